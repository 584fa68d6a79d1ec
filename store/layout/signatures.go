package layout

import (
	"bytes"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// The signatures of the window are found by time, and lie by item: what a poll brings fills pages side by side. Each is cut
// in pieces of equal length, since a page of bbolt holds some, or one and is half empty.

// pieceBytes is how long a piece is at the most. A page holds six.
const pieceBytes = 620

// SignatureKey returns the key of the signature of an item that qualified at that time.
func SignatureKey(at time.Time, id feeds.ItemID) []byte { return append(Time8(at), id[:]...) }

// PutSignature stores the signature of an item. The item must be stored as it is.
func (s Snapshot) PutSignature(signature *sign.Signature, item *feeds.Item) error {
	return s.PutPackedSignature(signature, signature.Pack(item))
}

// PutPackedSignature is [Snapshot.PutSignature] of a signature that was packed before.
func (s Snapshot) PutPackedSignature(signature *sign.Signature, packed []byte) error {
	pieces, rest := s.Tx.Bucket(BucketSigned), packed
	n := (len(rest) + pieceBytes - 1) / pieceBytes
	for i := range n {
		piece := rest[:(len(rest)+n-i-1)/(n-i)]
		rest = rest[len(piece):]
		if err := pieces.Put(pieceKey(signature.Item, i), piece); err != nil {
			return err
		}
	}
	if err := s.dropPieces(signature.Item, n); err != nil {
		return err
	}
	return s.Tx.Bucket(BucketSignatures).Put(SignatureKey(signature.At, signature.Item), nil)
}

// pieceKey orders the pieces of an item.
func pieceKey(id feeds.ItemID, i int) []byte { return append(id[:], byte(i>>8), byte(i)) }

// Signature returns the signature of an item under a key. It fails with [feeds.ErrNotFound] where the item has left the
// window, and with [sign.ErrForm] where it must be signed again. Before layout 7 the signature lay under the key.
func (s Snapshot) Signature(key, stored []byte, item *feeds.Item) (signature sign.Signature, err error) {
	if len(stored) > 0 {
		err = signature.UnmarshalBinary(stored)
		return signature, err
	}
	var room [2048]byte
	whole := room[:0]
	c := s.Tx.Bucket(BucketSigned).Cursor()
	for k, v := c.Seek(key[8:]); bytes.HasPrefix(k, key[8:]); k, v = c.Next() {
		whole = append(whole, v...)
	}
	if len(whole) == 0 {
		return signature, feeds.ErrNotFound
	}
	return sign.Unpack(whole, FromTime8(key), item)
}

// DropUnheld removes the signature of an item that has left the window and has another text now. It would bring the item
// back at the next start. When that qualified is not known: the row is swept later.
func (s Snapshot) DropUnheld(id feeds.ItemID) error { return s.dropPieces(id, 0) }

// DropSignature removes the signature of an item that qualified at that time.
func (s Snapshot) DropSignature(at time.Time, id feeds.ItemID) error {
	if err := s.dropPieces(id, 0); err != nil {
		return err
	}
	return s.Tx.Bucket(BucketSignatures).Delete(SignatureKey(at, id))
}

// DropSignatures removes the signatures of items that qualified before a time.
func (s Snapshot) DropSignatures(before time.Time) error {
	limit := Time8(before)
	var gone []feeds.ItemID
	if err := DeleteWhile(s.Tx.Bucket(BucketSignatures), nil, func(k []byte) bool {
		old := bytes.Compare(k[:8], limit) < 0
		if old {
			gone = append(gone, feeds.ItemID(k[8:]))
		}
		return old
	}); err != nil {
		return err
	}
	for _, id := range gone {
		if err := s.dropPieces(id, 0); err != nil {
			return err
		}
	}
	return nil
}

// dropPieces removes the pieces of an item from one on.
func (s Snapshot) dropPieces(id feeds.ItemID, from int) error {
	return DeleteWhile(s.Tx.Bucket(BucketSigned), pieceKey(id, from), func(k []byte) bool { return bytes.HasPrefix(k, id[:]) })
}

// PackSignature stores a signature of an earlier layout as it is stored now, where it can be read.
func (s Snapshot) PackSignature(key []byte) error {
	stored := s.Tx.Bucket(BucketSignatures).Get(key)
	if len(stored) == 0 {
		return nil
	}
	r, err := s.Record(feeds.ItemID(key[8:]))
	if err != nil {
		return nil // it is gone, or the audit reports it
	}
	signature, err := s.Signature(key, stored, &r.Item)
	if err != nil {
		return nil // of an earlier version: the item is signed again
	}
	signature.Item, signature.At = r.ID, FromTime8(key)
	return s.PutSignature(&signature, &r.Item)
}
