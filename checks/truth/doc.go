// Package truth proves the checks against reality: what they predict of a file
// and a root file system is compared with what happens when the file is run in
// that root.
//
// It has no code of its own, only tests.
package truth
