//! A corpus, the Bot API and a bot between them; and the promise, looked up by a reader of its own.

use std::fs;

use serde_json::Value;

use super::Fake;
use super::process::{Bot, Ended};
use super::shown::Shown;
use super::text::is_quote;
use crate::folder::Folder;

/// One test's whole world. [`Scene::end`] checks what every scenario promises.
pub(crate) struct Scene {
    // Dropped first, before what it works on.
    bot: Option<Bot>,
    pub(crate) fake: Fake,
    pub(crate) folder: Folder,
    vars: Vec<(String, String)>,
    /// Articles as they were before a test changed them: quotes of them were true then.
    earlier: Vec<Article>,
}

/// An article as its file has it: all of it that a citation could name, and its text.
struct Article {
    title: String,
    text: String,
}

impl Scene {
    /// The bot over these files, with these variables.
    pub(crate) fn new(files: &[(&str, &str)], vars: &[(&str, &str)]) -> Scene {
        let mut scene = Scene::before(files, vars);
        scene.start();
        scene
    }

    /// The same, before the bot starts.
    pub(crate) fn before(files: &[(&str, &str)], vars: &[(&str, &str)]) -> Scene {
        let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Scene { fake: Fake::new(), folder: Folder::with(files), bot: None, vars, earlier: Vec::new() }
    }

    pub(crate) fn start(&mut self) {
        let vars: Vec<(&str, &str)> = self.vars.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.bot = Some(Bot::start(&self.fake, &self.folder, &vars));
    }

    /// Another value for the next start.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.vars.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn bot(&self) -> &Bot {
        self.bot.as_ref().unwrap()
    }

    /// The bot, to end it in some other way.
    pub(crate) fn take_bot(&mut self) -> Bot {
        self.bot.take().unwrap()
    }

    /// Asks it to stop, and says how it ended.
    pub(crate) fn stop(&mut self) -> Ended {
        self.bot.take().unwrap().stop()
    }

    /// Kills it without warning.
    pub(crate) fn kill(&mut self) -> String {
        self.bot.take().unwrap().kill()
    }

    /// Stops and starts it.
    pub(crate) fn restart(&mut self) {
        let ended = self.stop();
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        self.start();
    }

    /// Changes an article on disk.
    pub(crate) fn rewrite(&mut self, name: &str, body: &str) {
        self.earlier.extend(self.articles());
        self.folder.write(name, body);
    }

    /// Takes an article away.
    pub(crate) fn remove(&mut self, name: &str) {
        self.earlier.extend(self.articles());
        fs::remove_file(self.folder.corpus().join(name)).unwrap();
    }

    /// Stops the bot and checks that it ended well, did nothing that Telegram refuses, and kept its promise.
    #[track_caller]
    pub(crate) fn end(mut self) {
        if let Some(bot) = self.bot.take() {
            let ended = bot.stop();
            assert_eq!(ended.code, Some(0), "{}", ended.said);
        }
        self.fake.assert_clean();
        self.assert_verbatim();
    }

    /// Every blockquote of every call stands in an article on disk, and that article's title stands under it.
    #[track_caller]
    pub(crate) fn assert_verbatim(&self) {
        let mut articles = self.articles();
        articles.extend(
            self.earlier.iter().map(|article| Article { title: article.title.clone(), text: article.text.clone() }),
        );
        for call in self.fake.look(|world| world.requests.clone()) {
            for (text, entities) in texts(&call.parameters) {
                check(&articles, &text, &entities);
            }
        }
    }

    fn articles(&self) -> Vec<Article> {
        let mut found = Vec::new();
        // Earlier wordings are there, too: what is quoted from them was true then.
        for entry in walkdir::WalkDir::new(self.folder.corpus()).into_iter().map(Result::unwrap) {
            if !entry.file_type().is_file() {
                continue;
            }
            let file = fs::read_to_string(entry.path()).unwrap();
            let file = file.trim_start_matches('\u{feff}');
            let rest = file.strip_prefix("---\r\n").or_else(|| file.strip_prefix("---\n")).unwrap();
            let (head, text) = rest.split_once("\n---").unwrap();
            let line = head.lines().find_map(|line| line.strip_prefix("title: ")).unwrap();
            // The end of the closing line, and one blank line, belong to the front matter.
            let text = (0..2)
                .fold(text, |text, _| text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n')).unwrap_or(text));
            found.push(Article { title: line.trim().trim_matches('"').to_owned(), text: text.to_owned() });
        }
        assert!(!found.is_empty(), "the walk found the articles");
        found
    }
}

/// Each text that a call would show to people, with its entities.
fn texts(parameters: &Value) -> Vec<(String, Vec<Value>)> {
    let pair = |text: &Value, entities: &Value| {
        text.as_str().map(|text| (text.to_owned(), entities.as_array().cloned().unwrap_or_default()))
    };
    let inline = parameters["results"].as_array().cloned().unwrap_or_default();
    let inline = inline.iter().map(|result| &result["input_message_content"]);
    let chosen: Vec<_> = inline.filter_map(|content| pair(&content["message_text"], &content["entities"])).collect();
    pair(&parameters["text"], &parameters["entities"]).into_iter().chain(chosen).collect()
}

#[track_caller]
fn check(articles: &[Article], text: &str, entities: &[Value]) {
    let shown = Shown {
        chat: 0,
        id: 0,
        text: text.to_owned(),
        entities: entities.to_vec(),
        buttons: Vec::new(),
        reply_to: None,
        topic: None,
        edits: 0,
    };
    for entity in entities.iter().filter(|entity| is_quote(entity)) {
        let quote = shown.marked_by(entity);
        let mut homes = articles.iter().filter(|article| article.text.contains(&quote)).peekable();
        assert!(homes.peek().is_some(), "{quote:?} stands in no article; the message was:\n{text}");
        let (_, after) = text.split_once(quote.as_str()).unwrap();
        assert!(homes.any(|home| after.contains(&home.title)), "{quote:?} is not followed by its title in:\n{text}");
    }
}
