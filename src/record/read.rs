//! Reading TOML tables key by key: every mistake of a file is noted with its place, none stops the reading.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::{Lines, SourceError, SourceFile};
use super::{Interval, Place};

/// One file being read, and what was found wrong with it.
pub(super) struct Reader<'f> {
    file: &'f SourceFile,
    lines: Lines,
    /// Mistakes so far.
    pub(super) errors: Vec<SourceError>,
}

/// A table of the file.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    pub(super) map: &'t DeTable<'t>,
    /// Byte that it starts at.
    pub(super) at: usize,
    /// What it is called in messages: "[report]", "a row".
    pub(super) name: &'static str,
}

/// A value and the byte that it starts at.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// Whether a table can do without a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

/// How each key is written, for the help of messages.
fn example(key: &str) -> &'static str {
    match key {
        "id" => "\"anytown-2025-04-15\"",
        "body" => "\"anytown\"",
        "bodies" => "[\"anytown\", \"othertown\"]",
        "framework" => "\"name-of-framework\"",
        "frameworks" => "[\"name-of-framework\"]",
        "incomplete" => "[\"id-of-population\"]",
        "inspected" => "\"2025-03-03/2025-03-07\"",
        "published" | "published-in-report" | "from" | "to" | "complete-from" | "as-at" => "\"2025-04-15\"",
        "names" | "aliases" => "[\"Anytown\"]",
        "populations" => "[\"anyshire\"]",
        "role" => "\"inspector\"",
        "name" => "\"Ann Example\"",
        "roles" => "[\"inspector\"]",
        "grades" => "{ area = \"grade\" }",
        "figures" => "{ score = 64 }",
        "rows" => "[ … ], one line for each report",
        "page" | "line" => "1",
        _ => "\"…\"",
    }
}

/// What a TOML value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "words in quotation marks",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The candidate that a misspelt word is most like, if any is near.
pub(super) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let near = candidates
        .into_iter()
        .map(|candidate| (similar::TextDiff::from_chars(word, candidate).ratio(), candidate));
    near.filter(|(ratio, _)| *ratio >= 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Whether a word is an id: lower-case letters, digits, single hyphens between them.
fn is_id(word: &str) -> bool {
    word.split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

impl<'f> Reader<'f> {
    pub(super) fn new(file: &'f SourceFile) -> Self {
        Self {
            file,
            lines: Lines::of(&file.text),
            errors: Vec::new(),
        }
    }

    /// The file as a table; none if it is not TOML, which is noted.
    pub(super) fn parse(&mut self) -> Option<Spanned<DeTable<'f>>> {
        let (table, errors) = DeTable::parse_recoverable(&self.file.text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            let message = format!("not TOML: {}", error.message().replace('\n', "; "));
            self.error(at, message, "see README.md in sources/ for how such a file is written");
        }
        errors.is_empty().then_some(table)
    }

    /// Notes a mistake.
    pub(super) fn error(&mut self, at: usize, message: impl Into<String>, help: impl Into<String>) {
        let (line, column) = (self.lines.line(at), self.lines.column(&self.file.text, at));
        self.errors.push(SourceError {
            path: self.file.path.clone(),
            line,
            column,
            message: message.into(),
            help: help.into(),
        });
    }

    /// The line that a byte stands in.
    pub(super) fn place(&self, at: usize) -> Place {
        Place {
            path: self.file.path.clone(),
            line: self.lines.line(at),
            document: None,
        }
    }

    /// Notes every key of a table that is not one of those known.
    pub(super) fn only(&mut self, table: Table<'_>, known: &[&str]) {
        let unknown: Vec<_> = table.map.keys().filter(|key| !known.contains(&key.get_ref().as_ref())).collect();
        for key in unknown {
            let name = key.get_ref().as_ref();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean {near:?}? known here: {}", known.join(", ")),
                None => format!("remove it; known here: {}", known.join(", ")),
            };
            self.error(key.span().start, format!("unknown key {name:?} in {}", table.name), help);
        }
    }

    /// The value of a key; one that is required and missing is noted.
    pub(super) fn value<'t>(&mut self, table: Table<'t>, key: &str, need: Need) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = table.map.get(key);
        if value.is_none() && need == Need::Required {
            self.error(
                table.at,
                format!("{} has no {key:?}", table.name),
                format!("add {key} = {}", example(key)),
            );
        }
        value
    }

    /// Notes that a value is not what its key holds.
    fn wrong(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let message = format!("{key:?} is {}, and should be {wanted}", kind(value.get_ref()));
        self.error(value.span().start, message, format!("write {key} = {}", example(key)));
    }

    /// Words.
    pub(super) fn words<'t>(&mut self, table: Table<'t>, key: &str, need: Need) -> Option<At<&'t str>> {
        let value = self.value(table, key, need)?;
        match value.get_ref() {
            DeValue::String(words) => Some(At {
                value: words.as_ref(),
                at: value.span().start,
            }),
            _ => {
                self.wrong(value, key, "words in quotation marks");
                None
            }
        }
    }

    /// Words that are not blank.
    pub(super) fn filled<'t>(&mut self, table: Table<'t>, key: &str, need: Need) -> Option<At<&'t str>> {
        let words = self.words(table, key, need)?;
        if words.value.trim().is_empty() {
            self.error(words.at, format!("{key:?} is empty"), format!("write {key} = {}", example(key)));
            return None;
        }
        Some(At {
            value: words.value.trim(),
            at: words.at,
        })
    }

    /// An id.
    pub(super) fn id<'t>(&mut self, table: Table<'t>, key: &str, need: Need) -> Option<At<&'t str>> {
        let words = self.filled(table, key, need)?;
        self.check_id(words).then_some(words)
    }

    /// Whether words are an id, which is noted if they are not.
    pub(super) fn check_id(&mut self, words: At<&str>) -> bool {
        let good = is_id(words.value);
        if !good {
            let help = "use lower-case letters, digits and single hyphens, as in \"anytown-on-sea\"";
            self.error(words.at, format!("{:?} is not an id", words.value), help);
        }
        good
    }

    /// A list of words, none blank; empty if the key is missing.
    pub(super) fn list<'t>(&mut self, table: Table<'t>, key: &str, need: Need) -> Vec<At<&'t str>> {
        let Some(value) = self.value(table, key, need) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, key, "a list in square brackets");
            return Vec::new();
        };
        let mut list = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(words) if !words.trim().is_empty() => list.push(At {
                    value: words.trim(),
                    at: item.span().start,
                }),
                _ => self.error(
                    item.span().start,
                    format!("an entry of {key:?} is not words in quotation marks"),
                    format!("write {key} = {}", example(key)),
                ),
            }
        }
        if list.is_empty() && items.is_empty() && need == Need::Required {
            self.error(
                value.span().start,
                format!("{key:?} is empty"),
                format!("write {key} = {}", example(key)),
            );
        }
        list
    }

    /// A list of ids; empty if the key is missing.
    pub(super) fn ids<'t>(&mut self, table: Table<'t>, key: &str, need: Need) -> Vec<At<&'t str>> {
        let list = self.list(table, key, need);
        list.into_iter().filter(|words| self.check_id(*words)).collect()
    }

    /// A day, as words or as a TOML date.
    pub(super) fn date(&mut self, table: Table<'_>, key: &str, need: Need) -> Option<At<Date>> {
        let value = self.value(table, key, need)?;
        let at = value.span().start;
        match value.get_ref() {
            DeValue::String(words) => self.day(words, key, at).map(|day| At { value: day, at }),
            DeValue::Datetime(written) if written.time.is_none() => {
                self.day(&written.to_string(), key, at).map(|day| At { value: day, at })
            }
            _ => {
                self.wrong(value, key, "a date");
                None
            }
        }
    }

    fn day(&mut self, words: &str, key: &str, at: usize) -> Option<Date> {
        let shape = words.len() == 10
            && words
                .bytes()
                .enumerate()
                .all(|(i, byte)| if matches!(i, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
        if !shape {
            self.error(
                at,
                format!("{words:?} in {key:?} is not a date"),
                "write year, month and day, as in \"2025-04-15\"",
            );
            return None;
        }
        let day = words.parse().ok();
        if day.is_none() {
            self.error(
                at,
                format!("{words:?} in {key:?} is a day that no calendar has"),
                "write year, month and day, as in \"2025-04-15\"",
            );
        }
        day
    }

    /// A day, a month or a year: its first and last day.
    pub(super) fn period(&mut self, table: Table<'_>, key: &str, need: Need) -> Option<At<Interval>> {
        let short = match table.map.get(key).map(Spanned::get_ref) {
            Some(DeValue::String(words))
                if matches!(words.trim().len(), 4 | 7) && words.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') =>
            {
                words.trim().to_owned()
            }
            _ => {
                return self.date(table, key, need).map(|day| At {
                    value: Interval {
                        from: day.value,
                        to: day.value,
                    },
                    at: day.at,
                });
            }
        };
        let at = table.map.get(key).map_or(table.at, |value| value.span().start);
        let year = short.len() == 4;
        let first = if year { format!("{short}-01-01") } else { format!("{short}-01") };
        let from = self.day(&first, key, at)?;
        let to = if year { from.last_of_year() } else { from.last_of_month() };
        Some(At {
            value: Interval { from, to },
            at,
        })
    }

    /// First and last day, joined by a slash.
    pub(super) fn interval(&mut self, table: Table<'_>, key: &str, need: Need) -> Option<At<Interval>> {
        let words = self.words(table, key, need)?;
        let Some((from, to)) = words.value.split_once('/') else {
            let help = "write first and last day with a slash between, as in \"2025-03-03/2025-03-07\"; for one day, write it twice";
            self.error(
                words.at,
                format!("{:?} in {key:?} is not a first and a last day", words.value),
                help,
            );
            return None;
        };
        let (from, to) = (self.day(from, key, words.at), self.day(to, key, words.at));
        Some(At {
            value: Interval { from: from?, to: to? },
            at: words.at,
        })
    }

    /// A number from 1.
    pub(super) fn number(&mut self, table: Table<'_>, key: &str) -> Option<u64> {
        let value = self.value(table, key, Need::Optional)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok().filter(|number| *number > 0),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value, key, "a whole number from 1");
        }
        number
    }

    /// A table.
    pub(super) fn table<'t>(&mut self, table: Table<'t>, key: &str, name: &'static str, need: Need) -> Option<Table<'t>> {
        let Some(value) = table.map.get(key) else {
            if need == Need::Required {
                self.error(
                    table.at,
                    format!("{} has no {name}", table.name),
                    format!("add {name} and what belongs under it"),
                );
            }
            return None;
        };
        let found = self.as_table(value, name);
        if found.is_none() {
            self.wrong(value, key, "a table");
        }
        found
    }

    /// A list of tables (`[[key]]`); empty if the key is missing.
    pub(super) fn tables<'t>(&mut self, table: Table<'t>, key: &str, name: &'static str) -> Vec<Table<'t>> {
        let Some(value) = self.value(table, key, Need::Optional) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.error(
                value.span().start,
                format!("{key:?} is {}, and should be a list of tables", kind(value.get_ref())),
                format!("begin each with [[{key}]]"),
            );
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items.iter() {
            match self.as_table(item, name) {
                Some(table) => tables.push(table),
                None => self.error(
                    item.span().start,
                    format!("an entry of {key:?} is {}, and should be a table", kind(item.get_ref())),
                    "write { key = \"…\", … }",
                ),
            }
        }
        tables
    }

    /// A value as a table, if it is one.
    pub(super) fn as_table<'t>(&self, value: &'t Spanned<DeValue<'t>>, name: &'static str) -> Option<Table<'t>> {
        match value.get_ref() {
            DeValue::Table(map) => Some(Table {
                map,
                at: value.span().start,
                name,
            }),
            _ => None,
        }
    }

    /// The keys of a table and their values, in the order of the file.
    pub(super) fn entries<'t>(&self, table: Table<'t>) -> Vec<(At<&'t str>, &'t Spanned<DeValue<'t>>)> {
        let mut entries: Vec<_> = table
            .map
            .iter()
            .map(|(key, value)| {
                (
                    At {
                        value: key.get_ref().as_ref(),
                        at: key.span().start,
                    },
                    value,
                )
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.at);
        entries
    }
}
