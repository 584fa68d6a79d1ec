package websub

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"

	"griot/feeds"
)

// keys makes the secrets of subscriptions from the key of the database, so that they are stored nowhere.
type keys struct{ key []byte }

// token returns the last part of a subscription's callback: 256 bits that nobody can guess.
func (k keys) token(id feeds.SourceID, serial string) string {
	return k.derive("callback", id, serial)
}

// secret returns what a hub signs its deliveries with.
func (k keys) secret(id feeds.SourceID, serial string) string {
	return k.derive("secret", id, serial)
}

func (k keys) derive(purpose string, id feeds.SourceID, serial string) string {
	h := hmac.New(sha256.New, k.key)
	for _, part := range []string{purpose, string(id), serial} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// newSerial returns what tells one subscription from all others.
func newSerial() string { return rand.Text() }

// signed reports whether header is the X-Hub-Signature of body under the secret, by a method that the Recommendation names.
// It takes the same time for each wrong signature.
func signed(body []byte, header, secret string) bool {
	method, signature, _ := strings.Cut(strings.TrimSpace(header), "=")
	var sum func() hash.Hash
	switch strings.ToLower(method) {
	case "sha1":
		sum = sha1.New
	case "sha256":
		sum = sha256.New
	case "sha384":
		sum = sha512.New384
	case "sha512":
		sum = sha512.New
	default:
		return false
	}
	given, err := hex.DecodeString(signature)
	if err != nil {
		return false
	}
	h := hmac.New(sum, []byte(secret))
	h.Write(body)
	return hmac.Equal(given, h.Sum(nil))
}
