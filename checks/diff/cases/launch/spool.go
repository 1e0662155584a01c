package launch

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"sync"
)

// A Spool takes bytes of any length. It passes the first Cap of them on to Keep
// and counts and hashes all. Its methods may be called from several goroutines.
type Spool struct {
	Keep io.Writer
	Cap  int64

	mu   sync.Mutex
	size int64
	sum  hash.Hash
}

// Write fails only if Keep does; then no byte of p counts.
func (s *Spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if room := min(s.Cap-s.size, int64(len(p))); room > 0 {
		if _, err := s.Keep.Write(p[:room]); err != nil {
			return 0, err
		}
	}
	if s.sum == nil {
		s.sum = sha256.New()
	}
	s.sum.Write(p)
	s.size += int64(len(p))
	return len(p), nil
}

// Output returns size and hash of what was written until now.
func (s *Spool) Output() Output {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sum == nil {
		s.sum = sha256.New()
	}
	return Output{Size: s.size, SHA256: hex.EncodeToString(s.sum.Sum(nil))}
}
