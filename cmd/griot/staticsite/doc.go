// Package staticsite writes a site as files, for any web server or CDN.
//
// An [Exporter] asks the site for its documents and puts them into a folder. New files wait in a hidden folder until
// all are made. They take their places in an order in which no page leads to one that is not there. A manifest says
// what an export wrote. So the next one makes only what changed, and removes only files of its own.
package staticsite
