//! A look at Rust sources that is good enough to hold them to what they must not name: comments and tests left out, strings apart.

use super::texts;

/// A string literal, or a piece of code between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A string or character literal, its marks left out.
    Text(String),
    /// A word or number of the code.
    Word(String),
    /// A mark.
    Mark(char),
}

/// A piece and its line, from 1.
pub type Placed = (usize, Piece);

/// The sources below `src/`, comments and tests left out: (path, pieces).
pub fn sources() -> Vec<(String, Vec<Placed>)> {
    let files: Vec<(String, Vec<Placed>, Vec<String>)> = texts("src", "rs")
        .into_iter()
        .map(|(path, text)| {
            let (pieces, modules) = without_tests(pieces(&text));
            (path, pieces, modules)
        })
        .collect();
    let tests: Vec<String> = files
        .iter()
        .flat_map(|(path, _, modules)| {
            let folder = path
                .strip_suffix("mod.rs")
                .map_or_else(|| format!("{}/", path.trim_end_matches(".rs")), str::to_owned);
            modules.iter().map(move |module| format!("{folder}{module}.rs"))
        })
        .collect();
    files
        .into_iter()
        .filter(|(path, ..)| !tests.contains(path))
        .map(|(path, pieces, _)| (path, pieces))
        .collect()
}

/// Parts a source; comments are dropped.
pub fn pieces(text: &str) -> Vec<Placed> {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let (mut i, mut line) = (0, 1);
    while i < chars.len() {
        let start = line;
        let c = chars[i];
        let raw = (c == 'r' && matches!(at(i + 1), '"' | '#')) || (c == 'b' && at(i + 1) == 'r' && matches!(at(i + 2), '"' | '#'));
        if c == '\n' {
            line += 1;
            i += 1;
        } else if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(i), at(i + 1)) {
                    ('/', '*') => (depth, i) = (depth + 1, i + 2),
                    ('*', '/') => (depth, i) = (depth - 1, i + 2),
                    ('\n', _) => (line, i) = (line + 1, i + 1),
                    _ => i += 1,
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if raw {
            let from = i + if c == 'b' { 2 } else { 1 };
            let hashes = chars[from..].iter().take_while(|c| **c == '#').count();
            let mut end = from + hashes + 1;
            while end < chars.len() && !(at(end) == '"' && (1..=hashes).all(|n| at(end + n) == '#')) {
                end += 1;
            }
            let literal: String = chars[(from + hashes + 1).min(end)..end].iter().collect();
            line += literal.matches('\n').count();
            found.push((start, Piece::Text(literal)));
            i = end + 1 + hashes;
        } else if c == '"' || (c == 'b' && at(i + 1) == '"') {
            let mut end = i + if c == 'b' { 2 } else { 1 };
            let mut literal = String::new();
            while end < chars.len() && chars[end] != '"' {
                if chars[end] == '\\' {
                    end += 1;
                }
                line += usize::from(at(end) == '\n');
                literal.push(at(end));
                end += 1;
            }
            found.push((start, Piece::Text(literal)));
            i = end + 1;
        } else if c == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            let mut end = i + 1 + usize::from(at(i + 1) == '\\') + 1;
            while end < chars.len() && chars[end] != '\'' {
                end += 1;
            }
            found.push((start, Piece::Text(chars[i + 1..end].iter().collect())));
            i = end + 1;
        } else if c.is_alphanumeric() || c == '_' {
            let end = (i..chars.len())
                .find(|end| !(chars[*end].is_alphanumeric() || chars[*end] == '_'))
                .unwrap_or(chars.len());
            found.push((start, Piece::Word(chars[i..end].iter().collect())));
            i = end;
        } else {
            if !c.is_whitespace() {
                found.push((start, Piece::Mark(c)));
            }
            i += 1;
        }
    }
    found
}

/// Leaves out what `#[cfg(test)]` stands over; gives too the modules that are files of their own.
fn without_tests(pieces: Vec<Placed>) -> (Vec<Placed>, Vec<String>) {
    let mark = |at: usize, c: char| matches!(pieces.get(at), Some((_, Piece::Mark(found))) if *found == c);
    let word = |at: usize, w: &str| matches!(pieces.get(at), Some((_, Piece::Word(found))) if found == w);
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < pieces.len() {
        let test = mark(at, '#')
            && mark(at + 1, '[')
            && word(at + 2, "cfg")
            && mark(at + 3, '(')
            && word(at + 4, "test")
            && mark(at + 5, ')')
            && mark(at + 6, ']');
        if !test {
            kept.push(pieces[at].clone());
            at += 1;
            continue;
        }
        let mut depth = 0_usize;
        at += 7;
        while at < pieces.len() {
            if word(at, "mod")
                && mark(at + 2, ';')
                && let Some((_, Piece::Word(module))) = pieces.get(at + 1)
            {
                modules.push(module.clone());
            }
            depth += usize::from(mark(at, '{'));
            let closes = mark(at, '}');
            depth = depth.saturating_sub(usize::from(closes));
            let ended = depth == 0 && (closes || mark(at, ';'));
            at += 1;
            if ended {
                break;
            }
        }
    }
    (kept, modules)
}
