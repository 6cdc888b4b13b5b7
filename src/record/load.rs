//! From the text of source files to checked records, or everything that is wrong with them.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use super::merge::{Draft, merge};
use super::read::{At, Need, Reader, Table, nearest};
use super::{
    Body, Disagreement, Document, Fact, Interval, OfficeHolder, Place, Population, Record, Records, Register, SourceError, SourceFile,
    office,
};
use crate::snapshot::Later;

/// A place in the files being loaded: which file, which byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) file: usize,
    pub(super) at: usize,
}

/// An id that must name a body or a population, and where it stands.
struct Reference {
    id: String,
    spot: Spot,
}

/// What the files hold, before it is known whether they fit together.
#[derive(Default)]
struct Raw {
    bodies: Vec<(Body, Spot, Vec<Reference>)>,
    populations: Vec<(Population, Spot, Vec<Reference>)>,
    registers: Vec<Register>,
    reports: Vec<(Draft, Vec<Reference>)>,
    office_holders: Vec<(OfficeHolder, Spot)>,
}

const FILE_KEYS: &[&str] = &[
    "report",
    "judgement",
    "figure",
    "person",
    "document",
    "provenance",
    "register",
    "body",
    "population",
];
const BODY_KEYS: &[&str] = &["id", "name", "aliases", "populations"];
const POPULATION_KEYS: &[&str] = &["id", "names", "bodies"];
const REPORT_KEYS: &[&str] = &["id", "body", "bodies", "framework", "inspected", "published", "url"];
const PERSON_KEYS: &[&str] = &["name", "role"];
const DOCUMENT_KEYS: &[&str] = &["file", "sha256", "text"];
const PROVENANCE_KEYS: &[&str] = &["page", "line", "words", "from"];
const REGISTER_KEYS: &[&str] = &[
    "id",
    "frameworks",
    "from",
    "to",
    "complete-from",
    "as-at",
    "incomplete",
    "completeness",
    "source",
    "roles",
    "rows",
];
/// What a row may hold beside the persons in its register's roles.
pub(super) const ROW_KEYS: &[&str] = &[
    "id",
    "body",
    "bodies",
    "framework",
    "inspected",
    "published",
    "published-in-report",
    "grades",
    "figures",
    "url",
];

/// Loads source files together: lists of bodies, registers and records, in any number and order.
///
/// A register replaces an earlier one with the same id. A body or population that is named again in another file gains the names
/// and members said there. A record and a register's row about one report become one record, cell by cell: the record's
/// facts are kept, and each that the row states otherwise is in `Records::disagreements` and `Record::disputed`.
///
/// # Errors
///
/// Everything that is wrong with any of the files, in the order of the files and their lines: not TOML, unknown keys, missing
/// fields, bad dates, bodies and populations that nobody defines, ids that stand for different things.
/// What can be loaded but cannot be right, such as an inspection that ends before it starts, is found by [`audit`](super::audit) instead.
pub fn load(files: &[SourceFile]) -> Result<Records, Vec<SourceError>> {
    let mut readers: Vec<Reader<'_>> = files.iter().map(Reader::new).collect();
    let mut raw = Raw::default();
    let mut unread = false;
    for (file, reader) in readers.iter_mut().enumerate() {
        match reader.parse() {
            Some(table) => read_file(reader, file, &table, &mut raw),
            None => unread = true,
        }
    }
    let Raw {
        bodies,
        populations,
        registers,
        mut reports,
        office_holders,
    } = raw;
    let replaced: HashSet<usize> = (0..registers.len())
        .filter(|at| {
            registers
                .get(*at)
                .is_some_and(|first| registers.iter().skip(at + 1).any(|later| later.id == first.id))
        })
        .collect();
    reports.retain(|(draft, _)| draft.register.is_none_or(|at| !replaced.contains(&at)));

    let (mut bodies, belongs) = join_bodies(&mut readers, bodies);
    let (populations, members) = join_populations(&mut readers, populations);
    if !unread {
        let known: HashSet<&str> = bodies.iter().map(|body| body.id.as_str()).collect();
        let about = reports.iter().flat_map(|(_, bodies)| bodies);
        for reference in about.chain(members.iter().map(|(_, body)| body)) {
            resolve(&mut readers, reference, &known, "body", "define it with [[body]]");
        }
        for (holder, spot) in &office_holders {
            let reference = Reference {
                id: holder.body.clone(),
                spot: *spot,
            };
            resolve(&mut readers, &reference, &known, "body", "define it with [[body]]");
        }
        let known: HashSet<&str> = populations.iter().map(|population| population.id.as_str()).collect();
        for reference in &belongs {
            resolve(&mut readers, reference, &known, "population", "define it with [[population]]");
        }
    }
    for (population, member) in members {
        if let Some(body) = bodies.iter_mut().find(|body| body.id == member.id) {
            add(&mut body.populations, [population]);
        }
    }

    let office_holders = office::join(&mut readers, office_holders);
    let merged = merge(&mut readers, reports.into_iter().map(|(draft, _)| draft));
    let errors: Vec<_> = readers
        .into_iter()
        .flat_map(|mut reader| {
            reader.errors.sort_by_key(|error| (error.line, error.column));
            reader.errors
        })
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let registers = registers
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !replaced.contains(at))
        .map(|(_, register)| register)
        .collect();
    let mut records = Records {
        bodies,
        populations,
        registers,
        office_holders,
        ..Records::default()
    };
    let mut other_ids = Vec::new();
    for draft in merged {
        records.disagreements.extend(draft.disagreements);
        other_ids.extend(draft.other_ids.into_iter().map(|id| (id, draft.record.id.clone())));
        records.reports.push(draft.record);
    }
    records
        .disagreements
        .sort_by(|a, b| (&a.report, &a.field).cmp(&(&b.report, &b.field)));
    records.reindex();
    for (other, id) in other_ids {
        if let Some(at) = records.reports.iter().position(|record| record.id == id) {
            records.index.also(other, at);
        }
    }
    records.index.keep(files);
    Ok(records)
}

/// Notes a reference that leads nowhere.
fn resolve(readers: &mut [Reader<'_>], reference: &Reference, known: &HashSet<&str>, what: &str, define: &str) {
    if known.contains(reference.id.as_str()) {
        return;
    }
    let help = match nearest(&reference.id, known.iter().copied()) {
        Some(near) => format!("did you mean {near:?}? or {define}"),
        None => define.to_owned(),
    };
    note(readers, reference.spot, format!("unknown {what} {:?}", reference.id), help);
}

/// Notes a mistake in one of several files.
pub(super) fn note(readers: &mut [Reader<'_>], spot: Spot, message: String, help: impl Into<String>) {
    if let Some(reader) = readers.get_mut(spot.file) {
        reader.error(spot.at, message, help);
    }
}

/// Adds what a list does not hold yet.
fn add(list: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// One body per id, with the names and populations said of it in any file.
fn join_bodies(readers: &mut [Reader<'_>], raw: Vec<(Body, Spot, Vec<Reference>)>) -> (Vec<Body>, Vec<Reference>) {
    let mut bodies: Vec<(Body, Spot)> = Vec::with_capacity(raw.len());
    let mut at_id: HashMap<String, usize> = HashMap::with_capacity(raw.len());
    let mut references = Vec::new();
    for (body, spot, populations) in raw {
        references.extend(populations);
        let Some((first, first_spot)) = at_id.get(&body.id).and_then(|at| bodies.get_mut(*at)) else {
            at_id.insert(body.id.clone(), bodies.len());
            bodies.push((body, spot));
            continue;
        };
        if *first == body {
            continue;
        }
        if first_spot.file == spot.file || first.name != body.name {
            let message = format!("the body {:?} is already defined, as {:?} with other facts", body.id, first.name);
            note(
                readers,
                spot,
                message,
                "keep one of them; to add names to a body of another file, repeat its id and name",
            );
            continue;
        }
        add(&mut first.aliases, body.aliases);
        add(&mut first.populations, body.populations);
    }
    let mut bodies: Vec<Body> = bodies.into_iter().map(|(body, _)| body).collect();
    bodies.sort_by(|a, b| a.id.cmp(&b.id));
    (bodies, references)
}

/// One population per id, and the members that it names itself.
fn join_populations(
    readers: &mut [Reader<'_>],
    raw: Vec<(Population, Spot, Vec<Reference>)>,
) -> (Vec<Population>, Vec<(String, Reference)>) {
    let mut populations: Vec<(Population, Spot)> = Vec::new();
    let mut members = Vec::new();
    for (population, spot, bodies) in raw {
        members.extend(bodies.into_iter().map(|body| (population.id.clone(), body)));
        match populations.iter_mut().find(|(first, _)| first.id == population.id) {
            None => populations.push((population, spot)),
            Some((_, first)) if first.file == spot.file => {
                note(
                    readers,
                    spot,
                    format!("the population {:?} is already defined in this file", population.id),
                    "say it once, with all its names and bodies",
                );
            }
            Some((first, _)) => add(&mut first.names, population.names),
        }
    }
    (populations.into_iter().map(|(population, _)| population).collect(), members)
}

fn owned(list: &[At<&str>]) -> Vec<String> {
    list.iter().map(|item| item.value.to_owned()).collect()
}

fn references(file: usize, list: &[At<&str>]) -> Vec<Reference> {
    list.iter()
        .map(|item| Reference {
            id: item.value.to_owned(),
            spot: Spot { file, at: item.at },
        })
        .collect()
}

fn read_file<'t>(reader: &mut Reader<'_>, file: usize, table: &'t Spanned<toml::de::DeTable<'t>>, raw: &mut Raw) {
    let top = Table {
        map: table.get_ref(),
        at: 0,
        name: "the file",
    };
    reader.only(top, FILE_KEYS);
    if !FILE_KEYS.iter().any(|key| top.map.contains_key(*key)) {
        reader.error(
            0,
            "the file holds no report, register, person, body or population",
            "begin with [report], [register], [[person]], [[population]] or [[body]]",
        );
    }
    for table in reader.tables(top, "population", "a [[population]]") {
        reader.only(table, POPULATION_KEYS);
        let id = reader.id(table, "id", Need::Required);
        let names = reader.list(table, "names", Need::Required);
        let bodies = reader.ids(table, "bodies", Need::Optional);
        if let Some(id) = id {
            let population = Population {
                id: id.value.to_owned(),
                names: owned(&names),
            };
            raw.populations
                .push((population, Spot { file, at: id.at }, references(file, &bodies)));
        }
    }
    for table in reader.tables(top, "body", "a [[body]]") {
        reader.only(table, BODY_KEYS);
        let id = reader.id(table, "id", Need::Required);
        let name = reader.filled(table, "name", Need::Required);
        let aliases = reader.list(table, "aliases", Need::Optional);
        let populations = reader.ids(table, "populations", Need::Optional);
        if let (Some(id), Some(name)) = (id, name) {
            let body = Body {
                id: id.value.to_owned(),
                name: name.value.to_owned(),
                aliases: owned(&aliases),
                populations: owned(&populations),
            };
            raw.bodies.push((body, Spot { file, at: id.at }, references(file, &populations)));
        }
    }
    if let Some(table) = reader.table(top, "register", "[register]", Need::Optional) {
        read_register(reader, file, table, raw);
    }
    // A person with a body holds an office of it; one without belongs to the file's report.
    let has_report = top.map.contains_key("report");
    let people = reader.tables(top, "person", "a [[person]]");
    let (officers, people): (Vec<Table>, Vec<Table>) = people.into_iter().partition(|person| !has_report || office::is_holder(person));
    for person in officers {
        raw.office_holders.extend(office::read(reader, file, person));
    }
    let parts = ["judgement", "figure", "document", "provenance"]
        .iter()
        .any(|key| top.map.contains_key(*key));
    let need = if parts { Need::Required } else { Need::Optional };
    if let Some(table) = reader.table(top, "report", "[report]", need) {
        raw.reports.extend(read_record(reader, file, top, table, &people));
    }
}

/// The facts that a record and a row have in common.
struct Common<'t> {
    id: At<&'t str>,
    bodies: Vec<At<&'t str>>,
    framework: At<&'t str>,
    inspected: Option<At<Interval>>,
    published: Option<At<Date>>,
    url: Option<At<&'t str>>,
}

fn read_common<'t>(reader: &mut Reader<'_>, table: Table<'t>) -> Option<Common<'t>> {
    let id = reader.id(table, "id", Need::Required);
    let mut bodies = reader.ids(table, "bodies", Need::Optional);
    let need = if table.map.contains_key("bodies") {
        Need::Optional
    } else {
        Need::Required
    };
    if let Some(body) = reader.id(table, "body", need) {
        if need == Need::Optional {
            reader.error(
                body.at,
                format!("{} has both \"body\" and \"bodies\"", table.name),
                "keep \"body\" for one, \"bodies\" for several",
            );
        }
        bodies.push(body);
    }
    let framework = reader.id(table, "framework", Need::Required);
    let inspected = reader.interval(table, "inspected", Need::Optional);
    let published = reader.date(table, "published", Need::Optional);
    let url = reader.filled(table, "url", Need::Optional);
    Some(Common {
        id: id?,
        bodies,
        framework: framework?,
        inspected,
        published,
        url,
    })
}

impl Common<'_> {
    fn draft(self, reader: &Reader<'_>, file: usize, at: usize, register: Option<usize>) -> (Draft, Vec<Reference>) {
        let about = references(file, &self.bodies);
        let disputed = match self.inspected {
            Some(span) if span.value.to < span.value.from => vec!["inspected".to_owned()],
            _ => Vec::new(),
        };
        let record = Record {
            id: self.id.value.to_owned(),
            bodies: owned(&self.bodies),
            framework: self.framework.value.to_owned(),
            inspected: self.inspected.map(|fact| Fact {
                value: fact.value,
                at: reader.place(fact.at),
            }),
            published: self.published.map(|fact| Fact {
                value: fact.value,
                at: reader.place(fact.at),
            }),
            judgements: Later::default(),
            people: Later::default(),
            figures: Later::default(),
            as_at: None,
            url: self.url.map(|url| url.value.to_owned()),
            disputed,
            document: None,
            at: reader.place(at),
        };
        let spot = Spot { file, at: self.id.at };
        (
            Draft {
                record,
                register,
                spot,
                disagreements: Vec::new(),
                other_ids: Vec::new(),
            },
            about,
        )
    }
}

/// Area → grade, in file order.
fn read_grades(reader: &mut Reader<'_>, table: Table<'_>) -> Vec<(String, Fact<String>)> {
    let mut grades = Vec::with_capacity(table.map.len());
    for (area, value) in reader.entries(table) {
        match value.get_ref() {
            DeValue::String(grade) => {
                let fact = Fact {
                    value: grade.trim().to_owned(),
                    at: reader.place(value.span().start),
                };
                grades.push((area.value.to_owned(), fact));
            }
            _ => reader.error(
                value.span().start,
                format!("the grade of {:?} is not words in quotation marks", area.value),
                "write area = \"grade\"; leave out an area that was not judged",
            ),
        }
    }
    grades
}

/// Name → whole number, in file order.
fn read_figures(reader: &mut Reader<'_>, table: Table<'_>) -> Vec<(String, Fact<String>)> {
    let mut figures = Vec::with_capacity(table.map.len());
    for (name, value) in reader.entries(table) {
        let digits = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<u32>().ok(),
            _ => None,
        };
        match digits {
            Some(number) => figures.push((
                name.value.to_owned(),
                Fact {
                    value: number.to_string(),
                    at: reader.place(value.span().start),
                },
            )),
            None => reader.error(
                value.span().start,
                format!("the figure {:?} is not a whole number", name.value),
                "write score = 64, without quotation marks; leave out one that the report does not state",
            ),
        }
    }
    figures
}

fn read_register(reader: &mut Reader<'_>, file: usize, table: Table<'_>, raw: &mut Raw) {
    reader.only(table, REGISTER_KEYS);
    let id = reader.id(table, "id", Need::Required);
    let frameworks = reader.ids(table, "frameworks", Need::Required);
    let from = reader.date(table, "from", Need::Required);
    let to = reader.date(table, "to", Need::Required);
    let complete_from = reader.date(table, "complete-from", Need::Optional);
    let as_at = reader.date(table, "as-at", Need::Optional);
    let incomplete = reader.ids(table, "incomplete", Need::Optional);
    let completeness = reader.filled(table, "completeness", Need::Required);
    let source = reader.filled(table, "source", Need::Required);
    let roles = reader.ids(table, "roles", Need::Optional);
    reader.value(table, "rows", Need::Required);
    if let (Some(from), Some(to)) = (from, to)
        && to.value < from.value
    {
        reader.error(
            to.at,
            "the register ends before it begins",
            "\"from\" is the first day of publication that it covers, \"to\" the last",
        );
    }
    let register = raw.registers.len();
    let known: Vec<&str> = ROW_KEYS.iter().copied().chain(roles.iter().map(|role| role.value)).collect();
    for row in reader.tables(table, "rows", "a row") {
        reader.only(row, &known);
        let grades = reader.table(row, "grades", "the grades of a row", Need::Optional);
        let judgements = grades.map(|table| read_grades(reader, table)).unwrap_or_default();
        let figures = reader.table(row, "figures", "the figures of a row", Need::Optional);
        let figures = figures.map(|table| read_figures(reader, table)).unwrap_or_default();
        let people: Vec<(&str, At<&str>)> = roles
            .iter()
            .filter_map(|role| Some((role.value, reader.words(row, role.value, Need::Optional)?)))
            .collect();
        let printed = reader.date(row, "published-in-report", Need::Optional);
        let Some(common) = read_common(reader, row) else {
            continue;
        };
        if !frameworks.is_empty() && !frameworks.iter().any(|framework| framework.value == common.framework.value) {
            let message = format!("{:?} is not among the register's frameworks", common.framework.value);
            reader.error(
                common.framework.at,
                message,
                "name it in the register's \"frameworks\", or correct the row",
            );
        }
        if let (Some(day), Some(from), Some(to)) = (common.published, from, to)
            && !(from.value..=to.value).contains(&day.value)
        {
            reader.error(
                day.at,
                "published outside the days that the register covers",
                "widen the register's \"from\" and \"to\", or correct the row",
            );
        }
        let published = common.published;
        let (mut draft, about) = common.draft(reader, file, row.at, Some(register));
        draft.record.judgements = judgements.into();
        draft.record.figures = figures.into();
        draft.record.as_at = as_at.map(|day| day.value);
        draft.record.people = people
            .into_iter()
            .map(|(role, name)| {
                (
                    role.to_owned(),
                    Fact {
                        value: name.value.trim().to_owned(),
                        at: reader.place(name.at),
                    },
                )
            })
            .collect::<Vec<_>>()
            .into();
        if let (Some(day), Some(printed)) = (published, printed)
            && day.value != printed.value
        {
            draft.record.disputed.push("published".to_owned());
            draft.disagreements.push(Disagreement {
                report: draft.record.id.clone(),
                field: "published".to_owned(),
                kept: Fact {
                    value: day.value.to_string(),
                    at: reader.place(day.at),
                },
                other: Fact {
                    value: printed.value.to_string(),
                    at: reader.place(printed.at),
                },
            });
        }
        raw.reports.push((draft, about));
    }
    raw.registers.push(Register {
        id: id.map(|id| id.value.to_owned()).unwrap_or_default(),
        frameworks: owned(&frameworks),
        from: from.map(|day| day.value).unwrap_or_default(),
        to: to.map(|day| day.value).unwrap_or_default(),
        complete_from: complete_from.map(|day| day.value),
        as_at: as_at.map(|day| day.value),
        incomplete: owned(&incomplete),
        completeness: completeness.map(|words| words.value.to_owned()).unwrap_or_default(),
        source: source.map(|words| words.value.to_owned()).unwrap_or_default(),
    });
}

fn read_record<'t>(
    reader: &mut Reader<'_>,
    file: usize,
    top: Table<'t>,
    table: Table<'t>,
    persons: &[Table<'t>],
) -> Option<(Draft, Vec<Reference>)> {
    reader.only(table, REPORT_KEYS);
    let common = read_common(reader, table);
    let judgement = reader.table(top, "judgement", "[judgement]", Need::Optional);
    let mut judgements = judgement.map(|table| read_grades(reader, table)).unwrap_or_default();
    let figures = reader.table(top, "figure", "[figure]", Need::Optional);
    let mut figures = figures.map(|table| read_figures(reader, table)).unwrap_or_default();
    let mut people = Vec::new();
    for person in persons.iter().copied() {
        reader.only(person, PERSON_KEYS);
        let role = reader.id(person, "role", Need::Required);
        let name = reader.words(person, "name", Need::Required);
        if let (Some(role), Some(name)) = (role, name) {
            people.push((
                role.value.to_owned(),
                Fact {
                    value: name.value.trim().to_owned(),
                    at: reader.place(name.at),
                },
            ));
        }
    }
    let document = reader.table(top, "document", "[document]", Need::Optional).map(|table| {
        reader.only(table, DOCUMENT_KEYS);
        let mut text = |key| reader.filled(table, key, Need::Optional).map(|words| words.value.to_owned());
        Document {
            file: text("file"),
            sha256: text("sha256"),
            text: text("text"),
        }
    });
    let origins = match reader.table(top, "provenance", "[provenance]", Need::Optional) {
        Some(table) => read_provenance(reader, table, ""),
        None => Vec::new(),
    };
    let (mut draft, about) = common?.draft(reader, file, table.at, None);
    let record = &mut draft.record;
    record.document = document;
    fn fact<'p>(facts: &'p mut [(String, Fact<String>)], name: &str) -> Option<&'p mut Place> {
        facts.iter_mut().find(|(known, _)| known == name).map(|(_, fact)| &mut fact.at)
    }
    for (field, words) in origins {
        let place = match field.value.split_once('.') {
            Some(("judgement", area)) => fact(&mut judgements, area),
            Some(("person", role)) => fact(&mut people, role),
            Some(("figure", id)) => fact(&mut figures, id),
            None if field.value == "inspected" => record.inspected.as_mut().map(|fact| &mut fact.at),
            None if field.value == "published" => record.published.as_mut().map(|fact| &mut fact.at),
            None if matches!(field.value.as_str(), "id" | "body" | "bodies" | "framework" | "url") => Some(&mut record.at),
            _ => None,
        };
        match place {
            Some(place) => place.document = Some(words),
            None => reader.error(
                field.at,
                format!("the provenance of {:?}, which the record does not hold", field.value),
                "fields are id, body, framework, inspected, published, url, judgement.AREA, figure.NAME and person.ROLE",
            ),
        }
    }
    record.judgements = judgements.into();
    record.people = people.into();
    record.figures = figures.into();
    Some((draft, about))
}

/// Field → where in the report's document it stands, in words. Fields are written whole (`"judgement.overall" = …`) or as tables.
fn read_provenance(reader: &mut Reader<'_>, table: Table<'_>, within: &str) -> Vec<(At<String>, String)> {
    let mut origins = Vec::new();
    for (key, value) in reader.entries(table) {
        let field = if within.is_empty() {
            key.value.to_owned()
        } else {
            format!("{within}.{}", key.value)
        };
        let field = At { value: field, at: key.at };
        if let DeValue::String(words) = value.get_ref() {
            origins.push((field, words.trim().to_owned()));
            continue;
        }
        let Some(table) = reader.as_table(value, "a fact's provenance") else {
            reader.error(
                key.at,
                format!("the provenance of {:?} is not a table", field.value),
                "write { page = 1, line = 3, words = \"…\" }",
            );
            continue;
        };
        if matches!(field.value.as_str(), "judgement" | "person") {
            origins.extend(read_provenance(reader, table, &field.value));
            continue;
        }
        reader.only(table, PROVENANCE_KEYS);
        let mut parts = Vec::new();
        parts.extend(reader.number(table, "page").map(|page| format!("page {page}")));
        parts.extend(reader.number(table, "line").map(|line| format!("line {line}")));
        parts.extend(reader.filled(table, "from", Need::Optional).map(|from| from.value.to_owned()));
        let place = parts.join(", ");
        let words = reader
            .filled(table, "words", Need::Optional)
            .map(|words| format!("“{}”", words.value));
        let said: Vec<String> = Some(place).filter(|place| !place.is_empty()).into_iter().chain(words).collect();
        origins.push((field, said.join(": ")));
    }
    origins
}
