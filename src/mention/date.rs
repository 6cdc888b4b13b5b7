//! Dates, ranges and lengths of time, as news writes them.
//!
//! A date is first an *expression* (what is said: "last November"), then, once the article's own date is known, one or more
//! *intervals* with a grain (what is meant). The grain is kept: "March 2025" never gains a day. A bare month or weekday is
//! taken to be the nearest in the past.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use nom::{
    Parser,
    branch::alt,
    combinator::{map, opt, value},
    sequence::{delimited, preceded, terminated},
};
use serde::{Deserialize, Serialize};

use super::{
    number::{number, ordinal, suffixed, words},
    reading::{Read, Reading, digits, keyed, token, word},
};
use crate::{article::TokenKind, record::Interval};

/// How fine a date is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// A day, or a range of days.
    Day,
    /// A calendar week.
    Week,
    /// A month or months, or a part of one.
    Month,
    /// A season.
    Season,
    /// A year, or a part of one.
    Year,
}

impl Grain {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Season => "season",
            Grain::Year => "year",
        }
    }
}

/// A date as said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Some of weekday, day, month, year.
    Calendar(Calendar),
    /// From one to another.
    Range(Calendar, Calendar),
    /// Winter, spring, summer, autumn.
    Season(Season, Option<Year>),
    /// So many days (0 today, -1 yesterday) from the article's date.
    Days(i32),
    /// So many weeks from the article's; a weekday within it, if said.
    Weeks(i32, Option<Weekday>),
    /// So many months from the article's.
    Months(i32),
    /// Before the article's date by about so many days; the slack is the grain of what was said.
    Ago(i32, Grain),
    /// From the start of the article's year until the article's date.
    EarlierThisYear,
}

/// Some of weekday, day, month, year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Day of the week.
    pub weekday: Option<Weekday>,
    /// Day of the month, from 1.
    pub day: Option<i8>,
    /// Month, from 1.
    pub month: Option<i8>,
    /// Year.
    pub year: Option<Year>,
    /// A part of the month or year.
    pub part: Option<Part>,
}

/// A year, counted from 0 or from the article's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// As printed.
    Stated(i16),
    /// 0 this year, -1 last year.
    Relative(i16),
    /// "last November", "last summer": the nearest that is wholly past.
    Last,
    /// "of that year": one spoken of before.
    That,
}

/// A part of a month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first third or so.
    Early,
    /// The middle.
    Mid,
    /// The last third or so.
    Late,
}

/// A season of the northern year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// December to February.
    Winter,
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
}

/// What a date may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The intervals it may stand for, likeliest first; never empty.
    pub intervals: Vec<Interval>,
    /// How fine it is.
    pub grain: Grain,
    /// Whether the year was not said and had to be inferred.
    pub year_inferred: bool,
    /// The weekday that the stated date really was, where another was stated.
    pub weekday: Option<Weekday>,
}

impl When {
    /// The likeliest meaning as TIMEX3 writes it: 2025-03, 2025-03-03/2025-03-07, 2025-W16, 2019-SU.
    pub fn timex(&self) -> String {
        let Some(interval) = self.intervals.first() else {
            return String::new();
        };
        let (from, to) = (interval.from, interval.to);
        match self.grain {
            Grain::Month if from.year() == to.year() && from.month() == to.month() => from.strftime("%Y-%m").to_string(),
            Grain::Year if from.year() == to.year() => from.year().to_string(),
            Grain::Week => from.strftime("%G-W%V").to_string(),
            Grain::Season => format!(
                "{}-{}",
                to.year(),
                ["WI", "SP", "SU", "FA"][usize::from(to.month().unsigned_abs() % 12 / 3)]
            ),
            _ if from == to => from.to_string(),
            _ => format!("{from}/{to}"),
        }
    }
}

/// How long something took, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// At least.
    pub least: u32,
    /// At most.
    pub most: u32,
}

pub(crate) const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];
const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("mon", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("tues", Weekday::Tuesday),
    ("tue", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("wed", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("thurs", Weekday::Thursday),
    ("thur", Weekday::Thursday),
    ("thu", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("fri", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sat", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("sun", Weekday::Sunday),
];
const SEASONS: &[(&str, Season)] = &[
    ("winter", Season::Winter),
    ("spring", Season::Spring),
    ("summer", Season::Summer),
    ("summers", Season::Summer),
    ("autumn", Season::Autumn),
    ("winters", Season::Winter),
];
const PARTS: &[(&str, Part)] = &[
    ("early", Part::Early),
    ("beginning", Part::Early),
    ("start", Part::Early),
    ("opening", Part::Early),
    ("mid", Part::Mid),
    ("middle", Part::Mid),
    ("late", Part::Late),
    ("end", Part::Late),
    ("close", Part::Late),
];

/// The words of months, weekdays, seasons and parts of them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let months = MONTHS.iter().map(|(name, _)| *name).chain(WEEKDAYS.iter().map(|(name, _)| *name));
    months
        .chain(SEASONS.iter().map(|(name, _)| *name))
        .chain(PARTS.iter().map(|(name, _)| *name))
}

const FIRST_YEAR: u32 = 1980;
const LAST_YEAR: u32 = 2049;

/// A date expression; `prose` is whether a bare "May" or "March" must prove that it is a month.
pub(crate) fn date(input: Reading<'_>) -> Read<'_, Said> {
    if names_a_month(input) {
        alt((range, spelt_out, relative, season, map(point, Said::Calendar))).parse(input)
    } else {
        alt((relative, season, map(alt((year_only, weekday_only)), Said::Calendar))).parse(input)
    }
}

/// "today (Friday, 19 February 2016)", "on Friday (19 February)": what stands in the brackets is what is said.
fn spelt_out(input: Reading<'_>) -> Read<'_, Said> {
    let (rest, _) = alt((relative, map(weekday_only, Said::Calendar))).parse(input)?;
    let (rest, spelt) = delimited(token_is("("), alt((numeric, day_month, month_day)), token_is(")")).parse(rest)?;
    Ok((rest, Said::Calendar(spelt)))
}

/// The most tokens of a date before its first month, and some more.
const REACH: usize = 24;

/// Whether a month may be named in a date that begins here, by a word or by a number between marks; without one, no range is, and no day.
fn names_a_month(input: Reading<'_>) -> bool {
    let ahead = input.tokens.get(input.at..).unwrap_or_default();
    ahead.iter().take(REACH).enumerate().any(|(at, token)| match token.kind {
        TokenKind::Word => token.text.starts_with(char::is_uppercase) && month_named(&token.word).is_some(),
        TokenKind::Mark => {
            matches!(&*token.word, "/" | "." | "-" | "–") && ahead.get(at + 1).is_some_and(|next| next.kind == TokenKind::Number)
        }
        _ => false,
    })
}

/// The month that a word names, and whether it ends with the stop of a short form ("Sept.").
pub(crate) fn month_named(word: &str) -> Option<(i8, bool)> {
    let bare = word.trim_end_matches('.');
    let (_, month) = MONTHS.iter().find(|(name, _)| *name == bare)?;
    Some((*month, bare != word))
}

fn month(input: Reading<'_>) -> Read<'_, i8> {
    let (rest, (month, _)) = token(|token| month_named(&token.word))(input)?;
    let text = input.first().map_or("", |token| &*token.text);
    // A month is written with a capital; short forms may have a full stop.
    if !text.starts_with(char::is_uppercase) || (text.len() == 3 && text != "May" && !near_day(input)) {
        return input.fail();
    }
    if matches!(text, "May" | "March" | "MAY" | "MARCH") && !near_day(input) && !led_in(input) {
        return input.fail();
    }
    let short = text.len() <= 4 && !matches!(text, "May" | "MAY" | "June" | "JUNE" | "July" | "JULY");
    let (rest, _) = opt(token(|token| (&*token.text == "." && short).then_some(()))).parse(rest)?;
    Ok((rest, month))
}

/// Whether a day or year stands right before or behind.
fn near_day(input: Reading<'_>) -> bool {
    let is_number = |at: Option<usize>| {
        at.and_then(|at| input.tokens.get(at))
            .is_some_and(|token| token.kind == TokenKind::Number)
    };
    let suffix = input
        .at
        .checked_sub(1)
        .and_then(|at| input.tokens.get(at))
        .is_some_and(|token| matches!(&*token.word, "st" | "nd" | "rd" | "th" | "of" | "/" | "-"));
    is_number(input.at.checked_sub(1))
        || is_number(Some(input.at + 1))
        || suffix
        || input.tokens.get(input.at + 1).is_some_and(|token| &*token.word == ",")
}

/// Whether the word before lets a month follow.
fn led_in(input: Reading<'_>) -> bool {
    input.at.checked_sub(1).and_then(|at| input.tokens.get(at)).is_some_and(|token| {
        matches!(
            &*token.word,
            "in" | "on"
                | "by"
                | "since"
                | "until"
                | "till"
                | "to"
                | "and"
                | "or"
                | "last"
                | "this"
                | "next"
                | "early"
                | "late"
                | "mid"
                | "of"
                | "from"
                | "between"
                | "during"
                | "after"
                | "before"
                | "that"
                | "a"
                | "the"
                | "-"
                | "–"
                | "previous"
                | "through"
                | "throughout"
                | "for"
                | "("
                | ","
                | "every"
        )
    })
}

fn weekday(input: Reading<'_>) -> Read<'_, Weekday> {
    let (rest, day) = keyed(WEEKDAYS)(input)?;
    match input.first() {
        Some(name)
            if name.text.starts_with(char::is_uppercase)
                && (name.text.len() > 5
                    || rest
                        .first()
                        .is_some_and(|next| next.kind == TokenKind::Number || matches!(&*next.word, "," | "."))) =>
        {
            let short = name.text.len() <= 5;
            let (rest, _) = opt(token(|token| (&*token.text == "." && short).then_some(()))).parse(rest)?;
            Ok((rest, day))
        }
        _ => input.fail(),
    }
}

fn token_is<'a>(text: &'static str) -> impl Fn(Reading<'a>) -> Read<'a, ()> {
    token(move |token| (&*token.word == text).then_some(()))
}

fn year(input: Reading<'_>) -> Read<'_, Year> {
    let (rest, number) = digits(4)(input)?;
    // "2024/25" and "2,015" and "£2015" are no years.
    let before = input.at.checked_sub(1).and_then(|at| input.tokens.get(at));
    let plain = input.first().is_some_and(|token| token.text.len() == 4);
    let money = before.is_some_and(|token| matches!(&*token.text, "£" | "$" | "€" | "#"));
    if (FIRST_YEAR..=LAST_YEAR).contains(&number) && plain && !money {
        Ok((rest, Year::Stated(i16::try_from(number).unwrap_or(i16::MAX))))
    } else {
        input.fail()
    }
}

fn day(input: Reading<'_>) -> Read<'_, i8> {
    let (rest, number) = alt((suffixed, digits(2), preceded(word(&["the"]), ordinal), ordinal)).parse(input)?;
    match i8::try_from(number) {
        Ok(day @ 1..=31) => Ok((rest, day)),
        _ => input.fail(),
    }
}

fn comma(input: Reading<'_>) -> Read<'_, Option<()>> {
    opt(token_is(",")).parse(input)
}

/// "early", "the end of", "the last days of", "mid-".
fn part(input: Reading<'_>) -> Read<'_, Part> {
    alt((
        terminated(keyed(PARTS), opt(alt((token_is("-"), token_is("in"))))),
        map(
            (word(&["the"]), opt(word(&["very"])), keyed(PARTS), word(&["of"])),
            |(_, _, part, _)| part,
        ),
        value(
            Part::Late,
            (
                word(&["the"]),
                word(&["last", "final", "closing"]),
                word(&["day", "days", "week", "weeks"]),
                word(&["of"]),
            ),
        ),
        value(
            Part::Early,
            (
                word(&["the"]),
                word(&["first", "opening"]),
                opt(word(&["working", "full"])),
                word(&["day", "days", "week", "weeks"]),
                word(&["of"]),
            ),
        ),
        value(Part::Late, (word(&["the"]), word(&["turn"]), word(&["of"]))),
    ))
    .parse(input)
}

fn with_year(input: Reading<'_>) -> Read<'_, Option<Year>> {
    opt(preceded(
        comma,
        alt((
            preceded(opt(word(&["of", "in"])), year),
            value(Year::Relative(-1), (opt(word(&["of"])), word(&["last"]), word(&["year"]))),
            value(Year::Relative(0), (opt(word(&["of"])), word(&["this"]), word(&["year"]))),
            value(Year::That, (opt(word(&["of", "in"])), word(&["that", "same"]), word(&["year"]))),
        )),
    ))
    .parse(input)
}

/// One point: a full or partial date.
fn point(input: Reading<'_>) -> Read<'_, Calendar> {
    alt((numeric, day_month, month_day, month_year, year_only, weekday_only)).parse(input)
}

fn numeric(input: Reading<'_>) -> Read<'_, Calendar> {
    let slash = || word(&["/", "."]);
    let (rest, weekday) = opt(terminated(weekday, comma)).parse(input)?;
    if let Ok((rest, (year, _, month, _, day))) = (digits(4), word(&["-", "–"]), digits(2), word(&["-", "–"]), digits(2)).parse(rest) {
        return calendar(input, rest, weekday, day, month, year);
    }
    let (rest, (day, _, month, _, year)) = (digits(2), slash(), digits(2), slash(), alt((digits(4), digits(2)))).parse(rest)?;
    calendar(input, rest, weekday, day, month, if year < 100 { 2000 + year } else { year })
}

fn calendar<'a>(input: Reading<'a>, rest: Reading<'a>, weekday: Option<Weekday>, day: u32, month: u32, year: u32) -> Read<'a, Calendar> {
    match (i8::try_from(day), i8::try_from(month), i16::try_from(year)) {
        (Ok(day @ 1..=31), Ok(month @ 1..=12), Ok(year @ 1980..=2049)) => Ok((
            rest,
            Calendar {
                weekday,
                day: Some(day),
                month: Some(month),
                year: Some(Year::Stated(year)),
                part: None,
            },
        )),
        _ => input.fail(),
    }
}

fn day_month(input: Reading<'_>) -> Read<'_, Calendar> {
    map(
        (
            opt(terminated(weekday, (comma, opt(word(&["the"]))))),
            day,
            opt(word(&["of"])),
            month,
            with_year,
        ),
        |(weekday, day, _, month, year)| Calendar {
            weekday,
            day: Some(day),
            month: Some(month),
            year,
            part: None,
        },
    )
    .parse(input)
}

fn month_day(input: Reading<'_>) -> Read<'_, Calendar> {
    map(
        (opt(terminated(weekday, comma)), month, day, with_year),
        |(weekday, month, day, year)| Calendar {
            weekday,
            day: Some(day),
            month: Some(month),
            year,
            part: None,
        },
    )
    .parse(input)
}

fn month_year(input: Reading<'_>) -> Read<'_, Calendar> {
    let last_day = map(
        (word(&["the"]), word(&["last"]), word(&["day"]), word(&["of"]), month, with_year),
        |(_, _, _, _, month, year)| (Some(Part::Late), None, month, year),
    );
    alt((
        map(last_day, |(part, _, month, year): (_, Option<Year>, _, _)| Calendar {
            part,
            month: Some(month),
            year,
            ..Calendar::default()
        }),
        map(
            (opt(alt((part, part_of_month))), which_year, month, with_year),
            |(part, which, month, year)| Calendar {
                part,
                month: Some(month),
                year: year.or(which),
                ..Calendar::default()
            },
        ),
    ))
    .parse(input)
}

fn part_of_month(input: Reading<'_>) -> Read<'_, Part> {
    value(Part::Late, (word(&["much", "most"]), word(&["of"]))).parse(input)
}

fn which_year(input: Reading<'_>) -> Read<'_, Option<Year>> {
    opt(alt((value(Year::Last, word(&["last"])), value(Year::Relative(0), word(&["this"]))))).parse(input)
}

fn year_only(input: Reading<'_>) -> Read<'_, Calendar> {
    let relative = alt((
        value(Year::Relative(-1), (word(&["last"]), word(&["year"]))),
        value(Year::Relative(0), (word(&["this"]), word(&["year"]))),
    ));
    let (rest, (part, year)) = (opt(part), alt((year, relative))).parse(input)?;
    // "The end of this year's inspection": of the inspection, not of the year.
    if part.is_some() && rest.first().is_some_and(|next| matches!(&*next.word, "'s" | "'")) {
        return input.fail();
    }
    let year = Some(year);
    Ok((
        rest,
        Calendar {
            part,
            year,
            ..Calendar::default()
        },
    ))
}

fn weekday_only(input: Reading<'_>) -> Read<'_, Calendar> {
    map((opt(word(&["last", "this"])), weekday), |(which, weekday)| Calendar {
        weekday: Some(weekday),
        year: which.filter(|which| *which == "last").map(|_| Year::Last),
        ..Calendar::default()
    })
    .parse(input)
}

/// "11-15 November 2024", "29 April to 3 May", "late February and early March", "June and July 2015".
fn range(input: Reading<'_>) -> Read<'_, Said> {
    let joint = || word(&["to", "-", "–", "and", "until", "till", "through", "/"]);
    let paired = |input| {
        // An "and" joins two days only behind "between"; elsewhere it may list two dates.
        map(
            (
                opt(terminated(weekday, comma)),
                day,
                joint(),
                opt(terminated(weekday, comma)),
                day,
                opt(word(&["of"])),
                month,
                with_year,
            ),
            |(first, from, _, second, to, _, month, year)| {
                let end = Calendar {
                    weekday: second,
                    day: Some(to),
                    month: Some(month),
                    year,
                    part: None,
                };
                Said::Range(
                    Calendar {
                        weekday: first,
                        day: Some(from),
                        ..end
                    },
                    end,
                )
            },
        )
        .parse(input)
    };
    let month_first = |input| {
        map((month, day, joint(), day, with_year), |(month, from, _, to, year)| {
            let end = Calendar {
                weekday: None,
                day: Some(to),
                month: Some(month),
                year,
                part: None,
            };
            Said::Range(Calendar { day: Some(from), ..end }, end)
        })
        .parse(input)
    };
    let full = |input| {
        map(
            (alt((day_month, month_day, numeric)), joint(), alt((day_month, month_day, numeric))),
            |(from, _, to)| {
                Said::Range(
                    Calendar {
                        year: from.year.or(to.year),
                        ..from
                    },
                    Calendar {
                        year: to.year.or(from.year),
                        ..to
                    },
                )
            },
        )
        .parse(input)
    };
    let months = |input| {
        let (rest, (part_before, first, _, part_after, second, year)) = (
            opt(alt((part, part_of_month))),
            month,
            word(&["and", "to", "-", "–"]),
            opt(alt((part, part_of_month))),
            month,
            with_year,
        )
            .parse(input)?;
        let from = Calendar {
            month: Some(first),
            part: part_before,
            year,
            ..Calendar::default()
        };
        Ok((
            rest,
            Said::Range(
                from,
                Calendar {
                    month: Some(second),
                    part: part_after,
                    year,
                    ..Calendar::default()
                },
            ),
        ))
    };
    let (rest, said) = alt((paired, month_first, full, months)).parse(input)?;
    match (&said, input.at.checked_sub(1).and_then(|at| input.tokens.get(at))) {
        (Said::Range(from, to), _) if from.day.is_some() && from.day == to.day && from.month == to.month => input.fail(),
        // "No. 31 / Friday 17 May": a number of something else.
        (Said::Range(from, to), _) if from.day > to.day && from.month == to.month && from.weekday != to.weekday => input.fail(),
        _ => Ok((rest, said)),
    }
}

fn season(input: Reading<'_>) -> Read<'_, Said> {
    let which = alt((
        value(Some(Year::Last), word(&["last"])),
        value(Some(Year::Relative(0)), word(&["this"])),
        value(None, word(&["the"])),
        value(None, (keyed(PARTS), opt(word(&["in", "-"])))),
    ));
    let counted = map((number, keyed(SEASONS), word(&["ago"])), |(count, season, _)| {
        Said::Season(season, Some(Year::Relative(-i16::try_from(count).unwrap_or(0))))
    });
    let (rest, said) = alt((
        counted,
        map((which, opt(keyed(PARTS)), keyed(SEASONS), with_year), |(which, _, season, year)| {
            Said::Season(season, year.or(which))
        }),
        map((keyed(SEASONS), with_year), |(season, year)| Said::Season(season, year)),
    ))
    .parse(input)?;
    // "spring" alone may be anything; a season without a year needs a lead-in.
    match said {
        Said::Season(_, None) if !led_in(input) && rest.at - input.at < 2 => input.fail(),
        said => Ok((rest, said)),
    }
}

fn relative(input: Reading<'_>) -> Read<'_, Said> {
    let unit = || {
        keyed(&[
            ("day", (1, Grain::Day)),
            ("days", (1, Grain::Day)),
            ("week", (7, Grain::Week)),
            ("weeks", (7, Grain::Week)),
            ("fortnight", (14, Grain::Week)),
            ("month", (30, Grain::Month)),
            ("months", (30, Grain::Month)),
            ("year", (365, Grain::Year)),
            ("years", (365, Grain::Year)),
            ("decade", (3652, Grain::Year)),
            ("decades", (3652, Grain::Year)),
        ])
    };
    let apart = || {
        let before = input.tokens[..input.at].iter().rev().find(|token| {
            !matches!(
                &*token.word,
                "just" | "over" | "under" | "nearly" | "almost" | "about" | "some" | "more" | "less" | "than"
            )
        });
        before.is_none_or(|token| token.kind == TokenKind::Mark || matches!(&*token.word, "and" | "but"))
    };
    let halves = |input| opt(value(1, (word(&["and"]), word(&["a"]), word(&["half"])))).parse(input);
    // "Four years after it was told", "a decade after being called": the telling was four years ago.
    let back = |input| alt((value(false, word(&["ago"])), value(true, word(&["after"])))).parse(input);
    let ago = map(
        (
            opt(word(&["less", "more", "fewer"])),
            opt(word(&["than"])),
            alt((words, digits(2), value(1, word(&["a", "an"])))),
            halves,
            unit(),
            opt(halves),
            back,
        ),
        |(_, _, count, half, (days, grain), late_half, after)| {
            // "A year after being given support" tells a time of its own; only what is set before or apart tells the sentence's.
            if after && (grain != Grain::Year || !apart()) {
                return Said::Ago(-1, grain);
            }
            let count = i32::try_from(count).unwrap_or(0) * days;
            let half = if half.is_some() || late_half.flatten().is_some() {
                days / 2
            } else {
                0
            };
            Said::Ago(count + half, grain)
        },
    );
    alt((
        value(
            Said::Days(0),
            (word(&["this"]), word(&["morning", "afternoon", "evening", "lunchtime"])),
        ),
        value(Said::Days(0), word(&["today", "tonight"])),
        value(Said::Days(-1), word(&["yesterday"])),
        value(Said::Days(1), word(&["tomorrow"])),
        value(Said::EarlierThisYear, (word(&["earlier"]), word(&["this"]), word(&["year"]))),
        map(
            (weekday, word(&["of"]), keyed(&[("last", -1), ("this", 0)]), word(&["week"])),
            |(day, _, week, _)| Said::Weeks(week, Some(day)),
        ),
        map(
            (
                opt(word(&["earlier", "late", "later"])),
                keyed(&[("last", -1), ("this", 0)]),
                word(&["week"]),
            ),
            |(_, week, _)| Said::Weeks(week, None),
        ),
        map(
            (
                opt(word(&["earlier", "late", "later"])),
                keyed(&[("last", -1), ("this", 0)]),
                word(&["month"]),
            ),
            |(_, month, _)| Said::Months(month),
        ),
        nom::combinator::verify(ago, |said| !matches!(said, Said::Ago(-1, _))),
    ))
    .parse(input)
}

/// A length of time: "a fortnight", "five-day", "the best part of four weeks", "two weeks".
pub(crate) fn length(input: Reading<'_>) -> Read<'_, Length> {
    let about = opt(alt((
        value(0, (word(&["more"]), word(&["than"]))),
        value(0, (opt(word(&["just", "well", "little"])), word(&["over"]))),
        value(1, (word(&["just"]), word(&["under"]))),
        value(2, (word(&["at"]), word(&["least"]))),
        value(3, (word(&["at"]), word(&["most"]))),
        value(3, (opt(word(&["no"])), word(&["less", "fewer"]), word(&["than"]))),
        value(3, (word(&["up"]), word(&["to"]))),
        value(1, (word(&["nearly", "almost", "most", "about", "around"]), opt(word(&["of"])))),
        value(1, (opt(word(&["the"])), word(&["best", "better"]), word(&["part"]), word(&["of"]))),
    )));
    let unit = keyed(&[
        ("day", 1),
        ("days", 1),
        ("week", 7),
        ("weeks", 7),
        ("month", 30),
        ("fortnight", 14),
        ("fortnight's", 14),
    ]);
    let whole = || word(&["full", "whole", "single", "solid", "entire", "working", "busy", "packed", "short"]);
    let count = alt((
        preceded(opt(word(&["a", "the"])), alt((words, digits(2)))),
        value(1, (opt(word(&["a", "the"])), whole())),
        value(1, word(&["a", "an"])),
    ));
    let (rest, (about, count, _, unit)) = (about, opt(count), opt(alt((whole(), word(&["-"])))), unit).parse(input)?;
    let said = input.tokens.get(rest.at - 1).map_or("", |token| &*token.word);
    // "the day", "week" and "days" alone say nothing of length, but "fortnight" does.
    let Some(count) = count.or(said.starts_with("fortnight").then_some(1)) else {
        return input.fail();
    };
    // "Working days", however many.
    if count == 1
        && matches!(said, "days" | "weeks")
        && !input.tokens[input.at..rest.at]
            .iter()
            .any(|token| matches!(&*token.word, "one" | "1"))
    {
        return input.fail();
    }
    // "three weeks ago", "two weeks later" are dates; "15-day", "two-week" may be followed by anything.
    if rest.first().is_some_and(|next| {
        matches!(
            &*next.word,
            "ago" | "earlier" | "later" | "before" | "after" | "afterwards" | "apart" | "old" | "since"
        )
    }) {
        return input.fail();
    }
    let days = count * unit;
    // A week of inspecting is five working days, a fortnight twelve from Monday to Friday; counted days may be working days.
    let (least, most) = match unit {
        1 => (days, days + if days > 5 { 2 * (days / 5) + 1 } else { 0 }),
        30 => (days - 9, days + 5),
        // From the Thursday of one week to the Friday two weeks on is a fortnight too.
        _ => (
            days.saturating_sub(if days > 14 { 4 } else { 3 }),
            days + if days < 14 { 1 } else { 2 },
        ),
    };
    let (least, most) = match about {
        // Said of a span counted from its first day to its last, or of the days between.
        Some(0) => (days.saturating_sub(2), days + days.max(unit)),
        // "At least two weeks", "up to ten days".
        Some(2) => (least, days * 3),
        Some(3) => (0, most),
        Some(_) => (least.saturating_sub(unit - 1), most),
        None => (least, most),
    };
    Ok((rest, Length { least, most }))
}

impl Said {
    /// The day that is fully said, weekday aside.
    pub fn full_day(&self) -> Option<Date> {
        match self {
            Said::Calendar(Calendar {
                day: Some(day),
                month: Some(month),
                year: Some(Year::Stated(year)),
                ..
            }) => Date::new(*year, *month, *day).ok(),
            _ => None,
        }
    }

    /// Whether it says a year, or something that can only be placed with the article's date.
    pub fn needs_article_date(&self) -> bool {
        let stated = |calendar: &Calendar| matches!(calendar.year, Some(Year::Stated(_)));
        match self {
            Said::Calendar(calendar) => !stated(calendar),
            Said::Range(from, to) => !stated(from) && !stated(to),
            Said::Season(_, year) => !matches!(year, Some(Year::Stated(_))),
            _ => true,
        }
    }

    /// Whether the date is said from the article's own ("yesterday", "last week", "this year").
    pub fn is_relative(&self) -> bool {
        match self {
            Said::Calendar(calendar) => matches!(calendar.year, Some(Year::Relative(_) | Year::Last)),
            Said::Season(_, year) => matches!(year, Some(Year::Relative(_) | Year::Last)),
            Said::Range(..) => false,
            _ => true,
        }
    }

    /// Whether it is no more than a day counted from the article's own: "on Monday", "today", "yesterday".
    pub fn is_day_of_week(&self) -> bool {
        match self {
            Said::Calendar(calendar) => calendar.day.is_none() && calendar.month.is_none() && calendar.weekday.is_some(),
            Said::Days(_) | Said::Weeks(_, Some(_)) => true,
            _ => false,
        }
    }

    /// Whether it is a weekday or phrase that is counted back from the article's own day ("on Monday", "yesterday", "last month").
    pub fn counts_back(&self) -> bool {
        match self {
            Said::Calendar(calendar) => {
                calendar.day.is_none() && (calendar.weekday.is_some() || (calendar.month.is_some() && self.is_relative()))
            }
            Said::Days(_) | Said::Weeks(..) | Said::Months(_) | Said::EarlierThisYear => true,
            _ => false,
        }
    }

    /// Months named without a year, first and last.
    pub fn months(&self) -> Option<(i8, i8)> {
        match self {
            Said::Calendar(calendar) => calendar.month.map(|month| (month, month)),
            Said::Range(from, to) => Some((from.month?, to.month?)),
            _ => None,
        }
    }

    /// What it may mean in an article of that date. None if that can't be said.
    pub fn when(&self, article: Option<Date>) -> Option<When> {
        let when = |intervals: Vec<Option<Interval>>, grain, year_inferred, weekday| {
            let intervals: Vec<Interval> = intervals.into_iter().flatten().collect();
            (!intervals.is_empty()).then_some(When {
                intervals,
                grain,
                year_inferred,
                weekday,
            })
        };
        match self {
            Said::Calendar(calendar) => calendar.when(article),
            Said::Range(from, to) => {
                let end = to.when(article)?;
                let last = *end.intervals.first()?;
                let mut first = from
                    .when(if from.is_bound() { article } else { Some(last.to) })?
                    .intervals
                    .first()
                    .copied()?;
                if first.from > last.to {
                    first.from = first.from.checked_sub(1.year()).ok()?;
                }
                let grain = if from.day.is_some() { Grain::Day } else { Grain::Month };
                when(
                    vec![Some(Interval {
                        from: first.from,
                        to: last.to,
                    })],
                    grain,
                    end.year_inferred,
                    end.weekday.or(from.when(Some(last.to))?.weekday),
                )
            }
            Said::Season(season, year) => {
                let year = match (year, article) {
                    (Some(Year::That), _) => return None,
                    (Some(Year::Stated(year)), _) => *year,
                    (Some(Year::Relative(back)), Some(article)) => article.year() + back,
                    (Some(Year::Last) | None, Some(article)) => {
                        let this = season.of(article.year())?;
                        let past = if year.is_none() { this.from <= article } else { this.to < article };
                        if past { article.year() } else { article.year() - 1 }
                    }
                    (_, None) => return None,
                };
                // The winter of 2021 is the one that ends in it, or that begins.
                let next = (*season == Season::Winter).then(|| season.of(year + 1)).flatten();
                when(vec![season.of(year), next], Grain::Season, false, None)
            }
            Said::Days(days) => {
                let day = article?.checked_add(days.days()).ok()?;
                when(vec![Some(Interval { from: day, to: day })], Grain::Day, false, None)
            }
            Said::Weeks(weeks, day) => {
                let article = article?;
                let monday = article
                    .checked_sub(i32::from(article.weekday().to_monday_zero_offset()).days())
                    .ok()?
                    .checked_add((weeks * 7).days())
                    .ok()?;
                match day {
                    Some(day) => {
                        let day = monday.checked_add(i32::from(day.to_monday_zero_offset()).days()).ok()?;
                        when(vec![Some(Interval { from: day, to: day })], Grain::Day, false, None)
                    }
                    None => when(
                        vec![Some(Interval {
                            from: monday,
                            to: monday.checked_add(6.days()).ok()?,
                        })],
                        Grain::Week,
                        false,
                        None,
                    ),
                }
            }
            Said::Months(months) => {
                let first = article?.first_of_month().checked_add(months.months()).ok()?;
                when(
                    vec![Some(Interval {
                        from: first,
                        to: first.last_of_month(),
                    })],
                    Grain::Month,
                    false,
                    None,
                )
            }
            Said::Ago(days, grain) => {
                let article = article?;
                let centre = match grain {
                    Grain::Year => article
                        .checked_sub((days / 365).years())
                        .ok()?
                        .checked_sub((days % 365 - days / 1460).max(0).days())
                        .ok()?,
                    _ => article.checked_sub(days.days()).ok()?,
                };
                let slack = match grain {
                    Grain::Day => 1,
                    Grain::Week => 6,
                    Grain::Month => 31,
                    _ => 300,
                };
                when(
                    vec![Some(Interval {
                        from: centre.checked_sub(slack.days()).ok()?,
                        to: centre.checked_add(slack.days()).ok()?,
                    })],
                    *grain,
                    false,
                    None,
                )
            }
            Said::EarlierThisYear => {
                let article = article?;
                when(
                    vec![Some(Interval {
                        from: Date::new(article.year(), 1, 1).ok()?,
                        to: article,
                    })],
                    Grain::Year,
                    false,
                    None,
                )
            }
        }
    }
}

impl Season {
    /// The season of a year; winter is the one that begins in December of the year before.
    fn of(self, year: i16) -> Option<Interval> {
        let (from, to) = match self {
            Season::Winter => (Date::new(year - 1, 12, 1), Date::new(year, 2, 28)),
            Season::Spring => (Date::new(year, 3, 1), Date::new(year, 5, 31)),
            Season::Summer => (Date::new(year, 6, 1), Date::new(year, 8, 31)),
            Season::Autumn => (Date::new(year, 9, 1), Date::new(year, 11, 30)),
        };
        Some(Interval {
            from: from.ok()?,
            to: to.ok()?,
        })
    }
}

impl Calendar {
    /// Whether its year is said, in figures or from the article's own.
    fn is_bound(&self) -> bool {
        self.year.is_some()
    }

    fn when(&self, article: Option<Date>) -> Option<When> {
        if self.year == Some(Year::That) {
            return None;
        }
        let stated = match (self.year, article) {
            (Some(Year::Stated(year)), _) => Some(year),
            (Some(Year::Relative(back)), Some(article)) => Some(article.year() + back),
            _ => None,
        };
        match (self.day, self.month) {
            (Some(day), Some(month)) => {
                let (date, inferred) = match (stated, article) {
                    (Some(year), _) => (Date::new(year, month, day).ok()?, false),
                    (None, Some(article)) => {
                        let last = past(article, |year| Date::new(year, month, day).ok())?;
                        // "Tues 19 Dec" in a diary of what is to come: the weekday says that it is the next one.
                        let next = last.checked_add(1.year()).ok().filter(|next| self.weekday == Some(next.weekday()));
                        let coming = next.filter(|next| *next > article && self.weekday != Some(last.weekday()));
                        (coming.unwrap_or(last), true)
                    }
                    (None, None) => return None,
                };
                let weekday = self.weekday.filter(|said| *said != date.weekday()).map(|_| date.weekday());
                Some(When {
                    intervals: vec![Interval { from: date, to: date }],
                    grain: Grain::Day,
                    year_inferred: inferred,
                    weekday,
                })
            }
            (None, Some(month)) => {
                let first = |year| Date::new(year, month, 1).ok();
                let (first, inferred) = match (stated, article) {
                    (Some(year), _) => (first(year)?, false),
                    (None, Some(article)) if self.year == Some(Year::Last) => {
                        (past(article.first_of_month().yesterday().ok()?, first)?, true)
                    }
                    (None, Some(article)) => (past(article, first)?, true),
                    (None, None) => return None,
                };
                let interval = self.cut(Interval {
                    from: first,
                    to: first.last_of_month(),
                });
                Some(When {
                    intervals: vec![interval],
                    grain: Grain::Month,
                    year_inferred: inferred,
                    weekday: None,
                })
            }
            (None, None) if self.weekday.is_some() => {
                let (article, said) = (article?, self.weekday?);
                let back = i32::from(article.weekday().to_monday_zero_offset()) - i32::from(said.to_monday_zero_offset());
                let day = article.checked_sub(back.rem_euclid(7).days()).ok()?;
                let earlier = day.checked_sub(7.days()).ok()?;
                let days = match (self.year, back.rem_euclid(7)) {
                    (Some(Year::Last), 0) => vec![earlier],
                    (Some(Year::Last), 1 | 2) => vec![day, earlier],
                    (_, 0) => vec![day, earlier],
                    _ => vec![day],
                };
                let intervals = days.into_iter().map(|day| Interval { from: day, to: day }).collect();
                Some(When {
                    intervals,
                    grain: Grain::Day,
                    year_inferred: false,
                    weekday: None,
                })
            }
            (None, None) => {
                let year = stated?;
                let interval = self.cut(Interval {
                    from: Date::new(year, 1, 1).ok()?,
                    to: Date::new(year, 12, 31).ok()?,
                });
                Some(When {
                    intervals: vec![interval],
                    grain: Grain::Year,
                    year_inferred: false,
                    weekday: None,
                })
            }
            (Some(_), None) => None,
        }
    }

    /// The part of an interval that "early", "mid" or "late" speaks of, generously.
    fn cut(&self, whole: Interval) -> Interval {
        let days = i64::from(whole.to.since(whole.from).map_or(0, |span| span.get_days())) + 1;
        let at = |share: i64| whole.from.checked_add((days * share / 100).days()).unwrap_or(whole.to);
        match self.part {
            None => whole,
            Some(Part::Early) => Interval { to: at(50), ..whole },
            Some(Part::Mid) => Interval { from: at(22), to: at(78) },
            Some(Part::Late) => Interval { from: at(50), ..whole },
        }
    }
}

/// The last date of that form on or before the article's.
fn past(article: Date, form: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    (0..9).find_map(|back| form(article.year() - back).filter(|date| *date <= article))
}
