package supervisor

import (
	"maps"
	"slices"
	"strings"
)

// A type of value: see Fault.
const (
	text       = "text"
	boolean    = "boolean"
	number     = "number"
	octal      = "octal"
	size       = "size"
	signal     = "signal"
	restart    = "restart"
	codes      = "codes"
	level      = "level"
	listening  = "listening"
	backlog    = "backlog"
	bufferSize = "buffer"
)

// process are the keys of what runs: [program:x], [fcgi-program:x] and
// [eventlistener:x].
const process = `command text, process_name text, numprocs number, numprocs_start number, priority number, autostart boolean,
	startsecs number, startretries number, autorestart restart, exitcodes codes, stopsignal signal, stopwaitsecs number,
	stopasgroup boolean, killasgroup boolean, user text, redirect_stderr boolean, environment text, directory text, umask octal,
	serverurl text, stdout_logfile text, stdout_logfile_maxbytes size, stdout_logfile_backups number,
	stdout_capture_maxbytes size, stdout_events_enabled boolean, stdout_syslog boolean, stderr_logfile text,
	stderr_logfile_maxbytes size, stderr_logfile_backups number, stderr_capture_maxbytes size,
	stderr_events_enabled boolean, stderr_syslog boolean`

// kinds are the keys of each kind of section, and the type of each.
var kinds = map[string]map[string]string{
	"program":       keys(process),
	"fcgi-program":  keys(process + ", socket text, socket_owner text, socket_mode octal, socket_backlog backlog"),
	"eventlistener": keys(process + ", events text, buffer_size buffer, result_handler text"),
	"group":         keys("programs text, priority number"),
	"include":       keys("files text"),
	"supervisord": keys(`logfile text, logfile_maxbytes size, logfile_backups number, loglevel level, pidfile text, umask octal,
		nodaemon boolean, silent boolean, minfds number, minprocs number, nocleanup boolean, childlogdir text, user text,
		directory text, strip_ansi boolean, environment text, identifier text, profile_options text`),
	"supervisorctl":    keys("serverurl text, username text, password text, prompt text, history_file text"),
	"unix_http_server": keys("file text, chmod octal, chown text, username text, password text"),
	"inet_http_server": keys("port listening, username text, password text"),
	"rpcinterface":     nil, // a plugin's own
	"ctlplugin":        nil,
}

func keys(list string) map[string]string {
	types := map[string]string{}
	for item := range strings.SplitSeq(list, ",") {
		name, kind, _ := strings.Cut(strings.TrimSpace(item), " ")
		types[name] = kind
	}
	return types
}

// Kinds are those of the sections that there are, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// Known reports whether supervisord or supervisorctl reads a section. Most need a
// name behind a colon; the rest may not have one, but for the two servers.
func Known(section string) bool {
	kind, name, named := strings.Cut(section, ":")
	if _, ok := kinds[kind]; !ok {
		return section == "DEFAULT"
	}
	switch kind {
	case "supervisord", "supervisorctl", "include":
		return !named
	case "unix_http_server", "inet_http_server":
		return true
	}
	return named && name != ""
}

// Runs reports whether a section describes a program.
func Runs(section string) bool {
	switch Kind(section) {
	case "program", "fcgi-program", "eventlistener":
		return Known(section)
	}
	return false
}

// Keys are those of a section, sorted; nil if it is not known or takes any.
func Keys(section string) []string {
	if !Known(section) {
		return nil
	}
	return slices.Sorted(maps.Keys(kinds[Kind(section)]))
}

// Has reports whether a section has a key. One that is a plugin's own has any.
func Has(section, key string) bool {
	types := kinds[Kind(section)]
	_, ok := types[key]
	return ok || types == nil
}

// With is the kind of section that has a key, the first of Kinds; "" = none.
func With(key string) string {
	for _, kind := range Kinds() {
		if _, ok := kinds[kind][key]; ok {
			return kind
		}
	}
	return ""
}
