package entry

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/health"
)

// Bounds of an entry. They are wider than what sources are allowed: they keep out what no visit could have brought.
const (
	maxItems     = 100_000
	maxSources   = 100_000
	maxTakedowns = 100_000
	maxList      = 10_000
	maxKeys      = 64
	maxID        = 64 // as configurations allow
	maxLine      = 64 << 10
	maxText      = maxUnpacked
)

// Validate refuses an entry that a store must not apply: the first fault that it finds.
func (e *Entry) Validate() error {
	set := 0
	for _, is := range []bool{e.Poll != nil, e.Declare != nil, e.Push != nil} {
		if is {
			set++
		}
	}
	if set != 1 {
		return fmt.Errorf("an entry is a poll, a declaration or a push: %d of them are set", set)
	}
	var c check
	c.when("time", e.At)
	switch {
	case e.Poll != nil:
		if !e.At.Equal(e.Poll.At) {
			c.failf("its time is %s and that of its poll %s", e.At.Format(time.RFC3339Nano), e.Poll.At.Format(time.RFC3339Nano))
		}
		c.poll(e.Poll)
	case e.Declare != nil:
		c.declaration(e.Declare)
	default:
		c.push(e.Push)
	}
	if c.fault != nil {
		return fmt.Errorf("%s: %w", e.Kind(), c.fault)
	}
	return nil
}

// check keeps the first fault.
type check struct{ fault error }

func (c *check) failf(format string, values ...any) {
	if c.fault == nil {
		c.fault = fmt.Errorf(format, values...)
	}
}

// when checks a time that the store keeps, which counts nanoseconds since 1970.
func (c *check) when(name string, t time.Time) {
	if t.Before(time.Unix(0, 0)) || t.UTC().Year() > 2261 {
		c.failf("%s: %s is no time of a log", name, t.Format(time.RFC3339))
	}
}

// said checks a time that a publisher says, which may be wrong, or absent.
func (c *check) said(name string, t time.Time) {
	if _, err := t.MarshalText(); err != nil {
		c.failf("%s: %w", name, err)
	}
}

// later checks a time that may be absent.
func (c *check) later(name string, t time.Time) {
	if !t.IsZero() {
		c.when(name, t)
	}
}

// count checks a number that cannot be below zero.
func count[N int | int64 | time.Duration](c *check, name string, n N) {
	if n < 0 {
		c.failf("%s: %d is below zero", name, n)
	}
}

func most[T any](c *check, name string, list []T, limit int) {
	if len(list) > limit {
		c.failf("%s: %d of them, more than %d", name, len(list), limit)
	}
}

// line checks a short text that came from outside: no control character may be in it.
func (c *check) line(name string, texts ...string) {
	for _, s := range texts {
		if len(s) > maxLine {
			c.failf("%s: %d bytes, more than %d", name, len(s), maxLine)
		}
		c.clean(name, s)
	}
}

func (c *check) text(name, s string) {
	if len(s) > maxText {
		c.failf("%s: %d bytes, more than %d", name, len(s), maxText)
	}
	c.clean(name, s)
}

// clean refuses what no parser lets through: what is no character of XML, and the controls that terminals obey.
func (c *check) clean(name, s string) {
	if c.fault != nil {
		return
	}
	if !utf8.ValidString(s) {
		c.failf("%s: it is no UTF-8", name)
		return
	}
	if at := strings.IndexFunc(s, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r <= 0x9f || r == 0xfffe || r == 0xffff
	}); at >= 0 {
		c.failf("%s: a control character stands at byte %d", name, at)
	}
}

// header checks what a server wrote: it is kept as it came, and shown nowhere.
func (c *check) header(name, s string) {
	if len(s) > maxLine {
		c.failf("%s: %d bytes, more than %d", name, len(s), maxLine)
	}
}

// id checks that a source's id is a slug.
func (c *check) id(id feeds.SourceID) {
	last := byte('-')
	for i := range len(id) {
		b := id[i]
		mark := b == '.' || b == '_' || b == '-'
		if !mark && (b < 'a' || b > 'z') && (b < '0' || b > '9') || mark && (last == '.' || last == '_' || last == '-') {
			last = '-'
			break
		}
		last = b
	}
	if len(id) > maxID || last == '.' || last == '_' || last == '-' {
		c.failf("%.80q is no id of a source", id)
	}
}

func (c *check) source(s *feeds.Source) {
	c.id(s.ID)
	if s.Class != "" {
		if _, err := feeds.ParseClass(string(s.Class)); err != nil {
			c.failf("source %s: %w", s.ID, err)
		}
	}
	if _, err := feeds.ParseRepublish(string(s.Republish)); err != nil {
		c.failf("source %s: %w", s.ID, err)
	}
	most(c, "hosts", s.Hosts, maxList)
	c.line("hosts", s.Hosts...)
	c.line("source "+string(s.ID), s.Name, s.URL, s.Site, s.Issuer, s.Language, string(s.Home), s.Licence, s.Page, string(s.Outlet.ID), s.Outlet.Name)
}

func (c *check) poll(p *feeds.Poll) {
	c.source(&p.Source)
	c.later("due", p.NextDue)
	c.later("wait", p.WaitUntil)
	count(c, "took", p.Took)
	count(c, "ttl", p.Feed.TTL)
	c.when("end", p.At.Add(p.Took))
	switch p.Outcome {
	case feeds.Fetched, feeds.NotModified:
	case feeds.Failed:
		if p.Failure == nil {
			c.failf("it failed and does not say why")
		}
	default:
		c.failf("%.80q is no outcome", p.Outcome)
	}
	if p.Outcome != feeds.Fetched && len(p.Items) > 0 {
		c.failf("%d items of a visit that is %s", len(p.Items), p.Outcome)
	}
	if p.Failure != nil {
		c.line("failure", p.Failure.Kind, p.Failure.Message)
	}
	most(c, "repairs", p.Repairs, maxList)
	c.line("repairs", p.Repairs...)
	c.line("feed", p.Feed.Title, p.Feed.Link, p.Feed.Language, p.Feed.Hub, p.Feed.Self)
	c.line("address", p.URL, p.MovedTo, p.OffHosts)
	c.line("why", p.NextWhy)
	c.header("etag", p.Validators.ETag)
	c.header("last_modified", p.Validators.LastModified)
	m := &p.Measured
	for _, n := range []int{m.Known, m.Churned, m.Restamped, m.Moved, m.Future, m.Duplicates} {
		count(c, "measured", n)
	}
	most(c, "items", p.Items, maxItems)
	for i := range p.Items {
		if c.item(&p.Items[i], p.Source.ID); c.fault != nil {
			c.fault = fmt.Errorf("item %d: %w", i+1, c.fault)
			return
		}
	}
}

func (c *check) item(i *feeds.Item, source feeds.SourceID) {
	if i.SourceID != source {
		c.failf("it is of %.80q, not of %s", i.SourceID, source)
	}
	c.keys(i)
	c.line("item", i.GUID, i.Link, i.Via, i.Lang, i.Image)
	c.text("title", i.Title)
	c.text("summary", i.Summary)
	c.text("content", i.Content)
	c.text("text", i.Text)
	most(c, "authors", i.Authors, maxList)
	most(c, "categories", i.Categories, maxList)
	most(c, "enclosures", i.Enclosures, maxList)
	most(c, "history", i.History, feeds.MaxCorrections)
	c.line("authors", i.Authors...)
	for _, category := range i.Categories {
		c.line("category", category.Term, category.Scheme, category.Label)
	}
	for _, e := range i.Enclosures {
		c.line("enclosure", e.URL, e.Type)
		count(c, "enclosure", e.Length)
	}
	if i.Origin != nil {
		c.line("origin", i.Origin.Title, i.Origin.URL)
	}
	if p := i.Point; p != nil && !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) {
		c.failf("%v, %v is no place on the globe", p.Lat, p.Lon)
	}
	c.said("published", i.Published)
	c.said("updated", i.Updated)
	c.later("seen", i.Seen)
	c.later("changed", i.Changed)
	c.later("estimated", i.Estimated)
	if !slices.Contains([]feeds.PageText{"", feeds.PageBody, feeds.PageExcerpt}, i.PageText) {
		c.failf("%.80q is nothing that a page is read for", i.PageText)
	}
	for _, correction := range i.History {
		c.when("history", correction.At)
		c.text("history", correction.Title)
		c.text("history", correction.Text)
		count(c, "history", correction.More)
	}
}

// keys checks that an item is named by its own keys.
func (c *check) keys(i *feeds.Item) {
	if len(i.Keys) == 0 || len(i.Keys) > maxKeys {
		c.failf("it has %d keys", len(i.Keys))
		return
	}
	for _, k := range i.Keys {
		if k.Kind != feeds.KeyGUID && k.Kind != feeds.KeyLink && k.Kind != feeds.KeyContent {
			c.failf("%q is no kind of key", rune(k.Kind))
		}
		if k.Value == "" {
			c.failf("a key is empty")
		}
		c.line("key", k.Value)
	}
	if want := feeds.NewItemID(i.SourceID, i.Keys[0]); i.ID != want {
		c.failf("its id is %s, and its first key gives %s", i.ID, want)
	}
}

func (c *check) declaration(d *Declaration) {
	most(c, "sources", d.Sources, maxSources)
	most(c, "takedowns", d.Takedowns, maxTakedowns)
	most(c, "shared hosts", d.SharedHosts, maxList)
	known := map[feeds.SourceID]bool{}
	for i := range d.Sources {
		c.source(&d.Sources[i])
		if known[d.Sources[i].ID] {
			c.failf("source %s is declared twice", d.Sources[i].ID)
		}
		known[d.Sources[i].ID] = true
	}
	for i := range d.Takedowns {
		c.takedown(&d.Takedowns[i])
	}
	c.line("shared hosts", d.SharedHosts...)
	c.line("rules", d.Rules, d.Made)
	if len(d.Grouping) > 0 && !json.Valid(d.Grouping) {
		c.failf("the thresholds of grouping are no JSON")
	}
	if len(d.Grouping) > 0 {
		c.line("grouping", string(d.Grouping))
	}
	r := d.Retention
	count(c, "retention", r.Items)
	count(c, "retention", r.KeepPerSource)
	count(c, "retention", r.Captures)
	if !slices.Contains([]Removal{"", RemovalKeep, RemovalHide, RemovalDrop}, r.Removed) {
		c.failf("%.80q is nothing to do with the items of a removed source", r.Removed)
	}
}

func (c *check) takedown(t *feeds.Takedown) {
	c.line("takedown", t.URL, string(t.Outlet), t.Why)
	if t.Source != "" {
		c.id(t.Source)
	}
	if d := t.Date; !d.IsZero() {
		if day := d.Time(); day.Year() != d.Year || day.Month() != d.Month || day.Day() != d.Day || d.Year < 1 || d.Year > 9999 {
			c.failf("takedown: %d-%d-%d is no day", d.Year, d.Month, d.Day)
		}
	}
	named := *t
	if named.Date, named.Why = (feeds.Day{}), ""; named == (feeds.Takedown{}) {
		c.failf("a takedown names nothing")
	}
}

func (c *check) push(p *Push) {
	c.id(p.Source)
	if p.Status == nil {
		return
	}
	c.pushStatus(p.Status)
}

func (c *check) pushStatus(s *health.PushStatus) {
	c.line("push", s.Hub, s.Topic, s.Callback, s.Serial, s.Problem)
	for _, t := range []time.Time{s.AskedAt, s.Since, s.VerifiedAt, s.Until, s.LastDelivery} {
		c.later("push", t)
	}
	for _, n := range []int{s.Attempts, s.Delivered, s.Missed} {
		count(c, "push", n)
	}
}
