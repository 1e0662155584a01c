package root

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// SEAWORTHY_TREES is how many trees to try; without it a sample of 60 is.
// SEAWORTHY_LIBC_ROOTS adds roots, separated by colons, that hold another glibc
// for x86-64; without it only this machine's is asked.
func TestResolutionIsThatOfGlibc(t *testing.T) {
	t.Parallel()
	needLoader(t, glibcLoader)
	trees := treeCount()
	stages := []string{"/"}
	if more := os.Getenv("SEAWORTHY_LIBC_ROOTS"); more != "" {
		stages = append(stages, strings.Split(more, ":")...)
	}
	for _, stage := range stages {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			libc := newStage(t, stage)
			wrong, seen := 0, map[string]int{}
			for seed := range trees {
				tr := newTree(t, libc, uint64(seed))
				want, got := tr.ask(t), tr.resolve(t, seen)
				if diff := cmp.Diff(got, want); diff != "" {
					wrong++
					t.Errorf("tree %d (-got +want):\n%s\n%s", seed, diff, tr.log)
				}
				os.RemoveAll(tr.root)
				if wrong >= 5 {
					t.Fatal("enough")
				}
			}
			t.Logf("%d trees, %d differences; seen %v", trees, wrong, seen)
			for _, what := range []Source{RPath, RunPath, Environment, InCache, Default, Direct, Loaded} {
				if trees >= 60 && seen[string(what)] == 0 {
					t.Errorf("no tree had a library found by %s", what)
				}
			}
		})
	}
}

// treeCount is how many trees to try.
func treeCount() int {
	if n, err := strconv.Atoi(os.Getenv("SEAWORTHY_TREES")); err == nil {
		return n
	}
	return 60
}

// The scenarios, with the loader of this machine in place of the made up one.
func TestGlibcAgreesWithScenarios(t *testing.T) {
	t.Parallel()
	needLoader(t, glibcLoader)
	libc := newStage(t, "/")
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if s.noLoader != "" {
				t.Skip("cannot be asked: ", s.noLoader)
			}
			tr := &sample{stage: libc, root: t.TempDir(), log: &bytes.Buffer{}, dir: s.opt.Dir}
			os.MkdirAll(filepath.Join(tr.root, "lib64"), 0o755)
			copyFile(t, libc.loader, filepath.Join(tr.root, glibcLoader))
			layOut(t, tr.root, s.files)
			if s.opt.LibraryPath != nil {
				tr.env = []string{"LD_LIBRARY_PATH=" + strings.Join(s.opt.LibraryPath, ":")}
			}
			want, got := tr.ask(t), tr.resolve(t, map[string]int{})
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

// layOut makes the files of a scenario in a directory.
func layOut(t *testing.T, root string, files map[string]any) {
	t.Helper()
	for name, f := range files {
		at := filepath.Join(root, name)
		switch f := f.(type) {
		case library:
			write(t, root, name, f.build())
		case []byte:
			write(t, root, name, f)
		case link:
			if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.Symlink(string(f), at)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, f := range files {
		if to, ok := f.(hardLink); ok {
			if err := os.Link(filepath.Join(root, string(to)), filepath.Join(root, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// needLoader skips where the loader cannot be asked.
func needLoader(t *testing.T, loader string) {
	t.Helper()
	_, err := os.Stat(loader)
	_, ldconfig := exec.LookPath("/sbin/ldconfig")
	if runtime.GOARCH != "amd64" || err != nil || ldconfig != nil {
		unable(t, "no dynamic loader for x86-64 to ask:", err, ldconfig)
	}
}

// unable skips a test, unless it has to run.
func unable(t *testing.T, why ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why...)
	}
	t.Skip(why...)
}

// stage is the C library that trees are made with.
type stage struct {
	loader, libc, ldconfig string
}

// newStage finds the files of a C library in a root.
func newStage(t *testing.T, root string) stage {
	t.Helper()
	find := func(names ...string) string {
		f, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, name := range names {
			if real, err := f.Real(name); err == nil {
				return filepath.Join(root, real)
			}
		}
		t.Fatalf("%s has none of %v", root, names)
		return ""
	}
	return stage{
		loader:   find(glibcLoader, "/usr"+glibcLoader),
		libc:     find("/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/lib64/libc.so.6"),
		ldconfig: find("/sbin/ldconfig", "/usr/sbin/ldconfig"),
	}
}

// copyFile links if it can: the C library is the same for all trees.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	if os.Link(from, to) == nil {
		return
	}
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o755); err != nil {
		t.Fatal(err)
	}
}

// answer is what a loader says of a program.
type answer struct {
	Found    []string // "name => path", in order
	Missing  []string // the last part of each name
	Versions []string
	Fatal    string // why it does not start, which leaves the rest empty
}

// ask runs the loader of the tree in it, as ldd does: it goes on after what is
// missing, unlike ld.so --list.
func (tr *sample) ask(t *testing.T) answer {
	t.Helper()
	return parseAnswer(tr.run(t, loaderCommand(appPath), "LD_TRACE_LOADED_OBJECTS=1"), appPath)
}

// loaderCommand runs glibc's loader for a program.
func loaderCommand(program string) *exec.Cmd { return exec.Command(glibcLoader, program) }

// run runs a command in the tree, and returns all that it prints.
func (tr *sample) run(t *testing.T, cmd *exec.Cmd, env ...string) string {
	t.Helper()
	var out bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = tr.workDir(), append(env, tr.env...), &out, &out
	cmd.SysProcAttr = inside(tr.root)
	err := cmd.Start()
	if errors.Is(err, fs.ErrPermission) {
		unable(t, "not allowed to change the root:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer late.Stop()
	cmd.Wait() // its status says nothing: see the output
	if tr.log != nil {
		fmt.Fprint(tr.log, out.String())
	}
	return out.String()
}

// workDir is the current directory.
func (tr *sample) workDir() string { return pick(tr.dir == "", "/opt/app", tr.dir) }

// inside runs a process in another root, as root of a namespace of its own if
// need be.
func inside(root string) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Chroot: root}
	if os.Getuid() != 0 {
		attr.Cloneflags = syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	return attr
}

var (
	listedFound = regexp.MustCompile(`^\t(.*?)(?: => (.*))? \(0x[0-9a-f]+\)$`)
	listedNone  = regexp.MustCompile(`^\t(.*) => not found$`)
	listedFatal = regexp.MustCompile(`error while loading shared libraries: (.*)$|(Inconsistency detected).*needed != NULL`)
)

func parseAnswer(out, program string) answer {
	var a answer
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if m := listedFatal.FindStringSubmatch(line); m != nil {
			return answer{Fatal: strings.Replace(path.Base(m[1]+m[2]), "Error 21", "Is a directory", 1)} // some of its errors have the name, some the path
		}
		if m := listedNone.FindStringSubmatch(line); m != nil {
			a.Missing = append(a.Missing, path.Base(m[1]))
		} else if m := listedFound.FindStringSubmatch(line); m != nil {
			if m[2] == "" {
				m[2] = m[1]
			}
			if !strings.Contains(m[1], "ld-linux") && !strings.Contains(m[1], "vdso") {
				a.Found = append(a.Found, m[1]+" => "+m[2])
			}
		} else if text, ok := strings.CutPrefix(line, program+": "); ok {
			a.Versions = append(a.Versions, text)
		}
	}
	return a
}

// resolve asks this package the same.
func (tr *sample) resolve(t *testing.T, seen map[string]int) answer {
	t.Helper()
	r := tr.resolution(t)
	count(seen, r)
	return answerOf(r)
}

// resolution resolves the program of the tree on this processor.
func (tr *sample) resolution(t *testing.T) *Resolution {
	t.Helper()
	level, platform := processor()
	opt := Options{Dir: tr.workDir(), CPULevel: level, Platform: platform}
	for _, v := range tr.env {
		opt.LibraryPath = []string{strings.TrimPrefix(v, "LD_LIBRARY_PATH=")}
	}
	return resolveApp(t, tr.root, opt)
}

// count notes what a resolution had to do.
func count(seen map[string]int, r *Resolution) {
	seen["objects"] += len(r.Objects)
	for _, s := range r.Steps {
		switch {
		case s.Fatal != "":
			seen["fatal"]++
		case s.Missing():
			seen["missing"]++
		default:
			seen[string(s.By)]++
		}
		if strings.Contains(s.Path, "glibc-hwcaps") || strings.Contains(s.Path, "x86_64/") || strings.Contains(s.Path, "/tls/") {
			seen["in a directory for the processor"]++
		}
	}
	for _, v := range r.Versions {
		seen[string(v.Kind)]++
	}
}

// answerOf puts a resolution into the words of the loader.
func answerOf(r *Resolution) answer {
	var a answer
	for _, s := range r.Steps {
		if s.Fatal != "" {
			file := s.Name
			for _, t := range s.Tried {
				file = t.Path
			}
			return answer{Fatal: path.Base(file + ": " + s.Fatal)}
		}
	}
	for _, o := range r.Objects[1:] {
		if !strings.Contains(o.Name, "ld-linux") {
			a.Found = append(a.Found, o.Name+" => "+o.Path)
		}
	}
	for _, s := range r.Missing() {
		a.Missing = append(a.Missing, path.Base(s.Name))
	}
	for _, v := range r.Versions {
		switch v.Kind {
		case NotLoaded:
			return answer{Fatal: "Inconsistency detected"}
		case RelrUnmarked:
			return answer{Fatal: path.Base(v.String())}
		}
		a.Versions = append(a.Versions, v.String())
	}
	return a
}

// processor returns the level of this machine, and its platform as glibc before
// 2.37 has it.
func processor() (level, platform string) {
	info, _ := os.ReadFile("/proc/cpuinfo")
	has := func(flags ...string) bool {
		return !slices.ContainsFunc(flags, func(flag string) bool { return !bytes.Contains(info, []byte(" "+flag+" ")) })
	}
	level, platform = "v1", "x86_64"
	if has("cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3") {
		level = "v2"
	}
	if level == "v2" && has("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave") {
		level = "v3"
		if bytes.Contains(info, []byte("GenuineIntel")) {
			platform = "haswell"
		}
	}
	if level == "v3" && has("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl") {
		level = "v4"
	}
	return level, platform
}
