// Command launcher is package launch and nothing else: it starts in a fraction of
// the time that the kit takes.
//
//	go build -o launcher ./checks/diff/cases/launch/launcher
//
// Without a ticket all it does is to fail.
package main

import (
	"fmt"
	"os"

	"example.com/seaworthy/checks/diff/cases/launch"
)

func main() {
	launch.Become()
	fmt.Fprintln(os.Stderr, "launcher: it is for the kit to start")
	os.Exit(2)
}
