//! From statements to facts: one value for each field, or an error that says where each value stands.

use super::facts::{self, Statement, Title};
use super::sheet::Sheet;
use super::write::{self, Fact};
use super::{ImportError, Imported, Settled, body, paragraphs};
use crate::pack::document::{Description, Kind};
use crate::pack::{Framework, Packs};
use crate::record::{Interval, Record, Records};

/// Fields that can be settled, apart from `judgement.AREA` and `person.ROLE`.
const FIELDS: &str = "body, bodies, framework, inspected, published, url, judgement.AREA and person.ROLE";
/// What settles that an area was not judged.
const NOT_JUDGED: &str = "not-judged";

/// The facts of a document.
pub(super) fn settle(
    name: &str,
    bytes: &[u8],
    sheet: &Sheet,
    packs: &Packs,
    records: &Records,
    settled: &Settled,
) -> Result<Imported, Vec<ImportError>> {
    let title = title(sheet, packs, records, settled).map_err(|error| vec![error])?;
    let description = title.description;
    let Kind::Framework(id) = &description.of else {
        return Err(Vec::new());
    };
    let Some(framework) = packs.framework(id) else {
        return Err(vec![ImportError::new(format!("no pack knows the framework {id:?}"), "")]);
    };
    let mut desk = Desk {
        statements: facts::statements(sheet, description, records),
        settled,
        description,
        framework,
        errors: Vec::new(),
        facts: Vec::new(),
    };
    desk.known_fields();
    let bodies = desk.bodies(&title, records);
    let inspected = desk.inspected();
    desk.judgements(sheet, inspected);
    desk.people();
    let row = match (&bodies, inspected) {
        (Some(bodies), Some(inspected)) => row(records, bodies, id, inspected),
        _ => Row::None,
    };
    let published = match (bodies.is_some(), inspected.is_some()) {
        // Without them no row can be found: that they lack has been said.
        (true, true) => desk.published(&row, records),
        _ => None,
    };
    let url = desk.set("url").map(str::to_owned).or_else(|| match row {
        Row::One(record) => record.url.clone(),
        _ => None,
    });
    let (Some(bodies), Some(inspected), Some(published), true) = (bodies, inspected, published, desk.errors.is_empty()) else {
        return Err(desk.errors);
    };
    let report = write::Report {
        id: format!("{}-{published}", bodies.join("-and-")),
        bodies: &bodies,
        framework: id,
        url: url.as_deref(),
        file: name.rsplit(['/', '\\']).next().unwrap_or(name),
        sha256: &write::sha256(bytes),
        facts: &desk.facts,
    };
    Ok(Imported {
        toml: write::toml(&report),
        id: report.id,
        framework: id.clone(),
        inspected: facts::interval(inspected),
        judgements: desk
            .facts
            .iter()
            .filter_map(|fact| Some((fact.field.strip_prefix("judgement.")?.to_owned(), fact.value.clone())))
            .collect(),
        text: paragraphs::paragraphs(sheet),
    })
}

/// Which description the document fits.
fn title<'a>(sheet: &Sheet, packs: &'a Packs, records: &Records, settled: &Settled) -> Result<Title<'a>, ImportError> {
    let mut titles = facts::titles(sheet, &packs.documents, records);
    if let Some((_, wanted)) = settled.iter().find(|(field, _)| field == "framework") {
        titles.retain(|title| title.description.of == Kind::Framework(wanted.clone()));
    }
    let at = |title: &Title<'_>| {
        format!(
            "page {}, line {}: “{}”",
            title.statement.page, title.statement.line, title.statement.words
        )
    };
    let Some(first) = titles.first() else {
        let known: Vec<&str> = packs.documents.iter().map(|description| name(description, packs)).collect();
        return Err(ImportError::new(
            "its first page has no title of a report that the rules describe",
            format!(
                "known are: {}; a report of another kind needs a [[document]] in a rule file",
                known.join("; ")
            ),
        ));
    };
    if let Kind::Ungraded(visit) = &first.description.of {
        return Err(ImportError::new(
            format!("a visit without grades: it is the report of {visit}\n  {}", at(first)),
            "only reports that give grades become records",
        ));
    }
    if let Some(second) = titles.iter().skip(1).find(|title| {
        title.line == first.line && title.description.of != first.description.of && matches!(title.description.of, Kind::Framework(_))
    }) {
        return Err(ImportError::new(
            format!(
                "its title fits two frameworks: {} and {}\n  {}",
                name(first.description, packs),
                name(second.description, packs),
                at(first)
            ),
            "say which it is: --set framework=ID",
        ));
    }
    Ok(titles.swap_remove(0))
}

/// What a description is of, in words.
fn name<'a>(description: &'a Description, packs: &'a Packs) -> &'a str {
    match &description.of {
        Kind::Framework(id) => packs.framework(id).map_or(id, |framework| framework.name.as_str()),
        Kind::Ungraded(visit) => visit,
    }
}

/// The record that others hold of the same report.
enum Row<'a> {
    One(&'a Record),
    None,
    Several,
}

fn row<'a>(records: &'a Records, bodies: &'a [String], framework: &str, inspected: Interval) -> Row<'a> {
    let mut found: Vec<&Record> = bodies
        .iter()
        .flat_map(|body| records.reports_of(body))
        .filter(|record| record.framework == framework && record.inspected.as_ref().is_some_and(|fact| fact.value == inspected))
        .collect();
    found.dedup_by_key(|record| record.published.as_ref().map(|fact| fact.value));
    match found.as_slice() {
        [] => Row::None,
        [one] => Row::One(one),
        _ => Row::Several,
    }
}

/// One document's statements, and what has been made of them.
struct Desk<'a> {
    statements: Vec<Statement>,
    settled: &'a Settled,
    description: &'a Description,
    framework: &'a Framework,
    errors: Vec<ImportError>,
    facts: Vec<Fact>,
}

impl Desk<'_> {
    fn set(&self, field: &str) -> Option<&str> {
        self.settled.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    fn refuse(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.errors.push(ImportError::new(message, help));
    }

    /// Notes fields that nothing can be settled of, and values that they cannot have.
    fn known_fields(&mut self) {
        for (field, value) in self.settled {
            let fault = match field.split_once('.') {
                Some(("judgement", area)) => {
                    if self.framework.area(area).is_none() {
                        let areas: Vec<&str> = self.framework.areas.iter().map(|area| area.id.as_str()).collect();
                        Some(format!("{area:?} is no area of the framework; use one of: {}", areas.join(", ")))
                    } else if value != NOT_JUDGED && self.framework.place(value).is_none() {
                        let scale = self.framework.scale.join(", ");
                        Some(format!("{value:?} is no grade; use one of: {scale}, {NOT_JUDGED}"))
                    } else {
                        None
                    }
                }
                Some(("person", role)) if !role.is_empty() => value.trim().is_empty().then(|| "a name is missing".to_owned()),
                None if matches!(field.as_str(), "body" | "bodies" | "framework" | "inspected" | "published" | "url") => None,
                _ => Some(format!("{field:?} is no field; fields are {FIELDS}")),
            };
            if let Some(fault) = fault {
                self.refuse(format!("--set {field}={value}: {fault}"), "");
            }
        }
    }

    /// One value of a field, from all the places that state it. None if no place does; what disagrees is noted.
    fn one(&mut self, field: &str) -> Option<Fact> {
        let stated: Vec<&Statement> = self.statements.iter().filter(|statement| statement.field == field).collect();
        if let Some(value) = self.set(field) {
            let value = if value == NOT_JUDGED { "" } else { value };
            let place = stated.iter().find(|statement| statement.value == value);
            return Some(Fact {
                field: field.to_owned(),
                value: value.to_owned(),
                place: place.map(|statement| (*statement).clone()),
                from: Some("--set".to_owned()),
            });
        }
        let first = stated.first()?;
        if stated.iter().all(|statement| statement.value == first.value) {
            return Some(Fact {
                field: field.to_owned(),
                value: first.value.clone(),
                place: Some((*first).clone()),
                from: None,
            });
        }
        let mut values: Vec<&str> = stated.iter().map(|statement| statement.value.as_str()).collect();
        values.dedup();
        values.sort_unstable();
        values.dedup();
        let ways = match values.len() {
            2 => "two ways".to_owned(),
            n => format!("{n} ways"),
        };
        let mut message = format!("the document states {field:?} in {ways}");
        for value in &values {
            let mut places = stated.iter().filter(|statement| statement.value == *value);
            if let Some(place) = places.next() {
                let more = match places.count() {
                    0 => String::new(),
                    n => format!(", and {n} more"),
                };
                let shown = if value.is_empty() { NOT_JUDGED } else { value };
                message += &format!("\n  {shown}: page {}, line {}, “{}”{more}", place.page, place.line, place.words);
            }
        }
        let shown = if first.value.is_empty() { NOT_JUDGED } else { &first.value };
        let help = format!("look into the document and say which is right, as in: --set {field}={shown}");
        self.refuse(message, help);
        None
    }

    fn refused(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.message.contains(&format!("states {field:?}")))
    }

    fn bodies(&mut self, title: &Title<'_>, records: &Records) -> Option<Vec<String>> {
        if let Some(set) = self.set("bodies").or(self.set("body")) {
            let names: Vec<&str> = set.split(',').map(str::trim).collect();
            let mut bodies = Vec::new();
            for name in names {
                let known = records.body(name).map(|body| body.id.clone());
                match known.or_else(|| body::body(name, records, &self.description.beside)) {
                    Some(id) => bodies.push(id),
                    None => {
                        let near = crate::record::read::nearest(name, records.bodies.iter().map(|body| body.id.as_str()));
                        let help = near.map_or("define it with [[body]] in a source file".to_owned(), |near| {
                            format!("did you mean {near:?}?")
                        });
                        self.refuse(format!("no record knows the body {name:?}"), help);
                        return None;
                    }
                }
            }
            self.facts.push(Fact {
                field: if bodies.len() == 1 { "body" } else { "bodies" }.to_owned(),
                value: bodies.join(" "),
                place: None,
                from: Some("--set".to_owned()),
            });
            return Some(bodies);
        }
        let Some(bodies) = title.bodies.clone() else {
            self.refuse(
                format!(
                    "whom the report is about is not clear from its title\n  page {}, line {}: “{}”",
                    title.statement.page, title.statement.line, title.statement.words
                ),
                "say it: --set body=ID (for a report on several, --set bodies=ID,ID); `presscheck sources list` names them, and \
                 a new one is defined with [[body]] in a source file",
            );
            return None;
        };
        self.facts.push(Fact {
            field: if bodies.len() == 1 { "body" } else { "bodies" }.to_owned(),
            value: bodies.join(" "),
            place: Some(title.statement.clone()),
            from: None,
        });
        Some(bodies)
    }

    fn inspected(&mut self) -> Option<Interval> {
        let Some(fact) = self.one("inspected") else {
            if !self.refused("inspected") {
                self.refuse(
                    "the days of the inspection are not found",
                    "look for them in the document and say: --set inspected=2025-03-03/2025-03-07",
                );
            }
            return None;
        };
        let days = fact.value.split_once('/').and_then(|(from, to)| {
            let (from, to) = (facts::day(from)?, facts::day(to)?);
            (from <= to).then_some(Interval { from, to })
        });
        if days.is_none() {
            let message = format!("--set inspected={}: not a first and a last day", fact.value);
            self.refuse(message, "write --set inspected=2025-03-03/2025-03-07");
        }
        self.facts.push(fact);
        days
    }

    fn judgements(&mut self, sheet: &Sheet, inspected: Option<Interval>) {
        let Some(inspected) = inspected else { return };
        let areas: Vec<_> = self.framework.areas_on(inspected.from).cloned().collect();
        for area in &areas {
            let field = format!("judgement.{}", area.id);
            let described = self.description.judgements.iter().find(|judgement| judgement.area == area.id);
            let needed = !area.optional
                || described.is_some_and(|judgement| {
                    !judgement.needed_if.is_empty() && facts::in_head(sheet, self.description, &judgement.needed_if)
                });
            match self.one(&field) {
                Some(fact) if fact.value.is_empty() && !area.optional && fact.from.is_none() => self.refuse(
                    format!("{:?} is not judged, but the framework has it judged always", area.id),
                    format!("look into the document and say: --set {field}=GRADE, or --set {field}={NOT_JUDGED}"),
                ),
                Some(fact) if fact.value.is_empty() => {}
                Some(fact) => self.facts.push(fact),
                None if self.refused(&field) || !needed => {}
                None => self.refuse(
                    format!("the grade of {:?} is not found", area.id),
                    format!("look for it in the document and say: --set {field}=GRADE, or --set {field}={NOT_JUDGED}"),
                ),
            }
        }
        let strange: Vec<Statement> = self
            .statements
            .iter()
            .filter(|statement| {
                let area = statement.field.strip_prefix("judgement.");
                area.is_some_and(|area| self.set(&statement.field).is_none() && !areas.iter().any(|known| known.id == area))
            })
            .cloned()
            .collect();
        if let Some(first) = strange.first() {
            let message = format!(
                "it grades {:?}, which {} does not have for an inspection that began on {}\n  page {}, line {}, “{}”",
                first.field.trim_start_matches("judgement."),
                self.framework.id,
                inspected.from,
                first.page,
                first.line,
                first.words
            );
            let help = format!("check the days of the inspection, or say: --set {}={NOT_JUDGED}", first.field);
            self.refuse(message, help);
        }
    }

    fn people(&mut self) {
        for person in &self.description.people {
            let field = format!("person.{}", person.role);
            match self.one(&field) {
                Some(fact) => self.facts.push(fact),
                None if self.refused(&field) || person.optional => {}
                None => self.refuse(
                    format!("the name of the {} is not found", person.role),
                    format!("look for it in the document and say: --set \"{field}=NAME\""),
                ),
            }
        }
    }

    fn published(&mut self, row: &Row<'_>, records: &Records) -> Option<jiff::civil::Date> {
        let printed = self.one("published");
        if printed.is_none() && self.refused("published") {
            return None;
        }
        let held = match row {
            Row::One(record) => record.published.as_ref().map(|fact| (*record, fact)),
            _ => None,
        };
        let (fact, day) = match (printed, held) {
            (Some(printed), _) if printed.from.is_some() => {
                let Some(day) = facts::day(&printed.value) else {
                    self.refuse(
                        format!("--set published={}: not a day", printed.value),
                        "write --set published=2025-04-15",
                    );
                    return None;
                };
                (printed, day)
            }
            (Some(printed), Some((record, held))) if printed.value != held.value.to_string() => {
                // The register may know that the report prints another day than it was put online.
                let known = records
                    .disagreements
                    .iter()
                    .any(|other| other.report == record.id && other.field == "published" && other.other.value == printed.value);
                if !known {
                    self.refuse(
                        format!(
                            "the day of publication is {} in the document and {} in {}:{}",
                            printed.value, held.value, held.at.path, held.at.line
                        ),
                        format!(
                            "say which is right: --set published={} or --set published={}",
                            printed.value, held.value
                        ),
                    );
                    return None;
                }
                let place = printed.place.clone();
                (self.held(held, place), held.value)
            }
            (Some(printed), _) => {
                let day = facts::day(&printed.value)?;
                (printed, day)
            }
            (None, Some((_, held))) => (self.held(held, None), held.value),
            (None, None) => {
                let why = match row {
                    Row::Several => "several records are of this body, framework and days of inspection",
                    _ => "no record is of this body, framework and days of inspection",
                };
                self.refuse(
                    format!("the document does not print the day of its publication, and {why}"),
                    "look it up and say: --set published=2025-04-15; or check the days of the inspection",
                );
                return None;
            }
        };
        self.facts.push(fact);
        Some(day)
    }

    fn held(&self, held: &crate::record::Fact<jiff::civil::Date>, place: Option<Statement>) -> Fact {
        Fact {
            field: "published".to_owned(),
            value: held.value.to_string(),
            place,
            from: Some(held.at.path.to_string()),
        }
    }
}
