//! "The only one with both": places among bodies by what holds together in several registers.
//!
//! A body has it, has it not, or nobody can say: it is in no register, or the day is not known on which it came to be so. Those of
//! whom nobody can say only ever add: they may keep a claim open, and never make it right or wrong.

use jiff::civil::Date;

use super::{Answer, Judge, Judged};
use crate::{
    claim::{Query, Rank},
    finding::Evidence,
    mention::Bound,
    pack::Condition,
    record::Record,
};

/// Whether something holds of a body on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    Open,
}

/// One way to count: over every framework of a family, or over the one that is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Any,
    Present,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Way::Any => "under any framework",
            Way::Present => "under the present frameworks",
        }
    }
}

/// What is asked of each body.
struct Asked<'a> {
    conditions: Vec<(&'a Condition, &'a str)>,
    way: Way,
}

/// What one way to count gives.
struct Count {
    result: Answer,
    /// Who has it for certain, the first first.
    with: Vec<usize>,
    /// Of how many nobody can say.
    open: usize,
}

impl Judge<'_> {
    /// Judges a rank by what must hold together on a day, of bodies among whom `own` are those that the claim is of.
    pub(super) fn together(&self, query: &Query, body: usize, own: &[usize], named: &[usize], as_of: Date) -> Judged {
        let grade = |condition: &'_ Condition| condition.grade.clone().or_else(|| query.grade.clone());
        let grades: Option<Vec<String>> = query.all_of.iter().map(grade).collect();
        let Some(grades) = grades else {
            return Judged {
                expected: "which grade is counted is not clear".to_owned(),
                ..Judged::default()
            };
        };
        let Some((members, population, _)) = self.population(query, body) else {
            return Judged {
                expected: "the records define no such group of councils".to_owned(),
                ..Judged::default()
            };
        };
        let what: Vec<String> = query
            .all_of
            .iter()
            .zip(&grades)
            .map(|(condition, grade)| self.condition_in_words(condition, grade))
            .collect();
        let what = what.join(" and ");
        // What stands now stands whatever it was given under; only who came first may be counted within what is in use.
        let ways: &[Way] = if query.rank == Rank::NthBody {
            &[Way::Any, Way::Present]
        } else {
            &[Way::Any]
        };
        let asked = |way: Way| Asked {
            conditions: query
                .all_of
                .iter()
                .zip(&grades)
                .map(|(condition, grade)| (condition, grade.as_str()))
                .collect(),
            way,
        };
        let counts: Vec<Count> = ways
            .iter()
            .map(|way| self.count(query, &asked(*way), &members, own, named, as_of))
            .collect();
        // A bounded number, or a share, of bodies of whom nobody can say is no number.
        let bounded = query.bound != Bound::Exact || query.share.is_some();
        let result = if bounded {
            Answer::Unsure
        } else if counts.iter().any(|count| count.result == Answer::Agree) {
            Answer::Agree
        } else if counts.iter().all(|count| count.result == Answer::Disagree) {
            Answer::Disagree
        } else {
            Answer::Unsure
        };
        let shown = &counts[0];
        let asked = asked(Way::Any);
        let since = |at: &usize, until: Date| {
            let name = self.records.bodies.get(*at).map_or("?", |body| body.name.as_str());
            match self.first_day(*at, &asked, until) {
                Some(day) => format!("{name} since {}", day.strftime("%-d %B %Y")),
                None => name.to_owned(),
            }
        };
        let list = |bodies: &[usize], until: Date| bodies.iter().take(6).map(|at| since(at, until)).collect::<Vec<_>>().join(", ");
        let day = as_of.strftime("%-d %B %Y");
        let mut expected = if shown.with.is_empty() {
            format!("on {day} no body in {population} is certain to be {what}")
        } else {
            format!("on {day} {what}: {}", list(&shown.with, as_of))
        };
        if shown.open > 0 {
            expected += &format!("; of {} the registers do not say", shown.open);
        }
        let later: Vec<usize> = members
            .iter()
            .copied()
            .filter(|at| !shown.with.contains(at) && self.first_day(*at, &asked, Date::MAX).is_some())
            .collect();
        if !later.is_empty() {
            expected += &format!("; later also {}", list(&later, Date::MAX));
        }
        if let [_, _, ..] = ways {
            let tried: Vec<&str> = ways.iter().map(|way| way.name()).collect();
            expected += &format!(" (counted {})", tried.join(" and "));
        }
        let shown_bodies = shown.with.iter().chain(&later).take(4);
        let evidence: Vec<Evidence> = shown_bodies
            .flat_map(|at| {
                asked
                    .conditions
                    .iter()
                    .filter_map(|(condition, grade)| self.proof(*at, condition, grade))
            })
            .collect();
        let n = query.n.unwrap_or(u32::from(query.rank != Rank::None));
        Judged {
            result,
            found: match query.rank {
                Rank::Only => format!("the only one in {population} that is {what}"),
                Rank::NthBody => format!("number {n} in {population} to be {what}"),
                Rank::None => format!("none in {population} is {what}"),
                _ => format!("{n} in {population} are {what}"),
            },
            expected,
            evidence,
            ..Judged::default()
        }
    }

    fn condition_in_words(&self, condition: &Condition, grade: &str) -> String {
        let framework = self.packs.frameworks.iter().find(|framework| framework.family == condition.family);
        let home = framework.and_then(|framework| framework.home);
        let publisher = home
            .and_then(|home| self.packs.notes.get(home))
            .map_or(condition.family.as_str(), |note| note.publisher.as_deref().unwrap_or(&note.name));
        let grade = self.packs.grade_name(home, grade);
        if framework.is_some_and(|framework| framework.area(&condition.area).is_some_and(|area| area.whole)) {
            format!("{grade} ({publisher})")
        } else {
            format!("{grade} for {} ({publisher})", self.packs.area_name(home, &condition.area))
        }
    }

    fn count(&self, query: &Query, asked: &Asked, members: &[usize], own: &[usize], named: &[usize], as_of: Date) -> Count {
        let state = |at: usize| self.all_hold(at, asked, as_of);
        let mut with: Vec<usize> = members.iter().copied().filter(|at| state(*at) == Holds::Yes).collect();
        with.sort_by_key(|at| self.first_day(*at, asked, as_of));
        let open = members.iter().filter(|at| state(**at) == Holds::Open).count();
        let mine: Vec<Holds> = own.iter().map(|at| state(*at)).collect();
        let n = query.n.unwrap_or(u32::from(query.rank != Rank::None));
        let number = |bodies: usize| u32::try_from(bodies).unwrap_or(u32::MAX);
        let others = || members.iter().filter(|at| !own.contains(at) && !named.contains(at));
        let result = match query.rank {
            Rank::Only => {
                let all = !mine.is_empty() && mine.iter().all(|holds| *holds == Holds::Yes);
                if mine.contains(&Holds::No) || others().any(|at| with.contains(at)) {
                    Answer::Disagree
                } else if all && others().all(|at| state(*at) == Holds::No) {
                    Answer::Agree
                } else {
                    Answer::Unsure
                }
            }
            Rank::NthBody => {
                let first = own.iter().filter_map(|at| self.first_day(*at, asked, as_of)).min();
                match first {
                    None => Answer::Unsure,
                    Some(day) => {
                        let before = others()
                            .filter(|at| self.first_day(**at, asked, as_of).is_some_and(|other| other < day))
                            .count();
                        if number(before) + 1 > n {
                            Answer::Disagree
                        } else if number(before) + 1 == n && others().all(|at| state(*at) != Holds::Open) {
                            Answer::Agree
                        } else {
                            Answer::Unsure
                        }
                    }
                }
            }
            _ => {
                let counted = with.iter().filter(|at| !(query.others && own.contains(at))).count();
                if number(counted) > n {
                    Answer::Disagree
                } else if number(counted) == n && open == 0 {
                    Answer::Agree
                } else {
                    Answer::Unsure
                }
            }
        };
        Count { result, with, open }
    }

    /// The reports on a body that may say whether a condition holds, oldest first, those without a date before all.
    fn reports_for(&self, body: usize, condition: &Condition, way: Way) -> Vec<&Record> {
        let id = self.records.bodies.get(body).map_or("", |body| body.id.as_str());
        let present = || {
            let of = |record: &&Record| {
                self.packs
                    .framework(&record.framework)
                    .is_some_and(|known| known.family == condition.family)
            };
            self.records.reports.iter().rev().find(of).map(|record| record.framework.as_str())
        };
        let present = if way == Way::Present { present() } else { None };
        self.records
            .reports_of(id)
            .filter(|record| !record.judgements.is_empty())
            .filter(|record| {
                self.packs
                    .framework(&record.framework)
                    .is_some_and(|known| known.family == condition.family)
            })
            .filter(|record| present.is_none_or(|present| record.framework == present))
            .collect()
    }

    /// Whether one condition holds of a body on a day.
    fn one_holds(&self, body: usize, condition: &Condition, grade: &str, way: Way, day: Date) -> Holds {
        let reports = self.reports_for(body, condition, way);
        let out = |record: &&&Record| record.published.as_ref().is_some_and(|published| published.value <= day);
        let standing = reports
            .iter()
            .rev()
            .find(out)
            .or_else(|| reports.iter().find(|record| record.published.is_none()));
        let Some(record) = standing else { return Holds::Open };
        let field = format!("judgement.{}", condition.area);
        match record.grade(&condition.area) {
            Some(fact) if record.stood_on(day) && !record.is_disputed(&field) => {
                if fact.value == grade {
                    Holds::Yes
                } else {
                    Holds::No
                }
            }
            _ => Holds::Open,
        }
    }

    fn all_hold(&self, body: usize, asked: &Asked, day: Date) -> Holds {
        let each = asked
            .conditions
            .iter()
            .map(|(condition, grade)| self.one_holds(body, condition, grade, asked.way, day));
        let each: Vec<Holds> = each.collect();
        if each.contains(&Holds::No) {
            Holds::No
        } else if each.contains(&Holds::Open) {
            Holds::Open
        } else {
            Holds::Yes
        }
    }

    /// The first day, up to another, on which all is certain to have held of a body.
    fn first_day(&self, body: usize, asked: &Asked, until: Date) -> Option<Date> {
        let mut days: Vec<Date> = asked
            .conditions
            .iter()
            .flat_map(|(condition, _)| self.reports_for(body, condition, asked.way))
            .filter_map(|record| record.published.as_ref().map(|published| published.value).or(record.as_at))
            .filter(|day| *day <= until)
            .collect();
        days.sort_unstable();
        days.into_iter().find(|day| self.all_hold(body, asked, *day) == Holds::Yes)
    }

    /// The line of the newest report that has the grade.
    fn proof(&self, body: usize, condition: &Condition, grade: &str) -> Option<Evidence> {
        let reports = self.reports_for(body, condition, Way::Any);
        let record = reports
            .iter()
            .rev()
            .find(|record| record.grade(&condition.area).is_some_and(|fact| fact.value == grade))?;
        Some(self.evidence_of(record))
    }
}
