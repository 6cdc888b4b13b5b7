//! Word documents: the text as Word shows it, one paragraph a line, and its blocks.
//!
//! A document is a zip of XML parts. Only three are read: what the parts are to each other, the styles, and the document itself.
//! Headers, footers, footnotes and comments are parts of their own, and are left. The text made here is an article's source, so spans
//! count its bytes, and a line of it is a paragraph.

mod story;
mod styles;
mod xml;

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::draft::{BREAK, Draft, Drafts};
use super::{BlockKind, IngestError, Span, Zone, text, zone};
use story::Line;
use styles::{Role, Styles};
use xml::{Name, Node, Ns};

/// A part that is larger than this once it is unpacked is no article: 64 MB.
pub(super) const LARGEST: u64 = 64 << 20;

/// How a zip begins, and a file of the older Office formats, and rich text.
const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const RTF: &[u8] = b"{\\rtf";

/// Whether bytes begin as what a word processor writes, in a format that is read or in one that is not.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    [ZIP, OLE, RTF].iter().any(|magic| bytes.starts_with(magic))
}

/// Reads a Word document: its text and its blocks.
///
/// # Errors
/// When it is not one, is broken or protected, or is larger than [`LARGEST`].
pub(super) fn read(bytes: &[u8]) -> Result<(String, Drafts), IngestError> {
    if bytes.starts_with(OLE) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = memchr::memmem::find(bytes, &name).is_some();
        return Err(wrong(if protected {
            "it is protected by a password; take the password off in Word, and save it again"
        } else {
            "it is in an older format of Office (.doc); open it, and save it as .docx"
        }));
    }
    if bytes.starts_with(RTF) {
        return Err(wrong("it is rich text (.rtf); open it, and save it as .docx"));
    }
    if bytes.is_empty() {
        return Err(wrong("it is empty; save it again"));
    }
    if !bytes.starts_with(ZIP) {
        return Err(wrong("it does not begin as a Word document does; open it, and save it as .docx"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| wrong(format!("its zip is broken ({error}); save it again, or copy it again")))?;

    let main = main_part(&mut archive)?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let mut links = HashMap::new();
    let mut styles_part = None;
    let relations = join(folder, &format!("_rels/{file}.rels"));
    walk(&mut archive, &relations, false, |node| {
        if let Some(relation) = relation(&node) {
            if relation.kind.ends_with("/hyperlink") {
                links.insert(relation.id, relation.target);
            } else if relation.kind.ends_with("/styles") {
                styles_part = Some(join(folder, &relation.target));
            }
        }
    })?;
    let mut styles = Styles::default();
    let styles_part = styles_part.unwrap_or_else(|| join(folder, "styles.xml"));
    walk(&mut archive, &styles_part, false, |node| styles.see(&node))?;
    let mut story = story::Story::new(&styles, &links);
    walk(&mut archive, &main, true, |node| story.see(&node))?;
    let lines = story.finish().map_err(wrong)?;
    Ok(lay_out(lines))
}

fn wrong(why: impl Into<String>) -> IngestError {
    IngestError::Word(why.into())
}

/// A relation from one part to another, or to an address.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relation(node: &Node<'_>) -> Option<Relation> {
    match node {
        Node::Open(Name(Ns::Relations, b"Relationship"), element) => Some(Relation {
            id: xml::attribute(element, "Id")?,
            kind: xml::attribute(element, "Type")?,
            target: xml::attribute(element, "Target")?,
        }),
        _ => None,
    }
}

/// The path of a part that is named from a folder, or from the top of the zip.
fn join(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(top) => top.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    }
}

/// The name of the part that holds the document.
fn main_part(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<String, IngestError> {
    let mut main = None;
    walk(archive, "_rels/.rels", false, |node| {
        if let Some(relation) = relation(&node).filter(|relation| relation.kind.ends_with("/officeDocument")) {
            main.get_or_insert(join("", &relation.target));
        }
    })?;
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    if archive.index_for_name(&main).is_none() {
        return Err(wrong(format!(
            "its zip holds no document ({main}); open it in Word, and save it as .docx"
        )));
    }
    Ok(main)
}

/// Shows a part's XML, piece by piece. Of parts that need not be there, one that is not there shows nothing.
fn walk(archive: &mut ZipArchive<Cursor<&[u8]>>, part: &str, needed: bool, see: impl FnMut(Node<'_>)) -> Result<(), IngestError> {
    let file = match archive.by_name(part) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) if !needed => return Ok(()),
        Err(error) => {
            return Err(wrong(format!(
                "{part} cannot be unpacked ({error}); open it in Word, and save it again"
            )));
        }
    };
    // What the zip says of the size may be a lie: what counts is what comes out.
    let mut limited = file.take(LARGEST + 1);
    let result = xml::walk(&mut limited, see);
    if limited.limit() == 0 {
        let limit = LARGEST >> 20;
        return Err(wrong(format!(
            "{part} is larger than {limit} MB once unpacked; check parts of it, each saved as .docx"
        )));
    }
    result.map_err(|error| {
        wrong(format!(
            "{part} is broken at byte {}: {}; open it in Word, and save it again",
            error.at, error.what
        ))
    })
}

/// The text, and the blocks over it.
fn lay_out(lines: Vec<Line>) -> (String, Drafts) {
    let mut source = String::new();
    let mut drafts = Vec::new();
    for line in lines {
        let words = line.text.trim_matches(|c: char| c.is_whitespace() || c == BREAK);
        if words.is_empty() {
            continue;
        }
        let start = source.len();
        let breaks: Vec<usize> = words
            .match_indices(BREAK)
            .enumerate()
            .map(|(nth, (at, _))| start + at - nth * (BREAK.len_utf8() - 1))
            .collect();
        source.extend(words.chars().map(|c| if c == BREAK { ' ' } else { c }));
        let span = Span::new(start, source.len());
        source.push('\n');
        drafts.push(draft(&source, span, &breaks, line));
    }
    zones(&source, &mut drafts);
    zone::sweep(&source, &mut drafts);
    (
        source,
        Drafts {
            drafts,
            ..Drafts::default()
        },
    )
}

/// The block of a line, with the places of its hard breaks.
fn draft(source: &str, span: Span, breaks: &[usize], line: Line) -> Draft {
    let (zone, kind) = match line.role {
        Role::Title => (Zone::Headline, BlockKind::Heading(1)),
        Role::Subtitle => (Zone::Standfirst, BlockKind::Paragraph),
        Role::Heading(level) => (Zone::Body, BlockKind::Heading(level)),
        Role::Quote => (Zone::Body, BlockKind::Quote),
        Role::Caption => (Zone::Caption, BlockKind::Paragraph),
        Role::Item => (Zone::Body, BlockKind::Item),
        Role::Contents => (Zone::Furniture, BlockKind::Paragraph),
        Role::Plain => (Zone::Body, BlockKind::Paragraph),
    };
    // A row of a table, or words set out as one with tabs.
    let words = source.get(span.start..span.end).unwrap_or("");
    let mut draft = if line.row || (line.role == Role::Plain && words.contains('\t')) {
        let cells: Vec<(usize, usize)> = words
            .split('\t')
            .map(|cell| (cell.as_ptr() as usize - words.as_ptr() as usize, cell))
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(at, cell)| (at, at + cell.len()))
            .collect();
        text::row(span, &cells)
    } else {
        let mut draft = Draft::new(zone, kind);
        let mut at = span.start;
        for &place in breaks {
            draft.raw(Span::new(at, place));
            draft.char(BREAK, Span::new(place, place));
            at = place;
        }
        draft.raw(Span::new(at, span.end));
        draft
    };
    draft.links = line.links;
    draft.linked = line.linked;
    draft
}

/// A document without a title style has its headline in its first heading, or where a plain text has it.
fn zones(source: &str, drafts: &mut [Draft]) {
    if drafts.iter().any(|draft| draft.zone == Zone::Headline) {
        return;
    }
    let head = drafts
        .iter()
        .take_while(|draft| draft.size < 160 || matches!(draft.kind, BlockKind::Heading(_)))
        .position(|draft| draft.zone == Zone::Body && matches!(draft.kind, BlockKind::Heading(_)));
    match head {
        Some(head) => drafts[head].zone = Zone::Headline,
        None => text::front(source, drafts),
    }
}
