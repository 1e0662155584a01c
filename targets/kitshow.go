package targets

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/magefile/mage/mg"

	"example.com/seaworthy/targets/starter"
)

// showPlan prints a line for each file; those of the kit's source are one line
// unless mage -v asks for all.
func showPlan(o kitOrder, plan *starter.Plan) {
	s := plan.Service
	word := ""
	if o.dry {
		word = "would be "
	}
	fmt.Printf("%s in %s, the kit from %s%s\n", s.Module, filepath.ToSlash(s.Dir), filepath.ToSlash(plan.Kit.Root), inWords(plan.Kit.Version))
	switch {
	case len(plan.Changes) == 0:
		fmt.Println("  nothing to change: the kit is there, and whole")
	case plan.Empty():
		fmt.Println("  nothing to change")
	}
	source := path.Join(s.Home, "seaworthy") + "/"
	counts := map[string]int{}
	for _, c := range plan.Changes {
		ours := strings.HasPrefix(c.Path, source) && len(c.Lines) == 0 && c.Kind != starter.Kept
		if ours && !mg.Verbose() {
			counts[c.Kind]++
			continue
		}
		fmt.Printf("  %s%-8s %s\n", word, c.Kind, c.Path)
		for _, line := range c.Lines {
			fmt.Printf("  %s         %s\n", strings.Repeat(" ", len(word)), line)
		}
	}
	for _, kind := range []string{starter.New, starter.Changed, starter.Removed} {
		if n := counts[kind]; n > 0 {
			fmt.Printf("  %s%-8s %s: %d of the kit's files (mage -v names them)\n", word, kind, source, n)
		}
	}
	for _, c := range plan.Vendor {
		fmt.Printf("  %s%-8s %s in %s\n", word, "run", c.Line, filepath.ToSlash(c.Dir))
	}
	for _, name := range plan.Left {
		fmt.Printf("  the target %s is the service's own, and not the kit's\n", name)
	}
	for _, note := range plan.Notes {
		fmt.Println("  note: " + note)
	}
}

// inWords is a version behind a comma, short; "" where it is not known.
func inWords(version string) string {
	if version == "" {
		return ""
	}
	hash, dirty, _ := strings.Cut(version, "-")
	if dirty != "" {
		dirty = ", with changes that are not committed"
	}
	return fmt.Sprintf(", %.12s%s", hash, dirty)
}

// showNext prints what to type after kit:init.
func showNext(o kitOrder, plan *starter.Plan, f starter.Facts) {
	s := plan.Service
	if len(f.Mains) > 1 && f.Package == "" {
		fmt.Printf("\n%d main packages: write the one to build into %s/magefile.go, as Package: %q\n", len(f.Mains), s.Home, f.Mains[0])
	}
	fmt.Println("\nnext:")
	if o.dir != "." {
		fmt.Println("  cd " + filepath.ToSlash(o.dir))
	}
	if o.bare {
		fmt.Println("  git init")
	}
	fmt.Println("  git add . && git commit -m \"build with mage\"")
	for _, target := range []string{"build:linux", "verify", "-l"} {
		fmt.Println("  " + s.Command(target))
	}
	if s.Home != starter.Homes[0] {
		fmt.Printf("the service has mage files of its own, so that the kit is in %s/ and has to be named: go %s TARGET\n", s.Home, strings.Join(s.Mage(), " "))
	}
}

// showUpdated prints what to type after kit:update.
func showUpdated(plan *starter.Plan) {
	if plan.Empty() {
		return
	}
	fmt.Println("\nnext:")
	fmt.Println("  " + plan.Service.Command("verify"))
	fmt.Printf("  git diff --stat %s\n", plan.Service.Home)
}
