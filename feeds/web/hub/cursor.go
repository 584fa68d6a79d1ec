package hub

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"

	"griot/feeds"
)

// batch is how many changes are read from the log at a time.
const batch = 500

// cursor is how far one reader has come in the change log.
type cursor struct {
	store Store
	key   string // of its record
	at    uint64
}

// openCursor goes on where the reader was. A new cursor begins at the end of the log, so that it reports nothing that
// was there before.
func openCursor(ctx context.Context, store Store, key string) (*cursor, error) {
	c := &cursor{store: store, key: key}
	kept, err := store.Kept(ctx, key)
	if err != nil {
		return nil, err
	}
	if record := kept[key]; len(record) == 8 {
		c.at = binary.BigEndian.Uint64(record)
		return c, nil
	}
	if c.at, err = store.LastChange(ctx); err != nil {
		return nil, err
	}
	return c, store.Keep(ctx, c.record(c.at))
}

// record is the cursor at a place, to be kept together with what was done up to there.
func (c *cursor) record(at uint64) map[string][]byte {
	return map[string][]byte{c.key: binary.BigEndian.AppendUint64(nil, at)}
}

// next reads changes after a place. lost says that some before them are gone: the reader starts over at the place it is
// given, as if everything had changed.
func (c *cursor) next(ctx context.Context, after uint64) (changes []feeds.Change, lost bool, at uint64, err error) {
	for at = after; ; {
		changes, err = c.store.Changes(ctx, at, batch)
		if errors.Is(err, feeds.ErrTrimmed) {
			at, err = c.store.LastChange(ctx)
			return nil, true, at, err
		}
		if err != nil || len(changes) == 0 {
			return nil, false, at, err
		}
		at = changes[len(changes)-1].Sequence
		changes = slices.DeleteFunc(changes, func(c feeds.Change) bool { return c.Kind == feeds.ChangeForm }) // told to nobody
		if len(changes) > 0 {
			return changes, false, at, nil
		}
	}
}
