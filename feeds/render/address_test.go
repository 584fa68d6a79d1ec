package render

import (
	"strings"
	"testing"
)

func TestWebURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://e.example/a?b=c#d":   "https://e.example/a?b=c#d",
		" https://e.example/a b ":     "https://e.example/a%20b",
		"HTTPS://E.example/é?q=é|x":   "HTTPS://E.example/%C3%A9?q=%C3%A9%7Cx",
		"https://café.example:8080/x": "https://xn--caf-dma.example:8080/x",
		"https://e.example/100%":      "https://e.example/100%25",
		"https://e.example/%C3%A9":    "https://e.example/%C3%A9",
		"https://e.example?x=1":       "https://e.example?x=1",
		"/relatif":                    "",
		"//e.example/x":               "",
		"e.example/x":                 "",
		"javascript:alert(1)":         "",
		"ftp://e.example/x":           "",
		"http://":                     "",
		"http://:80/":                 "",
		`http://a"b<c>/`:              "",
		"http://[::1]:8080/x":         "http://[::1]:8080/x",
		"https://e.example/\x08\x00x": "https://e.example/x",
		"https://e.example/" + strings.Repeat("x", maxURL): "",
	} {
		t.Run(raw, func(t *testing.T) {
			if got := WebURL(raw); got != want {
				t.Errorf("WebURL(%.60q) = %q, want %q", raw, got, want)
			}
		})
	}
}
