package triage

import "time"

// Level is how bad a line is by its own word; the zero value is none given.
type Level int

// The levels, of slog, zap, zerolog, logrus and syslog.
const (
	NoLevel Level = iota
	Debug
	Info
	Warn
	Error
	Fatal // the process ends with it
)

// From is who said a line; the zero value is the service.
type From int

// Who writes logs.
const (
	Service From = iota
	Manager      // systemd, Supervisor, PM2
	Kernel
)

// Line is one line of a log.
type Line struct {
	Time    time.Time // zero = not known
	Level   Level
	From    From
	PID     int    // 0 = not known
	Program string // who, by the log: "orders"; "" = not known
	Text    string // what was said, without time, level and JSON
	Request bool   // it tells of a request that was answered
}

var levels = map[string]Level{
	"trace": Debug, "debug": Debug, "dbg": Debug, "info": Info, "inf": Info, "notice": Info,
	"warn": Warn, "warning": Warn, "wrn": Warn, "error": Error, "err": Error, "dpanic": Error,
	"fatal": Fatal, "ftl": Fatal, "panic": Fatal, "pnc": Fatal, "critical": Fatal, "crit": Fatal,
}
