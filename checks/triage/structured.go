package triage

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// readJSON reads a line of slog, zap, zerolog or logrus: the level, the message,
// and after it the error.
func readJSON(text string) (Line, bool) {
	if !isJSON(text) {
		return Line{}, false
	}
	var fields map[string]any
	if json.Unmarshal([]byte(text), &fields) != nil {
		return Line{}, false
	}
	get := func(names ...string) string {
		for _, name := range names {
			if s, ok := fields[name].(string); ok && s != "" {
				return s
			}
		}
		return ""
	}
	level := get("level", "lvl", "severity", "L", "@level")
	l := Line{Level: levels[strings.ToLower(level)], Text: get("msg", "message", "M", "@message")}
	if why := get("error", "err", "error.message", "cause", "panic"); why != "" && !strings.Contains(l.Text, why) {
		l.Text = strings.TrimPrefix(l.Text+": "+why, ": ")
	}
	if l.Text == "" {
		l.Text = text
	}
	l.Time, _ = time.Parse(time.RFC3339Nano, get("time", "ts", "timestamp", "@timestamp", "T"))
	_, status := fields["status"]
	_, code := fields["status_code"]
	l.Request = (status || code || get("path", "uri", "url") != "") && get("method", "http_method", "verb") != ""
	l.Text = clean(l.Text)
	return l, true
}

var (
	stamp   = regexp.MustCompile(`^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?[:,]?\s+)`)
	worded  = regexp.MustCompile(`^\[?(TRACE|DEBUG|DBG|INFO|INF|NOTICE|WARN|WARNING|WRN|ERROR|ERR|FATAL|FTL|PANIC|CRITICAL)\]?(?:\[\d+\])?[:\s]\s*`)
	logfmt  = regexp.MustCompile(`(?:^|\s)(?:level|lvl)="?([A-Za-z]+)"?(?:[+-]\d+)?(?:\s|$)`)
	request = regexp.MustCompile(`"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT) .* HTTP/\d|\bmethod="?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b|(?:^|\s)(?:GET|HEAD|POST|PUT|PATCH|DELETE) /\S* (?:\d{3}|HTTP/)|\| +\d{3} \|.*\| +(?:GET|POST|PUT|DELETE|PATCH)`)
	source  = regexp.MustCompile(`^[\w./-]+\.go:\d+: `)
)

// readPlain reads any line: a time in front is left out, and a level in words or
// as level=… counts.
func readPlain(text string) (Line, bool) {
	l := Line{Text: clean(text), Request: request.MatchString(text)}
	if m := stamp.FindString(l.Text); m != "" {
		l.Text = l.Text[len(m):]
	}
	l.Text = source.ReplaceAllString(l.Text, "")
	if m := worded.FindStringSubmatch(l.Text); m != nil {
		l.Level = levels[strings.ToLower(m[1])]
		if len(l.Text) > len(m[0]) {
			l.Text = l.Text[len(m[0]):]
		}
	} else if m := logfmt.FindStringSubmatch(l.Text); m != nil {
		l.Level = levels[strings.ToLower(m[1])]
		l.Text = strings.ReplaceAll(l.Text, `\"`, `"`)
	}
	return l, true
}
