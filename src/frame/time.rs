//! Which report a claim is about: the date in its clause, else the cues around it, else what the block goes on about, else the
//! report that is news.

use jiff::{ToSpan, civil::Date};

use super::{Framed, Framer, Reading, Target};
use crate::{
    article::{BlockKind, Toks, Zone},
    claim::{Claim, Content},
    mention::{Grain, Said, Value, When},
    pack::{Effect, Home},
    record::{Interval, Record},
};

/// A report that a block went back to.
pub(super) struct Carried {
    block: usize,
    sentence: Toks,
    body: usize,
    home: Home,
    target: Target,
}

/// How many blocks back an earlier time is still spoken of.
const REACH: usize = 12;
/// And how many sentences.
const BACK: usize = 40;
/// In how many sentences, its own the last, the time of the visit may be given that a name is told of.
const BESIDE: usize = 3;

/// Targets for one body.
struct Aim {
    live: Vec<Target>,
    doubts: Vec<Target>,
    why: String,
    /// Whether later sentences of the block go on about it.
    back: bool,
    /// Whether the words themselves settle it.
    sure: bool,
}

/// A report that the times beside a claim are of, of all on its body.
struct Visit {
    report: usize,
    times: Vec<When>,
    why: String,
}

impl Framer<'_> {
    /// The readings of a claim.
    pub(super) fn claim(&mut self, claim: &Claim, bodies: &[usize], doubted: &[usize], topics: &[usize], home: &[usize]) -> Framed {
        self.home = claim.home;
        let mut framed = Framed::default();
        if bodies.is_empty() {
            framed.reason = "no body is named".to_owned();
            return framed;
        }
        // A list of bodies is one reading; several reports of one body are several.
        let mut rows: Vec<Vec<(usize, Target)>> = vec![Vec::new()];
        let mut whys: Vec<String> = Vec::new();
        let visited = match (&claim.content, bodies) {
            (Content::Name { .. }, [body]) => self.visited(claim, *body),
            _ => None,
        };
        for body in bodies {
            let aim = match &visited {
                Some(visit) => self.dated(*body, visit),
                None => self.aim(claim, *body, topics, home),
            };
            rows = rows
                .into_iter()
                .flat_map(|row| {
                    aim.live
                        .iter()
                        .map(move |target| row.iter().copied().chain([(*body, *target)]).collect())
                })
                .take(12)
                .collect();
            if !aim.sure {
                let other = |target: &Target| !aim.live.contains(target) && !aim.doubts.contains(target);
                let others = self.reports(*body).into_iter().map(Target::Report).filter(other);
                framed.excuses.extend(others.map(|target| Reading::of(*body, target)));
            }
            for target in &aim.doubts {
                framed.doubts.push(Reading::of(*body, *target));
            }
            if !claim.quiet && !aim.back && aim.live.iter().all(|target| matches!(target, Target::Report(report) if self.current.get(&(*body, claim.home)).is_some_and(|(current, _)| current == &Some(*report)))) {
                // Claims come in order, so this stays sorted.
                if self.present.last() != Some(&claim.sentence) {
                    self.present.push(claim.sentence);
                }
            }
            if aim.back
                && bodies.len() == 1
                && let [target] = aim.live[..]
            {
                self.carried.push(Carried {
                    block: claim.block,
                    sentence: claim.sentence,
                    body: *body,
                    home: claim.home,
                    target,
                });
            }
            whys.push(aim.why);
        }
        framed.live = rows
            .into_iter()
            .filter(|row| !row.is_empty())
            .map(|subjects| Reading { subjects })
            .collect();
        framed.doubts.extend(self.readings(claim, doubted, topics, home));
        whys.dedup();
        framed.reason = whys.first().cloned().unwrap_or_default();
        framed.given = visited.map(|visit| visit.times).unwrap_or_default();
        framed
    }

    /// The one report on a body that the times beside a claim fit, and those times: of its sentence, else of the last before it in the
    /// block. None where they fit another, too, or the words around them speak of another.
    fn visited(&mut self, claim: &Claim, body: usize) -> Option<Visit> {
        let sentences = &self.mentions.article.blocks[claim.block].sentences;
        let until = sentences.partition_point(|sentence| sentence.start <= claim.sentence.start);
        let mut near = sentences[..until].iter().rev().take(BESIDE);
        let times = near.find_map(|sentence| {
            let times: Vec<(usize, When)> = self.times(*sentence).collect();
            // What a month was told of may be over by the next sentence.
            let close = *sentence == claim.sentence || times.iter().all(|(_, when)| when.grain == Grain::Day);
            (!times.is_empty()).then_some((*sentence, times, close))
        });
        let (said, times, _) = times.filter(|(.., close)| *close)?;
        let between = Toks::new(said.start, claim.sentence.end);
        let past = |sentence: &&Toks| said.start <= sentence.start && self.past.binary_search(sentence).is_ok();
        let other = |mention: &usize| matches!(self.mentions.items[*mention].value, Value::Body(at) if at != body);
        if sentences[..until].iter().any(|sentence| past(&sentence)) || self.mentions.within(between, "body").iter().any(other) {
            return None;
        }
        let fits = |report: &usize| times.iter().any(|(_, when)| matches(&self.records.reports[*report], when));
        let mut fitting = self.reports(body).into_iter().filter(fits);
        let report = fitting.next().filter(|_| fitting.next().is_none())?;
        let record = &self.records.reports[report];
        // A year alone says too little; and of a report that is no news the words themselves must speak.
        let (said, _) = times.iter().find(|(_, when)| when.grain < Grain::Year && matches(record, when))?;
        let clauses = crate::claim::Clauses::new(self.mentions, claim.sentence);
        let beside = clauses.of(self.mentions.items[*said].toks.start) == clauses.of(claim.anchor.start);
        let speaks = |of: &[Effect]| claim.cues.iter().any(|(effect, _)| of.contains(effect));
        let earlier = speaks(&[Effect::Previous, Effect::BeforeThat]);
        let settled = match self.current(body).0 {
            Some(current) if current == report => !earlier,
            _ => (beside || earlier) && !speaks(&[Effect::Current]),
        };
        if !settled {
            return None;
        }
        Some(Visit {
            report,
            why: self.time_of(self.mentions.items[*said].toks, record),
            times: times.into_iter().map(|(_, when)| when).collect(),
        })
    }

    /// Why a report is meant where its time is given.
    fn time_of(&self, said: Toks, record: &Record) -> String {
        let day = published(record).map_or_else(String::new, |day| day.to_string());
        format!("“{}” is the time of the report published {day}", self.mentions.words(said))
    }

    /// The times that a sentence gives, but those that count back from the article ("yesterday").
    fn times(&self, sentence: Toks) -> impl Iterator<Item = (usize, When)> {
        let dates = self.mentions.within(sentence, "date").into_iter();
        dates.filter_map(|mention| match &self.mentions.items[mention].value {
            Value::Date(said) if !said.counts_back() => Some((mention, said.when(self.as_of)?)),
            _ => None,
        })
    }

    /// A claim that is of a report by the times beside it.
    fn dated(&mut self, body: usize, visit: &Visit) -> Aim {
        let (current, _) = self.current(body);
        Aim {
            live: vec![Target::Report(visit.report)],
            doubts: Vec::new(),
            why: visit.why.clone(),
            back: current != Some(visit.report),
            sure: true,
        }
    }

    /// The readings of a claim as one about any of several bodies.
    pub(super) fn readings(&mut self, claim: &Claim, bodies: &[usize], topics: &[usize], home: &[usize]) -> Vec<Reading> {
        let mut readings = Vec::new();
        for body in bodies {
            let aim = self.aim(claim, *body, topics, home);
            readings.extend(aim.live.into_iter().chain(aim.doubts).map(|target| Reading::of(*body, target)));
        }
        readings
    }

    fn aim(&mut self, claim: &Claim, body: usize, topics: &[usize], home: &[usize]) -> Aim {
        let (current, why_current) = self.current(body);
        let now = match (current, self.as_of) {
            (Some(report), _) => Target::Report(report),
            (None, Some(day)) => Target::Standing(day),
            (None, None) => Target::Unknown,
        };
        // Without a date every report is as likely.
        let undated: Vec<Target> = if now == Target::Unknown {
            self.reports(body).into_iter().map(Target::Report).collect()
        } else {
            Vec::new()
        };
        let is_date = matches!(claim.content, Content::Date { .. } | Content::Length(_) | Content::SameTime(_));
        let is_name = matches!(claim.content, Content::Name { .. });
        let own = if is_date || is_name {
            home.contains(&body)
        } else {
            topics.contains(&body)
        };
        // With no report in the news, or an earlier one spoken of nearby, what is not dated may be about any of them; and the
        // visits of other bodies are hardly ever told.
        // Words are quoted of the report in the news, unless their own paragraph speaks of another.
        let reach = if matches!(claim.content, Content::Quotation { .. }) {
            0
        } else {
            REACH
        };
        // A report that was named outright is what the article is about, whatever it tells of others.
        let pinned = !self.pins.reports.is_empty();
        // "October 2015 … They had been here for most of July": if the article has no date, a month is of the year last spoken of.
        let monthly = matches!(claim.content, Content::Date { ref said, .. } if said.needs_article_date() && !said.counts_back());
        let yearless = self.as_of.is_none() && monthly;
        // "Othertown and Thirdby are rated good": what the claim itself says of them, in the present, holds now.
        let stated = claim.fixed && !claim.bodies.is_empty() && self.present(claim);
        let loose = (current.is_none() && self.as_of.is_some() && !stated)
            || (is_date && !own)
            || (yearless && !pinned && self.past_nearby(claim, body, now, reach) && !self.present(claim))
            || (own
                && !is_date
                && !(claim.fixed && self.present(claim) && self.dates_the_one_before(claim, body, now))
                && (self.speaks_of_past(claim.sentence, body, now)
                    || (!pinned && self.past_nearby(claim, body, now, reach) && !self.present(claim))));
        // Counts are as of the article's day, whatever report is spoken of.
        let counts = matches!(claim.content, Content::Rank(_) | Content::Figure(_));
        let perhaps = !claim.fixed && claim.cues.iter().any(|(effect, _)| *effect == Effect::Perhaps);
        let any: Vec<Target> = if (loose || perhaps) && !counts {
            self.reports(body).into_iter().map(Target::Report).collect()
        } else {
            Vec::new()
        };
        let any: Vec<Target> = any.into_iter().chain(self.introduced(claim, body, now)).collect();
        let since_present = matches!(claim.content, Content::Date { ref said, .. } if said.counts_back());
        let head = self.mentions.article.blocks[claim.block].zone.is_head();
        let sure = pinned
            || (own || current.is_some()) && (is_date || is_name || head || self.present(claim))
            || own && current.is_some() && claim.sentence.start < self.first_past(body, now)
            || stated;
        let plain = |doubts: Vec<Target>| Aim {
            live: if undated.is_empty() { vec![now] } else { undated.clone() },
            doubts: doubts.into_iter().chain(any.iter().copied()).collect(),
            why: why_current.clone(),
            back: false,
            sure,
        };
        let nearest = if claim.fixed {
            None
        } else {
            claim.cues.iter().find(|(effect, _)| *effect != Effect::Perhaps).copied()
        };
        let cue = nearest.map(|(effect, _)| effect);
        if since_present && own && cue != Some(Effect::Previous) {
            // "On Monday", "last month": counted back from the article itself.
            return plain(Vec::new());
        }
        // A date claim's own date says when, not which report; but its year, or a nearby year, does.
        let dated = if claim.fixed && claim.dated.is_none() {
            None
        } else {
            self.governing_date(claim)
        };
        // A visit of a time before the records: whatever it was, they do not hold it.
        if let (Content::Date { said, .. }, false) = (&claim.content, claim.cues.iter().any(|(effect, _)| *effect == Effect::Current))
            && !said.needs_article_date()
            && said
                .when(self.as_of)
                .is_some_and(|when| when.intervals.iter().all(|time| self.precedes(*time)))
        {
            return Aim {
                live: vec![Target::Unknown],
                doubts: Vec::new(),
                why: "the records begin after that time".to_owned(),
                back: false,
                sure: true,
            };
        }
        // In a chronicle an entry tells of its own day, in the present as in the past.
        let led = if monthly || !is_date || matches!(claim.content, Content::Length(_)) {
            self.led(claim)
        } else {
            None
        };
        // "Has been upgraded to good", whatever date stands elsewhere in the sentence.
        let dated = dated.filter(|(mention, _)| {
            let toks = self.mentions.items[*mention].toks;
            let far = if toks.start >= claim.anchor.end {
                toks.start - claim.anchor.end
            } else {
                claim.anchor.start.saturating_sub(toks.end)
            };
            // What is said in the present is not of a past that another clause tells.
            let clauses = crate::claim::Clauses::new(self.mentions, claim.sentence);
            let elsewhere = !is_date && !is_name && clauses.of(toks.start) != clauses.of(claim.anchor.start) && self.present(claim);
            claim.dated.is_some() || !elsewhere && (cue != Some(Effect::Current) || nearest.is_some_and(|(_, cue)| far < cue))
        });
        let told = [dated, led.map(|mention| (mention, true))]
            .into_iter()
            .flatten()
            .find_map(|(mention, sure)| {
                let aim = self.by_date(body, mention, sure, now, cue, is_date)?;
                Some((mention, sure, aim))
            });
        if let Some((mention, sure, mut aim)) = told {
            // "Adoption still requires improvement": an entry looks back, and on to the present, as any other text.
            if led.is_some() && cue.is_some() {
                let before = aim.live.iter().filter_map(|target| self.before(body, *target)).map(Target::Report);
                let before: Vec<Target> = before.chain([now]).collect();
                aim.doubts.extend(before);
            }
            if led.is_some() && is_name {
                aim.doubts.extend(self.reports(body).into_iter().map(Target::Report));
            }
            // "The previous report, of November 2019": the words and the only date say the same.
            let before = self.before(body, now).map(Target::Report);
            if cue == Some(Effect::Previous)
                && before.is_some_and(|before| aim.live == [before])
                && self.mentions.within(claim.sentence, "date").len() == 1
            {
                aim.sure = true;
                aim.doubts.retain(|target| *target != now);
            }
            // A grade given in a year, by a report that there is not: a stated year, close by, of a time that the register knows.
            if let ([Target::Standing(_)], true, true, Value::Date(said)) =
                (&aim.live[..], sure, claim.event, &self.mentions.items[mention].value)
                && !said.needs_article_date()
                && let Some(when) = said.when(self.as_of)
                && self.covers(when.intervals[0])
            {
                aim.live = vec![Target::Absent(when.intervals[0])];
                aim.why = "no report on it dates from then".to_owned();
                let clauses = crate::claim::Clauses::new(self.mentions, claim.sentence);
                aim.sure =
                    when.grain == Grain::Month && clauses.of(self.mentions.items[mention].toks.start) == clauses.of(claim.anchor.start);
            }
            // "Which was inadequate in 2022": the year right behind it leaves no room for others.
            let toks = self.mentions.items[mention].toks;
            let close = sure && toks.start >= claim.anchor.end && toks.start <= claim.anchor.end + 2;
            if (is_date && !own) || (perhaps && !close) {
                aim.doubts.extend(any);
            }
            // "It required improvement the last time and, in 2019, …": the date may go with something else.
            if cue != Some(Effect::Current)
                && claim
                    .cues
                    .iter()
                    .any(|(effect, _)| matches!(effect, Effect::Previous | Effect::BeforeThat))
                && claim.dated.is_none()
            {
                aim.doubts.extend(self.before(body, now).map(Target::Report));
            }
            return aim;
        }
        match cue {
            Some(Effect::Previous | Effect::BeforeThat) => {
                // "Before that" counts back from what the paragraph speaks of.
                let spoken = (cue == Some(Effect::BeforeThat))
                    .then(|| {
                        self.carried
                            .iter()
                            .rev()
                            .take(60)
                            .find(|carried| carried.body == body && carried.block + 1 >= claim.block && carried.sentence != claim.sentence)
                            .map(|carried| carried.target)
                            .or_else(|| self.earlier_date(claim, body, now, is_date))
                    })
                    .flatten();
                let any: Vec<Target> = match spoken {
                    Some(_) => self.reports(body).into_iter().map(Target::Report).collect(),
                    None => any,
                };
                return match self.before(body, spoken.unwrap_or(now)) {
                    Some(report) => Aim {
                        live: vec![Target::Report(report)],
                        doubts: any,
                        why: format!("the words speak of the report before {}", self.name(now)),
                        back: true,
                        sure: false,
                    },
                    None => Aim {
                        live: vec![Target::Unknown],
                        doubts: Vec::new(),
                        why: "the words speak of an earlier report, and the records hold none".to_owned(),
                        back: false,
                        sure: false,
                    },
                };
            }
            // "This time they were led by Pat Doe", "which was poor in 2021, is now good": whatever was told before.
            Some(Effect::Current) if is_name || self.present(claim) => {
                return Aim {
                    doubts: Vec::new(),
                    ..plain(Vec::new())
                };
            }
            Some(Effect::Current) => return plain(Vec::new()),
            _ => {}
        }
        // What the block went back to holds on until something says otherwise; "then" reaches over to the block before.
        let then = cue == Some(Effect::Then);
        let carried = self
            .carried
            .iter()
            .rev()
            .take_while(|carried| carried.block + 3 >= claim.block)
            .take(60)
            .find(|carried| {
                carried.body == body
                    && carried.home == claim.home
                    && carried.target != now
                    && (then || carried.sentence == claim.sentence || self.present.binary_search(&carried.sentence).is_err())
                    && (carried.block == claim.block
                        || (then && carried.block + 2 >= claim.block)
                        || (current.is_none() && carried.block + 3 >= claim.block))
            })
            .map(|carried| (carried.target, carried.sentence == claim.sentence))
            .or_else(|| self.earlier_date(claim, body, now, is_date).map(|target| (target, false)));
        let carried_here = self
            .carried
            .last()
            .is_some_and(|last| last.body == body && last.block == claim.block && Some(last.target) == carried.map(|(target, _)| target));
        if is_name && carried.is_some_and(|(target, _)| !matches!(target, Target::Report(_))) {
            // The paragraph is about some other time, and who came then is not known.
            return plain(self.reports(body).into_iter().map(Target::Report).collect());
        }
        if let Some((target, same_sentence)) = carried {
            if then || !(self.present(claim) || (same_sentence && self.present_sentence(claim))) {
                // "On that occasion": no other.
                let sure = then && carried_here && !self.present(claim);
                let doubts = std::iter::once(now).chain(any).filter(|_| !sure).collect();
                return Aim {
                    live: vec![target],
                    doubts,
                    why: format!("the paragraph speaks of {}", self.name(target)),
                    back: true,
                    sure,
                };
            }
            let sure = self.present(claim);
            return plain(if sure && !is_name { Vec::new() } else { vec![target] });
        }
        plain(Vec::new())
    }

    /// Where the article first speaks of a report other than the current one: until then nobody takes what it says for anything else.
    fn first_past(&mut self, body: usize, now: Target) -> usize {
        if let Some(first) = self.first_past.get(&(body, self.home)) {
            return *first;
        }
        let blocks = self.mentions.article.blocks.iter().filter(|block| block.zone != Zone::Furniture);
        let mut sentences = blocks.flat_map(|block| block.sentences.iter().copied());
        let first = sentences
            .find(|sentence| self.speaks_of_past(*sentence, body, now))
            .map_or(usize::MAX, |sentence| sentence.start);
        self.first_past.insert((body, self.home), first);
        first
    }

    /// Whether the last time that the article spoke of, back from the claim's sentence, is that of an earlier report.
    fn past_nearby(&self, claim: &Claim, body: usize, now: Target, reach: usize) -> bool {
        let blocks = &self.mentions.article.blocks[claim.block.saturating_sub(reach)..=claim.block];
        let sentences = blocks
            .iter()
            .rev()
            .filter(|block| block.zone != Zone::Furniture)
            .flat_map(|block| {
                block.sentences[..block.sentences.partition_point(|sentence| sentence.start <= claim.sentence.start)]
                    .iter()
                    .rev()
                    .copied()
            })
            .take(BACK);
        for sentence in sentences {
            if self.speaks_of_past(sentence, body, now) {
                return true;
            }
            let current = self.now.binary_search(&sentence).is_ok()
                || self
                    .mentions
                    .within(sentence, "date")
                    .into_iter()
                    .any(|mention| self.by_date(body, mention, false, now, None, false).is_some());
            if current && sentence != claim.sentence {
                return false;
            }
        }
        false
    }

    /// The graded reports of the records.
    fn graded(&self) -> impl Iterator<Item = &Record> {
        let reports = self.records.reports.iter();
        reports.filter(|record| !record.judgements.is_empty() && self.mentions.packs.judges(self.home, record))
    }

    /// Whether the records' graded reports reach back to a time, with a year to spare.
    fn covers(&self, time: Interval) -> bool {
        let first = self.graded().find_map(published);
        first.is_some_and(|first| first.checked_add(1.year()).is_ok_and(|first| first <= time.from))
    }

    /// Whether a time is over before the first graded report of the records was in the making, with a month to spare.
    fn precedes(&self, time: Interval) -> bool {
        let first = self
            .graded()
            .filter_map(|record| {
                record
                    .inspected
                    .as_ref()
                    .map(|inspected| inspected.value.from)
                    .or(published(record))
            })
            .min();
        first.is_some_and(|first| first.checked_sub(1.month()).is_ok_and(|first| time.to < first))
    }

    /// Whether a sentence speaks of a report other than the current one, by a cue or a date.
    fn speaks_of_past(&self, sentence: Toks, body: usize, now: Target) -> bool {
        self.past.binary_search(&sentence).is_ok()
            || self.mentions.within(sentence, "date").into_iter().any(|mention| {
                self.by_date(body, mention, false, now, None, false)
                    .is_some_and(|aim| aim.live.iter().any(|target| *target != now))
            })
    }

    /// Whether the only date of a claim's sentence is that of the report before: "it has gone up from good in 2018".
    fn dates_the_one_before(&self, claim: &Claim, body: usize, now: Target) -> bool {
        let (dates, before) = (
            self.mentions.within(claim.sentence, "date"),
            self.before(body, now).map(Target::Report),
        );
        match dates[..] {
            [date] => before.is_some_and(|before| {
                self.by_date(body, date, false, now, Some(Effect::Previous), false)
                    .is_some_and(|aim| aim.live == [before])
            }),
            _ => false,
        }
    }

    /// The report that a date in an earlier sentence of the block is of, back to the first sentence that speaks of the present.
    fn earlier_date(&mut self, claim: &Claim, body: usize, now: Target, is_date: bool) -> Option<Target> {
        let sentences = &self.mentions.article.blocks[claim.block].sentences;
        let before = sentences.partition_point(|sentence| sentence.start < claim.sentence.start);
        for sentence in sentences[before.saturating_sub(BACK)..before].iter().rev() {
            if self.present.binary_search(sentence).is_ok() {
                return None;
            }
            for mention in self.mentions.within(*sentence, "date").into_iter().rev() {
                let lead = self.mentions.items[mention]
                    .toks
                    .start
                    .checked_sub(1)
                    .map_or("", |at| &*self.mentions.article.tokens[at].word);
                if matches!(lead, "since" | "by" | "before") {
                    continue;
                }
                if let Some(aim) = self.by_date(body, mention, false, now, None, is_date)
                    && let [target] = aim.live[..]
                {
                    return (target != now).then_some(target);
                }
            }
        }
        None
    }

    fn name(&self, target: Target) -> String {
        match target {
            Target::Report(report) => self.records.reports[report].id.clone(),
            Target::Standing(day) => format!("what held on {day}"),
            Target::Absent(_) | Target::Unknown => "a report that the records do not hold".to_owned(),
        }
    }

    /// The graded report before a target.
    pub(super) fn before(&self, body: usize, target: Target) -> Option<usize> {
        let reports = self.reports(body);
        match target {
            Target::Report(report) => reports
                .iter()
                .position(|known| *known == report)
                .and_then(|at| at.checked_sub(1))
                .map(|at| reports[at]),
            Target::Standing(day) => {
                let held: Vec<usize> = reports
                    .into_iter()
                    .filter(|report| published(&self.records.reports[*report]).is_some_and(|published| published <= day))
                    .collect();
                held.len().checked_sub(1).map(|at| held[at])
            }
            _ => None,
        }
    }

    /// The date that says which report is meant: bound by the pattern, else the best one of the sentence.
    fn governing_date(&self, claim: &Claim) -> Option<(usize, bool)> {
        if let Some(mention) = claim.dated {
            return Some((mention, true));
        }
        if let Content::Date { .. } = claim.content {
            // Only the claim's own date, and only if it says a year; a year elsewhere in the sentence may belong to something else.
            let own = self.mentions.within(claim.anchor, "date").into_iter().next()?;
            return match &self.mentions.items[own].value {
                Value::Date(said) if !said.needs_article_date() => Some((own, true)),
                _ => self
                    .sentence_date(claim)
                    .filter(|(mention, _)| !self.mentions.items[*mention].toks.overlaps(claim.anchor)),
            };
        }
        self.sentence_date(claim)
    }

    /// The date of the entry that a claim stands in, in a text set out by dates: "2014: Inadequate. …", or a line or heading that
    /// is a date and no more.
    fn led(&self, claim: &Claim) -> Option<usize> {
        let blocks = &self.mentions.article.blocks;
        let block = &blocks[claim.block];
        let sentences = &block.sentences[..block.sentences.partition_point(|sentence| sentence.start <= claim.sentence.start)];
        if let Some(entry) = sentences.iter().rev().take(BACK).find_map(|sentence| self.entry(*sentence)) {
            return Some(entry);
        }
        for block in blocks[..claim.block]
            .iter()
            .rev()
            .take(BACK)
            .filter(|block| block.zone != Zone::Furniture)
        {
            let heading = matches!(block.kind, BlockKind::Heading(_));
            if let Some(entry) = self.entry(block.tokens) {
                let alone = self.mentions.items[entry].toks.end >= block.tokens.end;
                return (alone && block.zone == Zone::Body).then_some(entry);
            }
            if heading || block.kind == BlockKind::Row {
                return None;
            }
        }
        None
    }

    /// The reports that the words above a list or table may be of: "In 2019 the grades were:", "Its previous grades:".
    fn introduced(&self, claim: &Claim, body: usize, now: Target) -> Vec<Target> {
        let blocks = &self.mentions.article.blocks;
        let listed = |kind: BlockKind| matches!(kind, BlockKind::Item | BlockKind::Row);
        if !listed(blocks[claim.block].kind) {
            return Vec::new();
        }
        let above = blocks[..claim.block]
            .iter()
            .rev()
            .take(BACK)
            .find(|block| block.zone != Zone::Furniture && !listed(block.kind));
        let Some(above) = above else { return Vec::new() };
        let ends = above
            .tokens
            .iter()
            .next_back()
            .is_some_and(|at| &*self.mentions.article.tokens[at].text == ":");
        let Some(sentence) = above
            .sentences
            .last()
            .filter(|_| ends || matches!(above.kind, BlockKind::Heading(_)))
        else {
            return Vec::new();
        };
        let dates = self.mentions.within(*sentence, "date").into_iter();
        let mut targets: Vec<Target> = dates
            .filter_map(|mention| self.by_date(body, mention, true, now, None, false))
            .flat_map(|aim| aim.live)
            .filter(|target| *target != now)
            .collect();
        if self.past.binary_search(sentence).is_ok() {
            targets.extend(self.before(body, now).map(Target::Report));
        }
        targets
    }

    /// The date, year and all, that opens an entry: with a mark or a new sentence behind it, or nothing.
    fn entry(&self, toks: Toks) -> Option<usize> {
        let tokens = &self.mentions.article.tokens;
        let date = self.mentions.within(toks, "date").into_iter().next()?;
        let at = self.mentions.items[date].toks;
        // The article's own day leads nothing.
        let today = |said: &Said| {
            said.when(self.as_of)
                .is_some_and(|when| when.intervals.iter().any(|interval| Some(interval.from) == self.as_of))
        };
        let stated = matches!(&self.mentions.items[date].value, Value::Date(said) if !said.needs_article_date() && !today(said));
        let opens = at.start == toks.start && at.end > at.start;
        let parted = at.end >= toks.end
            || matches!(&*tokens[at.end].text, ":" | "–" | "—" | "|" | ".")
            || tokens[at.end].text.starts_with(char::is_uppercase);
        (stated && opens && parted).then_some(date)
    }

    fn sentence_date(&self, claim: &Claim) -> Option<(usize, bool)> {
        let tokens = &self.mentions.article.tokens;
        let clauses = crate::claim::Clauses::new(self.mentions, claim.sentence);
        let clause = clauses.of(claim.anchor.start);
        // "… since 2019, when it was inadequate".
        let led = (clause.start..(clause.start + 2).min(clause.end)).any(|at| matches!(&*tokens[at].word, "when" | "where"));
        if led && clause.start > claim.sentence.start {
            let before = self
                .mentions
                .within(Toks::new(claim.sentence.start, clause.start), "date")
                .into_iter()
                .next_back();
            if let Some(mention) = before.filter(|mention| self.mentions.items[*mention].toks.end + 1 >= clause.start) {
                return Some((mention, true));
            }
        }
        let grades = self.mentions.within(claim.sentence, "grade");
        let dates = self.mentions.within(claim.sentence, "date");
        // "…, and in 2022 it moved up": the date that opens a further clause governs what follows it.
        let opens = |mention: &usize| {
            let toks = self.mentions.items[*mention].toks;
            let start = clauses.of(toks.start).start;
            let stated = matches!(&self.mentions.items[*mention].value, Value::Date(said) if !said.needs_article_date());
            stated
                && toks.start <= start + 3
                && matches!(&*tokens[start].word, "and" | "but" | "then" | "so" | ";")
                && toks.end <= claim.anchor.start
        };
        let opening = dates.iter().rev().copied().find(opens);
        let says_year = |mention: &&usize| matches!(&self.mentions.items[**mention].value, Value::Date(said) if !said.needs_article_date());
        let stated = dates.iter().filter(says_year).count().max(usize::from(dates.len() == 1));
        let mut best: Option<(usize, usize, bool)> = None;
        for mention in dates.iter().copied() {
            let toks = self.mentions.items[mention].toks;
            let Value::Date(said) = &self.mentions.items[mention].value else {
                continue;
            };
            if toks.overlaps(claim.anchor) && !matches!(claim.content, Content::Date { .. }) {
                continue;
            }
            let lead = toks.start.checked_sub(1).map_or("", |at| &*tokens[at].word);
            let lead = if lead == "the" {
                toks.start.checked_sub(2).map_or("", |at| &*tokens[at].word)
            } else {
                lead
            };
            // "until 2017", "by 2027", "since 2018" do not date the grade itself.
            let previous = claim.cues.iter().any(|(effect, _)| *effect == Effect::Previous);
            let bounds = matches!(lead, "until" | "till" | "by" | "since" | "before" | "to");
            if bounds && !(matches!(lead, "by" | "since") && previous) && !(lead == "by" && self.past(said)) {
                continue;
            }
            // "… following an inspection in 2019", "the same as in its report of March 2020": the date goes with its own phrase,
            // unless the grade stands in that phrase.
            let aside = (toks.start.saturating_sub(8).max(claim.sentence.start)..toks.start)
                .rev()
                .find(|at| {
                    matches!(
                        &*tokens[*at].word,
                        "since" | "following" | "despite" | "after" | "as" | "than" | "before"
                    ) && !matches!(&*tokens[*at + 1].word, "that" | "then" | "this")
                });
            if let Some(aside) = aside
                && claim.dated.is_none()
                && (claim.anchor.end <= aside || clauses.of(toks.start) != clause && claim.anchor.start > toks.end)
            {
                continue;
            }
            // A date in a side clause that holds a grade of its own belongs to that one.
            let side = clauses.of(toks.start);
            let subordinate = (side.start..(side.start + 2).min(side.end)).any(|at| {
                matches!(
                    &*tokens[at].word,
                    "which" | "who" | "whose" | "where" | "having" | "after" | "before" | "when" | "while" | "as"
                )
            });
            let own = grades
                .iter()
                .any(|grade| side.holds(self.mentions.items[*grade].toks) && !self.mentions.items[*grade].toks.overlaps(claim.anchor));
            if side != clause && subordinate && own && claim.dated.is_none() && side.start > claim.sentence.start {
                continue;
            }
            let between = if toks.start >= claim.anchor.end {
                Toks::new(claim.anchor.end, toks.start)
            } else {
                Toks::new(toks.end, claim.anchor.start)
            };
            // "It was inadequate in 2022 and is good now": the present has a verb of its own.
            let word = |at: usize| &*tokens[at].word;
            let told = (claim.sentence.start..toks.start).any(|at| matches!(word(at), "was" | "were" | "had"));
            let tells = between
                .iter()
                .any(|at| matches!(word(at), "is" | "are") && at > between.start && matches!(word(at - 1), "and" | "but" | "," | "now"));
            if toks.end <= claim.anchor.start && told && tells && claim.dated.is_none() {
                continue;
            }
            let mut cost = between.len();
            if clauses.of(toks.start) != clause {
                cost += 8;
            }
            if grades
                .iter()
                .any(|grade| between.holds(self.mentions.items[*grade].toks) && !claim.toks.holds(self.mentions.items[*grade].toks))
            {
                // "In 2017 it required improvement, and leadership was good": the date goes on, unless the present comes in.
                cost += if toks.end <= claim.anchor.start && !self.present(claim) {
                    6
                } else {
                    25
                };
            }
            // A date that opens the sentence governs all of it.
            let fronted = match opening {
                Some(opening) => opening == mention,
                None => toks.start <= claim.sentence.start + 3,
            };
            if fronted {
                cost = cost.min(14);
            }
            // What follows is nearer than what went before.
            if toks.end <= claim.anchor.start && !fronted {
                cost += 4;
            }
            // A stated year is worth more than a relative phrase beside it.
            if said.needs_article_date() {
                cost += 3;
            }
            if cost <= 30 && best.is_none_or(|(least, ..)| cost < least) {
                // "Inadequate in 2017, good two years later": a date goes with the grade before it; and what stands behind another
                // date, or a semicolon, is hardly of the first.
                let taken = own && side.start < toks.start && side.end <= claim.anchor.start
                    || between.iter().any(|at| word(at) == ";")
                    || dates.iter().any(|date| between.holds(self.mentions.items[*date].toks));
                // "When it was last inspected, in November 2019, it was good."
                let when =
                    word(claim.sentence.start) == "when" && !grades.iter().any(|grade| self.mentions.items[*grade].toks.start < toks.start);
                // "It was good when inspectors came in November 2019."
                let behind = (side.start..(side.start + 2).min(side.end)).any(|at| word(at) == "when") && !own && stated == 1;
                best = Some((cost, mention, side == clause || (fronted || when || behind) && !taken));
            }
        }
        best.map(|(_, mention, sure)| (mention, sure))
    }

    fn past(&self, said: &Said) -> bool {
        said.when(self.as_of)
            .and_then(|when| when.intervals.first().copied())
            .is_some_and(|interval| self.as_of.is_none_or(|day| interval.from <= day))
    }

    /// The reports on a body that a date may be of.
    fn by_date(&self, body: usize, mention: usize, sure: bool, now: Target, cue: Option<Effect>, is_date: bool) -> Option<Aim> {
        let Value::Date(said) = &self.mentions.items[mention].value else {
            return None;
        };
        let when = said.when(self.as_of)?;
        let text = self.mentions.words(self.mentions.items[mention].toks);
        if self
            .as_of
            .is_some_and(|day| when.intervals.iter().all(|interval| interval.from > day))
        {
            return None;
        }
        let reports = self.reports(body);
        let hits: Vec<usize> = reports
            .iter()
            .copied()
            .filter(|report| matches(&self.records.reports[*report], &when))
            .collect();
        let current = if let Target::Report(report) = now { Some(report) } else { None };
        let why = |report: &Record| self.time_of(self.mentions.items[mention].toks, report);
        // A plain relative date ("yesterday", "this week") that fits no report says nothing about which.
        let vague = said.is_relative() || said.needs_article_date();
        match hits.as_slice() {
            // A year in which nothing came: the report nearest to it is what was meant.
            [] if is_date && when.grain == Grain::Year && !said.needs_article_date() => {
                let wanted = when.intervals[0];
                let far = |report: &usize| {
                    published(&self.records.reports[*report]).map_or(i32::MAX, |day| {
                        let days = |other: Date| day.until(other).map_or(i32::MAX, |span| span.get_days().abs());
                        days(wanted.from).min(days(wanted.to))
                    })
                };
                let nearest = reports
                    .iter()
                    .copied()
                    .filter(|report| Some(*report) != current || cue != Some(Effect::Previous))
                    .min_by_key(far)?;
                Some(Aim {
                    live: vec![Target::Report(nearest)],
                    doubts: Vec::new(),
                    why: format!("no report on it dates from “{text}”; the nearest is held against it"),
                    back: false,
                    sure: false,
                })
            }
            [] if is_date || (vague && when.grain <= Grain::Month) => None,
            [] => {
                let interval = when.intervals[0];
                // A time since the report in the news is no other report's.
                if current
                    .and_then(|report| published(&self.records.reports[report]))
                    .is_some_and(|out| out <= interval.to)
                {
                    return None;
                }
                let end = self.as_of.map_or(interval.to, |day| day.min(interval.to));
                // Between reports the grade that stood then is meant; where a report is spoken of, there was none.
                let target = if cue == Some(Effect::Previous) {
                    Target::Absent(interval)
                } else {
                    Target::Standing(end)
                };
                let mut doubts = if sure { Vec::new() } else { vec![now] };
                if when.grain == Grain::Year && said.is_relative() {
                    doubts.extend(self.near(body, interval));
                }
                Some(Aim {
                    live: vec![target],
                    doubts,
                    why: format!("no report on it dates from “{text}”; the grade that stood then is meant"),
                    back: sure,
                    sure: false,
                })
            }
            hits if current.is_some_and(|report| hits.contains(&report)) && (cue != Some(Effect::Previous)) => {
                let report = current.unwrap_or(hits[0]);
                let doubts = hits.iter().filter(|hit| **hit != report).map(|hit| Target::Report(*hit)).collect();
                Some(Aim {
                    live: vec![Target::Report(report)],
                    doubts,
                    why: why(&self.records.reports[report]),
                    back: false,
                    sure,
                })
            }
            hits => {
                let others: Vec<usize> = hits.iter().copied().filter(|hit| Some(*hit) != current).collect();
                let chosen = if others.is_empty() { hits.to_vec() } else { others };
                // Of several, the nearest to what was said; the others are doubts.
                let main = *chosen.last()?;
                let mut doubts: Vec<Target> = chosen.iter().filter(|hit| **hit != main).map(|hit| Target::Report(*hit)).collect();
                // "A year ago": what stood then may be meant, before the report that came at about that time; "in March last year" names its own.
                if said.is_relative() && said.months().is_none() && when.grain >= Grain::Month {
                    doubts.extend(when.intervals.iter().map(|interval| Target::Standing(interval.from)));
                }
                if !sure {
                    doubts.push(now);
                }
                Some(Aim {
                    live: vec![Target::Report(main)],
                    doubts,
                    why: why(&self.records.reports[main]),
                    back: sure,
                    sure,
                })
            }
        }
    }

    /// Reports within a year or so of an interval.
    fn near(&self, body: usize, interval: Interval) -> Vec<Target> {
        let wide = Interval {
            from: interval.from.checked_sub(200.days()).unwrap_or(interval.from),
            to: interval.to.checked_add(200.days()).unwrap_or(interval.to),
        };
        self.reports(body)
            .into_iter()
            .filter(|report| published(&self.records.reports[*report]).is_some_and(|day| wide.from <= day && day <= wide.to))
            .map(Target::Report)
            .collect()
    }

    /// Whether the claim's clause speaks in the present.
    fn present(&self, claim: &Claim) -> bool {
        // A list or table of grades is that of the report in hand, unless its head says otherwise.
        if matches!(self.mentions.article.blocks[claim.block].kind, BlockKind::Item | BlockKind::Row) {
            return true;
        }
        let clauses = crate::claim::Clauses::new(self.mentions, claim.sentence);
        let clause = clauses.of(claim.anchor.start).to(claim.toks);
        self.speaks_in_present(clause)
    }

    fn present_sentence(&self, claim: &Claim) -> bool {
        self.speaks_in_present(claim.sentence)
    }

    fn speaks_in_present(&self, toks: Toks) -> bool {
        let tokens = &self.mentions.article.tokens;
        let grades: Vec<Toks> = self
            .mentions
            .within(toks, "grade")
            .into_iter()
            .map(|mention| self.mentions.items[mention].toks)
            .collect();
        let has = |words: &[&str]| {
            toks.iter()
                .any(|at| words.contains(&&*tokens[at].word) && !grades.iter().any(|grade| grade.contains(at)))
        };
        // "Care leavers require improvement": a grade that is its own verb, unless it is of the past or hangs on another.
        let verbs = self.mentions.within(toks, "verb-grade").into_iter();
        let tells = verbs.map(|mention| self.mentions.items[mention].toks.start).any(|at| {
            let lead = at.checked_sub(1).map_or("", |at| &*tokens[at].word);
            let subject = at > toks.start && !self.mentions.closed_class(at - 1);
            (subject || matches!(lead, "it" | "which" | "they" | "also" | "still" | "both" | "all" | "too"))
                && !tokens[at].word.ends_with("ed")
                && !tokens[at].word.ends_with("ing")
        });
        (tells && !has(&["had", "was", "were", "did"]))
            || has(&[
                "is", "are", "has", "have", "now", "gets", "remains", "remain", "joins", "today", "this", "'ve", "'re",
            ]) && !has(&["had"])
    }
}

fn published(record: &Record) -> Option<Date> {
    record.published.as_ref().map(|published| published.value)
}

/// Whether some times that are those of one report may be those of another: where they are its very days, no others will do.
pub(super) fn fits_too(own: &Record, other: &Record, times: &[When]) -> bool {
    let exact = |record: &Record| {
        let inspected = record.inspected.as_ref().map(|inspected| inspected.value);
        inspected.is_some_and(|days| days.from != days.to && times.iter().any(|when| when.intervals.contains(&days)))
    };
    times.iter().any(|when| matches(other, when)) && (exact(other) || !exact(own))
}

/// Whether a report was made or published at a time.
fn matches(record: &Record, when: &When) -> bool {
    when.intervals.iter().any(|interval| {
        let inspected = record
            .inspected
            .as_ref()
            .is_some_and(|inspected| inspected.value.from <= interval.to && interval.from <= inspected.value.to);
        let out = published(record).is_some_and(|day| interval.from <= day && day <= interval.to);
        inspected || out
    })
}
