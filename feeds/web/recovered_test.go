package web

import (
	"errors"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// The list of sources shows an error only while it is one; the page of the source tells of the last one with its date.
func TestErrorOfThePast(t *testing.T) {
	t.Parallel()
	m := newMemory()
	h := newHandler(t, testSite(), m)
	s := &m.statuses[0]
	s.FailedAt, s.LastFailure = s.LastPoll, &feeds.Failure{Kind: "timeout", Message: "no answer"}
	s.Failures = 1
	const words, revive = "pas de réponse complète à temps", "<code>griot poll fama</code>"
	if page := get(h, "/status").Body.String(); !strings.Contains(page, words) {
		t.Errorf("failing: %s", page)
	}
	if page := get(h, "/status/fama").Body.String(); !strings.Contains(page, words) || !strings.Contains(page, revive) {
		t.Errorf("failing: %s", page)
	}
	s.Failures = 0
	if page := get(h, "/status").Body.String(); strings.Contains(page, words) {
		t.Errorf("recovered: %s", page)
	}
	page := get(h, "/status/fama").Body.String()
	if _, dated, found := strings.Cut(page, "<dt>Dernière erreur</dt><dd><time"); !found || !strings.Contains(dated, words) || strings.Contains(page, revive) {
		t.Errorf("recovered: %s", page)
	}
}

func TestNothingCanBeStored(t *testing.T) {
	t.Parallel()
	site := testSite()
	var full error
	site.Unstored = func() error { return full }
	site.Alive = site.Unstored
	h := newHandler(t, site, newMemory())
	if page := get(h, "/status").Body.String(); strings.Contains(page, "ne peut être enregistré") {
		t.Error("told without reason")
	}
	full = errors.New("nothing can be stored: no space left on device")
	page := get(h, "/status").Body.String()
	if at := strings.Index(page, "Rien de nouveau ne peut être enregistré"); at < 0 || at > strings.Index(page, "<table") || !strings.Contains(page, "no space left") {
		t.Errorf("not told on top: %s", page)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		t.Run(path, func(t *testing.T) {
			if got := get(h, path); got.Code != 503 || !strings.Contains(got.Body.String(), "no space left") {
				t.Errorf("%s: %d %s", path, got.Code, got.Body)
			}
		})
	}
}

func TestAWrongClockIsTold(t *testing.T) {
	t.Parallel()
	site := testSite()
	var by time.Duration
	site.ClockWrong = func() (time.Duration, time.Time, bool) {
		return by, time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC), by != 0
	}
	h := newHandler(t, site, newMemory())
	for _, off := range []time.Duration{0, 365 * 24 * time.Hour, -8765 * time.Hour} {
		by = off
		page, english, status := get(h, "/status").Body.String(), get(h, "/status?lang=en").Body.String(), get(h, "/status.json").Body.String()
		if told := strings.Contains(page, "horloge"); told != (off != 0) {
			t.Errorf("%s: told %v", off, told)
		}
		if told := strings.Contains(status, `"clock"`); told != (off != 0) {
			t.Errorf("%s: told programs %v", off, told)
		}
		french, words, seconds := "avance de 365", "365 days ahead", `"clock":{"ahead_seconds":31536000,"since":"2026-02-09T08:00:00Z"}`
		if off < 0 {
			french, words, seconds = "retarde de 365", "365 days behind", `"ahead_seconds":-31554000`
		}
		if off != 0 && !(strings.Contains(page, french) && strings.Contains(english, words) && strings.Contains(status, seconds)) {
			t.Errorf("%s: %s\n%s\n%s", off, page, english, status)
		}
	}
}

// TestLimitsOfGroupingAreTold: operators and programs are told which were met in the last day, in words for each.
func TestLimitsOfGroupingAreTold(t *testing.T) {
	t.Parallel()
	site := testSite()
	met := map[string]time.Time{}
	site.LimitsMet = func() map[string]time.Time { return met }
	h := newHandler(t, site, newMemory())
	told := func() [3]string {
		return [3]string{get(h, "/status").Body.String(), get(h, "/status?lang=en").Body.String(), get(h, "/status.json").Body.String()}
	}
	mark := [3]string{"regroupement a laissé", "grouping left out", `"grouping_limits"`}
	for _, at := range []time.Time{{}, time.Now().Add(-25 * time.Hour)} {
		met["chains"] = at
		for i, page := range told() {
			if strings.Contains(page, mark[i]) {
				t.Errorf("met at %s, told: %s", at, page)
			}
		}
	}
	for _, limit := range []struct{ name, french, english string }{
		{"chains", "réunis par l’une d’elles", "not joined by one of them"},
		{"candidates", "une partie de ceux", "only some of very many"},
		{"components", "informations semblables", "stories that are alike"},
		{"credit", "plus petites", "reviews were smaller"},
		{"full", "n’en reçoivent plus", "get no more"},
	} {
		clear(met)
		met[limit.name] = time.Now().Add(-time.Hour)
		pages := told()
		for i, want := range []string{limit.french, limit.english, `{"limit":"` + limit.name + `","last":"`} {
			if !strings.Contains(pages[i], mark[i]) || !strings.Contains(pages[i], want) {
				t.Errorf("%s: no %q in %s", limit.name, want, pages[i])
			}
		}
	}
}
