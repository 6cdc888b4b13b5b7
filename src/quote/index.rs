//! A report's text, made ready for looking words up.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::align::{Alignment, Defined, Move, Step, align, spelt_by};
use super::forms::inflected;
use super::words::{Mark, Unit, Word, letters, words};
use super::{Found, Grade, Passage};
use crate::{
    article,
    record::{Paragraph, ParagraphKind, ReportText},
};

/// The text of a report, with its index, which is made when it is first asked for.
#[derive(Debug, Default)]
pub struct Text {
    /// Path of the file that holds it, as shown to people.
    pub path: String,
    text: Arc<ReportText>,
    index: OnceLock<Wording>,
}

impl Text {
    /// A text, and the path to show for it.
    pub fn new(path: impl Into<String>, text: ReportText) -> Self {
        Self {
            path: path.into(),
            text: Arc::new(text),
            index: OnceLock::new(),
        }
    }

    /// The paragraphs.
    pub fn paragraphs(&self) -> &ReportText {
        &self.text
    }

    /// The index.
    pub fn index(&self) -> &Wording {
        self.index.get_or_init(|| Wording::of(self.text.clone()))
    }
}

/// Every word of a report in its normal form, and where each stands.
#[derive(Debug, Default)]
pub struct Wording {
    words: Vec<Word>,
    /// Of each word: its paragraph in the text, and its bytes in it.
    places: Vec<(usize, Range<usize>)>,
    /// Word → where it stands, ascending.
    by_word: HashMap<Box<str>, Vec<usize>>,
    /// Acronym → the words it was defined as, where its letters do not say so.
    defined: HashMap<Box<str>, Vec<Box<str>>>,
    text: Arc<ReportText>,
}

/// A word that stands in more places than this helps to find nothing.
const COMMON: usize = 250;
/// Rare words of a quotation that must stand together for it to be worth a closer look.
const RAREST: usize = 6;
/// Windows laid beside a quotation.
const TRIED: usize = 6;
/// Places in the text are counted in steps of this many words.
const STEP: usize = 8;
/// With fewer words between two passages the quotation dropped words; with more it joined two passages.
const DROPPED: usize = 3;
/// The most words between the passages that a phrase of a few words was put together of.
const CLOSE: usize = 12;
/// The most passages that make a splice.
const PIECES: usize = 4;
/// The share of a quotation that a passage must hold to be what was meant.
const NEAR: f64 = 0.5;
/// The longest passage shown, in words, beside the quotation's own length.
const SHOWN: usize = 40;

impl Defined for Wording {
    fn long_form(&self, acronym: &str) -> Option<&[Box<str>]> {
        let singular = acronym.strip_suffix('s').unwrap_or(acronym);
        self.defined.get(acronym).or_else(|| self.defined.get(singular)).map(Vec::as_slice)
    }
}

impl Wording {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Indexes a text; headings are left out, since the sentence around one goes on behind it.
    fn of(text: Arc<ReportText>) -> Self {
        let mut wording = Self::default();
        let paragraphs = text.paragraphs.iter().enumerate();
        for (at, paragraph) in paragraphs.filter(|(_, paragraph)| paragraph.kind != ParagraphKind::Heading) {
            let tokens = article::tokens(&paragraph.text);
            for word in words(&tokens) {
                let span = tokens[word.token].span;
                wording.by_word.entry(word.text.clone()).or_default().push(wording.words.len());
                wording.places.push((at, span.start..span.end));
                wording.words.push(word);
            }
        }
        wording.text = text;
        wording.define();
        wording
    }

    /// Finds "long form (LF)" whose letters are not just the initials, after Schwartz and Hearst (2003): the shortest stretch before
    /// the brackets that holds the letters in order and begins with the first.
    fn define(&mut self) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            if !(word.acronym && word.bracketed) {
                continue;
            }
            let long = |back: usize| -> Option<Vec<&str>> {
                let words = self.words.get(at.checked_sub(back)?..at)?;
                Some(words.iter().map(|word| &*word.text).collect())
            };
            let singular = word.text.strip_suffix('s').unwrap_or(&word.text);
            let wanted: Vec<char> = letters(singular).collect();
            let holds = |words: &[&str]| {
                let mut letters = words.iter().flat_map(|word| word.chars());
                words.first().is_some_and(|first| first.chars().next() == wanted.first().copied())
                    && wanted.iter().all(|wanted| letters.any(|letter| letter == *wanted))
            };
            let found = (2..=wanted.len() + 4).filter_map(long).find(|words| holds(words));
            if let Some(words) = found.filter(|words| spelt_by(&word.text, words) != Some(words.len())) {
                let long = words.into_iter().map(Into::into).collect();
                self.defined.entry(singular.into()).or_insert(long);
            }
        }
    }

    fn count(&self, word: &str) -> usize {
        self.by_word.get(word).map_or(0, Vec::len)
    }

    /// What a word tells of the place that it stands in: a word that the report does not have tells most.
    fn weight(&self, word: &str) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of words")]
        let share = (self.words.len() + 2) as f64 / (self.count(word) + 1) as f64;
        share.ln()
    }

    /// Whether the words stand here, and where.
    pub(super) fn stands(&self, quotation: &[Unit]) -> Option<Passage> {
        // Most of the words must be known: all but those that an acronym or a hyphen hides.
        let words = quotation.iter().filter_map(Unit::word);
        let unknown = words.filter(|word| !word.acronym && self.count(&word.text) == 0).count();
        if unknown * 2 > quotation.len() || !self.gathers(quotation) {
            return None;
        }
        let found = self.find(quotation);
        found.passage.filter(|_| found.grade == Grade::Exact)
    }

    /// Whether half of a quotation's rarest words stand near each other somewhere; the other half may be hidden in acronyms.
    fn gathers(&self, quotation: &[Unit]) -> bool {
        // An ellipsis may part them as far as it likes.
        if quotation.contains(&Unit::Gap) {
            return true;
        }
        let words = quotation.iter().filter_map(Unit::word);
        let mut rare: Vec<&Vec<usize>> = words.filter_map(|word| self.by_word.get(&word.text)).collect();
        rare.sort_by_key(|places| places.len());
        rare.truncate(RAREST);
        let reach = quotation.len() * 2 + STEP;
        let near = |place: usize| {
            let close = |places: &&&Vec<usize>| {
                let first = places.partition_point(|other| *other + reach < place);
                places.get(first).is_some_and(|other| *other <= place + reach)
            };
            rare.iter().filter(close).count() * 2 > rare.len()
        };
        rare.len() < 2 || rare.iter().take(RAREST / 2).any(|places| places.iter().any(|place| near(*place)))
    }

    /// The passage nearest to a quotation, and how they compare.
    pub(super) fn find(&self, quotation: &[Unit]) -> Found {
        let parts: Vec<&[Unit]> = quotation.split(|unit| *unit == Unit::Gap).filter(|part| !part.is_empty()).collect();
        let mut from = 0;
        let mut whole: Option<Found> = None;
        let mut shown: Vec<Range<usize>> = Vec::new();
        for part in &parts {
            let (found, range) = self.part(part, from);
            if let Some(range) = range {
                from = range.end;
                shown.push(range);
            }
            whole = Some(match whole {
                None => found,
                Some(before) => before.and(found),
            });
        }
        let mut found = whole.unwrap_or_else(Found::nothing);
        found.passage = self.show(&shown);
        found
    }

    /// The nearest passage to a part of a quotation without an ellipsis; of equals the first behind `from`.
    fn part(&self, part: &[Unit], from: usize) -> (Found, Option<Range<usize>>) {
        let mut best: Option<(u32, bool, Alignment, usize)> = None;
        let mut rivals: Vec<(Alignment, usize)> = Vec::new();
        for window in self.windows(part) {
            let passage: Vec<&Word> = self.words[window.clone()].iter().collect();
            let aligned = align(part, &passage, self);
            let before = window.start + aligned.start < from;
            match &best {
                Some((cost, ..)) if *cost < aligned.cost => {}
                Some((cost, ..)) if *cost == aligned.cost => rivals.push((aligned.clone(), window.start)),
                _ => rivals = vec![(aligned.clone(), window.start)],
            }
            if best.as_ref().is_none_or(|(cost, back, ..)| (aligned.cost, before) < (*cost, *back)) {
                best = Some((aligned.cost, before, aligned, window.start));
            }
            if best.as_ref().is_some_and(|(cost, back, ..)| *cost == 0 && !back) {
                break;
            }
        }
        let Some((_, _, aligned, offset)) = best else {
            return (Found::nothing(), None);
        };
        let start = offset + aligned.start;
        let range = self.held(start, &aligned.moves);
        let (share, shared) = self.share(part, &aligned.moves);
        let found = |grade, swap| Found {
            grade,
            share,
            shared,
            passage: None,
            swap,
        };
        if aligned.is_exact() {
            return (found(Grade::Exact, None), Some(range));
        }
        let wrong: Vec<&Move> = aligned.moves.iter().filter(|step| step.step != Step::Same).collect();
        if wrong.is_empty() {
            return (found(Grade::Spliced, None), Some(range));
        }
        // Of two passages that are as near, who knows which was quoted?
        let swap = self.swap(part, &aligned.moves, start).filter(|swap| {
            let has = |(other, offset): &(Alignment, usize)| self.swap(part, &other.moves, offset + other.start).as_ref() == Some(swap);
            !aligned.tied && rivals.iter().all(has)
        });
        if let [only] = wrong.as_slice()
            && only.step == Step::Swap
            && let Some((quoted, printed)) = self.swapped(part, &aligned.moves, start)
            && inflected(&quoted.text, &printed.text)
        {
            return (found(Grade::Inflected, swap), Some(range));
        }
        if let Some(pieces) = self.spliced(part) {
            let whole = pieces[0].start.min(pieces[pieces.len() - 1].start)..pieces.iter().map(|piece| piece.end).max().unwrap_or(0);
            return (
                Found {
                    share: 1.0,
                    shared: part.len(),
                    ..found(Grade::Spliced, None)
                },
                Some(whole),
            );
        }
        if share >= NEAR && shared >= 2 {
            return (found(Grade::Altered, swap), Some(range));
        }
        (found(Grade::Absent, None), (shared >= 3 && share > NEAR / 2.0).then_some(range))
    }

    /// The words that a quotation was laid beside; what stands in the place of its first or last words does not run into another sentence.
    fn held(&self, start: usize, moves: &[Move]) -> Range<usize> {
        let words = |moves: &[Move]| moves.iter().map(|step| step.words).sum::<usize>();
        let same = |step: &Move| step.step == Step::Same && step.words > 0;
        let whole = start..start + words(moves);
        let (Some(first), Some(last)) = (moves.iter().position(same), moves.iter().rposition(same)) else {
            return whole;
        };
        let held = start + words(&moves[..first])..start + words(&moves[..=last]);
        let stop = |at: &usize| self.words[*at].mark == Mark::Stop;
        let end = (held.end - 1..whole.end).find(stop).map_or(whole.end, |at| at + 1);
        let begin = (whole.start..held.start).rev().find(stop).map_or(whole.start, |at| at + 1);
        begin..end.min(whole.end)
    }

    /// Stretches of the text that hold many of a quotation's words, the likeliest first.
    fn windows(&self, part: &[Unit]) -> Vec<Range<usize>> {
        let vote = |most: usize| {
            let mut votes: HashMap<usize, f64> = HashMap::new();
            for (offset, word) in part.iter().enumerate().filter_map(|(offset, unit)| Some((offset, unit.word()?))) {
                let Some(places) = self.by_word.get(&word.text).filter(|places| places.len() <= most) else {
                    continue;
                };
                let weight = self.weight(&word.text);
                for place in places {
                    // Two steps that overlap, so that a passage across their border is not split.
                    let step = (place + part.len()).saturating_sub(offset) / STEP;
                    *votes.entry(step).or_default() += weight;
                    *votes.entry(step + 1).or_default() += weight;
                }
            }
            votes
        };
        let mut votes = vote(COMMON);
        if votes.is_empty() {
            votes = vote(usize::MAX);
        }
        let mut votes: Vec<(usize, f64)> = votes.into_iter().collect();
        votes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let slack = STEP + part.len() / 3;
        votes
            .into_iter()
            .take(TRIED)
            .map(|(step, _)| {
                let start = (step * STEP).saturating_sub(part.len() + STEP + slack);
                let end = (step * STEP + STEP + slack).min(self.words.len());
                start.min(end)..end
            })
            .collect()
    }

    /// How much of a quotation is the same in the passage: by weight, and in words.
    fn share(&self, part: &[Unit], moves: &[Move]) -> (f64, usize) {
        let (mut all, mut same, mut shared) = (0.0, 0.0, 0);
        let mut at = 0;
        for step in moves {
            for word in part[at..at + step.units].iter().filter_map(Unit::word) {
                let weight = self.weight(&word.text);
                all += weight;
                if step.step == Step::Same {
                    same += weight;
                    shared += 1;
                }
            }
            at += step.units;
        }
        (if all > 0.0 { same / all } else { 0.0 }, shared)
    }

    /// The first word of a quotation that stands in for another, and the other.
    fn swapped<'a>(&'a self, part: &'a [Unit], moves: &[Move], start: usize) -> Option<(&'a Word, &'a Word)> {
        let (mut unit, mut word) = (0, start);
        for step in moves {
            if step.step == Step::Swap {
                return Some((part.get(unit)?.word()?, self.words.get(word)?));
            }
            unit += step.units;
            word += step.words;
        }
        None
    }

    /// The one stretch that differs, as tokens of the quotation, and what stands in its place.
    fn swap(&self, part: &[Unit], moves: &[Move], start: usize) -> Option<(Range<usize>, String)> {
        let first = moves.iter().position(|step| step.step != Step::Same)?;
        let last = moves.iter().rposition(|step| step.step != Step::Same)?;
        let wrong = &moves[first..=last];
        if wrong.iter().any(|step| step.step == Step::Same) || wrong.len() > 3 {
            return None;
        }
        let sum = |moves: &[Move], of: fn(&Move) -> usize| moves.iter().map(of).sum::<usize>();
        let units = sum(&moves[..first], |step| step.units)..sum(&moves[..=last], |step| step.units);
        let words = start + sum(&moves[..first], |step| step.words)..start + sum(&moves[..=last], |step| step.words);
        let tokens: Vec<usize> = part.get(units)?.iter().filter_map(|unit| Some(unit.word()?.token)).collect();
        // Words that are only missing, or only too many, need the words beside them: that is for a person.
        let (Some(one), Some(other)) = (tokens.first(), tokens.last()) else {
            return None;
        };
        let printed = self.printed(&words)?;
        Some((*one..*other + 1, printed))
    }

    /// Words as printed, of one paragraph.
    fn printed(&self, words: &Range<usize>) -> Option<String> {
        let (paragraph, first) = self.places.get(words.start)?;
        let (end, last) = self.places.get(words.end.checked_sub(1)?)?;
        let text = &self.text.paragraphs.get(*paragraph)?.text;
        (paragraph == end && words.start < words.end)
            .then(|| text.get(first.start..last.end))
            .flatten()
            .map(str::to_owned)
    }

    /// The passages that a quotation was put together of, in its order.
    fn spliced(&self, part: &[Unit]) -> Option<Vec<Range<usize>>> {
        let quoted: Vec<&str> = part.iter().map(|unit| Some(&*unit.word()?.text)).collect::<Option<_>>()?;
        let mut pieces: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < quoted.len() {
            let places = self.by_word.get(quoted[at])?;
            let run = |place: usize| {
                let same = self.words[place..]
                    .iter()
                    .zip(&quoted[at..])
                    .take_while(|(word, quoted)| *word.text == ***quoted);
                same.count()
            };
            let longest = places.iter().map(|place| run(*place)).max()?;
            // Of equals the nearest behind the piece before.
            let after = pieces.last().map_or(0, |piece| piece.end);
            let place = places
                .iter()
                .filter(|place| run(**place) == longest)
                .min_by_key(|place| (**place < after, place.abs_diff(after)))?;
            pieces.push(*place..place + longest);
            at += longest;
            if pieces.len() > PIECES {
                return None;
            }
        }
        let apart = |pair: &[Range<usize>]| pair[1].start < pair[0].end || pair[1].start - pair[0].end > DROPPED;
        // A phrase of a few words must come from one place, or it is anybody's.
        let short = quoted.len() <= 4;
        let near = pieces
            .windows(2)
            .all(|pair| pair[1].start >= pair[0].end && pair[1].start - pair[0].end <= CLOSE);
        let long_enough = |piece: &Range<usize>| if short { near } else { piece.len() >= 3 };
        (pieces.len() > 1 && pieces.windows(2).any(apart) && pieces.iter().all(long_enough)).then_some(pieces)
    }

    /// Passages as printed, the first one's place with them.
    fn show(&self, ranges: &[Range<usize>]) -> Option<Passage> {
        let first = ranges.iter().find(|range| !range.is_empty())?;
        let (paragraph, _) = self.places.get(first.start)?;
        let mut texts = Vec::new();
        for range in ranges.iter().filter(|range| !range.is_empty()) {
            // A long way from one end to the other: the ends alone.
            let ends = if range.len() > SHOWN * 4 {
                vec![range.start..range.start + SHOWN, range.end - SHOWN..range.end]
            } else {
                vec![range.clone()]
            };
            texts.extend(ends.into_iter().map(|range| self.shown(range)));
        }
        let Paragraph { page, number, line, .. } = self.text.paragraphs.get(*paragraph)?;
        let around = match ranges {
            [only] => Some(self.sentences(only))
                .filter(|range| range.len() <= only.len() + SHOWN)
                .map(|range| self.shown(range)),
            _ => None,
        };
        Some(Passage {
            text: texts.join(" … "),
            around,
            before: first
                .start
                .checked_sub(1)
                .map(|at| &self.words[at])
                .filter(|word| word.mark == Mark::None)
                .map(|word| word.text.to_string()),
            page: *page,
            paragraph: *number,
            line: *line,
        })
    }

    /// The whole sentences around some words.
    fn sentences(&self, range: &Range<usize>) -> Range<usize> {
        let ends = |at: &usize| self.words[*at].mark == Mark::Stop;
        let start = (0..range.start).rev().find(ends).map_or(0, |at| at + 1);
        let last = range.end.saturating_sub(1);
        let end = (last..self.words.len()).find(ends).map_or(self.words.len(), |at| at + 1);
        start..end
    }

    fn shown(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        let mut at = range.start;
        while at < range.end {
            let paragraph = self.places[at].0;
            let end = (at..range.end).find(|next| self.places[*next].0 != paragraph).unwrap_or(range.end);
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&self.printed(&(at..end)).unwrap_or_default());
            at = end;
        }
        out
    }
}

impl Found {
    /// What is found where nothing comes near.
    fn nothing() -> Self {
        Self {
            grade: Grade::Absent,
            share: 0.0,
            shared: 0,
            passage: None,
            swap: None,
        }
    }

    /// Two parts of one quotation, divided by an ellipsis.
    fn and(self, other: Self) -> Self {
        let (share, shared) = (self.share.min(other.share), self.shared + other.shared);
        let both = self.grade != Grade::Exact && other.grade != Grade::Exact;
        let worse = if other.grade > self.grade { other } else { self };
        // What puts one part right leaves the other wrong.
        let swap = worse.swap.filter(|_| !both);
        Found {
            share,
            shared,
            swap,
            ..worse
        }
    }
}
