package websub

import (
	"context"
	"slices"
	"sync"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// pushMemory is a store in memory.
type pushMemory struct {
	mu       sync.Mutex
	statuses map[feeds.SourceID]health.Status
	items    map[feeds.ItemID]feeds.Item
	polls    []feeds.Poll
}

func newPushMemory() *pushMemory {
	return &pushMemory{statuses: map[feeds.SourceID]health.Status{}, items: map[feeds.ItemID]feeds.Item{}}
}

func (m *pushMemory) Status(id feeds.SourceID) health.Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.statuses[id]
}

func (m *pushMemory) Commit(_ context.Context, p feeds.Poll) (feeds.Committed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var c feeds.Committed
	for _, item := range p.Items {
		if _, known := m.items[item.ID]; !known {
			c.New++
		}
		m.items[item.ID] = item
	}
	m.polls = append(m.polls, p)
	m.statuses[p.Source.ID] = m.statuses[p.Source.ID].After(&p, c, len(m.items))
	return c, nil
}

func (m *pushMemory) Statuses() ([]health.Status, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []health.Status
	for _, s := range m.statuses {
		all = append(all, s)
	}
	return all, nil
}

func (m *pushMemory) PushKey(context.Context) ([]byte, error) {
	return []byte("0123456789abcdef0123456789abcdef"), nil
}

func (m *pushMemory) SetPush(_ context.Context, id feeds.SourceID, now time.Time, revise func(*health.PushStatus) *health.PushStatus) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if status, known := m.statuses[id]; known {
		m.statuses[id] = status.Subscribed(revise(status.Push), now)
	}
	return nil
}

func (m *pushMemory) pushed() []feeds.Poll {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.polls), func(p feeds.Poll) bool { return !p.Pushed })
}
