package feeds

import (
	"slices"
	"testing"
)

func TestSecretsOf(t *testing.T) {
	for address, want := range map[string][]string{
		"https://x.example/feed":                                nil,
		"https://u:p4ss@x.example/feed?page=2&token=a%26b&key=": {"a&b", "p4ss"},
		"https://u@x.example/?api_key=k":                        {"k", "u"},
		"https://x.example/?n=1;authToken=a%26b&rsskey=c;x=d":   {"a&b", "c"},
		"%": nil,
	} {
		if got := SecretsOf(address); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
