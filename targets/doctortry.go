package targets

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/install"
	"example.com/seaworthy/targets/try"
)

// askEmulators says for which platforms mage diff can run builds here.
func (c *clinic) askEmulators(context.Context) []checks.Finding {
	var run []string
	var rows []checks.Finding
	for _, p := range c.platforms {
		if p.GOOS != "linux" {
			continue
		}
		switch _, why := emulator(p); {
		case why == "":
			run = append(run, p.String())
		case runtime.GOOS != "linux":
			return []checks.Finding{finding(checks.Skip, why+": mage diff is for a Linux machine", "")}
		default:
			rows = append(rows, finding(checks.Warn, why+": mage diff leaves it out", install.Emulator(p.GOARCH)))
		}
	}
	if len(run) > 0 {
		rows = append(rows, finding(checks.Pass, "mage diff runs builds for "+strings.Join(run, ", "), ""))
	}
	return rows
}

// askSystemd says whether the units can be tried here, and judged by systemd.
func (c *clinic) askSystemd(context.Context) []checks.Finding {
	if runtime.GOOS != "linux" {
		return []checks.Finding{finding(checks.Skip, "systemd is for Linux, and this is "+runtime.GOOS+": check:unit judges units here, and a CI runner tries them", "")}
	}
	var rows []checks.Finding
	if !here("systemd-analyze") {
		rows = append(rows, finding(checks.Warn, "there is no systemd-analyze: check:unit judges units without systemd's own word", install.Tool("systemd")))
	}
	return append(rows, tries("systemd", try.Systemd{}.Missing()))
}

// askSupervisor is a row only where something was rendered for it.
func (c *clinic) askSupervisor(context.Context) []checks.Finding {
	return ofManager("supervisor", try.Supervisor{}.Missing)
}

// askPM2 likewise.
func (c *clinic) askPM2(context.Context) []checks.Finding {
	return ofManager("pm2", try.PM2{}.Missing)
}

// ofManager is the row of a manager whose files were rendered.
func ofManager(manager string, missing func() string) []checks.Finding {
	if _, err := os.Stat(filepath.Join(dist, "units", manager)); err != nil {
		return nil
	}
	if runtime.GOOS != "linux" {
		return []checks.Finding{finding(checks.Skip, "mage try:"+manager+" is for Linux, and this is "+runtime.GOOS, "")}
	}
	return []checks.Finding{tries(manager, missing())}
}

// lacked are what to install for what Missing names.
var lacked = map[string]string{
	"systemd-nspawn": "systemd-container", "systemd in /usr to boot": "systemd", "supervisord": "supervisor",
	"node": "node", "pm2": "pm2", "unshare": "util-linux", "ip": "iproute2",
}

// tries is the row of a trial, by what Missing says: what, and what to type. What
// a trial takes is wanted and not needed.
func tries(manager, missing string) checks.Finding {
	if missing == "" {
		return finding(checks.Pass, "mage try:"+manager+" can run here", "")
	}
	why, hint, _ := strings.Cut(missing, "; ")
	if tool := lacked[strings.TrimPrefix(why, "there is no ")]; tool != "" {
		hint = install.Tool(tool)
	}
	return finding(checks.Warn, "no mage try:"+manager+": "+why, hint)
}
