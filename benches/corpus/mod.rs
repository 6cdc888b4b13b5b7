//! Articles for benchmarks: made from the built-in records and from sentences of our own, the same for the same seed, errors planted
//! in one statement of ten. `examples/corpus.rs` writes them to files.

#![allow(dead_code, reason = "each bench uses a part")]

mod dice;
mod facts;
mod page;
mod words;

use std::error::Error;

use jiff::{ToSpan, civil::Date};
use presscheck::{
    article::Format,
    record::{Record, Records},
};

use self::{
    dice::Dice,
    facts::{Facts, NEWS},
    words::Words,
};

/// How long the text of an article is, in bytes, its furniture left out.
const LENGTH: usize = 2_600;

/// Everything that articles are made of.
pub struct Corpus {
    words: Words,
    stories: Vec<(&'static Record, Facts)>,
    seed: u64,
    errors: usize,
}

/// An article, in any format.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its place in the corpus, in seven digits.
    pub id: String,
    pub date: Date,
    pub headline: String,
    pub standfirst: String,
    pub byline: String,
    pub paragraphs: Vec<String>,
    pub caption: String,
    /// Words around it: sharing, cookies, a newsletter, an advertisement, the rights.
    pub share: String,
    pub cookies: String,
    pub newsletter: String,
    pub advert: String,
    pub rights: String,
    pub related: Vec<String>,
    /// How many statements were made of facts, and how many of these are false.
    pub statements: usize,
    pub wrong: usize,
}

impl Corpus {
    /// A corpus of a seed, in which so many of a hundred statements are false.
    ///
    /// # Errors
    /// When the sentences or the built-in records do not load.
    pub fn new(seed: u64, errors: usize) -> Result<Self, Box<dyn Error>> {
        let words: Words = toml::from_str(include_str!("sentences.toml"))?;
        let records = Records::embedded().map_err(|errors| errors[0].to_string())?;
        let graded = records.reports.iter().filter(|report| report.as_at.is_none());
        let stories = graded.filter_map(|report| Some((report, Facts::of(report, records, &words)?)));
        Ok(Self {
            stories: stories.collect(),
            words,
            seed,
            errors,
        })
    }

    /// The article of a place. It does not matter how many others there are.
    pub fn article(&self, place: usize) -> Article {
        let mut dice = Dice::new(self.seed, place as u64);
        let (report, facts) = &self.stories[dice.below(self.stories.len())];
        let published = report.published.as_ref().map_or(Date::constant(2025, 1, 1), |day| day.value);
        let mut writer = Writer {
            words: &self.words,
            report,
            facts: facts.clone(),
            dice,
            errors: self.errors,
            said: Vec::new(),
            statements: 0,
            wrong: 0,
        };
        let paragraphs = writer.paragraphs();
        let related = (0..4).map(|_| writer.say("related", Told::Rest)).collect();
        let marks = writer.dice.below(3);
        let mut article = Article {
            id: format!("{place:07}"),
            date: published + i64::try_from(writer.dice.below(7)).unwrap_or(0).min(NEWS).days(),
            headline: writer.say("headline", Told::Fact),
            standfirst: writer.say("standfirst", Told::Fact),
            byline: writer.byline(),
            paragraphs,
            caption: writer.say("caption", Told::Rest),
            share: writer.say("share", Told::Rest),
            cookies: writer.say("cookies", Told::Rest),
            newsletter: writer.say("newsletter", Told::Rest),
            advert: writer.say("advert", Told::Rest),
            rights: writer.say("rights", Told::Rest),
            related,
            statements: writer.statements,
            wrong: writer.wrong,
        };
        let texts = [&mut article.headline, &mut article.standfirst, &mut article.caption];
        for text in texts.into_iter().chain(&mut article.paragraphs).chain(&mut article.related) {
            *text = marked(text, marks);
        }
        article
    }

    /// The article of a place as the text of a file.
    pub fn file(&self, place: usize, format: Format) -> String {
        let article = self.article(place);
        match format {
            Format::Html => page::html(&article),
            Format::Markdown => page::markdown(&article),
            Format::Text | Format::Docx => page::text(&article),
        }
    }
}

struct Writer<'a> {
    words: &'a Words,
    report: &'a Record,
    facts: Facts,
    dice: Dice,
    errors: usize,
    said: Vec<&'a str>,
    statements: usize,
    wrong: usize,
}

/// What an article tells, besides its first sentence; what claims nothing is told in between.
const KINDS: [&str; 19] = [
    "published",
    "grade",
    "area",
    "area",
    "inspected",
    "inspector",
    "history",
    "person",
    "history",
    "rank",
    "person",
    "length",
    "others",
    "adults",
    "rank",
    "area",
    "hedge",
    "inspected",
    "person",
];

/// Whether a sentence states facts of the report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Fact,
    Rest,
}

impl Writer<'_> {
    fn say(&mut self, kind: &str, told: Told) -> String {
        let errors = if told == Told::Fact { self.errors } else { 0 };
        self.facts.areas(self.report, self.words, &mut self.dice);
        let sentence = self.words.say(kind, &self.facts, errors, &mut self.said, &mut self.dice);
        sentence.map_or_else(String::new, |sentence| {
            self.statements += usize::from(told == Told::Fact);
            self.wrong += usize::from(sentence.wrong);
            sentence.text
        })
    }

    fn byline(&mut self) -> String {
        let mut of = |list: &str| {
            self.words
                .lists
                .get(list)
                .and_then(|list| self.dice.of(list))
                .cloned()
                .unwrap_or_default()
        };
        format!("By {} {}", of("first"), of("last"))
    }

    fn paragraphs(&mut self) -> Vec<String> {
        let mut kinds = KINDS;
        self.dice.shuffle(&mut kinds);
        let mut kinds = kinds.into_iter();
        let mut paragraphs = vec![self.say("lead", Told::Fact)];
        let mut length = paragraphs[0].len();
        while length < LENGTH {
            let mut sentences: Vec<String> = Vec::new();
            for _ in 0..1 + self.dice.below(3) {
                let kind = if self.dice.percent(35) { None } else { kinds.next() };
                let sentence = match kind {
                    Some(kind @ ("person" | "hedge")) => self.say(kind, Told::Rest),
                    Some(kind) => self.say(kind, Told::Fact),
                    None => self.say("plain", Told::Rest),
                };
                length += sentence.len();
                sentences.extend((!sentence.is_empty()).then_some(sentence));
            }
            if !sentences.is_empty() {
                paragraphs.push(sentences.join(" "));
            }
        }
        paragraphs
    }
}

/// With the marks of one house: curly, straight, or straight and double.
fn marked(text: &str, house: usize) -> String {
    match house {
        0 => text.replace('\'', "’"),
        1 => text.replace(['‘', '’'], "'").replace(['“', '”'], "\""),
        _ => text.replace(['‘', '’', '“', '”'], "\""),
    }
}
