//go:build !linux

package try

import (
	"context"
	"runtime"

	"example.com/seaworthy/checks"
)

// Missing says what this machine lacks for a trial, and what to do; "" = it has
// everything.
func (s Supervisor) Missing() string {
	return "a service is tried on Linux, and this is " + runtime.GOOS + "; run mage try:supervisor on a Linux machine, or on a CI runner (apt-get install supervisor)"
}

// Missing says what this machine lacks for a trial, and what to do; "" = it has
// everything.
func (p PM2) Missing() string {
	return "a service is tried on Linux, and this is " + runtime.GOOS + "; run mage try:pm2 on a Linux machine, or on a CI runner (npm install -g pm2)"
}

// findings are never asked for where nothing can be tried.
func (t tenant) findings(context.Context, keeper) ([]checks.Finding, error) { return nil, nil }
