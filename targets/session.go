package targets

import (
	"context"

	"example.com/seaworthy/targets/run"
)

// session is one run of a target: it settles what is asked for and does do with
// it. The context ends with a signal, or with mage. Platforms that are named
// replace Config's.
func session(ctx context.Context, do func(context.Context, *resolved) error, platforms ...string) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	r, err := parse(platforms...)
	if err != nil {
		return err
	}
	defer r.close()
	if err := r.hold(); err != nil {
		return coded(broken, err)
	}
	return do(ctx, r)
}
