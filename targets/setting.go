package targets

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/targets/gobuild"
)

// prefix begins every variable of the environment that the kit reads.
const prefix = "SEAWORTHY_"

// Where the value of a field comes from, as the config target shows it.
const (
	fromDefault  = "default"
	fromMagefile = "magefile"
	fromEnv      = "environment"
)

// settings are a Config with the environment's overrides, and where each field
// comes from.
type settings struct {
	Config
	from map[string]string // field → fromDefault, fromMagefile, fromEnv
	json bool              // SEAWORTHY_JSON: the report as JSON on stdout
}

// field is one field of Config as text, for the environment and for showing.
type field struct {
	name string
	get  func(*Config) string
	set  func(*Config, string) error
}

// fields are the fields that the environment can set, in Config's order.
var fields = []field{
	text("Dir", func(c *Config) *string { return &c.Dir }),
	text("Name", func(c *Config) *string { return &c.Name }),
	text("Package", func(c *Config) *string { return &c.Package }),
	text("Version", func(c *Config) *string { return &c.Version }),
	list("Platforms", func(c *Config) *[]string { return &c.Platforms }),
	list("Hosts", func(c *Config) *[]string { return &c.Hosts }),
	{
		"Link",
		func(c *Config) string { return string(c.Link) },
		func(c *Config, s string) (err error) { c.Link, err = gobuild.ParseLink(s); return err },
	},
	list("Tags", func(c *Config) *[]string { return &c.Tags }),
	list("Flags", func(c *Config) *[]string { return &c.Flags }),
	text("LDFlags", func(c *Config) *string { return &c.LDFlags }),
	list("Optimize.Profiles", func(c *Config) *[]string { return &c.Optimize.Profiles }),
	list("Optimize.Flags", func(c *Config) *[]string { return &c.Optimize.Flags }),
	list("Optimize.CFlags", func(c *Config) *[]string { return &c.Optimize.CFlags }),
	list("TestFlags", func(c *Config) *[]string { return &c.TestFlags }),
	text("Proxy", func(c *Config) *string { return &c.Proxy }),
	text("SumDB", func(c *Config) *string { return &c.SumDB }),
	{"Jobs", jobs, setJobs},
	text("Memory", func(c *Config) *string { return &c.Memory }),
	list("Modules", func(c *Config) *[]string { return &c.Modules }),
	text("Cases", func(c *Config) *string { return &c.Cases }),
}

// variable is the field's in the environment.
func (f field) variable() string { return variable(f.name) }

func variable(field string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(field, ".", "_"))
}

func text(name string, at func(*Config) *string) field {
	return field{
		name,
		func(c *Config) string { return *at(c) },
		func(c *Config, s string) error { *at(c) = s; return nil },
	}
}

func list(name string, at func(*Config) *[]string) field {
	return field{
		name,
		func(c *Config) string { return strings.Join(*at(c), " ") },
		func(c *Config, s string) error { *at(c) = split(s); return nil },
	}
}

func jobs(c *Config) string {
	if c.Jobs == 0 {
		return ""
	}
	return strconv.Itoa(c.Jobs)
}

func setJobs(c *Config, s string) error {
	n, err := strconv.Atoi(s)
	if err != nil {
		return fmt.Errorf("%q is no number of builds at a time", s)
	}
	c.Jobs = n
	return nil
}

// split reads a list: words apart by spaces or commas. A comma within a level,
// "linux/arm64/v8.1,lse", belongs to it.
func split(s string) []string {
	var words []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' }) {
		if n := len(words); n > 0 && (w == "lse" || w == "crypto" || w == "softfloat" || w == "hardfloat") {
			words[n-1] += "," + w
			continue
		}
		words = append(words, w)
	}
	return words
}

// settle applies the environment to c. An unknown variable is an error: a typo
// must not be silent.
func settle(c Config, environ []string) (settings, error) {
	s := settings{Config: c, from: map[string]string{}}
	for _, f := range fields {
		s.from[f.name] = fromDefault
		if f.get(&c) != "" {
			s.from[f.name] = fromMagefile
		}
	}
	var errs []error // each variable that is right holds, whatever the others are
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if rest, ours := strings.CutPrefix(canonical(name), prefix); ours {
			errs = append(errs, s.override(rest, value))
		}
	}
	return s, errors.Join(append(errs, s.contradictions(environ))...)
}

// override sets one field from the environment. An empty value is as if the
// variable was not set.
func (s *settings) override(name, value string) error {
	switch {
	case name == "JSON":
		s.json = value != "" && value != "0"
		return nil
	case value == "":
		return nil
	}
	for _, f := range fields {
		if f.variable() == prefix+name {
			s.from[f.name] = fromEnv
			if err := f.set(&s.Config, value); err != nil {
				return fmt.Errorf("%s%s: %w", prefix, name, err)
			}
			return nil
		}
	}
	return unknownVariable(name)
}

func unknownVariable(name string) error {
	known := []string{prefix + "JSON"}
	for _, f := range fields {
		known = append(known, f.variable())
	}
	slices.Sort(known)
	if near := host.Nearest(prefix+name, known); near != "" {
		return fmt.Errorf("unknown variable %s%s in the environment: did you mean %s?", prefix, name, near)
	}
	return fmt.Errorf("unknown variable %s%s in the environment: there are %s", prefix, name, strings.Join(known, ", "))
}

// contradictions are what can be said before looking at the module.
func (s *settings) contradictions(environ []string) error {
	if err := aimed(environ); err != nil {
		return err
	}
	if err := s.limited(); err != nil {
		return err
	}
	for field, flags := range map[string][]string{"Flags": s.Flags, "Optimize.Flags": s.Optimize.Flags} {
		if err := s.dashed(field, flags); err != nil {
			return err
		}
		for _, f := range flags {
			if strings.HasPrefix(strings.TrimPrefix(f, "-"), "-ldflags") || strings.HasPrefix(f, "-ldflags") {
				return fmt.Errorf("Config.%s has %q, which would drop the version stamp: write Config.LDFlags", field, f)
			}
		}
	}
	if s.Name == "." || s.Name == ".." || strings.ContainsAny(s.Name, `/\: `) {
		return fmt.Errorf("Config.Name %q cannot be a file name: leave out / \\ : and spaces", s.Name)
	}
	return nil
}

// dashed refuses what the go command would take for a package: a word without a
// dash that is not the argument of the flag before it, as in "-tags", "a,b".
func (s *settings) dashed(field string, flags []string) error {
	for i, f := range flags {
		argument := i > 0 && strings.HasPrefix(flags[i-1], "-") && !strings.Contains(flags[i-1], "=")
		switch {
		case strings.HasPrefix(f, "-") || argument:
		case s.from[field] == fromEnv:
			return fmt.Errorf("%s has %q, which is no flag: variables are split at spaces and commas; write a flag that has one into Config.%s, such as \"-tags=a,b\"", variable(field), f, field)
		default:
			return fmt.Errorf("Config.%s has %q, which is no flag: write one that begins with a dash, such as \"-tags=a,b\"", field, f)
		}
	}
	return nil
}

// aimed refuses GOOS and GOARCH in the environment, and names the platform that
// they ask for.
func aimed(environ []string) error {
	found, goos, goarch := "", "linux", "amd64"
	for _, kv := range environ {
		switch name, value, _ := strings.Cut(kv, "="); {
		case value == "":
		case canonical(name) == "GOOS":
			found, goos = kv, value
		case canonical(name) == "GOARCH":
			found, goarch = kv, value
		}
	}
	if found == "" {
		return nil
	}
	return fmt.Errorf("%s is set in the environment, where it aims every go command, and not only the build: unset it, and write SEAWORTHY_PLATFORMS=%s/%s", found, goos, goarch)
}

// source is what a field was set by, for an error about it.
func (s settings) source(field string) string {
	if s.from[field] == fromEnv {
		return variable(field)
	}
	return "Config." + field
}

// dir is the directory of the service's module.
func (s settings) dir() string {
	if s.Dir == "" {
		return "."
	}
	return s.Dir
}

// environ is what settle reads; a variable for the tests.
var environ = os.Environ
