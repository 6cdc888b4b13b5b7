//! Dates and lengths against a report's inspection and publication; weekdays against the calendar.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{Answer, Judge, Judged};
use crate::{
    article::Toks,
    claim::{Claim, Content, Event},
    finding::{Evidence, Severity},
    frame::Target,
    mention::{Calendar, Grain, Length, Part, Said, When, month_named},
    record::{Interval, Record},
};

/// How early councils let an inspection begin: the off-site week before the visit.
const OFF_SITE: i32 = 7;
/// A day said of the publication that is further off than this belongs to something else.
const FAR: i32 = 14;
/// A season ends with its last month, or with the equinox or solstice that begins the next: as many days later.
const SOLSTICE: i32 = 22;

impl Judge<'_> {
    pub(super) fn date(&self, claim: &Claim, body: usize, target: Target) -> Judged {
        let as_of = self.frames.as_of;
        if let Content::Date { said, .. } = &claim.content
            && let Some(when) = said.when(as_of)
            && let Some(actual) = when.weekday
        {
            return wrong_weekday(said, &when, actual);
        }
        let Some(record) = self.record(body, target) else {
            return Judged::default();
        };
        match &claim.content {
            Content::Length(length) => self.length(claim, record, *length),
            Content::SameTime(event) => self.same_time(record, *event),
            Content::Date { event, said } => match event {
                Event::Inspected | Event::Began | Event::Ended => self.inspected(claim, record, said, as_of),
                Event::Published => self.published(claim, record, said, as_of),
                Event::Either => {
                    let inspected = self.inspected(claim, record, said, as_of);
                    let published = self.published(claim, record, said, as_of);
                    match (inspected.result, published.result) {
                        (Answer::Agree, _) => inspected,
                        (_, Answer::Agree) => published,
                        (Answer::Disagree, Answer::Disagree) => Judged {
                            expected: format!("inspected {}, published {}", inspected.expected, published.expected),
                            evidence: inspected.evidence.into_iter().chain(published.evidence).collect(),
                            found: inspected.found,
                            result: Answer::Disagree,
                            ..Judged::default()
                        },
                        (Answer::Missing, _) => published,
                        _ => inspected,
                    }
                }
            },
            _ => Judged::default(),
        }
    }

    /// Whether another body's report, or inspection, was at the time of the article's own.
    fn same_time(&self, record: &Record, event: Event) -> Judged {
        let own = self.frames.current.iter().find_map(|(_, report, _)| *report);
        let Some(own) = own.map(|report| &self.records.reports[report]).filter(|own| own.id != record.id) else {
            return Judged::default();
        };
        let inspected = own.inspected.as_ref().zip(record.inspected.as_ref());
        let inspected = inspected.filter(|_| event != Event::Published).map(|(own, other)| {
            let overlap = own.value.from <= other.value.to && other.value.from <= own.value.to;
            (overlap, say(other.value), self.evidence(&other.at, "inspected", say(other.value)))
        });
        let published = own.published.as_ref().zip(record.published.as_ref());
        let published = published.filter(|_| event != Event::Inspected).map(|(own, other)| {
            let day = weekday_date(other.value);
            (own.value == other.value, day.clone(), self.evidence(&other.at, "published", day))
        });
        let both: Vec<(bool, String, Evidence)> = published.into_iter().chain(inspected).collect();
        let Some((_, expected, evidence)) = both.iter().find(|(same, ..)| *same).or(both.first()).cloned() else {
            return Judged::default();
        };
        Judged {
            result: if both.iter().any(|(same, ..)| *same) {
                Answer::Agree
            } else {
                Answer::Disagree
            },
            found: "the same time".to_owned(),
            expected,
            evidence: vec![evidence],
            ..Judged::default()
        }
    }

    fn length(&self, claim: &Claim, record: &Record, length: Length) -> Judged {
        let Some(inspected) = &record.inspected else {
            return Judged::default();
        };
        let span = inspected.value;
        let days = u32::try_from(days(span)).unwrap_or(0);
        // Weeks are counted as the calendar has them, too: from a Tuesday to the fourth Wednesday is "four weeks".
        let monday = |day: Date| day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok();
        let weeks = monday(span.from).zip(monday(span.to)).and_then(|(from, to)| from.until(to).ok());
        let touched = weeks.map_or(0, |weeks| u32::try_from(weeks.get_days()).unwrap_or(0) + 7);
        let in_weeks = length.most > length.least && touched > 14 && (length.least..=length.most).contains(&touched);
        // The off-site week that goes before a visit of two is often counted with it.
        let with_off_site = days > 7 && (length.least..=length.most).contains(&(days + OFF_SITE.unsigned_abs()));
        let result = if record.is_disputed("inspected") {
            Answer::Unsure
        } else if (length.least..=length.most).contains(&days) || in_weeks {
            Answer::Agree
        } else {
            Answer::Disagree
        };
        Judged {
            result,
            found: if length.least == length.most {
                format!("{} {}", length.least, if length.least == 1 { "day" } else { "days" })
            } else {
                // A number of weeks is not always the same number of days: what was written comes first.
                let said = self.mentions.words(claim.anchor);
                format!("{said} ({} to {} days)", length.least, length.most)
            },
            expected: format!("{days} days, {}", say(inspected.value)),
            evidence: vec![self.evidence(&inspected.at, "inspected", say(inspected.value))],
            at_most: with_off_site.then_some(Severity::Warning),
            ..Judged::default()
        }
    }

    fn inspected(&self, claim: &Claim, record: &Record, said: &Said, as_of: Option<Date>) -> Judged {
        let Some(inspected) = &record.inspected else {
            return Judged {
                expected: "the record has no inspection date".to_owned(),
                ..Judged::default()
            };
        };
        let real = inspected.value;
        let evidence = vec![self.evidence(&inspected.at, "inspected", say(real))];
        // A year that had to be inferred is the record's own.
        let readings: Vec<When> = if said.needs_article_date() && !said.is_relative() && said.months().is_some() {
            [real.to.year(), real.to.year() + 1]
                .iter()
                .filter_map(|year| said.when(Some(Date::new(*year, 12, 31).ok()?)))
                .collect()
        } else {
            said.when(as_of).into_iter().collect()
        };
        let Some(first) = readings.first() else { return Judged::default() };
        // "In June and July" names both months of one inspection; "between June and August" only bounds it, and of two bodies each may
        // have been inspected in one of them.
        let tokens = &self.mentions.article.tokens[claim.anchor.start.saturating_sub(1)..claim.anchor.end];
        let spans = matches!(said, Said::Range(..))
            && self.frames.topics.len() == 1
            && !tokens.iter().any(|token| matches!(&*token.word, "between" | "or"));
        let answers: Vec<(Answer, Option<String>)> = readings
            .iter()
            .flat_map(|when| when.intervals.iter().map(|interval| against(real, *interval, when.grain, spans)))
            .collect();
        let best = answers
            .iter()
            .find(|(answer, note)| *answer == Answer::Agree && note.is_none())
            .or_else(|| answers.iter().find(|(answer, _)| *answer == Answer::Agree));
        let (mut result, note) = best.cloned().unwrap_or((Answer::Disagree, None));
        // "It began in May": some day of the visit will not do. The days of a team are not always those that the report gives.
        let edge = match claim.content {
            Content::Date { event: Event::Began, .. } => Some(real.from),
            Content::Date { event: Event::Ended, .. } => Some(real.to),
            _ => None,
        };
        let mut at_most = None;
        if let Some(edge) = edge.filter(|_| result == Answer::Agree && note.is_none() && !matches!(said, Said::Range(..))) {
            let slack = if first.grain == Grain::Day { 0 } else { OFF_SITE };
            let meets = |interval: &Interval| within(edge, *interval, slack);
            if !readings.iter().flat_map(|when| &when.intervals).any(meets) {
                result = Answer::Disagree;
                at_most = (first.grain == Grain::Day).then_some(Severity::Warning);
            }
        }
        // A month or year that is that of the publication may have been meant so.
        let of_publication = record.published.as_ref().is_some_and(|published| {
            first.grain != Grain::Day
                && first
                    .intervals
                    .iter()
                    .any(|interval| interval.from <= published.value && published.value <= interval.to)
        });
        let result = if record.is_disputed("inspected") || (result == Answer::Disagree && of_publication && !said.needs_article_date()) {
            Answer::Unsure
        } else {
            result
        };
        Judged {
            result,
            found: say_said(said, first),
            expected: say(real),
            evidence,
            note,
            at_most,
            replace: (result == Answer::Disagree)
                .then(|| self.right_month(claim, said, real, as_of))
                .flatten(),
            ..Judged::default()
        }
    }

    /// The name of the month in which an inspection wholly lay, in place of the one that an article names and no day of; none if that
    /// alone would not make the date right.
    fn right_month(&self, claim: &Claim, said: &Said, real: Interval, as_of: Option<Date>) -> Option<(Toks, String)> {
        let Said::Calendar(calendar) = said else { return None };
        let (wrong, month) = (calendar.month?, real.from.month());
        if real.from.first_of_month() != real.to.first_of_month()
            || calendar.day.is_some()
            || calendar.weekday.is_some()
            || calendar.part.is_some()
        {
            return None;
        }
        let right = Said::Calendar(Calendar {
            month: Some(month),
            ..*calendar
        });
        let meant = *right.when(as_of)?.intervals.first()?;
        if real.from < meant.from || meant.to < real.to {
            return None;
        }
        let tokens = &self.mentions.article.tokens;
        let mut named = claim.anchor.iter().filter_map(|at| Some((at, month_named(&tokens[at].word)?)));
        let (at, (_, stop)) = named.next().filter(|(_, (named, _))| *named == wrong)?;
        if named.next().is_some() {
            return None;
        }
        let day = |month: i8| Date::new(real.to.year(), month, 1).ok();
        let (full, short) = (
            |month| Some(day(month)?.strftime("%B").to_string()),
            |month| Some(day(month)?.strftime("%b").to_string()),
        );
        let bare = tokens[at].text.trim_end_matches('.');
        let with = if bare.eq_ignore_ascii_case(&full(wrong)?) {
            full(month)?
        } else {
            // A name that is not shortened takes no stop.
            let stop = if stop { "." } else { "" };
            short(month).filter(|short| stop.is_empty() || Some(short) != full(month).as_ref())? + stop
        };
        Some((Toks::new(at, at + 1), with))
    }

    fn published(&self, claim: &Claim, record: &Record, said: &Said, as_of: Option<Date>) -> Judged {
        let Some(published) = &record.published else {
            return Judged::default();
        };
        let Some(when) = said.when(as_of) else {
            return Judged {
                expected: "the article has no date to count from".to_owned(),
                ..Judged::default()
            };
        };
        let fits = when
            .intervals
            .iter()
            .map(|interval| spread(*interval, when.grain))
            .any(|interval| interval.from <= published.value && published.value <= interval.to);
        let near = when.intervals.iter().any(|interval| within(published.value, *interval, FAR));
        let stated = !said.needs_article_date();
        // The month in which the inspectors came, given for that in which their report did: "Anytown was good in a report that came out in
        // December". In a sentence that does not say so much the report may be any, and of the council that is in the news many are told of.
        let has = |kind: &str| !self.mentions.within(claim.sentence, kind).is_empty();
        let news = self
            .frames
            .current
            .iter()
            .filter_map(|(_, report, _)| self.records.reports.get((*report)?));
        let of_visit = when.grain == Grain::Month
            && !news.map(|news| &news.id).any(|id| *id == record.id)
            && has("body")
            && (has("grade") || claim.sentence.iter().any(|at| &*self.mentions.article.tokens[at].word == "whose"))
            && record.inspected.as_ref().is_some_and(|inspected| {
                let real = inspected.value;
                when.intervals
                    .iter()
                    .any(|interval| interval.from <= real.to && real.from <= interval.to)
            });
        let result = if record.is_disputed("published") {
            Answer::Unsure
        } else if fits {
            Answer::Agree
        } else if near || stated || of_visit {
            Answer::Disagree
        } else {
            Answer::Unsure
        };
        Judged {
            result,
            found: say_said(said, &when),
            expected: weekday_date(published.value),
            evidence: vec![self.evidence(&published.at, "published", published.value.to_string())],
            ..Judged::default()
        }
    }
}

/// A stated time of inspection against the real one; `spans`: whether it reached from the first month that is said to the last.
fn against(real: Interval, said: Interval, grain: Grain, spans: bool) -> (Answer, Option<String>) {
    let overlap = said.from <= real.to && real.from <= said.to;
    let said = spread(said, grain);
    if grain != Grain::Day {
        let begun = real.from.checked_sub(OFF_SITE.days()).unwrap_or(real.from);
        let reaches = begun <= said.from.last_of_month() && said.to.first_of_month() <= real.to;
        let overlap = overlap && (reaches || !spans || grain != Grain::Month);
        return (if overlap { Answer::Agree } else { Answer::Disagree }, None);
    }
    if said.from == said.to {
        // One day: some day of the visit, or of the week before it.
        if overlap {
            return (Answer::Agree, None);
        }
        let early = within(
            real.from,
            Interval {
                from: said.from,
                to: said.from,
            },
            OFF_SITE,
        ) && said.from < real.from;
        return if early {
            (Answer::Agree, Some("counts the week before the visit".to_owned()))
        } else {
            (Answer::Disagree, None)
        };
    }
    if said == real {
        return (Answer::Agree, None);
    }
    let early = said.from < real.from
        && within(
            real.from,
            Interval {
                from: said.from,
                to: said.from,
            },
            OFF_SITE,
        )
        && said.to == real.to;
    if early {
        return (Answer::Agree, Some("the article counts the week before the visit".to_owned()));
    }
    (Answer::Disagree, None)
}

/// The days that a season may be said of.
fn spread(said: Interval, grain: Grain) -> Interval {
    match grain {
        Grain::Season => Interval {
            to: said.to.checked_add(SOLSTICE.days()).unwrap_or(said.to),
            ..said
        },
        _ => said,
    }
}

fn wrong_weekday(said: &Said, when: &When, actual: Weekday) -> Judged {
    let Some(interval) = when.intervals.first() else {
        return Judged::default();
    };
    let (stated, day) = match said {
        Said::Calendar(calendar) => (calendar.weekday, interval.to),
        // Of two days, the one that is wrong.
        Said::Range(from, to) => match to.weekday.filter(|weekday| *weekday != interval.to.weekday()) {
            Some(weekday) => (Some(weekday), interval.to),
            None => (from.weekday, interval.from),
        },
        _ => (None, interval.to),
    };
    let stated = stated.map_or("", weekday_name);
    let date = day.strftime("%-d %B %Y");
    // A bare day without a year can fall on another weekday in another year.
    let sure = !said.needs_article_date() || !when.year_inferred || matches!(said, Said::Calendar(Calendar { year: None, .. }));
    Judged {
        result: if sure { Answer::Disagree } else { Answer::Unsure },
        found: format!("{stated} {date}"),
        expected: format!("{} {date}", weekday_name(actual)),
        ..Judged::default()
    }
}

fn days(interval: Interval) -> i32 {
    interval.to.since(interval.from).map_or(0, |span| span.get_days()) + 1
}

fn within(day: Date, interval: Interval, slack: i32) -> bool {
    let from = interval.from.checked_sub(slack.days()).unwrap_or(interval.from);
    let to = interval.to.checked_add(slack.days()).unwrap_or(interval.to);
    from <= day && day <= to
}

fn weekday_date(day: Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// An interval as people write it: "3 to 7 March 2025".
pub(crate) fn say(interval: Interval) -> String {
    let (from, to) = (interval.from, interval.to);
    if from == to {
        to.strftime("%-d %B %Y").to_string()
    } else if (from.month(), from.day(), to.month(), to.day()) == (1, 1, 12, 31) && from.year() == to.year() {
        to.year().to_string()
    } else if from == from.first_of_month() && to == from.last_of_month() {
        to.strftime("%B %Y").to_string()
    } else if from.year() != to.year() {
        format!("{} to {}", from.strftime("%-d %B %Y"), to.strftime("%-d %B %Y"))
    } else if from.month() != to.month() {
        format!("{} to {}", from.strftime("%-d %B"), to.strftime("%-d %B %Y"))
    } else {
        format!("{} to {}", from.day(), to.strftime("%-d %B %Y"))
    }
}

fn say_said(said: &Said, when: &When) -> String {
    let interval = when.intervals[0];
    let part = match said {
        Said::Calendar(Calendar { part: Some(part), .. }) => match part {
            Part::Early => "early ",
            Part::Mid => "the middle of ",
            Part::Late => "late ",
        },
        _ => "",
    };
    match when.grain {
        Grain::Month => {
            let to = interval.to.strftime(if when.year_inferred { "%B" } else { "%B %Y" });
            if interval.from.first_of_month() == interval.to.first_of_month() {
                format!("{part}{to}")
            } else {
                format!("{} and {to}", interval.from.strftime("%B"))
            }
        }
        Grain::Year => format!("{part}{}", interval.to.year()),
        Grain::Day
            if interval.from == interval.to
                && matches!(said, Said::Calendar(Calendar { day: None, .. }) | Said::Days(_) | Said::Weeks(..)) =>
        {
            weekday_date(interval.from)
        }
        _ => say(interval),
    }
}
