//! Mentions: the typed values in a text. Dates, lengths, numbers, ordinals, quotations and names are read by nom over tokens;
//! terms (grades, areas, cues …), bodies and populations come from packs and records.

mod amount;
mod date;
pub(crate) use date::{MONTHS, month_named};
mod name;
mod number;
mod opening;
mod quotation;
mod reading;
mod slip;

pub(crate) use slip::{impossible_date, near_month};

use std::sync::Arc;

use jiff::civil::Date;

pub(crate) use self::number::{numeral, ordinal_written, written};
use self::reading::Reading;
pub use self::{
    amount::{Bound, Share},
    date::{Calendar, Grain, Length, Part, Said, Season, When, Year},
    name::Lexicon,
    quotation::{Form, Quotation},
};
use crate::{
    article::{Article, ArticleDate, BlockKind, DateFrom, Format, Token, TokenKind, Toks, Zone},
    pack::{Home, Packs, Spoken},
    pattern::{AREA, Found, Matcher, Text},
};

/// A typed value in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub toks: Toks,
    /// What it is.
    pub value: Value,
}

/// The closed list of mention types, and the open one of terms.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A date or range of dates.
    Date(Said),
    /// A length of time.
    Length(Length),
    /// A whole number.
    Number(u32),
    /// A number with a bound: "more than 30".
    Bounded(Bound, u32),
    /// A share: "half", "24 per cent".
    Share(Share),
    /// An ordinal.
    Ordinal(u32),
    /// A person's name, titles left out.
    Person(String),
    /// A body, by its place in [`Records::bodies`](crate::record::Records::bodies).
    Body(usize),
    /// A population, by its place in [`Records::populations`](crate::record::Records::populations).
    Population(usize),
    /// A term of a pack: its kind and value.
    Term(Arc<str>, Arc<str>),
}

impl Value {
    /// The type's name, as slots write it.
    pub fn kind(&self) -> &str {
        match self {
            Value::Date(_) => "date",
            Value::Length(_) => "length",
            Value::Number(_) => "number",
            Value::Bounded(..) => "bounded",
            Value::Share(_) => "share",
            Value::Ordinal(_) => "ordinal",
            Value::Person(_) => "person",
            Value::Body(_) => "body",
            Value::Population(_) => "population",
            Value::Term(kind, _) => kind,
        }
    }
}

/// The types that a slot may have without any pack.
pub const KINDS: &[&str] = &[
    "date",
    "length",
    "number",
    "bounded",
    "share",
    "ordinal",
    "person",
    "recorded-person",
    "body",
    "population",
    "word",
    "wrong-day",
    "day",
];

/// Most members of a list: a longer one says nothing that could be checked, and each member of it begins another.
const LONGEST_LIST: usize = 200;

/// Everything mentioned in an article.
pub struct Mentions<'a> {
    /// The article.
    pub article: &'a Article,
    /// The packs whose words are looked for.
    pub packs: &'a Packs,
    /// All mentions, by first token, longest first; shorter ones inside longer ones are kept where their type differs.
    pub items: Vec<Mention>,
    /// The quotations.
    pub quotations: Vec<Quotation>,
    /// The article's date, datelines included.
    pub date: Option<ArticleDate>,
    /// Blocks that hold a dateline and nothing else.
    pub datelines: Vec<usize>,
    words: Vec<u32>,
    phrases: Found,
    /// The kinds of `items`, by number.
    kinds: Vec<u16>,
    starts: Vec<u32>,
    quoted: Vec<u32>,
    blocks: Vec<u32>,
    spoken: Spoken,
}

/// Finds everything mentioned in an article. Cannot fail. `home` is the pack that an article is taken to be about if no word of it
/// says so.
pub fn find<'a>(article: &'a Article, packs: &'a Packs, lexicon: &Lexicon, date: Option<Date>, home: Home) -> Mentions<'a> {
    let words: Vec<u32> = article.tokens.iter().map(|token| packs.vocabulary.id(plain(&token.word))).collect();
    let all = article.blocks.iter().flat_map(|block| block.sentences.iter().copied());
    let phrases = packs.phrases.find(&article.tokens, &words, all);
    let (quotations, quoted) = quotation::find(article);
    let mut mentions = Mentions {
        article,
        packs,
        items: Vec::new(),
        quotations,
        date: date
            .map(|date| ArticleDate {
                date,
                from: DateFrom::Option,
            })
            .or(article.date),
        datelines: Vec::new(),
        words,
        phrases,
        kinds: Vec::new(),
        starts: Vec::new(),
        quoted,
        blocks: vec![0; article.tokens.len()],
        spoken: Spoken::default(),
    };
    for (index, block) in article.blocks.iter().enumerate() {
        mentions.blocks[block.tokens.start..block.tokens.end].fill(u32::try_from(index).unwrap_or(u32::MAX));
    }
    let mut items = Vec::new();
    for sentence in sentences(article) {
        values(article, packs, lexicon, sentence, &mut items);
        lexicon.find(article, packs, sentence, &mut items);
    }
    mentions.index(items);
    mentions.spoken = packs.topics.find(&mentions, home);
    // Terms may speak of numbers and dates, so these come first.
    let mut terms = Vec::new();
    let mut matcher = Matcher::default();
    for sentence in sentences(article) {
        packs.terms.find(&mentions, &mut matcher, sentence, &mut terms);
    }
    let marked: Vec<Mention> = terms.iter().filter_map(|term| mentions.marked(term)).collect();
    let mut items = std::mem::take(&mut mentions.items);
    items.append(&mut terms);
    items.extend(marked);
    mentions.index(items);
    mentions.find_dateline();
    // A day counted from the article's own, and a weekday that does not fit its date, are mentions of their own too.
    let article_date = mentions.date.map(|date| date.date);
    let wrong = mentions.items.iter().filter_map(|mention| match &mention.value {
        Value::Date(said) if said.is_day_of_week() => Some(Mention {
            toks: mention.toks,
            value: Value::Term("day".into(), "day".into()),
        }),
        Value::Date(said) => said.when(article_date).and_then(|when| when.weekday).map(|_| Mention {
            toks: mention.toks,
            value: Value::Term("wrong-day".into(), "wrong-day".into()),
        }),
        _ => None,
    });
    let mut wrong: Vec<Mention> = wrong.collect();
    if !wrong.is_empty() {
        wrong.append(&mut mentions.items);
        mentions.index(wrong);
    }
    mentions
}

/// A word without the full stop of an abbreviation.
fn plain(word: &str) -> &str {
    let bare = word.trim_end_matches('.');
    if bare.is_empty() { word } else { bare }
}

/// The sentences to read: all but furniture's, whose first short lines may name the article's body.
fn sentences(article: &Article) -> impl Iterator<Item = Toks> + '_ {
    article
        .blocks
        .iter()
        .enumerate()
        .filter(|(index, block)| block.zone != Zone::Furniture || (*index < 3 && block.tokens.len() <= 12))
        .map(|(_, block)| block)
        .flat_map(|block| block.sentences.iter().copied())
}

/// Dates, lengths, numbers, ordinals and names of one sentence.
fn values(article: &Article, packs: &Packs, lexicon: &Lexicon, sentence: Toks, items: &mut Vec<Mention>) {
    let tokens = &article.tokens[..sentence.end];
    let mut dated = sentence.start;
    let mut counted = sentence.start;
    let mut ordered = sentence.start;
    let mut named = sentence.start;
    for at in sentence.iter() {
        let input = Reading {
            tokens: window(tokens, sentence.start),
            at: at - sentence.start,
        };
        let mut push = |end: Reading, value| {
            items.push(Mention {
                toks: Toks::new(at, sentence.start + end.at),
                value,
            })
        };
        let may = opening::may_begin(input);
        if at >= dated {
            if may.amount
                && let Ok((rest, length)) = date::length(input)
            {
                push(rest, Value::Length(length));
            }
            if may.date
                && let Ok((rest, said)) = date::date(input)
            {
                dated = sentence.start + rest.at;
                // "That spring", "the same month": of the time spoken of before, not of the article's; "next March": of one to come.
                let elsewhere = at > sentence.start
                    && matches!(
                        &*article.tokens[at - 1].word,
                        "that" | "same" | "next" | "coming" | "remembrance" | "easter" | "palm" | "black" | "whit" | "shrove" | "ash"
                    );
                if !(elsewhere && said.needs_article_date() && !said.is_relative()) {
                    push(rest, Value::Date(said));
                }
            }
        }
        // The figures of a date count nothing.
        if may.amount && at >= dated {
            // "More than 30", "nearly 40", "at least three" are bounds, and "40 per cent", "two thirds" shares: no counts. Of what begins at
            // one word the longest is meant, and nothing of it is a number of its own.
            let ordinal = number::ordinal(input).ok();
            let share = amount::share(input).ok().map(|(rest, share)| (rest, Value::Share(share)));
            let bounded = amount::bounded(input)
                .ok()
                .map(|(rest, (bound, number))| (rest, Value::Bounded(bound, number)));
            let number = number::number(input)
                .ok()
                .filter(|(rest, _)| ordinal.as_ref().is_none_or(|(end, _)| end.at < rest.at));
            let number = number.map(|(rest, number)| (rest, Value::Number(number)));
            let longest = [number, bounded, share].into_iter().flatten().max_by_key(|(rest, _)| rest.at);
            if let Some((rest, value)) = longest.filter(|_| at >= counted) {
                counted = sentence.start + rest.at;
                push(rest, value);
            }
            if let Some((rest, ordinal)) = ordinal.filter(|_| at >= ordered) {
                ordered = sentence.start + rest.at;
                counted = counted.max(ordered);
                push(rest, Value::Ordinal(ordinal));
            }
        }
        if at >= named
            && let Some((person, end)) = name::person(input, packs)
        {
            named = sentence.start + end.at;
            if lexicon.knows(&person) {
                push(end, Value::Term("recorded-person".into(), person.as_str().into()));
            }
            push(end, Value::Person(person));
        }
    }
}

fn window(tokens: &[Token], start: usize) -> &[Token] {
    &tokens[start..]
}

/// The blocks of a plain text that may be its head.
const HEAD: usize = 3;

impl<'a> Mentions<'a> {
    fn index(&mut self, mut items: Vec<Mention>) {
        items.sort_by(|a, b| (a.toks.start, b.toks.end).cmp(&(b.toks.start, a.toks.end)));
        self.starts = vec![0; self.article.tokens.len() + 1];
        let mut at = 0;
        for (token, start) in self.starts.iter_mut().enumerate() {
            while at < items.len() && items[at].toks.start < token {
                at += 1;
            }
            *start = u32::try_from(at).unwrap_or(u32::MAX);
        }
        self.kinds = items.iter().map(|item| self.packs.kinds.id(item.value.kind())).collect();
        self.items = items;
    }

    /// The numbers of the mentions that begin at a token.
    fn numbers_at(&self, at: usize) -> std::ops::Range<usize> {
        let from = self.starts.get(at).copied().unwrap_or(0) as usize;
        let to = self.starts.get(at + 1).map_or(self.items.len(), |to| *to as usize);
        from..to
    }

    /// Whether the sentence of a token speaks of a pack's domain.
    pub fn speaks_of(&self, home: Home, at: usize) -> bool {
        home.is_none_or(|pack| !self.packs.topics.is_worded(pack) || self.spoken.at(at).contains(&pack))
    }

    /// The pack whose domain the sentence of a token speaks of; of several, the first.
    pub fn spoken_at(&self, at: usize) -> Home {
        self.spoken.at(at).first().copied()
    }

    /// The pack whose domain the article is about.
    pub fn home(&self) -> Home {
        self.spoken.main
    }

    /// The mentions that begin at a token, longest first.
    pub fn starting_at(&self, at: usize) -> impl Iterator<Item = (usize, &Mention)> {
        self.numbers_at(at).map(|index| (index, &self.items[index]))
    }

    /// The mentions of a kind that begin within a range, in order; of two that overlap, the longer.
    pub fn within(&self, toks: Toks, kind: &str) -> Vec<usize> {
        let kind = self.packs.kinds.id(kind);
        let mut found: Vec<usize> = Vec::new();
        let mut at = toks.start;
        let first = |at: usize| self.starts.get(at).map_or(self.items.len(), |number| *number as usize);
        let (from, to) = (first(toks.start), first(toks.end).max(first(toks.start)));
        for index in (from..to).filter(|index| self.kinds[*index] == kind) {
            let mention = &self.items[index];
            if mention.toks.start >= at && mention.toks.end <= toks.end {
                found.push(index);
                at = mention.toks.end.max(mention.toks.start + 1);
            }
        }
        found
    }

    /// The words of a range as a reader sees them, marks of the page left out.
    pub fn words(&self, toks: Toks) -> String {
        let mut text = String::new();
        for at in toks.iter() {
            let token = &self.article.tokens[at];
            if token.spaced && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&token.text);
        }
        text
    }

    /// The block that holds a token.
    pub fn block_of(&self, at: usize) -> Option<usize> {
        self.blocks.get(at).map(|block| *block as usize)
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, at: usize) -> Option<Toks> {
        let sentences = &self.article.blocks.get(self.block_of(at)?)?.sentences;
        sentences.get(sentences.partition_point(|sentence| sentence.end <= at)).copied()
    }

    /// A term's value, if the mention is a term.
    pub fn term(&self, mention: usize) -> Option<&Arc<str>> {
        match &self.items[mention].value {
            Value::Term(_, value) => Some(value),
            _ => None,
        }
    }

    /// The innermost quotation around a token.
    pub fn quotation_at(&self, at: usize) -> Option<&Quotation> {
        self.quoted
            .get(at)
            .and_then(|index| index.checked_sub(1))
            .and_then(|index| self.quotations.get(index as usize))
    }

    /// The outermost quotation around a token.
    pub fn outer_quotation_at(&self, at: usize) -> Option<&Quotation> {
        let mut found = self.quotation_at(at)?;
        while let Some(outer) = found.inside.and_then(|index| self.quotations.get(index)) {
            found = outer;
        }
        Some(found)
    }

    /// A term that is set off, by quotation marks around it alone or by a capital within a sentence, is a mention of the kind `marked-…` too.
    fn marked(&self, term: &Mention) -> Option<Mention> {
        let Value::Term(kind, value) = &term.value else { return None };
        let quoted = self
            .quotation_at(term.toks.start)
            .is_some_and(|quotation| quotation.words == term.toks);
        (quoted || self.capitalised(term.toks)).then(|| Mention {
            toks: term.toks,
            value: Value::Term(format!("marked-{kind}").into(), value.clone()),
        })
    }

    fn capitalised(&self, toks: Toks) -> bool {
        let tokens = &self.article.tokens;
        let capital = |token: &Token| token.text.starts_with(char::is_uppercase);
        let Some(sentence) = self.sentence_of(toks.start) else {
            return false;
        };
        let words = || {
            sentence
                .iter()
                .map(|at| &tokens[at])
                .filter(|token| token.kind == TokenKind::Word && token.text.len() > 3)
        };
        let title_case = words().filter(|token| capital(token)).count() * 2 > words().count();
        let leads = (sentence.start..toks.start).all(|at| tokens[at].kind != TokenKind::Word);
        capital(&tokens[toks.start]) && !title_case && !leads
    }

    /// The article's date may stand on a line of its own near its top or foot, or be stamped on something it shows.
    fn find_dateline(&mut self) {
        let blocks = &self.article.blocks;
        let mut dateline = None;
        let mut listed = Vec::new();
        let mut embedded = None;
        for (index, block) in blocks.iter().enumerate().filter(|(index, block)| {
            block.zone != Zone::Furniture || block.tokens.len() <= 25 || (*index < HEAD && self.article.format == Format::Text)
        }) {
            let Some((toks, day)) = self.full_date(block.tokens) else {
                continue;
            };
            if self.is_dateline(index, toks) {
                self.datelines.push(index);
                if blocks[index].kind == BlockKind::Item {
                    listed.push(day);
                } else if index < 25 || index + 3 > blocks.len() {
                    dateline.get_or_insert(day);
                }
            } else if toks.start > 0 && &*self.article.tokens[toks.start - 1].text == ")" {
                embedded.get_or_insert(day);
            }
        }
        // A list of dates is of other things, such as older stories.
        if let [day] = listed[..] {
            dateline.get_or_insert(day);
        }
        if self.date.is_none() {
            let dated = |date: Option<Date>, from| date.map(|date| ArticleDate { date, from });
            self.date = dated(dateline, DateFrom::Dateline).or(dated(embedded, DateFrom::Embedded));
        }
    }

    /// The first date with day, month and year in a range.
    fn full_date(&self, toks: Toks) -> Option<(Toks, Date)> {
        let tokens = &self.article.tokens[toks.start..toks.end];
        // There is none without a year in four figures, or a mark between figures.
        let year = |token: &Token| token.kind == TokenKind::Number && token.text.len() >= 4;
        let parted = |pair: &[Token]| matches!(&*pair[0].word, "/" | ".") && pair[1].kind == TokenKind::Number;
        if !tokens.iter().any(year) && !tokens.windows(2).any(parted) {
            return None;
        }
        let mut at = 0;
        while at < tokens.len() {
            let input = Reading { tokens, at };
            let Some((rest, said)) = opening::may_begin(input).date.then(|| date::date(input).ok()).flatten() else {
                at += 1;
                continue;
            };
            if let Some(day) = said.full_day() {
                return Some((Toks::new(toks.start + at, toks.start + rest.at), day));
            }
            // The second day of a range is no date of its own.
            at = rest.at.max(at + 1);
        }
        None
    }

    /// The line that a date stands on, in the head of a plain text set in lines: a masthead, or "From: …", "Subject: …", "Date: …". Each begins
    /// anew and none ends a sentence, as those of a paragraph do that is only broken.
    fn line(&self, block: usize, date: Toks) -> Option<Toks> {
        let tokens = &self.article.tokens;
        let whole = self.article.blocks[block].tokens;
        let between = |at: usize| &self.article.source[tokens[at - 1].span.end..tokens[at].span.start];
        let starts: Vec<usize> = (whole.start + 1..whole.end).filter(|at| between(*at).contains('\n')).collect();
        if self.article.format != Format::Text || block >= HEAD || !(1..6).contains(&starts.len()) {
            return None;
        }
        let anew = |at: &usize| !tokens[*at].text.starts_with(char::is_lowercase) && !matches!(&*tokens[*at - 1].text, "." | ",");
        let end = starts.iter().copied().find(|start| *start > date.start).unwrap_or(whole.end);
        let start = starts
            .iter()
            .rev()
            .copied()
            .find(|start| *start <= date.start)
            .unwrap_or(whole.start);
        starts.iter().all(anew).then(|| Toks::new(start, end))
    }

    /// A dateline is a date with a place, a byline or an edition beside it, and says nothing of a report.
    fn is_dateline(&self, block: usize, date: Toks) -> bool {
        let toks = self.line(block, date).unwrap_or(self.article.blocks[block].tokens);
        let words = |toks: Toks| toks.iter().filter(|at| self.article.tokens[*at].kind == TokenKind::Word).count();
        let beside = words(toks) - words(date);
        let ends = date.start <= toks.start + 1 || words(Toks::new(date.end, toks.end)) == 0;
        let stopped = toks.end > date.end && &*self.article.tokens[toks.end - 1].text == ".";
        // "Compiled by our desk. 17 May 2024.": a sentence of its own.
        let alone = block < 8 && self.sentence_of(date.start).is_some_and(|sentence| words(sentence) == words(date)) && words(toks) <= 30;
        if alone {
            return true;
        }
        let told = ["speaker", "grade"].iter().any(|kind| !self.within(toks, kind).is_empty());
        // "Published on 17 May 2024." is one; "The visit began on 17 May 2024." is a sentence.
        let most = if stopped { 3 } else { 9 };
        beside <= most && !(told && stopped) || (block < 8 && beside <= 25 && ends && !stopped && !told)
    }

    /// Whether a word belongs to the closed class (articles, prepositions, auxiliaries, adverbs of time and degree …).
    pub fn closed_class(&self, at: usize) -> bool {
        let token = &self.article.tokens[at];
        token.kind != TokenKind::Word
            || token.word.starts_with('\'')
            || self.packs.closed_class.contains(&self.words[at]) && self.words[at] != 0
    }

    /// Whether a word says that something else than the inspection in hand is told of ("again", "later", "returned").
    pub(crate) fn another_time(&self, at: usize) -> bool {
        self.packs.another_time.contains(&self.words[at]) && self.words[at] != 0
    }

    /// What may stand between the members of a list: where the next member begins.
    fn after_joint(&self, from: usize) -> Option<usize> {
        let word = |at: usize| self.article.word(at);
        let mut at = from;
        while self
            .article
            .tokens
            .get(at)
            .is_some_and(|token| matches!(token.kind, TokenKind::Close) || matches!(&*token.word, "'s" | "'"))
        {
            at += 1;
        }
        let joint = at;
        if matches!(word(at), "," | ";") {
            at += 1;
        }
        at += match (word(at), word(at + 1), word(at + 2)) {
            ("and" | "or" | "&" | "plus", "also", _) => 2,
            ("and" | "or" | "&" | "plus", ..) => 1,
            ("as", "well", "as") => 3,
            ("along", "with", _) | ("together", "with", _) => 2,
            ("alongside", ..) => 1,
            _ => 0,
        };
        (at > joint).then_some(at)
    }
}

impl Text for Mentions<'_> {
    fn tokens(&self) -> &[Token] {
        &self.article.tokens
    }

    fn word(&self, at: usize) -> u32 {
        self.words[at]
    }

    fn phrases_at(&self, at: usize) -> &[(u32, usize)] {
        self.phrases.at(at)
    }

    fn kinds_at(&self, at: usize) -> &[u16] {
        &self.kinds[self.numbers_at(at)]
    }

    fn mentions_at(&self, kind: u16, at: usize, mut each: impl FnMut(usize, usize)) {
        for index in self.numbers_at(at).filter(|index| self.kinds[*index] == kind) {
            each(index, self.items[index].toks.end);
        }
    }

    fn list_at(&self, kind: u16, at: usize) -> Option<(Vec<usize>, usize)> {
        let longest = |at: usize| {
            let mut here = self.numbers_at(at);
            let index = here.find(|index| self.kinds[*index] == kind)?;
            Some((index, self.items[index].toks.end))
        };
        let (first, mut end) = longest(at)?;
        let mut members = vec![first];
        // Words for sets of areas ("all", "the rest") are no members of lists.
        let set = |member: usize| kind == AREA && self.term(member).is_some_and(|value| matches!(&**value, "all" | "rest" | "these"));
        if set(first) {
            return Some((members, end));
        }
        let mut closed = false;
        'more: while members.len() < LONGEST_LIST
            && let Some(mut next) = self.after_joint(end)
        {
            // "Good on leaders and children in care; care leavers are …": behind "and" a semicolon ends the list.
            let word = |at: usize| self.article.word(at);
            if closed && word(end) == ";" {
                break;
            }
            closed = (end..next).any(|at| matches!(word(at), "and" | "&"));
            // A few small words may stand before a member: "for", "its", "the", "support for".
            for _ in 0..6 {
                if next >= self.article.tokens.len() {
                    break 'more;
                }
                if let Some((member, after)) = longest(next) {
                    // "So is leadership, and adoption is outstanding" lists nothing: two members with a comma between take a plural.
                    let comma = self.article.tokens.get(end).is_some_and(|token| matches!(&*token.word, "," | ";"));
                    let singular = self
                        .article
                        .tokens
                        .get(after)
                        .is_some_and(|token| matches!(&*token.word, "is" | "was" | "has" | "requires" | "gets" | "got"));
                    // "Outstanding overall; children in care are good": the whole heads no list with semicolons.
                    let whole = kind == AREA
                        && self.article.tokens.get(end).is_some_and(|token| &*token.word == ";")
                        && members.last().and_then(|last: &usize| self.term(*last)).is_some_and(|value| {
                            self.packs
                                .frameworks
                                .iter()
                                .flat_map(|framework| &framework.areas)
                                .any(|area| area.whole && *area.id == **value)
                        });
                    // "… outstanding overall; help and protection good": what follows a semicolon with a grade of its own is no member.
                    let own = self.article.tokens.get(end).is_some_and(|token| &*token.word == ";")
                        && self.starting_at(after).any(|(_, mention)| mention.value.kind() == "grade");
                    // "Manchester, Liverpool's old rival, was …": beside whom the first stands.
                    let rival = kind != AREA
                        && members.len() == 1
                        && comma
                        && !closed
                        && self
                            .article
                            .tokens
                            .get(after)
                            .is_some_and(|token| matches!(&*token.word, "'s" | "'"));
                    if rival || set(member) || whole || (kind == AREA && (own || (members.len() == 1 && comma && singular))) {
                        break 'more;
                    }
                    members.push(member);
                    end = after;
                    continue 'more;
                }
                let token = &self.article.tokens[next];
                // "The inspection of Derby, that of Walsall …": two inspections.
                if kind != AREA && &*token.word == "that" {
                    break 'more;
                }
                if token.kind == TokenKind::Open || self.packs.list_fluff.contains(&self.words[next]) && self.words[next] != 0 {
                    next += 1;
                } else {
                    break 'more;
                }
            }
            break;
        }
        Some((members, end))
    }

    fn open_class(&self, at: usize) -> bool {
        // "Inadequate early last year", "good this January": a date is no noun that a grade is said of.
        !self.closed_class(at) && !self.kinds_at(at).contains(&self.packs.kinds.id("date"))
    }
}
