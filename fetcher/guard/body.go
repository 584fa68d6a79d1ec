package guard

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"

	"github.com/andybalholm/brotli"
)

// AcceptEncoding names the compressions that [ReadBody] undoes, for the header of a request.
const AcceptEncoding = "gzip, br, deflate"

// maxEncodings is how many compressions may be applied on top of each other.
const maxEncodings = 3

// ErrTooLarge is why a body beyond its limit is not read.
var ErrTooLarge = errors.New("too large")

// EncodingError reports a body that is not compressed as its header says.
type EncodingError struct{ cause error }

func (e *EncodingError) Error() string { return e.cause.Error() }

// ReadBody reads a body through its content encodings. It fails with [ErrTooLarge] when there are more than limit bytes
// after decompression, however small the compressed form is. When the transfer breaks off, it returns what came before,
// and cut is true.
func ReadBody(body io.Reader, encodings string, limit int64) (read []byte, cut bool, err error) {
	transfer := &transferReader{r: body}
	r, err := decompress(transfer, encodings)
	if err != nil {
		return nil, false, transfer.blame(err)
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, limit+1))
	switch {
	case n > limit:
		return nil, false, ErrTooLarge
	case err == nil:
		io.CopyN(io.Discard, transfer, 4<<10) // what ends the transfer behind the compressed bytes: else its connection is lost
		return b.Bytes(), false, nil
	case n > 0 && brokenOff(err):
		return b.Bytes(), true, nil // what came before is worth reading
	}
	return nil, false, transfer.blame(err)
}

// brokenOff reports whether a transfer ended before its time. The error of HTTP/2 has no type outside the standard
// library, only its words.
func brokenOff(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || strings.HasPrefix(err.Error(), "stream error:")
}

// transferReader remembers how the transfer failed, to tell this from a fault in decompression.
type transferReader struct {
	r      io.Reader
	failed error
}

func (t *transferReader) Read(p []byte) (n int, err error) {
	if n, err = t.r.Read(p); err != nil && err != io.EOF {
		t.failed = err
	}
	return n, err
}

// blame returns why a body could not be read: the fault of the transfer if there is one, else an [EncodingError].
func (t *transferReader) blame(err error) error {
	if t.failed != nil {
		return t.failed
	}
	return &EncodingError{err}
}

// decompress undoes content encodings, the last applied first.
func decompress(r io.Reader, encodings string) (io.Reader, error) {
	applied := strings.Split(encodings, ",")
	if len(applied) > maxEncodings {
		return nil, fmt.Errorf("%d content encodings on top of each other", len(applied))
	}
	for i := len(applied) - 1; i >= 0; i-- {
		var err error
		if r, err = decompressor(r, strings.ToLower(strings.TrimSpace(applied[i]))); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func decompressor(r io.Reader, encoding string) (io.Reader, error) {
	if encoding == "" || encoding == "identity" {
		return r, nil
	}
	peeked := bufio.NewReader(r)
	head, _ := peeked.Peek(2)
	switch encoding {
	case "gzip", "x-gzip":
		if len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
			return peeked, nil // declared but not done
		}
		return gzip.NewReader(peeked)
	case "deflate":
		if len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			return zlib.NewReader(peeked)
		}
		return flate.NewReader(peeked), nil // without the zlib wrapping, as some servers send it
	case "br":
		if beginsPlain(head) {
			return peeked, nil
		}
		return brotli.NewReader(peeked), nil
	}
	if beginsPlain(head) || encoding == "utf-8" || encoding == "none" { // seen in the wrong header
		return peeked, nil
	}
	return nil, fmt.Errorf("unknown content encoding %.40q", encoding)
}

// beginsPlain reports whether a document begins as feeds do, with < or the mark of UTF-8. No brotli stream does: both
// set the bit that RFC 7932 (9.2) reserves.
func beginsPlain(head []byte) bool {
	return len(head) > 0 && (head[0] == '<' || bytes.HasPrefix(head, []byte("\xef\xbb")))
}

// Discard reads a short body that nobody needs, so that the connection can be used again. It does not read the answer
// to a switch of protocols, which no deadline ends, nor a body that ends with the connection.
func Discard(resp *http.Response) {
	if resp.StatusCode != http.StatusSwitchingProtocols && BodyDelimited(resp) {
		io.CopyN(io.Discard, resp.Body, 64<<10)
	}
}

// BodyDelimited reports whether the protocol tells a whole body from one that was cut. It does not where the end of the
// connection is the end of the body.
func BodyDelimited(resp *http.Response) bool {
	return resp.ContentLength >= 0 || len(resp.TransferEncoding) > 0 || resp.ProtoMajor >= 2
}
