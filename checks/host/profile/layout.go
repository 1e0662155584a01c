package profile

import "bytes"

// layout breaks compact JSON into lines: objects and lists of the first two
// levels, and a list of objects of the third.
type layout struct {
	out    bytes.Buffer
	broken []bool // of each open object and list, whether its elements have lines of their own
}

// layOut returns data, valid and compact JSON, in lines.
func layOut(data []byte) []byte {
	var l layout
	for i := 0; i < len(data); {
		n := tokenLen(data[i:])
		l.token(data[i:i+n], data[i+n:])
		i += n
	}
	return l.out.Bytes()
}

// tokenLen is the length of the token that data begins with: a string, an empty
// object or list, or one byte of anything else.
func tokenLen(data []byte) int {
	if data[0] == '"' {
		n := 1
		for ; data[n] != '"'; n++ {
			if data[n] == '\\' {
				n++
			}
		}
		return n + 1
	}
	if (data[0] == '{' || data[0] == '[') && data[1] == data[0]+2 {
		return 2
	}
	return 1
}

// token writes a token that rest follows.
func (l *layout) token(token, rest []byte) {
	inBroken := len(l.broken) > 0 && l.broken[len(l.broken)-1]
	switch c := token[0]; {
	case len(token) > 1:
		l.out.Write(token)
	case c == '{' || c == '[':
		l.out.WriteByte(c)
		depth := len(l.broken) + 1
		l.broken = append(l.broken, depth <= 2 || depth == 3 && c == '[' && rest[0] == '{')
		l.newline()
	case c == '}' || c == ']':
		l.broken = l.broken[:len(l.broken)-1]
		if inBroken {
			l.newlineAlways()
		}
		l.out.WriteByte(c)
	case c == ',':
		l.out.WriteByte(c)
		l.newline()
	case c == ':' && inBroken:
		l.out.WriteString(": ")
	default:
		l.out.WriteByte(c)
	}
}

// newline begins a line if the elements of what is open have their own.
func (l *layout) newline() {
	if l.broken[len(l.broken)-1] {
		l.newlineAlways()
	}
}

func (l *layout) newlineAlways() {
	l.out.WriteByte('\n')
	for range l.broken {
		l.out.WriteByte('\t')
	}
}
