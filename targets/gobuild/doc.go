// Package gobuild compiles a Go service, and the C programs that travel with
// it, for one platform at a time: link policy, C toolchain, flags, output by
// rename, and a record of what was done.
package gobuild
