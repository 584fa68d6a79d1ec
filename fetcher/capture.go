package fetcher

import (
	"fmt"
	"net/http"
	"time"

	"github.com/klauspost/compress/zstd"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// CaptureCompressor compresses documents for [feeds.Capture] with zstd. It is safe for concurrent use.
type CaptureCompressor struct{ encoder *zstd.Encoder }

// NewCaptureCompressor makes a compressor that favours speed: a document is compressed at every change, and read again
// seldom.
func NewCaptureCompressor() (*CaptureCompressor, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(256<<10), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, fmt.Errorf("the packer of captures: %w", err)
	}
	return &CaptureCompressor{encoder}, nil
}

func (c *CaptureCompressor) compress(body []byte) []byte { return c.encoder.EncodeAll(body, nil) }

// decompress returns the document of a capture.
func decompress(c *feeds.Capture) ([]byte, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxCapture))
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	body, err := decoder.DecodeAll(c.Body, nil)
	if err != nil {
		return nil, fmt.Errorf("the document kept on %s is damaged: %w", c.At.Format(time.RFC3339), err)
	}
	return body, nil
}

// maxCapture is the longest document that is kept for replay, in bytes before compression. Feeds are shorter, and longer
// documents would leave no room for others.
const maxCapture = 8 << 20

// capture returns a document as it is kept for replay, nil when it is not kept: by a nil compressor, none is.
func (c *CaptureCompressor) capture(header http.Header, doc document.Document, poll *feeds.Poll) *feeds.Capture {
	if c == nil || len(doc.Body) == 0 || len(doc.Body) > maxCapture {
		return nil
	}
	return &feeds.Capture{
		At: poll.At, URL: doc.URL, Status: poll.Status, Pushed: poll.Pushed,
		ContentType: doc.ContentType, ContentLocation: doc.ContentLocation, Date: header.Get("Date"),
		CacheControl: header.Get("Cache-Control"), Link: header.Values("Link"),
		Length: len(doc.Body), Body: c.compress(doc.Body),
	}
}
