package guard

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestReadBody(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("x", 100)
	compressed := func(with func(io.Writer) io.WriteCloser, text string) string {
		var b bytes.Buffer
		z := with(&b)
		fmt.Fprint(z, text)
		z.Close()
		return b.String()
	}
	zipped := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	wrapped := func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }
	raw := func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z }
	brotlied := func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }
	packed := compressed(zipped, text)
	tests := []struct {
		name, body, encoding string
		limit                int64
		want                 string
		cut, tooLarge, fails bool
	}{
		{name: "at the limit", body: packed, encoding: "gzip", limit: 100, want: text},
		{name: "over the limit", body: packed, encoding: "gzip", limit: 99, tooLarge: true, fails: true},
		{name: "declared gzip that is none", body: "plain", encoding: "gzip", limit: 99, want: "plain"},
		{name: "deflate", body: compressed(wrapped, text), encoding: "deflate", limit: 100, want: text},
		{name: "deflate without its wrapping", body: compressed(raw, text), encoding: "Deflate", limit: 100, want: text},
		{name: "brotli", body: compressed(brotlied, text), encoding: "br", limit: 100, want: text},
		{name: "declared brotli that is none", body: "<rss/>", encoding: "br", limit: 100, want: "<rss/>"},
		{name: "none", body: text, encoding: "identity", limit: 100, want: text},
		{name: "a charset in the wrong header", body: text, encoding: "utf-8", limit: 100, want: text},
		{name: "gzip within brotli", body: compressed(brotlied, packed), encoding: "gzip, br", limit: 100, want: text},
		{name: "too many encodings", body: text, encoding: "gzip, gzip, gzip, gzip", limit: 100, fails: true},
		{name: "damaged", body: packed[:10] + strings.Repeat("\xff", 40), encoding: "gzip", limit: 100, fails: true},
		{name: "unknown encoding", body: "x", encoding: "zstd", limit: 99, fails: true},
		{name: "cut transfer", body: packed[:len(packed)-9], encoding: "gzip", limit: 1000, want: text[:1], cut: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, cut, err := ReadBody(strings.NewReader(test.body), test.encoding, test.limit)
			if (err != nil) != test.fails || errors.Is(err, ErrTooLarge) != test.tooLarge {
				t.Fatalf("error %v", err)
			}
			if cut != test.cut || !cut && string(got) != test.want || !strings.HasPrefix(string(got), test.want) {
				t.Errorf("read %q, cut: %v; want %q, %v", got, cut, test.want, test.cut)
			}
		})
	}
}
