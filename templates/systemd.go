package templates

// Systemd renders u for systemd: NAME.service, with Socket NAME.socket and with
// Schedule NAME.timer; NAME.sysusers.conf for its account and NAME.tmpfiles.conf
// for the directories that have to be there before it starts; NAME.env, which shows the
// variables that /etc/NAME/env may set; with Log NAME.logrotate. What u.Systemd
// does not know is left out. An error is what Validate says, or a template that
// cannot be rendered; then there are no files.
func Systemd(u Unit, o Options) ([]File, error) {
	u = u.Filled()
	if err := u.Validate(); err != nil {
		return nil, err
	}
	if err := u.versioned(); err != nil {
		return nil, err
	}
	return o.render(view{u}, systemdPages(u))
}

// versioned says what of u its version of systemd cannot do without harm.
func (u Unit) versioned() error {
	var f faults
	if u.Log != "" && !knows(u.Systemd, "Service", "StandardOutput", "append:") {
		f.add("Log", u.Log, "is written by systemd from 240 on (Systemd is %d); leave it out for the journal, or write Systemd: 240", u.Systemd)
	}
	return f.join()
}

func systemdPages(u Unit) []page {
	pages := []page{{"systemd/unit.service", u.Name + ".service", 0o644}}
	add := func(is bool, end string) {
		if is {
			pages = append(pages, page{"systemd/unit." + end, u.Name + "." + end, 0o644})
		}
	}
	add(u.Socket, "socket")
	add(u.Schedule != "", "timer")
	add(true, "sysusers.conf")
	add(true, "tmpfiles.conf")
	add(u.Log != "", "logrotate")
	return append(pages, page{"systemd/unit.env", u.Name + ".env", 0o600})
}
