//! Frames: which body, which report, as of when a claim is about, and why. Framing returns readings as data; checks judge each,
//! and `check::collapse` makes one verdict of them.
//!
//! A *live* reading is one that an ordinary reader would take. A *doubt* is one that he might: it can withdraw an accusation,
//! and never makes one. So a guess never contradicts. An *excuse* is a reading that nothing speaks for but that the records bear it out:
//! where the words do not settle which report is meant, what is true of another one was hardly said of this one.

mod subject;
mod time;

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};

use self::time::fits_too;
use crate::{
    article::{DateFrom, Toks},
    claim::Claims,
    mention::{Mentions, When},
    pack::{Home, Packs},
    record::{Interval, Records},
};

/// What a claim may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Whom, and which report on them; all must agree with the claim.
    pub subjects: Vec<(usize, Target)>,
}

impl Reading {
    /// One body, and one report on it.
    fn of(body: usize, target: Target) -> Self {
        Self {
            subjects: vec![(body, target)],
        }
    }
}

/// The report, or the time, that a claim is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A report, by place in [`Records::reports`].
    Report(usize),
    /// Whatever held on that day.
    Standing(Date),
    /// The report of that time is not in the records.
    Absent(Interval),
    /// No way to say.
    Unknown,
}

/// A claim's frame.
#[derive(Clone, Debug, Default)]
pub struct Framed {
    /// What it means.
    pub live: Vec<Reading>,
    /// What it might mean.
    pub doubts: Vec<Reading>,
    /// What it must mean if it is right.
    pub excuses: Vec<Reading>,
    /// Why it was read so, in words.
    pub reason: String,
    /// The times given beside it, where they settle which report is meant.
    pub given: Vec<When>,
}

impl Framed {
    /// Whether the times given beside it, if any, fit a report other than its own, too.
    pub(crate) fn may_be_of(&self, records: &Records, other: usize) -> bool {
        let mut own = self.live.iter().flat_map(|reading| &reading.subjects);
        self.given.is_empty()
            || own.any(|(_, target)| matches!(target, Target::Report(own) if fits_too(&records.reports[*own], &records.reports[other], &self.given)))
    }
}

/// How an article was read as a whole.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    /// One for each claim.
    pub claims: Vec<Framed>,
    /// What the article is about, the chief body first.
    pub topics: Vec<usize>,
    /// The pack whose domain the article is about.
    pub home: Home,
    /// The report of that domain taken as current for a topic, and why.
    pub current: Vec<(usize, Option<usize>, String)>,
    /// The day that "now" means.
    pub as_of: Option<Date>,
}

/// What fixes the frame from outside.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    /// Reports named by `--report` or front matter, by place in the records.
    pub reports: Vec<usize>,
    /// A report taken for each body for want of a date, to see whether it fits.
    pub assumed: Vec<usize>,
}

/// How long after its publication a report may still be news, in days.
pub(crate) const NEWS: i32 = 125;

/// Frames every claim of an article. Cannot fail.
pub fn frame(mentions: &Mentions, claims: &Claims, records: &Records, pins: &Pins) -> Frames {
    let subjects = subject::Subjects::new(mentions, records, pins);
    let mut framer = Framer {
        mentions,
        records,
        pins,
        as_of: mentions.date.map(|date| date.date),
        home: mentions.home(),
        current: HashMap::new(),
        first_past: HashMap::new(),
        carried: Vec::new(),
        present: Vec::new(),
        past: claims.past.clone(),
        now: claims.now.clone(),
    };
    for topic in &subjects.topics {
        framer.current(*topic);
    }
    let framed = claims.claims.iter().map(|claim| {
        let (bodies, doubted) = subjects.of(claim);
        let own = subjects.own(claim);
        let mut framed = framer.claim(claim, &bodies, &doubted, &subjects.topics, &own);
        let others = subjects.others(claim, &bodies);
        let mut excuses = framer.readings(claim, &others, &subjects.topics, &own);
        if !framed.given.is_empty() {
            // Of others only what fits the times, too.
            let too = |target: Target| matches!(target, Target::Report(other) if framed.may_be_of(records, other));
            excuses.retain(|reading| reading.subjects.iter().any(|(_, target)| too(*target)));
        }
        framed.excuses.extend(excuses);
        framed
    });
    let framed: Vec<Framed> = framed.collect();
    let current = subjects
        .topics
        .iter()
        .map(|topic| {
            framer
                .current
                .get(&(*topic, mentions.home()))
                .map_or((*topic, None, String::new()), |(report, why)| (*topic, *report, why.clone()))
        })
        .collect();
    Frames {
        claims: framed,
        home: mentions.home(),
        topics: subjects.topics,
        current,
        as_of: framer.as_of,
    }
}

struct Framer<'a> {
    mentions: &'a Mentions<'a>,
    records: &'a Records,
    pins: &'a Pins,
    as_of: Option<Date>,
    /// The pack of the claim in hand.
    home: Home,
    current: HashMap<(usize, Home), (Option<usize>, String)>,
    /// Where the article first speaks of another report on a body than its current one.
    first_past: HashMap<(usize, Home), usize>,
    carried: Vec<time::Carried>,
    /// Sentences with a cue that speaks of an earlier report.
    past: Vec<Toks>,
    /// Sentences with a cue that speaks of the latest report.
    now: Vec<Toks>,
    /// Sentences in which something is claimed of the current report.
    present: Vec<Toks>,
}

impl Framer<'_> {
    /// Reports on a body that the article can know of, by place, oldest first; those without any grade are no inspections for this purpose.
    fn reports(&self, body: usize) -> Vec<usize> {
        let mut known = reports(self.records, self.mentions.packs, body, self.home);
        if let Some(day) = self.as_of.and_then(|day| day.checked_add(1.day()).ok()) {
            known.retain(|report| {
                self.pins.reports.contains(report)
                    || self.records.reports[*report]
                        .published
                        .as_ref()
                        .is_none_or(|published| published.value <= day)
            });
        }
        known
    }

    /// The report that is news on the article's day.
    fn current(&mut self, body: usize) -> (Option<usize>, String) {
        if let Some(known) = self.current.get(&(body, self.home)) {
            return known.clone();
        }
        let found = self.find_current(body);
        self.current.insert((body, self.home), found.clone());
        found
    }

    fn find_current(&self, body: usize) -> (Option<usize>, String) {
        let reports = self.reports(body);
        if let Some(pinned) = self.pins.reports.iter().find(|report| reports.contains(report)) {
            return (Some(*pinned), "the report was named".to_owned());
        }
        if let Some(assumed) = self.pins.assumed.iter().find(|report| reports.contains(report)) {
            return (Some(*assumed), "the article has no date and fits this report".to_owned());
        }
        let Some(article) = self.mentions.date else {
            return (None, "the article has no date".to_owned());
        };
        let from = if article.from == DateFrom::Option {
            "the date given".to_owned()
        } else {
            format!("the article's date ({}, {})", article.date, article.from.name())
        };
        let news = reports.iter().rev().find(|report| {
            self.records.reports[**report].published.as_ref().is_some_and(|published| {
                // The day after counts too: pages are dated early.
                let earliest = published.value.checked_sub(1.day()).unwrap_or(published.value);
                earliest <= article.date && published.value.checked_add(NEWS.days()).is_ok_and(|last| article.date <= last)
            })
        });
        match news {
            Some(report) => (Some(*report), format!("{from} is closest after this report's publication")),
            None => (None, format!("no report was published in the four months before {from}")),
        }
    }
}

/// Reports on a body that give grades and that claims of a pack are held against, by place, oldest first.
pub(crate) fn reports(records: &Records, packs: &Packs, body: usize, home: Home) -> Vec<usize> {
    let Some(id) = records.bodies.get(body).map(|body| body.id.as_str()) else {
        return Vec::new();
    };
    records
        .reports_of(id)
        .filter(|record| !record.judgements.is_empty() && packs.judges(home, record))
        .filter_map(|record| {
            records
                .reports
                .binary_search_by(|other| order(other).cmp(&order(record)))
                .ok()
                .or_else(|| records.reports.iter().position(|other| other.id == record.id))
        })
        .collect()
}

fn order(record: &crate::record::Record) -> (Option<Date>, &str) {
    (record.published.as_ref().map(|published| published.value), record.id.as_str())
}
