package health

import (
	"testing"
	"time"

	"griot/feeds"
)

func TestNewSelectorsReadAPageAgain(t *testing.T) {
	source := feeds.Source{ID: "a", URL: "https://a.example/", Page: "1"}
	s := Status{Source: source, Validators: feeds.Validators{ETag: "x"}, LastFull: time.Now(), Items: 3}
	if same := s.Redeclared(source); same.Validators.ETag != "x" {
		t.Error("the same declaration forgot the validators")
	}
	source.Page = "2"
	if other := s.Redeclared(source); other.Validators != (feeds.Validators{}) || !other.LastFull.IsZero() || other.Items != 3 || other.Source.Page != "2" {
		t.Errorf("new selectors: %+v", other)
	}
}
