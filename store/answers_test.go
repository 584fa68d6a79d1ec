package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
)

// answersOf asks a store everything that a reader or an operator may ask, and gives the answers by question.
func answersOf(db *store.DB) (map[string]json.RawMessage, error) {
	ctx := context.Background()
	all := map[string]json.RawMessage{}
	put := func(question string, answer any, err error) error {
		if err != nil {
			answer = "error: " + err.Error()
		}
		b, err := json.Marshal(answer)
		all[question] = b
		return err
	}
	statuses, err := db.Statuses()
	if err != nil {
		return nil, err
	}
	for i := range statuses {
		if err := put("source "+string(statuses[i].Source.ID), statuses[i], nil); err != nil {
			return nil, err
		}
		captures, err := db.Captures(statuses[i].Source.ID)
		var listed []string
		for _, c := range captures {
			b, _ := json.Marshal(c)
			sum := sha256.Sum256(c.Body)
			listed = append(listed, string(b)+" "+hex.EncodeToString(sum[:8]))
		}
		if err := put("captures "+string(statuses[i].Source.ID), listed, err); err != nil {
			return nil, err
		}
	}
	takedowns, err := db.Takedowns()
	if err := put("takedowns", takedowns, err); err != nil {
		return nil, err
	}
	for _, t := range takedowns {
		for _, id := range []feeds.ItemID{t.Item, t.Story} {
			if id.IsZero() {
				continue
			}
			_, err := db.Story(ctx, id)
			if err := put("taken down "+id.String(), fmt.Sprint(err), nil); err != nil {
				return nil, err
			}
		}
	}
	entries, err := db.Select(ctx, feeds.Selection{Group: feeds.GroupItem, Limit: 10_000})
	if err != nil {
		return nil, err
	}
	stories := map[feeds.StoryID]bool{}
	for _, e := range entries {
		stories[e.Story.ID] = true
		if e.Lead.Link == "" {
			continue
		}
		id, err := db.Find(e.Lead.Link)
		if err := put("find "+e.Lead.Link, id, err); err != nil {
			return nil, err
		}
	}
	for id := range stories {
		st, err := db.Story(ctx, id)
		if err := put("story "+id.String(), storyAnswer(&st), err); err != nil {
			return nil, err
		}
	}
	for _, sel := range []struct {
		name string
		feeds.Selection
	}{
		{"items", feeds.Selection{Group: feeds.GroupItem, Limit: 10_000}},
		{"stories", feeds.Selection{Limit: 10_000}},
		{"gao", feeds.Selection{Query: feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}}, Limit: 1000}},
		{"securite", feeds.Selection{Query: feeds.Query{Topics: []string{"securite"}}, Limit: 1000}},
		{"official", feeds.Selection{Query: feeds.Query{Classes: []feeds.Class{feeds.Official}}, Limit: 1000}},
		{"both", feeds.Selection{Query: feeds.Query{States: []feeds.State{feeds.StateBoth}}, Limit: 1000}},
		{"not press", feeds.Selection{Query: feeds.Query{Not: feeds.Exclusion{Classes: []feeds.Class{feeds.Press}}}, Limit: 1000}},
		{"français", feeds.Selection{Query: feeds.Query{Langs: []string{"fr"}}, Limit: 1000}},
		{"word", feeds.Selection{Query: feeds.Query{Search: text.ParseSearch("marché")}, Limit: 1000}},
		{"words", feeds.Selection{Query: feeds.Query{Search: text.ParseSearch("attaque -marché")}, Limit: 1000}},
		{"phrase", feeds.Selection{Query: feeds.Query{Search: text.ParseSearch(`"forces armées"`)}, Limit: 1000}},
		{"phrase and word", feeds.Selection{Query: feeds.Query{Search: text.ParseSearch(`"prix du mil" gao`)}, Group: feeds.GroupItem, Limit: 1000}},
	} {
		entries, err := db.Select(ctx, sel.Selection)
		var found []string
		for _, e := range entries {
			found = append(found, fmt.Sprint(e.ID, e.Story.ID, e.Lead.ID, e.Qualified.UTC().Format(time.RFC3339Nano)))
		}
		if err := put("select "+sel.name, found, err); err != nil {
			return nil, err
		}
	}
	changes, err := db.Changes(ctx, 0, 100_000)
	if err := put("changes", changes, err); err != nil {
		return nil, err
	}
	silent, err := db.Silent(ctx)
	if err := put("silent", silent, err); err != nil {
		return nil, err
	}
	activity, err := db.Activity(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC))
	if err := put("activity", fmt.Sprint(activity.Total()), err); err != nil {
		return nil, err
	}
	kept, err := db.Kept(ctx, "")
	if err := put("kept", kept, err); err != nil {
		return nil, err
	}
	key, err := db.PushKey(ctx)
	if err := put("push key", hex.EncodeToString(key), err); err != nil {
		return nil, err
	}
	return all, nil
}

// storyAnswer is all of a story that is stored, its texts too.
func storyAnswer(st *feeds.Story) any {
	type item struct {
		Item     *feeds.Item
		Content  string
		Source   feeds.SourceID
		Class    feeds.Class
		Earlier  []string
		Evidence int
	}
	var items []item
	for i := range st.Items {
		one := &st.Items[i]
		is := item{Item: one, Content: one.Content, Class: one.Class(), Evidence: len(one.Tags.Evidence)}
		if one.Source != nil {
			is.Source = one.Source.ID
		}
		for _, r := range one.History {
			is.Earlier = append(is.Earlier, r.Text)
		}
		items = append(items, is)
	}
	return map[string]any{"id": st.ID, "items": items, "links": st.Links, "updated": st.Updated, "state": st.State()}
}
