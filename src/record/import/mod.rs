//! From a published document to a record: read it as lines, know it by its title, gather every statement of a fact, and refuse
//! whatever is missing or stated in two ways. Never a guess.
//!
//! ```text
//! bytes ─ pdf, html, plain ─▶ Sheet        lines and cells with their places
//!       ─ facts ────────────▶ Statements   every place that states a fact, by a pack's [[document]]
//!       ─ settle ───────────▶ facts        one value each, or an error with all the places
//!       ─ write ────────────▶ record TOML  and beside it the paragraphs, as a ReportText
//! ```

mod body;
mod dates;
mod facts;
mod html;
mod paragraphs;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod register;
mod settle;
mod sheet;
mod words;
mod write;

use std::fmt;

pub use self::register::{RegisterFile, register};
use self::sheet::Sheet;
use super::{Records, ReportText};
use crate::article::Format;
use crate::pack::Packs;

/// Most bytes of a document that are read.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A record made from a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Id of the report, and the name of its files.
    pub id: String,
    /// Framework that it was made under.
    pub framework: String,
    /// First day/last day.
    pub inspected: String,
    /// Area → grade, in the framework's order.
    pub judgements: Vec<(String, String)>,
    /// The record, as a source file.
    pub toml: String,
    /// The words of the report.
    pub text: ReportText,
}

/// Why a document makes no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// What is wrong, in one sentence without a full stop; further lines say where each value stands.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl ImportError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if self.help.is_empty() {
            Ok(())
        } else {
            write!(f, "\n  help: {}", self.help)
        }
    }
}

impl std::error::Error for ImportError {}

/// Facts that a person settles: field ("inspected", "judgement.overall", "person.lead-inspector" …) and value.
pub type Settled = [(String, String)];

/// Makes a record of a document: a PDF, a saved web page or plain text, by what its bytes are. `name` is its file's name.
///
/// What `settled` says replaces what the document does. The day of publication comes from the document, or from the record of
/// the same bodies, framework and days of inspection.
///
/// # Errors
/// Everything that the document lacks or states in two ways, each with the places and how to settle it; that it is no
/// report of any framework known, gives no grades, or cannot be read.
pub fn import(name: &str, bytes: &[u8], packs: &Packs, records: &Records, settled: &Settled) -> Result<Imported, Vec<ImportError>> {
    let sheet = sheet(name, bytes).map_err(|error| vec![error])?;
    settle::settle(name, bytes, &sheet, packs, records, settled)
}

/// The words of a document, as `import` writes them.
///
/// # Errors
/// That it cannot be read.
pub fn read_text(name: &str, bytes: &[u8]) -> Result<ReportText, ImportError> {
    Ok(paragraphs::paragraphs(&sheet(name, bytes)?))
}

fn sheet(name: &str, bytes: &[u8]) -> Result<Sheet, ImportError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ImportError::new(
            "it is larger than 64 MB",
            "a report is smaller: check that it is one",
        ));
    }
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return pdf_sheet(bytes);
    }
    let (text, _) = crate::article::decode(bytes).map_err(|why| {
        ImportError::new(
            format!("it is not a PDF, and not text: {why}"),
            "give the report as a PDF, a saved web page or plain text",
        )
    })?;
    let format = Format::of_path(name)
        .filter(|format| *format == Format::Html)
        .unwrap_or_else(|| Format::sniff(&text));
    let sheet = match format {
        Format::Html => html::read(&text),
        Format::Text | Format::Markdown | Format::Docx => plain::read(&text),
    };
    if sheet.is_blank() {
        return Err(ImportError::new(
            "it holds no words",
            "give the report as a PDF, a saved web page or plain text",
        ));
    }
    Ok(sheet)
}

#[cfg(feature = "pdf")]
fn pdf_sheet(bytes: &[u8]) -> Result<Sheet, ImportError> {
    pdf::read(bytes).map_err(|why| {
        let (what, help) = why.split_once("; ").unwrap_or((&why, ""));
        ImportError::new(format!("the PDF cannot be read: {what}"), help)
    })
}

#[cfg(not(feature = "pdf"))]
fn pdf_sheet(_: &[u8]) -> Result<Sheet, ImportError> {
    Err(ImportError::new(
        "this presscheck was built without PDF",
        "build it with the feature \"pdf\", or import the report's text",
    ))
}
