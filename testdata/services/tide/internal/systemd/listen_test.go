package systemd

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatSystemdPassesOn(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		env  map[string]string
		want []descriptor
	}{
		"nothing set":           {},
		"no process named":      {env: map[string]string{"LISTEN_FDS": "1"}},
		"for another process":   {env: map[string]string{"LISTEN_FDS": "1", "LISTEN_PID": "43"}},
		"no number of sockets":  {env: map[string]string{"LISTEN_PID": "42"}},
		"no sockets":            {env: map[string]string{"LISTEN_FDS": "0", "LISTEN_PID": "42"}},
		"one, without a name":   {map[string]string{"LISTEN_FDS": "1", "LISTEN_PID": "42"}, []descriptor{{3, ""}}},
		"two, with names":       {map[string]string{"LISTEN_FDS": "2", "LISTEN_PID": "42", "LISTEN_FDNAMES": "http:admin"}, []descriptor{{3, "http"}, {4, "admin"}}},
		"two, and one name":     {map[string]string{"LISTEN_FDS": "2", "LISTEN_PID": "42", "LISTEN_FDNAMES": "http"}, []descriptor{{3, "http"}, {4, ""}}},
		"one, and a name more":  {map[string]string{"LISTEN_FDS": "1", "LISTEN_PID": "42", "LISTEN_FDNAMES": "http:x"}, []descriptor{{3, "http"}}},
		"names, and no sockets": {env: map[string]string{"LISTEN_PID": "42", "LISTEN_FDNAMES": "http"}},
	} {
		got, err := descriptors(func(name string) string { return row.env[name] }, 42)
		if err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, row.want)
		}
	}
}

func TestANumberOfSocketsThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for _, count := range []string{"one", "-1", "9223372036854775807", "1.5"} {
		env := map[string]string{"LISTEN_FDS": count, "LISTEN_PID": "42"}
		_, err := descriptors(func(name string) string { return env[name] }, 42)
		if err == nil || !strings.Contains(err.Error(), `LISTEN_FDS "`+count+`" is not`) {
			t.Errorf("LISTEN_FDS=%s: error %v", count, err)
		}
	}
}
