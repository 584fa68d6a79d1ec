package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
)

// addSites adds to the outlet of the scripts sites without a feed of their own at the address that people know:
// /ministry/ lists communiqués, /titles/feed gives titles only, /blog/ runs WordPress, /portal/ has a feed at the usual place only, /map/ a news sitemap.
func addSites(mux *http.ServeMux) {
	page := func(path, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(path, "{$}") || r.URL.Path == path {
				fmt.Fprint(w, strings.ReplaceAll(body, "HOST", "http://"+r.Host))
			}
		})
	}
	var visits, reads atomic.Int32
	mux.HandleFunc("GET /ministry/{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!DOCTYPE html><html lang=fr><title>Ministère</title>
			<article><h2><a href=c/2>Communiqué n° 2 : poste de santé rouvert à Diré</a></h2><time datetime=2026-02-09>lundi</time><p>En bref.</p></article>
			<article><h2><a href=c/1>Communiqué n° 1</a></h2><time datetime=2026-02-08>dimanche</time></article><footer>%d visites</footer></html>`, visits.Add(1))
	})
	mux.HandleFunc("GET /ministry/c/{n}", func(w http.ResponseWriter, r *http.Request) {
		reads.Add(1)
		fmt.Fprintf(w, `<html><nav>Menu</nav><div class=content><p>Le ministère annonce la réouverture du poste de santé de Diré, texte %s.</p></div></html>`, r.PathValue("n"))
	})
	mux.HandleFunc("GET /ministry/reads", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, reads.Load()) })
	page("/titles/feed", `<rss version="2.0"><channel><title>Titres</title><item><title>Une journée mouvementée</title><link>/titles/1</link></item></channel></rss>`)
	page("/titles/1", `<html lang=fr><nav><a href=/>Accueil</a></nav><article><p>`+strings.Repeat("Des combats ont opposé hier l’armée à un groupe armé près de Gao. ", 30)+`</p><p>Fin du texte entier.</p></article></html>`)
	page("/robots.txt", "User-agent: *\nDisallow: /private/\nSitemap: HOST/map/news.xml\n")
	page("/private/{$}", "<article><h2><a href=1>Secret</a></h2></article>")
	page("/blog/{$}", `<html lang="fr-FR"><head><title>Accueil – Le Blog de Gao</title><meta name="generator" content="WordPress 6.8">
		<link rel="alternate" type="application/rss+xml" title="Flux" href="HOST/blog/feed/"><link rel="alternate" type="application/rss+xml" title="Commentaires" href="HOST/blog/comments/feed/">
		<link rel="alternate" type="application/rss+xml" href="HOST/blog/gone/"></head><body></body></html>`)
	page("/blog/feed/", rss("Le Blog de Gao » Flux", "Attaque repoussée près de Gao", "Le marché de Diré rouvre"))
	page("/blog/comments/feed/", rss("Commentaires", "Un commentaire"))
	page("/portal/{$}", `<html><title>Le Portail</title><body><a href="contact">Contact</a></body></html>`)
	page("/portal/rss.xml", rss("Le Portail", "Crue du fleuve à Mopti"))
	page("/empty/{$}", `<html><title>Rien</title></html>`)
	page("/map/{$}", `<html><title>Le Plan</title></html>`)
	page("/map/news.xml", `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
		<url><loc>HOST/map/1</loc><news:news><news:publication><news:name>Le Plan</news:name><news:language>fr</news:language></news:publication>
		<news:publication_date>2026-02-09T08:00:00Z</news:publication_date><news:title>Finale de la coupe à Ségou</news:title></news:news></url></urlset>`)
}
