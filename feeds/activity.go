package feeds

import "time"

// Activity is how many stories there were, day by day: what a map and a time line show.
type Activity struct {
	// Days follow each other without gaps, the earliest first; a day on which nothing happened is there, too.
	Days []DayActivity
}

// DayActivity counts the stories of one day. A story counts once for each place and topic: on the day on which the
// first of its items that bear the tag qualified, as a [Query] for that tag has it.
type DayActivity struct {
	Day     time.Time       // midnight, UTC
	Stories int             // of any region and topic, and of none
	Regions map[PlaceID]int // any place that holds them: a country counts what its regions do
	Topics  map[string]int
}

// ActivityTag is one thing that a story counts under, on one day. Both names are empty for the story as such.
type ActivityTag struct {
	Day    time.Time // midnight, UTC
	Region PlaceID
	Topic  string
}

// Days are what the story counts under, each once.
func (s *Story) Days() []ActivityTag {
	var order []ActivityTag // without their days
	first := map[ActivityTag]time.Time{}
	count := func(tag ActivityTag, at time.Time) {
		known, met := first[tag]
		if !met {
			order = append(order, tag)
		}
		if !met || at.Before(known) {
			first[tag] = at
		}
	}
	for i := range s.Items {
		item := &s.Items[i]
		at := item.Qualified()
		count(ActivityTag{}, at)
		for _, place := range item.Tags.Within {
			count(ActivityTag{Region: place}, at)
		}
		for _, topic := range item.Tags.Topics {
			count(ActivityTag{Topic: topic.ID}, at)
		}
	}
	for i, tag := range order {
		order[i].Day = midnight(first[tag])
	}
	return order
}

// NewActivity has every day from since to until, both included, and no stories yet.
func NewActivity(since, until time.Time) Activity {
	var a Activity
	for day, last := midnight(since), midnight(until); !day.After(last); day = day.AddDate(0, 0, 1) {
		a.Days = append(a.Days, DayActivity{Day: day, Regions: map[PlaceID]int{}, Topics: map[string]int{}})
	}
	return a
}

// Add counts n stories under a tag; days out of the period do not count.
func (a *Activity) Add(tag ActivityTag, n int) {
	if len(a.Days) == 0 || tag.Day.Before(a.Days[0].Day) {
		return
	}
	at := int(tag.Day.Sub(a.Days[0].Day) / (24 * time.Hour))
	if at >= len(a.Days) {
		return
	}
	day := &a.Days[at]
	switch {
	case tag.Region != "":
		day.Regions[tag.Region] += n
	case tag.Topic != "":
		day.Topics[tag.Topic] += n
	default:
		day.Stories += n
	}
}

// Total is the whole period as if it were one day, the first: a story in it counts once for each tag.
func (a *Activity) Total() DayActivity {
	total := DayActivity{Regions: map[PlaceID]int{}, Topics: map[string]int{}}
	for i := range a.Days {
		day := &a.Days[i]
		if i == 0 {
			total.Day = day.Day
		}
		total.Stories += day.Stories
		for place, n := range day.Regions {
			total.Regions[place] += n
		}
		for topic, n := range day.Topics {
			total.Topics[topic] += n
		}
	}
	return total
}

func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
