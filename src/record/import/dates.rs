//! Dates as the heads of documents print them: whole, and nothing else.

use jiff::civil::Date;

use super::words::Word;
use crate::mention::MONTHS;
use crate::record::Interval;

/// A day, of which a range may leave out the month and the year.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    day: i8,
    month: Option<i8>,
    year: Option<i16>,
    length: usize,
}

/// First and last day from the first word on, and how many words they take: "3 to 7 March 2025", "20 June – 1 July 2022",
/// "1/2/2019 and 5/2/2019", "11-15 November 2024". None if it is no such thing, or ends before it begins.
pub fn span(words: &[Word]) -> Option<(Interval, usize)> {
    if let Some(found) = joined(words) {
        return Some(found);
    }
    let from = part(words)?;
    let rest = &words[from.length..];
    let to = rest
        .first()
        .filter(|word| matches!(word.text.as_str(), "to" | "and" | "until" | "–" | "-" | "—" | "‒" | "−" | "‑"))
        .and_then(|_| part(&rest[1..]));
    let (first, last, length) = match to {
        Some(to) => (
            Part {
                month: from.month.or(to.month),
                year: from.year.or(to.year),
                ..from
            },
            to,
            from.length + 1 + to.length,
        ),
        None => (from, from, from.length),
    };
    Some((interval(first, last)?, length))
}

/// A day from the first word on, and how many words it takes.
pub fn day(words: &[Word]) -> Option<(Date, usize)> {
    let part = part(words)?;
    Some((date(part)?, part.length))
}

fn interval(from: Part, to: Part) -> Option<Interval> {
    let (from, to) = (date(from)?, date(to)?);
    (from <= to).then_some(Interval { from, to })
}

fn date(part: Part) -> Option<Date> {
    Date::new(part.year?, part.month?, part.day).ok()
}

/// "11-15 November 2024" is two words and a year: the hyphen joins the days.
fn joined(words: &[Word]) -> Option<(Interval, usize)> {
    let (first, last) = words.first()?.text.split_once('-')?;
    let (first, last) = (ordinal(first)?, ordinal(last)?);
    let month = month(&words.get(1)?.text)?;
    let year = year(&words.get(2)?.text)?;
    let part = |day| Part {
        day,
        month: Some(month),
        year: Some(year),
        length: 0,
    };
    Some((interval(part(first), part(last))?, 3))
}

fn part(words: &[Word]) -> Option<Part> {
    let weekday = words
        .first()
        .is_some_and(|word| WEEKDAYS.iter().any(|day| word.text == *day || word.text == day[..3]));
    let comma = weekday && words.get(1).is_some_and(|word| word.text == ",");
    let skipped = usize::from(weekday) + usize::from(comma);
    let words = &words[skipped..];
    let text = |at: usize| words.get(at).map(|word| word.text.as_str());
    let number = |at: usize, most: usize| text(at).filter(|text| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit()));
    // 3/3/2025
    if let (Some(day), Some("/"), Some(month), Some("/"), Some(long)) = (number(0, 2), text(1), number(2, 2), text(3), number(4, 4)) {
        return Some(Part {
            day: day.parse().ok()?,
            month: Some(month.parse().ok().filter(|month| (1..=12).contains(month))?),
            year: Some(year(long)?),
            length: skipped + 5,
        });
    }
    let day = ordinal(text(0)?)?;
    let of = usize::from(text(1) == Some("of"));
    let Some(month) = text(1 + of).and_then(month) else {
        return (of == 0).then_some(Part {
            day,
            length: skipped + 1,
            ..Part::default()
        });
    };
    let stop = usize::from(text(2 + of) == Some(".")) + of;
    let comma = stop + usize::from(text(2 + stop) == Some(","));
    match text(2 + comma).and_then(year) {
        Some(year) => Some(Part {
            day,
            month: Some(month),
            year: Some(year),
            length: skipped + 3 + comma,
        }),
        None => Some(Part {
            day,
            month: Some(month),
            year: None,
            length: skipped + 2 + stop,
        }),
    }
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn month(text: &str) -> Option<i8> {
    MONTHS.iter().find(|(name, _)| *name == text).map(|(_, month)| *month)
}

/// "3", "3rd".
fn ordinal(text: &str) -> Option<i8> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let sound = matches!(&text[digits.len()..], "" | "st" | "nd" | "rd" | "th") && (1..=2).contains(&digits.len());
    digits.parse().ok().filter(|day| sound && (1..=31).contains(day))
}

/// "2025", "25".
fn year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => (1900..2200).contains(&year).then_some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::import::words::words;

    #[test]
    fn header_dates_in_all_their_forms() {
        for (text, expected) in [
            ("3 to 7 March 2025", Some("2025-03-03/2025-03-07")),
            ("3 March 2025 to 7 March 2025", Some("2025-03-03/2025-03-07")),
            ("20 June to 1 July 2022", Some("2022-06-20/2022-07-01")),
            ("19 November 2013 – 11 December 2013", Some("2013-11-19/2013-12-11")),
            ("18 November 2014 - 10 December 2014", Some("2014-11-18/2014-12-10")),
            ("16 December 2024 and 10 January 2025", Some("2024-12-16/2025-01-10")),
            ("1/2/2019 to 15/02/19", Some("2019-02-01/2019-02-15")),
            ("4 Feb 2019–15 Feb. 2019", Some("2019-02-04/2019-02-15")),
            ("11-15 November 2024", Some("2024-11-11/2024-11-15")),
            ("11–15 November 2024", Some("2024-11-11/2024-11-15")),
            ("Monday 3rd to Friday, 7th of March 2025", Some("2025-03-03/2025-03-07")),
            ("5 March 2025", Some("2025-03-05/2025-03-05")),
            ("30 February to 2 March 2025", None),
            ("28 November to 9 January 2025", None),
            ("3 to 7 March", None),
            ("March 2025", None),
        ] {
            let found = span(&words([text]));
            assert_eq!(
                found.map(|(span, _)| format!("{}/{}", span.from, span.to)).as_deref(),
                expected,
                "{text}"
            );
            if let Some((_, length)) = found {
                assert_eq!(length, words([text]).len(), "{text}: all of it is read");
            }
        }
    }
}
