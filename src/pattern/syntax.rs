//! The pattern language, from text to tree.
//!
//! ```text
//! pattern = seq { "|" seq }      seq  = item { item }      item = atom [ "?" ]
//! atom    = word | "@" list | slot | gap | "^" | "$" | "(" pattern ")"
//! word    = letters, digits and marks, lower case; a final "*" stands for any ending
//! slot    = "{" name [ ":" type ] [ "+" ] "}"     "+" = a list joined by , ; and, as well as, along with
//! gap     = ".." [ number ]                       up to n words (8 if not said), never past a sentence
//! ```

use std::fmt;

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{tag, take_while1},
    character::complete::{char, multispace0, u8 as number},
    combinator::{cut, map, opt, verify},
    error::{ErrorKind, ParseError},
    multi::{many1, separated_list1},
    sequence::{delimited, preceded},
};
use serde::{Deserialize, Serialize};

/// A pattern: any one of its sequences matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// The alternatives, tried in order.
    pub alternatives: Vec<Vec<Item>>,
}

/// One step of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What must stand there.
    pub atom: Atom,
    /// Whether it may be left out.
    pub optional: bool,
}

/// What a step may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Atom {
    /// A word or mark, in lower case.
    Word(String),
    /// Any word that begins so.
    Prefix(String),
    /// Any entry of a named list.
    List(String),
    /// A typed mention, remembered by name.
    Slot {
        /// What messages and checks call it.
        name: String,
        /// The type of mention; the name, if not said.
        kind: String,
        /// Whether a list of mentions is taken.
        many: bool,
    },
    /// Up to so many words of any sort.
    Gap(u8),
    /// The sentence's start.
    Start,
    /// The sentence's end, its closing marks aside.
    End,
    /// A pattern in brackets.
    Group(Pattern),
}

/// A pattern that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offset in the pattern.
    pub at: usize,
    /// What is wrong there.
    pub label: String,
    /// What to write instead.
    pub help: &'static str,
}

/// As it is written: what [`parse`] reads as the same pattern.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, sequence) in self.alternatives.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " | " })?;
            for (at, item) in sequence.iter().enumerate() {
                write!(f, "{}{item}", if at == 0 { "" } else { " " })?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.atom, if self.optional { "?" } else { "" })
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Atom::Word(word) => f.write_str(word),
            Atom::Prefix(beginning) => write!(f, "{beginning}*"),
            Atom::List(name) => write!(f, "@{name}"),
            Atom::Slot { name, kind, many } => {
                let plus = if *many { "+" } else { "" };
                if kind == name {
                    write!(f, "{{{name}{plus}}}")
                } else {
                    write!(f, "{{{name}:{kind}{plus}}}")
                }
            }
            Atom::Gap(DEFAULT_GAP) => f.write_str(".."),
            Atom::Gap(length) => write!(f, "..{length}"),
            Atom::Start => f.write_str("^"),
            Atom::End => f.write_str("$"),
            Atom::Group(pattern) => write!(f, "({pattern})"),
        }
    }
}

struct Fault<'a> {
    rest: &'a str,
    help: &'static str,
}

impl<'a> ParseError<&'a str> for Fault<'a> {
    fn from_error_kind(rest: &'a str, _: ErrorKind) -> Self {
        Fault {
            rest,
            help: "a pattern is made of words, @lists, {slots}, ..gaps and (groups)",
        }
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

type Read<'a, T> = IResult<&'a str, T, Fault<'a>>;

const DEFAULT_GAP: u8 = 8;
const LONGEST_GAP: u8 = 40;
/// Most groups inside each other: whoever reads or compiles a pattern goes down into each.
const DEEPEST: usize = 32;

/// Reads a pattern.
///
/// # Errors
/// The place and kind of the first fault.
pub fn parse(text: &str) -> Result<Pattern, SyntaxError> {
    let fault = |fault: Fault| SyntaxError {
        at: text.len() - fault.rest.len(),
        label: match fault.rest.chars().next() {
            Some(found) => format!("`{found}` cannot stand here"),
            None => "the pattern ends too soon".to_owned(),
        },
        help: fault.help,
    };
    if let Some(rest) = too_deep(text) {
        return Err(fault(Fault {
            rest,
            help: "groups stand at most 32 deep inside each other",
        }));
    }
    match pattern(text) {
        Ok((rest, tree)) if rest.trim().is_empty() => Ok(tree),
        Ok((rest, _)) => Err(fault(Fault {
            rest: rest.trim_start(),
            help: "close every bracket once, and put `?` right behind what may be left out",
        })),
        Err(nom::Err::Error(found) | nom::Err::Failure(found)) => Err(fault(found)),
        Err(nom::Err::Incomplete(_)) => Err(fault(Fault {
            rest: "",
            help: "finish the pattern",
        })),
    }
}

/// From the bracket that opens a group too many.
fn too_deep(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let at = text.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })?;
    text.get(at..)
}

fn pattern(input: &str) -> Read<'_, Pattern> {
    map(
        separated_list1(preceded(multispace0, char('|')), many1(preceded(multispace0, item))),
        |alternatives| Pattern { alternatives },
    )
    .parse(input)
}

fn item(input: &str) -> Read<'_, Item> {
    map((atom, opt(char('?'))), |(atom, optional)| Item {
        atom,
        optional: optional.is_some(),
    })
    .parse(input)
}

fn atom(input: &str) -> Read<'_, Atom> {
    alt((
        map(
            delimited(
                char('('),
                helped(cut(pattern), "write `(one thing|another)`"),
                (multispace0, helped(cut(char(')')), "close the group with `)`")),
            ),
            Atom::Group,
        ),
        map(
            preceded(
                char('@'),
                helped(cut(name), "a list is named in lower-case letters and hyphens: `@visit`"),
            ),
            Atom::List,
        ),
        slot,
        gap,
        map(char('^'), |_| Atom::Start),
        map(char('$'), |_| Atom::End),
        word,
    ))
    .parse(input)
}

fn slot(input: &str) -> Read<'_, Atom> {
    let (input, _) = char('{').parse(input)?;
    let help = "a slot is written `{name}`, `{name:type}` or, for a list of them, `{name+}`";
    let (input, (slot, kind, many, _)) = (
        helped(cut(name), help),
        opt(preceded(char(':'), helped(cut(name), help))),
        opt(char('+')),
        helped(cut(char('}')), help),
    )
        .parse(input)?;
    let kind = kind.unwrap_or_else(|| slot.clone());
    Ok((
        input,
        Atom::Slot {
            name: slot,
            kind,
            many: many.is_some(),
        },
    ))
}

fn gap(input: &str) -> Read<'_, Atom> {
    let length = verify(number, |length| (1..=LONGEST_GAP).contains(length));
    let (input, _) = tag("..").parse(input)?;
    if input.starts_with(|next: char| next.is_ascii_digit()) {
        map(helped(cut(length), "a gap is 1 to 40 words long: `..12`"), Atom::Gap).parse(input)
    } else {
        Ok((input, Atom::Gap(DEFAULT_GAP)))
    }
}

fn word(input: &str) -> Read<'_, Atom> {
    let letters = verify(
        take_while1(|c: char| !c.is_whitespace() && !"|@{}()?^$*".contains(c)),
        |text: &str| text.to_lowercase() == text && !text.starts_with(".."),
    );
    let (input, (text, star)) = (helped(letters, "words are matched in lower case: write them so"), opt(char('*'))).parse(input)?;
    Ok((
        input,
        if star.is_some() {
            Atom::Prefix(text.to_owned())
        } else {
            Atom::Word(text.to_owned())
        },
    ))
}

fn name(input: &str) -> Read<'_, String> {
    map(
        take_while1(|c: char| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit()),
        str::to_owned,
    )
    .parse(input)
}

fn helped<'a, T>(
    mut parser: impl Parser<&'a str, Output = T, Error = Fault<'a>>,
    help: &'static str,
) -> impl FnMut(&'a str) -> Read<'a, T> {
    move |input| {
        parser.parse(input).map_err(|error| match error {
            nom::Err::Error(fault) => nom::Err::Error(Fault { help, ..fault }),
            nom::Err::Failure(fault) => nom::Err::Failure(Fault {
                help: if fault.help.starts_with("a pattern is made") {
                    help
                } else {
                    fault.help
                },
                ..fault
            }),
            other => other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Item {
        Item {
            atom: Atom::Word(text.into()),
            optional: false,
        }
    }

    #[test]
    fn reads_every_kind_of_atom() {
        let Pattern { alternatives } = parse("^ inspect* ..25 in? {when:date} | (@visit|a) {area+} .. $").expect("a pattern");
        assert_eq!(alternatives.len(), 2);
        assert_eq!(alternatives[0][1].atom, Atom::Prefix("inspect".into()));
        assert_eq!(alternatives[0][2].atom, Atom::Gap(25));
        assert!(alternatives[0][3].optional);
        assert_eq!(
            alternatives[0][4].atom,
            Atom::Slot {
                name: "when".into(),
                kind: "date".into(),
                many: false
            }
        );
        assert_eq!(
            alternatives[1][1].atom,
            Atom::Slot {
                name: "area".into(),
                kind: "area".into(),
                many: true
            }
        );
        assert_eq!(alternatives[1][2].atom, Atom::Gap(DEFAULT_GAP));
        let Atom::Group(group) = &alternatives[1][0].atom else {
            panic!("a group")
        };
        assert_eq!(group.alternatives[1], [word("a")]);
    }

    #[test]
    fn is_written_as_it_is_read() {
        for text in [
            "^ inspect* ..25 in? {when:date} | (@visit | a b?)? {area+} .. $",
            "..8a(b)c",
            "{a:b+}?..|..? 5",
            "'s 1,400 … –",
        ] {
            let tree = parse(text).expect(text);
            assert_eq!(parse(&tree.to_string()), Ok(tree), "{text}");
        }
        let same = "^ inspect* ..25 in? {when:date} | (@visit | a b?)? {area+} .. $";
        assert_eq!(parse(same).expect("a pattern").to_string(), same);
    }

    /// Thousands of them ran the reader out of stack.
    #[test]
    fn groups_are_nested_only_so_deep() {
        let nested = |depth: usize| format!("a {}b{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&nested(DEEPEST)).is_ok());
        for depth in [DEEPEST + 1, 1_000_000] {
            let error = parse(&nested(depth)).expect_err("too deep");
            assert_eq!(
                (error.at, error.help),
                (2 + DEEPEST, "groups stand at most 32 deep inside each other")
            );
        }
        assert!(parse(&"(a) ".repeat(1000)).is_ok(), "beside each other is not inside");
    }

    #[test]
    fn says_where_and_what_to_do() {
        for (text, at, help) in [
            ("rated {grade", 12, "a slot is written"),
            ("rated (good", 11, "close the group"),
            ("Rated", 0, "lower case"),
            ("a ..99 b", 4, "1 to 40"),
            ("a ) b", 2, "close every bracket"),
            ("", 0, "lower case"),
            ("@ x", 1, "a list is named"),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(error.at, at, "{text}: {error:?}");
            assert!(error.help.contains(help), "{text}: {error:?}");
        }
    }
}
