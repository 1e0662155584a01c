package targets

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/targets/doctor"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// visit is how long doctor may take, whatever hangs.
const visit = 5 * time.Second

// seeDoctor looks at the machine and the repository, and shows what is there and
// what is missing; with fix it first does what is safe. What is wrong with Config
// is a row, and not the end.
func seeDoctor(ctx context.Context, fix *bool) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	c := newClinic()
	defer c.close()
	exam := doctor.Exam{Dir: c.dir(), Dist: dist}
	if fix != nil && *fix {
		done, err := exam.Mend(ctx)
		for _, line := range done {
			progressNote(line)
		}
		if err != nil {
			return exit{broken, err}
		}
	}
	tools, rest := exam.Looks()
	item := checks.Item{Name: "doctor", Facts: []string{runtime.GOOS + "/" + runtime.GOARCH}}
	item.Findings = doctor.All(ctx, visit, slices.Concat(tools, c.looks(), rest))
	if ctx.Err() != nil {
		return coded(broken, ctx.Err())
	}
	return c.show(checks.Report{Schema: 1, Items: []checks.Item{item}}, false)
}

// clinic is a Config of which some may be wrong.
type clinic struct {
	*resolved
	problems []error
	look     func(context.Context) (*gobuild.Look, error) // at the service's module, once
}

// newClinic settles what can be settled. GOOS and GOARCH in the environment have a
// row of their own.
func newClinic() *clinic {
	env := slices.DeleteFunc(slices.Clone(environ()), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return canonical(name) == "GOOS" || canonical(name) == "GOARCH"
	})
	s, err := settle(Service, env)
	c := &clinic{resolved: &resolved{settings: s, origin: map[string]string{}}}
	c.note(err)
	c.note(c.directories())
	names := s.Platforms
	if len(names) == 0 {
		names = defaultPlatforms
	}
	c.platforms, err = parsePlatforms(names)
	c.note(err)
	c.hosts, err = host.OpenAll(s.Hosts)
	c.note(err)
	c.note(c.hold())
	c.look = c.once()
	if v := os.Getenv(prefix + "JSON"); v != "" && v != "0" {
		c.json = true // also behind a variable that is wrong
	}
	return c
}

// note keeps what is wrong with Config; nil is nothing.
func (c *clinic) note(err error) {
	if err != nil {
		c.problems = append(c.problems, err)
	}
}

// once looks at the module when it is first asked, without the patience for
// proxies that a build has.
func (c *clinic) once() func(context.Context) (*gobuild.Look, error) {
	var first sync.Once
	var look *gobuild.Look
	var err error
	return func(ctx context.Context) (*gobuild.Look, error) {
		first.Do(func() {
			q := gobuild.Query{Dir: c.dir(), Package: c.Package, Tags: c.Tags, Platforms: c.platforms, Listed: c.platforms}
			switch _, missing := os.Stat(c.dir()); {
			case !here("go"):
				err = notLooked("there is no go command")
			case missing != nil || len(c.platforms) == 0:
				err = notLooked("see config")
			default:
				look, _, err = gobuild.Recall(ctx, q, filepath.Join(dist, gobuild.CacheDir, "look.json"))
			}
		})
		return look, err
	}
}

// here reports whether a program is on PATH.
func here(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// notLooked is why a look was not taken.
type notLooked string

func (e notLooked) Error() string { return "not looked at: " + string(e) }

// looks are the questions that need Config.
func (c *clinic) looks() []doctor.Look {
	return []doctor.Look{
		{ID: "K2", Name: "config", Ask: c.askConfig},
		{ID: "K3", Name: "module", Ask: c.askModule},
		{ID: "K4", Name: "git", Ask: c.askGit},
		{ID: "K5", Name: "cc", Ask: c.askCompilers},
		{ID: "K6", Name: "race", Ask: c.askRace},
		{ID: "K7", Name: "zig", Ask: c.askZig},
		{ID: "K8", Name: "qemu", Ask: c.askEmulators},
		{ID: "K9", Name: "systemd", Ask: c.askSystemd},
		{ID: "K10", Name: "supervisor", Ask: c.askSupervisor},
		{ID: "K11", Name: "pm2", Ask: c.askPM2},
	}
}
