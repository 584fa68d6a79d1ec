package feeds

import "time"

// Capture is a document as a source sent it, kept so that later rules can be tried on it. What a source said in its
// headers is there as far as reading the document, or planning the next visit, depends on it.
type Capture struct {
	At              time.Time `json:"at"`
	URL             string    `json:"url"` // where the document came from, after redirects; may hold secrets
	Status          int       `json:"status"`
	Pushed          bool      `json:"pushed,omitempty"` // brought by a hub
	ContentType     string    `json:"content_type,omitempty"`
	ContentLocation string    `json:"content_location,omitempty"`
	Date            string    `json:"date,omitempty"` // the server's clock, as sent
	CacheControl    string    `json:"cache_control,omitempty"`
	Link            []string  `json:"link,omitempty"`
	Failure         string    `json:"failure,omitempty"` // why the document could not be read then
	Length          int       `json:"length"`            // bytes of the document
	// Body is the document, content encodings undone, packed by the fetcher. The store looks at its length only.
	Body []byte `json:"-"`
}
