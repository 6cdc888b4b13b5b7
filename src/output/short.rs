//! One line for each thing found, in the form that editors and problem matchers read: `path:line:column: severity[rule]: message`.

use std::io::{self, Write};

use super::Run;
use super::ledger::{ledger, nothing_checked};
use super::notice::counting;
use super::snippet::{inert, plain};

/// The run in short: what counts, one line each, and the ledger.
///
/// # Errors
/// A page cannot be read, or a line not written.
pub fn short(run: &dyn Run, out: &mut dyn Write) -> io::Result<()> {
    let lines = counting(run, |notice| {
        let (severity, message) = (notice.severity.name(), plain(notice.message));
        inert(&format!("{}: {severity}[{}]: {message}", notice.at(), notice.rule))
    });
    for line in lines {
        writeln!(out, "{}", line?)?;
    }
    let tally = run.tally();
    if let Some(why) = nothing_checked(&tally) {
        writeln!(out, "warning: nothing was checked: {why}")?;
    }
    writeln!(out, "{}", ledger(&tally))
}
