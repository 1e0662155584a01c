// Package triage names the cause among the ones that stop services, from the
// state of a unit and its last log.
//
// [Parse] reads a log, whoever wrote it: the journal, syslog, Supervisor, PM2, or
// the service itself. [ParseState] reads what systemctl show prints. [Judge] says
// what ended the last run. What was said long before the end, or below a warning,
// or of a request, is no cause, and where nothing is recognised there is none.
package triage
