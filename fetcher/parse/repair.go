package parse

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// format is the family of a feed document.
type format uint8

const (
	rssFormat  format = iota // RSS 0.9x, 1.0 and 2.0
	atomFormat               // Atom 0.3 and 1.0
	jsonFormat               // JSON Feed
)

// Repaired is a document that a strict reader can take.
type Repaired struct {
	// Body is UTF-8: JSON, or well-formed XML from the root element's first byte to its last. It shares memory with
	// the document where nothing had to be mended.
	Body []byte
	// Repairs are short English phrases, one for each kind of mending.
	Repairs []string
	// Truncated says that the document ended before its root did.
	Truncated bool

	moved  bool // tags were closed or moved: what stood in one entry may be read in another
	format format
}

// Repair makes a document readable: it unpacks it, brings it to UTF-8, finds the root element and mends the XML up to
// the cut where it is truncated. Its cost is linear in the size of the document. Errors are [*feeds.Failure] of
// kind empty, not_a_feed, malformed, too_deep or too_large.
func Repair(doc document.Document, opt document.Options) (Repaired, error) {
	opt = opt.WithDefaults()
	var out Repaired
	body, err := unpack(doc.Body, opt.MaxBody)
	if err != nil {
		return out, err
	}
	if len(body) != len(doc.Body) {
		out.Repairs = append(out.Repairs, "unpacked gzip that was not announced")
	}
	text, note := toUTF8(body, doc.ContentType)
	if note != "" {
		out.Repairs = append(out.Repairs, note)
	}
	text = bytes.TrimSpace(bytes.TrimLeft(text, "\x00"))
	if len(text) == 0 {
		return out, &feeds.Failure{Kind: document.KindEmpty, Message: "the document is empty"}
	}
	if text[0] == '{' || text[0] == '[' {
		return repairJSON(out, text)
	}
	return repairXML(out, text, opt)
}

// unpack undoes a gzip that the server did not announce.
func unpack(body []byte, limit int) ([]byte, error) {
	if len(body) > limit {
		return nil, tooLarge(limit)
	}
	if !bytes.HasPrefix(body, []byte("\x1f\x8b\x08")) {
		return body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, &feeds.Failure{Kind: document.KindMalformed, Message: fmt.Sprintf("the document is a damaged gzip file: %v", err)}
	}
	plain, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(plain) > limit {
		return nil, tooLarge(limit)
	}
	if err != nil && len(plain) == 0 {
		return nil, &feeds.Failure{Kind: document.KindMalformed, Message: fmt.Sprintf("the document is a damaged gzip file: %v", err)}
	}
	return plain, nil // what came before damage is kept: truncation is mended below
}

func tooLarge(limit int) error {
	return &feeds.Failure{Kind: document.KindTooLarge, Message: fmt.Sprintf("the document is larger than %d bytes", limit)}
}

// repairXML finds the root, looks the document over once and rewrites it only where it is not well-formed.
func repairXML(out Repaired, text []byte, opt document.Options) (Repaired, error) {
	root, err := findRoot(text)
	if err != nil {
		return out, err
	}
	out.format = root.format
	out.Repairs = append(out.Repairs, root.repairs...)
	body := text[root.offset:]
	if root.declared != "" {
		body = root.renamed(body)
	}
	state := inspect(body, opt)
	if !state.faulty {
		out.Body = body[:state.end]
		return out, nil
	}
	m := mender{entities: root.entities, opt: opt}
	out.Body, err = m.mend(body)
	if err != nil {
		return out, err
	}
	out.Repairs, out.Truncated, out.moved = append(out.Repairs, m.notes()...), m.truncated, m.nested > 0
	return out, nil
}
