package feeds

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestHistoryIsBounded holds that a history of any length keeps the first and the last correction of each kind, in order,
// and counts all others.
func TestHistoryIsBounded(t *testing.T) {
	kinds := []CorrectionKind{CorrectionTitle, CorrectionText, CorrectionWithdrawn, CorrectionReturned}
	rapid.Check(t, func(t *rapid.T) {
		var h History
		came, first, last := map[CorrectionKind]int{}, map[CorrectionKind]time.Time{}, map[CorrectionKind]time.Time{}
		dropped := 0
		for n := range rapid.IntRange(0, 60).Draw(t, "corrections") {
			r := Correction{At: time.Unix(int64(n), 0), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Title: fmt.Sprint(n)}
			if came[r.Kind]++; came[r.Kind] == 1 {
				first[r.Kind] = r.At
			}
			last[r.Kind] = r.At
			var gone []Correction
			h, gone = h.With(r)
			dropped += len(gone)
		}
		if len(h) > MaxCorrections {
			t.Fatalf("%d corrections", len(h))
		}
		kept, told := 0, 0
		for _, kind := range kinds {
			var all []Correction
			for i, r := range h {
				if i > 0 && r.At.Before(h[i-1].At) {
					t.Fatalf("out of order: %+v", h)
				}
				if r.Kind == kind {
					all = append(all, r)
					told += 1 + r.More
				}
			}
			kept += came[kind]
			if came[kind] > 0 && (len(all) == 0 || !all[0].At.Equal(first[kind]) || !all[len(all)-1].At.Equal(last[kind])) {
				t.Fatalf("%s: the first or last is lost: %+v", kind, h)
			}
		}
		if told != kept || len(h)+dropped != kept {
			t.Fatalf("%d came, %d are told, %d kept and %d dropped", kept, told, len(h), dropped)
		}
	})
}

func TestEarlierWordsAreCutAtWholeCharacters(t *testing.T) {
	long := "a" + strings.Repeat("é", MaxEarlier)
	h, _ := History(nil).With(Correction{Kind: CorrectionText, Text: long})
	if got := h[0]; !got.Cut || len(got.Text) > MaxEarlier || !utf8.ValidString(got.Text) || !strings.HasPrefix(long, got.Text) {
		t.Errorf("cut %v, %d bytes", got.Cut, len(got.Text))
	}
	if h, _ = History(nil).With(Correction{Kind: CorrectionTitle, Title: "é"}); h[0].Cut || h[0].Title != "é" {
		t.Errorf("%+v", h[0])
	}
}
