package try

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// live starts the service under the keeper, and has happen to it what happens on a
// host.
func (t tenant) live(ctx context.Context, r *room, k keeper) (l life, err error) {
	for _, address := range foreign(t.unit.Listen) {
		if err := r.command(nil, "ip", "addr", "add", address, "dev", "lo").Run(ctx); err != nil {
			return l, err
		}
	}
	name := k.words().name
	t.say("%s: %s starts the service", t.unit.Name, name)
	if err := k.open(ctx, r); errors.As(err, &l.refused) && ctx.Err() == nil {
		return l, nil
	} else if err != nil {
		return l, err
	}
	up := func(s keptState) bool { return s.name == k.words().running && s.pid > 0 }
	if l.start, err = until(ctx, k, t.patience(), func(s keptState) bool { return up(s) || s.name == k.words().givenUp }); err != nil {
		return l, err
	}
	if !up(l.start.state) {
		l.log = k.log()
		return l, ctx.Err()
	}
	l.health = t.askIn(ctx, r)
	if all := r.residents(t.unit.Program); len(all) > 0 {
		l.main = &all[0]
	}
	place, data := k.output()
	l.place, l.lines = place, countLines(data)
	for _, step := range []func(context.Context, *room, keeper, *life) error{t.killed, t.stopped, t.crashing} {
		if err := step(ctx, r, k, &l); err != nil {
			return l, err
		}
	}
	return l, ctx.Err()
}

func (t tenant) askIn(ctx context.Context, r *room) response {
	if t.unit.Health == "" {
		return response{}
	}
	return ask(ctx, r.dial, t.unit.Health, t.patience()/3)
}

// killed kills the service, and waits until another process runs.
func (t tenant) killed(ctx context.Context, r *room, k keeper, l *life) error {
	if t.unit.Restart.Policy == "no" || l.main == nil {
		return nil
	}
	t.say("%s: SIGKILL", t.unit.Name)
	if err := r.kill(ctx, l.main.pid); err != nil {
		return err
	}
	revived, err := until(ctx, k, t.unit.Restart.Delay+t.patience()/2, func(s keptState) bool {
		return s.name == k.words().running && s.pid > 0 && s.pid != l.start.state.pid && len(r.residents(t.unit.Program)) > 0
	})
	revived.other = revived.state.pid > 0 && revived.state.pid != l.start.state.pid
	revived.log = k.log()
	l.revived = &revived
	if revived.other {
		l.again = t.askIn(ctx, r)
	}
	return err
}

// stopped stops the service; where it did not come back, it is started for that.
func (t tenant) stopped(ctx context.Context, r *room, k keeper, l *life) error {
	if l.revived != nil && !l.revived.other {
		if err := k.again(ctx); err != nil {
			return err
		}
		t.askIn(ctx, r)
	}
	t.say("%s: %s", t.unit.Name, k.words().signal)
	from := time.Now()
	if err := k.stop(ctx); err != nil {
		return err
	}
	l.stopped = &ending{how: k.ended(), took: time.Since(from), left: r.residents(t.unit.Program), log: k.log()}
	return nil
}

// tooMany times as many starts as there should be are a busy loop.
const tooMany = 10

// crashing puts a program in the service's place that ends with 1 at once, and
// waits until the keeper gives up.
func (t tenant) crashing(ctx context.Context, r *room, k keeper, l *life) error {
	burst := t.unit.Restart.Burst
	if burst > mostStarts {
		return nil
	}
	t.say("%s: a program that crashes", t.unit.Name)
	const starts = desk + "/starts/times"
	err := r.write(starts, nil, 0o666)
	if err == nil {
		err = r.write(t.unit.Program, fmt.Appendf(nil, "#!/bin/sh\necho >>%s\nexit 1\n", starts), 0o755)
	}
	if err != nil {
		return err
	}
	g := giveUp{limit: time.Duration(burst)*(t.unit.Restart.Delay+2*time.Second) + time.Duration(burst*burst/2)*time.Second + t.patience()}
	from := time.Now()
	if err := k.again(ctx); err != nil {
		return err
	}
	count := func() int { return strings.Count(text(r.path(starts)), "\n") }
	last, err := until(ctx, k, g.limit, func(s keptState) bool { return s.name == k.words().givenUp || count() > tooMany*(burst+1) })
	g.state, g.took = last.state, time.Since(from)
	g.log = k.log()
	g.starts = count()
	l.crashed = &g
	return err
}
