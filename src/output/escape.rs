//! What keeps the words of an article from being taken for part of a format.
//!
//! An article is not trusted. Beside each format's own marks, two things are broken everywhere, since any format may be
//! sent to a log: what a terminal would obey, and what the log of a GitHub workflow would (`::command::` at the start of a
//! line, `##[command]` anywhere in one).

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::snippet::unsafe_to_print;

/// One line of JSON.
pub(super) fn json(value: &impl Serialize) -> String {
    inert(&serde_json::to_string(value).unwrap_or_default())
}

/// JSON over several lines, the last one ended.
pub(super) fn json_pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut json = Inert { out, held: Vec::new() };
    serde_json::to_writer_pretty(&mut json, value)?;
    json.write_all(b"\n")?;
    json.flush()
}

/// Bytes of JSON that are made inert at once.
const PIECE: usize = 64 << 10;

/// What makes JSON inert as it is written. It is parted only between two writes, and none ends where something begins that is obeyed: the
/// writer of JSON gives the words of a string up to the next escape at once.
struct Inert<'a> {
    out: &'a mut dyn Write,
    held: Vec<u8>,
}

impl Write for Inert<'_> {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        self.write_all(json).map(|()| json.len())
    }

    fn write_all(&mut self, json: &[u8]) -> io::Result<()> {
        self.held.extend_from_slice(json);
        if self.held.len() > PIECE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let json = std::str::from_utf8(&self.held).map_err(io::Error::other)?;
        self.out.write_all(inert(json).as_bytes())?;
        self.held.clear();
        Ok(())
    }
}

/// The bytes that something which is obeyed may begin with.
static SUSPECT: [bool; 256] = {
    let mut suspect = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        suspect[byte] = byte >= 0x7f || (byte < 0x20 && byte != 0x0a) || byte == 0x5b;
        byte += 1;
    }
    suspect
};

/// The same JSON with what a terminal or a log would obey written as escapes. Outside strings none of it can stand.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    // Nearly all of it is plain, and copied by the stretch.
    let mut rest = json;
    while let Some(at) = rest.bytes().position(|byte| SUSPECT[usize::from(byte)]) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = from.chars();
        match chars.next() {
            Some('[') if out.ends_with("##") => out.push_str("\\u005b"),
            Some(c) if unsafe_to_print(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            other => out.extend(other),
        }
        rest = chars.as_str();
    }
    out + rest
}

/// Text between tags or in a quoted attribute, of HTML.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            ':' if out.ends_with(':') => out.push_str("&#58;"),
            '[' if out.ends_with("##") => out.push_str("&#91;"),
            '\n' | '\t' => out.push(' '),
            c if unsafe_to_print(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Text within a paragraph or a table's cell, of GitHub's Markdown.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let plain = !c.is_ascii_punctuation() || matches!(c, ',' | ';' | '\'' | '"' | '/' | '%' | '=' | '?');
        // A full stop inside a word would make a link of an address.
        let stop = c == '.' && chars.peek().is_none_or(|next| next.is_whitespace());
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\t' => out.push(' '),
            c if unsafe_to_print(c) => out.push('\u{fffd}'),
            c if plain || stop => out.push(c),
            c => out.extend(['\\', c]),
        }
    }
    out
}

/// What may stand in a path of a URI as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path as a URI: a relative one stays relative.
pub(super) fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let encoded = utf8_percent_encode(&path, PATH).to_string();
    match (path.strip_prefix("//"), path.strip_prefix('/'), path.as_bytes()) {
        (Some(_), ..) => format!("file:{encoded}"),
        (_, Some(_), _) => format!("file://{encoded}"),
        (_, _, [drive, b':', b'/', ..]) if drive.is_ascii_alphabetic() => {
            format!("file:///{}:{}", char::from(*drive), utf8_percent_encode(&path[2..], PATH))
        }
        _ => encoded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_the_same_json() {
        let text = "a\u{1b}[31m\u{9b}b\u{202e}c ##[error] \u{7f}";
        let got = json(&text);
        assert_eq!(got, r#""a\u001b[31m\u009bb\u202ec ##\u005berror] \u007f""#);
        assert_eq!(serde_json::from_str::<String>(&got).expect("JSON"), text);
    }

    #[test]
    fn json_that_is_written_in_pieces_stays_the_same_json() {
        let text = ["##[error] \u{9b}".repeat(PIECE / 7), "[##[\n##[é".repeat(PIECE / 5)];
        let mut got = Vec::new();
        json_pretty(&text, &mut got).expect("room");
        let got = String::from_utf8(got).expect("text");
        assert!(!got.contains("##[") && !got.contains('\u{9b}'));
        assert_eq!(serde_json::from_str::<[String; 2]>(&got).expect("JSON"), text);
    }

    #[test]
    fn marks_of_html_and_markdown_are_text() {
        assert_eq!(html("</script>'\"&\u{1b}::x"), "&lt;/script&gt;&#39;&quot;&amp;\u{fffd}:&#58;x");
        assert_eq!(
            markdown("a|b <b> `c` [d](e) www.f.g. h\n# i"),
            "a\\|b &lt;b&gt; \\`c\\` \\[d\\]\\(e\\) www\\.f\\.g. h \\# i"
        );
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/c#d?.md"), "a%20b/c%23d%3F.md");
        assert_eq!(uri("a\nb.md"), "a%0Ab.md");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(uri("c:d.md"), "c%3Ad.md", "no scheme");
        assert_eq!(uri("/a/é.md"), "file:///a/%C3%A9.md");
        assert_eq!(uri("C:\\a.md"), "file:///C:/a.md");
        assert_eq!(uri("\\\\host\\a.md"), "file://host/a.md");
    }
}
