package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	browserlog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axeVariable names the environment variable that holds the path of axe.min.js, which finds what people with
// disabilities cannot use. It is not ours to ship (MPL-2.0): npm pack axe-core@4.14.1 && tar xzf axe-core-4.14.1.tgz
// package/axe.min.js brings it; .ci/run does so where npm is there.
const axeVariable = "GRIOT_AXE"

// TestBrowser walks the demonstration as a reader does, with Debian's Chromium: no page may log an error, ask another
// host, need a sideways scroll on a phone, or have a serious fault of accessibility, in light and in dark.
func TestBrowser(t *testing.T) {
	slowly(t)
	if testing.Short() {
		t.Skip("it starts a browser")
	}
	path := findBrowser()
	if path == "" {
		t.Skip("no Chromium here: apt-get install chromium")
	}
	base := startDemo(t)
	b := openBrowser(t, path, base)

	b.walk("front page", chromedp.Navigate(base+"/"), chromedp.WaitVisible(".map svg"))
	b.check()
	b.walk("click on the map", click(".map a circle"), chromedp.WaitVisible(".addresses"))
	b.at("/region/")
	b.check()
	b.walk("click on a story", click(`.by a[href^="/story/"]`), chromedp.WaitVisible(".reports"))
	b.at("/story/")
	b.check()
	b.walk("search", chromedp.SendKeys(`.top input[name="q"]`, "Léré\r"), chromedp.WaitVisible("main > .search"))
	b.at("/search?q=")
	b.check()
	b.walk("compose", chromedp.Navigate(base+"/select"), click("details summary"), click(`input[name="region"][value="ml"]`),
		click(".compose button"), chromedp.WaitVisible(".addresses"))
	b.at("/region/ml")
	b.walk("preview", chromedp.Navigate(base+"/select?region=ml&class=official"), chromedp.WaitVisible(".addresses"))
	b.check()
	b.walk("all feeds", click(`.top nav a[href="/feeds"]`), chromedp.WaitVisible(".feeds"))
	b.at("/feeds")
	b.check()
	b.walk("help", click(`.top nav a[href="/help"]`), chromedp.WaitVisible(".contents"))
	b.at("/help")
	b.check()
	for _, page := range []string{"operate", "extend", "configuration"} {
		b.walk("help, "+page, click(`.contents a[href="/help/`+page+`"], main li a[href="/help/`+page+`"]`), chromedp.WaitVisible(".prose h2"))
		b.at("/help/" + page)
		b.check()
	}
	b.walk("sources", click(`.top nav a[href="/sources"]`), chromedp.WaitVisible("table"))
	b.at("/sources")
	b.check()
	b.walk("status", click(`footer a[href="/status"]`), chromedp.WaitVisible(".filters"))
	b.at("/status")
	b.check()
	b.walk("a source", click("tbody th a"), chromedp.WaitVisible(".facts"))
	b.at("/status/")
	b.check()
	b.walk("a place that is none", chromedp.Navigate(base+"/region/tombuctu"), click(`main p a[href="/region/ml.tombouctou"]`), chromedp.WaitVisible(".addresses"))
	b.at("/region/ml.tombouctou")
	b.walk("in English", click(`.top a[hreflang="en"]`), chromedp.WaitVisible(`html[lang="en"] .addresses`))
	b.check()
}

func click(selector string) chromedp.Action { return chromedp.Click(selector, chromedp.ByQuery) }

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// browser is one window, with what went wrong in it.
type browser struct {
	t    *testing.T
	ctx  context.Context
	host string
	axe  string // its program, "" when it is not there
	step string

	mu     sync.Mutex
	faults []string
}

func openBrowser(t *testing.T, path, base string) *browser {
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	// What a newer browser tells that this library does not know is no fault.
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(cancel)
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, ctx: ctx, host: at.Host}
	if file := os.Getenv(axeVariable); file == "" {
		t.Logf("%s is not set: accessibility is not checked", axeVariable)
	} else if program, err := os.ReadFile(file); err != nil {
		t.Fatalf("%s: %v", axeVariable, err)
	} else {
		b.axe = string(program)
	}
	chromedp.ListenTarget(ctx, b.hear)
	if err := chromedp.Run(ctx, network.Enable(), browserlog.Enable(), runtime.Enable()); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return b
}

func (b *browser) hear(event any) {
	fault := func(format string, args ...any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.faults = append(b.faults, b.step+": "+fmt.Sprintf(format, args...))
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if at, err := url.Parse(e.Request.URL); err != nil || at.Host != b.host && at.Scheme != "data" {
			fault("asks for %s", e.Request.URL)
		}
	case *browserlog.EventEntryAdded:
		// A page that is not found is the point of one step.
		if e.Entry.Level == browserlog.LevelError && !strings.Contains(e.Entry.Text, "404") {
			fault("logs %s", e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		fault("throws %s", e.ExceptionDetails.Text)
	}
}

// walk does the actions of one step.
func (b *browser) walk(step string, actions ...chromedp.Action) {
	b.t.Helper()
	b.mu.Lock()
	b.step = step
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var where string
		chromedp.Run(b.ctx, chromedp.Location(&where))
		b.t.Fatalf("%s, at %s: %v", step, where, err)
	}
}

// at tells where the last step should have led: a click is followed in its own time.
func (b *browser) at(want string) {
	b.t.Helper()
	var where string
	for range 50 {
		b.walk(b.step, chromedp.Location(&where))
		if _, path, _ := strings.Cut(where, b.host); strings.HasPrefix(path, want) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.t.Fatalf("%s leads to %s, want %s", b.step, where, want)
}

// check looks at the page on a phone and on a desk, in light and in dark.
func (b *browser) check() {
	b.t.Helper()
	for _, view := range []struct {
		width  int64
		scheme string
	}{{360, "light"}, {1280, "dark"}} {
		var wide int64
		b.walk(b.step,
			emulation.SetDeviceMetricsOverride(view.width, 800, 1, view.width < 600),
			emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: view.scheme}}),
			chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide))
		if wide > view.width {
			b.t.Errorf("%s: %d px wide on a screen of %d", b.step, wide, view.width)
		}
		if b.axe != "" {
			b.accessible(view.scheme)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, fault := range b.faults {
		b.t.Error(fault)
	}
	b.faults = nil
}

// accessible fails on what axe holds to be a serious or critical fault.
func (b *browser) accessible(scheme string) {
	b.t.Helper()
	var found []struct {
		ID, Impact, Help string
		Nodes            []struct{ HTML, FailureSummary string }
	}
	load, rules := b.axe+"; true", ""
	if scheme == "dark" { // after light: the same document in other colours
		load, rules = "true", `, runOnly: ["color-contrast"]`
	}
	ask := `axe.run(document, {resultTypes: ["violations"]` + rules + `}).then(r => r.violations)`
	b.walk(b.step, chromedp.Evaluate(load, nil),
		chromedp.Evaluate(ask, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	for _, v := range found {
		if (v.Impact == "serious" || v.Impact == "critical") && len(v.Nodes) > 0 {
			b.t.Errorf("%s, %s: %s (%s), %d times: %s\n%s", b.step, scheme, v.ID, v.Help, len(v.Nodes), v.Nodes[0].HTML, v.Nodes[0].FailureSummary)
		}
	}
}
