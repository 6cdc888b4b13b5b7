//! `presscheck sources`: what is on record.

use clap::Subcommand;
use presscheck::finding::Severity;
use presscheck::record::{Body, Comparison, OfficeHolder, Place, Record, Records};

use super::affected::{self, AffectedArgs};
use super::engine::Remark;
use super::trouble::did_you_mean;
use super::{Console, Knowledge, Status, Trouble};

/// What to do with the records.
#[derive(Subcommand)]
pub enum SourcesCommand {
    /// Name every report on record, with its framework and the days of the inspection, oldest first; and everybody on file in an office
    List {
        #[command(flatten)]
        knowledge: Knowledge,
    },
    /// Show a report's facts, each with the line that states it; or the reports on a body and the people in its offices
    Show {
        /// Id of a report or a body
        id: String,
        #[command(flatten)]
        knowledge: Knowledge,
    },
    /// Look for sources that disagree and facts that cannot be
    Check {
        #[command(flatten)]
        knowledge: Knowledge,
    },
    /// Tell which articles the records contradict as they are now, and did not as of a git revision
    Affected(AffectedArgs),
}

/// Runs the command.
pub fn run(command: &SourcesCommand, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    match command {
        SourcesCommand::Affected(args) => affected::run(args, console),
        SourcesCommand::List { knowledge } => {
            let engine = knowledge.load()?;
            console.out(&list(engine.records().reports.iter()));
            console.out(&offices(engine.records().office_holders.iter()));
            Ok(Status::Clean)
        }
        SourcesCommand::Show { id, knowledge } => {
            let engine = knowledge.load()?;
            console.out(&show(engine.records(), id).map_err(|trouble| vec![trouble])?);
            Ok(Status::Clean)
        }
        SourcesCommand::Check { knowledge } => {
            let engine = knowledge.load()?;
            let (own, built_in) = engine.audit();
            let compared = engine.against_register();
            console.out(&differences(&compared));
            for remark in &own {
                console.out(&about(remark));
            }
            // Beside a person's own files, remarks on the built-in ones would bury theirs.
            let alone = engine.is_built_in();
            for remark in built_in.iter().filter(|_| alone) {
                console.out(&about(remark));
            }
            console.out(&agreement(&compared));
            let Records {
                reports,
                bodies,
                office_holders,
                ..
            } = engine.records();
            let remarks = own.len() + built_in.len();
            let more = if alone || built_in.is_empty() {
                String::new()
            } else {
                format!(
                    " ({} on built-in records, which `presscheck sources check` alone shows)",
                    built_in.len()
                )
            };
            let offices = match office_holders.len() {
                0 => String::new(),
                1 => ", 1 person in office".to_owned(),
                n => format!(", {n} people in office"),
            };
            console.out(&format!(
                "{} reports on {} bodies{offices}; {remarks} remarks{more}\n",
                reports.len(),
                bodies.len(),
            ));
            let mut remarks = own.iter().chain(&built_in);
            let wrong = remarks.any(|remark| remark.severity == Severity::Error);
            Ok(if wrong { Status::Found } else { Status::Clean })
        }
    }
}

fn about(
    Remark {
        kind,
        severity,
        message,
        at,
        help,
    }: &Remark,
) -> String {
    let mut out = format!("{}[{kind}]: {message}\n  --> {at}\n", severity.name());
    if !help.is_empty() {
        out += &format!("  help: {help}\n");
    }
    out
}

/// Every cell in which a record and the register differ, both sides with their lines.
fn differences(compared: &[Comparison]) -> String {
    let mut out = String::new();
    for comparison in compared {
        let differ: Vec<_> = comparison.cells.iter().filter(|cell| cell.differs()).collect();
        if differ.is_empty() {
            continue;
        }
        let agree = comparison.cells.iter().filter(|cell| cell.agrees()).count();
        out += &format!(
            "warning[differs-from-register]: {}: {} of {} cells\n",
            comparison.report,
            differ.len(),
            differ.len() + agree
        );
        for cell in differ {
            let width = [&cell.ours, &cell.theirs]
                .into_iter()
                .flatten()
                .map(|fact| fact.value.chars().count())
                .max()
                .unwrap_or(0);
            out += &format!("  {}\n", cell.field);
            for (side, fact) in [("record:  ", &cell.ours), ("register:", &cell.theirs)] {
                let Some(fact) = fact else { continue };
                let document = fact.at.document.as_ref().map_or(String::new(), |place| format!(" ({place})"));
                out += &format!("    {side} {:<width$}  {}:{}{document}\n", fact.value, fact.at.path, fact.at.line);
            }
        }
        out += "  help: look into the report itself and correct one of them; until then, what hangs on it is undecided\n";
    }
    out
}

/// How many cells agree, differ, and stand on one side alone.
fn agreement(compared: &[Comparison]) -> String {
    if compared.is_empty() {
        return String::new();
    }
    let cells = || compared.iter().flat_map(|comparison| &comparison.cells);
    let (agree, differ) = (
        cells().filter(|cell| cell.agrees()).count(),
        cells().filter(|cell| cell.differs()).count(),
    );
    let (ours, theirs) = (
        cells().filter(|cell| cell.theirs.is_none()).count(),
        cells().filter(|cell| cell.ours.is_none()).count(),
    );
    let mut out = format!(
        "{} {} compared with the register: {agree} cells agree, {differ} differ",
        compared.len(),
        if compared.len() == 1 { "record" } else { "records" }
    );
    if ours > 0 {
        out += &format!(", {ours} stand in the records alone");
    }
    if theirs > 0 {
        out += &format!(", {theirs} in the register alone");
    }
    out.push('\n');
    out
}

/// One report per line: id, framework, when inspected.
fn list<'a>(reports: impl Iterator<Item = &'a Record> + Clone) -> String {
    let width = reports.clone().map(|record| record.id.len()).max().unwrap_or(0);
    let frameworks = reports.clone().map(|record| record.framework.len()).max().unwrap_or(0);
    reports
        .map(|record| {
            let inspected = record
                .inspected
                .as_ref()
                .map_or("-".to_owned(), |fact| format!("{}/{}", fact.value.from, fact.value.to));
            format!("{:<width$}  {:<frameworks$}  {inspected}\n", record.id, record.framework)
        })
        .collect()
}

/// One holder of an office per line: body, role, first and last day, name, and where it stands.
fn offices<'a>(holders: impl Iterator<Item = &'a OfficeHolder> + Clone) -> String {
    let width = |text: fn(&OfficeHolder) -> usize| holders.clone().map(text).max().unwrap_or(0);
    let body = width(|holder| holder.body.chars().count());
    let role = width(|holder| holder.role.chars().count());
    let days = width(|holder| holder.days().chars().count());
    let name = width(|holder| holder.name.chars().count());
    holders
        .clone()
        .map(|holder| {
            let OfficeHolder { at, .. } = holder;
            format!(
                "{:<body$}  {:<role$}  {:<days$}  {:<name$}  {}:{}\n",
                holder.body,
                holder.role,
                holder.days(),
                holder.name,
                at.path,
                at.line
            )
        })
        .collect()
}

fn show(records: &Records, id: &str) -> Result<String, Trouble> {
    if let Some(record) = records.reports.iter().find(|record| record.id == id) {
        return Ok(facts(record));
    }
    // A body may be asked for by any of its names.
    let named = |body: &&Body| {
        std::iter::once(&body.name)
            .chain(&body.aliases)
            .any(|name| name.eq_ignore_ascii_case(id))
    };
    let id = records.bodies.iter().find(named).map_or(id, |body| body.id.as_str());
    let of_body = records.reports.iter().filter(|record| record.bodies.iter().any(|body| body == id));
    let in_office = records.office_holders.iter().filter(|holder| holder.body == id);
    if of_body.clone().next().is_some() || in_office.clone().next().is_some() {
        return Ok(list(of_body) + &offices(in_office));
    }
    let known = records
        .reports
        .iter()
        .map(|record| record.id.as_str())
        .chain(records.bodies.iter().map(|body| body.id.as_str()));
    let help = format!("{}`presscheck sources list` names them all", did_you_mean(id, known));
    Err(Trouble::new(format!("no report and no body is called {id}"), "sources show", help))
}

/// A report's facts under the names that findings use for them.
fn facts(record: &Record) -> String {
    let mut rows: Vec<(String, String, Option<&Place>)> = vec![
        ("bodies".into(), record.bodies.join(", "), None),
        ("framework".into(), record.framework.clone(), Some(&record.at)),
    ];
    if let Some(fact) = &record.inspected {
        rows.push(("inspected".into(), format!("{}/{}", fact.value.from, fact.value.to), Some(&fact.at)));
    }
    if let Some(fact) = &record.published {
        rows.push(("published".into(), fact.value.to_string(), Some(&fact.at)));
    }
    rows.extend(
        record
            .judgements
            .iter()
            .map(|(area, fact)| (format!("judgement.{area}"), fact.value.clone(), Some(&fact.at))),
    );
    rows.extend(
        record
            .people
            .iter()
            .map(|(role, fact)| (format!("person.{role}"), fact.value.clone(), Some(&fact.at))),
    );
    rows.extend(record.url.iter().map(|url| ("url".into(), url.clone(), None)));

    let names = rows.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let values = rows
        .iter()
        .filter(|(.., at)| at.is_some())
        .map(|(_, value, _)| value.chars().count())
        .max()
        .unwrap_or(0);
    let mut out = format!("{}\n", record.id);
    for (name, value, at) in rows {
        let at = at.map(|place| format!("{}:{}", place.path, place.line)).unwrap_or_default();
        out += format!("  {name:<names$}  {value:<values$}  {at}").trim_end();
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use presscheck::record::{Body, Fact, Interval};

    fn records() -> Records {
        let at = |line| Place {
            path: "sources/x.toml".into(),
            line,
            document: None,
        };
        let record = Record {
            id: "anytown-2025-04-15".into(),
            bodies: vec!["anytown".into()],
            framework: "some-framework".into(),
            inspected: Some(Fact {
                value: Interval {
                    from: date(2025, 3, 3),
                    to: date(2025, 3, 7),
                },
                at: at(4),
            }),
            published: Some(Fact {
                value: date(2025, 4, 15),
                at: at(5),
            }),
            judgements: vec![(
                "overall".into(),
                Fact {
                    value: "good".into(),
                    at: at(7),
                },
            )]
            .into(),
            url: Some("https://example.org/a-long-address".into()),
            at: at(1),
            ..Record::default()
        };
        let body = Body {
            id: "anytown".into(),
            name: "Anytown".into(),
            aliases: vec![],
            populations: vec![],
        };
        Records {
            bodies: vec![body],
            reports: vec![record],
            ..Records::default()
        }
    }

    #[test]
    fn facts_carry_their_lines() {
        let expected = "anytown-2025-04-15
  bodies             anytown
  framework          some-framework         sources/x.toml:1
  inspected          2025-03-03/2025-03-07  sources/x.toml:4
  published          2025-04-15             sources/x.toml:5
  judgement.overall  good                   sources/x.toml:7
  url                https://example.org/a-long-address
";
        assert_eq!(show(&records(), "anytown-2025-04-15"), Ok(expected.to_owned()));
    }

    #[test]
    fn a_remark_says_where_and_the_cure() {
        let remark = Remark {
            kind: "sources-disagree".into(),
            severity: Severity::Error,
            message: "two sources name two days".into(),
            at: "sources/x.toml:4".into(),
            help: "look at the report".into(),
        };
        let expected = "error[sources-disagree]: two sources name two days\n  --> sources/x.toml:4\n  help: look at the report\n";
        assert_eq!(about(&remark), expected);
    }

    #[test]
    fn a_body_shows_its_reports_and_a_near_miss_is_offered() {
        assert_eq!(
            show(&records(), "anytown"),
            Ok("anytown-2025-04-15  some-framework  2025-03-03/2025-03-07\n".to_owned())
        );
        let trouble = show(&records(), "anytown-2025-04-16").expect_err("no such report");
        assert!(trouble.help.starts_with("did you mean anytown-2025-04-15"), "{trouble}");
    }
}
