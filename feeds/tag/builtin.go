package tag

import (
	"bytes"
	"embed"
	"strings"

	"griot/feeds"
)

// data is what Griot knows before an operator adds to it.
//
//go:embed data
var data embed.FS

// Credit is what whoever shows places must show with them: the sources of the built-in gazetteer and their licences.
const Credit = "Places: GeoNames (geonames.org), CC BY 4.0; OCHA Common Operational Datasets, CC BY-IGO; changed."

// BuiltinPlaces is the gazetteer that comes with Griot: Mali in depth, its neighbours, the world's countries.
func BuiltinPlaces() []Place {
	var places []Place
	for _, file := range []string{"gazetteer.tsv", "neighbours.tsv", "world.tsv"} {
		read, err := ReadGazetteer(bytes.NewReader(builtin(file)), file)
		if err != nil {
			panic(err) // the file is part of the program; a test reads it
		}
		places = append(places, read...)
	}
	return places
}

func builtin(file string) []byte {
	b, err := data.ReadFile("data/" + file)
	if err != nil {
		panic(err) // likewise
	}
	return b
}

// lines are the lines of a built-in word list that say something.
func lines(file string) []string {
	var out []string
	for line := range strings.Lines(string(builtin(file))) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// BuiltinUnits are the countries told apart by their first-level units where nobody names any: Mali alone.
func BuiltinUnits() []feeds.PlaceID {
	var ids []feeds.PlaceID
	for _, id := range lines("units.txt") {
		ids = append(ids, feeds.PlaceID(id))
	}
	return ids
}
