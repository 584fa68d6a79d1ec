package fetcher

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/guard"
)

// forceFull is how long a server is believed that nothing changed. Some send status 304 though something did.
const forceFull = 12 * time.Hour

// Visit asks a source what is new, and returns the poll that this makes, on failure too. It never panics, and takes no
// longer than the target's timeout. ok is false only when ctx itself ends.
func (v *Visitor) Visit(ctx context.Context, target *Target, status health.Status) (poll feeds.Poll, ok bool) {
	start := time.Now().UTC()
	poll = feeds.Poll{Source: target.Source, At: start, URL: target.URL, Validators: status.Validators}
	limited, cancel := context.WithTimeout(ctx, target.Timeout)
	defer cancel()

	now := *target
	now.URL, now.Behaviour = status.Address(target.URL, start), status.Behaviour
	hints, err := v.request(limited, &now, status, &poll)
	if ctx.Err() != nil {
		return feeds.Poll{}, false
	}
	if err != nil {
		poll.Outcome, poll.Items = feeds.Failed, nil
		poll.Failure = target.failure(err)
		poll.Validators = status.Validators
	}
	poll.Took = time.Since(start)
	poll.OurFault = v.outage.ourFault(now.host(), &poll)
	poll.NextDue, poll.NextWhy = nextDue(target, &poll, status, hints)
	poll.WaitUntil = waitUntil(&poll, hints)
	return poll, true
}

// request fills the poll from the source's answer.
func (v *Visitor) request(ctx context.Context, target *Target, status health.Status, poll *feeds.Poll) (h hints, err error) {
	defer recoverParser(&err, "document")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.URL, nil)
	if err != nil {
		return h, &feeds.Failure{Kind: "address", Message: fmt.Sprintf("the address cannot be used: %v", err)}
	}
	if err := v.mayVisit(ctx, target, req.URL); err != nil {
		return h, err
	}
	conditional := v.setHeaders(req, target, status, poll.At)
	resp, err := v.Client.Do(req)
	if err != nil {
		return h, err
	}
	defer resp.Body.Close()
	poll.Status, poll.URL = resp.StatusCode, resp.Request.URL.String()
	poll.ServerDate = serverDate(resp.Header)
	poll.OffHosts, poll.MovedTo = offHosts(&target.Source, resp), movedTo(resp)
	if poll.MovedTo == "" && target.URL == status.MovedTo {
		poll.MovedTo = status.MovedTo // visited at its new address already
	}
	h = hints{retryAfter: retryAfter(resp.Header, poll.At), maxAge: maxAge(resp.Header)}

	switch {
	case resp.StatusCode == http.StatusNotModified && conditional:
		poll.Outcome = feeds.NotModified
		return h, nil
	case resp.StatusCode == http.StatusNotModified:
		return h, &feeds.Failure{Kind: "status", Status: resp.StatusCode, Message: "the server says that nothing changed (status 304) though it was asked for everything"}
	case resp.StatusCode != http.StatusOK:
		guard.Discard(resp)
		return h, refused(resp)
	}
	return h, v.readAnswer(resp, target, status, poll)
}

// setHeaders sets the headers of a request, and reports whether it asks only for what changed.
func (v *Visitor) setHeaders(req *http.Request, target *Target, status health.Status, at time.Time) (conditional bool) {
	req.Header.Set("User-Agent", v.UserAgent)
	req.Header.Set("Accept", "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5")
	req.Header.Set("Accept-Encoding", guard.AcceptEncoding)
	if at.Sub(status.LastFull) >= forceFull || target.Behaviour.NoConditions {
		return false
	}
	if etag := status.Validators.ETag; etag != "" {
		req.Header.Set("If-None-Match", etag)
		conditional = true
	}
	if modified := status.Validators.LastModified; modified != "" {
		req.Header.Set("If-Modified-Since", modified)
		conditional = true
	}
	return conditional
}

// readAnswer reads the document of an answer.
func (v *Visitor) readAnswer(resp *http.Response, target *Target, status health.Status, poll *feeds.Poll) error {
	body, cut, err := guard.ReadBody(resp.Body, resp.Header.Get("Content-Encoding"), target.MaxBody)
	if err != nil {
		return err
	}
	validators := validatorsOf(resp.Header, body)
	if len(body) > 0 && validators.BodyHash == status.Validators.BodyHash {
		poll.Outcome, poll.Validators, poll.Full = feeds.NotModified, validators, true
		return nil
	}
	poll.Measured.Lied = validatorReused(status.Validators, validators)
	doc := documentOf(resp, poll.URL, body)
	poll.Capture = v.Captures.capture(resp.Header, doc, poll)
	poll.Validators, poll.Full = validators, true
	err = v.understand(doc, resp.Header, target, poll)
	switch {
	case cut:
		poll.Validators, poll.Complete = feeds.Validators{}, false // they would vouch for what did not arrive
	case guard.BodyDelimited(resp):
		poll.Validators = validators // a document that breaks off is then the publisher's own
	}
	return v.follow(resp.Request.Context(), target, poll, err)
}

// mayVisit refuses to read a page that the publisher's robots.txt closes. Feeds and sitemaps are made for programs.
func (v *Visitor) mayVisit(ctx context.Context, target *Target, u *url.URL) error {
	if target.Page == nil {
		return nil
	}
	_, err := v.robots.permit(ctx, v.Client, v.UserAgent, u)
	return err
}
