package run

import (
	"context"
	"os"
	"time"
)

// Usage is what a process cost.
type Usage struct {
	Wall time.Duration
	CPU  time.Duration // user and system time, its own and that of the children it waited for
}

// Measure runs the process as Run does, and says what it cost. With an error the
// Usage is of what ran until then.
func (c Cmd) Measure(ctx context.Context) (Usage, error) {
	u, err := c.measure(ctx)
	if err != nil {
		return u, err
	}
	return u, nil
}

// usageOf is the zero Usage but for Wall where the system does not say more.
func usageOf(state *os.ProcessState, wall time.Duration) Usage {
	u := Usage{Wall: wall}
	if state != nil {
		u.CPU = state.UserTime() + state.SystemTime()
	}
	return u
}
