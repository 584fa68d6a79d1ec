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
	"syscall"

	"github.com/andybalholm/brotli"
)

// acceptEncoding are the compressions that readBody undoes.
const acceptEncoding = "gzip, br, deflate"

// maxEncodings is how many compressions may lie on top of each other.
const maxEncodings = 3

var errTooLarge = errors.New("too large")

// packingError says that a body is not packed as its header says.
type packingError struct{ cause error }

func (e *packingError) Error() string { return e.cause.Error() }

// readBody reads a body through its content encodings. More than limit bytes, counted after decompression, fail with
// errTooLarge, however small the compressed form was. Of a transfer that breaks off it gives what came before.
func readBody(body io.Reader, encodings string, limit int64) ([]byte, error) {
	whole, _, err := readAsFar(body, encodings, limit)
	return whole, err
}

// readAsFar is readBody, and tells whether the transfer broke off.
func readAsFar(body io.Reader, encodings string, limit int64) (read []byte, cut bool, err error) {
	wire := &wireReader{r: body}
	r, err := unpacked(wire, encodings)
	if err != nil {
		return nil, false, wire.blame(err)
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, limit+1))
	switch {
	case n > limit:
		return nil, false, errTooLarge
	case err == nil:
		io.CopyN(io.Discard, wire, 4<<10) // what ends the transfer behind the compressed bytes: else its connection is lost
		return b.Bytes(), false, nil
	case n > 0 && brokenOff(err):
		return b.Bytes(), true, nil // what came before is worth reading
	}
	return nil, false, wire.blame(err)
}

// brokenOff tells a transfer that ended before its time. What HTTP/2 says of it has no type outside the standard library.
func brokenOff(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || strings.HasPrefix(err.Error(), "stream error:")
}

// wireReader remembers how the transfer failed, to tell that from what fails in decompression.
type wireReader struct {
	r      io.Reader
	failed error
}

func (w *wireReader) Read(p []byte) (n int, err error) {
	if n, err = w.r.Read(p); err != nil && err != io.EOF {
		w.failed = err
	}
	return n, err
}

// blame is why a body could not be read: the transfer's own fault where it had one.
func (w *wireReader) blame(err error) error {
	if w.failed != nil {
		return w.failed
	}
	return &packingError{err}
}

// unpacked undoes content encodings. The last applied comes off first.
func unpacked(r io.Reader, encodings string) (io.Reader, error) {
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

// beginsPlain recognises a document that begins as feeds do, with < or the mark of UTF-8. No brotli stream does: in both,
// the bit that RFC 7932 (9.2) reserves is set.
func beginsPlain(head []byte) bool {
	return len(head) > 0 && (head[0] == '<' || bytes.HasPrefix(head, []byte("\xef\xbb")))
}
