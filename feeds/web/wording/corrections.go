package wording

// correctionWords describe what sources did to their reports.
type correctionWords struct {
	Heading  string
	On       string // before a time
	Further  string // of a change that is not shown
	moreOne  string
	moreMany string
}

// MoreCorrections counts corrections that are not shown.
func (w *Words) MoreCorrections(n int) string {
	return w.counted(n, w.Corrected.moreOne, w.Corrected.moreMany)
}
