//! JUnit: a suite for each article, a test for each claim and finding.
//!
//! A claim that is supported has passed, one that is contradicted failed if it fails the run, and one of which no record
//! says anything was skipped: a report of tests that is green all over has checked all of it.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::ledger::nothing_checked;
use super::notice::{Notice, Sheet, sheets};
use super::snippet::{plain, shorten};
use super::{About, Run};
use crate::finding::{CheckedClaim, Tally, Verdict};

/// Columns of a claim's words in the name of its test.
const WORDS: usize = 60;

/// The run as JUnit's XML. The report is held whole until it is written: its beginning says how many tests have failed.
///
/// # Errors
/// A page cannot be read, or the report not written.
pub fn junit(run: &dyn Run, about: &About, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("presscheck");
    for suite in sheets(run, |sheet| suite(sheet, about)) {
        report.add_test_suite(suite?);
    }
    report.serialize(out).map_err(io::Error::other)
}

fn suite(sheet: &Sheet, about: &About) -> TestSuite {
    let outcome = &sheet.page.outcome;
    let path = plain(&outcome.path);
    let mut suite = TestSuite::new(path.clone());
    let mut add = |name: String, mut status: TestCaseStatus, notice: Option<&Notice>| {
        let passed = matches!(status, TestCaseStatus::Success { .. });
        if let Some(notice) = notice.filter(|_| !passed) {
            status.set_description(description(notice));
        }
        let mut case = TestCase::new(name, status);
        case.set_classname(path.clone());
        if let Some(notice) = notice {
            if passed {
                case.set_system_out(description(notice));
            }
            case.add_property(("rule", notice.rule));
            case.add_property(("severity", notice.severity.name()));
            case.add_property(("fingerprint", notice.fingerprint));
        }
        suite.add_test_case(case);
    };
    for (claim, notice) in outcome.claims.iter().zip(&sheet.claims) {
        let CheckedClaim { rule, line, column, .. } = claim;
        let name = format!("{rule} {line}:{column} {}", shorten(&claim.text, WORDS));
        let status = match notice {
            Some(notice) => judged(notice, about),
            None => match claim.verdict {
                Verdict::Unverifiable | Verdict::Undecided => skipped(claim.verdict.name(), &claim.message),
                Verdict::Supported | Verdict::Contradicted => TestCaseStatus::success(),
            },
        };
        add(name, status, notice.as_ref());
    }
    for notice in &sheet.findings {
        let at = notice
            .place
            .map_or(String::new(), |place| format!(" {}:{}", place.start.line, place.start.column));
        add(format!("{}{at}", notice.rule), judged(notice, about), Some(notice));
    }
    let tally = Tally::of([outcome]);
    if let Some(why) = nothing_checked(&tally).filter(|_| tally.unreadable == 0) {
        add("nothing was checked".to_owned(), skipped("unchecked", &why), None);
    }
    suite
}

/// Failed if it fails the run, skipped if somebody said that it does not count, else passed with a remark.
fn judged(notice: &Notice, about: &About) -> TestCaseStatus {
    let fails = about.fail_on.is_some_and(|limit| notice.severity >= limit);
    match &notice.standing.suppressed {
        _ if notice.is_unreadable() => failed(NonSuccessKind::Error, notice),
        Some(suppression) => skipped("suppressed", &suppression.reason),
        None if !notice.counts() => skipped("baseline", "it was there when the baseline was written"),
        None if fails => failed(NonSuccessKind::Failure, notice),
        None => TestCaseStatus::success(),
    }
}

fn failed(kind: NonSuccessKind, notice: &Notice) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(notice.severity.name()).set_message(plain(notice.message));
    status
}

fn skipped(kind: &str, why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_type(kind).set_message(plain(why));
    status
}

fn description(notice: &Notice) -> String {
    let mut lines = vec![
        format!("{}: {}", notice.severity.name(), plain(notice.message)),
        format!("at: {}", notice.at()),
    ];
    lines.extend(notice.details().iter().map(|(label, text)| format!("{label}: {text}")));
    lines.join("\n")
}
