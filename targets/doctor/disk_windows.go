package doctor

import "golang.org/x/sys/windows"

// volumeOf asks the system. A quota of the user's counts.
func volumeOf(path string) (volume, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return volume{}, err
	}
	var v volume
	err = windows.GetDiskFreeSpaceEx(name, &v.free, nil, nil)
	return v, err
}
