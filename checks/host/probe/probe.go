// Package probe finds out what the machine that it runs on offers.
//
// It reads files and asks the kernel, and changes nothing: it writes no file,
// starts no program, loads no kernel module, and reads without a new access time
// where it may. It looks at no environment variable, at no argument of another
// process, and at nothing of a user but the name and the id.
//
// What cannot be found out is noted in [profile.Profile.Unknown] and is no
// error: in an empty root, or as a user who may do little, a probe still says
// all that it can.
package probe

import (
	"context"
	"fmt"

	"example.com/seaworthy/checks/host/profile"
)

// Options say how to probe. The zero value looks at all.
type Options struct {
	// Untried leaves out the trying of kernel features, which are then "not
	// tried": for where a seccomp filter ends a process that makes a system
	// call it does not know.
	Untried bool
}

// Probe describes the machine that it runs on. It is an error if that is not
// Linux, or if ctx is done first.
func Probe(ctx context.Context, o Options) (*profile.Profile, error) {
	p, err := probe(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("probing this machine: %w", err)
	}
	return p, nil
}
