//! JSON Lines: one article per line, in the form of [`super::json()`], and the summary on the last line.

use serde::Serialize;

use super::json::{Article, SCHEMA, Summary};
use super::{Page, escape};

#[derive(Serialize)]
struct Last {
    schema: u32,
    presscheck: &'static str,
    summary: Summary,
}

/// The run as JSON Lines.
pub fn jsonl(pages: &[Page]) -> String {
    let mut out = String::new();
    for page in pages {
        out.push_str(&escape::json(&Article::of(page)));
        out.push('\n');
    }
    let last = Last {
        schema: SCHEMA,
        presscheck: env!("CARGO_PKG_VERSION"),
        summary: Summary::of(pages),
    };
    out.push_str(&escape::json(&last));
    out.push('\n');
    out
}
