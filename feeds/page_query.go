package feeds

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

var (
	// sessions are parameters that name a reader's visit, by the programs that write them: PHP, Java, ASP, ColdFusion,
	// osCommerce, Zen Cart, WordPress.
	sessions = []string{"phpsessid", "jsessionid", "asp.net_sessionid", "cftoken", "oscsid", "zenid", "doing_wp_cron", "nocache", "no_cache", "cachebuster",
		"replytocom", "unapproved", "moderation-hash"}
	// perhapsSessions are names that sites also give to the sessions of a parliament or a court: their value tells.
	perhapsSessions = []string{"sessid", "sessionid", "session_id", "session-id", "sess_id", "phpsession", "chash"}
)

// isSession reports whether a parameter names a reader's visit, by its name, or by its value where the name can be another's.
func isSession(name, value string) bool {
	name = strings.ToLower(name)
	return slices.Contains(sessions, name) || strings.HasPrefix(name, "aspsessionid") || slices.Contains(perhapsSessions, name) && isRandom(value)
}

// isRandom reports whether a value looks drawn by a program: 16 letters and digits or more, of both kinds.
func isRandom(value string) bool {
	return len(value) >= 16 && strings.ContainsAny(value, "0123456789") && strings.Trim(strings.ToLower(value), "0123456789-_.") != "" &&
		!strings.ContainsAny(value, " /")
}

// campaigns are parameters that say how a reader came, beside those of [IsTracking]. perhapsCampaigns can also hold the
// number of an article: their value tells.
var (
	campaigns = []string{"gclsrc", "wbraid", "gbraid", "gad_source", "gad_campaignid", "srsltid", "twclid", "ttclid", "li_fat_id", "epik", "igsh", "s_kwcid",
		"fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "fb_comment_id", "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking", "mkt_tok",
		"vero_id", "vero_conv", "oly_enc_id", "oly_anon_id", "rb_clickid", "wickedid", "_openstat", "xtref", "xtcr", "smtyp", "ftag",
		"wt_mc", "wt_mc_id", "wt.mc_id", "__twitter_impression", "ref_url", "guccounter", "guce_referrer", "guce_referrer_sig", "_branch_match_id",
		"amp_js_v", "amp_gsa", "amp_markup", "usqp", "aoh", "noamp"}
	perhapsCampaigns = []string{"cmpid", "ocid", "smid", "ncid", "mbid", "xts"}
	campaignPrefixes = []string{"mtm_", "matomo_", "pk_", "piwik_", "hsa_", "at_", "ns_mchannel", "ns_campaign", "ns_source", "ns_linkname", "ns_fee"}
)

func isCampaign(name, value string) bool {
	if IsTracking(name) {
		return true
	}
	name = strings.ToLower(name)
	number := value != "" && strings.Trim(value, "0123456789") == ""
	return slices.Contains(campaigns, name) || !number && slices.Contains(perhapsCampaigns, name) ||
		slices.ContainsFunc(campaignPrefixes, func(p string) bool { return strings.HasPrefix(name, p) && !(number && name == p+"id") })
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
		a.token = a.token || strings.EqualFold(p.name, "cftoken")
		if p.name != "" && !a.idle(&p) && !slices.Contains(a.query, p) {
			a.query = append(a.query, p)
		}
	}
	a.leaveSID()
	a.leaveColdFusion()
	slices.SortStableFunc(a.query, func(x, y queryPart) int { return cmp.Compare(x.name, y.name) })
}

// idle reports whether a parameter says nothing of what is read.
func (a *address) idle(p *queryPart) bool {
	name, value := strings.ToLower(p.name), strings.ToLower(p.value)
	switch {
	case isSession(name, value) || isCampaign(name, value):
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

// leaveColdFusion takes "cfid" off where it is a session of ColdFusion, which writes its token beside it.
func (a *address) leaveColdFusion() {
	if a.token {
		a.query = slices.DeleteFunc(a.query, func(p queryPart) bool { return strings.EqualFold(p.name, "cfid") })
	}
}

func plainParameter(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
