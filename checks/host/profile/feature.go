package profile

// Feature is whether the kernel lets the user of the probe use one thing, found
// out by using it: versions mislead, since vendors backport, and containers and
// administrators switch off.
//
// The names are "clone3", "close_range", "epoll", "eventfd", "getrandom",
// "inotify", "io_uring", "ipv6", "landlock", "membarrier", "memfd", "openat2",
// "pidfd", "seccomp", "signalfd", "statx", "timerfd", "user_namespaces" and
// "userfaultfd". One that is missing was not tried.
type Feature struct {
	Result Result `json:"result"`
	Detail string `json:"detail,omitempty"` // of No and NotTried why; of Yes more, where there is: "ABI 4"
}

// Result is the outcome of trying a feature. The zero value is of a feature
// that the document does not have.
type Result string

// The outcomes.
const (
	Yes      Result = "yes"
	No       Result = "no"
	NotTried Result = "not tried"
)

// Tried returns the feature of that name; NotTried, with the reason, if the
// document does not have it.
func (p *Profile) Tried(name string) Feature {
	if f, ok := p.Features[name]; ok {
		return f
	}
	why := p.Why("features." + name)
	if why == "" {
		why = "the probe does not know it"
	}
	return Feature{Result: NotTried, Detail: why}
}
