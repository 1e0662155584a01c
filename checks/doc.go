// Package checks judges built binaries: it turns what a file says and what a
// host offers into findings, and writes them for people and for machines.
package checks
