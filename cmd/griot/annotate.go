package main

import (
	"bufio"
	"encoding/json"

	"github.com/spf13/cobra"

	"griot/cmd/griot/term"
)

func newAnnotate(config *string) *cobra.Command {
	return &cobra.Command{
		Use:   "annotate",
		Short: "Read items as JSON lines, write their tags, attribution and story as JSON lines",
		Long: `Read items from standard input, one JSON object a line with id, title and text and optionally url, source, class, lang
and date (RFC 3339, or a day, month or year). Write for each, in the same order, what the rules make of it. The items are
one stream in the order of their dates. Nothing is stored.`,
		Example: `  echo '{"id":"1","title":"Attaque à Gao","text":"…","date":"2026-02-09"}' | griot annotate`,
		RunE: func(c *cobra.Command, _ []string) error {
			return runUntilDone(c.Context(), func() error { return annotateAll(c, *config) })
		},
	}
}

func annotateAll(c *cobra.Command, config string) error {
	cfg, err := rulesConfig(config, c.Flags().Changed("config"))
	if err != nil {
		return err
	}
	tagger, err := newTagger(cfg)
	if err != nil {
		return err
	}
	stream, err := readStream(c.InOrStdin(), "standard input")
	if err != nil {
		return err
	}
	bar := term.NewBar(c.ErrOrStderr())
	annotations := annotate(cfg, newDeriver(tagger), stream, bar.Count("reading"))
	bar.End()
	out := bufio.NewWriter(c.OutOrStdout())
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for i := range annotations {
		if err := encoder.Encode(&annotations[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}
