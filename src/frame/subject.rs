//! Whom a claim is about: the body named in its clause, else the one the sentence goes on about, else the article's.

use std::collections::HashMap;

use super::Pins;
use crate::{
    article::{BlockKind, TokenKind, Toks, Zone},
    claim::{Claim, Clauses, Content, Rank},
    mention::{Mentions, Value},
    pattern::Text,
    record::Records,
};

/// The bodies that an article speaks of.
pub(super) struct Subjects<'a> {
    mentions: &'a Mentions<'a>,
    /// What the article is about, the chief one first.
    pub topics: Vec<usize>,
    /// For each block, the body that its heading names.
    sections: Vec<Option<Vec<usize>>>,
}

/// How many tokens back in a block a body is looked for.
const BACK: usize = 300;

/// Most words of a line that is a title, or a reporter's name, in all but form.
const TITLE: usize = 8;

/// A list of bodies at a place.
struct Named {
    bodies: Vec<usize>,
    toks: Toks,
}

impl<'a> Subjects<'a> {
    pub fn new(mentions: &'a Mentions<'a>, records: &Records, pins: &Pins) -> Self {
        let mut subjects = Self {
            mentions,
            topics: Vec::new(),
            sections: Vec::new(),
        };
        let mut section: Option<Vec<usize>> = None;
        for block in &mentions.article.blocks {
            if block.zone == Zone::Body && matches!(block.kind, BlockKind::Heading(_)) {
                let named: Vec<usize> = subjects.named(block.tokens).into_iter().flat_map(|named| named.bodies).collect();
                section = (!named.is_empty()).then_some(named);
            }
            if let Some(title) = subjects.title(block.zone, block.tokens) {
                section = Some(title);
            }
            subjects.sections.push(subjects.lead(block.tokens).or(section.clone()));
        }
        subjects.topics = subjects.find_topics();
        if subjects.topics.is_empty() {
            // The name above a report or release may be all that says whom it is about.
            let masthead = mentions
                .article
                .blocks
                .iter()
                .take(3)
                .filter(|block| block.zone == Zone::Furniture && block.tokens.len() <= 12);
            subjects.topics = masthead
                .flat_map(|block| subjects.named(block.tokens))
                .next()
                .map(|named| named.bodies)
                .unwrap_or_default();
        }
        let pinned: Vec<usize> = pins
            .reports
            .iter()
            .flat_map(|report| &records.reports[*report].bodies)
            .filter_map(|id| records.bodies.iter().position(|body| body.id == *id))
            .collect();
        // A pinned report's body is what the article is about, if the article speaks of it at all, or of nobody.
        if !pinned.is_empty() {
            let kept: Vec<usize> = subjects.topics.iter().copied().filter(|topic| !pinned.contains(topic)).collect();
            let spoken = subjects.topics.iter().any(|topic| pinned.contains(topic));
            subjects.topics = if spoken || subjects.topics.is_empty() {
                pinned
            } else {
                pinned.into_iter().chain(kept).collect()
            };
        }
        subjects
    }

    /// The body of a line that is a title in all but form: a body's name and a word or two, without a full stop.
    fn title(&self, zone: Zone, toks: Toks) -> Option<Vec<usize>> {
        let tokens = &self.mentions.article.tokens;
        let words = toks.iter().filter(|at| tokens[*at].kind == TokenKind::Word).count();
        let open = toks.end > toks.start && !matches!(&*tokens[toks.end - 1].text, "." | "!" | "?");
        let named = self.first(toks, 12)?;
        // "From the section Leeds & West Yorkshire", "Reporting by Pat Doe, Leeds": what stands before a title is its article.
        let led = (toks.start..named.toks.start).all(|at| {
            let token = &tokens[at];
            token.kind != TokenKind::Word || matches!(&*token.word, "the" | "of" | "and") || token.text.starts_with(char::is_uppercase)
        });
        (zone == Zone::Body && words <= TITLE && open && led && named.bodies.len() == 1).then_some(named.bodies)
    }

    /// The body that a block opens with as a lead: "**Anytown: good.** …".
    fn lead(&self, toks: Toks) -> Option<Vec<usize>> {
        let named = self.first(toks, 12)?;
        let mark = self.mentions.article.tokens.get(named.toks.end)?;
        // A sentence of nothing but the name: "ANYTOWN. Outstanding overall."
        let alone = &*mark.text == "."
            && self.mentions.sentence_of(named.toks.start).is_some_and(|sentence| {
                let tokens = &self.mentions.article.tokens;
                sentence.iter().filter(|at| tokens[*at].kind == TokenKind::Word).count() <= named.toks.len() + 2
            });
        (named.toks.start <= toks.start + 1 && (alone || matches!(&*mark.text, ":" | "–" | "|"))).then_some(named.bodies)
    }

    fn find_topics(&self) -> Vec<usize> {
        let mut score: HashMap<usize, (u32, usize)> = HashMap::new();
        let mut paragraphs = 0;
        for block in &self.mentions.article.blocks {
            let weight = match (block.zone, block.kind) {
                (Zone::Furniture, _) => continue,
                (Zone::Headline, _) => 12,
                (Zone::Standfirst, _) => 5,
                (Zone::Caption, _) => 1,
                (Zone::Body, BlockKind::Heading(_)) => 4,
                (Zone::Body, _) => {
                    paragraphs += 1;
                    match paragraphs {
                        1..=2 => 5,
                        3..=4 => 3,
                        _ => 2,
                    }
                }
            };
            let mut seen: Vec<usize> = Vec::new();
            for (nth, named) in self.named(block.tokens).into_iter().enumerate() {
                for body in named.bodies {
                    if !seen.contains(&body) {
                        seen.push(body);
                        let entry = score.entry(body).or_insert((0, named.toks.start));
                        // The first body of a block counts more than those it is compared with.
                        entry.0 += if nth == 0 { weight } else { weight / 2 };
                    }
                }
            }
        }
        let mut ranked: Vec<(usize, (u32, usize))> = score.into_iter().collect();
        ranked.sort_by_key(|(body, (points, first))| (std::cmp::Reverse(*points), *first, *body));
        // What an article is about is named near its top.
        let top = self
            .mentions
            .article
            .blocks
            .iter()
            .filter(|block| block.zone == Zone::Body && !matches!(block.kind, BlockKind::Heading(_)) && block.tokens.len() > 12)
            .nth(3)
            .map_or(usize::MAX, |block| block.tokens.end);
        ranked.retain(|(_, (_, first))| *first < top);
        let best = ranked.first().map_or(0, |(_, (points, _))| *points);
        ranked
            .into_iter()
            .filter(|(_, (points, _))| *points * 3 >= best * 2)
            .map(|(body, _)| body)
            .take(4)
            .collect()
    }

    /// The lists of bodies within a range. A body behind "in" right after another ("Thurrock in Essex") only says where that is.
    fn named(&self, toks: Toks) -> Vec<Named> {
        let word = |at: usize| self.mentions.article.word(at);
        let body = self.mentions.packs.kinds.id("body");
        let mut lists: Vec<Named> = Vec::new();
        let mut at = toks.start;
        while at < toks.end {
            match self.mentions.list_at(body, at) {
                Some((members, end)) if end <= toks.end => {
                    // "Medway, in Kent" is one place.
                    let inside = |member: &&usize| {
                        let start = self.mentions.items[**member].toks.start;
                        start == at || !matches!(word(start - 1), "in" | "near")
                    };
                    let bodies = members
                        .iter()
                        .filter(inside)
                        .filter_map(|member| match self.mentions.items[*member].value {
                            Value::Body(body) => Some(body),
                            _ => None,
                        })
                        .collect();
                    // "In a part of Devon" is not about Devon.
                    let partial = at > 1
                        && word(at - 1) == "of"
                        && matches!(
                            word(at - 2),
                            "part" | "parts" | "corner" | "rest" | "outskirts" | "edge" | "north" | "south" | "east" | "west"
                        );
                    let placed = partial
                        || at > 1
                            && matches!(word(at - 1), "in" | "near")
                            && lists
                                .last()
                                .is_some_and(|last| last.toks.end + 1 >= at || (last.toks.end + 2 >= at && word(at - 2) == ","));
                    if !placed && !self.signs(at) {
                        lists.push(Named {
                            bodies,
                            toks: Toks::new(at, end),
                        });
                    }
                    at = end;
                }
                _ => at += 1,
            }
        }
        lists
    }

    /// The first list of bodies within the first so many tokens of a range.
    fn first(&self, toks: Toks, most: usize) -> Option<Named> {
        self.named(Toks::new(toks.start, (toks.start + most).min(toks.end)))
            .into_iter()
            .next()
    }

    /// Whether a body is where a reporter sits: "Pat Doe, News, Anytown", a line of its own.
    fn signs(&self, at: usize) -> bool {
        let article = self.mentions.article;
        if at == 0 || &*article.tokens[at - 1].text != "," {
            return false;
        }
        let Some(block) = self.mentions.block_of(at).and_then(|block| article.blocks.get(block)) else {
            return false;
        };
        let toks = block.tokens;
        let plain = |at: usize| article.tokens[at].kind == TokenKind::Word || &*article.tokens[at].text == ",";
        block.zone == Zone::Body && block.kind == BlockKind::Paragraph && toks.len() <= 2 * TITLE && toks.iter().all(plain)
    }

    /// The bodies whose own news a claim's place is: the article's topics, and what its section or, in a round-up, its block is about.
    pub fn own(&self, claim: &Claim) -> Vec<usize> {
        let mut own = self.topics.clone();
        own.extend(self.sections[claim.block].iter().flatten());
        if self.topics.len() > 1 {
            let block = self.mentions.article.blocks[claim.block].tokens;
            own.extend(self.first(block, 8).into_iter().flat_map(|first| first.bodies));
        }
        own
    }

    /// The bodies that a claim is about, and those that it might be.
    pub fn of(&self, claim: &Claim) -> (Vec<usize>, Vec<usize>) {
        if !claim.bodies.is_empty() {
            return (claim.bodies.clone(), Vec::new());
        }
        let topic = |body: &usize| self.topics.contains(body);
        // Counts and places among bodies name the others; their subject is the body of the article unless one stands before.
        let ranked = matches!(&claim.content, Content::Rank(query) if matches!(query.rank, Rank::None | Rank::OneOf | Rank::NthBody | Rank::Only | Rank::NthTime | Rank::Consecutive))
            || matches!(&claim.content, Content::Figure(_));
        let named = self.named(claim.sentence);
        // "Some require improvement (Othertown, Thirdby)": the brackets say which.
        let tokens = &self.mentions.article.tokens;
        let bracketed = named.iter().find(|named| {
            let end = claim.toks.end.max(claim.anchor.end);
            let text = |at: usize| tokens.get(at).map_or("", |token| &*token.text);
            named.toks.start == end + 1 && text(end) == "(" && text(named.toks.end) == ")"
        });
        if let Some(bracketed) = bracketed.filter(|_| !ranked) {
            return (bracketed.bodies.clone(), Vec::new());
        }
        // "It has joined Othertown at the top, with good for leadership": of whoever joined.
        let joined = |named: &&Named| {
            let before = named.toks.start.checked_sub(1).filter(|at| *at > claim.sentence.start);
            before.is_some_and(|at| matches!(&*tokens[at].word, "joins" | "joined" | "joining" | "join"))
        };
        let before: Vec<&Named> = named
            .iter()
            .filter(|named| named.toks.start < claim.anchor.start && !joined(named) && !self.aside(named))
            .collect();
        // "The two-week inspection of Othertown was followed by the one-week inspection of Anytown", "Pat Doe led the team that inspected
        // Anytown": a date or a name is of whom it is said to be of.
        let whose = matches!(
            claim.content,
            Content::Name { .. } | Content::Date { .. } | Content::Length(_) | Content::SameTime(_)
        );
        // "The county's took place in May; Othertown's, in June, …": not past a semicolon.
        let parted = |after: &&Named| (claim.anchor.end..after.toks.start).any(|at| &*tokens[at].word == ";");
        let behind = named.iter().find(|named| named.toks.start >= claim.anchor.end).filter(|after| {
            let alone = matches!(claim.content, Content::Name { .. }) && before.is_empty() && !parted(after);
            whose && after.bodies.len() == 1 && (alone || self.governed(claim, after))
        });
        if let Some(behind) = behind {
            let passed = before.last().map_or_else(|| self.default_topics(claim), |last| last.bodies.clone());
            let doubts = passed.into_iter().filter(|body| !behind.bodies.contains(body)).collect();
            return (behind.bodies.clone(), doubts);
        }
        if let Some(last) = before.last() {
            let between = Toks::new(last.toks.end, claim.anchor.start);
            let back = self.speaks_of_topic(between);
            // "Othertown and Thirdby required improvement, the former in spite of …"
            let said = between.iter().rev().filter(|at| *at > 0 && &*tokens[at - 1].word == "the");
            let said = said.map(|at| &*tokens[at].word).find(|word| matches!(*word, "former" | "latter"));
            match (last.bodies.as_slice(), said) {
                ([former, _], Some("former")) => return (vec![*former], Vec::new()),
                ([_, latter], Some("latter")) => return (vec![*latter], Vec::new()),
                _ => {}
            }
            let mut doubts: Vec<usize> = Vec::new();
            if back && !last.bodies.iter().any(topic) {
                // "Essex is outstanding, and the council wants to follow": the topic is back.
                return (self.default_topics(claim), last.bodies.clone());
            }
            // Others named in the sentence, and the topic, are doubts for a body that is only one of several.
            for other in before.iter().rev().skip(1).take(2) {
                doubts.extend(other.bodies.iter().filter(|body| !last.bodies.contains(body)));
            }
            // "Like Othertown, it is good": the pronoun may go past whoever is named in passing.
            let pronoun = between
                .iter()
                .any(|at| matches!(&*self.mentions.article.tokens[at].word, "it" | "they" | "its" | "their"));
            if pronoun && !last.bodies.iter().any(topic) {
                doubts.extend(self.default_topics(claim).into_iter().filter(|body| !last.bodies.contains(body)));
            }
            // Counts name others beside whom they count; "only" and "first" are said of whoever stands before them.
            let counts = matches!(&claim.content, Content::Rank(query) if matches!(query.rank, Rank::None | Rank::OneOf))
                || matches!(&claim.content, Content::Figure(_));
            if counts && !last.bodies.iter().any(topic) && named.iter().flat_map(|named| &named.bodies).any(topic) {
                return (self.default_topics(claim), last.bodies.clone());
            }
            return (last.bodies.clone(), doubts);
        }
        let earlier = self.earlier(claim);
        if let Some(several) = earlier.as_ref().filter(|bodies| self.counts_off(claim, bodies.len())) {
            return (several.clone(), Vec::new());
        }
        if earlier.is_none()
            && let Some(all) = self.all_so_far(claim)
        {
            return (all, Vec::new());
        }
        if !ranked && self.of_each(claim) {
            return (Vec::new(), Vec::new());
        }
        let fallback = self.default_topics(claim);
        let after = named.iter().find(|named| named.toks.start >= claim.anchor.end);
        let fits = |after: &&Named| {
            !parted(after)
                && (!ranked && after.bodies.iter().any(topic) || self.governed(claim, after))
                && (after.bodies.len() == 1 || after.bodies.iter().all(topic))
        };
        if let Some(after) = after.filter(fits) {
            let doubts = fallback.iter().copied().filter(|body| !after.bodies.contains(body)).collect();
            return (vec![after.bodies[0]], doubts);
        }
        match earlier {
            // "It is good": the sentence goes on about whom the last one was about.
            Some(bodies) if !bodies.iter().all(|body| fallback.contains(body)) => {
                // In a section of its own, what is said goes on about that body, whoever else was named.
                let section = self.sections[claim.block].as_ref().is_some_and(|section| *section == fallback);
                if !section && (self.goes_on(claim) || self.opens_with(claim, &bodies)) && !ranked {
                    let doubts = fallback.into_iter().filter(|body| !bodies.contains(body)).collect();
                    (bodies, doubts)
                } else {
                    // Whoever else the block has named may be meant.
                    let doubts = bodies
                        .into_iter()
                        .chain(self.block_so_far(claim))
                        .filter(|body| !fallback.contains(body))
                        .collect();
                    (fallback, doubts)
                }
            }
            // "Othertown, miles away, had its report on the same day as Anytown. It required improvement": of whom the last one began with.
            Some(_)
                if !ranked
                    && (self.goes_on(claim)
                        || self.speaks_of_topic(Toks::new(claim.sentence.start, claim.anchor.start.max(claim.sentence.start)))) =>
            {
                let doubts = self.opening(claim).into_iter().filter(|body| !fallback.contains(body)).collect();
                (fallback, doubts)
            }
            Some(_) => (fallback, Vec::new()),
            // Nobody is named in the block so far; whom the block before ended on may still be meant.
            None if ranked => (fallback, Vec::new()),
            None => {
                let later = named
                    .iter()
                    .filter(|named| named.toks.start >= claim.anchor.end)
                    .flat_map(|named| named.bodies.iter().copied());
                let doubts = later
                    .chain(self.block_before(claim))
                    .filter(|body| !fallback.contains(body))
                    .collect();
                (fallback, doubts)
            }
        }
    }

    /// Whoever else a claim may be about whose clause names none of those it is read as about: what else the article is about, and who was
    /// named just before.
    pub fn others(&self, claim: &Claim, bodies: &[usize]) -> Vec<usize> {
        let counts = matches!(claim.content, Content::Rank(_) | Content::Figure(_));
        let headed = self.sections[claim.block].as_ref().is_some_and(|section| section == bodies);
        if counts || headed || !claim.bodies.is_empty() {
            return Vec::new();
        }
        let clauses = Clauses::new(self.mentions, claim.sentence);
        let clause = clauses.of(claim.anchor.start).to(claim.toks);
        // "Pat Doe, who led the visit to Anytown".
        let end = claim.toks.end.min(claim.sentence.end - 1);
        let clause = match &*self.mentions.article.tokens[end].word {
            ";" => clause,
            _ => clause.to(clauses.of(end)),
        };
        let named = self.named(clause);
        if bodies.iter().all(|body| named.iter().any(|named| named.bodies.contains(body))) {
            return Vec::new();
        }
        // "Othertown, too, was rated good."
        let word = |at: usize| self.mentions.article.word(at);
        let opens = self
            .first(claim.sentence, 12)
            .filter(|named| named.bodies == bodies && named.toks.start <= claim.sentence.start + 1);
        if opens.is_some_and(|named| {
            let end = named.toks.end;
            word(end) == "," && matches!(word(end + 1), "too" | "also" | "meanwhile" | "though" | "however") && word(end + 2) == ","
        }) {
            return Vec::new();
        }
        let mut others = self.block_so_far(claim);
        if !bodies.iter().any(|body| others.contains(body)) {
            others.extend(&self.topics);
            others.extend(self.block_before(claim));
        }
        others.sort_unstable();
        others.dedup();
        others.retain(|body| !bodies.contains(body));
        others
    }

    /// Whether bodies are only set beside whom the sentence is about: "Anytown, unlike Othertown, is good".
    fn aside(&self, named: &Named) -> bool {
        let tokens = &self.mentions.article.tokens;
        let word = |back: usize| named.toks.start.checked_sub(back).map_or("", |at| &*tokens[at].word);
        let after = |on: usize| tokens.get(named.toks.end + on).map_or("", |token| &*token.word);
        // "Like Othertown, which is good, …": the clause is about Othertown.
        if after(0) == "," && matches!(after(1), "which" | "who" | "whose" | "where") {
            return false;
        }
        let set = matches!(word(1), "unlike" | "like")
            || matches!((word(2), word(1)), ("as" | "compared" | "contrast" | "comparison", "with" | "to"));
        // "It has gone further than Othertown".
        let beyond = word(1) == "than" && !matches!(word(2), "other" | "rather");
        beyond || (set && after(0) == ",")
    }

    /// The bodies named in the claim's block before its sentence, the last few.
    fn block_so_far(&self, claim: &Claim) -> Vec<usize> {
        let block = self.mentions.article.blocks[claim.block].tokens;
        let from = block.start.max(claim.sentence.start.saturating_sub(BACK));
        let mut bodies: Vec<usize> = self
            .named(Toks::new(from, claim.sentence.start))
            .into_iter()
            .rev()
            .flat_map(|named| named.bodies)
            .collect();
        bodies.dedup();
        bodies.truncate(6);
        bodies
    }

    /// The bodies that the block before the claim's last named.
    fn block_before(&self, claim: &Claim) -> Vec<usize> {
        let before = self.mentions.article.blocks[..claim.block]
            .iter()
            .rev()
            .find(|block| block.zone != Zone::Furniture);
        let Some(toks) = before.map(|block| block.tokens) else {
            return Vec::new();
        };
        self.named(Toks::new(toks.start.max(toks.end.saturating_sub(BACK)), toks.end))
            .pop()
            .map(|named| named.bodies)
            .unwrap_or_default()
    }

    /// Whether a body right behind the claim is its subject: "the grade given to Anytown".
    fn governed(&self, claim: &Claim, after: &Named) -> bool {
        let word = |at: usize| self.mentions.article.word(at);
        let end = claim.toks.end.max(claim.anchor.end);
        after.toks.start <= end + 2
            && !(end..after.toks.start).any(|at| matches!(word(at), ";" | ":"))
            && matches!(word(after.toks.start.saturating_sub(1)), "for" | "to" | "of" | "in" | "at" | "on")
    }

    /// Whether the words speak of the article's own body: "the council", "we", "it".
    fn speaks_of_topic(&self, toks: Toks) -> bool {
        let tokens = &self.mentions.article.tokens;
        let us = toks.iter().any(|at| matches!(&*tokens[at].word, "we" | "us" | "ours"));
        us || !self.mentions.within(toks, "own-body").is_empty()
    }

    /// Whether a sentence begins by pointing back to so many: "The two boroughs", "All three", "Both".
    fn counts_off(&self, claim: &Claim, bodies: usize) -> bool {
        let start = claim.sentence.start;
        let word = |at: usize| self.mentions.article.word(at);
        let many = match (word(start), word(start + 1)) {
            ("both", _) | ("the" | "these" | "those", "two" | "pair") => 2,
            ("the" | "these" | "those" | "all", "three") => 3,
            ("the" | "these" | "those" | "all", "four") => 4,
            _ => return false,
        };
        many == bodies
    }

    /// Whether a sentence is about each of several that nobody has named: "The two northern councils were reported on together. Each
    /// was good."
    fn of_each(&self, claim: &Claim) -> bool {
        let word = |at: usize| self.mentions.article.word(at);
        let start = claim.sentence.start;
        let each = matches!(word(start), "each" | "both" | "neither")
            && matches!(
                word(start + 1),
                "was" | "were" | "is" | "are" | "has" | "have" | "had" | "got" | "requires" | "require" | "required"
            );
        let before = self.mentions.article.blocks[claim.block].before(start).last();
        each && before.is_some_and(|before| {
            before
                .iter()
                .any(|at| matches!(word(at), "councils" | "authorities" | "boroughs" | "counties" | "cities"))
        })
    }

    /// The bodies that the article has named up to a claim's block, if its sentence points back to as many.
    fn all_so_far(&self, claim: &Claim) -> Option<Vec<usize>> {
        if !(2..=4).any(|many| self.counts_off(claim, many)) {
            return None;
        }
        let mut all: Vec<usize> = Vec::new();
        for block in &self.mentions.article.blocks[..claim.block] {
            if block.zone != Zone::Furniture {
                all.extend(self.named(block.tokens).into_iter().flat_map(|named| named.bodies));
            }
        }
        let mut seen = rustc_hash::FxHashSet::default();
        all.retain(|body| seen.insert(*body));
        self.counts_off(claim, all.len()).then_some(all)
    }

    /// Whether a sentence begins by pointing back: "It", "There", "Its services", "Both".
    fn goes_on(&self, claim: &Claim) -> bool {
        let tokens = &self.mentions.article.tokens;
        let start = claim.sentence.start;
        (start..(start + 4).min(claim.sentence.end)).any(|at| {
            matches!(
                &*tokens[at].word,
                "it" | "its" | "there" | "they" | "their" | "that" | "both" | "these" | "here" | "inspectors"
            )
        }) && !self.speaks_of_topic(Toks::new(start, claim.anchor.start.max(start)))
    }

    /// Whether the claim's block opens with these bodies, so that all of it is likely about them.
    fn opens_with(&self, claim: &Claim, bodies: &[usize]) -> bool {
        let block = self.mentions.article.blocks[claim.block].tokens;
        self.first(block, 8)
            .is_some_and(|first| first.toks.start <= block.start + 1 && first.bodies == bodies)
            && !self.speaks_of_topic(Toks::new(claim.sentence.start, claim.anchor.start.max(claim.sentence.start)))
    }

    /// The bodies that the sentence before the claim's, in its block, begins with.
    fn opening(&self, claim: &Claim) -> Vec<usize> {
        let Some(before) = self.mentions.article.blocks[claim.block].before(claim.sentence.start).last() else {
            return Vec::new();
        };
        let first = self.named(*before).into_iter().next();
        first
            .filter(|first| first.toks.start <= before.start + 1)
            .map(|first| first.bodies)
            .unwrap_or_default()
    }

    /// The bodies last named before the claim's sentence in its block.
    fn earlier(&self, claim: &Claim) -> Option<Vec<usize>> {
        let block = &self.mentions.article.blocks[claim.block];
        let before = Toks::new(
            block.tokens.start.max(claim.sentence.start.saturating_sub(BACK)),
            claim.sentence.start,
        );
        self.named(before).pop().map(|named| named.bodies)
    }

    /// The article's body at that place: its section's, else the only topic, else the topic last spoken of.
    fn default_topics(&self, claim: &Claim) -> Vec<usize> {
        if let Some(section) = self.sections[claim.block].as_ref().filter(|section| section.len() == 1) {
            return section.clone();
        }
        if self.topics.len() < 2 {
            return self.topics.clone();
        }
        // In a round-up, "the council" is whoever the block is about.
        if let Some(own) = self.earlier(claim).filter(|own| own.len() == 1) {
            return own;
        }
        let before = Toks::new(0, claim.sentence.start);
        let last = self.mentions.article.blocks[..=claim.block]
            .iter()
            .rev()
            .filter(|block| block.zone != Zone::Furniture)
            .take(8)
            .flat_map(|block| {
                let end = block.tokens.end.min(before.end);
                self.named(Toks::new(block.tokens.start.max(end.saturating_sub(BACK)).min(end), end))
                    .into_iter()
                    .rev()
            })
            .find(|named| named.bodies.iter().any(|body| self.topics.contains(body)));
        match last {
            Some(named) => named.bodies.into_iter().filter(|body| self.topics.contains(body)).collect(),
            None => self.topics[..1].to_vec(),
        }
    }
}
