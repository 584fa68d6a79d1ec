package guard

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestReadBody(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("x", 100)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, text)
	z.Close()
	packed := b.String()
	tests := []struct {
		name, body, encoding string
		limit                int64
		want                 string
		cut, tooLarge, fails bool
	}{
		{name: "at the limit", body: packed, encoding: "gzip", limit: 100, want: text},
		{name: "over the limit", body: packed, encoding: "gzip", limit: 99, tooLarge: true, fails: true},
		{name: "declared gzip that is none", body: "plain", encoding: "gzip", limit: 99, want: "plain"},
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
