//! Reviewdog's diagnostic format, with suggestions. Its columns count bytes. Members that older versions of Reviewdog do not know
//! would be refused by them; so other places stand in the message.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::list::List;
use super::notice::{Notice, Place, Point, counting};
use super::{Run, escape};
use crate::finding::Severity;

#[derive(Serialize)]
struct Report<D> {
    diagnostics: D,
    source: Value,
}

/// What counts, in Reviewdog's diagnostic format.
///
/// # Errors
/// A page cannot be read, or the report not written.
pub fn rdjson(run: &dyn Run, out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        diagnostics: List::new(counting(run, diagnostic)),
        source: json!({ "name": "presscheck" }),
    };
    escape::json_pretty(&report, out)?;
    report.diagnostics.ended()
}

fn diagnostic(notice: &Notice) -> Value {
    let severity = match notice.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    };
    let details = notice.details().into_iter().map(|(label, text)| format!("\n{label}: {text}"));
    let mut out = json!({
        "message": format!("{}{}", notice.message, details.collect::<String>()),
        "location": notice.place.map_or_else(|| json!({ "path": notice.path }), |place| location(&place)),
        "severity": severity,
        "code": { "value": notice.rule },
    });
    if let Some((replacement, place)) = notice.replacement {
        out["suggestions"] = json!([{ "range": range(&place), "text": replacement.with }]);
    }
    out
}

fn location(place: &Place) -> Value {
    json!({ "path": place.path, "range": range(place) })
}

fn range(place: &Place) -> Value {
    let point = |point: Point| json!({ "line": point.line, "column": point.byte_column });
    json!({ "start": point(place.start), "end": point(place.end) })
}
