package web

import (
	"bytes"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

const (
	brotliLevel = 5
	// brotliWindow is how far back brotli looks, as a power of two of bytes: the length of all but a few documents. The
	// usual 22 takes four times the memory, and the time to clear it.
	brotliWindow = 18
	gzipLevel    = 6
)

// Compressor compresses documents. What that needs, 1 to 3 MB, is used again: to make it for each document takes longer
// than to compress one. The zero value is ready; it is safe for concurrent use.
type Compressor struct{ brotli, gzip sync.Pool }

// resetter is a compressor of either kind.
type resetter interface {
	io.WriteCloser
	Reset(io.Writer)
}

// Brotli is the document in brotli, nil where that does not pay. Equal bytes give equal bytes, whatever was compressed before.
func (c *Compressor) Brotli(document []byte) ([]byte, error) { return c.compress(asBrotli, document) }

// Gzip is the document in gzip, as Brotli.
func (c *Compressor) Gzip(document []byte) ([]byte, error) { return c.compress(asGzip, document) }

func (c *Compressor) compress(e encoding, body []byte) ([]byte, error) {
	if len(body) < smallest {
		return nil, nil
	}
	pool := &c.gzip
	if e == asBrotli {
		pool = &c.brotli
	}
	w, used := pool.Get().(resetter)
	if !used {
		var err error
		if w, err = newCompressor(e); err != nil {
			return nil, err
		}
	}
	defer pool.Put(w)
	var b bytes.Buffer
	b.Grow(len(body) / 4)
	w.Reset(&b)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if b.Len() >= len(body) {
		return nil, nil
	}
	return b.Bytes(), nil
}

func newCompressor(e encoding) (resetter, error) {
	if e == asBrotli {
		return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: brotliLevel, LGWin: brotliWindow}), nil
	}
	return gzip.NewWriterLevel(nil, gzipLevel) // no time in the header
}
