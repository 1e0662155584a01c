package pm2

// Kind is what a value is, in the words of PM2's own messages.
type Kind string

// The kinds of a value.
const (
	Null    Kind = "null"
	Boolean Kind = "boolean"
	Number  Kind = "number"
	String  Kind = "string"
	Array   Kind = "array"
	Object  Kind = "object"
)

// Value is a value of JSON and the line that it begins in, from 1.
type Value struct {
	Kind    Kind
	Text    string // of a string; of a number and a boolean as they are written
	Items   []Value
	Members []Member // in the order of the file, those that come again too
	Line    int
}

// Member is a key of an object, and its value.
type Member struct {
	Key   string
	Line  int // of the key
	Value Value
}

// Get is the value of a key, of several the last one, as JavaScript has it. False if
// there is none, or null.
func (v Value) Get(key string) (Value, bool) {
	for i := len(v.Members) - 1; i >= 0; i-- {
		if m := v.Members[i]; m.Key == key {
			return m.Value, m.Value.Kind != Null
		}
	}
	return Value{}, false
}
