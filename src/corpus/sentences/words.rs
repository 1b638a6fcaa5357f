//! Word lists: abbreviations, words that open sentences, what goes with ordinals.
//!
//! One table serves all languages, because the splitter is not told the language. Keys are lower case; the parts of a
//! dotted abbreviation are joined by full stops and stand without the last one (`z.b`, `т.е`). Where two languages
//! disagree about a word, the weaker rule wins: a sentence that stays too long is still a true quote, half a sentence
//! may mislead.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a full stop after an abbreviation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// The next word always belongs to it: titles, "e.g.", "им.".
    Never,
    /// It ends a sentence only when a function word with a capital follows ("the U.S. The"). For abbreviations that
    /// stand before names as often as at the end: "Inc.", "St.", "Jan.", "г.", "тыс.", "Mio.".
    BeforeFunctionWord,
    /// The same when written with a capital; otherwise an ordinary word, unless a number follows: "Ore." is a state,
    /// "ore" is not.
    NameBeforeFunctionWord,
    /// Belongs to the next word when written with a capital, an ordinary word otherwise: "Sen." is a senator, Turkish
    /// "sen" is "you".
    Title,
    /// A Russian or Ukrainian year: ends a sentence before a function word, and before any capital when a long clause
    /// came before.
    Year,
    /// It ends a sentence when any capital follows. For abbreviations that close a list or a sum: "etc.", "usw.", "и
    /// т. д.", "руб.".
    BeforeCapital,
    /// It is an abbreviation only when a number follows ("No. 5"); otherwise an ordinary word ("No. He left.").
    UnlessNumber,
}

use Habit::{BeforeCapital, BeforeFunctionWord, NameBeforeFunctionWord, Never, Title, UnlessNumber, Year};

const ABBREVIATIONS: &[(Habit, &str)] = &[
    // English.
    (Title, "mr mrs ms mx messrs gen lt col sgt capt cmdr maj adm brig cpl pvt supt insp gov sen hon rev pres amb"),
    (Never, "dr prof e.g i.e viz cf approx incl"),
    (
        BeforeFunctionWord,
        "inc co corp ltd bros assn dept univ jr sr esq ph.d v vs al ed eds trans ibid blvd rd hwy max min misc tel vol vols \
         repr a.m p.m",
    ),
    (
        NameBeforeFunctionWord,
        "st ste mt ft fr rep ave ext apt jan feb apr jun jul aug sep sept oct nov dec mon tue tues thu thur thurs fri calif ariz \
         fla tex conn penn minn mich wis okla colo ala tenn nev ore ky md",
    ),
    (BeforeCapital, "etc cit"),
    (UnlessNumber, "no nos fig figs art arts sec sect ch chap pp par para op mar sat sun wed ex app eq ver est"),
    // German.
    (
        Never,
        "z.b d.h bzw bspw ca vgl evtl ggf inkl exkl zzgl abzgl sog i.d.r u.u v.a z.t z.zt m.e nr dipl ing hrsg ehem eigtl frl",
    ),
    (
        BeforeFunctionWord,
        "mio mrd tsd str u.a a.d o.g s.o s.u jh jhd jhs chr v.chr n.chr v.u.z bd bde geb gest gegr verh hr std sek aufl abb anm \
         allg pfd stk o.j",
    ),
    (BeforeCapital, "usw usf u.s.w u.v.m u.ä o.ä"),
    (NameBeforeFunctionWord, "mag"),
    (UnlessNumber, "abs kap mind"),
    // Turkish. "no" and "gen" stand above.
    (Never, "doç yrd sn bkz örn uzm öğr alb tuğg tümg korg m.ö m.s i.ö"),
    (BeforeFunctionWord, "av şti müh arş çev cad mah yy hz a.ş t.c blv"),
    (NameBeforeFunctionWord, "gör sok bul"),
    (BeforeCapital, "vb"),
    // Spanish.
    (Never, "sra srta sres dra gral lic arq mons p.ej núm núms"),
    (BeforeFunctionWord, "ud uds vd vds avda cía ee ee.uu a.c d.c pág págs aprox dpto sta sto excmo tte s.a s.l"),
    (UnlessNumber, "cap caps"),
    // French. "M." is a single letter; "me" is left out, being an English word.
    (Never, "mme mmes mlle mlles mm mgr p.ex c.-à-d"),
    (BeforeFunctionWord, "j.-c env éd hab"),
    // Russian.
    (Year, "г гг"),
    (Never, "дж т.е т.к т.н т.о т.ч т.наз ул просп проф акад доц тов напр см св преп архиеп митр прот и.о"),
    (
        BeforeFunctionWord,
        "в вв пр им тыс млн млрд трлн ст стр гл гр ген адм обл р-н пл пер наб бул кв корп н.э мин сек тел ред изд сост отв \
         янв февр фев апр авг сент окт нояб дек пос дер ок англ нем фр франц лат греч рус укр букв нач кон подп лейт серж соч",
    ),
    (BeforeCapital, "т.д т.п др руб коп долл чел экз"),
    (UnlessNumber, "рис табл род ум"),
    // Ukrainian. "т.д", "т.п", "св", "ст", "ред" and others stand above.
    (Year, "р рр"),
    (Never, "вул т.зв т.чин"),
    (BeforeFunctionWord, "ім тис див стор полк підп заст зав бл пров бульв"),
    (UnlessNumber, "січ лют бер квіт трав черв лип серп вер жовт листоп груд"),
    (BeforeCapital, "ін т.ін грн"),
];

/// Words that open sentences and are no names: what follows an acronym is a new sentence only if one of them stands
/// there. Left out are words that are also parts of names after initials ("De", "La" and "Le" would part "J. De
/// Niro").
const FUNCTION_WORDS: &[&str] = &[
    // English.
    "the a an he she it they we you i this that these those there here his her its their our my your in on at for from with \
     but and or so if when while after before since as by not no yes what why how who where which then now however although \
     though because both some many most all such even just only still yet also meanwhile moreover instead perhaps maybe \
     according despite during among until once each every few several to nobody nothing everyone everything nevertheless \
     therefore thus later today",
    // German.
    "der das dem den des ein eine einen einem einer er sie es wir ihr ich im am auf bei mit nach und aber doch dann danach \
     dort dies diese dieser dieses man nur auch wenn weil als seit zum zur vom aus für über unter vor jetzt heute später trotz",
    // Russian.
    "он она оно они мы вы я это этот эта эти в во на с со по к ко но а и или однако если когда после затем потом так также \
     как что чтобы для при из от до за тем там здесь тогда теперь сейчас у о об его её ее их наш мой все всё кроме однажды \
     поэтому потому хотя",
    // Ukrainian.
    "він вона воно вони ми ви це цей ця ці у та й але або якщо коли після потім так також як що щоб для при з із зі від до \
     за тоді тут там його її їх усі всі однак проте тому хоча",
    // Turkish.
    "bu bir o ve ama ancak fakat sonra daha ben biz siz onlar şu için ile çünkü eğer böylece ayrıca orada burada",
    // Spanish.
    "el los las un una unos unas en con por para pero y si cuando como después luego entonces también esto este esta estos \
     estas ese esa él ella ellos ellas nosotros yo no su sus al desde hasta aunque sin según hoy",
    // French.
    "il elle ils elles nous vous je on les une des dans en avec pour mais et si quand comme après puis alors aussi ce cet \
     cette ces ceci cela son sa ses leur leurs au aux depuis",
];

/// Words that open a Russian or Ukrainian clause with a date, which the rest of the clause then follows: "После войны
/// в 1946 г. Иванов".
const DATE_LEADS: &str = "в во с со к ко по на до после из от при за для летом осенью весной зимой уже лишь только ещё еще а но и у з \
     із зі від під через між перед";

/// Words before a German, Turkish or similar ordinal: articles, prepositions and titles of rulers.
const ORDINAL_LEADS: &str = "am der die das dem den des im vom zum zur beim ins bis ab seit jeder jeden jedes ihr ihre ihren \
     sein seine seinen unser unsere papst kaiser kaiserin könig königin herzog sultan padişah kral papa çar";

/// Words after an ordinal.
const ORDINAL_HEADS: &str = "jan januar jänner feb februar märz april mai jun juni jul juli aug august sep sept september okt \
     oktober nov november dez dezember jahrhundert jahrhunderts weltkrieg weltkriegs bundesliga liga runde platz spieltag \
     minute auflage kapitel klasse stock etage geburtstag jahrestag tag jahr woche monat sinfonie symphonie bezirk armee \
     division parteitag bundestag akt rang dünya lig cadde sokak kolordu ordu tümen uluslararası ulusal yüzyıl bölüm sezon \
     hafta madde cilt baskı dönem büyük abdülhamid mehmed mehmet murad murat selim mahmud mustafa ahmed osman bayezid wilhelm";

/// English verbs of speech: `"Why?" Ann asked` is one sentence.
const SPEECH_VERBS: &str = "said says asked asks added adds told replied replies wrote writes cried shouted exclaimed wondered \
     answered demanded tweeted quipped joked responded insisted";

/// Ends of names that look like two words glued by a full stop.
const NAME_ENDS: &str = "com net org gov edu info js ts io ai co ru ua by kz de fr tr es eu md txt pdf log";

static HABITS: LazyLock<HashMap<&str, Habit>> = LazyLock::new(|| {
    let listed = ABBREVIATIONS.iter();
    listed.flat_map(|(habit, words)| words.split_whitespace().map(|word| (word, *habit))).collect()
});
static OPENERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = FUNCTION_WORDS.iter();
    lists.flat_map(|words| words.split_whitespace()).collect()
});
static LEADS: LazyLock<HashSet<&str>> = LazyLock::new(|| ORDINAL_LEADS.split_whitespace().collect());
static HEADS: LazyLock<HashSet<&str>> = LazyLock::new(|| ORDINAL_HEADS.split_whitespace().collect());

/// The habit of an abbreviation given as a key of the table.
pub(super) fn habit(key: &str) -> Option<Habit> {
    HABITS.get(key).copied()
}

/// Whether a word, in lower case, often opens a sentence and is no name.
pub(super) fn is_function_word(word: &str) -> bool {
    OPENERS.contains(word)
}

/// Whether a number with a full stop after this word, in lower case, is an ordinal.
pub(super) fn leads_ordinal(word: &str) -> bool {
    LEADS.contains(word)
}

/// Whether a number with a full stop before this word, in lower case, is an ordinal.
pub(super) fn follows_ordinal(word: &str) -> bool {
    HEADS.contains(word)
}

/// Whether a clause that begins with this word, in lower case, may open with a date.
pub(super) fn leads_date(word: &str) -> bool {
    DATE_LEADS.split_whitespace().any(|lead| lead == word)
}

/// Whether a word reports speech.
pub(super) fn is_speech_verb(word: &str) -> bool {
    SPEECH_VERBS.split_whitespace().any(|verb| verb == word)
}

/// Whether a word, in lower case, is the end of a domain or of a product name.
pub(super) fn ends_name(word: &str) -> bool {
    NAME_ENDS.split_whitespace().any(|end| end == word)
}

/// A short word in lower case, held without allocation.
pub(super) struct Folded {
    bytes: [u8; Folded::LONGEST],
    length: usize,
}

impl Folded {
    /// In bytes; no word in the tables is as long.
    const LONGEST: usize = 40;

    /// The word in lower case without soft hyphens, or nothing when it is too long to be in a table.
    pub(super) fn new(word: &str) -> Option<Folded> {
        let mut folded = Folded { bytes: [0; Folded::LONGEST], length: 0 };
        for c in word.chars().filter(|c| *c != '\u{AD}') {
            for lower in c.to_lowercase() {
                folded.push(lower)?;
            }
        }
        Some(folded)
    }

    /// Adds a character at the end, if there is room.
    pub(super) fn push(&mut self, c: char) -> Option<()> {
        let room = self.bytes.get_mut(self.length..self.length + c.len_utf8())?;
        c.encode_utf8(room);
        self.length += c.len_utf8();
        Some(())
    }

    /// The word.
    pub(super) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_abbreviation_is_listed_twice() {
        let listed = ABBREVIATIONS.iter().flat_map(|(_, words)| words.split_whitespace());
        let mut seen = HashSet::new();
        let twice: Vec<_> = listed.filter(|word| !seen.insert(*word)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn table_keys_are_folded() {
        for key in HABITS.keys().chain(OPENERS.iter()).chain(LEADS.iter()) {
            assert_eq!(Folded::new(key).unwrap().as_str(), *key);
        }
    }
}
