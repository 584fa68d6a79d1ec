package dbfile

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/fnv"
	"io"
	"math"
	"os"
	"sync"
)

// bbolt reads pages as they lie in memory, and a bad one ends the process beyond recover. This walk reads a file that may
// be damaged by its bytes, in the format of bbolt's internal/common.

const (
	pageHeader  = 16 // id 8, flags 2, count 2, overflow 4
	pageElement = 16
	metaMagic   = 0xED0CDAED
	metaLength  = 64 // of it the last 8 bytes are the checksum
	maxPageSize = 64 << 10
	maxDepth    = 64 // levels of branches and buckets: far more than any file needs

	branchPage, leafPage = 0x01, 0x02
	freelistPage         = 0x10
	unlisted             = math.MaxUint64 // in place of the page that lists free ones: there is none
	bucketElement        = 0x01
)

// newWalk reads where a file's latest transaction begins, and which pages it calls free. Nobody may be writing the file.
func newWalk(f *os.File) (*pageWalk, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	w := &pageWalk{file: f, length: uint64(info.Size())}
	if err := w.meta(); err != nil {
		return nil, err
	}
	w.met = make([]uint64, w.pages/64+1)
	return w, w.freelist()
}

// all follows every page that the transaction can reach. It fails at the first that is not sound or is called free, and
// when ctx ends. Later transactions may be written meanwhile, as long as one reads this transaction.
func (w *pageWalk) all(ctx context.Context, progress Progress) error {
	w.ctx, w.progress = ctx, progress
	ctx, stop := context.WithCancel(ctx)
	var ahead sync.WaitGroup
	ahead.Go(func() { readAhead(ctx, w.file) })
	defer ahead.Wait()
	defer stop()
	data, end := mapToRead(w.file, w.length)
	if data == nil {
		return w.page(w.root, 0, span{})
	}
	defer end()
	w.data = data
	err, unread := enduring(func() error { return w.page(w.root, 0, span{}) })
	if unread {
		return Damaged("a page of it cannot be read")
	}
	return err
}

// readAhead reads a file from one end to the other, so that the system has it at hand: a walk from page to page takes a
// disk many times as long.
func readAhead(ctx context.Context, f io.ReaderAt) {
	buffer := make([]byte, 1<<20)
	for at := int64(0); ctx.Err() == nil; at += int64(len(buffer)) {
		if _, err := f.ReadAt(buffer, at); err != nil {
			return // at the end, or where the walk will say what is wrong
		}
	}
}

type pageWalk struct {
	ctx          context.Context
	progress     Progress
	file         *os.File
	data         []byte   // the whole file, nil where the system cannot map it: then pages are read one by one
	length, size uint64   // of the file, of a page
	pages        uint64   // behind the last page in use
	root, listed uint64   // the page of the root bucket, and that of the list of free pages
	met          []uint64 // a bit for each page
	walked       uint64   // pages
	free         [][]byte // room for pages, of one page's size each
}

// progressPages is how many pages lie between two reports of progress.
const progressPages = 1024

// room is room for a page, which its user gives back once nothing below needs its keys.
func (w *pageWalk) room() []byte {
	if last := len(w.free) - 1; last >= 0 {
		room := w.free[last]
		w.free = w.free[:last]
		return room
	}
	return make([]byte, w.size)
}

// meet notes a page and reports whether it was met before.
func (w *pageWalk) meet(id uint64) (before bool) {
	bit := uint64(1) << (id % 64)
	before = w.met[id/64]&bit != 0
	w.met[id/64] |= bit
	return before
}

// meta reads the two pages that say where all begins, and keeps what the later sound one says.
func (w *pageWalk) meta() error {
	var latest uint64
	found := false
	first := make([]byte, pageHeader+metaLength)
	for _, at := range w.metaPlaces() {
		if _, err := w.file.ReadAt(first, int64(at)); err != nil {
			continue
		}
		m := first[pageHeader:]
		sum := fnv.New64a()
		sum.Write(m[:metaLength-8])
		size := uint64(binary.NativeEndian.Uint32(m[8:]))
		if binary.NativeEndian.Uint32(m) != metaMagic || binary.NativeEndian.Uint64(m[metaLength-8:]) != sum.Sum64() || size < 512 || size > maxPageSize {
			continue
		}
		if tx := binary.NativeEndian.Uint64(m[48:]); !found || tx > latest {
			found, latest, w.size = true, tx, size
			w.root, w.listed, w.pages = binary.NativeEndian.Uint64(m[16:]), binary.NativeEndian.Uint64(m[32:]), binary.NativeEndian.Uint64(m[40:])
		}
	}
	if !found {
		return ErrForeign
	}
	if w.pages > w.length/w.size {
		return Damaged("it is cut: %d bytes of %d", w.length, w.pages*w.size)
	}
	return nil
}

// listsFree reports whether the file lists its free pages. Where it does not, bbolt reads all others to find them.
func (w *pageWalk) listsFree() bool { return w.listed != unlisted }

// freelist notes the free pages, and those of their list. bbolt trusts that list, and would write over what it names.
func (w *pageWalk) freelist() error {
	if !w.listsFree() {
		return nil
	}
	list, err := w.content(w.listed)
	if err != nil {
		return err
	}
	count, ids := uint64(binary.NativeEndian.Uint16(list[10:])), list[pageHeader:]
	if count == 0xFFFF { // then the first number is the count
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if binary.NativeEndian.Uint16(list[8:]) != freelistPage || count > uint64(len(ids)/8) {
		return Damaged("page %d is no list of free pages", w.listed)
	}
	for before := uint64(1); count > 0; count-- {
		id := binary.NativeEndian.Uint64(ids)
		if id <= before || id >= w.pages || w.meet(id) {
			return Damaged("page %d lists page %d as free", w.listed, id)
		}
		before, ids = id, ids[8:]
	}
	return nil
}

// metaPlaces are where the second meta page may lie, whose place depends on a page's size, and the first.
func (w *pageWalk) metaPlaces() []uint64 {
	places := []uint64{0}
	for size := uint64(512); size <= maxPageSize; size *= 2 {
		places = append(places, size)
	}
	return places
}

// span is where the keys of a page must lie, by what the page above it says: from low on and before high. A nil bound
// is none.
type span struct{ low, high []byte }

func (s span) holds(key []byte) bool {
	return bytes.Compare(key, s.low) >= 0 && (s.high == nil || bytes.Compare(key, s.high) < 0)
}

// page checks a page and all below it.
func (w *pageWalk) page(id uint64, depth int, keys span) error {
	before := w.walked
	content, err := w.content(id)
	if err != nil {
		return err
	}
	if w.data == nil && uint64(len(content)) == w.size {
		defer func() { w.free = append(w.free, content) }()
	}
	if w.walked += uint64(len(content)) / w.size; before/progressPages != w.walked/progressPages {
		w.progress(Step{Doing: "checking pages", Done: int64(w.walked * w.size), Total: int64(w.pages * w.size), Bytes: true})
		if err := w.ctx.Err(); err != nil {
			return err
		}
	}
	return w.elements(content, id, depth, keys)
}

// content reads a page with those that it goes on to, and notes them.
func (w *pageWalk) content(id uint64) ([]byte, error) {
	if id < 2 || id >= w.pages {
		return nil, Damaged("it names page %d of %d", id, w.pages)
	}
	head, err := w.read(id, 1)
	if err != nil {
		return nil, err
	}
	if named := binary.NativeEndian.Uint64(head); named != id {
		return nil, Damaged("page %d calls itself %d", id, named)
	}
	more := uint64(binary.NativeEndian.Uint32(head[12:]))
	if more >= w.pages || id+more >= w.pages {
		return nil, Damaged("page %d goes on behind the end", id)
	}
	for used := id; used <= id+more; used++ {
		if w.meet(used) {
			return nil, Damaged("page %d is used twice", used)
		}
	}
	if more == 0 {
		return head, nil
	}
	if w.data == nil {
		w.free = append(w.free, head)
	}
	return w.read(id, 1+more)
}

// read returns pages that follow one another.
func (w *pageWalk) read(id, pages uint64) ([]byte, error) {
	at, length := id*w.size, pages*w.size
	if w.data != nil {
		return w.data[at : at+length], nil
	}
	content := w.room()
	if pages > 1 {
		content = make([]byte, length)
	}
	_, err := w.file.ReadAt(content, int64(at))
	return content, err
}

// elements checks a page's content; id names it in faults.
func (w *pageWalk) elements(page []byte, id uint64, depth int, keys span) error {
	if depth > maxDepth {
		return Damaged("page %d lies too deep", id)
	}
	flags, count := binary.NativeEndian.Uint16(page[8:]), int(binary.NativeEndian.Uint16(page[10:]))
	if flags != branchPage && flags != leafPage {
		return Damaged("page %d is of no known kind", id)
	}
	if pageHeader+count*pageElement > len(page) {
		return Damaged("page %d holds more than it has room for", id)
	}
	var before []byte
	for i := range count {
		at := pageHeader + i*pageElement
		e := page[at:]
		if flags == branchPage {
			key, ok := branchKey(page, at)
			if !ok || i > 0 && bytes.Compare(before, key) >= 0 || (i == 0 || i == count-1) && !keys.holds(key) {
				return Damaged("page %d: key %d", id, i)
			}
			before = key
			below := span{key, keys.high}
			if i+1 < count {
				if below.high, ok = branchKey(page, at+pageElement); !ok {
					return Damaged("page %d: key %d", id, i+1)
				}
			}
			if err := w.page(binary.NativeEndian.Uint64(e[8:]), depth+1, below); err != nil {
				return err
			}
			continue
		}
		position, keySize, valueSize := binary.NativeEndian.Uint32(e[4:]), binary.NativeEndian.Uint32(e[8:]), binary.NativeEndian.Uint32(e[12:])
		key, ok := within(page, at, position, keySize)
		if !ok || i > 0 && bytes.Compare(before, key) >= 0 || (i == 0 || i == count-1) && !keys.holds(key) { // they are in order
			return Damaged("page %d: key %d", id, i)
		}
		before = key
		value, ok := within(page, at, position+keySize, valueSize)
		if !ok {
			return Damaged("page %d: value %d", id, i)
		}
		if binary.NativeEndian.Uint32(e)&bucketElement == 0 {
			continue
		}
		if err := w.bucket(value, id, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// bucket checks a bucket, which is a page of its own or, where it is small, lies within the value.
func (w *pageWalk) bucket(value []byte, id uint64, depth int) error {
	if len(value) < 16 {
		return Damaged("page %d: a bucket", id)
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return w.page(root, depth, span{})
	}
	if len(value) < 16+pageHeader {
		return Damaged("page %d: a small bucket", id)
	}
	return w.elements(value[16:], id, depth, span{})
}

// branchKey is the key of the element of a branch that begins at from.
func branchKey(page []byte, from int) ([]byte, bool) {
	e := page[from:]
	return within(page, from, binary.NativeEndian.Uint32(e), binary.NativeEndian.Uint32(e[4:]))
}

// within is a part of a page, its place counted from that of its element.
func within(page []byte, from int, position, length uint32) ([]byte, bool) {
	start, end := uint64(from)+uint64(position), uint64(from)+uint64(position)+uint64(length)
	if end > uint64(len(page)) {
		return nil, false
	}
	return page[start:end], true
}
