package pages

import (
	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// sentence is a text, and its language where that is not the page's.
type sentence struct{ Text, Lang string }

// inEnglish is what other rooms say, in the language of the log.
func (p *Pages) inEnglish(text string) *sentence {
	return &sentence{render.Clean(feeds.MaskText(text)), p.foreign("en")}
}

// whyNext says why a source is visited next when it is; nil when there is nothing to say.
func (p *Pages) whyNext(s *health.Status) *sentence {
	if s.NextWhy == "" {
		return nil
	}
	phrase, known := health.PhraseOf(s.NextWhy)
	if !known {
		return p.inEnglish(s.NextWhy)
	}
	remark := phrase.With()
	switch phrase {
	case health.DueBackoff:
		remark = phrase.With(s.Failures)
	case health.DueRhythm:
		remark = phrase.With(p.words.Gap(s.Behaviour.Gap))
	}
	return p.remark(remark)
}

// notes say what is unusual about a source.
func (p *Pages) notes(s *health.Status) []sentence {
	var notes []sentence
	for _, remark := range s.Remarks() {
		notes = append(notes, *p.remark(remark))
	}
	return notes
}

// remark is a remark in the page's language where it has words for it, without secrets.
func (p *Pages) remark(r health.Remark) *sentence {
	text, ok := p.words.Remark(r)
	if !ok {
		return p.inEnglish(r.String())
	}
	return &sentence{Text: render.Clean(feeds.MaskText(text))}
}

// failure says why the last visit failed: by its kind in the page's language, in the fetcher's own words below.
func (p *Pages) failure(s *health.Status) *failureLine {
	f := s.LastFailure
	line := &failureLine{At: p.moment(s.FailedAt), Detail: render.Clean(feeds.MaskText(f.Message))}
	line.Text = p.words.Failure(f)
	if line.Text == "" || p.foreign("en") == "" {
		line.Text, line.Detail = line.Detail, ""
	}
	return line
}
