// Package proof proves the comparison of two builds: it alarms nobody about a
// build that is the same, finds each of some hundred planted faults, and stays
// within its bounds.
//
// It has no code of its own, only tests.
package proof
