package dates

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestDates has a date for each habit that feeds have in writing them; "" must be refused.
func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		// French, as SPIP, Drupal, Joomla and hand-made feeds write it.
		{"sam., 21 nov. 2026 10:30:00 +0000", "2026-11-21T10:30:00Z"},
		{"samedi 21 novembre 2026 à 10h30", "2026-11-21T10:30:00Z"},
		{"Samedi 21 novembre 2026 - 10:30", "2026-11-21T10:30:00Z"},
		{"le 1er août 2026", "2026-08-01T00:00:00Z"},
		{"1 aout 2026", "2026-08-01T00:00:00Z"},
		{"mardi 3 mars 2026", "2026-03-03T00:00:00Z"},
		{"mar. 3 mar. 2026", "2026-03-03T00:00:00Z"},
		{"mar., 02 févr. 2027 08:00:00 +0100", "2027-02-02T07:00:00Z"},
		{"mer., 30 déc. 2026 23:59:59 GMT", "2026-12-30T23:59:59Z"},
		{"Ven 10 juil 2026 18:05", "2026-07-10T18:05:00Z"},
		{"12 juin 2026 à 9 h 05", "2026-06-12T09:05:00Z"},
		{"12 JUIN 2026 9H", "2026-06-12T09:00:00Z"},
		{"10 de\u0301cembre 2026", "2026-12-10T00:00:00Z"},
		{"21\u00a0novembre\u00a02026", "2026-11-21T00:00:00Z"},
		// Other languages.
		{"lun, 16 nov 2026 00:38:15 +0100", "2026-11-15T23:38:15Z"},
		{"giovedì 5 febbraio 2026 12:00", "2026-02-05T12:00:00Z"},
		{"mié, 07 ene 2026 08:15:00 -0500", "2026-01-07T13:15:00Z"},
		{"21 de septiembre de 2026", "2026-09-21T00:00:00Z"},
		{"Qua, 23 Set 2026 19:42:40 -0300", "2026-09-23T22:42:40Z"},
		{"3 de março de 2026", "2026-03-03T00:00:00Z"},
		{"So, 01 Mär 2026 10:00:00 +0100", "2026-03-01T09:00:00Z"},
		{"Saturday, November 21st, 2026 at 3:09 p.m.", "2026-11-21T15:09:00Z"},
		// Zones.
		{"Sat, 21 Nov 2026 10:00:00 GMT+9", "2026-11-21T01:00:00Z"},
		{"Sat,21 Nov 2026 4:5:6 GMT+9", "2026-11-20T19:05:06Z"},
		{"Sat, 21 Nov 2026 10:00:00 CEST", "2026-11-21T08:00:00Z"},
		{"Sat, 21 Nov 2026 10:00:00 MET", "2026-11-21T09:00:00Z"},
		{"Sat, 21 Nov 2026 10:00:00 WAT", "2026-11-21T09:00:00Z"},
		{"Sat, 21 Nov 2026 10:00:00 +01", "2026-11-21T09:00:00Z"},
		{"Sat, 21 Nov 2026 10:00:00 Africa/Lagos", "2026-11-21T09:00:00Z"},
		{"Sat, 21 Nov 2026 10:00:00 +0200 (CAT)", "2026-11-21T08:00:00Z"},
		{"Sat, 21 Nov 2026 10:00:00 XYZ", "2026-11-21T10:00:00Z"},
		{"Sat, 21 Nov 2026 10:00:00", "2026-11-21T10:00:00Z"},
		// Numbers.
		{"03/04/2026", "2026-04-03T00:00:00Z"},
		{"13/04/2026 08:00", "2026-04-13T08:00:00Z"},
		{"04/13/2026 08:00", "2026-04-13T08:00:00Z"},
		{"21.11.2026 10:30", "2026-11-21T10:30:00Z"},
		{"2026/1/10 14:03:00", "2026-01-10T14:03:00Z"},
		{"20261121T103000Z", "2026-11-21T10:30:00Z"},
		{"20261121", "2026-11-21T00:00:00Z"},
		{"1795255200", "2026-11-21T10:00:00Z"},
		{"1795255200000", "2026-11-21T10:00:00Z"},
		{"2026-11-21T10:30Z", "2026-11-21T10:30:00Z"},
		{"2026-11-21 10:30:00.250 UTC", "2026-11-21T10:30:00Z"},
		// Midnight, noon and the edges of the calendar.
		{"2026-11-21T24:00:00Z", "2026-11-22T00:00:00Z"},
		{"21 Nov 2026 12:05 AM", "2026-11-21T00:05:00Z"},
		{"21 Nov 2026 12:05 PM", "2026-11-21T12:05:00Z"},
		{"31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00Z"},
		{"29 Feb 2024", "2024-02-29T00:00:00Z"},
		{"29 Feb 2026", ""},
		{"31 novembre 2026", ""},
		{"2026-13-01", ""},
		{"2026-11-21T24:00:01Z", ""},
		{"21 Nov 2026 10:00 +25:00", ""},
		{"hier", ""},
		{"il y a 3 heures", ""},
		{"Janvier", ""},
		{"12:30", ""},
		{"1.2.3.4", ""},
	} {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			if got := instantOf(c.in); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestDateWithoutZone(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"21 juillet 2026 10:00":     "2026-07-21T08:00:00Z",
		"21 juillet 2026 10:00 GMT": "2026-07-21T10:00:00Z",
	} {
		t.Run(in, func(t *testing.T) {
			if got, ok := parseIn(in, paris); !ok || written(got) != want {
				t.Errorf("%v, want %s", got, want)
			}
		})
	}
}

func TestDatesOfFeedparser(t *testing.T) {
	t.Parallel()
	lines := sharedLines(t, "data/dates_feedparser.tsv")
	if len(lines) < 70 {
		t.Fatalf("only %d dates", len(lines))
	}
	for _, line := range lines {
		f := strings.Split(line, "\t")
		t.Run(f[0], func(t *testing.T) {
			if got := instantOf(f[1]); got != f[2] {
				t.Errorf("%q: %q, want %q", f[1], got, f[2])
			}
		})
	}
}

// TestDatesOfMiniflux reads the dates another reader is tested with; the instants they mean are ours.
func TestDatesOfMiniflux(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/dates_miniflux_expected.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if key, instant, found := strings.Cut(strings.TrimSpace(line), "\t"); found {
			want[key] = instant
		}
	}
	lines := sharedLines(t, "data/dates_miniflux.txt")
	if len(lines) < 54 {
		t.Fatalf("only %d dates", len(lines))
	}
	for _, line := range lines {
		key := fmt.Sprintf("%.4x", sha256.Sum256([]byte(line)))
		t.Run(key, func(t *testing.T) {
			if got := instantOf(line); got == "" || got != want[key] {
				t.Errorf("%q: %q, want %s", line, got, want[key])
			}
		})
	}
}

func sharedLines(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile("../../../../shared/" + path)
	if err != nil {
		t.Skip("no shared test material")
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// instantOf reads a date and writes it in RFC 3339, empty when it is none.
func instantOf(s string) string {
	if at, ok := Parse(s); ok {
		return written(at)
	}
	return ""
}

func written(at time.Time) string { return at.Format("2006-01-02T15:04:05Z") }

// FuzzParseDate: a date that is read can be written and read again.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"Sat, 21 Nov 2026 10:00:00 +0100", "sam., 21 nov. 2026 à 15h30", "2026-11-21T10:00:00.5Z", "1520932969", "03335", "2004년 05월 28일 01:31:15", "11/21/26 4:20 pm PST"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := Parse(s)
		if !ok {
			return
		}
		if at.Location() != time.UTC || at.Year() < 1 || at.Year() > 9999 {
			t.Fatalf("%q is %v", s, at)
		}
		if again, ok := Parse(at.Format(time.RFC3339Nano)); !ok || !again.Equal(at) {
			t.Fatalf("%q is %v, then %v", s, at, again)
		}
	})
}
