package gobuild

import (
	"os/exec"
	"strings"
	"testing"
)

func TestParsePlatformReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in     string
		want   Platform
		text   string
		suffix string
		env    string
	}{
		{"linux/amd64", Platform{"linux", "amd64", ""}, "linux/amd64", "linux_amd64", "GOOS=linux GOARCH=amd64 GOAMD64=v1"},
		{"linux/amd64/v3", Platform{"linux", "amd64", "v3"}, "linux/amd64/v3", "linux_amd64_v3", "GOOS=linux GOARCH=amd64 GOAMD64=v3"},
		{"linux/arm", Platform{"linux", "arm", ""}, "linux/arm", "linux_arm", "GOOS=linux GOARCH=arm GOARM=7"},
		{"linux/arm/v6", Platform{"linux", "arm", "6"}, "linux/arm/6", "linux_arm_6", "GOOS=linux GOARCH=arm GOARM=6"},
		{"linux/arm/7", Platform{"linux", "arm", "7"}, "linux/arm/7", "linux_arm_7", "GOOS=linux GOARCH=arm GOARM=7"},
		{"linux/arm/5,softfloat", Platform{"linux", "arm", "5,softfloat"}, "linux/arm/5,softfloat", "linux_arm_5_softfloat", "GOOS=linux GOARCH=arm GOARM=5,softfloat"},
		{"linux/arm64/v8", Platform{"linux", "arm64", "v8.0"}, "linux/arm64/v8.0", "linux_arm64_v8.0", "GOOS=linux GOARCH=arm64 GOARM64=v8.0"},
		{"linux/arm64/v9", Platform{"linux", "arm64", "v9.0"}, "linux/arm64/v9.0", "linux_arm64_v9.0", "GOOS=linux GOARCH=arm64 GOARM64=v9.0"},
		{"linux/arm64/v8.1,lse,crypto", Platform{"linux", "arm64", "v8.1,lse,crypto"}, "linux/arm64/v8.1,lse,crypto", "linux_arm64_v8.1_lse_crypto", "GOOS=linux GOARCH=arm64 GOARM64=v8.1,lse,crypto"},
		{"linux/386/softfloat", Platform{"linux", "386", "softfloat"}, "linux/386/softfloat", "linux_386_softfloat", "GOOS=linux GOARCH=386 GO386=softfloat"},
		{"linux/riscv64/rva23u64", Platform{"linux", "riscv64", "rva23u64"}, "linux/riscv64/rva23u64", "linux_riscv64_rva23u64", "GOOS=linux GOARCH=riscv64 GORISCV64=rva23u64"},
		{"linux/ppc64le/power10", Platform{"linux", "ppc64le", "power10"}, "linux/ppc64le/power10", "linux_ppc64le_power10", "GOOS=linux GOARCH=ppc64le GOPPC64=power10"},
		{"linux/s390x", Platform{"linux", "s390x", ""}, "linux/s390x", "linux_s390x", "GOOS=linux GOARCH=s390x"},
		{"windows/amd64", Platform{"windows", "amd64", ""}, "windows/amd64", "windows_amd64", "GOOS=windows GOARCH=amd64 GOAMD64=v1"},
	} {
		got, err := ParsePlatform(tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if got != tt.want || got.String() != tt.text || got.Suffix() != tt.suffix || strings.Join(got.Env(), " ") != tt.env {
			t.Errorf("%s is %+v, %q, %q, %q", tt.in, got, got, got.Suffix(), got.Env())
		}
		if again, err := ParsePlatform(got.String()); err != nil || again != got {
			t.Errorf("%s, read back, is %+v, %v", got, again, err)
		}
	}
}

func TestParsePlatformRefusesTheRestAndSaysWhy(t *testing.T) {
	t.Parallel()
	const form = "not of the form GOOS/GOARCH"
	for in, want := range map[string]string{
		"":                            form,
		"linux":                       form,
		"linux/":                      form,
		"/amd64":                      form,
		"linux/amd64/v3/v4":           form,
		"linux/amd64/v5":              "v5 is no level of amd64: write one that GOAMD64 takes, such as linux/amd64/v1",
		"linux/amd64/":                " is no level of amd64",
		"linux/amd64/v1 ":             "v1  is no level",
		"linux/arm/4":                 "4 is no level of arm: write one that GOARM takes, such as linux/arm/7",
		"linux/arm64/8":               "8 is no level of arm64",
		"linux/arm64/v8.0,sve":        "is no level of arm64",
		"linux/386/387":               "387 is no level of 386",
		"linux/riscv64/rva24u64":      "is no level of riscv64",
		"linux/ppc64/power7":          "is no level of ppc64",
		"linux/mips/soft":             "is no level of mips",
		"linux/s390x/v1":              "s390x has no micro-architecture levels: write linux/s390x",
		"linux/amd64/v3,lse":          "is no level of amd64",
		"linux/arm64/v8.1,crypto,lse": "is no level of arm64",
	} {
		if p, err := ParsePlatform(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %+v, %v; want an error with %q", in, p, err, want)
		}
	}
}

// The go command is asked: a level that the kit accepts and Go does not, or a
// usual one that is not Go's, would be found out by the user.
func TestLevelsAreThoseOfTheGoCommand(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "help", "environment").Output()
	if err != nil {
		t.Fatal(err)
	}
	for arch, l := range levels {
		if !strings.Contains(string(out), "\n\t"+l.variable+"\n") {
			t.Errorf("%s: the go command has no variable %s", arch, l.variable)
		}
		if !l.accepts.MatchString(l.usual) {
			t.Errorf("%s: its own usual level %s is refused", arch, l.usual)
		}
	}
}

func TestExeIsNamedForItsSystem(t *testing.T) {
	t.Parallel()
	for goos, want := range map[string]string{"linux": "orders", "darwin": "orders", "windows": "orders.exe"} {
		if got := (Platform{GOOS: goos}).Exe("orders"); got != want {
			t.Errorf("on %s: %q, want %q", goos, got, want)
		}
	}
}
