//! Grades of areas, and changes of grade, against a report's judgements.

use jiff::civil::Date;

use super::{Answer, Judge, Judged};
use crate::{
    claim::{Areas, Change, Claim, Content},
    finding::Evidence,
    frame::Target,
    mention::Value,
    pack::{Framework, FrameworkArea},
    record::{Interval, Record},
};

/// An area's grade as far as a record tells.
enum Held<'a> {
    /// The record has it.
    Grade(&'a str, Evidence),
    /// Only areas of its lineage are there; their grades hold for it if they are all the same.
    Lineage(Vec<(&'a str, Evidence)>),
    /// The framework did not grade it then.
    NotGraded,
    /// It should be there and is not, or its sources disagree.
    Missing,
}

impl Judge<'_> {
    pub(super) fn grade(&self, claim: &Claim, body: usize, target: Target) -> Judged {
        let Content::Grade {
            grade,
            previous,
            areas,
            change,
            steps,
            denied,
        } = &claim.content
        else {
            return Judged::default();
        };
        let Some(record) = self.record(body, target) else {
            return match target {
                Target::Absent(time) => self.no_report(claim, body, time),
                _ => Judged::default(),
            };
        };
        let mut parts: Vec<Judged> = Vec::new();
        if let Some(grade) = grade {
            let mut judged = self.areas(record, areas, grade);
            if *denied {
                judged.result = match judged.result {
                    Answer::Agree => Answer::Disagree,
                    Answer::Disagree => Answer::Agree,
                    other => other,
                };
                judged.found = format!("not {}", judged.found);
            }
            parts.push(judged);
        }
        if previous.is_some() || change.is_some() {
            // Of what stood on some day, "remains" says no more than the grade.
            if grade.is_none() || *change != Some(Change::Same) || !matches!(target, Target::Standing(_)) {
                parts.push(self.change(claim, body, record, previous.as_deref(), areas, *change, *steps));
            }
        }
        let worst = |answer: Answer| parts.iter().position(|judged| judged.result == answer);
        let chosen = worst(Answer::Disagree)
            .or_else(|| worst(Answer::Unsure))
            .or_else(|| worst(Answer::Missing))
            .unwrap_or(0);
        let mut all = parts.clone();
        let mut judged = all.swap_remove(chosen.min(parts.len().saturating_sub(1)));
        if judged.result == Answer::Agree {
            judged.evidence = parts.iter().flat_map(|part| part.evidence.clone()).collect();
            judged.expected = parts
                .iter()
                .map(|part| part.expected.as_str())
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; ");
        }
        self.limit(&mut judged, record, target);
        judged
    }

    /// A register that only says what stood on one day refutes nothing of another, and supports nothing before it.
    fn limit(&self, judged: &mut Judged, record: &Record, target: Target) {
        let (Some(as_at), false) = (record.as_at, matches!(target, Target::Report(_)) && record.published.is_some()) else {
            return;
        };
        let day = if let Target::Standing(day) = target {
            Some(day)
        } else {
            self.frames.as_of
        };
        if day.is_some_and(|day| record.stood_on(day)) || !matches!(judged.result, Answer::Agree | Answer::Disagree) {
            return;
        }
        let stood = format!("the register knows what stood on {}", as_at.strftime("%-d %B %Y"));
        if judged.result == Answer::Agree && day.is_some_and(|day| day > as_at) {
            judged.note = Some(format!("the record agrees: {}; {stood}, and of no later day", judged.expected));
        } else {
            judged.result = Answer::Unsure;
            judged.expected += &format!("; {stood}, not since when");
        }
    }

    /// A grade given at a time of which there is no report.
    fn no_report(&self, claim: &Claim, body: usize, time: Interval) -> Judged {
        let reports: Vec<&Record> = self.graded_reports(body).collect();
        let days: Vec<String> = reports
            .iter()
            .filter_map(|record| record.published.as_ref())
            .map(|published| published.value.to_string())
            .collect();
        if !claim.event || days.is_empty() {
            return Judged {
                expected: "the records hold no report of that time".to_owned(),
                ..Judged::default()
            };
        }
        // A grade that a report of the year before or after gave, or of that month in another year: the year is wrong. Otherwise a visit
        // without grades, or a report from before the records, may be meant: worth a look, no more.
        let whole_year = time.from.day_of_year() == 1 && time.to.month() == 12 && time.to.day() == 31 && time.from.year() == time.to.year();
        let whole_month = time.from == time.from.first_of_month() && time.to == time.from.last_of_month();
        let near = reports.iter().any(|record| {
            record.published.as_ref().is_some_and(|published| {
                let years = i32::from(published.value.year() - time.from.year()).abs();
                whole_year && years == 1 || whole_month && published.value.month() == time.from.month() && (1..=3).contains(&years)
            }) && matches!(&claim.content, Content::Grade { grade: Some(grade), areas, .. } if self.areas(record, areas, grade).result == Answer::Agree)
        });
        Judged {
            result: if near { Answer::Disagree } else { Answer::Unsure },
            found: format!("a grade given in {}", super::date::say(time)),
            expected: format!(
                "no graded report of {}; its reports came out on {}",
                super::date::say(time),
                days.join(", ")
            ),
            evidence: reports
                .iter()
                .filter_map(|record| record.published.as_ref())
                .map(|published| self.evidence(&published.at, "published", published.value.to_string()))
                .collect(),
            ..Judged::default()
        }
    }

    fn framework(&self, record: &Record) -> Option<&Framework> {
        self.packs.framework(&record.framework)
    }

    /// The areas that a report grades, those judged apart left out unless asked for.
    fn graded<'a>(&'a self, record: &Record, apart: bool) -> Vec<&'a FrameworkArea> {
        let Some(framework) = self.framework(record) else {
            return Vec::new();
        };
        let areas: Box<dyn Iterator<Item = &FrameworkArea>> = match &record.inspected {
            Some(inspected) => Box::new(framework.areas_on(inspected.value.from)),
            None => Box::new(framework.areas.iter()),
        };
        areas
            .filter(|area| apart || !area.apart)
            .filter(|area| !area.optional || record.grade(&area.id).is_some())
            .collect()
    }

    fn held<'a>(&self, record: &'a Record, area: &str) -> Held<'a> {
        if record.is_disputed(&format!("judgement.{area}")) {
            return Held::Missing;
        }
        let evidence = |area: &str, fact: &'a crate::record::Fact<String>| {
            self.evidence(&fact.at, &format!("judgement.{area}"), self.grade_name(&fact.value))
        };
        if let Some(fact) = record.grade(area) {
            return Held::Grade(&fact.value, evidence(area, fact));
        }
        let Some(framework) = self.framework(record) else {
            return Held::Missing;
        };
        let expected = self.graded(record, true).iter().any(|known| known.id == area);
        let lineage: Vec<(&str, Evidence)> = self
            .packs
            .frameworks
            .iter()
            .filter(|known| known.family == framework.family)
            .filter_map(|known| known.area(area))
            .flat_map(|known| &known.lineage)
            .filter_map(|other| record.grade(other).map(|fact| (fact.value.as_str(), evidence(other, fact))))
            .collect();
        let mut unique = lineage;
        unique.sort_by(|a, b| a.1.field.cmp(&b.1.field));
        unique.dedup_by(|a, b| a.1.field == b.1.field);
        if !unique.is_empty() {
            Held::Lineage(unique)
        } else if expected {
            Held::Missing
        } else {
            Held::NotGraded
        }
    }

    /// Whether one area has a grade.
    fn area(&self, record: &Record, area: &str, grade: &str) -> Judged {
        let name = self.area_name(area);
        let say = |grade: &str| format!("{name}: {}", self.grade_name(grade));
        match self.held(record, area) {
            Held::Grade(held, evidence) => Judged {
                result: if held == grade { Answer::Agree } else { Answer::Disagree },
                found: say(grade),
                expected: say(held),
                evidence: vec![evidence],
                ..Judged::default()
            },
            Held::Lineage(all) => {
                // An area that is now two speaks of both; one that was part of a wider one cannot be told from it.
                let same = all.iter().all(|(held, _)| *held == grade);
                let none = all.len() > 1 && !same;
                let expected = all
                    .iter()
                    .map(|(held, evidence)| {
                        format!(
                            "{}: {}",
                            self.area_name(evidence.field.trim_start_matches("judgement.")),
                            self.grade_name(held)
                        )
                    })
                    .collect::<Vec<_>>()
                    .join(", ");
                Judged {
                    result: if same {
                        Answer::Agree
                    } else if none {
                        Answer::Disagree
                    } else {
                        Answer::Unsure
                    },
                    found: say(grade),
                    expected,
                    evidence: all.into_iter().map(|(_, evidence)| evidence).collect(),
                    ..Judged::default()
                }
            }
            Held::NotGraded
                if self
                    .framework(record)
                    .is_some_and(|framework| framework.area(area).is_some_and(|area| area.whole)) =>
            {
                Judged {
                    result: Answer::Disagree,
                    found: say(grade),
                    expected: format!("this report gives no grade for {name}"),
                    evidence: vec![self.evidence(&record.at, "judgement", format!("no grade for {name}"))],
                    ..Judged::default()
                }
            }
            Held::NotGraded | Held::Missing => Judged {
                found: say(grade),
                expected: format!("the record has no grade for {name}"),
                ..Judged::default()
            },
        }
    }

    /// Whether areas have a grade.
    fn areas(&self, record: &Record, areas: &Areas, grade: &str) -> Judged {
        match areas {
            Areas::Named(named) => self.every(record, named.iter().map(String::as_str), grade, true),
            Areas::Unsaid(doubts) => self.whole(record, doubts, grade),
            Areas::All { except } => {
                let all = self.graded(record, false);
                let except: Vec<&str> = except.iter().map(String::as_str).collect();
                if except.contains(&"one") {
                    // "All but one": how many differ, not which.
                    let differ = all
                        .iter()
                        .filter(|area| !area.whole && self.area(record, &area.id, grade).result != Answer::Agree)
                        .count();
                    let judged = self.every(record, all.iter().map(|area| area.id.as_str()), grade, false);
                    return Judged {
                        result: if differ == 1 { Answer::Agree } else { Answer::Disagree },
                        found: format!("{}, all but one", self.grade_name(grade)),
                        ..judged
                    };
                }
                let judged = self.every(
                    record,
                    all.iter().map(|area| area.id.as_str()).filter(|area| !except.contains(area)),
                    grade,
                    false,
                );
                // An exception that could not be read leaves the question open, and so does an area that not every report grades:
                // "all the main judgements" may leave it out.
                let main = || {
                    let main = all.iter().filter(|area| !area.optional).map(|area| area.id.as_str());
                    self.every(record, main.filter(|area| !except.contains(area)), grade, false)
                };
                if judged.result == Answer::Disagree && (except.contains(&"?") || main().result == Answer::Agree) {
                    Judged {
                        result: Answer::Unsure,
                        ..judged
                    }
                } else {
                    judged
                }
            }
            Areas::Rest { named, many } => {
                let all = self.graded(record, false);
                // What was named under another framework's area counts as named.
                let spoken = |area: &FrameworkArea| named.iter().any(|name| *name == area.id || area.lineage.contains(name));
                let mut rest: Vec<&FrameworkArea> = all.iter().copied().filter(|area| !spoken(area)).collect();
                // "The other three": the whole is one of them, or is not; or other areas than those before were meant.
                let fits = |rest: &[&FrameworkArea]| many.is_none_or(|many| rest.len() == many as usize);
                if !fits(&rest) {
                    rest.retain(|area| !area.whole);
                }
                // Whether the whole is one of the rest, "outstanding for its leaders and good for the rest" does not say.
                let parts: Vec<&FrameworkArea> = rest.iter().copied().filter(|area| !area.whole).collect();
                if many.is_none()
                    && !named.is_empty()
                    && !parts.is_empty()
                    && self.every(record, parts.iter().map(|area| area.id.as_str()), grade, false).result == Answer::Agree
                {
                    rest = parts;
                }
                if rest.is_empty() || named.is_empty() || !fits(&rest) {
                    return Judged {
                        result: Answer::Unsure,
                        expected: "which areas are meant is not clear".to_owned(),
                        ..Judged::default()
                    };
                }
                self.every(record, rest.iter().map(|area| area.id.as_str()), grade, false)
            }
            Areas::Count { k, n } => self.counted(record, *k, *n, grade),
        }
    }

    /// All of some areas: one that differs refutes; one that is missing leaves it open, unless the others are all there is.
    fn every<'b>(&self, record: &Record, areas: impl Iterator<Item = &'b str>, grade: &str, named: bool) -> Judged {
        let parts: Vec<Judged> = areas.map(|area| self.area(record, area, grade)).collect();
        let wrong: Vec<&Judged> = parts.iter().filter(|part| part.result == Answer::Disagree).collect();
        if !wrong.is_empty() {
            // An area that this report does not grade belongs to another report, and so may the whole list.
            let foreign = named && parts.iter().any(|part| part.result == Answer::Missing);
            return Judged {
                result: if foreign { Answer::Unsure } else { Answer::Disagree },
                found: wrong.iter().map(|part| part.found.as_str()).collect::<Vec<_>>().join(", "),
                expected: wrong.iter().map(|part| part.expected.as_str()).collect::<Vec<_>>().join(", "),
                evidence: wrong.iter().flat_map(|part| part.evidence.clone()).collect(),
                ..Judged::default()
            };
        }
        if let Some(open) = parts.iter().find(|part| part.result == Answer::Unsure) {
            return open.clone();
        }
        let agreeing: Vec<&Judged> = parts.iter().filter(|part| part.result == Answer::Agree).collect();
        if agreeing.is_empty() || (named && agreeing.len() < parts.len()) {
            return parts
                .iter()
                .find(|part| part.result == Answer::Missing)
                .cloned()
                .unwrap_or_default();
        }
        Judged {
            result: if agreeing.len() == parts.len() {
                Answer::Agree
            } else {
                Answer::Unsure
            },
            found: agreeing.iter().map(|part| part.found.as_str()).collect::<Vec<_>>().join(", "),
            expected: agreeing.iter().map(|part| part.expected.as_str()).collect::<Vec<_>>().join(", "),
            evidence: agreeing.iter().flat_map(|part| part.evidence.clone()).collect(),
            ..Judged::default()
        }
    }

    /// A grade whose area is not said: the whole. Areas named nearby can only withdraw an accusation.
    fn whole(&self, record: &Record, doubts: &[String], grade: &str) -> Judged {
        let all = self.graded(record, false);
        if let Some(whole) = all.iter().find(|area| area.whole) {
            let judged = self.area(record, &whole.id, grade);
            let excused = judged.result == Answer::Disagree
                && doubts
                    .iter()
                    .any(|area| area == "?" || self.area(record, area, grade).result != Answer::Disagree);
            return if excused {
                Judged {
                    result: Answer::Unsure,
                    ..judged
                }
            } else {
                judged
            };
        }
        // No grade for the whole: true if every area has it, false if none has.
        let parts: Vec<Judged> = all.iter().map(|area| self.area(record, &area.id, grade)).collect();
        let every = !parts.is_empty() && parts.iter().all(|part| part.result == Answer::Agree);
        let none = !parts.is_empty() && parts.iter().all(|part| part.result == Answer::Disagree) && !doubts.iter().any(|area| area == "?");
        Judged {
            result: if every {
                Answer::Agree
            } else if none {
                Answer::Disagree
            } else {
                Answer::Unsure
            },
            found: self.grade_name(grade).to_owned(),
            expected: parts.iter().map(|part| part.expected.as_str()).collect::<Vec<_>>().join(", "),
            evidence: parts.into_iter().flat_map(|part| part.evidence).collect(),
            ..Judged::default()
        }
    }

    /// "Three of the four areas": with or without the whole and what is judged apart.
    fn counted(&self, record: &Record, k: u32, n: Option<u32>, grade: &str) -> Judged {
        let all = self.graded(record, true);
        let mut counts: Vec<(u32, u32)> = Vec::new();
        let mut unknown = false;
        for (whole, apart) in [(false, false), (true, false), (false, true), (true, true)] {
            let chosen: Vec<&&FrameworkArea> = all.iter().filter(|area| (whole || !area.whole) && (apart || !area.apart)).collect();
            unknown |= chosen.iter().any(|area| record.grade(&area.id).is_none());
            let with = chosen
                .iter()
                .filter(|area| record.grade(&area.id).is_some_and(|fact| fact.value == grade))
                .count();
            counts.push((u32::try_from(with).unwrap_or(0), u32::try_from(chosen.len()).unwrap_or(0)));
        }
        counts.dedup();
        let sized: Vec<&(u32, u32)> = counts.iter().filter(|(_, of)| n.is_none_or(|n| n == *of)).collect();
        let fits = if sized.is_empty() {
            counts.iter().any(|(with, _)| *with == k)
        } else {
            sized.iter().any(|(with, _)| *with == k)
        };
        let (with, of) = sized.first().copied().copied().unwrap_or(counts.first().copied().unwrap_or((0, 0)));
        let name = self.grade_name(grade);
        let evidence = all
            .iter()
            .filter_map(|area| {
                record
                    .grade(&area.id)
                    .map(|fact| self.evidence(&fact.at, &format!("judgement.{}", area.id), self.grade_name(&fact.value)))
            })
            .collect();
        Judged {
            result: if fits {
                Answer::Agree
            } else if unknown {
                Answer::Unsure
            } else {
                Answer::Disagree
            },
            found: n.map_or_else(|| format!("{k} {name}"), |n| format!("{k} of {n} {name}")),
            expected: format!("{with} of {of} {name}"),
            evidence,
            ..Judged::default()
        }
    }

    /// Whether a claim's sentence may speak of an earlier report: it counts back a while, or names a time at which that one came or stood.
    fn spoken_of(&self, claim: &Claim, body: usize, record: &Record) -> bool {
        if !self.mentions.within(claim.sentence, "length").is_empty() {
            return true;
        }
        self.mentions.within(claim.sentence, "date").into_iter().any(|mention| {
            let Value::Date(said) = &self.mentions.items[mention].value else {
                return false;
            };
            if said.is_relative() {
                // "Three years ago" counts back; "on Monday" is of the report in the news.
                return !said.is_day_of_week();
            }
            let when = said.when(self.frames.as_of);
            when.is_some_and(|when| {
                when.intervals.iter().any(|time| {
                    let within = |day: Date| time.from <= day && day <= time.to;
                    let came = |record: &Record| {
                        record.published.as_ref().is_some_and(|day| within(day.value))
                            || record
                                .inspected
                                .as_ref()
                                .is_some_and(|span| within(span.value.from) || within(span.value.to))
                    };
                    let stood = || self.standing(body, time.to).is_some_and(|stood| stood.id == record.id);
                    came(record) || (!self.graded_reports(body).any(came) && stood())
                })
            })
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn change(
        &self,
        claim: &Claim,
        body: usize,
        record: &Record,
        previous: Option<&str>,
        areas: &Areas,
        change: Option<Change>,
        steps: Option<u32>,
    ) -> Judged {
        let Some(before) = self.record_before(body, record) else {
            return Judged {
                expected: "the records hold no earlier report".to_owned(),
                ..Judged::default()
            };
        };
        if let Some(previous) = previous {
            let of = |record: &Record| match areas {
                Areas::Unsaid(_) => self.whole(record, &[], previous),
                areas => self.areas(record, areas, previous),
            };
            let judged = of(before);
            // "From inadequate to outstanding in a decade", "up from inadequate in 2015", look further back than one report.
            if judged.result == Answer::Disagree {
                let mut earlier = self.record_before(body, before);
                while let Some(record) = earlier {
                    if self.spoken_of(claim, body, record) {
                        let judged = of(record);
                        if judged.result == Answer::Agree {
                            return judged;
                        }
                    }
                    earlier = self.record_before(body, record);
                }
            }
            let prefix = |text: String| {
                format!(
                    "in the report before, of {}: {text}",
                    before
                        .published
                        .as_ref()
                        .map_or_else(String::new, |day| day.value.strftime("%-d %B %Y").to_string())
                )
            };
            let judged = Judged {
                found: prefix(judged.found),
                expected: prefix(judged.expected),
                ..judged
            };
            // "Fell from good": that it was good, and that it is worse.
            if let (Answer::Agree, Some(_)) = (judged.result, change) {
                let moved = self.moved_by(record, before, areas, change, steps);
                if moved.result == Answer::Disagree {
                    return moved;
                }
            }
            return judged;
        }
        self.moved_by(record, before, areas, change, steps)
    }

    /// Whether a grade went from one report to the next as is said.
    fn moved_by(&self, record: &Record, before: &Record, areas: &Areas, change: Option<Change>, steps: Option<u32>) -> Judged {
        let whole = self
            .framework(record)
            .and_then(|framework| framework.areas.iter().find(|area| area.whole))
            .map(|area| area.id.clone())
            .unwrap_or_default();
        let area = match areas {
            Areas::Named(named) if named.len() == 1 => &named[0],
            _ => &whole,
        };
        let place = |record: &Record| -> Option<(usize, Evidence)> {
            match self.held(record, area) {
                Held::Grade(held, evidence) => Some((self.framework(record)?.place(held)?, evidence)),
                Held::Lineage(all) => {
                    let (held, evidence) = all.first()?.clone();
                    all.iter().all(|(other, _)| *other == held).then_some(())?;
                    Some((self.framework(record)?.place(held)?, evidence))
                }
                _ => None,
            }
        };
        let (Some((now, now_evidence)), Some((then, then_evidence)), Some(change)) = (place(record), place(before), change) else {
            return Judged {
                result: Answer::Unsure,
                expected: "the two reports do not grade it alike".to_owned(),
                ..Judged::default()
            };
        };
        let right = match change {
            Change::Up => now < then,
            Change::Down => now > then,
            Change::Same => now == then,
        } && steps.is_none_or(|steps| now.abs_diff(then) == steps as usize);
        let name = |place: usize| {
            self.framework(record)
                .and_then(|framework| framework.scale.get(place))
                .map_or("?", |id| self.grade_name(id))
        };
        Judged {
            result: if right { Answer::Agree } else { Answer::Disagree },
            found: match (change, steps) {
                (Change::Same, _) => "unchanged".to_owned(),
                (change, Some(steps)) => format!("{} by {steps}", change.name()),
                (change, None) => change.name().to_owned(),
            },
            expected: format!("from {} to {}", name(then), name(now)),
            evidence: vec![then_evidence, now_evidence],
            ..Judged::default()
        }
    }
}
