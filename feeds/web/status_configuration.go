package web

import (
	"time"

	"griot/feeds"
	"griot/feeds/web/pages"
)

// configurationStatus is a Configuration as machines read it.
type configurationStatus struct {
	File    string     `json:"file"`
	Loaded  *time.Time `json:"loaded"`
	Refused *time.Time `json:"refused"`
	Faults  []string   `json:"faults"`
	Restart []string   `json:"restart,omitempty"` // keys that wait for a restart
}

// configurationOf is nil where nobody knows.
func configurationOf(now *pages.Configuration) *configurationStatus {
	if now == nil {
		return nil
	}
	out := &configurationStatus{
		File: now.File, Loaded: known(now.Loaded), Refused: known(now.Refused), Faults: []string{}, Restart: now.Restart,
	}
	for _, fault := range now.Faults {
		out.Faults = append(out.Faults, feeds.MaskText(fault))
	}
	return out
}
