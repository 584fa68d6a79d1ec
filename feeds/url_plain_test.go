package feeds

import (
	"testing"
)

func TestPlainURL(t *testing.T) {
	for _, same := range [][]string{
		{"https://x.example/%C3%A9", "http://www.x.example/%c3%a9/", "https://X.example/é#top"},
		{"https://x.example/m/60", "https://x.example/m/%36%30", "https://x.example/m/60?utm_source=rss"},
		{"https://x.example/a(b)", "https://x.example/a%28b%29"},
		{"https://x.example/?q=%C3%A9", "https://x.example/?q=é"},
	} {
		for _, address := range same[1:] {
			if a, b := PlainURL(same[0]), PlainURL(address); a != b {
				t.Errorf("%s and %s: %s and %s", same[0], address, a, b)
			}
		}
	}
	for _, two := range [][2]string{
		{"https://x.example/a%2Fb", "https://x.example/a/b"}, {"https://x.example/a%3Fb", "https://x.example/a?b"},
		{"https://x.example/100%2541", "https://x.example/100%41"}, {"urn:a%41", "urn:aA"}, {"https://x.example/a", "https://x.example/A"},
	} {
		if a := PlainURL(two[0]); a == PlainURL(two[1]) {
			t.Errorf("%s and %s: both %s", two[0], two[1], a)
		}
	}
	for _, address := range []string{"https://x.example/%", "https://x.example/%zz", "", "guid-1", "https://x.example/a%"} {
		PlainURL(address) // must not fail
	}
}

// What was plain stays so: the plain form is reached in one step, and ordinary addresses have one key.
func TestPlainURLOfOrdinaryAddresses(t *testing.T) {
	for _, address := range []string{"https://www.x.example/2026/02/titre-de-l-article/", "https://x.example/?p=12"} {
		if PlainURL(address) != CanonicalURL(address) {
			t.Errorf("%s has two forms", address)
		}
	}
}
