package feeds

// Provenance counts the items of a story by where their texts come from; the sum is the number of items.
type Provenance struct {
	Official int // official texts
	Drawn    int // made from an official text of the story
	Citing   int // made from an official text that is not in the story
	Own      int // none of these
	Copies   int // copies of another text of the story, in whole or in part
}

// IndependentTexts counts the texts of a story that rest on no other of its texts: five copies of one dispatch are one, and
// so are a communiqué and the articles made from it, or articles made from what one body said.
func (s *Story) IndependentTexts() int {
	n := 0
	for i, origin := range s.origins() {
		if i == origin {
			n++
		}
	}
	return n
}

// Provenance tells where the story's texts come from.
func (s *Story) Provenance() Provenance {
	origins, beside := s.origins(), s.besideOfficial()
	told := map[int]bool{} // origins whose text is counted already
	for i := range s.Items {
		if s.official(i) || s.Items[i].Tags.Attribution.Derived() {
			told[origins[i]] = true
		}
	}
	var p Provenance
	for i := range s.Items {
		switch cited := s.Items[i].Tags.Attribution; {
		case s.official(i) && beside[i]:
			p.Copies++
		case s.official(i):
			p.Official++
		case beside[i], cited.Derived() && s.speaker(cited) >= 0:
			p.Drawn++
		case cited.Derived():
			p.Citing++
		case told[origins[i]]:
			p.Copies++
		default:
			p.Own++
			told[origins[i]] = true
		}
	}
	return p
}

// origins gives for every item the place of one that stands for all whose texts rest on each other.
func (s *Story) origins() []int {
	origin := make([]int, len(s.Items))
	place := make(map[ItemID]int, len(s.Items))
	for i := range s.Items {
		origin[i], place[s.Items[i].ID] = i, i
	}
	join := func(a, b int) {
		if from, to := origin[a], origin[b]; from != to {
			for i := range origin {
				if origin[i] == from {
					origin[i] = to
				}
			}
		}
	}
	for _, l := range s.Links {
		from, known := place[l.From]
		to, too := place[l.To]
		if known && too && l.Kind != LinkEvent {
			join(from, to)
		}
	}
	spoke := map[string]int{} // for whom, an item that rests on that body's word
	for i := range s.Items {
		a := s.Items[i].Tags.Attribution
		if s.official(i) || !a.Derived() {
			continue
		}
		if n := s.speaker(a); n >= 0 {
			join(i, n)
		}
		if n, ok := spoke[a.Issuer]; ok {
			join(i, n)
		}
		spoke[a.Issuer] = i
	}
	return origin
}

// official reports whether an item is the text of an official body.
func (s *Story) official(i int) bool { return s.Items[i].Class() == Official }

// speaker is the place of the first text of the official source an item names as its origin, negative when there is none.
func (s *Story) speaker(a *Attribution) int {
	for i := range s.Items {
		if a.Source != "" && s.Items[i].SourceID == a.Source && s.official(i) {
			return i
		}
	}
	return -1
}

// besideOfficial are the places of the items that an official text of the story rests on or that rest on one: of two such
// texts the later only.
func (s *Story) besideOfficial() map[int]bool {
	place := make(map[ItemID]int, len(s.Items))
	for i := range s.Items {
		place[s.Items[i].ID] = i
	}
	beside := map[int]bool{}
	for _, l := range s.Links {
		from, known := place[l.From]
		to, too := place[l.To]
		if !known || !too || from == to || l.Kind == LinkEvent {
			continue
		}
		switch a, b := s.official(from), s.official(to); {
		case a && b:
			beside[max(from, to)] = true
		case a:
			beside[to] = true
		case b:
			beside[from] = true
		}
	}
	return beside
}
