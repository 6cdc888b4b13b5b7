//! Words of a document's lines, and patterns over them.

use super::dates;
use crate::pack::document::Description;
use crate::pattern::syntax::{Atom, Item, Pattern};

/// A word or mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In lower case, with straight apostrophes.
    pub text: String,
    /// As printed.
    pub printed: String,
    /// Which of the lines given it stands in.
    pub line: usize,
    /// Whether nothing follows in its line.
    pub last: bool,
}

/// Most words that `{body}` takes.
const LONGEST_BODY: usize = 14;
/// Most words that `{name}` takes.
const LONGEST_NAME: usize = 6;

/// The words of lines, in order. Brackets and quotation marks are left out.
pub fn words<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (line, text) in lines.into_iter().enumerate() {
        let before = words.len();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = if first.is_alphanumeric() {
                let mut end = 0;
                let mut chars = rest.char_indices().peekable();
                while let Some((at, c)) = chars.next() {
                    let joins = matches!(c, '\'' | '’' | '‘' | '-' | '\u{2010}' | '\u{2011}')
                        && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
                    if !(c.is_alphanumeric() || joins) {
                        break;
                    }
                    end = at + c.len_utf8();
                }
                end
            } else {
                first.len_utf8()
            };
            let (printed, after) = rest.split_at(length);
            rest = after;
            if first.is_whitespace() || matches!(first, '(' | ')' | '[' | ']' | '“' | '”' | '"' | '‘' | '’' | '\'' | '*') {
                continue;
            }
            words.push(Word {
                text: printed
                    .to_lowercase()
                    .replace(['’', '‘'], "'")
                    .replace(['\u{2010}', '\u{2011}'], "-"),
                printed: printed.to_owned(),
                line,
                last: false,
            });
        }
        if words.len() > before
            && let Some(word) = words.last_mut()
        {
            word.last = true;
        }
    }
    words
}

/// What a pattern's slots took: slot → words from, to.
pub type Slots = Vec<(String, usize, usize)>;

/// A place where a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// One past the last word.
    pub end: usize,
    /// What the slots took.
    pub slots: Slots,
}

impl Match {
    /// What a slot took.
    pub fn slot(&self, name: &str) -> Option<std::ops::Range<usize>> {
        self.slots.iter().find(|(slot, ..)| slot == name).map(|(_, from, to)| *from..*to)
    }
}

/// Patterns of one description over the words of a passage.
pub struct Finder<'d, 'w> {
    /// What the slots mean.
    pub description: &'d Description,
    /// The passage.
    pub words: &'w [Word],
}

impl<'d> Finder<'d, '_> {
    /// Every way in which a pattern matches from a word on.
    pub fn matches(&self, pattern: &Pattern, from: usize) -> Vec<Match> {
        let start = Match {
            end: from,
            slots: Vec::new(),
        };
        self.pattern(pattern, start)
    }

    /// The longest match of any of the patterns that ends with a line or a sentence, and whose slots are accepted.
    pub fn whole(&self, patterns: &[Pattern], from: usize, accepts: impl Fn(&Match) -> bool) -> Option<Match> {
        let ends = patterns.iter().flat_map(|pattern| self.matches(pattern, from));
        ends.filter(|found| found.end > from && self.closes(found.end) && self.first_grade(found, from) && accepts(found))
            .max_by_key(|found| found.end)
    }

    /// Whether no other grade stands before the one that was taken: "require improvement to become good" is not good.
    fn first_grade(&self, found: &Match, from: usize) -> bool {
        found
            .slot("grade")
            .is_none_or(|slot| (from..slot.start).all(|at| self.grades(at).is_empty()))
    }

    /// Whether a line ends before a word.
    pub fn line_ends(&self, end: usize) -> bool {
        end.checked_sub(1).and_then(|at| self.words.get(at)).is_some_and(|word| word.last)
    }

    /// Whether a line or a sentence ends before a word.
    fn closes(&self, end: usize) -> bool {
        let Some(next) = self.words.get(end) else { return true };
        if matches!(next.text.as_str(), "." | ";") {
            return true;
        }
        // A line that goes on in lower case is one that the margin broke.
        self.line_ends(end) && !next.printed.starts_with(char::is_lowercase)
    }

    fn pattern(&self, pattern: &Pattern, from: Match) -> Vec<Match> {
        pattern
            .alternatives
            .iter()
            .flat_map(|items| self.sequence(items, from.clone()))
            .collect()
    }

    fn sequence(&self, items: &[Item], from: Match) -> Vec<Match> {
        let mut open = vec![from];
        for item in items {
            let mut next: Vec<Match> = Vec::new();
            for state in open {
                if item.optional {
                    next.push(state.clone());
                }
                next.extend(self.atom(&item.atom, state));
            }
            // States that stand at one word with the same slots are one.
            let mut seen: Vec<Match> = Vec::with_capacity(next.len());
            for state in next {
                if !seen.contains(&state) {
                    seen.push(state);
                }
            }
            open = seen;
            if open.is_empty() {
                break;
            }
        }
        open
    }

    fn atom(&self, atom: &Atom, state: Match) -> Vec<Match> {
        let at = state.end;
        let step = |end: usize| Match {
            end,
            slots: state.slots.clone(),
        };
        match atom {
            Atom::Word(wanted) => match self.words.get(at) {
                Some(word) if word.text == *wanted => vec![step(at + 1)],
                _ => Vec::new(),
            },
            Atom::Prefix(wanted) => match self.words.get(at) {
                Some(word) if word.text.starts_with(wanted.as_str()) => vec![step(at + 1)],
                _ => Vec::new(),
            },
            Atom::Gap(most) => (at..=self.words.len().min(at + usize::from(*most))).map(step).collect(),
            Atom::Group(group) => self.pattern(group, state),
            Atom::Slot { name, .. } => self
                .slot(name, at)
                .into_iter()
                .map(|end| {
                    let mut found = step(end);
                    found.slots.push((name.clone(), at, end));
                    found
                })
                .collect(),
            // The loader refuses them in a document's patterns.
            Atom::List(_) | Atom::Start | Atom::End => Vec::new(),
        }
    }

    /// Where a slot that begins at a word may end.
    fn slot(&self, name: &str, at: usize) -> Vec<usize> {
        let rest = &self.words[at.min(self.words.len())..];
        match name {
            "dates" => dates::span(rest).map(|(_, length)| at + length).into_iter().collect(),
            "date" => dates::day(rest).map(|(_, length)| at + length).into_iter().collect(),
            "body" => (1..=rest.len().min(LONGEST_BODY)).map(|length| at + length).collect(),
            "name" => {
                let length = rest.iter().take(LONGEST_NAME).take_while(|word| names(word)).count();
                (2..=length).map(|length| at + length).collect()
            }
            "grade" => self.grades(at).into_iter().map(|(_, end)| end).collect(),
            _ => Vec::new(),
        }
    }

    /// The grades that are written from a word on, none where it says "not judged"; the longest first.
    pub fn grades(&self, at: usize) -> Vec<(Option<&'d str>, usize)> {
        let description = self.description;
        let grades = description
            .grades
            .iter()
            .map(|(grade, wordings)| (Some(grade.as_str()), wordings))
            .chain([(None, &description.not_judged)]);
        let mut found: Vec<(Option<&'d str>, usize)> = grades
            .flat_map(|(grade, wordings)| wordings.iter().map(move |wording| (grade, wording)))
            .flat_map(|(grade, wording)| self.matches(wording, at).into_iter().map(move |found| (grade, found.end)))
            .collect();
        found.sort_by_key(|(_, end)| std::cmp::Reverse(*end));
        found.dedup();
        found
    }
}

/// Whether a word can be a part of a name: it begins with a capital, or is one of the small words inside names.
fn names(word: &Word) -> bool {
    word.printed.starts_with(char::is_uppercase) && !word.printed.chars().any(|c| c.is_ascii_digit())
        || matches!(
            word.text.as_str(),
            "de" | "van" | "von" | "der" | "den" | "la" | "le" | "al" | "el" | "bin" | "." | "o'"
        )
}
