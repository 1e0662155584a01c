package noise_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"

	"example.com/seaworthy/checks/diff/record"
)

// change is one thing that a recording has.
type change func(*record.Recording)

// recording is of a case with what the changes say.
func recording(changes ...change) record.Recording {
	r := record.Recording{Case: "eval"}
	for _, c := range changes {
		c(&r)
	}
	return r
}

func stream(s string) record.Stream {
	sum := sha256.Sum256([]byte(s))
	return record.Stream{Data: []byte(s), Size: int64(len(s)), SHA256: hex.EncodeToString(sum[:])}
}

// prints is a process that succeeds.
func prints(stdout string) change { return ends("exit status 0", stdout, "") }

func ends(exit, stdout, stderr string) change {
	return func(r *record.Recording) {
		r.Steps = append(r.Steps, record.Step{Name: "exec svc", Run: &record.Run{Exit: exit, Stdout: stream(stdout), Stderr: stream(stderr)}})
	}
}

// answers is an HTTP exchange; headers come in pairs.
func answers(body string, headers ...string) change {
	return func(r *record.Recording) {
		h := map[string][]string{}
		for i := 0; i < len(headers); i += 2 {
			h[headers[i]] = append(h[headers[i]], headers[i+1])
		}
		r.Steps = append(r.Steps, record.Step{Name: "http POST /eval", HTTP: &record.HTTP{Status: 200, Header: h, Body: stream(body)}})
	}
}

func leaves(path string, mode fs.FileMode, data string) change {
	return func(r *record.Recording) {
		r.Files = append(r.Files, record.File{Path: path, Mode: mode, Data: stream(data)})
	}
}

func knows(word, name string) change {
	return func(r *record.Recording) {
		if r.Known == nil {
			r.Known = map[string]string{}
		}
		r.Known[word] = name
	}
}

func fails(why string) change { return func(r *record.Recording) { r.Failed = why } }

// each makes a recording of every text.
func each(make func(string) change, texts ...string) []record.Recording {
	var all []record.Recording
	for _, s := range texts {
		all = append(all, recording(make(s)))
	}
	return all
}

func body(s string) change { return answers(s) }
