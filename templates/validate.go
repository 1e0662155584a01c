package templates

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Validate says what is wrong with u, its defaults filled in: nil if nothing.
// All faults come at once, joined, in the order of the fields; each is one line
// with the field, what was found in it, why that does not do, and what to write
// instead. What only one of the formats cannot say is an error of rendering it.
func (u Unit) Validate() error {
	var f faults
	filled := u.Filled()
	for _, rule := range []func(Unit, *faults){
		names, words, program, variables, listens, network, kept, readiness, timeouts, restarts, limits, schedule, logs, health, versions,
	} {
		rule(filled, &f)
	}
	return f.join()
}

var (
	serviceName = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
	accountName = regexp.MustCompile(`^[a-z_][a-z0-9_-]{0,30}$`)
)

// names are those of the service and of its account.
func names(u Unit, f *faults) {
	if !serviceName.MatchString(u.Name) {
		f.add("Name", u.Name, `is no name for files, packages and metrics; write lower-case letters, digits and -, a letter first, 63 at most, such as "orders"`)
		if u.User == u.Name {
			return // one mistake, one line
		}
	}
	switch {
	case u.User == "root":
		f.add("User", u.User, "may do everything on the host; write an account of its own, such as %q", u.Name)
	case u.User == "nobody":
		f.add("User", u.User, "is shared by every service that uses it; write an account of its own, such as %q", u.Name)
	case !accountName.MatchString(u.User):
		f.add("User", u.User, "is no account; write a name of lower-case letters, digits, _ and -, a letter first, 31 at most, such as \"orders\"")
	}
}

var documentation = regexp.MustCompile(`^(https?://|file:/|info:|man:)[^\s"'\\]+$`)

func words(u Unit, f *faults) {
	f.say("Description", u.Description, notLine(u.Description))
	for i, text := range u.Documentation {
		field := fmt.Sprintf("Documentation[%d]", i)
		if !f.say(field, text, notLine(text)) && !documentation.MatchString(text) {
			f.add(field, text, `is no address; write "https://…", "file:/…", "info:…" or "man:orders(8)"`)
		}
	}
}

func program(u Unit, f *faults) {
	if !f.say("Program", u.Program, notPath(u.Program)) && strings.Contains(u.Program, "$") {
		f.add("Program", u.Program, "has a $, which systemd takes as it is in the path and expands in the program's own name; give it another name")
	}
	for i, arg := range u.Args {
		f.say(fmt.Sprintf("Args[%d]", i), arg, notText(arg))
	}
	f.say("WorkDir", u.WorkDir, notPath(u.WorkDir))
	for i, dir := range u.Writable {
		field := fmt.Sprintf("Writable[%d]", i)
		switch {
		case f.say(field, dir, notPath(dir)):
		case slices.Contains(u.Writable[:i], dir):
			f.add(field, dir, "is there twice; take one away")
		case slices.Contains(systemDirs, dir):
			f.add(field, dir, "is the whole system's; write a directory of the service, such as %q", "/srv/"+u.Name)
		}
	}
}

// systemDirs are no service's own: tmpfiles would hand them over to its account.
var systemDirs = strings.Fields(`/bin /boot /etc /lib /lib64 /media /mnt /opt /run /sbin /srv /usr /usr/bin /usr/lib /usr/local /usr/sbin /usr/share
	/var /var/cache /var/lib /var/lock /var/log /var/mail /var/opt /var/run /var/spool`)

var memory, processor = regexp.MustCompile(`^[1-9][0-9]{0,14}[KMGT]?$`), regexp.MustCompile(`^[1-9][0-9]{0,8}%$`)

func limits(u Unit, f *faults) {
	for _, n := range []struct {
		field string
		value int
	}{{"Files", u.Limits.Files}, {"Tasks", u.Limits.Tasks}} {
		if n.value < 0 {
			f.add("Limits."+n.field, n.value, "is less than nothing; write how many, or 0 for the default")
		}
	}
	if m := u.Limits.Memory; m != "" && !memory.MatchString(m) {
		f.add("Limits.Memory", m, `is no size; write bytes, or with one letter K, M, G or T: "512M"`)
	}
	if c := u.Limits.CPU; c != "" && !processor.MatchString(c) {
		f.add("Limits.CPU", c, `is no share of a processor; write it in percent: "150%%" is one and a half`)
	}
}

func logs(u Unit, f *faults) {
	switch {
	case u.Log == "" || f.say("Log", u.Log, notPath(u.Log)):
	case !within(u.Log, u.logs()) || u.Log == u.logs():
		f.add("Log", u.Log, "is not below %s; write %q", u.logs(), u.logs()+"/out.log")
	case !logPath.MatchString(u.Log):
		f.add("Log", u.Log, "may be a pattern of other files for logrotate; write letters, digits, . _ and -, such as %q", u.logs()+"/out.log")
	case strings.Contains(u.Log[len(u.logs())+1:], "/"):
		f.add("Log", u.Log, "is in a directory that nobody makes; write %q", u.logs()+u.Log[strings.LastIndexByte(u.Log, '/'):])
	}
}

func health(u Unit, f *faults) {
	if u.Health == "" || f.say("Health", u.Health, notLine(u.Health)) {
		return
	}
	at, err := url.Parse(u.Health)
	switch {
	case err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "":
		f.add("Health", u.Health, `is no URL that can be asked; write "http://127.0.0.1:8080/healthz"`)
	case at.User != nil:
		f.add("Health", shorten(at.Redacted()), "has a password in it, and everybody can read it here; let the address answer without")
	case u.Ready == Exit:
		f.add("Health", u.Health, "cannot be asked of a program that ends; leave it out")
	}
}

// The versions of systemd that are known to be rendered for.
const (
	oldest = 219
	newest = 299
)

func versions(u Unit, f *faults) {
	if u.Systemd < oldest || u.Systemd > newest {
		f.add("Systemd", u.Systemd, "is no version that units are written for; write %d (CentOS 7) or a later one, or 0 for %d", oldest, defaultSystemd)
	}
}

// positive notes a duration that is less than nothing.
func positive(f *faults, field string, d time.Duration) {
	if d < 0 {
		f.add(field, d, "is less than nothing; write how long, or 0 for the default")
	}
}

// nearest is the word of a list with the fewest changes from s, "" if none is
// near.
func nearest(s string, list []string) string {
	best, least := "", len(s)/2+1
	for _, word := range slices.SortedFunc(slices.Values(list), cmp.Compare[string]) {
		if d := distance(s, word); d < least {
			best, least = word, d
		}
	}
	return best
}

// distance is Levenshtein's: how many bytes are put in, taken away or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
