//go:build !linux

package probe

import (
	"context"
	"fmt"
	"runtime"

	"example.com/seaworthy/checks/host/profile"
)

func probe(context.Context, Options) (*profile.Profile, error) {
	return nil, fmt.Errorf("it runs %s, and only Linux can be described", runtime.GOOS)
}
