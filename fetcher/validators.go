package fetcher

import (
	"crypto/sha256"
	"net/http"

	"griot/feeds"
)

// maxETag and maxModified are the longest validators that are sent back, in bytes. Servers refuse large headers.
const maxETag, maxModified = 1024, 64

// validatorsOf returns what a server and the body itself say to tell this document from the next.
func validatorsOf(header http.Header, body []byte) feeds.Validators {
	validators := feeds.Validators{ETag: header.Get("ETag"), LastModified: header.Get("Last-Modified"), BodyHash: sha256.Sum256(body)}
	if len(validators.ETag) > maxETag {
		validators.ETag = ""
	}
	if len(validators.LastModified) > maxModified {
		validators.LastModified = ""
	}
	return validators
}

// validatorReused reports whether a server gives two documents one validator. Asked for changes, it would have said that
// there are none. A date counts only without an ETag, since two changes within its second have the same.
func validatorReused(before, now feeds.Validators) bool {
	if before.BodyHash == ([sha256.Size]byte{}) || before.BodyHash == now.BodyHash {
		return false
	}
	if before.ETag != "" || now.ETag != "" {
		return before.ETag == now.ETag
	}
	return before.LastModified != "" && before.LastModified == now.LastModified
}
