package layout

import (
	"time"

	bolt "go.etcd.io/bbolt"
)

// LastModified holds the HTTP Last-Modified times that stories alone cannot give, above all for a story that has left a
// document. A poll sets the time when its visit ended, an operator's command the time when it was done.
type LastModified struct {
	// Shown is when anything that readers can see last changed.
	Shown time.Time
	// Silent is when documents last changed without a story in them that is dated by it: by takedowns and their lifting,
	// retention, other rules, another configuration, and by corrections and reports that move stories between documents.
	Silent time.Time
}

func ReadLastModified(meta *bolt.Bucket) (s LastModified) {
	b := meta.Get(MetaStamps)
	if len(b) >= 8 {
		s.Shown = FromTime8(b)
	}
	if len(b) == 16 {
		s.Silent = FromTime8(b[8:])
	}
	return s
}

// Write stores the times where they have changed.
func (s *LastModified) Write(meta *bolt.Bucket) error {
	if *s == ReadLastModified(meta) {
		return nil
	}
	b := Time8(s.Shown)
	if !s.Silent.IsZero() {
		b = append(b, Time8(s.Silent)...)
	}
	return meta.Put(MetaStamps, b)
}
