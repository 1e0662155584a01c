package unit

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// sandbox is what a service is left with: the settings that the exposure counts,
// as systemd 252 has them once all lines were read and the defaults filled in.
type sandbox struct {
	on       map[string]bool   // booleans by key; absent = no
	words    map[string]string // values out of a set, by key; "" = the default
	boot     bool              // DefaultDependencies=no: a service of early boot
	kind     string            // Type=
	watchdog bool
	fdstore  bool
	umask    uint64

	user      string
	groups    []string // SupplementaryGroups=
	bounding  uint64
	ambient   uint64
	families  families
	spaces    uint64 // namespaces that may be made, a bit each
	spacesSet bool
	arches    []string
	calls     calls
	images    bool // RootImage= or MountImages=
	sealed    bool // credentials that are encrypted
	devices   []string
	deny      addresses
	allow     addresses
	filters   map[string]int // IPIngressFilterPath=, IPEgressFilterPath=: how many
}

// settings read one assignment each into the sandbox.
var settings map[string]func(*sandbox, string)

// booleans are the keys that are yes or no in 252.
var booleans = []string{
	"PrivateDevices", "PrivateMounts", "PrivateNetwork", "PrivateTmp", "PrivateUsers", "ProtectControlGroups", "ProtectKernelModules",
	"ProtectKernelTunables", "ProtectKernelLogs", "ProtectClock", "ProtectHostname", "LockPersonality", "MemoryDenyWriteExecute",
	"NoNewPrivileges", "RemoveIPC", "RestrictRealtime", "RestrictSUIDSGID", "DynamicUser",
}

// choices are the keys whose value is one of a set; what is not is ignored.
var choices = map[string][]string{
	"ProtectHome":   {"no", "yes", "read-only", "tmpfs"},
	"ProtectSystem": {"no", "yes", "full", "strict"},
	"ProtectProc":   {"default", "noaccess", "invisible", "ptraceable"},
	"ProcSubset":    {"all", "pid"},
	"KeyringMode":   {"inherit", "private", "shared"},
	"NotifyAccess":  {"none", "main", "exec", "all"},
	"DevicePolicy":  {"auto", "closed", "strict"},
}

func init() {
	settings = map[string]func(*sandbox, string){
		"User":                    func(s *sandbox, v string) { s.user = v },
		"SupplementaryGroups":     func(s *sandbox, v string) { s.groups = appendFields(s.groups, v) },
		"UMask":                   (*sandbox).setMask,
		"CapabilityBoundingSet":   func(s *sandbox, v string) { s.bounding = capabilities(s.bounding, allCapabilities, v) },
		"AmbientCapabilities":     func(s *sandbox, v string) { s.ambient = capabilities(s.ambient, 0, v) },
		"RestrictAddressFamilies": func(s *sandbox, v string) { s.families.set(v) },
		"RestrictNamespaces":      (*sandbox).setNamespaces,
		"SystemCallArchitectures": (*sandbox).setArches,
		"SystemCallFilter":        func(s *sandbox, v string) { s.calls.set(v) },
		"RootDirectory":           func(s *sandbox, v string) { s.words["RootDirectory"] = v },
		"RootImage":               func(s *sandbox, v string) { s.words["RootImage"] = v },
		"MountImages":             func(s *sandbox, v string) { s.images = v != "" },
		"LoadCredentialEncrypted": func(s *sandbox, v string) { s.sealed = v != "" },
		"SetCredentialEncrypted":  func(s *sandbox, v string) { s.sealed = v != "" },
		"DeviceAllow":             (*sandbox).setDevice,
		"IPAddressDeny":           func(s *sandbox, v string) { s.deny.set(v) },
		"IPAddressAllow":          func(s *sandbox, v string) { s.allow.set(v) },
		"IPIngressFilterPath":     func(s *sandbox, v string) { s.setFilter("in", v) },
		"IPEgressFilterPath":      func(s *sandbox, v string) { s.setFilter("out", v) },
		"Delegate":                (*sandbox).setDelegate,
		"Type":                    func(s *sandbox, v string) { s.kind = v },
		"WatchdogSec":             func(s *sandbox, v string) { d, ok := Seconds(v); s.watchdog = ok && d > 0 },
		"FileDescriptorStoreMax":  func(s *sandbox, v string) { n, err := strconv.ParseUint(v, 10, 32); s.fdstore = err == nil && n > 0 },
	}
	for _, key := range booleans {
		settings[key] = func(s *sandbox, v string) { s.setBoolean(key, v) }
	}
	for key, known := range choices {
		settings[key] = func(s *sandbox, v string) { s.setChoice(key, v, known) }
	}
}

// settle reads the [Service] of a unit and what of [Unit] matters here.
func settle(f *File) *sandbox {
	s := &sandbox{
		on: map[string]bool{}, words: map[string]string{"KeyringMode": "private"}, filters: map[string]int{},
		umask: 0o022, bounding: allCapabilities, spaces: allNamespaces,
	}
	for _, a := range f.Assignments {
		switch set := settings[a.Key]; {
		case a.Section == "Service" && set != nil:
			set(s, a.Value)
		case a.Section == "Unit" && a.Key == "DefaultDependencies":
			if b, ok := Boolean(a.Value); ok {
				s.boot = !b
			}
		}
	}
	s.imply()
	return s
}

// imply fills in what settings bring along (unit_patch_contexts and
// service_add_extras of systemd 252).
func (s *sandbox) imply() {
	if s.on["DynamicUser"] {
		for _, key := range []string{"PrivateTmp", "RemoveIPC", "NoNewPrivileges", "RestrictSUIDSGID"} {
			s.on[key] = true
		}
		s.words["ProtectSystem"] = "strict"
		if home := s.words["ProtectHome"]; home == "" || home == "no" {
			s.words["ProtectHome"] = "read-only"
		}
	}
	for key, caps := range impliedDrops {
		if s.on[key] {
			s.bounding &^= caps
		}
	}
	s.implyDevices()
	if access := s.words["NotifyAccess"]; access == "" || access == "none" {
		if s.kind == "notify" || s.watchdog || s.fdstore {
			s.words["NotifyAccess"] = "main"
		}
	}
}

func (s *sandbox) setBoolean(key, value string) {
	if b, ok := Boolean(value); ok {
		s.on[key] = b
	}
}

func (s *sandbox) setChoice(key, value string, known []string) {
	if b, ok := Boolean(value); ok && known[1] == "yes" {
		value = "no"
		if b {
			value = "yes"
		}
	}
	if slices.Contains(known, value) {
		s.words[key] = value
	}
}

func (s *sandbox) setMask(value string) {
	if mask, err := strconv.ParseUint(value, 8, 32); err == nil && mask <= 0o7777 {
		s.umask = mask
	}
}

func (s *sandbox) setDelegate(value string) {
	b, ok := Boolean(value)
	s.on["Delegate"] = b || !ok // empty, or names of controllers
}

func (s *sandbox) setFilter(direction, value string) {
	switch {
	case value == "":
		s.filters[direction] = 0
	case path.IsAbs(value):
		s.filters[direction]++
	}
}

// runsAsRoot reports whether the service has all of root's rights.
func (s *sandbox) runsAsRoot() bool {
	return s.user == "0" || s.user == "root" || s.user == "" && !s.on["DynamicUser"]
}

// emptyOrRoot reports whether a path is none of its own.
func emptyOrRoot(p string) bool { return strings.Trim(p, "/") == "" }

// appendFields adds the fields of a value to a list; an empty one resets it.
func appendFields(list []string, value string) []string {
	if value == "" {
		return nil
	}
	fields, _ := Fields(value) // what came before a bad one counts
	return append(list, fields...)
}
