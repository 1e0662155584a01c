// Package early makes a program that imports it a launcher where it was started as
// one, before the rest of it is initialised.
package early

import "example.com/seaworthy/checks/diff/cases/launch"

func init() { launch.Become() }
