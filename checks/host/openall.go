package host

import (
	"runtime"
	"sync"
)

// OpenAll opens the hosts that names stand for, in their order and several at a
// time, since the profile of a machine takes milliseconds to read. The error is
// that of the first name that has one, and then nothing stays open.
func OpenAll(names []string) ([]Host, error) {
	hosts, errs := make([]Host, len(names)), make([]error, len(names))
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, name := range names {
		room <- struct{}{}
		all.Go(func() {
			hosts[i], errs[i] = Open(name)
			<-room
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			CloseAll(hosts)
			return nil, err
		}
	}
	return hosts, nil
}

// CloseAll closes hosts; of one that was never opened it does nothing.
func CloseAll(hosts []Host) {
	for _, h := range hosts {
		_ = h.Close() // only a temporary copy of a compressed archive goes with it
	}
}
