//! Places among bodies or in time, and counts: small questions to the register.
//!
//! "Third time" may count one framework or its whole family; each way is tried. A claim is refuted only if it is false every
//! way, and an incomplete register gives lower bounds: it may refute "only", "none" or a count that is too low, and never prove them.

use jiff::civil::Date;

use super::{Answer, Judge, Judged};
use crate::{
    claim::{Areas, Change, Claim, Query, Rank, What},
    finding::Evidence,
    frame::{Reading, Target},
    mention::{Bound, Share, Value},
    record::{Body, Record},
};

/// How far a number of bodies may be off and still be a slip, if it is not half or double either.
const SLIP: u32 = 2;

/// What a question among bodies is asked with.
#[derive(Clone, Copy)]
struct Asked<'a> {
    grade: &'a str,
    as_of: Date,
    ways: &'a [Way<'a>],
    /// The bodies that the claim is of.
    own: &'a [usize],
    /// The bodies named in its sentence.
    named: &'a [usize],
}

/// One way to take a question.
struct Way<'a> {
    name: &'static str,
    /// Which reports it counts.
    counts: Box<dyn Fn(&Record) -> bool + 'a>,
}

impl Judge<'_> {
    pub(super) fn query(&self, claim: &Claim, query: &Query, body: usize, target: Target, reading: &Reading) -> Judged {
        let framed = self.record(body, target);
        let Some(as_of) = self.as_of(framed, target) else {
            return Judged {
                expected: "the article has no date to count at".to_owned(),
                ..Judged::default()
            };
        };
        if query.rank == Rank::SameDay {
            // Of what stood at some time, nobody counts the reports.
            return self.same_day(query, framed.filter(|_| matches!(target, Target::Report(_))));
        }
        let own: Vec<usize> = reading.subjects.iter().map(|(body, _)| *body).collect();
        if !query.all_of.is_empty() {
            return self.together(query, body, &own, &self.named(claim), as_of);
        }
        let grade = query
            .grade
            .clone()
            .or_else(|| framed.and_then(|record| self.whole_grade(record)).map(str::to_owned))
            .or_else(|| (query.what != What::Grade).then(String::new));
        let Some(grade) = grade else {
            return Judged {
                expected: "which grade is counted is not clear".to_owned(),
                result: Answer::Unsure,
                ..Judged::default()
            };
        };
        // "Its first good, in May 2022": counted up to the report that is spoken of.
        let then =
            framed.filter(|_| matches!(query.rank, Rank::NthTime | Rank::Consecutive | Rank::Best) && matches!(target, Target::Report(_)));
        let as_of = then
            .and_then(|record| record.published.as_ref())
            .map_or(as_of, |published| published.value);
        let ways = self.ways(query, as_of, framed);
        match query.rank {
            Rank::NthTime | Rank::Consecutive => {
                let judged = self.times(query, body, &grade, &ways);
                // "Good in all areas, for the third time": the areas may be of the sentence, not of the count.
                let whole = Query {
                    areas: Areas::Unsaid(Vec::new()),
                    ..query.clone()
                };
                if judged.result == Answer::Disagree && !matches!(query.areas, Areas::Unsaid(_)) {
                    let looser = self.times(&whole, body, &grade, &ways);
                    match (looser.result, &query.areas) {
                        (Answer::Agree, Areas::All { .. }) => return looser,
                        (Answer::Agree, _) => {
                            return Judged {
                                result: Answer::Unsure,
                                ..judged
                            };
                        }
                        _ => {}
                    }
                }
                judged
            }
            Rank::Best => self.best(query, body, framed, &ways),
            Rank::Top => self.top(query, body, framed, &grade, as_of, &ways, claim),
            _ => {
                let named = self.named(claim);
                let asked = Asked {
                    grade: &grade,
                    as_of,
                    ways: &ways,
                    own: &own,
                    named: &named,
                };
                let judged = self.among(query, body, &asked);
                // "London boroughs" may count the City with them.
                let refuted = query.population.filter(|_| judged.result == Answer::Disagree);
                match refuted.and_then(|population| self.one_more(population)) {
                    Some(wider) if self.among(&within(query, wider), body, &asked).result == Answer::Agree => Judged {
                        result: Answer::Unsure,
                        ..judged
                    },
                    _ => judged,
                }
            }
        }
    }

    /// A population of all the members of another, and one more.
    fn one_more(&self, population: usize) -> Option<usize> {
        let populations = &self.records.populations;
        let id = &populations.get(population)?.id;
        let members = self.members(id).count();
        (0..populations.len()).find(|other| {
            let wider = &populations[*other].id;
            let both = self.members(id).filter(|body| body.populations.contains(wider));
            *other != population && self.members(wider).count() == members + 1 && both.count() == members
        })
    }

    /// The bodies of a population.
    fn members(&self, id: &String) -> impl Iterator<Item = &Body> {
        self.records.bodies.iter().filter(move |body| body.populations.contains(id))
    }

    fn as_of(&self, framed: Option<&Record>, target: Target) -> Option<Date> {
        let published = framed.and_then(|record| record.published.as_ref()).map(|published| published.value);
        match (self.frames.as_of, target) {
            (Some(day), _) => Some(published.map_or(day, |published| day.max(published))),
            (None, Target::Standing(day)) => Some(day),
            (None, _) => published,
        }
    }

    fn whole_grade<'b>(&self, record: &'b Record) -> Option<&'b str> {
        let framework = self.packs.framework(&record.framework)?;
        let whole = framework.areas.iter().find(|area| area.whole)?;
        record.grade(&whole.id).map(|fact| fact.value.as_str())
    }

    /// The sets of reports that the words may count over, the likeliest first.
    fn ways<'b>(&'b self, query: &'b Query, as_of: Date, framed: Option<&'b Record>) -> Vec<Way<'b>> {
        let since = query.since.and_then(|mention| match &self.mentions.items[mention].value {
            crate::mention::Value::Date(said) => said.when(self.frames.as_of),
            _ => None,
        });
        let since = since.and_then(|when| when.intervals.first().map(|interval| interval.from));
        let family = framed
            .and_then(|record| self.packs.framework(&record.framework))
            .map(|framework| framework.family.as_str());
        let in_time = move |record: &Record| {
            record
                .published
                .as_ref()
                .is_some_and(|published| published.value <= as_of && since.is_none_or(|since| since <= published.value))
                && !record.judgements.is_empty()
                && self.packs.judges(self.home, record)
        };
        let same_family = move |record: &Record| match (family, self.packs.framework(&record.framework)) {
            (Some(family), Some(framework)) => framework.family == family,
            (None, _) => true,
            (_, None) => false,
        };
        let current = framed.map(|record| record.framework.as_str());
        match query.framework.as_deref() {
            // "The revised system" may be the framework, or the areas that it has had since its last change.
            Some("present") => vec![
                Way {
                    name: "under this framework",
                    counts: Box::new(move |record| in_time(record) && current.is_none_or(|id| shares(&record.framework, id))),
                },
                Way {
                    name: "of reports on the same areas",
                    counts: Box::new(move |record| in_time(record) && framed.is_some_and(|framed| self.same_areas(record, framed))),
                },
            ],
            Some("no-whole") => vec![Way {
                name: "of reports without a grade for the whole",
                counts: Box::new(move |record| in_time(record) && same_family(record) && self.lacks_whole(record)),
            }],
            Some("any") => vec![Way {
                name: "under any framework",
                counts: Box::new(move |record| in_time(record) && same_family(record)),
            }],
            Some(id) => vec![Way {
                name: "under that framework",
                counts: Box::new(move |record| in_time(record) && shares(&record.framework, id)),
            }],
            None => {
                // What stands now stands whatever it was given under; only who was first, and how often, may be counted within one.
                let standing = matches!(query.rank, Rank::Only | Rank::OneOf | Rank::None | Rank::Count);
                let mut ways = vec![Way {
                    name: "under any framework",
                    counts: Box::new(move |record| in_time(record) && same_family(record)),
                }];
                if let Some(id) = current.filter(|_| !standing) {
                    ways.push(Way {
                        name: "under this framework",
                        counts: Box::new(move |record| in_time(record) && shares(&record.framework, id)),
                    });
                }
                ways
            }
        }
    }

    /// The reports on a body that one way of counting counts, oldest first.
    fn reports_in<'b>(&'b self, way: &Way, body: usize) -> Vec<&'b Record> {
        let id = self.records.bodies.get(body).map_or("", |body| body.id.as_str());
        self.records.reports_of(id).filter(|record| (way.counts)(record)).collect()
    }

    /// Whether two reports grade the same areas of one framework.
    fn same_areas(&self, a: &Record, b: &Record) -> bool {
        let areas = |record: &Record| -> Option<Vec<String>> {
            let day = record.inspected.as_ref()?.value.from;
            Some(
                self.packs
                    .framework(&record.framework)?
                    .areas_on(day)
                    .map(|area| area.id.clone())
                    .collect(),
            )
        };
        a.framework == b.framework && areas(a) == areas(b)
    }

    fn lacks_whole(&self, record: &Record) -> bool {
        let (Some(framework), Some(inspected)) = (self.packs.framework(&record.framework), &record.inspected) else {
            return false;
        };
        !framework.areas_on(inspected.value.from).any(|area| area.whole)
    }

    /// Whether a report has the grade where the question asks for it; none if it does not say.
    fn has(&self, record: &Record, query: &Query, grade: &str) -> Option<bool> {
        match query.what {
            What::Grade => {}
            What::Report => return Some(true),
            What::Rise | What::Fall => return self.moved(record, query.what),
        }
        let framework = self.packs.framework(&record.framework)?;
        let is = |held: &str| {
            if let Some(beyond) = query.beyond {
                return framework
                    .place(held)
                    .zip(framework.place(grade))
                    .is_some_and(|(held, asked)| match beyond {
                        Change::Up => held < asked,
                        _ => held > asked,
                    });
            }
            held == grade
                || (query.at_least
                    && framework
                        .place(held)
                        .zip(framework.place(grade))
                        .is_some_and(|(held, asked)| held < asked))
        };
        let start = record.inspected.as_ref().map(|inspected| inspected.value.from);
        let graded = || {
            framework.areas.iter().filter(move |area| {
                start.is_none_or(|start| area.from.is_none_or(|day| day <= start) && area.until.is_none_or(|day| start <= day))
            })
        };
        match &query.areas {
            Areas::Named(named) => {
                let held: Vec<Option<&str>> = named
                    .iter()
                    .map(|area| record.grade(area).map(|fact| fact.value.as_str()))
                    .collect();
                if held.iter().any(|held| held.is_some_and(|held| !is(held))) {
                    Some(false)
                } else if held.iter().all(Option::is_some) {
                    Some(true)
                } else {
                    None
                }
            }
            Areas::All { .. } => {
                let mut all = graded().filter(|area| !area.apart && (!area.optional || record.grade(&area.id).is_some()));
                Some(all.all(|area| record.grade(&area.id).is_some_and(|fact| is(&fact.value))))
            }
            // "An 'inadequate' anywhere".
            Areas::Count { k, .. } => Some(
                u32::try_from(
                    graded()
                        .filter(|area| record.grade(&area.id).is_some_and(|fact| is(&fact.value)))
                        .count(),
                )
                .is_ok_and(|with| with >= *k),
            ),
            _ => {
                let whole = graded().find(|area| area.whole)?;
                record.grade(&whole.id).map(|fact| is(&fact.value))
            }
        }
    }

    /// Whether a report raised, or lowered, the grade of the whole; none if one of the two gives none.
    fn moved(&self, record: &Record, what: What) -> Option<bool> {
        let body = self
            .records
            .bodies
            .iter()
            .position(|body| record.bodies.first() == Some(&body.id))?;
        let before = self.record_before(body, record)?;
        let place = |record: &Record| self.packs.framework(&record.framework)?.place(self.whole_grade(record)?);
        let (now, then) = (place(record)?, place(before)?);
        Some(if what == What::Rise { now < then } else { now > then })
    }

    /// What a question counts, in words.
    fn what(&self, query: &Query, grade: &str) -> String {
        let name = self.grade_name(grade);
        match (query.what, &query.areas) {
            (What::Report, _) => "reported on".to_owned(),
            (What::Rise, _) => "raised".to_owned(),
            (What::Fall, _) => "lowered".to_owned(),
            (What::Grade, Areas::All { .. }) => format!("{name} in all areas"),
            (What::Grade, Areas::Named(areas)) => format!(
                "{name} for {}",
                areas.iter().map(|area| self.area_name(area)).collect::<Vec<_>>().join(", ")
            ),
            (What::Grade, Areas::Count { k, .. }) if *k > 1 => format!("{name} in {k} areas"),
            (What::Grade, Areas::Count { .. }) => format!("{name} anywhere"),
            _ if query.at_least => format!("{name} or better"),
            _ => match query.beyond {
                Some(Change::Up) => format!("better than {name}"),
                Some(_) => format!("worse than {name}"),
                None => name.to_owned(),
            },
        }
    }

    /// "The best result that it has ever had": no report before was better.
    fn best(&self, query: &Query, body: usize, framed: Option<&Record>, ways: &[Way]) -> Judged {
        let place = |record: &Record| self.packs.framework(&record.framework)?.place(self.whole_grade(record)?);
        let Some((framed, now)) = framed.and_then(|record| Some((record, place(record)?))) else {
            return Judged {
                expected: "this report gives no grade for the whole".to_owned(),
                result: Answer::Unsure,
                ..Judged::default()
            };
        };
        let mut found: Vec<Option<&Record>> = Vec::new();
        for way in ways {
            let mut own = self.reports_in(way, body).into_iter().filter(|record| record.id != framed.id);
            found.push(own.find(|record| place(record).is_some_and(|then| then < now)));
        }
        let shown = found.iter().flatten().next().copied();
        Judged {
            result: if found.iter().any(Option::is_none) {
                Answer::Agree
            } else {
                Answer::Disagree
            },
            found: "its best result".to_owned(),
            expected: shown.map_or_else(
                || "no report on it was better".to_owned(),
                |record| {
                    format!(
                        "{} in the report of {}",
                        self.whole_grade(record).map_or("?", |grade| self.grade_name(grade)),
                        record
                            .published
                            .as_ref()
                            .map_or_else(String::new, |day| day.value.strftime("%-d %B %Y").to_string())
                    )
                },
            ),
            evidence: shown.into_iter().chain([framed]).map(|record| self.evidence_of(record)).collect(),
            note: query.since.map(|_| "counted since then".to_owned()),
            ..Judged::default()
        }
    }

    /// "In the top 20 per cent": true if no more than that share has its grade or a better one; how ties are ranked, nobody says.
    #[allow(clippy::too_many_arguments)]
    fn top(&self, query: &Query, body: usize, framed: Option<&Record>, grade: &str, as_of: Date, ways: &[Way], claim: &Claim) -> Judged {
        let own = framed.and_then(|record| self.whole_grade(record)).unwrap_or(grade).to_owned();
        let holders = Query {
            rank: Rank::Count,
            grade: Some(own.clone()),
            at_least: true,
            share: query.share.map(|share| Share {
                bound: Bound::Most,
                ..share
            }),
            ..query.clone()
        };
        let judged = self.among(
            &holders,
            body,
            &Asked {
                grade: &own,
                as_of,
                ways,
                own: &[body],
                named: &self.named(claim),
            },
        );
        Judged {
            result: if judged.result == Answer::Agree {
                Answer::Agree
            } else {
                Answer::Unsure
            },
            ..judged
        }
    }

    pub(super) fn evidence_of(&self, record: &Record) -> Evidence {
        let whole = self.whole_grade(record).map_or("graded by area", |grade| self.grade_name(grade));
        let body = record
            .bodies
            .iter()
            .filter_map(|id| self.records.body(id))
            .map(|body| body.name.as_str())
            .collect::<Vec<_>>()
            .join(" and ");
        self.evidence(
            &record.at,
            "judgement",
            format!(
                "{body}, {}: {whole}",
                record.published.as_ref().map_or_else(String::new, |day| day.value.to_string())
            ),
        )
    }

    /// How often, or how often running, a body has had a grade.
    fn times(&self, query: &Query, body: usize, grade: &str, ways: &[Way]) -> Judged {
        let Some(n) = query.n else { return Judged::default() };
        let name = self.what(query, grade);
        let mut answers = Vec::new();
        let mut evidence = Vec::new();
        let mut found: Option<u32> = None;
        let mut earlier = false;
        for way in ways {
            let own = self.reports_in(way, body).into_iter();
            let own: Vec<(&Record, Option<bool>)> = own.map(|record| (record, self.has(record, query, grade))).collect();
            if evidence.is_empty() {
                evidence = own.iter().map(|(record, _)| self.evidence_of(record)).collect();
            }
            let known: Vec<bool> = own.iter().filter_map(|(_, has)| *has).collect();
            if known.is_empty() {
                continue;
            }
            let run = known.iter().rev().take_while(|has| **has).count();
            earlier |= known[..known.len() - run]
                .split(|has| !has)
                .any(|run| u32::try_from(run.len()).is_ok_and(|length| length >= n && n > 1));
            let all = known.iter().filter(|has| **has).count();
            let count = u32::try_from(if query.rank == Rank::Consecutive { run } else { all }).unwrap_or(0);
            found.get_or_insert(count);
            answers.push((way.name, count));
        }
        let Some(found) = found else {
            return Judged {
                expected: "no report on it is in the records".to_owned(),
                ..Judged::default()
            };
        };
        let kind = if query.rank == Rank::Consecutive { "in a row" } else { "in all" };
        let fits = answers.iter().any(|(_, count)| fits(query.bound, *count, n));
        // A run that ended before now may be the one that is told of.
        let earlier = query.rank == Rank::Consecutive && earlier;
        // Reports from before the records begin can only add to a count that looks back over all of them.
        let older = query.what == What::Report && query.bound == Bound::Exact && answers.iter().all(|(_, count)| *count < n);
        Judged {
            result: if fits {
                Answer::Agree
            } else if older || earlier || (n > 0 && answers.iter().all(|(_, count)| *count == 0)) {
                // A grade that it never had is another's, or of some part: the grade itself is looked at by itself.
                Answer::Unsure
            } else {
                Answer::Disagree
            },
            found: format!("{name}, number {n} {kind}"),
            expected: format!("{name}, {found} {kind}"),
            note: (fits && answers.iter().any(|(_, count)| *count != n)).then(|| {
                let ways: Vec<String> = answers.iter().map(|(way, count)| format!("{count} {way}")).collect();
                format!("true of one way to count: {}", ways.join(", "))
            }),
            evidence,
            ..Judged::default()
        }
    }

    /// The bodies that a question is about.
    pub(super) fn population(&self, query: &Query, body: usize) -> Option<(Vec<usize>, String, String)> {
        let members = |id: &str| -> Vec<usize> {
            self.records
                .bodies
                .iter()
                .enumerate()
                .filter(|(_, body)| body.populations.iter().any(|known| known == id))
                .map(|(at, _)| at)
                .collect()
        };
        let population = match query.population {
            Some(at) => Some(self.records.populations.get(at)?),
            None if query.region => {
                // The smallest named group with more than a handful of members that the body belongs to, its first being its region.
                let own = self.records.bodies.get(body)?;
                own.populations
                    .iter()
                    .filter_map(|id| self.records.population(id))
                    .find(|population| {
                        let size = members(&population.id).len();
                        size >= 5 && size < self.records.bodies.len() / 3
                    })
            }
            None => None,
        };
        match population {
            Some(population) => {
                let inside = members(&population.id);
                if inside.is_empty() {
                    return None;
                }
                let name = population.names.first().cloned().unwrap_or_else(|| population.id.clone());
                if query.outside {
                    let outside = (0..self.records.bodies.len()).filter(|at| !inside.contains(at)).collect();
                    return Some((outside, format!("outside {name}"), String::new()));
                }
                Some((inside, name, population.id.clone()))
            }
            None => Some(((0..self.records.bodies.len()).collect(), "the country".to_owned(), String::new())),
        }
    }

    fn among<'b>(&'b self, query: &Query, body: usize, asked: &Asked<'b>) -> Judged {
        let Asked {
            grade,
            as_of,
            ways,
            own,
            named,
        } = *asked;
        let Some((members, population, population_id)) = self.population(query, body) else {
            return Judged {
                expected: "the records define no such group of councils".to_owned(),
                ..Judged::default()
            };
        };
        let complete = self
            .registers()
            .all(|register| register.complete_from.is_none_or(|from| from <= as_of));
        let what = self.what(query, grade);
        let mut answers: Vec<(u32, bool, Vec<&'b Record>)> = Vec::new();
        for way in ways {
            let holds = |record: &&Record| self.has(record, query, grade) == Some(true);
            match query.rank {
                Rank::NthBody => {
                    // Who had it before this body first did.
                    let first = |at: usize| -> Option<&Record> {
                        let reports = self.reports_in(way, at);
                        match query.run {
                            Some(run) => first_run(&reports, run, &|record| holds(&record)),
                            None => reports.iter().find(|record| holds(record)).copied(),
                        }
                    };
                    let mine = own
                        .iter()
                        .filter_map(|at| first(*at))
                        .min_by_key(|record| record.published.as_ref().map(|day| day.value));
                    let Some(day) = mine.and_then(|record| record.published.as_ref()).map(|day| day.value) else {
                        answers.push((0, false, Vec::new()));
                        continue;
                    };
                    let mut before: Vec<&Record> = members
                        .iter()
                        .filter(|at| !own.contains(at))
                        .filter_map(|at| first(*at))
                        .filter(|record| record.published.as_ref().is_some_and(|other| other.value < day))
                        .collect();
                    before.sort_by_key(|record| record.published.as_ref().map(|day| day.value));
                    answers.push((u32::try_from(before.len()).unwrap_or(0) + 1, true, before));
                }
                _ => {
                    // The grade that stands: of each body's reports, the last that says. To some it stands no longer once a report that
                    // does not say has come out: either way of counting will do.
                    let standing = |at: usize| {
                        let reports = self.reports_in(way, at);
                        let last = reports.iter().rposition(|record| self.has(record, query, grade).is_some())?;
                        let held = match query.run {
                            Some(run) => run_length(&reports, &|record| holds(&record)) >= run as usize,
                            None => holds(&reports[last]),
                        };
                        held.then_some((at, reports[last], last + 1 < reports.len()))
                    };
                    let with: Vec<(usize, &Record, bool)> = members.iter().filter_map(|at| standing(*at)).collect();
                    // "Only one, Anytown, is": the one may be named behind.
                    let answer = |with: &[(usize, &'b Record, bool)]| {
                        let spoken = query.rank == Rank::Only && !with.is_empty() && with.iter().all(|(other, ..)| named.contains(other));
                        let mine = spoken || own.iter().any(|at| with.iter().any(|(other, ..)| other == at));
                        let counted = with.iter().filter(|(at, ..)| !(query.others && own.contains(at)));
                        let counted: Vec<&Record> = counted.map(|(_, record, _)| *record).collect();
                        (u32::try_from(counted.len()).unwrap_or(0), mine, counted)
                    };
                    answers.push(answer(&with));
                    if with.iter().any(|(.., spent)| *spent) {
                        answers.push(answer(&with.iter().filter(|(.., spent)| !spent).copied().collect::<Vec<_>>()));
                    }
                }
            }
        }
        // Holders now is also a way to count places: "the fifth to hold".
        let n = query.n.unwrap_or(match query.rank {
            Rank::None => 0,
            _ => 1,
        });
        let size = u32::try_from(members.len()).unwrap_or(0);
        let size_wrong = query.of.is_some_and(|of| of != size);
        // "Only Anytown and Othertown are": as many as are named.
        let only = if query.rank == Rank::Only {
            query.n.unwrap_or(u32::try_from(own.len().max(1)).unwrap_or(1))
        } else {
            1
        };
        let counts = |count: u32| -> Option<bool> {
            match query.share {
                Some(share) => share.bound.fits(
                    f64::from(count) / f64::from(size.max(1)),
                    f64::from(share.of.0) / f64::from(share.of.1),
                    if share.of.1 == 100 { 0.01 } else { 0.025 },
                ),
                None => query.bound.fits(f64::from(count), f64::from(n), 0.0),
            }
        };
        let right = |(count, mine, _): &(u32, bool, Vec<&Record>)| match query.rank {
            Rank::Only => *count == only && *mine,
            Rank::OneOf => counts(*count) == Some(true) && (*mine || query.others),
            Rank::NthBody => *mine && *count == n,
            _ => counts(*count) == Some(true),
        };
        let mut fits = answers.iter().any(right);
        if !fits && query.rank == Rank::NthBody && query.run.is_none() {
            // "The fifth to hold" may count who holds it now.
            let now = self.among(
                &Query {
                    rank: Rank::OneOf,
                    ..query.clone()
                },
                body,
                asked,
            );
            fits = now.result == Answer::Agree && n > 1;
        }
        let Some((count, mine, records)) = answers.first() else {
            return Judged::default();
        };
        // "Anytown is the only one": whoever is, it is said of Anytown, and of nobody else.
        let stated = !own.is_empty() && own.iter().all(|at| named.contains(at)) && named.iter().all(|at| own.contains(at));
        // Bodies that a register lacks can only add.
        let lower_bound = !complete && self.lacks(&population_id);
        let refuted = !fits
            && answers.iter().all(|(count, mine, _)| match query.rank {
                // One other body may be the one that is meant, unless the sentence names its own.
                Rank::Only if *count == only && !*mine => stated && !lower_bound,
                Rank::Only => *count > only || (*count < only && !lower_bound && (only > 1 || !*mine)),
                Rank::NthBody => !lower_bound || *count > n,
                Rank::OneOf | Rank::Count | Rank::None if query.share.is_some() || query.bound != Bound::Exact => {
                    !lower_bound && counts(*count) == Some(false)
                }
                Rank::OneOf | Rank::Count | Rank::None => !lower_bound || *count > n,
                _ => true,
            });
        // "Of its 33 authorities": a group of that size is spoken of, if not here.
        let spoken = |at: usize| {
            self.mentions
                .items
                .iter()
                .any(|mention| matches!(mention.value, Value::Population(of) if of == at))
        };
        let of_another = size_wrong
            && (0..self.records.populations.len()).any(|at| {
                let members = self.members(&self.records.populations[at].id).count();
                spoken(at) && query.of.is_some_and(|of| of as usize == members)
            });
        // A number so far off is more likely one of something else than a slip.
        let far = query.bound == Bound::Exact
            && query.share.is_none()
            && matches!(query.rank, Rank::OneOf | Rank::Count)
            && n > 0
            && answers
                .iter()
                .all(|(count, ..)| count.abs_diff(n) > SLIP && 2 * n.min(*count) < n.max(*count));
        // Whose first it is was never theirs: of somebody else, or of another grade.
        let anothers = query.rank == Rank::NthBody && answers.iter().all(|(_, mine, _)| !mine);
        let result = if of_another || far || anothers {
            Answer::Unsure
        } else if size_wrong && !lower_bound && query.population.is_some() {
            Answer::Disagree
        } else if fits {
            if lower_bound { Answer::Unsure } else { Answer::Agree }
        } else if refuted {
            Answer::Disagree
        } else {
            Answer::Unsure
        };
        let names: Vec<String> = records
            .iter()
            .take(6)
            .flat_map(|record| &record.bodies)
            .filter_map(|id| self.records.body(id))
            .map(|body| body.name.clone())
            .collect();
        let listed = if records.len() > 6 {
            format!("{} and {} more", names.join(", "), records.len() - 6)
        } else {
            names.join(", ")
        };
        let expected = match query.rank {
            Rank::NthBody if *mine && *count == 1 => format!("first in {population} to be {what}"),
            Rank::NthBody if *mine => format!("number {count} in {population} to be {what}, after {listed}"),
            Rank::NthBody => match query.run {
                Some(run) => format!("it has not been {what} {run} times running"),
                None => format!("it has not been {what}"),
            },
            _ if size_wrong => format!("{count} of the {size} in {population} are {what}"),
            _ if query.share.is_some() => format!("{count} of the {size} in {population} are {what} on {as_of}"),
            _ if *count == 0 => format!("none in {population} is {what} on {as_of}"),
            _ => format!("{count} in {population} are {what} on {as_of}: {listed}"),
        };
        let found = match query.rank {
            Rank::Only if only > 1 => format!("the only {only} in {population} that are {what}"),
            Rank::Only => format!("the only one in {population} that is {what}"),
            Rank::NthBody => format!("number {n} in {population} to be {what}"),
            Rank::None => format!("none in {population} is {what}"),
            _ => match (query.share, query.of) {
                (Some(Share { bound, of: (parts, 100) }), _) => {
                    format!("{}{parts}% of those in {population} are {what}", bound.name())
                }
                (Some(Share { bound, of: (parts, of) }), _) => {
                    format!("{}{parts}/{of} of those in {population} are {what}", bound.name())
                }
                (None, Some(of)) => format!("{}{n} of the {of} in {population} are {what}", query.bound.name()),
                (None, None) => format!("{}{n} in {population} are {what}", query.bound.name()),
            },
        };
        let mut evidence: Vec<Evidence> = records.iter().take(6).map(|record| self.evidence_of(record)).collect();
        if evidence.is_empty() {
            // Nobody has it: the body's own standing report says so.
            evidence.extend(
                own.iter()
                    .filter_map(|at| self.standing(*at, as_of))
                    .map(|record| self.evidence_of(record)),
            );
        }
        Judged {
            result,
            found,
            expected,
            evidence,
            ..Judged::default()
        }
    }

    /// The bodies named in a claim's sentence.
    fn named(&self, claim: &Claim) -> Vec<usize> {
        let bodies = self.mentions.within(claim.sentence, "body").into_iter();
        bodies
            .filter_map(|mention| match self.mentions.items[mention].value {
                Value::Body(body) => Some(body),
                _ => None,
            })
            .collect()
    }

    /// Whether a register may lack bodies of a population.
    fn lacks(&self, population: &str) -> bool {
        population.is_empty()
            || self
                .registers()
                .any(|register| register.incomplete.is_empty() || register.incomplete.iter().any(|id| id == population))
    }

    fn same_day(&self, query: &Query, framed: Option<&Record>) -> Judged {
        let (Some(n), Some(published)) = (query.n, framed.and_then(|record| record.published.as_ref())) else {
            return Judged::default();
        };
        let mut all: Vec<&Record> = self
            .records
            .reports
            .iter()
            .filter(|record| !record.judgements.is_empty() && self.packs.judges(self.home, record))
            .filter(|record| record.published.as_ref().is_some_and(|other| other.value == published.value))
            .collect();
        if query.others
            && let Some(framed) = framed
        {
            all.retain(|record| record.id != framed.id);
        }
        let count = u32::try_from(all.len()).unwrap_or(0);
        let complete = self
            .registers()
            .all(|register| register.complete_from.is_none_or(|from| from <= published.value));
        let names: Vec<&str> = all
            .iter()
            .flat_map(|record| &record.bodies)
            .filter_map(|id| self.records.body(id))
            .map(|body| body.name.as_str())
            .collect();
        Judged {
            result: if count == n {
                Answer::Agree
            } else if count > n || complete {
                Answer::Disagree
            } else {
                Answer::Unsure
            },
            found: format!("{n} reports published on {}", published.value),
            expected: format!("{count}: {}", names.join(", ")),
            evidence: all.iter().take(6).map(|record| self.evidence_of(record)).collect(),
            ..Judged::default()
        }
    }
}

/// The same question among other bodies.
fn within(query: &Query, population: usize) -> Query {
    Query {
        population: Some(population),
        ..query.clone()
    }
}

/// Whether a count is what was said.
fn fits(bound: Bound, count: u32, said: u32) -> bool {
    bound.fits(f64::from(count), f64::from(said), 0.0) == Some(true)
}

/// A re-inspection is made under its framework.
fn shares(framework: &str, id: &str) -> bool {
    framework == id
        || framework.strip_prefix(id).is_some_and(|rest| rest.starts_with('-'))
        || id.strip_prefix(framework).is_some_and(|rest| rest.starts_with('-'))
}

fn run_length(reports: &[&Record], holds: &dyn Fn(&Record) -> bool) -> usize {
    reports.iter().rev().take_while(|record| holds(record)).count()
}

fn first_run<'a>(reports: &[&'a Record], run: u32, holds: &dyn Fn(&Record) -> bool) -> Option<&'a Record> {
    let mut length = 0;
    for record in reports {
        length = if holds(record) { length + 1 } else { 0 };
        if length >= run {
            return Some(record);
        }
    }
    None
}
