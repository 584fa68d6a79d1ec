package layout

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"griot/feeds"
	"griot/store/pack"
)

// A packed record is a byte that tells it from the JSON of earlier layouts, the version of the dictionary, and the record as
// zstd packs it: all of the item, its content and the evidence of its tags, too. What a list or a search reads comes first.
// The content repeats the text, and the evidence the places, so that they take little room where these are.

// packedForm is the first byte of a packed record. JSON begins with a brace.
const packedForm = 1

// whence says where the rest of a record is: its content and evidence.
type whence byte

const (
	madeNow    whence = iota // in the record itself, which is of no file
	inBuckets                // in buckets of their own, as up to layout 5
	inItsBytes               // behind what was read of it
)

// unpacked returns the bytes of a packed record as they were before that.
func (s Snapshot) unpacked(id feeds.ItemID, stored []byte) (pack.Reader, error) {
	version, n := binary.Uvarint(stored[1:])
	if n <= 0 || version > 1<<32-1 {
		return pack.Reader{}, fmt.Errorf("item %s: %w", id, pack.ErrDamaged)
	}
	codec, err := s.codec(uint32(version))
	if err != nil {
		return pack.Reader{}, fmt.Errorf("item %s: %w", id, err)
	}
	b, err := codec.Unpack(stored[1+n:])
	if err != nil {
		return pack.Reader{}, fmt.Errorf("item %s: %w", id, err)
	}
	return pack.NewReader(string(b)), nil
}

// readStored reads a record as it lies in the file. Its content and evidence wait behind it.
func (s Snapshot) readStored(id feeds.ItemID, stored []byte) (*Record, error) {
	r := &Record{rest: inBuckets}
	if len(stored) == 0 || stored[0] != packedForm {
		if err := json.Unmarshal(stored, r); err != nil {
			return nil, fmt.Errorf("item %s: %w", id, err)
		}
		r.Apart = len(r.Tags.Evidence) == 0
		return r, nil
	}
	read, err := s.unpacked(id, stored)
	if err != nil {
		return nil, err
	}
	r.ID, r.rest, r.Apart = id, inItsBytes, true
	readSearched(&read, &r.Item)
	readRecord(&read, r)
	if err := read.Err(); err != nil {
		return nil, fmt.Errorf("item %s: %w", id, err)
	}
	r.unread = read
	return r, nil
}

// Packed reports whether a record was read from its packed form.
func (r *Record) Packed() bool { return r.rest == inItsBytes }

// Content returns the content of a record that was read, whatever the policy of its source.
func (s Snapshot) Content(r *Record) (string, error) {
	switch r.rest {
	case inBuckets:
		return string(s.Tx.Bucket(BucketContents).Get(r.ID[:])), nil
	case inItsBytes:
		read := r.unread
		content := read.Markup(r.Text)
		if err := read.Err(); err != nil {
			return "", fmt.Errorf("content of item %s: %w", r.ID, err)
		}
		return content, nil
	}
	return r.Item.Content, nil
}

// evidence returns the evidence of a record that was read without it.
func (s Snapshot) evidence(r *Record) (all []feeds.Evidence, err error) {
	switch r.rest {
	case inBuckets:
		if b := s.Tx.Bucket(BucketEvidence).Get(r.ID[:]); b != nil {
			err = json.Unmarshal(b, &all)
		}
	case inItsBytes:
		read := r.unread
		read.Markup(r.Text) // the content
		all = readEvidence(&read, &r.Item)
		err = read.End()
	default:
		all = r.Tags.Evidence
	}
	if err != nil {
		return nil, fmt.Errorf("evidence of item %s: %w", r.ID, err)
	}
	return all, nil
}

// Packer packs records with the dictionary of a snapshot. It may outlive it.
type Packer struct {
	version uint32
	codec   *pack.Codec
}

// Packer returns what packs records now.
func (s Snapshot) Packer() (p Packer, err error) {
	if p.version, err = s.dictionary(); err != nil {
		return p, err
	}
	p.codec, err = s.codec(p.version)
	return p, err
}

// Prepare packs a new record before its turn, as one that stands for its own story. [Snapshot.PutRecord] takes that where
// it is so, and where the dictionary is still the same.
func (p Packer) Prepare(r *Record) PreparedRecord {
	return PreparedRecord{p.version, p.pack(r, r.Item.Content, r.Tags.Evidence)}
}

// PreparedRecord is a record that was packed before its turn. The zero value is none.
type PreparedRecord struct {
	version uint32
	packed  []byte
}

func (p Packer) pack(r *Record, content string, evidence []feeds.Evidence) []byte {
	var w pack.Writer
	writeWhole(&w, r, content, evidence)
	b := make([]byte, 0, 64+len(w.Bytes)/2)
	b = binary.AppendUvarint(append(b, packedForm), uint64(p.version))
	return p.codec.Pack(b, w.Bytes)
}

// pack returns a record as it is stored.
func (s Snapshot) pack(r *Record, content string, evidence []feeds.Evidence) ([]byte, error) {
	p, err := s.Packer()
	if err != nil {
		return nil, err
	}
	ready := r.Prepared
	if r.Prepared = (PreparedRecord{}); ready.packed != nil && ready.version == p.version && r.Story == r.ID {
		return ready.packed, nil
	}
	return p.pack(r, content, evidence), nil
}

// writeWhole writes all of a record.
func writeWhole(w *pack.Writer, r *Record, content string, evidence []feeds.Evidence) {
	w.Begin()
	writeSearched(w, &r.Item)
	writeRecord(w, r)
	w.Markup(content, r.Text)
	writeEvidence(w, &r.Item, evidence)
}

// writeSearched writes what a search reads of an item.
func writeSearched(w *pack.Writer, item *feeds.Item) {
	w.Name(string(item.SourceID))
	w.Name(item.Lang)
	w.Name(item.Tags.Lang)
	w.Text(item.Title)
	w.Text(item.Text)
}

func readSearched(r *pack.Reader, item *feeds.Item) {
	item.SourceID = feeds.SourceID(r.Name())
	item.Lang, item.Tags.Lang = r.Name(), r.Name()
	item.Title, item.Text = r.Text(), r.Text()
}

// The story of a record, where it is not its own.
const (
	ownStory = iota
	noStory
	otherStory
)

func writeRecord(w *pack.Writer, r *Record) {
	item := &r.Item
	switch {
	case r.Story == r.ID:
		w.Byte(ownStory)
	case r.Story.IsZero():
		w.Byte(noStory)
	default:
		w.Byte(otherStory)
		w.Raw(r.Story[:])
	}
	w.Flags(item.Backlog, item.Origin != nil, item.Point != nil, item.Tags.Attribution != nil, item.Changed.Equal(item.Seen))
	w.Markup(item.Summary, item.Text)
	w.Name(item.Link)
	w.Name(item.GUID)
	w.Name(item.Via)
	w.Text(item.Image)
	w.Name(string(item.PageText))
	writeNames(w, item.Authors)
	w.Count(len(item.Categories))
	for i := range item.Categories {
		c := &item.Categories[i]
		w.Name(c.Term)
		w.Name(c.Scheme)
		w.Name(c.Label)
	}
	w.Count(len(item.Enclosures))
	for i := range item.Enclosures {
		e := &item.Enclosures[i]
		w.Name(e.URL)
		w.Name(e.Type)
		w.Int(e.Length)
	}
	if o := item.Origin; o != nil {
		w.Name(o.Title)
		w.Name(o.URL)
	}
	if p := item.Point; p != nil {
		w.Number(p.Lat)
		w.Number(p.Lon)
	}
	w.Time(item.Published)
	w.Time(item.Updated)
	w.Time(item.Estimated)
	w.Time(item.Seen)
	if !item.Changed.Equal(item.Seen) {
		w.Time(item.Changed)
	}
	w.Count(len(r.Keys))
	for _, key := range r.Keys {
		w.Byte(byte(key.Kind))
		w.Name(key.Value)
	}
	w.Count(len(item.History))
	for i := range item.History {
		writeCorrection(w, &item.History[i])
	}
	writeTags(w, &item.Tags)
}

func readRecord(r *pack.Reader, rec *Record) {
	item := &rec.Item
	switch r.Byte() {
	case ownStory:
		rec.Story = rec.ID
	case noStory:
	case otherStory:
		copy(rec.Story[:], r.Take(len(rec.Story)))
	default:
		r.Fail()
	}
	flags := r.Byte()
	item.Backlog = flags&1 != 0
	item.Summary = r.Markup(item.Text)
	item.Link, item.GUID, item.Via, item.Image = r.Name(), r.Name(), r.Name(), r.Text()
	item.PageText = feeds.PageText(r.Name())
	item.Authors = readNames[string](r)
	if n := r.Count(3); n > 0 {
		item.Categories = make([]feeds.Category, n)
	}
	for i := range item.Categories {
		item.Categories[i] = feeds.Category{Term: r.Name(), Scheme: r.Name(), Label: r.Name()}
	}
	if n := r.Count(3); n > 0 {
		item.Enclosures = make([]feeds.Enclosure, n)
	}
	for i := range item.Enclosures {
		item.Enclosures[i] = feeds.Enclosure{URL: r.Name(), Type: r.Name(), Length: r.Int()}
	}
	if flags&2 != 0 {
		item.Origin = &feeds.Origin{Title: r.Name(), URL: r.Name()}
	}
	if flags&4 != 0 {
		item.Point = &feeds.Point{Lat: r.Number(), Lon: r.Number()}
	}
	item.Published, item.Updated, item.Estimated, item.Seen = r.Time(), r.Time(), r.Time(), r.Time()
	if item.Changed = item.Seen; flags&16 == 0 {
		item.Changed = r.Time()
	}
	if n := r.Count(2); n > 0 {
		rec.Keys = make([]feeds.Key, n)
	}
	for i := range rec.Keys {
		rec.Keys[i] = feeds.Key{Kind: feeds.KeyKind(r.Byte()), Value: r.Name()}
	}
	if n := r.Count(6); n > 0 {
		item.History = make(feeds.History, n)
	}
	for i := range item.History {
		item.History[i] = readCorrection(r)
	}
	readTags(r, &item.Tags, flags&8 != 0)
}

func writeCorrection(w *pack.Writer, c *feeds.Correction) {
	w.Time(c.At)
	w.Name(string(c.Kind))
	w.Text(c.Title)
	w.Flags(c.Cut)
	w.Raw(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, c.From), c.Into))
	w.Int(int64(c.More))
}

func readCorrection(r *pack.Reader) (c feeds.Correction) {
	c.At, c.Kind, c.Title = r.Time(), feeds.CorrectionKind(r.Name()), r.Text()
	c.Cut = r.Byte()&1 != 0
	if sums := r.Take(16); sums != "" {
		c.From, c.Into = binary.BigEndian.Uint64([]byte(sums)), binary.BigEndian.Uint64([]byte(sums[8:]))
	}
	c.More = int(r.Int())
	return c
}
