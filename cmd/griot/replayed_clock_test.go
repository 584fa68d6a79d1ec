package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds/entry"
)

const year = 365 * 24 * time.Hour

// byMachines are the entries as they come when one visit in twenty is made by a machine whose clock is a year ahead or
// behind, and how many those are. The hosts' clocks are right. dated has the log's clock date what comes.
func (r *sameLog) byMachines(seed uint64, dated bool) (entries []entry.Entry, off int) {
	chance := rand.New(rand.NewPCG(seed, 5))
	start := r.entries[0].At
	shown := func(at time.Time, off time.Duration) entry.Reading {
		return entry.Reading{Wall: at.Add(off), Elapsed: at.Sub(start)}
	}
	clock := entry.NewClock(time.Time{}, 20, shown(start, 0))
	for _, e := range r.entries {
		now := shown(time.Unix(0, enters(&e)), 0)
		if e.Poll == nil {
			e.At = clock.Now(now)
			entries = append(entries, e)
			continue
		}
		poll := *e.Poll
		poll.Items = slices.Clone(poll.Items)
		if chance.IntN(20) == 0 {
			ahead := []time.Duration{year, -year}[chance.IntN(2)]
			off++
			now.Wall = now.Wall.Add(ahead)
			movePoll(&poll, ahead)
		}
		if dated {
			if poll.Status != 0 {
				clock.Hear(hostOf(poll.URL), start.Add(now.Elapsed).Truncate(time.Second), now)
			}
			if clock.Judge(now) == entry.ClockUnsure {
				clock.Settle(now)
			}
			movePoll(&poll, -clock.Offset(now))
		}
		e.Poll, e.At = &poll, poll.At
		entries = append(entries, e)
	}
	return entries, off
}

// TestClocksAYearOffSameDocuments has one visit in twenty made by a machine whose clock is a year off: what comes of the log
// is what comes of right clocks.
func TestClocksAYearOffSameDocuments(t *testing.T) {
	t.Parallel()
	brief := !*slow
	r := newSameLog(t, 1, brief)
	entries, off := r.byMachines(1, true)
	if off < len(entries)/40 {
		t.Fatalf("only %d of %d visits are off", off, len(entries))
	}
	whole := newSameLog(t, 2, testing.Short()) // what enters its log is the same to the last byte, so what comes of it is
	again, off := whole.byMachines(2, true)
	for i := range again {
		want, err := entry.Pack(whole.entries[i])
		must(t, err)
		got, err := entry.Pack(again[i])
		must(t, err)
		if !bytes.Equal(want, got) {
			t.Fatalf("entry %d of %d is dated %s instead of %s", i+1, len(again), again[i].At, whole.entries[i].At)
		}
	}
	t.Logf("%d of %d visits are a year off", off, len(again))
	outcomeOf := func(entries []entry.Entry) outcome {
		p := r.begin(t)
		p.oneByOne(entries)
		return p.outcome()
	}
	want, got := outcomeOf(r.entries), outcomeOf(entries)
	differ(t, "document", want.documents, got.documents)
	differ(t, "record", want.records, got.records)
}

// digestOnly in the environment has TestDigestOfDocuments print what comes of a log in one line.
const digestOnly = "GRIOT_DIGEST"

func TestDigestOfDocuments(t *testing.T) {
	if os.Getenv(digestOnly) == "" {
		t.Skip("for TestSameDocumentsOfEveryProcessor")
	}
	r := newSameLog(t, 1, false)
	p := r.begin(t)
	p.oneByOne(r.entries)
	all := p.outcome()
	sum := sha256.New()
	for _, part := range []map[string]string{all.documents, all.records} {
		for _, name := range slices.Sorted(maps.Keys(part)) {
			fmt.Fprintf(sum, "%q %q\n", name, part[name])
		}
	}
	fmt.Printf("digest of %d documents, %d records: %x\n", len(all.documents), len(all.records), sum.Sum(nil))
}

// TestSameDocumentsOfEveryProcessor builds this test for two generations of processors. The later one multiplies and adds in
// one step, which rounds once where the earlier one rounds twice: no record may show it.
func TestSameDocumentsOfEveryProcessor(t *testing.T) {
	slowly(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("for amd64")
	}
	digests := map[string]string{}
	for _, level := range []string{"v1", "v3"} {
		program := filepath.Join(t.TempDir(), "test-"+level)
		build := exec.Command("go", "test", "-c", "-o", program, ".")
		build.Env = append(os.Environ(), "GOAMD64="+level)
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		run := exec.Command(program, "-test.run", "^TestDigestOfDocuments$", "-test.v")
		run.Env = append(os.Environ(), digestOnly+"=1")
		out, err := run.CombinedOutput()
		if strings.Contains(string(out), "microarchitecture support") {
			t.Skipf("this processor is no %s", level)
		}
		_, digest, found := strings.Cut(string(out), "digest of ")
		if err != nil || !found {
			t.Fatalf("%v\n%s", err, out)
		}
		digests[level], _, _ = strings.Cut(digest, "\n")
	}
	t.Log(digests["v1"])
	if digests["v1"] != digests["v3"] {
		t.Errorf("v1 gives %s, v3 %s", digests["v1"], digests["v3"])
	}
}
