package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/web/limit"
	"griot/feeds/web/paging"
	"griot/feeds/web/wording"
	"griot/feeds/web/worldmap"
)

const (
	maxPath  = 512      // bytes of a path
	maxQuery = 4096     // bytes of a query
	maxKept  = 64 << 20 // bytes of rendered documents

	// maxWork is how many documents are made at once: composed feeds are without number, the processors are not.
	maxWork = 8

	// renderTime bounds the making of a document: it goes on when the client that asked first goes away, since others
	// may wait for it.
	renderTime = 30 * time.Second
)

// Handler serves one configuration's feeds, pages and status.
type Handler struct {
	site    *Site
	prefix  string // path of the base URL as it is written in addresses, escaped, without trailing slash
	root    string // the same as requests have it, decoded
	archive Archive
	sources Sources
	log     *slog.Logger
	words   *wording.Words
	pages   *pages
	kept    *cache
	packer  *Packer
	pager   *paging.Pager
	work    chan struct{} // one place for each document being made
	// ownLanguage is the site's; editions hold the handler of each language, this one among them.
	ownLanguage string
	editions    map[string]*Handler
	world       *worldmap.World
	static      bool // pages are for a static copy
	// declared finds the path of a declared feed by its selection in canonical form. Those with a bound of bytes are not
	// among them: they hold less than what they select.
	declared map[string]string
}

// New is the handler of a site. It fails when the base URL is no absolute http or https address or when two feeds
// have one path.
func New(site Site, archive Archive, sources Sources, log *slog.Logger) (*Handler, error) {
	if err := site.complete(); err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	base, err := url.Parse(site.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	h := &Handler{
		site: &site, prefix: base.EscapedPath(), root: base.Path, archive: archive, sources: sources, log: log,
		words: wording.For(site.Language), kept: newCache(maxKept), packer: new(Packer), work: make(chan struct{}, maxWork), declared: map[string]string{},
	}
	for i := range site.Feeds {
		if site.Feeds[i].MaxBytes > 0 {
			continue
		}
		canonical := site.Feeds[i].Encode()
		if _, taken := h.declared[canonical]; !taken {
			h.declared[canonical] = site.Feeds[i].Path
		}
	}
	h.pager = paging.New(archive, site.Settling, h.measure)
	if h.world, err = worldmap.Read(); err != nil {
		return nil, err
	}
	h.ownLanguage, h.editions = h.words.Lang, map[string]*Handler{}
	for _, language := range wording.Languages() {
		twin := h
		if language != h.ownLanguage {
			copied := *h
			copied.site, copied.words = site.in(language), wording.For(language)
			twin = &copied
		}
		if twin.pages, err = newPages(twin); err != nil {
			return nil, err
		}
		h.editions[language] = twin
	}
	return h, nil
}

// problem is an answer other than a document: an error with its reason for the reader, or a redirect.
type problem struct {
	status   int
	reason   string
	location string // below the site's root, without leading slash, for a redirect
	// suggestions are what the reader may have meant.
	suggestions []label
	wait        time.Duration // until the client may ask again, 0 for no promise
}

func (p *problem) Error() string {
	if p.location != "" {
		return fmt.Sprintf("%d: see %s", p.status, p.location)
	}
	return fmt.Sprintf("%d: %s", p.status, p.reason)
}

func redirect(status int, location string) *problem {
	return &problem{status: status, location: location}
}

// answer is how to make what an address asks for. The cache keeps it under address; one without is made for each
// request, which counts as work as the making of any document does.
type answer struct {
	address string
	produce func(context.Context) (*document, error)
	// free says that nothing is made: whoever asks whether the program lives does not wait for a place, nor spend what the
	// client may have made.
	free bool
	// operators says that it tells operators how the program fares.
	operators bool
}

// ServeHTTP answers GET and HEAD. Whatever goes wrong, the reader gets a status and a reason, and the operators' log
// the rest.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			h.log.Error("request failed", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			h.fail(w, r, &problem{status: http.StatusInternalServerError, reason: h.words.Broken})
		}
	}()
	protect(w.Header())
	path := h.Below(r.URL.Path)
	language, query := takeLanguage(path, r.URL.RawQuery)
	edition := h.edition(language)
	doc, err := edition.document(r, path, query, h.site.Throttle.Client(r))
	if err != nil {
		edition.answerError(w, r, err)
		return
	}
	doc.serve(w, r, h.packer)
}

// protect sets what browsers are told about every answer: no scripts, nothing from elsewhere, no framing.
func protect(header http.Header) {
	header["Content-Security-Policy"] = []string{"default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"}
	header["X-Content-Type-Options"] = []string{"nosniff"}
	header["Referrer-Policy"] = []string{"no-referrer"}
}

func (h *Handler) document(r *http.Request, path, query string, client limit.Client) (*document, error) {
	if err := client.Request(); err != nil {
		return nil, err
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return nil, &problem{status: http.StatusMethodNotAllowed, reason: h.words.OnlyGet}
	case len(r.URL.Path) > maxPath || len(r.URL.RawQuery) > maxQuery:
		return nil, &problem{status: http.StatusRequestURITooLong, reason: h.words.TooLong}
	}
	// The revision is read first: what changes while the document is made makes it stale at once, never later.
	revision := h.archive.Revision()
	if doc, ok := h.feedAtHand(path, query, revision); ok {
		return doc, nil
	}
	a, err := h.route(path, query)
	if err != nil {
		return nil, err
	}
	_, a.operators = OperatorPath(path)
	if a.free {
		return a.produce(r.Context())
	}
	if doc, ok := h.kept.ready(a.address, revision); ok {
		return doc, nil
	}
	if err := client.Work(); err != nil {
		return nil, err
	}
	return h.made(r.Context(), a, revision)
}

// made makes what an address asks for, as of a revision of the archive, or has it from the cache.
func (h *Handler) made(ctx context.Context, a answer, revision uint64) (*document, error) {
	a = h.concealed(a)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renderTime)
	defer cancel()
	produce := func(ctx context.Context) (*document, error) {
		select {
		case h.work <- struct{}{}:
			defer func() { <-h.work }()
			return a.produce(ctx)
		case <-ctx.Done():
			return nil, &problem{status: http.StatusServiceUnavailable, reason: h.words.Busy}
		}
	}
	if a.address == "" {
		return produce(ctx)
	}
	return h.kept.get(ctx, a.address, revision, produce)
}

// feedAtHand is the ready document of a feed asked for by its canonical address, which is the one it is kept under:
// most requests are these, and need no more than to be looked up.
func (h *Handler) feedAtHand(path, query string, revision uint64) (*document, bool) {
	if _, _, feed := cutFormat(path); !feed || strings.Contains(path, "?") {
		return nil, false
	}
	return h.kept.ready(path+withQuestion(query), revision)
}

func (h *Handler) answerError(w http.ResponseWriter, r *http.Request, err error) {
	var p *problem
	var taken *feeds.TakenDownError
	var exceeded *limit.Exceeded
	switch {
	case errors.As(err, &p):
	case errors.As(err, &exceeded):
		p = h.rateProblem(r, exceeded)
	case errors.As(err, &taken):
		p = &problem{status: http.StatusGone, reason: h.words.TakenDown(taken)}
	case errors.Is(err, feeds.ErrNotFound):
		p = &problem{status: http.StatusNotFound, reason: h.words.NoSuchPage}
	case errors.Is(err, context.DeadlineExceeded):
		h.log.Warn("request timed out", "path", r.URL.Path)
		p = &problem{status: http.StatusServiceUnavailable, reason: h.words.Busy}
	default:
		h.log.Error("request failed", "path", r.URL.Path, "error", err)
		p = &problem{status: http.StatusInternalServerError, reason: h.words.Broken}
	}
	if p.location != "" || p.status == http.StatusMovedPermanently || p.status == http.StatusFound {
		w.Header()["Cache-Control"] = []string{"public, max-age=300"}
		location := h.prefix + "/" + p.location
		path, _, _ := strings.Cut(p.location, "?")
		if _, _, feed := cutFormat(path); !feed {
			location = h.pageAddress(p.location)
		}
		w.Header()["Location"] = []string{location}
		w.WriteHeader(p.status)
		return
	}
	h.fail(w, r, p)
}

// fail writes an error for programs as text, for readers as a page.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, p *problem) {
	header := w.Header()
	header["Cache-Control"] = []string{"no-store"}
	header["Vary"] = []string{"Accept"}
	if p.status == http.StatusNotFound || p.status == http.StatusGone {
		header["Cache-Control"] = []string{"public, max-age=60"}
	}
	switch p.status {
	case http.StatusMethodNotAllowed:
		header["Allow"] = []string{"GET, HEAD"}
	case http.StatusServiceUnavailable:
		header["Retry-After"] = []string{"30"}
	case http.StatusTooManyRequests:
		header["Retry-After"] = []string{strconv.Itoa(int(math.Ceil(max(1, p.wait.Seconds()))))}
	}
	contentType, body := "text/plain; charset=utf-8", []byte(h.plainReason(p))
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		if page, err := h.problemPage(p); err == nil {
			contentType, body = "text/html; charset=utf-8", page
		}
	}
	header["Content-Type"] = []string{contentType}
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
