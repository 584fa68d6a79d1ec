package dbfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
)

// File is a data file that is open for writing.
//
// A file that ended cleanly is as its last writer left it, and nothing is checked when it is opened again. The last
// transaction of a clean end says so: it names itself, the file and the time of its last change. A later transaction, a
// copy and any other hand on the file make that untrue, so that nothing need be written at the start. Where it is not
// true, the pages are checked while the file is used already.
type File struct {
	*bolt.DB
	file   *os.File
	ended  uint64 // the transaction of the clean end that the file was opened after, 0 for none
	check  *check // nil: there is nothing to check
	damage atomic.Pointer[error]
}

// mostListed is how many free pages are listed with each transaction: 128 KB of numbers, in a large file more, a
// sixteen-thousandth of it. With more of them the list is left out, and made anew from the whole file when that is opened
// after an unclean end.
const mostListed = 16 << 10

func listed(free int, tx *bolt.Tx) bool {
	return free <= max(mostListed, int(tx.Size()/int64(tx.DB().Info().PageSize))/32)
}

// Ended reports whether the file was opened after a clean end. Then what was stored at that end belongs to it.
func (f *File) Ended() bool { return f.ended != 0 }

// View is bbolt's. A damaged page is an error and does not end the program.
func (f *File) View(read func(*bolt.Tx) error) error {
	return f.Enduring(func() error { return f.DB.View(read) })
}

// Update is bbolt's. A damaged page is an error and does not end the program.
func (f *File) Update(write func(*bolt.Tx) error) error {
	return f.Enduring(func() error {
		return f.DB.Update(func(tx *bolt.Tx) error {
			f.NoFreelistSync = !listed(f.Stats().FreePageN, tx)
			return write(tx)
		})
	})
}

// Damage returns the damage that was found since the file was opened, nil for none.
func (f *File) Damage() error {
	if err := f.damage.Load(); err != nil {
		return *err
	}
	return nil
}

// Enduring calls what reads pages. Damage that turns out is an error and kept, see [File.Damage].
func (f *File) Enduring(read func() error) error {
	err, found := enduring(read)
	if found {
		f.note(err)
	}
	return err
}

func (f *File) note(damage error) {
	err := WithAdvice(f.Path(), fmt.Errorf("%s: %w", f.Path(), damage))
	f.damage.CompareAndSwap(nil, &err)
}

// enduring reads pages of the file as they lie in memory. bbolt panics where one is not what it must be, and the system
// reports a fault where one leads out of the file. Both are returned as damage, other panics go on.
func enduring(read func() error) (err error, found bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if _, fault := p.(interface{ Addr() uintptr }); !fault && !raisedByBolt() {
			panic(p)
		}
		err, found = Damaged("%v", p), true
	}()
	return read(), false
}

// raisedByBolt reports whether the panic under way began in bbolt.
func raisedByBolt() bool {
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for raised, more := false, true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		within := strings.HasPrefix(frame.Function, "runtime.")
		if raised && !within {
			return strings.HasPrefix(frame.Function, "go.etcd.io/bbolt")
		}
		raised = raised || within
	}
	return false
}

// Close closes the file, and ends its check.
func (f *File) Close() error {
	f.check.end()
	return f.DB.Close()
}

// End closes the file as a clean end: free pages are listed. Where nothing was
// written since the last one, it stands. An unfinished check, and damage, leave the file unclean.
func (f *File) End() error {
	unchecked := f.check.end() != nil
	err := f.Damage()
	if err == nil && !unchecked {
		if err = f.end(); err != nil {
			err = fmt.Errorf("%w: %w", ErrUnclean, err)
		}
	}
	return errors.Join(err, f.DB.Close())
}

func (f *File) end() error {
	var now uint64
	if err := f.View(func(tx *bolt.Tx) error {
		now = uint64(tx.ID())
		return nil
	}); err != nil || now == f.ended {
		return err
	}
	when := time.Now().Truncate(time.Microsecond) // as fine as file systems keep it
	if err := f.Enduring(func() error {
		return f.DB.Update(func(tx *bolt.Tx) error {
			f.NoFreelistSync = false
			bucket, err := tx.CreateBucketIfNotExists(bucketEnd)
			if err != nil {
				return err
			}
			note, err := f.noteOf(tx, when)
			if err != nil {
				return err
			}
			return bucket.Put(keyClean, note)
		})
	}); err != nil || replaced(f.file, f.Path()) {
		return err
	}
	_ = os.Chtimes(f.Path(), time.Time{}, when) // where it may not, the next start checks
	return nil
}

var (
	// bucketEnd holds what the last clean end says of itself. It is of this file alone, and no part of its content.
	bucketEnd = []byte("end")
	keyClean  = []byte("clean")
)

// noteOf is the note of a clean end: transaction8 file8 time8.
func (f *File) noteOf(tx *bolt.Tx, changed time.Time) ([]byte, error) {
	info, err := f.file.Stat()
	if err != nil {
		return nil, err
	}
	b := binary.BigEndian.AppendUint64(nil, uint64(tx.ID()))
	b = binary.BigEndian.AppendUint64(b, identity(info))
	return binary.BigEndian.AppendUint64(b, uint64(changed.UnixNano())), nil
}

// readEnd notes whether the file stands as a clean end left it. It is called before anything is written.
func (f *File) readEnd() error {
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	err, _ = enduring(func() error {
		return f.DB.View(func(tx *bolt.Tx) error {
			bucket := tx.Bucket(bucketEnd)
			if bucket == nil {
				return nil
			}
			want, err := f.noteOf(tx, info.ModTime())
			if err == nil && string(bucket.Get(keyClean)) == string(want) {
				f.ended = uint64(tx.ID())
			}
			return err
		})
	})
	if errors.Is(err, ErrDamaged) {
		return nil // the check says where
	}
	return err
}
