package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"griot/feeds"
	"griot/feeds/health"
)

func newFetch(file *string) *cobra.Command {
	var asJSON, allowPrivate bool
	var past replayFlags
	c := &cobra.Command{
		Use:   "fetch SOURCE|URL",
		Short: "Visit one source or address, and show what was read; nothing is written",
		Long: `Visit one source of the configuration, or any address, and show the answer, the repairs, the items with their tags,
and when the next visit would be due, had this been a poll. Nothing is written: of a source that was polled before it is
shown, too, when the daemon visits it next.

With --replay nothing is fetched either: the document kept at the source's last change is read again, with the rules of
today; --nth 2 takes the one before.`,
		Example: "  griot fetch koulouba\n  griot fetch --json https://example.org/feed.xml\n  griot fetch --replay --nth 2 koulouba",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := past.check(c); err != nil {
				return err
			}
			cfg, target, err := fetchTarget(*file, args[0])
			if err != nil {
				return err
			}
			if allowPrivate {
				cfg.Polling.AllowPrivate = true
			}
			s, err := newSetup(cfg)
			if err != nil {
				return err
			}
			var known health.Status
			if !past.replay {
				known = remembered(c.Context(), cfg, target)
			}
			poll, again, err := past.visit(c.Context(), s, target, known)
			if err != nil {
				return err
			}
			for i := range poll.Items {
				poll.Items[i].Tags = s.deriver.Tags(&poll.Items[i])
			}
			poll.URL = cfg.Redact(poll.URL)
			for i := range poll.Repairs {
				poll.Repairs[i] = cfg.Redact(poll.Repairs[i])
			}
			if poll.Failure != nil {
				poll.Failure.Message = cfg.Redact(poll.Failure.Message)
			}
			if asJSON {
				report := newFetchReport(poll)
				report.Replay, report.Next.Planned = again.report(), plannedOf(&known, poll)
				err = printJSON(c.OutOrStdout(), report)
			} else {
				again.print(c.OutOrStdout())
				err = printFetch(c.OutOrStdout(), poll, plannedOf(&known, poll))
			}
			if poll.Failure != nil {
				err = errors.Join(err, fmt.Errorf("%s: %s", cfg.Redact(args[0]), poll.Failure.Message))
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	past.add(c)
	c.Flags().BoolVar(&allowPrivate, "allow-private", false, "visit loopback and private addresses too, for tests")
	return c
}

// fetchReport is the object that fetch --json prints.
type fetchReport struct {
	URL     string      `json:"url"`
	Status  int         `json:"status"`
	Error   string      `json:"error,omitempty"`
	Repairs []string    `json:"repairs"`
	Feed    fetchFeed   `json:"feed"`
	Items   []fetchItem `json:"items"`
	Next    fetchNext   `json:"next"`

	Replay *replayReport `json:"replay,omitempty"` // of a document that was kept
}

type fetchFeed struct {
	Title    string `json:"title"`
	Link     string `json:"link"`
	Language string `json:"language"`
}

// fetchNext is the next visit after a poll that comes to the same.
type fetchNext struct {
	Due time.Time `json:"due"`
	Why string    `json:"why"`
	// Planned is the next visit as it is planned by the last poll; nil when none was made, or the visit is due.
	Planned *plannedVisit `json:"planned,omitempty"`
}

type fetchItem struct {
	GUID       string    `json:"guid"`
	Link       string    `json:"link"`
	Title      string    `json:"title"`
	Published  time.Time `json:"published,omitzero"`
	Updated    time.Time `json:"updated,omitzero"`
	Authors    []string  `json:"authors"`
	Categories []string  `json:"categories"`
	Summary    string    `json:"summary"`
	Content    string    `json:"content"`
	Lang       string    `json:"lang"`
	Regions    []string  `json:"regions"`
	Topics     []string  `json:"topics"`
}

func newFetchReport(poll *feeds.Poll) *fetchReport {
	r := &fetchReport{
		URL: poll.URL, Status: poll.Status, Repairs: present(poll.Repairs),
		Feed:  fetchFeed{Title: poll.Feed.Title, Link: poll.Feed.Link, Language: poll.Feed.Language},
		Items: []fetchItem{}, Next: fetchNext{Due: poll.NextDue, Why: poll.NextWhy},
	}
	if poll.Failure != nil {
		r.Error = poll.Failure.Message
	}
	for i := range poll.Items {
		item := &poll.Items[i]
		categories := []string{}
		for _, c := range item.Categories {
			categories = append(categories, c.Term)
		}
		r.Items = append(r.Items, fetchItem{
			GUID: item.GUID, Link: item.Link, Title: item.Title, Published: item.Published, Updated: item.Updated,
			Authors: present(item.Authors), Categories: categories, Summary: item.Summary, Content: item.Content,
			Lang: item.Language(), Regions: ids(item.Tags.Regions), Topics: ids(item.Tags.Topics),
		})
	}
	return r
}

// printFetch shows a visit to a person.
func printFetch(out io.Writer, poll *feeds.Poll, planned *plannedVisit) error {
	status := fmt.Sprintf("status %d", poll.Status)
	if poll.Status == 0 {
		status = "no answer"
	}
	fmt.Fprintf(out, "%s\n%s in %s, %s\n", poll.URL, status, poll.Took.Round(time.Millisecond), counted(len(poll.Items), "item"))
	if poll.Feed.Title != "" {
		fmt.Fprintf(out, "feed: %s (%s) %s\n", poll.Feed.Title, cmp.Or(poll.Feed.Language, "no language"), poll.Feed.Link)
	}
	for _, repair := range poll.Repairs {
		fmt.Fprintf(out, "mended: %s\n", repair)
	}
	if planned == nil {
		fmt.Fprintf(out, "next visit: %s, %s\n", poll.NextDue.Format(time.RFC3339), poll.NextWhy)
	} else {
		fmt.Fprintf(out, "next visit of the daemon: %s, %s (griot poll %s makes one at once)\n", planned.Due.Format(time.RFC3339), planned.Why, poll.Source.ID)
		fmt.Fprintf(out, "next visit after a poll with this outcome: %s, %s\n", poll.NextDue.Format(time.RFC3339), poll.NextWhy)
	}
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for i := range poll.Items {
		item := &poll.Items[i]
		date := "no date"
		if !item.Published.IsZero() {
			date = item.Published.UTC().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", date, item.Language(), strings.Join(ids(item.Tags.Regions), " "), strings.Join(ids(item.Tags.Topics), " "), item.Title)
	}
	return table.Flush()
}
