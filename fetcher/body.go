package fetcher

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
)

// acceptEncoding are the compressions that readBody undoes.
const acceptEncoding = "gzip, br, deflate"

var errTooLarge = errors.New("too large")

// readBody reads a body through its content encodings. More than limit bytes, counted after decompression, fail with
// errTooLarge, however small the compressed form was.
func readBody(body io.Reader, encodings string, limit int64) ([]byte, error) {
	r := io.Reader(body)
	applied := strings.Split(encodings, ",")
	if len(applied) > 3 {
		return nil, fmt.Errorf("%d content encodings on top of each other", len(applied))
	}
	for i := len(applied) - 1; i >= 0; i-- { // the last applied comes off first
		var err error
		if r, err = decompressor(r, strings.ToLower(strings.TrimSpace(applied[i]))); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, limit+1))
	if n > limit {
		return nil, errTooLarge
	}
	if err != nil && n > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		return b.Bytes(), nil // a cut transfer: what came before is worth reading
	}
	return b.Bytes(), err
}

func decompressor(r io.Reader, encoding string) (io.Reader, error) {
	switch encoding {
	case "", "identity", "utf-8": // a charset in the wrong header is seen in the wild
		return r, nil
	case "gzip", "x-gzip":
		peeked := bufio.NewReader(r)
		if magic, _ := peeked.Peek(2); len(magic) < 2 || magic[0] != 0x1f || magic[1] != 0x8b {
			return peeked, nil // declared but not done
		}
		return gzip.NewReader(peeked)
	case "deflate":
		peeked := bufio.NewReader(r)
		if head, _ := peeked.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			return zlib.NewReader(peeked)
		}
		return flate.NewReader(peeked), nil // without the zlib wrapping, as some servers send it
	case "br":
		return brotli.NewReader(r), nil
	}
	return nil, fmt.Errorf("unknown content encoding %q", encoding)
}
