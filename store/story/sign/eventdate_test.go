package sign

import (
	"testing"
	"time"

	"griot/feeds/text"
)

func TestToldDay(t *testing.T) {
	published := noonOf(t, "2025-06-10")
	for _, test := range []struct {
		text, want string
	}{
		{"L'armée a quitté le camp vendredi.", "2025-06-06"},
		{"L'armée a quitté le camp le 6 juin 2025.", "2025-06-06"},
		{"Le sommet se tiendra du 22 au 25 juin.", "2025-06-22"},
		{"Né le 21 avril 1940, il est mort hier.", ""},
		{"Rien n'est arrivé.", ""},
	} {
		cache := new(text.WordCache)
		doc := cache.Read(test.text)
		r := newReading(NewSigner(cache))
		r.begin("fr", published, published)
		r.read(&doc, nil, false)
		want := Day(0)
		if test.want != "" {
			want = dayOf(noonOf(t, test.want))
		}
		if got := r.told.told(); got != want {
			t.Errorf("%q: day %d, want %d", test.text, got, want)
		}
	}
}

func noonOf(t *testing.T, date string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(12 * time.Hour)
}
