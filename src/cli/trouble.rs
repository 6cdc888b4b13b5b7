//! Errors that a person can act on.

use std::fmt;

/// What went wrong, where, and the cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// One sentence without a full stop.
    pub what: String,
    /// A path, a path with line and column, or an option; may be empty.
    pub at: String,
    /// What to do; may be empty.
    pub help: String,
}

impl Trouble {
    /// A trouble from its three parts.
    pub fn new(what: impl Into<String>, at: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            at: at.into(),
            help: help.into(),
        }
    }

    /// A file that cannot be read or written (`verb`).
    pub fn file(verb: &str, path: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let (why, help) = match error.kind() {
            ErrorKind::NotFound if verb == "write" => ("there is no such folder".to_owned(), "make the folder, or name another one"),
            ErrorKind::NotFound => (
                "there is no such file".to_owned(),
                "check the name, and the folder that the command runs in",
            ),
            ErrorKind::PermissionDenied => ("permission is denied".to_owned(), "check who may use it"),
            ErrorKind::IsADirectory => ("it is a folder".to_owned(), "name a file"),
            _ => (error.to_string(), ""),
        };
        Self::new(format!("cannot {verb} a file: {why}"), one_line(path), help)
    }
}

/// A number of things, in words: "1 article", "2 articles".
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A name on one line, without what a terminal would obey.
pub fn one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.what)?;
        if !self.at.is_empty() {
            writeln!(f, "  {}", self.at)?;
        }
        if !self.help.is_empty() {
            writeln!(f, "  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// What is wrong with the form of a TOML file, with its place; a mistyped key or word is told the one that is near.
pub fn of_toml(what: &str, path: &str, text: &str, error: &toml::de::Error) -> Trouble {
    let message = error.message().lines().next().unwrap_or_default();
    let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
    let unknown = |what: &str, are: &'static str| {
        let rest = message.strip_prefix("unknown ")?.strip_prefix(what)?.strip_prefix(" `")?;
        rest.split_once('`').map(|(name, rest)| (name, rest, are))
    };
    let help = match unknown("field", "the keys are").or_else(|| unknown("variant", "there are")) {
        Some((name, rest, are)) => {
            let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
            format!("{}{are}: {}", did_you_mean(name, known.iter().copied()), known.join(", "))
        }
        None => String::new(),
    };
    let said = message.split(", expected").next().unwrap_or(message);
    let said = said
        .replace("unknown field", "there is no key")
        .replace("unknown variant", "there is no");
    Trouble::new(format!("{what}: {said}"), format!("{path}:{line}:{column}"), help)
}

/// Line and column of a byte, both from 1; columns count characters.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// "did you mean `a` or `b`? ", or nothing when no known name is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = similar::get_close_matches(word, &known, 3, 0.7);
    if near.is_empty() {
        String::new()
    } else {
        format!("did you mean {}? ", near.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_where_and_the_cure() {
        assert_eq!(
            Trouble::new("a thing is wrong", "a.md", "mend it").to_string(),
            "error: a thing is wrong\n  a.md\n  help: mend it\n"
        );
        assert_eq!(Trouble::new("a thing is wrong", "", "").to_string(), "error: a thing is wrong\n");
    }

    #[test]
    fn a_name_cannot_break_the_line() {
        let error = std::io::Error::from(std::io::ErrorKind::NotFound);
        let trouble = Trouble::file("read", "a\n::error::b\u{1b}[31m", &error);
        assert_eq!(trouble.at, "a\u{fffd}::error::b\u{fffd}[31m");
    }

    #[test]
    fn near_names_are_offered() {
        assert_eq!(
            did_you_mean("grade-mismach", ["grade-mismatch", "lead-inspector-mismatch"]),
            "did you mean grade-mismatch? "
        );
        assert_eq!(did_you_mean("zzz", ["grade-mismatch"]), "");
    }
}
