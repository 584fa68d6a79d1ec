package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"griot/feeds/health"
)

// readings are the figures that are read from the daemon's rooms when somebody asks.
type readings struct {
	d   *daemon
	all []reading
}

// reading is one figure, or one for each value of its label.
type reading struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	// read tells the values of the labels and the figure.
	read func(d *daemon, now *moment, tell func(float64, ...string))
}

// moment is what several readings share.
type moment struct{ statuses []health.Status }

// register adds what is read from a daemon that is about to run.
func (m *metrics) register(d *daemon) { m.registry.MustRegister(newReadings(d)) }

func newReadings(d *daemon) *readings {
	r := &readings{d: d}
	r.store()
	r.sources()
	r.daemon()
	r.hub()
	return r
}

func (r *readings) gauge(name, help string, read func(*daemon, *moment, func(float64, ...string)), labels ...string) {
	r.all = append(r.all, reading{prometheus.NewDesc(name, help, labels, nil), prometheus.GaugeValue, read})
}

func (r *readings) counter(name, help string, read func(*daemon, *moment, func(float64, ...string)), labels ...string) {
	r.all = append(r.all, reading{prometheus.NewDesc(name, help, labels, nil), prometheus.CounterValue, read})
}

// Describe names the figures.
func (r *readings) Describe(to chan<- *prometheus.Desc) {
	for i := range r.all {
		to <- r.all[i].desc
	}
}

// Collect reads them.
func (r *readings) Collect(to chan<- prometheus.Metric) {
	statuses, err := r.d.db.Statuses()
	if err != nil {
		statuses = nil // the store is closing
	}
	now := &moment{statuses}
	for i := range r.all {
		one := &r.all[i]
		one.read(r.d, now, func(figure float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(one.desc, one.kind, figure, labels...)
		})
	}
}

func (r *readings) store() {
	r.gauge("griot_store_bytes", "Size of the data file.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		if size, err := d.db.Size(); err == nil {
			tell(float64(size.File))
		}
	})
	r.gauge("griot_store_free_bytes", "Room within the data file that is used before it grows.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		if size, err := d.db.Size(); err == nil {
			tell(float64(size.Free))
		}
	})
	r.gauge("griot_store_items", "Items held, those of sources that are no longer declared included.", func(_ *daemon, now *moment, tell func(float64, ...string)) {
		n := 0
		for i := range now.statuses {
			n += now.statuses[i].Items
		}
		tell(float64(n))
	})
	r.gauge("griot_store_writable", "1 while the store can write, 0 when it cannot, as on a full disk.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(oneIf(d.pulse.writable()))
	})
}

func (r *readings) sources() {
	r.gauge("griot_sources", "Declared sources by state: new, ok, late, silent, failing, walled or gone.", func(_ *daemon, now *moment, tell func(float64, ...string)) {
		counts := map[health.State]int{}
		for i := range now.statuses {
			if !now.statuses[i].Retired {
				counts[now.statuses[i].State()]++
			}
		}
		for _, state := range health.States() {
			tell(float64(counts[state]), string(state))
		}
	}, "state")
	r.gauge("griot_source_last_success_timestamp_seconds", "When a declared source could last be read.", func(_ *daemon, now *moment, tell func(float64, ...string)) {
		for i := range now.statuses {
			if s := &now.statuses[i]; !s.Retired && !s.LastSuccess.IsZero() {
				tell(seconds(s.LastSuccess), string(s.Source.ID), string(s.Source.Class))
			}
		}
	}, "source", "class")
	r.gauge("griot_source_failures", "Failed visits in a row to a declared source, 0 after one that succeeded.", func(_ *daemon, now *moment, tell func(float64, ...string)) {
		for i := range now.statuses {
			if s := &now.statuses[i]; !s.Retired {
				tell(float64(s.Failures), string(s.Source.ID), string(s.Source.Class))
			}
		}
	}, "source", "class")
}

func (r *readings) daemon() {
	r.gauge("griot_visits_running", "Visits to sources under way.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(d.scheduler.Load().Running))
	})
	r.gauge("griot_visits_waiting", "Visits that are due and wait for their turn.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(d.scheduler.Load().Waiting))
	})
	r.gauge("griot_visits_overdue_seconds", "How long the source that waits longest has been due.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(d.scheduler.Load().Overdue.Seconds())
	})
	r.gauge("griot_alive", "1 while the scheduler and the store prove that they work, as for systemd's watchdog.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(oneIf(d.pulse.err() == nil))
	})
	r.gauge("griot_config_loaded_timestamp_seconds", "When the configuration in force was taken over.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(seconds(d.configuration().Loaded))
	})
	r.gauge("griot_config_faults", "Faults of a later configuration that was refused; 0 when there is none.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(len(d.configuration().Faults)))
	})
	r.counter("griot_http_held_back_total", "Requests refused to clients that asked too often.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(d.throttles.heldBack()))
	})
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
