//! JSON Lines: one article per line, in the form of [`super::json()`], and the summary on the last line.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{Article, SCHEMA, Summary};
use super::{Run, escape, pages};

#[derive(Serialize)]
struct Last {
    schema: u32,
    presscheck: &'static str,
    summary: Summary,
}

/// The run as JSON Lines.
///
/// # Errors
/// A page cannot be read, or a line not written.
pub fn jsonl(run: &dyn Run, out: &mut dyn Write) -> io::Result<()> {
    for page in pages(run) {
        writeln!(out, "{}", escape::json(&Article::of(&*page?)))?;
    }
    let last = Last {
        schema: SCHEMA,
        presscheck: env!("CARGO_PKG_VERSION"),
        summary: Summary::of(run.tally()),
    };
    writeln!(out, "{}", escape::json(&last))
}
