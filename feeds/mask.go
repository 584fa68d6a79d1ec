package feeds

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// masked stands where a secret was.
const masked = "***"

// secretName matches the names under which feeds take tokens in their query.
var secretName = regexp.MustCompile(`(?i)^(.*[_-])?(token|key|apikey|api_key|auth|pass|password|passwd|pwd|secret|sig|signature|session|sid|jwt|hash)$`)

var webAddress = regexp.MustCompile(`(?i)https?://[^\s"'<>]+`)

// MaskURL is an address as anybody may see it: without user and password, and with the values of query parameters
// that are named like secrets replaced. What cannot be read as an address is replaced whole where it could hold a
// password. Secrets that are part of a path cannot be told from names and stay.
func MaskURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		if strings.ContainsAny(raw, "@?") {
			return masked
		}
		return raw
	}
	parts := strings.Split(u.RawQuery, "&")
	changed := u.User != nil
	for i, part := range parts {
		name, value, ok := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); ok && value != "" && err == nil && secretName.MatchString(plain) {
			parts[i], changed = name+"="+masked, true
		}
	}
	if !changed {
		return raw
	}
	u.User, u.RawQuery = nil, strings.Join(parts, "&")
	return u.String()
}

// SecretsOf are the password and the values of query parameters named like secrets in an address, as [MaskURL] takes them
// for secrets: a server may repeat them where they stand in no address.
func SecretsOf(raw string) []string {
	u, err := url.Parse(raw)
	if err != nil {
		return nil
	}
	var secrets []string
	if password, ok := u.User.Password(); ok && password != "" {
		secrets = append(secrets, password)
	}
	for name, values := range u.Query() {
		for _, value := range values {
			if value != "" && secretName.MatchString(name) {
				secrets = append(secrets, value)
			}
		}
	}
	slices.Sort(secrets)
	return secrets
}

// MaskText masks every web address within a message, as errors of HTTP clients quote them.
func MaskText(message string) string { return webAddress.ReplaceAllStringFunc(message, MaskURL) }
