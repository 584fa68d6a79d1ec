package entry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// form is the number of the packed form that is written. A packed entry is one byte, its form, and JSON packed with zstd.
const form = 1

// Bounds of what is read.
const (
	maxUnpacked = 64 << 20 // bytes of JSON: four times the longest document that a source may be allowed
	maxNesting  = 12       // of objects and lists; entries have eight
)

// Pack returns the packed form of a valid entry. Equal entries give equal bytes.
func Pack(e Entry) ([]byte, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(toWire(&e))
	if err != nil {
		return nil, fmt.Errorf("the entry cannot be packed: %w", err)
	}
	if len(plain) > maxUnpacked {
		return nil, fmt.Errorf("the entry has %d bytes, more than %d", len(plain), maxUnpacked)
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	defer encoder.Close()
	return encoder.EncodeAll(plain, append(make([]byte, 0, 256+len(plain)/4), form)), nil
}

// Unpack reads an entry that [Pack] wrote, or refuses what is none. Then nothing may be skipped: the store would differ
// from that of others who read the log.
func Unpack(packed []byte) (Entry, error) {
	if len(packed) == 0 {
		return Entry{}, errors.New("the entry is empty: restore the log from a copy")
	}
	if packed[0] != form {
		return Entry{}, fmt.Errorf("the entry is of form %d and this program reads form %d: install the version of griot that wrote it, or a later one", packed[0], form)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecodeBuffersBelow(0))
	if err != nil {
		return Entry{}, err
	}
	defer decoder.Close()
	plain, err := decoder.DecodeAll(packed[1:], nil)
	if err != nil {
		return Entry{}, damaged(err)
	}
	return read(plain)
}

// damaged says what to do about an entry that is not as it was written.
func damaged(err error) error {
	return fmt.Errorf("the entry is damaged, restore the log from a copy: %w", err)
}

func read(plain []byte) (Entry, error) {
	if !shallow(plain) {
		return Entry{}, damaged(fmt.Errorf("it is nested more than %d deep", maxNesting))
	}
	var head struct {
		Kind Kind `json:"kind"`
	}
	if err := json.Unmarshal(plain, &head); err != nil {
		return Entry{}, damaged(err)
	}
	switch head.Kind {
	case KindPoll, KindDeclare, KindPush:
	default:
		return Entry{}, fmt.Errorf("the entry is of the unknown kind %q: install the version of griot that wrote it, or a later one", head.Kind)
	}
	var w wireEntry
	strict := json.NewDecoder(bytes.NewReader(plain))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&w); err != nil {
		return Entry{}, fmt.Errorf("the entry cannot be read, install the version of griot that wrote it, or a later one: %w", err)
	}
	e, err := w.entry()
	if err == nil {
		err = e.Validate()
	}
	if err == nil && e.Kind() != head.Kind {
		err = fmt.Errorf("it is said to be of kind %q and is of kind %q", head.Kind, e.Kind())
	}
	if err != nil {
		return Entry{}, damaged(err)
	}
	return e, nil
}

// shallow reports whether JSON is nested no deeper than entries are. It looks before the decoder does, which would take
// memory for each level.
func shallow(plain []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(plain); i++ {
		switch c := plain[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return true
}
