package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"example.com/seaworthy/targets/try/trial"
)

// patience is what every command may take beyond the time that the unit allows.
const patience = 15 * time.Second

// systemctl runs it, and waits as long as the unit allows and a little more.
func (s *session) systemctl(allowed time.Duration, args ...string) trial.Command {
	return s.command(allowed+patience, "systemctl", args...)
}

func (s *session) command(limit time.Duration, name string, args ...string) trial.Command {
	ctx, cancel := context.WithTimeout(s.ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	from := time.Now()
	out, err := cmd.CombinedOutput()
	c := trial.Command{Took: time.Since(from), Output: tail(out)}
	var exit *exec.ExitError
	switch {
	case err == nil:
	case ctx.Err() == nil && errors.As(err, &exit):
		c.Code = exit.ExitCode()
	default:
		c.Code = -1
		c.Output = strings.TrimSpace(fmt.Sprintf("%s\n%s: %v after %v", c.Output, name, err, c.Took.Round(time.Millisecond)))
	}
	return c
}

// tail is the end of an output.
func tail(out []byte) string {
	const most = 2000
	out = bytes.TrimSpace(out)
	return strings.ToValidUTF8(string(out[max(0, len(out)-most):]), "")
}

// show asks for properties of a unit, all of them where none is named.
func (s *session) show(unit string, properties ...string) trial.Values {
	args := []string{"show", unit}
	if len(properties) > 0 {
		args = append(args, "--property="+strings.Join(properties, ","))
	}
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	out, _ := exec.CommandContext(ctx, "systemctl", args...).Output()
	values := trial.Values{}
	for line := range strings.Lines(string(out)) {
		if key, value, ok := strings.Cut(strings.TrimRight(line, "\n"), "="); ok {
			if before, twice := values[key]; twice {
				value = before + "\n" + value
			}
			values[key] = value
		}
	}
	return values
}

// pid is the main process, 0 if there is none.
func (s *session) pid() int {
	pid, _ := strconv.Atoi(s.show(s.service(), "MainPID")["MainPID"])
	return pid
}

// journal is the end of what the service and systemd have said of it since.
func (s *session) journal(since time.Time) []string {
	c := s.command(patience, "journalctl", "--quiet", "--no-pager", "--output=cat", "--lines=15",
		"--since=@"+strconv.FormatInt(since.Unix(), 10), "--unit="+s.service())
	if c.Code != 0 || c.Output == "" {
		return nil
	}
	return strings.Split(c.Output, "\n")
}

// client asks each time on a connection of its own. What certificate a service
// has on the host is none of the trial's business.
func client() *http.Client {
	return &http.Client{
		Timeout:       10 * time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ask asks once for the health.
func (s *session) ask(c *http.Client) (int, error) {
	request, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.Health, nil)
	if err != nil {
		return 0, err
	}
	answer, err := c.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<20))
	return answer.StatusCode, err
}

// healthy asks until the answer is 200, or for so long.
func (s *session) healthy(limit time.Duration) trial.Answer {
	c, from := client(), time.Now()
	for {
		status, err := s.ask(c)
		a := trial.Answer{Status: status, Took: time.Since(from)}
		if err != nil {
			a.Err = err.Error()
		}
		if err == nil && status == http.StatusOK || a.Took > limit || s.ctx.Err() != nil {
			return a
		}
		time.Sleep(20 * time.Millisecond)
	}
}
