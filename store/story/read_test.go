package story_test

import (
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/text"
	"griot/store/story/sign"
)

// cache and signer remember the words of all tests, as those of the program do.
var (
	cache  text.WordCache
	signer = sign.NewSigner(&cache)
)

func tagged(tagger *tag.Tagger, item *feeds.Item) feeds.Tags {
	read := cache.ReadFields(item.Title, item.Text)
	return tagger.Tag(item, &read)
}

func signed(item *feeds.Item) sign.Signature {
	read := cache.ReadFields(item.Title, item.Text)
	return signer.Sign(item, &read)
}

func signedAt(item *feeds.Item, from, to time.Time) sign.Signature {
	read := cache.ReadFields(item.Title, item.Text)
	return signer.SignAt(item, &read, from, to)
}
