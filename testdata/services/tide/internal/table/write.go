package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Formats are the names that Write knows.
var Formats = []string{"text", "json", "csv"}

// Write writes t to w in the format, which is one of Formats; any other is an
// error and writes nothing.
func (t *Table) Write(w io.Writer, format string) error {
	switch format {
	case "text":
		return t.writeText(w)
	case "json":
		return WriteJSON(w, t)
	case "csv":
		return t.writeCSV(w)
	}
	return fmt.Errorf("format: %q is not one of text, json, csv", format)
}

// WriteJSON writes value to w as indented JSON and a newline. Names are written
// as they are: "<" is not escaped.
func WriteJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// writeText writes the turns first, then the heights.
func (t *Table) writeText(w io.Writer) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s, metres above %s (%s)\n\n", t.Name, t.Datum, t.Notice)
	for _, turn := range t.Extremes {
		fmt.Fprintf(&text, "%s  %8s  %s water\n", minute(turn.Time), turn.Height, turn.Kind)
	}
	if len(t.Extremes) > 0 {
		text.WriteByte('\n')
	}
	for _, height := range t.Heights {
		fmt.Fprintf(&text, "%s  %8s\n", minute(height.Time), height.Height)
	}
	_, err := text.WriteTo(w)
	return err
}

func minute(t time.Time) string { return t.Format("2006-01-02 15:04 UTC") }

// writeCSV writes heights and turns in one list by time; kind is empty for a
// height. The first two columns are what "tide stats" reads.
func (t *Table) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write([]string{"time", "height", "kind"}) // errors stay in out until Error
	turns := t.Extremes
	for _, height := range t.Heights {
		for len(turns) > 0 && turns[0].Time.Before(height.Time) {
			out.Write(turns[0].record())
			turns = turns[1:]
		}
		out.Write(Turn{Time: height.Time, Height: height.Height}.record())
	}
	for _, turn := range turns {
		out.Write(turn.record())
	}
	out.Flush()
	return out.Error()
}

func (t Turn) record() []string {
	return []string{t.Time.Format(time.RFC3339), t.Height.String(), string(t.Kind)}
}
