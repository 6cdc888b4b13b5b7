//! The text of a report: its paragraphs, each with its page and number, so that words can be looked for and cited.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The words of a report, paragraph by paragraph, in reading order.
///
/// Running heads and page numbers are left out, lines are joined, words that a line's end broke are mended, references to
/// footnotes are taken out, and a paragraph that runs over a page's end is one.
///
/// Its file holds one paragraph a line, behind the head line and remarks (`#`):
///
/// ```text
/// # presscheck text 1
/// [1.3 body] Children and young people continue to receive excellent support.
/// [1.4 footnote] The areas for improvement have been cross-referenced with …
/// [2-3.1 body] A paragraph that begins on page 2 and ends on page 3.
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportText {
    /// Paragraphs in reading order; a page's footnotes stand behind its other paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The page that it begins on, from 1.
    pub page: u32,
    /// The page that it ends on.
    pub last_page: u32,
    /// Its number among the paragraphs that begin on the page, from 1.
    pub number: u32,
    /// What it is.
    pub kind: ParagraphKind,
    /// Its words on one line, single spaces between them.
    pub text: String,
    /// Its line in the text file, from 1; 0 before it was read from one.
    pub line: usize,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParagraphKind {
    /// Running text, a bullet, a table's row.
    #[default]
    Body,
    /// A note at the foot of a page.
    Footnote,
    /// A heading.
    Heading,
}

impl ParagraphKind {
    const ALL: [Self; 3] = [Self::Body, Self::Footnote, Self::Heading];

    /// "body", "footnote" or "heading".
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Footnote => "footnote",
            Self::Heading => "heading",
        }
    }
}

/// A line of a text file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for TextError {}

impl ReportText {
    /// The first line of a text file.
    pub const HEAD: &'static str = "# presscheck text 1";

    /// A text of one page, from its paragraphs.
    pub fn of(paragraphs: &[String]) -> Self {
        let paragraphs = (1..).zip(paragraphs).map(|(number, text)| Paragraph {
            page: 1,
            last_page: 1,
            number,
            text: text.clone(),
            ..Paragraph::default()
        });
        Self {
            paragraphs: paragraphs.collect(),
        }
    }

    /// Reads the text of a text file, as [`Display`](fmt::Display) writes it.
    ///
    /// # Errors
    /// Every line that is not a paragraph, a remark or blank; a file without the head line.
    pub fn parse(text: &str) -> Result<Self, Vec<TextError>> {
        let mut errors = Vec::new();
        let mut paragraphs = Vec::new();
        let text = text.trim_start_matches('\u{feff}');
        if text.lines().next().map(str::trim_end) != Some(Self::HEAD) {
            let message = format!("the text of a report begins with {:?}", Self::HEAD);
            errors.push(TextError { line: 1, message });
        }
        for (line, text) in (1..).zip(text.lines()) {
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            match paragraph(text, line) {
                Some(paragraph) => paragraphs.push(paragraph),
                None => errors.push(TextError {
                    line,
                    message: "not a paragraph; write it as \"[page.number kind] words\", where kind is body, footnote or heading"
                        .to_owned(),
                }),
            }
        }
        if errors.is_empty() { Ok(Self { paragraphs }) } else { Err(errors) }
    }
}

fn paragraph(words: &str, line: usize) -> Option<Paragraph> {
    let (head, text) = words.strip_prefix('[')?.split_once(']')?;
    let (place, kind) = head.split_once(' ')?;
    let (pages, number) = place.split_once('.')?;
    let (page, last_page) = pages.split_once('-').unwrap_or((pages, pages));
    let (page, last_page) = (page.parse().ok()?, last_page.parse().ok()?);
    let kind = ParagraphKind::ALL.into_iter().find(|known| known.name() == kind)?;
    (page <= last_page).then_some(Paragraph {
        page,
        last_page,
        number: number.parse().ok()?,
        kind,
        text: text.trim().to_owned(),
        line,
    })
}

impl fmt::Display for ReportText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", Self::HEAD)?;
        for Paragraph {
            page,
            last_page,
            number,
            kind,
            text,
            line: _,
        } in &self.paragraphs
        {
            write!(f, "[{page}")?;
            if last_page > page {
                write!(f, "-{last_page}")?;
            }
            writeln!(f, ".{number} {}] {text}", kind.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_back_as_it_was_written() {
        let paragraph = |line, page, last_page, number, kind, text: &str| Paragraph {
            line,
            page,
            last_page,
            number,
            kind,
            text: text.to_owned(),
        };
        let text = ReportText {
            paragraphs: vec![
                paragraph(2, 1, 1, 1, ParagraphKind::Heading, "What needs to improve?"),
                paragraph(3, 1, 2, 2, ParagraphKind::Body, "[Some] children’s plans – a few."),
                paragraph(4, 2, 2, 1, ParagraphKind::Footnote, "# not a remark"),
            ],
        };
        let written = text.to_string();
        assert!(written.contains("\n[1-2.2 body] [Some] children’s plans – a few.\n"), "{written}");
        assert_eq!(ReportText::parse(&written), Ok(text));
    }

    #[test]
    fn every_wrong_line_is_named() {
        let errors = ReportText::parse("[1.1 body] a\n\nb\n[2-1.1 body] c\n[1.1 rumour] d\n# e\n").expect_err("no text");
        assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [1, 3, 4, 5]);
    }
}
