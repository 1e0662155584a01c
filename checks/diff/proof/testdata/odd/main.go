// Command odd writes what is hard to keep and to compare.
//
//	odd flood N      N MiB, always the same
//	odd noise N      N MiB, never the same
//	odd bytes        what is no UTF-8
//	odd binary       what is no text
//	odd mute ADDR    listen on nothing
//	odd serve ADDR   answer; but for the variant "mute", which does not
package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"time"
)

// variant is set by the linker.
var variant = "plain"

func main() {
	switch os.Args[1] {
	case "flood":
		write(func(int) []byte { return bytes.Repeat([]byte("0123456789abcde\n"), 1<<16) })
	case "noise":
		write(noise)
	case "bytes":
		os.Stdout.WriteString("caf\xe9 \xff " + variant + "\n")
	case "binary":
		os.Stdout.WriteString("\x7fELF\x00\x01" + variant + "\x00\xfe")
	case "mute":
		time.Sleep(time.Minute)
	case "serve":
		serve(os.Args[2])
	}
}

func write(part func(int) []byte) {
	n, _ := strconv.Atoi(os.Args[2])
	for i := range n {
		os.Stdout.Write(part(i))
	}
	if variant != "plain" {
		os.Stdout.WriteString("the end\n")
	}
}

// noise is 1 MiB of lines with a number that nobody foresees.
func noise(int) []byte {
	var b bytes.Buffer
	for b.Len() < 1<<20 {
		fmt.Fprintf(&b, "%016x is the number\n", rand.Uint64())
	}
	return b.Bytes()[:1<<20]
}

func serve(addr string) {
	if variant == "mute" {
		time.Sleep(time.Minute)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	fmt.Fprintln(os.Stderr, http.ListenAndServe(addr, nil))
	os.Exit(1)
}
