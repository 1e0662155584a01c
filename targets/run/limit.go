package run

import "strconv"

// GoJobs are the flags that keep go build, vet or test to so many compilers and
// tests at a time; none for 0 or less. They change no byte of what is built.
func GoJobs(n int) []string {
	if n <= 0 {
		return nil
	}
	return []string{"-p=" + strconv.Itoa(n)}
}

// GoMemory is the environment in which the go command, and each process that it
// starts, aims to stay within limit; none for "". The limit is soft: a compiler
// that needs more takes it, and is slower (package runtime, "Environment
// Variables").
func GoMemory(limit string) []string {
	if limit == "" {
		return nil
	}
	return []string{"GOMEMLIMIT=" + limit}
}
