package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/fetcher"
)

func newDiscover(cfg *string) *cobra.Command {
	var asJSON, allowPrivate, all bool
	c := &cobra.Command{
		Use:   "discover URL",
		Short: "Find the feeds of a site and print them as entries of the configuration",
		Long: `Find the feeds of a site: the address itself, its link tags, the usual places of its software, links on the page,
and news sitemaps. Each is read before it is named. What is printed can be pasted below sources. An address without https://
or http:// is tried with both, in that order.`,
		Example: "  griot sources discover https://maliactu.net\n  griot sources discover --all lefaso.net",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := configOrDefault(*cfg)
			if err != nil {
				return err
			}
			address, other := args[0], ""
			if !strings.Contains(address, "://") {
				address, other = "https://"+args[0], "http://"+args[0]
			}
			if _, err := config.ParseWebURL(address); err != nil {
				return &usageError{error: fmt.Errorf("%s: %w", args[0], err)}
			}
			cfg.Polling.AllowPrivate = cfg.Polling.AllowPrivate || allowPrivate
			found, err := discover(c.Context(), cfg, address, all)
			if other != "" && unanswered(err) {
				first := err
				if found, err = discover(c.Context(), cfg, other, all); err != nil && c.Context().Err() == nil {
					err = fmt.Errorf("%w; %w", first, err)
				}
			}
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), found)
			}
			return printEntries(c.OutOrStdout(), found)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a list of objects")
	c.Flags().BoolVar(&all, "all", false, "try every way of finding, not only until one succeeds")
	c.Flags().BoolVar(&allowPrivate, "allow-private", false, "visit loopback and private addresses too, for tests")
	return c
}

// unanswered reports whether no server answered at an address, so that another protocol is worth a try.
func unanswered(err error) bool {
	var failure *feeds.Failure
	return errors.As(err, &failure) && failure.Status == 0 && slices.Contains([]string{"tls", "connect", "timeout"}, failure.Kind)
}

// discover finds the feeds of a site and what can be said of each.
func discover(ctx context.Context, cfg *config.Config, address string, all bool) ([]sourceEntry, error) {
	s, err := newSetup(cfg)
	if err != nil {
		return nil, err
	}
	search := fetcher.Discovery{Visitor: s.visitor, MaxBody: cfg.Polling.MaxBody, All: all}
	found, err := search.Find(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", feeds.MaskURL(address), err)
	}
	taken := newTakenIDs(cfg)
	entries := make([]sourceEntry, 0, len(found))
	for i := range found {
		entries = append(entries, s.entry(&found[i], taken))
	}
	return entries, nil
}

func (s *setup) entry(d *fetcher.Discovered, taken takenIDs) sourceEntry {
	host := ""
	if u, err := url.Parse(d.URL); err == nil {
		host = strings.TrimPrefix(u.Hostname(), "www.")
	}
	name := cmp.Or(cleanName(d.Feed.Title), cleanName(d.Site.Title), host)
	e := sourceEntry{
		ID: taken.name(cmp.Or(name, host), host), Name: name, URL: d.URL, Class: feeds.Press, Site: siteOf(d),
		Language: s.language(d),
		Note:     fmt.Sprintf("found by %s: %s", d.By, itemsOf(d.Items)),
	}
	for _, source := range s.config.Sources {
		if feeds.CanonicalURL(source.URL) == feeds.CanonicalURL(d.URL) {
			e.Note += fmt.Sprintf("; declared already, as %s", source.ID)
		}
	}
	return e
}

// siteOf is the page for people, where it is more than the root of the feed's host.
func siteOf(d *fetcher.Discovered) string {
	site, err := config.ParseWebURL(d.Feed.Link)
	if err != nil {
		return ""
	}
	from, err1 := url.Parse(d.URL)
	to, err2 := url.Parse(site)
	if err1 != nil || err2 != nil || from.Host == to.Host && strings.Trim(to.Path, "/") == "" && to.RawQuery == "" {
		return ""
	}
	return site
}

// itemsOf says how many items a feed has and how fresh it is.
func itemsOf(items []feeds.Item) string {
	newest := items[0].Published
	for i := range items {
		if items[i].Published.After(newest) {
			newest = items[i].Published
		}
	}
	count := counted(len(items), "item")
	if newest.IsZero() {
		return count + ", without dates"
	}
	return count + ", the newest of " + newest.UTC().Format(time.DateOnly)
}

// language is what most of the items are found to be in, else what feed or page declares.
func (s *setup) language(d *fetcher.Discovered) string {
	count, best := map[string]int{}, ""
	for i := range d.Items[:min(len(d.Items), 20)] {
		lang := s.deriver.Tags(&d.Items[i]).Lang
		if count[lang]++; lang != "" && (best == "" || count[lang] > count[best]) {
			best = lang
		}
	}
	for _, declared := range []string{best, d.Feed.Language, d.Site.Language} {
		base, _, _ := strings.Cut(strings.ToLower(declared), "-")
		if lang, err := config.ParseLanguage(base); err == nil {
			return lang
		}
	}
	return ""
}
