package try

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/templates"
)

// PM2 is how what is rendered for PM2 is tried. The zero value is useful.
type PM2 struct {
	Options templates.Options // how it is rendered
	Note    func(string)      // told of each step, a line without its end; nil = nobody
}

// Run renders u for PM2 and runs it under the pm2 on PATH, as Supervisor's Run does,
// with the findings P1 to P8. PM2 keeps nothing of it: its home is the trial's.
func (p PM2) Run(ctx context.Context, u templates.Unit, binary string) (checks.Item, error) {
	return tryUnder(ctx, tenant{unit: u.Filled(), binary: binary, note: p.Note, missing: p.Missing(), render: p.render}, &pm2{name: u.Name})
}

func (p PM2) render(u templates.Unit) ([]templates.File, error) { return templates.PM2(u, p.Options) }

// pm2 is PM2 as a keeper.
type pm2 struct {
	p       premises
	name    string
	release string
	seen    int // how much of the log there was when the service was told to stop
	out     string
}

const pm2Home = desk + "/pm2"

// pm2Env keeps PM2 from asking the network for anything.
var pm2Env = []string{"PM2_HOME=" + pm2Home, "PM2_DISCRETE_MODE=true", "npm_config_loglevel=error", "PM2_DISABLE_VERSION_CHECK=true", "NO_COLOR=1"}

func (k *pm2) words() words {
	return words{
		name: "PM2", letter: "P", running: "online", givenUp: "errored", file: desk + "/ecosystem.json", signal: "SIGINT",
		userKey: `"uid": `, restartKey: `"autorestart": true, and no "stop_exit_codes": PM2 takes a program that was killed for one that ended with 0`, logKey: `"out_file": `,
		crashKey: `"min_uptime" above "restart_delay": PM2 counts starts for min_uptime times max_restarts, and then begins anew`,
	}
}

func (k *pm2) version() string { return k.release }

func (k *pm2) pm2(ctx context.Context, words ...string) (string, error) {
	return k.p.command(pm2Env, append([]string{"pm2"}, words...)...).Output(ctx)
}

func (k *pm2) open(ctx context.Context, p premises) error {
	k.p = p
	out, err := k.pm2(ctx, "start", k.words().file)
	if err != nil && failedOnly(err) == nil {
		return refusal(lastLines(out+"\n"+err.Error(), 10))
	}
	if err != nil {
		return err
	}
	version, err := k.pm2(ctx, "--version")
	k.release = lastLines(version, 1)
	return err
}

// again takes away what PM2 remembers of the starts before.
func (k *pm2) again(ctx context.Context) error {
	_, err := k.pm2(ctx, "reset", k.name)
	if err == nil {
		_, err = k.pm2(ctx, "start", k.name)
	}
	return failedOnly(err)
}

// failedOnly is an error of what could not be run; that a program does not stay up
// is none.
func failedOnly(err error) error {
	var status *run.Error
	if errors.As(err, &status) && status.Code > 0 {
		return nil
	}
	return err
}

func (k *pm2) stop(ctx context.Context) error {
	k.seen = len(k.whole())
	_, err := k.pm2(ctx, "stop", k.name)
	return err
}

func (k *pm2) state(ctx context.Context) (keptState, error) {
	out, err := k.pm2(ctx, "jlist")
	if err != nil {
		return keptState{}, err
	}
	var list []struct {
		PID int `json:"pid"`
		Env struct {
			Status string `json:"status"`
			Out    string `json:"pm_out_log_path"`
		} `json:"pm2_env"`
	}
	at := strings.Index(out, "[{")
	if err := json.Unmarshal([]byte(out[max(at, 0):]), &list); err != nil || len(list) != 1 {
		return keptState{}, fmt.Errorf("pm2 jlist: %d programs, not 1: %w", len(list), errors.Join(err, errors.New(cutLine(out))))
	}
	k.out = list[0].Env.Out
	state := keptState{name: list[0].Env.Status, pid: list[0].PID}
	if state.name == waiting && k.overLimit() {
		state.name, state.remark = k.words().givenUp, `, of which pm2 list shows "`+waiting+`" for ever`
	}
	return state, nil
}

// waiting is the status of a program that will be started again. With a
// restart_delay PM2 writes it over the status of one that will not.
const waiting = "waiting restart"

// overLimit reports whether PM2 has given the program up since it started it last.
func (k *pm2) overLimit() bool {
	whole := k.whole()
	return strings.Contains(whole[max(strings.LastIndex(whole, "] starting in "), 0):], "had too many unstable restarts")
}

func cutLine(s string) string { return s[:min(len(s), 200)] }

// closed has nothing to wait for: PM2's daemon was in the room.
func (k *pm2) closed() {}

func (k *pm2) whole() string { return text(k.p.path(pm2Home + "/pm2.log")) }

var pm2Exit = regexp.MustCompile(`exited with code \[(\d+)\] via signal \[(\w+)\]`)

// ended is of the line "App [orders:0] exited with code [0] via signal [SIGINT]".
// PM2 writes SIGINT there where no signal ended the program.
func (k *pm2) ended() string {
	for deadline := time.Now().Add(2 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		whole := k.whole()
		if m := pm2Exit.FindAllStringSubmatch(whole[min(k.seen, len(whole)):], -1); len(m) > 0 {
			if last := m[len(m)-1]; last[2] != "SIGINT" {
				return "signal " + last[2]
			}
			return "exit status " + m[len(m)-1][1]
		}
	}
	return ""
}

func (k *pm2) log() []string { return strings.Split(lastLines(k.whole(), 12), "\n") }

func (k *pm2) output() (string, []byte) {
	data, _ := os.ReadFile(k.p.path(k.out))
	return k.out, data
}
