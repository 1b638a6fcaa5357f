//! Cues: the few words that tell what a question asks for, and how a sentence hangs together with the one before.
//!
//! One list for all languages: a word that means something else in another language is rare at the places looked at.

/// The kind of thing that a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Kind {
    /// Anything.
    #[default]
    Any,
    /// Who, where, which country: a name.
    Name,
    /// When, in which year: a date.
    Date,
    /// How many, how much: a number.
    Number,
    /// Why: a reason.
    Reason,
    /// What it is.
    Definition,
}

/// How much a sentence needs the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaning {
    /// It stands by itself.
    None,
    /// Its first word points back, within the paragraph.
    InParagraph,
    /// It opens by drawing a conclusion, which even a new paragraph does not cut off.
    AcrossParagraphs,
}

const DATE: &str = "when|what year|which year|what date|what day|which day|what month|which month|когда|каком году|какого года\
|какого числа|какой день|каком месяце|коли|якому році|якого року|якого числа|якому місяці|калі|якім годзе|якога года\
|якога чысла|wann|welches jahr|welchem jahr|welchem datum|welchem monat|cuándo|quand|ne zaman|hangi yıl|hangi yılda\
|hangi tarihte|hangi tarih";
const NUMBER: &str = "how many|how much|how old|how long|how far|what percentage|what percent|сколько|скольких|скольким|каков процент\
|какой процент|скільки|скількох|який відсоток|колькі|які працэнт|wie viele|wie viel|wieviel|wieviele|wie alt|wie lange\
|wie hoch|wie oft|cuántos|cuántas|combien|kaç|kaçta|kaçıncı|kaça|ne kadar";
const REASON: &str = "why|what for|for what reason|how come|почему|зачем|отчего|по какой причине|чому|навіщо|з якої причини|чаму\
|навошта|warum|weshalb|wieso|weswegen|pourquoi|por qué|perché|neden|niye|niçin";
/// Words of a question about what is so at present.
const NOW: &str = "now|currently|today|nowadays|latest|most recent|recently|at present|this year|this week|this month|сейчас|теперь\
|сегодня|нынешний|нынешняя|нынешнее|нынешние|недавно|последние новости|на данный момент|зараз|тепер|сьогодні|нині|нещодавно\
|нинішній|нинішня|цяпер|зараз|сёння|нядаўна|jetzt|heute|derzeit|zurzeit|momentan|aktuell|aktuelle|neueste|kürzlich|şimdi|bugün\
|şu anda|son günlerde|güncel";
const NAME: &str = "who|whom|whose|where|which country|which countries|кто|кого|кому|кем|где|куда|хто|де|ким|куди\
|звідки|яка країна|якій країні|якому місті|каго|каму|кім|дзе|куды|адкуль|якая краіна|якой краіне|якім горадзе|wer|wen\
|wem|wessen|wo|woher|wohin|welches land|welchem land|welche länder|welche stadt|welcher stadt|quién|quiénes|dónde|qui|où\
|kim|kimler|kime|kimi|kimin|kimden|nerede|nereye|nereden|neresi|hangi ülke|hangi ülkede|hangi ülkeler|hangi şehir\
|hangi şehirde";
const DEFINITION: &str = "what is|what are|what was|who is|who are|who was|что такое|кто такой|кто такая|кто такие|що таке\
|хто такий|хто така|хто такі|што такое|хто такая|was ist|was sind|wer ist|qu est ce que|qui est|qué es|quién es";
/// The same at the end of a question.
const DEFINITION_ENDS: &str = "nedir|kimdir|ne demek|ne demektir";
/// What stands between a thing and what it is.
const COPULAS: &str = "is|are|was|were|means|—|–|-|это|был|была|были|це|є|гэта|быў|былі|ist|sind|war|est|sont|es|son|è";
const OPENERS: &str = "he|she|it|they|him|her|them|his|their|its|this|that|these|those|such|both|neither|but|and|or|so|yet|nor\
|thus|hence|therefore|however|instead|moreover|also|then|otherwise|nevertheless|он|она|оно|они|его|ее|их|ему|ей|им|это|этот|эта\
|эти|такой|но|и|а|или|однако|поэтому|тогда|затем|также|кроме|він|вона|воно|вони|його|її|їх|це|цей|ця|ці|але|та|й|або|однак|тому\
|тоді|потім|також|йому|їй|їм|ен|яна|яно|яны|яго|яе|яму|гэта|гэты|гэтая|гэтыя|аднак|таму|тады|потым|таксама|er|sie|es\
|dies|diese|dieser|dieses|aber|und|oder|doch|deshalb|jedoch|il|elle|ils|elles|ce|cela|ceci|mais|et|ou|donc|o|bu|onlar|onun|onu|bunu|bunun\
|bunlar|ama|ancak|ve|fakat|ayrıca|böylece\
|él|ella|ellos|ellas|esto|este|esta|pero|y";
const CONCLUSIONS: &str = "that is why|this is why|for this reason|because of this|as a result|with this|вот почему|поэтому\
|з цієї причини|тому|ось чому|вось чаму|з гэтай прычыны|deshalb|deswegen|c est pourquoi|por eso|bu yüzden";

/// What a question asks for, told by its question words.
pub fn kind(question: &str) -> Kind {
    let words = plain_words(question);
    let has = |list: &str| any(list, |phrase| stands_in(&words, phrase));
    if any(DEFINITION, |phrase| begins(&words, phrase)) || any(DEFINITION_ENDS, |phrase| ends(&words, phrase)) {
        Kind::Definition
    } else if has(REASON) {
        Kind::Reason
    } else if has(DATE) {
        Kind::Date
    } else if has(NUMBER) {
        Kind::Number
    } else if has(NAME) {
        Kind::Name
    } else {
        Kind::Any
    }
}

/// Whether a question is about what is so at present.
pub fn is_about_now(question: &str) -> bool {
    let words = plain_words(question);
    any(NOW, |phrase| stands_in(&words, phrase))
}

/// Whether what follows a subject says what it is: The bridge | is an arch.
pub fn says_what_it_is(rest: &str) -> bool {
    let first = rest.split_whitespace().next().unwrap_or("");
    any(COPULAS, |copula| copula == first)
}

/// How much a sentence needs the one before it, told by its first words.
pub fn leaning(sentence: &str) -> Leaning {
    let start: String = sentence.chars().take(40).collect();
    let words = plain_words(&start);
    if any(CONCLUSIONS, |phrase| begins(&words, phrase)) {
        Leaning::AcrossParagraphs
    } else if any(OPENERS, |phrase| begins(&words, phrase)) {
        Leaning::InParagraph
    } else {
        Leaning::None
    }
}

/// Whether one of a list's phrases is so.
fn any(list: &str, is_so: impl FnMut(&str) -> bool) -> bool {
    list.split('|').any(is_so)
}

/// Whether plain words begin with those of a phrase.
fn begins(words: &str, phrase: &str) -> bool {
    words.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether plain words end with those of a phrase.
fn ends(words: &str, phrase: &str) -> bool {
    words.strip_suffix(phrase).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
}

/// Whether those of a phrase stand anywhere among plain words.
fn stands_in(words: &str, phrase: &str) -> bool {
    let starts_word = |at: &usize| words.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with(' '));
    let mut places = words.match_indices(phrase).map(|(at, _)| at);
    places.any(|at| starts_word(&at) && words.get(at..).is_some_and(|rest| begins(rest, phrase)))
}

/// The words of a text in lower case with single spaces between.
fn plain_words(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_tell_what_is_asked_for() {
        for (question, expected) in [
            ("Who refused to sign?", Kind::Name),
            ("In which country is it?", Kind::Name),
            ("When was it built?", Kind::Date),
            ("How many came?", Kind::Number),
            ("What is a receipt?", Kind::Definition),
            ("Что такое ОДКБ?", Kind::Definition),
            ("Кто отказался?", Kind::Name),
            ("Сколько их было?", Kind::Number),
            ("У якому році це сталося?", Kind::Date),
            ("Звідки він приїхав?", Kind::Name),
            ("Калі пабудавалі мост?", Kind::Date),
            ("Дзе прайшоў саміт?", Kind::Name),
            ("Што такое АДКБ?", Kind::Definition),
            ("In welchem Jahr war das?", Kind::Date),
            ("Wessen Brücke ist das?", Kind::Name),
            ("Köprü hangi yılda yapıldı?", Kind::Date),
            ("Kaç kişi geldi?", Kind::Number),
            ("Toplantı nerede yapıldı?", Kind::Name),
            ("KGAÖ nedir?", Kind::Definition),
            ("Why did they leave?", Kind::Reason),
            ("", Kind::Any),
        ] {
            assert_eq!(kind(question), expected, "{question}");
        }
    }

    #[test]
    fn first_words_tell_what_a_sentence_leans_on() {
        for (sentence, expected) in [
            ("He refused.", Leaning::InParagraph),
            ("“But the bridge held.”", Leaning::InParagraph),
            ("– Это правда.", Leaning::InParagraph),
            ("Ён адмовіўся.", Leaning::InParagraph),
            ("Ancak köprü açık.", Leaning::InParagraph),
            ("That is why the mayor left.", Leaning::AcrossParagraphs),
            ("Heron Lake is deep.", Leaning::None),
            ("The bridge held.", Leaning::None),
            ("", Leaning::None),
        ] {
            assert_eq!(leaning(sentence), expected, "{sentence}");
        }
        assert!(says_what_it_is(" is a code") && says_what_it_is(" — код") && !says_what_it_is(" isolates"));
    }
}
