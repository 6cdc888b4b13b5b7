//! The last line of a run: how much was checked, and how much was not.

use std::fmt::Write as _;

use crate::finding::Tally;

/// Why a run that reports nothing wrong has not looked at anything; none when something was held against a record.
pub fn nothing_checked(tally: &Tally) -> Option<String> {
    let read = tally.articles - tally.unreadable;
    if tally.articles == 0 {
        Some("no file matched".to_owned())
    } else if read == 0 {
        Some("no article could be read".to_owned())
    } else if tally.claims == 0 {
        Some(if read == 1 {
            "no claim was found in the article".to_owned()
        } else {
            format!("no claim was found in any of the {read} articles")
        })
    } else if tally.claims == tally.unverifiable {
        Some(
            if tally.spoken > 0 {
                "no record says anything about these claims"
            } else {
                "no body with a record is spoken of"
            }
            .to_owned(),
        )
    } else {
        None
    }
}

/// The last line of a run.
pub fn ledger(tally: &Tally) -> String {
    let verdicts = [
        (tally.supported, "supported"),
        (tally.contradicted, "contradicted"),
        (tally.unverifiable, "unverifiable"),
        (tally.undecided, "undecided"),
    ];
    let verdicts: Vec<String> = verdicts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    let mut out = count(tally.claims, "claim", "claims");
    if !verdicts.is_empty() {
        let _ = write!(out, ": {}", verdicts.join(", "));
    }
    let parts = [
        (tally.findings - tally.suppressions, "disagreement", "disagreements"),
        (tally.suppressions, "suppression to look at", "suppressions to look at"),
        (
            tally.unread,
            "passage looks like a claim and was not read",
            "passages look like claims and were not read",
        ),
        (
            tally.furniture,
            "block of page furniture skipped",
            "blocks of page furniture skipped",
        ),
    ];
    for (number, one, many) in parts.into_iter().filter(|(number, ..)| *number > 0) {
        let _ = write!(out, "; {}", count(number, one, many));
    }
    let passed: Vec<String> = [
        (tally.suppressed, "suppressed"),
        (tally.unchanged, "in the baseline"),
        (tally.off, "of rules that are off"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}"))
    .collect();
    if !passed.is_empty() {
        let _ = write!(out, "; {}", passed.join(", "));
    }
    if tally.articles > 1 {
        let _ = write!(out, "; {} articles", tally.articles);
    }
    if tally.unreadable > 0 {
        let _ = write!(
            out,
            "; {}",
            count(tally.unreadable, "article could not be read", "articles could not be read")
        );
    }
    out
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger_of(parts: [usize; 6]) -> String {
        let [supported, contradicted, unverifiable, undecided, unread, furniture] = parts;
        let claims = supported + contradicted + unverifiable + undecided;
        ledger(&Tally {
            articles: 1,
            unreadable: 0,
            claims,
            supported,
            contradicted,
            unverifiable,
            undecided,
            unread,
            furniture,
            ..Tally::default()
        })
    }

    #[test]
    fn the_ledger_keeps_its_wording() {
        assert_eq!(
            ledger_of([11, 2, 1, 0, 3, 9]),
            "14 claims: 11 supported, 2 contradicted, 1 unverifiable; 3 passages look like claims and were not read; 9 blocks of page furniture skipped"
        );
        assert_eq!(
            ledger_of([1, 0, 0, 0, 1, 1]),
            "1 claim: 1 supported; 1 passage looks like a claim and was not read; 1 block of page furniture skipped"
        );
        assert_eq!(ledger_of([0, 0, 0, 2, 0, 0]), "2 claims: 2 undecided");
        assert_eq!(ledger_of([0; 6]), "0 claims");
        assert_eq!(
            ledger(&Tally {
                articles: 1,
                findings: 3,
                suppressions: 1,
                suppressed: 2,
                unchanged: 3,
                off: 1,
                ..Tally::default()
            }),
            "0 claims; 2 disagreements; 1 suppression to look at; 2 suppressed, 3 in the baseline, 1 of rules that are off"
        );
        assert_eq!(
            ledger(&Tally {
                articles: 12,
                unreadable: 1,
                ..Tally::default()
            }),
            "0 claims; 12 articles; 1 article could not be read"
        );
    }
}
