// Package cases runs a service on scripts and records all that comes out.
//
// A case is a txtar file, testdata/cases/NAME.txtar, in the language of
// testscript (github.com/rogpeppe/go-internal/testscript), unchanged:
//
//	# what the command line prints, and how it fails
//	exec tide predict -station brest -from 2026-11-22T00:00:00Z
//	stdin seen.csv
//	exec tide stats -station brest
//	! exec tide predict -station atlantis
//	stderr 'unknown station'
//
//	-- seen.csv --
//	time,height
//	2026-11-22T00:00:00Z,5.4
//
// Each run of the service's own command, also from within a shell, is recorded:
// both streams, and how it ended. What a case asserts has to hold for every
// build; an assertion sees at most Options.Cap bytes of a stream,
// as does a pipe of a shell; a file that a shell writes it to gets all.
//
// Commands that testscript does not have:
//
//	service NAME ARG...      start it in the background; it is to listen on $ADDR ($PORT is
//	                         the port alone; $ADDR2 and $PORT2 are a second one, say for metrics)
//	ready [GET] PATH [CODE]  ask until it answers with CODE, 200 if there is none
//	http METHOD PATH [FILE]  one exchange. FILE holds the body, or all of a request message
//	                         (RFC 9112) whose Host and Content-Length may be missing. PATH may
//	                         be a URL, http://$ADDR2/metrics. The body of the answer, without
//	                         its gzip or deflate, is then stdout for assertions, its status
//	                         line and headers stderr
//	status CODE              the last answer had this status
//	cookies                  from here on, requests carry the cookies that the service has set
//	shutdown [SIGNAL]        signal the service's process group (TERM if none is named) and
//	                         wait; its streams are then stdout and stderr for assertions.
//	                         What still runs at the end of the case gets TERM
//	unbase64 FILE...         decode files in place: bytes that a text file cannot hold
//
//	scrub PATTERN WORD       rules of the comparison; this package only collects them
//	ignore STEP PATH
//	unordered STEP PATH
//	approx STEP PATH rel=1e-12
//
// "stop" is testscript's own and ends the script; before the name of a signal it
// is taken for a mistake.
//
// The environment is testscript's (PATH, HOME=/no-home, TMPDIR, WORK) with TZ,
// LC_ALL, GODEBUG and GOTRACEBACK set, and nothing of the user's. Every run has a
// directory of its own, of the same length as any other's.
//
// On Linux nothing that a case starts outlives it, also when the kit is killed: it
// then takes a moment to end. But for these:
//
//   - what has got rid of its environment, if no command of the service started it,
//     or one whose launcher was then killed by another
//   - what runs on without a launcher that was killed by another, if the kit is
//     killed as well and the script starts nothing but the service
//
// On other Unix systems what leaves its process group outlives it, and what the
// script starts in the background of a shell; if the kit is killed, all that is not
// of the service. On Windows the service's descendants end with it.
package cases
