package unit

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed directives.json
var directivesJSON []byte

// Directive is a key that a section of a unit file may have.
type Directive struct {
	Key   string
	Since int // the version of systemd that brought it; 0 = before 209
}

// table is directives.json: "Section.Key" → directive, and what it was made of.
type table struct {
	systemd  string
	sections map[string]map[string]Directive
}

var directives = sync.OnceValue(func() table {
	var file struct {
		Systemd string `json:"systemd"`
		Rows    []struct {
			Key      string   `json:"key"`
			Sections []string `json:"sections"`
			Since    int      `json:"since"`
		} `json:"rows"`
	}
	if err := json.Unmarshal(directivesJSON, &file); err != nil {
		panic("directives.json: " + err.Error()) // the file is embedded, and a test reads it
	}
	t := table{file.Systemd, map[string]map[string]Directive{}}
	for _, r := range file.Rows {
		for _, section := range r.Sections {
			if t.sections[section] == nil {
				t.sections[section] = map[string]Directive{}
			}
			t.sections[section][r.Key] = Directive{r.Key, r.Since}
		}
	}
	return t
})

// Release is the Debian version of the systemd that the directives are of.
func Release() string { return directives().systemd }

// Lookup finds a directive. ok is false for one that no release knew up to
// Release: systemd logs "Unknown key" and goes on without it. Case matters.
func Lookup(section, key string) (d Directive, ok bool) {
	d, ok = directives().sections[section][key]
	return d, ok
}

// Keys lists the keys of a section, sorted; none of an unknown one.
func Keys(section string) []string {
	var keys []string
	for key := range directives().sections[section] {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// SectionsWith lists the sections that have a key, sorted.
func SectionsWith(key string) []string {
	var names []string
	for section, keys := range directives().sections {
		if _, ok := keys[key]; ok {
			names = append(names, section)
		}
	}
	slices.Sort(names)
	return names
}

// SectionsOf lists the sections that a unit of a type has ("service": Unit,
// Service, Install); nil of an unknown type. Every unit may have others that
// begin with X-, which systemd passes over.
func SectionsOf(kind string) []string {
	switch kind {
	case "target", "device":
		return []string{"Unit", "Install"}
	case "service", "socket", "timer", "path", "mount", "automount", "swap", "slice", "scope":
		return []string{"Unit", strings.ToUpper(kind[:1]) + kind[1:], "Install"}
	}
	return nil
}

// Private reports whether systemd passes over a section or a key without a
// word, because it begins with X-.
func Private(name string) bool { return strings.HasPrefix(name, "X-") }

// Replacement is what took an old key's place.
type Replacement struct {
	By    string // what to write: "MemoryMax="; "" = nothing, it does nothing any more
	Since int    // the version that has the new one
	Gone  bool   // the old one does nothing any more, and is logged
}

// Replaced finds the replacement of a key. Those that are not Gone still work
// (systemd's NEWS; the compatibility entries of its parser's table).
func Replaced(section, key string) (r Replacement, ok bool) {
	if r, ok = replacements[section+"."+key]; !ok {
		r, ok = replacements[key]
	}
	return r, ok
}

var replacements = map[string]Replacement{
	"ReadWriteDirectories":       {"ReadWritePaths=", 231, false},
	"ReadOnlyDirectories":        {"ReadOnlyPaths=", 231, false},
	"InaccessibleDirectories":    {"InaccessiblePaths=", 231, false},
	"MemoryLimit":                {"MemoryMax=", 231, false},
	"CPUShares":                  {"CPUWeight=", 232, false},
	"StartupCPUShares":           {"StartupCPUWeight=", 232, false},
	"BlockIOAccounting":          {"IOAccounting=", 230, false},
	"BlockIOWeight":              {"IOWeight=", 230, false},
	"StartupBlockIOWeight":       {"StartupIOWeight=", 230, false},
	"BlockIODeviceWeight":        {"IODeviceWeight=", 230, false},
	"BlockIOReadBandwidth":       {"IOReadBandwidthMax=", 230, false},
	"BlockIOWriteBandwidth":      {"IOWriteBandwidthMax=", 230, false},
	"PermissionsStartOnly":       {"a + before the path in ExecStartPre=", 231, false},
	"Unit.BindTo":                {"BindsTo=", 0, false},
	"Unit.OnFailureIsolate":      {"OnFailureJobMode=isolate", 209, false},
	"Unit.PropagateReloadTo":     {"PropagatesReloadTo=", 0, false},
	"Unit.PropagateReloadFrom":   {"ReloadPropagatedFrom=", 0, false},
	"Unit.RequiresOverridable":   {"Requires=", 0, false},
	"Unit.RequisiteOverridable":  {"Requisite=", 0, false},
	"Unit.StartLimitInterval":    {"StartLimitIntervalSec=", 230, false},
	"Service.StartLimitInterval": {"StartLimitIntervalSec= in [Unit]", 230, false},
	"Service.StartLimitBurst":    {"StartLimitBurst= in [Unit]", 229, false},
	"Service.StartLimitAction":   {"StartLimitAction= in [Unit]", 229, false},
	"Service.RebootArgument":     {"RebootArgument= in [Unit]", 229, false},
	"Service.FailureAction":      {"FailureAction= in [Unit]", 236, false},
	"Unit.IgnoreOnSnapshot":      {"", 228, true},
	"Service.SysVStartPriority":  {"", 218, true},
	"Service.BusPolicy":          {"", 232, true},
	"Capabilities":               {"CapabilityBoundingSet=", 230, true},
	"NetClass":                   {"", 238, true},
}
