package daemon

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// pending knows the connections of a server whose request is not answered yet.
// http.Server.Shutdown drops a request that it reads after it was called, so
// before that there must be none on its way.
type pending struct {
	mu   sync.Mutex
	busy map[net.Conn]bool
}

// note is for http.Server.ConnState.
func (p *pending) note(c net.Conn, state http.ConnState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if state == http.StateNew || state == http.StateActive {
		if p.busy == nil {
			p.busy = map[net.Conn]bool{}
		}
		p.busy[c] = true
		return
	}
	delete(p.busy, c)
}

func (p *pending) none() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.busy) == 0
}

// wait returns once there is none, or ctx has ended.
func (p *pending) wait(ctx context.Context) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !p.none() && ctx.Err() == nil {
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}
