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

/// Gives every claim of one article its fingerprint: file name, rule, the claim's words, and which
/// occurrence of these words under this rule it is.
///
/// `claims` must be sorted by place. The folder is left out, so that moving an article keeps its fingerprints.
pub fn stamp_claims(path: &str, claims: &mut [CheckedClaim]) {
    let mut seen = Occurrences::default();
    for claim in claims {
        let words = normalise(&claim.text);
        claim.fingerprint = seen.stamp(path, &claim.rule, &words);
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

/// How often each text was met under each rule.
#[derive(Default)]
struct Occurrences(HashMap<(String, String), usize>);

impl Occurrences {
    fn stamp(&mut self, path: &str, rule: &str, words: &str) -> String {
        let count = self.0.entry((rule.to_owned(), words.to_owned())).or_default();
        *count += 1;
        fingerprint(&[file_name(path), rule, words, &count.to_string()])
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
    use crate::finding::{Severity, Standing};

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
