// Package record holds what came out of one run of one case: plain data that a
// run fills in and a comparison reads.
package record

import "io/fs"

// Recording is all that came out of one run of one case by one build.
type Recording struct {
	Case  string `json:"case"`  // "eval", the name of the script without .txtar
	Steps []Step `json:"steps"` // in order

	// Files are what the run left in its directory and had not been put there by
	// the case, or was changed, sorted by path.
	Files []File `json:"files"`

	// Failed is the case's own complaint, when an assertion in it did not hold or a
	// step could not be done: the line of the script and why. "" = it held.
	Failed string `json:"failed,omitempty"`

	// Skipped is why the case ended itself by "skip", "no reason given" if it did
	// not say. "" = it did not. What was recorded before counts.
	Skipped string `json:"skipped,omitempty"`

	// Known are strings of this run that are of no meaning, and what stands for
	// them: its directory → "$WORK", its address → "$ADDR", its process id.
	Known map[string]string `json:"known,omitempty"`
}

// Step is one process that was run, or one HTTP exchange.
type Step struct {
	Name string `json:"name"` // "exec tide tides", "http POST /tides"; with " #2" for the second of a name

	Run  *Run  `json:"run,omitempty"`  // of a process
	HTTP *HTTP `json:"http,omitempty"` // of an exchange
}

// Run is what a process left.
type Run struct {
	Exit   string `json:"exit"` // "exit status 3", "signal: killed", "deadline: 60s"
	Stdout Stream `json:"stdout"`
	Stderr Stream `json:"stderr"`
}

// HTTP is a response.
type HTTP struct {
	// Request is the first line of what was sent, with the query, which Name of
	// the step leaves out: "GET /tides?station=brest".
	Request string `json:"request"`

	Status int                 `json:"status"`
	Header map[string][]string `json:"header"`          // canonical names; hop-by-hop ones left out
	Body   Stream              `json:"body"`            // without its Content-Encoding, if that is gzip or deflate
	Error  string              `json:"error,omitempty"` // why there is none: "connection refused"; "" otherwise
}

// File is what lies at a path at the end.
type File struct {
	Path string      `json:"path"` // slashes, relative to the run's directory
	Mode fs.FileMode `json:"mode"` // type and permissions
	Link string      `json:"link,omitempty"`
	Data Stream      `json:"data"`

	// Gone says that the case had put a file there and the run has removed it.
	// Then Mode is what it had, and Data is empty.
	Gone bool `json:"gone,omitempty"`
}

// Stream is bytes of any length: of long ones the beginning is kept.
type Stream struct {
	Data   []byte `json:"data"`   // at most the cap of the run
	Size   int64  `json:"size"`   // of all
	SHA256 string `json:"sha256"` // of all, in hex
}

// Cut reports whether Data is not all.
func (s Stream) Cut() bool { return int64(len(s.Data)) < s.Size }
