//! Whether words may be put into the bytes of an article, and as which bytes.

use crate::{
    article::{self, Article, BlockKind, Format, Span, Token, Toks, Zone},
    claim::{Claim, Content, is_told_by_somebody},
    finding::{Replacement, Speaker},
    mention::Mentions,
};

/// The replacement of some words of a claim, cut down to those that differ.
///
/// None in what a person says, where the file does not hold just these words (markup or a line's end between them, entities, soft
/// hyphens), or where the new words cannot be written as the old ones are: in capitals, or in marks of the format.
pub(crate) fn replacement(mentions: &Mentions, claim: &Claim, (toks, with): &(Toks, String)) -> Option<Replacement> {
    let article = mentions.article;
    if is_speech(mentions, claim, *toks) {
        return None;
    }
    let new = article::tokens(with);
    let (toks, kept) = differing(article.tokens.get(toks.iter())?, &new)
        .map(|(old, new)| (Toks::new(toks.start + old.start, toks.start + old.end), new))?;
    let with = with.get(new.get(kept.start)?.span.start..new.get(kept.end - 1)?.span.end)?;
    let span = article.span(toks);
    let printed = article.text(span);
    if printed.replace('’', "'") != mentions.words(toks) {
        return None;
    }
    let with = in_case(printed, with, toks.start == claim.anchor.start)?;
    let zone = article.blocks.get(claim.block)?.zone;
    Some(Replacement {
        start: span.start,
        end: span.end,
        with: written(article, span, zone, &with)?,
    })
}

/// Whether words are somebody's speech: a person's, or anybody's in marks, unless the claim is of the words in these marks.
fn is_speech(mentions: &Mentions, claim: &Claim, toks: Toks) -> bool {
    if claim.speaker == Speaker::Person {
        return true;
    }
    match claim.content {
        Content::Quotation { quotation } => mentions
            .quotations
            .get(quotation)
            .is_none_or(|quotation| quotation.inside.is_some()),
        _ => {
            let block = mentions.article.blocks.get(claim.block);
            toks.iter().any(|at| mentions.quotation_at(at).is_some())
                || block.is_none_or(|block| block.kind == BlockKind::Quote)
                || is_told_by_somebody(mentions, claim.sentence, toks)
        }
    }
}

/// The tokens that differ, of either side; none where one side only has more than the other: that needs the words beside them.
fn differing(old: &[Token], new: &[Token]) -> Option<(Toks, Toks)> {
    let same = |(old, new): &(&Token, &Token)| old.text == new.text;
    let before = old.iter().zip(new).take_while(same).count();
    let after = old[before..].iter().rev().zip(new[before..].iter().rev()).take_while(same).count();
    let (old, new) = (Toks::new(before, old.len() - after), Toks::new(before, new.len() - after));
    (!old.is_empty() && !new.is_empty()).then_some((old, new))
}

/// New words in the case of the old ones; a quotation may begin in the middle of the report's sentence.
fn in_case(old: &str, new: &str, first: bool) -> Option<String> {
    let letters = old.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 1 && !old.chars().any(char::is_lowercase) && new.chars().any(char::is_lowercase) {
        return None;
    }
    let (from, mut rest) = (old.chars().next()?, new.chars());
    let to = rest.next()?;
    match (from.is_uppercase(), to.is_uppercase()) {
        (true, false) if first => Some(to.to_uppercase().chain(rest).collect()),
        // A name, or the first word of a sentence: who can tell?
        (false, true) if first => None,
        _ => Some(new.to_owned()),
    }
}

/// New words as the file has to have them.
fn written(article: &Article, span: Span, zone: Zone, with: &str) -> Option<String> {
    let chars: Vec<char> = with.chars().collect();
    let inside = |at: usize| at > 0 && chars[at - 1].is_alphanumeric() && chars.get(at + 1).is_some_and(|c| c.is_alphanumeric());
    let fits = chars.iter().enumerate().all(|(at, c)| match c {
        // Other marks than these would begin or end a quotation.
        '\'' | '’' => inside(at),
        '"' | '“' | '”' | '‘' => false,
        c => !c.is_control(),
    });
    if !fits {
        return None;
    }
    // Apostrophes as the article has them.
    let with = if article.source.contains('’') {
        with.replace('\'', "’")
    } else {
        with.to_owned()
    };
    match article.format {
        Format::Text | Format::Docx => Some(with),
        Format::Html => Some(escaped(&with, is_in_tag(&article.source, span.start))),
        Format::Markdown => {
            // A title may be front matter, between quotation marks.
            let matter = zone.is_head();
            let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '’' | ',' | '%' | '£') || (c == '\'' && !matter);
            with.chars().all(plain).then_some(with)
        }
    }
}

/// Text of HTML; in an attribute no mark that may end it.
fn escaped(text: &str, attribute: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' if attribute => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Whether a place of a page is between the marks of a tag.
fn is_in_tag(source: &str, at: usize) -> bool {
    source.get(..at).is_some_and(|before| before.rfind('<') > before.rfind('>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(old: &str, new: &str) -> Option<(String, String)> {
        let (a, b) = (article::tokens(old), article::tokens(new));
        let (one, other) = differing(&a, &b)?;
        let text = |tokens: &[Token]| tokens.iter().map(|token| &*token.text).collect::<Vec<_>>().join(" ");
        Some((text(&a[one.iter()]), text(&b[other.iter()])))
    }

    #[test]
    fn only_the_words_that_differ_are_replaced() {
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(cut("Clare Doe", "Claire Doe"), pair("Clare", "Claire"));
        assert_eq!(cut("a a b", "a b"), None, "a word too many");
        assert_eq!(cut("a b", "a c b"), None, "a word is missing");
        assert_eq!(cut("Pat Doe-Smyth", "Pat Doe-Smith"), pair("Smyth", "Smith"));
        assert_eq!(cut("a", "a"), None);
    }

    #[test]
    fn case_is_the_articles() {
        assert_eq!(in_case("CLARE", "Claire", true), None);
        assert_eq!(in_case("DCS", "LADO", false).as_deref(), Some("LADO"));
        assert_eq!(in_case("Leader", "leaders", true).as_deref(), Some("Leaders"));
        assert_eq!(in_case("leader", "Leaders", true), None);
        assert_eq!(in_case("leader", "Ofsted", false).as_deref(), Some("Ofsted"));
    }

    fn write(source: &str, format: Format, zone: Zone, with: &str) -> Option<String> {
        let article = article::from_text("a", source, format);
        let at = source.find('#').expect("a mark");
        written(&article, Span::new(at, at + 1), zone, with)
    }

    #[test]
    fn new_words_are_written_as_the_format_needs() {
        assert_eq!(
            write("<p>#", Format::Html, Zone::Body, "R&D's <b>").as_deref(),
            Some("R&amp;D's &lt;b&gt;")
        );
        assert_eq!(
            write("<meta name='description' content='#'>", Format::Html, Zone::Standfirst, "O'Brien").as_deref(),
            Some("O&#39;Brien")
        );
        assert_eq!(write("It’s #.", Format::Text, Zone::Body, "O'Brien").as_deref(), Some("O’Brien"));
        assert_eq!(write("Is #.", Format::Markdown, Zone::Body, "O'Brien").as_deref(), Some("O'Brien"));
        assert_eq!(write("---\ntitle: '#'\n---\n", Format::Markdown, Zone::Headline, "O'Brien"), None);
        for with in ["a*b", "[a", "a\nb", "<a", "a_b", "a & b"] {
            assert_eq!(write("Is #.", Format::Markdown, Zone::Body, with), None, "{with}");
        }
        for with in ["the \"b\"", "parents' home", "“a", "'tis", "a\nb"] {
            assert_eq!(write("Is #.", Format::Text, Zone::Body, with), None, "{with}");
        }
    }
}
