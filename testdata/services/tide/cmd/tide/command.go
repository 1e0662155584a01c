package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A command is one of the words that follow "tide".
type command struct {
	name  string
	usage string // what follows the name
	about string
	run   func(s *session, args []string) error
}

// commands returns all commands in the order that help lists them.
func commands() []command {
	return []command{
		{"predict", "-station ID [-from TIME] [-hours N] [-step DURATION] [-format text|json|csv]",
			"print heights, high and low waters", (*session).predict},
		{"stations", "[-format text|json]",
			"list the stations", (*session).stations},
		{"stats", "-station ID [-format text|json] [FILE...]",
			"compare observations (CSV: time,height) with the prediction", (*session).stats},
		{"serve", "[-addr HOST:PORT] [-linger DURATION] [-grace DURATION] [-verbose]",
			"answer over HTTP", (*session).serve},
		{"version", "",
			"print the version", (*session).version},
	}
}

// String returns the command line of c, as help shows it.
func (c command) String() string { return strings.TrimSpace("tide " + c.name + " " + c.usage) }

func find(name string) (command, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

func isHelp(word string) bool {
	return slices.Contains([]string{"help", "-h", "-help", "--help"}, word)
}

// help prints how to use the program, or the one command that args name.
func (s *session) help(args []string) error {
	switch len(args) {
	case 0:
		return s.overview()
	case 1:
		return s.run([]string{args[0], "-h"})
	}
	return misuse("help takes one command, not %q", args)
}

func (s *session) overview() error {
	fmt.Fprint(s.stdout, "Tide predicts the height of the tide.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(s.stdout, "  %s\n        %s\n", c, c.about)
	}
	fmt.Fprint(s.stdout, `
TIME is RFC 3339, such as 2026-11-22T06:00:00Z. A FILE of "-", or none, is
standard input. "tide help COMMAND" lists the flags of a command.

Exit codes: 0 all is well, 1 could not do it, 2 used wrongly.
`)
	return nil
}

// parse reads the flags that stand before the first operand of args. For -h it
// prints the command's help and returns flag.ErrHelp.
func (s *session) parse(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		c, _ := find(flags.Name())
		fmt.Fprintf(s.stdout, "usage: %s\n\n%s\n", c, c.about)
		flags.SetOutput(s.stdout)
		flags.PrintDefaults()
		return err
	}
	if err != nil {
		return misuse("%s: %v", flags.Name(), err)
	}
	return nil
}

// parseAlone is parse for commands that take no operands.
func (s *session) parseAlone(flags *flag.FlagSet, args []string) error {
	if err := s.parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return misuse("%s: unexpected argument %q", flags.Name(), flags.Arg(0))
	}
	return nil
}
