// Package web serves feeds, pages and status over HTTP.
//
// A [Handler] is a value built whole for one configuration; a new configuration gets a new one. Every document is
// rendered once for each generation of the store and kept as ready bytes, compressed ones beside them, under an entity
// tag made of those bytes: unchanged content keeps its tag over revisions and restarts.
package web
