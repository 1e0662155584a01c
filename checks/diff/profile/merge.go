package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"

	"github.com/google/pprof/profile"
)

// Merge writes one profile made of all at paths, for go build -pgo. Samples alone
// would make the one that was taken longest count most, so each is scaled up as
// if it had been taken as long as that one. A single profile stays as it is.
//
// The same files in the same order give the same bytes; nothing is written if
// there is an error. A profile that does not say how long it was taken is one,
// and so are two with different values.
func Merge(w io.Writer, paths ...string) error {
	if len(paths) == 0 {
		return errors.New("no profiles to merge")
	}
	var all []*profile.Profile
	longest := int64(0)
	for _, path := range paths {
		p, err := Read(path)
		if err != nil {
			return err
		}
		if p.raw.DurationNanos <= 0 && len(paths) > 1 {
			return fmt.Errorf("%s: it does not say how long it was taken, so it cannot be weighed against the others", path)
		}
		all = append(all, p.raw)
		longest = max(longest, p.raw.DurationNanos)
	}
	for i, p := range all {
		if a, b := values(all[0]), values(p); a != b {
			return fmt.Errorf("%s has %s and %s has %s: they cannot be merged", paths[0], a, paths[i], b)
		}
		if len(all) > 1 && !stretch(p, longest) {
			return fmt.Errorf("%s: taken for %d ns, too short to be weighed against %d ns", paths[i], p.DurationNanos, longest)
		}
	}
	return write(w, all, longest)
}

// values names what is measured, and at which steps.
func values(p *profile.Profile) string {
	s := ""
	for _, t := range p.SampleType {
		s += t.Type + "/" + t.Unit + " "
	}
	if t := p.PeriodType; t != nil {
		return s + "(every " + t.Type + "/" + t.Unit + ")"
	}
	return s + "(no period)"
}

// stretch makes p as long as longest, and reports whether its numbers hold that.
// Rounded one by one, the many samples with a count of 1 would stay as they are:
// so what one loses goes to the next, and the sums are right to within one.
func stretch(p *profile.Profile, longest int64) bool {
	carry := make([]big.Int, len(p.SampleType))
	by, length := big.NewInt(longest), big.NewInt(p.DurationNanos)
	for _, s := range p.Sample {
		for i, v := range s.Value {
			scaled := new(big.Int).Mul(big.NewInt(v), by)
			scaled.Add(scaled, &carry[i])
			scaled.DivMod(scaled, length, &carry[i])
			if !scaled.IsInt64() || scaled.Int64() > math.MaxInt64/1024 {
				return false
			}
			s.Value[i] = scaled.Int64()
		}
	}
	p.DurationNanos = longest
	return true
}

// write merges and encodes. The gzip header of pprof has no time in it.
func write(w io.Writer, all []*profile.Profile, length int64) error {
	merged, err := profile.Merge(all)
	if err != nil {
		return err
	}
	merged.TimeNanos = earliest(all)
	if length > 0 && length < math.MaxInt64/int64(len(all)) {
		merged.DurationNanos = length * int64(len(all))
	}
	var b bytes.Buffer
	if err := merged.Write(&b); err != nil {
		return err
	}
	if _, err := Parse(bytes.NewReader(b.Bytes())); err != nil {
		return fmt.Errorf("the merged profile: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// earliest is the oldest time that one of them says, 0 if none does: a merged
// profile is as old as its oldest part.
func earliest(all []*profile.Profile) int64 {
	oldest := int64(0)
	for _, p := range all {
		if p.TimeNanos > 0 && (oldest == 0 || p.TimeNanos < oldest) {
			oldest = p.TimeNanos
		}
	}
	return oldest
}
