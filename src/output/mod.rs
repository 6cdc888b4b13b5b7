//! Output formats: each a pure function from what was found to text. They compute nothing about the article.

mod diff;
mod json;
mod jsonl;
mod ledger;
mod snippet;
mod text;

use crate::finding::Outcome;

pub use json::json;
pub use jsonl::jsonl;
pub use ledger::{ledger, nothing_checked};
pub use text::{TextOptions, text};

/// One article's outcome beside its text, which formats that show source lines need.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What was found.
    pub outcome: Outcome,
    /// The text that spans count bytes of; empty when the article could not be read.
    pub source: String,
}

#[cfg(test)]
mod sample;
