//! GitLab's Code Quality report: a list of what counts, for the widget of a merge request.

use serde_json::{Value, json};

use super::notice::{Notice, Sheet, sheets};
use super::{Page, escape};
use crate::finding::{Severity, fingerprint};

/// What counts, as GitLab's Code Quality report.
pub fn gitlab(pages: &[Page]) -> String {
    let sheets = sheets(pages);
    let notices = sheets.iter().flat_map(Sheet::notices).filter(|notice| notice.counts());
    escape::json_pretty(&notices.map(issue).collect::<Vec<_>>())
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
