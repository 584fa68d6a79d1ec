package hub

import (
	"context"
	"encoding/json"
	"strings"
)

// takeOver has webhooks of feeds that were renamed go on where they were: with the cursor and the deliveries that are
// kept under a former slug. One that has begun under its present slug is left alone.
func (w *Webhooks) takeOver(ctx context.Context, hooks []Webhook) error {
	moved := records{}
	for i := range hooks {
		hook := &hooks[i]
		if len(hook.Former) == 0 {
			continue
		}
		present, err := w.store.Kept(ctx, keptWebhooks+hook.Feed)
		if err != nil {
			return err
		}
		if present[keptWebhooks+hook.Feed] != nil {
			continue
		}
		if err := w.takeOverLatest(ctx, hook, moved); err != nil {
			return err
		}
	}
	if len(moved) == 0 {
		return nil
	}
	return w.store.Keep(ctx, moved)
}

// takeOverLatest moves what is kept under the former slug that has come furthest in the change log.
func (w *Webhooks) takeOverLatest(ctx context.Context, hook *Webhook, moved records) error {
	var latest []byte
	from, furthest := "", uint64(0)
	for _, slug := range hook.Former {
		kept, err := w.store.Kept(ctx, keptWebhooks+slug)
		if err != nil {
			return err
		}
		record := kept[keptWebhooks+slug]
		var state webhookState
		if record == nil || json.Unmarshal(record, &state) != nil || latest != nil && state.Cursor <= furthest {
			continue
		}
		latest, from, furthest = record, slug, state.Cursor
	}
	if latest == nil {
		return nil
	}
	moved[keptWebhooks+from], moved[keptWebhooks+hook.Feed] = nil, latest
	deliveries, err := w.store.Kept(ctx, keptDeliveries+from+"/")
	if err != nil {
		return err
	}
	for key, record := range deliveries {
		moved[key], moved[keptDeliveries+hook.Feed+"/"+strings.TrimPrefix(key, keptDeliveries+from+"/")] = nil, record
	}
	w.log.Info("webhook goes on under another slug", "feed", hook.Feed, "before", from)
	return nil
}
