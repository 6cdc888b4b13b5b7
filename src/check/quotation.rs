//! Words in quotation marks against the report's text.

use super::{Answer, Judge, Judged, Shown};
use crate::{
    article::{BlockKind, Token, TokenKind, Toks, Zone, tokens as tokens_of},
    claim::Claim,
    finding::{Diff, Evidence, Severity, Speaker},
    frame::Target,
    mention::Quotation,
    quote::{Found, Grade, Passage, Quoted, Text},
    record::Record,
};

/// With this share of its words in one passage of the report, and as many of them as this, a quotation shows itself whose words it holds.
const TELLING: (f64, usize) = (0.7, 5);

/// As many words in a row are nobody's by chance.
const OWNED: usize = 6;
/// Fewer words than this stand in many a report.
const PHRASE: usize = 4;
/// Words that turn the sense of those that follow.
const CURBS: &[&str] = &[
    "almost", "barely", "few", "fewer", "hardly", "less", "nearly", "neither", "never", "no", "nor", "not", "rarely", "seldom", "without",
];
/// Beginnings of words by which an article may say the same.
const TURNS: &[&str] = &["cannot", "fail", "insufficient", "lack", "miss", "none", "nothing", "un", "yet"];
/// How far before the marks, in tokens.
const TURNED: usize = 12;
/// A phrase of fewer words in a headline sums the report up, and is not held to its words.
const HEADLINE: usize = 4;

impl Judge<'_> {
    pub(super) fn quotation(&self, claim: &Claim, quotation: usize, body: usize, target: Target) -> Judged {
        let (Some(record), Some(quotation)) = (self.record(body, target), self.mentions.quotations.get(quotation)) else {
            return Judged::default();
        };
        let article = self.mentions.article;
        let Some(tokens) = article.tokens.get(quotation.words.start..quotation.words.end) else {
            return Judged::default();
        };
        let quoted = Quoted::new(tokens);
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word).count();
        let elsewhere = || self.elsewhere(record, &quoted, words < PHRASE);
        let Some(text) = self.records.texts.get(&record.id) else {
            if let Some((other, passage)) = elsewhere() {
                return self.of_another(claim, body, record, other, &passage);
            }
            return Judged {
                expected: format!(
                    "the text of {} is not loaded: `presscheck import REPORT.pdf --into DIR`, then check with `--sources DIR`",
                    record.id
                ),
                ..Judged::default()
            };
        };
        let found = quoted.find(text);
        let printed = article.text(article.span(quotation.words)).to_owned();
        // Of a person's words only a whole sentence or so that stands in the report is the report's.
        let own = claim.speaker != Speaker::Person || !claim.quiet;
        if !own && (found.grade != Grade::Exact || found.shared < OWNED) {
            return Judged::default();
        }
        if found.grade == Grade::Exact {
            let curbed = found
                .passage
                .as_ref()
                .and_then(|passage| passage.before.as_deref())
                .filter(|before| self.drops(quotation, before));
            if let Some(before) = curbed {
                return Judged {
                    result: Answer::Unsure,
                    expected: format!(
                        "the report has “{before}” before these words ({})",
                        found.passage.as_ref().map(cite).unwrap_or_default()
                    ),
                    evidence: vec![proof(text, found.passage.as_ref())],
                    ..Judged::default()
                };
            }
            return Judged {
                result: Answer::Agree,
                found: printed,
                expected: found.passage.as_ref().map(cite).unwrap_or_default(),
                evidence: vec![proof(text, found.passage.as_ref())],
                ..Judged::default()
            };
        }
        if let Some((other, passage)) = elsewhere() {
            return self.of_another(claim, body, record, other, &passage);
        }
        let Found { share, shared, .. } = found;
        let told = match found.grade {
            Grade::Exact => "is the report's",
            Grade::Inflected => "has one word in another form",
            Grade::Spliced => "joins passages that stand apart",
            Grade::Altered => "has other words",
            Grade::Absent => "is not in the report",
        };
        let expected = match &found.passage {
            Some(passage) if found.grade == Grade::Absent => format!("nothing nearer than “{}” ({})", sentence(passage), cite(passage)),
            Some(passage) => format!("“{}” ({})", sentence(passage), cite(passage)),
            None => "nothing like it".to_owned(),
        };
        let telling = found.grade != Grade::Absent && share >= TELLING.0 && shared >= TELLING.1;
        // Fewer words may be of another passage, and one that turns the sense is for a person to put right.
        let replace = found.swap.filter(|_| telling).and_then(|(range, with)| {
            let toks = Toks::new(quotation.words.start + range.start, quotation.words.start + range.end);
            let turns = |token: &Token| CURBS.contains(&&*token.word) || &*token.word == "n't";
            let turned = article.tokens[toks.iter()].iter().any(turns) || tokens_of(&with).iter().any(turns);
            (!turned).then_some((toks, with))
        });
        let block = &article.blocks[claim.block];
        let headed = (block.zone == Zone::Headline || matches!(block.kind, BlockKind::Heading(_))) && words < HEADLINE;
        Judged {
            result: if headed { Answer::Unsure } else { Answer::Disagree },
            found: told.to_owned(),
            expected,
            evidence: vec![proof(text, found.passage.as_ref())],
            diff: match found.passage {
                Some(passage) if found.grade != Grade::Absent => Shown::Texts(Diff {
                    source: beside(&printed, &passage.text),
                    article: trim(&printed).to_owned(),
                }),
                _ => Shown::Nothing,
            },
            replace,
            at_most: (found.grade == Grade::Inflected).then_some(Severity::Warning),
            telling,
            ..Judged::default()
        }
    }

    /// Whether a word that the report has before the quoted ones turns their sense, and nothing before the marks does.
    fn drops(&self, quotation: &Quotation, before: &str) -> bool {
        let first = quotation.toks.start;
        let told = first.saturating_sub(TURNED)..first;
        CURBS.contains(&before)
            && !told.into_iter().any(|at| {
                let word = &*self.mentions.article.tokens[at].word;
                word == before || CURBS.contains(&word) || word == "n't" || TURNS.iter().any(|turn| word.starts_with(turn))
            })
    }

    /// Another report that has the words: one in the news of a body that the article is about or, of more than a phrase, any on the
    /// same bodies.
    fn elsewhere<'s>(&'s self, record: &'s Record, quoted: &Quoted, phrase: bool) -> Option<(&'s Record, Passage)> {
        let news = self
            .frames
            .current
            .iter()
            .filter_map(|(_, report, _)| self.records.reports.get((*report)?));
        let topics = self
            .frames
            .topics
            .iter()
            .filter_map(|topic| self.records.bodies.get(*topic))
            .map(|body| body.id.as_str());
        let bodies = record.bodies.iter().map(String::as_str).chain(topics).filter(|_| !phrase);
        let others = news.chain(bodies.flat_map(|body| self.records.reports_of(body)));
        others.filter(|other| other.id != record.id).find_map(|other| {
            let passage = quoted.stands(self.records.texts.get(&other.id)?)?;
            Some((other, passage))
        })
    }

    /// Words of another report than the one that the claim was read as being about.
    fn of_another(&self, claim: &Claim, body: usize, record: &Record, other: &Record, passage: &Passage) -> Judged {
        let news = self.frames.current.iter().find(|(_, report, _)| {
            report
                .and_then(|report| self.records.reports.get(report))
                .is_some_and(|report| report.id == other.id)
        });
        let named = !self.mentions.within(claim.sentence, "body").is_empty();
        let evidence = self.records.texts.get(&other.id).map(|text| proof(text, Some(passage)));
        // Of the reports in the news the words say themselves which is quoted.
        let meant = news.is_some_and(|(topic, ..)| *topic == body || !named);
        Judged {
            result: if meant { Answer::Agree } else { Answer::Unsure },
            expected: if meant {
                format!("{}, {}", other.id, cite(passage))
            } else {
                format!("these words are in {} ({}), not in {}", other.id, cite(passage), record.id)
            },
            evidence: evidence.into_iter().collect(),
            telling: true,
            ..Judged::default()
        }
    }
}

/// Words without the marks behind them: a comma before the closing mark is the newspaper's.
fn trim(words: &str) -> &str {
    words.trim().trim_end_matches([',', '.', ';', ':', '!', '?', '…'])
}

/// A passage as it is set beside quoted words: which of them begins with a capital is no difference.
fn beside(words: &str, passage: &str) -> String {
    let mut rest = passage.chars();
    match (words.trim().chars().next(), rest.next()) {
        (Some(quoted), Some(printed)) if quoted != printed && quoted.to_lowercase().eq(printed.to_lowercase()) => {
            std::iter::once(quoted).chain(rest).collect()
        }
        _ => passage.to_owned(),
    }
}

fn sentence(passage: &Passage) -> &str {
    passage.around.as_ref().unwrap_or(&passage.text)
}

fn cite(passage: &Passage) -> String {
    format!("page {}, paragraph {}", passage.page, passage.paragraph)
}

/// The line of the report's text that shows it; the whole text where no line does.
fn proof(text: &Text, passage: Option<&Passage>) -> Evidence {
    Evidence {
        source: text.path.as_str().into(),
        line: passage.map_or(1, |passage| passage.line),
        field: "text".to_owned(),
        value: passage.map_or_else(|| format!("{} paragraphs", text.paragraphs().paragraphs.len()), cite),
        text: passage.map(|passage| sentence(passage).to_owned().into()).unwrap_or_default(),
    }
}
