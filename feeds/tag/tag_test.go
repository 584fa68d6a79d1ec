package tag_test

import (
	"testing"

	"griot/feeds/tag"
)

func newTagger(t testing.TB) *tag.Tagger {
	t.Helper()
	tagger, err := tag.New(tag.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newTagger(b)
	}
}

func BenchmarkTag(b *testing.B) {
	tagger := newTagger(b)
	items := corpus(b)
	var l labelled
	for i := 0; len(l.Text) < 2000; i++ {
		l.Title = items[i].Title
		l.Text += items[i].Text + "\n"
	}
	l.Text = l.Text[:2000]
	b.ReportAllocs()
	for b.Loop() {
		tagger.Tag(l.item())
	}
}
