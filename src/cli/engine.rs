//! Where the command line meets the stages: the only file of `cli` that names their functions.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use presscheck::Checker;
pub use presscheck::Options;
use presscheck::agree::Across;
use presscheck::article::{self, Article};
use presscheck::finding::{Outcome, Severity};
use presscheck::fix::{self, Mended};
use presscheck::measure::{self, ClaimScore, Labels, RuleScore};
use presscheck::mention::Value;
use presscheck::mutate::{self, Study};
use presscheck::output::{About, RuleText};
use presscheck::pack::{self, PackError, Packs};
use presscheck::quote::Text;
use presscheck::record::import::{self, Imported, RegisterFile};
use presscheck::record::{self, Comparison, Records, ReportText, SourceError, SourceFile};

use super::Trouble;
use super::files::{self, TomlFile};
use super::trouble::one_line;

/// A rule, as listed and explained.
#[derive(Clone, Debug)]
pub struct RuleNote {
    /// Rule id.
    pub id: String,
    /// Id of the claim it judges.
    pub claim: String,
    /// How serious.
    pub severity: Severity,
    /// The message, with its slots.
    pub summary: String,
    /// What to do.
    pub help: String,
    /// Sentences that it was proved on, each with the verdict.
    pub examples: Vec<(String, String)>,
    /// How it did on labelled articles, in sentences.
    pub measured: Vec<String>,
}

/// A claim definition, as explained.
#[derive(Clone, Debug)]
pub struct ClaimNote {
    /// Claim id.
    pub id: String,
    /// "grade", "date" …
    pub kind: &'static str,
    /// The rule that judges it.
    pub rule: Option<String>,
    /// Whether it may be supported, and never contradicted.
    pub tentative: bool,
    /// Sentences that it reads, each with what is read.
    pub reads: Vec<(String, String)>,
    /// Sentences that it leaves.
    pub leaves: Vec<String>,
    /// How it did on labelled articles, in sentences.
    pub measured: Vec<String>,
}

/// One example, counter-example or case of a rule file, tried.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Rule or claim id.
    pub of: String,
    /// Path and line.
    pub at: String,
    /// "validated", "reported", "noisy", "missing" or "wrong".
    pub result: &'static str,
    /// What was expected and what came; empty when all is well.
    pub detail: String,
}

/// Everything that proving the rules gave.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    /// One per example, counter-example and case.
    pub trials: Vec<Trial>,
    /// Rules that no case makes fire and claims without a counter-example, each a sentence.
    pub uncovered: Vec<String>,
}

/// A remark on the records.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Names the kind of defect.
    pub kind: String,
    /// How serious.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// Path and line.
    pub at: String,
    /// What to do; may be empty.
    pub help: String,
}

/// A typed value read in an article.
#[derive(Clone, Debug, serde::Serialize)]
pub struct MentionNote {
    /// "date", "grade", "person" …
    pub kind: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub text: String,
    /// The value.
    pub value: serde_json::Value,
}

/// Rules and records, compiled. They live as long as the program.
pub struct Engine {
    packs: &'static Packs,
    records: &'static Records,
    checker: Checker<'static>,
    /// Source files that were given, as shown.
    given: Vec<String>,
}

/// What makes records of documents; it can be handed to another thread.
#[derive(Clone, Copy)]
pub struct Importer {
    packs: &'static Packs,
    records: &'static Records,
}

impl Importer {
    /// Makes a record of a document; `settled` holds what a person says of its facts.
    ///
    /// # Errors
    /// Everything that the document lacks or states in two ways.
    pub fn import(&self, name: &str, bytes: &[u8], settled: &[(String, String)]) -> Result<Imported, Vec<Trouble>> {
        import::import(name, bytes, self.packs, self.records, settled).map_err(|errors| {
            let troubles = errors.into_iter().map(|error| {
                // Where each value stands comes below the name of the file.
                let (what, places) = error.message.split_once('\n').unwrap_or((&error.message, ""));
                let at = if places.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}\n{places}")
                };
                Trouble::new(format!("not imported: {what}"), at, error.help)
            });
            troubles.collect()
        })
    }

    /// Makes a register of a CSV, by the text of a mapping.
    ///
    /// # Errors
    /// Everything that is wrong with the mapping, or with the rows.
    pub fn register(&self, name: &str, bytes: &[u8], mapping: &str, text: String) -> Result<RegisterFile, Vec<Trouble>> {
        let mapping = SourceFile::new(mapping, text);
        import::register(name, bytes, &mapping, self.packs, self.records).map_err(|errors| {
            let troubles = errors.iter().map(|error| {
                Trouble::new(
                    format!("not imported: {}", error.message),
                    format!("{}:{}:{}", error.path, error.line, error.column),
                    error.help.clone(),
                )
            });
            troubles.collect()
        })
    }
}

impl Engine {
    /// Compiles the built-in rules and records together with those given; a given file replaces the built-in one of the same relative path.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files.
    pub fn load(rules: Vec<TomlFile>, sources: Vec<TomlFile>) -> Result<Self, Vec<Trouble>> {
        let packs: Result<&'static Packs, Vec<Trouble>> = if rules.is_empty() {
            Packs::embedded().map_err(|errors| errors.iter().map(pack_trouble).collect())
        } else {
            let files = overlay(
                pack::EMBEDDED.iter().map(|(path, text)| built_in(path, text, "rules/")).collect(),
                rules,
            );
            let texts: Vec<(Arc<str>, &str)> = files
                .iter()
                .map(|file| (Arc::from(file.shown.as_str()), file.text.as_str()))
                .collect();
            Packs::load(&texts)
                .map(|packs| &*Box::leak(Box::new(packs)))
                .map_err(|errors| errors.iter().map(pack_trouble).collect())
        };
        let given: Vec<String> = sources.iter().map(|file| file.shown.clone()).collect();
        let records: Result<&'static Records, Vec<Trouble>> = if sources.is_empty() {
            Records::embedded().map_err(|errors| errors.iter().map(source_trouble).collect())
        } else {
            let built: Vec<TomlFile> = record::embedded()
                .iter()
                .map(|file| built_in(&file.path, &file.text, "sources/"))
                .collect();
            let files: Vec<SourceFile> = overlay(built, sources)
                .into_iter()
                .map(|file| SourceFile::new(file.shown, Cow::Owned(file.text)))
                .collect();
            record::load(&files)
                .map_err(|errors| errors.iter().map(source_trouble).collect())
                .and_then(with_texts)
                .map(|records| &*Box::leak(Box::new(records)))
        };
        match (packs, records) {
            (Ok(packs), Ok(records)) => {
                let strange = strange(packs, records, &given);
                if !strange.is_empty() {
                    return Err(strange);
                }
                Ok(Self {
                    packs,
                    records,
                    checker: Checker::new(packs, records),
                    given,
                })
            }
            (packs, records) => Err(packs.err().into_iter().chain(records.err()).flatten().collect()),
        }
    }

    /// Whether all records are built in.
    pub fn is_built_in(&self) -> bool {
        self.given.is_empty()
    }

    /// The records.
    pub fn records(&self) -> &Records {
        self.records
    }

    /// What a run is made with, for formats that tell: the rules in words, and which records are built in.
    pub fn about(&self, fail_on: Option<Severity>) -> About {
        let mut rules: Vec<RuleText> = self
            .packs
            .rules
            .iter()
            .map(|rule| RuleText {
                id: rule.id.clone(),
                severity: Some(rule.severity),
                summary: rule.say("…", "…", "…"),
                help: rule.help.clone(),
            })
            .collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let built_in = record::embedded().iter().map(|file| file.path.to_string());
        About {
            rules,
            records: built_in.filter(|path| !self.given.contains(path)).collect(),
            fail_on,
        }
    }

    /// The ids of the rules.
    pub fn rule_ids(&self) -> impl Iterator<Item = &str> {
        self.packs.rules.iter().map(|rule| rule.id.as_str())
    }

    /// The rules, sorted by id.
    pub fn rules(&self) -> Vec<RuleNote> {
        let mut rules: Vec<RuleNote> = self
            .packs
            .rules
            .iter()
            .map(|rule| RuleNote {
                id: rule.id.clone(),
                claim: rule.claims.join(", "),
                severity: rule.severity,
                summary: rule.summary.clone(),
                help: rule.help.clone(),
                examples: rule
                    .cases
                    .iter()
                    .map(|case| (case.sample.text.replace("\n\n", " / "), case.verdict.clone()))
                    .collect(),
                measured: measured_rule(&rule.id),
            })
            .collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules
    }

    /// The claim definitions, in file order.
    pub fn claims(&self) -> Vec<ClaimNote> {
        let value = |expect: &BTreeMap<String, String>| {
            let slots: Vec<String> = expect.iter().map(|(slot, value)| format!("{slot} {value}")).collect();
            slots.join(", ")
        };
        self.packs
            .claims
            .iter()
            .map(|claim| ClaimNote {
                id: claim.id.clone(),
                kind: claim.kind.name(),
                rule: self.packs.rule_of(&claim.id).map(|rule| rule.id.clone()),
                tentative: claim.tentative,
                reads: claim
                    .examples
                    .iter()
                    .map(|example| (example.sample.text.clone(), value(&example.expect)))
                    .collect(),
                leaves: claim.counters.iter().map(|counter| counter.text.clone()).collect(),
                measured: measured_claim(&claim.id),
            })
            .collect()
    }

    /// Reads an article.
    ///
    /// # Errors
    /// The file is not text.
    pub fn read(&self, path: &str, bytes: &[u8]) -> Result<Article, Trouble> {
        article::read(path, bytes, None).map_err(|error| unreadable(path, &error.to_string()))
    }

    /// Checks an article.
    pub fn check(&self, article: &Article, options: &Options) -> Outcome {
        self.checker.check(article, options)
    }

    /// Makes the replacements in an article that are certain; `bytes` are what it was read from, `mark` says what of an outcome is accepted.
    pub fn mend(&self, article: Article, bytes: &[u8], options: &Options, mark: impl Fn(&mut Outcome)) -> Option<Mended> {
        fix::mend(article, bytes, |article| {
            let mut outcome = self.check(article, options);
            mark(&mut outcome);
            outcome
        })
    }

    /// What holds the articles of a run against each other.
    pub fn across(&self) -> Across<'static> {
        self.checker.across()
    }

    /// The typed values read in an article, in order.
    pub fn mentions(&self, article: &Article) -> Vec<MentionNote> {
        let mentions = self.checker.mentions(article, &Options::default());
        let date = mentions.date.map(|date| date.date);
        let note = |kind: &str, span: article::Span, value: serde_json::Value| MentionNote {
            kind: kind.to_owned(),
            start: span.start,
            end: span.end,
            text: article.text(span).to_owned(),
            value,
        };
        let mut notes: Vec<MentionNote> = mentions
            .items
            .iter()
            .map(|mention| {
                let value = match &mention.value {
                    Value::Date(said) => said.when(date).map_or(serde_json::Value::Null, |when| when.timex().into()),
                    Value::Length(length) => format!("P{}D/P{}D", length.least, length.most).into(),
                    Value::Number(n) | Value::Ordinal(n) => (*n).into(),
                    Value::Bounded(bound, n) => format!("{}{n}", bound.name()).into(),
                    Value::Share(share) => format!("{}{}/{}", share.bound.name(), share.of.0, share.of.1).into(),
                    Value::Person(name) => name.as_str().into(),
                    Value::Body(at) => self.records.bodies[*at].id.as_str().into(),
                    Value::Population(at) => self.records.populations[*at].id.as_str().into(),
                    Value::Term(_, value) => (&**value).into(),
                };
                note(mention.value.kind(), article.span(mention.toks), value)
            })
            .collect();
        notes.extend(mentions.quotations.iter().map(|quotation| {
            let span = article.span(quotation.words);
            note("quotation", span, article.text(span).into())
        }));
        notes.sort_by(|a, b| (a.start, a.end, &a.kind).cmp(&(b.start, b.end, &b.kind)));
        notes
    }

    /// What makes records of documents.
    pub fn importer(&self) -> Importer {
        Importer {
            packs: self.packs,
            records: self.records,
        }
    }

    /// Given records held against the built-in ones, cell by cell.
    pub fn against_register(&self) -> Vec<Comparison> {
        match Records::embedded() {
            Ok(built_in) => record::compare(self.records, &self.given, built_in),
            Err(_) => Vec::new(),
        }
    }

    /// What is odd about the records: two sources that disagree, dates out of order. Remarks on given files come first, those on
    /// built-in ones after them.
    pub fn audit(&self) -> (Vec<Remark>, Vec<Remark>) {
        let mut findings = record::audit(self.records, &self.packs.frameworks);
        findings.extend(record::audit_offices(self.records, &self.packs.roles));
        // What the comparison shows needs no second remark.
        let compared = self.against_register();
        let shown = |report: &str| {
            let mut of_report = compared.iter().filter(|comparison| comparison.report == report);
            of_report.any(|comparison| comparison.cells.iter().any(record::Cell::differs))
        };
        findings.retain(|finding| finding.kind != "sources-disagree" || !shown(&finding.report));
        let (own, built_in): (Vec<_>, Vec<_>) = findings
            .into_iter()
            .partition(|finding| self.given.iter().any(|file| **file == *finding.at.path));
        let remark = |finding: record::SourceFinding| Remark {
            kind: finding.kind.to_owned(),
            severity: finding.severity,
            message: finding.message,
            at: format!("{}:{}", finding.at.path, finding.at.line),
            help: finding.help,
        };
        (own.into_iter().map(remark).collect(), built_in.into_iter().map(remark).collect())
    }

    /// Puts errors into the supported cases of the rules.
    pub fn mutate_cases(&self) -> Study {
        mutate::cases(self.packs)
    }

    /// Puts errors into the supported claims of an article.
    pub fn mutate(&self, article: &Article, labels: Option<&Labels>) -> Study {
        let wrong = labels.map(Labels::wrong);
        mutate::article(&self.checker, article, &Options::default(), wrong.as_deref())
    }

    /// Tries every example of the rules.
    pub fn prove(&self) -> Trials {
        let proof = self.packs.prove();
        Trials {
            trials: proof
                .trials
                .into_iter()
                .map(|trial| Trial {
                    of: trial.of,
                    at: format!("{}:{}", trial.at.path, trial.at.line),
                    result: trial.result.name(),
                    detail: trial.detail,
                })
                .collect(),
            uncovered: proof.uncovered,
        }
    }
}

/// Records together with the texts of the reports that they were imported from.
fn with_texts(mut records: Records) -> Result<Records, Vec<Trouble>> {
    let mut troubles = Vec::new();
    let mut texts = Vec::new();
    for record in &records.reports {
        let Some(name) = record.document.as_ref().and_then(|document| document.text.as_deref()) else {
            continue;
        };
        match files::beside(&record.at.path, name) {
            Ok((path, text)) => match ReportText::parse(&text) {
                Ok(text) => texts.push((record.id.clone(), Text::new(path, text))),
                Err(errors) => troubles.extend(errors.into_iter().map(|error| {
                    let help = "import the report again, or take the line out";
                    Trouble::new(
                        format!("wrong text of a report: {}", error.message),
                        format!("{path}:{}", error.line),
                        help,
                    )
                })),
            },
            Err(trouble) => troubles.push(Trouble {
                help: format!(
                    "{} names it as the text of its report; import the report again, or take `text` out",
                    record.at.path
                ),
                ..trouble
            }),
        }
    }
    records.texts.extend(texts.into_iter().map(|(id, text)| (id, Arc::new(text))));
    if troubles.is_empty() { Ok(records) } else { Err(troubles) }
}

/// What was measured of a rule, for a desk that must decide whether to trust it.
fn measured_rule(id: &str) -> Vec<String> {
    let Some((measured, score)) = measure::embedded().and_then(|measured| Some((measured, measured.rule.get(id)?))) else {
        return Vec::new();
    };
    let RuleScore {
        kind,
        accusations,
        right,
        errors,
        found,
        found_by_any,
    } = score;
    vec![
        format!(
            "on {} labelled articles ({}): {accusations} accusations, {right} right, {} wrong",
            measured.articles,
            measured.date,
            accusations - right.min(accusations)
        ),
        format!("of {errors} labelled errors of kind {kind}: {found} found by this rule, {found_by_any} by any"),
    ]
}

/// What was measured of a claim definition.
fn measured_claim(id: &str) -> Vec<String> {
    let Some((measured, score)) = measure::embedded().and_then(|measured| Some((measured, measured.claim.get(id)?))) else {
        return Vec::new();
    };
    let ClaimScore {
        answered,
        right,
        wrongly_supported,
        wrongly_contradicted,
        abstained,
    } = score;
    vec![format!(
        "on {} labelled articles ({}): {answered} labels answered, {right} with the right verdict, {wrongly_supported} wrongly supported, \
         {wrongly_contradicted} wrongly contradicted, {abstained} left open",
        measured.articles, measured.date
    )]
}

/// Frameworks, areas, grades and roles in given source files that no pack knows: held against an article, they would contradict whatever it says,
/// or nothing at all.
fn strange(packs: &Packs, records: &Records, given: &[String]) -> Vec<Trouble> {
    if given.is_empty() {
        return Vec::new();
    }
    let offices = record::audit_offices(records, &packs.roles);
    record::audit(records, &packs.frameworks)
        .into_iter()
        .chain(offices)
        .filter(|finding| {
            matches!(
                finding.kind,
                "unknown-framework" | "unknown-area" | "unknown-grade" | "unknown-role"
            )
        })
        .filter(|finding| given.iter().any(|path| **path == *finding.at.path))
        .map(|finding| {
            Trouble::new(
                format!("wrong source file: {}", finding.message),
                format!("{}:{}", finding.at.path, finding.at.line),
                finding.help,
            )
        })
        .collect()
}

fn built_in(path: &str, text: &str, folder: &str) -> TomlFile {
    TomlFile {
        relative: path.strip_prefix(folder).unwrap_or(path).to_owned(),
        shown: path.to_owned(),
        text: text.to_owned(),
    }
}

fn pack_trouble(error: &PackError) -> Trouble {
    Trouble::new(
        format!("wrong rule file: {}", error.label),
        format!("{}:{}:{}", error.path, error.line, error.column),
        error.help.clone(),
    )
}

fn source_trouble(error: &SourceError) -> Trouble {
    Trouble::new(
        format!("wrong source file: {}", error.message),
        format!("{}:{}:{}", error.path, error.line, error.column),
        error.help.clone(),
    )
}

/// Ingest says what is wrong and, after a semicolon, the cure.
fn unreadable(path: &str, error: &str) -> Trouble {
    let (what, help) = error.split_once("; ").unwrap_or((error, ""));
    Trouble::new(format!("cannot read an article: {what}"), one_line(path), help)
}

/// `built_in` files, those of the same relative path as a given one replaced by it, and the other given ones after them.
///
/// Of two given files with one relative path both are kept: they come from different folders, and none is built in.
pub fn overlay(mut built_in: Vec<TomlFile>, given: Vec<TomlFile>) -> Vec<TomlFile> {
    // A file that replaces another takes its place: what stands first decides where nothing else does.
    for file in given {
        match built_in.iter().position(|known| known.relative == file.relative) {
            Some(at) => built_in[at] = file,
            None => built_in.push(file),
        }
    }
    built_in
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(relative: &str, shown: &str) -> TomlFile {
        TomlFile {
            relative: relative.into(),
            shown: shown.into(),
            text: String::new(),
        }
    }

    #[test]
    fn given_files_replace_built_in_ones_and_add_to_them() {
        let built_in = vec![
            file("core/claims.toml", "rules/core/claims.toml"),
            file("core/words.toml", "rules/core/words.toml"),
        ];
        let given = vec![
            file("core/words.toml", "mine/core/words.toml"),
            file("house.toml", "mine/house.toml"),
        ];
        let shown: Vec<String> = overlay(built_in, given).into_iter().map(|file| file.shown).collect();
        assert_eq!(shown, ["rules/core/claims.toml", "mine/core/words.toml", "mine/house.toml"]);
    }
}
