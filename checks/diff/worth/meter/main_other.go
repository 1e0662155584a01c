//go:build !unix

// Command meter measures a program on Unix systems. Here it says so and fails.
package main

import "os"

func main() {
	os.Stderr.WriteString("meter: there is no wait4 on this system\n")
	os.Exit(2)
}
