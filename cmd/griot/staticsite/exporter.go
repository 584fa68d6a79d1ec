package staticsite

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"griot/feeds"
	"griot/feeds/web"
)

// ChangeLog is what an export needs of the store beside what the site shows of it.
type ChangeLog interface {
	Changes(ctx context.Context, after uint64, limit int) ([]feeds.Change, error)
	LastChange(ctx context.Context) (uint64, error)
	Silent(ctx context.Context) (uint64, error)
}

// Exporter writes a site's documents as files.
type Exporter struct {
	Handler *web.Handler
	Changes ChangeLog
	Made    string // of what the documents are made, stories excepted
	// Progress is called with how many documents were looked at, of how many. It may be nil.
	Progress func(done, total int)
}

// Export asks the handler for the documents that may have changed since the folder was last written. It asks for all
// when that is not known. Those that differ from their files are written. The copy stays as it was until all of them
// are made.
func (x *Exporter) Export(ctx context.Context, asked Request) (_ Counts, err error) {
	c := folder{full: asked.Full}
	if asked.Compress {
		p := new(web.Compressor)
		c.variants = map[string]compressed{".gz": p.Gzip, ".br": p.Brotli}
	}
	if c.staging, err = openStaging(asked.Dir); err != nil {
		return c.Counts, err
	}
	defer func() { err = errors.Join(err, c.staging.close()) }()
	if c.before, err = readManifest(c.staging.placed(manifestFile)); err != nil {
		return c.Counts, err
	}
	c.now = manifest{Compressed: asked.Compress, Made: x.Made}
	handler := x.Handler.Static()
	addresses, err := x.survey(ctx, handler, &c, asked.Full)
	if err != nil {
		return c.Counts, err
	}
	for i, a := range addresses {
		if err := ctx.Err(); err != nil {
			return c.Counts, err
		}
		if !a.Kept || !c.keep(a.File) {
			content, err := made(ctx, handler, a.Path)
			if errors.Is(err, errNotMade) && x.movedOn(ctx, c.now.Cursor) {
				continue // it has gone since the survey, which the next export meets in the log
			}
			if err != nil {
				return c.Counts, err
			}
			if err := c.put(a.File, content); err != nil {
				return c.Counts, err
			}
		}
		if x.Progress != nil {
			x.Progress(i+1, len(addresses))
		}
	}
	if err := c.putRedirects(handler.Redirects()); err != nil {
		return c.Counts, err
	}
	err = c.finish()
	return c.Counts, err
}

// survey lists the documents of the copy, with what is known of those that it has.
func (x *Exporter) survey(ctx context.Context, handler *web.Handler, c *folder, full bool) (addresses []web.Address, err error) {
	if c.now.Silent, err = x.Changes.Silent(ctx); err != nil {
		return nil, err
	}
	// The log is read first: what changes from here on is met by the next export.
	var changed []feeds.ItemID
	known := !full && c.continues()
	if known {
		if changed, known, err = x.since(ctx, c.before.Cursor); err != nil {
			return nil, err
		}
	}
	if c.now.Cursor, err = x.Changes.LastChange(ctx); err != nil {
		return nil, err
	}
	if known {
		c.now.Survey, addresses, err = handler.Incremental(ctx, c.before.Survey, changed)
	} else {
		c.now.Survey, addresses, err = handler.Sitemap(ctx)
	}
	return addresses, err
}

// since returns the items, and their stories, that the change log names after a cursor. They are not known when the log
// was trimmed, or is of another store.
func (x *Exporter) since(ctx context.Context, cursor uint64) (changed []feeds.ItemID, known bool, err error) {
	last, err := x.Changes.LastChange(ctx)
	if err != nil || last < cursor {
		return nil, false, err
	}
	met := map[feeds.ItemID]bool{}
	for {
		changes, err := x.Changes.Changes(ctx, cursor, 1000)
		switch {
		case errors.Is(err, feeds.ErrTrimmed):
			return nil, false, nil
		case err != nil:
			return nil, false, err
		case len(changes) == 0:
			return changed, true, nil
		}
		for _, change := range changes {
			for _, id := range []feeds.ItemID{change.Item, change.Story} {
				if !met[id] {
					met[id], changed = true, append(changed, id)
				}
			}
		}
		cursor = changes[len(changes)-1].Sequence
	}
}

// movedOn reports whether something has changed since a place in the change log.
func (x *Exporter) movedOn(ctx context.Context, cursor uint64) bool {
	last, err := x.Changes.LastChange(ctx)
	return err == nil && last != cursor
}

// errNotMade says that the site has no document at an address.
var errNotMade = errors.New("no document")

// made is the document at an address.
func made(ctx context.Context, handler http.Handler, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	switch {
	case answer.Code >= http.StatusInternalServerError:
		return nil, fmt.Errorf("%s: status %d", path, answer.Code)
	case answer.Code != http.StatusOK:
		return nil, fmt.Errorf("%s: %w: status %d", path, errNotMade, answer.Code)
	}
	return answer.Body.Bytes(), nil
}

// Request is what the daemon is asked for.
type Request struct {
	Dir      string `json:"dir"`
	Compress bool   `json:"compress"`
	Full     bool   `json:"full"`
}

// Counts counts the files of a static copy.
type Counts struct {
	Files   int `json:"files"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
	Made    int `json:"made"` // documents that were rendered
}
