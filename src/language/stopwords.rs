//! Words that carry no content in a question: articles, pronouns, prepositions, auxiliaries, question words.
//!
//! They are only left out of questions; in articles every word is indexed. The lists are our own and deliberately
//! short: a word that could name something is not in them. Words are in NFC, lower case, with `е` for `ё`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::detect::Language;

/// The lists as sets, made once.
static SETS: LazyLock<HashMap<Language, HashSet<&'static str>>> = LazyLock::new(|| {
    let languages = LISTED.iter().filter_map(|code| Language::from_code(code));
    languages.map(|language| (language, list(language).split_ascii_whitespace().collect())).collect()
});

/// Whether a question in this language may do without the word (lower case).
pub fn is_stopword(language: Language, word: &str) -> bool {
    SETS.get(&language).is_some_and(|words| words.contains(word))
}

/// The languages that have a list.
const LISTED: [&str; 10] = ["en", "ru", "uk", "de", "fr", "es", "it", "pt", "tr", "pl"];

/// The language a question seems to be in: the one whose stop words it holds most of. Where none wins, the first of
/// `likely` (the corpus's languages, most frequent first) that is as good as any.
pub fn guess_language(question: &str, likely: &[Language]) -> Language {
    let words: Vec<String> = question
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
        .map(|word| word.to_lowercase().replace('’', "'").replace('ё', "е"))
        .filter(|word| !word.is_empty())
        .collect();
    let hits = |language: Language| words.iter().filter(|word| is_stopword(language, word)).count();
    let others = LISTED.iter().filter_map(|code| Language::from_code(code));
    let mut best = (Language::UNKNOWN, 0);
    for (language, known) in likely.iter().map(|&language| (language, true)).chain(others.map(|other| (other, false))) {
        let count = hits(language);
        if count > best.1 || (known && best.0 == Language::UNKNOWN) {
            best = (language, count);
        }
    }
    best.0
}

fn list(language: Language) -> &'static str {
    match language.code() {
        "en" => ENGLISH,
        "ru" => RUSSIAN,
        "uk" => UKRAINIAN,
        "de" => GERMAN,
        "fr" => FRENCH,
        "es" => SPANISH,
        "it" => ITALIAN,
        "pt" => PORTUGUESE,
        "tr" => TURKISH,
        "pl" => POLISH,
        _ => "",
    }
}

const ENGLISH: &str = "a about above according across after again against all almost along already also although always am among an and \
any anybody anyone anything are aren't around as at be became because become been before being below between both but by can \
can't cannot could couldn't did didn't do does doesn't doing don't done down during each either else ever every everybody \
everyone everything few for from further gave get gets getting give given got had hadn't happen happened happens has hasn't \
have haven't having he hello hey hi he'd he'll he's her here here's hers herself him himself his how how's however i i'd i'll i'm i've if in \
into is isn't it it's its itself just let let's like many may me might mine more most much must my myself neither no nobody nor \
not nothing of off often on once one's only onto or other others our ours ourselves out over own per please quite rather really \
said same say says shall shan't she she'd she'll she's should shouldn't since so some somebody someone something such tell thank thanks than \
that that's the their theirs them themselves then there there's these they they'd they'll they're they've this those though \
through thus to together too toward towards under until up upon us very was wasn't we we'd we'll we're we've were weren't what \
what's whatever when when's where where's whether which while who who's whom whose why why's will with within without won't \
would wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves";

const RUSSIAN: &str = "а без более бы был была были было быть в вам вами вас весь во вот все всего всех вы где да даже для до его \
ее ей ему если есть еще же за здесь и из или им ими их к каждый как какая какие каким каких какого какое какой каком какую ко \
когда который которая которые которое которого которой которых которым которую кто кому кого кем куда ли либо лишь между меня \
мне многие много может можно мой мы на над нам нами нас наш не него нее ней нем нет неужели ни них но ну о об однако он она они \
оно от откуда отчего очень по под почему при про раз разве с сам сама сами само свой своего своей свои своих себе себя сейчас \
сколько со скажи скажите так также такая такие такое такой там те тебе тебя тем теперь то тоже того той только том тому тот ту \
ты у уже хотя чего чей чем через что чтобы чье чья чьи эта эти это этого этой этом этот эту я";

const UKRAINIAN: &str = "а але би був була були було бути в вам вас весь ви від він вона вони воно все всі втім де для до є \
же за з зі із і й й її їй їх йому його коли котрий кого кому кожен крім куди ким лише між мене мені ми може можна на над нам нас \
наш не неї немає ні них хто ніж ну о об однак отже от по під при про разом роки саме свій своє свої себе скажи скільки та так така \
також такий там твій те тебе теж ти тих тільки то того той тому туди тут у уже це цей цього цим ця ці чи чий чия чиє чиї чим \
чому через що щоб щодо ще я як яка яке який яким якій якого якому яку які яких звідки навіщо";

const GERMAN: &str = "aber alle allem allen aller alles als also am an ander andere anderem anderen andern auch auf aus bei beim \
bin bis bist da damit dann das dass daß dein deine dem den denn der deren des dessen dich die dies diese diesem diesen dieser \
dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen gewesen hab habe haben hat hatte \
hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jene jenem \
jenen jetzt kann kein keine keinem keinen können könnte man manche mein meine mich mir mit muss musste nach nicht nichts noch \
nun nur ob oder ohne sehr sein seine seinem seinen seiner seit selbst sich sie sind so solche soll sollte sondern über um und \
uns unser unter viel viele vom von vor wann war waren warum was weil welche welchem welchen welcher welches wem wen wenn wer \
werde werden wessen weshalb wie wieder wieso wieviel will wir wird wo woher wohin wollte worden wurde wurden während würde zu \
zum zur zwar zwischen";

const FRENCH: &str = "a ai aie ait alors après as au aucun aucune aussi autre autres aux avait avant avec avez avoir avons c \
ce ceci cela celle celles celui ces cet cette ceux chaque chez comme comment contre d dans de depuis des donc dont du elle elles \
en encore entre es est et était étaient été être eu eux fait fut il ils j je l la là laquelle le lequel les lesquels leur leurs \
lors lorsque lui m ma mais me même mêmes mes moi moins mon n ne ni non nos notre nous on ont ou où oui par parce pas pendant \
peu peut plus plusieurs pour pourquoi puis qu qu'est-ce quand que quel quelle quelles quels qui quoi s sa sans se sera ses si \
son sont sous soit sur t ta te tes toi ton tous tout toute toutes très tu un une vers vos votre vous y combien";

const SPANISH: &str = "a al algo algunas alguno algunos ante antes aquel aquella aquello aunque cada como cómo con contra cual \
cuál cuáles cuales cualquier cuando cuándo cuanto cuánto cuánta cuántos cuántas de del desde donde dónde dos durante e el él \
ella ellas ellos en entre era eran es esa esas ese eso esos esta está estaba estado están estas este esto estos fue fueron ha \
había haber hace hacia han hasta hay la las le les lo los más me mi mientras mis mucho muchos muy nada ni no nos nosotros o os \
otra otras otro otros para pero poco por porque qué que quien quién quiénes quienes se sea según ser si sí sido sin sino sobre \
son su sus también tan tanto te tiene tienen todo todos tu tus un una unas uno unos usted y ya yo";

const ITALIAN: &str = "a ad agli ai al alla alle allo anche ancora c che chi ci ciò come con contro cosa cui d da dagli dai dal \
dalla dalle dallo degli dei del della delle dello di dopo dove e è ed era erano essere fa fra fu furono gli ha hanno ho i il in \
io l la le lei li lo loro lui ma me mi mia mio molto ne nei nel nella nelle nello no noi non nostro o ogni per perché però più \
poi prima qual quale quali quando quanto quanta quanti quante quella quelle quelli quello questa queste questi questo qui se sei \
si sia sono sta stata stati stato su sua sue sugli sui sul sulla sulle sullo suo suoi te ti tra tu tua tuo tutti tutto un una \
uno vi voi";

const PORTUGUESE: &str = "a à ao aos aquela aquele aquilo as às até com como contra da das de dela dele deles depois desde do dos \
e é ela elas ele eles em entre era eram essa essas esse esses esta está estão estas este estes eu foi foram há isso isto já la \
lhe mais mas me mesmo meu minha muito na não nas nem no nos nós nossa nosso num numa o onde os ou para pela pelas pelo pelos \
por porque porquê qual quais quando quanto quanta quantos quantas que quê quem se sem ser seu seus só sobre sua suas também te \
tem têm ter teve toda todas todo todos tu tua um uma umas uns você vocês";

const TURKISH: &str = "acaba ama ancak bana bazı ben beni benim bir biri birkaç birçok biz bize bizi bizim bu buna bunda bundan \
bunlar bunu bunun böyle da daha de değil diye en eğer fakat gibi göre hangi hangisi hani hem hep hepsi her hiç için idi ile ise \
işte kadar kendi ki kim kime kimi kimin kimler mi mı mu mü nasıl ne neden nerede nereden nereye niçin niye o olan \
olarak oldu olduğu olur ona onda ondan onlar onu onun sana sen seni senin siz size sizi sizin sonra şey şu şunu tarafından tüm \
ve veya ya yani yok zaman";

const POLISH: &str = "a aby ale ani bardzo bez bo być był była było były by cały co czego czemu czy czyj czyja czyje dla dlaczego \
do gdy gdzie go i ich ile im inny iż ja jak jaka jaki jakie jako je jednak jego jej jemu jest jeszcze jeśli już każdy kiedy kim \
kogo komu kto która które którego której którzy który ku lub ma mnie może my na nad nam nas nasz nawet nich nie nim niż no o od \
on ona one oni ono oraz po pod poza przed przez przy są sam się skąd ta tak także tam te tego tej ten też to tu tych tylko tym ty \
w we wszystko z za ze że";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_are_stopwords_and_names_are_not() {
        for (code, stop, content) in [
            ("en", ["who", "did", "what's"], ["sign", "will-o", "us-based"]),
            ("ru", ["кто", "почему", "еще"], ["путин", "мир", "союз"]),
            ("uk", ["хто", "чому", "який"], ["київ", "мир", "союз"]),
            ("de", ["wer", "warum", "wurde"], ["brücke", "rat", "land"]),
        ] {
            let language = Language::from_code(code).unwrap();
            for word in stop {
                assert!(is_stopword(language, word), "{code} {word}");
            }
            for word in content {
                assert!(!is_stopword(language, word), "{code} {word}");
            }
        }
        assert!(!is_stopword(Language::UNKNOWN, "the"));
    }
}
