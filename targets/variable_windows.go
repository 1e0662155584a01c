package targets

import "strings"

// canonical is the name of a variable of the environment as the kit writes it.
// Windows takes names that differ in case for one.
func canonical(name string) string { return strings.ToUpper(name) }
