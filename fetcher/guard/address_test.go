package guard

import (
	"errors"
	"testing"
)

func TestPrivateAddressesAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		address string
		refused bool
	}{
		{"93.184.216.34:80", false},
		{"127.0.0.1:80", true},
		{"[::1]:80", true},
		{"169.254.169.254:80", true},
		{"100.64.0.1:80", true},
		{"[64:ff9b::7f00:1]:80", true},
		{"[::ffff:10.0.0.1]:80", true},
		{"224.0.0.1:80", true},
	}
	for _, test := range tests {
		t.Run(test.address, func(t *testing.T) {
			t.Parallel()
			err := refusePrivate("tcp", test.address, nil)
			if refused := errors.Is(err, ErrPrivateAddress); refused != test.refused || !refused && err != nil {
				t.Errorf("%v, want refused: %v", err, test.refused)
			}
		})
	}
}

func TestPublicHost(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"griot.example.org": true, "griot.ml.": true, "93.184.216.34": true, "2606:4700::1111": true, "[2606:4700::1111]": true,
		"": false, "localhost": false, "griot": false, "griot.local": false, "griot.localhost": false, "nas.home.arpa": false,
		"127.0.0.1": false, "::1": false, "[::1]": false, "10.0.0.1": false, "192.168.1.4": false, "169.254.1.1": false, ".ml": false,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			if got := PublicHost(host); got != want {
				t.Errorf("PublicHost(%q) = %v", host, got)
			}
		})
	}
}
