package triage

import (
	"regexp"
	"strings"
)

// supervisorLine is "2026-11-22 23:18:58,555 WARN exited: orders (exit status 1; not expected)".
var (
	supervisorLine = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (CRIT|ERRO|WARN|INFO|DEBG|TRAC|BLAT) (.*)$`)
	supervisorWord = regexp.MustCompile(`^(?:spawned: |exited: |spawnerr: |gave up: |success: |stopped: |waiting for |killing |supervisord started|received SIG|reaped |Set uid|Included |RPC interface)`)
	supervised     = regexp.MustCompile(`^(?:spawned: '|exited: |gave up: |success: |stopped: |waiting for )([^'\s]+)`)
	childLine      = regexp.MustCompile(`^supervisor: (?:couldn't |child process was not spawned|error trying)`)
)

// readSupervisor reads supervisord.log, and what Supervisor writes into the log of
// a program that it cannot start.
func readSupervisor(text string) (Line, bool) {
	if m := supervisorLine.FindStringSubmatch(text); m != nil && supervisorWord.MatchString(m[2]) {
		name := strings.TrimRight(first(supervised.FindStringSubmatch(m[2])), ",")
		return Line{From: Manager, Program: name, Text: m[2]}, true
	}
	if childLine.MatchString(text) {
		return Line{From: Manager, Text: text}, true
	}
	return Line{}, false
}

// pmLine is "2026-11-22T23:19:10: PM2 log: App [orders:0] online".
var (
	pmLine   = regexp.MustCompile(`^(?:PM2 +\| )?(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d: )?(?:PM2 (?:log|error): |\[PM2\](?:\[(?:WARN|ERROR)\])? )(.*)$`)
	pmApp    = regexp.MustCompile(`^App \[([^\]:]+)(?::\d+)?\] `)
	pmPrefix = regexp.MustCompile(`^\d+\|([^|]*?) *\| ?(.*)$`)
)

// readPM2 reads pm2.log and what pm2 prints of it.
func readPM2(text string) (Line, bool) {
	m := pmLine.FindStringSubmatch(escapes.ReplaceAllString(text, ""))
	if m == nil {
		return Line{}, false
	}
	return Line{From: Manager, Program: first(pmApp.FindStringSubmatch(m[1])), Text: m[1]}, true
}

// readPrefixed reads a service's line as pm2 logs prints it: "0|orders | text".
func readPrefixed(text string) (Line, bool) {
	m := pmPrefix.FindStringSubmatch(escapes.ReplaceAllString(text, ""))
	if m == nil {
		return Line{}, false
	}
	return Line{Program: m[1], Text: m[2]}, true
}
