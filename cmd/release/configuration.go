package main

import (
	"bytes"
	"fmt"
	"regexp"
)

// configured is the shipped configuration with other values for keys of the first level, its comments kept.
func configured(config []byte, values map[string]string) ([]byte, error) {
	for key, value := range values {
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + `:[ \t]+\S+`)
		at := line.FindAllIndex(config, -1)
		if len(at) != 1 {
			return nil, fmt.Errorf("config.yaml has %d lines with %s, want one", len(at), key)
		}
		config = bytes.Join([][]byte{config[:at[0][0]], []byte(key + ": " + value), config[at[0][1]:]}, nil)
	}
	return config, nil
}
