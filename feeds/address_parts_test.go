package feeds

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPartsBetween(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"https://x.example/art.php?id=1&sid=a", "https://x.example/art.php?id=1&sid=b", "?sid"},
		{"https://x.example/art.php?id=1", "http://www.x.example/art.php?sid=b&id=1", "?sid"},
		{"https://x.example/art.php?id=1&sid=a&t=3", "https://x.example/art.php?id=1&sid=b&t=4", "?sid ?t"},
		{"https://x.example/rss/articles/CBM1?oc=5", "https://x.example/rss/articles/CBM2?oc=5", "/3"},
		{"https://x.example/a;v=1/b", "https://x.example/a;v=2/b", ";v"},
		{"https://x.example/a", "https://x.example/a?utm_source=rss", ""}, {"https://x.example/a", "https://x.example/a", ""},
		{"https://x.example/a/1", "https://x.example/b/2", ""}, {"https://x.example/a/1?s=1", "https://x.example/a/2?s=2", ""},
		{"https://x.example/a/1", "https://x.example/a", ""}, {"https://x.example/a", "https://y.example/a", ""}, {"https://x.example/#!/1", "https://x.example/#!/2", ""},
		{"urn:1", "urn:2", ""}, {"", "https://x.example/a", ""},
	} {
		if got := strings.Join(PartsBetween(test.a, test.b), " "); got != test.want {
			t.Errorf("%s and %s: %q, want %q", test.a, test.b, got, test.want)
		}
		if a, b := PartsBetween(test.a, test.b), PartsBetween(test.b, test.a); !slices.Equal(a, b) {
			t.Errorf("%s and %s: %v and back %v", test.a, test.b, a, b)
		}
	}
}

// Without the parts in which they differ two addresses are one, and no other address becomes the same.
func TestWithoutParts(t *testing.T) {
	values := rapid.SampledFrom([]string{"1", "2", "a", "B", "é", "a b", "a&b"})
	rapid.Check(t, func(t *rapid.T) {
		write := func(name, id, session string) string {
			return fmt.Sprintf("https://x.example/%s/art.php?id=%s&s=%s", name, strings.ReplaceAll(id, "&", "%26"), strings.ReplaceAll(session, "&", "%26"))
		}
		folder, id, other := values.Draw(t, "folder"), values.Draw(t, "id"), values.Draw(t, "other")
		folder = strings.ReplaceAll(strings.ReplaceAll(folder, "&", ""), " ", "")
		a, b := write(folder, id, values.Draw(t, "s")), write(folder, id, values.Draw(t, "t"))
		parts := PartsBetween(a, b)
		if len(parts) > 0 && WithoutParts(a, parts) != WithoutParts(b, parts) {
			t.Fatalf("%s and %s differ without %v", a, b, parts)
		}
		if id != other && WithoutParts(a, []string{"?s"}) == WithoutParts(write(folder, other, "1"), []string{"?s"}) {
			t.Fatalf("another article has the form %s", WithoutParts(a, []string{"?s"}))
		}
	})
	for _, none := range []string{"https://x.example/a?id=1", "https://x.example/?s=1", "urn:a?s=1", ""} {
		if got := WithoutParts(none, []string{"?s"}); got != "" {
			t.Errorf("%s: %s", none, got)
		}
	}
	if WithoutParts("https://x.example/a?s=1", nil) != "" {
		t.Error("without nothing there is a form")
	}
}

func TestIdentifyLeavesIdlePartsOut(t *testing.T) {
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	keys := func(items ...Item) []string {
		var all []string
		for _, item := range Identify("voix", items, KeyGUID, "?s") {
			for _, key := range item.Keys {
				if key.Kind == KeyLink {
					all = append(all, key.Value)
				}
			}
		}
		return all
	}
	one := Item{Link: "https://x.example/a?id=1&s=9", Title: "Crue", Published: day}
	if got := keys(one); !slices.Equal(got, []string{"x.example/a?id=1&s=9", "x.example/a?id=1"}) {
		t.Errorf("keys %v", got)
	}
	// What would make two entries equal is no key.
	for _, other := range []Item{
		{Link: "https://x.example/a?id=1&s=8", Title: "Marché", Published: day},
		{Link: "https://x.example/a?id=1&s=8", Title: "Crue", Published: day.AddDate(0, 0, 1)},
	} {
		if got := keys(one, other); slices.Contains(got, "x.example/a?id=1") {
			t.Errorf("%q of %v: keys %v", other.Title, other.Published, got)
		}
	}
	with, without := Identify("voix", []Item{one}, KeyGUID, "?s")[0], Identify("voix", []Item{one}, KeyGUID)[0]
	if with.ID != without.ID {
		t.Error("what is learned changes an id")
	}
}

// The address of a redirector leads to what was stored under it before.
func TestIdentifyKeepsTheWrapper(t *testing.T) {
	const wrapper = "https://www.google.com/url?url=https://x.example/a-1"
	item := Identify("voix", []Item{{Link: "https://x.example/a-1", Via: wrapper, Title: "Crue"}}, KeyGUID)[0]
	at := slices.IndexFunc(item.Keys, func(k Key) bool { return k == Key{KeyLink, CanonicalURL(wrapper)} })
	if at < 1 || item.Keys[0] != (Key{KeyLink, "x.example/a-1"}) || item.Keys[len(item.Keys)-1].Kind != KeyContent {
		t.Errorf("keys %v", item.Keys)
	}
}
