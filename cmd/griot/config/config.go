// Package config reads Griot's configuration: YAML into checked values.
//
// A [Loader] reports every fault of a file at once, with its line and column. What it returns never changes: a new file
// makes a new [Config]. The shipped config.yaml says what each key means; [Reference] holds those words.
package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/web/limit"
	"griot/fetcher/parse/html"
	"griot/store/story"
)

// Config is a configuration file as validated values. It is made by [Loader.Load] and never changed afterwards:
// a new file makes a new Config. What each key means to an operator is said in the shipped config.yaml.
type Config struct {
	// Path is the file it was read from.
	Path string
	Site Site
	// Listen is the address of the web server, host:port.
	Listen string
	// Data is the bbolt file; a relative name was taken from the directory of the configuration file.
	Data      string
	Admin     Admin
	Log       Log
	Limits    Limits
	Retention Retention
	Polling   Polling
	Sources   []Source
	// ManyPublishers are hosts, beside those that package outlet knows, whose domain does not tell an outlet.
	ManyPublishers []string
	Places         Places
	// Topics is what the file says to the built-in lexicon, by topic id.
	Topics  map[string]Topic
	Stories story.Params
	Push    Push
	// Feeds have the path "feeds/<slug>".
	Feeds []feeds.Feed
	// Takedowns are what must not be shown any more.
	Takedowns []feeds.Takedown
	// Webhooks are at most one of each feed.
	Webhooks []Webhook
	// Secrets are those of admin and of webhooks, and the secret parts of addresses, the longest first. They are redacted
	// in what is shown. What ${NAME} puts anywhere else is no secret.
	Secrets []string
}

// Site is what the site says of itself.
type Site struct {
	Title string
	// BaseURL is the address readers use, without a slash at the end; empty when the file gives none. See
	// [Config.PublicURL].
	BaseURL  string
	Language string // ISO 639-1
	Contact  string
	Licence  string
}

// Limits bounds what clients of the web server take.
type Limits struct {
	Connections int // open at once
	PerClient   int // of them, of one client
	Requests    limit.Rates
}

// Retention says how long stories are kept after an item of theirs was last seen in a feed.
type Retention struct {
	Items         time.Duration
	KeepPerSource int // the newest items of a source stay whatever their age
	Removed       Removal
}

// Removal says what happens to the items of a source that is no longer declared.
type Removal string

const (
	RemovalKeep Removal = "keep"
	RemovalHide Removal = "hide"
	RemovalDrop Removal = "drop"
)

// Polling says when and how sources are visited.
type Polling struct {
	Schedule     Schedule
	Timezone     *time.Location // of schedules that name none
	Concurrency  int            // visits at one time
	PerHost      int            // visits to one host at one time
	Spacing      time.Duration  // between two visits to one host
	SharedHosts  []string       // hosts of many publishers: each of their sources is limited by itself
	Timeout      time.Duration  // of one visit, all redirects included
	MaxBody      int64          // bytes, after decompression
	UserAgent    string
	AllowPrivate bool // visit loopback and private addresses
	Captures     int  // documents kept of each source for replay
}

// Source is a source and what it has of its own instead of the common polling values.
type Source struct {
	feeds.Source
	Schedule *Schedule     // nil: the common one
	Timeout  time.Duration // 0: the common one
	MaxBody  int64         // bytes; 0: the common one
	Page     *Page         // set when URL is an HTML page, nil when it is a feed
	FullText bool          // read the article of each new item for tags and stories
}

// Places says where places come from.
type Places struct {
	// Files are [BuiltinPlaces] or names of gazetteer files; relative names were taken from the directory of the
	// configuration file. Later files add to and override earlier ones.
	Files []string
	// Units are the countries of which feeds distinguish the first-level units.
	Units []feeds.PlaceID
}

// BuiltinPlaces in [Places.Files] is the gazetteer inside the binary.
const BuiltinPlaces = "builtin"

// Topic is what the file says of one topic.
type Topic struct {
	Title   string   // what readers see; empty: the built-in title, or the id of a new topic
	Lines   []string // of the lexicon, in its own syntax
	Replace bool     // instead of the built-in lines, not beside them
}

// Default is the configuration of an empty file: the one place where defaults live.
func Default() Config {
	bamako, err := time.LoadLocation("Africa/Bamako")
	if err != nil {
		panic("the time zone data in the binary is damaged: " + err.Error())
	}
	schedule, err := ParseSchedule("@every 15m", bamako)
	if err != nil {
		panic(err)
	}
	return Config{
		Site:      Site{Title: "Griot", Language: "fr"},
		Listen:    "127.0.0.1:8080",
		Data:      "griot.db",
		Log:       Log{Format: "text", Level: slog.LevelInfo},
		Limits:    Limits{Connections: 4096, PerClient: 256, Requests: limit.DefaultRates()},
		Retention: Retention{Items: 365 * day, KeepPerSource: 200, Removed: RemovalKeep},
		Polling: Polling{
			Schedule:    schedule,
			Timezone:    bamako,
			Concurrency: 64,
			PerHost:     2,
			Spacing:     time.Second,
			SharedHosts: []string{"feeds.feedburner.com", "news.google.com", "wordpress.com", "blogspot.com", "medium.com", "substack.com"},
			Timeout:     30 * time.Second,
			MaxBody:     4 << 20,
			UserAgent:   "Griot (feed aggregator)",
			Captures:    3,
		},
		Places: Places{Files: []string{BuiltinPlaces}, Units: tag.BuiltinUnits()},
		Push:   Push{Hub: true, Lease: 10 * day, Subscriptions: 10_000, PerHost: 1000},
		Topics: map[string]Topic{},

		Stories: story.DefaultParams(),
	}
}

// PublicURL is the address readers use, without a slash at the end. Without one in the file it is the address that the
// server listens on, seen from this machine.
func (c *Config) PublicURL() string {
	if c.Site.BaseURL != "" {
		return c.Site.BaseURL
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return "http://" + c.Listen
	}
	return "http://" + net.JoinHostPort(LocalHost(host), port)
}

// AddressNote says what is amiss with addresses that lead to this machine alone; empty when readers' address is known.
func (c *Config) AddressNote() string {
	if c.Site.BaseURL != "" {
		return ""
	}
	return fmt.Sprintf("site.base_url is not set: feeds and pages name %s as their address, which leads nowhere from another machine; put the address that readers use", c.PublicURL())
}

// LocalHost is the host by which this machine reaches what listens on one: "every interface" is none to call.
func LocalHost(listen string) string {
	if ip := net.ParseIP(listen); listen == "" || ip != nil && ip.IsUnspecified() {
		return "localhost"
	}
	return listen
}

// Source is the declared source of that id.
func (c *Config) Source(id feeds.SourceID) (*Source, bool) {
	for i := range c.Sources {
		if c.Sources[i].ID == id {
			return &c.Sources[i], true
		}
	}
	return nil, false
}

// Admin says who may see the operators' pages and figures, and where.
type Admin struct {
	// Listen is an address of their own, host:port; empty: they are served beside the feeds.
	Listen string
	// Token, or User with Password, are asked for; all empty: nothing is.
	Token          string
	User, Password string
}

// Guarded reports whether somebody must show who he is.
func (a *Admin) Guarded() bool { return a.Token != "" || a.Password != "" }

// Log says how the program logs.
type Log struct {
	Format string     // "text" or "json"
	Level  slog.Level // the least that is written
}

// Page says how to read items off an HTML page that has no feed.
type Page html.PageSpec

// fingerprint changes with the selectors.
func (p *Page) fingerprint() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{p.Item, p.Title, p.Link, p.Date, p.Summary, p.Body}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// Push says how news is pushed to others.
type Push struct {
	Hub           bool          // the program's own WebSub hub takes subscriptions
	Lease         time.Duration // given to subscribers who ask for none
	Subscriptions int           // at the most
	PerHost       int           // with callbacks on one host
	Ping          []string      // hubs elsewhere that are pinged for feeds that have changed
}

// Webhook is a declared feed that is sent story by story to a program of the operator's.
type Webhook struct {
	Feed   string // slug
	URL    string
	Secret string // signs what is sent
	// Private lets it be on this machine or a private network, as polling.allow_private does.
	Private bool
}
