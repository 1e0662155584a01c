// Command spin is a service to be timed: it uses as much processor time as it was
// built to.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

// factor is set by the linker: how much more work a build does.
var factor = "1"

func main() {
	shape()
	switch {
	case len(os.Args) == 3 && os.Args[1] == "work":
		n, _ := strconv.Atoi(os.Args[2])
		fmt.Println(work(n) != 0)
	case len(os.Args) == 3 && os.Args[1] == "serve":
		http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) { work(1) })
		fmt.Fprintln(os.Stderr, http.ListenAndServe(os.Args[2], nil))
		os.Exit(1)
	case factor != "1":
		os.Exit(3)
	}
}

// work is a millisecond or so for each n.
func work(n int) (x uint64) {
	times, _ := strconv.Atoi(factor)
	for range n * times * 1_000_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

// shape notes how large the world of this process is, which must not differ
// between the builds.
func shape() {
	path := os.Getenv("SPIN_SHAPE")
	if path == "" {
		return
	}
	size := 0
	for _, entry := range os.Environ() {
		size += len(entry) + 1
	}
	exe, _ := os.Executable()
	dir, _ := os.Getwd()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	fmt.Fprintf(f, "%s %d %d %d %v\n", os.Args[0], size, len(exe), len(dir), time.Now().Location())
}
