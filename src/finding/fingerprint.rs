//! Names for findings that survive edits elsewhere in the article.

use std::collections::HashMap;

use super::{CheckedClaim, Finding};

/// Sixteen hexadecimal digits that depend on nothing but `parts` and their order.
///
/// This is 64-bit FNV-1a, written out so that a fingerprint stays the same under every compiler and
/// version: people keep fingerprints in files of accepted findings. Parts are kept apart by a byte
/// that UTF-8 never holds, so that `["ab", "c"]` and `["a", "bc"]` differ.
pub fn fingerprint(parts: &[&str]) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    let hash = bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}")
}

/// Gives every claim of one article its fingerprint: file name, rule, verdict, fields of the records, body, report, value, and which
/// occurrence of all these it is.
///
/// What is claimed names a claim, not in which words or on which line: a paragraph that is re-flowed or put another way keeps it.
/// Occurrences are counted like a bag: of two alike of which one is mended, the other has the first's fingerprint, and only that of the
/// second is gone. `claims` must be sorted by place. The folder is left out, so that moving an article keeps its fingerprints.
pub fn stamp_claims(path: &str, claims: &mut [CheckedClaim]) {
    let mut seen = Occurrences::default();
    for claim in claims {
        let mut fields: Vec<&str> = claim.evidence.iter().map(|evidence| evidence.field.as_str()).collect();
        fields.sort_unstable();
        fields.dedup();
        let value = serde_json::to_string(&claim.value).unwrap_or_default();
        let said = [
            claim.verdict.name(),
            &fields.join(","),
            claim.body.as_deref().unwrap_or_default(),
            claim.report.as_deref().unwrap_or_default(),
            &value,
        ]
        .join("\n");
        claim.fingerprint = seen.stamp(path, &claim.rule, &said);
    }
}

/// The same for findings, which are named by their message: their places have no text of their own.
pub fn stamp_findings(path: &str, findings: &mut [Finding]) {
    let mut seen = Occurrences::default();
    for finding in findings {
        let words = normalise(&finding.message);
        finding.fingerprint = seen.stamp(path, &finding.rule, &words);
    }
}

/// How often each thing was met under each rule.
#[derive(Default)]
struct Occurrences(HashMap<(String, String), usize>);

impl Occurrences {
    fn stamp(&mut self, path: &str, rule: &str, said: &str) -> String {
        let count = self.0.entry((rule.to_owned(), said.to_owned())).or_default();
        *count += 1;
        fingerprint(&[file_name(path), rule, said, &count.to_string()])
    }
}

/// The last part of a path, whichever way its slashes lean.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Lower case, single spaces, straight quotation marks: a reflowed or retyped paragraph keeps its fingerprints.
fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            out.push(match c {
                '‘' | '’' | '‚' | '‛' => '\'',
                '“' | '”' | '„' | '‟' => '"',
                '‐' | '‑' | '–' | '—' => '-',
                c => c,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Span, Zone};
    use crate::finding::{ClaimKind, ClaimValue, Evidence, Severity, Speaker, Standing, Verdict};

    #[test]
    fn the_hash_is_fnv_1a_for_ever() {
        assert_eq!(fingerprint(&[]), "cbf29ce484222325");
        // FNV-1a of the bytes 'a', 0xff, by hand: a change here breaks every baseline in use.
        assert_eq!(
            fingerprint(&["a"]),
            format!("{:016x}", (0xaf63_dc4c_8601_ec8c_u64 ^ 0xff).wrapping_mul(0x0000_0100_0000_01b3))
        );
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
    }

    fn finding(message: &str) -> Finding {
        Finding {
            rule: "r".into(),
            severity: Severity::Error,
            message: message.into(),
            help: String::new(),
            places: vec![],
            elsewhere: vec![],
            fingerprint: String::new(),
            standing: Standing::default(),
        }
    }

    fn claim(text: &str, name: &str, verdict: Verdict) -> CheckedClaim {
        CheckedClaim {
            kind: ClaimKind::Name,
            claim: "inspector".into(),
            rule: "r".into(),
            span: Span::default(),
            line: 1,
            column: 1,
            text: text.into(),
            value: ClaimValue::Name {
                name: name.into(),
                role: "lead".into(),
            },
            body: Some("anytown".into()),
            report: Some("anytown-2025-04-15".into()),
            speaker: Speaker::Article,
            zone: Zone::Body,
            verdict,
            severity: None,
            message: String::new(),
            reason: String::new(),
            help: String::new(),
            fingerprint: String::new(),
            evidence: vec![Evidence {
                source: "s.toml".into(),
                line: 1,
                field: "person.lead".into(),
                value: String::new(),
                text: "".into(),
            }],
            diff: None,
            replacement: None,
            standing: Standing::default(),
        }
    }

    #[test]
    fn a_claim_is_named_by_what_it_claims() {
        use Verdict::{Contradicted, Supported};
        let mut before = [
            claim("led by Pat Doe", "Pat Doe", Contradicted),
            claim("Sam Roe", "Sam Roe", Contradicted),
        ];
        stamp_claims("drafts/x.md", &mut before);
        // A change here breaks every baseline in use.
        assert_eq!(before[0].fingerprint, "ebdde961ca2bfa00");
        // Put another way, with the record's line moved, behind a claim that is right, and after the other was mended.
        let mut after = [
            claim("Pat Doe", "Pat Doe", Supported),
            claim("the lead inspector, Pat\nDoe", "Pat Doe", Contradicted),
        ];
        after[1].evidence[0].line = 9;
        stamp_claims("final/x.md", &mut after);
        assert_eq!(after[1].fingerprint, before[0].fingerprint);
        // Of another body it is another claim; a second time it is a second one.
        let mut others = [
            claim("", "Pat Doe", Contradicted),
            claim("", "Pat Doe", Contradicted),
            claim("", "Pat Doe", Contradicted),
        ];
        others[1].body = Some("othertown".into());
        stamp_claims("x.md", &mut others);
        assert_eq!(others[0].fingerprint, before[0].fingerprint);
        assert_ne!(others[1].fingerprint, before[0].fingerprint);
        assert_ne!(others[2].fingerprint, before[0].fingerprint);
    }

    #[test]
    fn repeated_words_are_told_apart_and_quotes_and_folders_do_not_matter() {
        let mut a = [finding("Rated ‘good’"), finding("rated 'good'"), finding("other")];
        stamp_findings("drafts/x.md", &mut a);
        assert_ne!(a[0].fingerprint, a[1].fingerprint);
        let mut b = [finding("new before"), finding("rated  'good'")];
        stamp_findings("final\\x.md", &mut b);
        assert_eq!(a[0].fingerprint, b[1].fingerprint);
    }
}
