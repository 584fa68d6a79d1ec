package health

import (
	"testing"
	"time"

	"griot/feeds"
)

// A 404 is believed when it has lasted for a day and some visits, a 410 at once; between them other answers count.
func TestHealthGone(t *testing.T) {
	start := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	type visit struct {
		after  time.Duration
		status int
	}
	for name, test := range map[string]struct {
		visits []visit
		want   State
	}{
		"withdrawn":                     {[]visit{{0, 410}}, StateGone},
		"one 404":                       {[]visit{{0, 404}}, StateFailing},
		"404 for minutes":               {[]visit{{0, 404}, {time.Minute, 404}, {2 * time.Minute, 404}, {3 * time.Minute, 404}}, StateFailing},
		"404 for nearly a day":          {[]visit{{0, 404}, {time.Hour, 404}, {5 * time.Hour, 404}, {23 * time.Hour, 404}}, StateFailing},
		"twice, a day apart":            {[]visit{{0, 404}, {25 * time.Hour, 404}}, StateFailing},
		"404 for a day":                 {[]visit{{0, 404}, {time.Hour, 404}, {24 * time.Hour, 404}}, StateGone},
		"silence between proves naught": {[]visit{{0, 404}, {time.Hour, 0}, {2 * time.Hour, 404}, {25 * time.Hour, 404}}, StateGone},
		"another answer between":        {[]visit{{0, 404}, {time.Hour, 404}, {2 * time.Hour, 500}, {25 * time.Hour, 404}}, StateFailing},
		"it was there between":          {[]visit{{0, 404}, {time.Hour, 404}, {2 * time.Hour, 200}, {25 * time.Hour, 404}}, StateFailing},
		"and is back":                   {[]visit{{0, 410}, {time.Hour, 200}}, StateOK},
	} {
		t.Run(name, func(t *testing.T) {
			var s Status
			for _, v := range test.visits {
				p := &feeds.Poll{At: start.Add(v.after), Status: v.status, Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "status", Status: v.status}}
				switch v.status {
				case 404, 410:
					p.Failure.Kind = "gone"
				case 200:
					p.Outcome, p.Failure = feeds.Fetched, nil
				}
				foreseen := s.GoneWith(p)
				if s = s.After(p, feeds.Committed{}, 0); foreseen != (s.State() == StateGone) {
					t.Errorf("after %v it is %s, foreseen as gone: %v", v.after, s.State(), foreseen)
				}
			}
			if got := s.State(); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// What a server asked for stands until it answers again, or another address is declared.
func TestAskedToWait(t *testing.T) {
	at := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	busy := &feeds.Poll{At: at, Status: 429, Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "busy", Status: 429}, WaitUntil: at.Add(2 * time.Hour)}
	asked := Status{}.After(busy, feeds.Committed{}, 0)
	if !asked.AskedToWait(at.Add(time.Hour)) || asked.AskedToWait(at.Add(2*time.Hour)) {
		t.Errorf("asked to wait until %v", asked.WaitUntil)
	}
	if silent := asked.After(&feeds.Poll{At: at.Add(time.Minute), Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "timeout"}}, feeds.Committed{}, 0); !silent.AskedToWait(at.Add(time.Hour)) {
		t.Error("forgotten without an answer")
	}
	if well := asked.After(&feeds.Poll{At: at.Add(time.Minute), Outcome: feeds.Fetched, Status: 200}, feeds.Committed{}, 0); well.AskedToWait(at.Add(time.Hour)) {
		t.Error("still in force after an answer")
	}
	if moved := asked.Redeclared(feeds.Source{URL: "https://new.example/feed"}); moved.AskedToWait(at.Add(time.Hour)) {
		t.Error("in force at another address")
	}
}
