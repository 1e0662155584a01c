package api

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"example.com/tide/internal/table"
)

// What a request for tides means that leaves these out.
const (
	defaultHours = 24
	defaultStep  = 30 * time.Minute
)

func (s *Service) tides(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, fmt.Errorf("query: %w", err))
		return
	}
	t, err := s.table(query)
	if err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, t)
}

// table makes the table that query asks for.
func (s *Service) table(query url.Values) (*table.Table, error) {
	if err := only(query, "station", "from", "hours", "step"); err != nil {
		return nil, err
	}
	if query.Get("station") == "" {
		return nil, errors.New("station: missing")
	}
	window, err := s.window(query)
	if err != nil {
		return nil, err
	}
	station, err := s.Atlas.Find(query.Get("station"))
	if err != nil {
		return nil, err
	}
	return table.Predict(station, window), nil
}

func (s *Service) window(query url.Values) (table.Window, error) {
	from, hours, step := s.Now(), defaultHours, defaultStep
	var err error
	if text := query.Get("from"); text != "" {
		if from, err = time.Parse(time.RFC3339, text); err != nil {
			return table.Window{}, fmt.Errorf("from: %q is not RFC 3339, such as 2026-11-22T06:00:00Z", text)
		}
	}
	if text := query.Get("hours"); text != "" {
		if hours, err = strconv.Atoi(text); err != nil {
			return table.Window{}, fmt.Errorf("hours: %q is not a whole number", text)
		}
	}
	if text := query.Get("step"); text != "" {
		if step, err = time.ParseDuration(text); err != nil {
			return table.Window{}, fmt.Errorf("step: %q is not a duration, such as 30m", text)
		}
	}
	return table.Hours(from, hours, step)
}

// only says which parameter of query is none of the names, or is there twice. A
// parameter that is passed over without a word answers another question than
// the one that was asked.
func only(query url.Values, names ...string) error {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case !slices.Contains(names, name):
			return fmt.Errorf("%q is not a parameter", name)
		case len(query[name]) > 1:
			return fmt.Errorf("%s: given %d times", name, len(query[name]))
		}
	}
	return nil
}
