// Package feeds is the vocabulary of Griot and what its words do: a [Source] is polled and each [Poll] brings [Item]s;
// the items about one event are one [Story]; a [Query] selects stories; a [Feed] publishes what a query selects.
//
// The package does no I/O, reads no clock and imports only the standard library, so that every other room can speak
// the same language without knowing the others.
package feeds
