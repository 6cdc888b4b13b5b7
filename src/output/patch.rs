//! What `--fix` would change, as a unified diff.

use std::fmt::Write as _;

use colored::{Color, Colorize};
use similar::{Algorithm, ChangeTag, TextDiff};

use super::snippet::{plain, position, unsafe_to_print};
use crate::finding::{CheckedClaim, Replacement};

/// Lines shown around a change.
const AROUND: usize = 3;

/// The change of an article's text, in the form of `diff -u`, which `patch -p1` and `git apply` take.
///
/// Line ends stay as they are. What a terminal or the log of a GitHub workflow would obey is shown as �, so that such a line cannot be
/// applied.
pub fn patch(path: &str, before: &str, after: &str, colour: bool) -> String {
    let paint = |text: &str, colour_of: Color| {
        if colour {
            text.color(colour_of).to_string()
        } else {
            text.to_owned()
        }
    };
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_slices(&old, &new);
    let name = plain(path);
    let name = name.trim_start_matches('/');
    let mut out = format!(
        "{}\n{}\n",
        paint(&format!("--- a/{name}"), Color::Red),
        paint(&format!("+++ b/{name}"), Color::Green)
    );
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        let _ = writeln!(out, "{}", paint(&hunk.header().to_string(), Color::Cyan));
        for change in hunk.iter_changes() {
            let (mark, hue) = match change.tag() {
                ChangeTag::Equal => (' ', None),
                ChangeTag::Delete => ('-', Some(Color::Red)),
                ChangeTag::Insert => ('+', Some(Color::Green)),
            };
            let (text, end) = match change.value().strip_suffix('\n') {
                Some(text) => match text.strip_suffix('\r') {
                    Some(text) => (text, "\r\n"),
                    None => (text, "\n"),
                },
                None => (change.value(), "\n\\ No newline at end of file\n"),
            };
            let line = format!("{mark}{}", inert(text));
            out.push_str(&hue.map_or_else(|| line.clone(), |hue| paint(&line, hue)));
            out.push_str(end);
        }
    }
    out
}

/// A replacement that the program cannot make: `path:line:column: old → new (rule)`.
pub fn by_hand(path: &str, source: &str, claim: &CheckedClaim, new: &Replacement) -> String {
    let (line, column) = position(source, new.start);
    let old = source.get(new.start..new.end).unwrap_or_default();
    format!(
        "{}:{line}:{column}: {} → {} ({})\n",
        plain(path),
        plain(old),
        plain(&new.with),
        claim.rule
    )
}

/// A line as it is, but for what would be obeyed.
fn inert(line: &str) -> String {
    let safe: String = line
        .chars()
        .map(|c| if c != '\t' && unsafe_to_print(c) { '\u{fffd}' } else { c })
        .collect();
    let text = safe.trim_start();
    match text.strip_prefix("::") {
        Some(rest) => format!("{}\u{fffd}:{rest}", &safe[..safe.len() - text.len()]),
        None => safe,
    }
    .replace("##[", "##\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_diff_that_can_be_applied() {
        let before = "\u{feff}one\r\n\ttwo\r\nthree\r\nfour\r\nfive\r\nin June";
        assert_eq!(
            patch("/a/b.md", before, &before.replace("June", "July"), false),
            "--- a/a/b.md\n+++ b/a/b.md\n@@ -3,4 +3,4 @@\n three\r\n four\r\n five\r\n-in June\n\\ No newline at end of file\n+in July\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn words_that_are_not_to_be_trusted_stay_words() {
        let before = "a\u{1b}[31mb\rc\n  ::error::x\n##[error]y\nin June\n";
        let shown = patch("a\n--- a/b\u{1b}[2J", before, &before.replace("June", "July"), false);
        assert_eq!(
            shown,
            "--- a/a --- a/b\u{fffd}[2J\n+++ b/a --- a/b\u{fffd}[2J\n@@ -1,4 +1,4 @@\n a\u{fffd}[31mb\u{fffd}c\n   \u{fffd}:error::x\n ##\u{fffd}error]y\n-in June\n+in July\n"
        );
    }
}
