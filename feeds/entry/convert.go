package entry

import (
	"fmt"

	"griot/feeds"
)

// What is not carried: of a poll its Capture, which is for operators here, and its ServerDate, which bounded
// its time; of a source RetiredAt and Hidden, which follow from the declarations; of an item its Source, which the poll has, and
// its Tags, which are derived where the entry is applied, and its Outlet with Found, which are told where it is handed out.

func toPoll(p *feeds.Poll) wirePoll {
	return wirePoll{
		Source: toSource(&p.Source), At: p.At, Took: p.Took, Outcome: p.Outcome,
		Failure: optional(p.Failure, func(f *feeds.Failure) wireFailure { return wireFailure(*f) }),
		Status:  p.Status, URL: p.URL, Full: p.Full, Complete: p.Complete, Repairs: p.Repairs,
		Feed: wireFeed(p.Feed), Items: each(p.Items, toItem), Validators: toValidators(&p.Validators),
		NextDue: p.NextDue, WaitUntil: p.WaitUntil, NextWhy: p.NextWhy, Pushed: p.Pushed,
		Measured: wireMeasured(p.Measured), MovedTo: p.MovedTo, OffHosts: p.OffHosts, OurFault: p.OurFault,
	}
}

func fromPoll(w *wirePoll) (*feeds.Poll, error) {
	validators, err := fromValidators(&w.Validators)
	if err != nil {
		return nil, err
	}
	p := &feeds.Poll{
		Source: fromSource(&w.Source), At: w.At, Took: w.Took, Outcome: w.Outcome,
		Failure: optional(w.Failure, func(f *wireFailure) feeds.Failure { return feeds.Failure(*f) }),
		Status:  w.Status, URL: w.URL, Full: w.Full, Complete: w.Complete, Repairs: w.Repairs,
		Feed: feeds.FeedInfo(w.Feed), Validators: validators,
		NextDue: w.NextDue, WaitUntil: w.WaitUntil, NextWhy: w.NextWhy, Pushed: w.Pushed,
		Measured: feeds.Measured(w.Measured), MovedTo: w.MovedTo, OffHosts: w.OffHosts, OurFault: w.OurFault,
	}
	if w.Items != nil {
		p.Items = make([]feeds.Item, len(w.Items))
	}
	for i := range w.Items {
		if p.Items[i], err = fromItem(&w.Items[i]); err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
	}
	return p, nil
}

func toSource(s *feeds.Source) wireSource {
	return wireSource{
		ID: s.ID, Name: s.Name, URL: s.URL, Site: s.Site, Class: s.Class, Issuer: s.Issuer, Hosts: s.Hosts, Language: s.Language, Home: s.Home,
		Republish: s.Republish, Licence: s.Licence, NoIndex: s.NoIndex, Page: s.Page, Outlet: wireOutlet(s.Outlet),
	}
}

func fromSource(w *wireSource) feeds.Source {
	return feeds.Source{
		ID: w.ID, Name: w.Name, URL: w.URL, Site: w.Site, Class: w.Class, Issuer: w.Issuer, Hosts: w.Hosts, Language: w.Language, Home: w.Home,
		Republish: w.Republish, Licence: w.Licence, NoIndex: w.NoIndex, Page: w.Page, Outlet: feeds.Outlet(w.Outlet),
	}
}

func toItem(i *feeds.Item) wireItem {
	return wireItem{
		ID: i.ID, SourceID: i.SourceID,
		Keys: each(i.Keys, func(k *feeds.Key) wireKey { return wireKey{string(rune(k.Kind)), k.Value} }),
		GUID: i.GUID, Link: i.Link, Via: i.Via, Title: i.Title, Summary: i.Summary, Content: i.Content, Text: i.Text, Lang: i.Lang, Authors: i.Authors,
		Categories: each(i.Categories, func(c *feeds.Category) wireCategory { return wireCategory(*c) }), Image: i.Image,
		Enclosures: each(i.Enclosures, func(e *feeds.Enclosure) wireEnclosure { return wireEnclosure(*e) }),
		Origin:     optional(i.Origin, func(o *feeds.Origin) wireOrigin { return wireOrigin(*o) }),
		Point:      optional(i.Point, func(p *feeds.Point) wirePoint { return wirePoint(*p) }),
		Published:  i.Published, Updated: i.Updated, Seen: i.Seen, Changed: i.Changed, Backlog: i.Backlog, Estimated: i.Estimated,
		PageText: i.PageText, History: each(i.History, func(c *feeds.Correction) wireCorrection { return wireCorrection(*c) }),
	}
}

func fromItem(w *wireItem) (feeds.Item, error) {
	var keys []feeds.Key
	for _, k := range w.Keys {
		if len(k.Kind) != 1 {
			return feeds.Item{}, fmt.Errorf("%q is no kind of key", k.Kind)
		}
		keys = append(keys, feeds.Key{Kind: feeds.KeyKind(k.Kind[0]), Value: k.Value})
	}
	return feeds.Item{
		ID: w.ID, SourceID: w.SourceID, Keys: keys,
		GUID: w.GUID, Link: w.Link, Via: w.Via, Title: w.Title, Summary: w.Summary, Content: w.Content, Text: w.Text, Lang: w.Lang, Authors: w.Authors,
		Categories: each(w.Categories, func(c *wireCategory) feeds.Category { return feeds.Category(*c) }), Image: w.Image,
		Enclosures: each(w.Enclosures, func(e *wireEnclosure) feeds.Enclosure { return feeds.Enclosure(*e) }),
		Origin:     optional(w.Origin, func(o *wireOrigin) feeds.Origin { return feeds.Origin(*o) }),
		Point:      optional(w.Point, func(p *wirePoint) feeds.Point { return feeds.Point(*p) }),
		Published:  w.Published, Updated: w.Updated, Seen: w.Seen, Changed: w.Changed, Backlog: w.Backlog, Estimated: w.Estimated,
		PageText: w.PageText, History: each(w.History, func(c *wireCorrection) feeds.Correction { return feeds.Correction(*c) }),
	}, nil
}

func toDeclare(d *Declaration) wireDeclare {
	return wireDeclare{
		Sources: each(d.Sources, toSource), Takedowns: each(d.Takedowns, toTakedown), Retention: wireRetention(d.Retention),
		SharedHosts: d.SharedHosts, Rules: d.Rules, Grouping: string(d.Grouping), Made: d.Made,
	}
}

func fromDeclare(w *wireDeclare) (*Declaration, error) {
	d := &Declaration{Sources: each(w.Sources, fromSource), Retention: Retention(w.Retention), SharedHosts: w.SharedHosts, Rules: w.Rules, Made: w.Made}
	if w.Grouping != "" {
		d.Grouping = []byte(w.Grouping)
	}
	for i := range w.Takedowns {
		t, err := fromTakedown(&w.Takedowns[i])
		if err != nil {
			return nil, fmt.Errorf("takedown %d: %w", i+1, err)
		}
		d.Takedowns = append(d.Takedowns, t)
	}
	return d, nil
}

func toTakedown(t *feeds.Takedown) wireTakedown {
	w := wireTakedown{URL: t.URL, Item: t.Item, Story: t.Story, Source: t.Source, Outlet: t.Outlet, Why: t.Why}
	if !t.Date.IsZero() {
		w.Date = t.Date.Time().Format(dayForm)
	}
	return w
}

func fromTakedown(w *wireTakedown) (t feeds.Takedown, err error) {
	t = feeds.Takedown{URL: w.URL, Item: w.Item, Story: w.Story, Source: w.Source, Outlet: w.Outlet, Why: w.Why}
	if w.Date != "" {
		t.Date, err = feeds.ParseDay(w.Date)
	}
	return t, err
}

const dayForm = "2006-01-02"
