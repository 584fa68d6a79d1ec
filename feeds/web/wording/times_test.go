package wording

import (
	"testing"
	"time"
)

func TestIntervalInWords(t *testing.T) {
	t.Parallel()
	french, english := For("fr"), For("en")
	for every, want := range map[time.Duration][2]string{
		0:                        {"", ""},
		time.Minute:              {"toutes les minutes", "every minute"},
		90 * time.Second:         {"toutes les 90\u00a0s", "every 90\u00a0s"},
		90 * time.Minute:         {"toutes les 90\u00a0min", "every 90\u00a0min"},
		time.Hour:                {"toutes les heures", "every hour"},
		6 * time.Hour:            {"toutes les 6\u00a0h", "every 6\u00a0h"},
		24 * time.Hour:           {"tous les jours", "every day"},
		7 * 24 * time.Hour:       {"tous les 7\u00a0jours", "every 7\u00a0days"},
		90500 * time.Millisecond: {"", ""},
	} {
		t.Run(every.String(), func(t *testing.T) {
			if got := [2]string{french.Interval(every), english.Interval(every)}; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}
