package tag

// Weights of a mention by where it stands, and what it takes for a place to be what an item is about.
const (
	titleWeight    = 5.0
	leadWeight     = 3.0 // the first two sentences of the text
	bodyWeight     = 1.0
	datelineWeight = 0.5
	repeatFactor   = 0.6  // each further mention of one place counts this much of the one before
	abroadFactor   = 0.5  // a town of a country that is one region: most often but where people meet
	venueFactor    = 0.3  // such a town where the country itself is not named
	spreadFactor   = 0.6  // an area of a few countries speaks for each of them
	listFactor     = 0.3  // a unit in a list of units: the country is meant
	listed         = 4    // units in one sentence that make a list
	scattered      = 5    // units in an item that make it one on the country
	tagScore       = 2.5  // the least score of a region that is named
	unitShare      = 0.3  // the least share of the strongest unit's score
	countryShare   = 0.3  // the least share of the strongest country's score
	titledShare    = 0.25 // the least share of a country that the title names
	besideTitle    = 0.5  // the least share where the title names another
	titleRival     = 0.8  // what units must weigh against a country that the title names, to stand in its place
	longText       = 150  // words beyond which a faint mention in passing is no subject
	maxRegions     = 3
)
