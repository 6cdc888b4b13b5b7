//! Packs as they stand in TOML, before anything is checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// One file of a pack.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct File {
    pub pack: Option<Pack>,
    pub lists: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    pub term: Vec<Term>,
    pub cue: Vec<Cue>,
    pub framework: Vec<Framework>,
    pub scale: Vec<Scale>,
    pub claim: Vec<Claim>,
    pub rule: Vec<Rule>,
    pub body: Vec<ProofBody>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Pack {
    pub id: Spanned<String>,
    pub name: String,
    #[serde(default)]
    pub publisher: Option<String>,
}

/// A vocabulary entry: what some words mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Term {
    pub kind: Spanned<String>,
    pub value: Spanned<String>,
    pub patterns: Vec<Spanned<String>>,
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
}

/// Words that change what may be claimed around them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Cue {
    pub id: Spanned<String>,
    pub effect: Spanned<String>,
    pub scope: Spanned<String>,
    pub patterns: Vec<Spanned<String>>,
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub why: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Framework {
    pub id: Spanned<String>,
    pub name: String,
    pub scale: Spanned<String>,
    #[serde(default)]
    pub family: Option<String>,
    #[serde(default)]
    pub area: Vec<Area>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Area {
    pub id: String,
    #[serde(default)]
    pub from: Option<Spanned<String>>,
    #[serde(default)]
    pub until: Option<Spanned<String>>,
    #[serde(default)]
    pub whole: bool,
    #[serde(default)]
    pub apart: bool,
    #[serde(default)]
    pub optional: bool,
    /// Areas of other frameworks or periods that stand for it where it is not graded itself.
    #[serde(default)]
    pub lineage: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Scale {
    pub id: Spanned<String>,
    pub grades: Vec<Grade>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Grade {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Claim {
    pub id: Spanned<String>,
    pub kind: Spanned<String>,
    pub patterns: Vec<Spanned<String>>,
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub set: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub fill: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub priority: i32,
    /// Whether it is read inside a person's speech.
    #[serde(default)]
    pub speech: bool,
    /// Whether it is read on slight grounds: it may be supported, but never contradicted.
    #[serde(default)]
    pub tentative: bool,
    /// Whether something graded, or a word for it, must stand before the anchor as its subject.
    #[serde(default)]
    pub subject: bool,
    #[serde(default)]
    pub example: Vec<Example>,
    #[serde(default)]
    pub counter: Vec<Counter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Example {
    pub text: Spanned<String>,
    pub expect: BTreeMap<String, toml::Value>,
    #[serde(default)]
    pub date: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Counter {
    pub text: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Rule {
    pub id: Spanned<String>,
    pub claims: Vec<Spanned<String>>,
    pub check: Spanned<String>,
    pub severity: Spanned<String>,
    pub summary: String,
    pub help: String,
    #[serde(default)]
    pub case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Case {
    pub text: Spanned<String>,
    pub verdict: String,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub record: Vec<CaseRecord>,
}

/// A record for a case: as in a register's row, but the body is the first proof body unless named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CaseRecord {
    #[serde(default)]
    pub body: Option<String>,
    pub framework: String,
    pub inspected: String,
    pub published: String,
    #[serde(default)]
    pub people: BTreeMap<String, String>,
    #[serde(default)]
    pub grades: BTreeMap<String, String>,
}

/// An invented body that examples and cases speak of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ProofBody {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub populations: Vec<String>,
}
