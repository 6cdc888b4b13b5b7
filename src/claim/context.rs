//! What stands around a claim: clauses, cues and their scopes, who speaks.

use super::quoted::attributed;
use crate::{
    article::{BlockKind, TokenKind, Toks},
    finding::Speaker,
    mention::Mentions,
    pack::{Effect, Home, Scope},
    pattern::{Matcher, Text},
};

/// A sentence with what is known of it before any claim is read.
pub struct Context {
    /// Its block.
    pub block: usize,
    /// The sentence.
    pub sentence: Toks,
    /// Its clauses.
    pub clauses: Clauses,
    /// The cues in it, each with the tokens it reaches.
    pub cues: Vec<CueHit>,
}

/// A cue and its reach.
#[derive(Clone, Debug)]
pub struct CueHit {
    /// What it does.
    pub effect: Effect,
    /// Where the cue itself stands.
    pub cue: Toks,
    /// The tokens it reaches.
    pub toks: Toks,
    /// Whether it reaches the whole block.
    pub block: bool,
    /// The cue's place in the packs.
    pub index: usize,
    /// The pack that it belongs to.
    pub home: Home,
}

impl CueHit {
    /// Whether it changes what claims of a pack may say: those of its own.
    pub fn bears_on(&self, home: Home) -> bool {
        self.home.is_none() || home.is_none() || self.home == home
    }
}

/// The clauses of a sentence: ranges that together hold it.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    ranges: Vec<Toks>,
}

impl Clauses {
    /// Parts a sentence at its marks and conjunctions. Lists of mentions are not parted.
    pub fn new(mentions: &Mentions, sentence: Toks) -> Self {
        let tokens = &mentions.article.tokens;
        let mut inside = vec![false; sentence.len()];
        for kind in ["area", "body", "date"] {
            for first in mentions.within(sentence, kind) {
                let start = mentions.items[first].toks.start;
                if let Some((_, end)) = mentions.list_at(mentions.packs.kinds.id(kind), start) {
                    (start + 1..end.min(sentence.end)).for_each(|at| inside[at - sentence.start] = true);
                }
            }
        }
        let mut ranges = Vec::new();
        let mut start = sentence.start;
        for at in sentence.iter() {
            if inside[at - sentence.start] || at == start {
                continue;
            }
            let word = &*tokens[at].word;
            let before = &*tokens[at - 1].word;
            let cut = match word {
                ";" | ":" | "–" | "(" | ")" | "…" => true,
                "while" | "whereas" | "although" | "though" | "but" | "when" | "which" | "who" | "where" | "if" | "because" | "unless"
                | "having" => true,
                "after" | "before" => before == "," || at == sentence.start,
                "and" | "or" | "with" | "as" | "so" => before == ",",
                _ => before == "," && at >= start + 4,
            };
            if cut {
                ranges.push(Toks::new(start, at));
                start = at;
            }
        }
        ranges.push(Toks::new(start, sentence.end));
        Self { ranges }
    }

    /// Where the words that a token's clause goes on in end: parentheses do not stop it, a new main or relative clause does.
    fn run(&self, mentions: &Mentions, at: usize, sentence: Toks) -> usize {
        let tokens = &mentions.article.tokens;
        let stops = |range: &Toks| {
            range.iter().take(2).any(|at| {
                matches!(
                    &*tokens[at].word,
                    "and"
                        | "but"
                        | "while"
                        | "whereas"
                        | "though"
                        | "although"
                        | "yet"
                        | "so"
                        | ";"
                        | "–"
                        | ":"
                        | "which"
                        | "who"
                        | "when"
                        | "after"
                        | "because"
                )
            })
        };
        let after = self.ranges.iter().skip_while(|range| !range.contains(at)).skip(1);
        after
            .take_while(|range| !stops(range))
            .last()
            .map_or_else(|| self.of(at).end, |range| range.end)
            .min(sentence.end)
    }

    /// The clause that holds a token.
    pub fn of(&self, at: usize) -> Toks {
        self.ranges.iter().find(|range| range.contains(at)).copied().unwrap_or_default()
    }
}

impl Context {
    /// Reads the clauses and cues of a sentence.
    pub fn new(mentions: &Mentions, matcher: &mut Matcher, block: usize, sentence: Toks) -> Self {
        let packs = mentions.packs;
        let clauses = Clauses::new(mentions, sentence);
        let mut cues = Vec::new();
        let spoken = |cue: usize| mentions.speaks_of(packs.cues[cue].home, sentence.start);
        let matches = packs.cue_index.matches(matcher, mentions, sentence, spoken);
        for matches in matches.chunk_by(|a, b| a.of == b.of) {
            let index = matches[0].of;
            let cue = &packs.cues[index];
            let mut hits: Vec<Toks> = matches.iter().map(|hit| hit.found.toks).collect();
            hits.sort_unstable();
            hits.dedup();
            for hit in hits {
                if cue
                    .unless
                    .iter()
                    .any(|unless| matcher.all(unless, mentions, sentence).iter().any(|other| other.toks.overlaps(hit)))
                {
                    continue;
                }
                let mut clause = clauses.of(hit.start);
                // A fronted clause ("When inspectors last called, …") sets the scene for the whole sentence.
                let fronted = clause.start == sentence.start
                    && matches!(
                        &*mentions.article.tokens[sentence.start].word,
                        "when" | "at" | "in" | "on" | "before" | "after" | "last" | "the" | "previously" | "by" | "then"
                    );
                if fronted && cue.scope == Scope::Clause && matches!(cue.effect, Effect::Previous | Effect::Then | Effect::Current) {
                    clause = sentence;
                }
                let toks = match cue.scope {
                    Scope::After => Toks::new(hit.start, clauses.run(mentions, hit.end.saturating_sub(1), sentence)),
                    Scope::Near => Toks::new(hit.start, (hit.end + 5).min(sentence.end)),
                    Scope::Clause => clause.to(hit),
                    Scope::Sentence | Scope::Block => sentence,
                };
                cues.push(CueHit {
                    effect: cue.effect,
                    cue: hit,
                    toks,
                    block: cue.scope == Scope::Block,
                    index,
                    home: cue.home,
                });
            }
        }
        Self {
            block,
            sentence,
            clauses,
            cues,
        }
    }

    /// Whether something graded stands before a place as its subject: an area, a body, a word for the service, or a pronoun for one
    /// of them; and not as the owner of something else ("the council's plans are good"), nor a person.
    pub fn has_subject(&self, mentions: &Mentions, anchor: Toks) -> bool {
        let tokens = &mentions.article.tokens;
        let from = self.sentence.start;
        let mut end = None;
        let mut aside = None;
        for (at, token) in tokens.iter().enumerate().take(anchor.start).skip(from) {
            let mention = mentions.starting_at(at).find(|(_, mention)| {
                matches!(mention.value.kind(), "area" | "body" | "whole" | "own-body" | "speaker") && mention.toks.end <= anchor.start
            });
            if let Some((_, mention)) = mention {
                end = Some(mention.toks.end.max(end.unwrap_or(0)));
            } else if matches!(
                &*token.word,
                "it" | "they"
                    | "we"
                    | "that"
                    | "this"
                    | "which"
                    | "these"
                    | "each"
                    | "both"
                    | "rating"
                    | "grade"
                    | "verdict"
                    | "judgement"
                    | "outcome"
            ) {
                end = Some((at + 1).max(end.unwrap_or(0)));
            } else if matches!(&*token.word, "he" | "she" | "i" | "you" | "who") && at >= end.unwrap_or(0) {
                // "Anytown, which you can see from here, is good": the subject comes back behind the aside.
                aside = end.or(aside);
                end = None;
            } else if &*token.word == ","
                && end.is_none()
                && matches!(
                    &*tokens[at + 1].word,
                    "is" | "are" | "was" | "were" | "has" | "have" | "had" | "requires" | "require" | "required"
                )
            {
                end = aside;
            }
        }
        let Some(end) = end else { return false };
        let mut after = end;
        while after < anchor.start && matches!(tokens[after].kind, TokenKind::Open | TokenKind::Close) {
            after += 1;
        }
        let owns = matches!(&*tokens[after].word, "'s" | "'") && after + 1 < anchor.start && !mentions.closed_class(after + 1);
        !owns
    }

    /// Whether other things stand between a verb and the last word that could be its subject.
    pub fn far_from_subject(&self, mentions: &Mentions, verb: usize) -> bool {
        let tokens = &mentions.article.tokens;
        let mut between = 0;
        for at in (self.sentence.start..verb).rev() {
            let subject = self.sentence.start.max(at.saturating_sub(12))..=at;
            let subject = subject.rev().any(|start| {
                mentions.starting_at(start).any(|(_, mention)| {
                    mention.toks.end > at
                        && (matches!(
                            mention.value.kind(),
                            "area" | "body" | "whole" | "own-body" | "speaker" | "population" | "grade" | "number" | "date"
                        ))
                })
            });
            let token = &tokens[at];
            let known = matches!(
                &*token.word,
                "rating" | "grade" | "verdict" | "judgement" | "outcome" | "report" | "result" | "mark" | "services" | "service"
            );
            // A mark parts the verb from an aside; the subject stands before that.
            if subject || known || (token.kind == TokenKind::Mark && !matches!(&*token.text, "-" | "*")) {
                return false;
            }
            if token.kind == TokenKind::Word && mentions.closed_class(at) {
                if matches!(
                    &*token.word,
                    "it" | "they" | "we" | "that" | "this" | "which" | "these" | "each" | "both" | "those" | "and" | "but" | "all" | "one"
                ) {
                    // "A reader asks which councils near us are inadequate" tells of none.
                    let asks = &*token.word == "which" && !mentions.closed_class(at + 1);
                    return between > usize::from(!asks);
                }
            } else if token.kind == TokenKind::Word {
                between += 1;
                if between > 1 {
                    return true;
                }
            }
        }
        false
    }

    /// Its cues that reach the whole block.
    pub fn block_wide(&self) -> impl Iterator<Item = CueHit> + '_ {
        self.cues.iter().filter(|cue| cue.block).map(|cue| CueHit {
            toks: Toks::new(0, usize::MAX),
            ..cue.clone()
        })
    }

    /// Whether a mention stands in somebody's speech: in a quotation that holds more than the mention and a word or two.
    pub fn in_speech(&self, mentions: &Mentions, anchor: Toks) -> bool {
        if mentions.article.blocks[self.block].kind == BlockKind::Quote {
            return true;
        }
        // A mark that was never closed quotes nobody, unless the whole block is speech that goes on in the next.
        let starts = mentions.article.blocks[self.block].tokens.start;
        mentions
            .outer_quotation_at(anchor.start)
            .is_some_and(|quotation| quotation.words.len() > anchor.len() + 2 && (!quotation.open || quotation.toks.start <= starts + 1))
    }

    /// Who says what stands at a token.
    pub fn speaker(&self, mentions: &Mentions, at: usize) -> Speaker {
        match mentions.outer_quotation_at(at) {
            Some(quotation) if quotation.words.len() > 4 => attributed(mentions, self.block, quotation).unwrap_or(Speaker::Person),
            _ if mentions.article.blocks[self.block].kind == BlockKind::Quote => Speaker::Person,
            _ => Speaker::Article,
        }
    }
}
