package hub

import (
	"context"
	"encoding/json"
	"time"
)

// Subscribers counts the subscriptions that a store keeps whose lease runs, by the path of their feed. A hub need not
// run for it.
func Subscribers(ctx context.Context, store Store, now time.Time) (map[string]int, error) {
	kept, err := store.Kept(ctx, keptSubscriptions)
	if err != nil {
		return nil, err
	}
	byPath := map[string]int{}
	for _, record := range kept {
		var s Subscription
		if json.Unmarshal(record, &s) == nil && s.live(now) {
			byPath[s.Path]++
		}
	}
	return byPath, nil
}
