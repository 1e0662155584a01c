package targets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/targets/gobuild"
)

func TestAListIsSplitAtSpacesAndCommas(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                            nil,
		" , ":                         nil,
		"linux/amd64":                 {"linux/amd64"},
		"linux/amd64,linux/arm64":     {"linux/amd64", "linux/arm64"},
		" linux/amd64  linux/arm64 ":  {"linux/amd64", "linux/arm64"},
		"linux/arm64/v8.1,lse,crypto": {"linux/arm64/v8.1,lse,crypto"},
		"linux/arm/5,softfloat,linux/mips/softfloat": {"linux/arm/5,softfloat", "linux/mips/softfloat"},
		"lse": {"lse"},
	} {
		if diff := cmp.Diff(split(in), want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", in, diff)
		}
	}
}

func TestTheEnvironmentReplacesAndNeverMerges(t *testing.T) {
	t.Parallel()
	c := Config{Name: "orders", Platforms: []string{"linux/amd64"}, Tags: []string{"a"}}
	s, err := settle(c, []string{
		"HOME=/home/ada", "SEAWORTHY_PLATFORMS=linux/arm64", "SEAWORTHY_LINK=static", "SEAWORTHY_TAGS=",
		"SEAWORTHY_LDFLAGS=-X main.a=b", "SEAWORTHY_TESTFLAGS=-short -count=1", "SEAWORTHY_JSON=1",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{s.Name, strings.Join(s.Platforms, " "), s.Link.String(), strings.Join(s.Tags, " "), s.LDFlags, strings.Join(s.TestFlags, " ")}
	if diff := cmp.Diff(got, []string{"orders", "linux/arm64", "static", "a", "-X main.a=b", "-short -count=1"}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	for field, want := range map[string]string{
		"Name": fromMagefile, "Platforms": fromEnv, "Link": fromEnv, "Tags": fromMagefile, "Hosts": fromDefault, "LDFlags": fromEnv,
	} {
		if s.from[field] != want {
			t.Errorf("%s is from %q, want %q", field, s.from[field], want)
		}
	}
	if !s.json {
		t.Error("SEAWORTHY_JSON=1 is not seen")
	}
	if len(c.Platforms) != 1 || c.Platforms[0] != "linux/amd64" {
		t.Errorf("the magefile's own Config was changed: %q", c.Platforms)
	}
}

func TestEveryFieldButFourCanBeSetInTheEnvironment(t *testing.T) {
	t.Parallel()
	for _, f := range fields {
		value := "x"
		switch f.name {
		case "Link":
			value = "pure"
		case "Jobs":
			value = "3"
		case "Memory":
			value = "2GiB"
		case "Proxy":
			value = "direct"
		case "Flags", "Optimize.Flags":
			value = "-x"
		}
		s, err := settle(Config{}, []string{f.variable() + "=" + value})
		if err != nil || f.get(&s.Config) != value || s.from[f.name] != fromEnv {
			t.Errorf("%s: %q, %q, %v", f.name, f.get(&s.Config), s.from[f.name], err)
		}
	}
	if want := 20; len(fields) != want {
		t.Errorf("%d fields, want %d: does the documentation still hold?", len(fields), want)
	}
}

func TestWhatCannotBeSettledSaysWhatToWrite(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		config  Config
		environ string
		want    string
	}{
		{Config{}, "SEAWORTHY_PLATFROMS=linux/arm64", "unknown variable SEAWORTHY_PLATFROMS in the environment: did you mean SEAWORTHY_PLATFORMS?"},
		{Config{}, "SEAWORTHY_=x", "unknown variable SEAWORTHY_ in the environment"},
		{Config{}, "SEAWORTHY_QQQQQQQQQQQQ=x", "there are SEAWORTHY_CASES, SEAWORTHY_DIR,"},
		{Config{}, "SEAWORTHY_platforms=x", "unknown variable SEAWORTHY_platforms"},
		{Config{}, "SEAWORTHY_CC=gcc", "unknown variable SEAWORTHY_CC"},
		{Config{}, "SEAWORTHY_LINK=maybe", `SEAWORTHY_LINK: link mode "maybe" is none of auto, pure, static, dynamic`},
		{Config{}, "GOOS=windows", "GOOS=windows is set in the environment"},
		{Config{}, "GOARCH=arm64", "unset it, and write SEAWORTHY_PLATFORMS=linux/arm64"},
		{Config{Flags: []string{"-race", "-ldflags=-s"}}, "", `Config.Flags has "-ldflags=-s"`},
		{Config{Flags: []string{"--ldflags"}}, "", `Config.Flags has "--ldflags"`},
		{Config{}, "SEAWORTHY_OPTIMIZE_FLAGS=-tags=a,b", `SEAWORTHY_OPTIMIZE_FLAGS has "b", which is no flag: variables are split at spaces and commas; write a flag that has one into Config.Optimize.Flags, such as "-tags=a,b"`},
		{Config{}, "SEAWORTHY_OPTIMIZE_FLAGS=b -race", `SEAWORTHY_OPTIMIZE_FLAGS has "b", which is no flag`},
		{Config{}, "SEAWORTHY_FLAGS=-tags=a b", `SEAWORTHY_FLAGS has "b", which is no flag`},
		{Config{Optimize: Optimize{Flags: []string{"-pgo=off", "", "-tags=a"}}}, "", `Config.Optimize.Flags has "", which is no flag: write one that begins with a dash, such as "-tags=a,b"`},
		{Config{Flags: []string{"-tags", "a", "b"}}, "", `Config.Flags has "b", which is no flag: write one`},
		{Config{}, "SEAWORTHY_JOBS=two", `SEAWORTHY_JOBS: "two" is no number of builds at a time`},
		{Config{}, "SEAWORTHY_JOBS=-1", "SEAWORTHY_JOBS is -1: write how many builds may run at a time"},
		{Config{Jobs: -2}, "", "Config.Jobs is -2"},
		{Config{}, "SEAWORTHY_MEMORY=1GB", `SEAWORTHY_MEMORY: "1GB" is no amount of memory: write one such as 512MiB or 2GiB`},
		{Config{Memory: "0"}, "", `Config.Memory: "0" is no amount of memory`},
		{Config{Memory: "9999999TiB"}, "", `is no amount of memory`},
		{Config{Memory: "-1GiB"}, "", `is no amount of memory`},
		{Config{}, "SEAWORTHY_SUMDB=off", `SEAWORTHY_SUMDB is "off", and then a module that was tampered with is built like any other`},
		{Config{SumDB: " off "}, "", `Config.SumDB is " off "`},
		{Config{Name: "a/b"}, "", `Config.Name "a/b" cannot be a file name`},
		{Config{Name: `a\b`}, "", "cannot be a file name"},
		{Config{Name: ".."}, "", "cannot be a file name"},
		{Config{Name: "."}, "", "cannot be a file name"},
	} {
		_, err := settle(tt.config, []string{tt.environ})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v with %s: %v, want %q", tt.config, tt.environ, err, tt.want)
		}
	}
	two := Optimize{Flags: []string{"-tags", "a,b", "-gcflags", "-l=4", "-asmflags", ""}}
	if _, err := settle(Config{Optimize: two}, nil); err != nil {
		t.Errorf("%q, of which some are arguments: %v", two.Flags, err)
	}
	if _, err := settle(Config{Flags: []string{"-gcflags=-ldflags"}}, []string{"GOOS=", "GOARCH=", "SEAWORTHY_NAME="}); err != nil {
		t.Errorf("nothing wrong: %v", err)
	}
}

func TestAPlatformIsNamedOnce(t *testing.T) {
	t.Parallel()
	all, err := parsePlatforms([]string{"linux/amd64", "linux/amd64/v3", "linux/arm64/v8"})
	if err != nil || platformList(all) != "linux/amd64 linux/amd64/v3 linux/arm64/v8.0" {
		t.Errorf("%s, %v", platformList(all), err)
	}
	if _, err := parsePlatforms([]string{"linux/arm64/v8", "linux/arm64/v8.0"}); err == nil || err.Error() != "platform linux/arm64/v8.0 is named twice" {
		t.Errorf("%v", err)
	}
}

func TestTheNameIsTheModulesLastElement(t *testing.T) {
	t.Parallel()
	for module, want := range map[string]string{
		"example.com/orders":    "orders",
		"example.com/orders/v2": "orders",
		"example.com/v2x":       "v2x",
		"orders":                "orders",
	} {
		r := &resolved{origin: map[string]string{}}
		if got := r.name(&gobuild.Look{Module: module}); got != want {
			t.Errorf("%s: %q, want %q", module, got, want)
		}
		r.Name = "mine"
		if got := r.name(&gobuild.Look{Module: module}); got != "mine" {
			t.Errorf("%s: %q", module, got)
		}
	}
}
