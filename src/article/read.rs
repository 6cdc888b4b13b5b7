//! The two ways in.

use super::{Article, Format, IngestError, decode, draft, html, markdown, text};

/// Reads an article from a file's bytes. The format is the one given, or the one that the path's extension names, or the one the text looks like.
///
/// # Errors
/// When the bytes are not text: see [`IngestError`].
pub fn read(path: &str, bytes: &[u8], format: Option<Format>) -> Result<Article, IngestError> {
    let (text, offsets_decoded) = decode::decode(bytes)?;
    let format = format.or_else(|| Format::of_path(path)).unwrap_or_else(|| Format::sniff(&text));
    Ok(Article {
        offsets_decoded,
        ..from_text(path, text, format)
    })
}

/// Reads an article from text; every text can be read.
pub fn from_text(path: &str, text: impl Into<String>, format: Format) -> Article {
    let source = text.into();
    let drafts = match format {
        Format::Text => text::read(&source),
        Format::Markdown => markdown::read(&source),
        Format::Html => html::read(&source),
    };
    draft::finish(path, source, drafts)
}
