package targets

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// hold makes what Config says of proxies and processors hold for this process,
// and so for every go command that it starts. GOMAXPROCS is the kit's own alone:
// it is how wide a pool is. A user who sets it in the environment bounds all.
func (s settings) hold() error {
	if s.Jobs > 0 {
		runtime.GOMAXPROCS(s.Jobs)
	}
	for name, value := range map[string]string{"GOPROXY": s.Proxy, "GOSUMDB": s.SumDB} {
		if value == "" {
			continue
		}
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	return nil
}

// limited refuses what cannot be meant by Jobs, Memory, Proxy and SumDB.
func (s settings) limited() error {
	if s.Jobs < 0 {
		return fmt.Errorf("%s is %d: write how many builds may run at a time, or 0 for the number of CPUs", s.source("Jobs"), s.Jobs)
	}
	switch n, err := parseMemory(s.Memory); {
	case s.Memory == "":
	case err != nil:
		return fmt.Errorf("%s: %w", s.source("Memory"), err)
	case n < leastShare:
		return fmt.Errorf("%s is %q, which is %d bytes, and no compiler works within that: write one such as 512MiB or 2GiB", s.source("Memory"), s.Memory, n)
	}
	for _, entry := range strings.FieldsFunc(s.Proxy, func(r rune) bool { return r == ',' || r == '|' || r == ' ' }) {
		if entry != "direct" && entry != "off" && !strings.Contains(entry, "://") {
			return fmt.Errorf("%s has %q, which is neither a URL nor direct: write one such as https://proxy.example.com,direct", s.source("Proxy"), entry)
		}
	}
	if strings.TrimSpace(s.SumDB) == "off" {
		return fmt.Errorf("%s is %q, and then a module that was tampered with is built like any other: name a checksum database, or its mirror as \"NAME URL\"; for modules of your own there is GOPRIVATE", s.source("SumDB"), s.SumDB)
	}
	return nil
}

// memory is Config's limit, else GOMEMLIMIT of the environment; "" is none.
func (s settings) memory() string {
	env := os.Getenv("GOMEMLIMIT")
	if env == "off" {
		env = ""
	}
	return cmp.Or(s.Memory, env)
}

// leastShare is what each compiler has in any case: below it one does little but
// collect garbage.
const leastShare = 64 << 20

// share is the part of the memory limit that one compiler has, in the form of
// GOMEMLIMIT, where commands go commands are to be run; "" is no limit. Each of
// those that run at a time may start as many compilers.
func (s settings) share(commands int) string {
	total, err := parseMemory(s.memory())
	if err != nil {
		return ""
	}
	width := runtime.GOMAXPROCS(0)
	atATime := int64(max(min(commands, width), 1) * width)
	return strconv.FormatInt(max(total/atATime, leastShare), 10)
}

// commands are the go commands that a run may have side by side: verify's, which
// has most.
func (r *resolved) commands() int { return len(r.platforms) + len(r.moduleDirs()) }

// sizes are those of GOMEMLIMIT (package runtime, "Environment Variables").
var sizes = []struct {
	name  string
	shift uint
}{{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}, {"B", 0}, {"", 0}}

// parseMemory reads a size as GOMEMLIMIT has it, in bytes.
func parseMemory(s string) (int64, error) {
	for _, u := range sizes {
		digits, ok := strings.CutSuffix(s, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n <= 0 || n > math.MaxInt64>>u.shift {
			break
		}
		return n << u.shift, nil
	}
	return 0, fmt.Errorf("%q is no amount of memory: write one such as 512MiB or 2GiB", s)
}
