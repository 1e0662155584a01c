package noise

// token is a piece of a line: a run of white space, a run of word characters, or
// one other character.
type token struct {
	text  string
	alias string // the text with the run's own numbers named; equal to text where there are none
}

func (t token) same(u token) bool { return t.text == u.text || t.alias == u.alias }

// longest is how many bytes a text may have to be split; a longer one is one token.
const longest = 64 << 10

// tokens splits the text of a node. Joined again they are the text.
func (n *node) tokens() []token {
	texts := split(n.text)
	named := texts
	if n.alias != n.text {
		if a := split(n.alias); len(a) == len(texts) {
			named = a
		}
	}
	list := make([]token, len(texts))
	for i := range texts {
		list[i] = token{texts[i], named[i]}
	}
	return list
}

func split(s string) []string {
	if len(s) > longest {
		return []string{s}
	}
	return pieces(s)
}

// pieces splits a text of any length.
func pieces(s string) []string {
	var list []string
	for s != "" {
		n := 1
		switch {
		case isSpace(s[0]):
			for n < len(s) && isSpace(s[n]) {
				n++
			}
		case isWord(s[0]):
			for n < len(s) && isWord(s[n]) {
				n++
			}
		}
		list = append(list, s[:n])
		s = s[n:]
	}
	return list
}

func isSpace(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }

// isWord tells the bytes that hold together: names, numbers with their sign and
// point, paths, ids with dashes, and all that is not ASCII.
func isWord(b byte) bool {
	switch {
	case b >= 0x80, isAlnum(b):
		return true
	case b == '_', b == '.', b == '-', b == '+', b == '/', b == '$', b == '~', b == '@':
		return true
	}
	return false
}

func isAlnum(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
