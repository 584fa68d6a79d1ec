package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/paging"
)

// readersWait is how long feeds ask readers to wait before they look again: the pace at which sources are polled.
const readersWait = 15 * time.Minute

// feedServer makes feeds, their pages and their archives.
type feedServer struct {
	site     *render.Site
	store    Store
	resolver *resolver
	pager    *paging.Pager
}

func newFeedServer(site *render.Site, store Store, settling time.Duration, resolver *resolver) *feedServer {
	f := &feedServer{site: site, store: store, resolver: resolver}
	f.pager = paging.New(store, settling, f.measure)
	return f
}

// static returns the server of feeds of a copy of the site as files.
func (f *feedServer) static() *feedServer {
	twin := *f
	twin.pager = f.pager.Static()
	return &twin
}

// feed makes an output feed.
func (f *feedServer) feed(name string, format render.Format, query string) (answer, error) {
	feed, err := f.resolver.resolve(name, "."+string(format), query)
	if err != nil {
		return answer{}, err
	}
	return answer{address: render.Path(feed, format), produce: func(ctx context.Context) (*document, error) {
		made, err := f.fitted(feed, format, func(part *feeds.Feed) (*composition, error) { return f.newest(ctx, part) })
		if err != nil {
			return nil, err
		}
		made.links = f.discovery(render.Path(feed, format))
		return made, nil
	}}, nil
}

// discovery is the Link header by which WebSub subscribers find the hub and the feed's own address.
func (f *feedServer) discovery(path string) string {
	if f.site.Hub == "" {
		return ""
	}
	return fmt.Sprintf(`<%s>; rel="hub", <%s>; rel="self"`, f.site.Hub, f.site.URL(path))
}

// archive makes a part of a feed: an archive document (archive/{feed}/2026-02) or a page of what is not archived yet
// (archive/{feed}/below-{place}).
func (f *feedServer) archive(path, query string) (answer, error) {
	name, format, ok := cutFormat(path)
	at := strings.LastIndexByte(name, '/')
	if !ok || at < 0 {
		return answer{}, feeds.ErrNotFound
	}
	name, part := name[:at], name[at+1:]
	feed, err := f.resolver.resolve(name, "/"+part+"."+string(format), query)
	if err != nil {
		var p *problem
		if errors.As(err, &p) && p.location != "" {
			err = redirect(p.status, "archive/"+p.location)
		}
		return answer{}, err
	}
	if below, ok := paging.ParseBelow(part); ok {
		return answer{address: partAddress(feed, part, format), produce: func(ctx context.Context) (*document, error) {
			return f.fitted(feed, format, func(fewer *feeds.Feed) (*composition, error) { return f.below(ctx, fewer, below) })
		}}, nil
	}
	period, err := paging.ParsePeriod(part)
	if err != nil {
		return answer{}, feeds.ErrNotFound
	}
	return answer{address: partAddress(feed, part, format), produce: func(ctx context.Context) (*document, error) {
		composed, err := f.archived(ctx, feed, period)
		var moved *paging.MovedError
		if errors.As(err, &moved) {
			err = redirect(http.StatusFound, render.PartPath(feed, moved.Path, format))
		}
		if err != nil {
			return nil, err
		}
		return composed.written(format)
	}}, nil
}

// partAddress is where a part of a feed is kept.
func partAddress(feed *feeds.Feed, part string, format render.Format) string {
	return render.PartPath(feed, paging.Path(feed, part), format)
}

// fitted is a channel as a document. Where that is larger than the feed's bound, compose is asked for fewer entries
// until it fits.
func (f *feedServer) fitted(feed *feeds.Feed, format render.Format, compose func(*feeds.Feed) (*composition, error)) (*document, error) {
	part := *feed
	for {
		channel, err := compose(&part)
		if err != nil {
			return nil, err
		}
		made, err := channel.written(format)
		if err != nil {
			return nil, err
		}
		n, size := len(channel.Entries), len(made.body)
		if feed.MaxBytes <= 0 || size <= feed.MaxBytes || n <= 1 {
			return made, nil
		}
		part.Limit = max(1, min(n-1, n*feed.MaxBytes/size))
	}
}

// newest is the feed's own document: its topmost entries.
func (f *feedServer) newest(ctx context.Context, feed *feeds.Feed) (*composition, error) {
	stirred := f.store.Stirred(&feed.Query)
	part, err := f.pager.Newest(ctx, feed)
	return f.composition(feed, part, cacheShort, stirred), err
}

// below is the page that begins below a place. Whatever comes in above it changes its links.
func (f *feedServer) below(ctx context.Context, feed *feeds.Feed, place feeds.Position) (*composition, error) {
	stirred := f.store.Stirred(nil)
	part, err := f.pager.Below(ctx, feed, place)
	return f.composition(feed, part, cacheShort, stirred), err
}

// archived is a month of the feed's archive, or a part of one.
func (f *feedServer) archived(ctx context.Context, feed *feeds.Feed, period paging.Period) (*composition, error) {
	stirred := f.store.Stirred(&feed.Query)
	part, err := f.pager.Archive(ctx, feed, period)
	policy := cacheShort
	if part != nil && part.Links.Archive {
		policy = cacheArchive
	}
	return f.composition(feed, part, policy, stirred), err
}

func (f *feedServer) composition(feed *feeds.Feed, part *paging.Part, policy string, stirred time.Time) *composition {
	if part == nil {
		return nil
	}
	return &composition{Channel: f.channel(feed, part.Entries, part.Links), policy: policy, stirred: stirred, since: part.Closed}
}

func (f *feedServer) channel(feed *feeds.Feed, entries []feeds.Entry, links paging.Links) *render.Channel {
	return &render.Channel{Site: f.site, Feed: *feed, Entries: entries, TTL: readersWait, Part: render.Part(links)}
}

// measure is how many bytes a document has in each format.
func (f *feedServer) measure(feed *feeds.Feed, links paging.Links, entries []feeds.Entry) ([]int, error) {
	channel := f.channel(feed, entries, links)
	var sizes []int
	for _, format := range render.Formats() {
		var b bytes.Buffer
		if err := channel.Write(&b, format); err != nil {
			return nil, err
		}
		sizes = append(sizes, b.Len())
	}
	return sizes, nil
}
