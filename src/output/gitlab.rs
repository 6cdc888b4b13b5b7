//! GitLab's Code Quality report: a list of what counts, for the widget of a merge request.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::list::List;
use super::notice::{Notice, counting};
use super::{Run, escape};
use crate::finding::{Severity, fingerprint};

/// What counts, as GitLab's Code Quality report.
///
/// # Errors
/// A page cannot be read, or the report not written.
pub fn gitlab(run: &dyn Run, out: &mut dyn Write) -> io::Result<()> {
    let issues = List::new(counting(run, issue));
    escape::json_pretty(&issues, out)?;
    issues.ended()
}

fn issue(notice: &Notice) -> Value {
    let (begin, end) = notice.place.map_or((1, 1), |place| (place.start.line, place.end.line));
    let severity = match notice.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    json!({
        "description": notice.message,
        "check_name": notice.rule,
        // A fingerprint leaves the folder out, and GitLab drops all but one issue of a fingerprint.
        "fingerprint": format!("{}-{}", notice.fingerprint, fingerprint(&[notice.path])),
        "severity": severity,
        "location": { "path": notice.path, "lines": { "begin": begin, "end": end } },
    })
}
