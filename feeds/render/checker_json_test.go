package render

import (
	"encoding/json"
	"unicode/utf8"
)

// checkJSON reports where a document breaks the rules of JSON Feed 1.1, with those on dates and addresses that the
// published schema leaves out.
func checkJSON(document []byte) complaints {
	var c complaints
	var feed struct {
		Version     string            `json:"version"`
		Title       string            `json:"title"`
		HomePageURL string            `json:"home_page_url"`
		FeedURL     string            `json:"feed_url"`
		Language    string            `json:"language"`
		Items       []json.RawMessage `json:"items"`
	}
	if !utf8.Valid(document) {
		c.add("not UTF-8")
	}
	if err := json.Unmarshal(document, &feed); err != nil {
		c.add("JSON parsing error: %v", err)
		return c
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || feed.Items == nil {
		c.add("version, title and items are required: %q %q", feed.Version, feed.Title)
	}
	c.link("home_page_url", feed.HomePageURL)
	c.link("feed_url", feed.FeedURL)
	c.language("language", feed.Language)
	seen := map[string]bool{}
	for _, raw := range feed.Items {
		c.jsonItem(raw, seen)
	}
	return c
}

func (c *complaints) jsonItem(raw json.RawMessage, seen map[string]bool) {
	var item struct {
		ID          string                  `json:"id"`
		URL         string                  `json:"url"`
		ContentHTML string                  `json:"content_html"`
		ContentText string                  `json:"content_text"`
		Published   *string                 `json:"date_published"`
		Modified    *string                 `json:"date_modified"`
		Image       *string                 `json:"image"`
		Authors     []struct{ Name string } `json:"authors"`
		Language    *string                 `json:"language"`
		Tags        []string                `json:"tags"`
		Attachments []struct {
			URL      string `json:"url"`
			MIMEType string `json:"mime_type"`
		} `json:"attachments"`
		Griot struct {
			About    string `json:"about"`
			StoryURL string `json:"story_url"`
			State    string `json:"state"`
		} `json:"_griot"`
	}
	if err := json.Unmarshal(raw, &item); err != nil {
		c.add("item: %v", err)
		return
	}
	c.uri("id", item.ID)
	c.unique(seen, "id", item.ID)
	c.link("url", item.URL)
	c.link("_griot.about", item.Griot.About)
	c.link("_griot.story_url", item.Griot.StoryURL)
	if item.Griot.State == "" {
		c.add("_griot.state is missing")
	}
	if item.ContentHTML == "" && item.ContentText == "" {
		c.add("an item must have content_html or content_text")
	}
	c.html("content_html", item.ContentHTML)
	for _, date := range []*string{item.Published, item.Modified} {
		if date != nil {
			c.rfc3339("date", *date)
		}
	}
	if item.Image != nil {
		c.link("image", *item.Image)
	}
	if item.Language != nil {
		c.language("language", *item.Language)
	}
	for _, author := range item.Authors {
		if author.Name == "" {
			c.add("author without name")
		}
	}
	tags := map[string]bool{}
	for _, tag := range item.Tags {
		c.unique(tags, "tag", tag)
	}
	for _, file := range item.Attachments {
		c.link("attachment", file.URL)
		c.mediaType("attachment", file.MIMEType)
	}
}
