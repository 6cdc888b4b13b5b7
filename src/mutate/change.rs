//! The changes that may be made to a claim. Words come from packs and records; numbers are written as their like.

use jiff::civil::{Date, Weekday};

use super::{
    Kind,
    truth::{Refuted, published},
};
use crate::{
    article::{Span, TokenKind, Toks},
    claim::{Areas, Change as Direction, Claim, Content, Event, Query, Rank},
    frame::{Framed, Frames, Target},
    mention::{Length, Mentions, Said, Value, ordinal_written, written},
    pack::{CheckKind, Rule, SwapKind},
    run::Checker,
};

/// One change of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Id of the rule that must notice it.
    pub rule: String,
    /// What is changed.
    pub kind: Kind,
    /// The bytes that are replaced.
    pub span: Span,
    /// What stands there instead.
    pub with: String,
    /// Whether the records refute it.
    pub wrong: Refuted,
}

/// A supported claim, where it stands.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub checker: &'a Checker<'a>,
    pub mentions: &'a Mentions<'a>,
    pub frames: &'a Frames,
    pub claim: &'a Claim,
    pub framed: &'a Framed,
    pub rule: &'a Rule,
    pub subject: Option<(usize, Target)>,
}

impl<'a> Site<'a> {
    /// Every change that is tried on the claim.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut found = Vec::new();
        match &self.claim.content {
            Content::Grade { denied: true, .. } | Content::Quotation { .. } => {}
            Content::Grade {
                grade,
                previous,
                areas,
                change,
                ..
            } => {
                self.grades(grade.as_deref(), previous.as_deref(), areas, &mut found);
                if let Some(grade) = grade {
                    self.areas(grade, areas, &mut found);
                }
                if change.is_some_and(|change| change != Direction::Same) {
                    self.swaps(SwapKind::Direction, Kind::Direction, &mut found, |_| Refuted::Yes);
                }
            }
            Content::Date { event, said } => self.dates(*event, said, &mut found),
            Content::Length(length) => self.lengths(*length, &mut found),
            Content::SameTime(_) | Content::Stated { .. } => {}
            Content::Name { name, role } => self.names(name, role, &mut found),
            Content::Rank(query) | Content::Figure(query) => self.queries(query, &mut found),
        }
        found
    }

    fn push(&self, found: &mut Vec<Change>, kind: Kind, toks: Toks, with: &str, wrong: Refuted) {
        let article = self.mentions.article;
        let span = article.span(toks);
        let old = article.text(span);
        // Words with marks of the page between them are left alone.
        if old.is_empty() || old.contains(['<', '&', '\n']) || old == with {
            return;
        }
        let mut with = with.to_owned();
        if old.starts_with(char::is_uppercase)
            && let Some(first) = with.chars().next()
        {
            with = first.to_uppercase().chain(with.chars().skip(1)).collect();
        }
        found.push(Change {
            rule: self.rule.id.clone(),
            kind,
            span,
            with,
            wrong,
        });
    }

    /// The mentions of a kind in the claim.
    fn within<'b>(&'b self, kind: &str) -> impl Iterator<Item = (Toks, &'b Value)> {
        let found = self.mentions.within(self.claim.toks, kind).into_iter();
        found.map(|at| (self.mentions.items[at].toks, &self.mentions.items[at].value))
    }

    fn terms<'b>(&'b self, kind: &str) -> impl Iterator<Item = (Toks, &'b str)> {
        self.within(kind).filter_map(|(toks, value)| match value {
            Value::Term(_, value) => Some((toks, &**value)),
            _ => None,
        })
    }

    fn grades(&self, grade: Option<&str>, previous: Option<&str>, areas: &Areas, found: &mut Vec<Change>) {
        let packs = self.checker.packs;
        let Some(scale) = self
            .subject()
            .and_then(|(_, record)| packs.framework(&record.framework))
            .map(|framework| framework.scale.as_slice())
        else {
            return;
        };
        for (toks, held) in self.terms("grade") {
            let is_wrong = |other: &str| {
                if grade == Some(held) {
                    self.refuted(|record| self.not_graded(record, areas, other))
                } else {
                    self.never_before(areas, other).into()
                }
            };
            if grade != Some(held) && previous != Some(held) {
                continue;
            }
            if self.mentions.words(toks).to_lowercase() == packs.grade_name(self.claim.home, held) {
                for other in scale.iter().filter(|other| *other != held) {
                    self.push(found, Kind::Grade, toks, packs.grade_name(self.claim.home, other), is_wrong(other));
                }
            } else if let (Some(first), Some(last)) = (scale.first(), scale.last())
                && (first == held || last == held)
            {
                let end = if first == held { last } else { first };
                self.swaps_in(toks, SwapKind::Grade, Kind::Grade, found, |_| is_wrong(end));
            }
        }
    }

    /// An area for one of another grade; all for some, and some for all.
    fn areas(&self, grade: &str, areas: &Areas, found: &mut Vec<Change>) {
        let packs = self.checker.packs;
        match areas {
            Areas::Named(named) => {
                let Some((_, record)) = self.subject() else { return };
                let parts = self.parts(record);
                for (toks, held) in self.terms("area").filter(|(_, held)| named.iter().any(|area| area == held)) {
                    if !parts.contains(&held) {
                        continue;
                    }
                    for other in parts.iter().filter(|other| !named.iter().any(|area| area == **other)) {
                        let now = Areas::Named(vec![(*other).to_owned()]);
                        let wrong = self.refuted(|record| self.not_graded(record, &now, grade));
                        self.push(found, Kind::Area, toks, packs.area_name(self.claim.home, other), wrong);
                    }
                }
            }
            Areas::All { .. } | Areas::Count { .. } => {
                let all = matches!(areas, Areas::All { .. });
                self.swaps(SwapKind::Scope, Kind::Scope, found, |words| {
                    // What is said to have the grade after the change: so many, or all.
                    let k = words
                        .iter()
                        .find_map(|word| (1..=9).find(|n| written(*n, "one").as_deref() == Some(word)));
                    if all {
                        k.map_or(Refuted::No, |k| self.refuted(|record| self.not_so_many(record, k, grade)))
                    } else {
                        let now = Areas::All { except: Vec::new() };
                        self.refuted(|record| self.not_graded(record, &now, grade))
                    }
                });
                if let Areas::Count { k, .. } = areas {
                    self.numbers_in("number", *k, Kind::Count, found, |n| {
                        self.refuted(|record| self.not_so_many(record, n, grade))
                    });
                }
            }
            Areas::Unsaid(_) | Areas::Rest { .. } => {}
        }
    }

    fn dates(&self, event: Event, said: &Said, found: &mut Vec<Change>) {
        let date = self
            .within("date")
            .find(|(_, value)| matches!(value, Value::Date(known) if known == said));
        let Some((toks, _)) = date else { return };
        let full = matches!(said, Said::Calendar(calendar) if calendar.day.is_some()) || matches!(said, Said::Range(..));
        let stated = !said.needs_article_date();
        let tokens = &self.mentions.article.tokens;
        let late = toks
            .iter()
            .any(|at| tokens[at].text.parse().is_ok_and(|day: u32| (29..=31).contains(&day)));
        for at in toks.iter() {
            let one = Toks::new(at, at + 1);
            let word = &*tokens[at].word;
            if let Some((month, short)) = month_of(word) {
                // Three months stand for eleven: the next, the last, the farthest.
                for step in [1, 6, 11] {
                    let other = (month - 1 + step) % 12 + 1;
                    if !(late && matches!(other, 2 | 4 | 6 | 9 | 11)) {
                        self.push(found, Kind::Month, one, &month_name(other, short), self.not_in_month(event, other));
                    }
                }
            } else if let Some(year) = word.parse::<i16>().ok().filter(|year| (1900..2200).contains(year) && stated) {
                for other in [year - 1, year + 1] {
                    self.push(found, Kind::Year, one, &other.to_string(), self.not_in_year(other).into());
                }
            } else if let Some((weekday, short)) = weekday_of(word) {
                for step in [1, 3, 6] {
                    let other = weekday.wrapping_add(step);
                    let falls = |day: Date| day.weekday() == other;
                    // With the day of the month beside it, the calendar says that it is wrong, whatever happened.
                    let wrong = if full {
                        Refuted::Yes
                    } else {
                        self.refuted(|record| published(record).is_some_and(|day| !falls(day)))
                    };
                    let first = found.len();
                    self.push(found, Kind::Weekday, one, &weekday_name(other, short), wrong);
                    let calendar = self.checker.packs.rules.iter().find(|rule| rule.check == CheckKind::Weekday);
                    if let (true, Some(rule), Some(change)) = (full, calendar, found.get_mut(first)) {
                        change.rule.clone_from(&rule.id);
                    }
                }
            }
        }
    }

    fn lengths(&self, length: Length, found: &mut Vec<Change>) {
        let Some((toks, _)) = self.within("length").find(|(_, value)| **value == Value::Length(length)) else {
            return;
        };
        let number = self
            .mentions
            .within(toks, "number")
            .into_iter()
            .find_map(|at| match self.mentions.items[at].value {
                Value::Number(n) if n > 0 => Some((self.mentions.items[at].toks, n)),
                _ => None,
            });
        let Some((toks, n)) = number else { return };
        // Days to one of what is counted.
        let unit = (length.most / n).max(1);
        for other in [n.saturating_sub(1), n + 1].into_iter().filter(|other| *other > 0) {
            let moved = |bound: u32| (bound + other * unit).saturating_sub(n * unit);
            if let Some(with) = written(other, &self.mentions.words(toks)) {
                let wrong = self.not_so_long(moved(length.least), moved(length.most));
                self.push(found, Kind::Length, toks, &with, wrong);
            }
        }
    }

    /// Two letters swapped, one left out, one doubled: in the family name.
    fn names(&self, name: &str, role: &str, found: &mut Vec<Change>) {
        let Some((toks, _)) = self
            .within("person")
            .find(|(_, value)| matches!(value, Value::Person(known) if known == name))
        else {
            return;
        };
        let last = toks.end - 1;
        let text: Vec<char> = self.mentions.article.tokens[last].text.chars().collect();
        let middle = text.len() / 2;
        if text.len() < 3 {
            return;
        }
        let mut swapped = text.clone();
        swapped.swap(middle - 1, middle);
        let mut short = text.clone();
        short.pop();
        let mut doubled = text.clone();
        doubled.insert(middle, text[middle]);
        for other in [swapped, short, doubled] {
            let with: String = other.iter().collect();
            let part_of = |name: &str| name.to_lowercase().split(' ').any(|part| part == with.to_lowercase());
            let wrong = if self.checker.packs.role(role).is_some() {
                let body = self.subject.and_then(|(body, _)| self.checker.records.bodies.get(body));
                body.is_some_and(|body| {
                    let mut holders = self.checker.records.holders(&body.id, role);
                    !holders.any(|holder| holder.names().any(part_of))
                })
            } else {
                let known = |record: &crate::record::Record| record.people.iter().any(|(_, person)| part_of(&person.value));
                self.subject()
                    .is_some_and(|(_, record)| !record.people.is_empty() && !known(record))
            };
            let misspelt = other != text && wrong;
            let wrong = Refuted::from(misspelt);
            self.push(found, Kind::NameLetter, Toks::new(last, last + 1), &with, wrong);
        }
    }

    fn queries(&self, query: &Query, found: &mut Vec<Change>) {
        let records = self.checker.records;
        if let Some(n) = query.n {
            let wrong = |other: u32| self.not_the_number(query, other).into();
            self.numbers_in("ordinal", n, Kind::Ordinal, found, wrong);
            self.numbers_in("number", n, Kind::Count, found, wrong);
        }
        if query.rank == Rank::Only || (query.rank == Rank::OneOf && query.n == Some(2)) {
            let other = if query.rank == Rank::Only { 2 } else { 1 };
            self.swaps(SwapKind::Scope, Kind::Scope, found, |_| {
                // The article's own body is one of them, so that only the full count is a reading.
                let most = self.numbers(query).and_then(|numbers| numbers.last().copied());
                most.is_some_and(|most| most != other).into()
            });
        }
        // The same said of another group that the body belongs to.
        let Some((body, _)) = self.subject() else { return };
        for (toks, value) in self.within("population") {
            let Value::Population(at) = value else { continue };
            if query.population != Some(*at) {
                continue;
            }
            let groups = records.populations.iter().enumerate();
            for (other, group) in groups.filter(|(other, group)| other != at && body.populations.contains(&group.id)) {
                let Some(name) = group.names.first() else { continue };
                let asked = Query {
                    population: Some(other),
                    ..query.clone()
                };
                let n = query.n.unwrap_or(u32::from(query.rank != Rank::None));
                self.push(found, Kind::Scope, toks, name, self.not_the_number(&asked, n).into());
            }
        }
    }

    /// A number of the claim, written one higher and one lower.
    fn numbers_in(&self, kind: &str, n: u32, of: Kind, found: &mut Vec<Change>, wrong: impl Fn(u32) -> Refuted) {
        let is = |value: &Value| matches!(value, Value::Number(known) | Value::Ordinal(known) if *known == n);
        let Some((toks, _)) = self.within(kind).find(|(_, value)| is(value)) else {
            return;
        };
        let like = self.mentions.words(toks);
        for other in [n.saturating_sub(1), n + 1].into_iter().filter(|other| *other > 0) {
            let with = if kind == "ordinal" {
                ordinal_written(other, &like)
            } else {
                written(other, &like)
            };
            if let Some(with) = with {
                self.push(found, of, toks, &with, wrong(other));
            }
        }
    }

    fn swaps(&self, swap: SwapKind, kind: Kind, found: &mut Vec<Change>, wrong: impl Fn(&[String]) -> Refuted) {
        self.swaps_in(self.claim.toks, swap, kind, found, wrong);
    }

    /// The words of the packs' pairs that stand in a range, each swapped; of two that overlap, the longer.
    fn swaps_in(&self, toks: Toks, swap: SwapKind, kind: Kind, found: &mut Vec<Change>, wrong: impl Fn(&[String]) -> Refuted) {
        let tokens = &self.mentions.article.tokens;
        let mut at = toks.start;
        while at < toks.end {
            let stands = |words: &[String]| {
                at + words.len() <= toks.end
                    && words
                        .iter()
                        .zip(&tokens[at..])
                        .all(|(word, token)| token.kind == TokenKind::Word && *token.word == **word)
            };
            let longest = self
                .checker
                .packs
                .swaps
                .iter()
                .filter(|pair| pair.kind == swap && stands(&pair.words))
                .max_by_key(|pair| pair.words.len());
            match longest {
                Some(pair) => {
                    let end = at + pair.words.len();
                    self.push(found, kind, Toks::new(at, end), &pair.other.join(" "), wrong(&pair.other));
                    at = end;
                }
                None => at += 1,
            }
        }
    }
}

/// The month that a word names, and whether it is cut short.
fn month_of(word: &str) -> Option<(i8, bool)> {
    named(word, |short| (1..=12).map(|month| (month, month_name(month, short))).collect())
}

fn month_name(month: i8, short: bool) -> String {
    Date::new(2000, month, 1).map_or_else(|_| String::new(), |day| day.strftime(if short { "%b" } else { "%B" }).to_string())
}

/// The day of the week that a word names, and whether it is cut short.
fn weekday_of(word: &str) -> Option<(Weekday, bool)> {
    named(word, |short| {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .map(|weekday| (weekday, weekday_name(weekday, short)))
            .collect()
    })
}

fn weekday_name(weekday: Weekday, short: bool) -> String {
    // The first of January 2001 was a Monday.
    let day = Date::new(2001, 1, 1 + weekday.to_monday_zero_offset());
    day.map_or_else(|_| String::new(), |day| day.strftime(if short { "%a" } else { "%A" }).to_string())
}

fn named<T: Copy>(word: &str, names: impl Fn(bool) -> Vec<(T, String)>) -> Option<(T, bool)> {
    [false, true].into_iter().find_map(|short| {
        names(short)
            .into_iter()
            .find(|(_, name)| name.to_lowercase() == word)
            .map(|(of, _)| (of, short))
    })
}
