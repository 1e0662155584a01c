package main

import (
	"fmt"
	"strings"
)

// correction is the age of a key that the man pages leave unmarked, or mark
// with the version of something else: of the entry that it shares, or of the
// day on which its description moved.
type correction struct {
	since  int
	source string
}

// corrections are by "Section.Key", or by key alone for all sections. NEWS is
// systemd's own; the others are what the parser's table of Red Hat's 219
// (src/core/load-fragment-gperf.gperf.m4) has already.
var corrections = map[string]correction{
	"Unit.StartLimitIntervalSec":    {230, "NEWS of 229 has StartLimitInterval= moved to [Unit]; renamed in 230"},
	"Unit.StartLimitInterval":       news(229),
	"Unit.JobTimeoutAction":         news(217),
	"Unit.JobTimeoutRebootArgument": news(217),
	"Unit.JobRunningTimeoutSec":     {234, "in the table of 239, not of 233"},
	"Unit.OnSuccessJobMode":         {249, "came with OnSuccess=, NEWS of 249"},
	"Install.UpheldBy":              news(254),
	"CacheDirectory":                news(235),
	"StateDirectory":                news(235),
	"LogsDirectory":                 news(235),
	"ConfigurationDirectory":        news(235),
	"RuntimeDirectoryMode":          news(211),
	"DefaultMemoryLow":              news(243),
	"DefaultMemoryMin":              news(243),
	"MemoryLow":                     {231, "came with MemoryHigh=, NEWS of 231"},
	"DefaultStartupMemoryLow":       news(254),
	"StartupMemoryLow":              news(254),
	"StartupMemoryHigh":             news(254),
	"StartupMemoryMax":              news(254),
	"StartupMemorySwapMax":          news(254),
	"StartupAllowedCPUs":            news(250),
	"StartupAllowedMemoryNodes":     news(250),
	"ManagedOOMMemoryPressureLimit": {248, "in 247 it was ManagedOOMMemoryPressureLimitPercent="},
	"LoadCredential":                news(247),
	"LoadCredentialEncrypted":       news(250),
	"SetCredentialEncrypted":        news(250),
	"ExecPaths":                     news(248),
	"NoExecPaths":                   news(248),
	"NetClass":                      news(227),
	"Scope.OOMPolicy":               {252, "in the parser's table of 252"},
}

func news(version int) correction {
	return correction{version, fmt.Sprintf("NEWS of %d", version)}
}

// conditions are the ages of the keys that begin with Condition, and of their
// twins with Assert, by what follows. The man page marks the old ones with 244,
// and the twins all with 218.
var conditions = map[string]int{
	"PathExists": 0, "PathExistsGlob": 0, "PathIsDirectory": 0, "PathIsSymbolicLink": 0, "PathIsMountPoint": 0, "PathIsReadWrite": 0,
	"DirectoryNotEmpty": 0, "FileNotEmpty": 0, "FileIsExecutable": 0, "FirstBoot": 216, "NeedsUpdate": 215, "Architecture": 201,
	"ACPower": 0, "Capability": 0, "Host": 0, "KernelCommandLine": 0, "Security": 0, "Virtualization": 0,
	"KernelVersion": 237, "User": 234, "Group": 234, "ControlGroupController": 237, "Memory": 242, "CPUs": 242,
	"Environment": 246, "PathIsEncrypted": 246, "CPUFeature": 248, "OSRelease": 249, "Firmware": 249,
	"MemoryPressure": 250, "CPUPressure": 250, "IOPressure": 250, "Credential": 252,
	"Version": 258, "KernelModuleLoaded": 258, "PathIsSocket": 260, "Fraction": 261, "MachineTag": 261,
}

// asserts is the version that brought the first key that begins with Assert.
const asserts = 218

func corrected(section, key string) (correction, bool) {
	if c, ok := corrections[section+"."+key]; ok {
		return c, true
	}
	if c, ok := corrections[key]; ok {
		return c, true
	}
	for prefix, first := range map[string]int{"Condition": 0, "Assert": asserts} {
		if what, ok := strings.CutPrefix(key, prefix); ok {
			since, known := conditions[what]
			return correction{max(since, first), "NEWS and the table of Red Hat's 219"}, known
		}
	}
	return correction{}, false
}
