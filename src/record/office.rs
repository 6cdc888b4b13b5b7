//! People files: who held which office of a body, and when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::load::{Spot, note};
use super::read::{Need, Reader, Table, nearest};
use super::{Interval, Place, Records, SourceFinding};
use crate::finding::Severity;
use crate::pack::Role;

const KEYS: &[&str] = &["name", "role", "body", "bodies", "from", "to", "aliases", "note", "source"];

/// Who held an office of a body, as a source file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHolder {
    /// As commonly written, without titles.
    pub name: String,
    /// Other names and spellings that are right too.
    pub aliases: Vec<String>,
    /// Role id, as packs define it.
    pub role: String,
    /// Body id.
    pub body: String,
    /// The first day, or the month or year that holds it; none if it is not on file.
    pub from: Option<Interval>,
    /// The last day, or the month or year that holds it; none if the office may still be held.
    pub to: Option<Interval>,
    /// A remark for people.
    pub note: Option<String>,
    /// Where the facts came from.
    pub source: Option<String>,
    /// The line that states it.
    pub at: Place,
}

/// Whether somebody held an office on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// Both ends are on file, and the day lies between them.
    Surely,
    /// An end is not on file, or known to the month only.
    Perhaps,
    /// It was before the first day.
    NotYet,
    /// It was after the last day.
    NoLonger,
}

impl OfficeHolder {
    /// Whether the office was held on a day, so many days from either end at least if it was so surely, and so many past the last
    /// if it surely was not.
    pub fn covers(&self, day: Date, margin: i32) -> Cover {
        let since = |from: Date, to: Date| (to - from).get_days();
        match (self.from, self.to) {
            (Some(from), _) if day < from.from => Cover::NotYet,
            (_, Some(to)) if since(to.to, day) > margin => Cover::NoLonger,
            (Some(from), Some(to)) if since(from.to, day) >= margin && since(day, to.from) >= margin => Cover::Surely,
            _ => Cover::Perhaps,
        }
    }

    /// Every name that is right.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }

    /// "since May 2023", "from May 2023 to 3 March 2026", "until 2026"; empty if neither end is on file.
    pub fn tenure(&self) -> String {
        match (self.from.map(period), self.to.map(period)) {
            (Some(from), Some(to)) => format!("from {from} to {to}"),
            (Some(from), None) => format!("since {from}"),
            (None, Some(to)) => format!("until {to}"),
            (None, None) => String::new(),
        }
    }

    /// First and last day as source files write them: "2023-05/2026-03-03", ".." for an end that is not on file.
    pub fn days(&self) -> String {
        let shown = |end: Option<Interval>| end.map_or("..".to_owned(), iso);
        format!("{}/{}", shown(self.from), shown(self.to))
    }

    /// Whether two were in office at one time, for sure.
    fn beside(&self, other: &Self) -> bool {
        let begins_before_end = |one: &Self, two: &Self| match (one.from, two.to) {
            (Some(from), Some(to)) => from.to < to.from,
            (Some(_), None) => true,
            (None, _) => false,
        };
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

fn grain(span: Interval) -> usize {
    if span.from == span.to {
        10
    } else if span.from.last_of_month() == span.to {
        7
    } else {
        4
    }
}

fn iso(span: Interval) -> String {
    span.from.to_string().chars().take(grain(span)).collect()
}

fn period(span: Interval) -> String {
    let form = match grain(span) {
        10 => "%-d %B %Y",
        7 => "%B %Y",
        _ => "%Y",
    };
    span.from.strftime(form).to_string()
}

/// Whether a `[[person]]` beside a report is one of an office, rather than of the report.
pub(super) fn is_holder(person: &Table<'_>) -> bool {
    ["body", "bodies", "from", "to"].iter().any(|key| person.map.contains_key(*key))
}

/// One `[[person]]`: an entry for each of its bodies.
pub(super) fn read(reader: &mut Reader<'_>, file: usize, table: Table<'_>) -> Vec<(OfficeHolder, Spot)> {
    reader.only(table, KEYS);
    let name = reader.filled(table, "name", Need::Required);
    let role = reader.id(table, "role", Need::Required);
    let mut bodies = reader.ids(table, "bodies", Need::Optional);
    let need = if table.map.contains_key("bodies") {
        Need::Optional
    } else {
        Need::Required
    };
    bodies.extend(reader.id(table, "body", need));
    let from = reader.period(table, "from", Need::Optional);
    let to = reader.period(table, "to", Need::Optional);
    if let (Some(from), Some(to)) = (from, to)
        && to.value.to < from.value.from
    {
        reader.error(
            to.at,
            "the office ends before it begins",
            "\"from\" is the first day, month or year, \"to\" the last",
        );
    }
    let aliases: Vec<String> = reader
        .list(table, "aliases", Need::Optional)
        .iter()
        .map(|alias| alias.value.to_owned())
        .collect();
    let mut text = |key| reader.filled(table, key, Need::Optional).map(|words| words.value.to_owned());
    let (note, source) = (text("note"), text("source"));
    let (Some(name), Some(role)) = (name, role) else {
        return Vec::new();
    };
    let holder = |body: super::read::At<&str>| {
        let holder = OfficeHolder {
            name: name.value.to_owned(),
            aliases: aliases.clone(),
            role: role.value.to_owned(),
            body: body.value.to_owned(),
            from: from.map(|end| end.value),
            to: to.map(|end| end.value),
            note: note.clone(),
            source: source.clone(),
            at: reader.place(name.at),
        };
        (holder, Spot { file, at: body.at })
    };
    bodies.into_iter().map(holder).collect()
}

/// All entries; one that says again who held an office at the same time is noted.
pub(super) fn join(readers: &mut [Reader<'_>], raw: Vec<(OfficeHolder, Spot)>) -> Vec<OfficeHolder> {
    let mut kept: Vec<OfficeHolder> = Vec::with_capacity(raw.len());
    for (holder, spot) in raw {
        let twin = kept.iter().find(|other| {
            let one_office = other.body == holder.body && other.role == holder.role && other.name.eq_ignore_ascii_case(&holder.name);
            one_office && (other.beside(&holder) || (other.from, other.to) == (holder.from, holder.to))
        });
        if let Some(twin) = twin {
            let message = format!(
                "{} is already on file as {} of {:?} for that time ({}:{})",
                holder.name, holder.role, holder.body, twin.at.path, twin.at.line
            );
            note(readers, spot, message, "keep one of the two");
            continue;
        }
        kept.push(holder);
    }
    kept
}

/// Holds people files against the roles that packs define, and against themselves.
pub fn audit_offices(records: &Records, roles: &[Role]) -> Vec<SourceFinding> {
    let mut findings = Vec::new();
    let holders = &records.office_holders;
    for (at, holder) in holders.iter().enumerate() {
        let mut say = |kind, severity, message, help: String| {
            findings.push(SourceFinding {
                kind,
                severity,
                report: String::new(),
                at: holder.at.clone(),
                message,
                help,
            });
        };
        let Some(role) = roles.iter().find(|role| role.id == holder.role) else {
            let ids = || roles.iter().map(|role| role.id.as_str());
            let known = format!("the roles are {}", ids().collect::<Vec<_>>().join(", "));
            let help = match nearest(&holder.role, ids()) {
                Some(near) => format!("did you mean {near:?}? {known}"),
                None => known,
            };
            let message = format!("the role {:?} is in none of the packs", holder.role);
            say("unknown-role", Severity::Error, message, help);
            continue;
        };
        if !role.one_holder {
            continue;
        }
        let rival = holders[..at].iter().find(|other| {
            other.body == holder.body && other.role == holder.role && !other.name.eq_ignore_ascii_case(&holder.name) && other.beside(holder)
        });
        if let Some(rival) = rival {
            let message = format!(
                "{} and {} are both on file as {} of {:?} at one time ({}:{})",
                rival.name, holder.name, role.name, holder.body, rival.at.path, rival.at.line
            );
            let help = "say when the first of them left";
            say("two-in-office", Severity::Warning, message, help.to_owned());
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn holder(from: Option<Interval>, to: Option<Interval>) -> OfficeHolder {
        OfficeHolder {
            from,
            to,
            ..OfficeHolder::default()
        }
    }

    #[test]
    fn an_end_that_is_not_on_file_proves_nothing() {
        let may = Interval {
            from: date(2023, 5, 1),
            to: date(2023, 5, 31),
        };
        let last = Interval {
            from: date(2026, 3, 3),
            to: date(2026, 3, 3),
        };
        let closed = holder(Some(may), Some(last));
        assert_eq!(closed.covers(date(2023, 4, 30), 0), Cover::NotYet);
        assert_eq!(closed.covers(date(2023, 5, 10), 0), Cover::Perhaps);
        assert_eq!(closed.covers(date(2023, 6, 10), 0), Cover::Surely);
        assert_eq!(closed.covers(date(2023, 6, 10), 31), Cover::Perhaps);
        assert_eq!(closed.covers(date(2026, 3, 4), 31), Cover::Perhaps);
        assert_eq!(closed.covers(date(2026, 5, 4), 31), Cover::NoLonger);
        assert_eq!(holder(Some(may), None).covers(date(2025, 1, 1), 0), Cover::Perhaps);
        assert_eq!(holder(None, Some(last)).covers(date(2025, 1, 1), 0), Cover::Perhaps);
        assert_eq!(closed.tenure(), "from May 2023 to 3 March 2026");
        assert_eq!(closed.days(), "2023-05/2026-03-03");
    }
}
