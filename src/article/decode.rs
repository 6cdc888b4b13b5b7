//! From bytes to text: encodings and formats.

use std::fmt;

use super::Span;

/// The formats that articles are read in. To add one: a variant here, its extensions in [`Format::of_path`], its reader in `read.rs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    #[default]
    Text,
    /// CommonMark with tables and front matter.
    Markdown,
    /// A web page.
    Html,
    /// A Word document. Text in this format is what was read of one: its paragraphs, one a line.
    Docx,
}

impl Format {
    /// The format that a path's extension names.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    /// The format that a text looks like: HTML by its doctype or by many tags, Markdown by its front matter, else plain text.
    pub fn sniff(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let head: String = text.chars().take(4000).collect();
        let lower = head.to_ascii_lowercase();
        if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
            return Self::Html;
        }
        let opened = head.lines().next().map(str::trim_end);
        if matches!(opened, Some("---" | "+++")) {
            return Self::Markdown;
        }
        let closing = lower.matches("</").count();
        if closing >= 4 && (lower.contains("<p") || lower.contains("<div") || lower.contains("<body")) {
            return Self::Html;
        }
        Self::Text
    }
}

/// Why bytes could not be read as an article. Offsets count bytes from 0, lines from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IngestError {
    /// Bytes that are not UTF-8, first at `offset`.
    Utf8 {
        /// The first byte that is not UTF-8.
        offset: usize,
        /// Its line.
        line: usize,
    },
    /// UTF-16 with half a code unit at the end.
    OddUtf16 {
        /// Length of the file in bytes.
        length: usize,
    },
    /// A NUL byte, and no mark that the file is UTF-16: not text.
    Binary {
        /// The first NUL byte.
        offset: usize,
    },
    /// A Word document that cannot be read: what is the matter and, after a semicolon, what to do.
    Word(String),
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utf8 { offset, line } => write!(
                f,
                "not UTF-8 at byte {offset} (line {line}); save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8"
            ),
            Self::OddUtf16 { length } => write!(f, "UTF-16 of an odd length ({length} bytes): the file is cut short; save it again"),
            Self::Binary { offset } => {
                write!(
                    f,
                    "not text: a NUL byte at byte {offset}; articles are text, Markdown, HTML or Word documents (.docx)"
                )
            }
            Self::Word(why) => write!(f, "not a Word document that can be read: {why}"),
        }
    }
}

impl std::error::Error for IngestError {}

/// The text of a file, and whether its offsets are those of the decoded text.
///
/// A UTF-8 byte order mark stays in the text, so that offsets stay those of the file. Lone surrogates of UTF-16 become U+FFFD.
///
/// # Errors
/// See [`IngestError`].
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, bool), IngestError> {
    let wide = |units: fn([u8; 2]) -> u16| {
        if bytes.len() % 2 == 1 {
            return Err(IngestError::OddUtf16 { length: bytes.len() });
        }
        let units = bytes[2..].chunks_exact(2).map(|pair| units([pair[0], pair[1]]));
        let text = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        Ok((text, true))
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => {
            if let Some(offset) = bytes.iter().position(|b| *b == 0) {
                return Err(IngestError::Binary { offset });
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => Ok((text.to_owned(), false)),
                Err(error) => {
                    let offset = error.valid_up_to();
                    let line = bytes[..offset].iter().filter(|b| **b == b'\n').count() + 1;
                    Err(IngestError::Utf8 { offset, line })
                }
            }
        }
    }
}

/// The bytes of a file with stretches of its text replaced, which must be sorted and apart; all other bytes stay as they are.
///
/// `text` must be what [`decode`] gave of the bytes.
pub(crate) fn spliced<'a>(bytes: &[u8], text: &str, edits: impl Iterator<Item = (Span, &'a str)>) -> Vec<u8> {
    let wide: Option<fn(u16) -> [u8; 2]> = match bytes {
        [0xff, 0xfe, ..] => Some(u16::to_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::to_be_bytes),
        _ => None,
    };
    // Half a surrogate pair, decoded, is one unit long too.
    let length = |text: &str| {
        if wide.is_some() {
            text.encode_utf16().count() * 2
        } else {
            text.len()
        }
    };
    let between = |from: usize, to: usize| length(text.get(from..to).unwrap_or_default());
    let mut out = Vec::with_capacity(bytes.len());
    let (mut read, mut copied, mut place) = (0, 0, if wide.is_some() { 2 } else { 0 });
    for (span, with) in edits {
        place += between(read, span.start);
        out.extend_from_slice(bytes.get(copied..place).unwrap_or_default());
        match wide {
            Some(unit) => out.extend(with.encode_utf16().flat_map(unit)),
            None => out.extend_from_slice(with.as_bytes()),
        }
        place += between(span.start, span.end);
        (read, copied) = (span.end, place);
    }
    out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where_and_what_to_do() {
        let error = IngestError::Utf8 { offset: 9, line: 2 };
        assert!(error.to_string().contains("iconv"));
        assert_eq!(decode(b"Ashby\ncaf\xe9"), Err(error));
        assert_eq!(decode(b"\xff\xfea"), Err(IngestError::OddUtf16 { length: 3 }));
        assert_eq!(decode(b"PK\0"), Err(IngestError::Binary { offset: 2 }));
    }

    #[test]
    fn byte_order_marks_are_read() {
        assert_eq!(decode(b"\xef\xbb\xbfHi"), Ok(("\u{feff}Hi".to_owned(), false)));
        assert_eq!(decode(b"\xff\xfeH\0\x19\x20"), Ok(("H\u{2019}".to_owned(), true)));
        assert_eq!(decode(b"\xfe\xff\0H\xd8\0"), Ok(("H\u{fffd}".to_owned(), true)));
    }

    #[test]
    fn what_is_not_replaced_keeps_its_bytes() {
        let edits = |text: &str| {
            ["b", "d"].map(|word| {
                let at = text.find(word).expect("the word");
                (Span::new(at, at + 1), if word == "b" { "é𝄞" } else { "" })
            })
        };
        let plain = "\u{feff}a’𝄞b\r\nc\rd\n".as_bytes();
        let (text, _) = decode(plain).expect("text");
        assert_eq!(spliced(plain, &text, edits(&text).into_iter()), "\u{feff}a’𝄞é𝄞\r\nc\r\n".as_bytes());
        assert_eq!(spliced(plain, &text, std::iter::empty()), plain);
        // Half a surrogate pair stays one, though its text is another character.
        let units: Vec<u16> = "a’𝄞".encode_utf16().chain([0xd800]).chain("b\r\nc\rd".encode_utf16()).collect();
        let mended: Vec<u16> = "a’𝄞".encode_utf16().chain([0xd800]).chain("é𝄞\r\nc\r".encode_utf16()).collect();
        for (mark, unit) in [
            ([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2]),
            ([0xfe, 0xff], u16::to_be_bytes),
        ] {
            let file = |units: &[u16]| mark.into_iter().chain(units.iter().copied().flat_map(unit)).collect::<Vec<u8>>();
            let (text, _) = decode(&file(&units)).expect("text");
            assert_eq!(spliced(&file(&units), &text, edits(&text).into_iter()), file(&mended));
        }
    }

    #[test]
    fn formats_by_name_and_by_look() {
        assert_eq!(Format::of_path("a.b/x.MD"), Some(Format::Markdown));
        assert_eq!(Format::of_path("a.html/x"), None);
        assert_eq!(Format::sniff("\u{feff}\n<!DOCTYPE html><p>"), Format::Html);
        assert_eq!(Format::sniff("<div><p>a</p><p>b</p><p>c</p></div>"), Format::Html);
        assert_eq!(Format::sniff("---\ntitle: x\n---\n"), Format::Markdown);
        assert_eq!(Format::sniff("-- x"), Format::Text);
    }
}
