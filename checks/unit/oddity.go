package unit

// Oddity is a line that systemd passes over, or reads otherwise than it looks.
type Oddity struct {
	Kind OddityKind
	At   Place
	Text string // the line, or what of it matters
}

// OddityKind says what is odd about a line.
type OddityKind string

// The kinds of oddity.
const (
	NoEquals       OddityKind = "no ="             // not a comment, not a section, no assignment: ignored
	NoKey          OddityKind = "no key before ="  // ignored
	NoSection      OddityKind = "before a section" // an assignment before the first section: ignored
	CommentInside  OddityKind = "comment inside"   // a comment between continued lines, which go on after it
	OpenEnd        OddityKind = "open end"         // the file ends where a line is to be continued
	MarkedComment  OddityKind = "marked comment"   // a comment after a byte order mark: it is read as text
	NulByte        OddityKind = "NUL"              // ends a line, as a line end does
	CarriageReturn OddityKind = "carriage return"  // alone, it ends a line too
)
