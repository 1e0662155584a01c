package cases

import "time"

const (
	// resting is how long a service has after an answer until all of it sleeps.
	resting = 300 * time.Millisecond
	// restless is how often it may fail to before nobody waits for it any more:
	// it works while nobody asks.
	restless = 3
)

// rest waits until the service has done what it does after an answer, such as to
// log it: under load that could else come after it has answered the next request,
// or after a signal.
func (s *service) rest() {
	if s.restless >= restless {
		return
	}
	pid := s.step.service()
	if pid == 0 {
		return
	}
	pause := 50 * time.Microsecond
	for end := time.Now().Add(resting); s.alive() && time.Now().Before(end); pause = min(2*pause, 5*time.Millisecond) {
		if settled(pid) {
			return
		}
		nap(pause)
	}
	if s.alive() {
		s.restless++
	}
}
