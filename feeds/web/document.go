package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
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
	body        []byte
	digest      string // of body

	compressed [asIs]struct {
		once sync.Once
		body []byte // nil where compression does not pay
	}
}

func newDocument(contentType, policy string, modified time.Time, body []byte) *document {
	sum := sha256.Sum256(body)
	return &document{
		contentType: contentType, policy: policy, modified: modified.UTC().Truncate(time.Second),
		body: body, digest: hex.EncodeToString(sum[:16]),
	}
}

func (d *document) same(other *document) bool {
	return d.digest == other.digest && d.contentType == other.contentType && d.modified.Equal(other.modified)
}

// size estimates the bytes held, compressed forms included.
func (d *document) size() int { return len(d.body) + len(d.body)/2 + 512 }

// tag is the strong entity tag of the document in an encoding: other bytes, other tag.
func (d *document) tag(e encoding) string {
	if e == asIs {
		return `"` + d.digest + `"`
	}
	return `"` + d.digest + "-" + encodingNames[e] + `"`
}

// in returns the bytes in an encoding, compressed when first asked for, and the encoding they have come to be in.
func (d *document) in(e encoding) ([]byte, encoding) {
	if e == asIs || len(d.body) < smallest {
		return d.body, asIs
	}
	form := &d.compressed[e]
	form.once.Do(func() {
		var b bytes.Buffer
		if err := compress(&b, e, d.body); err == nil && b.Len() < len(d.body) {
			form.body = b.Bytes()
		}
	})
	if form.body == nil {
		return d.body, asIs
	}
	return form.body, e
}

func compress(b *bytes.Buffer, e encoding, body []byte) error {
	if e == asBrotli {
		w := brotli.NewWriterLevel(b, 5)
		if _, err := w.Write(body); err != nil {
			return err
		}
		return w.Close()
	}
	w, err := gzip.NewWriterLevel(b, 6) // no time in the header: equal bytes give equal bytes
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	return w.Close()
}

// serve answers a GET or HEAD with the document or, when the client has it, with 304.
func (d *document) serve(w http.ResponseWriter, r *http.Request) {
	body, form := d.in(accepted(r.Header.Values("Accept-Encoding")))
	h := w.Header()
	h["Cache-Control"] = []string{d.policy}
	h["Vary"] = []string{"Accept-Encoding"}
	if !d.modified.IsZero() {
		h["Last-Modified"] = []string{d.modified.Format(http.TimeFormat)}
	}
	if tag, ok := d.held(r, form); ok {
		h["Etag"] = []string{tag}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if d.links != "" {
		h["Link"] = []string{d.links}
	}
	h["Etag"] = []string{d.tag(form)}
	h["Content-Type"] = []string{d.contentType}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	if form != asIs {
		h["Content-Encoding"] = []string{encodingNames[form]}
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that went away is no fault of ours
	}
}

// held reports whether the client has the document already, and the tag of the form it has. The tag of any encoding
// proves it, weakened by a proxy or not: the content is the same. The date counts only where no tag is sent
// (RFC 9110, 13.2.2).
func (d *document) held(r *http.Request, form encoding) (string, bool) {
	if sent := r.Header.Values("If-None-Match"); len(sent) > 0 {
		for _, tag := range strings.Split(strings.Join(sent, ","), ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == "*" {
				return d.tag(form), true
			}
			for e := asBrotli; e <= asIs; e++ {
				if tag == d.tag(e) {
					return tag, true
				}
			}
		}
		return "", false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	if err != nil || d.modified.IsZero() || d.modified.After(since) {
		return "", false
	}
	return d.tag(form), true
}

// accepted is the best encoding a client takes: of those with the highest quality the one that compresses best.
func accepted(headers []string) encoding {
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
