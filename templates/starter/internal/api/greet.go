package api

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// greet answers GET /v1/greet?name=Ada.
func greet(w http.ResponseWriter, r *http.Request) {
	name, err := nameIn(r.URL.RawQuery)
	if err != nil {
		answer(w, http.StatusBadRequest, problem{err.Error()})
		return
	}
	answer(w, http.StatusOK, struct {
		Greeting string `json:"greeting"`
	}{"Hello, " + name + "!"})
}

// longest is how many characters a name may have.
const longest = 64

// nameIn returns the name that a query asks for. Its errors are for the client.
func nameIn(query string) (string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", fmt.Errorf("query: %w", err)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		switch {
		case key != "name":
			return "", fmt.Errorf("%q is not a parameter", key)
		case len(values[key]) > 1:
			return "", fmt.Errorf("name: given %d times", len(values[key]))
		}
	}
	name := strings.TrimSpace(values.Get("name"))
	switch {
	case name == "":
		return "", errors.New("name: missing")
	case !utf8.ValidString(name):
		return "", errors.New("name: not UTF-8")
	case utf8.RuneCountInString(name) > longest:
		return "", fmt.Errorf("name: longer than %d characters", longest)
	case strings.ContainsFunc(name, unicode.IsControl):
		return "", fmt.Errorf("name: %q has control characters", name)
	}
	return name, nil
}
