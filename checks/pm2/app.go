package pm2

// Top are the keys that a file has beside those of an app.
var Top = []string{"apps", "pm2", "deploy", "static"}

// Apps are the programs of a file: of apps, or pm2, or else the file itself, one or
// several of them (_startJson of lib/API.js). None where nothing is one.
func (v Value) Apps() []Value {
	list := v
	for _, name := range []string{"apps", "pm2"} {
		if inner, ok := v.Get(name); ok {
			list = inner
			break
		}
	}
	if list.Kind == Array {
		return list.Items
	}
	return []Value{list}
}

// Setting is the value of a key of an app, whatever it is called there: by the
// name that PM2 prefers, then by its other names. key is one of them.
func (v Value) Setting(key string) (Value, bool) {
	k, ok := known[key]
	if !ok {
		return v.Get(key)
	}
	for _, name := range append([]string{k.name}, k.aliases...) {
		if x, ok := v.Get(name); ok {
			return x, true
		}
	}
	return Value{}, false
}
