package run

import "regexp"

// userinfo is the user and password of a URL (RFC 3986, 3.2.1), up to the last @
// before its path.
var userinfo = regexp.MustCompile(`(://)[^/\s?#]*@`)

// WithoutSecrets returns text with the user and the password taken out of every
// URL in it: of a token that stands in the place of a name, too.
func WithoutSecrets(text string) string { return userinfo.ReplaceAllString(text, "$1") }
