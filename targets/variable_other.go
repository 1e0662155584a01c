//go:build !windows

package targets

// canonical is the name of a variable of the environment as the kit writes it.
func canonical(name string) string { return name }
