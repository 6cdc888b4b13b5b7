//! Quotations against the text of a report: where the words stand, and how they differ.
//!
//! Words are compared in a normal form: case, marks, dashes, hyphenation and the layout of the report do not count; an acronym is its
//! words, either way; an ellipsis stands for whatever was left out, square brackets for what was put in its place. Nothing
//! is graded by likeness: one other digit, one "not" or one modal verb, and the words are not the report's.

mod align;
mod forms;
mod index;
mod words;

pub use index::{Text, Wording};

use crate::article::Token;

/// How a quotation compares with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The words stand there.
    Exact,
    /// One word differs, in number or tense.
    Inflected,
    /// Passages that stand apart, joined without an ellipsis.
    Spliced,
    /// A passage with other words in it.
    Altered,
    /// No passage comes near.
    Absent,
}

/// The passage nearest to a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How they compare.
    pub grade: Grade,
    /// How much of the quotation the passage holds, 0 to 1; rare words weigh more.
    pub share: f64,
    /// How many of its words the passage holds.
    pub shared: usize,
    /// The passage; none where nothing comes near.
    pub passage: Option<Passage>,
    /// The one stretch of the quotation that differs, as a range of its tokens, and the report's words in its place; none where another
    /// passage is as near and has other words there.
    pub swap: Option<(std::ops::Range<usize>, String)>,
}

/// Words of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The words as printed; passages that stand apart are joined by " … ".
    pub text: String,
    /// The sentences that they stand in, where those are short enough to be shown.
    pub around: Option<String>,
    /// The word before them in their sentence, in lower case.
    pub before: Option<String>,
    /// Page that it begins on, from 1.
    pub page: u32,
    /// Paragraph of the page, from 1.
    pub paragraph: u32,
    /// Line of the file that holds the report's text, from 1.
    pub line: usize,
}

/// A quotation in the form in which it is compared with any number of texts.
#[derive(Clone, Debug)]
pub struct Quoted {
    units: Vec<words::Unit>,
}

impl Quoted {
    /// Reads the tokens between the marks; nested marks do not count.
    pub fn new(tokens: &[Token]) -> Self {
        Self {
            units: words::units(tokens),
        }
    }

    /// Looks for the words in a report's text. Cannot fail.
    pub fn find(&self, text: &Text) -> Found {
        text.index().find(&self.units)
    }

    /// Whether the words stand in a report's text, and where; much cheaper than [`find`](Self::find) where they do not.
    pub fn stands(&self, text: &Text) -> Option<Passage> {
        text.index().stands(&self.units)
    }
}

#[cfg(test)]
mod tests;
