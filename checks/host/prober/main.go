// Prober prints what the machine that it runs on offers, as JSON.
//
// It is built without cgo and for one platform, needs nothing but the kernel,
// and changes nothing. See package probe for what it looks at.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/profile"
)

const usage = `usage: prober [-untried]

Prints what this machine offers to programs, as JSON. Changes nothing.

  -untried  try no kernel feature: for where a seccomp filter ends a process
            that makes a system call it does not know
`

func main() {
	// A probe allocates some tens of MB and is over before it matters.
	debug.SetGCPercent(400)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "prober:", err)
		os.Exit(1)
	}
}

// run probes and prints.
func run(ctx context.Context, args []string, out io.Writer) error {
	var o probe.Options
	flags := flag.NewFlagSet("prober", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	flags.BoolVar(&o.Untried, "untried", false, "")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, usage)
		return err
	}
	if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("takes no argument, and got %q", flags.Args())
	}
	p, err := probe.Probe(ctx, o)
	if err != nil {
		return err
	}
	return profile.Write(out, p)
}
