//! One article through all stages.

use jiff::civil::Date;

use crate::{
    agree::{self, Across},
    article::{Article, Lines},
    check::{self, Judge, Ruling},
    claim::{self, Areas, Claim, Claims, Content, Passage, Query},
    finding::{CheckedClaim, ClaimValue, FrameNote, Outcome, Severity, Speaker, Standing, Unread, UnreadKind, Verdict, stamp_claims},
    fix,
    frame::{self, Frames, Pins, Target},
    mention::{self, Lexicon, Mentions, Value},
    pack::{Home, Packs, Rule},
    policy::{Policy, Terms},
    record::{Records, Register},
};

/// What a run is told about an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Ids of the reports that it is about; ids that the records do not hold are passed over.
    pub reports: Vec<String>,
    /// The day it was published.
    pub date: Option<Date>,
    /// What is said of its findings beforehand.
    pub policy: Policy,
}

/// Packs and records, made ready for many articles.
pub struct Checker<'a> {
    pub(crate) packs: &'a Packs,
    pub(crate) records: &'a Records,
    lexicon: Lexicon,
    /// Whether quiet claims are reported whatever the records say.
    outspoken: bool,
}

/// Checks one article. For many, make a [`Checker`] once.
pub fn check(article: &Article, packs: &Packs, records: &Records, options: &Options) -> Outcome {
    Checker::new(packs, records).check(article, options)
}

/// Why a quiet claim that the records do not bear out is listed as unread.
const UNSAID: &str = "a date or a name near words of an inspection, and what it is of is not said";

/// How many reports an undated article is tried against.
const TRIED: usize = 8;

impl<'a> Checker<'a> {
    /// Makes packs and records ready.
    pub fn new(packs: &'a Packs, records: &'a Records) -> Self {
        Self {
            packs,
            records,
            lexicon: Lexicon::new(records),
            outspoken: false,
        }
    }

    /// Reporting quiet claims whatever the records say: to try rules by examples.
    #[must_use]
    pub(crate) fn outspoken(mut self) -> Self {
        self.outspoken = true;
        self
    }

    /// With persons whose names count as recorded, in any role.
    #[must_use]
    pub(crate) fn knowing(mut self, people: &[String]) -> Self {
        self.lexicon.learn(people);
        self
    }

    /// The mentions of an article.
    pub fn mentions<'b>(&'b self, article: &'b Article, options: &Options) -> Mentions<'b> {
        self.read(article, options, None)
    }

    fn read<'b>(&'b self, article: &'b Article, options: &Options, home: Home) -> Mentions<'b> {
        mention::find(article, self.packs, &self.lexicon, options.date, home)
    }

    /// Checks one article. Cannot fail.
    pub fn check(&self, article: &Article, options: &Options) -> Outcome {
        self.check_as(article, options, None)
    }

    /// Checks one article; if no word of it says what it is about, it is taken to be about the domain of a pack.
    pub(crate) fn check_as(&self, article: &Article, options: &Options, home: Home) -> Outcome {
        let mentions = self.read(article, options, home);
        let claims = claim::find(&mentions);
        let (frames, rulings) = self.settle(&mentions, &claims, options);
        let mut outcome = Outcome {
            path: article.path.clone(),
            date: mentions.date.map(|date| (date.date, date.from)),
            offsets_decoded: article.offsets_decoded,
            frames: self.frame_notes(&frames),
            furniture: article.furniture(),
            notes: self.notes(&mentions, &claims, &frames, options),
            ..Outcome::default()
        };
        let lines = article.lines();
        let mut guessed: Vec<Passage> = Vec::new();
        // What is not reported is compared with nothing either.
        // Of a person's words an example cannot say either whether a report has them.
        let outspoken =
            |claim: &Claim| self.outspoken && !(claim.speaker == Speaker::Person && matches!(claim.content, Content::Quotation { .. }));
        let silent = |claim: &Claim, ruling: &Ruling| {
            claim.quiet && !outspoken(claim) && ruling.verdict != Verdict::Supported && !ruling.judged.telling
        };
        let verdicts: Vec<Option<Verdict>> = claims
            .claims
            .iter()
            .zip(&rulings)
            .map(|(claim, ruling)| {
                ruling
                    .as_ref()
                    .filter(|(_, ruling)| !silent(claim, ruling))
                    .map(|(_, ruling)| ruling.verdict)
            })
            .collect();
        for ((claim, framed), ruling) in claims.claims.iter().zip(&frames.claims).zip(rulings) {
            if let Some((_, ruling)) = &ruling
                && silent(claim, ruling)
            {
                // Words in marks that nobody is named for are listed with what was not read already.
                if !matches!(claim.content, Content::Quotation { .. }) {
                    guessed.push(Passage {
                        toks: claim.toks,
                        kind: UnreadKind::of(self.packs.claims[claim.def].kind),
                        why: UNSAID.to_owned(),
                    });
                }
                continue;
            }
            if let Some((rule, ruling)) = ruling {
                outcome
                    .claims
                    .push(self.checked(&mentions, &lines, claim, &framed.reason, rule, ruling));
            }
        }
        outcome
            .claims
            .sort_by(|a, b| (a.span.start, &a.rule, a.span.end).cmp(&(b.span.start, &b.rule, b.span.end)));
        agree::soften(&mut outcome.claims);
        stamp_claims(&article.path, &mut outcome.claims);
        self.agree(&mentions, &lines, (&claims, &frames), &verdicts, &mut outcome);
        let (terms, remarks) = Terms::of(article, &options.policy, self.packs);
        terms.settle(self.packs, &mut outcome, remarks);
        agree::settle(&mut outcome);
        // A quotation may turn out to be the report's after all. The claims stand in the order of the text.
        let said = |passage: &&Passage| {
            let span = article.span(passage.toks);
            let first = outcome.claims.partition_point(|claim| claim.span.start < span.start);
            let mut here = outcome.claims[first..].iter().take_while(|claim| claim.span.start == span.start);
            passage.kind == UnreadKind::Quotation && here.any(|claim| claim.span == span)
        };
        let mut unread: Vec<&Passage> = claims.unread.iter().filter(|passage| !said(passage)).chain(&guessed).collect();
        unread.sort_by_key(|passage| passage.toks);
        outcome.unread = unread
            .into_iter()
            .map(|passage| {
                let span = article.span(passage.toks);
                Unread {
                    span,
                    line: lines.position(span.start).0,
                    text: article.text(span).to_owned(),
                    kind: passage.kind,
                    why: passage.why.clone(),
                }
            })
            .collect();
        outcome
    }

    /// What holds the articles of one run against each other, one after the other; each must have come out of [`Checker::check`].
    pub fn across(&self) -> Across<'a> {
        Across::new(self.packs)
    }

    /// Holds the articles of one run against each other, all at once and in whatever order. Cannot fail.
    pub fn compare(&self, outcomes: &mut [&mut Outcome]) {
        agree::across(self.packs, outcomes);
    }

    /// Holds an article against itself.
    fn agree(&self, mentions: &Mentions, lines: &Lines, read: (&Claims, &Frames), verdicts: &[Option<Verdict>], outcome: &mut Outcome) {
        outcome.facts = agree::facts(mentions, self.records, lines, read, verdicts);
        outcome.findings = agree::within(self.packs, &outcome.facts);
        let refuted = read.0.claims.iter().zip(verdicts);
        let refuted: Vec<_> = refuted
            .filter(|(claim, verdict)| matches!(claim.content, Content::Name { .. }) && **verdict == Some(Verdict::Contradicted))
            .map(|(claim, _)| claim.toks)
            .collect();
        outcome.findings.extend(agree::spellings(self.packs, mentions, &refuted));
    }

    /// Frames and judges; an article without a date is tried against each report of its body, and read as about the one that it clearly fits.
    pub(crate) fn settle(&self, mentions: &Mentions, claims: &Claims, options: &Options) -> (Frames, Vec<Option<(&'a Rule, Ruling)>>) {
        let mut pins = Pins::default();
        let named = options.reports.iter().chain(&mentions.article.pin);
        pins.reports = named
            .filter_map(|id| self.records.reports.iter().position(|record| record.id == *id))
            .collect();
        let first = self.judge(mentions, claims, &pins);
        let undated: Vec<usize> = first
            .0
            .current
            .iter()
            .filter(|(_, report, _)| report.is_none())
            .map(|(body, ..)| *body)
            .collect();
        if mentions.date.is_some() || undated.len() != 1 {
            return first;
        }
        let tried: Vec<usize> = frame::reports(self.records, self.packs, undated[0], mentions.home())
            .into_iter()
            .rev()
            .take(TRIED)
            .collect();
        let mut fits: Vec<(i64, i64, usize)> = tried
            .iter()
            .map(|report| {
                let pins = Pins {
                    assumed: vec![*report],
                    ..pins.clone()
                };
                let (_, rulings) = self.judge(mentions, claims, &pins);
                let count = |verdict: Verdict| rulings.iter().flatten().filter(|(_, ruling)| ruling.verdict == verdict).count();
                let (with, against) = (
                    i64::try_from(count(Verdict::Supported)).unwrap_or(0),
                    i64::try_from(count(Verdict::Contradicted)).unwrap_or(0),
                );
                (with - against, with, *report)
            })
            .collect();
        fits.sort_by_key(|(score, with, report)| (std::cmp::Reverse((*score, *with)), *report));
        match fits.as_slice() {
            // Clear: enough agrees, most agrees, and no other report comes near.
            [(score, with, report), rest @ ..]
                if *with >= 3 && (*with - *score) * 2 <= *with + 2 && rest.first().is_none_or(|(next, ..)| score - next >= 2) =>
            {
                self.judge(
                    mentions,
                    claims,
                    &Pins {
                        assumed: vec![*report],
                        ..pins
                    },
                )
            }
            _ => first,
        }
    }

    fn judge(&self, mentions: &Mentions, claims: &Claims, pins: &Pins) -> (Frames, Vec<Option<(&'a Rule, Ruling)>>) {
        let frames = frame::frame(mentions, claims, self.records, pins);
        let judge = Judge {
            mentions,
            packs: self.packs,
            records: self.records,
            frames: &frames,
            home: mentions.home(),
        };
        let rulings = claims.claims.iter().zip(&frames.claims).map(|(claim, framed)| {
            let rule = self.packs.rule_of(&self.packs.claims[claim.def].id)?;
            let ruling = judge.rule(claim, framed, rule);
            (self.outspoken || !ruling.idle).then_some((rule, ruling))
        });
        let mut rulings: Vec<_> = rulings.collect();
        check::tell_once(&claims.claims, &mut rulings);
        (frames, rulings)
    }

    fn frame_notes(&self, frames: &Frames) -> Vec<FrameNote> {
        frames
            .current
            .iter()
            .filter_map(|(body, report, from)| {
                Some(FrameNote {
                    body: self.records.bodies.get(*body)?.id.clone(),
                    report: report
                        .and_then(|report| self.records.reports.get(report))
                        .map(|record| record.id.clone()),
                    from: from.clone(),
                })
            })
            .collect()
    }

    fn notes(&self, mentions: &Mentions, claims: &Claims, frames: &Frames, options: &Options) -> Vec<String> {
        let mut notes = Vec::new();
        let named = options.reports.iter().chain(&mentions.article.pin);
        for record in named.filter_map(|id| self.records.report(id)) {
            let spoken = |id: &String| {
                mentions
                    .items
                    .iter()
                    .any(|mention| matches!(mention.value, Value::Body(at) if self.records.bodies[at].id == *id))
            };
            if !record.bodies.iter().any(spoken) {
                notes.push(format!(
                    "the article does not name the body of {}, the report that it is said to be about",
                    record.id
                ));
            }
        }
        let Some(day) = frames.as_of else {
            if frames.current.iter().any(|(_, report, _)| report.is_none()) {
                notes.push("the article has no date, so it may be about any report: say which with --date or --report".to_owned());
            }
            return notes;
        };
        let homes: Vec<Home> = claims.claims.iter().map(|claim| claim.home).chain([mentions.home()]).collect();
        let spoken = |register: &&Register| homes.iter().any(|home| self.packs.lists(*home, register));
        let ended = self.records.registers.iter().filter(spoken).filter(|register| register.to < day);
        notes.extend(ended.map(|register| {
            format!(
                "the register ends on {}; this article is newer ({day})",
                register.to.strftime("%-d %B %Y")
            )
        }));
        notes
    }

    fn checked(&self, mentions: &Mentions, lines: &Lines, claim: &Claim, reason: &str, rule: &Rule, ruling: Ruling) -> CheckedClaim {
        let article = mentions.article;
        let def = &self.packs.claims[claim.def];
        let span = article.span(claim.toks);
        let (line, column) = lines.position(span.start);
        let report = match ruling.subject {
            Some((_, Target::Report(report))) => self.records.reports.get(report).map(|record| record.id.clone()),
            _ => None,
        };
        let replacement = ruling
            .judged
            .replace
            .as_ref()
            .filter(|_| ruling.verdict == Verdict::Contradicted)
            .and_then(|new| fix::replacement(mentions, claim, new));
        CheckedClaim {
            kind: def.kind,
            claim: def.id.clone(),
            rule: rule.id.clone(),
            span,
            line,
            column,
            text: article.text(span).to_owned(),
            value: self.value(mentions, claim),
            body: ruling
                .subject
                .and_then(|(body, _)| self.records.bodies.get(body))
                .map(|body| body.id.clone()),
            report,
            speaker: claim.speaker,
            zone: article.blocks[claim.block].zone,
            verdict: ruling.verdict,
            severity: ruling.severity,
            message: ruling.message,
            reason: ruling.reason.unwrap_or_else(|| reason.to_owned()),
            help: if ruling.severity.is_some_and(|severity| severity > Severity::Note) {
                rule.help.clone()
            } else {
                String::new()
            },
            fingerprint: String::new(),
            standing: Standing::default(),
            diff: check::diff(&ruling.judged),
            evidence: ruling.judged.evidence,
            replacement,
        }
    }

    /// A claim's value in its public form.
    pub fn value(&self, mentions: &Mentions, claim: &Claim) -> ClaimValue {
        match &claim.content {
            Content::Grade {
                grade,
                previous,
                areas,
                change,
                ..
            } => {
                let (area, areas, scope) = match areas {
                    Areas::Unsaid(_) => (self.whole(claim.home).map(str::to_owned), Vec::new(), None),
                    Areas::Named(named) if named.len() == 1 => (named.first().cloned(), Vec::new(), None),
                    Areas::Named(named) => (None, named.clone(), None),
                    Areas::All { .. } => (None, Vec::new(), Some("all".to_owned())),
                    Areas::Rest { .. } => (None, Vec::new(), Some("rest".to_owned())),
                    Areas::Count { .. } => (None, Vec::new(), Some("k-of-n".to_owned())),
                };
                ClaimValue::Grade {
                    grade: grade.clone(),
                    area,
                    areas,
                    scope,
                    previous: previous.clone(),
                    change: change.map(|change| change.name().to_owned()),
                }
            }
            Content::Date { event, said } => {
                let when = said.when(mentions.date.map(|date| date.date));
                let first = when.as_ref().and_then(|when| when.intervals.first().copied());
                ClaimValue::Date {
                    event: event.name().to_owned(),
                    from: first.map(|interval| interval.from.to_string()),
                    to: first.map(|interval| interval.to.to_string()),
                    grain: when.map_or("month", |when| when.grain.name()).to_owned(),
                }
            }
            Content::SameTime(event) => ClaimValue::Date {
                event: event.name().to_owned(),
                from: None,
                to: None,
                grain: "same-time".to_owned(),
            },
            Content::Length(length) => ClaimValue::Date {
                event: "length".to_owned(),
                from: Some(length.least.to_string()),
                to: Some(length.most.to_string()),
                grain: "days".to_owned(),
            },
            Content::Name { name, role } => ClaimValue::Name {
                name: name.clone(),
                role: role.clone(),
            },
            Content::Quotation { quotation } => {
                let quotation = &mentions.quotations[*quotation];
                ClaimValue::Quotation {
                    words: mentions.article.text(mentions.article.span(quotation.words)).to_owned(),
                    form: quotation.form.name().to_owned(),
                }
            }
            Content::Rank(query) => ClaimValue::Rank {
                rank: query.rank.name().to_owned(),
                n: query.n,
                predicate: self.predicate(query, claim.home),
                population: self.population(query),
            },
            Content::Stated { figure, n } => ClaimValue::Figure {
                n: *n,
                of: None,
                predicate: figure.clone(),
                population: None,
            },
            Content::Figure(query) => ClaimValue::Figure {
                n: query.n.unwrap_or(0),
                of: query.of,
                predicate: self.predicate(query, claim.home),
                population: self.population(query),
            },
        }
    }

    fn whole(&self, home: Home) -> Option<&str> {
        Some(self.packs.whole_area(home)).filter(|area| !area.is_empty())
    }

    fn predicate(&self, query: &Query, home: Home) -> String {
        if !query.all_of.is_empty() {
            let own = query.grade.as_deref().unwrap_or("the framed grade");
            let each = query.all_of.iter().map(|condition| {
                let grade = condition.grade.as_deref().unwrap_or(own);
                format!("{}: {}={grade}", condition.family, condition.area)
            });
            return each.collect::<Vec<_>>().join(" and ");
        }
        let areas = match &query.areas {
            Areas::Named(named) => named.join("+"),
            Areas::All { .. } => "all".to_owned(),
            _ => self.whole(home).unwrap_or("whole").to_owned(),
        };
        match (&query.grade, query.rank) {
            (_, claim::Rank::SameDay) => "published on the same day".to_owned(),
            (Some(grade), _) => format!("{areas}={grade}"),
            (None, _) => format!("{areas}=the framed grade"),
        }
    }

    fn population(&self, query: &Query) -> Option<String> {
        match query.population {
            Some(at) => self.records.populations.get(at).map(|population| {
                if query.outside {
                    format!("outside {}", population.id)
                } else {
                    population.id.clone()
                }
            }),
            None => query.region.then(|| "the region of the body".to_owned()),
        }
    }
}
