package targets

import (
	"runtime"
	"strconv"
	"testing"
)

func TestMemoryIsReadAsGOMEMLIMITIs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"1": 1, "4096": 4096, "4096B": 4096, "3KiB": 3 << 10, "512MiB": 512 << 20, "2GiB": 2 << 30, "1TiB": 1 << 40,
	} {
		if got, err := parseMemory(text); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "off", "GiB", "1GB", "1G", "1 GiB", "1.5GiB", "1gib", "8388608TiB"} {
		if got, err := parseMemory(text); err == nil {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}

func TestTheSharesOfAllCompilersComeToTheLimit(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "off")
	width := runtime.GOMAXPROCS(0)
	s := settings{Config: Config{Memory: "64GiB"}}
	for _, commands := range []int{1, 2, 1000} {
		got, err := strconv.ParseInt(s.share(commands), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		atATime := int64(min(commands, width) * width)
		if sum := got * atATime; sum > 64<<30 || sum < 64<<30-atATime {
			t.Errorf("%d go commands of %d compilers have %d each", commands, width, got)
		}
	}
	if got := (settings{Config: Config{Memory: "1MiB"}}).share(1); got != strconv.Itoa(leastShare) {
		t.Errorf("a share of %s, in which no compiler works", got)
	}
	if got := (settings{}).share(1); got != "" {
		t.Errorf("without a limit: %q", got)
	}
	t.Setenv("GOMEMLIMIT", "128GiB")
	if got := (settings{}).memory(); got != "128GiB" {
		t.Errorf("the environment's limit: %q", got)
	}
	if got := s.memory(); got != "64GiB" {
		t.Errorf("Config's limit: %q", got)
	}
}

func TestWhatCannotBeMeantIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []Config{
		{Jobs: -1}, {Memory: "12"}, {Memory: "lots"}, {SumDB: "off"}, {SumDB: " off "},
		{Proxy: "proxy.example.com"}, {Proxy: "https://proxy.example.com,mirror|direct"},
	} {
		if err := (settings{Config: c}).limited(); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
	for _, c := range []Config{
		{}, {Jobs: 1, Memory: "64MiB"}, {SumDB: "sums.example.com"},
		{Proxy: "https://proxy.example.com|file:///mirror,direct"}, {Proxy: "off"},
	} {
		if err := (settings{Config: c}).limited(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
