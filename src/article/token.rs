//! From characters to words, numbers and marks.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::draft::{BREAK, Ch};
use super::{Span, Token, TokenKind};

/// The words of an article, each kept once: as written, and in lower case.
#[derive(Default)]
pub(super) struct Words {
    known: FxHashMap<Arc<str>, Arc<str>>,
    /// A word in the making.
    draft: String,
}

impl Words {
    fn keep(&mut self, text: &str) -> (Arc<str>, Arc<str>) {
        if let Some((text, word)) = self.known.get_key_value(text) {
            return (text.clone(), word.clone());
        }
        let (kept, lower) = (Arc::<str>::from(text), text.to_lowercase());
        let word = if lower == text { kept.clone() } else { lower.into() };
        self.known.insert(kept.clone(), word.clone());
        (kept, word)
    }
}

/// Appends the tokens of one block; `breaks` receives the index of each token that a hard line break precedes.
pub(super) fn tokenize(chars: &[Ch], words: &mut Words, tokens: &mut Vec<Token>, breaks: &mut Vec<usize>) {
    let mut lexer = Lexer {
        chars,
        words,
        tokens,
        at: 0,
        spaced: true,
        open: Vec::new(),
        single: 0,
        double: 0,
        closes_later: None,
    };
    while let Some(c) = lexer.char(lexer.at) {
        if c == BREAK || c == '\u{2029}' {
            breaks.push(lexer.tokens.len());
        }
        if c.is_whitespace() || c.is_control() {
            lexer.spaced = true;
            lexer.at += 1;
        } else {
            lexer.next();
        }
    }
}

struct Lexer<'a> {
    chars: &'a [Ch],
    words: &'a mut Words,
    tokens: &'a mut Vec<Token>,
    at: usize,
    spaced: bool,
    /// Quotations opened and not yet closed, innermost last, and how many of either mark.
    open: Vec<char>,
    single: usize,
    double: usize,
    /// For each character, whether the next single mark that must open or close a quotation closes one. Made when first asked for.
    closes_later: Option<Vec<bool>>,
}

impl Lexer<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|ch| ch.c)
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.char(at))
    }

    fn push(&mut self, kind: TokenKind, end: usize, text: &str) {
        let (Some(first), Some(last)) = (self.chars.get(self.at), end.checked_sub(1).and_then(|at| self.chars.get(at))) else {
            return;
        };
        let span = Span::new(first.start, last.end().max(first.start));
        let (text, word) = self.words.keep(text);
        self.tokens.push(Token {
            kind,
            span,
            text,
            word,
            spaced: self.spaced,
        });
        self.at = end;
        self.spaced = false;
    }

    fn push_word(&mut self, kind: TokenKind, end: usize) {
        let mut text = std::mem::take(&mut self.words.draft);
        text.clear();
        text.extend(self.chars.get(self.at..end).unwrap_or(&[]).iter().map(|ch| straight(ch.c)));
        self.push(kind, end, &text);
        self.words.draft = text;
    }

    fn next(&mut self) {
        let at = self.at;
        let Some(c) = self.char(at) else { return };
        if !self.before(at).is_some_and(is_word)
            && let Some(end) = self.address()
        {
            self.push_word(TokenKind::Word, end);
            return;
        }
        match c {
            c if c.is_ascii_digit() => self.number(),
            c if is_letter(c) => self.word(at),
            '.' if self.char(at + 1) == Some('.') => {
                let dots = self.chars[at..].iter().take_while(|ch| ch.c == '.').count();
                // A row of dots leads from an entry to its value, as a dash does.
                self.push(TokenKind::Mark, at + dots, if dots > 4 { "–" } else { "…" });
            }
            '.' if self.char(at + 1) == Some(' ')
                && self.char(at + 2) == Some('.')
                && self.char(at + 3) == Some(' ')
                && self.char(at + 4) == Some('.') =>
            {
                self.push(TokenKind::Mark, at + 5, "…");
            }
            '…' => self.push(TokenKind::Mark, at + 1, "…"),
            '-' | '\u{2010}' | '\u{2011}' | '–' | '—' | '―' | '\u{2012}' | '−' => self.dash(c),
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' => self.double(c, 1),
            '\'' | '`' if self.char(at + 1) == Some(c) => self.double(if c == '`' { '“' } else { '"' }, 2),
            '\'' | '’' | '‘' | '‚' | '‛' | '‹' | '›' | '′' => self.single(c),
            c => self.push(TokenKind::Mark, at + 1, c.encode_utf8(&mut [0; 4])),
        }
    }

    fn dash(&mut self, c: char) {
        let at = self.at;
        let hyphen = matches!(c, '-' | '\u{2010}' | '\u{2011}');
        let run = self.chars[at..].iter().take_while(|ch| ch.c == c).count();
        if hyphen && run == 1 && self.before(at).is_some_and(is_word) {
            self.push(TokenKind::Mark, at + 1, "-");
        } else {
            self.push(TokenKind::Mark, at + run, "–");
        }
    }

    fn number(&mut self) {
        let mut end = self.digits(self.at);
        loop {
            let next = |ahead: usize| self.char(end + ahead).is_some_and(|c| c.is_ascii_digit());
            match self.char(end) {
                Some(',') if next(1) && next(2) && next(3) && !next(4) => end += 4,
                Some('.') if next(1) => end = self.digits(end + 1),
                _ => break,
            }
        }
        self.push_word(TokenKind::Number, end);
        self.clitics();
    }

    fn digits(&self, from: usize) -> usize {
        from + self
            .chars
            .get(from..)
            .unwrap_or(&[])
            .iter()
            .take_while(|ch| ch.c.is_ascii_digit())
            .count()
    }

    fn letters(&self, from: usize) -> usize {
        from + self
            .chars
            .get(from..)
            .unwrap_or(&[])
            .iter()
            .take_while(|ch| is_letter(ch.c))
            .count()
    }

    /// A word that begins at `self.at` and whose letters begin at `from`.
    fn word(&mut self, from: usize) {
        let mut end = self.letters(from);
        if end - from <= 3 && self.char(end).is_some_and(|c| c.is_ascii_digit()) {
            end = self.digits(end); // A38, p14
            self.push_word(TokenKind::Word, end);
            self.clitics();
            return;
        }
        if let Some(end) = self.abbreviation(from, end) {
            self.push_word(TokenKind::Word, end);
            self.clitics();
            return;
        }
        while let Some(clitic) = self.clitic(end) {
            match clitic {
                Clitic::Inner(to) => end = to,
                Clitic::Own(cut, _) => {
                    if cut > self.at {
                        self.push_word(TokenKind::Word, cut);
                    }
                    self.clitics_from(clitic);
                    return;
                }
            }
        }
        self.push_word(TokenKind::Word, end);
    }

    /// What an apostrophe at `at` does to the word before it, if a letter follows.
    fn clitic(&self, at: usize) -> Option<Clitic> {
        if !self.char(at).is_some_and(is_apostrophe) || !self.char(at + 1).is_some_and(is_letter) {
            return None;
        }
        let end = self.letters(at + 1);
        let tail = self.lower(at + 1, end.min(at + 4));
        let own = end - at <= 3 && matches!(tail.as_str(), "s" | "re" | "ve" | "ll" | "d" | "m");
        if own {
            Some(Clitic::Own(at, end))
        } else if tail == "t" && end == at + 2 && matches!(self.before(at), Some('n' | 'N')) {
            Some(Clitic::Own(at - 1, end))
        } else {
            Some(Clitic::Inner(end))
        }
    }

    fn clitics(&mut self) {
        if let Some(clitic @ Clitic::Own(cut, _)) = self.clitic(self.at)
            && cut == self.at
        {
            self.clitics_from(clitic);
        }
    }

    fn clitics_from(&mut self, first: Clitic) {
        let mut next = Some(first);
        while let Some(Clitic::Own(cut, end)) = next {
            if cut < self.at {
                break;
            }
            self.push_word(TokenKind::Word, end);
            next = self
                .clitic(end)
                .filter(|clitic| matches!(clitic, Clitic::Own(cut, _) if *cut == end));
        }
    }

    fn lower(&self, from: usize, to: usize) -> String {
        self.chars
            .get(from..to)
            .unwrap_or(&[])
            .iter()
            .flat_map(|ch| ch.c.to_lowercase())
            .collect()
    }

    /// Where an abbreviation ends, its full stop included, if the letters from `from` to `end` are one.
    fn abbreviation(&self, from: usize, end: usize) -> Option<usize> {
        if self.char(end) != Some('.') || self.char(end + 1) == Some('.') {
            return None;
        }
        let after = self
            .chars
            .get(end + 1..)
            .unwrap_or(&[])
            .iter()
            .take(3)
            .position(|ch| !ch.c.is_whitespace())
            .map(|gap| end + 1 + gap);
        let next = after.and_then(|at| self.char(at));
        let spaced = after.is_some_and(|at| at > end + 1);
        if end - from == 1 {
            let mut last = end;
            while self.char(last) == Some('.') && self.char(last + 1).is_some_and(is_letter) && !self.char(last + 2).is_some_and(is_word) {
                last += 2;
            }
            if last > end {
                return Some(last + usize::from(self.char(last) == Some('.') && self.char(last + 1) != Some('.')));
            }
            let initial = self.char(from).is_some_and(|c| c.is_uppercase() && c != 'I') && next.is_some_and(char::is_uppercase);
            return (initial && !after.is_some_and(|at| self.is_starter(at))).then_some(end + 1);
        }
        if end - from > 7 {
            return None;
        }
        let word = self.lower(from, end);
        let capital = self.char(from).is_some_and(char::is_uppercase);
        let stops = match word.as_str() {
            "mr" | "mrs" | "ms" | "dr" | "prof" | "cllr" | "cllrs" | "rev" | "hon" | "sgt" | "capt" | "lt" | "messrs" | "supt" | "insp"
            | "sen" | "gov" => capital,
            "vs" | "etc" | "approx" | "dept" | "govt" | "ltd" | "inc" | "jr" | "sr" | "plc" | "eds" | "viz" => true,
            "st" => capital && spaced && next.is_some_and(char::is_uppercase) && !after.is_some_and(|at| self.is_starter(at)),
            "no" | "nos" | "fig" | "para" | "pp" | "vol" => next.is_some_and(|c| c.is_ascii_digit()),
            "jan" | "feb" | "mar" | "apr" | "jun" | "jul" | "aug" | "sep" | "sept" | "oct" | "nov" | "dec" => {
                capital && next.is_some_and(|c| c.is_ascii_digit())
            }
            _ => false,
        };
        stops.then_some(end + 1)
    }

    fn is_starter(&self, at: usize) -> bool {
        let end = self.letters(at).min(at + 8);
        is_starter(&self.lower(at, end))
    }

    /// Where a web or e-mail address that begins here ends.
    fn address(&self) -> Option<usize> {
        let at = self.at;
        let c = self.char(at)?;
        if !c.is_ascii_alphanumeric() {
            return None;
        }
        let starts = |prefix: &str| {
            prefix
                .chars()
                .enumerate()
                .all(|(i, p)| self.char(at + i).is_some_and(|c| c.eq_ignore_ascii_case(&p)))
        };
        if (matches!(c, 'h' | 'H') && (starts("http://") || starts("https://"))) || (matches!(c, 'w' | 'W') && starts("www.")) {
            return Some(self.address_end(at));
        }
        // Something@somewhere.tld, or a bare name under a well-known top-level domain.
        let rest = self.chars.get(at..)?;
        let local = rest
            .iter()
            .take(65)
            .take_while(|ch| ch.c.is_ascii_alphanumeric() || matches!(ch.c, '.' | '_' | '%' | '+' | '-'))
            .count();
        if local <= 64 && self.char(at + local) == Some('@') {
            let host = rest
                .get(local + 1..)?
                .iter()
                .take(254)
                .take_while(|ch| ch.c.is_ascii_alphanumeric() || matches!(ch.c, '.' | '-'))
                .count();
            let end = at + local + 1 + host;
            let end = end
                - self
                    .chars
                    .get(at..end)?
                    .iter()
                    .rev()
                    .take_while(|ch| matches!(ch.c, '.' | '-'))
                    .count();
            let dotted = self.chars.get(at + local + 1..end)?.iter().any(|ch| ch.c == '.');
            return dotted.then_some(end);
        }
        let lower = rest
            .iter()
            .take(65)
            .take_while(|ch| ch.c.is_ascii_lowercase() || ch.c.is_ascii_digit() || matches!(ch.c, '.' | '-'))
            .count();
        if local <= 64 && lower >= 5 && c.is_ascii_lowercase() {
            let end = at + lower
                - self
                    .chars
                    .get(at..at + lower)?
                    .iter()
                    .rev()
                    .take_while(|ch| matches!(ch.c, '.' | '-'))
                    .count();
            if !self.chars[at..end].iter().any(|ch| ch.c == '.') {
                return None;
            }
            let name = self.lower(at, end);
            let (stem, domain) = name.rsplit_once('.')?;
            let known = matches!(
                domain,
                "uk" | "com" | "org" | "net" | "info" | "eu" | "io" | "example" | "gov" | "edu"
            );
            if known && stem.len() >= 2 && !stem.split('.').any(|label| label.len() < 2) {
                return Some(if self.char(end) == Some('/') { self.address_end(at) } else { end });
            }
        }
        None
    }

    fn address_end(&self, at: usize) -> usize {
        let mut round = 0usize;
        let length = self.chars[at..]
            .iter()
            .take_while(|ch| {
                round += usize::from(ch.c == '(');
                !ch.c.is_whitespace() && !matches!(ch.c, '<' | '>' | '"' | '“' | '”' | '‘' | '’' | '|')
            })
            .count();
        let mut end = at + length;
        while end > at + 1 {
            match self.char(end - 1) {
                Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | ']' | '*' | '_' | '…' | '–' | '—') => end -= 1,
                Some(')') if round == 0 => end -= 1,
                _ => break,
            }
        }
        end
    }

    /// Whether a mark at `at` of `length` characters stands where a quotation opens.
    fn opens(&self, at: usize, length: usize) -> bool {
        let Some(next) = self.char(at + length) else { return false };
        if next.is_whitespace() {
            return false;
        }
        match self.before(at) {
            None => true,
            Some(c)
                if c.is_whitespace() || matches!(c, '(' | '[' | '{' | '<' | '–' | '—' | '―' | '-' | '/' | '|' | '*' | '_' | '¿' | '¡') =>
            {
                true
            }
            Some(c) if is_quote(c) => self.tokens.last().is_some_and(|token| token.kind == TokenKind::Open) && !self.spaced,
            Some(_) => false,
        }
    }

    fn double(&mut self, c: char, length: usize) {
        let at = self.at;
        let before = self.before(at);
        let next = self.char(at + length);
        let next_word = next.is_some_and(is_word);
        let opens = match c {
            '„' | '«' => true,
            '»' => false,
            '“' | '‟' => self.opens(at, length) || !(self.double > 0 && before.is_some_and(|c| !c.is_whitespace())),
            '”' => self.opens(at, length) && self.double == 0,
            _ if self.opens(at, length) => true,
            _ if self.double > 0 => false,
            _ if before.is_some_and(|c| c.is_ascii_digit()) && length == 1 => {
                self.push(TokenKind::Mark, at + 1, "\""); // inches, seconds
                return;
            }
            _ => next_word && before.is_some_and(|c| !c.is_whitespace()),
        };
        self.quote('"', opens, at + length);
    }

    fn quote(&mut self, mark: char, opens: bool, end: usize) {
        let text = if mark == '"' { "\"" } else { "'" };
        if opens {
            self.open.push(mark);
            *if mark == '"' { &mut self.double } else { &mut self.single } += 1;
            self.push(TokenKind::Open, end, text);
            return;
        }
        let pending = if mark == '"' { self.double } else { self.single };
        if pending > 0 {
            while let Some(top) = self.open.pop() {
                if top == '"' {
                    self.double -= 1;
                } else {
                    self.single -= 1;
                }
                if top == mark {
                    break;
                }
            }
        }
        self.push(TokenKind::Close, end, text);
    }

    fn single(&mut self, c: char) {
        let at = self.at;
        let before = self.before(at);
        let next = self.char(at + 1);
        let word_before = before.is_some_and(is_word);
        let word_next = next.is_some_and(is_word);
        if matches!(c, '‹' | '›' | '‚') {
            self.quote('\'', c != '›', at + 1);
        } else if word_before && word_next && before.is_some_and(|c| c.is_ascii_digit()) {
            self.push(TokenKind::Mark, at + 1, "'"); // 3'05
        } else if self.opens(at, 1) {
            if let Some(end) = self.elision(at) {
                if self.char(at + 1).is_some_and(|c| c.is_ascii_digit()) {
                    self.push(TokenKind::Mark, at + 1, "'"); // '90s
                } else {
                    self.push_word(TokenKind::Word, end);
                }
            } else {
                self.quote('\'', true, at + 1);
            }
        } else if word_next && self.single == 0 && (c == '‘' || before.is_some_and(|c| matches!(c, ':' | ',' | ';' | '='))) {
            self.quote('\'', true, at + 1);
        } else if word_before && matches!(before, Some('s' | 'S')) && c != '‘' && self.is_possessive(at) {
            self.push(TokenKind::Word, at + 1, "'");
        } else {
            self.quote('\'', false, at + 1);
        }
    }

    /// Whether the apostrophe after a final "s" is a possessive plural's ("inspectors' report") and not the end of a quotation.
    fn is_possessive(&mut self, at: usize) -> bool {
        if self.single == 0 {
            return true;
        }
        let continues = self.char(at + 1).is_some_and(char::is_whitespace) && self.char(at + 2).is_some_and(is_letter);
        if !continues {
            return false;
        }
        let closes_later = self.closes_later.get_or_insert_with(|| closes_later(self.chars));
        closes_later.get(at).copied().unwrap_or(false)
    }

    /// Where a word that begins with an apostrophe for something left out ends: 'em, 'tis, '90s.
    fn elision(&self, at: usize) -> Option<usize> {
        if self.char(at + 1).is_some_and(|c| c.is_ascii_digit()) {
            let end = self.digits(at + 1);
            return (end == at + 3 && self.char(end) == Some('s') && !self.char(end + 1).is_some_and(is_word)).then_some(end + 1);
        }
        let end = self.letters(at + 1);
        if end - at > 7 || self.char(end).is_some_and(is_word) {
            return None;
        }
        let word = self.lower(at + 1, end);
        let known = matches!(
            word.as_str(),
            "em" | "tis" | "twas" | "til" | "cause" | "bout" | "n" | "cos" | "fraid" | "appen" | "ere" | "alf"
        ) || (matches!(word.as_str(), "s" | "re" | "ve" | "ll" | "d" | "m")
            && self.char(at + 1).is_some_and(char::is_lowercase));
        let quoted = self.char(end).is_some_and(is_apostrophe) && word != "n";
        (known && !quoted).then_some(end + usize::from(word == "n" && self.char(end).is_some_and(is_apostrophe)))
    }
}

#[derive(Clone, Copy)]
enum Clitic {
    /// The apostrophe is part of the word, which goes on to here (O'Brien).
    Inner(usize),
    /// A token of its own, from the first to the second.
    Own(usize, usize),
}

/// For each character, whether the next decisive single mark after it closes a quotation ("good'", ".'") before another opens.
fn closes_later(chars: &[Ch]) -> Vec<bool> {
    let mut found = vec![false; chars.len()];
    let mut closes = false;
    for at in (0..chars.len()).rev() {
        found[at] = closes;
        if !matches!(chars[at].c, '\'' | '’' | '‘') {
            continue;
        }
        let before = at.checked_sub(1).map(|at| chars[at].c);
        let after = chars.get(at + 1).map(|ch| ch.c);
        let gap = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—' | '"' | '“'));
        if gap && after.is_some_and(|c| !c.is_whitespace()) {
            closes = false;
        } else if !gap && !after.is_some_and(is_word) && !matches!(before, Some('s' | 'S')) {
            closes = true;
        }
    }
    found
}

fn straight(c: char) -> char {
    if is_apostrophe(c) { '\'' } else { c }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | 'ʼ' | '′')
}

fn is_quote(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '‚' | '‹' | '›' | '`')
}

fn is_letter(c: char) -> bool {
    (c.is_alphabetic() && c != 'ʼ')
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

fn is_word(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c)
}

/// Whether a lower-case word often begins a sentence, and never is a surname or a street.
pub(super) fn is_starter(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "he"
            | "she"
            | "it"
            | "they"
            | "we"
            | "you"
            | "i"
            | "in"
            | "but"
            | "and"
            | "this"
            | "that"
            | "these"
            | "those"
            | "a"
            | "an"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "my"
            | "then"
            | "there"
            | "on"
            | "at"
            | "if"
            | "when"
            | "after"
            | "as"
            | "for"
            | "so"
            | "what"
            | "who"
            | "how"
            | "why"
            | "no"
            | "not"
            | "since"
            | "while"
            | "with"
            | "by"
            | "from"
            | "to"
            | "now"
            | "all"
            | "one"
    )
}

#[cfg(test)]
mod tests {
    use crate::article::{Format, TokenKind, from_text};

    /// Tokens parted by spaces; opening and closing marks as ⟨ ⟩ with their text, words joined to the one before with a leading `_`.
    fn show(text: &str) -> String {
        let article = from_text("t.txt", text, Format::Text);
        let shown = article.tokens.iter().map(|token| {
            let text = match token.kind {
                TokenKind::Open => format!("⟨{}", token.text),
                TokenKind::Close => format!("{}⟩", token.text),
                _ => token.text.to_string(),
            };
            if token.spaced { text } else { format!("_{text}") }
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    fn check(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(show(text), *expected, "{text}");
        }
    }

    #[test]
    fn clitics_are_words() {
        check(&[
            ("The council's staff didn’t go", "The council _'s staff did _n't go"),
            ("we're they’ve she'll I'd I'm", "we _'re they _'ve she _'ll I _'d I _'m"),
            ("can't won't who'd've", "ca _n't wo _n't who _'d _'ve"),
            ("O'Brien rock'n'roll Children'S", "O'Brien rock'n'roll Children _'S"),
            ("2019's U.S.'s", "2019 _'s U.S. _'s"),
        ]);
    }

    #[test]
    fn apostrophes_and_single_marks() {
        check(&[
            ("Ashby's 'Good' rating", "Ashby _'s ⟨' _Good _'⟩ rating"),
            ("rated ‘outstanding’, he said", "rated ⟨' _outstanding _'⟩ _, he said"),
            ("the inspectors' report", "the inspectors _' report"),
            (
                "‘the inspectors’ report was good’ she said",
                "⟨' _the inspectors _' report was good _'⟩ she said",
            ),
            (
                "the 'good services' were in the councils' care",
                "the ⟨' _good services _'⟩ were in the councils _' care",
            ),
            (
                "'requires improvements' and 'good'",
                "⟨' _requires improvements _'⟩ and ⟨' _good _'⟩",
            ),
            ("tell 'em ’tis rock 'n' roll", "tell 'em 'tis rock 'n' roll"),
            ("the '90s", "the ' _90 _s"),
            ("a \"good' rating", "a ⟨\" _good _'⟩ rating"),
        ]);
    }

    #[test]
    fn double_marks() {
        check(&[
            ("said: \"We go.\" Then", "said _: ⟨\" _We go _. _\"⟩ Then"),
            ("(“good“) „so” «ja»", "( _⟨\" _good _\"⟩ _) ⟨\" _so _\"⟩ ⟨\" _ja _\"⟩"),
            ("\"'Good' is good\"", "⟨\" _⟨' _Good _'⟩ is good _\"⟩"),
            ("''Good''", "⟨\" _Good _\"⟩"),
            ("CLIP (22\")", "CLIP ( _22 _\" _)"),
        ]);
    }

    #[test]
    fn hyphens_and_dashes() {
        check(&[
            ("two-week 16-17 18- and", "two _- _week 16 _- _17 18 _- and"),
            ("a - b -- c — d–e", "a – b – c – d _– _e"),
            ("so... on … x", "so _… on … x"),
        ]);
    }

    #[test]
    fn numbers() {
        check(&[
            ("£30million 3pm 11th", "£ _30 _million 3 _pm 11 _th"),
            ("1,400 and 3.5% in 2014,2015", "1,400 and 3.5 _% in 2014 _, _2015"),
            ("03/04/25 at 8.14am", "03 _/ _04 _/ _25 at 8.14 _am"),
            ("A38 p14 improve1", "A38 p14 improve _1"),
        ]);
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        check(&[
            ("Cllr. Jo Marsh, Mr. Fenn of St. Anne", "Cllr. Jo Marsh _, Mr. Fenn of St. Anne"),
            ("U.S. e.g. 8 a.m. J. Fenn", "U.S. e.g. 8 a.m. J. Fenn"),
            ("So am I. The end", "So am I _. The end"),
            ("Is it? No. We", "Is it _? No _. We"),
            ("see No. 4", "see No. 4"),
        ]);
    }

    #[test]
    fn addresses_are_one_word() {
        check(&[
            ("at https://example.org/a_(b)?c=1.", "at https://example.org/a_(b)?c=1 _."),
            (
                "(www.example.org) me@ashby.gov.uk, ashby.gov.uk/x",
                "( _www.example.org _) me@ashby.gov.uk _, ashby.gov.uk/x",
            ),
            ("@ashby end.Next", "@ _ashby end _. _Next"),
        ]);
    }

    #[test]
    fn invisible_characters_and_emoji() {
        check(&[("Ash\u{ad}by\u{200b} a\u{a0}b 👏\u{fe0f}", "Ashby a b 👏")]);
    }
}
