//! Character references in HTML text, decoded with their places kept.
//!
//! html5gum decodes them by the standard, but joins the result into one string; so each reference is handed to it alone, and its
//! length is what the decoded text no longer holds. No table of our own, and no second crate.

use super::Span;
use super::draft::Draft;
use html5gum::{Token, Tokenizer};

/// The longest reference read; numbers with more leading zeros stay as they are printed.
const LONGEST: usize = 40;

/// Adds the text between two places of the source to a draft, references decoded.
pub(super) fn add(source: &str, span: Span, draft: &mut Draft) {
    let Some(text) = source.get(span.start..span.end) else { return };
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('&') {
        at += found;
        match decode(&text[at..]) {
            Some((decoded, length)) => {
                draft.raw(Span::new(span.start + from, span.start + at));
                let end = span.start + at + length;
                let mut place = Span::new(span.start + at, end);
                for c in decoded.chars() {
                    draft.char(c, place);
                    place.start = end;
                }
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    draft.raw(Span::new(span.start + from, span.end));
}

/// The text with its references decoded.
pub(crate) fn decoded(text: &str) -> String {
    let mut draft = Draft::new(super::Zone::Body, super::BlockKind::Paragraph);
    add(text, Span::new(0, text.len()), &mut draft);
    draft.pieces.iter().fold(String::with_capacity(text.len()), |mut out, piece| {
        match *piece {
            super::draft::Piece::Raw(span) => out.push_str(&text[span.start..span.end]),
            super::draft::Piece::Char(c, _) => out.push(c),
        }
        out
    })
}

/// The characters of the reference that the text begins with, and its length in bytes.
fn decode(text: &str) -> Option<(String, usize)> {
    let body = text[1..]
        .bytes()
        .take(LONGEST)
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
        .count();
    if body < 2 {
        return None;
    }
    let closed = text.as_bytes().get(1 + body) == Some(&b';');
    let reference = &text[..1 + body + usize::from(closed)];
    if closed {
        // The few that make up nearly all of a page.
        let common = match reference {
            "&amp;" => "&",
            "&nbsp;" => "\u{a0}",
            "&quot;" => "\"",
            "&#39;" | "&#039;" | "&apos;" => "'",
            "&rsquo;" | "&#8217;" | "&#x2019;" => "’",
            "&lsquo;" | "&#8216;" => "‘",
            "&ldquo;" | "&#8220;" => "“",
            "&rdquo;" | "&#8221;" => "”",
            "&ndash;" | "&#8211;" => "–",
            "&pound;" => "£",
            _ => "",
        };
        if !common.is_empty() {
            return Some((common.to_owned(), reference.len()));
        }
    }
    let mut out = String::new();
    for token in Tokenizer::new(reference) {
        if let Ok(Token::String(string)) = token {
            out.push_str(&String::from_utf8_lossy(&string.value));
        }
    }
    // What is left of the reference stands at the end of the decoded text: "&ampx" is "&x".
    [1, 2].into_iter().find_map(|count| {
        let (at, _) = out.char_indices().nth(count).unwrap_or((out.len(), ' '));
        let rest = &out[at..];
        let length = reference.len().checked_sub(rest.len())?;
        let whole = reference.ends_with(rest) && out != reference && length > 2;
        whole.then(|| (out[..at].to_owned(), length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (text, expected) in [
            ("council&rsquo;s &pound;3 &amp; more", "council’s £3 & more"),
            ("&#8217;&#x2019;&eacute;&AMP;", "’’é&"),
            ("&ampx &notaword; & &; &#; R&D", "&x ¬aword; & &; &#; R&D"),
            ("&#0; &#xD800; &fjlig;", "\u{fffd} \u{fffd} fj"),
        ] {
            assert_eq!(decoded(text), expected);
        }
    }
}
