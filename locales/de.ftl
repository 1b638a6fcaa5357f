# The words of ours in German. en.ftl is the reference.

own-name = Deutsch

## Pieces of other phrases

long-date = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }
cited-page = S. { $first }
cited-pages = S. { $first }–{ $last }
language-name = { $code ->
    [en] Englisch
    [ru] Russisch
    [uk] Ukrainisch
    [be] Belarussisch
    [de] Deutsch
    [tr] Türkisch
    [fr] Französisch
    [es] Spanisch
    [it] Italienisch
    [pt] Portugiesisch
    [ca] Katalanisch
    [ro] Rumänisch
    [pl] Polnisch
    [cs] Tschechisch
    [sk] Slowakisch
    [sl] Slowenisch
    [sr] Serbisch
    [hr] Kroatisch
    [bs] Bosnisch
    [bg] Bulgarisch
    [mk] Mazedonisch
    [lt] Litauisch
    [lv] Lettisch
    [et] Estnisch
    [fi] Finnisch
    [sv] Schwedisch
    [no] Norwegisch
    [da] Dänisch
    [nl] Niederländisch
    [hu] Ungarisch
    [el] Griechisch
    [hy] Armenisch
    [ka] Georgisch
    [az] Aserbaidschanisch
    [kk] Kasachisch
    [ky] Kirgisisch
    [uz] Usbekisch
    [tg] Tadschikisch
    [fa] Persisch
    [ar] Arabisch
    [he] Hebräisch
    [hi] Hindi
    [ur] Urdu
    [zh] Chinesisch
    [ja] Japanisch
    [ko] Koreanisch
    [vi] Vietnamesisch
    [th] Thai
    [id] Indonesisch
   *[other] { $code }
}
quoted-word = „{ $word }“
source-unknown = Quelle unbekannt
date-unknown = Datum unbekannt
place = { $dated ->
    [yes] { $source } ({ $date })
   *[no] { $source }
}
unknown-place = unbekannte Quelle

## Answers

number = { $number }
asked = Frage:
cut = [Teil eines längeren Satzes]
also-in = Auch in: { $places }.
more = { $count ->
    [one] Ein weiteres Zitat folgt auf Wunsch.
   *[other] { $count } weitere Zitate folgen auf Wunsch.
}
searched = Durchsucht: { $articles ->
    [one] { $articles } Artikel
   *[other] { $articles } Artikel
} aus { $sources ->
    [one] { $sources } Quelle
   *[other] { $sources } Quellen
}{ $dates ->
    [none] .
    [day] , vom { $from }.
   *[span] , vom { $from } bis zum { $to }.
}
also-searched = Auch gesucht: { $words }.
not-as-written = Keine Stelle enthält wörtlich: { $words }. Als Wörter gesucht.
quotes-in = Sprache der Zitate: { $languages }.
nothing-found = In diesen Artikeln steht keine Antwort darauf.
no-such-articles = Kein Artikel hat diese Quelle, diesen Autor, dieses Datum oder diese Sprache.
not-held = In keinem Artikel kommt vor: { $words }.
no-question = Fragen Sie mit ein, zwei Wörtern, die etwas bezeichnen: einen Namen, einen Ort, eine Sache, wie in „Wer wollte nicht unterschreiben?“
too-long = Die Frage hat { $chars } Zeichen; höchstens { $most } sind möglich. Fragen Sie bitte kürzer.
bad-operator = Mit „{ $written }“ lässt sich nichts anfangen: { $why ->
    [empty] Schreiben Sie direkt hinter den Doppelpunkt, wonach gesucht werden soll, wie in source:express.
    [not-a-date] Schreiben Sie einen Tag, einen Monat oder ein Jahr, wie in 2023-10-16, 2023-10 oder 2023.
    [not-a-language] Schreiben Sie ein Sprachkürzel, wie in lang:en.
    [no-days] Der erste Tag liegt nach dem letzten.
   *[misspelt] War { $meant }: gemeint? Die Operatoren sind { $operators }.
}
unknown-operators = Als gewöhnliche Wörter gesucht: { $words }. Die Operatoren sind { $operators }, "eine Wortfolge" und -Wort.
ignored = Nicht gesucht: { $words }.
years-old = über { $years ->
    [one] ein Jahr
   *[other] { $years } Jahre
} alt
based-on = beruht auf: { $what }
withdrawn = seit dem { $date } nicht mehr unter seiner Adresse
corrected = von der Redaktion berichtigt, bemerkt am { $date }
changed = Der hier zitierte Artikel hat sich seitdem geändert und wird deshalb nicht mehr zitiert.
gone = Den hier zitierten Artikel gibt es in der Sammlung nicht mehr.
closest = Keine Antwort, nur die Stellen, die der Frage am nächsten kommen:
example = Zu „{ $question }“
asked-at = Gefragt am { $date }, { $time } UTC.
claim-cut = Der Text war lang; nur sein Anfang wurde nachgeschlagen.
reworded = Der Wortlaut wurde am { $date } geändert; dies ist der frühere.
taken-out = Der Artikel wurde am { $date } aus der Sammlung genommen.
narrowed = Hier gekürzt: Telegram kann die Stelle nicht ganz so zeigen, wie sie steht.
parted = Hier geteilt, wo Telegram ein Zeichen verändern würde.
not-exact = Telegram verändert einige Zeichen dieses Zitats; über den Beleg findet man es genau.

## Start and help

start = Ich antworte mit wörtlichen Zitaten aus { $articles ->
    [one] { $articles } Artikel
   *[other] { $articles } Artikeln
} von { $sources ->
    [one] { $sources } Quelle
   *[other] { $sources } Quellen
}{ $dates ->
    [none] .
    [day] , vom { $from }.
   *[span] , vom { $from } bis zum { $to }.
}
    Eigene Worte füge ich nie hinzu, und wenn dort keine Antwort steht, sage ich das.
    Schreiben Sie einfach Ihre Frage. Jede steht für sich: An die vorige erinnere ich mich nicht.
about = { $text }
examples = Zum Beispiel:
help =
    Schreiben Sie eine Frage in gewöhnlichen Worten. Die Antwort sind ein bis drei Zitate, Wort für Wort, jedes mit Quelle, Titel, Autor und Datum. Jede Frage steht für sich: An die vorige erinnere ich mich nicht.

    So grenzen Sie eine Frage ein:
    "genaue Wortfolge": diese Wörter in dieser Reihenfolge
    -Wort: ohne dieses Wort
    source:express, author:smith: nach Quelle oder Autor
    after:2022, before:2023-10: nach Datum
    lang:en: nach Sprache
    exact: tokajew: nur in dieser Schreibweise

    Unter einer Antwort: „Mehr“ blättert weiter, „Kontext“ zeigt, was um ein Zitat herum steht, „Zitieren“ gibt die Quellenangabe und den Beleg, 👍 und 👎 sind Ihre Bewertung.
    In einer Gruppe fragen Sie mit /ask und Ihrer Frage.

    /sources: was ich durchsuche
    /latest: die neuesten Artikel
    /language: die Sprache, die ich spreche
    /quote: ein Zitat anhand seines Belegs
    /privacy: was gespeichert wird
    /forget: löschen, was über Sie gespeichert ist
help-group =
    So fragen Sie in dieser Gruppe:
    /ask und Ihre Frage
    /ask als Antwort auf eine Nachricht: Diese Nachricht ist die Frage
    eine Antwort auf eine meiner Nachrichten
    Jede Frage steht für sich. Mehr im privaten Chat: @{ $bot }
privacy =
    Was ich speichere:
    Ihre Frage, bis sie beantwortet ist
    die Antworten hinter den Knöpfen, { $days } Tage lang, mit den Wörtern Ihrer Frage, die sie brauchen
    Ihre ganze Frage, ebenso lange, wo auch andere Schreibweisen gesucht wurden oder nichts nahe genug kam: Der Knopf unter der Antwort stellt sie noch einmal
    Ihre Bewertungen und die Sprache, die Sie gewählt haben
    die Einstellungen einer Gruppe
    Nachrichten, die ich nicht lesen konnte, 30 Tage lang
    Außer Telegram bekommt das niemand. /forget löscht Ihre Antworten und die Fragen, die dabei stehen, Ihre Bewertungen und Sprache.
forgotten = { $count ->
    [0] Über Sie war nichts gespeichert.
    [one] Gelöscht: { $count } gespeicherte Antwort oder Bewertung.
   *[other] Gelöscht: { $count } gespeicherte Antworten und Bewertungen.
}
only-words = Ich lese nur Worte. Schreiben Sie Ihre Frage bitte als Text.
only-questions = Ich bin für Fragen da: Schreiben Sie eine, und ich suche.
unknown-command = Diesen Befehl kenne ich nicht. /help nennt alle.
how-to-ask = Schreiben Sie Ihre Frage hinter /ask, oder antworten Sie mit /ask auf eine Nachricht.

## Lists

sources = Ich durchsuche { $articles } Artikel aus { $sources ->
    [one] { $sources } Quelle
   *[other] { $sources } Quellen
}{ $dates ->
    [none] :
    [day] , vom { $from }:
   *[span] , vom { $from } bis zum { $to }:
}
source-line = { $source }: { $articles } Artikel{ $dates ->
    [none] , Datum unbekannt
    [day] , { $from }
   *[span] , { $from } bis { $to }
}
latest = Die neuesten Artikel:
no-dated-articles = Von keinem der Artikel ist das Datum bekannt.
page = Seite { $page } von { $pages }

## Language

choose-language = Welche Sprache soll ich sprechen? Zitate bleiben in ihrer eigenen.
language-set = Ich spreche jetzt { $language }.
language-from-telegram = Ich richte mich jetzt nach der Sprache Ihrer Telegram-App.

## Receipts

receipt-usage = Senden Sie /quote und einen Beleg, wie in /quote q7mzk… Den Beleg gibt der Knopf „Zitieren“ unter einer Antwort.
receipt-form = Das ist kein Beleg. Ein Beleg ist ein Wort aus Buchstaben und Ziffern, das mit q beginnt.
receipt-mistyped = In diesem Beleg ist ein Tippfehler. Kopieren Sie ihn bitte ganz.
receipt-gone = Kein Artikel hat jetzt diesen Text: Er wurde seitdem geändert oder entfernt.
receipt-of =
    Artikel: { $article }
    Bytes { $start } bis { $end } seines Textes
    SHA-256 des Textes: { $sha256 }
    { $dated ->
        [yes] Indexiert: { $indexed }
       *[no] Indexiert: Datum unbekannt
    }
receipt = Beleg: { $receipt }

## Short notices after a button

thanks = Danke.
vote-taken-back = Ihre Bewertung wurde zurückgenommen.
not-yours = Hier blättert nur, wer gefragt hat. Fragen Sie mit /ask, dann haben Sie Ihre eigene Antwort.
whole-paragraph = Das ist der ganze Absatz.
buttons-gone = Diese Antwort ist nicht mehr gespeichert. Fragen Sie bitte noch einmal.
no-more = Es gibt keine weiteren Zitate.
too-fast = Zu oft gedrückt. Warten Sie einen Moment und drücken Sie noch einmal.
admins-only = Einstellungen können nur die Admins dieser Gruppe ändern.

## Groups and manners

greeting = Guten Tag. Ich beantworte Fragen mit wörtlichen Zitaten aus einer Sammlung von Artikeln. Fragen Sie mit /ask und Ihrer Frage, indem Sie auf eine meiner Nachrichten antworten, oder mit /ask als Antwort auf die Nachricht von jemand anderem. { $sees ->
    [everything] Telegram zeigt mir hier jede Nachricht, aber ich lese nur die, die an mich gerichtet sind, und behalte die anderen nicht. Sie können auch @{ $bot } und Ihre Frage schreiben.
   *[addressed] Telegram zeigt mir nur Befehle und Antworten auf meine Nachrichten; anderes kann ich nicht sehen.
}
not-allowed-group = Ich bin für diese Gruppe nicht freigegeben und verlasse sie deshalb. Wer mich betreibt, kann sie freigeben.
not-allowed-private = Ich bin hier nicht freigegeben. Wer mich betreibt, kann das ändern.
too-many-from-user = Das sind mehr als { $limit ->
    [one] { $limit } Frage
   *[other] { $limit } Fragen
} in einer Minute von Ihnen. Bis die Minute um ist, bin ich still.
too-many-in-group = Das sind mehr als { $limit ->
    [one] { $limit } Frage
   *[other] { $limit } Fragen
} in einer Minute in dieser Gruppe. Bis die Minute um ist, bin ich still.
flooded = Es kamen zu viele Nachrichten auf einmal, einige wurden nicht gelesen. Fragen Sie bitte noch einmal.
missed-questions = Ich war nicht erreichbar. Fragen aus dieser Zeit wurden nicht beantwortet; fragen Sie bitte noch einmal.
still-reading = Ich lese die Artikel noch, { $percent } % sind geschafft. Ihre Frage beantworte ich, sobald ich damit fertig bin.
indexing = Der Index wird aufgebaut: { $percent } %.
broken = Bei mir ist etwas kaputtgegangen. Versuchen Sie es bitte später noch einmal. Wenn es wieder geschieht, nennen Sie dem, der mich betreibt, diese Nummer: { $request }
nothing-in-group = { $missing ->
    [none] In den Artikeln steht keine Antwort darauf.
   *[some] In den Artikeln steht keine Antwort darauf; nirgends kommt vor: { $words }.
}

## Inline

inline-how-to = Schreiben Sie eine Frage hinter meinen Namen
inline-how-to-body = Schreiben Sie in einem beliebigen Chat meinen Namen und eine Frage und wählen Sie eines der gefundenen Zitate. Es wird Wort für Wort gesendet, mit Quelle, Titel, Autor und Datum.
inline-nothing = In den Artikeln steht keine Antwort darauf
inline-open = Im privaten Chat fragen
inline-not-allowed = Ich bin für Sie hier nicht freigegeben

## Settings of a group

settings = Einstellungen dieser Gruppe:
setting-language = Sprache: { $chosen ->
    [yes] { $language }
   *[no] wie bei der fragenden Person
}
setting-quotes = Zitate je Antwort: { $quotes }
setting-sources = Quellen: { $chosen ->
    [yes] { $allowed } erlaubt
   *[no] alle
}
setting-mentions = Auf Erwähnung antworten: { $switch ->
    [on] ja
   *[off] nein
}
setting-auto-delete = „Keine Antwort“ löschen: { $unit ->
    [never] nie
    [minutes] nach { $count ->
        [one] { $count } Minute
       *[other] { $count } Minuten
    }
   *[seconds] nach { $count ->
        [one] { $count } Sekunde
       *[other] { $count } Sekunden
    }
}
setting-reset = Alles zurücksetzen
setting-done = Fertig
settings-saved = Einstellungen gespeichert.
setting-all-sources = Alle Quellen
setting-chosen = ✓ { $name }
setting-not-chosen = { $name }
settings-in-groups-only = Einstellungen gehören zu einer Gruppe. Senden Sie /settings in einer Gruppe.

## Buttons

button-more = Mehr ({ $count })
button-back = Zurück
button-context = { $numbered ->
    [yes] Kontext { $number }
   *[no] Kontext
}
button-cite = { $numbered ->
    [yes] Zitieren { $number }
   *[no] Zitieren
}
button-closest = Ähnliche Stellen
button-exact = Nur so geschrieben
button-previous = Vorherige
button-next = Nächste
button-telegram-language = Wie in Telegram

## The menu of commands, and what Telegram shows of the bot

command-ask = Eine Frage stellen
command-sources = Was ich durchsuche: Quellen, Anzahl, Daten
command-latest = Die neuesten Artikel
command-language = Die Sprache wählen, die ich spreche
command-quote = Ein Zitat anhand seines Belegs zeigen
command-help = Wie man fragt
command-privacy = Was über Sie gespeichert ist
command-forget = Löschen, was über Sie gespeichert ist
command-settings = Einstellungen dieser Gruppe, für ihre Admins
bot-description = Stellen Sie eine Frage, und ich antworte mit den Worten anderer: mit wörtlichen Zitaten aus einer Sammlung datierter Artikel, jedes mit Quelle, Titel, Autor und Datum. Ich behaupte nie etwas Eigenes, und wenn die Artikel keine Antwort enthalten, sage ich das. Hier, in Gruppen und über meinen Namen in jedem Chat.
bot-short-description = Antwortet mit wörtlichen Zitaten aus datierten Artikeln, jedes mit seiner Quelle.

## For the operator

mistakes = { $count ->
        [one] In einer Artikeldatei stimmt etwas nicht; bis das behoben ist, fehlt sie in den Antworten:
       *[other] In Artikeldateien stimmt an { $count } Stellen etwas nicht; bis das behoben ist, fehlen sie in den Antworten:
    }
problem = { $text }
status =
    Artikel: { $articles }
    Textstellen: { $passages }
    Ausgelassene Dateien: { $left-out }
    Wartende Fragen: { $waiting }
    Unlesbare Updates: { $unread }
    Zitate, die bei der letzten Prüfung durchfielen: { $failures }
    Bewertungen: 👍 { $up }, 👎 { $down }
feeds = Feeds: { $feeds }, davon mit Fehlern: { $wrong }

## Articles from the chat, for the operator

unknown = unbekannt
draft =
    Das habe ich verstanden. Erst mit „Hinzufügen“ wird etwas aufgenommen.
    Titel: { $title }
    Quelle: { $source }
    Verfasser: { $author }
    Datum: { $date }
    Sprache: { $language }
    Zeichen: { $characters }
drafts =
    Artikel darin: { $articles }, ausgelassen: { $refused }
    Erst mit „Hinzufügen“ wird etwas aufgenommen.
suggested = Der Text sagt einer Maschine nicht, was er ist. Titel, Verfasser, Quelle und Datum sind aus den ersten Zeilen gelesen: bitte prüfen.
present = { $change ->
    [nothing] Es steht schon da als { $article } und sagt dasselbe: „Hinzufügen“ würde nichts ändern.
    [facts] Es steht schon da als { $article }, im selben Wortlaut: „Hinzufügen“ würde ersetzen, was darüber bekannt ist.
   *[wording] Es steht schon da als { $article }, in anderem Wortlaut: „Hinzufügen“ würde ihn ersetzen und für Belege aufheben.
}
present-many = Davon schon da und unverändert: { $unchanged }; zu ersetzen: { $replaced }
nameless = Der Export nennt seinen Kanal nicht, daher ist die Quelle unbekannt. Drücken Sie „Quelle“ und senden Sie mir den Namen.
ask-for = { $field ->
    [source] Senden Sie mir die Publikation oder „unknown“.
    [date] Senden Sie mir den Tag der Veröffentlichung, etwa 2023-10-16, oder „unknown“.
   *[language] Senden Sie mir den Code der Sprache, etwa en oder ru, oder „unknown“.
}
not-taken = { $field ->
    [source] Das kann kein Name einer Publikation sein: eine Zeile von höchstens 200 Zeichen, oder „unknown“.
    [date] Das ist kein eindeutiger Tag, oder er liegt in der Zukunft: schreiben Sie ihn als 2023-10-16, oder „unknown“.
   *[language] Eine Sprache mit diesem Code kenne ich nicht: zwei Buchstaben wie en oder ru, oder „unknown“.
}
filed = { $outcome ->
    [added] Hinzugefügt als { $article }. In wenigen Sekunden wird darin gesucht.
    [updated] { $article } wurde ersetzt. Der frühere Wortlaut bleibt für Belege erhalten.
   *[unchanged] Es steht schon da als { $article }. Nichts wurde geändert.
}
filed-many = Hinzugefügt: { $added }, ersetzt: { $updated }, schon da: { $unchanged }, ausgelassen: { $refused }
discarded = Verworfen. Nichts wurde aufgenommen.
draft-gone = Das ist nicht mehr aufbewahrt. Senden Sie es noch einmal.
too-large = Telegram gibt mir Dateien von höchstens { $megabytes } MB. Senden Sie eine kleinere, oder nehmen Sie „ibid import“ dort, wo ich laufe.
not-downloaded = Telegram gibt mir diese Datei nicht. Senden Sie sie noch einmal.
read-only = In den Ordner der Artikel kann nicht geschrieben werden, also kann von hier nichts aufgenommen oder entfernt werden. Binden Sie ihn ohne „:ro“ ein und lassen Sie den Benutzer, unter dem ich laufe, darin schreiben.
add-usage = Senden Sie mir ein Dokument, oder /add und die Adresse einer Seite, etwa /add https://example.org/news
remove-usage = Senden Sie /remove und den Pfad des Artikels, etwa /remove paper/bridge.md. Ein Zitat, das zu einem Beleg gezeigt wird, nennt ihn.
remove-ask = Diesen Artikel entfernen? Er wird nicht mehr durchsucht; seine Belege zeigen ihn weiterhin.
removed = { $article } wurde entfernt. Seine Belege zeigen ihn weiterhin.
not-removed = Er bleibt.
no-such-article = Einen Artikel { $article } gibt es nicht.
remove-line = Dieser Artikel ist eine Zeile von { $file }; die Datei ändere ich von hier nicht. Nehmen Sie die Zeile heraus, und ich merke es von selbst.
reloaded = { $changed ->
    [no] Nichts hat sich geändert. Artikel: { $articles }
   *[yes] Dateien neu: { $added }, geändert: { $edited }, entfernt: { $removed }. Artikel: { $articles }
}
still-written = Es wird noch geschrieben. Ich nehme die Dateien von selbst auf, wenn sie ganz sind.
status-more =
    Quellen: { $sources }
    Zeitraum: { $dates ->
        [none] unbekannt
        [day] { $from }
       *[span] { $from } bis { $to }
    }
    Neueste Datei im Index: { $indexed }
    Fassung: { $version }
    Stunden in Betrieb: { $hours }
button-source = Quelle
button-date = Datum
button-language = Sprache
button-add = Hinzufügen
button-discard = Verwerfen
button-remove = Entfernen
button-keep = Behalten

## Words that need no reply

pleasantries = danke, danke schön, dankeschön, vielen dank, danke sehr, besten dank, herzlichen dank, tausend dank, merci, ok, okay, okey, alles klar, in ordnung, gut, sehr gut, verstanden, verstehe, ach so, achso, aha, ja, jo, jep, nein, nee, nö, klar, stimmt, genau, richtig, sicher, lol, haha, ahah, hehe, hihi, wow, cool, super, toll, prima, klasse, spitze, perfekt, wunderbar, ausgezeichnet, gut gemacht, guter bot, schlechter bot, bitte, bitte schön, gern, gerne, gern geschehen, kein problem, hallo, hi, guten tag, guten morgen, guten abend, gute nacht, tschüss, tschüs, ciao, auf wiedersehen, entschuldigung, sorry, hm, hmm, ach, oh, ah, naja, na ja, na gut
