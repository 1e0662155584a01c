package probe

import (
	"strconv"
	"strings"
)

// mountPoint is a line of /proc/self/mountinfo.
type mountPoint struct{ point, filesystem string }

// parseMountInfo reads proc_pid_mountinfo(5). What was mounted last over the
// same point is last.
func parseMountInfo(text string) (all []mountPoint) {
	for line := range strings.Lines(text) {
		before, after, ok := strings.Cut(line, " - ")
		fields, kinds := strings.Fields(before), strings.Fields(after)
		if ok && len(fields) >= 5 && len(kinds) > 0 {
			all = append(all, mountPoint{unescape(fields[4]), kinds[0]})
		}
	}
	return all
}

// mountOf returns what a path without symbolic links lies on, and false if no
// mount point is above it, as in a chroot.
func mountOf(all []mountPoint, path string) (on mountPoint, ok bool) {
	for _, m := range all {
		above := m.point == "/" || m.point == path || strings.HasPrefix(path, m.point+"/")
		if above && len(m.point) >= len(on.point) {
			on, ok = m, true
		}
	}
	return on, ok
}

// unescape turns "\040" into a space: the kernel writes those characters in
// octal that would break its lines.
func unescape(field string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(field, `\`)
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		c, err := strconv.ParseUint(rest[:min(3, len(rest))], 8, 8)
		if err != nil {
			out.WriteByte('\\')
			field = rest
			continue
		}
		out.WriteByte(byte(c))
		field = rest[min(3, len(rest)):]
	}
}
