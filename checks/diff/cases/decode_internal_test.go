package cases

import (
	"bytes"
	"compress/flate"
	"testing"

	"example.com/seaworthy/checks/diff/record"
)

// The last bytes come out of one window: what they were undone of is at its end
// before they are read.
func TestABodyThatComesToALittleTooMuchIsNotCutShort(t *testing.T) {
	t.Parallel()
	for more, undone := range map[int]bool{0: true, 100: false} {
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, flate.BestSpeed)
		if err == nil {
			_, err = w.Write(make([]byte, mostDecoded+more))
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		body := record.Stream{Data: packed.Bytes(), Size: int64(packed.Len())}
		if got := decoded(body, []string{"deflate"}, 10); (got.Size == mostDecoded) != undone || !undone && got.Size != body.Size {
			t.Errorf("%d bytes more: got %d bytes", more, got.Size)
		}
	}
}
