//! Packs as they stand in TOML, before anything is checked.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, Deserializer},
};

use crate::pattern::compile::near;

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
    pub hint: Vec<Hint>,
    pub rule: Vec<Rule>,
    pub body: Vec<ProofBody>,
    pub swap: Vec<Swap>,
    pub document: Vec<Document>,
    pub role: Vec<Role>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Pack {
    pub id: Spanned<String>,
    pub name: String,
    #[serde(default)]
    pub publisher: Option<String>,
    /// The words by which an article speaks of this domain; without them, the pack is read everywhere.
    #[serde(default)]
    pub topic: Vec<Spanned<String>>,
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

/// An office that somebody holds of a body, and what it is called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Role {
    pub id: Spanned<String>,
    pub name: String,
    pub patterns: Vec<Spanned<String>>,
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
    /// Whether one person holds it at a time.
    #[serde(default)]
    pub one_holder: bool,
    /// Whether other organisations have it too.
    #[serde(default)]
    pub common: bool,
    /// The role whose holder is called so, too.
    #[serde(default)]
    pub title_of: Option<Spanned<String>>,
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
    pub set: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub fill: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    pub priority: i32,
    /// Whether it is read inside a person's speech.
    #[serde(default)]
    pub speech: bool,
    /// Whether it is read on slight grounds: it may be supported, but never contradicted.
    #[serde(default)]
    pub tentative: bool,
    /// Whether it is reported only where the records agree, and listed as unread otherwise.
    #[serde(default)]
    pub quiet: bool,
    /// Whether something graded, or a word for it, must stand before the anchor as its subject.
    #[serde(default)]
    pub subject: bool,
    /// What must hold together of a body, of a rank over several registers.
    #[serde(default)]
    pub all_of: Vec<Condition>,
    #[serde(default)]
    pub example: Vec<Example>,
    #[serde(default)]
    pub counter: Vec<Counter>,
}

/// A grade in the reports of a family of frameworks; the claim's own grade if none is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Condition {
    pub family: Spanned<String>,
    pub area: Spanned<String>,
    #[serde(default)]
    pub grade: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Example {
    pub text: Spanned<String>,
    pub expect: BTreeMap<String, toml::Value>,
    #[serde(default)]
    pub date: Option<Spanned<String>>,
    /// Names that the records hold.
    #[serde(default)]
    pub people: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Counter {
    pub text: Spanned<String>,
}

/// What looks like a claim.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Hint {
    pub kind: Spanned<String>,
    pub why: String,
    pub patterns: Vec<Spanned<String>>,
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub example: Vec<Counter>,
    #[serde(default)]
    pub counter: Vec<Counter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Rule {
    pub id: Spanned<String>,
    #[serde(default)]
    pub claims: Vec<Spanned<String>>,
    pub check: Spanned<String>,
    pub severity: Spanned<String>,
    pub summary: Spanned<String>,
    pub help: String,
    #[serde(default)]
    pub case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Case {
    pub text: Spanned<String>,
    pub verdict: Spanned<String>,
    /// Another article of the same run.
    #[serde(default)]
    pub beside: Option<String>,
    #[serde(default)]
    pub date: Option<Spanned<String>>,
    #[serde(default)]
    pub record: Vec<CaseRecord>,
    #[serde(default)]
    pub people: Vec<CasePerson>,
}

/// Who holds an office in a case: as in a people file, but the body is the first proof body unless named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CasePerson {
    pub name: String,
    pub role: Spanned<String>,
    #[serde(default)]
    pub body: Option<Spanned<String>>,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub from: Option<Spanned<String>>,
    #[serde(default)]
    pub to: Option<Spanned<String>>,
}

/// A record for a case: as in a register's row, but the body is the first proof body unless named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CaseRecord {
    #[serde(default)]
    pub body: Option<Spanned<String>>,
    pub framework: Spanned<String>,
    pub inspected: Spanned<String>,
    pub published: Spanned<String>,
    #[serde(default)]
    pub people: BTreeMap<String, String>,
    #[serde(default)]
    pub grades: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub figures: BTreeMap<String, u32>,
    /// The paragraphs of the report's text.
    #[serde(default)]
    pub text: Vec<String>,
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

/// Words that turn a true statement into a false one when one is put for the other: `rules test --mutate` does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Swap {
    pub kind: Spanned<String>,
    pub pairs: Vec<(Spanned<String>, Spanned<String>)>,
}

/// What the document of a report looks like.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Document {
    #[serde(default)]
    pub framework: Option<Spanned<String>>,
    #[serde(default)]
    pub ungraded: Option<Spanned<String>>,
    pub title: Vec<Spanned<String>>,
    #[serde(default)]
    pub beside: Vec<Spanned<String>>,
    #[serde(default)]
    pub inspected: Vec<Spanned<String>>,
    #[serde(default)]
    pub running: Vec<Spanned<String>>,
    #[serde(default)]
    pub published: Vec<Spanned<String>>,
    #[serde(default)]
    pub styles: Vec<Spanned<String>>,
    #[serde(default)]
    pub person: BTreeMap<Spanned<String>, DocumentPerson>,
    #[serde(default)]
    pub grades: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    pub not_judged: Vec<Spanned<String>>,
    #[serde(default)]
    pub judgement: BTreeMap<Spanned<String>, DocumentJudgement>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DocumentPerson {
    pub line: Vec<Spanned<String>>,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DocumentJudgement {
    #[serde(default)]
    pub row: Vec<Spanned<String>>,
    #[serde(default)]
    pub line: Vec<Spanned<String>>,
    #[serde(default)]
    pub needed_if: Vec<Spanned<String>>,
}

/// Something wrong with the form of a file: a key that no table has, one that is missing, a value of another type.
pub(crate) struct Flaw {
    pub span: Range<usize>,
    pub label: String,
    pub help: String,
}

/// What could be read of a file, and what could not.
pub(crate) struct Parsed {
    pub file: File,
    pub flaws: Vec<Flaw>,
    /// Whether nothing but unknown keys was left out; if not, something else may name what was.
    pub whole: bool,
}

/// Reads a file. What does not fit is left out and noted, so that it hides nothing of the rest.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed {
        file: File::default(),
        flaws: Vec::new(),
        whole: true,
    };
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        parsed.flaws.extend(errors.iter().map(flaw));
        parsed.whole = false;
        return parsed;
    }
    // Tables that lack a key because its value was left out: that they lack it has been said.
    let mut lame = Vec::new();
    loop {
        let error = match File::deserialize(Deserializer::from(table.clone())) {
            Ok(file) => {
                parsed.file = file;
                break;
            }
            Err(error) => error,
        };
        let span = error.span().unwrap_or(0..0);
        let unknown = error.message().starts_with("unknown field");
        let known = error.message().starts_with("missing field") && lame.contains(&span);
        if !known {
            parsed.flaws.push(flaw(&error));
        }
        parsed.whole &= unknown;
        let root = table.span();
        match cut(table.get_mut(), &root, &span) {
            Some(parent) if !unknown => lame.push(parent),
            Some(_) => {}
            None => break,
        }
    }
    parsed
}

fn flaw(error: &toml::de::Error) -> Flaw {
    let message = error.message();
    let form = "see rules/README.md for the form of a rule file";
    let help = match message.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        Some((name, rest)) => {
            let known: Vec<String> = rest.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            let near = near(name, known.iter()).map_or(String::new(), |near| format!("did you mean `{near}`? "));
            format!("{near}every key must be one of those that rules/README.md lists")
        }
        None => form.to_owned(),
    };
    Flaw {
        span: error.span().unwrap_or(0..0),
        label: message.lines().next().unwrap_or("not TOML").to_owned(),
        help,
    }
}

/// Takes the innermost key, value or entry of a list that stands at `span` out of a table; gives the place of what it stood in.
fn cut(map: &mut DeTable<'_>, place: &Range<usize>, span: &Range<usize>) -> Option<Range<usize>> {
    let within = map.iter_mut().find_map(|(_, value)| {
        let place = value.span();
        match value.get_mut() {
            DeValue::Table(map) => cut(map, &place, span),
            DeValue::Array(items) => cut_entry(items, &place, span),
            _ => None,
        }
    });
    within.or_else(|| {
        let (key, _) = map.iter().find(|(key, value)| key.span() == *span || value.span() == *span)?;
        let key = key.get_ref().to_string();
        map.remove(key.as_str()).map(|_| place.clone())
    })
}

fn cut_entry(items: &mut DeArray<'_>, place: &Range<usize>, span: &Range<usize>) -> Option<Range<usize>> {
    let within = items.iter_mut().find_map(|item| {
        let place = item.span();
        match item.get_mut() {
            DeValue::Table(map) => cut(map, &place, span),
            DeValue::Array(items) => cut_entry(items, &place, span),
            _ => None,
        }
    });
    within.or_else(|| {
        let before = items.len();
        *items = std::mem::replace(items, DeArray::new())
            .into_iter()
            .filter(|item| item.span() != *span)
            .collect();
        (items.len() < before).then(|| place.clone())
    })
}
