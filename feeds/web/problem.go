package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"griot/feeds"
	"griot/feeds/web/limit"
	"griot/feeds/web/pages"
	"griot/feeds/web/wording"
)

// problem is an answer other than a document: an error with its reason for the reader, or a redirect.
type problem struct {
	status   int
	reason   string
	location string // below the site's root, without leading slash, for a redirect
	// suggestions are what the reader may have meant.
	suggestions []pages.Link
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

// leadsOn reports whether the answer is a redirect.
func (p *problem) leadsOn() bool {
	return p.location != "" || p.status == http.StatusMovedPermanently || p.status == http.StatusFound
}

// errBusy says that too many documents are being made.
var errBusy = errors.New("too many documents are being made")

// errTooLong and errMethod are what is wrong with a request, whatever it asks for.
var (
	errTooLong = errors.New("the address is too long")
	errMethod  = errors.New("the method is neither GET nor HEAD")
)

// problemOf returns an error as readers of a language are shown it. Those that are the program's own fault have no
// more than an apology.
func problemOf(err error, words *wording.Words) *problem {
	var p *problem
	var taken *feeds.TakenDownError
	var exceeded *limit.Exceeded
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &exceeded):
		return &problem{status: http.StatusTooManyRequests, reason: words.TooOften, wait: exceeded.Wait}
	case errors.As(err, &taken):
		return &problem{status: http.StatusGone, reason: words.TakenDown(taken)}
	case errors.Is(err, feeds.ErrNotFound):
		return &problem{status: http.StatusNotFound, reason: words.NoSuchPage}
	case errors.Is(err, errMethod):
		return &problem{status: http.StatusMethodNotAllowed, reason: words.OnlyGet}
	case errors.Is(err, errTooLong):
		return &problem{status: http.StatusRequestURITooLong, reason: words.TooLong}
	case errors.Is(err, errBusy), errors.Is(err, context.DeadlineExceeded):
		return &problem{status: http.StatusServiceUnavailable, reason: words.Busy}
	}
	return &problem{status: http.StatusInternalServerError, reason: words.Broken}
}
