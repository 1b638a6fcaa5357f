//! The language of a question, which is too short for trigrams: its function words and its letters tell.

use super::detect::Language;
use super::stopwords::languages_with;

/// How much must speak for a language before it counts as known.
const SURE: usize = 2;

/// Letters that no other language here has, or that few have. A letter of a script of its own tells enough.
const LETTERS: [(&str, &[&str], usize); 34] = [
    ("ぁ-ヿ", &["ja"], 3),
    ("가-힣", &["ko"], 2),
    ("一-鿿", &["zh"], 2),
    ("ก-๛", &["th"], 2),
    ("ກ-ໟ", &["lo"], 2),
    ("ក-៿", &["km"], 2),
    ("က-႟", &["my"], 2),
    ("Ա-֏", &["hy"], 2),
    ("ა-ჿ", &["ka"], 2),
    ("א-ת", &["he"], 1),
    ("Ͱ-Ͽ", &["el"], 2),
    ("஀-௿", &["ta"], 2),
    ("ऀ-ॿ", &["hi"], 1),
    ("ء-ي", &["ar"], 1),
    ("پچژگیک", &["fa"], 1),
    ("ٹڈڑےں", &["ur"], 2),
    ("і", &["uk", "be"], 1),
    ("їєґ", &["uk"], 1),
    ("ў", &["be"], 1),
    ("ищ", &["ru", "uk"], 1),
    ("ыэъ", &["ru"], 1),
    ("әғқңөұүһ", &["kk"], 2),
    ("ğış", &["tr"], 1),
    ("ə", &["az"], 2),
    ("łąęśźżćń", &["pl"], 1),
    ("řěů", &["cs"], 1),
    ("őű", &["hu"], 2),
    ("șțăşţ", &["ro"], 1),
    ("ñ¿¡", &["es"], 1),
    ("ãõ", &["pt"], 1),
    ("ß", &["de"], 1),
    ("äöü", &["de"], 1),
    ("ơưạảấầẩậắằặẹẻẽếềểệỉịọỏốồổỗộớờởợụủứừửựỳỵỷỹ", &["vi"], 2),
    ("åäö", &["sv"], 1),
];

/// The language a question seems to be in: the one whose stop words and letters it holds most of. Where none wins, the
/// first of `likely` (the corpus's languages, most frequent first) that is as good as any.
pub fn guess_language(question: &str, likely: &[Language]) -> Language {
    let evidence = evidence(question);
    let Some(most) = evidence.iter().map(|(_, count)| *count).max() else {
        return likely.first().copied().unwrap_or_default();
    };
    let as_good = |language: &Language| evidence.contains(&(*language, most));
    let best = evidence.iter().map(|(language, _)| language).find(|language| as_good(language));
    likely.iter().find(|language| as_good(language)).or(best).copied().unwrap_or_default()
}

/// The language a question is in, where enough tells it and nothing tells another as well.
pub fn question_language(question: &str) -> Option<Language> {
    let evidence = evidence(question);
    let (language, most) = evidence.iter().copied().max_by_key(|(_, count)| *count)?;
    let others = evidence.iter().filter(|(_, count)| *count == most).count();
    (most >= SURE && others == 1).then_some(language)
}

/// What speaks for each language, in the order of the lists.
fn evidence(question: &str) -> Vec<(Language, usize)> {
    let mut found: Vec<(Language, usize)> = Vec::new();
    let mut add = |language: Language, weight: usize| match found.iter_mut().find(|(known, _)| *known == language) {
        Some((_, count)) => *count += weight,
        None => found.push((language, weight)),
    };
    let words = question.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | 'ʼ' | '\u{200c}'));
    for language in words.filter(|word| !word.is_empty()).flat_map(languages_with) {
        add(*language, 1);
    }
    let lower = question.to_lowercase();
    let mut foreign: Vec<char> = lower.chars().filter(|c| !c.is_ascii()).collect();
    foreign.sort_unstable();
    foreign.dedup();
    for (letters, codes, weight) in LETTERS {
        if foreign.iter().any(|&c| is_among(letters, c)) {
            codes.iter().filter_map(|code| Language::from_code(code)).for_each(|language| add(language, weight));
        }
    }
    found
}

/// Whether a letter is one of these, or between the two of a range.
fn is_among(letters: &str, c: char) -> bool {
    match letters.split_once('-').map(|(from, to)| (from.chars().next(), to.chars().next())) {
        Some((Some(from), Some(to))) => (from..=to).contains(&c),
        _ => letters.contains(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_question_tells_its_language() {
        for (question, code) in [
            ("Who won?", "en"),
            ("Кто победил?", "ru"),
            ("Хто переміг на виборах?", "uk"),
            ("Калі ён прыехаў?", "be"),
            ("Wer hat gewonnen?", "de"),
            ("Kim kazandı ve neden?", "tr"),
            ("Ով հաղթեց", "hy"),
            ("ვინ გაიმარჯვა?", "ka"),
            ("誰が勝ちましたか", "ja"),
            ("누가 이겼습니까?", "ko"),
            ("من فاز في الانتخابات؟", "ar"),
            ("چه کسی برنده شد؟", "fa"),
            ("מי ניצח בבחירות?", "he"),
            ("Ποιος κέρδισε;", "el"),
            ("Сайлауда кім жеңді?", "kk"),
            ("Qui a gagné les élections ?", "fr"),
        ] {
            assert_eq!(guess_language(question, &[]).code(), code, "{question}");
        }
    }

    #[test]
    fn of_languages_that_are_as_good_the_likely_one_is_taken() {
        let [de, en] = ["de", "en"].map(|code| Language::from_code(code).unwrap());
        assert_eq!(guess_language("in was", &[de, en]), de);
        assert_eq!(guess_language("in was", &[en, de]), en);
        assert_eq!(guess_language("Pashinyan", &[de, en]), de);
        assert_eq!(guess_language("Pashinyan", &[]), Language::UNKNOWN);
    }

    #[test]
    fn a_name_alone_is_in_no_language() {
        for name in ["Pashinyan", "Токаев", "CSTO 2023", "", "in", "Erdoğan"] {
            assert_eq!(question_language(name), None, "{name}");
        }
        assert_eq!(question_language("Who refused to sign?").unwrap().code(), "en");
        assert_eq!(question_language("Кто отказался подписать и почему?").unwrap().code(), "ru");
        assert_eq!(question_language("Хто відмовився підписати?").unwrap().code(), "uk");
    }
}
