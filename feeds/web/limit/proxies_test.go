package limit

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestClientBehindProxies(t *testing.T) {
	t.Parallel()
	proxies := Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("10.0.0.0/8")}
	for _, test := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"no proxy", "41.73.1.2:5000", nil, "41.73.1.2"},
		{"a reader's own claim", "41.73.1.2:5000", []string{"9.9.9.9"}, "41.73.1.2"},
		{"one proxy", "127.0.0.1:5000", []string{"41.73.1.2"}, "41.73.1.2"},
		{"a claim before the proxy's word", "127.0.0.1:5000", []string{"9.9.9.9, 41.73.1.2"}, "41.73.1.2"},
		{"two proxies", "127.0.0.1:5000", []string{"41.73.1.2, 10.1.2.3"}, "41.73.1.2"},
		{"two headers", "127.0.0.1:5000", []string{"9.9.9.9", "41.73.1.2, 10.1.2.3"}, "41.73.1.2"},
		{"with a port", "127.0.0.1:5000", []string{"41.73.1.2:4711"}, "41.73.1.2"},
		{"IPv6", "[::1]:5000", []string{"[2001:db8::7]:4711"}, "2001:db8::7"},
		{"IPv4 within IPv6", "[::ffff:127.0.0.1]:5000", []string{"::ffff:41.73.1.2"}, "41.73.1.2"},
		{"nothing readable", "127.0.0.1:5000", []string{"unknown"}, "127.0.0.1"},
		{"readable, then not", "127.0.0.1:5000", []string{"41.73.1.2, unknown"}, "127.0.0.1"},
		{"empty", "127.0.0.1:5000", []string{""}, "127.0.0.1"},
		{"proxies only", "127.0.0.1:5000", []string{"10.1.2.3"}, "10.1.2.3"},
		{"a unix socket", "@", []string{"41.73.1.2"}, "invalid IP"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = test.peer
			r.Header["X-Forwarded-For"] = test.forwarded
			if got := proxies.Client(r).String(); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestHousehold(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"41.73.1.2":            "41.73.1.2",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
		"2001:db8:1:2:ffff::1": "2001:db8:1:2::",
		"fe80::1%eth0":         "fe80::",
		"2001:db8:1:3::":       "2001:db8:1:3::",
		"::ffff:192.0.2.1":     "::", // callers unmap; see Client
	} {
		t.Run(addr, func(t *testing.T) {
			if got := household(netip.MustParseAddr(addr)).String(); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}
