package gomod

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// hanging serves files, but what ends in suffix it sends only as far as pieces go,
// one each interval, and then nothing more.
func hanging(t *testing.T, files map[string][]byte, slow func(w io.Writer, name string, data []byte, r *http.Request)) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Base(r.URL.Path)
		data, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		slow(w, name, data, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// drip writes data in so many pieces, one each interval.
func drip(w io.Writer, data []byte, pieces int, interval time.Duration) {
	for chunk := range slices.Chunk(data, len(data)/pieces+1) {
		w.Write(chunk)
		w.(http.Flusher).Flush()
		time.Sleep(interval)
	}
}

func TestAProxyThatHangsIsLeftForTheNext(t *testing.T) {
	t.Parallel()
	for _, hangs := range []string{".info", ".mod", ".zip"} {
		bad := hanging(t, files(t, "good day"), func(w io.Writer, name string, data []byte, r *http.Request) {
			if filepath.Ext(name) != hangs {
				w.Write(data)
				return
			}
			w.Write(data[:len(data)/2])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		good := serve(t, 0, files(t, "good day"))
		f, notes := fetcher(t, service(t), bad.URL+","+good.URL)
		f.Stall = 700 * time.Millisecond
		if err := f.Download(t.Context()); err != nil {
			t.Fatalf("%s: %v", hangs, err)
		}
		waited, rest := waits(*notes)
		want := []string{"proxy " + bad.URL + " skipped (nothing came for 700ms): trying " + good.URL}
		if diff := cmp.Diff(rest, want); diff != "" || waited == 0 {
			t.Errorf("%s: %d notes while it waited, others (-got +want):\n%s", hangs, waited, diff)
		}
	}
}

func TestTheOnlyProxyThatHangsIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := hanging(t, files(t, "good day"), func(_ io.Writer, _ string, _ []byte, r *http.Request) { <-r.Context().Done() })
	f, notes := fetcher(t, service(t), s.URL)
	f.Stall = 300 * time.Millisecond
	err := f.Download(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "no module proxy answered ("+s.URL+"): nothing came for 300ms: ") {
		t.Errorf("%v", err)
	}
	if waited, rest := waits(*notes); waited != tries || len(rest) != tries-1 {
		t.Errorf("notes: %q", *notes)
	}
}

// waits counts the notes that say that nothing comes, and returns the others.
func waits(notes []string) (n int, rest []string) {
	for _, note := range notes {
		if strings.HasPrefix(note, "nothing has come for ") {
			n++
		} else {
			rest = append(rest, note)
		}
	}
	return n, rest
}

func TestASlowProxyIsNotLeftAsLongAsItMoves(t *testing.T) {
	t.Parallel()
	const stall = time.Second
	begun := time.Now()
	s := hanging(t, files(t, "good day"), func(w io.Writer, name string, data []byte, _ *http.Request) {
		if filepath.Ext(name) == ".zip" {
			drip(w, data, 10, stall/4)
			return
		}
		w.Write(data)
	})
	f, notes := fetcher(t, service(t), s.URL)
	f.Stall = stall
	if err := f.Download(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, rest := waits(*notes) // a busy machine may stand still for a moment
	if took := time.Since(begun); took < 2*stall || len(rest) != 0 {
		t.Errorf("took %v, which proves nothing; notes: %q", took, *notes)
	}
}

func TestAllProxiesTogetherHaveADeadline(t *testing.T) {
	t.Parallel()
	s := hanging(t, files(t, "good day"), func(w io.Writer, _ string, data []byte, _ *http.Request) {
		drip(w, data, len(data)-1, 50*time.Millisecond)
	})
	f, _ := fetcher(t, service(t), s.URL)
	f.Total = time.Second
	err := f.Download(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "the modules are not all here after 1s: ") {
		t.Errorf("%v", err)
	}
}

func TestAPortalThatAnswersEverythingIsLeft(t *testing.T) {
	t.Parallel()
	page := []byte("<html>Welcome aboard. Please sign in.</html>")
	portal := serve(t, 0, map[string][]byte{"v1.0.0.info": page, "v1.0.0.mod": page, "v1.0.0.zip": page})
	good := serve(t, 0, files(t, "good day"))
	f, notes := fetcher(t, service(t), portal.URL+","+good.URL)
	if err := f.Download(t.Context()); err != nil {
		t.Fatal(err)
	}
	if last := (*notes)[len(*notes)-1]; !strings.HasPrefix(last, "proxy "+portal.URL+" skipped (") {
		t.Errorf("notes: %q", *notes)
	}
}
