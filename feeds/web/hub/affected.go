package hub

import (
	"context"
	"errors"

	"griot/feeds"
)

// affected returns the feeds among paths that a change since the cursor concerns. They select a story that was
// changed, or showed it; showing may be nil. at is the end of what was read.
func affected(ctx context.Context, publisher Publisher, store Store, c *cursor, paths []string, showing func(path string, change *feeds.Change) bool) (moved map[string]bool, at uint64, err error) {
	moved = map[string]bool{}
	selected := make(map[string]Feed, len(paths))
	for _, path := range paths {
		if feed, err := publisher.Feed(ctx, path); err == nil {
			selected[path] = feed
		}
	}
	at = c.at
	for {
		changes, lost, next, err := c.next(ctx, at)
		if err != nil {
			return nil, at, err
		}
		if lost {
			for path := range selected {
				moved[path] = true
			}
		}
		at = next
		if len(changes) == 0 {
			return moved, at, nil
		}
		seen := map[feeds.StoryID]bool{}
		for i := range changes {
			change := &changes[i]
			if len(moved) == len(selected) {
				break
			}
			for path := range selected {
				if showing != nil && !moved[path] && showing(path, change) {
					moved[path] = true
				}
			}
			if seen[change.Story] {
				continue
			}
			seen[change.Story] = true
			story, err := store.Story(ctx, change.Story)
			if errors.Is(err, feeds.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, at, err
			}
			for path, feed := range selected {
				if !moved[path] && feed.Selects(&story) {
					moved[path] = true
				}
			}
		}
	}
}
