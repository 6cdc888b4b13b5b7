//! SARIF 2.1.0, for code scanning and its viewers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::ledger::{ledger, nothing_checked};
use super::notice::{Notice, Place, Point, Sheet, proof_text, sheets};
use super::{About, Page, RuleText, escape};
use crate::finding::{BaselineState, Evidence, Severity, Suppression, Tally};

/// The id of the base that paths of articles are relative to: the folder that the run was made in.
const ARTICLES: &str = "%SRCROOT%";
/// The id of the base that paths of built-in records are relative to; it is nowhere on disk.
const RECORDS: &str = "PRESSCHECK";

/// The run as SARIF 2.1.0: what is suppressed, or was there before, is marked and not left out.
pub fn sarif(pages: &[Page], about: &About) -> String {
    let sheets = sheets(pages);
    let notices: Vec<&Notice> = sheets.iter().flat_map(Sheet::notices).collect();
    let rules = rules(&notices, about);
    // A state is there for all results of a run, or for none.
    let has_baseline = notices.iter().any(|notice| notice.standing.baseline.is_some());
    let results: Vec<Value> = notices.iter().map(|notice| result(notice, &rules, has_baseline, about)).collect();

    let tally = Tally::of(pages.iter().map(|page| &page.outcome));
    let unchecked = nothing_checked(&tally, pages).map(|why| ("warning", format!("nothing was checked: {why}")));
    let notes: BTreeSet<&str> = pages.iter().flat_map(|page| &page.outcome.notes).map(String::as_str).collect();
    let remarks = std::iter::once(("note", ledger(&tally)))
        .chain(unchecked)
        .chain(notes.into_iter().map(|note| ("note", note.to_owned())));
    let remarks: Vec<Value> = remarks
        .map(|(level, text)| json!({ "level": level, "message": message(&text) }))
        .collect();

    let rule_rows: Vec<Value> = rules.iter().map(rule_row).collect();
    let artifacts: Vec<Value> = pages
        .iter()
        .map(|page| json!({ "location": artifact(&page.outcome.path, about), "roles": ["analysisTarget"] }))
        .collect();
    escape::json_pretty(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "presscheck",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "shortDescription": message(env!("CARGO_PKG_DESCRIPTION")),
                "rules": rule_rows,
            } },
            "originalUriBaseIds": {
                ARTICLES: { "description": message("the folder that the run was made in") },
                RECORDS: { "description": message("the records inside presscheck") },
            },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": tally.unreadable == 0,
                "toolExecutionNotifications": remarks,
            }],
            "artifacts": artifacts,
            "results": results,
        }],
    }))
}

/// The rules of the run; ids that are found and not among them come last.
fn rules(notices: &[&Notice], about: &About) -> Vec<RuleText> {
    let mut rules = about.rules.clone();
    let found: BTreeSet<&str> = notices.iter().map(|notice| notice.rule).collect();
    for id in found {
        if rules.iter().all(|rule| rule.id != id) {
            rules.push(RuleText {
                id: id.to_owned(),
                severity: None,
                summary: String::new(),
                help: String::new(),
            });
        }
    }
    rules
}

fn rule_row(rule: &RuleText) -> Value {
    let mut row = json!({ "id": rule.id });
    if let Some(severity) = rule.severity {
        row["defaultConfiguration"] = json!({ "level": level(severity) });
    }
    if !rule.summary.is_empty() {
        row["shortDescription"] = message(&rule.summary);
    }
    if !rule.help.is_empty() {
        row["help"] = message(&rule.help);
    }
    row
}

fn result(notice: &Notice, rules: &[RuleText], has_baseline: bool, about: &About) -> Value {
    let located =
        |place: &Place| json!({ "physicalLocation": { "artifactLocation": artifact(place.path, about), "region": region(place) } });
    let whole = || json!({ "physicalLocation": { "artifactLocation": artifact(notice.path, about) } });
    let proofs = notice.evidence.iter().map(|proof| proof_location(proof, about));
    let others = notice.others.iter().map(|place| {
        let mut other = located(place);
        other["message"] = message(if place.text.is_empty() { "the other place" } else { place.text });
        other
    });
    let related: Vec<Value> = proofs
        .chain(others)
        .enumerate()
        .map(|(id, mut location)| {
            location["id"] = json!(id);
            location
        })
        .collect();
    let details: String = notice
        .details()
        .into_iter()
        .filter(|(label, _)| matches!(*label, "article" | "record" | "frame" | "help"))
        .map(|(label, text)| format!("\n{label}: {text}"))
        .collect();

    let mut out = json!({
        "ruleId": notice.rule,
        "ruleIndex": rules.iter().position(|rule| rule.id == notice.rule),
        "level": level(notice.severity),
        "message": message(&format!("{}{details}", notice.message)),
        "locations": [notice.place.as_ref().map_or_else(whole, located)],
        "partialFingerprints": { "presscheck/v1": notice.fingerprint },
    });
    if !related.is_empty() {
        out["relatedLocations"] = Value::Array(related);
    }
    if let Some((replacement, place)) = &notice.replacement {
        out["fixes"] = json!([{
            "description": message(notice.help),
            "artifactChanges": [{
                "artifactLocation": artifact(place.path, about),
                "replacements": [{ "deletedRegion": region(place), "insertedContent": { "text": replacement.with } }],
            }],
        }]);
    }
    if let Some(suppression) = &notice.standing.suppressed {
        out["suppressions"] = json!([suppressed(suppression, about)]);
    }
    if has_baseline {
        out["baselineState"] = json!(notice.standing.baseline.unwrap_or(BaselineState::New).name());
    }
    out
}

fn suppressed(suppression: &Suppression, about: &About) -> Value {
    let Suppression {
        reason,
        until,
        path,
        line,
        in_article,
    } = suppression;
    let mut out = json!({
        "kind": if *in_article { "inSource" } else { "external" },
        "status": "accepted",
        "justification": reason,
        "location": { "physicalLocation": {
            "artifactLocation": artifact(path, about),
            "region": { "startLine": line },
        } },
    });
    if let Some(until) = until {
        out["properties"] = json!({ "until": until.to_string() });
    }
    out
}

fn proof_location(proof: &Evidence, about: &About) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(&proof.source, about),
            "region": { "startLine": proof.line.max(1) },
        },
        "message": message(&proof_text(proof)),
    })
}

fn artifact(path: &str, about: &About) -> Value {
    let uri = escape::uri(path);
    if uri.starts_with("file:") {
        json!({ "uri": uri })
    } else {
        let base = if about.records.contains(path) { RECORDS } else { ARTICLES };
        json!({ "uri": uri, "uriBaseId": base })
    }
}

fn region(place: &Place) -> Value {
    let Place {
        start, end, span, text, ..
    } = place;
    let Point { line, column, .. } = start;
    let mut out = json!({ "startLine": line, "startColumn": column, "endLine": end.line, "endColumn": end.column });
    if place.in_file {
        out["byteOffset"] = json!(span.start);
        out["byteLength"] = json!(span.end - span.start);
    }
    if !text.is_empty() {
        out["snippet"] = json!({ "text": text });
    }
    out
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// A plain text message: braces stand for arguments unless doubled, and `[text](target)` is a link, which none of ours is.
fn message(text: &str) -> Value {
    let text = text.replace('{', "{{").replace('}', "}}").replace("](", "] (");
    json!({ "text": text })
}
