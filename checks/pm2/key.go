package pm2

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// key is what PM2 knows of one.
type key struct {
	name    string
	kinds   []Kind
	aliases []string // other names, camelCase of the name the last
	pattern *regexp.Regexp
	words   string // what the pattern means
	least   float64
	bounded bool // least counts
}

// table has a key a line: its name, its kinds and its other names.
const table = `
script string exec command cmd
name string
name_prefix string
filter_env boolean|array|string
namespace string
install_url string
cwd string
args array|string
exec_interpreter string interpreter
node_args array|string interpreterArgs interpreter_args
out_file string out output out_log
error_file string error err err_file err_log
log_file boolean|string log
disable_logs boolean
log_type string
log_date_format string
time boolean
env object|string
max_memory_restart string|number
pid_file string pid
restart_delay number
exp_backoff_restart_delay number
source_map_support boolean
disable_source_map_support boolean
wait_ready boolean
instances number
kill_timeout number
shutdown_with_message boolean
listen_timeout number
cron_restart string|number cron
merge_logs boolean combine_logs
vizion boolean
autostart boolean
autorestart boolean
stop_exit_codes array|number
watch_delay number
watch boolean|array|string
ignore_watch array|string
watch_options object
min_uptime number|string
max_restarts number
execute_command boolean
exec_mode string
force boolean
append_env_to_name boolean
post_update array
trace boolean
disable_trace boolean
v8 boolean
event_loop_inspector boolean
deep_monitoring boolean
increment_var string
instance_var string
pmx boolean|string
automation boolean
treekill boolean
port number
username string
uid number|string user
gid number|string
windowsHide boolean
kill_retry_time number
write boolean
io object
`

// patterns are those of strings, and what they mean.
var patterns = map[string][2]string{
	"max_memory_restart": {`^\d+(G|M|K)?$`, `a number of bytes, alone or with K, M or G: "300M"`},
	"min_uptime":         {`^\d+(h|m|s)?$`, `milliseconds, or a number with h, m or s: "10s"`},
	"exec_mode":          {`^(cluster|fork)(_mode)?$`, `"fork" or "cluster"`},
}

var least = map[string]float64{"min_uptime": 100, "max_restarts": 0}

// known are the keys of an app, by each of their names.
var known = func() map[string]*key {
	all := map[string]*key{}
	for line := range strings.Lines(strings.TrimSpace(table)) {
		fields := strings.Fields(line)
		k := &key{name: fields[0], aliases: append(fields[2:], camel(fields[0]))}
		for kind := range strings.SplitSeq(fields[1], "|") {
			k.kinds = append(k.kinds, Kind(kind))
		}
		if p, ok := patterns[k.name]; ok {
			k.pattern, k.words = regexp.MustCompile(p[0]), p[1]
		}
		k.least, k.bounded = least[k.name]
		for _, name := range append([]string{k.name}, k.aliases...) {
			all[name] = k
		}
	}
	return all
}()

// camel is the name that PM2 gives a key besides: maxMemoryRestart.
func camel(name string) string {
	parts := strings.Split(name, "_")
	for i, p := range parts[1:] {
		if len(p) > 1 {
			parts[i+1] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

// environments are the keys that env_production and others match.
var environments = regexp.MustCompile(`^env_\S*$`)

// Name is the name that PM2 has for a key of an app, of which there may be others:
// exec_interpreter for interpreter. "" if it passes over the key. A key env_NAME is
// its own.
func Name(key string) string {
	if k, ok := known[key]; ok {
		return k.name
	}
	if environments.MatchString(key) {
		return key
	}
	return ""
}

// Names are all the keys of an app, by each of their names, sorted.
func Names() []string { return slices.Sorted(maps.Keys(known)) }
