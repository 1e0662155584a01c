package root

import "strings"

// expand replaces the tokens $ORIGIN, $PLATFORM and $LIB, with braces or
// without, in a path of the object m: _dl_dst_substitute of glibc. ok is false
// if one of them cannot be replaced; the path is not used then.
func (g *glibc) expand(m *mapped, text string) (path string, ok bool) {
	if !strings.Contains(text, "$") {
		return text, true
	}
	var b strings.Builder
	trusted := true
	for i := 0; i < len(text); {
		token, length := tokenAt(text[i:])
		if token == "" {
			b.WriteByte(text[i])
			i++
			continue
		}
		value := g.value(m, token)
		if token == "ORIGIN" && g.opt.Secure {
			if i != 0 || length < len(text) && text[length] != '/' {
				return "", false
			}
			trusted = !m.program
		}
		if value == "" || b.Len() > maxPath {
			return "", false
		}
		b.WriteString(value)
		i += length
	}
	return b.String(), trusted || g.trusts(b.String())
}

// value is what a token stands for.
func (g *glibc) value(m *mapped, token string) string {
	switch token {
	case "ORIGIN":
		return m.origin
	case "PLATFORM":
		return g.platform
	}
	return g.loader.lib()
}

// tokenAt returns the token with which text begins, and its length there; ""
// if it begins with none.
func tokenAt(text string) (token string, length int) {
	if text[0] != '$' {
		return "", 0
	}
	rest, braces := strings.CutPrefix(text[1:], "{")
	for _, token := range []string{"ORIGIN", "PLATFORM", "LIB"} {
		after, ok := strings.CutPrefix(rest, token)
		switch {
		case !ok:
		case braces && strings.HasPrefix(after, "}"):
			return token, len(token) + 3
		case !braces && (after == "" || !isNamePart(after[0])):
			return token, len(token) + 1
		}
	}
	return "", 0
}

// isNamePart reports whether c would make the name of a token longer.
func isNamePart(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || isDigit(c) || c == '_'
}

// trusts reports whether a path lies in a system directory, by its text alone:
// what a program with privileges may take from $ORIGIN.
func (g *glibc) trusts(at string) bool {
	clean := slashed(cleanText(at))
	for _, dir := range g.loader.dirs() {
		if strings.HasPrefix(clean, slashed(dir)) {
			return true
		}
	}
	return false
}

// slashed puts a slash at the end of a directory that has none.
func slashed(dir string) string {
	if strings.HasSuffix(dir, "/") {
		return dir
	}
	return dir + "/"
}

// cleanText takes "." and ".." out of a path as is_trusted_path_normalize does,
// by its text.
func cleanText(at string) string {
	var clean []string
	for part := range strings.SplitSeq(strings.TrimPrefix(at, "/"), "/") {
		switch {
		case part == "" || part == ".":
		case part == "..":
			clean = clean[:max(len(clean)-1, 0)]
		default:
			clean = append(clean, part)
		}
	}
	return "/" + strings.Join(clean, "/")
}
