package wording

import "fmt"

// FeedPush says how push of a feed to its subscribers fares.
func (w *Words) FeedPush(subscribers, owed, failing int) string {
	facts := w.counted(subscribers, w.subscriberOne, w.subscriberMany)
	if owed > 0 {
		facts += ", " + fmt.Sprintf(w.owed, owed)
	}
	if failing > 0 {
		facts += ", " + fmt.Sprintf(w.failingNow, failing)
	}
	return facts
}

// WebhookPush says how a webhook fares.
func (w *Words) WebhookPush(sent, failures int) string {
	facts := w.counted(sent, w.messageOne, w.messageMany)
	if failures > 0 {
		facts += ", " + w.FailuresInARow(failures)
	}
	return facts
}

// FailuresInARow counts failures.
func (w *Words) FailuresInARow(n int) string { return fmt.Sprintf(w.failuresInARow, n) }
