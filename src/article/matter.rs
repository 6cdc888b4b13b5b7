//! Front matter: the top-level `key: value` (YAML, between `---`) or `key = value` (TOML, between `+++`) scalars at the head of a file.
//!
//! Read line by line: only single-line scalars matter here, a strict reader of them cannot fail, and it keeps their places, which YAML crates do not.

use super::{ArticleDate, BlockKind, DateFrom, Span, Zone, date, draft::Draft};

/// What the front matter of a text says.
#[derive(Debug, Default)]
pub(super) struct Matter {
    /// Where the rest of the text begins; 0 without front matter.
    pub end: usize,
    pub drafts: Vec<Draft>,
    pub date: Option<ArticleDate>,
    pub pin: Option<String>,
}

/// Reads the front matter of a text, if it opens with one that is closed.
pub(super) fn read(source: &str) -> Matter {
    let start = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let mut matter = Matter::default();
    let mut at = start;
    let mut fence = None;
    let mut fields = Vec::new();
    for line in source[start..].split_inclusive('\n') {
        let text = line.trim_end();
        match fence {
            None if text == "---" => fence = Some("---"),
            None if text == "+++" => fence = Some("+++"),
            None => return matter,
            Some(fence) if text == fence || (fence == "---" && text == "...") => {
                matter.end = at + line.len();
                break;
            }
            Some(fence) => fields.extend(field(text, at, if fence == "---" { ':' } else { '=' })),
        }
        at += line.len();
    }
    if matter.end == 0 {
        return matter;
    }
    for (key, span) in fields {
        let value = source.get(span.start..span.end).unwrap_or("").trim();
        match key.to_ascii_lowercase().as_str() {
            "title" | "headline" => matter.drafts.push(Draft::of(Zone::Headline, BlockKind::Heading(1), span)),
            "description" | "summary" | "standfirst" | "subtitle" => {
                matter.drafts.push(Draft::of(Zone::Standfirst, BlockKind::Paragraph, span))
            }
            "date" | "published" | "pubdate" => {
                if let Some(date) = date::civil(value) {
                    matter.date = Some(ArticleDate {
                        date,
                        from: DateFrom::FrontMatter,
                    });
                }
            }
            "report" if !value.is_empty() => matter.pin = Some(value.to_owned()),
            // Any other key that speaks of the day it came out ("issue", "date_published", "posted"), but not of a change to it.
            key if matter.date.is_none()
                && ["date", "publi", "issue", "posted", "edition", "week"]
                    .iter()
                    .any(|part| key.contains(part))
                && !["modif", "updat", "expir", "due"].iter().any(|part| key.contains(part)) =>
            {
                matter.date = date::civil(value).map(|date| ArticleDate {
                    date,
                    from: DateFrom::FrontMatter,
                });
            }
            _ => {}
        }
    }
    matter
}

/// The key of a line and the place of its value, without quotation marks and comments.
fn field(line: &str, at: usize, separator: char) -> Option<(&str, Span)> {
    let (key, rest) = line.split_once(separator)?;
    if key.is_empty() || key.starts_with([' ', '\t', '#', '-']) {
        return None;
    }
    let value = rest.trim_start();
    let start = at + line.len() - value.len();
    let value = value.trim_end();
    let (skip, length) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &value[1..];
            (1, inner.rfind(quote).unwrap_or(inner.len()))
        }
        Some('|' | '>' | '[' | '{' | '&' | '*' | '!') | None => return None,
        Some(_) => (0, value.find(" #").unwrap_or(value.len())),
    };
    Some((key.trim(), Span::new(start + skip, start + skip + length)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;

    #[test]
    fn yaml_and_toml() {
        let source = "---\ntitle: \"Ashby: 'good'\"\ndate: 2025-04-17 # late\nreport: ashby-2025-04-15\ntags:\n  - title: x\n---\nBody";
        let matter = read(source);
        assert_eq!(&source[matter.end..], "Body");
        assert_eq!(matter.drafts[0].plain(source, 99), "Ashby: 'good'");
        assert_eq!(matter.date.map(|d| d.date), Some(Date::constant(2025, 4, 17)));
        assert_eq!(matter.pin.as_deref(), Some("ashby-2025-04-15"));
        let toml = "+++\ntitle = 'Ashby'\ndate = 2025-04-17T08:00:00Z\n+++\nBody";
        assert_eq!(read(toml).drafts[0].plain(toml, 99), "Ashby");
        assert!(read(toml).date.is_some());
    }

    #[test]
    fn unclosed_or_absent() {
        for source in ["", "---", "---\ntitle: x\n", "Body\n---\n", "\u{feff}"] {
            assert_eq!(read(source).end, 0, "{source}");
        }
    }
}
