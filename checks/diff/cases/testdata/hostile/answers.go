package main

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

func init() {
	http.HandleFunc("/coded/", coded)
	http.HandleFunc("/zeros/", zeros)
	http.HandleFunc("/close", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		fmt.Fprintln(w, "asked:", r.Close)
	})
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: rand.Text(), Path: "/", Domain: "shop.example.com", Secure: true, HttpOnly: true})
	})
	http.HandleFunc("/whoami", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("session"); err != nil {
			http.Error(w, "nobody", http.StatusUnauthorized)
		}
		fmt.Fprintln(w, len(r.Cookies()), "cookies")
	})
}

// zeros answers as many MiB of "0" as its path says, gzipped, and then perhaps deflated.
func zeros(w http.ResponseWriter, r *http.Request) {
	words := strings.Split(strings.TrimPrefix(r.URL.Path, "/zeros/"), ",")
	n, _ := strconv.Atoi(words[0])
	var body bytes.Buffer
	inner, _ := gzip.NewWriterLevel(&body, gzip.BestSpeed)
	w.Header().Set("Content-Encoding", strings.Join(append([]string{"gzip"}, words[1:]...), ", "))
	for range n {
		inner.Write(bytes.Repeat([]byte("0"), 1<<20))
	}
	inner.Close()
	if len(words) > 1 {
		outer := zlib.NewWriter(w)
		outer.Write(body.Bytes())
		outer.Close()
		return
	}
	w.Write(body.Bytes())
}

// coded answers in the codings that its path names, one after the other; "raw" is
// deflate without its format, and what it does not know it only says.
func coded(w http.ResponseWriter, r *http.Request) {
	body := []byte("in words\n")
	var said []string
	for name := range strings.SplitSeq(strings.TrimPrefix(r.URL.Path, "/coded/"), ",") {
		var to bytes.Buffer
		var coder io.WriteCloser
		switch name {
		case "gzip":
			coder = gzip.NewWriter(&to)
		case "deflate":
			coder = zlib.NewWriter(&to)
		case "raw":
			name = "deflate"
			coder, _ = flate.NewWriter(&to, flate.DefaultCompression)
		}
		if name == "more" {
			body = append(body, "more"...)
			continue
		}
		if coder != nil {
			coder.Write(body)
			coder.Close()
			body = to.Bytes()
		}
		said = append(said, strings.TrimSuffix(name, "-not"))
	}
	w.Header().Set("Content-Encoding", strings.Join(said, ", "))
	w.Write(body)
}
