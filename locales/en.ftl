# The words of ours in English, the reference: the other locales have the same messages with the same arguments.
# A message is found by its id, which is the name of a `Phrase` in src/reply/phrase.rs.

own-name = English

## Pieces of other phrases

long-date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
cited-page = p. { $first }
cited-pages = pp. { $first }–{ $last }
language-name = { $code ->
    [en] English
    [ru] Russian
    [uk] Ukrainian
    [be] Belarusian
    [de] German
    [tr] Turkish
    [fr] French
    [es] Spanish
    [it] Italian
    [pt] Portuguese
    [ca] Catalan
    [ro] Romanian
    [pl] Polish
    [cs] Czech
    [sk] Slovak
    [sl] Slovene
    [sr] Serbian
    [hr] Croatian
    [bs] Bosnian
    [bg] Bulgarian
    [mk] Macedonian
    [lt] Lithuanian
    [lv] Latvian
    [et] Estonian
    [fi] Finnish
    [sv] Swedish
    [no] Norwegian
    [da] Danish
    [nl] Dutch
    [hu] Hungarian
    [el] Greek
    [hy] Armenian
    [ka] Georgian
    [az] Azerbaijani
    [kk] Kazakh
    [ky] Kyrgyz
    [uz] Uzbek
    [tg] Tajik
    [fa] Persian
    [ar] Arabic
    [he] Hebrew
    [hi] Hindi
    [ur] Urdu
    [zh] Chinese
    [ja] Japanese
    [ko] Korean
    [vi] Vietnamese
    [th] Thai
    [id] Indonesian
   *[other] { $code }
}
quoted-word = “{ $word }”
source-unknown = source unknown
date-unknown = date unknown
place = { $dated ->
    [yes] { $source } ({ $date })
   *[no] { $source }
}
unknown-place = an unknown source

## Answers

number = { $number }
asked = Asked:
cut = [part of a longer sentence]
also-in = Also in { $places }.
more = { $count ->
    [one] One more quote follows on request.
   *[other] { $count } more quotes follow on request.
}
searched = Searched { $articles ->
    [one] { $articles } article
   *[other] { $articles } articles
} from { $sources ->
    [one] { $sources } source
   *[other] { $sources } sources
}{ $dates ->
    [none] .
    [day] , dated { $from }.
   *[span] , dated { $from } to { $to }.
}
also-searched = Searched also: { $words }.
not-as-written = No passage has { $words } just so: searched as words.
quotes-in = Language of the quotes: { $languages }.
nothing-found = Nothing in these articles answers that.
no-such-articles = No article has that source, author, date or language.
not-held = No article holds { $words }.
no-question = Ask with a word or two of content: a name, a place, a thing, as in “Who refused to sign?”
too-long = That question has { $chars ->
    [one] { $chars } character
   *[other] { $chars } characters
}; { $most } are the most. Ask it in fewer words.
bad-operator = “{ $written }” cannot be followed: { $why ->
    [empty] write what to look for right after the colon, as in source:express.
    [not-a-date] write a day, month or year, as in 2023-10-16, 2023-10 or 2023.
    [not-a-language] write a language code, as in lang:en.
    [no-days] the first day comes after the last.
   *[misspelt] was { $meant }: meant? The operators are { $operators }.
}
unknown-operators = { $words } was searched as words; the operators are { $operators }, "a phrase" and -word.
ignored = Not searched for: { $words }.
years-old = over { $years ->
    [one] a year
   *[other] { $years } years
} old
based-on = based on { $what }
withdrawn = no longer at its address since { $date }
corrected = corrected by the publication, as seen on { $date }
changed = The article quoted here has changed since, so it is no longer quoted.
gone = The article quoted here is no longer in the collection.
closest = Not an answer. These passages are only the closest:
example = For “{ $question }”
asked-at = Asked on { $date }, { $time } UTC.
claim-cut = The text was long; only its beginning was looked up.
reworded = The wording changed on { $date }; this is the earlier one.
taken-out = The article was taken out of the collection on { $date }.
narrowed = Shortened here: Telegram cannot show all of it as it stands.
parted = Parted here where Telegram would alter a character.
not-exact = Telegram alters some characters of this quote; the receipt finds it exactly.

## Start and help

start = I answer with word-for-word quotes from { $articles ->
    [one] { $articles } article
   *[other] { $articles } articles
} by { $sources ->
    [one] { $sources } source
   *[other] { $sources } sources
}{ $dates ->
    [none] .
    [day] , dated { $from }.
   *[span] , dated { $from } to { $to }.
}
    I never add words of my own, and when nothing there answers, I say so.
    Just write your question. Each one stands alone: I do not remember the one before.
about = { $text }
examples = For example:
help =
    Write a question in plain words. The answer is one to three quotes, word for word, each with its source, title, author and date. Each question stands alone: I do not remember the one before.

    To narrow a question down:
    "exact phrase": these words, in this order
    -word: without this word
    source:express, author:smith: by publication or author
    after:2022, before:2023-10: by date
    lang:en: by language
    exact: tokaev: only in this spelling

    Under an answer: More pages on, Context shows what stands around a quote, Cite gives its citation and receipt, 👍 and 👎 are your vote.
    In a group, ask with /ask and your question.

    /sources: what I search
    /latest: the newest articles
    /language: the language I speak
    /quote: a quote by its receipt
    /privacy: what is stored
    /forget: delete what is stored about you
help-group =
    To ask in this group:
    /ask and your question
    /ask in reply to a message: that message is the question
    a reply to one of my messages
    Each question stands alone. For more, write to me in private: @{ $bot }
privacy =
    What I store:
    your question, until it is answered
    the answers behind the buttons, for { $days } days, with the words of your question that they need
    your whole question, as long, where I also searched other spellings or where nothing came close enough: the button under the answer asks it again
    your votes, and the language you chose
    a group's settings
    messages that I could not read, for 30 days
    Nobody but Telegram gets any of it. /forget deletes your answers and the questions kept with them, your votes and language.
forgotten = { $count ->
    [0] Nothing was stored about you.
    [one] Deleted: { $count } stored answer or vote.
   *[other] Deleted: { $count } stored answers and votes.
}
only-words = I read words only. Write your question as text.
only-questions = I am here for questions: write one, and I look it up.
unknown-command = I do not know that command. /help lists what there is.
how-to-ask = Write your question after /ask, or reply to a message with /ask.

## Lists

sources = I search { $articles ->
    [one] { $articles } article
   *[other] { $articles } articles
} from { $sources ->
    [one] { $sources } source
   *[other] { $sources } sources
}{ $dates ->
    [none] :
    [day] , dated { $from }:
   *[span] , dated { $from } to { $to }:
}
source-line = { $source }: { $articles ->
    [one] { $articles } article
   *[other] { $articles } articles
}{ $dates ->
    [none] , date unknown
    [day] , { $from }
   *[span] , { $from } to { $to }
}
latest = The latest articles:
no-dated-articles = None of the articles has a known date.
page = Page { $page } of { $pages }

## Language

choose-language = Which language should I speak? Quotes stay in their own.
language-set = I speak { $language } now.
language-from-telegram = I follow the language of your Telegram now.

## Receipts

receipt-usage = Send /quote and a receipt, as in /quote q7mzk… The Cite button under an answer gives one.
receipt-form = That is not a receipt. A receipt is one word of letters and digits that begins with q.
receipt-mistyped = That receipt has a typing mistake. Copy it whole.
receipt-gone = No article has this text now: it has changed since, or was removed.
receipt-of =
    Article: { $article }
    Bytes { $start } to { $end } of its text
    SHA-256 of the text: { $sha256 }
    { $dated ->
        [yes] Indexed: { $indexed }
       *[no] Indexed: date unknown
    }
receipt = Receipt: { $receipt }

## Short notices after a button

thanks = Thank you.
vote-taken-back = Your vote is taken back.
not-yours = Only the person who asked turns these pages. Ask with /ask to get your own.
whole-paragraph = This is the whole paragraph.
buttons-gone = This answer is no longer kept. Please ask again.
no-more = There are no more quotes.
too-fast = Too many presses at once. Wait a moment and press again.
admins-only = Only this group's admins can change settings.

## Groups and manners

greeting = Hello. I answer questions with word-for-word quotes from a collection of articles. Ask with /ask and your question, by replying to one of my messages, or with /ask in reply to someone else's. { $sees ->
    [everything] Telegram shows me every message here, but I read only those addressed to me and keep no others. You can also write @{ $bot } and your question.
   *[addressed] Telegram shows me only commands and replies to my messages; I cannot see anything else.
}
not-allowed-group = I am not set up to answer in this group, so I am leaving. Whoever runs me can allow it.
not-allowed-private = I am not set up to answer here. Whoever runs me can allow it.
too-many-from-user = That is more than { $limit ->
    [one] { $limit } question
   *[other] { $limit } questions
} a minute from you. I will be silent until the minute is over.
too-many-in-group = That is more than { $limit ->
    [one] { $limit } question
   *[other] { $limit } questions
} a minute in this group. I will be silent until the minute is over.
flooded = Too many messages came at once, and some were not read. Please ask again.
missed-questions = I was away. Questions from that time were not answered; please ask again.
still-reading = I am still reading the articles; { $percent } % are done. Your question is answered as soon as all are.
indexing = The index is being built: { $percent } %.
broken = Something broke on my side. Please try again later. If it happens again, tell whoever runs me this number: { $request }
nothing-in-group = { $missing ->
    [none] Nothing in the articles answers that.
   *[some] Nothing in the articles answers that; none holds { $words }.
}

## Inline

inline-how-to = Write a question after my name
inline-how-to-body = Write my name and a question in any chat, and choose one of the quotes I find. It is sent word for word, with its source, title, author and date.
inline-nothing = Nothing in the articles answers that
inline-open = Ask in a private chat
inline-not-allowed = I am not set up to answer you here

## Settings of a group

settings = Settings of this group:
setting-language = Language: { $chosen ->
    [yes] { $language }
   *[no] that of whoever asks
}
setting-quotes = Quotes per answer: { $quotes }
setting-sources = Sources: { $chosen ->
    [yes] { $allowed } allowed
   *[no] all
}
setting-mentions = Answer when mentioned: { $switch ->
    [on] yes
   *[off] no
}
setting-auto-delete = Delete “nothing found”: { $unit ->
    [never] never
    [minutes] after { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
   *[seconds] after { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
}
setting-reset = Reset all
setting-done = Done
settings-saved = Settings saved.
setting-all-sources = All sources
setting-chosen = ✓ { $name }
setting-not-chosen = { $name }
settings-in-groups-only = Settings belong to a group. Send /settings in one.

## Buttons

button-more = More ({ $count })
button-back = Back
button-context = { $numbered ->
    [yes] Context { $number }
   *[no] Context
}
button-cite = { $numbered ->
    [yes] Cite { $number }
   *[no] Cite
}
button-closest = Closest passages
button-exact = Only as written
button-previous = Previous
button-next = Next
button-telegram-language = As in Telegram

## The menu of commands, and what Telegram shows of the bot

command-ask = Ask a question
command-sources = What I search: publications, counts, dates
command-latest = The newest articles
command-language = Choose the language I speak
command-quote = Show a quote by its receipt
command-help = How to ask
command-privacy = What is stored about you
command-forget = Delete what is stored about you
command-settings = Settings of this group, for its admins
bot-description = Ask a question, and I answer in other people's words: quotes from a collection of dated articles, word for word, each with its source, title, author and date. I never add a claim of my own, and when the articles do not answer, I say so. Works here, in groups and inline.
bot-short-description = Answers questions with word-for-word quotes from dated articles, each with its source.

## For the operator

mistakes = { $count ->
        [one] Something is wrong with an article file, which is left out of the answers until it is mended:
       *[other] There is something wrong with article files in { $count } places. They are left out of the answers until they are mended:
    }
problem = { $text }
status =
    Articles: { $articles }
    Passages: { $passages }
    Files left out: { $left-out }
    Questions waiting: { $waiting }
    Updates that could not be read: { $unread }
    Quotes that failed the last check: { $failures }
    Votes: 👍 { $up }, 👎 { $down }
feeds = Feeds: { $feeds }, with problems: { $wrong }

## Articles from the chat, for the operator

unknown = unknown
draft =
    This is what I understood. Nothing is added until you press Add.
    Title: { $title }
    Source: { $source }
    Author: { $author }
    Date: { $date }
    Language: { $language }
    Characters: { $characters }
drafts =
    Articles in it: { $articles }, left out: { $refused }
    Nothing is added until you press Add.
suggested = The text does not say what it is to a machine. Title, author, source and date are read off its first lines: check them.
present = { $change ->
    [nothing] It is already there as { $article }, and says the same: Add would change nothing.
    [facts] It is already there as { $article }, in the same words: Add would replace what is known of it.
   *[wording] It is already there as { $article }, in other words: Add would replace them, and keep them for receipts.
}
present-many = Of these are already there, and stay as they are: { $unchanged }; would be replaced: { $replaced }
nameless = The export does not say which channel it is of, so the source is unknown. Press Source and send me its name.
ask-for = { $field ->
    [source] Send me the publication, or “unknown”.
    [date] Send me the day of publication, such as 2023-10-16, or “unknown”.
   *[language] Send me the code of the language, such as en or ru, or “unknown”.
}
not-taken = { $field ->
    [source] That cannot be the name of a publication: write one line of at most 200 characters, or “unknown”.
    [date] That is no day beyond doubt, or it is in the future: write it as 2023-10-16, or “unknown”.
   *[language] I do not know a language of this code: write two letters such as en or ru, or “unknown”.
}
filed = { $outcome ->
    [added] Added as { $article }. It is searched in a few seconds.
    [updated] { $article } has been replaced. Its earlier wording is kept for receipts.
   *[unchanged] It is already there as { $article }. Nothing was changed.
}
filed-many = Added: { $added }, replaced: { $updated }, already there: { $unchanged }, left out: { $refused }
discarded = Discarded. Nothing was added.
draft-gone = This is no longer kept. Send it again.
too-large = Telegram hands me files of at most { $megabytes } MB. Send a smaller one, or use “ibid import” where I run.
not-downloaded = Telegram does not hand me this file. Send it again.
read-only = The folder of articles cannot be written to, so nothing can be added or removed from here. Mount it without “:ro” and let the user I run as write into it.
add-usage = Send me a document, or /add and the address of a page, as in /add https://example.org/news
remove-usage = Send /remove and the article’s path, as in /remove paper/bridge.md. A quote that is shown by its receipt names it.
remove-ask = Remove this article? It is searched no more, and its receipts still show it.
removed = { $article } was removed. Its receipts still show it.
not-removed = It stays.
no-such-article = There is no article { $article }.
remove-line = This article is one line of { $file }, which I do not change from here. Take the line out of the file, and I notice it by myself.
reloaded = { $changed ->
    [no] Nothing has changed. Articles: { $articles }
   *[yes] Files added: { $added }, changed: { $edited }, removed: { $removed }. Articles: { $articles }
}
still-written = Files are still being written. I take them up by myself when they are whole.
status-more =
    Sources: { $sources }
    Dates: { $dates ->
        [none] none known
        [day] { $from }
       *[span] { $from } to { $to }
    }
    Newest file indexed: { $indexed }
    Version: { $version }
    Hours running: { $hours }
button-source = Source
button-date = Date
button-language = Language
button-add = Add
button-discard = Discard
button-remove = Remove
button-keep = Keep

## Words that need no reply

pleasantries = thanks, thank you, thank you very much, thank you so much, thanks a lot, many thanks, thx, ty, tnx, cheers, ok, okay, okey, k, kk, alright, all right, got it, i see, sure, right, yes, yep, yeah, yup, no, nope, nah, lol, rofl, lmao, haha, ahah, hehe, hihi, xd, wow, cool, nice, great, good, very good, good bot, bad bot, awesome, perfect, excellent, amazing, brilliant, well done, good job, nice one, welcome, you are welcome, youre welcome, np, no problem, hi, hello, hey, bye, goodbye, good morning, good night, good evening, please, sorry, hm, hmm, oh, ah, aha, omg, wtf
