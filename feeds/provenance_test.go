package feeds

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A story is written as its items, "army*" being an official source's and "x<army" one that names army as its origin, and
// its links, "x-copy-y".
func provenanceStory(items, links string) *Story {
	s := &Story{}
	ids := map[string]ItemID{}
	for _, word := range strings.Fields(items) {
		name, issuer, cites := strings.Cut(word, "<")
		id, official := strings.CutSuffix(name, "*")
		item := Item{ID: NewItemID(SourceID(id), Key{Kind: KeyGUID, Value: id}), SourceID: SourceID(id), Source: &Source{ID: SourceID(id), Class: Press}}
		if official {
			item.Source.Class = Official
		}
		if cites {
			item.Tags.Attribution = &Attribution{Issuer: issuer, Source: SourceID(issuer), Kind: FromCommunique, Official: true}
			if issuer == "agency" {
				item.Tags.Attribution.Kind, item.Tags.Attribution.Official = FromAgency, false
			}
		}
		ids[id] = item.ID
		s.Items = append(s.Items, item)
	}
	for _, word := range strings.Fields(links) {
		part := strings.Split(word, "-")
		s.Links = append(s.Links, Link{From: ids[part[0]], To: ids[part[2]], Kind: LinkKind(part[1])})
	}
	return s
}

func TestProvenance(t *testing.T) {
	for _, test := range []struct {
		name, items, links string
		texts              int
		want               Provenance
	}{
		{"one report", "a", "", 1, Provenance{Own: 1}},
		{"reports of one event", "a b c", "b-event-a c-event-a", 3, Provenance{Own: 3}},
		{"a dispatch and its copies", "a b c d", "b-copy-a c-same-a d-partial-b", 1, Provenance{Own: 1, Copies: 3}},
		{"a communiqué and the articles made from it", "army* a b c d", "a-derived-army b-derived-army c-copy-army d-partial-army", 1, Provenance{Official: 1, Drawn: 4}},
		{"an article that names the body, and is joined by the event", "army* a<army", "a-event-army", 1, Provenance{Official: 1, Drawn: 1}},
		{"a report of its own beside the communiqué", "army* a b", "a-derived-army b-event-army", 2, Provenance{Official: 1, Drawn: 1, Own: 1}},
		{"a copy of an article made from the communiqué", "army* a b", "a-derived-army b-copy-a", 1, Provenance{Official: 1, Drawn: 1, Copies: 1}},
		{"a communiqué that came after the articles", "a b army*", "b-event-a a-derived-army b-derived-army", 1, Provenance{Official: 1, Drawn: 2}},
		{"two bodies, each with a text", "army* un* a b", "a-derived-army b-derived-un un-event-army", 2, Provenance{Official: 2, Drawn: 2}},
		{"one text on two official sites", "army* state*", "state-copy-army", 1, Provenance{Official: 1, Copies: 1}},
		{"articles made from one text that is not here", "a<army b<army c", "b-event-a c-event-a", 2, Provenance{Citing: 2, Own: 1}},
		{"articles made from texts of two bodies", "a<army b<un", "b-event-a", 2, Provenance{Citing: 2}},
		{"a text of another body than the one that is here", "army* a<un", "a-event-army", 2, Provenance{Official: 1, Citing: 1}},
		{"who names an agency names no official text", "a<agency b<agency", "b-event-a", 2, Provenance{Own: 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := provenanceStory(test.items, test.links)
			if n, p := s.IndependentTexts(), s.Provenance(); n != test.texts || p != test.want {
				t.Errorf("%d independent texts, %+v; want %d, %+v", n, p, test.texts, test.want)
			}
		})
	}
}

// Whatever the links, every item is counted once, and an article made from a text of the story or copied from it adds no
// independent one: it is none of those that move Updated.
func TestProvenanceOfAnyStory(t *testing.T) {
	kinds := []LinkKind{LinkSame, LinkCopy, LinkPartial, LinkDerived, LinkEvent}
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.SampledFrom(strings.Fields("a b c d army* un* e<army f<un g<other h<other")), 1, 8, rapid.ID).Draw(t, "items")
		s := provenanceStory(strings.Join(names, " "), "")
		for range rapid.IntRange(0, 10).Draw(t, "links") {
			from, to := rapid.SampledFrom(s.Items).Draw(t, "from"), rapid.SampledFrom(s.Items).Draw(t, "to")
			s.Links = append(s.Links, Link{From: from.ID, To: to.ID, Kind: rapid.SampledFrom(kinds).Draw(t, "kind")})
		}
		texts, p := s.IndependentTexts(), s.Provenance()
		if sum := p.Official + p.Drawn + p.Citing + p.Own + p.Copies; sum != len(s.Items) || texts < 1 || texts > sum-p.Copies-p.Drawn && p.Official+p.Citing+p.Own > 0 {
			t.Fatalf("%d items, %d independent texts, %+v", len(s.Items), texts, p)
		}
		added := Item{ID: NewItemID("z", Key{Kind: KeyGUID, Value: "z"}), SourceID: "z", Source: &Source{ID: "z", Class: Press}, Seen: time.Unix(1, 0)}
		to := rapid.SampledFrom(s.Items).Draw(t, "of")
		s.Items = append(slices.Clone(s.Items), added)
		s.Links = append(slices.Clone(s.Links), Link{From: added.ID, To: to.ID, Kind: rapid.SampledFrom(kinds[:4]).Draw(t, "as")})
		if after := s.IndependentTexts(); after != texts {
			t.Fatalf("an article made from %s: %d independent texts, then %d", to.SourceID, texts, after)
		}
	})
}
