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
	// maxArticles is how many pages one visit reads beside its own: a first visit must not hammer.
	maxArticles = 10
	// articleTime is how long one of them may take.
	articleTime = 10 * time.Second
	// leastTime is how much of the visit must be left to begin another.
	leastTime = 2 * time.Second
	// standardPause is the time between two pages of a host.
	standardPause = time.Second
	// readWithin is for how long after an item was first seen its page is tried again.
	readWithin = 24 * time.Hour
	// enoughText is the length of text from which a feed is held to give more than titles, in bytes.
	enoughText = 1000
	// maxRow is after how many failures in a row a visit leaves the pages alone.
	maxRow = 3
	// maxArticleNotes is how many failures of single articles a poll names.
	maxArticleNotes = 5
)

// follow completes a poll with what lies on other pages: the sitemaps of an index, the articles of its new items. err is
// what came of the source's own document.
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

// read fills in what earlier polls read and reads what is new. Failures of single pages are noted, not returned.
func (r *articleReader) read(ctx context.Context) error {
	wanted, err := r.wanted()
	if err != nil {
		return err
	}
	row := 0
	for n, item := range wanted {
		if n == maxArticles || row == maxRow || !r.hasTime(ctx, 0) {
			r.left += len(wanted) - n
			break
		}
		err := r.one(ctx, item)
		switch {
		case err == nil:
			row = 0
			continue
		case errors.Is(err, errNoTime):
			r.left += len(wanted) - n
			row = maxRow
		case isTemporary(err):
			r.left++
			row++
			if failure := r.target.failure(err); failure.Kind == "busy" {
				row = maxRow
			}
		}
		if !errors.Is(err, errNoTime) {
			r.notes = append(r.notes, fmt.Sprintf("article %s not read: %s", feeds.MaskURL(item.Link), r.target.failure(err).Message))
		} else {
			break
		}
	}
	r.conclude()
	return nil
}

// conclude notes what went wrong. While pages are left, the validators are dropped: the next visit must see the document
// again.
func (r *articleReader) conclude() {
	if more := len(r.notes) - maxArticleNotes; more > 0 {
		r.notes = append(r.notes[:maxArticleNotes], fmt.Sprintf("%d more articles not read", more))
	}
	if r.left > 0 {
		r.poll.Validators = feeds.Validators{}
		r.notes = append(r.notes, fmt.Sprintf("%d articles left for the next visits", r.left))
	}
	r.poll.Repairs = append(r.poll.Repairs, r.notes...)
}

// wanted are the items whose page is to be read: new ones first, then those seen within a day whose page could not be
// read yet or whose title was changed. The others take over what was read before.
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
		retitled := stored.Reading != "" && !feeds.SameTitle(stored.Title, item.Title)
		unread := stored.Reading == "" && r.poll.At.Sub(stored.Seen) < readWithin
		want := (retitled || unread) && r.wants(item)
		item.Resume(&stored)
		if want {
			again = append(again, item)
		}
	}
	return append(wanted, again...), nil
}

func (r *articleReader) recall(item *feeds.Item) (feeds.Item, error) {
	if r.visitor.Memory == nil {
		return feeds.Item{}, feeds.ErrNotFound
	}
	return r.visitor.Memory.Recall(item)
}

// wants tells whether the page of an item is worth reading, and may speak for the source.
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

// hasTime tells whether the visit has time to wait and then begin another page.
func (r *articleReader) hasTime(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(deadline) > wait+min(leastTime, r.target.Timeout/4))
}

// one reads the page of one item.
func (r *articleReader) one(ctx context.Context, item *feeds.Item) (err error) {
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

// isPage tells HTML from PDF, images and the like. Servers that say nothing are believed.
func isPage(doc document.Document) bool {
	kind, _, _ := strings.Cut(strings.ToLower(cmp.Or(doc.ContentType, http.DetectContentType(doc.Body))), ";")
	kind = strings.TrimSpace(kind)
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "html+xml") || kind == "application/html"
}

// fill puts what the page says into the item. What the source's own document says stands, but for the text.
func (r *articleReader) fill(item *feeds.Item, doc document.Document) error {
	var a html.Article
	var err error
	if page := r.target.Page; page != nil && page.HasBody() {
		if a, err = page.ReadArticle(doc, document.Options{}); err != nil {
			return err
		}
		item.Reading, item.Text, item.Content = feeds.ReadBody, a.Text, a.HTML
	} else {
		if a, err = html.ReadArticle(doc, document.Options{}); err != nil {
			return err
		}
		item.Reading = feeds.ReadText
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
