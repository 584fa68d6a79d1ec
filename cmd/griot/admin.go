package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"griot/cmd/griot/config"
	"griot/feeds/web"
	"griot/feeds/web/limit"
)

// gate lets in who knows the operators' token, or their user and password.
type gate struct {
	token, user, password digest
	guarded               bool
	attempts              *attempts
	proxies               limit.Proxies
	log                   *slog.Logger
	complained            atomic.Int64 // Unix seconds
}

func newGate(a *config.Admin, proxies limit.Proxies, attempts *attempts, log *slog.Logger) *gate {
	return &gate{
		token: digestOf(a.Token), user: digestOf(a.User), password: digestOf(a.Password), guarded: a.Guarded(),
		attempts: attempts, proxies: proxies, log: log,
	}
}

// digest stands for a secret: comparing two takes the same time whatever they have in common, their length included.
// A nil digest matches nothing.
type digest []byte

func digestOf(secret string) digest {
	if secret == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func (d digest) matches(given string) bool {
	sum := sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(d, sum[:]) == 1
}

// admits reports whether the request may pass. The token is taken as a bearer's or, since browsers know no other way, as
// the password of any user.
func (g *gate) admits(r *http.Request) bool {
	if !g.guarded {
		return true
	}
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return g.token.matches(strings.TrimSpace(token))
	}
	user, password, ok := r.BasicAuth()
	if !ok {
		return false
	}
	known, proved := g.user.matches(user), g.password.matches(password)
	return known && proved || g.token.matches(password)
}

// look reports whether a request may pass. A client that showed something wrong too often gets the time that it has to
// wait. To show nothing is not wrong.
func (g *gate) look(r *http.Request) (admitted bool, wait time.Duration) {
	if !g.guarded || r.Header.Get("Authorization") == "" {
		return g.admits(r), 0
	}
	client, now := g.proxies.Household(r), time.Now()
	if wait = g.attempts.barred(client, now); wait == 0 {
		if g.admits(r) {
			g.attempts.right(client, now)
			return true, 0
		}
		wait = g.attempts.wrong(client, now)
	}
	if last := g.complained.Load(); now.Unix()-last >= int64(complaintPause/time.Second) && g.complained.CompareAndSwap(last, now.Unix()) {
		g.log.Warn("somebody was turned away from the operators' pages: a wrong token, or a wrong user or password",
			"from", client, "path", r.URL.Path, "held back", wait > 0)
	}
	return false, wait
}

// complaintPause is how often the log says that somebody was turned away.
const complaintPause = time.Minute

// guard serves what is behind the gate.
func (g *gate) guard(behind http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		admitted, wait := g.look(r)
		if admitted {
			behind.ServeHTTP(w, r)
			return
		}
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		if wait > 0 {
			header.Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
			http.Error(w, "too many wrong tokens or passwords came from your address: wait a moment", http.StatusTooManyRequests)
			return
		}
		header.Add("WWW-Authenticate", `Basic realm="griot", charset="UTF-8"`)
		if g.token != nil {
			header.Add("WWW-Authenticate", `Bearer realm="griot"`)
		}
		http.Error(w, "this is for the operators of this griot: show the token or the password of its configuration (admin)", http.StatusUnauthorized)
	})
}

// withOperators puts the operators' pages behind the gate and adds the metrics, beside what readers see.
func withOperators(site *web.Handler, gate *gate, metrics, readers http.Handler) http.Handler {
	pages, figures := gate.guard(readers), gate.guard(metrics)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch first, operators := web.OperatorPath(site.Below(r.URL.Path)); {
		case !operators:
			readers.ServeHTTP(w, r)
		case first == "metrics":
			figures.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// operatorsOnly answers at the address that only operators use: their pages, the metrics and what the pages are made
// with. What readers see is where it always is.
func operatorsOnly(site *web.Handler, gate *gate, metrics http.Handler, publicURL string) http.Handler {
	behind := withOperators(site, gate, metrics, site)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := site.Below(r.URL.Path)
		_, operators := web.OperatorPath(path)
		switch {
		case operators, path == "healthz", path == "readyz", path == "style.css":
			behind.ServeHTTP(w, r)
		case path == "":
			http.Redirect(w, r, "status", http.StatusFound)
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, publicURL+(&url.URL{Path: "/" + path, RawQuery: r.URL.RawQuery}).RequestURI(), http.StatusFound)
		default:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "nothing can be changed here", http.StatusMethodNotAllowed)
		}
	})
}

const (
	// wrongAtOnce is how many wrong tokens or passwords a client may show. One more is allowed after each wrongPause.
	wrongAtOnce = 5
	wrongPause  = 12 * time.Second
	// trustFor is how long a client that has shown the right one is let go on trying.
	trustFor = 24 * time.Hour
	// attemptsKept is how many clients are counted before the older half is forgotten.
	attemptsKept = 4096
)

// attempts counts the wrong tokens and passwords of each client. A client with too many is turned away without a look
// at what it shows next. An answer would say as much as one without a limit. A client that showed the right one lately
// is always looked at. So nobody who shares its address, behind a proxy that names no clients, can shut it out.
type attempts struct {
	mu         sync.Mutex              // guards what is known of clients, too
	young, old map[netip.Addr]*attempt // those of young were seen since it was last full, those of old before that
}

type attempt struct {
	wrong  *rate.Limiter
	proven time.Time // when it last showed the right one
}

func (a *attempts) of(client netip.Addr) *attempt {
	if known, ok := a.young[client]; ok {
		return known
	}
	known, ok := a.old[client]
	if !ok {
		known = &attempt{wrong: rate.NewLimiter(rate.Every(wrongPause), wrongAtOnce)}
	}
	if a.young == nil || len(a.young) >= attemptsKept {
		a.old, a.young = a.young, map[netip.Addr]*attempt{}
	}
	a.young[client] = known
	return known
}

// barred is how long a client has to wait before what it shows is looked at; 0: it is looked at now.
func (a *attempts) barred(client netip.Addr, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.of(client)
	if now.Sub(known.proven) < trustFor {
		return 0
	}
	return known.wait(now)
}

// wait is the time until a client may be wrong once more.
func (a *attempt) wait(now time.Time) time.Duration {
	missing := 1 - a.wrong.TokensAt(now)
	return max(0, time.Duration(missing*float64(wrongPause)))
}

// right notes that a client has shown the right one.
func (a *attempts) right(client netip.Addr, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of(client).proven = now
}

// wrong stores that a client has shown a wrong one. It returns how long the client has to wait when that was one too
// many.
func (a *attempts) wrong(client netip.Addr, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.of(client)
	if known.wrong.AllowN(now, 1) {
		return 0
	}
	return known.wait(now)
}
