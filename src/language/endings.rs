//! Light rules for languages without a Snowball stemmer: tables of endings, and what is evened out where they were.
//!
//! The rules take off what declension and conjugation add, and leave derivation alone. `forms.rs` measures what they
//! bring together, rightly and wrongly.

use super::detect::Language;

/// The endings of a language.
pub(super) struct Endings {
    /// Letters of a second script, each with what the first has for it.
    letters: &'static [(char, &'static str)],
    /// Words whose forms follow no rule: the first of a line stands for all of it.
    irregular: &'static [&'static str],
    /// Little words that are written together with the next one: each of these letters is taken off while it can be.
    beginnings: &'static str,
    /// Taken off one after the other.
    layers: &'static [Layer],
    /// Evens out what changes in front of an ending.
    mend: fn(&mut String),
}

/// Endings of which one is taken off, the longest that fits, by how many letters it must leave. `ець>ц` puts a `ц` in
/// its place.
type Layer = &'static [(usize, &'static str)];

/// The fewest letters that a beginning leaves.
const LEAST_BEGUN: usize = 3;

/// The endings of a language, where it has some here.
pub(super) fn endings(language: Language) -> Option<&'static Endings> {
    Some(match language.code() {
        "az" => &AZERBAIJANI,
        "be" => &BELARUSIAN,
        "bg" | "mk" => &BULGARIAN,
        "he" => &HEBREW,
        "ka" => &GEORGIAN,
        "kk" => &KAZAKH,
        "ky" => &KYRGYZ,
        "lv" => &LATVIAN,
        "sk" => &SLOVAK,
        "sl" => &SLOVENE,
        "uk" => &UKRAINIAN,
        "uz" => &UZBEK,
        _ => return None,
    })
}

impl Endings {
    /// A word without its endings.
    pub(super) fn off(&self, word: &str) -> String {
        let latin: String;
        let word = if self.letters.iter().any(|(letter, _)| word.contains(*letter)) {
            latin = word.chars().map(|c| self.letter(c)).collect();
            &latin
        } else {
            word
        };
        let forms = |line: &&&str| line.split(' ').any(|form| form == word);
        if let Some(line) = self.irregular.iter().find(forms) {
            return line.split(' ').next().unwrap_or(word).to_owned();
        }
        let mut word = word;
        while let Some(rest) = word.strip_prefix(|c| self.beginnings.contains(c))
            && rest.chars().count() >= LEAST_BEGUN
        {
            word = rest;
        }
        let mut stem = word.to_owned();
        for layer in self.layers {
            if let Some((rest, put)) = longest(layer, &stem) {
                stem.truncate(rest);
                stem.push_str(put);
            }
        }
        (self.mend)(&mut stem);
        stem
    }

    fn letter(&self, c: char) -> String {
        let known = self.letters.iter().find(|(letter, _)| *letter == c);
        known.map_or_else(|| c.to_string(), |(_, latin)| (*latin).to_owned())
    }
}

/// How many bytes the longest fitting ending leaves, and what comes in its place.
fn longest(layer: Layer, stem: &str) -> Option<(usize, &'static str)> {
    let mut found: Option<(usize, &'static str)> = None;
    for (least, endings) in layer {
        for rule in endings.split(' ') {
            let (ending, put) = rule.split_once('>').unwrap_or((rule, ""));
            if let Some(rest) = stem.strip_suffix(ending)
                && found.is_none_or(|(left, _)| rest.len() < left)
                && rest.chars().count() >= *least
            {
                found = Some((rest.len(), put));
            }
        }
    }
    found
}

/// Puts a letter in the place of the last vowel of a stem, where it is one of these.
fn swap_last_vowel(stem: &mut String, vowels: &str, swaps: &[(char, char)]) {
    let last = stem.char_indices().rev().find(|(_, c)| vowels.contains(*c));
    if let Some((at, vowel)) = last
        && let Some((_, to)) = swaps.iter().find(|(from, _)| *from == vowel)
    {
        stem.replace_range(at..at + vowel.len_utf8(), to.encode_utf8(&mut [0; 4]));
    }
}

/// `нн` is `н` at the end of a stem.
fn undouble(stem: &mut String) {
    let mut last = stem.chars().rev();
    if let (Some(c), Some(before)) = (last.next(), last.next())
        && c == before
    {
        stem.truncate(stem.len() - c.len_utf8());
    }
}

/// Puts a letter in the place of the last one of a stem, where it is one of these.
fn swap_last(stem: &mut String, swaps: &[(&str, &str)]) {
    if let Some((rest, to)) = swaps.iter().find_map(|(from, to)| Some((stem.strip_suffix(from)?.len(), to))) {
        stem.truncate(rest);
        stem.push_str(to);
    }
}

const UKRAINIAN: Endings = Endings {
    letters: &[],
    irregular: &[
        "день дня дню днем дні днів дням днями днях",
        "тиждень тижня тижню тижнем тижні тижнів",
        "імя імені іменем імена імен іменами іменам",
        "війна війни війні війну війною воєн війнам війнами війнах",
        "земля землі землю землею земель землям землями землях",
        "книга книги книзі книгу книгою книг книгам книгами книгах",
        "нога ноги нозі ногу ногою ніг ногам ногами ногах",
        "вогонь вогню вогнем вогні вогнів вогнями вогнях",
        "рівень рівня рівню рівнем рівні рівнів рівням рівнями рівнях",
        "село села селу селом селі сіл селам селами селах",
    ],
    beginnings: "",
    layers: &[
        &[(3, "ся сь русь>русь")],
        &[
            (2, "а я у ю о е є и і ї й ь"),
            (
                3,
                "ам ям ом ем єм ах ях ів їв ей ою ею єю ами ями има ові еві єві \
                ий ого ому им их ими ої іх ім іми єї ього ьому ьої ьою \
                вій>в кій>к ній>н хій>х шій>ш жій>ж чій>ч гій>г лій>л \
                ить їть ать ять уть ють ає ує ює аю ую яю яє іє ають ують юють яють іють лять \
                ок>к ець>ц інь>ен єть еть іть уєть аєть яєть помозі>помог ремозі>ремог увазі>уваг дорозі>дорог празі>праг",
            ),
            (4, "ій ія ії ію ією іям іями іях"),
        ],
        &[
            (
                3,
                "ат ят ит іт ал ял ил іл ав яв ив ув ов ев єв ів їв уват юват увал ювал ував ював ува юва нут нул нув янин>ян",
            ),
            (2, "бут>б бул>б був>б буд>б"),
        ],
    ],
    mend: |stem| {
        undouble(stem);
        swap_last_vowel(stem, "аеєиіїоуюя", &[('о', 'і'), ('є', 'ї')]);
        swap_last(stem, &[("ц", "к")]);
    },
};

/// Unstressed о and э are written а, and е is я: гарады, рака; so they are one letter here.
const BELARUSIAN: Endings = Endings {
    letters: &[],
    irregular: &[
        "дзень дня дню днём днем дні дзён дзен дням днямі днях",
        "кніга кнігі кнізе кнігу кнігай кніг кнігам кнігамі кнігах",
        "дарога дарогі дарозе дарогу дарогай дарог дарогам дарогах",
        "возера возеру возерам возеры азёры азеры азёр азер азёрах азерах",
    ],
    beginnings: "",
    layers: &[
        &[(3, "ся цца>")],
        &[
            (2, "а я ы і у ю е э о й ь"),
            (
                3,
                "ам ям ом ем аў яў оў еў ах ях ой ай яй ей ою ую юю ага яга ога аму яму ому ым ім ых іх ыя ія ая яя ыі ыю ію ый ыяй іі ію іяй ае яе ое \
                ымі імі амі ямі ыць іць аць яць уць юць уе юе аю яю аюць яюць уюць аваць яваць",
            ),
        ],
        &[(3, "ал ял ыл іл ав яв аў яў ыў іў аваў яваў авал явал нуў нул нуц ац яц іц ыц")],
    ],
    mend: |stem| {
        undouble(stem);
        swap_last(stem, &[("дз", "д"), ("сц", "ст"), ("ц", "к"), ("ў", "в")]);
        let even = |c: char| match c {
            'о' | 'э' => 'а',
            'е' => 'я',
            other => other,
        };
        *stem = stem.chars().map(even).collect();
    },
};

const KAZAKH: Endings = Endings {
    letters: &[],
    irregular: &[
        "алматы алматыда алматының алматыға алматыдан алматыны",
        "халық халқы халқын халқына халқының халықтың халыққа халықты халықтар халықтың халқымыз",
    ],
    beginnings: "",
    layers: &[
        &[(2, KAZAKH_CASES), (3, "дағы дегі тағы тегі")],
        &[(2, "ы і сы сі ысы>ыс ісі>іс"), (3, "ым ім ың ің мыз міз ымыз іміз ыңыз іңіз")],
        &[(2, "лар лер дар дер тар тер стан>стан")],
        &[(2, "стан>стан"), (3, "ның нің дың дің тың тің нан нен дан ден тан тен да де та те ды ді ты ті ы і ым ім")],
    ],
    mend: |stem| swap_last(stem, &[("б", "п"), ("г", "к"), ("ғ", "қ")]),
};
const KAZAKH_CASES: &str = "ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті да де та те дан ден тан тен нан нен \
    мен бен пен ына>ы іне>і ында>ы інде>і ынан>ы інен>і ын>ы ін>і стан>стан нті>нт еті>ет аты>ат";

const KYRGYZ: Endings = Endings {
    letters: &[],
    irregular: &[],
    beginnings: "",
    layers: &[
        &[
            (
                2,
                "нын нин нун нүн дын дин дун дүн тын тин тун түн га ге го гө ка ке ко кө ны ни ну нү ды ди ду дү ты ти ту \
                тү да де до дө та те то тө дан ден дон дөн тан тен тон төн ына>ы ине>и уна>у үнө>ү ында>ы инде>и унда>у \
                үндө>ү ынан>ы инен>и стан>стан",
            ),
            (3, "дагы деги тагы теги"),
        ],
        &[(2, "ы и у ү сы си су сү"), (3, "ым им ум үм ың иң уң үң")],
        &[(2, "лар лер лор лөр дар дер дор дөр тар тер тор төр стан>стан")],
        &[(2, "стан>стан"), (3, "нын нин дын дин тын тин дан ден тан тен да де та те ы и у ү")],
    ],
    mend: |stem| swap_last(stem, &[("б", "п"), ("г", "к")]),
};

/// The Latin alphabet without its apostrophes, and the Cyrillic one.
const UZBEK: Endings = Endings {
    letters: &[
        ('а', "a"),
        ('б', "b"),
        ('в', "v"),
        ('г', "g"),
        ('д', "d"),
        ('е', "e"),
        ('ж', "j"),
        ('з', "z"),
        ('и', "i"),
        ('й', "y"),
        ('к', "k"),
        ('л', "l"),
        ('м', "m"),
        ('н', "n"),
        ('о', "o"),
        ('п', "p"),
        ('р', "r"),
        ('с', "s"),
        ('т', "t"),
        ('у', "u"),
        ('ф', "f"),
        ('х', "x"),
        ('ц', "ts"),
        ('ч', "ch"),
        ('ш', "sh"),
        ('ъ', ""),
        ('ь', ""),
        ('э', "e"),
        ('ю', "yu"),
        ('я', "ya"),
        ('ў', "o"),
        ('қ', "q"),
        ('ғ', "g"),
        ('ҳ', "h"),
    ],
    irregular: &[
        "shahar shahri shahrida shahriga shahrining shahridan shahrini",
        "qonun qonuni qonunlar qonunning qonunlari",
    ],
    beginnings: "",
    layers: &[
        &[(3, "ning ni ga ka qa da dan dagi ini>i iga>i ida>i idan>i ining>i")],
        &[(3, "i si im ing imiz ingiz")],
        &[(3, "lar")],
        &[(3, "i")],
    ],
    mend: |stem| swap_last(stem, &[("g", "k"), ("b", "p")]),
};

const AZERBAIJANI: Endings = Endings {
    letters: &[],
    irregular: &["il ili ilin ildə illər ilinə ilində ildən"],
    beginnings: "",
    layers: &[
        &[
            (2, "nın nin nun nün dan dən da də"),
            (
                3,
                "ın in un ün nı ni nu nü na nə ya yə yı yi yu yü canın>can cana>can canı>can stanın>stan stana>stan stanı>stan əyi>ək əyin>ək iya>iya",
            ),
        ],
        &[(2, "sı si su sü"), (3, "ı i u ü ımız imiz umuz ümüz")],
        &[(2, "lar lər")],
        &[(3, "ın in un ün da də dan dən")],
        &[(3, "a ə ı i u ü"), (2, "i")],
    ],
    mend: |stem| swap_last(stem, &[("y", "k"), ("ğ", "q")]),
};

const GEORGIAN: Endings = Endings {
    letters: &[],
    irregular: &["წელი წელს წლის წელში წლები წლებში წლიდან წლამდე"],
    beginnings: "",
    layers: &[
        &[(2, "ში ზე"), (3, "თან თვის გან დან მდე კენ ვე ც")],
        &[(2, "ის ით ს"), (3, "ად მა მ ი ა ე ო")],
        &[(2, "ა ე ი ო")],
        &[(2, "ებ")],
        &[(2, "ებ")],
        &[(2, "ა ე ი ო"), (3, "ის")],
    ],
    mend: |_| {},
};

/// Bulgarian and Macedonian: the article stands at the end of the word.
const BULGARIAN: Endings = Endings {
    letters: &[],
    irregular: &["министър министъра министърът министри министрите министер министерот"],
    beginnings: "",
    layers: &[
        &[(2, "ът ят та то те"), (3, "ия ият от ове овете ха нта>нт")],
        &[(3, "а я и о е ове ове ът"), (3, "ни>н")],
        &[(3, "л ал ил ов ев")],
        &[(3, "а я и о е")],
    ],
    mend: |stem| swap_last(stem, &[("ц", "к")]),
};

const SLOVAK: Endings = Endings {
    letters: &[],
    irregular: &["minister ministra ministrovi ministrom ministri ministrov ministroch"],
    beginnings: "",
    layers: &[&[
        (3, "a e i o u y á é í ý ú ä ô ie ia iu"),
        (
            3,
            "om ov ovi och ám am ách ach ami ou ej ého ému ým ých ými iach iam ím ích ia ie iu í ími ať al ala alo ali \
                iť il ila ilo ili uť ul ula uli eť el ela eli",
        ),
    ]],
    mend: |stem| swap_last_vowel(stem, "aáeéiíoóôuúyý", &[('á', 'a'), ('í', 'i'), ('ô', 'o'), ('ú', 'u'), ('ý', 'y')]),
};

const SLOVENE: Endings = Endings {
    letters: &[],
    irregular: &["minister ministra ministru ministrom ministri ministrov ministrih"],
    beginnings: "",
    layers: &[&[
        (3, "a e i o u"),
        (3, "om em ov ev ih ah am ami imi ega emu im ima ama oma ati al ala alo ali iti il ila ilo ili itev>itv"),
    ]],
    mend: |_| {},
};

const LATVIAN: Endings = Endings {
    letters: &[],
    irregular: &[],
    beginnings: "",
    layers: &[&[
        (2, "s š a e i u o ā ē ī ū"),
        (
            2,
            "as is us es am ai ei im um em ām ēm īm ās ēs īs os iem ais ajai ajam ajā ajos ajās ajiem ajām ju ji ja jā jas jai \
            jam jiem jos ju tis>t ts>t",
        ),
    ]],
    mend: |_| {},
};

/// Articles, prepositions and conjunctions of one letter stand in front, and may be the first letter of the word itself:
/// what remains is the same for both.
const HEBREW: Endings = Endings {
    letters: &[],
    irregular: &["שר השר לשר ושר שרים השרים לשרים שרי"],
    beginnings: "הובלש",
    layers: &[&[(3, "ים ות ה ת י")]],
    mend: |_| {},
};
