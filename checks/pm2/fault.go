package pm2

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Fault says what is wrong with the value of a key of an app, "" if nothing: PM2
// refuses the file with it, or takes it for something else. A null is none at all,
// but for env_NAME.
// In the place of a number PM2 takes a string of one.
func Fault(key string, v Value) string {
	k := known[key]
	switch {
	case k == nil && environments.MatchString(key):
		k = &keyOfEnvironments
	case k == nil, v.Kind == Null:
		return ""
	}
	if k.name == "instances" && v.Kind == String && v.Text == "max" {
		return ""
	}
	number, numeric := number(v)
	switch {
	case slices.Contains(k.kinds, Number) && numeric:
		if k.bounded && number < k.least {
			return fmt.Sprintf("is below %v", k.least)
		}
		return ""
	case !slices.Contains(k.kinds, v.Kind):
		return "is " + article(v.Kind) + ", not " + kindsText(k.kinds)
	case v.Kind == String && k.pattern != nil && !k.pattern.MatchString(v.Text):
		return "is not " + k.words
	}
	return ""
}

var keyOfEnvironments = key{name: "env_*", kinds: []Kind{Object, String}}

// number is a value as a number, as people would read it: PM2 takes "" and [] too.
func number(v Value) (float64, bool) {
	if v.Kind != Number && v.Kind != String || strings.ContainsAny(v.Text, "xXpP_nNiI") {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(v.Text), 64)
	return n, err == nil
}

func article(k Kind) string {
	switch k {
	case Array, Object:
		return "an " + string(k)
	case Null:
		return string(k)
	}
	return "a " + string(k)
}

func kindsText(kinds []Kind) string {
	var words []string
	for _, k := range kinds {
		words = append(words, article(k))
	}
	return strings.Join(words, " or ")
}
