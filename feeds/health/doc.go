// Package health says how a source fares.
//
// A [Status] is what Griot remembers of a source between polls: what its server said, how it behaves, how its visits
// went and when it is due. The package adds one poll after another to it and reads no clock. It imports the vocabulary
// of [griot/feeds] and the standard library.
package health
