// Package web serves feeds, pages and status over HTTP.
//
// A [Handler] is a value built whole for one configuration; a new configuration gets a new one. Every document is
// rendered once for each generation of the store and kept as ready bytes, compressed ones beside them. Its entity tag
// is made of those bytes, so unchanged content keeps its tag over generations and restarts.
//
// A request goes to the router of its language, which finds an answer. A resolver reads what an address asks for. The
// servers of feeds, pages, lists and statuses say how a document is made, and the renderer renders and keeps it.
package web
