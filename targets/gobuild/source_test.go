package gobuild

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/targets/run"
)

func TestReadStatusTellsDirtyFromUnclean(t *testing.T) {
	t.Parallel()
	const head = "# branch.oid 1234\n# branch.head main\n"
	for _, tt := range []struct {
		what, out string
		want      Source
	}{
		{"clean", head, Source{Commit: "1234"}},
		{"before the first commit", "# branch.oid (initial)\n# branch.head main\n", Source{}},
		{"with CRLF", strings.ReplaceAll(head, "\n", "\r\n"), Source{Commit: "1234"}},
		{"ahead of its upstream", head + "# branch.upstream origin/main\n# branch.ab +1 -0\n", Source{Commit: "1234"}},
		{"a changed file", head + "1 .M N... 100644 100644 100644 12 12 main.go\n", Source{Commit: "1234", Dirty: true}},
		{"a renamed file", head + "2 R. N... 100644 100644 100644 12 12 R100 b.go\ta.go\n", Source{Commit: "1234", Dirty: true}},
		{"a file that is not tracked", head + "? new.go\n", Source{Commit: "1234", Dirty: true}},
		{"dist not ignored", head + "? dist/\n", Source{Commit: "1234", Unclean: true}},
		{"dist of a service in a sub-directory", head + "? services/orders/dist/\n", Source{Commit: "1234", Unclean: true}},
		{"a file called dist", head + "? dist\n", Source{Commit: "1234", Dirty: true}},
		{"redistribution", head + "? redist/\n", Source{Commit: "1234", Dirty: true}},
		{"both", head + "? dist/\n? new.go\n", Source{Commit: "1234", Dirty: true, Unclean: true}},
	} {
		var got Source
		got.readStatus(tt.out)
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", tt.what, diff)
		}
	}
}

func TestVersionIsTheFirstThatIsKnown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		s             Source
		named, module string
		want, from    string
	}{
		{Source{Describe: "v1.0.0", Dirty: true}, "v9", "v2.0.0", "v9", "Config.Version"},
		{Source{Describe: "v1.0.0"}, "", "v2.0.0", "v1.0.0", "git describe"},
		{Source{Describe: "v1.0.0", Dirty: true}, "", "", "v1.0.0-dirty", "git describe, and the tree is dirty"},
		{Source{}, "", "v2.0.0", "v2.0.0", "the module's directory"},
		{Source{Dirty: true}, "", "", "devel", "no tag and no commit to name it by"},
	} {
		version, from := tt.s.Version(tt.named, tt.module)
		if diff := cmp.Diff([]string{version, from}, []string{tt.want, tt.from}); diff != "" {
			t.Errorf("%+v (-got +want):\n%s", tt.s, diff)
		}
	}
}

func TestWhyNoGitIsSaidInWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&run.Error{Err: exec.ErrNotFound}, "git is not installed"},
		{&run.Error{Stderr: "fatal: not a git repository (or any of the parent directories): .git"}, "not a git repository"},
		{&run.Error{Stderr: "fatal: detected dubious ownership in repository at '/srv'"}, "git refuses this tree because another user owns it: git config --global --add safe.directory DIR"},
		{errors.New("the index is corrupt"), "git: the index is corrupt"},
	} {
		if got := whyNoGit(tt.err); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
}
