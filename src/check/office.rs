//! People in offices: a name against those whom the people files have in the office on the article's day.
//!
//! A people file that does not say when somebody left cannot prove that they are still there. So a name is refuted only where it is
//! the recorded one misspelt, where its bearer is on file as having left, or where somebody else surely held an office that one person holds.

use jiff::civil::Date;

use super::name::{fold, respelled, same};
use super::{Answer, Judge, Judged, Ruling, severity};
use crate::{
    article::{TokenKind, Toks},
    claim::Claim,
    finding::{Evidence, Verdict},
    frame::{Framed, Reading, Target},
    mention::Value,
    pack::{Effect, Role, Rule},
    record::{Cover, OfficeHolder},
};

/// Days after a change of office in which the one before is still named, or the next already.
const CHANGING: i32 = 31;
/// A date further back than this tells of another time, in days.
const LONG_AGO: i32 = 92;

/// What the people files say of one body.
struct Found<'r> {
    answer: Answer,
    /// The one to show.
    holder: Option<&'r OfficeHolder>,
    /// The right name, if that of the article is a slip for it.
    slip: Option<&'r str>,
}

impl<'a> Judge<'a> {
    /// Judges who holds an office. A reading's report does not matter, only its body.
    pub(super) fn office(&self, claim: &Claim, name: &str, role: &'a Role, framed: &Framed, rule: &Rule) -> Ruling {
        let bodies = |readings: &[Reading]| {
            let mut bodies: Vec<usize> = readings
                .iter()
                .flat_map(|reading| reading.subjects.iter().map(|(body, _)| *body))
                .collect();
            bodies.sort_unstable();
            bodies.dedup();
            bodies
        };
        let live = bodies(&framed.live);
        let doubts: Vec<usize> = bodies(&framed.doubts).into_iter().filter(|body| !live.contains(body)).collect();
        let asked = |bodies: &[usize]| -> Vec<(usize, Found)> {
            let answers = bodies.iter().map(|body| (*body, self.in_office(claim, name, role, *body)));
            answers.collect()
        };
        let (live, doubts) = (asked(&live), asked(&doubts));
        let agrees = |answers: &[(usize, Found)]| answers.iter().position(|(_, found)| found.answer == Answer::Agree);
        let missing = |answers: &[(usize, Found)]| answers.iter().all(|(_, found)| found.answer == Answer::Missing);
        let (verdict, shown) = match (agrees(&live), agrees(&doubts), live.as_slice()) {
            // A name says of itself whose it is.
            (Some(at), ..) => (Verdict::Supported, live.get(at)),
            (None, Some(at), _) => (Verdict::Supported, doubts.get(at)),
            (None, None, [only]) if only.1.answer == Answer::Disagree => {
                let certain = (doubts.is_empty() || only.1.slip.is_some()) && !claim.tentative && !self.serves_another(name, only.0);
                let verdict = if certain { Verdict::Contradicted } else { Verdict::Undecided };
                (verdict, Some(only))
            }
            (None, None, answers) if missing(answers) => (Verdict::Unverifiable, answers.first()),
            (None, None, answers) => {
                let said = answers.iter().find(|(_, found)| found.answer != Answer::Missing);
                (Verdict::Undecided, said)
            }
        };
        let body = shown.map(|(body, _)| *body);
        let holder = shown.and_then(|(_, found)| found.holder);
        let slip = shown.and_then(|(_, found)| found.slip).filter(|_| verdict == Verdict::Contradicted);
        let expected = slip.or(holder.map(|holder| holder.name.as_str())).unwrap_or_default().to_owned();
        let dated = holder.map_or_else(String::new, |holder| dated(holder, &expected));
        let place = body
            .and_then(|body| self.records.bodies.get(body))
            .map_or("", |body| body.name.as_str());
        let message = match verdict {
            Verdict::Contradicted => rule.say(name, &dated, place).replace("{role}", &role.name),
            Verdict::Supported => format!("the people file agrees: {dated}"),
            Verdict::Undecided if holder.is_none() => "whose office is meant is not certain".to_owned(),
            Verdict::Undecided => format!("the people file has {dated} as {} of {place}, which does not decide it", role.name),
            Verdict::Unverifiable => format!("no people file says who is {} there", role.name),
        };
        let severity = (verdict == Verdict::Contradicted).then(|| severity(rule, claim, None));
        let evidence: Vec<Evidence> = holder
            .map(|holder| self.evidence(&holder.at, &format!("person.{}", holder.role), dated.clone()))
            .into_iter()
            .collect();
        Ruling {
            verdict,
            severity,
            message,
            judged: Judged {
                result: Answer::from(verdict),
                found: name.to_owned(),
                replace: slip.and_then(|_| Some((self.bare(claim.anchor, name)?, respelled(name, &expected)))),
                expected,
                evidence,
                ..Judged::default()
            },
            subject: body.map(|body| (body, Target::Unknown)),
            idle: verdict == Verdict::Unverifiable,
            reason: Some(match self.frames.as_of {
                Some(day) => format!("in office on the article's day, {day}"),
                None => "the article has no date, so anybody who ever held the office counts".to_owned(),
            }),
        }
    }

    fn in_office(&self, claim: &Claim, name: &str, role: &'a Role, body: usize) -> Found<'a> {
        let id = self.records.bodies.get(body).map_or("", |body| body.id.as_str());
        let also = role.title_of.iter().flat_map(|of| self.records.holders(id, of));
        let holders: Vec<&OfficeHolder> = self.records.holders(id, &role.id).chain(also).collect();
        let found = |answer, holder| Found {
            answer,
            holder,
            slip: None,
        };
        // With no day, anybody who ever held it fits.
        let cover = |holder: &OfficeHolder, margin| self.frames.as_of.map_or(Cover::Perhaps, |day| holder.covers(day, margin));
        // Whom to name instead: whoever surely held it, else the last who may have.
        let other = |than: Option<&OfficeHolder>| {
            let others = || {
                holders
                    .iter()
                    .copied()
                    .filter(move |holder| than.is_none_or(|than| than.name != holder.name))
            };
            others()
                .find(|holder| cover(holder, CHANGING) == Cover::Surely)
                .or_else(|| others().rfind(|holder| cover(holder, 0) == Cover::Perhaps))
        };
        if holders.is_empty() {
            return found(Answer::Missing, None);
        }
        let mut named: Vec<&OfficeHolder> = holders
            .iter()
            .copied()
            .filter(|holder| holder.names().any(|known| same(name, known)))
            .collect();
        named.sort_by_key(|holder| cover(holder, CHANGING));
        if let Some(holder) = named.first().copied() {
            return match cover(holder, CHANGING) {
                Cover::Surely | Cover::Perhaps if cover(holder, 0) != Cover::NoLonger => found(Answer::Agree, Some(holder)),
                Cover::NoLonger if !self.tells_of_past(claim) => match other(Some(holder)) {
                    Some(successor) => found(Answer::Disagree, Some(successor)),
                    None => found(Answer::Unsure, Some(holder)),
                },
                _ => found(Answer::Unsure, Some(holder)),
            };
        }
        let in_time = |holder: &&&OfficeHolder| matches!(cover(holder, CHANGING), Cover::Surely | Cover::Perhaps);
        let slip = holders.iter().filter(in_time).find_map(|holder| {
            let known = holder.names().find(|known| is_slip(name, known))?;
            Some((*holder, known))
        });
        if let Some((holder, known)) = slip {
            let single = !name.contains(' ');
            return Found {
                answer: Answer::Disagree,
                holder: Some(holder),
                slip: Some(if single { known.rsplit(' ').next().unwrap_or(known) } else { known }),
            };
        }
        let Some(holder) = other(None) else {
            return found(Answer::Unsure, holders.last().copied());
        };
        let sure = role.one_holder && cover(holder, CHANGING) == Cover::Surely && self.frames.as_of.is_some();
        let stranger = holders.iter().all(|holder| holder.names().all(|known| is_another(name, known)));
        if sure && stranger && !self.tells_of_past(claim) {
            found(Answer::Disagree, Some(holder))
        } else {
            found(Answer::Unsure, Some(holder))
        }
    }

    /// Whether a name is on file with another body.
    fn serves_another(&self, name: &str, body: usize) -> bool {
        let id = self.records.bodies.get(body).map_or("", |body| body.id.as_str());
        let mut others = self.records.office_holders.iter().filter(|holder| holder.body != id);
        name.contains(' ') && others.any(|holder| holder.names().any(|known| same(name, known)))
    }

    /// Whether a claim's sentence may tell of another time than the article's.
    fn tells_of_past(&self, claim: &Claim) -> bool {
        let past = |effect: &Effect| matches!(effect, Effect::Previous | Effect::Then | Effect::BeforeThat | Effect::Perhaps);
        if claim.cues.iter().any(|(effect, _)| past(effect)) {
            return true;
        }
        let Some(day) = self.frames.as_of else { return false };
        let old = |from: Date| (day - from).get_days() > LONG_AGO;
        self.mentions.within(claim.sentence, "date").into_iter().any(|mention| {
            let Value::Date(said) = &self.mentions.items[mention].value else {
                return false;
            };
            // A date that cannot be told may be of any time.
            said.when(Some(day))
                .is_none_or(|when| when.intervals.iter().all(|interval| old(interval.to)))
        })
    }

    /// A name's tokens without the titles before it.
    pub(super) fn bare(&self, anchor: Toks, name: &str) -> Option<Toks> {
        let first = name.split([' ', '-']).next()?;
        let tokens = &self.mentions.article.tokens;
        anchor
            .iter()
            .find(|at| tokens[*at].kind == TokenKind::Word && *tokens[*at].text == *first)
            .map(|start| Toks::new(start, anchor.end))
    }
}

/// "Pat Doe (since May 2023)".
fn dated(holder: &OfficeHolder, name: &str) -> String {
    match holder.tenure() {
        tenure if tenure.is_empty() => name.to_owned(),
        tenure => format!("{name} ({tenure})"),
    }
}

/// Whether a name is another one misspelt: one part the same and the other nearly so, or both nearly. A short form is no slip.
pub(super) fn is_slip(article: &str, record: &str) -> bool {
    let (article, record) = (fold(article), fold(record));
    let (a, r): (Vec<&str>, Vec<&str>) = (article.split(' ').collect(), record.split(' ').collect());
    match (a.as_slice(), r.as_slice()) {
        ([family], [.., known]) => family.len() >= 5 && near_family(family, known),
        ([given, .., family], [known_given, .., known_family]) => {
            let families = family == known_family || near_family(family, known_family);
            let givens = given == known_given || near_given(given, known_given);
            families && givens && (family, given) != (known_family, known_given)
        }
        _ => false,
    }
}

fn near_family(article: &str, record: &str) -> bool {
    let short = article.len().min(record.len());
    short >= 2 && article != record && strsim::osa_distance(article, record) <= if short >= 6 { 2 } else { 1 }
}

fn near_given(article: &str, record: &str) -> bool {
    let (short, long) = if article.len() < record.len() {
        (article, record)
    } else {
        (record, article)
    };
    if let Some(rest) = long.strip_prefix(short) {
        // Sara and Sarah, Ann and Anne; but Jo and Joanne, Kat and Kate.
        return matches!(rest, "e" | "h") && (short.len() >= 4 || short.ends_with("nn"));
    }
    // Kate and Katie, Jen and Jenny are short for one name.
    let stem = |name: &str| name.trim_end_matches(['i', 'e', 'y']).to_owned();
    let near = if short.len() >= 5 { 2 } else { 1 };
    let initial = |name: &str| name.chars().next().map(|c| if c == 'k' { 'c' } else { c });
    short.len() >= 3 && stem(short) != stem(long) && initial(short) == initial(long) && strsim::osa_distance(short, long) <= near
}

/// Whether two names are of two people for sure: neither a change of the family name nor another given name of one person.
fn is_another(article: &str, record: &str) -> bool {
    let (article, record) = (fold(article), fold(record));
    let (a, r): (Vec<&str>, Vec<&str>) = (article.split(' ').collect(), record.split(' ').collect());
    match (a.as_slice(), r.as_slice()) {
        ([given, .., family], [known_given, .., known_family]) => {
            let apart = |one: &str, two: &str| !one.starts_with(two) && !two.starts_with(one);
            apart(given, known_given) && !family.contains(known_family) && !known_family.contains(family) && !is_slip(&article, &record)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_no_short_form_and_no_other_person() {
        for (article, record) in [
            ("Pat Dow", "Pat Doe"),
            ("Clare Doe", "Claire Doe"),
            ("Steven Doe", "Stephen Doe"),
            ("Sara Doe", "Sarah Doe"),
            ("Ann Doe", "Anne Doe"),
            ("Rachael Griffith", "Rachel Griffiths"),
            ("Griffith", "Rachel Griffiths"),
            ("Cathy Doe", "Kathy Doe"),
            ("Tim Doe", "Tom Doe"),
        ] {
            assert!(is_slip(article, record), "{article}, {record}");
            assert!(!is_another(article, record), "{article}, {record}");
        }
        for (article, record) in [
            ("Jo Doe", "Joanne Doe"),
            ("Kate Doe", "Katie Doe"),
            ("Jen Doe", "Jenny Doe"),
            ("Mike Doe", "Michael Doe"),
            ("Pat Doe", "Pat Roberts"),
            ("Pat Doe-Smith", "Pat Doe"),
            ("Bob Doe", "Robert Doe"),
            ("Doe", "Pat Dow"),
        ] {
            assert!(!is_slip(article, record), "{article}, {record}");
            assert!(!is_another(article, record), "{article}, {record}");
        }
        assert!(is_another("Sam Roberts", "Pat Doe"));
    }
}
