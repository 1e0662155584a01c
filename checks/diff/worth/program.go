package worth

import (
	"cmp"
	"debug/buildinfo"
	"runtime"

	"example.com/seaworthy/checks/diff/cases"
)

// identify reads what a binary says of itself. One that says nothing, as C
// programs do, is called by its name and of this machine's kind.
func identify(b cases.Build) (program, goos, goarch string) {
	program, goos, goarch = b.Name, runtime.GOOS, runtime.GOARCH
	info, err := buildinfo.ReadFile(b.Path)
	if err != nil {
		return program, goos, goarch
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "GOOS":
			goos = setting.Value
		case "GOARCH":
			goarch = setting.Value
		}
	}
	return cmp.Or(info.Path, program), goos, goarch
}
