//! From a CSV of outcomes to a register, by a mapping that says which column is what.

use jiff::civil::Date;
use toml::de::DeValue;

use super::body;
use super::write::{quoted, section};
use crate::pack::Packs;
use crate::record::load::ROW_KEYS;
use crate::record::read::{At, Need, Reader, Table, nearest};
use crate::record::{Records, SourceError, SourceFile};

/// A register made from a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterFile {
    /// Its id, and the name of its file.
    pub id: String,
    /// The register, as a source file.
    pub toml: String,
    /// How many rows it has.
    pub rows: usize,
}

const TOP_KEYS: &[&str] = &["register", "columns", "values", "dates", "fixed"];
const HEAD_KEYS: &[&str] = &[
    "id",
    "frameworks",
    "from",
    "to",
    "complete-from",
    "incomplete",
    "completeness",
    "source",
];
const COLUMN_KEYS: &[&str] = &[
    "body",
    "framework",
    "inspected",
    "published",
    "published-in-report",
    "url",
    "grades",
    "people",
];
const VALUE_KEYS: &[&str] = &["body", "framework", "grade"];
const DATE_KEYS: &[&str] = &["formats"];
const FIXED_KEYS: &[&str] = &["framework"];
const DOC: &str = "sources/README.md says how a mapping is written";

/// Which column is what.
#[derive(Default)]
struct Mapping {
    id: String,
    /// Keys of the register's head and their values as TOML.
    head: Vec<(&'static str, String)>,
    frameworks: Vec<String>,
    from: Option<Date>,
    to: Option<Date>,
    body: usize,
    framework: Option<usize>,
    fixed: Option<String>,
    inspected: Vec<usize>,
    published: usize,
    printed: Option<usize>,
    url: Option<usize>,
    grades: Vec<(String, usize)>,
    people: Vec<(String, usize)>,
    bodies: Vec<(String, String)>,
    framework_names: Vec<(String, String)>,
    grade_names: Vec<(String, String)>,
    formats: Vec<String>,
}

/// Makes a register of a CSV: its shown name and bytes, the mapping, and what is known already (frameworks and their grades from
/// the packs, bodies and their names from the records).
///
/// # Errors
/// Everything that is wrong with the mapping; or, if it is sound, with the rows: file, line, column, and what to do.
pub fn register(
    name: &str,
    bytes: &[u8],
    mapping: &SourceFile,
    packs: &Packs,
    records: &Records,
) -> Result<RegisterFile, Vec<SourceError>> {
    let fault = |line: u64, column: usize, message: String, help: &str| SourceError {
        path: name.into(),
        line: usize::try_from(line).unwrap_or(usize::MAX),
        column,
        message,
        help: help.to_owned(),
    };
    let (text, _) =
        crate::article::decode(bytes).map_err(|why| vec![fault(1, 1, format!("not text: {why}"), "save it as CSV in UTF-8")])?;
    let text = text.trim_start_matches('\u{feff}');
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let heads = match table.headers() {
        Ok(heads) if heads.iter().any(|head| !head.is_empty()) => heads.clone(),
        _ => {
            return Err(vec![fault(
                1,
                1,
                "no line with the names of the columns".to_owned(),
                "give the columns names in the first line",
            )]);
        }
    };
    let mapping = read_mapping(mapping, name, &heads)?;
    let mut maker = Maker {
        mapping: &mapping,
        heads: &heads,
        packs,
        records,
        errors: Vec::new(),
        name,
    };
    let mut rows = Vec::new();
    for row in table.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, csv::Position::line);
                if row.iter().all(str::is_empty) {
                    continue;
                }
                if row.len() != heads.len() {
                    let message = format!("{} fields, where the first line names {}", row.len(), heads.len());
                    maker.errors.push(fault(
                        line,
                        row.len().min(heads.len()) + 1,
                        message,
                        "mend the row: a comma inside a field needs quotation marks around it",
                    ));
                    continue;
                }
                rows.extend(maker.row(&row, line));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                maker
                    .errors
                    .push(fault(line, 1, format!("cannot be read: {error}"), "mend the row"));
            }
        }
    }
    let mut ids: Vec<(&str, u64)> = rows.iter().map(|(id, line, _)| (id.as_str(), *line)).collect();
    ids.sort_unstable();
    let twins = ids.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let twins: Vec<_> = twins
        .map(|pair| {
            let message = format!("a second report {:?}; the first is in line {}", pair[1].0, pair[0].1);
            fault(
                pair[1].1,
                1,
                message,
                "one body has one report a day: correct one of them, or take one out",
            )
        })
        .collect();
    maker.errors.extend(twins);
    if !maker.errors.is_empty() {
        maker.errors.sort_by_key(|error| (error.line, error.column));
        return Err(maker.errors);
    }
    if rows.is_empty() {
        return Err(vec![fault(2, 1, "no rows".to_owned(), "a register lists at least one report")]);
    }
    let mut toml = section("[register]", &mapping.head);
    toml += "rows = [\n";
    for (_, _, row) in &rows {
        toml += &format!("  {{ {row} }},\n");
    }
    toml += "]\n";
    Ok(RegisterFile {
        id: mapping.id.clone(),
        toml,
        rows: rows.len(),
    })
}

fn read_mapping(file: &SourceFile, csv: &str, heads: &csv::StringRecord) -> Result<Mapping, Vec<SourceError>> {
    let mut reader = Reader::new(file);
    let mut mapping = Mapping::default();
    if let Some(parsed) = reader.parse() {
        let top = Table {
            map: parsed.get_ref(),
            at: 0,
            name: "the mapping",
        };
        reader.only(top, TOP_KEYS);
        if let Some(head) = reader.table(top, "register", "[register]", Need::Required) {
            read_head(&mut reader, head, &mut mapping);
        }
        if let Some(columns) = reader.table(top, "columns", "[columns]", Need::Required) {
            read_columns(&mut reader, columns, csv, heads, &mut mapping);
        }
        if let Some(fixed) = reader.table(top, "fixed", "[fixed]", Need::Optional) {
            reader.only(fixed, FIXED_KEYS);
            mapping.fixed = reader.id(fixed, "framework", Need::Optional).map(|id| id.value.to_owned());
        }
        if mapping.framework.is_none() && mapping.fixed.is_none() && reader.errors.is_empty() {
            reader.error(
                0,
                "nothing says which framework a row is of",
                "name a column under [columns], or write [fixed] framework = \"…\"",
            );
        }
        if let Some(values) = reader.table(top, "values", "[values]", Need::Optional) {
            reader.only(values, VALUE_KEYS);
            mapping.bodies = read_values(&mut reader, values, "body");
            mapping.framework_names = read_values(&mut reader, values, "framework");
            mapping.grade_names = read_values(&mut reader, values, "grade");
        }
        mapping.formats = vec!["%Y-%m-%d".to_owned()];
        if let Some(dates) = reader.table(top, "dates", "[dates]", Need::Optional) {
            reader.only(dates, DATE_KEYS);
            let formats = reader.list(dates, "formats", Need::Required);
            for format in &formats {
                // A format is sound if it can write a day and read it again.
                let sound = jiff::fmt::strtime::format(format.value, Date::constant(2025, 4, 15))
                    .is_ok_and(|written| Date::strptime(format.value, written).is_ok());
                if !sound {
                    reader.error(
                        format.at,
                        format!("{:?} is no form of a date", format.value),
                        "write %d for the day, %m or %B for the month, %Y for the year: \"%d/%m/%Y\"",
                    );
                }
            }
            mapping.formats = formats.into_iter().map(|format| format.value.to_owned()).collect();
        }
    }
    if reader.errors.is_empty() {
        return Ok(mapping);
    }
    reader.errors.sort_by_key(|error| (error.line, error.column));
    Err(reader.errors)
}

fn read_head(reader: &mut Reader<'_>, head: Table<'_>, mapping: &mut Mapping) {
    reader.only(head, HEAD_KEYS);
    let list = |entries: &[At<&str>]| {
        let entries: Vec<String> = entries.iter().map(|entry| quoted(entry.value)).collect();
        format!("[{}]", entries.join(", "))
    };
    let id = reader.id(head, "id", Need::Required);
    let frameworks = reader.ids(head, "frameworks", Need::Required);
    let (from, to) = (reader.date(head, "from", Need::Required), reader.date(head, "to", Need::Required));
    let complete = reader.date(head, "complete-from", Need::Optional);
    let incomplete = reader.ids(head, "incomplete", Need::Optional);
    let completeness = reader.filled(head, "completeness", Need::Required);
    let source = reader.filled(head, "source", Need::Required);
    if let (Some(from), Some(to)) = (from, to)
        && to.value < from.value
    {
        reader.error(to.at, "the last day is before the first", "correct \"from\" or \"to\"");
    }
    mapping.id = id.map(|id| id.value.to_owned()).unwrap_or_default();
    mapping.frameworks = frameworks.iter().map(|framework| framework.value.to_owned()).collect();
    (mapping.from, mapping.to) = (from.map(|day| day.value), to.map(|day| day.value));
    let mut add = |key, value: Option<String>| mapping.head.extend(value.map(|value| (key, value)));
    add("id", id.map(|id| quoted(id.value)));
    add("frameworks", Some(list(&frameworks)));
    add("from", from.map(|day| quoted(&day.value.to_string())));
    add("to", to.map(|day| quoted(&day.value.to_string())));
    add("complete-from", complete.map(|day| quoted(&day.value.to_string())));
    add("incomplete", Some(list(&incomplete)).filter(|_| !incomplete.is_empty()));
    add("completeness", completeness.map(|words| quoted(words.value)));
    add("source", source.map(|words| quoted(words.value)));
}

fn read_columns(reader: &mut Reader<'_>, columns: Table<'_>, csv: &str, heads: &csv::StringRecord, mapping: &mut Mapping) {
    reader.only(columns, COLUMN_KEYS);
    let find = |reader: &mut Reader<'_>, name: At<&str>| {
        let found = heads.iter().position(|head| head == name.value);
        if found.is_none() {
            let near = nearest(name.value, heads).map_or(String::new(), |near| format!("did you mean {near:?}? "));
            let known: Vec<&str> = heads.iter().collect();
            reader.error(
                name.at,
                format!("{csv} has no column {:?}", name.value),
                format!("{near}it has: {}", known.join(", ")),
            );
        }
        found
    };
    let mut column = |key: &str, need| {
        let name = reader.filled(columns, key, need)?;
        find(reader, name)
    };
    mapping.body = column("body", Need::Required).unwrap_or(0);
    mapping.published = column("published", Need::Required).unwrap_or(0);
    mapping.framework = column("framework", Need::Optional);
    mapping.printed = column("published-in-report", Need::Optional);
    mapping.url = column("url", Need::Optional);
    let inspected = match columns.map.get("inspected").map(|value| value.get_ref()) {
        Some(DeValue::String(_)) => reader.filled(columns, "inspected", Need::Required).into_iter().collect(),
        _ => reader.list(columns, "inspected", Need::Required),
    };
    if inspected.len() > 2 {
        reader.error(
            inspected[2].at,
            "more than two columns for the days of the inspection",
            "name that of the first and that of the last day",
        );
    }
    mapping.inspected = inspected.into_iter().filter_map(|name| find(reader, name)).collect();
    for (key, into) in [("grades", &mut mapping.grades), ("people", &mut mapping.people)] {
        let Some(table) = reader.table(columns, key, "columns of grades or people", Need::Optional) else {
            continue;
        };
        for (name, _) in reader.entries(table) {
            if key == "people" && ROW_KEYS.contains(&name.value) {
                let message = format!("{:?} is no role: rows have a key of that name", name.value);
                reader.error(name.at, message, "name the role as in \"lead-inspector\"");
                continue;
            }
            if !reader.check_id(name) {
                continue;
            }
            if let Some(head) = reader.filled(table, name.value, Need::Required)
                && let Some(at) = find(reader, head)
            {
                into.push((name.value.to_owned(), at));
            }
        }
    }
    if !mapping.people.is_empty() {
        let roles: Vec<String> = mapping.people.iter().map(|(role, _)| quoted(role)).collect();
        mapping.head.push(("roles", format!("[{}]", roles.join(", "))));
    }
}

/// How the table writes things: as written → id.
fn read_values(reader: &mut Reader<'_>, values: Table<'_>, key: &'static str) -> Vec<(String, String)> {
    let Some(table) = reader.table(values, key, "names and their ids", Need::Optional) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (written, _) in reader.entries(table) {
        if let Some(id) = reader.words(table, written.value, Need::Required) {
            out.push((written.value.trim().to_lowercase(), id.value.trim().to_owned()));
        }
    }
    out
}

/// Makes rows.
struct Maker<'a> {
    mapping: &'a Mapping,
    heads: &'a csv::StringRecord,
    packs: &'a Packs,
    records: &'a Records,
    errors: Vec<SourceError>,
    name: &'a str,
}

impl Maker<'_> {
    fn fault(&mut self, line: u64, column: usize, message: impl Into<String>, help: impl Into<String>) {
        let head = self.heads.get(column).unwrap_or_default();
        self.errors.push(SourceError {
            path: self.name.into(),
            line: usize::try_from(line).unwrap_or(usize::MAX),
            column: column + 1,
            message: format!("column {head:?}: {}", message.into()),
            help: help.into(),
        });
    }

    /// One row: its id, its line, and its keys. None if something in it is wrong, which is noted.
    fn row(&mut self, row: &csv::StringRecord, line: u64) -> Option<(String, u64, String)> {
        let mapping = self.mapping;
        let before = self.errors.len();
        let field = |at: usize| row.get(at).unwrap_or_default();
        let body = self.body(field(mapping.body), line);
        let framework = self.framework(mapping.framework.map(|at| (at, field(at))), line);
        let published = match field(mapping.published) {
            "" => {
                self.fault(
                    line,
                    mapping.published,
                    "no day of publication",
                    "a register's rows are known by it: add it, or take the row out",
                );
                None
            }
            text => self.date(text, mapping.published, line),
        };
        if let (Some(day), Some(from), Some(to)) = (published, mapping.from, mapping.to)
            && !(from..=to).contains(&day)
        {
            self.fault(
                line,
                mapping.published,
                format!("{day} is outside the days that the register covers"),
                "widen \"from\" and \"to\" in the mapping, or correct the row",
            );
        }
        let inspected = self.inspected(row, line);
        let printed = mapping
            .printed
            .filter(|at| !field(*at).is_empty())
            .and_then(|at| self.date(field(at), at, line));
        let mut grades = Vec::new();
        for (area, at) in &mapping.grades {
            if !field(*at).is_empty()
                && let Some(grade) = self.grade(area, field(*at), framework.as_deref(), *at, line)
            {
                grades.push(format!("{area} = {}", quoted(&grade)));
            }
        }
        if self.errors.len() > before {
            return None;
        }
        let (body, framework, published) = (body?, framework?, published?);
        let id = format!("{body}-{published}");
        let mut keys = vec![
            format!("id = {}", quoted(&id)),
            format!("body = {}", quoted(&body)),
            format!("framework = {}", quoted(&framework)),
        ];
        keys.extend(inspected.map(|(from, to)| format!("inspected = {}", quoted(&format!("{from}/{to}")))));
        keys.push(format!("published = {}", quoted(&published.to_string())));
        keys.extend(
            printed
                .filter(|day| *day != published)
                .map(|day| format!("published-in-report = {}", quoted(&day.to_string()))),
        );
        for (role, at) in &mapping.people {
            if !field(*at).is_empty() {
                keys.push(format!("{role} = {}", quoted(field(*at))));
            }
        }
        if !grades.is_empty() {
            keys.push(format!("grades = {{ {} }}", grades.join(", ")));
        }
        keys.extend(
            mapping
                .url
                .filter(|at| !field(*at).is_empty())
                .map(|at| format!("url = {}", quoted(field(at)))),
        );
        Some((id, line, keys.join(", ")))
    }

    fn body(&mut self, written: &str, line: u64) -> Option<String> {
        let lower = written.to_lowercase();
        let mapped = self
            .mapping
            .bodies
            .iter()
            .find(|(name, _)| *name == lower)
            .map(|(_, id)| id.as_str());
        let found = match mapped {
            Some(id) => self.records.body(id).map(|body| body.id.clone()),
            None => self
                .records
                .body(written)
                .map(|body| body.id.clone())
                .or_else(|| body::body(written, self.records, &[])),
        };
        if found.is_none() {
            let written = mapped.unwrap_or(written);
            let near = nearest(&lower.replace(' ', "-"), self.records.bodies.iter().map(|body| body.id.as_str()));
            let near = near.map_or(String::new(), |near| format!("did you mean {near:?}? "));
            self.fault(
                line,
                self.mapping.body,
                format!("no record knows the body {written:?}"),
                format!("{near}name it under [values.body], or define it with [[body]] in a source file"),
            );
        }
        found
    }

    fn framework(&mut self, written: Option<(usize, &str)>, line: u64) -> Option<String> {
        let (at, id) = match written {
            Some((at, written)) => {
                let lower = written.to_lowercase();
                let mapped = self.mapping.framework_names.iter().find(|(name, _)| *name == lower);
                (at, mapped.map_or(written, |(_, id)| id))
            }
            None => (self.mapping.body, self.mapping.fixed.as_deref()?),
        };
        let id = id.to_owned();
        if self.packs.framework(&id).is_none() {
            let near = nearest(&id, self.packs.frameworks.iter().map(|framework| framework.id.as_str()));
            let near = near.map_or(String::new(), |near| format!("did you mean {near:?}? "));
            self.fault(
                line,
                at,
                format!("no pack knows the framework {id:?}"),
                format!("{near}name it under [values.framework]"),
            );
            return None;
        }
        if !self.mapping.frameworks.contains(&id) {
            self.fault(
                line,
                at,
                format!("{id:?} is not among the register's frameworks"),
                "name it in the mapping's \"frameworks\", or correct the row",
            );
            return None;
        }
        Some(id)
    }

    fn grade(&mut self, area: &str, written: &str, framework: Option<&str>, at: usize, line: u64) -> Option<String> {
        let lower = written.to_lowercase();
        let mapped = self
            .mapping
            .grade_names
            .iter()
            .find(|(name, _)| *name == lower)
            .map(|(_, id)| id.clone());
        // An empty id says that this is no grade: "not judged".
        if mapped.as_deref() == Some("") {
            return None;
        }
        let grade = mapped.unwrap_or_else(|| lower.replace([' ', '_'], "-"));
        let framework = self.packs.framework(framework?)?;
        if framework.area(area).is_none() {
            let message = format!("{:?} has no area {area:?}", framework.id);
            self.fault(line, at, message, "leave the field empty, or correct the mapping");
            return None;
        }
        if framework.place(&grade).is_none() {
            let scale = framework.scale.join(", ");
            self.fault(
                line,
                at,
                format!("{written:?} is no grade"),
                format!("name it under [values.grade]; grades are {scale}, and \"\" for none"),
            );
            return None;
        }
        Some(grade)
    }

    fn inspected(&mut self, row: &csv::StringRecord, line: u64) -> Option<(Date, Date)> {
        let fields: Vec<(usize, &str)> = self
            .mapping
            .inspected
            .iter()
            .map(|at| (*at, row.get(*at).unwrap_or_default()))
            .collect();
        if fields.iter().all(|(_, text)| text.is_empty()) {
            return None;
        }
        let (from, to) = match *fields.as_slice() {
            [(first, from), (last, to)] => (self.date(from, first, line)?, self.date(to, last, line)?),
            [(at, both)] => {
                let (from, to) = both
                    .split_once('/')
                    .filter(|_| both.matches('/').count() == 1)
                    .unwrap_or((both, both));
                (self.date(from.trim(), at, line)?, self.date(to.trim(), at, line)?)
            }
            _ => return None,
        };
        if to < from {
            let column = self.mapping.inspected.last().copied().unwrap_or(0);
            self.fault(
                line,
                column,
                format!("the inspection ends on {to}, before it begins on {from}"),
                "correct the row",
            );
            return None;
        }
        Some((from, to))
    }

    fn date(&mut self, text: &str, at: usize, line: u64) -> Option<Date> {
        let found = self.mapping.formats.iter().find_map(|format| Date::strptime(format, text).ok());
        if found.is_none() {
            let help = format!(
                "dates are read as {}; other forms are named under [dates] formats; {DOC}",
                self.mapping.formats.join(" or ")
            );
            self.fault(
                line,
                at,
                format!("{text:?} is no day of the calendar in a form that the mapping names"),
                help,
            );
        }
        found
    }
}
