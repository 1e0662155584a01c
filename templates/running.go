package templates

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// readiness is how the service says that it is up, and what hangs on that.
func readiness(u Unit, f *faults) {
	switch {
	case !slices.Contains([]Ready{Notify, Start, Exit}, u.Ready):
		f.add("Ready", string(u.Ready), "is no way to be ready; write templates.Notify, templates.Start or templates.Exit")
	case u.Schedule != "" && u.Ready != Exit:
		f.add("Ready", string(u.Ready), "is not of a program that a timer runs and that ends (Schedule is %q); write templates.Exit, or leave it out", u.Schedule)
	case u.Socket && u.Ready == Exit:
		f.add("Socket", u.Socket, "holds ports for a program that ends (Ready is Exit); take Socket and Listen away, or Schedule and Ready")
	}
	switch {
	case u.Watchdog == 0:
	case u.Watchdog < time.Second:
		f.add("Watchdog", u.Watchdog, "is less than a second, and a busy host would kill a service that is well; write 30 * time.Second")
	case u.Ready != Notify:
		f.add("Watchdog", u.Watchdog, "needs a service that notifies (Ready is %q); write templates.Notify, or leave Watchdog out", string(u.Ready))
	}
}

// timeouts are from ready to stopped. systemd takes 0 for none at all, which a
// fraction that is rounded away would be.
func timeouts(u Unit, f *faults) {
	for _, d := range []struct {
		field string
		value time.Duration
	}{{"StartTimeout", u.StartTimeout}, {"StopTimeout", u.StopTimeout}, {"Restart.Delay", u.Restart.Delay}, {"Restart.Interval", u.Restart.Interval}} {
		switch {
		case d.value < 0:
			positive(f, d.field, d.value)
		case d.value < time.Millisecond:
			f.add(d.field, d.value, "is shorter than a millisecond; write 1 * time.Second or what you mean, or 0 for the default")
		}
	}
}

func restarts(u Unit, f *faults) {
	r := u.Restart
	switch {
	case !slices.Contains([]string{"on-failure", "always", "no"}, r.Policy):
		f.add("Restart.Policy", r.Policy, `is no way to restart; write "on-failure", "always" or "no"`)
	case u.Ready == Exit && r.Policy == "always":
		f.add("Restart.Policy", r.Policy, `restarts a program whose end is its success, which systemd refuses; write "on-failure" or "no"`)
	case u.Ready == Exit && r.Policy == "on-failure" && u.Systemd < 244:
		f.add("Restart.Policy", r.Policy, `of a program that ends makes systemd before 244 refuse the unit (Systemd is %d); write "no", or Systemd: 244`, u.Systemd)
	}
	if r.Burst < 0 {
		f.add("Restart.Burst", r.Burst, "is less than nothing; write how many starts, or 0 for %d", defaultBurst)
	}
}

// shorthands are words for whole calendar events, and whether they come daily or
// more rarely (systemd.time(7)).
var shorthands = map[string]bool{
	"minutely": false, "hourly": false, "daily": true, "weekly": true, "monthly": true, "quarterly": true, "semiannually": true, "yearly": true, "annually": true,
}

// calendar is a calendar event of systemd.time(7): weekdays, a date, a time and a
// time zone, the time or one of the first two being there.
var calendar = regexp.MustCompile(`^(?:` + calendarDays + `(?: |$))?(?:` + calendarDate + `(?: |$))?(` + calendarTime + `)?(?: (?:UTC|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+)+))?$`)

const (
	calendarDay  = `(?i:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)`
	calendarDays = calendarDay + `(?:(?:,|\.\.)` + calendarDay + `)*`
	calendarDate = `(?:` + calendarYear + `-)?` + calendarMonth + `[-~]` + calendarMday

	calendarYear  = `(?:\*|(?:19|20|21)\d\d)(?:/\d+)?`
	calendarMonth = `(?:\*|` + month + `(?:(?:,|\.\.)` + month + `)*)(?:/\d+)?`
	calendarMday  = `(?:\*|` + mday + `(?:(?:,|\.\.)` + mday + `)*)(?:/\d+)?`
	calendarTime  = calendarHour + `:` + calendarSixty + `(?::` + calendarSixty + `)?`
	calendarHour  = `(?:\*|` + hour + `(?:(?:,|\.\.)` + hour + `)*)(?:/\d+)?`
	calendarSixty = `(?:\*|` + sixty + `(?:(?:,|\.\.)` + sixty + `)*)(?:/\d+)?`

	month = `(?:0?[1-9]|1[0-2])`
	mday  = `(?:0?[1-9]|[12]\d|3[01])`
	hour  = `(?:[01]?\d|2[0-3])`
	sixty = `[0-5]?\d`
)

func schedule(u Unit, f *faults) {
	if _, word := shorthands[u.Schedule]; u.Schedule == "" || word {
		return
	}
	if strings.TrimSpace(u.Schedule) != u.Schedule || !calendar.MatchString(u.Schedule) {
		f.add("Schedule", u.Schedule, `is no time that OnCalendar= takes; write "daily", "Mon..Fri 08:00" or "*-*-* 02:30:00", and try it with systemd-analyze calendar`)
	}
}

// rare reports whether a schedule comes once a day or more rarely, so that a few
// minutes do not matter.
func rare(schedule string) bool {
	if daily, word := shorthands[schedule]; word {
		return daily
	}
	m := calendar.FindStringSubmatch(schedule)
	if m == nil {
		return false
	}
	return m[1] == "" || !strings.ContainsAny(m[1], "*,./")
}
