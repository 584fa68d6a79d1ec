package web

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	body := make([]byte, 1000)
	each := newDocument("", "", time.Time{}, body).size()
	c := newCache(10 * each)
	made := map[string]int{}
	get := func(address string) {
		_, err := c.get(context.Background(), address, 1, func(context.Context) (*document, error) {
			made[address]++
			return newDocument("", "", time.Time{}, body), nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 100 {
		get("often")
		get(fmt.Sprint(i))
		if c.bytes > c.limit || len(c.slots) != c.order.Len() {
			t.Fatalf("%d bytes in %d slots, limit %d", c.bytes, len(c.slots), c.limit)
		}
	}
	if made["often"] != 1 {
		t.Errorf("a document in use was dropped %d times", made["often"]-1)
	}
	get("0")
	if made["0"] != 2 {
		t.Error("the least recently used document was kept")
	}
}

func TestCacheForgetsFailures(t *testing.T) {
	t.Parallel()
	c := newCache(1 << 20)
	for range 3 {
		if _, err := c.get(context.Background(), "x", 1, func(context.Context) (*document, error) { return nil, errBroken }); err == nil {
			t.Fatal("no error")
		}
	}
	if len(c.slots) != 0 || c.bytes != 0 {
		t.Errorf("%d slots, %d bytes after failures", len(c.slots), c.bytes)
	}
}

func TestCacheSharesFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(1 << 20)
		release := make(chan struct{})
		var made atomic.Int32
		var readers sync.WaitGroup
		for range 10 {
			readers.Go(func() {
				_, err := c.get(t.Context(), "x", 1, func(context.Context) (*document, error) {
					made.Add(1)
					<-release
					return nil, errBroken
				})
				if !errors.Is(err, errBroken) {
					t.Errorf("error %v", err)
				}
			})
		}
		synctest.Wait() // one renders, the others wait for it
		close(release)
		readers.Wait()
		if n := made.Load(); n != 1 {
			t.Errorf("rendered %d times", n)
		}
	})
}

func TestCacheWaiterGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(1 << 20)
		release := make(chan struct{})
		var first sync.WaitGroup
		first.Go(func() {
			_, _ = c.get(t.Context(), "x", 1, func(context.Context) (*document, error) { <-release; return nil, errBroken })
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.get(ctx, "x", 1, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		close(release)
		first.Wait()
	})
}
