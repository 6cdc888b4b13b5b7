//! The development articles that the project began with, held to the truth about them. Both ways are goldens of behaviour: read
//! by themselves, and pinned to the one report that is at hand.

mod support;

use presscheck::{
    Options,
    article::{self, Article, Zone},
    finding::{CheckedClaim, ClaimKind, ClaimValue, Outcome, Speaker, Verdict},
};

use support::{checker, shared};

const CAMDEN: &str = "camden-2025-04-15";

struct Seed {
    article: Article,
    outcome: Outcome,
}

/// The seed whose name begins so, checked; none where the seeds are absent.
fn seed(number: &str, reports: &[&str]) -> Option<Seed> {
    let folder = shared()?.join("seeds");
    let path = support::files(&folder)
        .into_iter()
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number)))?;
    let bytes = std::fs::read(&path).expect("a seed");
    let article = article::read(&path.to_string_lossy(), &bytes, None).expect("text");
    let options = Options {
        reports: reports.iter().map(|id| (*id).to_owned()).collect(),
        ..Options::default()
    };
    let outcome = checker().check(&article, &options);
    Some(Seed { article, outcome })
}

impl Seed {
    fn contradicted(&self) -> Vec<&CheckedClaim> {
        self.outcome
            .claims
            .iter()
            .filter(|claim| claim.verdict == Verdict::Contradicted)
            .collect()
    }

    /// Claims that cover a passage of the article.
    fn on(&self, passage: &str) -> Vec<&CheckedClaim> {
        let at = self
            .article
            .source
            .find(passage)
            .unwrap_or_else(|| panic!("the article lacks “{passage}”"));
        self.outcome
            .claims
            .iter()
            .filter(|claim| claim.span.start < at + passage.len() && at < claim.span.end)
            .collect()
    }
}

fn said(claims: &[&CheckedClaim]) -> String {
    let lines: Vec<String> = claims
        .iter()
        .map(|claim| {
            format!(
                "  line {}: “{}” {} {} ({}; {})",
                claim.line,
                claim.text,
                claim.claim,
                claim.verdict.name(),
                claim.message,
                claim.reason
            )
        })
        .collect();
    lines.join("\n")
}

fn assert_none_contradicted(number: &str, reports: &[&str]) {
    let Some(seed) = seed(number, reports) else { return };
    let wrong = seed.contradicted();
    assert!(
        wrong.is_empty(),
        "{number} holds no contradiction, and these are reported:\n{}",
        said(&wrong)
    );
    assert!(seed.outcome.findings.is_empty(), "{number}: {:?}", seed.outcome.findings);
}

/// That a passage is reported as contradicted in a claim of a kind.
fn assert_contradicted(seed: &Seed, passage: &str, kind: ClaimKind) {
    let on = seed.on(passage);
    assert!(
        on.iter().any(|claim| claim.kind == kind && claim.verdict == Verdict::Contradicted),
        "“{passage}” is not reported as a wrong {}; on it:\n{}",
        kind.name(),
        said(&on)
    );
}

#[test]
fn camden_2025_holds_no_contradiction() {
    assert_none_contradicted("000", &[]);
    assert_none_contradicted("000", &[CAMDEN]);
}

/// "First", "currently the only" and "the only" of two regulators' top grades: not refuted on the day, and the other regulator's
/// register is incomplete. The answer shows who has had both since.
#[test]
fn camden_2025_only_and_first_are_left_open() {
    let Some(seed) = seed("000", &[]) else { return };
    for passage in [
        "Local authority first to be rated",
        "currently the only authority",
        "the only local authority in the country",
    ] {
        let ranks: Vec<&CheckedClaim> = seed
            .on(passage)
            .into_iter()
            .filter(|claim| matches!(claim.kind, ClaimKind::Rank | ClaimKind::Figure))
            .collect();
        assert!(!ranks.is_empty(), "“{passage}” is not read");
        for claim in ranks {
            assert!(
                claim.message.contains("Camden since 28 February 2025")
                    && claim.message.contains("Kensington and Chelsea since 25 July 2025"),
                "“{passage}” does not show who has both: {}",
                claim.message
            );
            assert!(
                matches!(claim.verdict, Verdict::Undecided | Verdict::Unverifiable),
                "“{passage}”: {}",
                said(&[claim])
            );
            assert!(
                !claim.reason.is_empty() && !claim.message.is_empty(),
                "“{passage}” is left open without a reason"
            );
        }
    }
}

#[test]
fn camden_2025_says_what_is_true() {
    let Some(seed) = seed("000", &[]) else { return };
    for (passage, kind) in [
        ("for a second time by Ofsted", ClaimKind::Rank),
        ("Visiting the authority in March", ClaimKind::Date),
        ("awarded the authority the top mark in all areas", ClaimKind::Grade),
    ] {
        let on = seed.on(passage);
        assert!(
            on.iter().any(|claim| claim.kind == kind && claim.verdict == Verdict::Supported),
            "“{passage}” is not supported as a {}:\n{}",
            kind.name(),
            said(&on)
        );
    }
}

#[test]
fn camden_2022_holds_no_contradiction_read_by_itself() {
    assert_none_contradicted("001", &[]);
    assert_none_contradicted("002", &[]);
}

/// Against the 2025 report, the month of the visit is wrong, and so are the grades that changed.
#[test]
fn camden_2022_pinned_to_2025_is_wrong_in_month_and_grades() {
    let Some(first) = seed("001", &[CAMDEN]) else { return };
    assert_contradicted(&first, "in April", ClaimKind::Date);
    assert_contradicted(&first, "child protection support’s rating remains “good”", ClaimKind::Grade);
    let Some(second) = seed("002", &[CAMDEN]) else { return };
    assert_contradicted(&second, "in April", ClaimKind::Date);
    assert_contradicted(
        &second,
        "a \"good' rating for the experiences and progress of children who need help and protection",
        ClaimKind::Grade,
    );
    for seed in [&first, &second] {
        let date = seed
            .contradicted()
            .into_iter()
            .find(|claim| claim.kind == ClaimKind::Date)
            .expect("the month");
        assert!(
            date.message.contains("April") && date.message.contains("3 to 7 March 2025"),
            "{}",
            date.message
        );
        assert!(
            date.evidence.iter().any(|evidence| evidence.field == "inspected"),
            "no pointer to the line that proves it: {:?}",
            date.evidence
        );
        assert_eq!(date.report.as_deref(), Some(CAMDEN));
    }
}

/// Pinned to a report of 2025, what is said of 2017 and what is still right stays right.
#[test]
fn camden_2022_pinned_to_2025_is_right_in_the_rest() {
    for number in ["001", "002"] {
        let Some(seed) = seed(number, &[CAMDEN]) else { return };
        let wrong = seed.contradicted();
        let old = |claim: &&CheckedClaim| {
            matches!(&claim.value, ClaimValue::Grade { grade: Some(grade), area: Some(area), .. } if grade == "outstanding" && area == "overall")
                || claim.text.contains("2017")
        };
        // "Raised from good" is wrong of 2025: the grade before it was outstanding.
        let false_alarms: Vec<&CheckedClaim> = wrong
            .into_iter()
            .filter(old)
            .filter(|claim| !matches!(&claim.value, ClaimValue::Grade { previous: Some(_), .. }))
            .collect();
        assert!(false_alarms.is_empty(), "{number}:\n{}", said(&false_alarms));
    }
}

#[test]
fn the_report_itself_holds_no_contradiction() {
    assert_none_contradicted("003", &[]);
    assert_none_contradicted("003", &[CAMDEN]);
}

/// Westminster and Kensington and Chelsea were outstanding in 2016 and 2019; the article says 2015 and 2019.
#[test]
fn westminster_says_2015_and_nothing_else_wrong() {
    let Some(seed) = seed("004", &[]) else { return };
    // Words that the report does not have are another matter, and may be reported once its text is at hand.
    let wrong: Vec<&CheckedClaim> = seed
        .contradicted()
        .into_iter()
        .filter(|claim| claim.kind != ClaimKind::Quotation)
        .collect();
    let at = seed.article.source.find("2015").expect("the year");
    let (right, others): (Vec<&CheckedClaim>, Vec<&CheckedClaim>) =
        wrong.into_iter().partition(|claim| claim.span.start <= at && at < claim.span.end);
    assert!(others.is_empty(), "reported beside 2015:\n{}", said(&others));
    let on = seed.on("2015 and 2019");
    assert!(!right.is_empty(), "2015 is not reported; on it:\n{}", said(&on));
    assert!(
        right
            .iter()
            .any(|claim| claim.message.contains("2016") || claim.evidence.iter().any(|evidence| evidence.value.contains("2016"))),
        "2016 is not shown:\n{}",
        said(&right)
    );
}

#[test]
fn westminster_says_what_is_true() {
    let Some(seed) = seed("004", &[]) else { return };
    for (passage, kind) in [
        ("for the third time in a row", ClaimKind::Rank),
        (
            "the first in the country to receive three consecutive Outstanding ratings",
            ClaimKind::Rank,
        ),
        ("in November 2024, finding", ClaimKind::Date),
    ] {
        let on = seed.on(passage);
        assert!(
            on.iter().any(|claim| claim.kind == kind && claim.verdict == Verdict::Supported),
            "“{passage}” is not supported as a {}:\n{}",
            kind.name(),
            said(&on)
        );
    }
}

#[test]
fn furniture_is_never_checked() {
    for number in ["000", "001", "002", "003", "004"] {
        for reports in [&[][..], &[CAMDEN]] {
            let Some(seed) = seed(number, reports) else { return };
            let article = &seed.article;
            let furniture: Vec<_> = article
                .blocks
                .iter()
                .filter(|block| block.zone == Zone::Furniture)
                .map(|block| article.span(block.tokens))
                .collect();
            for claim in &seed.outcome.claims {
                assert!(
                    claim.zone != Zone::Furniture && furniture.iter().all(|span| !span.overlaps(claim.span)),
                    "{number}: {}",
                    said(&[claim])
                );
            }
            for unread in &seed.outcome.unread {
                assert!(
                    furniture.iter().all(|span| !span.overlaps(unread.span)),
                    "{number}: {}",
                    unread.text
                );
            }
        }
    }
}

/// The side bars of the seeds name other councils and repeat headlines: they must be known for furniture.
#[test]
fn the_side_bars_are_furniture() {
    for (number, after) in [("000", "Paint on Face"), ("004", "Paint on Face")] {
        let Some(seed) = seed(number, &[]) else { return };
        let from = seed.article.source.find(after).expect("the side bar");
        let to = seed.article.source.rfind("About Us").unwrap_or(seed.article.source.len());
        let read: Vec<&CheckedClaim> = seed
            .outcome
            .claims
            .iter()
            .filter(|claim| claim.span.start >= from && claim.span.end <= to)
            .collect();
        assert!(read.is_empty(), "{number}:\n{}", said(&read));
    }
}

/// What the council's leader and the inspectorate's director say in marks is theirs, not the report's.
#[test]
fn speech_is_not_the_report() {
    let Some(seed) = seed("002", &[]) else { return };
    for claim in seed.on("This judgement is a significant achievement") {
        assert_ne!(claim.speaker, Speaker::Report, "{}", said(&[claim]));
    }
}
