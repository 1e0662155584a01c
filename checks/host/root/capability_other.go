//go:build !linux

package root

func capability(string) []byte { return nil }
