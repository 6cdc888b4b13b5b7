//! The two ways in.

use super::{Article, Format, IngestError, decode, docx, draft, html, markdown, text};

/// Reads an article from a file's bytes. The format is the one given, or the one that the path's extension names, or the one the text looks like.
///
/// # Errors
/// When the bytes are not text, or a Word document is broken: see [`IngestError`].
pub fn read(path: &str, bytes: &[u8], format: Option<Format>) -> Result<Article, IngestError> {
    let format = format.or_else(|| Format::of_path(path));
    if format == Some(Format::Docx) || (format.is_none() && docx::looks_like(bytes)) {
        let (text, drafts) = docx::read(bytes)?;
        return Ok(Article {
            format: Format::Docx,
            offsets_decoded: true,
            ..draft::finish(path, text, drafts)
        });
    }
    let (text, offsets_decoded) = decode::decode(bytes)?;
    let format = format.unwrap_or_else(|| Format::sniff(&text));
    Ok(Article {
        offsets_decoded,
        ..from_text(path, text, format)
    })
}

/// Reads an article from text; every text can be read.
pub fn from_text(path: &str, text: impl Into<String>, format: Format) -> Article {
    let source = text.into();
    let drafts = match format {
        Format::Text | Format::Docx => text::read(&source),
        Format::Markdown => markdown::read(&source),
        Format::Html => html::read(&source),
    };
    Article {
        format,
        ..draft::finish(path, source, drafts)
    }
}
