package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"griot/feeds"
	"griot/feeds/web/limit"
)

// Cache policies. The short one lets a CDN carry readers that poll while a new item is seen within minutes.
const (
	cacheShort = "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"
	cacheLong  = "public, max-age=86400"
	// cacheArchive is for what changes for a takedown at most, which must reach readers soon.
	cacheArchive = "public, max-age=3600, stale-if-error=86400"
	cacheNever   = "no-cache"
)

// encoding is a content coding, in the order of preference.
type encoding int

const (
	asBrotli encoding = iota
	asGzip
	asIs
)

var encodingNames = [...]string{asBrotli: "br", asGzip: "gzip", asIs: ""}

// smallest is the size in bytes from which compression pays for its header.
const smallest = 600

// document is ready bytes with what HTTP says of them. It does not change once made.
type document struct {
	contentType string
	policy      string    // Cache-Control
	modified    time.Time // zero when unknown
	links       string    // Link header, "" for none
	hidden      bool      // holds what a publisher wants kept out of search engines
	body        []byte
	digest      string         // of body
	items       []feeds.ItemID // of the stories that a feed shows
	forms       *[asIs + 1]form

	// Header values are made once: most answers are nothing else.
	policyHeader, modifiedHeader []string
}

// form is a document in one encoding.
type form struct {
	once sync.Once // for compressed ones
	body []byte    // nil where compression does not pay
	// Header values.
	tag, length []string
}

func newDocument(contentType, policy string, modified time.Time, body []byte) *document {
	sum := sha256.Sum256(body)
	d := &document{
		contentType: contentType, policy: policy, modified: modified.UTC().Truncate(time.Second),
		body: body, digest: hex.EncodeToString(sum[:16]), policyHeader: []string{policy}, forms: new([asIs + 1]form),
	}
	if !d.modified.IsZero() {
		d.modifiedHeader = []string{d.modified.Format(http.TimeFormat)}
	}
	for e := range d.forms {
		d.forms[e].tag = []string{d.tag(encoding(e))}
	}
	d.forms[asIs].keep(body)
	return d
}

func (f *form) keep(body []byte) {
	f.body, f.length = body, []string{strconv.Itoa(len(body))}
}

// adopt takes the compressed forms of an earlier document with the same bytes.
func (d *document) adopt(earlier *document) {
	if d.digest == earlier.digest {
		d.body, d.forms = earlier.body, earlier.forms
	}
}

func (d *document) same(other *document) bool {
	return d.digest == other.digest && d.contentType == other.contentType && d.modified.Equal(other.modified) && d.hidden == other.hidden
}

// size estimates the bytes that the document takes in memory, compressed forms included.
func (d *document) size() int {
	return len(d.body) + len(d.body)/2 + len(d.items)*len(feeds.ItemID{}) + 512
}

// in returns the form in an encoding, compressed when first asked for, and the encoding it has come to be in.
func (d *document) in(e encoding, c *Compressor) (*form, encoding) {
	if e == asIs {
		return &d.forms[asIs], asIs
	}
	f := &d.forms[e]
	f.once.Do(func() {
		if packed, err := c.compress(e, d.body); err == nil && packed != nil {
			f.keep(packed)
		}
	})
	if f.body == nil {
		return &d.forms[asIs], asIs
	}
	return f, e
}

// serve answers a GET or HEAD with the document or, when the client has it, with 304.
func (d *document) serve(w http.ResponseWriter, r *http.Request, c *Compressor) {
	f, e := d.in(accepted(r.Header["Accept-Encoding"]), c)
	h := w.Header()
	h["Cache-Control"] = d.policyHeader
	h["Vary"] = []string{"Accept-Encoding"}
	dated := d.dated(time.Now())
	if dated {
		h["Last-Modified"] = d.modifiedHeader
	}
	if tag, ok := d.current(r, e, dated); ok {
		h["Etag"] = tag
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if d.links != "" {
		h["Link"] = []string{d.links}
	}
	if d.hidden {
		h["X-Robots-Tag"] = []string{"noindex"}
	}
	h["Etag"] = f.tag
	h["Content-Type"] = []string{d.contentType}
	h["Content-Length"] = f.length
	if e != asIs {
		h["Content-Encoding"] = []string{encodingNames[e]}
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		limit.Promise(r, len(f.body))
		_, _ = w.Write(f.body) // a client that went away is no fault of ours
	}
}

// dated reports whether the document's date distinguishes it from the versions before and after. Within the second of
// a change there may be another one (RFC 9110, 8.8.2.2).
func (d *document) dated(now time.Time) bool {
	return d.modifiedHeader != nil && !now.Before(d.modified.Add(time.Second))
}

// current reports whether the client has the document already, and the tag header of the form it has. The tag of any
// encoding proves it, weakened by a proxy or not: the content is the same. The date counts only where no tag is sent
// (RFC 9110, 13.2.2), and only when it distinguishes versions.
func (d *document) current(r *http.Request, e encoding, dated bool) ([]string, bool) {
	if sent := r.Header["If-None-Match"]; len(sent) > 0 {
		for _, list := range sent {
			for tag := range strings.SplitSeq(list, ",") {
				tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
				if tag == "*" {
					return d.forms[e].tag, true
				}
				for known := range d.forms {
					if tag == d.forms[known].tag[0] {
						return d.forms[known].tag, true
					}
				}
			}
		}
		return nil, false
	}
	sent := r.Header.Get("If-Modified-Since")
	if sent == "" || !dated {
		return nil, false
	}
	since, err := http.ParseTime(sent)
	if err != nil || d.modified.After(since) {
		return nil, false
	}
	return d.forms[e].tag, true
}

// accepted is the best encoding a client takes: of those with the highest quality the one that compresses best.
func accepted(headers []string) encoding {
	if len(headers) == 0 {
		return asIs
	}
	quality := map[string]float64{}
	for _, part := range strings.Split(strings.Join(headers, ","), ",") {
		name, parameters, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		quality[name] = 1
		if _, q, ok := strings.Cut(strings.ToLower(parameters), "q="); ok {
			quality[name], _ = strconv.ParseFloat(strings.TrimSpace(q), 64)
		}
	}
	best, bestQuality := asIs, 0.0
	if q, named := quality["identity"]; named {
		bestQuality = q - 1e-9 // on a tie the compressed form
	}
	for e := asGzip; e >= asBrotli; e-- {
		q, named := quality[encodingNames[e]]
		if !named {
			q = quality["*"]
		}
		if q > 0 && q >= bestQuality {
			best, bestQuality = e, q
		}
	}
	return best
}

// plain is a short text for programs.
func plain(text string) func(context.Context) (*document, error) {
	return func(context.Context) (*document, error) {
		return newDocument("text/plain; charset=utf-8", cacheNever, time.Time{}, []byte(text)), nil
	}
}
