package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"griot/feeds/health"
	"griot/feeds/web/pages"
	"griot/fetcher"
	"griot/store"
)

// observed are the parts of a daemon whose state the collector reads.
type observed struct {
	db            *store.DB
	scheduler     *fetcher.Scheduler
	pulse         *pulse
	outbound      *outbound
	throttles     *throttles
	configuration func() pages.Configuration
	clock         *logClock
}

// collector reads the figures of a daemon's parts when somebody asks.
type collector struct {
	from observed
	all  []figure
}

// figure is one metric, with one value for each value of its labels.
type figure struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	// read hands over each value with those of its labels.
	read func(o *observed, now *moment, set func(float64, ...string))
}

// moment is what several figures read of one scrape.
type moment struct{ statuses []health.Status }

// observe adds the figures of a daemon's parts.
func (m *metrics) observe(from observed) { m.registry.MustRegister(newCollector(from)) }

func newCollector(from observed) *collector {
	c := &collector{from: from}
	c.store()
	c.sources()
	c.daemon()
	c.hub()
	return c
}

func (c *collector) gauge(name, help string, read func(*observed, *moment, func(float64, ...string)), labels ...string) {
	c.all = append(c.all, figure{prometheus.NewDesc(name, help, labels, nil), prometheus.GaugeValue, read})
}

func (c *collector) counter(name, help string, read func(*observed, *moment, func(float64, ...string)), labels ...string) {
	c.all = append(c.all, figure{prometheus.NewDesc(name, help, labels, nil), prometheus.CounterValue, read})
}

// Describe lists the figures.
func (c *collector) Describe(to chan<- *prometheus.Desc) {
	for i := range c.all {
		to <- c.all[i].desc
	}
}

// Collect reads their values.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	statuses, err := c.from.db.Statuses()
	if err != nil {
		statuses = nil // the store is closing
	}
	now := &moment{statuses}
	for i := range c.all {
		one := &c.all[i]
		one.read(&c.from, now, func(value float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(one.desc, one.kind, value, labels...)
		})
	}
}

func (c *collector) store() {
	c.gauge("griot_store_bytes", "Size of the data file.", func(o *observed, _ *moment, set func(float64, ...string)) {
		if size, err := o.db.Size(); err == nil {
			set(float64(size.File))
		}
	})
	c.gauge("griot_store_free_bytes", "Room within the data file that is used before it grows.", func(o *observed, _ *moment, set func(float64, ...string)) {
		if size, err := o.db.Size(); err == nil {
			set(float64(size.Free))
		}
	})
	c.gauge("griot_store_items", "Items held, those of sources that are no longer declared included.", func(_ *observed, now *moment, set func(float64, ...string)) {
		n := 0
		for i := range now.statuses {
			n += now.statuses[i].Items
		}
		set(float64(n))
	})
	c.gauge("griot_store_writable", "1 while the store can write, 0 when it cannot, as on a full disk.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(oneIf(o.pulse.writable()))
	})
}

func (c *collector) sources() {
	c.gauge("griot_sources", "Declared sources by state: new, ok, late, silent, failing, walled or gone.", func(_ *observed, now *moment, set func(float64, ...string)) {
		counts := map[health.State]int{}
		for i := range now.statuses {
			if !now.statuses[i].Retired {
				counts[now.statuses[i].State()]++
			}
		}
		for _, state := range health.States() {
			set(float64(counts[state]), string(state))
		}
	}, "state")
	c.gauge("griot_source_last_success_timestamp_seconds", "When a declared source could last be read.", func(_ *observed, now *moment, set func(float64, ...string)) {
		for i := range now.statuses {
			if s := &now.statuses[i]; !s.Retired && !s.LastSuccess.IsZero() {
				set(seconds(s.LastSuccess), string(s.Source.ID), string(s.Source.Class))
			}
		}
	}, "source", "class")
	c.gauge("griot_source_failures", "Failed visits in a row to a declared source, 0 after one that succeeded.", func(_ *observed, now *moment, set func(float64, ...string)) {
		for i := range now.statuses {
			if s := &now.statuses[i]; !s.Retired {
				set(float64(s.Failures), string(s.Source.ID), string(s.Source.Class))
			}
		}
	}, "source", "class")
}

func (c *collector) daemon() {
	c.gauge("griot_visits_running", "Visits to sources under way.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(o.scheduler.Load().Running))
	})
	c.gauge("griot_visits_waiting", "Visits that are due and wait for their turn.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(o.scheduler.Load().Waiting))
	})
	c.gauge("griot_visits_overdue_seconds", "How long the source that waits longest has been due.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(o.scheduler.Load().Overdue.Seconds())
	})
	c.gauge("griot_alive", "1 while the scheduler and the store prove that they work, as for systemd's watchdog.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(oneIf(o.pulse.err() == nil))
	})
	c.gauge("griot_clock_ahead_seconds", "How far this machine's clock is ahead of the log's, or behind where negative, while it is held to be wrong; 0 while it is right.", func(o *observed, _ *moment, set func(float64, ...string)) {
		by, _, _ := o.clock.wrong()
		set(by.Seconds())
	})
	c.gauge("griot_config_loaded_timestamp_seconds", "When the configuration in force was taken over.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(seconds(o.configuration().Loaded))
	})
	c.gauge("griot_config_faults", "Faults of a later configuration that was refused; 0 when there is none.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(len(o.configuration().Faults)))
	})
	c.counter("griot_http_held_back_total", "Requests refused to clients that asked too often.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(o.throttles.heldBack()))
	})
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// hub adds how push outward fares: our own hub, webhooks, and hubs elsewhere that are pinged.
func (c *collector) hub() {
	c.gauge("griot_hub_subscriptions", "Live subscriptions at our hub.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(o.outbound.hub.Metrics().Subscriptions))
	})
	c.gauge("griot_hub_subscriptions_given_up", "Subscriptions that nothing is sent to any more, since it never arrives.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(o.outbound.hub.Metrics().GivenUp))
	})
	c.gauge("griot_hub_feeds", "Feeds with subscribers at our hub.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(o.outbound.hub.Metrics().Feeds))
	})
	c.gauge("griot_hub_owed", "Deliveries of our hub that wait for their turn or for the next try.", func(o *observed, _ *moment, set func(float64, ...string)) {
		set(float64(o.outbound.hub.Metrics().Owed))
	})
	c.counter("griot_hub_deliveries_total", "Deliveries of our hub by result: delivered or failed.", func(o *observed, _ *moment, set func(float64, ...string)) {
		t := o.outbound.hub.Metrics()
		set(float64(t.Delivered), "delivered")
		set(float64(t.Failed), "failed")
	}, "result")
	c.counter("griot_hub_requests_total", "Requests to our hub by result: confirmed or unconfirmed by their subscribers, or refused.", func(o *observed, _ *moment, set func(float64, ...string)) {
		t := o.outbound.hub.Metrics()
		set(float64(t.Confirmed), "confirmed")
		set(float64(t.Unconfirmed), "unconfirmed")
		set(float64(t.Refused), "refused")
	}, "result")
	c.counter("griot_hub_subscriptions_ended_total", "Subscriptions at our hub that ended, by reason: gone (the subscriber said so) or expired.", func(o *observed, _ *moment, set func(float64, ...string)) {
		t := o.outbound.hub.Metrics()
		set(float64(t.Gone), "gone")
		set(float64(t.Expired), "expired")
	}, "reason")
	c.gauge("griot_webhook_failures", "Failed calls in a row of the webhook of a feed, 0 after one that was taken.", func(o *observed, _ *moment, set func(float64, ...string)) {
		for _, w := range o.outbound.webhooks.Status() {
			set(float64(w.Failures), w.Feed)
		}
	}, "feed")
	c.gauge("griot_ping_failures", "Failed pings in a row, of the hub elsewhere that fares worst.", func(o *observed, _ *moment, set func(float64, ...string)) {
		worst := 0
		for _, p := range o.outbound.pings.Status() {
			worst = max(worst, p.Failures)
		}
		set(float64(worst))
	})
}
