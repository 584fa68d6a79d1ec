package feeds

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// masked stands where a secret was.
const masked = "***"

var webAddress = regexp.MustCompile(`(?i)https?://[^\s"'<>]+`)

// parameter is a name with its value, as it stands in a query (application/x-www-form-urlencoded; some servers part
// with semicolons), in a fragment, or after a semicolon in a path (RFC 3986, section 3.3).
var parameter = regexp.MustCompile(`([^&;=]+)=([^&;]+)`)

var pathParameter = regexp.MustCompile(`;([^;=/]+)=([^;/]+)`)

// MaskURL is an address as anybody may see it: without user and password, and with the values of parameters that are
// named like secrets replaced. What cannot be read as an address is replaced whole where it could hold a password.
// Other secrets that are part of a path cannot be told from names and stay.
func MaskURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		if strings.ContainsAny(raw, "@?") {
			return masked
		}
		return raw
	}
	query, fragment, path := maskParameters(u.RawQuery), maskParameters(u.EscapedFragment()), u.EscapedPath()
	path = pathParameter.ReplaceAllStringFunc(path, func(found string) string { return ";" + maskParameters(found[1:]) })
	if u.User == nil && query == u.RawQuery && fragment == u.EscapedFragment() && path == u.EscapedPath() {
		return raw
	}
	if plain, err := url.PathUnescape(path); err == nil {
		u.Path, u.RawPath = plain, path
	}
	if plain, err := url.PathUnescape(fragment); err == nil {
		u.Fragment, u.RawFragment = plain, fragment
	}
	u.User, u.RawQuery = nil, query
	return u.String()
}

func maskParameters(raw string) string {
	return parameter.ReplaceAllStringFunc(raw, func(found string) string {
		if name, _, _ := strings.Cut(found, "="); secretName(unescaped(name)) {
			return name + "=" + masked
		}
		return found
	})
}

// unescaped is what a part of a query means, or the part itself where it is not well formed.
func unescaped(part string) string {
	if plain, err := url.QueryUnescape(part); err == nil {
		return plain
	}
	return part
}

// SecretsOf are the password, or the user who has none, and the values of parameters named like secrets in an address,
// as [MaskURL] takes them for secrets: a server may repeat them where they stand in no address.
func SecretsOf(raw string) []string {
	u, err := url.Parse(raw)
	if err != nil {
		return nil
	}
	var secrets []string
	if password, ok := u.User.Password(); ok && password != "" {
		secrets = append(secrets, password)
	} else if user := u.User.Username(); user != "" {
		secrets = append(secrets, user)
	}
	parameters := append(parameter.FindAllStringSubmatch(u.RawQuery, -1), pathParameter.FindAllStringSubmatch(u.EscapedPath(), -1)...)
	for _, found := range parameters {
		if secretName(unescaped(found[1])) {
			secrets = append(secrets, unescaped(found[2]))
		}
	}
	slices.Sort(secrets)
	return slices.Compact(secrets)
}

// MaskText masks every web address within a message, as errors of HTTP clients quote them.
func MaskText(message string) string { return webAddress.ReplaceAllStringFunc(message, MaskURL) }
