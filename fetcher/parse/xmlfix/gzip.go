package xmlfix

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// Gunzip decompresses a document whose server did not say that it is compressed. It returns any other as it is. It fails
// with a [*feeds.Failure] when there are more than limit bytes.
func Gunzip(body []byte, limit int) ([]byte, error) {
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
	return plain, nil // damage is like truncation: what came before is kept
}

func tooLarge(limit int) error {
	return &feeds.Failure{Kind: document.KindTooLarge, Message: fmt.Sprintf("the document is larger than %d bytes", limit)}
}
