package pages

import "griot/feeds/render"

// Problem is what the page shows that tells a reader what went wrong.
type Problem struct {
	NotFound    bool
	Reason      string
	Suggestions []Link // what the reader may have meant
}

type problemContent struct {
	Heading     string
	Reason      string
	Suggestions []Link
}

// Problem writes the page that tells a reader what went wrong, with ways on. It is at no address.
func (p *Pages) Problem(problem Problem) ([]byte, error) {
	heading := p.words.ProblemTitle
	if problem.NotFound {
		heading = p.words.NotFoundTitle
	}
	return p.execute("problem", frame{
		Title: p.Titled(heading), Hidden: true,
		Content: problemContent{Heading: heading, Reason: render.Clean(problem.Reason), Suggestions: problem.Suggestions},
	})
}
