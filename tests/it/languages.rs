//! A corpus in many languages: each article is found by questions in its own language, whatever forms their words
//! have, and by names, numbers and dates in another.

use std::sync::LazyLock;

use crate::folder::{Folder, stdout};

const ARTICLES: [(&str, &str); 12] = [
    (
        "en.txt",
        "The ferry between the two islands was built in 1931. It carries forty cars and sails twice a day. The captain \
refused to leave the harbour on 16 October 2023 because of the storm.",
    ),
    (
        "ru.txt",
        "Старый маяк построили в 1887 году на северном мысе. Смотритель жил там вместе с семьёй и зажигал лампу каждый \
вечер. После войны маяк перестал работать, и местные власти закрыли его.",
    ),
    (
        "uk.txt",
        "Бібліотеку в Харкові відкрили після ремонту. Директорка сказала, що читачі повернуться до зали восени. Книги \
зберігали в підвалі сусідньої школи. Найстарішій книзі чотириста років.",
    ),
    (
        "be.txt",
        "Млын каля возера пабудавалі сто гадоў таму. Гаспадар млына прадаваў муку ў суседнія гарады. Цяпер у будынку \
працуе музей хлеба, куды прыязджаюць школьнікі з усёй краіны.",
    ),
    (
        "de.txt",
        "Die Orgel der Dorfkirche wurde im vergangenen Sommer restauriert. Der Orgelbauer ersetzte neunhundert Pfeifen. \
Die Kosten von 1.250.000 Euro trug ein Verein, der seit vielen Jahren Spenden sammelt.",
    ),
    (
        "tr.txt",
        "Eski köprü depremden sonra yeniden açıldı. Ustalar taşları tek tek numaraladı ve yerine koydu. Köprünün \
mimarı açılış gününde kalabalığa çalışmaların üç yıl sürdüğünü anlattı.",
    ),
    (
        "hy.txt",
        "Գյուղի դպրոցը վերանորոգվել է անցյալ տարի։ Աշակերտները վերադարձել են իրենց դասարանները, իսկ գրադարանը դեռ փակ \
է։ Տնօրենն ասել է, որ գրքերը կբերեն մինչև գարուն։",
    ),
    (
        "ka.txt",
        "ძველი ხიდი მდინარეზე გასულ ზაფხულს აღადგინეს. სოფლის მოსახლეობა წლების განმავლობაში ნავით გადადიოდა მეორე \
ნაპირზე. მშენებლობას ადგილობრივი მთავრობა აფინანსებდა.",
    ),
    (
        "ja.txt",
        "古い灯台は昨年の夏に修理された。灯台守の家は今では小さな博物館になっている。村の人々は毎年秋に祭りを開く。",
    ),
    (
        "ar.txt",
        "أعيد افتتاح السوق القديم في المدينة بعد خمس سنوات من الترميم. قال التجار إن الزبائن عادوا بسرعة إلى المحلات. \
وتكفلت البلدية بدفع نفقات العمل كلها.",
    ),
    (
        "he.txt",
        "המוזיאון בעיר נפתח מחדש אחרי שיפוץ ארוך. המנהלת סיפרה כי המבקרים חזרו בהמוניהם לתערוכה. העירייה מימנה את \
העבודות במשך ארבע שנים.",
    ),
    (
        "ko.txt",
        "오래된 우체국이 지난봄에 다시 문을 열었다. 주민들은 편지를 부치러 먼 길을 가지 않아도 된다. 건물은 백 년 전에 지어졌다.",
    ),
];

static MANY: LazyLock<Folder> = LazyLock::new(|| Folder::with(&ARTICLES));

#[track_caller]
fn finds(question: &str, article: &str) {
    let answer = MANY.ask(question);
    assert_eq!(answer["quotes"][0]["article"], article, "{question}: {answer:#}");
    assert_eq!(answer["quotes"][0]["language"], article.trim_end_matches(".txt"), "{question}");
}

#[test]
fn each_language_is_found_by_other_forms_of_its_words() {
    finds("Which ferries carry cars between islands?", "en.txt");
    finds("Кто зажигал лампы маяка?", "ru.txt");
    finds("Скільки років найстаріша книга?", "uk.txt");
    finds("Що сказала директорка бібліотеки про читачів?", "uk.txt");
    finds("Хто гаспадар млыну і які горад купляў мука?", "be.txt");
    finds("Wer restaurierte die Orgeln der Dorfkirchen?", "de.txt");
    finds("Köprünün taşlarını kim numaraladı?", "tr.txt");
    finds("Ե՞րբ է վերանորոգվել գյուղի դպրոցը", "hy.txt");
    finds("ვინ დააფინანსა ხიდის მშენებლობა?", "ka.txt");
    finds("灯台はいつ修理されましたか", "ja.txt");
    finds("متى أُعيد إفتتاح السوق القديمة؟", "ar.txt");
    finds("מתי נפתח המוזיאון אחרי השיפוץ?", "he.txt");
    finds("우체국은 언제 문을 열었습니까?", "ko.txt");
}

#[test]
fn numbers_and_dates_are_found_across_languages_and_writings() {
    finds("Що сталося 16 жовтня 2023?", "en.txt");
    finds("Что случилось 16.10.2023?", "en.txt");
    finds("Storm 2023-10-16", "en.txt");
    finds("16 Ekim 2023 captain", "en.txt");
    finds("1 250 000 Euro", "de.txt");
    finds("1,250,000 Euro", "de.txt");
}

#[test]
fn the_language_of_the_quotes_is_said_where_it_is_not_that_of_the_question() {
    let said = stdout(&MANY.run(&["ask", "--", "Who can tell me what a Dorfkirche with an Orgel is?"]));
    assert!(said.contains("Language of the quotes: German."), "{said}");
    let said = stdout(&MANY.run(&["ask", "--", "Wer hat die Orgel der Dorfkirche restauriert?"]));
    assert!(said.contains("Orgelbauer") && !said.contains("Language of the quotes"), "{said}");
    // A name alone is in no language.
    let said = stdout(&MANY.run(&["ask", "--", "Dorfkirche"]));
    assert!(said.contains("Orgel") && !said.contains("Language of the quotes"), "{said}");
}

#[test]
fn a_stated_language_beats_the_detected_one() {
    let head = |language: &str| format!("---\ntitle: T\nsource: S\ndate: 2023-10-16\nlanguage: {language}\n---\n\n");
    let text = "The council met on Monday and decided that the old bridge will be repaired before winter.";
    let folder =
        Folder::with(&[("a.txt", &format!("{}{text}", head("de"))), ("b.txt", &format!("{}{text}", head("en")))]);
    let answer = folder.ask("lang:de council bridge");
    assert_eq!((&answer["quotes"][0]["article"], &answer["quotes"][0]["language"]), (&"a.txt".into(), &"de".into()));
    assert_eq!(answer["searched"]["articles"], 1);
}

#[test]
fn the_list_of_sources_names_the_languages() {
    let listed = stdout(&MANY.run(&["sources"]));
    for (file, _) in ARTICLES {
        assert!(listed.contains(file.trim_end_matches(".txt")), "{file}: {listed}");
    }
}

#[test]
fn a_letter_with_an_accent_and_one_without_are_the_same() {
    let folder = Folder::with(&[("a.txt", "La société a signé l’accord à Besançon. Les députés étaient présents.")]);
    for question in ["accord Besancon", "ACCORD BESANÇON", "accord besanc\u{327}on"] {
        assert_eq!(folder.ask(question)["quotes"][0]["article"], "a.txt", "{question}");
    }
}
