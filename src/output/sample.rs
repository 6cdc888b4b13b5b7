//! Two invented pages with every shape of outcome, for the tests of the formats.

use jiff::civil::date;

use super::{About, Page, RuleText};
use crate::article::{DateFrom, Span, Zone};
use crate::finding::{
    BaselineState, CheckedClaim, ClaimKind, ClaimValue, Diff, Elsewhere, Evidence, Finding, FrameNote, Outcome, Replacement, Severity,
    Speaker, Standing, Suppression, Unread, UnreadKind, Verdict, stamp_claims, stamp_findings,
};

const SOURCE: &str = "# Anytown’s children’s services are ‘outstanding’\r\n\r\n\tThe council’s top mark follows a visit in April, which the council’s new director, Zoë O’Nion, welcomed as the best news that Anytown has had in a year of hard choices, long nights and cold tea.\r\nIt was led by Clare Exampleton.\r\nIt is the first in the region.\r\n";

fn span(text: &str) -> Span {
    let start = SOURCE.find(text).expect("text of the sample");
    Span::new(start, start + text.len())
}

fn claim(kind: ClaimKind, rule: &str, text: &str, value: ClaimValue, verdict: Verdict, message: &str) -> CheckedClaim {
    let span = span(text);
    let (line, column) = super::snippet::position(SOURCE, span.start);
    CheckedClaim {
        kind,
        claim: rule.trim_end_matches("-mismatch").to_owned(),
        rule: rule.to_owned(),
        span,
        line,
        column,
        text: text.to_owned(),
        value,
        body: Some("anytown".to_owned()),
        report: Some("anytown-2025-04-15".to_owned()),
        speaker: Speaker::Article,
        zone: if line == 1 { Zone::Headline } else { Zone::Body },
        verdict,
        severity: (verdict == Verdict::Contradicted).then_some(Severity::Error),
        message: message.to_owned(),
        reason: "published two days before the article's date, 17 April 2025".to_owned(),
        help: String::new(),
        fingerprint: String::new(),
        standing: Standing::default(),
        evidence: Vec::new(),
        diff: None,
        replacement: None,
    }
}

fn evidence(line: usize, field: &str, value: &str) -> Evidence {
    Evidence {
        source: "sources/anytown.toml".into(),
        line,
        field: field.to_owned(),
        value: value.to_owned(),
        text: "".into(),
    }
}

pub(super) fn pages() -> Vec<Page> {
    let grade = ClaimValue::Grade {
        grade: Some("outstanding".into()),
        area: Some("overall".into()),
        areas: vec![],
        scope: None,
        previous: None,
        change: None,
    };
    let month = ClaimValue::Date {
        event: "inspected".into(),
        from: Some("2025-04-01".into()),
        to: Some("2025-04-30".into()),
        grain: "month".into(),
    };
    let name = ClaimValue::Name {
        name: "Clare Exampleton".into(),
        role: "lead-inspector".into(),
    };
    let rank = ClaimValue::Rank {
        rank: "first".into(),
        n: None,
        predicate: "overall=outstanding".into(),
        population: Some("region".into()),
    };
    let mut claims = vec![
        claim(ClaimKind::Grade, "grade-mismatch", "‘outstanding’", grade, Verdict::Supported, "overall is outstanding"),
        CheckedClaim {
            diff: Some(Diff { article: "a visit in April 2025".into(), source: "a visit from 3 to 7 March 2025".into() }),
            help: "check which report the article is about; if it is this one, change the month, and look for the same month in the caption and the standfirst".into(),
            evidence: vec![evidence(5, "inspected", "2025-03-03/2025-03-07")],
            ..claim(ClaimKind::Date, "inspection-date-mismatch", "a visit in April", month, Verdict::Contradicted, "the visit is dated to April 2025; the report's inspection ran 3 to 7 March 2025")
        },
        CheckedClaim {
            diff: Some(Diff { article: "Clare Exampleton".into(), source: "Claire Exampleton".into() }),
            replacement: Some(Replacement { start: span("Clare").start, end: span("Clare").end, with: "Claire".into() }),
            evidence: vec![evidence(12, "person.lead-inspector", "Claire Exampleton")],
            help: "the report spells it Claire".into(),
            ..claim(ClaimKind::Name, "lead-inspector-mismatch", "Clare Exampleton", name, Verdict::Contradicted, "the lead inspector is Claire Exampleton, not Clare Exampleton")
        },
        claim(ClaimKind::Rank, "rank-mismatch", "the first in the region", rank, Verdict::Undecided, "two readings: first of this framework, second with its predecessor"),
    ];
    stamp_claims("press/anytown.md", &mut claims);
    let mut findings = vec![Finding {
        rule: "headline-disagrees".into(),
        severity: Severity::Warning,
        message: "the headline says more than the text".into(),
        help: "make them agree".into(),
        places: vec![span("‘outstanding’"), span("top mark")],
        elsewhere: vec![Elsewhere {
            path: "press/old.md".into(),
            span: Span::new(4, 9),
            line: 2,
            column: 3,
        }],
        fingerprint: String::new(),
        standing: Standing::default(),
    }];
    stamp_findings("press/anytown.md", &mut findings);
    let told = span("Zoë O’Nion");
    let outcome = Outcome {
        path: "press/anytown.md".into(),
        date: Some((date(2025, 4, 17), DateFrom::FrontMatter)),
        offsets_decoded: false,
        frames: vec![FrameNote {
            body: "anytown".into(),
            report: Some("anytown-2025-04-15".into()),
            from: "article date".into(),
        }],
        claims,
        findings,
        facts: vec![],
        terms: crate::policy::Terms::default(),
        unread: vec![Unread {
            span: told,
            line: 3,
            text: "Zoë O’Nion".into(),
            kind: UnreadKind::Name,
            why: "a role and a name, but no claim was read".into(),
        }],
        furniture: 2,
        notes: vec!["the register ends on 20 August 2026; this article is newer".into()],
    };
    vec![
        Page {
            outcome,
            source: SOURCE.into(),
            blocks: vec![],
        },
        Page {
            outcome: Outcome {
                offsets_decoded: true,
                ..Outcome::unreadable("press/broken.md", "not text")
            },
            ..Page::default()
        },
    ]
}

/// Compares with a file beside this one; `BLESS=1` rewrites it.
pub(super) fn golden(name: &str, got: &str) {
    let path = format!("{}/src/output/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, got).expect("a golden that can be written");
    }
    let expected = std::fs::read_to_string(&path).expect("a golden; BLESS=1 writes it");
    assert!(got == expected, "{name} differs (BLESS=1 accepts it):\n{got}");
}

/// What a format writes.
pub(super) fn shown(format: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    super::to_string(format).expect("a page that can be read")
}

/// The same with the first contradiction suppressed, the second in the baseline, and the finding new.
pub(super) fn passed() -> Vec<Page> {
    let mut pages = pages();
    let outcome = &mut pages[0].outcome;
    let mut contradicted = outcome.claims.iter_mut().filter(|claim| claim.verdict == Verdict::Contradicted);
    let first = contradicted.next().expect("a contradiction");
    first.standing.suppressed = Some(Suppression {
        reason: "the council moved the visit".into(),
        until: Some(date(2026, 12, 31)),
        path: "press/anytown.md".into(),
        line: 2,
        in_article: true,
    });
    first.standing.baseline = Some(BaselineState::New);
    contradicted.next().expect("another").standing.baseline = Some(BaselineState::Unchanged);
    outcome.findings[0].standing.baseline = Some(BaselineState::New);
    pages
}

fn about() -> About {
    About {
        rules: vec![RuleText {
            id: "lead-inspector-mismatch".into(),
            severity: Some(Severity::Error),
            summary: "the lead inspector is …, not …".into(),
            help: "correct the name".into(),
        }],
        records: ["sources/anytown.toml".to_owned()].into(),
        fail_on: Some(Severity::Error),
    }
}

#[test]
fn other_formats_of_the_sample() {
    for (pages, name) in [(pages(), "sample"), (passed(), "passed")] {
        golden(&format!("{name}.sarif"), &shown(|out| super::sarif(&pages, &about(), out)));
        golden(&format!("{name}.junit.xml"), &shown(|out| super::junit(&pages, &about(), out)));
        golden(&format!("{name}.github.txt"), &shown(|out| super::github(&pages, out)));
        golden(&format!("{name}.github.md"), &shown(|out| super::github_summary(&pages, out)));
        golden(&format!("{name}.gitlab.json"), &shown(|out| super::gitlab(&pages, out)));
        golden(&format!("{name}.rdjson"), &shown(|out| super::rdjson(&pages, out)));
        golden(&format!("{name}.short.txt"), &shown(|out| super::short(&pages, out)));
    }
}

#[test]
fn what_does_not_count_is_counted_and_not_shown_in_text() {
    let pages = passed();
    let options = super::TextOptions {
        all: true,
        ..super::TextOptions::default()
    };
    golden("passed.txt", &shown(|out| super::text(&pages, options, out)));
    golden("passed.json", &shown(|out| super::json(&pages, out)));
}

#[test]
fn json_of_the_sample() {
    let got = shown(|out| super::json(&pages(), out));
    golden("sample.json", &got);
    serde_json::from_str::<serde_json::Value>(&got).expect("valid JSON");
}

#[test]
fn json_lines_hold_what_the_document_holds() {
    let document: serde_json::Value = serde_json::from_str(&shown(|out| super::json(&pages(), out))).expect("valid JSON");
    let lines: Vec<serde_json::Value> = shown(|out| super::jsonl(&pages(), out))
        .lines()
        .map(|line| serde_json::from_str(line).expect("valid JSON"))
        .collect();
    assert_eq!(document["articles"].as_array().expect("articles")[..], lines[..lines.len() - 1]);
    assert_eq!(document["summary"], lines[lines.len() - 1]["summary"]);
}
