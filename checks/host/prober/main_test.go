package main

import (
	"bytes"
	"errors"
	"flag"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func containsLine(text, line string) bool { return slices.Contains(strings.Split(text, "\n"), line) }

func TestHelpSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, &out); !errors.Is(err, flag.ErrHelp) || out.String() != usage {
		t.Errorf("%v, printed %q", err, out.String())
	}
}

func TestWrongUseIsAnErrorAndPrintsNothing(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"host"}, {"-json"}, {"-untried=perhaps"}} {
		var out bytes.Buffer
		if err := run(t.Context(), args, &out); err == nil || out.Len() > 0 || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v, printed %q", args, err, out.String())
		}
	}
}

func TestOnlyLinuxIsDescribed(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := run(t.Context(), nil, &out)
	if runtime.GOOS == "linux" && (err != nil || out.Len() == 0) {
		t.Errorf("error %v, printed %d bytes", err, out.Len())
	}
	if runtime.GOOS != "linux" && (err == nil || !strings.Contains(err.Error(), runtime.GOOS)) {
		t.Errorf("error %v, want one that names %s", err, runtime.GOOS)
	}
}
