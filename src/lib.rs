//! Checks press coverage against the published report it is about.
//!
//! A one-way cascade; each stage sees only the one before it:
//!
//! ```text
//! bytes ─ article ─▶ Article      zones, sentences, tokens; every token keeps its byte span in the original file
//!       ─ mention ─▶ Mentions     nom parsers over tokens: dates, numbers, names; terms from packs, bodies from records
//!       ─ claim ───▶ Claims       patterns from the packs' TOML, over words and typed mentions
//!       ─ frame ───▶ Frames       which body, which report, as of when, and why: readings, as data
//!       ─ check ───▶ Rulings      one checker per kind of claim, against the records
//!       ─ agree ───▶ Findings     what is said twice and differently, in one article or across those of a run
//!       ─ policy ──▶ Standings    suppressions, severities of the house: what is reported, and what counts
//!       ─ fix ─────▶ Mended       the article again, with the replacements that are certain
//!       ─ output ──▶ text, SARIF  pure functions of the outcome
//! ```
//!
//! | to add | look in |
//! |---|---|
//! | a phrase, a grade, a rule, a domain | `rules/` (TOML only; `rules/README.md`) |
//! | a report, a body, a group of bodies | `sources/` (TOML only; `sources/README.md`) |
//! | an input format | [`article`] |
//! | a typed value | [`mention`] |
//! | a check | [`check`] |
//! | a way to pass findings over | [`policy`] |
//! | an output format | [`output`] |
//! | what may be put right in an article | [`fix`] |
//!
//! The rules and records of the program itself come from a [`snapshot`] of what their TOML says; those of users are always read as TOML.
//!
//! Nothing here reads a file, the clock or the environment, or prints; only the command line does. Reading an article's text,
//! its mentions, claims and frames cannot fail.
//!
//! ```
//! use presscheck::{Options, article, pack::Packs, record::Records};
//!
//! let text = "15 April 2025\n\nCamden Council's children's services have been rated 'inadequate' by Ofsted.";
//! let article = article::read("draft.txt", text.as_bytes(), None)?;
//! let packs = Packs::embedded().map_err(|errors| errors[0].to_string())?;
//! let records = Records::embedded().map_err(|errors| errors[0].to_string())?;
//! let outcome = presscheck::check(&article, packs, records, &Options::default());
//! let claim = &outcome.claims[0];
//! assert_eq!(claim.verdict, presscheck::finding::Verdict::Contradicted);
//! assert_eq!(claim.report.as_deref(), Some("camden-2025-04-15"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod agree;
pub mod article;
pub mod check;
pub mod claim;
pub mod config;
pub mod finding;
pub mod fix;
pub mod frame;
pub mod measure;
pub mod mention;
pub mod mutate;
pub mod output;
pub mod pack;
pub mod pattern;
pub mod policy;
pub mod quote;
pub mod record;
mod run;
pub mod snapshot;
pub mod stream;

pub use run::{Checker, Options, check};
