package dbfile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// compactTx is how many bytes one transaction of a compaction copies.
const compactTx = 16 << 20

// Compact rewrites a data file that no process has open without its free room, checks the result and puts it in the
// place of the old one, with its mode and owner. It returns the sizes before and after, in bytes. It fails with
// [ErrInUse] when another process has the file. prepare is called with the open file before. When ctx ends first, nothing
// else is changed. progress may be nil.
func Compact(ctx context.Context, path string, prepare func(*File) error, progress Progress) (before, after int64, err error) {
	progress = progress.orNone()
	if err := mustHold(path); err != nil {
		return 0, 0, err
	}
	if b, err := OpenToRead(ctx, path, progress); errors.Is(err, ErrInUse) { // what a clean end vouches for is checked, too
		return 0, 0, inUse(path)
	} else if err != nil {
		return 0, 0, WithAdvice(path, err)
	} else if err := b.Close(); err != nil {
		return 0, 0, err
	}
	src, err := Open(ctx, path, ToTheEnd, progress) // for writing: nobody else may have it until its successor stands in its place
	if err != nil {
		return 0, 0, err
	}
	defer src.Close()
	if before, err = sizeOf(path); err != nil {
		return 0, 0, err
	}
	if err := prepare(src); err != nil {
		return 0, 0, err
	}
	partial := path + ".partial"
	defer os.Remove(partial)
	if err := compactTo(ctx, partial, src.DB, progress); err != nil {
		return 0, 0, fmt.Errorf("compact: %w", err)
	}
	if after, err = sizeOf(partial); err != nil {
		return 0, 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	if err := takeAfter(partial, path); err != nil {
		return 0, 0, err
	}
	return before, after, replace(partial, path)
}

func compactTo(ctx context.Context, partial string, src *bolt.DB, progress Progress) error {
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	var file *os.File
	dst, err := bolt.Open(partial, 0o600, &bolt.Options{
		FreelistType: bolt.FreelistMapType, NoFreelistSync: true, NoSync: true, OpenFile: opening(&file),
	})
	if err != nil {
		return err
	}
	dst.AllocSize = growth
	end := watchGrowth(ctx, file, progress)
	err = bolt.Compact(dst, src, compactTx)
	end()
	if ctx.Err() != nil {
		dst.Close()
		return ctx.Err()
	}
	dst.NoFreelistSync = false
	listed := dst.Update(func(*bolt.Tx) error { return nil })
	if err = errors.Join(err, listed, dst.Sync(), dst.Close()); err != nil {
		return err
	}
	return Verify(ctx, partial, progress)
}

// growthInterval is how often watchGrowth reports.
const growthInterval = 200 * time.Millisecond

// watchGrowth reports how far a file has grown, since bbolt does not, until end is called. When ctx ends first, it closes
// the file, so that writes to it fail, since bbolt cannot be asked to stop.
func watchGrowth(ctx context.Context, file *os.File, progress Progress) (end func()) {
	over := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		tick := time.NewTicker(growthInterval)
		defer tick.Stop()
		for {
			if info, err := file.Stat(); err == nil {
				progress(Step{Doing: "writing anew", Done: info.Size(), Bytes: true})
			}
			select {
			case <-over:
				return
			case <-ctx.Done():
				file.Close()
				return
			case <-tick.C:
			}
		}
	})
	return func() { close(over); watching.Wait() }
}
