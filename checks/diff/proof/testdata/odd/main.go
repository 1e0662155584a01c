// Command odd writes what is hard to keep and to compare.
//
//	odd flood N      N MiB, always the same
//	odd noise N      N MiB, never the same
//	odd bytes        what is no UTF-8
//	odd binary       what is no text
//	odd mute ADDR    listen on nothing
//	odd serve ADDR   answer; but for the variant "mute", which does not
//	odd late ADDR    answer, and log it when the client is long gone
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
	case "late":
		late(os.Args[2])
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

// late works on after an answer, the longer the earlier it was asked.
func late(addr string) {
	work := 80 * time.Millisecond
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "3")
		fmt.Fprintln(w, "ok")
		w.(http.Flusher).Flush()
		work /= 2
		for end := time.Now().Add(work); time.Now().Before(end); {
		}
		fmt.Fprintln(os.Stderr, r.URL.Path)
	})
	fmt.Fprintln(os.Stderr, http.ListenAndServe(addr, nil))
}
