package templates

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// ecosystem is PM2's file: JSON, which nobody runs, as a .config.js would be. PM2
// passes over the keys that it does not know.
type ecosystem struct {
	Made string          `json:"x-made"`
	Sum  string          `json:"x-sha256"` // of apps, without its blanks
	Apps json.RawMessage `json:"apps"`
}

// app is a program as PM2 describes it (its lib/API/schema.json).
type app struct {
	Name        string            `json:"name"`
	Script      string            `json:"script"`
	Args        []string          `json:"args"`
	Interpreter string            `json:"interpreter"`
	Mode        string            `json:"exec_mode"`
	Dir         string            `json:"cwd"`
	User        string            `json:"uid"`
	Group       string            `json:"gid"`
	Env         map[string]string `json:"env"`
	AutoRestart bool              `json:"autorestart"`
	MaxRestarts int               `json:"max_restarts"`
	Delay       int64             `json:"restart_delay"`
	MinUptime   int64             `json:"min_uptime"`
	KillTimeout int64             `json:"kill_timeout"`
	MaxMemory   string            `json:"max_memory_restart,omitempty"`
	Out         string            `json:"out_file,omitempty"`
	Err         string            `json:"error_file,omitempty"`
	Merge       bool              `json:"merge_logs"`
}

// PM2 renders u for PM2: pm2/ecosystem.json. What it has no word for, it does not
// keep, as with Supervisor; a Schedule and a port below 1024 are errors. PM2 stops
// a program with SIGINT, not SIGTERM, and starts it again however it ended, unless
// Restart says never: to PM2 the exit status of one that a signal ended is 0.
func PM2(u Unit, o Options) ([]File, error) {
	u = u.Filled()
	if err := u.Validate(); err != nil {
		return nil, err
	}
	if err := u.unsupervised("PM2"); err != nil {
		return nil, err
	}
	made, err := o.made()
	if err != nil {
		return nil, err
	}
	apps, err := encode([]app{view{u}.withHome().app()})
	if err != nil {
		return nil, err
	}
	data, err := compose(made, apps)
	if err != nil {
		return nil, err
	}
	return []File{{Name: "pm2/ecosystem.json", Data: data, Mode: 0o644}}, nil
}

func (v view) app() app {
	command := v.Command()
	a := app{
		Name: v.Name, Script: command[0], Args: command[1:], Interpreter: "none", Mode: "fork", Dir: v.WorkDir, User: v.User, Group: v.User,
		Env: v.Env, AutoRestart: v.Restart.Policy != "no", MaxRestarts: v.Restart.Burst, Delay: v.Restart.Delay.Milliseconds(),
		MinUptime: max(time.Second, 2*v.Restart.Delay).Milliseconds(), KillTimeout: v.StopTimeout.Milliseconds(), Out: v.Log, Err: v.Log, Merge: true,
	}
	if !strings.HasSuffix(v.Limits.Memory, "T") { // PM2 knows no T
		a.MaxMemory = v.Limits.Memory
	}
	return a
}

// compose is the file as a whole.
func compose(made string, apps []byte) ([]byte, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, apps); err != nil {
		return nil, err
	}
	return encode(ecosystem{made, fmt.Sprintf("%x", sha256.Sum256(compact.Bytes())), compact.Bytes()})
}

// encode writes JSON for people too: indented, and with < > & as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// intactApps is intact for PM2's file.
func intactApps(data []byte) (ours, whole bool) {
	var e ecosystem
	if json.Unmarshal(data, &e) != nil || e.Sum == "" {
		return false, false
	}
	again, err := compose(e.Made, e.Apps)
	return true, err == nil && bytes.Equal(again, data)
}
