//! Whether a change makes a statement false: asked of the records alone, under every reading that a reader could give it. What
//! cannot be told is not called false.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};

use super::change::Site;
use crate::{
    claim::{Areas, Event, Query, Rank},
    frame::{Framed, Reading, Target},
    pack::Framework,
    record::{Body, Interval, Record},
};

/// Whether the records refute a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refuted {
    /// Under every reading.
    Yes,
    /// Of the report in hand, but it may be said of another one, of which it is true or not known to be false.
    Open,
    /// Not, or they do not say.
    No,
}

impl From<bool> for Refuted {
    fn from(refuted: bool) -> Self {
        if refuted { Refuted::Yes } else { Refuted::No }
    }
}

/// How early an inspection may be said to begin: the off-site week before the visit.
const EARLY: i32 = 7;

impl<'a> Site<'a> {
    /// Whether, of every reading, some report refutes it.
    pub(super) fn refuted(&self, by: impl Fn(&'a Record) -> bool) -> Refuted {
        let refutes = |reading: &Reading| {
            let mut records = reading.subjects.iter().filter_map(|(body, target)| self.record(*body, *target));
            records.any(&by)
        };
        let Framed { live, doubts, .. } = self.framed;
        if live.is_empty() || !live.iter().all(refutes) {
            Refuted::No
        } else if doubts.iter().all(refutes) {
            Refuted::Yes
        } else {
            Refuted::Open
        }
    }

    fn record(&self, body: usize, target: Target) -> Option<&'a Record> {
        match target {
            Target::Report(report) => self.checker.records.reports.get(report),
            Target::Standing(day) => {
                let standing = |record: &&Record| !record.judgements.is_empty() && published(record).is_some_and(|on| on <= day);
                self.checker
                    .records
                    .reports_of(&self.checker.records.bodies.get(body)?.id)
                    .rev()
                    .find(standing)
            }
            Target::Absent(_) | Target::Unknown => None,
        }
    }

    /// The body and the report that the claim was held against.
    pub(super) fn subject(&self) -> Option<(&'a Body, &'a Record)> {
        let (body, target) = self.subject?;
        Some((self.checker.records.bodies.get(body)?, self.record(body, target)?))
    }

    fn framework(&self, record: &Record) -> Option<&'a Framework> {
        self.checker.packs.framework(&record.framework)
    }

    /// The areas that a report grades, but for the whole.
    pub(super) fn parts(&self, record: &'a Record) -> Vec<&'a str> {
        let whole = |area: &str| {
            self.framework(record)
                .and_then(|known| known.area(area))
                .is_some_and(|area| area.whole)
        };
        let areas = record.judgements.iter().map(|(area, _)| area.as_str());
        areas.filter(|area| !whole(area)).collect()
    }

    fn whole(&self, record: &'a Record) -> Option<&'a str> {
        let whole = self.framework(record)?.areas.iter().find(|area| area.whole)?;
        record.grade(&whole.id).map(|fact| fact.value.as_str())
    }

    /// How many areas have a grade, with and without the whole, and with and without what is judged apart.
    fn with(&self, record: &Record, grade: &str) -> BTreeSet<u32> {
        let mut counts = BTreeSet::new();
        for (whole, apart) in [(false, false), (false, true), (true, false), (true, true)] {
            let counted = record.judgements.iter().filter(|(area, held)| {
                let known = self.framework(record).and_then(|framework| framework.area(area));
                held.value == grade && known.is_none_or(|known| (whole || !known.whole) && (apart || !known.apart))
            });
            counts.insert(count(counted.count()));
        }
        counts
    }

    /// Whether a report refutes that areas have a grade.
    pub(super) fn not_graded(&self, record: &'a Record, areas: &Areas, grade: &str) -> bool {
        let other = |area: &str| record.grade(area).is_some_and(|fact| fact.value != grade);
        match areas {
            Areas::Named(named) => named.iter().any(|area| other(area)),
            // An area named nearby may be meant.
            Areas::Unsaid(doubts) => match self.whole(record) {
                Some(whole) => whole != grade && doubts.iter().all(|area| other(area)),
                None => !record.judgements.is_empty() && self.parts(record).into_iter().all(other),
            },
            Areas::All { except } if except.is_empty() => self.parts(record).into_iter().any(other),
            Areas::All { .. } => self.parts(record).into_iter().all(other),
            Areas::Rest { named, .. } => self
                .parts(record)
                .into_iter()
                .any(|area| !named.iter().any(|name| name == area) && other(area)),
            Areas::Count { k, .. } => !self.with(record, grade).contains(k),
        }
    }

    /// Whether a report refutes that so many of its areas have a grade.
    pub(super) fn not_so_many(&self, record: &Record, k: u32, grade: &str) -> bool {
        !self.with(record, grade).contains(&k)
    }

    /// Whether no earlier report of the body has a grade for any of the areas, or for the whole.
    pub(super) fn never_before(&self, areas: &Areas, grade: &str) -> bool {
        let Some((body, record)) = self.subject() else { return false };
        let all = self.checker.records.reports_of(&body.id);
        let earlier: Vec<&Record> = all.filter(|other| published(other) < published(record)).collect();
        let named: &[String] = match areas {
            Areas::Named(named) => named,
            _ => &[],
        };
        !earlier.is_empty()
            && earlier.into_iter().all(|other| {
                self.whole(other) != Some(grade) && named.iter().all(|area| other.grade(area).is_none_or(|fact| fact.value != grade))
            })
    }

    /// Whether nothing that the words could date happened in a month.
    pub(super) fn not_in_month(&self, event: Event, month: i8) -> Refuted {
        self.refuted(|record| {
            let inspected = record.inspected.as_ref().is_some_and(|inspected| {
                let Interval { from, to } = inspected.value;
                let day = from.checked_sub(EARLY.days()).unwrap_or(from);
                !day.series(1.day()).take_while(|day| *day <= to).any(|day| day.month() == month)
            });
            // A month of publication may be said of the inspection that the report is of.
            let published = published(record).is_some_and(|day| day.month() != month);
            published && (event == Event::Published || inspected)
        })
    }

    /// Whether nothing that the words could date happened in a year, to this or any other report of the body.
    pub(super) fn not_in_year(&self, year: i16) -> bool {
        let Some((body, _)) = self.subject() else { return false };
        self.checker.records.reports_of(&body.id).all(|record| {
            let of = |day: Date| day.year() == year;
            let inspected = record.inspected.as_ref().is_some_and(|inspected| {
                let Interval { from, to } = inspected.value;
                of(from.checked_sub(EARLY.days()).unwrap_or(from)) || of(from) || of(to)
            });
            !inspected && !published(record).is_some_and(of)
        })
    }

    /// Whether no inspection lasted from `least` to `most` days, working days counted too.
    pub(super) fn not_so_long(&self, least: u32, most: u32) -> Refuted {
        self.refuted(|record| {
            record.inspected.as_ref().is_some_and(|inspected| {
                let Interval { from, to } = inspected.value;
                let days: Vec<Date> = from.series(1.day()).take_while(|day| *day <= to).collect();
                let working = days.iter().filter(|day| day.weekday().to_monday_zero_offset() < 5).count();
                [days.len(), working].iter().all(|days| !(least..=most).contains(&count(*days)))
            })
        })
    }

    /// Whether another number than `n` is false of a question to the register.
    pub(super) fn not_the_number(&self, query: &Query, n: u32) -> bool {
        self.numbers(query).is_some_and(|numbers| !numbers.contains(&n))
    }

    /// Every number that would be true of a question under some reading; none if that cannot be told.
    pub(super) fn numbers(&self, query: &Query) -> Option<BTreeSet<u32>> {
        let (body, record) = self.subject()?;
        let records = self.checker.records;
        let as_of = match (self.frames.as_of, published(record)) {
            (Some(day), Some(published)) => day.max(published),
            (day, published) => day.or(published)?,
        };
        if query.run.is_some() || query.since.is_some() || query.framework.is_some() {
            return None;
        }
        if query.rank == Rank::SameDay {
            let same = records
                .reports
                .iter()
                .filter(|other| !other.judgements.is_empty() && published(other) == published(record));
            let all = count(same.count());
            return Some([all, all.saturating_sub(1)].into());
        }
        let grade = query.grade.as_deref().or(self.whole(record))?;
        let has = |record: &'a Record| match &query.areas {
            Areas::Unsaid(_) => self.whole(record).map(|held| held == grade),
            areas => Some(!self.not_graded(record, areas, grade)),
        };
        let in_time = |record: &&Record| !record.judgements.is_empty() && published(record).is_some_and(|day| day <= as_of);
        let of = |id: &'a str, framework: Option<&'a str>| -> Vec<bool> {
            let all = records.reports_of(id).filter(in_time);
            all.filter(|record| framework.is_none_or(|framework| record.framework == framework))
                .filter_map(has)
                .collect()
        };
        let ways = || std::iter::once(None).chain(self.checker.packs.frameworks.iter().map(|framework| Some(framework.id.as_str())));
        match query.rank {
            Rank::NthTime => Some(
                ways()
                    .map(|way| count(of(&body.id, way).into_iter().filter(|has| *has).count()))
                    .collect(),
            ),
            Rank::Consecutive => Some(
                ways()
                    .map(|way| count(of(&body.id, way).into_iter().rev().take_while(|has| *has).count()))
                    .collect(),
            ),
            _ => {
                let groups: Vec<Vec<&'a Body>> = match query.population {
                    Some(at) => {
                        let group = &records.populations.get(at)?.id;
                        vec![
                            records
                                .bodies
                                .iter()
                                .filter(|other| other.populations.contains(group) != query.outside)
                                .collect(),
                        ]
                    }
                    None if query.region => body
                        .populations
                        .iter()
                        .map(|group| records.bodies.iter().filter(|other| other.populations.contains(group)).collect())
                        .collect(),
                    None => vec![records.bodies.iter().collect()],
                };
                let mut numbers = BTreeSet::new();
                for group in groups {
                    let standing = |other: &&&'a Body| of(&other.id, None).last() == Some(&true);
                    let now = count(group.iter().filter(standing).count());
                    numbers.extend([now, now.saturating_sub(1)]);
                    if query.rank == Rank::NthBody {
                        numbers.extend(ways().filter_map(|way| {
                            let first = |other: &'a Body| {
                                let mut all = records.reports_of(&other.id).filter(in_time);
                                all.find(|record| way.is_none_or(|way| record.framework == way) && has(record) == Some(true))
                                    .and_then(published)
                            };
                            let mine = first(body)?;
                            Some(count(group.iter().filter(|other| first(other).is_some_and(|day| day < mine)).count()) + 1)
                        }));
                    }
                }
                Some(numbers)
            }
        }
    }
}

/// The day of publication.
pub(super) fn published(record: &Record) -> Option<Date> {
    record.published.as_ref().map(|day| day.value)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
