package feeds

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestLead: what stands for a story is an official text, then an agency's, and an aggregator's find only where it is alone.
func TestLead(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct{ items, want string }{ // class and length of the text, as they were first seen
		{"press:100 official:10", "official"},
		{"press:9000 agency:10", "agency"},
		{"press:100 press:9000", "press:9000"},
		{"aggregator:9000 press:100", "press"},
		{"aggregator:9000 blog:10 aggregator:20", "blog"},
		{"aggregator:10 aggregator:9000", "aggregator:9000"},
	} {
		t.Run(test.items, func(t *testing.T) {
			var st Story
			for i, item := range strings.Fields(test.items) {
				class, length, _ := strings.Cut(item, ":")
				n, err := strconv.Atoi(length)
				if err != nil {
					t.Fatal(err)
				}
				st.Items = append(st.Items, Item{Title: item, Text: strings.Repeat("a", n), Source: &Source{Class: Class(class)}, Seen: at.Add(time.Duration(i) * time.Hour)})
			}
			if got := st.Lead().Title; !strings.HasPrefix(got, test.want) {
				t.Errorf("%s leads, want %s", got, test.want)
			}
		})
	}
}
