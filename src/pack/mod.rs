//! Packs: one domain's vocabulary, claims and rules, from `rules/*.toml`. Raw (serde, dumb) in [`raw`], then checked and compiled here.

mod compile;
pub mod document;
mod framework;
mod keys;
pub(crate) mod near;
pub mod prove;
mod raw;
mod term;
mod topic;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use rustc_hash::FxHashSet;

pub(crate) use self::topic::Spoken;
pub use self::{
    compile::PackError,
    framework::{Framework, FrameworkArea},
    keys::{FILL_PLACES, KEYS, Key, SUMMARY_PLACES},
    term::Terms,
    topic::{Home, Topics},
};
use crate::{
    finding::{ClaimKind, Severity, UnreadKind},
    pattern::{Index, Kinds, Phrases, Program, Vocabulary},
    record::{Record, Register},
};

/// All packs, compiled together.
#[derive(Debug, Default)]
pub struct Packs {
    /// Words that patterns speak of.
    pub vocabulary: Vocabulary,
    /// Kinds of mention that patterns speak of.
    pub kinds: Kinds,
    /// Named lists of words.
    pub phrases: Phrases,
    /// Terms to look for.
    pub terms: Terms,
    /// Cues, in file order.
    pub cues: Vec<Cue>,
    /// Patterns of cues.
    pub cue_index: Index,
    /// What looks like a claim, in file order.
    pub hints: Vec<Hint>,
    /// Patterns of hints.
    pub hint_index: Index,
    /// Words of terms, of which others are misspellings.
    pub(crate) term_words: BTreeSet<String>,
    /// Correct words that are near to those.
    pub(crate) not_near: FxHashSet<String>,
    /// The packs, in file order.
    pub notes: Vec<PackNote>,
    /// By which words an article speaks of each pack's domain.
    pub topics: Topics,
    /// Frameworks.
    pub frameworks: Vec<Framework>,
    /// Names of grades, for messages: pack and id → name.
    pub grade_names: BTreeMap<(Home, String), String>,
    /// What an area id is called, for messages: pack and id → its first term pattern.
    pub area_names: BTreeMap<(Home, String), String>,
    /// Offices that people hold of bodies, in file order.
    pub roles: Vec<Role>,
    /// Claim definitions, in file order.
    pub claims: Vec<ClaimDef>,
    /// Patterns of claims.
    pub claim_index: Index,
    /// Rules, in file order.
    pub rules: Vec<Rule>,
    /// Words that make a true statement false when one is put for the other.
    pub swaps: Vec<Swap>,
    /// What the documents of reports look like, in file order.
    pub documents: Vec<document::Description>,
    /// Invented bodies that examples speak of.
    pub proof_bodies: Vec<crate::record::Body>,
    pub(crate) closed_class: FxHashSet<u32>,
    pub(crate) list_fluff: FxHashSet<u32>,
    pub(crate) beside_body: FxHashSet<u32>,
    pub(crate) another_time: FxHashSet<u32>,
    pub(crate) plain_words: FxHashSet<String>,
    pub(crate) not_names: FxHashSet<String>,
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

/// An office that somebody holds of a body. Its title is a mention of the kind `role`; of the kind `common-role`, if other
/// organisations have it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Kebab-case id, as people files write it.
    pub id: String,
    /// In words, for messages.
    pub name: String,
    /// Whether one person holds it at a time.
    pub one_holder: bool,
    /// Whether organisations of other kinds have it too.
    pub common: bool,
    /// The role whose holder is called so, too; others may be, beside.
    pub title_of: Option<String>,
    /// The pack that it belongs to.
    pub home: Home,
}

/// A kind of statement to look for.
#[derive(Debug)]
pub struct ClaimDef {
    /// Its id.
    pub id: String,
    /// The pack that it belongs to.
    pub home: Home,
    /// What it claims.
    pub kind: ClaimKind,
    /// What must hold together, of a rank over several registers.
    pub all_of: Vec<Condition>,
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

/// One of several things that must hold of a body: a grade in reports of a family of frameworks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The family.
    pub family: String,
    /// The area.
    pub area: String,
    /// The grade; the claim's own if not said.
    pub grade: Option<String>,
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
    /// The message: `{found}`, `{expected}`, `{body}` and, of a name, `{role}` are replaced.
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
    /// The texts of their reports, by the record's id.
    pub texts: Vec<(String, crate::record::ReportText)>,
    /// Who holds which office.
    pub people: Vec<crate::record::OfficeHolder>,
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
    /// A suppression that covers no finding.
    UnusedSuppression,
    /// A suppression whose day is over.
    ExpiredSuppression,
    /// A suppression that is not understood.
    MalformedSuppression,
}

impl CheckKind {
    /// Whether it holds claims against each other, or looks at suppressions, and not at one claim and the records.
    pub fn compares(self) -> bool {
        matches!(
            self,
            CheckKind::Headline | CheckKind::Article | CheckKind::Run | CheckKind::Spelling
        ) || self.is_of_suppressions()
    }

    /// Whether it looks at suppressions.
    pub fn is_of_suppressions(self) -> bool {
        matches!(
            self,
            CheckKind::UnusedSuppression | CheckKind::ExpiredSuppression | CheckKind::MalformedSuppression
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
    /// The pack that it belongs to.
    pub home: Home,
    /// What it does.
    pub effect: Effect,
    /// How far it reaches.
    pub scope: Scope,
    /// Why, in words for people.
    pub why: String,
    /// What must not stand over it.
    pub unless: Vec<Program>,
}

/// Words of which each makes a true statement false when it is put for the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// What the words say.
    pub kind: SwapKind,
    /// The words, in lower case.
    pub words: Vec<String>,
    /// What they are swapped for.
    pub other: Vec<String>,
}

/// The closed list of what may be swapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwapKind {
    /// The two ends of a scale: "top grade", "lowest grade".
    Grade,
    /// A change to a better or a worse grade, or none: "raised", "lowered".
    Direction,
    /// All and not all, the only one and one of several: "all four", "three of the four".
    Scope,
}

/// The packs that ship with the program: (path, text).
pub const EMBEDDED: &[(&str, &str)] = &[
    ("rules/core/words.toml", include_str!("../../rules/core/words.toml")),
    ("rules/core/cues.toml", include_str!("../../rules/core/cues.toml")),
    ("rules/core/terms.toml", include_str!("../../rules/core/terms.toml")),
    ("rules/core/swaps.toml", include_str!("../../rules/core/swaps.toml")),
    ("rules/councils/offices.toml", include_str!("../../rules/councils/offices.toml")),
    ("rules/core/disagreements.toml", include_str!("../../rules/core/disagreements.toml")),
    ("rules/core/suppressions.toml", include_str!("../../rules/core/suppressions.toml")),
    ("rules/ofsted-ilacs/pack.toml", include_str!("../../rules/ofsted-ilacs/pack.toml")),
    (
        "rules/ofsted-ilacs/grades.toml",
        include_str!("../../rules/ofsted-ilacs/grades.toml"),
    ),
    (
        "rules/ofsted-ilacs/documents.toml",
        include_str!("../../rules/ofsted-ilacs/documents.toml"),
    ),
    ("rules/ofsted-ilacs/dates.toml", include_str!("../../rules/ofsted-ilacs/dates.toml")),
    ("rules/ofsted-ilacs/names.toml", include_str!("../../rules/ofsted-ilacs/names.toml")),
    ("rules/ofsted-ilacs/ranks.toml", include_str!("../../rules/ofsted-ilacs/ranks.toml")),
    (
        "rules/ofsted-ilacs/unread.toml",
        include_str!("../../rules/ofsted-ilacs/unread.toml"),
    ),
    (
        "rules/cqc-adult-social-care/pack.toml",
        include_str!("../../rules/cqc-adult-social-care/pack.toml"),
    ),
    (
        "rules/cqc-adult-social-care/grades.toml",
        include_str!("../../rules/cqc-adult-social-care/grades.toml"),
    ),
    (
        "rules/cqc-adult-social-care/ranks.toml",
        include_str!("../../rules/cqc-adult-social-care/ranks.toml"),
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

    /// A role by id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// The rule that judges a claim.
    pub fn rule_of(&self, claim: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.claims.iter().any(|id| id == claim))
    }

    /// The word of a term that a word is one slip from.
    pub(crate) fn near_word(&self, word: &str) -> Option<String> {
        if word.len() + 1 < near::LEAST {
            return None;
        }
        // A slip leaves the first letter alone.
        let first = &word[..word.chars().next()?.len_utf8()];
        (!self.not_near.contains(word))
            .then(|| {
                self.term_words
                    .range(first.to_owned()..)
                    .take_while(|known| known.starts_with(first))
                    .find(|known| near::is_slip(word, known))
            })?
            .cloned()
    }

    /// The rule of a check that compares claims with each other; the first, if there are several.
    pub fn rule_by(&self, check: CheckKind) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.check == check)
    }

    /// The pack whose framework a record was made under; none if no pack defines it.
    pub fn home_of(&self, record: &Record) -> Home {
        self.framework(&record.framework).and_then(|framework| framework.home)
    }

    /// Whether a claim of a pack is held against a record: one made under a framework of that pack, or of none.
    pub fn judges(&self, home: Home, record: &Record) -> bool {
        home.is_none() || self.home_of(record).is_none_or(|of| home == Some(of))
    }

    /// Whether a register lists reports made under a framework of a pack.
    pub fn lists(&self, home: Home, register: &Register) -> bool {
        let listed = |framework: &Framework| register.frameworks.contains(&framework.id) && framework.home == home;
        home.is_none() || register.frameworks.is_empty() || self.frameworks.iter().any(listed)
    }

    /// The area that stands for the whole in a pack; empty if none of its frameworks has one.
    pub fn whole_area(&self, home: Home) -> &str {
        self.frameworks
            .iter()
            .filter(|framework| home.is_none() || framework.home == home)
            .flat_map(|framework| &framework.areas)
            .find(|area| area.whole)
            .map_or("", |area| area.id.as_str())
    }

    /// A grade of a pack as people write it.
    pub fn grade_name<'a>(&'a self, home: Home, id: &'a str) -> &'a str {
        named(&self.grade_names, home, id)
    }

    /// An area of a pack as people write it.
    pub fn area_name<'a>(&'a self, home: Home, id: &'a str) -> &'a str {
        named(&self.area_names, home, id)
    }
}

/// A name in a pack; without a pack, whichever has it first.
fn named<'a>(names: &'a BTreeMap<(Home, String), String>, home: Home, id: &'a str) -> &'a str {
    let own = names.get(&(home, id.to_owned()));
    own.or_else(|| {
        names
            .iter()
            .find(|((of, known), _)| known == id && (home.is_none() || of.is_none()))
            .map(|(_, name)| name)
    })
    .map_or(id, String::as_str)
}
