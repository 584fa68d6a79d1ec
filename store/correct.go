package store

import (
	"griot/feeds"
	"griot/feeds/text"
	"griot/store/derive"
	"griot/store/layout"
)

// revise updates an item in place where the document now says something else. What a reader would call a correction is
// kept in the item's history. A change of form, and a text that comes late, leave no trace there.
func (r *pollTx) revise(old *layout.Record, now *feeds.Item) error {
	again, err := r.compare(old, now)
	if err != nil {
		return err
	}
	otherLink := feeds.PageURL(old.Link) != feeds.PageURL(now.Link) && feeds.PageURL(old.Link) != feeds.PageURL(now.Via) && !layout.IsSuspect(old.Link, now.Link)
	if stands(r.Snapshot, old, now, r.deriver) {
		return nil
	}
	_, withdrawn := old.History.Withdrawn()
	st, err := r.openStory(old.Story)
	if err != nil {
		return err
	}
	rec := revised(old, now)
	r.belong(&rec.Item, r.source)
	derived := r.derive(&rec.Item)
	rec.Tags = derived.Tags
	otherForm := hasOtherForm(old, now)
	if otherForm {
		r.markShown()
	}
	kind := feeds.ChangeForm
	if again.late {
		kind = feeds.ChangeText
	}
	if withdrawn {
		kind = feeds.ChangeReturned
		if err := r.AddHistory(rec, feeds.Correction{At: r.poll.At, Kind: feeds.CorrectionReturned}); err != nil {
			return err
		}
	}
	for _, correction := range again.corrections {
		if correction.repeats {
			rec.History = rec.History.Again(correction.Kind)
			continue
		}
		kind = feeds.ChangeCorrected
		if err := r.AddHistory(rec, correction.Correction); err != nil {
			return err
		}
	}
	if otherLink {
		kind = feeds.ChangeCorrected
	}
	st.revised[rec.ID] = kind
	if kind == feeds.ChangeCorrected {
		r.done.Updated++
	}
	if kind != feeds.ChangeForm && kind != feeds.ChangeText {
		rec.Changed = r.poll.At
	}
	if err := r.keep(rec); err != nil {
		return err
	}
	if otherForm {
		if err := r.putUpdated(derived.Signature, &rec.Item); err != nil {
			return err
		}
	}
	return r.PutRecord(rec)
}

// stands reports whether a stored item stays as it is when a document brings it again.
func stands(s layout.Snapshot, old *layout.Record, now *feeds.Item, d *derive.Deriver) bool {
	_, withdrawn := old.History.Withdrawn()
	content, err := s.Content(old)
	return err == nil && !hasOtherForm(old, now) && !withdrawn && old.Summary == now.Summary && d.Current(&old.Item, now) &&
		holdsKeys(old.Keys, now.Keys) && content == now.Content
}

// hasOtherForm reports whether what grouping reads of an item has changed.
func hasOtherForm(old *layout.Record, now *feeds.Item) bool {
	return old.Title != now.Title || old.Text != now.Text || old.Link != now.Link
}

// revised returns a stored item with what a document says of it now.
func revised(old *layout.Record, now *feeds.Item) *layout.Record {
	rec := &layout.Record{Item: *now, Keys: mergedKeys(old.Keys, now.Keys), Story: old.Story}
	rec.ID, rec.Seen, rec.Changed, rec.Backlog, rec.History = old.ID, old.Seen, old.Changed, old.Backlog, old.History
	rec.Estimated = old.Estimated
	if !old.Published.IsZero() {
		rec.Published = old.Published // a correction does not publish anew
	}
	return rec
}

// comparison is what a document changes of an item's words.
type comparison struct {
	corrections []measured
	late        bool // a text came where there was none, or in full where there was its beginning
}

// measured is a correction. It repeats when the source goes from one wording to the other and back all the time.
type measured struct {
	feeds.Correction
	repeats bool
}

// compare separates corrections from changes of form. When most items of a document change at once, the publisher's
// program has changed, not the reports.
func (r *pollTx) compare(old *layout.Record, now *feeds.Item) (c comparison, err error) {
	title, txt := r.wordings(old, now)
	if c.late = txt.late; !title.other && !txt.other {
		return c, nil
	}
	if r.rewrite == nil {
		if r.rewrite, err = r.measureRewrite(now); err != nil {
			return c, err
		}
	}
	add := func(of wordings, kind feeds.CorrectionKind, made feeds.Correction) {
		made.At, made.Kind, made.From, made.Into = r.poll.At, kind, of.before.Sum(), of.now.Sum()
		c.corrections = append(c.corrections, measured{made, old.History.Repeats(&made)})
	}
	if title.other && !r.rewrite.titles {
		add(title, feeds.CorrectionTitle, feeds.Correction{Title: old.Title})
	}
	if txt.other && r.rewrite.texts {
		c.late = true
	} else if txt.other {
		add(txt, feeds.CorrectionText, feeds.Correction{Text: old.Text})
	}
	return c, nil
}

// wordings is a title or a text, before and now.
type wordings struct {
	before, now text.Wording
	other       bool // they say different things
	late        bool
}

// wordings compares what an item says. A text is late when it was read on the item's page where there was none, or is the
// first that a feed gives.
func (r *pollTx) wordings(old *layout.Record, now *feeds.Item) (title, body wordings) {
	if old.Title != now.Title && old.Title != "" && now.Title != "" {
		title.before, title.now = text.TitleWording(old.Title, r.source.Name), text.TitleWording(now.Title, r.source.Name)
		title.other = !title.before.Same(title.now)
	}
	if old.Text == now.Text {
		return title, body
	}
	body.before, body.now = text.WordingOf(old.Text), text.WordingOf(now.Text)
	only := text.WordingOf(old.Title) // many feeds repeat the title as the text
	switch {
	case body.before.Same(body.now):
		body.late = len(now.Text) > 2*len(old.Text)
	case old.PageText != now.PageText, body.before.Empty(), body.now.Empty(), body.before.Same(only):
		body.late = true
	default:
		body.other = true
	}
	return title, body
}

// rewrittenFrom is how many known items a document must have to show a rewrite: more than half of them changed.
const rewrittenFrom = 4

// measureRewrite counts the items that say something else, once for a document. Those before first do not.
func (r *pollTx) measureRewrite(first *feeds.Item) (*rewrite, error) {
	var known, titles, texts int
	met := false
	for i := range r.poll.Items {
		item := &r.poll.Items[i]
		met = met || item.ID == first.ID
		identity, err := r.ResolveIn(&r.document, item)
		if err != nil {
			return nil, err
		}
		if identity.ID.IsZero() || identity.Buried {
			continue
		}
		known++
		if !met {
			if rec, written := r.items[identity.ID]; written && rec.Seen.Equal(r.poll.At) {
				known-- // it is new in this document
			}
			continue
		}
		old, err := r.Record(identity.ID)
		if err != nil {
			return nil, err
		}
		again := *item
		if err := r.Settle(identity, &again, old, r.idle); err != nil {
			return nil, err
		}
		title, body := r.wordings(old, &again)
		if title.other {
			titles++
		}
		if body.other {
			texts++
		}
	}
	return &rewrite{
		titles: known >= rewrittenFrom && 2*titles > known,
		texts:  known >= rewrittenFrom && 2*texts > known,
	}, nil
}

// holdsKeys reports whether now has no new key of the item. The content key follows the text and does not count.
func holdsKeys(old, now []feeds.Key) bool {
	held := map[feeds.Key]bool{}
	for _, k := range old {
		held[k] = true
	}
	for _, k := range now {
		if !held[k] && k.Kind != feeds.KeyContent {
			return false
		}
	}
	return true
}

func mergedKeys(old, now []feeds.Key) []feeds.Key {
	merged := append([]feeds.Key(nil), old...)
	held := map[feeds.Key]bool{}
	for _, k := range old {
		held[k] = true
	}
	for _, k := range now {
		if !held[k] {
			merged = append(merged, k)
		}
	}
	return merged
}
