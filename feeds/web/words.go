package web

import (
	"fmt"

	"griot/feeds"
	"griot/feeds/render"
)

// words is all that the site itself says to readers, in one language. French puts a no-break space before : ; ? !
// and inside guillemets.
type words struct {
	*render.Wording

	Home, Regions, Topics, Chosen, Everything, Newest, Subscribe, SourcesTitle, HelpTitle, SelectTitle string
	Published, FirstSeen, Reports, Why, Cited, Language, Licence, Contact, AllReports, Nothing, Times  string
	SkipToContent, FeedList, SourceList, Status, LastSuccess, Never, Items                             string
	Class_, State_, Search, Limit, Brief, Show, Address, Build, Compose                                string
	Since, Until, Without, RawStream                                                                   string
	OnlyGet, TooLong, Broken, NoSuchPage, NotReady, BackHome                                           string

	langs       map[string]string
	health      map[string]string
	kinds       map[feeds.LinkKind]string
	badFormat   string // of an address, with the parser's reason
	place       string // formats of what is unknown, with its id
	topic       string
	source      string
	feed        string
	placeAbout  string // formats of descriptions, with a name
	topicAbout  string
	quoteFormat string
	outletOne   string
	outletMany  string
	textOne     string
	textMany    string
}

func wordsFor(language string) *words {
	wording := render.WordingFor(language)
	if wording.Lang == "en" {
		return english(wording)
	}
	return french(wording)
}

func french(w *render.Wording) *words {
	return &words{
		Wording: w,
		Home:    "Accueil", Regions: "Régions", Topics: "Thèmes", Chosen: "Sélections", Everything: "Tout le fil",
		Newest: "Dernières informations", Subscribe: "S’abonner", SourcesTitle: "Sources", HelpTitle: "Aide",
		SelectTitle: "Composer un flux",
		Published:   "Publié", FirstSeen: "Vu par Griot", Reports: "Tous les articles", Why: "Pourquoi ces articles sont réunis",
		Cited: "Texte officiel cité", Language: "Langue", Licence: "Droits", Contact: "Contact", AllReports: "tous les articles",
		Nothing: "Rien pour le moment.", Times: "Heures",
		SkipToContent: "Aller au contenu", FeedList: "Liste des flux (OPML)", SourceList: "Liste des sources (OPML)",
		Status: "État", LastSuccess: "Dernière lecture", Never: "jamais", Items: "articles",
		Class_: "Nature de la source", State_: "Fondement", Search: "Mots recherchés", Limit: "Nombre d’entrées",
		Brief: "Longueur des extraits (caractères)", Show: "Afficher", Address: "Adresse du flux", Build: "Composer",
		Compose: "Cochez ce qui vous intéresse\u00a0; les choix d’une même liste s’ajoutent, les listes se combinent.",
		Since:   "depuis le", Until: "jusqu’au", Without: "sans", RawStream: "Articles un à un",
		OnlyGet:    "Cette adresse se lit seulement (GET ou HEAD).",
		TooLong:    "Cette adresse est trop longue.",
		Broken:     "Une erreur s’est produite de notre côté. Réessayez dans quelques minutes.",
		NoSuchPage: "Il n’y a rien à cette adresse.",
		NotReady:   "Le service démarre\u00a0; réessayez dans un instant.",
		BackHome:   "Retour à l’accueil",
		langs: map[string]string{
			"fr": "français", "en": "anglais", "ar": "arabe", "bm": "bambara", "ff": "peul", "es": "espagnol", "pt": "portugais",
			"ha": "haoussa", "son": "songhaï", "ses": "songhaï", "tmh": "tamasheq", "taq": "tamasheq",
		},
		health: map[string]string{"ok": "à jour", "failing": "en panne", "new": "pas encore lue"},
		kinds: map[feeds.LinkKind]string{
			feeds.LinkSame: "même adresse ou même identifiant", feeds.LinkCopy: "même texte", feeds.LinkPartial: "texte repris en partie",
			feeds.LinkDerived: "tiré du texte officiel", feeds.LinkEvent: "même événement",
		},
		badFormat: "Cette adresse demande quelque chose d’impossible\u00a0: %v. Voyez /help.",
		place:     "Le lieu «\u00a0%s\u00a0» n’est pas connu ici.", topic: "Le thème «\u00a0%s\u00a0» n’est pas connu ici.",
		source: "La source «\u00a0%s\u00a0» n’est pas connue ici.", feed: "Il n’y a pas de flux «\u00a0%s\u00a0» ici.",
		placeAbout: "Tout ce qui concerne ce lieu\u00a0: %s", topicAbout: "Tout ce qui concerne ce thème\u00a0: %s",
		quoteFormat: "«\u00a0%s\u00a0»",
		outletOne:   "%d source", outletMany: "%d sources",
		textOne: "%d texte indépendant", textMany: "%d textes indépendants",
	}
}

func english(w *render.Wording) *words {
	return &words{
		Wording: w,
		Home:    "Home", Regions: "Regions", Topics: "Topics", Chosen: "Selections", Everything: "The whole wire",
		Newest: "Latest news", Subscribe: "Subscribe", SourcesTitle: "Sources", HelpTitle: "Help", SelectTitle: "Build a feed",
		Published: "Published", FirstSeen: "Seen by Griot", Reports: "All reports", Why: "Why these reports belong together",
		Cited: "Official text cited", Language: "Language", Licence: "Rights", Contact: "Contact", AllReports: "all reports",
		Nothing: "Nothing yet.", Times: "Times",
		SkipToContent: "Skip to content", FeedList: "List of feeds (OPML)", SourceList: "List of sources (OPML)",
		Status: "State", LastSuccess: "Last read", Never: "never", Items: "items",
		Class_: "Kind of source", State_: "Standing", Search: "Words to look for", Limit: "Number of entries",
		Brief: "Length of excerpts (characters)", Show: "Show", Address: "Address of the feed", Build: "Build",
		Compose: "Tick what you want: choices in one list add up, lists narrow each other.",
		Since:   "since", Until: "until", Without: "without", RawStream: "Item by item",
		OnlyGet: "This address can only be read (GET or HEAD).", TooLong: "This address is too long.",
		Broken:     "Something went wrong on our side. Please try again in a few minutes.",
		NoSuchPage: "There is nothing at this address.", NotReady: "The service is starting: try again in a moment.",
		BackHome: "Back to the front page",
		langs: map[string]string{
			"fr": "French", "en": "English", "ar": "Arabic", "bm": "Bambara", "ff": "Fula", "es": "Spanish", "pt": "Portuguese",
			"ha": "Hausa", "son": "Songhay", "ses": "Songhay", "tmh": "Tamasheq", "taq": "Tamasheq",
		},
		health: map[string]string{"ok": "up to date", "failing": "failing", "new": "not read yet"},
		kinds: map[feeds.LinkKind]string{
			feeds.LinkSame: "same address or identifier", feeds.LinkCopy: "same text", feeds.LinkPartial: "part of the text",
			feeds.LinkDerived: "made from the official text", feeds.LinkEvent: "same event",
		},
		badFormat: "This address asks for something that cannot be: %v. See /help.",
		place:     "No place “%s” is known here.", topic: "No topic “%s” is known here.",
		source: "No source “%s” is known here.", feed: "There is no feed “%s” here.",
		placeAbout: "Everything about this place: %s", topicAbout: "Everything about this topic: %s",
		quoteFormat: "“%s”",
		outletOne:   "%d source", outletMany: "%d sources",
		textOne: "%d independent text", textMany: "%d independent texts",
	}
}

func (w *words) badAddress(err error) string    { return fmt.Sprintf(w.badFormat, err) }
func (w *words) unknownPlace(id string) string  { return fmt.Sprintf(w.place, id) }
func (w *words) unknownTopic(id string) string  { return fmt.Sprintf(w.topic, id) }
func (w *words) unknownSource(id string) string { return fmt.Sprintf(w.source, id) }
func (w *words) unknownFeed(id string) string   { return fmt.Sprintf(w.feed, id) }
func (w *words) aboutPlace(name string) string  { return fmt.Sprintf(w.placeAbout, name) }
func (w *words) aboutTopic(name string) string  { return fmt.Sprintf(w.topicAbout, name) }

// Quoted puts text into the language's quotation marks.
func (w *words) Quoted(text string) string { return fmt.Sprintf(w.quoteFormat, text) }

// Kind names a link between reports.
func (w *words) Kind(kind feeds.LinkKind) string { return w.kinds[kind] }

// Health names a source's state.
func (w *words) Health(state string) string { return w.health[state] }

// LangName names a language, by its code where it has no name here.
func (w *words) LangName(code string) string {
	if name, ok := w.langs[code]; ok {
		return name
	}
	return code
}

// Outlets counts sources.
func (w *words) Outlets(n int) string { return counted(n, w.outletOne, w.outletMany) }

// Texts counts independent texts.
func (w *words) Texts(n int) string { return counted(n, w.textOne, w.textMany) }

func counted(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf(one, n)
	}
	return fmt.Sprintf(many, n)
}
