package hub

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Webhook is a declared feed that is sent story by story to a program of the operator's.
type Webhook struct {
	Feed   string // slug
	URL    string
	Secret string
	// Private says that it may be on this machine or a private network.
	Private bool
	// Former are the slugs that the feed had before: what was delivered under one of them is known.
	Former []string
}

// Event says what happened to the story that is sent.
type Event string

const (
	EventNew     Event = "new"     // it was not in the feed before
	EventChanged Event = "changed" // it was, and has a corrected lead, another state or a further independent text
)

// message is what a webhook is sent.
type message struct {
	Event   Event           `json:"event"`
	Feed    string          `json:"feed"`     // slug
	FeedURL string          `json:"feed_url"` // the whole, as JSON Feed
	Item    json.RawMessage `json:"item"`     // as an item of that feed
}

func (w *Webhook) message(event Event, baseURL string, e *Entry) ([]byte, error) {
	return json.Marshal(message{event, w.Feed, baseURL + "/feeds/" + w.Feed + ".json", e.JSON})
}

// id names a message. It is the same however often the message is sent, so that a receiver recognises a repetition.
func (w *Webhook) id(event Event, e *Entry) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %d", w.Feed, e.ID, event, e.Updated.Unix()))
	return "msg_" + hex.EncodeToString(sum[:12])
}

// header signs a message by the Standard Webhooks specification (standardwebhooks.com, 1.0.0). HMAC-SHA256 over id,
// time and body prevents that a captured message is sent again later.
func (w *Webhook) header(id string, at time.Time, body []byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, w.key())
	fmt.Fprintf(mac, "%s.%s.", id, stamp)
	mac.Write(body)
	return http.Header{
		"Content-Type":      {"application/json; charset=utf-8"},
		"Webhook-Id":        {id},
		"Webhook-Timestamp": {stamp},
		"Webhook-Signature": {"v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}
}

// key is the secret's bytes: what base64 stands for behind "whsec_", as the specification writes secrets, else as it
// stands.
func (w *Webhook) key() []byte {
	if coded, ok := strings.CutPrefix(w.Secret, "whsec_"); ok {
		if key, err := base64.StdEncoding.DecodeString(coded); err == nil {
			return key
		}
	}
	return []byte(w.Secret)
}

// rejects reports whether an answer is about the message rather than the receiver's state. Sending such a message for
// ever would delay all others.
func (a answer) rejects() bool {
	return a.status == http.StatusBadRequest || a.status == http.StatusRequestEntityTooLarge || a.status == http.StatusUnprocessableEntity
}
