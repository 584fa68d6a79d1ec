package fetcher

import "testing"

func TestPublicHost(t *testing.T) {
	for host, want := range map[string]bool{
		"griot.example.org": true, "griot.ml.": true, "93.184.216.34": true, "2606:4700::1111": true, "[2606:4700::1111]": true,
		"": false, "localhost": false, "griot": false, "griot.local": false, "griot.localhost": false, "nas.home.arpa": false,
		"127.0.0.1": false, "::1": false, "[::1]": false, "10.0.0.1": false, "192.168.1.4": false, "169.254.1.1": false, ".ml": false,
	} {
		if got := PublicHost(host); got != want {
			t.Errorf("PublicHost(%q) = %v", host, got)
		}
	}
}
