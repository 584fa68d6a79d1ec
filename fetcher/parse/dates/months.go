package dates

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// monthNames has the months in the languages of feeds, full and abbreviated, without accents and final dots: French, English,
// Italian, Spanish, Portuguese, German, Greek, Hungarian.
var monthNames = [12]string{
	"january jan janvier janv gennaio gen enero ene janeiro januar janner ιανουαριος ιανουαριου ιαν január januar",
	"february feb fevrier fevr fev febbraio febrero fevereiro februar φεβρουαριος φεβρουαριου φεβ",
	"march mar mars marzo marco marz mrz μαρτιος μαρτιου μαρ marcius",
	"april apr avril avr aprile abril abr απριλιος απριλιου απρ aprilis",
	"may mai maggio mag mayo maio μαιος μαιου μαι majus",
	"june jun juin giugno giu junio junho juni ιουνιος ιουνιου ιουν junius",
	"july jul juillet juil luglio lug julio julho juli ιουλιος ιουλιου ιουλ julius",
	"august aug aout aou agosto ago αυγουστος αυγουστου αυγ augusztus",
	"september sep sept septembre settembre set septiembre setiembre setembro σεπτεμβριος σεπτεμβριου σεπ szeptember",
	"october oct octobre ottobre ott octubre outubro out oktober okt οκτωβριος οκτωβριου οκτ",
	"november nov novembre noviembre novembro νοεμβριος νοεμβριου νοε",
	"december dec decembre dicembre dic diciembre dezembro dez dezember δεκεμβριος δεκεμβριου δεκ",
}

// weekdayNames are the days of the week in the same languages. Which one it is does not matter: feeds get it wrong.
const weekdayNames = "monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat sunday sun " +
	"lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim " +
	"lunedi martedi mercoledi giovedi gio venerdi sabato sab domenica dom " +
	"lunes martes miercoles mie jueves jue viernes vie sabado domingo " +
	"segunda seg terca ter quarta qua quinta qui sexta sex feira " +
	"montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonntag so sonnabend " +
	"κυριακη κυρ δευτερα δευ τριτη τρι τεταρτη τετ πεμπτη πεμ παρασκευη παρ σαββατο σαβ " +
	"hetfo kedd szerda csutortok pentek szombat vasarnap"

// fillers are words without a meaning between the parts of a date.
const fillers = "le la el il o al a at on of the de du di del da das dos den der um ore alle h kl e et und " +
	"st nd rd th er t"

// wordTable has what a folded word means in a date.
type wordTable struct {
	months   map[string]time.Month
	weekdays map[string]bool
	fillers  map[string]bool
	// spellings replaces the ways of writing spaces, AM and PM by one.
	spellings *strings.Replacer
}

func newWordTable() *wordTable {
	w := &wordTable{months: map[string]time.Month{}, weekdays: map[string]bool{}, fillers: map[string]bool{}}
	w.spellings = strings.NewReplacer(`\n`, " ", "\u00a0", " ", "\u202f", " ", "a.m.", "am", "p.m.", "pm", "A.M.", "AM", "P.M.", "PM")
	for i, names := range monthNames {
		for _, name := range strings.Fields(names) {
			w.months[foldWord(name)] = time.Month(i + 1)
		}
	}
	for _, name := range strings.Fields(weekdayNames) {
		w.weekdays[foldWord(name)] = true
	}
	for _, name := range strings.Fields(fillers) {
		w.fillers[name] = true
	}
	return w
}

// foldWord returns a word in lower case without accents.
func foldWord(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ς':
			b.WriteRune('σ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(b.String())
}
