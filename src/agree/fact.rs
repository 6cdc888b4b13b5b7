//! Facts: claims that are certainly about the inspection that an article is news of, in a form that can be compared.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::{
    article::{Lines, Span, Zone},
    claim::{Areas, Claim, Claims, Content, Event, Query, Rank},
    finding::{Speaker, Verdict},
    frame::{Framed, Frames, NEWS, Target},
    mention::{Grain, Length, Mentions, Value},
    pack::{Effect, Home, Packs},
    record::{Interval, Records},
};

/// Something that an article states of the inspection which it is news of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// Body id.
    pub body: String,
    /// The body as people write it.
    pub name: String,
    /// Which inspection.
    pub about: About,
    /// What is stated.
    pub stated: Stated,
    /// The same for messages.
    pub shown: String,
    /// Where.
    pub span: Span,
    /// Line of its start, from 1.
    pub line: usize,
    /// Column of its start, from 1.
    pub column: usize,
    /// First token of its sentence.
    pub sentence: usize,
    /// Whether it stands in a headline, title or standfirst.
    pub head: bool,
    /// Whether it can be compared with others of the text: a grade cannot, where the article tells of other times and no record says
    /// which is which.
    pub alone: bool,
    /// What the records say of it.
    pub verdict: Verdict,
}

/// Which inspection a fact is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// That of a report on record.
    Report(String),
    /// The one that the article is news of, which no record holds.
    News,
}

/// What a fact states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stated {
    /// A grade of some areas.
    Grade {
        /// The areas.
        scope: Scope,
        /// Grade id.
        grade: String,
    },
    /// When the inspection ran.
    Visit {
        /// What the date may mean, likeliest first.
        intervals: Vec<Interval>,
    },
    /// How long it took.
    Length(Length),
    /// Who holds a role.
    Holder {
        /// Role id.
        role: String,
        /// The name.
        name: String,
    },
    /// The number of a rank or a count.
    Rank {
        /// What is counted; its own numbers left out.
        query: Box<Query>,
        /// The number.
        n: u32,
    },
}

/// The areas that a grade is stated of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// These.
    Named(Vec<String>),
    /// All but these; those that stand for the whole, or are judged apart, are among the exceptions.
    AllBut(Vec<String>),
}

/// Two visits further apart than this are two inspections, in days.
const ONE_NEWS: i32 = 100;
/// The longest inspections took four weeks: two single days that near may be of one.
const LONGEST: i32 = 28;

/// The day from which the dates of an undated article are counted.
const UNDATED: Date = Date::constant(2024, 12, 31);

impl Stated {
    /// A name for the kind of fact.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Stated::Grade { .. } => "grade",
            Stated::Visit { .. } => "visit",
            Stated::Length(_) => "length",
            Stated::Holder { .. } => "holder",
            Stated::Rank { .. } => "rank",
        }
    }

    /// What two facts that clash disagree about.
    pub(super) fn topic(&self, other: &Self) -> String {
        let part = match (self, other) {
            (
                Stated::Grade {
                    scope: Scope::Named(one), ..
                },
                Stated::Grade { scope, .. },
            ) => one.iter().find(|area| scope.holds(area)).cloned(),
            (
                Stated::Grade { scope, .. },
                Stated::Grade {
                    scope: Scope::Named(other),
                    ..
                },
            ) => other.iter().find(|area| scope.holds(area)).cloned(),
            (Stated::Holder { role, .. }, _) => Some(role.clone()),
            (Stated::Rank { query, .. }, _) => Some(format!("{query:?}")),
            _ => None,
        };
        format!("{} {}", self.kind(), part.unwrap_or_default())
    }

    /// Whether both cannot be true of one inspection.
    pub(super) fn clashes(&self, other: &Self) -> bool {
        match (self, other) {
            (Stated::Grade { scope: one, grade: a }, Stated::Grade { scope: other, grade: b }) => a != b && one.meets(other),
            (Stated::Visit { intervals: one }, Stated::Visit { intervals: other }) => {
                one.iter().all(|one| other.iter().all(|other| apart(*one, *other)))
            }
            (Stated::Length(one), Stated::Length(other)) => one.most < other.least || other.most < one.least,
            (Stated::Holder { role: one, name: a }, Stated::Holder { role: other, name: b }) => {
                one == other && !crate::check::same_person(a, b) && !crate::check::same_person(b, a)
            }
            (Stated::Rank { query: one, n: a }, Stated::Rank { query: other, n: b }) => one == other && a != b,
            _ => false,
        }
    }
}

impl Scope {
    fn holds(&self, area: &String) -> bool {
        match self {
            Scope::Named(areas) => areas.contains(area),
            Scope::AllBut(areas) => !areas.contains(area),
        }
    }

    fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Scope::Named(areas), scope) | (scope, Scope::Named(areas)) => areas.iter().any(|area| scope.holds(area)),
            (Scope::AllBut(one), Scope::AllBut(other)) => one == other,
        }
    }
}

/// Whether two dates cannot be of one inspection, though the article tells of one: no day is shared, and single days are further apart
/// than an inspection is long.
fn apart(one: Interval, other: Interval) -> bool {
    let (first, second) = if one.from <= other.from { (one, other) } else { (other, one) };
    let days = |from: Date, to: Date| from.until(to).map_or(i32::MAX, |span| span.get_days());
    let gap = days(first.to, second.from);
    let single = first.from == first.to || second.from == second.to;
    gap > if single { LONGEST } else { 0 } && gap <= ONE_NEWS
}

/// The facts of an article, in the order of its claims. `verdicts` has one entry for each claim.
pub(crate) fn facts(
    mentions: &Mentions,
    records: &Records,
    lines: &Lines,
    (claims, frames): (&Claims, &Frames),
    verdicts: &[Option<Verdict>],
) -> Vec<Fact> {
    let mut facts = Vec::new();
    let text = Text::of(mentions, claims);
    // Whether an article that no record explains tells of more than one time.
    let tells_of_past = !claims.past.is_empty()
        || claims
            .claims
            .iter()
            .zip(&frames.claims)
            .any(|(claim, framed)| matches!(claim.content, Content::Grade { .. }) && abouts(records, frames, framed).is_none());
    for ((claim, framed), verdict) in claims.claims.iter().zip(&frames.claims).zip(verdicts) {
        let Some(verdict) = verdict else { continue };
        if !asserted(mentions, claim) {
            continue;
        }
        let Some((stated, shown)) = stated(mentions, claim) else {
            continue;
        };
        let zone = mentions.article.blocks[claim.block].zone;
        let head = zone.is_head();
        if head && text.backs(claim) || !head && text.shares(claim) {
            continue;
        }
        let span = mentions.article.span(claim.toks);
        let (line, column) = lines.position(span.start);
        for (body, about) in abouts(records, frames, framed).unwrap_or_default() {
            let Some(body) = records.bodies.get(body) else { continue };
            facts.push(Fact {
                body: body.id.clone(),
                name: body.name.clone(),
                alone: !(tells_of_past && about == About::News && matches!(stated, Stated::Grade { .. })),
                about,
                stated: stated.clone(),
                shown: shown.clone(),
                span,
                line,
                column,
                sentence: claim.sentence.start,
                head,
                verdict: *verdict,
            });
        }
    }
    facts
}

/// Whether a claim is the article's own, read on good grounds, and tells of the inspection in hand and no other.
fn asserted(mentions: &Mentions, claim: &Claim) -> bool {
    let other_time = claim
        .cues
        .iter()
        .any(|(effect, _)| matches!(effect, Effect::Previous | Effect::Then | Effect::Ungraded))
        || (!matches!(claim.content, Content::Rank(_) | Content::Figure(_))
            && claim
                .sentence
                .iter()
                .any(|at| mentions.another_time(at) && !claim.anchor.contains(at)));
    !claim.tentative && claim.speaker != Speaker::Person && !other_time
}

/// The bodies that a claim is about, each with the inspection, if there is no doubt of it.
fn abouts(records: &Records, frames: &Frames, framed: &Framed) -> Option<Vec<(usize, About)>> {
    let [reading] = framed.live.as_slice() else { return None };
    if framed.doubts.iter().any(|doubt| doubt.subjects != reading.subjects) {
        return None;
    }
    let about = |(body, target): &(usize, Target)| {
        let (_, current, _) = frames.current.iter().find(|(topic, ..)| topic == body)?;
        match (target, current) {
            (Target::Report(report), Some(current)) if report == current => {
                Some((*body, About::Report(records.reports.get(*report)?.id.clone())))
            }
            // A time stated since the inspection can have become news.
            (Target::Standing(day), None)
                if frames
                    .as_of
                    .is_some_and(|now| *day <= now && day.until(now).is_ok_and(|span| span.get_days() <= NEWS)) =>
            {
                Some((*body, About::News))
            }
            (Target::Unknown, None) if frames.as_of.is_none() => Some((*body, About::News)),
            _ => None,
        }
    };
    reading.subjects.iter().map(about).collect()
}

/// The grades that a text gives, for the claims that speak of the same.
#[derive(Default)]
struct Text<'a> {
    /// Grades of areas that are said: whatever stands anywhere.
    shared: FxHashSet<Option<&'a str>>,
    /// Grades given in the body, and of which areas where these are named.
    given: FxHashMap<&'a str, Given<'a>>,
}

/// Where a grade is given.
#[derive(Default)]
struct Given<'a> {
    /// Whether of no area in particular.
    anyhow: bool,
    areas: FxHashSet<&'a str>,
}

impl<'a> Text<'a> {
    fn of(mentions: &Mentions, claims: &'a Claims) -> Self {
        let mut text = Self::default();
        for claim in &claims.claims {
            let in_body = matches!(mentions.article.blocks[claim.block].zone, Zone::Body | Zone::Caption);
            match &claim.content {
                Content::Grade {
                    grade, previous, areas, ..
                } => {
                    if !matches!(areas, Areas::Unsaid(_) | Areas::All { .. }) {
                        text.shared.insert(grade.as_deref());
                    }
                    for grade in grade.iter().chain(previous).filter(|_| in_body) {
                        let given = text.given.entry(grade).or_default();
                        match areas {
                            Areas::Named(named) => given.areas.extend(named.iter().map(String::as_str)),
                            _ => given.anyhow = true,
                        }
                    }
                }
                Content::Rank(query) | Content::Figure(query) if in_body => {
                    if let Some(grade) = &query.grade {
                        text.given.entry(grade).or_default().anyhow = true;
                    }
                }
                _ => {}
            }
        }
        text
    }

    /// Whether a grade whose area is not said is that of some area which the article names: then it may speak of that one.
    fn shares(&self, claim: &Claim) -> bool {
        match &claim.content {
            Content::Grade {
                grade,
                areas: Areas::Unsaid(_),
                ..
            } => self.shared.contains(&grade.as_deref()),
            _ => false,
        }
    }

    /// Whether the text gives the grade of a headline too: then the headline speaks of that, whatever else the text tells.
    fn backs(&self, head: &Claim) -> bool {
        let Content::Grade {
            grade: Some(wanted),
            areas,
            ..
        } = &head.content
        else {
            return false;
        };
        let Some(given) = self.given.get(wanted.as_str()) else {
            return false;
        };
        match areas {
            // "In all areas" is refuted by one area, whatever the others have.
            Areas::All { .. } => false,
            Areas::Named(named) => given.anyhow || named.iter().any(|area| given.areas.contains(area.as_str())),
            _ => true,
        }
    }
}

fn stated(mentions: &Mentions, claim: &Claim) -> Option<(Stated, String)> {
    let packs = mentions.packs;
    let words = |toks| mentions.words(toks);
    Some(match &claim.content {
        Content::Grade {
            grade: Some(grade),
            areas,
            denied: false,
            ..
        } => {
            // Of another domain that the article touches on, too little is said to compare.
            if claim.home.is_some() && claim.home != mentions.home() {
                return None;
            }
            let (scope, of) = scope(packs, claim.home, areas)?;
            let shown = format!("{} for {of}", packs.grade_name(claim.home, grade));
            let grade = grade.clone();
            (Stated::Grade { scope, grade }, shown)
        }
        Content::Date {
            event: Event::Inspected,
            said,
        } => {
            // Without a date, any will do: only the two dates' difference counts.
            let now = mentions.date.map_or(UNDATED, |date| date.date);
            let when = said.when(Some(now))?;
            // "This year" or "since spring" says too little.
            let coarse = when.grain > Grain::Month || when.weekday.is_some() || said.is_relative();
            (!coarse).then(|| (Stated::Visit { intervals: when.intervals }, words(claim.anchor)))?
        }
        Content::Length(length) => (Stated::Length(*length), words(claim.anchor)),
        // Offices change hands: two names in one may well be of two times.
        Content::Name { role, .. } if mentions.packs.role(role).is_some() => return None,
        Content::Name { name, role } => {
            let stated = Stated::Holder {
                role: role.clone(),
                name: name.clone(),
            };
            (stated, format!("{}: {name}", role.replace('-', " ")))
        }
        Content::Rank(query) | Content::Figure(query) => {
            let certain = !matches!(&query.areas, Areas::Unsaid(near) if !near.is_empty());
            let numbered = matches!(
                query.rank,
                Rank::NthTime | Rank::Consecutive | Rank::NthBody | Rank::OneOf | Rank::Count
            );
            let n = query.n.filter(|_| certain && numbered && query.since.is_none())?;
            let query = Box::new(Query {
                n: None,
                of: None,
                ..query.clone()
            });
            (Stated::Rank { query, n }, format!("“{}”", words(claim.toks)))
        }
        _ => return None,
    })
}

/// The areas of a grade and their names, if it is certain which they are.
fn scope(packs: &Packs, home: Home, areas: &Areas) -> Option<(Scope, String)> {
    let whole = packs.whole_area(home);
    match areas {
        Areas::Unsaid(near) if near.is_empty() && !whole.is_empty() => {
            Some((Scope::Named(vec![whole.to_owned()]), packs.area_name(home, whole).to_owned()))
        }
        Areas::Named(named) => {
            let names: Vec<&str> = named.iter().map(|area| packs.area_name(home, area)).collect();
            Some((Scope::Named(named.clone()), names.join(", ")))
        }
        Areas::All { except } => {
            let all = || packs.frameworks.iter().flat_map(|framework| &framework.areas);
            // An exception takes with it whatever stands in for it in another framework or time.
            let kin = |area: &&crate::pack::FrameworkArea| {
                area.whole
                    || area.apart
                    || except.iter().any(|out| {
                        *out == area.id
                            || area.lineage.contains(out)
                            || all().any(|other| other.id == *out && other.lineage.contains(&area.id))
                    })
            };
            let mut but: Vec<String> = all()
                .filter(kin)
                .map(|area| area.id.clone())
                .chain(except.iter().cloned())
                .collect();
            but.sort();
            but.dedup();
            Some((
                Scope::AllBut(but),
                if except.is_empty() { "every area" } else { "every other area" }.to_owned(),
            ))
        }
        _ => None,
    }
}

/// The people named in an article, furniture left out: the name as printed, its first token and its range.
pub(super) fn people<'m>(mentions: &'m Mentions<'m>) -> impl Iterator<Item = (&'m str, crate::article::Toks)> + 'm {
    mentions.items.iter().filter_map(|mention| match &mention.value {
        Value::Person(name) => Some((name.as_str(), mention.toks)),
        _ => None,
    })
}
