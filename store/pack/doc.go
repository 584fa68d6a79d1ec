// Package pack makes the records of a data file small. A [Codec] packs them with zstd and a dictionary that is trained
// from the store's own records, see [Train]. A [Writer] and a [Reader] are the form of a record before that.
package pack
