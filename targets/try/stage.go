package try

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/targets/try/trial"
	"example.com/seaworthy/templates"
)

// stage lays into dir what the container needs.
func (s Systemd) stage(dir string, c candidate) error {
	order, err := s.order(c)
	if err != nil {
		return err
	}
	text, err := json.Marshal(order)
	if err != nil {
		return err
	}
	return errors.Join(
		copyProgram(filepath.Join(dir, trial.DriverFile), s.Driver),
		copyProgram(filepath.Join(dir, trial.Program), c.binary),
		os.WriteFile(filepath.Join(dir, trial.OrderFile), text, 0o600),
		os.WriteFile(filepath.Join(dir, "driver.service"), []byte(driverUnit), 0o644),
	)
}

// driverUnit starts the driver once the container is up, and ends the container
// with it, however it ends.
const driverUnit = `[Unit]
Description=Tries a service
CollectMode=inactive-or-failed

[Service]
ExecStart=` + trial.Shared + `/` + trial.DriverFile + ` try
ExecStopPost=-/usr/bin/systemctl --no-block exit 0
StandardOutput=append:` + trial.Shared + `/` + trial.LogFile + `
StandardError=inherit
`

func copyProgram(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// order is what the driver has to know of the candidate.
func (s Systemd) order(c candidate) (trial.Order, error) {
	u := c.unit
	o := trial.Order{
		Name: u.Name, User: u.User, Program: u.Program, Files: installedFiles(c.files),
		Socket: u.Socket, Ends: u.Ready == templates.Exit, Revives: u.Restart.Policy != "no",
		Health: u.Health, Watchdog: u.Watchdog, StartTimeout: u.StartTimeout, StopTimeout: u.StopTimeout,
		Delay: u.Restart.Delay, Burst: u.Restart.Burst,
		Writable: append([]string{"/var/lib/" + u.Name}, u.Writable...), Secrets: u.Secrets, Addresses: foreign(u.Listen),
		Steps: s.steps,
	}
	for _, f := range c.files {
		if isUnit(f.Name) {
			o.Units = append(o.Units, f.Name)
		}
	}
	if !u.Socket || !c.compare {
		return o, nil
	}
	u.Socket, u.Isolated = false, false
	plain, err := templates.Systemd(u, s.Options)
	if err != nil {
		return o, nil // it cannot be without, and there is nothing to compare
	}
	o.Plain = installedFiles(plain)
	return o, nil
}

func isUnit(name string) bool {
	return slices.Contains([]string{".service", ".socket", ".timer"}, path.Ext(name))
}

// installedFiles are rendered files at their places on a host. What only shows an
// administrator something is left out.
func installedFiles(files []templates.File) []trial.File {
	var list []trial.File
	for _, f := range files {
		var place string
		switch {
		case isUnit(f.Name):
			place = "/etc/systemd/system/" + f.Name
		case strings.HasSuffix(f.Name, ".sysusers.conf"):
			place = "/etc/sysusers.d/" + strings.TrimSuffix(f.Name, ".sysusers.conf") + ".conf"
		case strings.HasSuffix(f.Name, ".tmpfiles.conf"):
			place = "/etc/tmpfiles.d/" + strings.TrimSuffix(f.Name, ".tmpfiles.conf") + ".conf"
		default:
			continue
		}
		list = append(list, trial.File{Path: place, Data: f.Data, Mode: f.Mode})
	}
	return list
}

// foreign are the addresses that a host has and an empty container does not.
func foreign(listen []string) []string {
	var list []string
	for _, text := range listen {
		at, err := netip.ParseAddrPort(text)
		if err != nil || at.Addr().IsLoopback() || at.Addr().IsUnspecified() {
			continue
		}
		if prefix := fmt.Sprintf("%s/%d", at.Addr(), at.Addr().BitLen()); !slices.Contains(list, prefix) {
			list = append(list, prefix)
		}
	}
	return list
}
