package gobuild

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArgsHoldAllThatDecidesTheBytes(t *testing.T) {
	t.Parallel()
	linux := Platform{GOOS: "linux", GOARCH: "amd64"}
	pure := Target{linux, Decision{Static: true}}
	static := Target{linux, Decision{Cgo: true, Static: true, Compiler: Compiler{Command: []string{"no-such-gcc"}}}}
	for _, tt := range []struct {
		p    Plan
		t    Target
		want string
	}{
		{Plan{}, pure, "build -trimpath -buildvcs=false"},
		{Plan{LDFlags: "-s -w"}, pure, "build -trimpath -buildvcs=false -ldflags=-s -w"},
		{Plan{LDFlags: "-s", Version: "v1 beta", Stamp: true}, pure, "build -trimpath -buildvcs=false -ldflags=-s -X 'main.version=v1 beta'"},
		{Plan{LDFlags: "-s", Version: "v1"}, pure, "build -trimpath -buildvcs=false -ldflags=-s"},
		{Plan{Tags: []string{"a", "b"}, Flags: []string{"-race"}}, pure, "build -trimpath -buildvcs=false -tags=a,b -race"},
		{Plan{Tags: []string{"a"}, LDFlags: "-s"}, static, "build -trimpath -buildvcs=false -tags=a,netgo,osusergo -ldflags=-s -linkmode external -extldflags -static"},
	} {
		if diff := cmp.Diff(strings.Join(tt.p.Args(tt.t), " "), tt.want); diff != "" {
			t.Errorf("(-got +want):\n%s", diff)
		}
	}
	if got := (&Plan{Name: "orders"}).BuildName(pure); got != "orders_linux_amd64" {
		t.Errorf("BuildName %q", got)
	}
	if got := strings.Join((&Plan{}).Env(pure), " "); got != "GOOS=linux GOARCH=amd64 GOAMD64=v1 CGO_ENABLED=0" {
		t.Errorf("Env %q", got)
	}
}

func TestArgsOfOnePlatformAreNotThoseOfAnother(t *testing.T) {
	t.Parallel()
	tags := make([]string, 1, 8) // with room for others to write into
	tags[0] = "a"
	p := Plan{Tags: tags}
	static := p.Args(Target{Link: Decision{Cgo: true, Static: true}})
	_ = p.Args(Target{Link: Decision{Static: true}})
	if got := strings.Join(static, " "); !strings.Contains(got, "-tags=a,netgo,osusergo") || len(p.Tags) != 1 {
		t.Errorf("%s; the plan has %q", got, p.Tags)
	}
}

func TestLinkerWarningsNameEachFunctionOnce(t *testing.T) {
	t.Parallel()
	const words = `# example.com/orders
/usr/bin/ld: /tmp/go-link/000004.o: in function ` + "`_cgo_04fbb8f65a5f_C2func_getaddrinfo'" + `:
/tmp/go-build/cgo-gcc-prolog:60:(.text+0x37): warning: Using 'getaddrinfo' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking
/tmp/x.o: warning: Using 'dlopen' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking
/tmp/y.o: warning: Using 'getaddrinfo' in statically linked applications requires at runtime the shared libraries
`
	if diff := cmp.Diff(linkerWarnings(words), []string{"dlopen", "getaddrinfo"}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if got := linkerWarnings("all is well"); got != nil {
		t.Errorf("of a good link: %q", got)
	}
}

func TestACompileErrorRepeatsNoWords(t *testing.T) {
	t.Parallel()
	cause := errors.New("exit status 1: undefined: answer")
	err := compileError(t.Context(), "go build", cause)
	if err.Error() != "go build: the compiler's words are above" || !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := compileError(ctx, "go build", cause); !errors.Is(err, context.Canceled) {
		t.Errorf("when cancelled: %v", err)
	}
}
