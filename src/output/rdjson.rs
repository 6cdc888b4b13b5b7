//! Reviewdog's diagnostic format, with suggestions. Its columns count bytes. Members that older versions of Reviewdog do not know
//! would be refused by them; so other places stand in the message.

use serde_json::{Value, json};

use super::notice::{Notice, Place, Point, Sheet, sheets};
use super::{Page, escape};
use crate::finding::Severity;

/// What counts, in Reviewdog's diagnostic format.
pub fn rdjson(pages: &[Page]) -> String {
    let sheets = sheets(pages);
    let notices = sheets.iter().flat_map(Sheet::notices).filter(|notice| notice.counts());
    escape::json_pretty(&json!({
        "source": { "name": "presscheck" },
        "diagnostics": notices.map(diagnostic).collect::<Vec<_>>(),
    }))
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
