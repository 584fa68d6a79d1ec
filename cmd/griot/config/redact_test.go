package config

import "testing"

// What ${NAME} puts into a name is no secret, what stands in an address may be, and readers' texts keep every word.
func TestWhatIsConcealed(t *testing.T) {
	t.Parallel()
	env := map[string]string{
		"OUTLET": "Radio Tombouctou FM", "DIR": "s3cret", "LONG": "clef-dans-le-chemin", "BASE": "https://base.example",
		"HOST": "un-long-hote.example", "WHOLE": "https://whole.example/services/T0123/B4567", "TOKEN": "anticonstitutionnellement",
		"HOOK": "MDEyMzQ1Njc4OWFiY2RlZg", "PING": "jeton-du-relais-98765",
	}
	cfg, err := testLoader(env).Load(writeConfig(t, `
site: {title: "Fil de ${OUTLET}"}
admin: {user: veille, password: "${TOKEN}"}
push: {ping: ["https://hub.example/${PING}/"]}
feeds:
  - {slug: tout, title: "${OUTLET}", webhook: {url: "${WHOLE}", secret: "${HOOK}"}}
sources:
  - {id: a, name: "${OUTLET}", url: "https://a.example/feed?key=Tombouctou", class: press, home: ml.gao}
  - {id: b, name: B, url: "https://b.example/${DIR}/${LONG}/feed?n=1;accessToken=Sahel%20Mali%20Niger", class: press}
  - {id: c, name: C, url: "${BASE}/feed", class: press}
  - {id: d, name: D, url: "https://${HOST}/feed", class: press}
  - {id: e, name: E, url: "https://anneau7@e.example/${DIR}.xml", class: press}
`))
	if err != nil {
		t.Fatal(err)
	}
	readers, operators := cfg.ReadersRedactor(), cfg.OperatorsRedactor()
	for _, c := range []struct{ text, readers, operators string }{
		{"Radio Tombouctou FM à Tombouctou", "Radio Tombouctou FM à Tombouctou", "Radio Tombouctou FM à Tombouctou"}, // the site's title says so
		{"https://base.example/article", "https://base.example/article", "https://base.example/article"},
		{"https://un-long-hote.example/x", "https://un-long-hote.example/x", "https://un-long-hote.example/x"},
		{"anticonstitutionnellement", "anticonstitutionnellement", "***"},
		{"a clef-dans-le-chemin b", "a *** b", "a *** b"},
		{"xclef-dans-le-cheminx", "x***x", "x***x"},
		{"un s3cret, des s3crets", "un s3cret, des s3crets", "un ***, des s3crets"},
		{`%2Fs3cret%2F \ns3cret \u003cs3cret`, `%2Fs3cret%2F \ns3cret \u003cs3cret`, `%2F***%2F \n*** \u003c***`},
		{"<https://e.example/s3cret.xml>", "<https://e.example/***.xml>", "<https://e.example/***.xml>"},
		{"https://b.example/s3cret/clef-dans-le-chemin/feed?n=1;accessToken=***", "https://b.example/***/***/feed?n=1;accessToken=***", "https://b.example/***/***/feed?n=1;accessToken=***"},
		{"Sahel Mali Niger, Sahel%20Mali%20Niger, Sahel&Mali", "***, ***, Sahel&Mali", "***, ***, Sahel&Mali"},
		{"anneau7 anneau70", "anneau7 anneau70", "*** anneau70"},
		{"https://whole.example/services/T0123/B4567", "https://whole.example/***", "https://whole.example/***"},
		{"MDEyMzQ1Njc4OWFiY2RlZg jeton-du-relais-98765", "*** ***", "*** ***"},
	} {
		if got := readers(c.text); got != c.readers {
			t.Errorf("readers: %q becomes %q, want %q", c.text, got, c.readers)
		}
		if got := operators(c.text); got != c.operators {
			t.Errorf("operators: %q becomes %q, want %q", c.text, got, c.operators)
		}
	}
}

// A key that is a word takes that word out of nothing that readers read.
func TestWordsAreNotConcealed(t *testing.T) {
	t.Parallel()
	cfg, err := testLoader(map[string]string{"OUTLET": "Tombouctou"}).Load(writeConfig(t, `
sources:
  - {id: a, name: "${OUTLET}", url: "https://a.example/feed", class: press}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Secrets) > 0 || cfg.ReadersRedactor() != nil || cfg.OperatorsRedactor() != nil {
		t.Errorf("a name is concealed: %q", cfg.Secrets)
	}
	cfg, err = testLoader(nil).Load(writeConfig(t, `
sources:
  - {id: a, name: Radio, url: "https://a.example/feed?key=Tombouctou", class: press}
`))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.ReadersRedactor() != nil {
		t.Error("readers lose Tombouctou")
	}
}
