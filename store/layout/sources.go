package layout

import (
	"encoding/json"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/health"
	"griot/feeds/outlet"
	"griot/store/pack"
)

// ErrNone reports that a database is not of griot.
var ErrNone = errors.New("this is no griot database")

// ReadStatuses returns the stored sources, by id.
func ReadStatuses(tx *bolt.Tx) ([]health.Status, error) {
	var all []health.Status
	err := tx.Bucket(BucketSources).ForEach(func(k, v []byte) error {
		var status health.Status
		if err := json.Unmarshal(v, &status); err != nil {
			return fmt.Errorf("source %s: %w", k, err)
		}
		all = append(all, status)
		return nil
	})
	return all, err
}

// ReadDeclaration returns the stored declaration, nil for none.
func ReadDeclaration(tx *bolt.Tx) (*entry.Declaration, error) {
	b := tx.Bucket(BucketMeta).Get(MetaDeclared)
	if b == nil {
		return nil, nil
	}
	e, err := entry.Unpack(b)
	if err == nil && e.Declare == nil {
		err = errors.New("the entry is another")
	}
	if err != nil {
		return nil, fmt.Errorf("the declaration: %w", err)
	}
	return e.Declare, nil
}

// DirectoryOf returns the outlets of sources. hosts are those of many publishers that the declaration adds.
func DirectoryOf(statuses []health.Status, hosts []string) (*outlet.Directory, error) {
	shared, err := outlet.NewHosts(hosts)
	if err != nil {
		return nil, err
	}
	sources := make([]outlet.Source, len(statuses))
	for i := range statuses {
		sources[i] = OutletSource(&statuses[i])
	}
	return outlet.New(sources, shared), nil
}

// OutletSource is a source as the outlets are found by it.
func OutletSource(s *health.Status) outlet.Source {
	return outlet.Source{Source: s.Source, Link: s.Feed.Link, Retired: s.Retired}
}

// Read returns a snapshot of a file that no store has open, with its sources.
func Read(tx *bolt.Tx) (Snapshot, []health.Status, error) {
	statuses, err := ReadStatuses(tx)
	declared, err2 := ReadDeclaration(tx)
	var hosts []string
	if declared != nil {
		hosts = declared.SharedHosts
	}
	directory, err3 := DirectoryOf(statuses, hosts)
	if err := errors.Join(err, err2, err3); err != nil {
		return Snapshot{Tx: tx, Codecs: new(pack.Codecs), Source: func(feeds.SourceID) *feeds.Source { return nil }, Assign: func(*feeds.Item) {}}, statuses, err
	}
	sources := make(map[feeds.SourceID]*feeds.Source, len(statuses))
	for i := range statuses {
		present := statuses[i].Present()
		sources[present.ID] = &present
	}
	return Snapshot{
		Tx: tx, Codecs: new(pack.Codecs), Source: func(id feeds.SourceID) *feeds.Source { return sources[id] }, Assign: directory.Assign, WithHidden: true,
	}, statuses, nil
}
