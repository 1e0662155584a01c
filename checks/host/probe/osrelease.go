package probe

import (
	"strings"

	"example.com/seaworthy/checks/host/profile"
)

// parseOSRelease reads os-release(5): assignments as in a shell, without
// expansions.
func parseOSRelease(text string) profile.OS {
	value := make(map[string]string)
	for line := range strings.Lines(text) {
		name, v, ok := strings.Cut(strings.TrimSpace(line), "=")
		if ok && !strings.HasPrefix(name, "#") {
			value[name] = unquote(v)
		}
	}
	return profile.OS{
		ID:         value["ID"],
		IDLike:     strings.Fields(value["ID_LIKE"]),
		VersionID:  value["VERSION_ID"],
		Codename:   value["VERSION_CODENAME"],
		BuildID:    value["BUILD_ID"],
		PrettyName: value["PRETTY_NAME"],
	}
}

// unquote takes the quotes off a value. Within double quotes a backslash keeps
// the meaning from the character after it.
func unquote(v string) string {
	if len(v) < 2 || v[0] != v[len(v)-1] || v[0] != '"' && v[0] != '\'' {
		return v
	}
	quote, v := v[0], v[1:len(v)-1]
	if quote == '\'' {
		return v
	}
	var out strings.Builder
	for i := 0; i < len(v); i++ {
		if v[i] == '\\' && i+1 < len(v) {
			i++
		}
		out.WriteByte(v[i])
	}
	return out.String()
}
