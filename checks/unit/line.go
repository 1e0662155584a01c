package unit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the length from which systemd refuses a line and with it the file,
// in bytes; continued lines count as one (LONG_LINE_MAX, conf-parser.h).
const MaxLine = 1 << 20

// maxFile bounds what is read of a file, in bytes. systemd has no such bound;
// no unit comes near.
const maxFile = 4 << 20

// Errors of a file that systemd refuses whole. They come as the cause of a
// SyntaxError.
var (
	ErrLongLine = errors.New("a line of 1 MiB or more")
	ErrHeader   = errors.New("a section header that does not end with ]")
	ErrName     = errors.New("a section name with a quote, a backslash or a control character")
	ErrUTF8     = errors.New("a line that is not UTF-8")
	ErrSize     = errors.New("more than 4 MiB")
)

// SyntaxError is why systemd refuses a file, and where.
type SyntaxError struct {
	At  Place
	Err error
}

func (e *SyntaxError) Error() string {
	if e.At.File == "" {
		return fmt.Sprintf("line %d: %v", e.At.Line, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.At.File, e.At.Line, e.Err)
}

func (e *SyntaxError) Unwrap() error { return e.Err }

// lines reads the lines of a file as systemd's read_line does: LF, CR and NUL
// each end one, and so does a run of different ones, "\r\n" or "\n\0".
type lines struct {
	r    *bufio.Reader
	size int
	ends string // the line ends of the last line
}

// next returns a line without its end; io.EOF after the last. An empty rest of
// the file is no line.
func (l *lines) next() (string, error) {
	var text []byte
	l.ends = ""
	for {
		if len(text) >= MaxLine {
			return "", ErrLongLine
		}
		c, err := l.r.ReadByte()
		if err == io.EOF && len(text)+len(l.ends) > 0 {
			return string(text), nil
		}
		if err != nil {
			return "", err
		}
		if l.done(c) {
			return string(text), l.r.UnreadByte()
		}
		if l.size++; l.size > maxFile {
			return "", ErrSize
		}
		if ending(c) {
			l.ends += string(rune(c))
			continue
		}
		text = append(text, c)
	}
}

func ending(c byte) bool { return c == '\n' || c == '\r' || c == 0 }

// done reports whether c belongs to the next line: after a NUL, after a line
// end if it is text, and where that line end was there already.
func (l *lines) done(c byte) bool {
	for i := range len(l.ends) {
		if l.ends[i] == 0 || l.ends[i] == c || !ending(c) {
			return true
		}
	}
	return false
}
