package supervisor

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Words that supervisord takes, in any case (datatypes.py).
var (
	yes    = []string{"yes", "true", "on", "1"}
	no     = []string{"no", "false", "off", "0"}
	levels = strings.Fields("critical error warn info debug trace blather")

	// signals are those of Python's module signal on Linux.
	signals = strings.Fields(`HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM CHLD CLD CONT STOP TSTP TTIN TTOU URG
		XCPU XFSZ VTALRM PROF WINCH IO POLL PWR SYS STKFLT RTMIN RTMAX`)
)

// Python's int(), with base 10 and 8: it takes _ between digits.
var (
	integer      = regexp.MustCompile(`^[+-]?\p{Nd}+(_\p{Nd}+)*$`)
	octalInteger = regexp.MustCompile(`^[+-]?(0[oO]_?)?[0-7]+(_[0-7]+)*$`)
)

func isInteger(s string) bool { return integer.MatchString(strip(s)) && len(s) < 4300 }

// Fault says what is wrong with a value, expanded already, of which supervisord
// refuses the whole file: "is none of: …", "is no number". "" = nothing, or nothing
// that the file shows: whether a user and a directory are there is the host's.
func Fault(section, key, value string) string {
	switch kinds[Kind(section)][key] {
	case boolean:
		return word(value, slices.Concat(yes, no))
	case number:
		return when(!isInteger(value), "is no whole number")
	case octal:
		return when(!octalInteger.MatchString(strip(value)), "is no octal number, such as 022")
	case size:
		return sizeFault(value)
	case signal:
		return signalFault(value)
	case restart:
		return word(value, slices.Concat([]string{"unexpected"}, yes, no))
	case codes:
		return codesFault(value)
	case level:
		return word(value, levels)
	case listening:
		return portFault(value)
	case backlog:
		return rangeFault(value, 1, 65535)
	case bufferSize:
		return rangeFault(value, 1, 1<<62)
	}
	return ""
}

func when(wrong bool, fault string) string {
	if wrong {
		return fault
	}
	return ""
}

func word(value string, words []string) string {
	return when(!slices.Contains(words, strings.ToLower(value)), "is none of: "+strings.Join(words, ", "))
}

// sizeFault goes by the last two letters, as SuffixMultiplier does.
func sizeFault(value string) string {
	lower := strings.ToLower(value)
	for _, unit := range []string{"kb", "mb", "gb"} {
		lower = strings.TrimSuffix(lower, unit)
		if len(lower) < len(value) {
			break
		}
	}
	return when(!isInteger(lower), "is no size: a number, alone or with KB, MB or GB")
}

func signalFault(value string) string {
	if isInteger(value) {
		n, err := strconv.Atoi(strip(value))
		return when(err == nil && (n < 1 || n > 31 && n != 34 && n != 64), "is no signal")
	}
	name := strings.TrimPrefix(strings.ToUpper(strip(value)), "SIG")
	return when(!slices.Contains(signals, name), "is none of: "+strings.Join(signals, ", "))
}

func codesFault(value string) string {
	if value == "" {
		return ""
	}
	for code := range strings.SplitSeq(value, ",") {
		if fault := rangeFault(code, 0, 255); fault != "" {
			return "is no list of exit codes, such as 0,2"
		}
	}
	return ""
}

func portFault(value string) string {
	return when(rangeFault(value[strings.LastIndexByte(value, ':')+1:], 1, 65535) != "", "has no port from 1 to 65535")
}

func rangeFault(value string, least, most int) string {
	n, err := strconv.Atoi(strings.ReplaceAll(strip(value), "_", ""))
	if !isInteger(value) || err != nil {
		return "is no whole number"
	}
	return when(n < least || n > most, "is not between "+strconv.Itoa(least)+" and "+strconv.Itoa(most))
}
