package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds/web/limit"
)

const gateToken = "0123456789abcdef"

// knocking shows tokens to a gate as clients do.
type knocking struct {
	t *testing.T
	http.Handler
}

func newKnocking(t *testing.T) knocking {
	proxies := limit.Proxies{netip.MustParsePrefix("127.0.0.0/8")}
	g := newGate(&config.Admin{Token: gateToken}, proxies, &attempts{}, slog.New(slog.DiscardHandler))
	return knocking{t, g.guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "behind") }))}
}

// from shows a token, or nothing, and gives the status of the answer.
func (k knocking) from(client, token string) int {
	k.t.Helper()
	r := httptest.NewRequest("GET", "/status", nil)
	r.RemoteAddr = "127.0.0.1:4711" // the proxy
	if client != "" {
		r.Header.Set("X-Forwarded-For", client)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer := httptest.NewRecorder()
	k.ServeHTTP(answer, r)
	if wait, _ := strconv.Atoi(answer.Header().Get("Retry-After")); (answer.Code == 429) != (wait > 0) {
		k.t.Errorf("status %d, to be tried again after %d s", answer.Code, wait)
	}
	return answer.Code
}

// Whoever tries out tokens is looked at a few times a minute; whoever has the right one is not kept from using it by
// others, nor by a slip of his own.
func TestTriesAreCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := newKnocking(t)
		const guesser, operator = "192.0.2.1", "192.0.2.2"
		for i := range wrongAtOnce {
			if got := k.from(guesser, fmt.Sprint("faux", i)); got != 401 {
				t.Fatalf("try %d: %d", i, got)
			}
		}
		if got := k.from(guesser, "faux"); got != 429 {
			t.Errorf("one try too many: %d", got)
		}
		if got := k.from(guesser, gateToken); got != 429 {
			t.Errorf("a guess is looked at while the client is barred: %d", got)
		}
		if got := k.from(guesser, ""); got != 401 {
			t.Errorf("without a token, which is no try: %d", got)
		}
		if got := k.from(operator, gateToken); got != 200 {
			t.Errorf("somebody else with the right token: %d", got)
		}
		time.Sleep(wrongPause)
		if got := k.from(guesser, gateToken); got != 200 {
			t.Errorf("the right token after the pause: %d", got)
		}

		for range 10 * wrongAtOnce { // somebody behind the same address
			k.from(operator, "faux")
		}
		if got := k.from(operator, "faux"); got != 429 {
			t.Errorf("a wrong token from where the right one was shown: %d", got)
		}
		for range 100 {
			if got := k.from(operator, gateToken); got != 200 {
				t.Fatalf("the right token from where it was shown: %d", got)
			}
		}

		const other = "2001:db8::1"
		looked := 0
		for range 600 {
			if k.from(other, "faux") == 401 {
				looked++
			}
			time.Sleep(time.Second)
		}
		if most := wrongAtOnce + int(600*time.Second/wrongPause) + 1; looked > most || looked < most/2 {
			t.Errorf("%d guesses in ten minutes are looked at, want %d at most", looked, most)
		}
		for k.from(other, "faux") != 429 {
		}
		if got := k.from("2001:db8::2", "faux"); got != 429 {
			t.Errorf("another address of the same line: %d", got)
		}
	})
}

// The proxy itself is counted where it names no clients, and programs on this machine are.
func TestTriesOfAProxy(t *testing.T) {
	t.Parallel()
	k := newKnocking(t)
	for range wrongAtOnce {
		k.from("", "faux")
	}
	if got := k.from("", "faux"); got != 429 {
		t.Errorf("status %d", got)
	}
	if got := k.from("192.0.2.1", gateToken); got != 200 {
		t.Errorf("a client that is named: %d", got)
	}
}

func TestTriesAreForgotten(t *testing.T) {
	t.Parallel()
	var a attempts
	now := time.Now()
	for i := range 5 * attemptsKept {
		a.wrong(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if n := len(a.young) + len(a.old); n > 2*attemptsKept {
		t.Errorf("%d clients are remembered", n)
	}
}
