package pages

import "griot/feeds/render"

// Problem is what the page of an error shows.
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

// Problem writes the page of an error, with ways on. It has no address of its own.
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
