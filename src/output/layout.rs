//! The text of an article as it is read, for formats that show it: blocks of words, each with its bytes.

use serde::{Deserialize, Serialize};

use crate::article::{Article, BlockKind, Span, Token, Zone};

/// A paragraph, heading, list item, table row, caption, or a block of page furniture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where on the page it stands.
    pub zone: Zone,
    /// What it is.
    pub kind: BlockKind,
    /// Its words.
    pub words: Vec<Word>,
}

/// A word or a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Its bytes in the article.
    pub span: Span,
    /// Whether a space stands before it.
    pub spaced: bool,
    /// As printed, without markup.
    pub text: String,
}

/// The blocks of an article, furniture included.
pub fn layout(article: &Article) -> Vec<Block> {
    let words = |tokens: &[Token]| {
        tokens
            .iter()
            .map(|token| Word {
                span: token.span,
                spaced: token.spaced,
                text: printed(article.text(token.span), token),
            })
            .collect()
    };
    article
        .blocks
        .iter()
        .map(|block| Block {
            zone: block.zone,
            kind: block.kind,
            words: words(article.tokens.get(block.tokens.start..block.tokens.end).unwrap_or_default()),
        })
        .collect()
}

/// The word as it stands in the article, with its own quotation marks and dashes, unless markup stands in it.
fn printed(original: &str, token: &Token) -> String {
    if original.is_empty() || original.contains(['<', '&', '\\']) {
        token.text.to_string()
    } else {
        original.to_owned()
    }
}

/// Every line of a text as a paragraph, where no more is known of it.
pub(super) fn lines(source: &str) -> Vec<Block> {
    let mut start = 0;
    let mut blocks = Vec::new();
    for line in source.split_inclusive('\n') {
        let words: Vec<Word> = line
            .split_whitespace()
            .map(|word| {
                // The word is a part of the line, so its place is the distance between the two.
                let at = start + (word.as_ptr().addr() - line.as_ptr().addr());
                Word {
                    span: Span::new(at, at + word.len()),
                    spaced: true,
                    text: word.to_owned(),
                }
            })
            .collect();
        start += line.len();
        if !words.is_empty() {
            blocks.push(Block {
                zone: Zone::Body,
                kind: BlockKind::Paragraph,
                words,
            });
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, from_text};

    #[test]
    fn words_are_printed_as_they_stand_and_without_markup() {
        let source = "<p>It’s <b>“good”</b> &amp; in<i>adequate</i>.</p><p>Next</p>";
        let blocks = layout(&from_text("a.html", source.to_owned(), Format::Html));
        let text = |block: &Block| -> String {
            let words = block
                .words
                .iter()
                .map(|word| format!("{}{}", if word.spaced { " " } else { "" }, word.text));
            words.collect()
        };
        assert_eq!(
            blocks.iter().map(|block| text(block).trim().to_owned()).collect::<Vec<_>>(),
            ["It’s “good” & inadequate.", "Next"]
        );
    }

    #[test]
    fn a_text_without_a_layout_is_shown_by_its_lines() {
        let source = "one  two\r\n\n three\n";
        let blocks = lines(source);
        let words: Vec<&str> = blocks
            .iter()
            .flat_map(|block| &block.words)
            .map(|word| &source[word.span.start..word.span.end])
            .collect();
        assert_eq!((blocks.len(), words), (2, vec!["one", "two", "three"]));
    }
}
