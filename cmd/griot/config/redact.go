package config

import (
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
)

// Redact returns text as operators see it: without the configuration's secrets, and without what looks like a secret in
// an address.
func (c *Config) Redact(text string) string {
	return feeds.MaskText(redactionOf(c.Secrets).apply(text))
}

// OperatorsRedactor takes the secrets out of operators' documents; nil when there are none.
func (c *Config) OperatorsRedactor() func(string) string {
	secrets := slices.DeleteFunc(slices.Clone(c.Secrets), c.public)
	if len(secrets) == 0 {
		return nil
	}
	return redactionOf(secrets).apply
}

// ReadersRedactor returns what redacts readers' documents. It takes out what can be nothing but a secret, and all
// secrets in the addresses of sources. Without any it is nil.
func (c *Config) ReadersRedactor() func(string) string {
	var forms redaction
	for _, s := range c.Sources {
		shown := feeds.MaskURL(s.URL)
		if hidden := RedactAddress(shown, c.Secrets); hidden != shown {
			forms = append(forms, written(shown, hidden, true)...)
		}
	}
	secrets := slices.DeleteFunc(slices.Clone(c.Secrets), func(secret string) bool {
		least := minUnmistakable
		if secret == c.Admin.Password {
			least = minPassword
		}
		return len(secret) < least || isWord(secret) || c.public(secret)
	})
	if forms = append(forms, redactionOf(secrets)...); len(forms) == 0 {
		return nil
	}
	return forms.apply
}

// public reports whether the site says of itself what is also a secret's content.
func (c *Config) public(secret string) bool {
	site := strings.Join([]string{c.PublicURL(), c.Site.Title, c.Site.Contact, c.Site.Licence, c.Site.Language}, "\n")
	return strings.Contains(site, secret)
}

// isWord reports whether a text could be one word of a language.
func isWord(s string) bool {
	return utf8.RuneCountInString(s) <= longestWord &&
		!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

// RedactAddress takes secrets out of what follows the host of an address.
func RedactAddress(address string, secrets []string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	origin := u.Scheme + "://" + u.Host
	rest, found := strings.CutPrefix(address, origin)
	if !found {
		return address
	}
	return origin + redactionOf(secrets).apply(rest)
}

// redaction is what is taken out of a text, in this order.
type redaction []form

// form is one way to write a secret. A whole one counts only where it is no piece of a word.
type form struct {
	text, put string
	whole     bool
}

// redactionOf takes secrets out in all the forms in which addresses, pages and JSON write them.
func redactionOf(secrets []string) redaction {
	var forms redaction
	for _, secret := range secrets {
		if len(secret) >= minRedacted {
			forms = append(forms, written(secret, "***", len(secret) < minUnmistakable || isWord(secret))...)
		}
	}
	return forms
}

func written(text, put string, whole bool) []form {
	var forms []form
	for _, write := range []func(string) string{
		func(s string) string { return s }, url.QueryEscape, url.PathEscape, html.EscapeString, inPage, inJSON,
	} {
		f := form{write(text), put, whole}
		if !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	return forms
}

// inPage is how html/template writes a text.
func inPage(s string) string { return strings.ReplaceAll(html.EscapeString(s), "+", "&#43;") }

func inJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return s
	}
	return string(b[1 : len(b)-1])
}

func (c redaction) apply(text string) string {
	for _, f := range c {
		text = f.apply(text)
	}
	return text
}

func (f *form) apply(text string) string {
	if !f.whole {
		return strings.ReplaceAll(text, f.text, f.put)
	}
	var out strings.Builder
	done := 0
	for at := 0; ; {
		next := strings.Index(text[at:], f.text)
		if next < 0 {
			break
		}
		start := at + next
		end := start + len(f.text)
		if beginsWord(text[:start]) && endsWord(text[end:]) {
			out.WriteString(text[done:start])
			out.WriteString(f.put)
			at, done = end, end
		} else {
			_, width := utf8.DecodeRuneInString(text[start:])
			at = start + width
		}
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// beginsWord reports whether a word may begin after a text: also after a character written as %2F, \n or \u003c.
func beginsWord(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	if !isWordRune(last) {
		return true
	}
	n := len(before)
	return n >= 3 && before[n-3] == '%' && isHex(before[n-2:]) ||
		n >= 2 && before[n-2] == '\\' && strings.ContainsRune("bfnrt", last) ||
		n >= 6 && before[n-6:n-4] == `\u` && isHex(before[n-4:])
}

func endsWord(after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	return !isWordRune(next)
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}

func isHex(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.ASCII_Hex_Digit, r) })
}
