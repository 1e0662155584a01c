package noise

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/record"
)

// edit damages a stream.
type edit struct {
	what  string
	apply func(record.Stream) record.Stream
}

// replace makes an edit that puts other bytes in the place of some.
func replace(what string, from, to int, with string) edit {
	return edit{what, func(s record.Stream) record.Stream {
		data := slices.Concat(s.Data[:from], []byte(with), s.Data[to:])
		size := s.Size + int64(len(data)-len(s.Data))
		sum := digest(data)
		if s.Cut() {
			sum = digest([]byte(s.SHA256 + what))
		}
		return record.Stream{Data: data, Size: size, SHA256: sum}
	}}
}

// edit lists what to do to a stream: at its end, and all over its first MiB.
func (m *mutator) edit(s record.Stream) []edit {
	list := []edit{replace("something put behind it", len(s.Data), len(s.Data), "mutated\n")}
	if s.Cut() {
		list = append(list, edit{"the rest changed", func(s record.Stream) record.Stream {
			s.SHA256 = digest([]byte(s.SHA256))
			return s
		}})
	}
	head := s.Data[:min(len(s.Data), smallStream)]
	switch {
	case len(head) == 0:
	case !(&blob{Stream: s}).isText():
		list = append(list, flips(head)...)
	case json.Valid(s.Data):
		list = append(list, tokenEdits(head, thin(m, tokensOf(head, isWord)))...)
		list = append(list, thin(m, swaps(head, elements(head), "element"))...)
	default:
		anything := func(byte) bool { return true }
		list = append(list, tokenEdits(head, thin(m, tokensOf(head, anything)))...)
		list = append(list, swaps(head, thin(m, linesOf(head)), "line")...)
		list = append(list, drops(thin(m, linesOf(head)))...)
	}
	return list
}

// thin keeps at most sites of a list, evenly.
func thin[T any](m *mutator, list []T) []T {
	if len(list) <= m.sites {
		return list
	}
	m.skipped += len(list) - m.sites
	kept := make([]T, m.sites)
	for i := range kept {
		kept[i] = list[i*len(list)/m.sites]
	}
	return kept
}

// flips changes one bit of bytes all over.
func flips(data []byte) []edit {
	var list []edit
	step := max(1, len(data)/64)
	for i := 0; i < len(data); i += step {
		list = append(list, replace(fmt.Sprintf("byte %d flipped", i), i, i+1, string([]byte{data[i] ^ 1})))
	}
	return list
}

// tokensOf finds the tokens that begin with a byte of some sort.
func tokensOf(data []byte, which func(byte) bool) []piece {
	var list []piece
	at := 0
	for _, t := range pieces(string(data)) {
		if which(t[0]) {
			list = append(list, piece{at, at + len(t)})
		}
		at += len(t)
	}
	return list
}

// tokenEdits changes tokens.
func tokenEdits(data []byte, tokens []piece) []edit {
	var list []edit
	for _, p := range tokens {
		t := string(data[p.from:p.to])
		other := bump(t)
		list = append(list, replace(fmt.Sprintf("byte %d: %q to %q", p.from, clip(t, 40), clip(other, 40)), p.from, p.to, other))
	}
	return list
}

// bump changes a token: its last digit, or else its last letter, or the character
// that it is; white space gets longer.
func bump(t string) string {
	if i := strings.LastIndexAny(t, "0123456789"); i >= 0 {
		return t[:i] + string('0'+(t[i]-'0'+1)%10) + t[i+1:]
	}
	last := t[len(t)-1]
	switch {
	case isSpace(last):
		return t + " "
	case last == 'z' || last == 'Z' || last >= 0x80:
		return t + "a"
	case isAlnum(last):
		return t[:len(t)-1] + string(last+1)
	}
	return t + "!"
}

// piece is a part of some data.
type piece struct{ from, to int }

// swaps changes the places of neighbours that are not written the same; each pair
// is two pieces.
func swaps(data []byte, pairs []piece, what string) []edit {
	var list []edit
	for i := 0; i+1 < len(pairs); i++ {
		a, b := pairs[i], pairs[i+1]
		x, y := string(data[a.from:a.to]), string(data[b.from:b.to])
		if a.to > b.from || b.from-a.to > 1<<10 && what == "element" || x == y {
			continue
		}
		between := string(data[a.to:b.from])
		if what == "element" && strings.Trim(between, ", \t\r\n") != "" {
			continue // of two arrays
		}
		list = append(list, replace(fmt.Sprintf("%s at byte %d and that at byte %d swapped", what, a.from, b.from), a.from, b.to, y+between+x))
	}
	return list
}

func drops(pieces []piece) []edit {
	var list []edit
	for _, p := range pieces {
		list = append(list, replace(fmt.Sprintf("line at byte %d dropped", p.from), p.from, p.to, ""))
	}
	return list
}

// linesOf finds the lines that end in a newline.
func linesOf(data []byte) []piece {
	var list []piece
	from := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasSuffix(line, "\n") {
			list = append(list, piece{from, from + len(line)})
		}
		from += len(line)
	}
	return list
}

// elements finds the elements of the arrays of a valid JSON document, those of one
// array in a row.
func elements(data []byte) []piece {
	type array struct {
		in    bool // an array, not an object
		from  int
		found []piece
	}
	var open []array
	var list []piece
	quoted := false
	for i := 0; i < len(data); i++ {
		if c := data[i]; quoted || c == '"' {
			if quoted && c == '\\' {
				i++
			} else if c == '"' {
				quoted = !quoted
			}
			continue
		}
		switch top := len(open) - 1; data[i] {
		case '[', '{':
			open = append(open, array{in: data[i] == '[', from: i + 1})
		case ',', ']', '}':
			if open[top].in {
				open[top].found = append(open[top].found, trim(data, open[top].from, i))
			}
			open[top].from = i + 1
			if data[i] != ',' {
				list, open = append(list, open[top].found...), open[:top]
			}
		}
	}
	return list
}

// trim takes white space off both ends of a piece.
func trim(data []byte, from, to int) piece {
	for from < to && isSpace(data[from]) {
		from++
	}
	for from < to && isSpace(data[to-1]) {
		to--
	}
	return piece{from, to}
}
