package limit

import (
	"bytes"
	"errors"
	"net"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// packets is a connection that notes each write; what goes out by one system call is one.
type packets struct {
	net.Conn
	written [][]byte
	broken  error
}

func (p *packets) Write(b []byte) (int, error) {
	if p.broken != nil {
		return 0, p.broken
	}
	p.written = append(p.written, bytes.Clone(b))
	return len(b), nil
}

// TestPromisedBytesAllGoOut: whatever is written, in whatever pieces and under whatever promises that are kept, goes out
// once, in order, and nothing waits once the promise is fulfilled.
func TestPromisedBytesAllGoOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		out := &packets{}
		c := &connection{Conn: out}
		var want []byte
		for range rapid.IntRange(1, 4).Draw(t, "answers") {
			body := rapid.IntRange(0, 5*mostWaiting).Draw(t, "body")
			head := rapid.IntRange(1, 2000).Draw(t, "head")
			c.promise(body)
			for left := head + body; left > 0; {
				n := min(left, rapid.IntRange(1, 4*mostWaiting).Draw(t, "piece"))
				piece := bytes.Repeat([]byte{byte('a' + len(want)%26)}, n)
				if sent, err := c.Write(piece); err != nil || sent != n {
					t.Fatalf("wrote %d of %d: %v", sent, n, err)
				}
				want, left = append(want, piece...), left-n
			}
			if got := slices.Concat(out.written...); !bytes.Equal(got, want) {
				t.Fatalf("%d bytes went out of %d", len(got), len(want))
			}
		}
	})
}

// TestBrokenConnection: the error of a write that failed reaches the writer, and what was held is not sent again.
func TestBrokenConnection(t *testing.T) {
	t.Parallel()
	broken := errors.New("gone")
	out := &packets{broken: broken}
	c := &connection{Conn: out}
	c.promise(2 * mostWaiting)
	if n, err := c.Write([]byte("head")); n != 4 || err != nil {
		t.Fatalf("the head: %d, %v", n, err)
	}
	if n, err := c.Write(make([]byte, 2*mostWaiting)); n != 0 || !errors.Is(err, broken) {
		t.Fatalf("the body: %d, %v", n, err)
	}
	out.broken = nil
	if c.Write([]byte("next")); string(slices.Concat(out.written...)) != "next" {
		t.Errorf("went out: %q", out.written)
	}
}
