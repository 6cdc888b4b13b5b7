//! Suppressions: somebody's word that a finding is to be passed over, and why.
//!
//! ```text
//! comment = "<!--" "presscheck:" verb rule { "," rule } [ words ] [ "until" day ] dash reason "-->"
//! verb    = "ignore" | "ignore-file"       its own block, or the next one; the whole file
//! words   = '"' … '"'                      in marks of any form: the finding's words must hold them
//! day     = 2027-01-31                     the last one on which it holds
//! dash    = "--" | "–" | "—"
//! ```
//!
//! `docs/suppressing.md` is the manual.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::article::decoded;

/// The longest comment that is read as a suppression, in bytes.
const LONGEST: usize = 2_000;
/// How much of what was not understood is shown, in characters.
const SHOWN: usize = 40;

/// What a suppression says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    /// Ids of the rules whose findings are passed over; never empty.
    pub rules: Vec<String>,
    /// The words that a finding must stand on, as [`words`] gives them; empty for all findings of the rules.
    pub words: Vec<String>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why; never empty.
    pub reason: String,
    /// Whether it is about the whole article, and not one block of it.
    pub file: bool,
}

/// Why a suppression cannot be followed, and the cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub cure: String,
}

impl Flaw {
    pub(crate) fn new(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            cure: cure.into(),
        }
    }
}

impl Directive {
    /// A suppression for a whole article from its parts as they are written: `rules` parted by commas, `until` as 2027-01-31.
    ///
    /// # Errors
    /// A part that is missing or not understood.
    pub fn new(rules: &str, quoted: Option<&str>, until: Option<&str>, reason: &str) -> Result<Self, Flaw> {
        let rules: Vec<String> = rules.split(',').map(|rule| rule.trim().to_owned()).collect();
        if rules.iter().any(String::is_empty) {
            return Err(Flaw::new("no rule is named", "name the rule whose finding is meant"));
        }
        let until = match until {
            None => None,
            Some(day) => Some(
                day.parse()
                    .map_err(|_| Flaw::new(format!("`{}` is no day", shorten(day)), "write it as 2027-01-31"))?,
            ),
        };
        let sought = quoted.map(words).unwrap_or_default();
        if quoted.is_some() && sought.is_empty() {
            return Err(Flaw::new(
                "there is no word between the marks",
                "quote words that the finding stands on",
            ));
        }
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() {
            return Err(Flaw::new(
                "no reason is given",
                "say why after two hyphens: -- as the council told us",
            ));
        }
        Ok(Self {
            rules,
            words: sought,
            until,
            reason,
            file: true,
        })
    }

    /// What it is about, for messages: `rule-id "in april"`.
    pub fn shown(&self, rule: &str) -> String {
        if self.words.is_empty() {
            rule.to_owned()
        } else {
            format!("{rule} \"{}\"", self.words.join(" "))
        }
    }
}

/// Reads a comment, its marks included; none if it is not addressed to this program.
pub fn parse(comment: &str) -> Option<Result<Directive, Flaw>> {
    let inner = comment.strip_prefix("<!--")?;
    let head = inner.trim_start();
    let name = head.get(..NAME.len()).filter(|name| name.eq_ignore_ascii_case(NAME))?;
    let rest = head[name.len()..].trim_start();
    let Some(rest) = rest.strip_prefix(':') else {
        // "presscheck is a tool": a remark. "presscheck ignore": a slip.
        return rest
            .starts_with("ignore")
            .then(|| Err(Flaw::new("a colon is missing", "write presscheck: ignore …")));
    };
    if comment.len() > LONGEST {
        return Some(Err(Flaw::new(
            "the comment is too long",
            "keep it short; was the mark that closes it forgotten?",
        )));
    }
    let Some(rest) = rest.strip_suffix("-->").or_else(|| rest.strip_suffix("--!>")) else {
        return Some(Err(Flaw::new("the comment is not closed", "close it with -->")));
    };
    Some(directive(&decoded(rest)))
}

const NAME: &str = "presscheck";

fn directive(text: &str) -> Result<Directive, Flaw> {
    let text = text.trim();
    let (verb, mut rest) = word(text);
    let file = match verb {
        "ignore" => false,
        "ignore-file" => true,
        "" => return Err(Flaw::new("nothing is asked for", "write presscheck: ignore …")),
        other => {
            return Err(Flaw::new(
                format!("`{}` is nothing that can be asked for", shorten(other)),
                "write ignore, or ignore-file",
            ));
        }
    };
    let mut rules = String::new();
    loop {
        let (rule, after) = word(rest);
        rules.push_str(rule);
        match after.strip_prefix(',') {
            Some(after) => {
                rules.push(',');
                rest = after.trim_start();
            }
            None => {
                rest = after;
                break;
            }
        }
    }
    let mut quoted = None;
    if let Some(first) = rest.chars().next()
        && let Some(close) = closing(first)
    {
        let inside = &rest[first.len_utf8()..];
        let Some(end) = inside.find(close) else {
            return Err(Flaw::new("a quotation mark is not closed", "close it behind the words"));
        };
        let closed = inside[end..].chars().next().map_or(0, char::len_utf8);
        quoted = Some(&inside[..end]);
        rest = inside[end + closed..].trim_start();
    }
    let mut until = None;
    if let Some(after) = rest.strip_prefix("until").filter(|after| after.starts_with(char::is_whitespace)) {
        let after = after.trim_start();
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        until = Some(&after[..end]);
        rest = after[end..].trim_start();
    }
    let reason = rest.strip_prefix("--").or_else(|| rest.strip_prefix(['–', '—']));
    if reason.is_none() && !rest.is_empty() {
        return Err(Flaw::new(
            format!("`{}` is not understood", shorten(rest)),
            "write RULE \"WORDS\" until DAY -- REASON",
        ));
    }
    let reason = reason.unwrap_or_default().trim_start_matches(['-', '–', '—']);
    let made = Directive::new(&rules, quoted, until, reason)?;
    Ok(Directive { file, ..made })
}

/// The id or verb that a text begins with, and what comes after it and the white space behind it.
fn word(text: &str) -> (&str, &str) {
    let mut end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(text.len());
    if text.starts_with("--") {
        end = 0;
    }
    (&text[..end], text[end..].trim_start())
}

/// What closes a quotation that a mark opens.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' | '“' | '”' | '„' => Some(&['"', '”', '“']),
        '\'' | '‘' | '’' => Some(&['\'', '’', '‘']),
        '«' => Some(&['»']),
        _ => None,
    }
}

/// The words of a text in lower case, without marks or spaces: however a passage is set, these stay.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> Directive {
        parse(comment).expect("a suppression").expect("one that is understood")
    }

    fn flaw(comment: &str) -> String {
        parse(comment).expect("a suppression").expect_err("not understood").what
    }

    #[test]
    fn all_parts() {
        let whole = read("<!-- presscheck: ignore visit-date, other-rule “in  April” until 2027-01-31 -- the council's\n own date -->");
        assert_eq!(
            whole,
            Directive {
                rules: vec!["visit-date".into(), "other-rule".into()],
                words: vec!["in".into(), "april".into()],
                until: Some("2027-01-31".parse().expect("a day")),
                reason: "the council's own date".into(),
                file: false,
            }
        );
        let least = read("<!--presscheck:ignore-file r — house style-->");
        assert!(least.file && least.words.is_empty() && least.until.is_none());
        assert_eq!(least.reason, "house style");
    }

    #[test]
    fn references_marks_and_breaks_do_not_matter() {
        let plain = read("<!-- presscheck: ignore r \"the council's 'good'\" -- why -->");
        for other in [
            "<!-- PressCheck: ignore r &quot;the council&rsquo;s &lsquo;good&rsquo;&quot; &ndash; why -->",
            "<!--\n  presscheck:\n  ignore r\n  “The council’s ‘good’”\n  --- why\n-->",
            "<!-- presscheck: ignore r\u{a0}\"the council's  'good'\" -- why --!>",
        ] {
            assert_eq!(read(other), plain, "{other}");
        }
    }

    #[test]
    fn what_is_not_understood_says_so() {
        for (comment, what) in [
            ("<!-- presscheck ignore r -- why -->", "a colon is missing"),
            ("<!-- presscheck: -->", "nothing is asked for"),
            (
                "<!-- presscheck: disable r -- why -->",
                "`disable` is nothing that can be asked for",
            ),
            ("<!-- presscheck: ignore -- why -->", "no rule is named"),
            ("<!-- presscheck: ignore r, -- why -->", "no rule is named"),
            ("<!-- presscheck: ignore r -->", "no reason is given"),
            ("<!-- presscheck: ignore r -- -->", "no reason is given"),
            ("<!-- presscheck: ignore r \"in April -- why -->", "a quotation mark is not closed"),
            ("<!-- presscheck: ignore r \"–\" -- why -->", "there is no word between the marks"),
            ("<!-- presscheck: ignore r until May -- why -->", "`May` is no day"),
            ("<!-- presscheck: ignore r until 2027-02-30 -- why -->", "`2027-02-30` is no day"),
            ("<!-- presscheck: ignore r because -- why -->", "`because -- why` is not understood"),
            ("<!-- presscheck: ignore r -- why", "the comment is not closed"),
        ] {
            assert_eq!(flaw(comment), what, "{comment}");
        }
        let long = format!("<!-- presscheck: ignore r -- {} -->", "why ".repeat(250_000));
        assert_eq!(flaw(&long), "the comment is too long");
    }

    #[test]
    fn other_comments_are_left_alone() {
        for comment in [
            "<!-- a remark -->",
            "<!-- presscheck is run on this -->",
            "<!---->",
            "<!-- prettier-ignore -->",
            "<!doctype html>",
            "<!-- <!-- presscheck: ignore r -- why -->",
            "<!-- pressché",
        ] {
            assert_eq!(parse(comment), None, "{comment}");
        }
    }
}
