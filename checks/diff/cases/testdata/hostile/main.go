// Command hostile behaves badly, in the way that its first argument says.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

var ways = map[string]func(args []string){
	"bytes":  func([]string) { os.Stdout.WriteString("\xff\xfe\x00ok\n"); os.Stderr.WriteString("\x80\n") },
	"echo":   func(args []string) { fmt.Println(strings.Join(args, "|")); io.Copy(os.Stdout, os.Stdin) },
	"exit":   func(args []string) { code, _ := strconv.Atoi(args[0]); os.Exit(code) },
	"files":  func([]string) { files() },
	"flood":  flood,
	"mute":   func([]string) { sleep() },
	"panic":  func([]string) { panic("as asked") },
	"self":   func(args []string) { self(args) },
	"shape":  func([]string) { shape() },
	"bomb":   bomb,
	"escape": func([]string) { escape(); escape() },
	"deaf":   func(args []string) { escape(); ignoreSignals(); serve(args[0]) },
	"serve":  func(args []string) { serve(args[0]) },
	"taken":  taken,
	"whose":  func([]string) { fmt.Println(os.Getppid()) },
	"halt":   func([]string) { haltParent(); sleep() },
	"heir":   func([]string) { heir() },
	"parent": func([]string) { escape(); killParent(); sleep() },
	"desert": func([]string) { stray(); killParent(); sleep() },
	"usage":  func([]string) { usage() },
	"sleep":  func([]string) { escape(); sleep() },
}

func main() {
	if way, ok := ways[os.Args[1]]; ok {
		way(os.Args[2:])
		return
	}
	fmt.Fprintf(os.Stderr, "hostile: no way %q\n", os.Args[1])
	os.Exit(2)
}

func sleep() { time.Sleep(2 * time.Minute) }

func ignoreSignals() { signal.Ignore(); signal.Ignore(os.Interrupt) }

// flood prints as many MiB as are asked for.
func flood(args []string) {
	n, _ := strconv.Atoi(args[0])
	line := bytes.Repeat([]byte("0123456789abcde\n"), 1<<16)
	for range n {
		os.Stdout.Write(line)
	}
	os.Stderr.WriteString("done\n")
}

func files() {
	os.Remove("removed")
	os.WriteFile("same", []byte("same\n"), 0o644)
	os.WriteFile("changed", []byte("new\n"), 0o644)
	os.WriteFile("secret", []byte("secret\n"), 0o600)
	os.Chmod("secret", 0)
	os.WriteFile("program", []byte("#!\n"), 0o755)
	os.Mkdir("closed", 0o755)
	os.WriteFile("closed/inside", []byte{0xff}, 0o640)
	os.Chmod("closed", 0)
	os.Symlink("nowhere/at/all", "link")
	os.Mkdir("empty", 0o755)
	os.WriteFile(filepath.Join(os.TempDir(), "scratch"), nil, 0o600)
	if f, err := os.Create("huge"); err == nil {
		f.Truncate(1 << 40)
		f.Close()
	}
}

// self runs itself by its name.
func self(args []string) {
	if len(args) > 0 {
		fmt.Println("this is", os.Args[0])
		return
	}
	cmd := exec.Command(os.Args[0], "self", "again")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// shape prints what a program sees of the run that it is in.
func shape() {
	dir, _ := os.Getwd()
	exe, _ := os.Executable()
	fmt.Printf("arg0=%s\ndir=%s %d\nexe=%s %d\n", os.Args[0], filepath.Base(dir), len(dir), filepath.Base(exe), len(exe))
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		if name == "PATH" {
			value = strings.Split(value, ":")[0]
		}
		fmt.Printf("%s=%s\n", name, value)
	}
}

// usage ends as a program does that has many flags, and was given another.
func usage() {
	fmt.Fprint(os.Stderr, "flag provided but not defined: -hoks\nUsage of hostile:\n")
	for i := range 100 {
		fmt.Fprintf(os.Stderr, "  -flag%03d string\n    \tof no use\n", i)
	}
	os.Exit(2)
}

func serve(addr string) {
	http.HandleFunc("/ok", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	http.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		w.Header().Add("X-Two", "a")
		w.Header().Add("X-Two", "b")
		w.Header().Set("Trailer", "X-Sum")
		fmt.Fprintf(w, "%s %s %s host=%s length=%d type=%s agent=%s coding=%s chunked=%v err=%v\n%q\n",
			r.Method, r.URL, r.Proto, r.Host, r.ContentLength, r.Header.Get("Content-Type"),
			r.UserAgent(), r.Header.Get("Accept-Encoding"), r.TransferEncoding, err, body)
		w.Header().Set("X-Sum", strconv.Itoa(len(body)))
	})
	http.HandleFunc("/hop", func(w http.ResponseWriter, r *http.Request) {
		conn, _, _ := w.(http.Hijacker).Hijack()
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: x-hop\r\nX-Hop: 1\r\nX-End: 2\r\nKeep-Alive: timeout=5\r\n\r\n")
		conn.Close()
	})
	http.HandleFunc("/move", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusFound) })
	http.HandleFunc("/cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	http.HandleFunc("/hang", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	http.HandleFunc("/big", func(w http.ResponseWriter, r *http.Request) {
		for range 64 {
			w.Write(bytes.Repeat([]byte("0123456789abcde\n"), 1<<12))
		}
	})
	http.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprintln(w, "tick")
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	})
	fmt.Fprintln(os.Stderr, http.ListenAndServe(addr, nil))
	os.Exit(1)
}

// taken serves only if the file is there, which it makes: the second time.
func taken(args []string) {
	if _, err := os.Stat(args[1]); err != nil {
		os.WriteFile(args[1], nil, 0o600)
		fmt.Fprintf(os.Stderr, "listen tcp %s: bind: address already in use\n", args[0])
		os.Exit(1)
	}
	serve(args[0])
}
