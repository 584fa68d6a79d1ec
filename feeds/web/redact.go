package web

import (
	"bytes"
	"context"
)

// redactor takes secrets out of what is served: pages and feeds name the addresses of sources.
type redactor struct{ readers, operators func(string) string } // nil where there are no secrets

// answer makes the same answer without secrets.
func (r redactor) answer(a answer) answer {
	redact := r.readers
	if a.operators {
		redact = r.operators
	}
	if redact == nil {
		return a
	}
	produce := a.produce
	a.produce = func(ctx context.Context) (*document, error) {
		doc, err := produce(ctx)
		if err != nil {
			return nil, err
		}
		shown := []byte(redact(string(doc.body)))
		if bytes.Equal(shown, doc.body) {
			return doc, nil
		}
		made := newDocument(doc.contentType, doc.policy, doc.modified, shown)
		made.links, made.hidden = doc.links, doc.hidden
		return made, nil
	}
	return a
}

// body is what readers are sent, without secrets.
func (r redactor) body(b []byte) []byte {
	if r.readers == nil {
		return b
	}
	return []byte(r.readers(string(b)))
}
