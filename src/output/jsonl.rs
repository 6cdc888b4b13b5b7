//! JSON Lines: one article per line, in the form of [`super::json()`], and the summary on the last line.

use serde::Serialize;

use super::Page;
use super::json::{Article, SCHEMA, Summary};

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
        out.push_str(&serde_json::to_string(&Article::of(page)).unwrap_or_default());
        out.push('\n');
    }
    let last = Last {
        schema: SCHEMA,
        presscheck: env!("CARGO_PKG_VERSION"),
        summary: Summary::of(pages),
    };
    out.push_str(&serde_json::to_string(&last).unwrap_or_default());
    out.push('\n');
    out
}
