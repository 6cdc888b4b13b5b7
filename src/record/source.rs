//! Source files as text, the lines in them, and what can be wrong with them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A file of records, a register, or a list of bodies: its text, and its name as shown to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as shown to people; nothing is read from it.
    pub path: Arc<str>,
    /// The whole text of the file.
    pub text: Cow<'static, str>,
}

impl SourceFile {
    /// A file from its shown path and its text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }
}

/// Why a source file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// Path of the file, as shown to people.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            message,
            help,
        } = self;
        write!(f, "{path}:{line}:{column}: {message}")?;
        if help.is_empty() { Ok(()) } else { write!(f, "\n  help: {help}") }
    }
}

impl std::error::Error for SourceError {}

/// Where the lines of a text begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text, once.
    pub(super) fn of(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self {
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The line (from 1) that holds a byte.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The column (from 1, in Unicode scalar values) of a byte of the text.
    pub(super) fn column(&self, text: &str, offset: usize) -> usize {
        let start = self.starts.get(self.line(offset).saturating_sub(1)).copied().unwrap_or(0);
        text.get(start..offset)
            .map_or(1, |before| before.trim_start_matches('\u{feff}').chars().count() + 1)
    }

    /// The words of a line (from 1), without the line break.
    pub(super) fn text<'t>(&self, text: &'t str, line: usize) -> Option<&'t str> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        text.get(start..end).map(|words| words.trim_end_matches(['\n', '\r']))
    }
}
