package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// readerRun runs a feed reader, whose home is a folder of the test, and gives what it prints.
func readerRun(t testing.TB, home, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home, "LC_ALL=C.UTF-8", "TZ=UTC", "TERM=dumb")
	var out, faults bytes.Buffer
	c.Stdout, c.Stderr = &out, &faults
	if err := c.Run(); err != nil {
		t.Fatalf("%s %.200s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, &faults)
	}
	return out.String()
}

// installed is the path of a program; the test is skipped where it is not there.
func installed(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no %s here: apt-get install %s", name, name)
	}
	return path
}

// pythonWith is a Python that has the modules; Debian's is asked first, since its packages bring modules for it alone.
func pythonWith(t testing.TB, modules string) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(name, "-c", "import "+modules).Run() == nil {
			return name
		}
	}
	t.Skipf("no Python with %s here", modules)
	return ""
}

// listed is an entry as a feed reader lists it.
type listed struct{ ID, Title, Link, Date string }

// listedIn reads JSON lines, in each the address of a feed and an entry of it.
func listedIn(t testing.TB, lines string) map[string][]listed {
	t.Helper()
	all := map[string][]listed{}
	d := json.NewDecoder(strings.NewReader(lines))
	for d.More() {
		var line struct {
			Feed string
			listed
		}
		if err := d.Decode(&line); err != nil {
			t.Fatalf("%v in\n%s", err, lines)
		}
		all[line.Feed] = append(all[line.Feed], line.listed)
	}
	return all
}

// listers are feed readers that are asked what they make of feeds, each in its own process or library. None of them keeps
// anything.
func listers() map[string]func(*testing.T, []string) map[string][]listed {
	return map[string]func(*testing.T, []string) map[string][]listed{
		"newsboat":   listNewsboat,
		"sfeed":      listSfeed,
		"feedparser": listFeedparser,
		"ruby":       listRuby,
		"XML::Feed":  listXMLFeed,
	}
}

// listNewsboat gives newsboat one feed at a time: it knows an entry by its id over all feeds.
func listNewsboat(t *testing.T, addresses []string) map[string][]listed {
	program, python := installed(t, "newsboat"), pythonWith(t, "sqlite3, json")
	all := map[string][]listed{}
	for _, address := range addresses {
		n := newNewsboat(t, program, python, address)
		n.reload(t)
		lines := n.query(t, "select guid, title, url, pubDate from rss_item")
		for _, row := range lines {
			date := time.Unix(int64(row[3].(float64)), 0).UTC().Format(time.RFC3339)
			all[address] = append(all[address], listed{row[0].(string), row[1].(string), row[2].(string), date})
		}
	}
	return all
}

func listSfeed(t *testing.T, addresses []string) map[string][]listed {
	program := installed(t, "sfeed")
	all := map[string][]listed{}
	for _, address := range addresses {
		_, document := got(t, address)
		c := exec.CommandContext(t.Context(), program, address)
		c.Stdin = strings.NewReader(document)
		out, err := c.Output()
		if err != nil {
			t.Fatalf("sfeed %s: %v", address, err)
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t") // time, title, link, content, its type, id, …
			var seconds int64
			fmt.Sscan(f[0], &seconds)
			all[address] = append(all[address], listed{f[5], f[1], f[2], time.Unix(seconds, 0).UTC().Format(time.RFC3339)})
		}
	}
	return all
}

func listFeedparser(t *testing.T, addresses []string) map[string][]listed {
	python := pythonWith(t, "feedparser")
	return listedIn(t, readerRun(t, t.TempDir(), python, append([]string{"-c", `
import sys, json, time, feedparser
for address in sys.argv[1:]:
    read = feedparser.parse(address)
    if read.bozo: sys.exit(address + ": " + str(read.bozo_exception))
    for e in read.entries:
        print(json.dumps({"feed": address, "id": e.id, "title": e.title, "link": e.link, "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", e.published_parsed)}))
`}, addresses...)...))
}

// listRuby reads with Ruby's library, which validates.
func listRuby(t *testing.T, addresses []string) map[string][]listed {
	ruby := installed(t, "ruby")
	if exec.Command(ruby, "-rrss", "-e", "").Run() != nil {
		t.Skip("Ruby has no rss here")
	}
	return listedIn(t, readerRun(t, t.TempDir(), ruby, append([]string{"-rrss", "-rjson", "-ropen-uri", "-e", `
text = lambda { |x| x.respond_to?(:content) ? x.content : x }
ARGV.each do |address|
  RSS::Parser.parse(URI.open(address).read, true).items.each do |i|
    atom = i.respond_to?(:published)
    link = atom ? i.links.find { |l| l.rel.nil? || l.rel == "alternate" }.href : i.link
    date = atom ? text[i.published] : i.pubDate
    puts JSON.generate({feed: address, id: text[atom ? i.id : i.guid], title: text[i.title], link: link, date: date.utc.strftime("%FT%TZ")})
  end
end
`}, addresses...)...))
}

func listXMLFeed(t *testing.T, addresses []string) map[string][]listed {
	perl := installed(t, "perl")
	if exec.Command(perl, "-MXML::Feed", "-MJSON::PP", "-e", "1").Run() != nil {
		t.Skip("no XML::Feed here: apt-get install libxml-feed-perl")
	}
	return listedIn(t, readerRun(t, t.TempDir(), perl, append([]string{"-MXML::Feed", "-MJSON::PP", "-e", `
for my $address (@ARGV) {
  my $feed = XML::Feed->parse(URI->new($address)) or die "$address: " . XML::Feed->errstr;
  for my $e ($feed->entries) {
    my $title = $e->title;
    utf8::decode($title); # its Atom gives bytes
    print JSON::PP->new->ascii->encode({feed => $address, id => $e->id, title => $title, link => $e->link,
      date => $e->issued->clone->set_time_zone("UTC")->strftime("%Y-%m-%dT%H:%M:%SZ")}), "\n";
  }
}
`}, addresses...)...))
}

// newsboat is a newsboat with its state, which subscribes to one feed.
type newsboat struct{ program, python, home string }

func newNewsboat(t testing.TB, program, python, address string) *newsboat {
	n := &newsboat{program, python, t.TempDir()}
	for name, content := range map[string]string{"urls": address + "\n", "config": ""} {
		if err := os.WriteFile(filepath.Join(n.home, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func (n *newsboat) path(name string) string { return filepath.Join(n.home, name) }

func (n *newsboat) reload(t testing.TB) {
	t.Helper()
	readerRun(t, n.home, n.program, "-C", n.path("config"), "-u", n.path("urls"), "-c", n.path("cache.db"), "-x", "reload")
}

// query asks newsboat's database.
func (n *newsboat) query(t testing.TB, statement string) (rows [][]any) {
	t.Helper()
	out := readerRun(t, n.home, n.python, "-c", `
import sys, json, sqlite3
db = sqlite3.connect(sys.argv[1])
print(json.dumps(db.execute(sys.argv[2]).fetchall()))
db.commit()
`, n.path("cache.db"), statement)
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return rows
}

// shown marks what it shows as new as read, as somebody does who has read it.
func (n *newsboat) shown(t testing.TB) (titles []string) {
	t.Helper()
	n.reload(t)
	for _, row := range n.query(t, "select title from rss_item where unread = 1 and deleted = 0") {
		titles = append(titles, row[0].(string))
	}
	n.query(t, "update rss_item set unread = 0")
	return titles
}

// mailer is rss2email with its state, which writes into a folder.
type mailer struct{ program, python, home string }

func newMailer(t testing.TB, address string) *mailer {
	m := &mailer{installed(t, "r2e"), pythonWith(t, "mailbox"), t.TempDir()}
	for _, part := range []string{"new", "cur", "tmp"} {
		if err := os.MkdirAll(filepath.Join(m.home, "mail", part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	config := "[DEFAULT]\nto = lecteur@example.org\nfrom = griot@example.org\nemail-protocol = maildir\nmaildir-path = " + filepath.Join(m.home, "mail") + "\nmaildir-mailbox =\n"
	if err := os.WriteFile(filepath.Join(m.home, "r2e.cfg"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	m.run(t, "add", "griot", address)
	return m
}

func (m *mailer) run(t testing.TB, args ...string) {
	t.Helper()
	readerRun(t, m.home, m.program, append([]string{"-c", filepath.Join(m.home, "r2e.cfg"), "-d", filepath.Join(m.home, "r2e.json")}, args...)...)
}

// shown are the subjects of the messages that a run has sent.
func (m *mailer) shown(t testing.TB) (titles []string) {
	t.Helper()
	m.run(t, "run")
	out := readerRun(t, m.home, m.python, "-c", `
import sys, json, mailbox, email.header
box = mailbox.Maildir(sys.argv[1])
print(json.dumps([str(email.header.make_header(email.header.decode_header(m["Subject"]))) for m in box]))
box.clear()
`, filepath.Join(m.home, "mail"))
	if err := json.Unmarshal([]byte(out), &titles); err != nil {
		t.Fatal(err)
	}
	return titles
}

// executor is feed2exec with its state.
type executor struct{ program, home string }

func newExecutor(t testing.TB, address string) *executor {
	e := &executor{installed(t, "feed2exec"), t.TempDir()}
	e.run(t, "add", "griot", address, "--output", "echo", "--args", "SHOWN {item.title}")
	return e
}

func (e *executor) run(t testing.TB, args ...string) string {
	t.Helper()
	return readerRun(t, e.home, e.program, append([]string{"--config", filepath.Join(e.home, "f.ini"), "--database", filepath.Join(e.home, "f.db")}, args...)...)
}

// shown fetches without feed2exec's own cache, which asks nothing for as long as an answer may be kept (Cache-Control).
func (e *executor) shown(t testing.TB) (titles []string) {
	t.Helper()
	for line := range strings.Lines(e.run(t, "fetch", "--nocache")) {
		if _, title, ok := strings.Cut(strings.TrimSpace(line), "SHOWN "); ok {
			titles = append(titles, strings.Trim(title, "'")) // quoted for a shell
		}
	}
	return titles
}
