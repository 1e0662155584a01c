// Package unit reads systemd's unit files: what they say, which directives
// there are and since when, and how exposed a service is.
package unit

//go:generate go run ./internal/directives -as-of 2026-11 -out directives.json
//go:generate go run ./internal/syscalls -out syscalls.json
