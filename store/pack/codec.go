package pack

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxRecord is the longest record that is unpacked, in bytes. Texts are bounded by the size of a document.
const maxRecord = 256 << 20

// mostOfByte is how many bytes a packed one can stand for: a block of 128 KB takes four bytes at the least.
const mostOfByte = 32 << 10

// level is how hard the packer tries.
const level = zstd.SpeedFastest

// Codec packs records with one dictionary, or with none. It is safe for concurrent use.
type Codec struct {
	encoder func() *zstd.Encoder // made when it is first needed: older dictionaries only unpack
	decoder *zstd.Decoder
}

// newCodec returns a codec. A nil dictionary is none.
func newCodec(dictionary []byte) (*Codec, error) {
	reading := []zstd.DOption{zstd.WithDecoderMaxMemory(maxRecord), zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true)}
	writing := []zstd.EOption{
		zstd.WithEncoderLevel(level), zstd.WithEncoderCRC(false), zstd.WithEncoderConcurrency(1), zstd.WithSingleSegment(true),
		zstd.WithWindowSize(256 << 10), zstd.WithLowerEncoderMem(true),
	}
	if dictionary != nil {
		reading, writing = append(reading, zstd.WithDecoderDicts(dictionary)), append(writing, zstd.WithEncoderDict(dictionary))
	}
	decoder, err := zstd.NewReader(nil, reading...)
	if err != nil {
		return nil, fmt.Errorf("a dictionary of the data file: %w", err)
	}
	return &Codec{decoder: decoder, encoder: sync.OnceValue(func() *zstd.Encoder {
		encoder, err := zstd.NewWriter(nil, writing...)
		if err != nil {
			panic(err) // the decoder has read the dictionary
		}
		return encoder
	})}, nil
}

// Pack appends a packed record to b.
func (c *Codec) Pack(b, record []byte) []byte { return c.encoder().EncodeAll(record, b) }

// Unpack returns a record. It takes no more memory than a record can have that is packed in so few bytes.
func (c *Codec) Unpack(packed []byte) ([]byte, error) {
	var head zstd.Header
	if err := head.Decode(packed); err != nil || !head.HasFCS || head.FrameContentSize > min(maxRecord, mostOfByte*uint64(len(packed))) {
		return nil, ErrDamaged
	}
	record, err := c.decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return record, nil
}

// Codecs keeps the codecs of the dictionaries that were read. It is safe for concurrent use. The zero value is ready.
type Codecs struct {
	mu  sync.RWMutex
	all map[Sum]*Codec
}

// Of returns the codec of a stored dictionary, that of none for a nil one.
func (c *Codecs) Of(stored Stored) (*Codec, error) {
	var sum Sum
	if stored != nil {
		if len(stored) < headBytes {
			return nil, fmt.Errorf("a dictionary: %w", ErrDamaged)
		}
		sum = Sum(stored)
	}
	c.mu.RLock()
	codec := c.all[sum]
	c.mu.RUnlock()
	if codec != nil {
		return codec, nil
	}
	dictionary, err := stored.dictionary()
	if err != nil {
		return nil, err
	}
	if codec, err = newCodec(dictionary); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[Sum]*Codec{}
	}
	c.all[sum] = codec
	return codec, nil
}
