package checks

import (
	"fmt"
	"time"
)

// Seconds is a duration as the table shows it: "2.1 s", "1m05s" from a minute on.
func Seconds(d time.Duration) string {
	if d.Round(100*time.Millisecond) >= time.Minute {
		d = d.Round(time.Second)
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// Bytes is a size as the table shows it, in powers of ten: "6.3 MB".
func Bytes(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n), ""
	for _, unit = range []string{"kB", "MB", "GB"} {
		size /= 1000
		if size < 999.95 { // above, it would be shown as 1000.0
			break
		}
	}
	return fmt.Sprintf("%.1f %s", size, unit)
}
