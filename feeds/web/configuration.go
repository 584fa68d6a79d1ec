package web

import (
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// Configuration is what operators are told of the configuration in force and of a later one that was refused.
type Configuration struct {
	File   string
	Loaded time.Time // when the one in force was taken over
	// Faults are why a later one was refused, each with the line in its file, masked; none when there is no later one.
	Faults  []string
	Refused time.Time // when it was; zero when there is none
	// Restart are the keys whose new values take effect at the next start only.
	Restart []string
}

// configurationStatus is a Configuration as machines read it.
type configurationStatus struct {
	File    string     `json:"file"`
	Loaded  *time.Time `json:"loaded"`
	Refused *time.Time `json:"refused"`
	Faults  []string   `json:"faults"`
	Restart []string   `json:"restart,omitempty"` // keys that wait for a restart
}

// configuration is nil where nobody tells.
func (h *Handler) configuration() *configurationStatus {
	if h.site.Configuration == nil {
		return nil
	}
	now := h.site.Configuration()
	out := &configurationStatus{
		File: now.File, Loaded: known(now.Loaded), Refused: known(now.Refused), Faults: []string{}, Restart: now.Restart,
	}
	for _, fault := range now.Faults {
		out.Faults = append(out.Faults, feeds.MaskText(fault))
	}
	return out
}

// configurationLine is a Configuration as operators see it.
type configurationLine struct {
	File            string
	Loaded, Refused moment
	Faults          []string // in English, as the command line says them
	Restart         []string
}

func (h *Handler) configurationLine() *configurationLine {
	if h.site.Configuration == nil {
		return nil
	}
	now := h.site.Configuration()
	line := &configurationLine{File: render.Clean(now.File), Loaded: h.moment(now.Loaded), Refused: h.moment(now.Refused), Restart: now.Restart}
	for _, fault := range now.Faults {
		line.Faults = append(line.Faults, render.Clean(feeds.MaskText(fault)))
	}
	return line
}
