//! What the article says elsewhere as the record has it. Whoever has it right once hardly has it wrong a second time: the contradiction may
//! be a slip, and may be about something else, so it is at most a warning. A headline is an error whatever stands below it.

use rustc_hash::FxHashMap;

use crate::finding::{CheckedClaim, ClaimValue, Severity, Verdict};

/// Lowers the severity of contradictions of what the same article says elsewhere in accordance with the same record.
pub(crate) fn soften(claims: &mut [CheckedClaim]) {
    let (right, told): (Vec<_>, Vec<_>) = claims.iter_mut().partition(|claim| claim.verdict == Verdict::Supported);
    let wrong = |claim: &&mut CheckedClaim| {
        claim.verdict == Verdict::Contradicted && claim.severity > Some(Severity::Warning) && !claim.zone.is_head()
    };
    // Of what is said twice of one report, the first is told.
    let mut by_report: FxHashMap<(&Option<String>, &Option<String>), Vec<&CheckedClaim>> = FxHashMap::default();
    for claim in right.iter().map(|claim| &**claim) {
        let known = by_report.entry((&claim.body, &claim.report)).or_default();
        if known.iter().all(|known| known.value != claim.value) {
            known.push(claim);
        }
    }
    for claim in told.into_iter().filter(wrong) {
        let others = by_report.get(&(&claim.body, &claim.report)).into_iter().flatten();
        if let Some(other) = others.into_iter().find(|other| differ(other, claim)) {
            let line = other.line;
            claim.severity = Some(Severity::Warning);
            // What may be about something else is not for a program to put right.
            claim.replacement = None;
            claim.reason += &format!("; the article agrees with the record on line {line}");
        }
    }
}

/// Whether two claims on one report state one thing differently: the grade of an area, its change, or when the inspection was.
fn differ(one: &CheckedClaim, other: &CheckedClaim) -> bool {
    match (&one.value, &other.value) {
        (
            ClaimValue::Grade {
                grade,
                area,
                areas,
                change,
                ..
            },
            ClaimValue::Grade {
                grade: other_grade,
                area: other_area,
                areas: other_areas,
                change: other_change,
                ..
            },
        ) => {
            let differ = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
            let shared = area
                .iter()
                .chain(areas)
                .any(|area| other_area.iter().chain(other_areas).any(|other| other == area));
            shared && (differ(grade, other_grade) || differ(change, other_change))
        }
        (
            ClaimValue::Date { event, grain, .. },
            ClaimValue::Date {
                event: other_event,
                grain: other_grain,
                ..
            },
        ) => {
            let dated = |event: &str, grain: &str| event == "inspected" && grain != "days";
            dated(event, grain) && dated(other_event, other_grain)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Options, article,
        finding::{CheckedClaim, Severity, Verdict},
        pack::Packs,
        record::Records,
    };

    /// The severities of what is contradicted, in the order of the text.
    fn severities(text: &str) -> Vec<Severity> {
        contradicted(text).iter().filter_map(|claim| claim.severity).collect()
    }

    fn contradicted(text: &str) -> Vec<CheckedClaim> {
        let (packs, records) = (Packs::embedded().expect("packs"), Records::embedded().expect("records"));
        let article = article::read("draft.txt", text.as_bytes(), None).expect("text");
        let outcome = crate::check(&article, packs, records, &Options::default());
        let claims = outcome.claims.into_iter();
        claims.filter(|claim| claim.verdict == Verdict::Contradicted).collect()
    }

    const HEAD: &str = "Report on Camden\n\n17 April 2025\n\n";

    #[test]
    fn what_is_right_elsewhere_is_a_warning_here() {
        let wrong = "Camden Council's children's services have been rated 'inadequate' by Ofsted.";
        let right = "The council's services were rated 'outstanding' overall.";
        assert_eq!(severities(&format!("{HEAD}{wrong}")), [Severity::Error]);
        assert_eq!(severities(&format!("{HEAD}{right}\n\n{wrong}")), [Severity::Warning]);
        assert_eq!(severities(&format!("{HEAD}{wrong}\n\n{wrong}")), [Severity::Error, Severity::Error]);
    }

    #[test]
    fn what_may_be_about_something_else_is_not_put_right() {
        let right = "Inspectors visited Camden Council in March 2025.";
        let wrong = "Inspectors visited Camden Council in February.";
        let replaced = |text: &str| {
            contradicted(text)
                .into_iter()
                .map(|claim| claim.replacement.is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(replaced(&format!("{HEAD}{wrong}")), [true]);
        assert_eq!(replaced(&format!("{HEAD}{right}\n\n{wrong}")), [false]);
    }

    #[test]
    fn a_headline_is_an_error_whatever_stands_below() {
        let text = "Camden children's services rated 'inadequate' by Ofsted\n\n17 April 2025\n\nThe council's services were rated 'outstanding' overall.";
        assert_eq!(severities(text), [Severity::Error]);
    }
}
