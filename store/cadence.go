package store

import (
	"errors"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// cadenceItems is how many of its latest items are read for the cadence of a source: as many as one remembers.
const cadenceItems = 50

// fillCadences reads when the latest items of a source were published, for the sources of a file that was written before
// this was kept with them.
func (ch *change) fillCadences() error {
	statuses := make(map[feeds.SourceID]health.Status)
	for id, known := range ch.db.statuses {
		if known.Items > 0 && known.Cadence.IsZero() {
			statuses[id] = known.Status
		}
	}
	if len(statuses) == 0 {
		return nil
	}
	ch.db.log.Info("the rhythm of sources is read from their items", "sources", len(statuses))
	for id, status := range statuses {
		var dates []time.Time
		read := 0
		for item := range ch.under(termSource + string(id)) {
			if read++; read > cadenceItems {
				break // also where none of them is dated: this is asked again at each start
			}
			rec, err := ch.record(item)
			if errors.Is(err, feeds.ErrNotFound) {
				continue // the audit tells of it
			} else if err != nil {
				return err
			}
			if !rec.DateEstimated() {
				dates = append(dates, rec.Date())
			}
		}
		status.Cadence = status.Cadence.With(dates...)
		if err := ch.putStatus(status); err != nil {
			return err
		}
	}
	for id, known := range ch.statuses {
		ch.db.statuses[id] = known
	}
	return nil
}
