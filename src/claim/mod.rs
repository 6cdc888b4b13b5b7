//! Claims: what an article says that a record could prove or refute. Patterns of the packs find them; slots that a pattern
//! leaves open are filled from the clause, the sentence, or the claims before ([`fill`]); cues in scope take claims away or move
//! them in time ([`context`]).

mod context;
mod fill;
mod quoted;
mod table;
mod unread;

pub(crate) use self::quoted::is_told_by_somebody;
pub use self::{
    context::{Clauses, Context, CueHit},
    unread::Passage,
};
use serde::{Deserialize, Serialize};

use crate::{
    article::{Toks, Zone},
    finding::{ClaimKind, Speaker},
    mention::{Bound, Length, Mentions, Said, Share, Value},
    pack::{ClaimDef, Condition, Effect, Home},
    pattern::{Match, Matcher, SlotValue},
};

/// One checkable statement.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its definition, by place in the packs.
    pub def: usize,
    /// The pack whose records it is held against.
    pub home: Home,
    /// What it covers.
    pub toks: Toks,
    /// The mention that carries it: the grade, the date, the name, the number.
    pub anchor: Toks,
    /// Its block.
    pub block: usize,
    /// Its sentence.
    pub sentence: Toks,
    /// What it says.
    pub content: Content,
    /// Bodies that the pattern itself names.
    pub bodies: Vec<usize>,
    /// A date that the pattern itself binds the claim to.
    pub dated: Option<usize>,
    /// Whether it tells of a grade's being given, not of its standing: "was rated good in 2019", not "was good in 2019".
    pub event: bool,
    /// Whether it is about the report in frame whatever dates and cues stand around it: a change speaks of the one before too.
    pub fixed: bool,
    /// Time cues in whose scope it stands, nearest first, each with its distance in tokens.
    pub cues: Vec<(Effect, usize)>,
    /// Who says it.
    pub speaker: Speaker,
    /// Whether it was read on slight grounds: it may be supported, but never contradicted.
    pub tentative: bool,
    /// Whether it is reported only where the records agree: what is meant was hardly said, or somebody says it in passing.
    pub quiet: bool,
}

/// What a claim says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A grade, a change of grade, or both.
    Grade {
        /// Grade id.
        grade: Option<String>,
        /// The grade before.
        previous: Option<String>,
        /// What is graded.
        areas: Areas,
        /// The direction.
        change: Option<Change>,
        /// How many steps.
        steps: Option<u32>,
        /// Whether it denies the grade ("no longer inadequate").
        denied: bool,
    },
    /// When something happened.
    Date {
        /// What happened.
        event: Event,
        /// When, as said.
        said: Said,
    },
    /// How long an inspection took.
    Length(Length),
    /// Something happened when it happened to the article's own body.
    SameTime(Event),
    /// Who holds a role.
    Name {
        /// As printed, titles left out.
        name: String,
        /// Role id.
        role: String,
    },
    /// Words quoted from the report.
    Quotation {
        /// The quotation, by place among the mentions.
        quotation: usize,
    },
    /// A place among bodies or in time.
    Rank(Query),
    /// A count of bodies.
    Figure(Query),
    /// A number that the report states of itself.
    Stated {
        /// Which, as records name it.
        figure: String,
        /// The number.
        n: u32,
    },
}

/// What is graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Areas {
    /// Not said: the whole, as a rule; the areas named nearby are doubts.
    Unsaid(Vec<String>),
    /// These.
    Named(Vec<String>),
    /// All, but for some.
    All {
        /// The exceptions.
        except: Vec<String>,
    },
    /// All that were not named before.
    Rest {
        /// Those named before.
        named: Vec<String>,
        /// How many others there are, if that is said.
        many: Option<u32>,
    },
    /// So many, of so many.
    Count {
        /// How many.
        k: u32,
        /// Of how many.
        n: Option<u32>,
    },
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// To a better grade.
    Up,
    /// To a worse one.
    Down,
    /// None.
    Same,
}

impl Change {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Change::Up => "up",
            Change::Down => "down",
            Change::Same => "same",
        }
    }
}

/// What a date is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The inspection.
    Inspected,
    /// Its first day.
    Began,
    /// Its last day.
    Ended,
    /// The publication.
    Published,
    /// Either: "in 2018", of a report.
    Either,
}

impl Event {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Event::Inspected | Event::Began | Event::Ended => "inspected",
            Event::Published => "published",
            Event::Either => "report",
        }
    }
}

/// A question to a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// What is asked.
    pub rank: Rank,
    /// The number claimed.
    pub n: Option<u32>,
    /// Out of how many.
    pub of: Option<u32>,
    /// The grade; that of the framed report if not said.
    pub grade: Option<String>,
    /// Which areas have it.
    pub areas: Areas,
    /// Among whom: populations, by place among the records.
    pub population: Option<usize>,
    /// Whether the population is the region of the body in frame.
    pub region: bool,
    /// Whether the population's complement is meant ("outside London").
    pub outside: bool,
    /// Whether the article's body is left out of the count ("two other authorities").
    pub others: bool,
    /// The framework named ("under the present framework"), by term.
    pub framework: Option<String>,
    /// Reports since a date only.
    pub since: Option<usize>,
    /// The length of a run of the same grade that is the predicate ("three in a row").
    pub run: Option<u32>,
    /// Whether better grades count too.
    pub at_least: bool,
    /// Whether only better, or only worse, grades count ("no council is rated higher").
    pub beyond: Option<Change>,
    /// What is counted.
    pub what: What,
    /// How the number is bounded ("more than 30").
    pub bound: Bound,
    /// A share in place of a number ("half of the …").
    pub share: Option<Share>,
    /// What must hold together, each in a register of its own; if any, it takes the place of grade and areas.
    pub all_of: Vec<Condition>,
}

impl Query {
    /// Whether it asks who of a group holds a grade on a day, or how often a body has had it by then, whatever report is in the news.
    pub(crate) fn is_of_a_day(&self) -> bool {
        let asked = match self.rank {
            Rank::Only | Rank::OneOf | Rank::None | Rank::Count => self.population.is_some() || self.region,
            Rank::NthTime | Rank::Consecutive => true,
            _ => false,
        };
        asked && self.grade.is_some() && self.what == What::Grade
    }
}

/// What a question counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Reports, or bodies, with the grade.
    #[default]
    Grade,
    /// Reports whatever their grades.
    Report,
    /// Reports that raised the grade of the one before.
    Rise,
    /// Reports that lowered it.
    Fall,
}

impl What {
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "grade" => What::Grade,
            "report" => What::Report,
            "rise" => What::Rise,
            "fall" => What::Fall,
            _ => return None,
        })
    }
}

/// The closed list of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rank {
    /// The nth time for the body.
    NthTime,
    /// The nth time without a break.
    Consecutive,
    /// No report on the body was better.
    Best,
    /// The only body.
    Only,
    /// The nth body ever.
    NthBody,
    /// One of n bodies now.
    OneOf,
    /// No body.
    None,
    /// So many bodies now.
    Count,
    /// Among the best so many of a hundred.
    Top,
    /// So many reports published on the day.
    SameDay,
}

impl Rank {
    /// The name used in rules and output.
    pub fn name(self) -> &'static str {
        match self {
            Rank::NthTime => "nth-time",
            Rank::Consecutive => "consecutive",
            Rank::Best => "best",
            Rank::Only => "only",
            Rank::NthBody => "nth-body",
            Rank::OneOf => "one-of",
            Rank::None => "none",
            Rank::Count => "count",
            Rank::Top => "top",
            Rank::SameDay => "same-day",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        [
            Rank::NthTime,
            Rank::Consecutive,
            Rank::Best,
            Rank::Only,
            Rank::NthBody,
            Rank::OneOf,
            Rank::None,
            Rank::Count,
            Rank::Top,
            Rank::SameDay,
        ]
        .into_iter()
        .find(|rank| rank.name() == name)
    }
}

/// The claims of an article and what was not read.
#[derive(Debug, Default)]
pub struct Claims {
    /// The claims, in order of their anchors.
    pub claims: Vec<Claim>,
    /// Passages that look like claims and were not read, and why.
    pub unread: Vec<Passage>,
    /// Sentences with a cue that speaks of an earlier report.
    pub past: Vec<Toks>,
    /// Sentences with a cue that speaks of the latest report.
    pub now: Vec<Toks>,
}

/// A match of one claim's pattern, before slots are filled.
pub(crate) struct Candidate<'m> {
    def: usize,
    order: usize,
    hit: Match,
    slots: &'m [String],
    anchor: Toks,
}

impl Candidate<'_> {
    /// Whether its slot of that name took the mention at a place.
    fn takes(&self, mentions: &Mentions, slot: &str, toks: Toks) -> bool {
        self.slot(slot).iter().any(|mention| mentions.items[*mention].toks == toks)
    }

    /// The mentions in a slot.
    pub(crate) fn slot(&self, name: &str) -> &[usize] {
        self.hit
            .slots
            .iter()
            .rev()
            .find(|(slot, _)| self.slots[usize::from(*slot)] == name)
            .map_or(&[], |(_, value)| match value {
                SlotValue::Mentions(mentions) => mentions.as_slice(),
                SlotValue::Word(_) => &[],
            })
    }
}

/// Finds the claims of an article. Cannot fail.
pub fn find(mentions: &Mentions) -> Claims {
    let mut found = Claims::default();
    let mut matcher = Matcher::default();
    for (index, block) in mentions.article.blocks.iter().enumerate() {
        if block.zone == Zone::Furniture {
            continue;
        }
        let contexts: Vec<Context> = block
            .sentences
            .iter()
            .map(|sentence| Context::new(mentions, &mut matcher, index, *sentence))
            .collect();
        found.past.extend(
            contexts
                .iter()
                .filter(|context| {
                    context
                        .cues
                        .iter()
                        .any(|cue| matches!(cue.effect, Effect::Previous | Effect::Then | Effect::BeforeThat))
                })
                .map(|context| context.sentence),
        );
        found.now.extend(
            contexts
                .iter()
                .filter(|context| context.cues.iter().any(|cue| cue.effect == Effect::Current))
                .map(|context| context.sentence),
        );
        let reach = outermost(contexts.iter().flat_map(Context::block_wide));
        for context in &contexts {
            let first = found.claims.len();
            read(mentions, &mut matcher, context, &reach, &mut found);
            found.claims[first..].sort_by_key(|claim| (claim.anchor, claim.toks, claim.def));
        }
        quoted::claims(mentions, index, &contexts, &reach, &mut found);
    }
    found.claims.sort_by_key(|claim| (claim.block, claim.anchor, claim.toks, claim.def));
    unread::look(mentions, &mut matcher, &mut found);
    found
}

/// Of cues that do the same to the whole block, the one that begins first and the one that ends last: words that hold these two hold all
/// of them, so the others say no more.
fn outermost(cues: impl Iterator<Item = CueHit>) -> Vec<CueHit> {
    let mut kept: Vec<[CueHit; 2]> = Vec::new();
    for cue in cues {
        match kept
            .iter_mut()
            .find(|[known, _]| known.effect == cue.effect && known.home == cue.home)
        {
            Some([first, _]) if cue.cue.start < first.cue.start => *first = cue,
            Some([_, last]) if cue.cue.end > last.cue.end => *last = cue,
            Some(_) => {}
            None => kept.push([cue.clone(), cue]),
        }
    }
    kept.into_iter().flatten().collect()
}

fn read(mentions: &Mentions, matcher: &mut Matcher, context: &Context, reach: &[CueHit], found: &mut Claims) {
    let packs = mentions.packs;
    let mut candidates: Vec<Candidate> = Vec::new();
    let spoken = |claim: usize| mentions.speaks_of(packs.claims[claim].home, context.sentence.start);
    for hit in packs.claim_index.matches(matcher, mentions, context.sentence, spoken) {
        let mut candidate = Candidate {
            def: hit.of,
            order: hit.program,
            anchor: hit.found.toks,
            slots: &packs.claim_index.program(hit.program).slots,
            hit: hit.found,
        };
        candidate.anchor = anchor(mentions, &packs.claims[hit.of], &candidate);
        candidates.push(candidate);
    }
    candidates.retain(|candidate| allowed(mentions, matcher, context, reach, candidate));
    let kept = compete(packs.claims.as_slice(), candidates);
    // The grade by which bodies are counted or ranked is not claimed of anyone, but for those that a claim names itself.
    let counted: Vec<(Home, Toks)> = kept
        .iter()
        .filter(|candidate| ranks_bodies(&packs.claims[candidate.def]))
        .flat_map(|candidate| {
            let home = packs.claims[candidate.def].home;
            candidate
                .slot("grade")
                .iter()
                .map(move |mention| (home, mentions.items[*mention].toks))
        })
        .collect();
    for candidate in kept {
        let taken = |(home, toks): &(Home, Toks)| *home == packs.claims[candidate.def].home && toks.overlaps(candidate.anchor);
        let named = !candidate.slot("body").is_empty();
        if packs.claims[candidate.def].kind == ClaimKind::Grade && !named && counted.iter().any(taken) {
            continue;
        }
        let speaker = context.speaker(mentions, candidate.anchor.start);
        if let Some(claim) = fill::claim(mentions, context, reach, &candidate, speaker, found) {
            found.claims.push(claim);
        }
    }
}

/// Whether a claim ranks or counts bodies, rather than one body's reports.
fn ranks_bodies(def: &ClaimDef) -> bool {
    let rank = def.set.get("rank").and_then(|name| Rank::of(name));
    matches!(def.kind, ClaimKind::Rank | ClaimKind::Figure)
        && !matches!(rank, None | Some(Rank::NthTime | Rank::Consecutive | Rank::Best | Rank::SameDay))
}

/// The mention that carries the claim.
fn anchor(mentions: &Mentions, def: &ClaimDef, candidate: &Candidate) -> Toks {
    let slots: &[&str] = match def.kind {
        ClaimKind::Grade => &["grade", "previous", "change", "steps"],
        ClaimKind::Date => &["date", "length"],
        ClaimKind::Name => &["person"],
        ClaimKind::Rank | ClaimKind::Figure => &["n", "rank"],
        ClaimKind::Quotation => &[],
    };
    let first = slots.iter().find_map(|slot| candidate.slot(slot).first().copied());
    first.map_or(candidate.hit.toks, |mention| mentions.items[mention].toks)
}

fn allowed(mentions: &Mentions, matcher: &mut Matcher, context: &Context, reach: &[CueHit], candidate: &Candidate) -> bool {
    let def = &mentions.packs.claims[candidate.def];
    // Speech is read only by claims that say so, or, of grades, quietly; and the marks around a bare grade are no speech.
    if !def.speech && !matches!(def.kind, ClaimKind::Grade) && context.in_speech(mentions, candidate.anchor) {
        return false;
    }
    let silenced = context.cues.iter().chain(reach).any(|cue| {
        let silences = match cue.effect {
            Effect::NoClaim => true,
            Effect::NoGrade => matches!(def.kind, ClaimKind::Grade | ClaimKind::Rank | ClaimKind::Figure),
            Effect::Others => def.kind == ClaimKind::Grade,
            Effect::Ungraded => matches!(def.kind, ClaimKind::Grade | ClaimKind::Date | ClaimKind::Name),
            _ => false,
        };
        silences && cue.bears_on(def.home) && cue.toks.contains(candidate.anchor.start)
    });
    if silenced || (def.subject && !context.has_subject(mentions, candidate.anchor)) {
        return false;
    }
    !def.unless.iter().any(|unless| {
        matcher.all(unless, mentions, context.sentence).iter().any(|hit| {
            // A condition speaks of this match if its slots take what the match's slots of the same names took, and none another; one
            // without such slots, if it overlaps.
            let agree = |(slot, value): &(u16, SlotValue)| {
                let name = &unless.slots[usize::from(*slot)];
                match value {
                    SlotValue::Mentions(taken) if !candidate.slot(name).is_empty() => Some(
                        taken
                            .iter()
                            .any(|mention| candidate.takes(mentions, name, mentions.items[*mention].toks)),
                    ),
                    _ => None,
                }
            };
            let answers: Vec<bool> = hit.slots.iter().filter_map(agree).collect();
            if answers.is_empty() {
                hit.toks.overlaps(candidate.hit.toks)
            } else {
                answers.iter().all(|agrees| *agrees)
            }
        })
    })
}

/// Matches of one claim, and grade claims of any id, compete for an anchor: the higher priority wins, then the longer, then the first in the file.
fn compete<'m>(defs: &[ClaimDef], mut candidates: Vec<Candidate<'m>>) -> Vec<Candidate<'m>> {
    candidates.sort_by_key(|candidate| {
        let def = &defs[candidate.def];
        (
            -def.priority,
            std::cmp::Reverse(candidate.hit.toks.len()),
            candidate.hit.toks.start,
            candidate.def,
            candidate.order,
        )
    });
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let (kind, home) = (defs[candidate.def].kind, defs[candidate.def].home);
        let beside = |candidate: &Candidate| defs[candidate.def].set.contains_key("beside");
        let rival = |other: &Candidate| {
            if (beside(other) || beside(&candidate)) && other.def != candidate.def {
                return false;
            }
            // Packs are read each by itself.
            if defs[other.def].home != home {
                return false;
            }
            let same = defs[other.def].kind == kind
                || (matches!(kind, ClaimKind::Rank | ClaimKind::Figure)
                    && matches!(defs[other.def].kind, ClaimKind::Rank | ClaimKind::Figure));
            let taken = |name| other.slot(name).iter().chain(candidate.slot(name)).next().is_some();
            match kind {
                // A grade that is the starting point of a change is not claimed again.
                ClaimKind::Grade => {
                    same && (other.anchor.overlaps(candidate.anchor)
                        || (taken("previous") && other.hit.toks.contains(candidate.anchor.start) && holds(other, candidate.anchor)))
                }
                ClaimKind::Rank | ClaimKind::Figure => {
                    same && other.hit.toks.overlaps(candidate.hit.toks)
                        && (other.anchor.overlaps(candidate.anchor) || other.hit.toks.holds(candidate.hit.toks))
                }
                _ => same && other.anchor.overlaps(candidate.anchor),
            }
        };
        if !kept.iter().any(rival) {
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|candidate| (candidate.anchor, candidate.hit.toks, candidate.order));
    kept
}

/// Whether a candidate's slots already took the mention at a place.
fn holds(candidate: &Candidate, _toks: Toks) -> bool {
    !candidate.slot("previous").is_empty()
}

/// The number or ordinal that a mention holds.
pub(crate) fn count(mentions: &Mentions, mention: usize) -> Option<u32> {
    match &mentions.items[mention].value {
        Value::Number(n) | Value::Ordinal(n) | Value::Bounded(_, n) => Some(*n),
        Value::Term(_, value) => value.parse().ok(),
        _ => None,
    }
}
