package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// Published is a feed in one format, as push outward knows it. Path is its canonical address below the site's root.
type Published struct {
	Path string
	Feed feeds.Feed
}

// maxAliases is how many redirects lead to a feed's canonical address at the most.
const maxAliases = 3

// Published finds the feed at an address below the site's root, given without leading slash, through the redirects to its
// canonical one. It fails with [feeds.ErrNotFound] where no feed is.
func (h *Handler) Published(address string) (Published, error) {
	for range maxAliases + 1 {
		name, format, query, err := cutAddress(address)
		if err != nil {
			return Published{}, err
		}
		if present, ok := h.own.resolver.renamed(name + "." + string(format)); ok {
			address = (&url.URL{Path: present}).EscapedPath() + withQuestion(query)
			continue
		}
		feed, err := h.own.resolver.resolve(name, "."+string(format), query)
		var p *problem
		switch {
		case err == nil:
			return Published{render.Path(feed, format), *feed}, nil
		case errors.As(err, &p) && p.location != "":
			address = p.location
		case errors.As(err, &p) && p.status < 500:
			return Published{}, feeds.ErrNotFound
		default:
			return Published{}, err
		}
	}
	return Published{}, feeds.ErrNotFound
}

// cutAddress takes a feed's address apart.
func cutAddress(address string) (name string, format render.Format, query string, err error) {
	path, query, _ := strings.Cut(address, "?")
	path, err = url.PathUnescape(path)
	name, format, ok := cutFormat(path)
	if err != nil || !ok || len(path) > maxPath || len(query) > maxQuery {
		return "", "", "", feeds.ErrNotFound
	}
	return name, format, query, nil
}

// FeedDocument is a feed in one format as it is served without compression.
type FeedDocument struct {
	Path        string // its canonical address below the site's root
	Body        []byte
	ContentType string
	ETag        string         // moves with the bytes
	Items       []feeds.ItemID // of the stories that it shows
}

// FeedDocument is the feed at an address as it is served now. It fails as [Handler.Published] does.
func (h *Handler) FeedDocument(ctx context.Context, address string) (FeedDocument, error) {
	feed, err := h.Published(address)
	if err != nil {
		return FeedDocument{}, err
	}
	name, format, query, err := cutAddress(feed.Path)
	if err != nil {
		return FeedDocument{}, err
	}
	a, err := h.own.feeds.feed(name, format, query)
	if err != nil {
		return FeedDocument{}, err
	}
	doc, err := h.renderer.render(ctx, a, h.store.Generation())
	if errors.Is(err, errBusy) {
		err = problemOf(err, h.own.locale.Words)
	}
	if err != nil {
		return FeedDocument{}, err
	}
	return FeedDocument{feed.Path, doc.body, doc.contentType, doc.tag(asIs), doc.items}, nil
}

// Declared is a feed of the configuration by its slug.
func (h *Handler) Declared(slug string) (feeds.Feed, error) {
	feed, err := h.own.resolver.named("feeds/" + slug)
	if err != nil {
		return feeds.Feed{}, fmt.Errorf("feed %s: %w", slug, feeds.ErrNotFound)
	}
	return *feed, nil
}

// JSONItem is an entry as a feed in JSON shows it, and when it last changed for readers.
func (h *Handler) JSONItem(feed *feeds.Feed, e *feeds.Entry) (item json.RawMessage, updated time.Time, err error) {
	channel := render.Channel{Site: &h.config.Site.Site, Feed: *feed}
	item, updated, err = channel.JSONItem(e)
	return h.renderer.redact.body(item), updated, err
}

// FeedPaths are the canonical addresses of all feeds but composed ones, in every format.
func (h *Handler) FeedPaths() []string {
	return h.feedPaths(func(feed *feeds.Feed) []string { return []string{feed.Path} })
}

// FormerPaths are the addresses that renamed feeds had before, in every format.
func (h *Handler) FormerPaths() []string {
	return h.feedPaths(func(feed *feeds.Feed) []string { return feed.Former })
}

func (h *Handler) feedPaths(of func(*feeds.Feed) []string) []string {
	var all []string
	for _, name := range offeredNames(h.config) {
		feed, ok := h.own.locale.Feed(name)
		if !ok {
			continue
		}
		for _, path := range of(feed) {
			for _, format := range render.Formats() {
				all = append(all, render.PartPath(feed, path, format))
			}
		}
	}
	return all
}
