package checks

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/seaworthy/checks/supervisor"
)

// supervisorUsers tells programs that run as root.
func supervisorUsers(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.programs() {
		name := supervisor.Name(section)
		switch user, line := s.value(section, "user"); {
		case user == "" && line == 0:
			found = append(found, doubt(s.at(s.Line(section)), "there is no user=: the program runs as supervisord does, which is root on most hosts").hint("user="+name))
		case user == "root" || user == "0":
			found = append(found, doubt(s.at(line), "user=%s: the program runs as root", user).hint("user="+name))
		case strings.Trim(user, "0123456789") == "":
			found = append(found, doubt(s.at(line), "user=%s: a number is another account on another host", user).hint("user="+name))
		case !unitAccount.MatchString(lower(user)) && !strings.HasPrefix(user, "<"):
			found = append(found, mistake(s.at(line), "user=%s: no account can have such a name: %s", user, refusesAll).hint("user="+name))
		}
	}
	return found
}

// defaultStop is Supervisor's own stopwaitsecs=.
const defaultStop = 10

// supervisorStops tells programs that are killed before they could end, and starts
// that nobody can see fail.
func supervisorStops(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.programs() {
		wait, line := s.value(section, "stopwaitsecs")
		seconds, err := strconv.Atoi(wait)
		if wait == "" {
			seconds, err, line = defaultStop, nil, s.Line(section)
		}
		if stop := s.stops[section]; err == nil && time.Duration(seconds)*time.Second < stop {
			found = append(found, doubt(s.at(line), "killed %d s after it was told to stop; %s.service gives it %v", seconds, supervisor.Name(section), stop).
				hint(fmt.Sprintf("stopwaitsecs=%.0f", stop.Seconds())))
		}
		if v, at := s.value(section, "stopsignal"); slices.Contains([]string{"KILL", "SIGKILL", "9"}, strings.ToUpper(v)) {
			found = append(found, doubt(s.at(at), "stopsignal=%s: the program cannot end what it does", v).hint("stopsignal=TERM"))
		}
		if v, at := s.value(section, "startretries"); v == "0" {
			found = append(found, doubt(s.at(at), "startretries=0: one start that fails, and it stays down").hint("startretries=3"))
		}
	}
	return found
}

// supervisorLogs tells logs that are lost, mixed up, or have no directory.
func supervisorLogs(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.programs() {
		out, outLine := s.value(section, "stdout_logfile")
		err, errLine := s.value(section, "stderr_logfile")
		redirected := s.is(section, "redirect_stderr")
		found = append(found, s.logFile(section, "stdout", out, outLine)...)
		special := slices.Contains([]string{"", "none", "off", "auto", "syslog"}, lower(err))
		switch {
		case redirected && !special:
			found = append(found, doubt(s.at(errLine), "stderr_logfile=%s with redirect_stderr=true: supervisord passes over it", err).hint("take one of the two away"))
		case redirected:
		case out == err && !special && !strings.HasPrefix(out, "/dev/"):
			found = append(found, doubt(s.at(errLine), "both logs are %s: each is turned over without the other, and lines are lost", err).hint("redirect_stderr=true"))
		default:
			found = append(found, s.logFile(section, "stderr", err, errLine)...)
		}
	}
	return found
}

// madeAlready are directories that a host with Supervisor has.
var madeAlready = []string{"/var/log", "/var/log/supervisor", "/tmp", "/var/tmp", "/dev", "/dev/fd", "/proc/self/fd"}

// logFile judges one log of a program.
func (s supervisorSubject) logFile(section, stream, file string, line int) []Finding {
	if slices.Contains([]string{"", "none", "off", "auto", "syslog"}, lower(file)) {
		return nil
	}
	most, at := s.value(section, stream+"_logfile_maxbytes")
	dir := path.Dir(file)
	switch {
	case (strings.HasPrefix(file, "/dev/") || strings.HasPrefix(file, "/proc/")) && strings.Trim(lower(most), "kmgb") != "0":
		return []Finding{mistake(s.at(max(line, at)), "%s_logfile=%s with a size to turn it over at: it is no file, and supervisord ends in an error when it tries", stream, file).hint(stream + "_logfile_maxbytes=0")}
	case strings.HasPrefix(file, "<"), slices.Contains(madeAlready, dir):
		return nil
	case strings.HasPrefix(file, "~"), !path.IsAbs(file):
		return []Finding{doubt(s.at(line), "%s_logfile=%s is relative: it is written below the directory supervisord was started in, if that is there", stream, file).hint(stream + "_logfile=/var/log/" + supervisor.Name(section) + "/" + path.Base(file))}
	}
	return []Finding{skip(fmt.Sprintf("%s: whether the host has %s was not looked at: where it is missing, %s", unitLine(s.at(line)), dir, refusesAll)).
		hint("install -d " + dir + ", before supervisord starts; nobody else makes it")}
}

// supervisorGroups tells groups of programs that are not there.
func supervisorGroups(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.Sections() {
		if supervisor.Kind(section) != "group" {
			continue
		}
		list, line := s.value(section, "programs")
		if list == "" {
			found = append(found, mistake(s.at(max(line, s.Line(section))), "[%s] has no programs=: it is a group of nothing", section).hint("programs=a,b"))
			continue
		}
		for name := range strings.SplitSeq(list, ",") {
			name = strings.TrimSpace(name)
			if s.Line("program:"+name) > 0 || s.Line("fcgi-program:"+name) > 0 {
				continue
			}
			f := mistake(s.at(line), "[%s] names %q, of which there is no section: %s", section, name, refusesAll)
			if s.Line("supervisord") == 0 || s.Line("include") > 0 {
				f = doubt(s.at(line), "[%s] names %q: unless another file has it, %s", section, name, refusesAll)
			}
			found = append(found, f)
		}
	}
	return found
}

// supervisorServers tells servers that are open to everybody, or refused.
func supervisorServers(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.Sections() {
		kind := supervisor.Kind(section)
		needs := map[string]string{"inet_http_server": "port", "unix_http_server": "file"}[kind]
		if needs == "" {
			continue
		}
		value, line := s.value(section, needs)
		_, hasUser := s.Last(section, "username")
		_, hasPassword := s.Last(section, "password")
		switch {
		case line == 0:
			found = append(found, mistake(s.at(s.Line(section)), "[%s] has no %s=: %s", section, needs, refusesAll))
		case hasUser != hasPassword:
			found = append(found, mistake(s.at(s.Line(section)), "[%s] has one of username= and password= without the other: %s", section, refusesAll))
		case kind == "inet_http_server" && !hasPassword && !strings.HasPrefix(value, "127.") && !strings.HasPrefix(value, "localhost:"):
			found = append(found, mistake(s.at(line), "port=%s without a password: everybody who reaches the host can stop the programs and read their logs", value).hint("port=127.0.0.1:9001"))
		}
	}
	return found
}
