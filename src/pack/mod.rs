//! Packs: one domain's vocabulary, claims and rules, from `rules/*.toml`. Raw (serde, dumb) in [`raw`], then checked and compiled here.

mod compile;
mod framework;
mod index;
mod keys;
pub(crate) mod near;
pub mod prove;
mod raw;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{Arc, OnceLock},
};

pub use self::{
    compile::PackError,
    framework::{Framework, FrameworkArea},
    index::{Index, Terms},
    keys::{FILL_PLACES, KEYS, Key, SUMMARY_PLACES},
};
use crate::{
    finding::{ClaimKind, Severity, UnreadKind},
    pattern::{Program, Vocabulary},
};

/// All packs, compiled together.
#[derive(Debug, Default)]
pub struct Packs {
    /// Words that patterns speak of.
    pub vocabulary: Vocabulary,
    /// Terms to look for.
    pub terms: Terms,
    /// Cues, in file order.
    pub cues: Vec<Cue>,
    /// Where cues may stand.
    pub cue_index: Index,
    /// What looks like a claim, in file order.
    pub hints: Vec<Hint>,
    /// Where hints may stand.
    pub hint_index: Index,
    /// Words of terms, of which others are misspellings.
    pub(crate) term_words: BTreeSet<String>,
    /// Correct words that are near to those.
    pub(crate) not_near: HashSet<String>,
    /// The packs, in file order.
    pub notes: Vec<PackNote>,
    /// Frameworks.
    pub frameworks: Vec<Framework>,
    /// Names of grades, for messages: id → name.
    pub grade_names: BTreeMap<String, String>,
    /// What an area id is called, for messages: its first term pattern.
    pub area_names: BTreeMap<String, String>,
    /// Claim definitions, in file order.
    pub claims: Vec<ClaimDef>,
    /// Programs of all claims' patterns: which claim, which program.
    pub claim_patterns: Vec<(usize, Program)>,
    /// Where claims may stand.
    pub claim_index: Index,
    /// Rules, in file order.
    pub rules: Vec<Rule>,
    /// Invented bodies that examples speak of.
    pub proof_bodies: Vec<crate::record::Body>,
    pub(crate) closed_class: HashSet<u32>,
    pub(crate) list_fluff: HashSet<u32>,
    pub(crate) beside_body: HashSet<u32>,
    pub(crate) another_time: HashSet<u32>,
    pub(crate) plain_words: HashSet<String>,
    pub(crate) not_names: HashSet<String>,
}

/// What a pack says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackNote {
    /// Its id; that of its folder.
    pub id: String,
    /// In words.
    pub name: String,
    /// Who publishes the reports.
    pub publisher: Option<String>,
}

/// A kind of statement to look for.
#[derive(Debug)]
pub struct ClaimDef {
    /// Its id.
    pub id: String,
    /// What it claims.
    pub kind: ClaimKind,
    /// Slots with fixed values.
    pub set: BTreeMap<String, String>,
    /// Where slots that the pattern leaves open are filled from, in order.
    pub fill: BTreeMap<String, Vec<String>>,
    /// Which wins of two that share an anchor.
    pub priority: i32,
    /// Whether it is read inside a person's speech.
    pub speech: bool,
    /// Whether it is read on slight grounds: it may be supported, but never contradicted.
    pub tentative: bool,
    /// Whether it is reported only where the records agree, and listed as unread otherwise: what is meant was hardly said.
    pub quiet: bool,
    /// Whether something graded, or a word for it, must stand before the anchor as its subject.
    pub subject: bool,
    /// What must not stand around it.
    pub unless: Vec<Program>,
    /// Sentences that must match.
    pub examples: Vec<Example>,
    /// Sentences that must not.
    pub counters: Vec<Sample>,
    /// File and line, for proofs.
    pub at: SourceLine,
}

/// A line of a pack's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// The file.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: usize,
}

/// A sentence with its place.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub at: SourceLine,
}

/// A sentence that must be read, and as what.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub sample: Sample,
    /// The date of its article.
    pub date: Option<jiff::civil::Date>,
    /// Names of persons that the records hold.
    pub people: Vec<String>,
    /// Slot → value, all of which must be read.
    pub expect: BTreeMap<String, String>,
}

/// What looks like a claim: a passage that it takes and no claim does is listed as not read.
#[derive(Debug)]
pub struct Hint {
    /// Why it was not read.
    pub kind: UnreadKind,
    /// The same in words.
    pub why: String,
    /// Its patterns.
    pub programs: Vec<Program>,
    /// What must not stand around it.
    pub unless: Vec<Program>,
    /// Sentences that must be listed.
    pub examples: Vec<Sample>,
    /// Sentences that must not.
    pub counters: Vec<Sample>,
}

/// What must hold of claims.
#[derive(Debug)]
pub struct Rule {
    /// Its id, which names the defect.
    pub id: String,
    /// Claims it judges; none if its check compares claims with each other.
    pub claims: Vec<String>,
    /// The check it uses.
    pub check: CheckKind,
    /// How serious a contradiction is.
    pub severity: Severity,
    /// The message: `{found}`, `{expected}` and `{body}` are replaced.
    pub summary: String,
    /// What to do.
    pub help: String,
    /// Whole verdicts that must come out.
    pub cases: Vec<Case>,
    /// File and line.
    pub at: SourceLine,
}

impl Rule {
    /// Its summary with both sides and the body filled in.
    pub fn say(&self, found: &str, expected: &str, body: &str) -> String {
        self.summary
            .replace("{found}", found)
            .replace("{expected}", expected)
            .replace("{body}", body)
    }
}

/// A text, its records and the verdict that must come out.
#[derive(Debug)]
pub struct Case {
    /// The text.
    pub sample: Sample,
    /// Another article of the same run.
    pub beside: Option<String>,
    /// The date of its article.
    pub date: Option<jiff::civil::Date>,
    /// The records at hand.
    pub records: Vec<crate::record::Record>,
    /// "supported", "contradicted", "unverifiable", "undecided" or "none".
    pub verdict: String,
}

/// The closed list of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// A grade of areas in a report.
    Grade,
    /// A date or length against the record's.
    Date,
    /// The weekday of a stated date, by the calendar alone.
    Weekday,
    /// A person in a role.
    Name,
    /// Words against the report's text.
    Quotation,
    /// A place among bodies or in time.
    Rank,
    /// A count.
    Figure,
    /// A headline against the text.
    Headline,
    /// An article against itself.
    Article,
    /// The articles of one run against each other.
    Run,
    /// Two spellings of one name.
    Spelling,
}

impl CheckKind {
    /// Whether it holds claims against each other, and not one claim against the records.
    pub fn compares(self) -> bool {
        matches!(
            self,
            CheckKind::Headline | CheckKind::Article | CheckKind::Run | CheckKind::Spelling
        )
    }
}

/// What a cue does to the claims in its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing is claimed.
    NoClaim,
    /// Nothing is claimed of grades, nor counted.
    NoGrade,
    /// A grade is not the article's body's; counts of bodies stay.
    Others,
    /// The report before the one in frame is meant.
    Previous,
    /// The report in frame is meant.
    Current,
    /// The report spoken of before is meant.
    Then,
    /// A visit that gives no grade is meant.
    Ungraded,
    /// The report before the one spoken of is meant.
    BeforeThat,
    /// An earlier report may be meant.
    Perhaps,
    /// What is claimed may be supported, never contradicted.
    Doubt,
}

/// How far a cue reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The words behind it, to the end of its clause.
    After,
    /// The few words right behind it.
    Near,
    /// Its clause.
    Clause,
    /// Its sentence.
    Sentence,
    /// Its block.
    Block,
}

/// Words that change what may be claimed around them.
#[derive(Debug)]
pub struct Cue {
    /// Its id.
    pub id: String,
    /// What it does.
    pub effect: Effect,
    /// How far it reaches.
    pub scope: Scope,
    /// Why, in words for people.
    pub why: String,
    /// Its patterns.
    pub programs: Vec<Program>,
    /// What must not stand over it.
    pub unless: Vec<Program>,
}

/// The packs that ship with the program: (path, text).
pub const EMBEDDED: &[(&str, &str)] = &[
    ("rules/core/words.toml", include_str!("../../rules/core/words.toml")),
    ("rules/core/cues.toml", include_str!("../../rules/core/cues.toml")),
    ("rules/core/disagreements.toml", include_str!("../../rules/core/disagreements.toml")),
    ("rules/ofsted-ilacs/pack.toml", include_str!("../../rules/ofsted-ilacs/pack.toml")),
    (
        "rules/ofsted-ilacs/grades.toml",
        include_str!("../../rules/ofsted-ilacs/grades.toml"),
    ),
    ("rules/ofsted-ilacs/dates.toml", include_str!("../../rules/ofsted-ilacs/dates.toml")),
    ("rules/ofsted-ilacs/names.toml", include_str!("../../rules/ofsted-ilacs/names.toml")),
    ("rules/ofsted-ilacs/ranks.toml", include_str!("../../rules/ofsted-ilacs/ranks.toml")),
    (
        "rules/ofsted-ilacs/unread.toml",
        include_str!("../../rules/ofsted-ilacs/unread.toml"),
    ),
];

impl Packs {
    /// Compiles packs from their files.
    ///
    /// # Errors
    /// Everything that is wrong in any of them, sorted by place.
    pub fn load(files: &[(Arc<str>, &str)]) -> Result<Self, Vec<PackError>> {
        compile::load(files)
    }

    /// The packs that ship with the program, compiled once.
    pub fn embedded() -> Result<&'static Self, &'static [PackError]> {
        static PACKS: OnceLock<Result<Packs, Vec<PackError>>> = OnceLock::new();
        PACKS
            .get_or_init(|| Self::load(&EMBEDDED.iter().map(|(path, text)| (Arc::from(*path), *text)).collect::<Vec<_>>()))
            .as_ref()
            .map_err(Vec::as_slice)
    }

    /// A framework by id.
    pub fn framework(&self, id: &str) -> Option<&Framework> {
        self.frameworks.iter().find(|framework| framework.id == id)
    }

    /// The rule that judges a claim.
    pub fn rule_of(&self, claim: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.claims.iter().any(|id| id == claim))
    }

    /// The word of a term that a word is one slip from.
    pub(crate) fn near_word(&self, word: &str) -> Option<String> {
        (!self.not_near.contains(word))
            .then(|| self.term_words.iter().find(|known| near::is_slip(word, known)))?
            .cloned()
    }

    /// The rule of a check that compares claims with each other; the first, if there are several.
    pub fn rule_by(&self, check: CheckKind) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.check == check)
    }

    /// The area that stands for the whole; empty if no framework has one.
    pub fn whole_area(&self) -> &str {
        self.frameworks
            .iter()
            .flat_map(|framework| &framework.areas)
            .find(|area| area.whole)
            .map_or("", |area| area.id.as_str())
    }

    /// A grade as people write it.
    pub fn grade_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.grade_names.get(id).map_or(id, String::as_str)
    }

    /// An area as people write it.
    pub fn area_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.area_names.get(id).map_or(id, String::as_str)
    }
}
