//! What can be said of one report, in words: each fact as it is, and as an error would have it.

use std::collections::HashMap;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use presscheck::record::{Record, Records};

use super::{dice::Dice, words::Words};

/// How many days after its report an article comes out, at most.
pub const NEWS: i64 = 6;

/// A fact in words, and other things that an article might say instead, each of them wrong.
#[derive(Clone, Debug)]
pub struct Fact {
    pub is: String,
    pub not: Vec<String>,
}

/// The facts of a report by the names of their slots; one that the records do not hold is absent.
#[derive(Clone, Debug, Default)]
pub struct Facts(HashMap<String, Fact>);

impl Facts {
    pub fn get(&self, slot: &str) -> Option<&Fact> {
        self.0.get(slot)
    }

    fn put(&mut self, slot: &str, is: impl Into<String>, not: Vec<String>) {
        self.0.insert(slot.to_owned(), Fact { is: is.into(), not });
    }

    /// The facts of a report. None if it has no day, no grade for the whole, or nothing says when it was made.
    pub fn of(report: &Record, records: &Records, words: &Words) -> Option<Self> {
        let (published, inspected) = (report.published.as_ref()?.value, report.inspected.as_ref()?.value);
        let (body, grade) = (records.body(report.bodies.first()?)?, whole(report)?);
        let mut facts = Facts::default();
        facts.put("council", &body.name, Vec::new());
        facts.grade(words, "", grade);
        facts.date("published", published, 37);
        facts.date("inspected", inspected.from, -64);
        facts.put(
            "inspected-from",
            day_month(inspected.from),
            vec![day_month(inspected.from + 33.days())],
        );
        facts.put("inspected-to", day_month(inspected.to), vec![day_month(inspected.to + 33.days())]);
        let later = (inspected.from + 35.days(), inspected.to + 35.days());
        facts.put(
            "inspected-range",
            range(inspected.from, inspected.to),
            vec![range(later.0, later.1)],
        );
        let days = (inspected.to - inspected.from).get_days();
        if let Some((length, adjective)) = length(days) {
            let not = (0..3)
                .filter_map(|weeks| self::length(weeks * 7 + 4))
                .filter(|other| other.0 != length);
            let (not, not_adjective) = not.map(|(length, adjective)| (length.to_owned(), adjective.to_owned())).unzip();
            facts.put("length", length, not);
            facts.put("length-adjective", adjective, not_adjective);
        }
        if let Some((_, inspector)) = report.people.first() {
            facts.put("inspector", &inspector.value, misspelt(&inspector.value));
        }
        facts.history(report, records, words);
        facts.ranks(report, records, words);
        let adults = records
            .reports_of(&body.id)
            .find(|other| other.framework != report.framework && other.as_at.is_some());
        if let Some(adults) = adults.filter(|adults| adults.as_at.is_some_and(|day| published >= day - 600.days()))
            && let Some(grade) = whole(adults)
        {
            facts.grade(words, "adults-", grade);
        }
        Some(facts)
    }

    /// Grades of three areas, another three each time.
    pub fn areas(&mut self, report: &Record, words: &Words, dice: &mut Dice) {
        let mut areas: Vec<_> = report
            .judgements
            .iter()
            .filter(|(area, _)| words.areas.contains_key(area))
            .collect();
        dice.shuffle(&mut areas);
        for (slot, (area, grade)) in ["area", "area2", "area3"].into_iter().zip(areas) {
            if let Some(name) = dice.of(&words.areas[area]) {
                self.put(slot, name, Vec::new());
                self.grade(words, &format!("{slot}-"), &grade.value);
            }
        }
    }

    fn grade(&mut self, words: &Words, prefix: &str, grade: &str) {
        let name = |grade: &str| grade.replace('-', " ");
        let others = || words.is.keys().filter(|other| *other != grade);
        self.put(&format!("{prefix}grade"), name(grade), others().map(|other| name(other)).collect());
        for (verb, forms) in [("is", &words.is), ("was", &words.was)] {
            if let Some(is) = forms.get(grade) {
                let not = others().filter_map(|other| forms.get(other).cloned()).collect();
                self.put(&format!("{verb}-{prefix}grade"), is, not);
            }
        }
    }

    /// A day in several ways; wrong by so many days.
    fn date(&mut self, slot: &str, day: Date, off: i64) {
        let wrong = day.saturating_add(off.days());
        let mut put = |suffix: &str, form: &str| {
            let (is, not) = (day.strftime(form).to_string(), wrong.strftime(form).to_string());
            let not = if is == not { Vec::new() } else { vec![not] };
            self.put(&format!("{slot}{suffix}"), is, not);
        };
        put("", "%-d %B %Y");
        put("-day-month", "%-d %B");
        put("-month", "%B");
        put("-month-year", "%B %Y");
        let year = |day: Date| day.year().to_string();
        self.put(
            &format!("{slot}-year"),
            year(day),
            vec![year(day.saturating_sub(2.years())), year(day.saturating_add(1.year()))],
        );
        let weekday = |day: Weekday| WEEKDAYS[usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)].to_owned();
        let others = [1, 3].map(|days| weekday(day.weekday().wrapping_add(days)));
        self.put(&format!("{slot}-weekday"), weekday(day.weekday()), others.to_vec());
    }

    fn history(&mut self, report: &Record, records: &Records, words: &Words) {
        let earlier: Vec<&Record> = records
            .reports_of(&report.bodies[0])
            .filter(|other| out(other) < out(report) && whole(other).is_some() && other.as_at.is_none())
            .collect();
        let same = earlier.iter().rev().take_while(|other| whole(other) == whole(report)).count();
        if same > 0 {
            self.number("run-ordinal", same + 1, ordinal);
        }
        let framework = earlier.iter().filter(|other| other.framework == report.framework).count();
        self.number("nth-report", framework + 1, ordinal);
        if let Some(last) = earlier.last() {
            if let Some(grade) = whole(last) {
                self.grade(words, "previous-", grade);
            }
            if let (Some(then), Some(now)) = (out(last), out(report)) {
                self.date("previous", then, -150);
                self.number("years", usize::try_from(now.year() - then.year()).unwrap_or(0), cardinal);
            }
            if let Some(inspected) = &last.inspected {
                self.date("previous-inspected", inspected.value.from, -400);
            }
        }
    }

    fn ranks(&mut self, report: &Record, records: &Records, words: &Words) {
        let day = out(report);
        let same_day = records
            .reports
            .iter()
            .filter(|other| out(other) == day && whole(other).is_some())
            .count();
        if same_day > 1 {
            self.number("same-day-count", same_day, cardinal);
        }
        // A count that changes while the report is news is no fact.
        let with_grade = |population: &str| {
            let count = |day| {
                let members = records.members(population).filter_map(|body| standing(records, &body.id, day));
                members.filter(|other| whole(other) == whole(report)).count()
            };
            let (first, last) = (count(day), count(day.map(|day| day.saturating_add(NEWS.days()))));
            (first == last).then_some(first)
        };
        if let Some(count) = with_grade("england") {
            self.number("country-count", count, |n| n.to_string());
        }
        let Some(body) = records.body(&report.bodies[0]) else { return };
        let region = body.populations.iter().find_map(|id| Some((id, words.regions.get(id)?)));
        if let Some((id, name)) = region {
            self.put("region", name, Vec::new());
            if let Some(count) = with_grade(id).filter(|count| *count > 1) {
                self.number("region-count", count, cardinal);
                self.number("Region-count", count, |n| capital(&cardinal(n)));
            }
            let others: Vec<&Record> = records
                .members(id)
                .filter(|other| other.id != body.id)
                .filter_map(|other| standing(records, &other.id, day))
                .collect();
            let chosen = others.get(report.id.len() % others.len().max(1));
            if let Some((other, grade)) = chosen.and_then(|other| Some((*other, whole(other)?))) {
                let name = other.bodies.first().and_then(|id| records.body(id)).map(|body| body.name.as_str());
                self.put("other", name.unwrap_or_default(), Vec::new());
                self.grade(words, "other-", grade);
                if let Some(day) = out(other) {
                    self.date("other-published", day, 48);
                }
            }
        }
    }

    /// A number in words; wrong by one or two.
    fn number(&mut self, slot: &str, n: usize, words: impl Fn(usize) -> String) {
        self.put(slot, words(n), vec![words(n + 1), words(n + 2)]);
    }
}

/// When it came out.
fn out(report: &Record) -> Option<Date> {
    report.published.as_ref().map(|day| day.value)
}

/// The last report on a body that gave a grade, as of a day.
fn standing<'a>(records: &'a Records, body: &'a str, day: Option<Date>) -> Option<&'a Record> {
    let mut reports = records.reports_of(body).rev();
    reports.find(|other| other.as_at.is_none() && out(other) <= day && whole(other).is_some())
}

/// The grade that stands for the whole.
fn whole(report: &Record) -> Option<&str> {
    report.grade("overall").map(|grade| grade.value.as_str())
}

fn day_month(day: Date) -> String {
    day.strftime("%-d %B").to_string()
}

fn range(from: Date, to: Date) -> String {
    let first = if from.month() == to.month() {
        from.day().to_string()
    } else {
        day_month(from)
    };
    format!("{first} to {}", to.strftime("%-d %B %Y"))
}

/// The length of an inspection of so many days after the first; in a noun and an adjective.
fn length(days: i32) -> Option<(&'static str, &'static str)> {
    match days {
        4 => Some(("one week", "one-week")),
        11 => Some(("two weeks", "two-week")),
        18 => Some(("three weeks", "three-week")),
        _ => None,
    }
}

/// A name with the last letter but one of it doubled, and with that letter missing.
fn misspelt(name: &str) -> Vec<String> {
    let mut chars = name.chars().rev();
    let (Some(last), Some(before)) = (chars.next(), chars.next()) else {
        return Vec::new();
    };
    let stem: String = chars.rev().collect();
    vec![format!("{stem}{before}{before}{last}"), format!("{stem}{last}")]
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const CARDINALS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const ORDINALS: [&str; 9] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

fn cardinal(n: usize) -> String {
    CARDINALS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

fn ordinal(n: usize) -> String {
    ORDINALS
        .get(n.wrapping_sub(1))
        .map_or_else(|| format!("{n}th"), |word| (*word).to_owned())
}

/// With a capital at its start.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
