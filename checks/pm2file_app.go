package checks

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/seaworthy/checks/pm2"
)

// pm2Keys tells keys that PM2 passes over, and those that say one thing twice.
func pm2Keys(s pm2Subject, app pm2.Value) []Finding {
	var found []Finding
	said := map[string]string{}
	for _, m := range app.Members {
		name := pm2.Name(m.Key)
		if other := said[name]; name != "" && other != "" && other != m.Key {
			found = append(found, mistake(s.at(m.Line), "%q and %q are two names of one key: only one of them counts", other, m.Key).hint("leave one of the two"))
		}
		said[name] = m.Key
		if name != "" || strings.HasPrefix(m.Key, "x-") {
			continue
		}
		f := mistake(s.at(m.Line), "%q is no key of a program: PM2 passes over it without a word", m.Key)
		if near := nearKey(m.Key, pm2.Names()); near != "" {
			f = f.hint(strconv.Quote(near))
		}
		if found = append(found, f); len(found) >= manyKeys {
			return found
		}
	}
	return found
}

// pm2Values tells values that PM2 refuses.
func pm2Values(s pm2Subject, app pm2.Value) []Finding {
	var found []Finding
	for _, m := range app.Members {
		if fault := pm2.Fault(m.Key, m.Value); fault != "" {
			found = append(found, mistake(s.at(m.Line), "%q %s: PM2 refuses the file, or passes over the value", m.Key, fault))
		}
	}
	return found
}

func pm2Script(s pm2Subject, app pm2.Value) []Finding {
	script, ok := app.Setting("script")
	switch {
	case !ok || script.Text == "":
		return []Finding{mistake(s.at(max(script.Line, app.Line)), "a program has no %q: %s", "script", refusesFile).hint(`"script": "/opt/orders/current/bin/orders"`)}
	case strings.Contains(script.Text, " "):
		return []Finding{mistake(s.at(script.Line), "%q has a blank: PM2 gives the whole to a shell, which then is what runs and what is stopped", script.Text).hint(`the program in "script", the rest in "args"`)}
	case !path.IsAbs(script.Text):
		return []Finding{doubt(s.at(script.Line), "%q is relative: looked for below cwd, or below the directory pm2 was typed in", script.Text).hint(fmt.Sprintf("%q", "/opt/"+strings.TrimLeft(script.Text, "./")))}
	}
	return nil
}

// interpreted are files that an interpreter has to run.
var interpreted = []string{".js", ".cjs", ".mjs", ".ts", ".py", ".rb", ".php", ".pl", ".sh"}

// pm2Interpreter tells binaries that PM2 gives, or may give, to an interpreter.
func pm2Interpreter(s pm2Subject, app pm2.Value) []Finding {
	script, _ := app.Setting("script")
	if script.Text == "" || slices.Contains(interpreted, path.Ext(script.Text)) {
		return nil
	}
	interpreter, ok := app.Setting("exec_interpreter")
	switch {
	case !ok:
		return []Finding{doubt(s.at(app.Line), "there is no %q: PM2 looks into %s, and runs with node what it takes for text", "interpreter", script.Text).hint(`"interpreter": "none"`)}
	case interpreter.Text != "none":
		return []Finding{mistake(s.at(interpreter.Line), "%s is run with %q, and is no script", script.Text, interpreter.Text).hint(`"interpreter": "none"`)}
	}
	return nil
}

func pm2Arguments(s pm2Subject, app pm2.Value) []Finding {
	args, _ := app.Setting("args")
	for _, item := range args.Items {
		if item.Kind != pm2.String {
			return []Finding{doubt(s.at(item.Line), "an argument in %q is a %s: only text is passed on as it is written", "args", item.Kind).hint(strconv.Quote(item.Text))}
		}
	}
	if args.Kind != pm2.String || !strings.ContainsAny(args.Text, " \t\"'") {
		return nil
	}
	return []Finding{doubt(s.at(args.Line), "%q is one text: PM2 cuts it at its blanks, and takes quotes by rules of its own", "args").hint(`"args": ["` + strings.Join(strings.Fields(strings.ReplaceAll(args.Text, `"`, "")), `", "`) + `"]`)}
}

func pm2Mode(s pm2Subject, app pm2.Value) []Finding {
	var found []Finding
	if mode, ok := app.Setting("exec_mode"); ok && strings.HasPrefix(mode.Text, "cluster") {
		found = append(found, mistake(s.at(mode.Line), "%q is for Node programs: PM2 loads the file into node", mode.Text).hint(`"exec_mode": "fork"`))
	}
	if n, ok := app.Setting("instances"); ok && n.Text != "1" && n.Kind != pm2.Null {
		found = append(found, doubt(s.at(n.Line), "%q is %s: each of them opens the same port, and all but one fail", "instances", n.Text).hint(`"instances": 1`))
	}
	for _, key := range []string{"wait_ready", "shutdown_with_message"} {
		if v, ok := app.Setting(key); ok && v.Text == "true" {
			found = append(found, mistake(s.at(v.Line), "%q needs process.send of Node, which no other program has", key).hint("take it away"))
		}
	}
	if v, ok := app.Setting("watch"); ok && v.Text != "false" && v.Text != "" || v.Kind == pm2.Array {
		found = append(found, doubt(s.at(v.Line), "%q restarts the program whenever a file below its directory changes", "watch").hint("take it away"))
	}
	return found
}

// pm2User tells programs that run as root.
func pm2User(s pm2Subject, app pm2.Value) []Finding {
	uid, ok := app.Setting("uid")
	switch {
	case !ok:
		return []Finding{doubt(s.at(app.Line), "there is no %q: the program runs as the user of PM2's daemon, which is root where root starts it", "uid").hint(`"uid": "orders"`)}
	case uid.Text == "root" || uid.Text == "0":
		return []Finding{doubt(s.at(uid.Line), "%q is %s: the program runs as root", "uid", uid.Text).hint(`"uid": "orders"`)}
	}
	return nil
}

// defaultKill is PM2's own kill_timeout.
const defaultKill = 1600 * time.Millisecond

// pm2Stop tells programs that are killed before they could end.
func pm2Stop(s pm2Subject, app pm2.Value) []Finding {
	name, _ := app.Get("name")
	v, ok := app.Setting("kill_timeout")
	ms, err := strconv.ParseFloat(v.Text, 64)
	limit, stop := time.Duration(ms*float64(time.Millisecond)), s.stops[name.Text]
	switch {
	case !ok:
		limit, v.Line = defaultKill, app.Line
	case err != nil:
		return nil // told already
	}
	switch {
	case stop > limit:
		return []Finding{doubt(s.at(v.Line), "killed %v after it was told to stop; %s.service gives it %v", limit, name.Text, stop).hint(fmt.Sprintf(`"kill_timeout": %d`, stop.Milliseconds()))}
	case !ok:
		return []Finding{doubt(s.at(v.Line), "there is no %q: killed %v after it was told to stop (SIGINT)", "kill_timeout", limit).hint(`"kill_timeout": 30000`)}
	}
	return nil
}

// pm2Restarts tells programs that PM2 leaves down, or never gives up
// (God.handleExit of lib/God.js).
func pm2Restarts(s pm2Subject, app pm2.Value) []Finding {
	var found []Finding
	codes, _ := app.Setting("stop_exit_codes")
	for _, code := range append(codes.Items, codes) {
		if code.Text == "0" {
			found = append(found, doubt(s.at(code.Line), "%q has 0, which PM2 takes for the exit status of a program that a signal ended: killed for its memory, or by a fault, it stays down", "stop_exit_codes").hint("take it away"))
			break
		}
	}
	delay, uptime, most := pm2Number(app, "restart_delay", 0), pm2Number(app, "min_uptime", 1000), pm2Number(app, "max_restarts", 16)
	if v, ok := app.Setting("restart_delay"); ok && most > 1 && delay*(most-1) >= uptime*most {
		found = append(found, doubt(s.at(v.Line), "PM2 gives up after %.0f restarts within %.0f ms, which %q makes last longer: a program that crashes is started for ever", most, uptime*most, "restart_delay").
			hint(fmt.Sprintf(`"min_uptime": %.0f`, 2*delay)))
	}
	return found
}

// pm2Number is a number of a program, or what PM2 takes where there is none.
func pm2Number(app pm2.Value, key string, missing float64) float64 {
	v, ok := app.Setting(key)
	n, err := strconv.ParseFloat(v.Text, 64)
	if !ok || err != nil {
		return missing
	}
	return n
}

// pm2Environment tells secrets, and values that are no text.
func pm2Environment(s pm2Subject, app pm2.Value) []Finding {
	var found []Finding
	for _, m := range app.Members {
		if m.Key != "env" && !strings.HasPrefix(m.Key, "env_") {
			continue
		}
		for _, v := range m.Value.Members {
			switch {
			case secretName.MatchString(v.Key) && v.Value.Text != "":
				found = append(found, doubt(s.at(v.Line), "%s in %q: a secret here is for all to read who may read the file, and pm2 save writes it to dump.pm2", v.Key, m.Key).hint("a file of mode 0600 that the program reads"))
			case !variableName.MatchString(v.Key):
				found = append(found, doubt(s.at(v.Line), "%q in %q is no name of a variable", v.Key, m.Key))
			case v.Value.Kind == pm2.Object || v.Value.Kind == pm2.Array:
				found = append(found, mistake(s.at(v.Line), "%s in %q is an %s: the program gets no such value", v.Key, m.Key, v.Value.Kind).hint("write it as text"))
			}
		}
	}
	return found
}
