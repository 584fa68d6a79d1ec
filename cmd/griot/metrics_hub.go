package main

// hub reads how push outward fares: our own hub, webhooks, and hubs elsewhere that are pinged.
func (r *readings) hub() {
	r.gauge("griot_hub_subscriptions", "Live subscriptions at our hub.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(d.outbound.hub.Metrics().Subscriptions))
	})
	r.gauge("griot_hub_subscriptions_given_up", "Subscriptions that nothing is sent to any more, since it never arrives.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(d.outbound.hub.Metrics().GivenUp))
	})
	r.gauge("griot_hub_feeds", "Feeds with subscribers at our hub.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(d.outbound.hub.Metrics().Feeds))
	})
	r.gauge("griot_hub_owed", "Deliveries of our hub that wait for their turn or for the next try.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		tell(float64(d.outbound.hub.Metrics().Owed))
	})
	r.counter("griot_hub_deliveries_total", "Deliveries of our hub by result: delivered or failed.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		t := d.outbound.hub.Metrics()
		tell(float64(t.Delivered), "delivered")
		tell(float64(t.Failed), "failed")
	}, "result")
	r.counter("griot_hub_requests_total", "Requests to our hub by result: confirmed or unconfirmed by their subscribers, or refused.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		t := d.outbound.hub.Metrics()
		tell(float64(t.Confirmed), "confirmed")
		tell(float64(t.Unconfirmed), "unconfirmed")
		tell(float64(t.Refused), "refused")
	}, "result")
	r.counter("griot_hub_subscriptions_ended_total", "Subscriptions at our hub that ended, by reason: gone (the subscriber said so) or expired.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		t := d.outbound.hub.Metrics()
		tell(float64(t.Gone), "gone")
		tell(float64(t.Expired), "expired")
	}, "reason")
	r.gauge("griot_webhook_failures", "Failed calls in a row of the webhook of a feed, 0 after one that was taken.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		for _, w := range d.outbound.webhooks.Status() {
			tell(float64(w.Failures), w.Feed)
		}
	}, "feed")
	r.gauge("griot_ping_failures", "Failed pings in a row, of the hub elsewhere that fares worst.", func(d *daemon, _ *moment, tell func(float64, ...string)) {
		worst := 0
		for _, p := range d.outbound.pings.Status() {
			worst = max(worst, p.Failures)
		}
		tell(float64(worst))
	})
}
