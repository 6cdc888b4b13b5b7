//! Output formats: each a pure function from what was found to text. They compute nothing about the article.
//!
//! A format goes over the pages of a [`Run`] one at a time, as often as it needs to, and writes as it goes: a run may be larger than memory.
//!
//! | question | file |
//! |---|---|
//! | what is shown of a run, and of what does each format consist? | `notice.rs` |
//! | how are the words of an article kept from being taken for part of a format? | `escape.rs`, `snippet.rs` |
//! | how is the text of an article shown? | `layout.rs` |

mod answer;
mod diff;
mod escape;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
mod layout;
mod ledger;
mod list;
mod notice;
mod patch;
mod rdjson;
mod sarif;
mod short;
mod snippet;
mod text;

use std::{borrow::Cow, collections::BTreeSet, io};

use serde::{Deserialize, Serialize};

use crate::finding::{Outcome, Severity, Tally};

pub use answer::{answer, refusal};
pub use github::{github, github_summary};
pub use gitlab::gitlab;
pub use html::html;
pub use json::json;
pub use jsonl::jsonl;
pub use junit::junit;
pub use layout::{Block, Word, layout};
pub use ledger::{ledger, nothing_checked};
pub use patch::{by_hand, patch};
pub use rdjson::rdjson;
pub use sarif::sarif;
pub use short::short;
pub use text::{TextOptions, text};

/// One article's outcome beside its text, which formats that show source lines need.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// What was found.
    pub outcome: Outcome,
    /// The text that spans count bytes of; empty when the article could not be read.
    pub source: String,
    /// The same as it is read, by [`layout()`]; may be left empty where no format shows the whole article.
    pub blocks: Vec<Block>,
}

/// The pages of a run, by number, as often as they are asked for.
pub trait Run {
    /// How many there are.
    fn len(&self) -> usize;

    /// A page.
    ///
    /// # Errors
    /// It cannot be read from where it is kept.
    fn page(&self, at: usize) -> io::Result<Cow<'_, Page>>;

    /// The number of the page of an article, by its path.
    fn find(&self, path: &str) -> Option<usize>;

    /// Counts over all of them.
    fn tally(&self) -> Tally;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Pages that are all at hand.
impl Run for Vec<Page> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn page(&self, at: usize) -> io::Result<Cow<'_, Page>> {
        Ok(Cow::Borrowed(&self[at]))
    }

    fn find(&self, path: &str) -> Option<usize> {
        self.iter().position(|page| page.outcome.path == path)
    }

    fn tally(&self) -> Tally {
        Tally::of(self.iter().map(|page| &page.outcome))
    }
}

/// The pages of a run in their order.
fn pages(run: &dyn Run) -> impl Iterator<Item = io::Result<Cow<'_, Page>>> {
    (0..run.len()).map(|at| run.page(at))
}

/// What a format writes, as a string.
///
/// # Errors
/// Those of the format.
pub fn to_string(format: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<String> {
    let mut out = Vec::new();
    format(&mut out)?;
    String::from_utf8(out).map_err(io::Error::other)
}

/// What a run was made with, for formats that tell.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The rules, in the order in which they are listed.
    pub rules: Vec<RuleText>,
    /// Paths of the records inside the program, which are files of no folder.
    pub records: BTreeSet<String>,
    /// The least severity that fails the run; none if nothing does.
    pub fail_on: Option<Severity>,
}

/// What a rule says, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// Its id.
    pub id: String,
    /// How serious a contradiction is; none where that differs.
    pub severity: Option<Severity>,
    /// What it finds.
    pub summary: String,
    /// What to do.
    pub help: String,
}

#[cfg(test)]
mod sample;
