package feeds

import (
	"slices"
	"strings"
	"unicode"
)

// secretEndings are what a parameter's name ends with, joined and in lower case, when its value is a secret: no other
// word of a query ends with them.
func secretEndings() []string {
	return []string{
		"token", "secret", "password", "passwd", "passwort", "passcode", "passphrase", "motdepasse", "pwd", "jeton", "apikey", "signature", "sig",
		"sessionid", "sessid", "jwt", "authorization", "oauth",
		"rsskey", "feedkey", "authkey", "accesskey", "userkey", "secretkey", "privatekey", "sharedkey", "securitykey", "sessionkey",
		"clientkey", "consumerkey", "memberkey", "appkey", "signkey", "signingkey", "streamkey", "viewkey", "readkey", "passkey",
		"subscriptionkey", "licensekey", "licencekey", "authcode", "accesscode", "secretcode",
		"wpnonce", "userpass", "dbpass", "usersession", "userauth", "httpauth", "basicauth", "feedauth", "userhash", "authhash",
	}
}

// secretWords name a secret as the last word of a parameter's name only: monkey, compass and rehash end with them, too.
func secretWords() []string {
	return []string{"key", "auth", "pass", "pw", "mdp", "session", "sid", "hash", "hmac", "bearer", "otp"}
}

// secretName reports whether feeds take secrets in a query parameter of this name, however it is written: access_token,
// accessToken, ACCESSTOKEN, feed[token] and token2.
func secretName(name string) bool {
	words := nameWords(name)
	if len(words) == 0 {
		return false
	}
	joined := strings.Join(words, "")
	return slices.Contains(secretWords(), words[len(words)-1]) ||
		slices.ContainsFunc(secretEndings(), func(ending string) bool { return strings.HasSuffix(joined, ending) })
}

// nameWords are the words of a name in lower case, without the number at its end: they are set apart by whatever is no
// letter, and by capitals, of which the last of several begins a word (RSSKey).
func nameWords(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words, word = append(words, strings.ToLower(string(word))), nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r):
			end()
			continue
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1])):
			end()
		}
		word = append(word, r)
	}
	end()
	return words
}
