package main

// The authorities of Mozilla's list vouch for sources where the machine has no list of its own, as in a container image.
import _ "golang.org/x/crypto/x509roots/fallback"
