//go:build !linux && !darwin && !freebsd && !windows

package doctor

import "errors"

// volumeOf does not know how to ask this system.
func volumeOf(string) (volume, error) { return volume{}, errors.New("not known on this system") }
