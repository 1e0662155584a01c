package tree

import "fmt"

// What reading one tree may cost at most. A root file system of a server has
// some 200 000 entries with 15 MB of names.
const (
	maxEntries  = 1 << 20
	maxNames    = 64 << 20 // bytes of names, links and owners
	maxUnpacked = 16 << 30 // bytes that a compressed archive may become
	maxHeader   = 64 << 20 // bytes of an rpm's header, or of a zip's directory
	maxGaps     = 1000
)

// budget is what is left to spend.
type budget struct{ entries, names int }

func newBudget() budget { return budget{maxEntries, maxNames} }

// take pays for an entry.
func (b *budget) take(e *Entry) error {
	b.entries--
	b.names -= len(e.Path) + len(e.Link) + len(e.User) + len(e.Group) + len(e.Class)
	if b.entries < 0 || b.names < 0 {
		return fmt.Errorf("more than %d entries, or %d MB of names", maxEntries, maxNames>>20)
	}
	return nil
}
