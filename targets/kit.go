package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/starter"
)

// kitOrder is what is asked of kit:init and kit:update.
type kitOrder struct {
	dir          string // of the service, or of the newer kit
	module, main string // "" = not named
	dry          bool
	bare         bool // the directory lies in no git repository
}

// newKitOrder takes the options as Mage hands them.
func newKitOrder(dir string, module, main *string, dry *bool) kitOrder {
	o := kitOrder{dir: dir}
	if module != nil {
		o.module = *module
	}
	if main != nil {
		o.main = *main
	}
	o.dry = dry != nil && *dry
	return o
}

// kitting is a session without Config: a service's may be one that only a newer kit
// understands.
func kitting(ctx context.Context, do func(context.Context) error) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	if _, err := settle(Config{}, environ()); err != nil {
		return exit{misused, err}
	}
	return do(ctx)
}

// initKit writes the kit into a service, or shows what that would do.
func initKit(ctx context.Context, o kitOrder) error {
	return kitting(ctx, func(ctx context.Context) error {
		switch {
		case withoutGo():
			return exit{broken, errCompiled}
		case strings.HasPrefix(o.dir, "-"):
			return exit{misused, fmt.Errorf("%q is no directory: options come behind it, as in kit:init ../orders -dry=true", o.dir)}
		}
		kit, err := ownKit(ctx)
		if err != nil {
			return coded(broken, err)
		}
		if err := outside(o.dir, kit.Root); err != nil {
			return exit{misused, err}
		}
		plan, facts, err := o.plan(ctx, kit)
		if err != nil {
			return coded(misused, err)
		}
		plan.Notes = append(plan.Notes, unseen(ctx, plan)...)
		if n := len(kit.Edited); n > 0 {
			plan.Notes = append(plan.Notes, fmt.Sprintf("%d files of the kit were edited here, such as %s, and go along", n, kit.Edited[0]))
		}
		showPlan(o, plan)
		if o.dry {
			return nil
		}
		return finishPlan(ctx, plan, func() {
			o.bare = withoutGit(ctx, o.dir)
			showNext(o, plan, facts)
		})
	})
}

// plan looks at the directory and plans the kit there.
func (o kitOrder) plan(ctx context.Context, kit *starter.Kit) (*starter.Plan, starter.Facts, error) {
	s, err := starter.Look(o.dir)
	if err != nil {
		return nil, starter.Facts{}, err
	}
	switch {
	case s.Module == "" && o.module == "":
		return nil, starter.Facts{}, noModule(o.dir)
	case s.Module == "":
		plan, err := starter.Fresh(kit, s, programName(o.module), o.module)
		return plan, starter.Facts{}, err
	case o.module != "" && o.module != s.Module:
		return nil, starter.Facts{}, fmt.Errorf("-module=%s is for a new service, and %q is the module %s: leave it out", o.module, o.dir, s.Module)
	}
	facts, err := findFacts(ctx, s, o.main)
	if err != nil {
		return nil, facts, err
	}
	plan, err := starter.Init(kit, s, facts)
	return plan, facts, err
}

// updateKit brings the kit in another directory into this service.
func updateKit(ctx context.Context, o kitOrder) error {
	return kitting(ctx, func(ctx context.Context) error {
		s, err := installed()
		if err != nil {
			return err
		}
		kit, err := openKit(ctx, o.dir)
		if err != nil {
			return exit{misused, err}
		}
		if err := asMade(kit, s); err != nil {
			return exit{misused, err}
		}
		if err := newer(ctx, kit, s); err != nil {
			return exit{misused, err}
		}
		plan, err := starter.Update(kit, s)
		if err != nil {
			return exit{broken, err}
		}
		plan.Notes = append(plan.Notes, unseen(ctx, plan)...)
		showPlan(o, plan)
		if o.dry {
			return nil
		}
		return finishPlan(ctx, plan, func() { showUpdated(plan) })
	})
}

// finishPlan writes, brings vendor directories up to date, and says what is next.
func finishPlan(ctx context.Context, plan *starter.Plan, next func()) error {
	if err := plan.Write(); err != nil {
		return exit{broken, fmt.Errorf("%w: run it again, it goes on where it ended", err)}
	}
	for _, c := range plan.Vendor {
		progressNote(c.Line + " in " + filepath.ToSlash(c.Dir))
		words := strings.Fields(c.Line)
		if err := (run.Cmd{Path: words[0], Args: words[1:], Dir: c.Dir}).Run(ctx); err != nil {
			return coded(broken, fmt.Errorf("the kit is in its place, but vendor is not up to date: with a network, write %s in %q: %w", c.Line, c.Dir, err))
		}
	}
	next()
	return nil
}

// installed is the service that this is, with the kit in it.
func installed() (*starter.Service, error) {
	s, err := starter.Look(".")
	if err != nil {
		return nil, exit{broken, err}
	}
	if s.Has == nil {
		return nil, exit{cannotTell, errors.New("no kit was installed here: there is no magefiles/seaworthy/kit.json, nor seaworthy/seaworthy/kit.json (mage kit:init DIR writes the kit into a service)")}
	}
	return s, nil
}

// openKit reads the kit in dir, with its version.
func openKit(ctx context.Context, dir string) (*starter.Kit, error) {
	kit, err := starter.Open(dir)
	if err != nil || kit.Version != "" {
		return kit, err
	}
	if _, err := os.Stat(filepath.Join(kit.Root, "go.mod")); err == nil {
		s := gobuild.ReadSource(ctx, kit.Root)
		if kit.Version = s.Commit; s.Commit != "" && s.Dirty {
			kit.Version += "-dirty"
		}
	}
	return kit, nil
}

// ownKit is the source of this very kit.
func ownKit(ctx context.Context) (*starter.Kit, error) {
	dir := kitModule()
	if rest, ok := below(kitPrefix(), modulePath(dir)); ok {
		return openKit(ctx, filepath.Join(dir, filepath.FromSlash(rest)))
	}
	out, err := run.Cmd{Path: "go", Args: []string{"list", "-f", "{{.Dir}}\t{{with .Module}}{{.Version}}{{end}}", kitPrefix() + "/targets"}, Dir: dir}.Output(ctx)
	if err != nil {
		return nil, fmt.Errorf("where the source of the kit is: %w", err)
	}
	at, version, _ := strings.Cut(strings.TrimSpace(out), "\t")
	kit, err := openKit(ctx, filepath.Dir(at))
	if err == nil {
		kit.Version = cmp.Or(kit.Version, version)
	}
	return kit, err
}
