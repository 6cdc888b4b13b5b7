//! Sentences made of the register: those that are true accuse nobody, and how many errors are noticed in the others is a golden.
//! `tests/truths/README.md` says what fills the gaps.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::{ToSpan, civil::Date};
use presscheck::record::{Record, Records};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    form: Vec<Form>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    text: String,
    /// The gap that is filled wrongly for the second sentence.
    wrong: String,
}

/// What fills the gaps for one report: what is true, and what is not.
type Gaps = BTreeMap<&'static str, (String, String)>;

const SCALE: [&str; 4] = ["outstanding", "good", "requires-improvement", "inadequate"];
const ORDINALS: [&str; 6] = ["", "first", "second", "third", "fourth", "fifth"];

/// How many reports the forms are filled with.
const REPORTS: usize = 14;

fn grade(id: &str) -> String {
    id.replace('-', " ")
}

/// A grade that is not that one, nor any of others.
fn another(id: &str, than: &[&str], dice: &mut support::Dice) -> String {
    let others: Vec<&str> = SCALE.into_iter().filter(|grade| *grade != id && !than.contains(grade)).collect();
    grade(dice.pick(&others))
}

fn gaps(records: &Records, record: &Record, dice: &mut support::Dice) -> Option<Gaps> {
    let body = records.body(record.bodies.first()?)?;
    let (inspected, published) = (record.inspected.as_ref()?.value, record.published.as_ref()?.value);
    let overall = record.grade("overall")?.value.as_str();
    let graded = |record: &&Record| record.grade("overall").is_some();
    let of_body: Vec<&Record> = records
        .reports_of(&body.id)
        .filter(|record| record.framework.starts_with("ofsted"))
        .filter(graded)
        .collect();
    let until: Vec<&Record> = of_body
        .into_iter()
        .filter(|other| other.published.as_ref().is_some_and(|day| day.value <= published))
        .collect();
    let mut gaps = Gaps::new();
    gaps.insert("body", (body.name.clone(), String::new()));
    gaps.insert("overall", (grade(overall), another(overall, &[], dice)));
    for (gap, area) in [
        ("leaders", "leaders"),
        ("help", "help-and-protection"),
        ("in-care", "in-care"),
        ("leavers", "care-leavers"),
    ] {
        if let Some(fact) = record.grade(area) {
            gaps.insert(gap, (grade(&fact.value), another(&fact.value, &[], dice)));
        }
    }
    let held: Vec<&str> = until
        .iter()
        .filter_map(|record| record.grade("overall"))
        .map(|fact| fact.value.as_str())
        .collect();
    if let [.., before, _] = until[..] {
        let was = before.grade("overall")?.value.as_str();
        // A grade that no report had: what an earlier report had may be meant.
        gaps.insert("before", (grade(was), another(was, &held, dice)));
        gaps.insert("before-year", (before.published.as_ref()?.value.year().to_string(), String::new()));
        let place = |id: &str| SCALE.iter().position(|known| *known == id);
        let (up, down) = (("risen", "improved"), ("fallen", "dropped"));
        let way = match place(overall)?.cmp(&place(was)?) {
            std::cmp::Ordering::Less => Some((up, down)),
            std::cmp::Ordering::Greater => Some((down, up)),
            std::cmp::Ordering::Equal => None,
        };
        if let Some((right, wrong)) = way {
            gaps.insert("moved", (right.0.to_owned(), wrong.0.to_owned()));
            gaps.insert("move", (right.1.to_owned(), wrong.1.to_owned()));
        }
    }
    let day = |day: Date| day.strftime("%-d %B").to_string();
    let later = |date: Date, days: i32| date.checked_add(days.days()).unwrap_or(date);
    let span = |from: Date, to: Date| match from.month() == to.month() {
        true => format!("{} and {}", from.day(), day(to)),
        false => format!("{} and {}", day(from), day(to)),
    };
    let (from, to) = (inspected.from, inspected.to);
    gaps.insert("span", (span(from, to), span(later(from, 35), later(to, 35))));
    gaps.insert("began", (day(from), day(later(from, 40))));
    gaps.insert("ended", (day(to), day(later(to, 20))));
    let month = |date: Date| date.strftime("%B").to_string();
    gaps.insert("month", (month(from), month(later(from.first_of_month(), -50))));
    gaps.insert("year", (to.year().to_string(), String::new()));
    let length = match later(from, 4).cmp(&to) {
        std::cmp::Ordering::Equal => Some(("five days", "a fortnight")),
        _ if later(from, 11) == to => Some(("two weeks", "a month")),
        _ => None,
    };
    if let Some((right, wrong)) = length {
        gaps.insert("length", (right.to_owned(), wrong.to_owned()));
    }
    gaps.insert("published", (day(published), day(later(published, -6))));
    let weekday = |date: Date| date.strftime("%A").to_string();
    gaps.insert("weekday", (weekday(published), weekday(later(published, -1))));
    if let Some(lead) = record.person("lead-inspector") {
        let mut others = records.reports.iter().filter_map(|record| record.person("lead-inspector"));
        let other = others.find(|other| other.value != lead.value)?;
        gaps.insert("lead", (lead.value.clone(), other.value.clone()));
    }
    let published_month = month(published);
    if published_month != month(from) && published_month != month(to) {
        gaps.insert("published-month", (published_month, month(to)));
    }
    if let [.., before, _] = until[..]
        && let (Some(lead), Some(other)) = (record.person("lead-inspector"), before.person("lead-inspector"))
        && let Some(visit) = before.inspected.as_ref().map(|visit| visit.value)
        && lead.value != other.value
    {
        gaps.insert("lead-now", (lead.value.clone(), other.value.clone()));
        gaps.insert("lead-before", (other.value.clone(), lead.value.clone()));
        gaps.insert("month-before", (month(visit.to), String::new()));
        gaps.insert("visit-before", (visit.to.year().to_string(), String::new()));
    }
    let all = held.iter().filter(|held| **held == overall).count();
    let running = held.iter().rev().take_while(|held| **held == overall).count();
    let present = until.iter().filter(|other| other.framework == record.framework);
    let under_this = present
        .filter(|record| record.grade("overall").is_some_and(|fact| fact.value == overall))
        .count();
    if let Some(wrong) = (1..5).find(|n| *n != all && *n != under_this) {
        gaps.insert("nth", (ORDINALS.get(all)?.to_string(), ORDINALS.get(wrong)?.to_string()));
    }
    if running > 1 {
        gaps.insert(
            "running",
            (ORDINALS.get(running)?.to_string(), ORDINALS.get(running + 1)?.to_string()),
        );
    }
    Some(gaps)
}

/// A form with its gaps filled; none if the report does not fill them all.
fn fill(form: &Form, gaps: &Gaps, wrong: bool) -> Option<String> {
    let mut text = form.text.clone();
    while let Some(start) = text.find('{') {
        let end = start + text[start..].find('}')?;
        let gap = &text[start + 1..end];
        let (right, other) = gaps.get(gap)?;
        let value = if wrong && gap == form.wrong { other } else { right };
        text.replace_range(start..=end, value);
    }
    Some(text)
}

#[test]
fn what_the_register_says_accuses_nobody() {
    let text = std::fs::read_to_string(support::root().join("tests/truths/forms.toml")).expect("the forms");
    let forms: Forms = toml::from_str(&text).expect("forms");
    let (checker, records) = (support::checker(), support::records());
    let mut dice = support::Dice::new(7);
    let graded: Vec<&Record> = records
        .reports
        .iter()
        .filter(|record| record.framework.starts_with("ofsted"))
        .collect();
    let mut filled: Vec<(String, Gaps)> = Vec::new();
    while filled.len() < REPORTS {
        let record = graded[dice.below(graded.len())];
        if let Some(gaps) = gaps(records, record, &mut dice) {
            let day = record
                .published
                .as_ref()
                .expect("a day")
                .value
                .checked_add(1.day())
                .expect("a day after");
            let head = format!(
                "{}\n\nOfsted has published its report on children's services in {}.",
                day.strftime("%-d %B %Y"),
                gaps["body"].0
            );
            filled.push((head, gaps));
        }
    }
    let mut accused = Vec::new();
    let mut out = String::new();
    for form in &forms.form {
        let mut came: [BTreeMap<&str, usize>; 2] = Default::default();
        for (head, gaps) in &filled {
            for wrong in [false, true] {
                let Some(sentence) = fill(form, gaps, wrong) else { continue };
                let most = support::most(&support::said(&checker, head, &sentence));
                if !wrong && most == "error" {
                    accused.push(format!("{head}\n\n{sentence}"));
                }
                *came[usize::from(wrong)].entry(most).or_default() += 1;
            }
        }
        let list = |came: &BTreeMap<&str, usize>| came.iter().map(|(what, n)| format!("{what} = {n}")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            out,
            "# {}\n{} = {{ true = {{ {} }}, wrong = {{ {} }} }}\n",
            form.text,
            form.wrong,
            list(&came[0]),
            list(&came[1])
        );
    }
    assert!(accused.is_empty(), "accused, and true:\n\n{}", accused.join("\n\n"));
    support::golden(&support::root().join("tests/truths/came.txt"), &out).unwrap_or_else(|differs| panic!("{differs}"));
}
