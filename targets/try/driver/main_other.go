//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "driver: it boots systemd, which is for Linux alone")
	os.Exit(1)
}
