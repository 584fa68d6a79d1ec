package fetcher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"griot/feeds"
	"griot/fetcher/guard"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
)

const (
	// maxArticles limits the pages that one visit reads beside its own, so that a first visit does not hammer.
	maxArticles = 10
	// articleTime limits one of them.
	articleTime = 10 * time.Second
	// leastTime is how much of the visit's time must be left to begin another.
	leastTime = 2 * time.Second
	// standardPause is the time between two pages of a host.
	standardPause = time.Second
	// readWithin is how long after an item was first seen its page is tried again.
	readWithin = 24 * time.Hour
	// enoughText is the length of an item's text, in bytes, with which its page is not read.
	enoughText = 1000
	// maxFailures is after how many failures in a row a visit reads no more pages.
	maxFailures = 3
	// maxArticleNotes limits the failures of single articles that a poll names.
	maxArticleNotes = 5
)

// follow completes a poll with what is on other pages: the sitemaps of an index, the articles of its new items. err is the
// error of the source's own document.
func (v *Visitor) follow(ctx context.Context, target *Target, poll *feeds.Poll, err error) error {
	var index *sitemapIndex
	if errors.As(err, &index) {
		err = v.readSitemaps(ctx, target, index, poll)
	}
	if err != nil || !target.readsArticles() {
		return err
	}
	r := articleReader{visitor: v, target: target, poll: poll}
	return r.read(ctx)
}

// articleReader reads the pages of a poll's items, each once.
type articleReader struct {
	visitor *Visitor
	target  *Target
	poll    *feeds.Poll

	left  int // pages to be read by later visits
	notes []string
}

// read fills in what earlier polls read, and reads what is new. It notes failures of single pages, and does not return them.
func (r *articleReader) read(ctx context.Context) error {
	wanted, err := r.wanted()
	if err != nil {
		return err
	}
	failures := 0
	for n, item := range wanted {
		if n == maxArticles || failures == maxFailures || !r.hasTime(ctx, 0) {
			r.left += len(wanted) - n
			break
		}
		err := r.readOne(ctx, item)
		if err == nil {
			failures = 0
			continue
		}
		if errors.Is(err, errNoTime) {
			r.left += len(wanted) - n
			break
		}
		failure := r.target.failure(err)
		if isTemporary(err) {
			r.left++
			if failures++; failure.Kind == "busy" {
				failures = maxFailures
			}
		}
		r.notes = append(r.notes, fmt.Sprintf("article %s not read: %s", feeds.MaskURL(item.Link), failure.Message))
	}
	r.addNotes()
	return nil
}

// addNotes adds the failures to the poll. While pages are left, it drops the validators, so that the next visit sees the
// document again.
func (r *articleReader) addNotes() {
	if more := len(r.notes) - maxArticleNotes; more > 0 {
		r.notes = append(r.notes[:maxArticleNotes], fmt.Sprintf("%d more articles not read", more))
	}
	if r.left > 0 {
		r.poll.Validators = feeds.Validators{}
		r.notes = append(r.notes, fmt.Sprintf("%d articles left for the next visits", r.left))
	}
	r.poll.Repairs = append(r.poll.Repairs, r.notes...)
}

// wanted returns the items whose page is read: new ones first, then those seen within a day whose page is not read yet or
// whose title changed. The others take over what was read before.
func (r *articleReader) wanted() (wanted []*feeds.Item, err error) {
	var again []*feeds.Item
	for i := range r.poll.Items {
		item := &r.poll.Items[i]
		stored, err := r.recall(item)
		if errors.Is(err, feeds.ErrNotFound) {
			if r.wants(item) {
				wanted = append(wanted, item)
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		retitled := stored.PageText != "" && !feeds.SameTitle(stored.Title, item.Title)
		unread := stored.PageText == "" && r.poll.At.Sub(stored.Seen) < readWithin
		want := (retitled || unread) && r.wants(item)
		item.Resume(&stored)
		if want {
			again = append(again, item)
		}
	}
	return append(wanted, again...), nil
}

// recall returns the stored item, and [feeds.ErrNotFound] when nothing is remembered.
func (r *articleReader) recall(item *feeds.Item) (feeds.Item, error) {
	if r.visitor.Memory == nil {
		return feeds.Item{}, feeds.ErrNotFound
	}
	return r.visitor.Memory.Recall(item)
}

// wants reports whether the page of an item is worth reading and may speak for the source.
func (r *articleReader) wants(item *feeds.Item) bool {
	u, err := url.Parse(item.Link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if r.target.Page == nil && len(item.Text) >= enoughText {
		return false
	}
	return r.target.SpeaksAt(u.Hostname())
}

var errNoTime = errors.New("no time left in this visit")

// hasTime reports whether the visit has time to wait and then begin another page.
func (r *articleReader) hasTime(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(deadline) > wait+min(leastTime, r.target.Timeout/4))
}

// readOne reads the page of one item.
func (r *articleReader) readOne(ctx context.Context, item *feeds.Item) (err error) {
	defer recoverParser(&err, "page")
	u, err := url.Parse(item.Link)
	if err != nil {
		return err
	}
	v := r.visitor
	asked, err := v.robots.permit(ctx, v.Client, v.UserAgent, u)
	if err != nil {
		return err
	}
	pause := max(asked, cmp.Or(v.Pause, standardPause))
	wait := v.robots.reserve(hostKey(u), pause, time.Now())
	if !r.hasTime(ctx, wait) {
		return errNoTime
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		return ctx.Err()
	}
	limited, cancel := context.WithTimeout(ctx, articleTime)
	defer cancel()
	doc, err := v.get(limited, item.Link, acceptPage, r.target.MaxBody)
	if err != nil {
		return err
	}
	if at, err := url.Parse(doc.URL); err != nil || !r.target.SpeaksAt(at.Hostname()) {
		return &feeds.Failure{Kind: "redirect", Message: "the page leads away from the hosts of the official source"}
	}
	if !isPage(doc) {
		return &feeds.Failure{Kind: document.KindNoText, Message: fmt.Sprintf("it is no page but %.80q", doc.ContentType)}
	}
	return r.fill(item, doc)
}

// isPage reports whether a document is HTML, not a PDF, an image or the like. Its beginning decides when the server does
// not say.
func isPage(doc document.Document) bool {
	kind, _, _ := strings.Cut(strings.ToLower(cmp.Or(doc.ContentType, http.DetectContentType(doc.Body))), ";")
	kind = strings.TrimSpace(kind)
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "html+xml") || kind == "application/html"
}

// fill sets the fields of an item from its page. Only the text replaces what the source's own document says.
func (r *articleReader) fill(item *feeds.Item, doc document.Document) error {
	var a html.Article
	var err error
	if page := r.target.Page; page != nil && page.HasBody() {
		if a, err = page.ReadArticle(doc, document.Options{}); err != nil {
			return err
		}
		item.PageText, item.Text, item.Content = feeds.PageBody, a.Text, a.HTML
	} else {
		if a, err = html.ReadArticle(doc, document.Options{}); err != nil {
			return err
		}
		item.PageText = feeds.PageExcerpt
		if len(a.Text) > len(item.Text) {
			item.Text = a.Text
		}
	}
	item.Image = cmp.Or(item.Image, a.Image)
	item.Lang = cmp.Or(item.Lang, a.Lang)
	item.Title = cmp.Or(item.Title, a.Title)
	if item.Published.IsZero() {
		item.Published = a.Published
	}
	if len(item.Authors) == 0 {
		item.Authors = a.Authors
	}
	return nil
}

// isTemporary reports whether another visit may succeed after this failure.
func isTemporary(err error) bool {
	var failure *feeds.Failure
	if !errors.As(err, &failure) {
		return !errors.Is(err, guard.ErrTooLarge) && !errors.Is(err, guard.ErrPrivateAddress) && !errors.Is(err, guard.ErrTooManyRedirects)
	}
	return failure.Kind == "busy" || failure.Status >= 500
}
