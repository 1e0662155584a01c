package try

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// life is what was seen of a service under a keeper.
type life struct {
	tenant
	holder
	words

	refused refusal  // "" = the keeper took the rendered file
	start   stay     // after the keeper has started it
	health  response // of Unit.Health then
	main    *resident
	place   string // where its lines are
	lines   int
	revived *stay // after SIGKILL; nil = it was not tried
	again   response
	stopped *ending
	crashed *giveUp
	log     []string // of the keeper, where the service did not start
}

// holder is who the service runs as.
type holder struct {
	uid, gid int
	made     bool // for the trial, in the room alone
}

// resident is a process in a room.
type resident struct {
	pid          int // in the room
	uids, groups []int
	program, dir string
	args, env    []string
}

// stay is how a service comes to run.
type stay struct {
	state keptState
	took  time.Duration
	other bool // another process than before
	log   []string
}

// response is an answer to a request.
type response struct {
	status int
	err    string
	took   time.Duration
}

// ending is how a service stopped.
type ending struct {
	how  string // in the keeper's words; "" = it does not say
	took time.Duration
	left []resident
	log  []string
}

// giveUp is what a keeper does with a program that ends with 1 at once.
type giveUp struct {
	state  keptState
	starts int
	took   time.Duration
	limit  time.Duration // for how long it was looked at
	log    []string
}

// mostStarts is how many starts of a program that crashes are waited for.
const mostStarts = 8

// patience is how long a quiet machine would never need.
const patience = 30 * time.Second

func (t tenant) patience() time.Duration { return cmp.Or(t.longest, patience) }

// until asks for the state until it is the wanted one, or for so long.
func until(ctx context.Context, k keeper, limit time.Duration, wanted func(keptState) bool) (stay, error) {
	from := time.Now()
	for {
		state, err := k.state(ctx)
		s := stay{state: state, took: time.Since(from)}
		if err != nil || wanted(state) || s.took > limit || ctx.Err() != nil {
			return s, err
		}
		pause(ctx, 100*time.Millisecond)
	}
}

// ask sends requests until one is answered with 200, or for so long.
func ask(ctx context.Context, dial func(context.Context, string, string) (net.Conn, error), url string, limit time.Duration) response {
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	from := time.Now()
	for {
		r := response{}
		if answer, err := get(ctx, client, url); err != nil {
			r.err = err.Error()
		} else {
			r.status = answer
		}
		if r.took = time.Since(from); r.status == http.StatusOK || r.took > limit || ctx.Err() != nil {
			return r
		}
		pause(ctx, 50*time.Millisecond)
	}
}

func get(ctx context.Context, client http.Client, url string) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	answer, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// countLines counts those that say something.
func countLines(data []byte) int {
	n := 0
	for line := range strings.Lines(string(data)) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}
