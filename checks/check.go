package checks

import (
	"slices"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// Check is one rule. Judge gets a subject whose File is never nil; it returns
// status, text, hint and evidence, and leaves the rest to the engine. A check
// without Judge, and a judge who says nothing, is a SKIP.
type Check struct {
	ID   string // "C1"
	Name string // "glibc"

	// PerHost is set for a rule that depends on the host: it is asked once for
	// each host that was named, or once with a nil Host when none was. Other
	// rules are asked once, and see no Host.
	PerHost bool

	// Asks reports whether the rule has anything to say of the subject on its
	// host; nil is always. Where it is false there is no finding at all, neither a
	// green one nor a SKIP that nobody can do anything about: it is for rules of
	// what few files have, or only a machine that was probed.
	Asks func(Subject) bool

	// Start is set for a rule that the program has to meet to start: where it
	// FAILs, it does not. Others speak of what happens after that, but where only
	// a part of what a rule says decides it, Judge sets Finding.Start by itself.
	Start bool

	// AnyFile is set for a rule that can judge a file that is no ELF file, or a
	// damaged one. The others then SKIP.
	AnyFile bool

	Judge func(Subject) Finding
}

// Default lists the kit's own checks in the order in which they are shown. The
// slice is the caller's: a service appends its own.
func Default() []Check {
	return []Check{
		{ID: "A1", Name: "file", Start: true, AnyFile: true, Judge: wellFormed},
		{ID: "A2", Name: "target", Start: true, AnyFile: true, PerHost: true, Judge: target},
		{ID: "A3", Name: "kind", Start: true, AnyFile: true, Judge: kind},
		{ID: "A4", Name: "buildinfo", Judge: buildInfo},
		{ID: "B1", Name: "linkage", Judge: linkage},
		{ID: "B2", Name: "loader", Start: true, PerHost: true, Judge: loader},
		{ID: "B3", Name: "resolve", Start: true, PerHost: true, Judge: resolve},
		{ID: "B4", Name: "libraries", Start: true, PerHost: true, Judge: libraries},
		{ID: "B5", Name: "rpath", Judge: rpath},
		{ID: "B6", Name: "plugins", Judge: plugins},
		{ID: "C1", Name: "glibc", Start: true, PerHost: true, Judge: glibcFloor},
		{ID: "C2", Name: "abi-marker", Start: true, PerHost: true, Judge: abiMarkers},
		{ID: "C3", Name: "private", Judge: private},
		{ID: "C4", Name: "versions", Start: true, PerHost: true, Asks: onMachine, Judge: versions},
		{ID: "C5", Name: "symbols", PerHost: true, Asks: onSymbols, Judge: symbols},
		{ID: "C6", Name: "c++", Start: true, PerHost: true, Judge: cxxFloors},
		{ID: "C7", Name: "musl", Start: true, PerHost: true, Asks: onMusl, Judge: muslHost},
		{ID: "C8", Name: "arch-base", Start: true, Judge: archBase},
		{ID: "D1", Name: "nss", Judge: nss},
		{ID: "D2", Name: "dlopen", Judge: staticDlopen},
		{ID: "D3", Name: "cgo", Judge: cgo},
		{ID: "E1", Name: "cpu", Start: true, PerHost: true, Judge: cpu},
		{ID: "E2", Name: "isa-note", Start: true, PerHost: true, Judge: isaNote},
		{ID: "E3", Name: "distro-cpu", PerHost: true, Asks: onDistribution, Judge: distroCPU},
		{ID: "F1", Name: "kernel", Start: true, PerHost: true, Judge: goKernel},
		{ID: "F2", Name: "abi-tag", Start: true, PerHost: true, Judge: abiTag},
		{ID: "F3", Name: "features", PerHost: true, Asks: isGo, Judge: features},
		{ID: "F5", Name: "page-size", PerHost: true, Judge: pageSize},
		{ID: "G1", Name: "execute", Asks: onModes, Judge: executable},
		{ID: "G3", Name: "secure-exec", Asks: onModes, Judge: secureExec},
		{ID: "G4", Name: "location", PerHost: true, Asks: onMounts, Judge: location},
		{ID: "G5", Name: "hardening", Judge: hardening},
		{ID: "I", Name: "host-files", PerHost: true, Asks: onFiles, Judge: hostFiles},
	}
}

// Run asks every check about s, against every host. Without hosts those that
// depend on one are asked once, with none.
func Run(list []Check, s Subject, hosts []host.Host) []Finding {
	var findings []Finding
	s.known = newMemory()
	for _, c := range list {
		if !c.PerHost || len(hosts) == 0 {
			findings = append(findings, c.on(s, nil)...)
			continue
		}
		for i := range hosts {
			findings = append(findings, c.on(s, &hosts[i])...)
		}
	}
	return findings
}

// on asks c about s on h, where the file allows it. There is one finding, or
// none where there is nothing to ask.
func (c Check) on(s Subject, h *host.Host) []Finding {
	s.Host = h
	var f Finding
	if s.File != nil && c.Asks != nil && !c.Asks(s) {
		return nil
	}
	switch reason := unfit(s); {
	case c.Judge == nil:
		f = skip("the check has no Judge")
	case s.File == nil, reason != "" && !c.AnyFile:
		f = skip(reason)
	case s.File.Format == binary.ELF && s.elsewhere() != "" && !c.AnyFile:
		f = skip(s.elsewhere() + ": see target")
	default:
		f = c.Judge(s)
	}
	if f.Text == "" {
		f.Text = "the check does not say why"
	}
	f.ID, f.Check, f.Start = c.ID, c.Name, c.Start || f.Start
	if h != nil {
		f.Host = h.Name
	}
	return []Finding{f}
}

// Worst is the worst status among findings: FAIL, then WARN, SKIP, PASS. Of
// none at all it is SKIP.
func Worst(findings []Finding) Status {
	if len(findings) == 0 {
		return Skip
	}
	order := []Status{Pass, Skip, Warn, Fail}
	worst := Pass
	for _, f := range findings {
		if slices.Index(order, f.Status) > slices.Index(order, worst) {
			worst = f.Status
		}
	}
	return worst
}
