// Package xmlfix makes documents readable for strict parsers: it brings any bytes to UTF-8, finds the feed in them, and
// rewrites its XML where that is not well-formed.
//
// A document that needs no repair is not copied. The cost is linear in its length, whatever it contains. A [Lexer] reads
// what comes out, and HTML, without copying.
package xmlfix

import (
	"bytes"
	"encoding/json"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// Repaired is a document that a strict parser reads.
type Repaired struct {
	// Body is UTF-8: JSON, or well-formed XML from the first byte of the root element to its last. It shares memory with
	// the document if nothing was repaired.
	Body []byte
	// Repairs are short English phrases, one for each kind of repair.
	Repairs []string
	// Truncated is true when the document ended before its root element did.
	Truncated bool
	// Rearranged is true when tags were closed or left out: what is in one entry may be read in another.
	Rearranged bool
	// Format is the family of the feed.
	Format Format
}

// Repair decompresses a document, brings it to UTF-8, finds the root element and repairs the XML, up to the cut if it is
// truncated. Errors are [*feeds.Failure] of kind empty, not_a_feed, malformed, too_deep or too_large.
func Repair(doc document.Document, opt document.Options) (Repaired, error) {
	opt = opt.WithDefaults()
	var out Repaired
	body, err := Gunzip(doc.Body, opt.MaxBody)
	if err != nil {
		return out, err
	}
	if len(body) != len(doc.Body) {
		out.Repairs = append(out.Repairs, "unpacked gzip that was not announced")
	}
	text, note := ToUTF8(body, doc.ContentType)
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

// repairXML finds the root element, and rewrites the document if it is not well-formed.
func repairXML(out Repaired, text []byte, opt document.Options) (Repaired, error) {
	root, err := findRoot(text)
	if err != nil {
		return out, err
	}
	out.Format = root.format
	out.Repairs = append(out.Repairs, root.repairs...)
	body := text[root.offset:]
	if root.declared != "" {
		body = root.renamed(body)
	}
	if end, ok := wellformed(body, opt); ok {
		out.Body = body[:end]
		return out, nil
	}
	x := repairer{entities: root.entities, opt: opt}
	out.Body, err = x.repair(body)
	if err != nil {
		return out, err
	}
	out.Repairs, out.Truncated, out.Rearranged = append(out.Repairs, x.notes()...), x.truncated, x.nested > 0
	return out, nil
}

// repairJSON checks that a JSON document is a feed.
func repairJSON(out Repaired, text []byte) (Repaired, error) {
	out.Format, out.Body = JSON, text
	var head struct {
		Version json.RawMessage `json:"version"`
		Items   json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		if text[0] == '{' && bytes.Contains(text, []byte("jsonfeed.org/version")) {
			return out, &feeds.Failure{Kind: document.KindMalformed, Message: "the JSON feed cannot be read: " + err.Error()}
		}
		return out, &feeds.Failure{Kind: document.KindNotAFeed, Message: "the address answers with JSON that is no JSON Feed"}
	}
	if !bytes.Contains(head.Version, []byte("jsonfeed")) && !bytes.HasPrefix(bytes.TrimSpace(head.Items), []byte("[")) {
		return out, &feeds.Failure{Kind: document.KindNotAFeed, Message: "the address answers with JSON that is no JSON Feed"}
	}
	return out, nil
}
