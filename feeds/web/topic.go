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

// Topic is a feed in one format, as push outward knows it. Path is its canonical address below the site's root.
type Topic struct {
	Path string
	Feed feeds.Feed
}

// maxAliases is how many redirects lead to a feed's canonical address at the most.
const maxAliases = 3

// Topic finds the feed at an address below the site's root, given without leading slash, through the redirects to its
// canonical one. It fails with [feeds.ErrNotFound] where no feed is.
func (h *Handler) Topic(address string) (Topic, error) {
	for range maxAliases + 1 {
		name, format, query, err := cutTopic(address)
		if err != nil {
			return Topic{}, err
		}
		feed, err := h.resolve(name, "."+string(format), query)
		var p *problem
		switch {
		case err == nil:
			return Topic{render.Path(feed, format), *feed}, nil
		case errors.As(err, &p) && p.location != "":
			address = p.location
		case errors.As(err, &p) && p.status < 500:
			return Topic{}, feeds.ErrNotFound
		default:
			return Topic{}, err
		}
	}
	return Topic{}, feeds.ErrNotFound
}

// cutTopic takes a feed's address apart.
func cutTopic(address string) (name string, format render.Format, query string, err error) {
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

// Document is the feed at an address as it is served now. It fails as [Handler.Topic] does.
func (h *Handler) Document(ctx context.Context, address string) (FeedDocument, error) {
	topic, err := h.Topic(address)
	if err != nil {
		return FeedDocument{}, err
	}
	name, format, query, err := cutTopic(topic.Path)
	if err != nil {
		return FeedDocument{}, err
	}
	a, err := h.feedAnswer(name, format, query)
	if err != nil {
		return FeedDocument{}, err
	}
	doc, err := h.made(ctx, a, h.archive.Revision())
	if err != nil {
		return FeedDocument{}, err
	}
	return FeedDocument{topic.Path, doc.body, doc.contentType, doc.tag(asIs), doc.items}, nil
}

// Declared is a feed of the configuration by its slug.
func (h *Handler) Declared(slug string) (feeds.Feed, error) {
	feed, err := h.named("feeds/" + slug)
	if err != nil {
		return feeds.Feed{}, fmt.Errorf("feed %s: %w", slug, feeds.ErrNotFound)
	}
	return *feed, nil
}

// JSONItem is an entry as a feed in JSON shows it, and when it last changed for readers.
func (h *Handler) JSONItem(feed *feeds.Feed, e *feeds.Entry) (item json.RawMessage, updated time.Time, err error) {
	channel := render.Channel{Site: &h.site.Site, Feed: *feed}
	item, updated, err = channel.JSONItem(e)
	return h.conceal(item), updated, err
}
