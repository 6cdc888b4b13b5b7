//! Where sentences end: rules for news English.

use super::token::is_starter;
use super::{Token, TokenKind, Toks};

/// The sentences of a block. `breaks` holds the tokens that a hard line break precedes, in order.
pub(super) fn split(tokens: &[Token], block: Toks, breaks: &[usize]) -> Vec<Toks> {
    let mut sentences = Vec::new();
    let mut start = block.start;
    let mut breaks = breaks.iter().copied().peekable();
    let mut at = block.start;
    while at < block.end {
        while breaks.next_if(|b| *b < at).is_some() {}
        if at > start && breaks.peek() == Some(&at) {
            sentences.push(Toks::new(start, at));
            start = at;
        }
        let ends = match end_mark(&tokens[at]) {
            Some(mark) => {
                let numbered = mark == '.' && is_number_alone(&tokens[start..at]);
                at = absorb(tokens, at + 1, block.end);
                !numbered && at < block.end && ends_before(tokens, at, mark)
            }
            None => {
                let abbreviation = tokens[at].kind == TokenKind::Word && tokens[at].text.ends_with('.');
                at += 1;
                abbreviation && at < block.end && {
                    let word = &tokens[at - 1].word;
                    at = absorb_close(tokens, at, block.end);
                    at < block.end && abbreviation_ends(word, &tokens[at])
                }
            }
        };
        if ends {
            sentences.push(Toks::new(start, at));
            start = at;
        }
    }
    if start < block.end {
        sentences.push(Toks::new(start, block.end));
    }
    sentences.into_iter().flat_map(pieces).collect()
}

/// No sentence of prose is longer; what is (a table without marks, a list of words) is cut, so that work on sentences stays bounded.
const LONGEST: usize = 240;

fn pieces(sentence: Toks) -> impl Iterator<Item = Toks> {
    sentence
        .iter()
        .step_by(LONGEST)
        .map(move |start| Toks::new(start, (start + LONGEST).min(sentence.end)))
}

/// "1" or "++ 1": the number of a heading or of an item, at most two digits.
fn is_number_alone(tokens: &[Token]) -> bool {
    let Some((last, before)) = tokens.split_last() else { return false };
    last.kind == TokenKind::Number && last.text.len() <= 2 && before.len() <= 3 && before.iter().all(|token| token.kind == TokenKind::Mark)
}

fn end_mark(token: &Token) -> Option<char> {
    match (token.kind, &*token.text) {
        (TokenKind::Mark, "." | "!" | "?" | "…") => token.text.chars().next(),
        _ => None,
    }
}

/// Past further stops, closing quotation marks and brackets that cling to a stop.
fn absorb(tokens: &[Token], mut at: usize, end: usize) -> usize {
    while at < end && !tokens[at].spaced && (end_mark(&tokens[at]).is_some() || is_closing(&tokens[at])) {
        at += 1;
    }
    at
}

fn absorb_close(tokens: &[Token], mut at: usize, end: usize) -> usize {
    while at < end && !tokens[at].spaced && is_closing(&tokens[at]) {
        at += 1;
    }
    at
}

fn is_closing(token: &Token) -> bool {
    token.kind == TokenKind::Close || (token.kind == TokenKind::Mark && matches!(&*token.text, ")" | "]" | "}" | "¹" | "²" | "³" | "*"))
}

/// Whether a sentence that was stopped by `mark` ends before token `at`.
fn ends_before(tokens: &[Token], at: usize, mark: char) -> bool {
    let next = &tokens[at];
    let first = next.text.chars().next().unwrap_or(' ');
    if !next.spaced {
        // "ended.The next": a missing space, if a capital follows a stop.
        return mark != '…' && next.kind == TokenKind::Word && first.is_uppercase();
    }
    // What the sentence would begin with, behind opening marks.
    let opener = tokens[at..]
        .iter()
        .take(4)
        .find(|token| !(token.kind == TokenKind::Open || (token.kind == TokenKind::Mark && matches!(&*token.text, "(" | "[" | "…"))));
    match opener {
        None => true,
        Some(token) => match token.kind {
            TokenKind::Word => !token.text.trim_start_matches('\'').starts_with(|c: char| c.is_lowercase()),
            TokenKind::Number => mark != '…',
            TokenKind::Close => false,
            TokenKind::Mark => !matches!(&*token.text, "," | ";" | ":" | "–" | "-" | "/" | ")" | "]" | "." | "?" | "!"),
            TokenKind::Open => true,
        },
    }
}

/// Whether an abbreviation's stop also ends the sentence.
fn abbreviation_ends(word: &str, next: &Token) -> bool {
    if !next.spaced || !next.text.starts_with(|c: char| c.is_uppercase()) {
        return false;
    }
    let dotted = word.trim_end_matches('.').contains('.');
    match word {
        "a.m." | "p.m." => !is_calendar(&next.word),
        "etc." | "ltd." | "inc." | "plc." => true,
        "e.g." | "i.e." => false,
        _ => dotted && is_starter(&next.word),
    }
}

fn is_calendar(word: &str) -> bool {
    const NAMES: [&str; 21] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "march", "april", "may", "june", "july", "aug", "sep", "oct", "nov",
        "dec", "gmt", "bst",
    ];
    NAMES.iter().any(|name| {
        word.starts_with(name)
            && (word.len() <= 4 || word.ends_with("day") || word.len() <= 9 && word.ends_with(['y', 'h', 'e', 'l', 't', 'r']))
    })
}

#[cfg(test)]
mod tests {
    use crate::article::{Format, from_text};

    /// The first words of the sentences.
    fn sentences(text: &str) -> Vec<String> {
        let article = from_text("t.md", text, Format::Markdown);
        let block = &article.blocks[0];
        assert_eq!(block.sentences.iter().map(|s| s.len()).sum::<usize>(), block.tokens.len());
        block
            .sentences
            .iter()
            .map(|sentence| article.text(article.span(*sentence)).to_owned())
            .collect()
    }

    fn check(cases: &[(&str, usize)]) {
        for (text, count) in cases {
            assert_eq!(sentences(text).len(), *count, "{text}: {:?}", sentences(text));
        }
    }

    #[test]
    fn stops() {
        check(&[
            ("It is good. It was not.", 2),
            ("Cllr. Marsh met Mr. J. Fenn at St. Anne.", 1),
            ("It rose 3.5 per cent. It fell.", 2),
            ("They met at 8 a.m. Monday in Ashby.", 1),
            ("They met at 8 a.m. The rest left.", 2),
            ("Some (e.g. Ashby) are good; others are not.", 1),
            ("++ 1. FLOODS ++", 1),
            ("In 2014. 36 councils came. The end", 3),
        ]);
    }

    #[test]
    fn quotations() {
        check(&[
            ("\"It is good.\" She left.", 2),
            ("\"It is good!\" she said.", 1),
            ("'Is it good?' he asked. 'Yes.'", 2),
            ("“It is. It was,” he said.", 2),
            ("It was \"good\". (It had been.) “So be it.”", 3),
        ]);
    }

    #[test]
    fn ellipses_and_breaks() {
        check(&[
            ("So it goes ... on and on.", 1),
            ("So it goes… But why?", 2),
            ("One line\\\nanother line", 2),
        ]);
    }
}
