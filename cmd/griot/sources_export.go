package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/staticsite"
	"griot/feeds"
	"griot/feeds/render"
)

func newExportSources(config *string) *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE.opml",
		Short: "Write the sources as a subscription list for any feed reader",
		Long: `Write the sources as OPML, by class, each with its class, issuer, hosts, home and republish for another Griot to import.
Sources that are pages have no feed and are left out; passwords and keys in
addresses are masked. A file named - is standard output.`,
		Example: "  griot sources export sources.opml",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*config)
			if err != nil {
				return err
			}
			list, exported := outlinesOf(cfg)
			var b bytes.Buffer
			if err := list.Write(&b); err != nil {
				return err
			}
			if args[0] == "-" {
				_, err = c.OutOrStdout().Write(b.Bytes())
				return err
			}
			if err := staticsite.ReplaceFile(args[0], b.Bytes()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %d of %s written\n", args[0], exported, counted(len(cfg.Sources), "source"))
			return err
		},
	}
}

// outlines are the sources that are feeds, under a heading for each class, and how many there are.
func outlinesOf(c *config.Config) (list render.OPMLList, exported int) {
	list = render.OPMLList{Title: c.Site.Title, Owner: c.Site.Contact}
	for _, class := range feeds.Classes() {
		heading := render.Outline{Title: string(class)}
		for i := range c.Sources {
			s := &c.Sources[i]
			if s.Class == class && s.Page == nil {
				heading.Children = append(heading.Children, render.Outline{
					Title: s.Name, XMLURL: config.HideInAddress(feeds.MaskURL(s.URL), c.Secrets), HTMLURL: feeds.MaskURL(s.Site), Language: s.Language, Source: &s.Source,
				})
			}
		}
		exported += len(heading.Children)
		if len(heading.Children) > 0 {
			list.Outlines = append(list.Outlines, heading)
		}
	}
	return list, exported
}
