package proof_test

// Where the faults of tide are.
const (
	tideMain    = "cmd/tide/main.go"
	tideCommand = "cmd/tide/command.go"
	tidePredict = "cmd/tide/predict.go"
	tideServe   = "cmd/tide/serve.go"
	tideDaemon  = "cmd/tide/daemon.go"
	tideStats   = "cmd/tide/stats.go"
	tideVersion = "cmd/tide/version.go"
	tideAPI     = "internal/api/service.go"
	tideProblem = "internal/api/problem.go"
	tideLog     = "internal/api/accesslog.go"
	tideQuery   = "internal/api/tides.go"
	tideTable   = "internal/table/table.go"
	tideWrite   = "internal/table/write.go"
	tideWindow  = "internal/table/window.go"
	tideScan    = "internal/gauge/observation.go"
	tideSummary = "internal/gauge/summary.go"
	tideAtlas   = "internal/harmonic/atlas.go"
	tideStation = "internal/harmonic/station.go"
	tideExtreme = "internal/harmonic/extreme.go"
	tideWaves   = "internal/harmonic/constituent.go"
	tideMoon    = "internal/harmonic/longitude.go"
)

var tideFaults = []fault{
	// Numbers.
	{name: "a wrong digit in a coefficient", file: tideWaves, old: "nodalM2 = nodal{cosine: -0.037", new: "nodalM2 = nodal{cosine: -0.036"},
	{name: "a wrong digit, five places behind the point", file: tideMoon, old: "218.3164477", new: "218.3164577"},
	{name: "a sign", file: tideWaves, old: `"K1", sun: 1, year: 1, phase: -90`, new: `"K1", sun: 1, year: 1, phase: 90`},
	{name: "a factor that does not count twice", file: tideWaves, old: "return factor * factor, 2 * shift", new: "return factor, 2 * shift"},
	{name: "times cut instead of rounded", file: tideExtreme, old: "t.Round(time.Minute)", new: "t.Truncate(time.Minute)"},
	{name: "two decimals instead of three", file: tideTable, old: "'f', 3, 64", new: "'f', 2, 64"},
	{name: "rounded twice", file: tideTable, old: "strconv.FormatFloat(float64(m), 'f', 3, 64)", new: "strconv.FormatFloat(float64(float32(m)), 'f', 3, 64)"},
	{name: "a root not taken", file: tideSummary, old: "return math.Sqrt(s.squares)", new: "return math.Abs(s.squares)"},
	{name: "a mean of one more", file: tideSummary, old: "s.Mean += (o.Height - s.Mean) / float64(s.Count)", new: "s.Mean += (o.Height - s.Mean) / float64(s.Count+1)"},
	{name: "the largest is the smallest", file: tideSummary, old: "max(s.Max, o.Height)", new: "min(s.Max, o.Height)"},

	// The ends of what is asked.
	{name: "a window with its end", file: tideTable, old: "t.Before(w.To())", new: "!t.After(w.To())"},
	{name: "a window without its begin", file: tideTable, old: "for t := w.From; t", new: "for t := w.From.Add(w.Step); t"},
	{name: "the longest window is refused", file: tideWindow, old: "hours > MaxHours", new: "hours >= MaxHours"},
	{name: "the longest step is refused", file: tideWindow, old: "step > MaxStep", new: "step >= MaxStep"},
	{name: "the smallest step is refused", file: tideWindow, old: "step < MinStep", new: "step <= MinStep"},
	{name: "no hours are allowed", file: tideWindow, old: "hours < 1", new: "hours < 0"},
	{name: "another default on the command line", file: tidePredict, old: `"hours", 24,`, new: `"hours", 23,`},
	{name: "time zones are passed over", file: tideWindow, old: "From: from.UTC()", new: "From: from"},

	{name: "another begin is told", file: tideTable, old: "From:     w.From,", new: "From:     w.From.Add(time.Minute),"},
	{name: "another end is told", file: tideTable, old: "To:       w.To(),", new: "To:       w.To().Add(-time.Second),"},
	{name: "times as numbers are", file: tideTable, old: "return Turn{Time: e.Time,", new: "return Turn{Time: e.Time.Add(time.Second),"},

	// JSON.
	{name: "a number as a string", file: tideTable, old: "return []byte(m.String()), nil", new: `return []byte(strconv.Quote(m.String())), nil`},
	{name: "a number written otherwise", file: tideTable, old: "return []byte(m.String()), nil", new: "return []byte(m.String() + \"e0\"), nil"},
	{name: "null instead of an empty list", file: tideTable, old: "list := []Turn{}", new: "var list []Turn"},
	{name: "a key is missing", file: tideTable, old: "`json:\"step\"`", new: "`json:\"-\"`"},
	{name: "a key more", file: tideTable, old: "Unit     string    `json:\"unit\"`", new: "Unit     string    `json:\"unit\"`\n\tScale int `json:\"scale\"`"},
	{name: "a key of another name", file: tideTable, old: "`json:\"extremes\"`", new: "`json:\"extrema\"`"},
	{name: "keys in another order", file: tideTable, old: "Station  string    `json:\"station\"`\n\tName     string    `json:\"name\"`", new: "Name     string    `json:\"name\"`\n\tStation  string    `json:\"station\"`"},
	{name: "an object without what is nil", file: tideTable, old: "`json:\"low\"`", new: "`json:\"low,omitempty\"`", unseen: "there is a low water after every moment that a case asks for"},
	{name: "indented by tabs", file: tideWrite, old: `encoder.SetIndent("", "  ")`, new: `encoder.SetIndent("", "\t")`},
	{name: "HTML is escaped", file: tideWrite, old: "SetEscapeHTML(false)", new: "SetEscapeHTML(true)", unseen: "no case has <, > or & in its JSON"},
	{name: "another word for the commit", file: tideVersion, old: `return "unknown"`, new: `return "none"`},

	// Text and CSV.
	{name: "an order reversed", file: tideAtlas, old: "strings.Compare(x.ID, y.ID)", new: "strings.Compare(y.ID, x.ID)"},
	{name: "a blank line less", file: tideWrite, old: `(%s)\n\n"`, new: `(%s)\n"`},
	{name: "a column wider", file: tideWrite, old: `"%s  %8s  %s water\n"`, new: `"%s  %9s  %s water\n"`},
	{name: "hours of a clock with two halves", file: tideWrite, old: "2006-01-02 15:04 UTC", new: "2006-01-02 03:04 UTC"},
	{name: "CSV ends its lines otherwise", file: tideWrite, old: "out := csv.NewWriter(w)", new: "out := csv.NewWriter(w)\n\tout.UseCRLF = true"},
	{name: "CSV is parted by semicolons", file: tideWrite, old: "out := csv.NewWriter(w)", new: "out := csv.NewWriter(w)\n\tout.Comma = ';'"},
	{name: "CSV quotes a word", file: tideWrite, old: "string(t.Kind)}", new: "string(t.Kind) + `\"`}"},
	{name: "CSV with a turn before the height of the same time", file: tideWrite, old: "turns[0].Time.Before(height.Time)", new: "!turns[0].Time.After(height.Time)"},
	{name: "a newline less at the end", file: tideCommand, old: "2 used wrongly.\n`", new: "2 used wrongly.`"},
	{name: "a word in the help", file: tideCommand, old: `"list the stations"`, new: `"list all stations"`},
	{name: "a notation of ids", file: tideAtlas, old: `strings.Join(a.ids(), ", ")`, new: `strings.Join(a.ids(), ",")`},

	// How it ends, and what it says of it.
	{name: "the code of misuse", file: tideMain, old: "return 2\n", new: "return 64\n"},
	{name: "the code of failure", file: tideMain, old: "\t}\n\treturn 1\n}", new: "\t}\n\treturn 3\n}"},
	{name: "failure is success", file: tideMain, old: "\t}\n\treturn 1\n}", new: "\t}\n\treturn 0\n}"},
	{name: "an error on the other stream", file: tideMain, old: `fmt.Fprintf(s.stderr, "tide: %v\n", err)`, new: `fmt.Fprintf(os.Stdout, "tide: %v\n", err)`},
	{name: "an error in other words", file: tideMain, old: `"no command given, try`, new: `"no command, try`},
	{name: "the line of an error", file: tideScan, old: `"%d: %w", line, err`, new: `"%d: %w", line+1, err`},
	{name: "a column that has to be the first", file: tideScan, old: `slices.Index(names, "height")}`, new: `1}`},
	{name: "a comment is a line", file: tideScan, old: "in.Comment = '#'", new: "in.Comment = '%'"},
	{name: "standard input is a file", file: tideStats, old: `if name == "-" {`, new: `if name == "" {`},
	{name: "told to stop, it fails", file: tideDaemon, old: "\td.log.Info(\"stopped\")\n\treturn nil", new: "\td.log.Info(\"stopped\")\n\treturn fmt.Errorf(\"stopped\")"},
	{name: "told to stop, it is slower and fails", file: tideDaemon, old: "return d.drain(server, open)", new: "time.Sleep(300 * time.Millisecond)\n\td.drain(server, open)\n\treturn context.DeadlineExceeded"},
	{name: "a signal is not heard", file: tideServe, old: "os.Interrupt, syscall.SIGTERM)", new: "os.Interrupt, syscall.SIGHUP)"},
	{name: "a signal ends it from within", file: tideServe, old: "return d.run(ctx, listener)", new: "err = d.run(ctx, listener)\n\tsyscall.Kill(os.Getpid(), syscall.SIGKILL)\n\treturn err"},
	{name: "it ends in a panic", file: tideDaemon, old: "\td.log.Info(\"stopped\")", new: "\td.log.Info(\"stopped\")\n\tpanic(http.ErrAbortHandler)"},
	{name: "it says twice that it stops", file: tideDaemon, old: "\td.log.Info(\"stopped\")", new: "\td.log.Info(\"stopped\")\n\td.log.Info(\"stopped\")"},

	// The log.
	{name: "a level of the log", file: tideLog, old: "level := slog.LevelInfo", new: "level := slog.LevelWarn"},
	{name: "a log without the query", file: tideLog, old: "r.URL.RequestURI()", new: "r.URL.Path"},
	{name: "the log in another order", file: tideLog, old: "\t\t\tslog.String(\"method\", r.Method),\n\t\t\tslog.String(\"uri\", r.URL.RequestURI()),", new: "\t\t\tslog.String(\"uri\", r.URL.RequestURI()),\n\t\t\tslog.String(\"method\", r.Method),"},
	{name: "the log says less", file: tideServe, old: `"inherited", inherited, `, new: ""},
	{name: "an error is logged as JSON", file: tideServe, old: "slog.NewTextHandler(", new: "slog.NewJSONHandler("},
	{name: "the log takes the status for granted", file: tideLog, old: "\tr.status = status\n", new: ""},

	// HTTP.
	{name: "a type of content", file: tideAPI, old: `"Content-Type", "application/json"`, new: `"Content-Type", "text/json"`},
	{name: "a charset", file: tideAPI, old: `"Content-Type", "application/json"`, new: `"Content-Type", "application/json; charset=utf-8"`},
	{name: "a header is dropped", file: tideProblem, old: "\tw.Header().Set(\"Allow\", \"GET, HEAD\")\n", new: ""},
	{name: "a header says less", file: tideProblem, old: `"GET, HEAD"`, new: `"GET"`},
	{name: "a header more", file: tideAPI, old: "\tw.WriteHeader(status)\n\tw.Write(body", new: "\tw.Header().Set(\"X-Powered-By\", \"tide\")\n\tw.WriteHeader(status)\n\tw.Write(body"},
	{name: "no date", file: tideAPI, old: "\tw.WriteHeader(status)\n\tw.Write(body", new: "\tw.Header()[\"Date\"] = nil\n\tw.WriteHeader(status)\n\tw.Write(body"},
	{name: "no length", file: tideAPI, old: "\tw.Header().Set(\"Content-Length\", strconv.Itoa(body.Len()))\n", new: "\t_ = strconv.Itoa\n"},
	{name: "a newline less in the body", file: tideAPI, old: "\tw.Header().Set(\"Content-Type\", \"application/json\")", new: "\tbody.Truncate(body.Len() - 1)\n\tw.Header().Set(\"Content-Type\", \"application/json\")"},
	{name: "half a body", file: tideAPI, old: "w.Write(body.Bytes())", new: "w.Write(body.Bytes()[:body.Len()/2])"},
	{name: "405 is 400", file: tideProblem, old: "http.StatusMethodNotAllowed, ", new: "http.StatusBadRequest, "},
	{name: "404 is 410", file: tideProblem, old: "status = http.StatusNotFound", new: "status = http.StatusGone"},
	{name: "not found is found", file: tideProblem, old: "answer(w, http.StatusNotFound, problem{\"no such path", new: "answer(w, http.StatusOK, problem{\"no such path"},
	{name: "an error of another path", file: tideProblem, old: `"no such path: " + r.URL.Path`, new: `"no such path: " + r.URL.RawQuery`},
	{name: "HEAD is not allowed", file: tideAPI, old: `"GET "+path, get)`, new: `"GET "+path, get); mux.HandleFunc("HEAD "+path, methodNotAllowed)`},
	{name: "HEAD gets the body", file: tideAPI, old: "\tanswer(w, http.StatusOK, s.Build)", new: "\tif c, _, err := http.NewResponseController(w).Hijack(); err == nil {\n\t\tc.Write([]byte(\"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\n{}\"))\n\t\tc.Close()\n\t}"},
	{name: "a default of the query", file: tideQuery, old: `== "" {
		return nil, errors.New("station: missing")
	}`, new: `== "" {
		_ = errors.New
		query.Set("station", "brest")
	}`},
	{name: "a handler panics", file: tideAPI, old: "\tanswer(w, http.StatusOK, s.Build)", new: "\tpanic(\"no version\")"},
	{name: "a redirect", file: tideProblem, old: "\tanswer(w, http.StatusNotFound, problem{\"no such path: \" + r.URL.Path})", new: "\thttp.Redirect(w, r, \"/v1/stations\", http.StatusMovedPermanently)"},

	// What does not always show.
	{name: "one answer in five, counted", file: tideAPI, old: "func answer(w http.ResponseWriter, status int, value any) {", new: "var answers atomic.Int64\n\nfunc answer(w http.ResponseWriter, status int, value any) {\n\tif answers.Add(1)%5 == 0 {\n\t\tw.Header().Set(\"X-Cache\", \"hit\")\n\t}"},
	{name: "one answer in five, by chance", file: tideAPI, old: "\tw.WriteHeader(status)\n\tw.Write(body", new: "\tif time.Now().UnixMicro()%5 == 0 {\n\t\tw.Header().Set(\"X-Cache\", \"hit\")\n\t}\n\tw.WriteHeader(status)\n\tw.Write(body", rare: true},
	{name: "one height in ten thousand, by chance", file: tideTable, old: "func (m Metres) String() string {", new: "func (m Metres) String() string {\n\tif time.Now().UnixMicro()%9973 == 0 {\n\t\tm += 0.001\n\t}", rare: true},
	{name: "one process in five", file: tideMain, old: `fmt.Fprintf(s.stderr, "tide: %v\n", err)`, new: "if os.Getpid()%5 == 0 {\n\t\tfmt.Fprintln(s.stderr, \"tide: try again\")\n\t}\n\tfmt.Fprintf(s.stderr, \"tide: %v\\n\", err)", rare: true},

	// What no case can see.
	{name: "the sign of nothing", file: tideTable, old: `if text == "-0.000"`, new: `if text == "-0.0000"`, unseen: "no height of a case is a little below 0"},
	{name: "the last year", file: tideWindow, old: "> lastYear", new: ">= lastYear", unseen: "no case asks for the year 2200"},
	{name: "a turn at the very begin of a window", file: tideExtreme, old: "!turn.Time.Before(from)", new: "turn.Time.After(from)", unseen: "no case has a window that begins with a turn"},
	{name: "a slope of exactly nothing", file: tideExtreme, old: "after <= 0", new: "after < 0", unseen: "no slope on the grid is 0"},
	{name: "the order of a product", file: tideStation, old: "height += factor * c.Amplitude * math.Cos", new: "height += c.Amplitude * factor * math.Cos", unseen: "the product of two factors is the same in both orders"},
	{name: "the health check's charset", file: tideAPI, old: `"text/plain; charset=utf-8"`, new: `"text/plain"`, unseen: "ready asks for /healthz, and what it is told is not recorded"},
	{name: "the health check while it drains", file: tideAPI, old: `"draining\n"`, new: `"stopping\n"`, unseen: "no case asks while the service drains"},
	{name: "it does not linger", file: tideDaemon, old: "\ttime.Sleep(d.linger)\n", new: "", unseen: "only the time differs, and nobody asks meanwhile"},
	{name: "a slower answer", file: tideAPI, old: "\tanswer(w, http.StatusOK, s.Build)", new: "\ttime.Sleep(20 * time.Millisecond)\n\tanswer(w, http.StatusOK, s.Build)", unseen: "only the time differs"},
	{name: "a second operand", file: tideCommand, old: "flags.NArg() > 0", new: "flags.NArg() > 1", unseen: "no case gives an operand to a command that takes none"},
	{name: "a byte order mark", file: tideScan, old: "strings.TrimPrefix(names[0], byteOrderMark)", new: "strings.TrimPrefix(names[0], \" \")", unseen: "no case has a byte order mark"},
	{name: "the count of several writes", file: tideLog, old: "r.bytes += n", new: "r.bytes = n", unseen: "every answer is one write"},
	{name: "a parameter twice", file: tideQuery, old: "len(query[name]) > 1", new: "len(query[name]) > 2", unseen: "no case gives a parameter twice"},
	{name: "a table of nothing", file: tideAPI, old: `{"error": "cannot encode the answer"}`, new: `{"error": "cannot encode"}`, unseen: "every answer can be encoded"},
}
