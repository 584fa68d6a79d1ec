package main

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/health"
)

// worldChanges is how many declarations follow the first.
const worldChanges = 12

// visit makes the poll of a visit.
func (w *replayedWorld) visit(o *worldOutlet, at time.Time) {
	o.visited++
	if !slices.ContainsFunc(w.declared.Sources, func(s feeds.Source) bool { return s.ID == o.ID }) && !w.chance(10) {
		return // only what was under way when it left the configuration
	}
	p := &feeds.Poll{
		Source: o.source(w), At: at, Took: time.Duration(200+w.rand.IntN(4000)) * time.Millisecond, Status: 200, URL: o.URL,
		NextDue: at.Add(15 * time.Minute).Truncate(time.Second), NextWhy: "by its schedule",
	}
	if w.chance(2) {
		p.Took += 25 * time.Second
	}
	if o.failing == 0 && w.chance(2) {
		o.failing = 1 + w.rand.IntN(9)
	}
	switch {
	case o.failing > 0:
		o.failing--
		p.Outcome = feeds.Failed
		p.Failure = [...]*feeds.Failure{
			{Kind: "timeout", Message: "no answer within 30s"}, {Kind: "dns", Message: "the name is not known"},
			{Kind: "status", Message: "the server fails (status 503)", Status: 503}, {Kind: "not_a_feed", Message: "it is no feed"},
		}[w.rand.IntN(4)]
		if p.Status = p.Failure.Status; p.Status != 0 {
			p.WaitUntil = at.Add(time.Hour).Truncate(time.Second)
		}
		p.OurFault = p.Failure.Kind == "dns" && w.chance(50)
	case !o.changed && w.chance(85):
		p.Outcome, p.Status, p.Full = feeds.NotModified, 304, w.chance(20)
	default:
		w.fetch(o, p)
	}
	if h := o.habits.elsewhere; h != "" && p.Status == 200 && at.Sub(w.start)/(30*time.Hour)%3 == 1 {
		p.OffHosts = h
	}
	if o.habits.moves && at.Sub(w.start) > 10*24*time.Hour && p.Status == 200 {
		p.MovedTo = "https://new.moves.example/feed.xml"
	}
	w.entries = append(w.entries, entry.Entry{At: at, Poll: p})
}

// source is the outlet as it is declared when the visit begins, which knows nothing of what the store knows.
func (o *worldOutlet) source(w *replayedWorld) feeds.Source {
	if at := slices.IndexFunc(w.declared.Sources, func(s feeds.Source) bool { return s.ID == o.ID }); at >= 0 {
		return w.declared.Sources[at]
	}
	return o.Source
}

// fetch fills a poll with the document of an outlet.
func (w *replayedWorld) fetch(o *worldOutlet, p *feeds.Poll) {
	o.changed = false
	p.Outcome, p.Full, p.Complete = feeds.Fetched, true, w.chance(95)
	p.Feed = feeds.FeedInfo{Title: o.Name, Link: "https://" + string(o.ID) + ".example/", Language: "fr", TTL: 10 * time.Minute}
	if o.habits.pushed {
		p.Feed.Hub, p.Feed.Self = "https://hub.example/", o.URL
	}
	if w.chance(5) {
		p.Repairs = []string{"an entity that is not declared"}
	}
	var articles []*worldArticle
	for _, a := range o.listed {
		if !a.gone && len(articles) < o.length {
			articles = append(articles, a)
		}
	}
	p.Items = o.document(articles, p.At)
	for i := range p.Items {
		p.Measured.See(&p.Items[i], p.At)
	}
	p.Validators = feeds.Validators{ETag: fmt.Sprintf(`"%s-%d"`, o.ID, o.visited), LastModified: p.At.Format(time.RFC1123)}
	p.Validators.BodyHash = sha256.Sum256([]byte(p.Validators.ETag))
	if o.habits.captures {
		body := strings.Repeat(p.Validators.ETag, 30)
		p.Capture = &feeds.Capture{At: p.At, URL: p.URL, Status: 200, ContentType: "application/rss+xml", Length: len(body), Body: []byte(body)}
	}
}

// document is articles as the outlet's feed has them.
func (o *worldOutlet) document(articles []*worldArticle, at time.Time) []feeds.Item {
	items := make([]feeds.Item, len(articles))
	for i, a := range articles {
		item := a.Item
		item.Keys, item.SourceID = nil, o.ID
		switch h := &o.habits; {
		case h.undated && h.restamps:
			item.Published = at.Truncate(time.Minute)
		case h.undated:
			item.Published = time.Time{}
		case h.restamps:
			item.Published = at.Truncate(time.Second)
		case h.future && i%3 == 0:
			item.Published = item.Published.AddDate(1, 0, 0)
		case h.past && i%3 == 0:
			item.Published = time.Unix(0, 0).UTC()
		}
		if o.habits.churns {
			item.GUID = fmt.Sprintf("%s?%d", item.GUID, o.visited)
		}
		if o.habits.session {
			item.GUID, item.Link = "", fmt.Sprintf("%s?sid=%x", item.Link, o.visited)
		}
		items[i] = item
	}
	return feeds.Identify(o.ID, items, feeds.KeyGUID)
}

// subscribe has an outlet's hub push for a while, and then fall silent.
func (w *replayedWorld) subscribe(o *worldOutlet) {
	set := func(at time.Time) {
		var status *health.PushStatus
		if o.push != nil {
			now := *o.push
			status = &now
		}
		w.entries = append(w.entries, entry.Entry{At: at, Push: &entry.Push{Source: o.ID, Status: status}})
	}
	begin := w.start.Add(40 * time.Hour)
	w.schedule(begin, func(at time.Time) {
		o.push = &health.PushStatus{Hub: "https://hub.example/", Topic: o.URL, Callback: "https://griot.example/push", Serial: "serial-" + string(o.ID), AskedAt: at, Attempts: 1}
		set(at)
	})
	w.schedule(begin.Add(3*time.Minute), func(at time.Time) {
		o.push.Attempts, o.push.Since, o.push.VerifiedAt, o.push.Until = 0, at, at, at.AddDate(0, 0, 8)
		set(at)
	})
	for n := range 60 {
		w.schedule(w.within(begin.Add(time.Duration(n)*4*time.Hour), 4*time.Hour), func(at time.Time) { w.deliver(o, at) })
	}
	w.schedule(begin.AddDate(0, 0, 8), func(at time.Time) { o.push.Problem, o.push.Attempts = "the hub denies: no more", 3; set(at) })
	w.schedule(begin.AddDate(0, 0, 15), func(at time.Time) { o.push = nil; set(at) })
}

// deliver has the hub of an outlet bring what was published since it last did.
func (w *replayedWorld) deliver(o *worldOutlet, at time.Time) {
	if len(o.pending) == 0 || o.push == nil {
		return
	}
	came := o.pending[max(0, len(o.pending)-3):]
	o.pending = nil
	w.entries = append(w.entries, entry.Entry{At: at, Poll: &feeds.Poll{
		Source: o.source(w), At: at, Took: 40 * time.Millisecond, Outcome: feeds.Fetched, URL: o.URL, Pushed: true,
		Items: o.document(came, at), Feed: feeds.FeedInfo{Title: o.Name},
	}})
}

// changes makes the declarations that follow the first: everything that an operator can say is said, and taken back.
// rules are two versions of the rules, the first of which is in force at the start and at the end; grouping are two
// thresholds, likewise.
func changes(rules [2]string, grouping [2][]byte) func(*replayedWorld, time.Time, int) entry.Declaration {
	return func(w *replayedWorld, at time.Time, n int) entry.Declaration {
		d := w.declared
		d.Sources, d.Takedowns = slices.Clone(d.Sources), slices.Clone(d.Takedowns)
		source := func(id feeds.SourceID) *feeds.Source {
			return &d.Sources[slices.IndexFunc(d.Sources, func(s feeds.Source) bool { return s.ID == id })]
		}
		day := feeds.Day{Year: at.Year(), Month: at.Month(), Day: at.Day()}
		switch n {
		case 0: // what the armed forces said an hour ago, and an article of another
			d.Takedowns = append(d.Takedowns, feeds.Takedown{URL: w.recent("wire").Link, Date: day, Why: "à la demande de l'éditeur"})
			article := w.recent("etudes")
			d.Takedowns = append(d.Takedowns, feeds.Takedown{Item: feeds.Identify("etudes", []feeds.Item{article.Item}, feeds.KeyGUID)[0].ID, Date: day})
		case 1:
			d.Sources = slices.DeleteFunc(d.Sources, func(s feeds.Source) bool { return s.ID == "journal-20" || s.ID == "sante" })
			d.Retention.Removed = entry.RemovalHide
		case 2:
			source("journal-21").Class, source("journal-22").Language = feeds.Agency, "en"
		case 3:
			d.Retention.Items, d.Retention.KeepPerSource, d.Retention.Captures = 6*24*time.Hour, 3, 2
			d.Retention.Removed = entry.RemovalDrop
		case 4:
			d.Sources = append(d.Sources, w.outlet("journal-20").Source, w.outlet("sante").Source)
			d.Takedowns = append(d.Takedowns, feeds.Takedown{Source: "etudes", Date: day, Why: "elle quitte le fil"})
		case 5:
			d.Rules = rules[1]
		case 6:
			first := feeds.Identify("armee", []feeds.Item{w.recent("armee").Item}, feeds.KeyGUID)[0]
			d.Takedowns = append(slices.DeleteFunc(d.Takedowns, func(t feeds.Takedown) bool { return t.URL != "" }), feeds.Takedown{Story: first.ID, Date: day})
		case 7:
			d.Grouping = grouping[1]
		case 8:
			d.Retention.Items, d.Retention.KeepPerSource = 9*24*time.Hour, 4
			source("journal-21").Class = feeds.Press
			d.Takedowns = append(d.Takedowns, feeds.Takedown{Outlet: "journal-22.example", Date: day})
		case 9:
			d.Rules, d.Made = rules[0], "another site"
		case 10:
			d.Grouping, d.Takedowns = grouping[0], nil
			d.Retention.Removed = entry.RemovalHide
			d.Sources = slices.DeleteFunc(d.Sources, func(s feeds.Source) bool { return s.ID == "journal-20" || s.ID == "wire" })
		case 11:
			d.Sources = append(d.Sources, w.outlet("wire").Source)
			source("journal-22").Language, source("journal-23").Name = "fr", "Le nouveau nom"
		}
		return d
	}
}

// recent is an article that an outlet published lately, else one that comes too late for anybody to have seen it.
func (w *replayedWorld) recent(id string) *worldArticle {
	listed := w.outlet(id).listed
	if len(listed) == 0 {
		return w.put(w.outlet(id), w.start, w.texts[0].Title, w.texts[0].Text, "")
	}
	return listed[min(2, len(listed)-1)]
}
