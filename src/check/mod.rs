//! Checks: each reading of a claim against the records, one file per kind; [`collapse`] makes one verdict of the readings.

mod date;
mod grade;
mod name;
mod office;
mod quotation;
mod rank;
mod stated;
mod together;

pub(crate) use name::same as same_person;

use jiff::civil::Date;

use crate::{
    claim::{Claim, Content},
    finding::{Diff, Evidence, Severity, Speaker, Verdict},
    frame::{Framed, Frames, Reading, Target},
    mention::Mentions,
    pack::{Home, Packs, Rule},
    record::{Place, Record, Records, Register},
};

/// What the checks look at.
pub struct Judge<'a> {
    /// The article and its mentions.
    pub mentions: &'a Mentions<'a>,
    /// The packs.
    pub packs: &'a Packs,
    /// The records.
    pub records: &'a Records,
    /// The frames.
    pub frames: &'a Frames,
    /// The pack of the claim in hand: only reports of its frameworks count.
    pub home: Home,
}

/// What the records say of one reading.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// The result.
    pub result: Answer,
    /// What the article says, in the record's form.
    pub found: String,
    /// What the record says.
    pub expected: String,
    /// The lines that prove it.
    pub evidence: Vec<Evidence>,
    /// A remark that goes with a supported claim.
    pub note: Option<String>,
    /// What a word diff shows.
    pub diff: Shown,
    /// What may be replaced in the article, and by what.
    pub replace: Option<(crate::article::Toks, String)>,
    /// The gravest that it may be, where that is less than the rule says.
    pub at_most: Option<Severity>,
    /// Whether the words alone show what a quiet claim is about, so that it need not be borne out to be reported.
    pub telling: bool,
}

/// What a word diff of a contradicted claim shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// What was found beside what was expected.
    #[default]
    Both,
    /// Longer texts than those.
    Texts(Diff),
    /// Nothing: there is no other side.
    Nothing,
}

/// What the records say of one reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// They agree.
    Agree,
    /// They refute it.
    Disagree,
    /// They do not say.
    #[default]
    Missing,
    /// They say two things, or do not say enough.
    Unsure,
}

impl From<Verdict> for Answer {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Supported => Answer::Agree,
            Verdict::Contradicted => Answer::Disagree,
            Verdict::Unverifiable => Answer::Missing,
            Verdict::Undecided => Answer::Unsure,
        }
    }
}

/// How serious a contradiction is: as its rule says, but a person's words are at most a warning.
fn severity(rule: &Rule, claim: &Claim, at_most: Option<Severity>) -> Severity {
    let person = (claim.speaker == Speaker::Person).then_some(Severity::Warning);
    [person, at_most].into_iter().flatten().fold(rule.severity, Severity::min)
}

/// The verdict on a claim, with the reading it rests on.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The verdict.
    pub verdict: Verdict,
    /// How serious; a person's words are at most a warning.
    pub severity: Option<Severity>,
    /// What differs, in one sentence.
    pub message: String,
    /// The reading shown.
    pub judged: Judged,
    /// Its body and report.
    pub subject: Option<(usize, Target)>,
    /// Whether nothing that a record could say was claimed, so that there is nothing to report: an office that no people file speaks of.
    pub idle: bool,
    /// Why it was read so, if the frame's report does not matter.
    pub reason: Option<String>,
}

/// Takes back what follows from a wrong date alone: "in a report of March 2021 it was judged good", where the date is refuted already.
pub(crate) fn tell_once(claims: &[Claim], rulings: &mut [Option<(&Rule, Ruling)>]) {
    let refuted = |ruling: &Ruling| ruling.verdict == Verdict::Contradicted;
    let dates: Vec<(crate::article::Toks, Option<usize>)> = claims
        .iter()
        .zip(&*rulings)
        .filter_map(|(claim, ruling)| {
            let (_, ruling) = ruling.as_ref().filter(|(_, ruling)| refuted(ruling))?;
            matches!(claim.content, Content::Date { .. }).then_some((claim.sentence, ruling.subject.map(|(body, _)| body)))
        })
        .collect();
    for (claim, ruling) in claims.iter().zip(rulings) {
        if let Some((_, ruling)) = ruling
            && refuted(ruling)
            && let Some((body, Target::Absent(_))) = ruling.subject
            && dates.contains(&(claim.sentence, Some(body)))
        {
            ruling.verdict = Verdict::Undecided;
            ruling.severity = None;
            "the date beside it is wrong, so which report is meant is not certain".clone_into(&mut ruling.message);
        }
    }
}

impl Judge<'_> {
    /// Judges a claim.
    pub fn rule(&self, claim: &Claim, framed: &Framed, rule: &Rule) -> Ruling {
        let judge = Judge { home: claim.home, ..*self };
        match &claim.content {
            Content::Name { name, role } => match self.packs.role(role) {
                Some(role) => judge.office(claim, name, role, framed, rule),
                None => judge.judge(claim, framed, rule),
            },
            _ => judge.judge(claim, framed, rule),
        }
    }

    fn judge(&self, claim: &Claim, framed: &Framed, rule: &Rule) -> Ruling {
        let live: Vec<(&Reading, Judged)> = framed.live.iter().map(|reading| (reading, self.reading(claim, reading))).collect();
        let mut doubts: Vec<(&Reading, Judged)> = framed
            .doubts
            .iter()
            .map(|reading| (reading, self.reading(claim, reading)))
            .collect();
        // A report that names nobody is no reason to doubt a name, nor one that is not loaded to doubt words that are nearly another's.
        let name = matches!(claim.content, Content::Name { .. });
        let telling = live.iter().any(|(_, judged)| judged.telling);
        let mut verdict = collapse(
            live.iter().map(|(_, judged)| judged.result),
            doubts
                .iter()
                .map(|(_, judged)| judged.result)
                .filter(|answer| !((name || telling) && *answer == Answer::Missing)),
        );
        // A name, or a day of the month, says of itself which report it is of: among those of the article's bodies, the one that it fits.
        if verdict == Verdict::Undecided && (name || self.to_the_day(claim)) {
            let fits = |answers: &[(&Reading, Judged)]| {
                answers.iter().any(|(reading, judged)| {
                    judged.result == Answer::Agree && reading.subjects.iter().all(|(body, target)| self.is_current(*body, *target))
                })
            };
            if fits(&live) || fits(&doubts) {
                verdict = Verdict::Supported;
            }
        }
        // Whose visit, and when, is only known of a report that was settled on, not of whichever stood at the time; and an article
        // that is news of a report which the records do not hold is not about the one before.
        let visit = matches!(
            claim.content,
            Content::Date { .. } | Content::Length(_) | Content::SameTime(_) | Content::Name { .. }
        );
        let news = |report: usize| {
            let published = self.records.reports[report].published.as_ref().map(|published| published.value);
            self.frames
                .as_of
                .zip(published)
                .is_some_and(|(now, published)| published.until(now).is_ok_and(|span| span.get_days() <= crate::frame::NEWS))
        };
        let settled = |body: usize, target: Target| {
            matches!(target, Target::Report(report) if news(report))
                || self
                    .frames
                    .current
                    .iter()
                    .any(|(topic, report, _)| self.frames.home == self.home && *topic == body && report.is_some())
        };
        // Refuted by the news too, whichever is meant.
        let by_news = live.iter().chain(&doubts).any(|(reading, judged)| {
            judged.result == Answer::Disagree
                && reading
                    .subjects
                    .iter()
                    .any(|(_, target)| matches!(target, Target::Report(report) if news(*report)))
        });
        let stood = framed.live.iter().any(|reading| {
            reading.subjects.iter().any(|(body, target)| {
                let topic = self.frames.topics.contains(body);
                let standing = matches!(target, Target::Standing(day) if self.frames.as_of.is_none_or(|now| now == *day));
                (visit && (standing || !(!framed.given.is_empty() || settled(*body, *target) || by_news))) || (topic && standing)
            })
        });
        // What registers say of a day is asked of that day, whatever report is in the news; how many hold a grade, or how often, can be told
        // as long as they reach that far.
        let reached = || {
            let mut registers = self.registers().peekable();
            registers.peek().is_some() && registers.all(|register| self.frames.as_of.is_some_and(|day| day <= register.to))
        };
        let of_the_day = match &claim.content {
            Content::Rank(query) | Content::Figure(query) => !query.all_of.is_empty() || (query.is_of_a_day() && reached()),
            _ => false,
        };
        // An inspector of another report in the news, where the sentence does not say whose, may well be of that one.
        let own = |at: usize| {
            framed
                .live
                .iter()
                .flat_map(|reading| &reading.subjects)
                .any(|(body, _)| self.is_of(at, *body))
        };
        let of_another = || matches!(&claim.content, Content::Name { name, role } if self.leads_another(name, role, claim, &|at| news(at) && !own(at) && framed.may_be_of(self.records, at)));
        let by_calendar = matches!(rule.check, crate::pack::CheckKind::Weekday);
        if verdict == Verdict::Contradicted && !by_calendar && (claim.tentative || (stood && !of_the_day) || of_another()) {
            verdict = Verdict::Undecided;
        }
        // What is true of another report was hardly said of this one, unless the words say so.
        if verdict == Verdict::Contradicted {
            let mut excuses = framed.excuses.iter().map(|reading| (reading, self.reading(claim, reading)));
            if let Some(excuse) = excuses.find(|(_, judged)| judged.result == Answer::Agree) {
                doubts.push(excuse);
                verdict = Verdict::Undecided;
            }
        }
        let wanted = Answer::from(verdict);
        // Of several readings the newest report is shown.
        let shown = live
            .iter()
            .rev()
            .find(|(_, judged)| judged.result == wanted)
            .or_else(|| {
                doubts
                    .iter()
                    .find(|(_, judged)| verdict == Verdict::Supported && judged.result == wanted)
            })
            .or(live.last());
        let mut judged = shown.map_or_else(Judged::default, |(_, judged)| judged.clone());
        // What is right under one reading only is not certain; but a name or words that are nearly a record's say of themselves whose they are.
        let mut refuted = live.iter().chain(&doubts).filter(|(_, other)| other.result == Answer::Disagree);
        if refuted.any(|(_, other)| other.replace != judged.replace && !((name || telling) && other.replace.is_none())) {
            judged.replace = None;
        }
        let subject = shown.and_then(|(reading, _)| reading.subjects.first().copied());
        let severity = match verdict {
            Verdict::Contradicted => Some(severity(rule, claim, judged.at_most)),
            Verdict::Supported if judged.note.is_some() => Some(Severity::Note),
            _ => None,
        };
        let message = match verdict {
            Verdict::Contradicted => match &claim.content {
                Content::Name { role, .. } => self.fill(rule, &judged, subject).replace("{role}", &role.replace('-', " ")),
                _ => self.fill(rule, &judged, subject),
            },
            Verdict::Supported => judged
                .note
                .clone()
                .unwrap_or_else(|| format!("the record agrees: {}", judged.expected)),
            Verdict::Unverifiable if framed.live.is_empty() => framed.reason.clone(),
            Verdict::Unverifiable if judged.expected.is_empty() => "no record says".to_owned(),
            Verdict::Unverifiable => judged.expected.clone(),
            Verdict::Undecided => self.undecided(&live, &doubts, &judged),
        };
        Ruling {
            verdict,
            severity,
            message,
            judged,
            subject,
            idle: false,
            reason: None,
        }
    }

    /// Whether a person holds the role in a report in the news on another body that the article names, and the claim's sentence names none.
    fn leads_another(&self, name: &str, role: &str, claim: &Claim, news: &dyn Fn(usize) -> bool) -> bool {
        if !self.mentions.within(claim.sentence, "body").is_empty() {
            return false;
        }
        let spoken = |id: &String| {
            self.mentions
                .items
                .iter()
                .any(|mention| matches!(mention.value, crate::mention::Value::Body(body) if self.records.bodies[body].id == *id))
        };
        self.records.reports.iter().enumerate().any(|(at, record)| {
            news(at) && record.person(role).is_some_and(|person| name::same(name, &person.value)) && record.bodies.iter().any(spoken)
        })
    }

    /// Whether a report is of a body.
    fn is_of(&self, report: usize, body: usize) -> bool {
        self.records
            .bodies
            .get(body)
            .is_some_and(|body| self.records.reports[report].bodies.contains(&body.id))
    }

    /// Whether a claim is of a stated day of the month.
    fn to_the_day(&self, claim: &Claim) -> bool {
        matches!(&claim.content, Content::Date { said, .. } if said.when(self.frames.as_of).is_some_and(|when| when.grain == crate::mention::Grain::Day) && !said.is_day_of_week())
    }

    /// Whether a target is the report that is news of a body.
    fn is_current(&self, body: usize, target: Target) -> bool {
        let current = self.frames.current.iter().find(|(topic, ..)| *topic == body);
        matches!((current, target), (Some((_, Some(current), _)), Target::Report(report)) if *current == report)
    }

    fn undecided(&self, live: &[(&Reading, Judged)], doubts: &[(&Reading, Judged)], judged: &Judged) -> String {
        let all = || live.iter().chain(doubts);
        let say = |answer: Answer| {
            let mut names: Vec<String> = all()
                .filter(|(_, judged)| judged.result == answer)
                .filter_map(|(reading, _)| reading.subjects.first())
                .map(|subject| self.target_name(*subject))
                .collect();
            names.dedup();
            names.join(", ")
        };
        let (with, against) = (say(Answer::Agree), say(Answer::Disagree));
        if !with.is_empty() && !against.is_empty() && with != against {
            return format!("agrees with {with}, not with {against}: which is meant?");
        }
        if all().all(|(_, judged)| judged.result == Answer::Unsure) && !judged.expected.is_empty() {
            return format!("the records do not decide it: {}", judged.expected);
        }
        if judged.expected.is_empty() {
            "the records do not decide it".to_owned()
        } else {
            format!("what is meant is not certain; the record says {}", judged.expected)
        }
    }

    fn fill(&self, rule: &Rule, judged: &Judged, subject: Option<(usize, Target)>) -> String {
        let body = subject
            .and_then(|(body, _)| self.records.bodies.get(body))
            .map_or("the body", |body| body.name.as_str());
        rule.say(&judged.found, &judged.expected, body)
    }

    /// A reading's body and report in words.
    pub fn target_name(&self, (body, target): (usize, Target)) -> String {
        let name = self.records.bodies.get(body).map_or("?", |body| body.name.as_str());
        match target {
            Target::Report(report) => format!("the report {}", self.records.reports[report].id),
            Target::Standing(day) => format!("what held for {name} on {day}"),
            Target::Absent(_) | Target::Unknown => format!("an unknown report on {name}"),
        }
    }

    /// A reading is as true as its least true subject.
    fn reading(&self, claim: &Claim, reading: &Reading) -> Judged {
        let mut worst: Option<Judged> = None;
        let mut replace: Option<Option<(crate::article::Toks, String)>> = None;
        for subject in &reading.subjects {
            let judged = self.subject(claim, *subject, reading);
            // What is right of one subject only is no replacement.
            replace = Some(match replace {
                Some(known) if known != judged.replace => None,
                _ => judged.replace.clone(),
            });
            let rank = |judged: &Judged| match judged.result {
                Answer::Disagree => 3,
                Answer::Unsure => 2,
                Answer::Missing => 1,
                Answer::Agree => 0,
            };
            match &mut worst {
                Some(known) if rank(known) >= rank(&judged) => known.evidence.extend(judged.evidence),
                _ => worst = Some(judged),
            }
        }
        Judged {
            replace: replace.flatten(),
            ..worst.unwrap_or_default()
        }
    }

    fn subject(&self, claim: &Claim, (body, target): (usize, Target), reading: &Reading) -> Judged {
        match &claim.content {
            Content::Grade { .. } => self.grade(claim, body, target),
            Content::Date { .. } | Content::Length(_) | Content::SameTime(_) => self.date(claim, body, target),
            Content::Name { name, role } => self.name(claim, name, role, body, target),
            Content::Stated { figure, n } => self.stated(figure, *n, body, target),
            Content::Rank(query) | Content::Figure(query) => self.query(claim, query, body, target, reading),
            Content::Quotation { quotation } => self.quotation(claim, *quotation, body, target),
        }
    }

    /// The record that holds for a body at a target: the report itself, or the last one with any grade by that day.
    fn record(&self, body: usize, target: Target) -> Option<&Record> {
        match target {
            Target::Report(report) => self
                .records
                .reports
                .get(report)
                .filter(|record| self.packs.judges(self.home, record)),
            Target::Standing(day) => self.standing(body, day),
            Target::Absent(_) | Target::Unknown => None,
        }
    }

    /// The graded reports on a body that count here, oldest first.
    fn graded_reports(&self, body: usize) -> impl DoubleEndedIterator<Item = &Record> {
        let id = self.records.bodies.get(body).map_or("", |body| body.id.as_str());
        self.records
            .reports_of(id)
            .filter(|record| !record.judgements.is_empty() && self.packs.judges(self.home, record))
    }

    /// The registers that list reports which count here.
    fn registers(&self) -> impl Iterator<Item = &Register> {
        self.records
            .registers
            .iter()
            .filter(|register| self.packs.lists(self.home, register))
    }

    /// A grade as people write it.
    fn grade_name<'b>(&'b self, id: &'b str) -> &'b str {
        self.packs.grade_name(self.home, id)
    }

    /// An area as people write it.
    fn area_name<'b>(&'b self, id: &'b str) -> &'b str {
        self.packs.area_name(self.home, id)
    }

    /// The report that stood for a body on a day.
    fn standing(&self, body: usize, day: Date) -> Option<&Record> {
        let graded = || self.graded_reports(body).rev();
        graded()
            .find(|record| record.published.as_ref().is_some_and(|published| published.value <= day))
            .or_else(|| graded().find(|record| record.published.is_none() && record.as_at.is_some()))
    }

    /// The graded report before a record.
    fn record_before(&self, body: usize, record: &Record) -> Option<&Record> {
        let graded: Vec<&Record> = self.graded_reports(body).collect();
        let at = graded.iter().position(|known| known.id == record.id)?;
        at.checked_sub(1).map(|at| graded[at])
    }

    fn evidence(&self, at: &Place, field: &str, value: impl Into<String>) -> Evidence {
        let document = at.document.clone().map(Into::into);
        let text = document.or_else(|| self.records.words(at)).unwrap_or_default();
        Evidence {
            source: at.path.clone(),
            line: at.line,
            field: field.to_owned(),
            value: value.into(),
            text,
        }
    }
}

/// One verdict of all readings: contradicted only if every reading, doubts included, is refuted; supported if every live reading
/// agrees; unverifiable if no record says; otherwise undecided.
pub fn collapse(live: impl Iterator<Item = Answer>, doubts: impl Iterator<Item = Answer>) -> Verdict {
    let live: Vec<Answer> = live.collect();
    let doubts: Vec<Answer> = doubts.collect();
    let all = |answer: Answer| !live.is_empty() && live.iter().all(|found| *found == answer);
    if all(Answer::Agree) {
        Verdict::Supported
    } else if all(Answer::Disagree) {
        // A doubt that agrees, or that nobody can rule on, withdraws the accusation.
        if doubts.iter().all(|found| *found == Answer::Disagree) {
            Verdict::Contradicted
        } else {
            Verdict::Undecided
        }
    } else if live.is_empty() || all(Answer::Missing) {
        Verdict::Unverifiable
    } else {
        Verdict::Undecided
    }
}

/// Both sides, where a diff helps.
pub fn diff(judged: &Judged) -> Option<Diff> {
    if judged.result != Answer::Disagree {
        return None;
    }
    match &judged.diff {
        Shown::Texts(diff) => Some(diff.clone()),
        Shown::Nothing => None,
        Shown::Both => (!judged.found.is_empty() && !judged.expected.is_empty()).then(|| Diff {
            article: judged.found.clone(),
            source: judged.expected.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_withdraws_an_accusation_and_never_makes_one() {
        use Answer::{Agree, Disagree, Missing, Unsure};
        let verdict = |live: &[Answer], doubts: &[Answer]| collapse(live.iter().copied(), doubts.iter().copied());
        assert_eq!(verdict(&[Disagree], &[]), Verdict::Contradicted);
        assert_eq!(verdict(&[Disagree], &[Disagree]), Verdict::Contradicted);
        for doubt in [Agree, Missing, Unsure] {
            assert_eq!(verdict(&[Disagree], &[doubt]), Verdict::Undecided);
        }
        for doubt in [Agree, Missing, Unsure, Disagree] {
            assert_eq!(verdict(&[Agree], &[doubt]), Verdict::Supported);
        }
        assert_eq!(verdict(&[Agree, Disagree], &[]), Verdict::Undecided);
        assert_eq!(verdict(&[Missing], &[Disagree]), Verdict::Unverifiable);
        assert_eq!(verdict(&[], &[Disagree]), Verdict::Unverifiable);
    }
}
