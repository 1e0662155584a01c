package main

import (
	"fmt"
	"os"
)

func main() {
	modes := map[string]func([]string) error{"boot": boot, "enter": enter, "try": try, "write": write}
	if len(os.Args) < 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "driver: boot DIR MACHINE")
		os.Exit(2)
	}
	if err := modes[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "driver: %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}
