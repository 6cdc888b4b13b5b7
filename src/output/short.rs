//! One line for each thing found, in the form that editors and problem matchers read: `path:line:column: severity[rule]: message`.

use super::Page;
use super::ledger::{ledger, nothing_checked};
use super::notice::sheets;
use super::snippet::{inert, plain};
use crate::finding::Tally;

/// The run in short: what counts, one line each, and the ledger.
pub fn short(pages: &[Page]) -> String {
    let mut out = String::new();
    for sheet in sheets(pages) {
        for notice in sheet.notices().into_iter().filter(|notice| notice.counts()) {
            let (severity, message) = (notice.severity.name(), plain(notice.message));
            out += &inert(&format!("{}: {severity}[{}]: {message}", notice.at(), notice.rule));
            out.push('\n');
        }
    }
    let tally = Tally::of(pages.iter().map(|page| &page.outcome));
    if let Some(why) = nothing_checked(&tally, pages) {
        out += &format!("warning: nothing was checked: {why}\n");
    }
    out + &ledger(&tally) + "\n"
}
