package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"griot/cmd/griot/term"
	"griot/feeds/tag"
	"griot/store/story"
)

// bootstrapRounds resamplings give the intervals two firm digits.
const bootstrapRounds = 1000

func newEval(file *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "eval FILE",
		Short: "Score the rules against labelled items",
		Long: `Score the rules against labelled items, one JSON object a line: as annotate reads them, with the labels regions,
alt_regions, implicit_regions (these two count neither as error nor as miss), topics, event, derived and official.`,
		Example: "  griot eval corpus.jsonl",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return runUntilDone(c.Context(), func() error { return evaluateFile(c, *file, args[0], asJSON) })
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	return c
}

func evaluateFile(c *cobra.Command, file, corpus string, asJSON bool) error {
	cfg, err := rulesConfig(file, c.Flags().Changed("config"))
	if err != nil {
		return err
	}
	tagger, err := newTagger(cfg)
	if err != nil {
		return err
	}
	f, err := os.Open(corpus)
	if err != nil {
		return err
	}
	defer f.Close()
	stream, err := readStream(f, corpus)
	if err != nil {
		return err
	}
	if len(stream) == 0 {
		return fmt.Errorf("%s holds no item", corpus)
	}
	bar := term.NewBar(c.ErrOrStderr())
	e := evaluate(stream, annotate(cfg, newDeriver(tagger), stream, bar.Count("reading")))
	bar.End()
	if asJSON {
		return printJSON(c.OutOrStdout(), e.report())
	}
	return e.print(c.OutOrStdout())
}

// evaluation is how the rules did on labelled items.
type evaluation struct {
	regions, topics, derived, lang tag.Scores
	events, alone, titles          story.Scores // as grouped; every item alone; one group for each title
	intervals                      story.Intervals
}

func evaluate(stream []streamItem, annotations []annotation) *evaluation {
	e := &evaluation{}
	var grouped, alone, titles []story.Labelled
	for i := range stream {
		s, a := &stream[i], &annotations[i]
		e.regions.Add(a.Regions, s.Regions, append(append([]string(nil), s.AltRegions...), s.ImplicitRegions...))
		e.topics.Add(a.Topics, s.Topics, nil)
		e.derived.Add(labelIf("derived", a.Derived), labelIf("derived", s.Derived), nil)
		if s.Lang != "" {
			e.lang.Add([]string{a.Lang}, []string{s.Lang}, nil)
		}
		grouped = append(grouped, story.Labelled{Event: s.Event, Story: a.Story})
		alone = append(alone, story.Labelled{Event: s.Event, Story: s.ID})
		titles = append(titles, story.Labelled{Event: s.Event, Story: s.Title})
	}
	e.events, e.alone, e.titles = story.Evaluate(grouped), story.Evaluate(alone), story.Evaluate(titles)
	e.intervals = story.Bootstrap(grouped, bootstrapRounds, 1)
	return e
}

func labelIf(name string, set bool) []string {
	if set {
		return []string{name}
	}
	return nil
}

func (e *evaluation) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "\tprecision\trecall\tF1\tright\twrong\tmissed")
	line := func(name string, c tag.Count) {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.3f\t%d\t%d\t%d\n", name, c.Precision(), c.Recall(), c.F1(), c.Right, c.Wrong, c.Missed)
	}
	labels := func(kind string, s *tag.Scores) {
		line(kind+", all", s.Micro())
		for _, l := range s.Labels() {
			line("  "+l, s.Label(l))
		}
		fmt.Fprintf(t, "  macro F1 %.3f, exact set %.3f of %d items\n", s.Macro(), s.Exact(), s.Items())
	}
	labels("regions", &e.regions)
	labels("topics", &e.topics)
	line("derived", e.derived.Micro())
	fmt.Fprintf(t, "language\t\t\t%.3f of %d items\n", e.lang.Exact(), e.lang.Items())
	fmt.Fprintln(t, "\nevents\tB³ P\tB³ R\tB³ F1\tpair P\tpair R\tpair F1\tforeign\talone")
	events := func(name string, s *story.Scores) {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", name, s.BCubed.Precision, s.BCubed.Recall, s.BCubed.F1,
			s.Pairs.Precision, s.Pairs.Recall, s.Pairs.F1, s.Foreign, s.Singletons)
	}
	events("stories", &e.events)
	i := &e.intervals
	fmt.Fprintf(t, "  95 %% of resampled events\t\t\t%.3f–%.3f\t\t\t%.3f–%.3f\t%.3f–%.3f\n", i.BCubedF1.Low, i.BCubedF1.High, i.PairF1.Low, i.PairF1.High, i.Foreign.Low, i.Foreign.High)
	events("each item alone", &e.alone)
	events("one story a title", &e.titles)
	return t.Flush()
}

// report is what eval --json prints.
func (e *evaluation) report() map[string]any {
	labels := func(s *tag.Scores) map[string]any {
		each := map[string]any{}
		for _, l := range s.Labels() {
			each[l] = count(s.Label(l))
		}
		return map[string]any{"micro": count(s.Micro()), "macro_f1": s.Macro(), "exact": s.Exact(), "items": s.Items(), "labels": each}
	}
	return map[string]any{
		"regions": labels(&e.regions), "topics": labels(&e.topics), "derived": count(e.derived.Micro()), "language": e.lang.Exact(),
		"events": map[string]any{
			"stories": e.events, "intervals": e.intervals, "each_item_alone": e.alone, "one_story_a_title": e.titles,
		},
	}
}

func count(c tag.Count) map[string]any {
	return map[string]any{"precision": c.Precision(), "recall": c.Recall(), "f1": c.F1(), "right": c.Right, "wrong": c.Wrong, "missed": c.Missed}
}
