//! PDF files: every letter with its place, gathered into lines and cells.
//!
//! `pdf-extract` decodes fonts and walks the pages; how letters make lines is decided here, since a table's cells, raised
//! figures and running heads are known by their places alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use super::sheet::{Cell, Line, Role, Sheet};

/// Most letters read: a report of 1,000 dense pages.
const MOST_LETTERS: usize = 6_000_000;
/// Most bytes that the streams of a file may unpack to, one or all together.
const MOST_UNPACKED: u64 = 400_000_000;

/// Reads a PDF file.
///
/// # Errors
/// Why it cannot be read, in one sentence, and after a semicolon the cure.
pub fn read(bytes: &[u8]) -> Result<Sheet, String> {
    guard::unpacks_small(bytes, MOST_UNPACKED)?;
    // The decoder panics on some damaged files: that is an error of the file, not of the program.
    match catch_unwind(AssertUnwindSafe(|| letters(bytes))) {
        Ok(Ok(pages)) => {
            let mut sheet = Sheet {
                wrapped: true,
                ..Sheet::default()
            };
            for (page, mut letters) in (1..).zip(pages) {
                sheet.lines.extend(lines(page, &mut letters));
            }
            if sheet.is_blank() {
                return Err("it holds no text, only images; run a text recogniser over it first, or import the report's text".to_owned());
            }
            sheet.mark_running();
            Ok(sheet)
        }
        Ok(Err(why)) => Err(why),
        Err(_) => Err("it is damaged, or of a kind that is not understood; fetch it again, or import the report's text".to_owned()),
    }
}

fn letters(bytes: &[u8]) -> Result<Vec<Vec<Letter>>, String> {
    let damaged = |error: &dyn std::fmt::Display| {
        let error = error.to_string();
        format!(
            "it is damaged ({}); fetch it again, or import the report's text",
            error.trim_end_matches('.')
        )
    };
    let document = pdf_extract::Document::load_mem(bytes).map_err(|error| match error {
        pdf_extract::Error::InvalidPassword | pdf_extract::Error::Decryption(_) => ENCRYPTED.to_owned(),
        error => damaged(&error),
    })?;
    // What was encrypted with the empty password has been decrypted; anything else has not.
    if document.trailer.get(b"Encrypt").is_ok() && !document.was_encrypted() {
        return Err(ENCRYPTED.to_owned());
    }
    guard::forms_end(&document)?;
    let mut pages = Pages::default();
    pdf_extract::output_doc(&document, &mut pages).map_err(|error| damaged(&error))?;
    if pages.full {
        return Err("it has too much text to be a report; import the report's text instead".to_owned());
    }
    Ok(pages.pages)
}

const ENCRYPTED: &str = "it is encrypted; save a copy without a password";

/// A letter, or a few that are printed as one.
#[derive(Clone, Debug)]
struct Letter {
    x: f64,
    right: f64,
    /// How far down the page its baseline is.
    y: f64,
    size: f64,
    text: String,
}

#[derive(Default)]
struct Pages {
    pages: Vec<Vec<Letter>>,
    height: f64,
    count: usize,
    full: bool,
}

impl OutputDev for Pages {
    fn begin_page(&mut self, _: u32, media: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.height = media.ury;
        self.pages.push(Vec::new());
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, place: &Transform, width: f64, _: f64, font_size: f64, text: &str) -> Result<(), OutputError> {
        self.count += 1;
        if self.count > MOST_LETTERS {
            self.full = true;
            return Ok(());
        }
        // Text that does not run from left to right (stamps, watermarks) is none of the report's.
        let level = place.m12.abs() <= place.m11.abs() * 0.1 && place.m11 > 0.0;
        let size = (place.m22 * font_size).abs();
        if !level || !size.is_finite() || size < 0.5 {
            return Ok(());
        }
        let x = place.m31;
        let letter = Letter {
            x,
            right: x + width * font_size * place.m11,
            y: self.height - place.m32,
            size,
            text: plain(text),
        };
        if let Some(page) = self.pages.last_mut() {
            page.push(letter);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Ligatures taken apart, odd spaces made plain, marks of nothing left out.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            // Bullets of symbol fonts have no character of their own.
            '\u{e000}'..='\u{f8ff}' => out.push('•'),
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() || matches!(c, '\u{200b}' | '\u{feff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Gathers the letters of a page into lines, top to bottom.
fn lines(page: u32, letters: &mut Vec<Letter>) -> Vec<Line> {
    letters.retain(|letter| !letter.text.is_empty());
    letters.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    let mut base = f64::NEG_INFINITY;
    let blank = |letter: &Letter| letter.text.trim().is_empty();
    for letter in letters.drain(..) {
        match rows.last_mut() {
            Some(row) if letter.y - base <= (letter.size * 0.25).max(1.0) => row.push(letter),
            _ => {
                base = letter.y;
                rows.push(vec![letter]);
            }
        }
    }
    rows.retain(|row| !row.iter().all(blank));
    raise(&mut rows);
    let mut out = Vec::with_capacity(rows.len());
    for mut row in rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let size = common_size(&row);
        let y = row
            .iter()
            .filter(|letter| letter.size >= size * 0.9)
            .map(|letter| letter.y)
            .fold(f64::NEG_INFINITY, f64::max);
        let footnote = row.first().is_some_and(|first| first.size < size * 0.8 && is_number(&first.text));
        // What is small and numeric beside larger words refers to a footnote.
        row.retain(|letter| letter.size >= size * 0.8 || !is_number(&letter.text));
        let cells = cells(&row, size);
        if cells.is_empty() {
            continue;
        }
        out.push(Line {
            page,
            number: out.len() as u32 + 1,
            cells,
            y,
            size,
            role: if footnote { Role::Footnote } else { Role::Plain },
            running: false,
        });
    }
    out
}

fn is_number(text: &str) -> bool {
    text.trim().chars().all(|c| c.is_ascii_digit() || c == ',')
}

/// Puts raised figures, whose baselines are their own, into the line that they belong to: the one right below.
fn raise(rows: &mut Vec<Vec<Letter>>) {
    let mut at = 0;
    while at + 1 < rows.len() {
        let (size, next) = (common_size(&rows[at]), common_size(&rows[at + 1]));
        let near = match (rows[at].first(), rows[at + 1].first()) {
            (Some(above), Some(below)) => below.y - above.y < next * 0.6,
            _ => false,
        };
        let figures = size < next * 0.8 && rows[at].iter().all(|letter| is_number(&letter.text));
        if near && figures {
            let raised = rows.remove(at);
            rows[at].extend(raised);
        } else {
            at += 1;
        }
    }
}

/// The size of most of a row's letters.
fn common_size(row: &[Letter]) -> f64 {
    let mut sizes: Vec<f64> = row
        .iter()
        .filter(|letter| !letter.text.trim().is_empty())
        .map(|letter| letter.size)
        .collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
}

/// Parts a row where it leaves a gap wider than words leave.
fn cells(row: &[Letter], size: f64) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut right = f64::NEG_INFINITY;
    let mut last: Option<&Letter> = None;
    // Where spaces are printed as letters they part words; elsewhere only gaps do.
    let spaced = row.iter().any(|letter| letter.text.trim().is_empty());
    let widest = size * if spaced { 0.3 } else { 0.12 };
    let mut space = false;
    for letter in row {
        if letter.text.trim().is_empty() {
            space = true;
            continue;
        }
        // Bold is sometimes printed by striking a letter twice.
        if last.is_some_and(|last| last.text == letter.text && (last.x - letter.x).abs() < size * 0.1) {
            continue;
        }
        let gap = letter.x - right;
        match cells.last_mut() {
            Some(cell) if gap <= size => {
                if space || gap > widest {
                    cell.text.push(' ');
                }
                cell.text.push_str(letter.text.trim());
                cell.right = cell.right.max(letter.right);
            }
            _ => cells.push(Cell {
                x: letter.x,
                right: letter.right,
                text: letter.text.trim().to_owned(),
            }),
        }
        right = right.max(letter.right);
        space = false;
        last = Some(letter);
    }
    cells
}

/// What keeps a hostile file from taking all memory or all time.
mod guard {
    use std::collections::HashMap;

    use flate2::{Decompress, FlushDecompress, Status};
    use pdf_extract::{Dictionary, Document, Object, ObjectId};

    /// Refuses a file whose packed streams would unpack to more than `most` bytes, before anything else unpacks them.
    pub fn unpacks_small(bytes: &[u8], most: u64) -> Result<(), String> {
        let mut total = 0;
        let mut from = 0;
        while let Some(at) = find(&bytes[from..], b"stream") {
            let start = from + at + b"stream".len();
            from = start;
            let body = bytes[start..].trim_ascii_start();
            // The mark of a zlib stream.
            if body.first().is_none_or(|byte| byte & 0x0f != 8) {
                continue;
            }
            let (size, nested) = unpacked(body, most);
            total += size;
            let head = &bytes[start.saturating_sub(400)..start];
            let twice = nested && find(head, b"FlateDecode").is_some_and(|at| find(&head[at + 1..], b"FlateDecode").is_some());
            if total > most || twice {
                return Err("it unpacks to more than a report can hold; fetch it again, or import the report's text".to_owned());
            }
        }
        Ok(())
    }

    /// How many bytes a stream unpacks to, counted a little beyond `most`, and whether they look packed again. What cannot be
    /// unpacked is no stream, or its reader will say so.
    fn unpacked(packed: &[u8], most: u64) -> (u64, bool) {
        let mut stream = Decompress::new(true);
        let mut buffer = vec![0; 1 << 16];
        let mut nested = false;
        while stream.total_out() <= most {
            let (read, written) = (stream.total_in(), stream.total_out());
            let rest = usize::try_from(read).ok().and_then(|read| packed.get(read..)).unwrap_or_default();
            let status = stream.decompress(rest, &mut buffer, FlushDecompress::None);
            if written == 0 {
                nested = stream.total_out() > 0 && buffer[0] == 0x78;
            }
            let stuck = stream.total_in() == read && stream.total_out() == written;
            if stuck || !matches!(status, Ok(Status::Ok)) {
                break;
            }
        }
        (stream.total_out(), nested)
    }

    fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
        memchr::memmem::find(bytes, what)
    }

    /// Forms are drawn inside forms; refuses those that never end, or would take too long to.
    pub fn forms_end(document: &Document) -> Result<(), String> {
        const MOST: u64 = 100_000;
        let mut drawn: HashMap<ObjectId, Option<u64>> = HashMap::new();
        let endless = || "its drawings repeat without end; fetch it again, or import the report's text".to_owned();
        for (id, object) in &document.objects {
            if matches!(object, Object::Stream(_)) && count(document, *id, 0, &mut drawn).is_none_or(|n| n > MOST) {
                return Err(endless());
            }
        }
        Ok(())
    }

    /// How many forms a form draws, itself included; none if it draws itself.
    fn count(document: &Document, id: ObjectId, depth: usize, drawn: &mut HashMap<ObjectId, Option<u64>>) -> Option<u64> {
        if let Some(known) = drawn.get(&id) {
            return *known;
        }
        if depth > 40 {
            return None;
        }
        // Until it is counted, meeting it again is a circle.
        drawn.insert(id, None);
        let mut total: u64 = 1;
        if let Ok(Object::Stream(stream)) = document.get_object(id) {
            for inner in drawn_by(document, &stream.dict) {
                total = total.saturating_add(count(document, inner, depth + 1, drawn)?);
            }
        }
        drawn.insert(id, Some(total));
        Some(total)
    }

    fn drawn_by(document: &Document, form: &Dictionary) -> Vec<ObjectId> {
        let dictionary = |of: &Dictionary, key: &[u8]| {
            let value = of.get(key).ok()?;
            document
                .dereference(value)
                .ok()
                .and_then(|(_, value)| value.as_dict().ok())
                .cloned()
        };
        let Some(objects) = dictionary(form, b"Resources").and_then(|resources| dictionary(&resources, b"XObject")) else {
            return Vec::new();
        };
        objects.iter().filter_map(|(_, value)| value.as_reference().ok()).collect()
    }
}
