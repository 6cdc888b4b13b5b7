//! The ledger of the unread: passages that look like claims and were not read, each with a reason of a closed list. What looks like a
//! claim is said by the packs' hints, by grades that stand beside what is graded, and by words that almost are words of the packs' terms.

use super::{Claim, Claims, Content, Context};
use crate::{
    article::{TokenKind, Toks, Zone},
    finding::{ClaimKind, UnreadKind},
    mention::{Mentions, impossible_date, near_month},
    pack::Effect,
    pattern::{Matcher, Text},
};

/// A sentence of more tokens than this is a list or a table without marks; every word of it would be beside every other.
const LONGEST: usize = 120;

/// Fewer words between marks are no quotation.
const QUOTED: usize = 4;
/// With fewer words around it, a quotation is somebody's speech that goes on.
const TOLD: usize = 3;

/// A passage that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The clause.
    pub toks: Toks,
    /// The reason.
    pub kind: UnreadKind,
    /// The same in words.
    pub why: String,
}

/// Lists what was not read, at most one passage for each clause, in the order of the text.
pub(super) fn look(mentions: &Mentions, matcher: &mut Matcher, found: &mut Claims) {
    let blocks = mentions.article.blocks.iter().enumerate();
    for (index, block) in blocks.filter(|(_, block)| block.zone != Zone::Furniture) {
        let mut nameless: Option<bool> = None;
        for sentence in block.sentences.iter().filter(|sentence| sentence.len() <= LONGEST) {
            // Claims are in the order of their sentences.
            let first = found.claims.partition_point(|claim| claim.sentence.start < sentence.start);
            let claims = found.claims[first..]
                .iter()
                .take_while(|claim| claim.sentence.start == sentence.start)
                .filter(|claim| !silent(claim));
            let look = Look {
                mentions,
                claims: claims.collect(),
                sentence: *sentence,
            };
            let mut hits = look.near_misses();
            hits.extend(look.impossible_dates());
            let engine = hits.len();
            hits.extend(look.hints(matcher));
            let hinted = engine..hits.len();
            hits.extend(look.grades());
            if matches!(block.zone, Zone::Body | Zone::Caption) {
                let quotations = look.quotations();
                if !quotations.is_empty() && *nameless.get_or_insert_with(|| is_nameless(mentions, block.tokens)) {
                    hits.extend(quotations);
                }
            }
            if hits.is_empty() {
                continue;
            }
            let context = Context::new(mentions, matcher, index, *sentence);
            let mut kept: Vec<Passage> = Vec::new();
            // Of others, a grade is worth a look where its sentence names one of them; and a hint may speak of what is denied.
            let named = !mentions.within(*sentence, "body").is_empty();
            for (at, hit) in hits.into_iter().enumerate() {
                let spelt = matches!(hit.kind, UnreadKind::NearMiss | UnreadKind::ImpossibleDate);
                let toks = context.clauses.of(hit.toks.start).to(hit.toks);
                let silenced = context.cues.iter().any(|cue| {
                    let rules_out = match cue.effect {
                        Effect::NoClaim | Effect::Ungraded => true,
                        Effect::NoGrade => hit.kind != UnreadKind::Date,
                        Effect::Others => hit.kind == UnreadKind::Grade && !named && !hinted.contains(&at),
                        _ => false,
                    };
                    rules_out && cue.toks.contains(hit.toks.start)
                });
                let toks = if hit.kind == UnreadKind::Quotation { hit.toks } else { toks };
                if (spelt || !silenced)
                    && (hit.kind == UnreadKind::Quotation || !context.in_speech(mentions, hit.toks))
                    && !kept.iter().any(|known| known.toks.overlaps(toks))
                {
                    kept.push(Passage {
                        toks: trim(mentions, toks),
                        ..hit
                    });
                }
            }
            kept.sort_by_key(|passage| passage.toks);
            found.unread.extend(kept);
        }
    }
}

/// A clause without the marks and joints at its ends.
fn trim(mentions: &Mentions, toks: Toks) -> Toks {
    let tokens = &mentions.article.tokens;
    let mark = |at: usize| matches!(tokens[at].kind, TokenKind::Mark | TokenKind::Open | TokenKind::Close);
    let (mut start, mut end) = (toks.start, toks.end);
    while start + 1 < end && mark(start) {
        start += 1;
    }
    while end > start + 1 && mark(end - 1) {
        end -= 1;
    }
    Toks::new(start, end)
}

/// One sentence.
struct Look<'a> {
    mentions: &'a Mentions<'a>,
    claims: Vec<&'a Claim>,
    sentence: Toks,
}

impl Look<'_> {
    fn claimed(&self, toks: Toks, kinds: &[ClaimKind]) -> bool {
        self.claims
            .iter()
            .any(|claim| claim.toks.overlaps(toks) && kinds.contains(&self.mentions.packs.claims[claim.def].kind))
    }

    /// What stands in the sentence that a claim could be about, in words.
    fn beside(&self) -> Option<&'static str> {
        [
            ("body", "a body"),
            ("area", "an area"),
            ("speaker", "the inspectors"),
            ("whole", "the service"),
            ("population", "a group of bodies"),
        ]
        .into_iter()
        .find(|(kind, _)| !self.mentions.within(self.sentence, kind).is_empty())
        .map(|(_, words)| words)
    }

    /// Grades in no claim, beside a body, an area or the inspectors.
    fn grades(&self) -> Vec<Passage> {
        let Some(with) = self.beside() else { return Vec::new() };
        let verbs = self.mentions.within(self.sentence, "verb-grade");
        let places = self.mentions.within(self.sentence, "grade").into_iter().chain(verbs);
        places
            .map(|grade| self.mentions.items[grade].toks)
            .filter(|toks| !self.claims.iter().any(|claim| claim.toks.overlaps(*toks)))
            .filter(|toks| {
                // An adjective before an ordinary word is no grade.
                let next = &self.mentions.article.tokens.get(toks.end);
                !(toks.end < self.sentence.end && !self.mentions.closed_class(toks.end) && next.is_some_and(|next| next.spaced))
            })
            .map(|toks| Passage {
                toks,
                kind: UnreadKind::Grade,
                why: format!("a grade and {with}, but no claim was read"),
            })
            .collect()
    }

    /// What the packs say that looks like a claim.
    fn hints(&self, matcher: &mut Matcher) -> Vec<Passage> {
        let packs = self.mentions.packs;
        let mut found = Vec::new();
        for hit in packs.hint_index.matches(matcher, self.mentions, self.sentence, |_| true) {
            let hint = &packs.hints[hit.of];
            let toks = hit.found.toks;
            if !self.claimed(toks, answering(hint.kind)) {
                let barred = hint.unless.iter().any(|unless| {
                    let others = matcher.all(unless, self.mentions, self.sentence);
                    others.iter().any(|other| other.toks.overlaps(toks))
                });
                if !barred {
                    found.push(Passage {
                        toks,
                        kind: hint.kind,
                        why: hint.why.clone(),
                    });
                }
            }
        }
        found
    }

    /// Words that are one slip from a word of a term, or from a month.
    fn near_misses(&self) -> Vec<Passage> {
        let packs = self.mentions.packs;
        let tokens = &self.mentions.article.tokens;
        let words = self.sentence.iter().filter(|at| tokens[*at].kind == TokenKind::Word);
        words
            .filter_map(|at| {
                let word = &*tokens[at].word;
                let month = || near_month(tokens, self.sentence, at).map(str::to_owned);
                let term = || {
                    // A capital inside a sentence is a name's; and something must stand by that a claim could be about.
                    let named = tokens[at].text.starts_with(char::is_uppercase) && at > self.sentence.start;
                    let known = self.mentions.word(at) != 0;
                    let near = if known || named { None } else { packs.near_word(word) };
                    near.filter(|_| self.beside().is_some())
                };
                let near = month().or_else(term)?;
                Some(Passage {
                    toks: Toks::new(at, at + 1),
                    kind: UnreadKind::NearMiss,
                    why: format!("“{}” looks like “{near}”, misspelt", tokens[at].text),
                })
            })
            .collect()
    }

    /// Quotations that are not known to be the report's.
    fn quotations(&self) -> Vec<Passage> {
        let all = &self.mentions.quotations;
        let first = all.partition_point(|quotation| quotation.toks.start < self.sentence.start);
        let quotations = all[first..].iter().take_while(|quotation| quotation.toks.start < self.sentence.end);
        quotations
            .filter(|quotation| quotation.inside.is_none() && !quotation.open)
            .filter(|quotation| quotation.words.len() >= QUOTED)
            .filter(|quotation| !self.claims.iter().any(|claim| claim.toks.overlaps(quotation.words)))
            .map(|quotation| Passage {
                toks: quotation.words,
                kind: UnreadKind::Quotation,
                why: "a quotation, but whose words they are was not read".to_owned(),
            })
            .collect()
    }

    fn impossible_dates(&self) -> Vec<Passage> {
        let tokens = &self.mentions.article.tokens;
        let found = self.sentence.iter().filter_map(|at| impossible_date(tokens, self.sentence, at));
        found
            .map(|toks| Passage {
                toks,
                kind: UnreadKind::ImpossibleDate,
                why: "there is no such day".to_owned(),
            })
            .collect()
    }
}

/// Whether a block names nobody who speaks, though it is more than a quotation: one that is all quotation goes on from the one before.
fn is_nameless(mentions: &Mentions, block: Toks) -> bool {
    let outside = |at: usize| mentions.quotation_at(at).is_none();
    let speaks = |mention: &usize| mentions.term(*mention).is_none_or(|value| &**value == "person");
    let people = mentions.within(block, "speaker").into_iter().filter(speaks);
    let mut people = people.chain(mentions.within(block, "person"));
    let told = |at: &usize| outside(*at) && mentions.article.tokens[*at].kind == TokenKind::Word;
    !people.any(|person| outside(mentions.items[person].toks.start)) && block.iter().filter(told).take(TOLD).count() == TOLD
}

/// A quotation that is only reported if it is found to be the report's.
fn silent(claim: &Claim) -> bool {
    claim.quiet && matches!(claim.content, Content::Quotation { .. })
}

/// The kinds of claim that make a hint no hint.
fn answering(kind: UnreadKind) -> &'static [ClaimKind] {
    match kind {
        UnreadKind::Name => &[ClaimKind::Name],
        UnreadKind::Date => &[ClaimKind::Date],
        UnreadKind::Rank | UnreadKind::Count => &[ClaimKind::Rank, ClaimKind::Figure],
        _ => &[ClaimKind::Grade, ClaimKind::Rank, ClaimKind::Figure],
    }
}
