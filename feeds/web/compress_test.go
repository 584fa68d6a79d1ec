package web

import (
	"bytes"
	"io"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"pgregory.net/rapid"
)

// TestCompressorKeepsNothing: what was packed before leaves no trace, or one address would have other bytes under one tag.
func TestCompressorKeepsNothing(t *testing.T) {
	t.Parallel()
	var used Compressor
	bodies := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []byte {
		word := rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "word")
		return append(bytes.Repeat(word, rapid.IntRange(1, 3000).Draw(t, "times")), rapid.SliceOf(rapid.Byte()).Draw(t, "rest")...)
	}), 1, 4)
	rapid.Check(t, func(t *rapid.T) {
		for _, body := range bodies.Draw(t, "bodies") {
			for _, e := range []encoding{asBrotli, asGzip} {
				got, err := used.compress(e, body)
				if err != nil {
					t.Fatal(err)
				}
				want, err := new(Compressor).compress(e, body)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, want) {
					t.Fatalf("%s of %d bytes differs from that by a new compressor", encodingNames[e], len(body))
				}
				if got == nil && len(body) < smallest {
					continue // it does not pay
				}
				if got != nil && len(got) >= len(body) {
					t.Fatalf("%s of %d bytes is longer", encodingNames[e], len(body))
				}
				if got == nil && bytes.Count(body, body[:1]) == len(body) {
					t.Fatalf("%s does not pay for one byte %d times over", encodingNames[e], len(body))
				}
				if got == nil {
					continue // noise
				}
				if read := unpacked(t, e, got); !bytes.Equal(read, body) {
					t.Fatalf("%s of %d bytes reads as %d bytes", encodingNames[e], len(body), len(read))
				}
			}
		}
	})
}

func unpacked(t *rapid.T, e encoding, packed []byte) []byte {
	var r io.Reader = brotli.NewReader(bytes.NewReader(packed))
	if e == asGzip {
		var err error
		if r, err = gzip.NewReader(bytes.NewReader(packed)); err != nil {
			t.Fatal(err)
		}
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func BenchmarkPack(b *testing.B) {
	h := newHandler(b, testSite(), newBusyMemory(120, 1))
	body := get(h, "/all.rss").Body.Bytes()
	for _, e := range []encoding{asBrotli, asGzip} {
		b.Run(encodingNames[e], func(b *testing.B) {
			var p Compressor
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.compress(e, body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
