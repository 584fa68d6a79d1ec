// Package html reads HTML that publishers write: it makes it safe to show ([Sanitize]), turns it into text ([PlainText]),
// and reads items off a page without a feed ([PageReader]), the text of an article, and the feeds that a page names.
//
// The cost of reading a page is limited, whatever the page contains.
package html
