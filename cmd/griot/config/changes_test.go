package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
)

// TestChanges compares configurations with what was before: each line of want is a change as operators read it.
func TestChanges(t *testing.T) {
	t.Parallel()
	known := func(id, url string, declared bool) feeds.KeptSource {
		return feeds.KeptSource{ID: feeds.SourceID(id), URL: "https://" + url + ".example/feed", Declared: declared, Items: 5}
	}
	gao := PublishedFeed{Slug: "gao", Title: "Gao", Query: "region=ml.gao"}
	for _, tc := range []struct {
		name      string
		before    Published
		sources   string // of the file, as "id address"
		feeds     string // likewise, as YAML
		retention string // likewise
		want      string
	}{
		{name: "nothing was before", sources: "a a, b b", feeds: "{slug: gao, title: Gao, aliases: [nord]}"},
		{
			name: "nothing changes", before: Published{Feeds: []PublishedFeed{gao}, Sources: []feeds.KeptSource{known("a", "a", true), known("z", "z", false)}, Subscribers: map[string]int{"gao": 3}},
			sources: "a a", feeds: "{slug: gao, title: Autrement, query: {regions: [ml.gao]}}, {slug: neuf, title: Neuf}",
		},
		{
			name: "the order of a query is no change", before: Published{Feeds: []PublishedFeed{{Slug: "nord", Query: "region=ml.gao&region=ml.kidal&topic=sante"}}},
			sources: "a a", feeds: "{slug: nord, title: Nord, query: {topics: [sante], regions: [ml.kidal, ml.gao]}}",
		},
		{
			name: "another slug", before: Published{Feeds: []PublishedFeed{gao}}, sources: "a a", feeds: "{slug: nord, title: Gao, query: {regions: [ml.gao]}}",
			want: "feed gao is gone: its addresses answer 404; if another takes its place, write aliases: [gao] there",
		},
		{
			name: "with subscribers", before: Published{Feeds: []PublishedFeed{gao, {Slug: "kidal"}}, Subscribers: map[string]int{"gao": 1, "kidal": 12}}, sources: "a a",
			want: "feed gao is gone: its addresses answer 404, and the hub ends the subscription of its one subscriber; if another takes its place, write aliases: [gao] there\n" +
				"feed kidal is gone: its addresses answer 404, and the hub ends the subscriptions of its 12 subscribers; if another takes its place, write aliases: [kidal] there",
		},
		{
			name: "renamed", before: Published{Feeds: []PublishedFeed{gao}}, sources: "a a", feeds: "{slug: nord, aliases: [gao], title: Gao, query: {regions: [ml.gao]}}",
			want: "feed gao is nord now: its addresses answer 301, and its subscribers go on",
		},
		{
			name: "renamed twice", before: Published{Feeds: []PublishedFeed{{Slug: "nord", Aliases: []string{"gao"}}}}, sources: "a a", feeds: "{slug: sahel, aliases: [gao, nord], title: Gao}",
			want: "feed nord is sahel now: its addresses answer 301, and its subscribers go on",
		},
		{
			name: "renamed, and selects otherwise", before: Published{Feeds: []PublishedFeed{gao}}, sources: "a a", feeds: "{slug: nord, aliases: [gao], title: Gao}",
			want: "feed gao is nord now: its addresses answer 301, and its subscribers go on\nfeed nord selects otherwise: everything, before region=ml.gao",
		},
		{
			name: "an alias is gone", before: Published{Feeds: []PublishedFeed{{Slug: "nord", Aliases: []string{"gao"}}}}, sources: "a a", feeds: "{slug: nord, title: Nord}",
			want: "alias gao is gone: addresses that led to feed nord answer 404",
		},
		{
			name: "an alias is a slug of its own again", before: Published{Feeds: []PublishedFeed{{Slug: "nord", Aliases: []string{"gao"}}}}, sources: "a a", feeds: "{slug: nord, title: Nord}, {slug: gao, title: Gao}",
			want: "feed gao is at addresses that led to feed nord: who followed that one there gets the other",
		},
		{
			name: "a feed has its former slug again", before: Published{Feeds: []PublishedFeed{{Slug: "nord", Aliases: []string{"gao"}}}}, sources: "a a", feeds: "{slug: gao, aliases: [nord], title: Nord}",
			want: "feed nord is gao now: its addresses answer 301, and its subscribers go on",
		},
		{
			name: "an alias goes to another feed", before: Published{Feeds: []PublishedFeed{{Slug: "nord", Aliases: []string{"gao"}}}}, sources: "a a", feeds: "{slug: nord, title: Nord}, {slug: est, aliases: [gao], title: Est}",
			want: "alias gao leads to feed est, before to feed nord",
		},
		{
			name: "two feeds become one", before: Published{Feeds: []PublishedFeed{{Slug: "nord"}, {Slug: "est"}}}, sources: "a a", feeds: "{slug: nord, aliases: [est], title: Nord}",
			want: "feed est is nord now: its addresses answer 301, and its subscribers go on",
		},
		{
			name: "sources", before: Published{Sources: []feeds.KeptSource{known("a", "a", true), known("b", "b", true), known("c", "c", true), known("d", "d", false), known("e", "e", false)}},
			sources: "a a, bis b, d d2, ee e, neuf neuf",
			want:    "source b is bis now: the address is the same, and what it kept goes over\nsource e is ee now: the address is the same, and what it kept goes over\nsource c is gone: it is not read any more; what is kept of it stays, items: 5\nsource d is new\nsource neuf is new",
		},
		{
			name: "a source that stays takes the address of one that goes", before: Published{Sources: []feeds.KeptSource{known("a", "a", true), known("b", "b", true)}}, sources: "a b",
			want: "source b is gone: it is not read any more; what is kept of it stays, items: 5",
		},
		{
			name: "a source is gone, and what it left", before: Published{Sources: []feeds.KeptSource{known("a", "a", true), known("b", "b", true)}}, sources: "a a", retention: "{removed: drop}",
			want: "source b is gone: it is not read any more; what is kept of it goes for good, items: 5 (retention.removed: drop)",
		},
		{
			name: "a source is gone, and hidden", before: Published{Sources: []feeds.KeptSource{known("a", "a", true), known("b", "b", true)}}, sources: "a a", retention: "{removed: hide}",
			want: "source b is gone: it is not read any more; what is kept of it is hidden until it is declared again, items: 5 (retention.removed: hide)",
		},
		{
			name: "ids are exchanged", before: Published{Sources: []feeds.KeptSource{known("a", "a", true), known("b", "b", true)}}, sources: "a b, b a",
			want: "source b is a now: the address is the same, and what it kept goes over\nsource a is b now: the address is the same, and what it kept goes over",
		},
		{
			name: "a source without items takes the id of another", before: Published{Sources: []feeds.KeptSource{known("a", "a", true), {ID: "b", URL: "https://b.example/feed", Declared: true}}}, sources: "b a",
			want: "source a is b now: the address is the same, and what it kept goes over",
		},
		{
			name: "nothing is left of a source under another id", before: Published{Sources: []feeds.KeptSource{{ID: "a", URL: "https://a.example/feed"}, known("b", "b", true)}}, sources: "b b, z a",
			want: "source z is new",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var file strings.Builder
			file.WriteString("sources:\n")
			for entry := range strings.SplitSeq(tc.sources, ", ") {
				id, address, _ := strings.Cut(entry, " ")
				file.WriteString("  - {id: " + id + ", name: N, url: 'https://" + address + ".example/feed', class: press}\n")
			}
			file.WriteString("feeds: [" + tc.feeds + "]\n")
			if tc.retention != "" {
				file.WriteString("retention: " + tc.retention + "\n")
			}
			cfg, err := Loader{}.parse("griot.yaml", []byte(file.String()))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, change := range cfg.Changes(&tc.before) {
				got = append(got, change.String())
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}
