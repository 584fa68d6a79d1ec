package web

import (
	"context"
	"net/http"
	"net/url"

	"griot/feeds"
	"griot/feeds/render"
)

const (
	searchStories = 50
	searchPlaces  = 5
)

type searchContent struct {
	Found  string  // how much, in words
	Places []label // that bear the name
	Meant  []label // whose names are near to it, where nothing was found
	Days   []storyDay
	Feeds  []alternate // of this search; none while nothing was looked for
	Refine string      // address of the form that narrows it
}

// searchPage shows the newest stories that hold all the words asked for. More than words is asked for on the page
// that builds selections.
func (h *Handler) searchPage(query string) (answer, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, h.badAddress(err)
	}
	dropIdle(values)
	if err := h.spoken(values); err != nil {
		return answer{}, err
	}
	for name := range values {
		if name != "q" {
			return answer{}, h.moreThanWords(query)
		}
	}
	selection, err := feeds.ParseSelection(values)
	if err != nil {
		return answer{}, h.badAddress(err)
	}
	words := selection.Text
	if canonical := selection.Encode(); sameEscaping(query) != canonical {
		return answer{}, redirect(http.StatusMovedPermanently, "search"+withQuestion(canonical))
	}
	if words == "" || wordless(words) {
		return h.page("search"+withQuestion(selection.Encode()), func(context.Context) (string, frame, error) {
			content := searchContent{}
			if words != "" {
				content.Found = h.words.NothingToFind(words)
			}
			return "search", frame{
				Title: h.titled(h.words.SearchTitle), NoSearch: true, Query: words, Hidden: words != "", Content: content,
			}, nil
		})
	}
	feed := &feeds.Feed{Path: "select", Title: h.titled(h.describe(&selection)), Selection: selection}
	if path, _, ok := h.shorter(&selection); ok {
		feed.Path = path
	}
	return h.page("search?"+selection.Encode(), func(ctx context.Context) (string, frame, error) {
		wanted := selection
		wanted.Limit = searchStories
		entries, err := h.archive.Select(ctx, wanted)
		if err != nil {
			return "", frame{}, err
		}
		content := searchContent{
			Found: h.words.Found(len(entries), searchStories, words), Days: h.days(entries, roomOfList), Feeds: h.alternates(feed),
			Refine: render.PagePath(feed),
		}
		if h.site.Places != nil {
			content.Places = placeLinks(h.site.Places.Bearing(words))
		}
		if len(entries) == 0 && len(content.Places) == 0 {
			content.Meant = h.placesLike(words)
		}
		return "search", frame{
			Title: h.titled(h.words.SearchTitle + h.words.Colon() + words), NoSearch: true, Query: words, Hidden: true,
			Alternates: content.Feeds, Content: content,
		}, nil
	})
}

// moreThanWords leads to the page that selects by more than words.
func (h *Handler) moreThanWords(query string) error {
	feed, err := h.resolve("select", "", query)
	if err != nil {
		return err
	}
	return redirect(http.StatusMovedPermanently, render.PagePath(feed))
}

// placesLike are the pages of places that the text may name.
func (h *Handler) placesLike(text string) []label {
	if h.site.Places == nil {
		return nil
	}
	return placeLinks(h.site.Places.Like(text))
}

func placeLinks(places []Named) []label {
	var labels []label
	for _, place := range places {
		if len(labels) < searchPlaces {
			labels = append(labels, label{place.Name, "region/" + place.ID})
		}
	}
	return labels
}
