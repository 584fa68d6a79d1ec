package text

import "strings"

// Stop reports whether a folded word carries no meaning of its own: articles, pronouns, prepositions, auxiliaries. It
// asks the English list for "en", the French one else.
func Stop(lang, folded string) bool {
	if lang == "en" {
		return stopEN[folded]
	}
	return stopFR[folded]
}

var stopFR = words(`a afin ai aient ainsi alors apres as au aucun aucune aujourd auquel aura aurait aussi autre autres
	aux auxquels avaient avait avant avec avoir avons ayant b c ca car ce ceci cela celle celles celui cependant certain
	certaine certaines certains ces cet cette ceux chaque chez ci comme comment contre d dans de deja depuis des desormais
	deux devant doit doivent donc dont du durant e elle elles en encore enfin entre envers es est et etaient etait etant
	ete etre eu eux fait faire fois font furent fut h hier hui ici il ils j je jusqu jusque l la laquelle le lequel les
	lesquels leur leurs lors lorsqu lorsque lui m ma mais malgre me meme memes mes mi moins mon n ne ni nom nos notamment
	notre nous on ont ou outre par parce parmi pas pendant peu peut peuvent plus plusieurs plutot pour pourquoi pourrait
	presque pres puis puisqu puisque qu quand quant que quel quelle quelles quelque quelques quels qui quoi sa sans sauf
	se selon sera serait seront ses si sien soit son sont sous souvent suite sur t ta tandis tant te tel telle telles tels
	tes toi ton toujours tous tout toute toutefois toutes tres trop tu un une va vers via voici voila vont vos votre vous
	vu y`)

var stopEN = words(`a about above after again against all also am an and any are as at be because been before being
	below between both but by can could did do does doing down during each few for from further had has have having he her
	here hers him himself his how i if in into is it its itself just may me might more most must my no nor not now of off
	on once only or other our ours out over own s said same she should since so some such t than that the their them then
	there these they this those through to too under until up upon us very was we were what when where which while who
	whom why will with would you your`)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
