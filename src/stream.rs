//! An article on a line of JSON, as pipelines give it to `presscheck check --stdin-jsonl`; `docs/formats.md` has the contract.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::article::{self, Article, Format};

/// The name of an article without an id.
const NAMELESS: &str = "<stdin>";

/// What stands at the head of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The article's id as it was given: a string, an integer or null.
    pub id: Value,
    /// The line that it stood on, from 1.
    pub line: usize,
}

/// Why a line was not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Which kind of mistake, of a closed list.
    pub kind: &'static str,
    /// What is the matter.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl Refusal {
    /// A line that is wrong in a way that `kind` names.
    pub fn new(kind: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// An article as its line gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its id as a name.
    pub name: String,
    /// All of its text; not blank.
    pub text: String,
    /// What the text is written in; if not said, the name or the text tells.
    pub format: Option<Format>,
    /// Ids of the reports that it is about.
    pub reports: Vec<String>,
    /// The day it was published.
    pub date: Option<Date>,
}

impl Given {
    /// The article, read in its format.
    pub fn into_article(self) -> Article {
        let format = self.format.or_else(|| text_format(&self.name));
        let format = format.unwrap_or_else(|| Format::sniff(&self.text));
        article::from_text(&self.name, self.text, format)
    }
}

/// The format of text that a name ends in.
fn text_format(name: &str) -> Option<Format> {
    Format::of_path(name).filter(|format| *format != Format::Docx)
}

/// Reads a line. `question` learns its id as soon as that is known, so that a refusal bears it too; `reports` are the ids on record.
/// Members that mean nothing here are passed over.
///
/// # Errors
/// What is wrong with the line: the first thing, in the order of the members above.
pub fn read(line: &[u8], reports: &HashSet<&str>, question: &mut Question) -> Result<Given, Refusal> {
    let text = std::str::from_utf8(line)
        .map_err(|error| Refusal::new("not-utf-8", format!("not UTF-8 at byte {} of the line", error.valid_up_to()), ""))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut fields: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| Refusal::new("not-json", format!("not a JSON object: {error}"), "one object stands on a line"))?;
    let name = match fields.remove("id") {
        None | Some(Value::Null) => NAMELESS.to_owned(),
        Some(id) => {
            let name = match &id {
                Value::String(id) => id.clone(),
                Value::Number(id) if !id.is_f64() => id.to_string(),
                _ => return Err(Refusal::new("bad-id", "`id` is neither a string nor an integer", "")),
            };
            question.id = id;
            name
        }
    };
    let text = match fields.remove("text") {
        Some(Value::String(text)) if !text.trim().is_empty() => text,
        Some(Value::String(_)) => return Err(Refusal::new("no-text", "`text` is empty", "")),
        Some(_) => return Err(Refusal::new("no-text", "`text` is no string", "")),
        None => return Err(Refusal::new("no-text", "there is no `text`", "")),
    };
    let date = match fields.remove("date") {
        None | Some(Value::Null) => None,
        Some(Value::String(date)) => {
            let bad = |_| Refusal::new("bad-date", format!("`date` is no date: {date}"), "a date is written as 2025-04-17");
            Some(date.parse().map_err(bad)?)
        }
        Some(_) => {
            return Err(Refusal::new(
                "bad-date",
                "`date` is no string",
                "a date is written as \"2025-04-17\"",
            ));
        }
    };
    let format = match fields.remove("format") {
        None | Some(Value::Null) => None,
        Some(format) => {
            let known = format.as_str().and_then(|format| text_format(&format!(".{format}")));
            let bad = || Refusal::new("bad-format", format!("no format is called {format}"), "there are txt, md and html");
            Some(known.ok_or_else(bad)?)
        }
    };
    let ids = match fields.remove("report") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(ids)) => ids,
        Some(id) => vec![id],
    };
    let ids = ids.into_iter().map(|id| match id {
        Value::String(id) if reports.contains(id.as_str()) => Ok(id),
        id => Err(Refusal::new(
            "unknown-report",
            format!("no report is called {id}"),
            "`presscheck sources list` names them all",
        )),
    });
    Ok(Given {
        name,
        text,
        format,
        reports: ids.collect::<Result<_, _>>()?,
        date,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(line: &str) -> (Value, Result<Given, &'static str>) {
        let mut question = Question::default();
        let known = HashSet::from(["anytown-2025-04-15"]);
        let given = read(line.as_bytes(), &known, &mut question);
        (question.id, given.map_err(|refusal| refusal.kind))
    }

    #[test]
    fn a_line_has_an_article_and_what_is_known_of_it() {
        let (id, all) = given(r#"{"id":7,"text":"x","date":"2025-04-17","format":"md","report":["anytown-2025-04-15"],"more":{}}"#);
        let all = all.expect("an article");
        assert_eq!((id, all.name.as_str(), all.text.as_str()), (7.into(), "7", "x"));
        assert_eq!(all.date.map(|date| date.to_string()).as_deref(), Some("2025-04-17"));
        assert_eq!((all.format, all.reports.len()), (Some(Format::Markdown), 1));
        let (id, least) = given("\u{feff}{\"text\":\"x\",\"id\":null}\r");
        assert_eq!((id, least.expect("an article").name.as_str()), (Value::Null, NAMELESS));
    }

    #[test]
    fn what_is_wrong_is_named_and_the_id_is_kept() {
        for (line, kind) in [
            ("", "not-json"),
            ("[]", "not-json"),
            (r#"{"id":[]}"#, "bad-id"),
            (r#"{"id":1.5,"text":"x"}"#, "bad-id"),
            ("{}", "no-text"),
            (r#"{"text":" "}"#, "no-text"),
            (r#"{"text":"x","date":"17 April"}"#, "bad-date"),
            (r#"{"text":"x","date":17}"#, "bad-date"),
            (r#"{"text":"x","format":"docx"}"#, "bad-format"),
            (r#"{"text":"x","format":1}"#, "bad-format"),
            (r#"{"text":"x","report":"othertown"}"#, "unknown-report"),
        ] {
            assert_eq!(given(line).1, Err(kind), "{line}");
        }
        assert_eq!(given(r#"{"id":"a"}"#).0, "a");
    }
}
