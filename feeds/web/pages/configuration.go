package pages

import (
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// Configuration describes the configuration in force and a later one that was refused.
type Configuration struct {
	File   string
	Loaded time.Time // when the one in force was taken over
	// Faults are why a later one was refused, each with the line in its file, masked; none when there is no later one.
	Faults  []string
	Refused time.Time // when it was; zero when there is none
	// Restart are the keys whose new values take effect at the next start only.
	Restart []string
}

// Schedule is when a source is visited as the configuration in force has it; how the source fares may put a visit off.
type Schedule struct {
	Spec  string        // as written
	Every time.Duration // between two visits; 0 where that is not always the same
}

// configurationLine is a Configuration as operators see it.
type configurationLine struct {
	File            string
	Loaded, Refused moment
	Faults          []string // in English, as the command line says them
	Restart         []string
}

func (p *Pages) configurationLine(now *Configuration) *configurationLine {
	if now == nil {
		return nil
	}
	line := &configurationLine{File: render.Clean(now.File), Loaded: p.moment(now.Loaded), Refused: p.moment(now.Refused), Restart: now.Restart}
	for _, fault := range now.Faults {
		line.Faults = append(line.Faults, render.Clean(feeds.MaskText(fault)))
	}
	return line
}
