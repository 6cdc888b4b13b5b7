//! Fills the slots that a pattern leaves open: from the clause, then the sentence, then the claims before.

mod query;

use super::{Areas, Candidate, Change, Claim, Content, Context, CueHit, Event, count, table::Column};
use crate::{
    article::{BlockKind, TokenKind, Toks},
    finding::{ClaimKind, Speaker},
    mention::{Bound, Grain, Mentions, Said, Value},
    pack::{ClaimDef, Effect, Home},
    pattern::{AREA, Text},
};

/// The claim that a candidate makes; none if a slot that it needs stays empty.
pub(crate) fn claim(
    mentions: &Mentions,
    context: &Context,
    reach: &[CueHit],
    candidate: &Candidate,
    speaker: Speaker,
    before: &super::Claims,
) -> Option<Claim> {
    let def = &mentions.packs.claims[candidate.def];
    let filler = Filler {
        mentions,
        context,
        candidate,
        def,
        before: &before.claims,
    };
    let mut toks = candidate.hit.toks;
    // A date or a name is shown with the word or two that lead to it, not with all that the pattern passed over.
    if matches!(def.kind, ClaimKind::Date | ClaimKind::Name) && candidate.hit.toks.holds(candidate.anchor) {
        toks = Toks::new(
            toks.start.max(candidate.anchor.start.saturating_sub(LEAD)),
            toks.end.min(candidate.anchor.end + LEAD),
        );
    }
    let mut guessed = false;
    let content = match def.kind {
        ClaimKind::Grade => {
            let (content, area) = filler.grade()?;
            if let Some(area) = area.filter(|area| context.sentence.holds(*area)) {
                toks = toks.to(area);
            }
            content
        }
        ClaimKind::Date => filler.date()?,
        ClaimKind::Name => filler.name()?,
        ClaimKind::Figure if def.set.contains_key("figure") => filler.stated()?,
        ClaimKind::Rank | ClaimKind::Figure => {
            let (query, slight) = filler.query()?;
            guessed = slight;
            if def.kind == ClaimKind::Rank {
                Content::Rank(query)
            } else {
                Content::Figure(query)
            }
        }
        ClaimKind::Quotation => return None,
    };
    let anchor = candidate.anchor;
    let cues = time_cues(context.cues.iter().chain(reach), anchor, def.home);
    let column = Column::of(mentions, context.block, anchor);
    let content = filler.headed(content, &column);
    // "Both of those areas": which, only the sentence before can tell.
    let pointing = mentions
        .within(toks, "area")
        .into_iter()
        .any(|mention| mentions.term(mention).is_some_and(|value| &**value == "these"));
    // A copied claim may copy another sentence's; only what the same breath says is sure.
    let far = def.kind == ClaimKind::Grade
        && filler.uses("last")
        && filler.last_grade().is_some_and(|at| {
            let last = &before.claims[at];
            let adjacent = last.sentence == context.sentence
                || (last.sentence.end == context.sentence.start && def.set.get("reach").is_some_and(|reach| reach == "next-sentence"));
            // "Help and protection is the same as in 2022": what copies a copy is no surer than that.
            last.block != context.block || !adjacent || last.tentative
        });
    let doubted = context
        .cues
        .iter()
        .chain(reach)
        .any(|cue| cue.effect == Effect::Doubt && cue.toks.contains(anchor.start) && !candidate.hit.toks.holds(cue.cue))
        && matches!(def.kind, ClaimKind::Grade | ClaimKind::Rank | ClaimKind::Figure);
    // "The report praised staff whose offices were inadequate": what is graded stands right before the verb.
    let doubted = doubted || (def.subject && context.far_from_subject(mentions, candidate.hit.toks.start));
    let quiet = def.quiet || (!def.speech && context.in_speech(mentions, anchor));
    // "… had a report since the spring; Othertown's was earlier this month": what a semicolon parts is hardly said of one event.
    let parts = |at: usize| filler.word(at) == ";" || (filler.word(at) == "," && matches!(filler.word(at + 1), "and" | "but" | "while"));
    let parted = def.kind == ClaimKind::Date && (candidate.hit.toks.start..anchor.start).any(parts);
    let tentative = def.tentative
        || quiet
        || parted
        || (def.kind == ClaimKind::Grade && filler.of_something_else())
        || filler.of_a_year_before(&content)
        || doubted
        || pointing
        || far
        || guessed
        || filler.counts_then(&content)
        || (column.unclear && !matches!(def.kind, ClaimKind::Date | ClaimKind::Name))
        || mentions.datelines.contains(&context.block);
    Some(Claim {
        def: candidate.def,
        home: filler.home(),
        toks,
        anchor,
        block: context.block,
        sentence: context.sentence,
        content,
        bodies: match filler.bodies("body") {
            named if named.is_empty() => column.bodies,
            named => named,
        },
        dated: candidate.slot("when").first().copied().or(column.date),
        event: def.kind == ClaimKind::Grade && filler.flag("event"),
        fixed: def.set.get("time").is_some_and(|time| time == "current"),
        cues,
        speaker,
        tentative,
        quiet,
    })
}

/// The cues that say which report is spoken of at a place, nearest first, each with how far it stands.
pub(super) fn time_cues<'c>(cues: impl Iterator<Item = &'c CueHit>, anchor: Toks, home: Home) -> Vec<(Effect, usize)> {
    let distance = |cue: &CueHit| {
        if cue.block {
            usize::MAX
        } else {
            cue.cue.start.abs_diff(anchor.start).min(cue.cue.end.abs_diff(anchor.start))
        }
    };
    let speaks = |cue: &&CueHit| {
        matches!(
            cue.effect,
            Effect::Previous | Effect::Current | Effect::Then | Effect::Perhaps | Effect::BeforeThat
        ) && cue.bears_on(home)
            && (cue.toks.contains(anchor.start) || cue.toks.overlaps(anchor))
    };
    let mut cues: Vec<&CueHit> = cues.filter(speaks).collect();
    cues.sort_by_key(|cue| distance(cue));
    cues.into_iter().map(|cue| (cue.effect, distance(cue))).collect()
}

/// Of how many tokens a sentence consists at most that names a year and nothing else.
const SHORT: usize = 8;

/// How many words around a date or a name are shown with it.
const LEAD: usize = 3;

struct Filler<'a, 'm> {
    mentions: &'a Mentions<'m>,
    context: &'a Context,
    candidate: &'a Candidate<'m>,
    def: &'a ClaimDef,
    before: &'a [Claim],
}

impl Filler<'_, '_> {
    /// The folded word at a place; empty behind the end.
    fn word(&self, at: usize) -> &str {
        self.mentions.article.word(at)
    }

    /// The pack whose records the claim is held against: its own; of a claim read everywhere, that which the sentence speaks of.
    fn home(&self) -> Home {
        self.def.home.or(self.mentions.spoken_at(self.candidate.anchor.start))
    }

    fn term(&self, slot: &str) -> Option<String> {
        let taken = self
            .candidate
            .slot(slot)
            .first()
            .and_then(|mention| self.mentions.term(*mention))
            .map(|value| value.to_string());
        taken.or_else(|| self.def.set.get(slot).cloned())
    }

    fn number(&self, slot: &str) -> Option<u32> {
        let taken = self.candidate.slot(slot).first().and_then(|mention| count(self.mentions, *mention));
        taken.or_else(|| self.def.set.get(slot).and_then(|value| value.parse().ok()))
    }

    fn bodies(&self, slot: &str) -> Vec<usize> {
        self.candidate
            .slot(slot)
            .iter()
            .filter_map(|mention| match self.mentions.items[*mention].value {
                Value::Body(body) => Some(body),
                _ => None,
            })
            .collect()
    }

    fn fills(&self, slot: &str, place: &str) -> bool {
        self.def
            .fill
            .get(slot)
            .is_some_and(|places| places.iter().any(|known| known == place))
    }

    fn uses(&self, place: &str) -> bool {
        self.def.fill.values().any(|places| places.iter().any(|known| known == place))
    }

    fn flag(&self, name: &str) -> bool {
        self.def.set.get(name).is_some_and(|value| value == "yes")
    }

    /// Whether something is graded that no rule knows a word for: "the town council has rated its own hanging baskets as outstanding".
    fn of_something_else(&self) -> bool {
        let Some(grade) = self.candidate.slot("grade").first() else {
            return false;
        };
        let between = Toks::new(self.candidate.hit.toks.start, self.mentions.items[*grade].toks.start);
        between.iter().any(|at| {
            let token = &self.mentions.article.tokens[at];
            token.kind == TokenKind::Word
                && self.mentions.word(at) == 0
                && token.text.starts_with(char::is_lowercase)
                && !token.word.ends_with("ly")
        })
    }

    /// "Take me back to 2014. — They were with us in January": a month without a year, behind a sentence that names nothing but a year
    /// gone by.
    fn of_a_year_before(&self, content: &Content) -> bool {
        let article = self.mentions.date.map(|date| date.date);
        let (Content::Date { said, .. }, Some(day)) = (content, article) else {
            return false;
        };
        if said.months().is_none() || !said.needs_article_date() {
            return false;
        }
        // The last few sentences of the block, then the one that the block above ends with.
        let blocks = &self.mentions.article.blocks;
        let above = blocks[..self.context.block].last().and_then(|block| block.sentences.last());
        let own = blocks[self.context.block].before(self.context.sentence.start).iter().rev();
        let dated = own
            .take(2)
            .chain(above)
            .find(|sentence| !self.mentions.within(**sentence, "date").is_empty());
        let year = |mention: &usize| match &self.mentions.items[*mention].value {
            Value::Date(said) => said
                .when(article)
                .is_some_and(|when| when.grain == Grain::Year && when.intervals.iter().all(|interval| interval.to.year() < day.year())),
            _ => false,
        };
        dated.is_some_and(|sentence| sentence.len() <= SHORT && self.mentions.within(*sentence, "date").iter().all(year))
    }

    /// A grade that a row gives to nothing is that of the area at the head of its column.
    fn headed(&self, content: Content, column: &Column) -> Content {
        match content {
            Content::Grade {
                grade,
                previous,
                areas: Areas::Unsaid(_),
                change,
                steps,
                denied,
            } if !column.areas.is_empty() => Content::Grade {
                grade,
                previous,
                areas: self.named(&self.values(&column.areas)),
                change,
                steps,
                denied,
            },
            other => other,
        }
    }

    /// The last claim of a grade in this block or the two before.
    fn last_grade(&self) -> Option<usize> {
        let at = self.before.iter().rposition(|claim| {
            matches!(&claim.content, Content::Grade { grade: Some(_), .. })
                && claim.home == self.home()
                && claim.toks.start < self.candidate.hit.toks.start
        })?;
        (self.before[at].block + 2 >= self.context.block).then_some(at)
    }

    fn grade(&self) -> Option<(Content, Option<Toks>)> {
        let last = self.last_grade().map(|at| &self.before[at].content);
        let mut grade = self.term("grade");
        if grade.is_none() && self.fills("grade", "sentence") {
            grade = self.nearest_grade().map(|(grade, _)| grade);
        }
        if grade.is_none() && self.fills("grade", "before") {
            grade = self.lone_grade_before().or_else(|| self.list_grade());
        }
        if grade.is_none() && self.fills("grade", "counted") {
            grade = self.counted_grade();
        }
        if grade.is_none()
            && self.fills("grade", "last")
            && let Some(Content::Grade { grade: found, .. }) = last
        {
            grade = self.grade_so_far().or_else(|| found.clone());
        }
        let previous = self.term("previous");
        let change = match self.term("change").as_deref() {
            Some("up") => Some(Change::Up),
            Some("down") => Some(Change::Down),
            Some("same") => Some(Change::Same),
            _ => None,
        };
        if self.def.fill.contains_key("grade") && grade.is_none() {
            return None;
        }
        if grade.is_none() && previous.is_none() && change.is_none() {
            return None;
        }
        let except = self.values(self.candidate.slot("except"));
        let (areas, area) = match (self.number("k"), self.candidate.slot("area"), self.def.set.get("area")) {
            _ if !except.is_empty() => (Areas::All { except }, None),
            (Some(k), ..) => (Areas::Count { k, n: self.number("n-of") }, None),
            (None, [], Some(fixed)) => (self.named(std::slice::from_ref(fixed)), None),
            (None, [], None) if self.fills("area", "last") && last.is_some() => match last {
                Some(Content::Grade { areas, .. }) => (areas.clone(), None),
                _ => (Areas::Unsaid(Vec::new()), None),
            },
            (None, [], None) if self.fills("area", "before") => {
                let before = self.previous_sentence_areas();
                if before.is_empty() {
                    return None;
                }
                (Areas::Named(before), None)
            }
            (None, [], None) => self.areas_for(self.candidate.anchor),
            (None, taken, _) => (self.named(&self.values(taken)), None),
        };
        let denied = self.flag("denied");
        Some((
            Content::Grade {
                grade,
                previous,
                areas,
                change,
                steps: self.number("steps"),
                denied,
            },
            area,
        ))
    }

    /// The last grade that the sentence names before the candidate, whether anything was claimed of it or not: "… get a good service, and
    /// the same goes for …".
    fn grade_so_far(&self) -> Option<String> {
        let before = Toks::new(self.context.sentence.start, self.candidate.hit.toks.start);
        let last = self.mentions.within(before, "grade").into_iter().next_back()?;
        self.mentions.term(last).map(|value| value.to_string())
    }

    fn nearest_grade(&self) -> Option<(String, Toks)> {
        let anchor = self.candidate.anchor;
        let grades = self.mentions.within(self.context.sentence, "grade");
        let nearest = grades.into_iter().min_by_key(|mention| {
            let toks = self.mentions.items[*mention].toks;
            if toks.start >= anchor.start {
                toks.start - anchor.start
            } else {
                anchor.start - toks.start + 3
            }
        })?;
        self.mentions
            .term(nearest)
            .map(|value| (value.to_string(), self.mentions.items[nearest].toks))
    }

    fn values(&self, mentions: &[usize]) -> Vec<String> {
        mentions
            .iter()
            .filter_map(|mention| self.mentions.term(*mention))
            .map(|value| value.to_string())
            .collect()
    }

    /// Areas from their ids, set words resolved.
    fn named(&self, ids: &[String]) -> Areas {
        if ids.iter().any(|id| id == "all") {
            let mut except = self.exceptions();
            except.extend(self.graded_otherwise());
            return Areas::All { except };
        }
        if ids.iter().any(|id| id == "rest") {
            return Areas::Rest {
                named: self.named_before(),
                many: self.how_many_others(),
            };
        }
        if ids.iter().any(|id| id == "these") {
            let mut named = self.previous_sentence_areas();
            named.extend(ids.iter().filter(|id| *id != "these").cloned());
            return if named.is_empty() {
                Areas::All { except: Vec::new() }
            } else {
                Areas::Named(named)
            };
        }
        Areas::Named(ids.to_vec())
    }

    /// "… but for", "except …": the areas left out of "all".
    fn exceptions(&self) -> Vec<String> {
        let sentence = self.context.sentence;
        let Some(cue) = self.mentions.within(sentence, "except").first().copied() else {
            return Vec::new();
        };
        let from = self.mentions.items[cue].toks.end;
        if let Some((members, _)) = (from..(from + 3).min(sentence.end)).find_map(|at| self.mentions.list_at(AREA, at)) {
            return self.values(&members);
        }
        let one = (from.saturating_sub(1)..(from + 2).min(sentence.end)).any(|at| self.word(at) == "one");
        vec![if one { "one" } else { "?" }.to_owned()]
    }

    /// "Good across the board, and outstanding for care leavers": the areas of the sentence's other grades, right behind them.
    fn graded_otherwise(&self) -> Vec<String> {
        let own = self.term("grade");
        let mut areas = Vec::new();
        for mention in self.mentions.within(self.context.sentence, "grade") {
            let end = self.mentions.items[mention].toks.end;
            let other = own.is_some() && self.mentions.term(mention).map(|value| &**value) != own.as_deref();
            let start = end + usize::from(matches!(self.word(end), "for" | "in" | "on"));
            if other && let Some((members, _)) = self.mentions.list_at(AREA, start) {
                areas.extend(
                    self.values(&members)
                        .into_iter()
                        .filter(|id| !matches!(id.as_str(), "all" | "rest" | "these")),
                );
            }
        }
        areas
    }

    /// "The two other areas": how many there are.
    fn how_many_others(&self) -> Option<u32> {
        let rest = |mention: &usize| self.mentions.term(*mention).is_some_and(|value| &**value == "rest");
        let rest = self.mentions.within(self.context.sentence, "area").into_iter().find(rest)?;
        let number = self.mentions.within(self.mentions.items[rest].toks, "number");
        number.first().and_then(|number| count(self.mentions, *number))
    }

    /// The areas of the claims before, back to where the subject changed: this block and the one before.
    fn named_before(&self) -> Vec<String> {
        let mut named: Vec<String> = Vec::new();
        for claim in self
            .before
            .iter()
            .rev()
            .take_while(|claim| claim.block + 1 >= self.context.block)
            .filter(|claim| claim.home == self.home())
            .take(40)
        {
            if let Content::Grade {
                areas: Areas::Named(areas),
                grade: Some(_),
                ..
            } = &claim.content
            {
                named.extend(areas.iter().cloned());
            }
        }
        // Areas named in the same sentence with a grade of their own count too.
        named.extend(
            self.values(
                &self
                    .mentions
                    .within(Toks::new(self.context.sentence.start, self.candidate.anchor.start), "area"),
            )
            .into_iter()
            .filter(|id| id != "rest" && id != "all"),
        );
        named.sort();
        named.dedup();
        named
    }

    /// The sentence before, in the same block.
    fn previous_sentence(&self) -> Option<Toks> {
        let block = &self.mentions.article.blocks[self.context.block];
        block.before(self.context.sentence.start).last().copied()
    }

    fn previous_sentence_areas(&self) -> Vec<String> {
        let Some(sentence) = self.previous_sentence() else {
            return Vec::new();
        };
        self.values(&self.mentions.within(sentence, "area"))
            .into_iter()
            .filter(|id| !matches!(id.as_str(), "all" | "rest" | "these"))
            .collect()
    }

    /// The grade of the sentences before, back to one that is nothing but a grade, over others that only named areas.
    fn lone_grade_before(&self) -> Option<String> {
        let blocks = &self.mentions.article.blocks;
        let last = blocks[self.context.block.saturating_sub(3)..=self.context.block]
            .iter()
            .rev()
            .find_map(|block| block.before(self.context.sentence.start).last())?;
        let words = last
            .iter()
            .filter(|at| self.mentions.article.tokens[*at].kind == TokenKind::Word)
            .count();
        let grade = *self.mentions.within(*last, "grade").first()?;
        (words <= self.mentions.items[grade].toks.len() + 1)
            .then(|| self.mentions.term(grade).map(|value| value.to_string()))
            .flatten()
    }

    /// The grade of the line that opens a list, for an item that only names an area: "The top grade was awarded for:".
    fn list_grade(&self) -> Option<String> {
        let blocks = &self.mentions.article.blocks;
        if blocks[self.context.block].kind != BlockKind::Item {
            return None;
        }
        let head = blocks[..self.context.block]
            .iter()
            .rev()
            .find(|block| block.kind != BlockKind::Item)?;
        let opens = self.mentions.article.tokens[head.tokens.start..head.tokens.end]
            .last()
            .is_some_and(|token| &*token.text == ":");
        let grades = self.mentions.within(*head.sentences.last()?, "grade");
        match grades[..] {
            [grade] if opens => self.mentions.term(grade).map(|value| value.to_string()),
            _ => None,
        }
    }

    /// The grade by which bodies were last counted or ranked: "… the others are Anytown and Othertown".
    fn counted_grade(&self) -> Option<String> {
        let near = self
            .before
            .iter()
            .rev()
            .take_while(|claim| claim.block + 1 >= self.context.block)
            .filter(|claim| claim.home == self.home())
            .take(8);
        near.filter_map(|claim| match &claim.content {
            Content::Rank(query) | Content::Figure(query) => query.grade.clone(),
            Content::Grade { grade, .. } => grade.clone(),
            _ => None,
        })
        .next()
    }

    /// Whether a word of exception stands right before a place, behind an area or a set of them.
    fn excepted(&self, at: usize, end: usize, grade: Toks) -> bool {
        let sentence = self.context.sentence;
        // "… except care leavers, which was good": the exception's own grade.
        let own = (end..grade.start).any(|at| matches!(self.word(at), "which" | "who" | "where" | "that" | ";"));
        if own {
            return false;
        }
        let cue = |mention: &usize| {
            let toks = self.mentions.items[*mention].toks;
            toks.end <= at && at <= toks.end + 1 && (toks.end..at).all(|at| self.mentions.article.tokens[at].kind == TokenKind::Word)
        };
        self.mentions.within(Toks::new(sentence.start, at), "except").iter().any(cue)
            && !self.mentions.within(Toks::new(sentence.start, at), "area").is_empty()
    }

    /// The lists of areas in the sentence.
    fn area_lists(&self, grade: Toks) -> Vec<(Vec<usize>, Toks)> {
        let sentence = self.context.sentence;
        let mut lists = Vec::new();
        let mut at = sentence.start;
        while at < sentence.end {
            match self.mentions.list_at(AREA, at) {
                // "Every category bar child protection": what is excepted is not what is graded.
                Some((_, end)) if end <= sentence.end && self.excepted(at, end, grade) => at = end,
                Some((members, end)) if end <= sentence.end => {
                    lists.push((members, Toks::new(at, end)));
                    at = end;
                }
                _ => at += 1,
            }
        }
        lists
    }

    /// The areas that a grade is said of.
    fn areas_for(&self, grade: Toks) -> (Areas, Option<Toks>) {
        let lists = self.area_lists(grade);
        let skip = |mut at: usize| {
            while self
                .mentions
                .article
                .tokens
                .get(at)
                .is_some_and(|token| matches!(token.kind, TokenKind::Open | TokenKind::Close) || matches!(&*token.text, "*"))
            {
                at += 1;
            }
            at
        };
        let take = |list: &(Vec<usize>, Toks)| (self.named(&self.values(&list.0)), Some(list.1));
        // "outstanding leadership", "good for children in care", "good in all areas".
        let mut next = skip(grade.end);
        // "The second-lowest rating going to care leavers".
        if matches!(self.word(next), "going" | "went" | "goes" | "given" | "handed" | "awarded") && self.word(next + 1) == "to" {
            next += 1;
        }
        let led = matches!(self.word(next), "for" | "in" | "on" | "across" | "over" | "at" | "to");
        let behind = lists.iter().find(|(_, toks)| {
            toks.start == next || (led && toks.start > next && toks.start <= next + 5 && self.only_small_words(next + 1, toks.start))
        });
        if let Some(list) = behind {
            return take(list);
        }
        // The nearest list before, unless another subject or another grade stands between.
        // "Outstanding leadership praised as council rated good": an area right behind another grade has that one.
        let taken = |toks: &Toks| {
            let grades = self.mentions.within(Toks::new(self.context.sentence.start, toks.start), "grade");
            grades.into_iter().any(|mention| {
                let other = self.mentions.items[mention].toks;
                other != grade
                    && other.end <= toks.start
                    && (other.end..toks.start).all(|at| matches!(self.mentions.article.tokens[at].kind, TokenKind::Open | TokenKind::Close))
            })
        };
        let before = lists.iter().rev().find(|(_, toks)| toks.end <= grade.start && !taken(toks));
        if let Some(list) = before {
            let between = Toks::new(list.1.end, grade.start);
            // "For leadership", "On the experiences of care leavers".
            let article = usize::from(list.1.start > 0 && matches!(self.word(list.1.start - 1), "the" | "its" | "their"));
            let fronted = list.1.start <= self.context.sentence.start + 3
                && matches!(self.word(list.1.start.saturating_sub(1 + article)), "for" | "in" | "on");
            let graded = self
                .mentions
                .within(between, "grade")
                .into_iter()
                .any(|m| !self.candidate.hit.toks.holds(self.mentions.items[m].toks));
            // "Leadership in the city", "adoption at Anytown": where, and no other subject.
            let placed = matches!(self.word(list.1.end), "in" | "at" | "across" | "within" | "of");
            let where_it_is = |m: &usize| {
                let start = self.mentions.items[*m].toks.start;
                let verb = |at: usize| {
                    matches!(
                        self.word(at),
                        "is" | "are" | "was" | "were" | "has" | "have" | "had" | "which" | "that" | "," | ";"
                    )
                };
                placed && !(list.1.end..start).any(verb)
            };
            let subject = !self.mentions.within(between, "whole").iter().all(where_it_is)
                || self
                    .mentions
                    .within(between, "body")
                    .iter()
                    .any(|m| !matches!(self.word(self.mentions.items[*m].toks.end), "'s" | "'") && !where_it_is(m));
            // A list in brackets belongs to what stands before them; a pronoun begins a clause of its own.
            let closed = between.iter().any(|at| self.word(at) == ")") && !between.iter().any(|at| self.word(at) == "(");
            let anew = between.iter().any(|at| {
                matches!(self.word(at), "they" | "we")
                    || (self.word(at) == "it" && matches!(self.word(at - 1), "when" | "after" | "before" | "since"))
                    // "Support for care leavers was told that it requires improvement": of what was told so.
                    || (self.word(at) == "it" && self.word(at - 1) == "that" && !(at > 1 && self.word(at - 2) == "told"))
            });
            let stopped = closed || (anew && !fronted) || between.iter().any(|at| matches!(self.word(at), ";"));
            if (!graded || self.same_subject(between)) && !stopped && (fronted || !subject) {
                return take(list);
            }
        }
        // Later in the clause: "… the bottom grade from the watchdog for its leadership".
        let clause = self.context.clauses.of(grade.start);
        let later = lists.iter().find(|(_, toks)| {
            toks.start > next
                && toks.start <= clause.end.max(grade.end + 10)
                && matches!(self.word(toks.start.saturating_sub(1)), "for" | "of" | "the" | "its" | "their")
                && (next..toks.start).any(|at| self.word(at) == "for")
                && self.mentions.within(Toks::new(next, toks.start), "grade").is_empty()
        });
        if let Some(list) = later {
            return take(list);
        }
        let mut doubts: Vec<String> = Vec::new();
        // "Requires improvement in another": some area, not named.
        let some = self.word(next) == "in"
            && (matches!(
                self.word(next + 1),
                "another" | "others" | "some" | "most" | "several" | "this" | "that" | "both"
            ) || self
                .mentions
                .starting_at(next + 1)
                .any(|(_, mention)| matches!(mention.value, Value::Number(_) | Value::Ordinal(_))));
        if some || !self.has_whole_subject(grade) {
            doubts.push("?".to_owned());
        }
        doubts.extend(lists.iter().flat_map(|(members, _)| self.values(members)));
        // "It is good." after a sentence about an area.
        let first = skip(self.context.sentence.start);
        if matches!(
            self.word(first),
            "it" | "that" | "this" | "they" | "these" | "both" | "so" | "and" | "but"
        ) {
            let before = self.previous_sentence_areas();
            if matches!(self.word(first), "it" | "that" | "this" | "they")
                && !before.is_empty()
                && self.mentions.within(self.context.sentence, "whole").is_empty()
                && lists.is_empty()
            {
                // "That was good": of several, the last.
                let last = before.len() - 1;
                let from = if matches!(self.word(first), "that" | "this") { last } else { 0 };
                return (Areas::Named(before[from..].to_vec()), None);
            }
            doubts.extend(before);
        } else if (self.candidate.hit.toks.start.saturating_sub(2)..grade.start).any(|at| matches!(self.word(at), "it" | "that" | "they")) {
            doubts.extend(self.previous_sentence_areas());
        }
        (Areas::Unsaid(doubts), None)
    }

    /// Whether the sentence names, up to the grade, what is graded as a whole: a body, the council, the service; or points back to it.
    fn has_whole_subject(&self, grade: Toks) -> bool {
        let sentence = self.context.sentence;
        let named = |toks: Toks| {
            ["whole", "body", "own-body"]
                .iter()
                .any(|kind| !self.mentions.within(toks, kind).is_empty())
        };
        if named(Toks::new(sentence.start, grade.start)) || named(Toks::new(grade.end, (grade.end + 9).min(sentence.end))) {
            return true;
        }
        let us = (sentence.start..grade.start).any(|at| matches!(self.word(at), "we" | "us" | "ours"));
        let back = (sentence.start..grade.start).any(|at| matches!(self.word(at), "it" | "they" | "them"));
        let sentences = &self.mentions.article.blocks[self.context.block].sentences;
        let before = sentences
            .partition_point(|before| before.end <= sentence.start)
            .checked_sub(1)
            .map(|at| &sentences[at]);
        us || (back && before.is_none_or(|before| named(*before) && self.mentions.within(*before, "area").is_empty()))
    }

    /// Whether what stands between is a relative clause that the sentence comes back from: "leadership, which was good in 2018, is now …".
    fn same_subject(&self, between: Toks) -> bool {
        let opens = between
            .iter()
            .find(|at| !matches!(self.mentions.article.tokens[*at].kind, TokenKind::Close));
        let relative = opens.is_some_and(|at| {
            self.word(at) == ","
                && (at + 1..(at + 3).min(between.end))
                    .any(|at| matches!(self.word(at), "which" | "who" | "whose" | "having" | "rated" | "judged" | "graded"))
        });
        let (Some(opens), Some(closes)) = (opens, between.iter().rev().find(|at| self.word(*at) == ",")) else {
            return false;
        };
        relative && closes > opens && self.mentions.within(Toks::new(closes, between.end), "grade").is_empty()
    }

    /// Whether nothing but small words of one phrase stands there: no mark, and nothing that begins a clause of its own.
    fn only_small_words(&self, from: usize, to: usize) -> bool {
        let tokens = &self.mentions.article.tokens;
        (from..to).all(|at| {
            let quoted = matches!(tokens[at].kind, TokenKind::Open | TokenKind::Close);
            let begins = tokens[at].kind == TokenKind::Mark
                || matches!(
                    self.word(at),
                    "when" | "while" | "though" | "although" | "but" | "with" | "which" | "who" | "after" | "before"
                );
            quoted || (!begins && (self.mentions.closed_class(at) || self.mentions.packs.list_fluff.contains(&self.mentions.word(at))))
        })
    }

    fn date(&self) -> Option<Content> {
        if let Some(mention) = self.candidate.slot("length").first() {
            return match self.mentions.items[*mention].value {
                Value::Length(length) => Some(Content::Length(length)),
                _ => None,
            };
        }
        let event = match self.def.set.get("event").map(String::as_str) {
            Some("published") => Event::Published,
            Some("either") => Event::Either,
            Some("began") => Event::Began,
            Some("ended") => Event::Ended,
            _ => Event::Inspected,
        };
        if self.flag("same") {
            return Some(Content::SameTime(event));
        }
        let mut mention = *self.candidate.slot("date").first()?;
        if matches!(self.mentions.items[mention].value.kind(), "wrong-day" | "day") {
            mention = *self.mentions.within(self.mentions.items[mention].toks, "date").first()?;
        }
        let article = self.mentions.date.map(|date| date.date);
        match &self.mentions.items[mention].value {
            // Nobody tells the day of the week of a visit that took weeks, or the date of one to come.
            Value::Date(said)
                if matches!(event, Event::Inspected | Event::Began | Event::Ended)
                    && (said.is_day_of_week() || matches!(said, Said::Ago(..) | Said::Days(_) | Said::Weeks(..))) =>
            {
                None
            }
            Value::Date(said)
                if said
                    .when(article)
                    .is_some_and(|when| article.is_some_and(|day| when.intervals.iter().all(|interval| interval.from > day))) =>
            {
                None
            }
            Value::Date(said) => Some(Content::Date { event, said: said.clone() }),
            _ => None,
        }
    }

    fn name(&self) -> Option<Content> {
        let mention = *self.candidate.slot("person").first()?;
        let name = match &self.mentions.items[mention].value {
            Value::Person(name) => name.clone(),
            Value::Term(_, name) => name.to_string(),
            _ => return None,
        };
        Some(Content::Name {
            name,
            role: self.term("role")?,
        })
    }

    /// A number that the report states: a whole number, or so many per cent.
    fn stated(&self) -> Option<Content> {
        let n = match self.mentions.items[*self.candidate.slot("n").first()?].value {
            Value::Number(n) => n,
            Value::Share(share) if share.bound == Bound::Exact && share.of.1 == 100 => share.of.0,
            _ => return None,
        };
        let figure = self.def.set.get("figure")?.clone();
        Some(Content::Stated { figure, n })
    }
}
