package outlet

import (
	"strings"
	"testing"
)

// Whatever address a feed gives, its domain is found or not, and the domain's own address leads to the same one.
func FuzzPlace(f *testing.F) {
	for _, address := range []string{
		"https://www.rfi.fr/fr/rss", "https://un.wordpress.com/feed", "https://t.me/s/dunes", "http://127.0.0.1:28100/", "http://[::1]:80/x",
		"https://web.archive.example/2014/http://www.journal.ml/a", "https://gouv.ml/", "https://émission.ml/", "//x", "https://a..b/", "https://%zz/",
	} {
		f.Add(address)
	}
	known := hosts(f)
	f.Fuzz(func(t *testing.T, address string) {
		at := known.place(address)
		if at.domain == "" || strings.Contains(at.domain, "/") || strings.ContainsAny(address, "[%") {
			return
		}
		if again := known.place("http://" + at.domain + "/"); again.domain != at.domain {
			t.Errorf("%q is at %q, which is at %q", address, at.domain, again.domain)
		}
	})
}
