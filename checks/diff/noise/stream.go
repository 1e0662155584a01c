package noise

import (
	stdbytes "bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"example.com/seaworthy/checks/diff/record"
)

// What is looked at piece by piece, and what only by its hash.
const (
	smallStream = 1 << 20  // bytes: scrubbed as a whole, and opened while learning
	maxJSON     = 16 << 20 // bytes: longer is text
	maxText     = 8 << 20  // bytes: the rest is compared by hash
	maxLines    = 100_000  // likewise
	unended     = "(no newline at the end)"
)

// blob is a stream, and what is in it once somebody looked.
type blob struct {
	record.Stream
	by *scrubber

	content *node // an object, a list, lines or bytes; nil = not looked at
	exact   *node // of JSON: the bytes it is written with, scrubbed; nil = not known
	tail    *node // of what is too long: the hash of the rest
	scrubs  bool  // something was scrubbed

	// steady says that several runs gave the same bytes: then its times are compared.
	steady bool
}

// equalAtOnce reports whether two streams are known to be the same bytes.
func equalAtOnce(a, b record.Stream) bool {
	if a.Size == b.Size && a.SHA256 != "" && b.SHA256 != "" {
		return a.SHA256 == b.SHA256
	}
	return a.Size == b.Size && !a.Cut() && !b.Cut() && stdbytes.Equal(a.Data, b.Data)
}

// open looks at what is in the stream.
func (b *blob) open() *blob {
	if b.content != nil {
		return b
	}
	before := b.by.done
	switch {
	case !b.isText():
		b.content = b.openBytes()
	case !b.openJSON():
		b.openText()
	}
	b.scrubs = b.by.done > before
	return b
}

func (b *blob) openBytes() *node {
	sum := b.SHA256
	if sum == "" {
		sum = digest(b.Data)
	}
	s := fmt.Sprintf("%d bytes, sha256 %s", b.Size, sum)
	return &node{kind: bytes, text: s, alias: s}
}

// isText reports whether the kept bytes are UTF-8 without NUL; a rune that the
// cut went through does not count.
func (b *blob) isText() bool {
	data := b.Data
	if b.Cut() {
		for range utf8.UTFMax - 1 {
			if r, n := utf8.DecodeLastRune(data); r == utf8.RuneError && n == 1 {
				data = data[:len(data)-1]
			}
		}
	}
	return utf8.Valid(data) && stdbytes.IndexByte(data, 0) < 0
}

func (b *blob) openJSON() bool {
	if b.Cut() || len(b.Data) > maxJSON || !looksJSON(string(b.Data[:min(len(b.Data), 64)])) {
		return false
	}
	raw := string(b.Data)
	if len(raw) <= smallStream {
		scrubbed := b.by.text(raw)
		leaf, before := b.by.named, b.by.done
		if strings.Contains(raw, `\`) {
			leaf = b.by.leaf // a known path may be written with escapes
		}
		if n, ok := readJSON(scrubbed, leaf); ok {
			b.content = n
			if b.by.done == before {
				b.exact = b.by.named(spelling, scrubbed)
			}
			return true
		}
	}
	before := b.by.done
	n, ok := readJSON(raw, b.by.leaf)
	if !ok {
		return false
	}
	b.content = n
	if b.by.done == before {
		sum := digest(b.Data)
		b.exact = &node{kind: spelling, text: sum, alias: sum}
	}
	return true
}

func (b *blob) openText() {
	head := window(b.Data)
	rest := b.Data[len(head):]
	b.content = &node{kind: lines}
	if len(head) <= smallStream {
		b.addLines(b.by.text(string(head)), b.by.named)
	} else {
		b.addLines(string(head), b.by.leaf)
	}
	switch {
	case b.Cut():
		b.tail = &node{text: fmt.Sprintf("%d bytes in all, sha256 %s", b.Size, b.SHA256)}
	case len(rest) > 0:
		b.tail = &node{text: fmt.Sprintf("%d bytes more, sha256 %s", len(rest), digest(rest))}
	default:
		return
	}
	b.tail.alias = b.tail.text
}

// window is the beginning of data that is looked at line by line. It is counted in
// lines where it can be, so that a longer number does not move its end.
func window(data []byte) []byte {
	end := 0
	for range maxLines {
		i := stdbytes.IndexByte(data[end:], '\n')
		switch {
		case i < 0 && len(data) > maxText, end+i+1 > maxText && end == 0:
			return data[:maxText]
		case i < 0:
			return data
		case end+i+1 > maxText:
			return data[:end]
		}
		end += i + 1
	}
	return data[:end]
}

func (b *blob) addLines(s string, leaf func(kind, string) *node) {
	for line := range strings.Lines(s) {
		whole, ended := strings.CutSuffix(line, "\n")
		b.content.items = append(b.content.items, leaf(text, whole))
		if !ended {
			b.content.items = append(b.content.items, &node{text: unended, alias: unended})
		}
	}
}

// asText opens the stream again as lines, where other runs were no JSON.
func (b *blob) asText() *blob {
	again := &blob{Stream: b.Stream, by: b.by, steady: b.steady}
	again.openText()
	return again
}

// steadied is b as it is compared with a steady one.
func (b *blob) steadied() *blob { return &blob{Stream: b.Stream, by: b.by.keepTimes(), steady: true} }

// value makes a leaf of the value of a header, which may be a time.
func (s *scrubber) value(t string) *node {
	n := s.leaf(text, t)
	if dated := s.keepTimes().leaf(text, t); dated.text != n.text {
		n.dated = dated
	}
	return n
}

// leaf makes a leaf of text that has not been scrubbed, named of text that has.
func (s *scrubber) leaf(k kind, t string) *node { return s.named(k, s.text(t)) }

func (s *scrubber) named(k kind, t string) *node { return &node{kind: k, text: t, alias: s.alias(t)} }

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
