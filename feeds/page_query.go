package feeds

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// sessions are parameters that name a reader's visit, by the programs that write them: PHP, Java, ASP, ColdFusion,
// osCommerce, Zen Cart, WordPress.
var sessions = []string{"phpsessid", "jsessionid", "asp.net_sessionid", "cfid", "cftoken", "sessid", "sessionid", "session_id", "session-id", "sess_id",
	"phpsession", "oscsid", "zenid", "doing_wp_cron", "nocache", "no_cache", "cachebuster", "chash", "replytocom", "unapproved", "moderation-hash"}

func isSession(name string) bool {
	name = strings.ToLower(name)
	return slices.Contains(sessions, name) || strings.HasPrefix(name, "aspsessionid")
}

// campaigns are parameters that say how a reader came, beside those of [IsTracking].
var (
	campaigns = []string{"gclsrc", "wbraid", "gbraid", "gad_source", "gad_campaignid", "srsltid", "twclid", "ttclid", "li_fat_id", "epik", "igsh", "s_kwcid",
		"fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "fb_comment_id", "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking", "mkt_tok",
		"vero_id", "vero_conv", "oly_enc_id", "oly_anon_id", "rb_clickid", "wickedid", "_openstat", "xtref", "xtcr", "xts", "cmpid", "ocid", "smid", "smtyp", "ftag",
		"ncid", "wt_mc", "wt_mc_id", "wt.mc_id", "__twitter_impression", "ref_url", "guccounter", "guce_referrer", "guce_referrer_sig", "mbid", "_branch_match_id",
		"amp_js_v", "amp_gsa", "amp_markup", "usqp", "aoh", "noamp"}
	campaignPrefixes = []string{"mtm_", "matomo_", "pk_", "piwik_", "hsa_", "at_", "ns_mchannel", "ns_campaign", "ns_source", "ns_linkname", "ns_fee"}
)

func isCampaign(name string) bool {
	if IsTracking(name) {
		return true
	}
	name = strings.ToLower(name)
	return slices.Contains(campaigns, name) || slices.ContainsFunc(campaignPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

var (
	// mentions name where a reader comes from, or an article: their value tells.
	mentions = []string{"ref", "source", "src", "from", "origin", "medium", "via", "share", "partner"}
	// channels are such values.
	channels = []string{"rss", "rss2", "feed", "feeds", "atom", "twitter", "x", "facebook", "fb", "tw", "whatsapp", "telegram", "linkedin", "jetpack-whatsapp",
		"newsletter", "email", "mail", "share", "social", "home", "homepage", "googlenews", "google-news", "flipboard", "print", "reddit", "tumblr", "pinterest"}
)

// readQuery takes over the parameters that say what is read.
func (a *address) readQuery(raw string) {
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		name = strings.TrimPrefix(name, "amp;") // escaped twice
		p := queryPart{plainParameter(name), plainParameter(value)}
		if p.name != "" && !a.idle(&p) && !slices.Contains(a.query, p) {
			a.query = append(a.query, p)
		}
	}
	a.leaveSID()
	slices.SortStableFunc(a.query, func(x, y queryPart) int { return cmp.Compare(x.name, y.name) })
}

// idle reports whether a parameter says nothing of what is read.
func (a *address) idle(p *queryPart) bool {
	name, value := strings.ToLower(p.name), strings.ToLower(p.value)
	switch {
	case isSession(name) || isCampaign(name):
		return true
	case slices.Contains(mentions, name):
		return slices.Contains(channels, value) || strings.HasPrefix(value, "rss--")
	}
	switch name {
	case "amp":
		return value == "" || value == "1" || value == "true" || value == "amp" || value == "yes"
	case "outputtype", "output", "view":
		return value == "amp"
	case "mobile":
		return value == "1" || value == "0" || value == "true" || value == "false"
	case "m": // Blogger's twin; elsewhere it can be a month
		return (value == "0" || value == "1") && len(a.segments) > 0 && strings.HasSuffix(a.segments[len(a.segments)-1], ".html")
	case "_": // a number of jQuery, against caches
		return len(value) >= 10 && strings.Trim(value, "0123456789") == ""
	}
	return false
}

// leaveSID takes "sid" off where it is a session: PHP-Nuke has the numbers of articles in it.
func (a *address) leaveSID() {
	at := slices.IndexFunc(a.query, func(p queryPart) bool {
		return strings.EqualFold(p.name, "sid") && len(p.value) == 32 && strings.Trim(p.value, "0123456789abcdefABCDEF") == ""
	})
	if at < 0 {
		return
	}
	if len(a.query) > 1 || len(a.segments) > 0 && !strings.Contains(a.segments[len(a.segments)-1], ".") {
		a.query = slices.Delete(a.query, at, at+1)
	}
}

func plainParameter(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
