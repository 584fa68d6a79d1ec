package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"griot/feeds/web/limit"
	"griot/feeds/web/pages"
	"griot/feeds/web/wording"
	"griot/feeds/web/worldmap"
)

const (
	maxPath  = 512  // bytes of a path
	maxQuery = 4096 // bytes of a query
)

// Handler serves one configuration's feeds, pages and status.
type Handler struct {
	config     *Config
	base       basePath
	store      Store
	log        *slog.Logger
	own        *router            // for the site's own language
	routers    map[string]*router // by language, the own one among them
	renderer   *renderer
	compressor *Compressor
}

// New returns the handler of a site. It fails when the base URL is no absolute http or https address or when two feeds
// have one path.
func New(config Config, store Store, sources Sources, log *slog.Logger) (*Handler, error) {
	if err := config.complete(); err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	base, err := url.Parse(config.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	world, err := worldmap.Read()
	if err != nil {
		return nil, err
	}
	h := &Handler{
		config: &config, base: basePath(base.Path), store: store, log: log, routers: map[string]*router{},
		renderer: newRenderer(redactor{config.Redact, config.RedactMore}), compressor: new(Compressor),
	}
	own := wording.For(config.Language).Lang
	declared, former := declaredFeeds(config.Feeds), formerPaths(config.Feeds)
	for _, language := range wording.Languages() {
		locale := pages.NewLocale(&config.Site, language, own, base.EscapedPath())
		written, err := pages.New(locale, world)
		if err != nil {
			return nil, err
		}
		resolver := &resolver{locale, sources, declared, former}
		h.routers[language] = &router{
			locale: locale, private: config.Private, resolver: resolver,
			pages:  &pageServer{&config, store, sources, resolver, written},
			status: &statusServer{&config, sources, resolver},
			lists:  &listServer{locale, sources, config.Apart},
		}
	}
	h.own = h.routers[own]
	served := newFeedServer(&config.Site.Site, store, config.Settling, h.own.resolver)
	for _, r := range h.routers { // feeds have one language
		r.feeds = served
	}
	return h, nil
}

// Static returns the handler that writes a static copy of the site ([Handler.Sitemap]). Its pages lead to nothing
// that needs a server, such as the search or another language.
func (h *Handler) Static() *Handler {
	own, shown := *h.own, *h.own.pages
	shown.pages = shown.pages.Static()
	own.pages, own.feeds = &shown, own.feeds.static()
	twin := *h
	twin.own, twin.routers, twin.renderer = &own, nil, h.renderer.apart()
	return &twin
}

// Below is a request's path, as decoded by net/url, below the site's root and without leading slash, wherever a proxy
// puts the site.
func (h *Handler) Below(path string) string { return h.base.below(path) }

// Kind returns what the path of a request asks for, whether there is anything at it or not.
func (h *Handler) Kind(path string) Kind { return kindOf(h.Below(path)) }

// router is that for readers of a language; for one that has none, that of the site's own.
func (h *Handler) router(language string) *router {
	if r, ok := h.routers[language]; ok {
		return r
	}
	return h.own
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
			h.own.fail(w, r, &problem{status: http.StatusInternalServerError, reason: h.own.locale.Words.Broken})
		}
	}()
	protect(w.Header())
	path := h.Below(r.URL.Path)
	language, query := takeLanguage(path, r.URL.RawQuery)
	router := h.router(language)
	doc, err := h.document(r, router, path, query)
	if err != nil {
		h.answerError(w, r, router, err)
		return
	}
	doc.serve(w, r, h.compressor)
}

// protect sets the headers that restrict browsers: no scripts, nothing from elsewhere, no framing.
func protect(header http.Header) {
	header["Content-Security-Policy"] = []string{"default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"}
	header["X-Content-Type-Options"] = []string{"nosniff"}
	header["Referrer-Policy"] = []string{"no-referrer"}
}

func (h *Handler) document(r *http.Request, router *router, path, query string) (*document, error) {
	client := h.config.Throttle.Client(r)
	if err := client.Request(); err != nil {
		return nil, err
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return nil, errMethod
	case len(r.URL.Path) > maxPath || len(r.URL.RawQuery) > maxQuery:
		return nil, errTooLong
	}
	// The generation is read first: what changes while the document is made makes it stale at once, never later.
	generation := h.store.Generation()
	if doc, ok := h.feedAtHand(path, query, generation); ok {
		return doc, nil
	}
	a, err := router.route(path, query)
	if err != nil {
		return nil, err
	}
	_, a.operators = OperatorPath(path)
	if a.free {
		return a.produce(r.Context())
	}
	if doc, ok := h.renderer.kept.ready(a.address, generation); ok {
		return doc, nil
	}
	if err := client.Work(); err != nil {
		return nil, err
	}
	return h.renderer.render(r.Context(), a, generation)
}

// feedAtHand returns the ready document of a feed asked for by its canonical address, under which it is kept. Most
// requests are these, and need only this look-up.
func (h *Handler) feedAtHand(path, query string, generation uint64) (*document, bool) {
	if _, _, feed := cutFormat(path); !feed || strings.Contains(path, "?") {
		return nil, false
	}
	return h.renderer.kept.ready(path+withQuestion(query), generation)
}

// Throttled limits clients of another handler below the site's root to the same number of requests as readers. What
// they ask of the site counts, too.
func (h *Handler) Throttled(other http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.config.Throttle.Client(r).Request(); err != nil {
			protect(w.Header())
			h.answerError(w, r, h.own, err)
			return
		}
		other.ServeHTTP(w, r)
	})
}

// answerError writes an error in the router's language, and logs what operators should know of it.
func (h *Handler) answerError(w http.ResponseWriter, r *http.Request, router *router, err error) {
	p := problemOf(err, router.locale.Words)
	if p.leadsOn() {
		router.redirect(w, p)
		return
	}
	h.logError(r, p, err)
	router.fail(w, r, p)
}

func (h *Handler) logError(r *http.Request, p *problem, err error) {
	var known *problem
	var exceeded *limit.Exceeded
	switch {
	case errors.As(err, &known):
	case errors.As(err, &exceeded):
		if exceeded.Log { // since the client may be a proxy that was not declared as one and stands for all readers
			h.log.Warn("a client is held back: if this is a proxy of yours, let it send X-Forwarded-For and name it under limits.trusted_proxies",
				"client", exceeded.Client, "forwarded", len(r.Header["X-Forwarded-For"]) > 0)
		}
	case errors.Is(err, context.DeadlineExceeded):
		h.log.Warn("request timed out", "path", r.URL.Path)
	case p.status == http.StatusInternalServerError:
		h.log.Error("request failed", "path", r.URL.Path, "error", err)
	}
}
