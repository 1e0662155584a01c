package starter

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const someTargets = `package targets

import (
	"context"
	"time"

	"github.com/magefile/mage/mg"
)

// Build compiles
// things.
type Build mg.Namespace

// Linux is one.
func (Build) Linux(ctx context.Context) error { return nil }

// Both take some.
func (Build) Both(_ context.Context, a, b string, n *int) error { return nil }

// DIFF compares.
func DIFF(ctx context.Context) error { return nil }

// Diff looks closer.
type Diff mg.Namespace

// Why explains.
func (Diff) Why(name string, d time.Duration) error { return nil }

// Clean removes.
func Clean() error { return nil }

// Config is no target.
type Config struct{}

func hidden() {}
`

const someWrappers = `// Build compiles
// things.
type Build mg.Namespace

// Linux is one.
func (Build) Linux(ctx context.Context) error { return targets.Build{}.Linux(ctx) }

// Both take some.
func (Build) Both(ctx context.Context, a, b string, n *int) error {
	return targets.Build{}.Both(ctx, a, b, n)
}

// DIFF compares.
func DIFF(ctx context.Context) error { return targets.DIFF(ctx) }

// Diff looks closer.
type Diff mg.Namespace

// Why explains.
func (Diff) Why(name string, d time.Duration) error { return targets.Diff{}.Why(name, d) }

// Clean removes.
func Clean() error { return targets.Clean() }
`

func TestEveryTargetHasAWrapperWithItsWords(t *testing.T) {
	t.Parallel()
	got, left, err := wrappers([]byte(someTargets), "example.org/orders/magefiles/seaworthy", names{})
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(got), ")\n\n")
	if diff := cmp.Diff(body, someWrappers); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{"//go:build mage\n\npackage main\n", `"context"`, `"time"`, `"github.com/magefile/mage/mg"`, `"example.org/orders/magefiles/seaworthy/targets"`} {
		if !strings.Contains(head, want) {
			t.Errorf("the head lacks %s:\n%s", want, head)
		}
	}
	if len(left) > 0 {
		t.Errorf("left out: %q", left)
	}
}

func TestWhatTheServiceDefinesIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, own   string
		left, lacks []string
		has         []string
	}{
		{"a function", "func Clean() {}", []string{"Clean"}, []string{"targets.Clean"}, []string{"targets.DIFF"}},
		{"in other letters", "func CLEAN() {}", []string{"Clean"}, []string{"targets.Clean"}, nil},
		{"a method beside the kit's", "func (Build) Linux() {}", []string{"Build.Linux"}, []string{"Build{}.Linux"}, []string{"type Build ", "Build{}.Both"}},
		{"a namespace of its own", "type Build mg.Namespace\nfunc (Build) Bsd() {}", nil, []string{"type Build "}, []string{"Build{}.Linux"}},
		{"something else by that name", "var Build = 1", []string{"Build"}, []string{"type Build ", "Build{}."}, []string{"targets.Clean"}},
		{"a function by a namespace's name", "func Diff() {}", []string{"DIFF", "Diff"}, []string{"targets.D", "type Diff", `"time"`}, nil},
		{"init", "func init() {}", nil, nil, []string{"targets.Clean"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			own, err := ownNames(lay(t, "", map[string]string{"magefile.go": "package main\n" + tt.own + "\n", "targets.go": "package main\nfunc DIFF() {}\n", "x_test.go": "package main\nfunc Clean() {}\n"}))
			if err != nil {
				t.Fatal(err)
			}
			got, left, err := wrappers([]byte(someTargets), "x", own)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(left, tt.left) {
				t.Errorf("left out %q, want %q", left, tt.left)
			}
			for _, word := range tt.lacks {
				if strings.Contains(string(got), word) {
					t.Errorf("there is %s in\n%s", word, got)
				}
			}
			for _, word := range tt.has {
				if !strings.Contains(string(got), word) {
					t.Errorf("there is no %s in\n%s", word, got)
				}
			}
		})
	}
}
