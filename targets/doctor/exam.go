package doctor

import (
	"context"
	"os"
	"sync"
	"time"
)

// Exam is what the looks are about. The zero value is the current directory, as
// the kit finds it.
type Exam struct {
	Dir  string // the service's module; "" = here
	Dist string // where builds go, from here; "" = "dist"

	Env func(string) string // the environment; nil = os.Getenv
	Now func() time.Time    // nil = time.Now
}

// Looks are the questions that only need the machine and the repository, in the
// order of the table. Go comes first; what the caller knows of compilers and
// emulators may stand behind that.
func (e Exam) Looks() (tools, rest []Look) {
	p := e.patient()
	tools = []Look{{"K1", "go", p.goCommand}}
	return tools, []Look{
		{"K12", "proxy", p.proxies},
		{"K13", "sumdb", p.checksumDatabase},
		{"K14", "modules", p.modules},
		{"K15", "clock", p.clock},
		{"K16", "file-times", p.times},
		{"K17", "dist", p.dist},
		{"K18", "line-ends", p.lineEnds},
		{"K19", "go.work", p.workspace},
		{"K20", "leftover", p.leftover},
		{"K21", "hashfast", p.hashfast},
		{"K22", "goos", p.target},
		{"K23", "goflags", p.goflags},
		{"K24", "home", p.home},
		{"K25", "disk", p.disk},
		{"K26", "exec", p.execute},
	}
}

// patient is an exam with what more than one look asks for.
type patient struct {
	Exam
	settings func(context.Context) settings // of the go command
	answers  func(context.Context) []answer // of the proxies
}

func (e Exam) patient() *patient {
	p := &patient{Exam: e}
	if p.Dir == "" {
		p.Dir = "."
	}
	if p.Dist == "" {
		p.Dist = "dist"
	}
	if p.Env == nil {
		p.Env = os.Getenv
	}
	if p.Now == nil {
		p.Now = time.Now
	}
	p.settings = once(p.readSettings)
	p.answers = once(p.askProxies)
	return p
}

// once asks with the first caller's context; all get that answer.
func once[T any](ask func(context.Context) T) func(context.Context) T {
	var first sync.Once
	var said T
	return func(ctx context.Context) T {
		first.Do(func() { said = ask(ctx) })
		return said
	}
}

// kitDirs are where mage may have been run.
var kitDirs = []string{".", "magefiles", "seaworthy"}
