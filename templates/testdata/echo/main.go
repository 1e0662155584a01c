// Echo appends what it was started with to a file beside itself, one line of JSON
// each time: its arguments to args.json if it is called args, its environment to
// env.json if it is called env.
package main

import (
	"encoding/json"
	"os"
	"path/filepath"
)

func main() {
	var what any = os.Args[1:]
	if filepath.Base(os.Args[0]) == "env" {
		what = os.Environ()
	}
	line, err := json.Marshal(what)
	if err != nil {
		panic(err)
	}
	f, err := os.OpenFile(os.Args[0]+".json", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		panic(err)
	}
}
