//! Quotations as claims: whose words they are, and which of them are held against the report.

use super::{Claim, Claims, Content, context::Context, context::CueHit, fill::time_cues};
use crate::{
    article::{TokenKind, Toks, Zone},
    finding::{ClaimKind, Speaker},
    mention::{Form, Mention, Mentions, Quotation, Value},
    pack::ClaimDef,
};

/// Fewer words are set off, not quoted.
const LEAST: usize = 2;

/// Quotations that may be the report's are claims. Those that nobody is named for are quiet: the words themselves must show whose they are.
pub(super) fn claims(mentions: &Mentions, block: usize, contexts: &[Context], reach: &[CueHit], found: &mut Claims) {
    let packs = mentions.packs;
    let tokens = &mentions.article.tokens;
    let whole = mentions.article.blocks[block].tokens;
    let first = mentions.quotations.partition_point(|quotation| quotation.toks.start < whole.start);
    for (index, quotation) in mentions.quotations.iter().enumerate().skip(first) {
        if quotation.toks.start >= whole.end {
            break;
        }
        let words = quotation
            .words
            .iter()
            .filter(|at| matches!(tokens[*at].kind, TokenKind::Word | TokenKind::Number));
        if words.count() < LEAST || is_name(mentions, quotation.words) || is_title(mentions, quotation) {
            continue;
        }
        let quotes = |def: &ClaimDef| def.kind == ClaimKind::Quotation && mentions.speaks_of(def.home, quotation.toks.start);
        let Some(def) = packs.claims.iter().position(quotes) else {
            continue;
        };
        let sentence = contexts.partition_point(|context| context.sentence.end <= quotation.toks.start);
        let Some(context) = contexts
            .get(sentence)
            .filter(|context| context.sentence.contains(quotation.toks.start))
        else {
            continue;
        };
        let (speaker, quiet) = match owner(mentions, block, quotation) {
            Some(Speaker::Person) => (Speaker::Person, true),
            Some(Speaker::Report) => (
                if quotation.inside.is_some() {
                    Speaker::Person
                } else {
                    Speaker::Report
                },
                false,
            ),
            _ => (Speaker::Report, true),
        };
        // What is quoted does not say which report it is quoted of.
        let around = context.cues.iter().filter(|cue| !quotation.toks.contains(cue.cue.start));
        let anchor = Toks::new(quotation.toks.start, quotation.toks.start + 1);
        found.claims.push(Claim {
            def,
            home: packs.claims[def].home.or(mentions.spoken_at(quotation.toks.start)),
            toks: quotation.words,
            anchor: quotation.words,
            block,
            sentence: context.sentence,
            content: Content::Quotation { quotation: index },
            bodies: Vec::new(),
            dated: None,
            event: false,
            fixed: false,
            cues: time_cues(around.chain(reach), anchor, packs.claims[def].home),
            speaker,
            tentative: false,
            quiet: quiet
                || !is_whole(mentions, block, quotation)
                || says_any(mentions, quotation, &["we", "us", "our", "ours"])
                || is_graded(mentions, quotation.words),
        });
    }
}

/// Whether words in marks name something: a grade, an area, or a title in capitals.
fn is_name(mentions: &Mentions, words: Toks) -> bool {
    let tokens = &mentions.article.tokens;
    let terms = ["grade", "area"].into_iter().flat_map(|kind| mentions.within(words, kind));
    let term = terms.into_iter().any(|mention| mentions.items[mention].toks.len() >= words.len());
    let capital = |at: &usize| tokens[*at].text.starts_with(char::is_uppercase);
    let long: Vec<usize> = words
        .iter()
        .filter(|at| tokens[*at].kind == TokenKind::Word && tokens[*at].text.len() > 3)
        .collect();
    let titled = long.len() > 1 && long.iter().all(capital) && long.iter().any(|at| tokens[*at].text.chars().any(char::is_lowercase));
    term || titled
}

/// Whether words in marks are a grade and one word more, as in "outstanding services": as often the grade as a phrase of the report.
fn is_graded(mentions: &Mentions, words: Toks) -> bool {
    let grades = mentions.within(words, "grade");
    grades.into_iter().any(|grade| mentions.items[grade].toks.len() + 1 >= words.len())
}

/// Whether marks hold the title of what is named right before them, between commas: "the report, 'Inspection of …', was".
fn is_title(mentions: &Mentions, quotation: &Quotation) -> bool {
    let word = |at: usize| mentions.article.tokens.get(at).map(|token| &*token.word);
    let Some(comma) = quotation.toks.start.checked_sub(1) else {
        return false;
    };
    let named = (comma.saturating_sub(4)..comma).any(|at| {
        let speaker = |mention: &Mention| mention.value.kind() == "speaker" && mention.toks.end == comma;
        // "It says, …": a clause, and no name.
        let says = |mention: &Mention| mention.toks.iter().any(|at| verb(mentions, at).is_some_and(|verb| verb < comma));
        mentions.starting_at(at).any(|(_, mention)| speaker(mention) && !says(mention))
    });
    let tokens = &mentions.article.tokens;
    let capital = tokens
        .get(quotation.words.start)
        .is_some_and(|token| token.text.starts_with(char::is_uppercase));
    named && capital && word(comma) == Some(",") && word(quotation.toks.end) == Some(",")
}

/// Whether a quotation ends where it is said to: it is closed, or goes on in the next block.
fn is_whole(mentions: &Mentions, block: usize, quotation: &Quotation) -> bool {
    let goes_on = || {
        mentions.article.blocks.get(block + 1).is_some_and(|next| {
            let first = mentions.quotations.partition_point(|other| other.toks.start < next.tokens.start);
            let first = mentions.quotations.get(first);
            next.zone != Zone::Furniture && first.is_some_and(|first| first.form == quotation.form && first.toks.start == next.tokens.start)
        })
    };
    !quotation.open || goes_on()
}

/// Whether a quotation holds one of some words.
fn says_any(mentions: &Mentions, quotation: &Quotation, words: &[&str]) -> bool {
    quotation.words.iter().any(|at| words.contains(&&*mentions.article.tokens[at].word))
}

/// Whose words a quotation holds, if anything says so.
fn owner(mentions: &Mentions, block: usize, quotation: &Quotation) -> Option<Speaker> {
    // No report says "I".
    if says_any(mentions, quotation, &["i", "me", "my", "myself"]) {
        return Some(Speaker::Person);
    }
    let Some(outer) = quotation.inside.and_then(|outer| mentions.quotations.get(outer)) else {
        return attributed(mentions, block, quotation);
    };
    // Somebody who is quoted quotes the report: only what stands before it in their own words counts.
    let before = Toks::new(
        outer.words.start.max(quotation.toks.start.saturating_sub(NEST)),
        quotation.toks.start,
    );
    let mut speakers = mentions
        .within(before, "speaker")
        .into_iter()
        .map(|mention| speaker(&mentions.items[mention]));
    speakers.find(|speaker| *speaker == Some(Speaker::Report)).flatten()
}

/// How far before nested marks the report must be named, in tokens.
const NEST: usize = 14;

/// How far from a quotation its speaker is looked for, in tokens.
const AROUND: usize = 150;

/// Who is quoted: the nearest speaker named outside the quotation in its sentence, else in its block, else whoever spoke before; none if
/// nobody is named.
pub(super) fn attributed(mentions: &Mentions, block: usize, quotation: &Quotation) -> Option<Speaker> {
    let blocks = &mentions.article.blocks;
    let sentences = &blocks[block].sentences;
    let speaks = |places: &[usize], unsaid: usize| -> Option<Speaker> {
        let mut best: Option<(usize, Speaker)> = None;
        for at in places {
            let Some((speaker, end)) = named(mentions, *at) else {
                continue;
            };
            let far = at.abs_diff(quotation.toks.start).min(at.abs_diff(quotation.toks.end));
            // The subject of a verb of saying counts more than somebody merely named.
            let cost = far + if says(mentions, *at, end) { 0 } else { unsaid };
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, speaker));
            }
        }
        best.map(|(_, speaker)| speaker)
    };
    if quotation.form == Form::Block {
        return set_apart(mentions, block, quotation, &|places| speaks(places, UNSAID));
    }
    let first = sentences.partition_point(|sentence| sentence.end <= quotation.toks.start);
    let own: Vec<usize> = sentences[first..]
        .iter()
        .take_while(|sentence| sentence.start < quotation.toks.end)
        .take(30)
        .flat_map(|sentence| outside(mentions, *sentence))
        .collect();
    if let Some(speaker) = speaks(&own, UNSAID) {
        return Some(speaker);
    }
    // The rest of the block, as far as anybody reads back and forth.
    let whole = blocks[block].tokens;
    let near = Toks::new(
        whole.start.max(quotation.toks.start.saturating_sub(AROUND)),
        whole.end.min(quotation.toks.end + AROUND),
    );
    if let Some(speaker) = speaks(&outside(mentions, near), BESIDE) {
        return Some(speaker);
    }
    // A block that is all quotation goes on from the one before.
    let bare = own
        .iter()
        .filter(|at| mentions.article.tokens[**at].kind == TokenKind::Word)
        .count()
        < 3;
    if bare && block > 0 && blocks[block - 1].sentences.len() < 40 {
        return speaks(&outside(mentions, end_of(mentions, block - 1)), BESIDE);
    }
    None
}

/// What it costs a speaker, in tokens of distance, that no verb says that they speak.
const UNSAID: usize = 30;
/// The same, of one who is named in another sentence.
const BESIDE: usize = 60;

/// Who speaks, of those named at a token, and where the name ends: a pronoun is whoever was named before.
fn named(mentions: &Mentions, at: usize) -> Option<(Speaker, usize)> {
    // An inspector who is on record speaks for the report.
    let recorded = mentions
        .starting_at(at)
        .find(|(_, mention)| mention.value.kind() == "recorded-person");
    if let Some((_, inspector)) = recorded {
        return Some((Speaker::Report, inspector.toks.end));
    }
    let own = mentions
        .starting_at(at)
        .find_map(|(_, mention)| Some((speaker(mention)?, mention.toks.end)));
    if own.is_some() {
        return own;
    }
    let pronoun = matches!(&*mentions.article.tokens[at].word, "they" | "it") && verb(mentions, at + 1).is_some();
    if !pronoun {
        return None;
    }
    let before = outside(mentions, Toks::new(at.saturating_sub(AROUND), at)).into_iter().rev();
    let before = before
        .flat_map(|at| mentions.starting_at(at))
        .find_map(|(_, mention)| speaker(mention))?;
    Some((before, at + 1))
}

/// Whether a sentence tells what a person said, in marks or not; a person named in `besides` is none of those.
pub(crate) fn is_told_by_somebody(mentions: &Mentions, sentence: Toks, besides: Toks) -> bool {
    let person = |mention: &Mention| speaker(mention) == Some(Speaker::Person) && !mention.toks.overlaps(besides);
    sentence.iter().any(|at| {
        let pronoun = matches!(&*mentions.article.tokens[at].word, "he" | "she" | "they" | "who" | "i" | "we");
        let somebody = mentions.starting_at(at).find(|(_, mention)| person(mention));
        match somebody {
            Some((_, mention)) => says(mentions, at, mention.toks.end),
            None => pronoun && says(mentions, at, at + 1),
        }
    })
}

/// The speaker that a mention names.
fn speaker(mention: &Mention) -> Option<Speaker> {
    match &mention.value {
        Value::Term(kind, value) if &**kind == "speaker" => Some(if &**value == "report" { Speaker::Report } else { Speaker::Person }),
        Value::Person(_) => Some(Speaker::Person),
        _ => None,
    }
}

/// The tokens that stand in no marks.
fn outside(mentions: &Mentions, toks: Toks) -> Vec<usize> {
    toks.iter().filter(|at| mentions.quotation_at(*at).is_none()).collect()
}

/// Whether a verb of saying stands at a token.
fn is_verb(mentions: &Mentions, at: usize) -> bool {
    mentions.starting_at(at).any(|(_, mention)| mention.value.kind() == "said")
}

/// A verb of saying that stands at a token, or one word behind it: where it begins.
fn verb(mentions: &Mentions, at: usize) -> Option<usize> {
    (at..(at + 2).min(mentions.article.tokens.len())).find(|at| is_verb(mentions, *at))
}

/// Whether a verb of saying has what is named between `start` and `end` as its subject: it follows ("the report says"), or stands
/// before ("according to the report", "says the report") and is nobody else's ("she said the report").
fn says(mentions: &Mentions, start: usize, end: usize) -> bool {
    let tokens = &mentions.article.tokens;
    let is_verb = |at: usize| is_verb(mentions, at);
    let quoted = |at: usize| mentions.quotation_at(at).is_some();
    if (end..(end + 8).min(tokens.len())).take_while(|at| !quoted(*at)).any(is_verb) || (start..end).any(is_verb) {
        return true;
    }
    let Some(before) = (start.saturating_sub(3)..start).rev().find(|at| is_verb(*at) && !quoted(*at)) else {
        return false;
    };
    let reported = (before..start).any(|at| &*tokens[at].word == "that");
    let taken = (before.saturating_sub(4)..before).any(|at| {
        matches!(&*tokens[at].word, "he" | "she" | "they" | "who" | "i")
            || mentions.starting_at(at).any(|(_, mention)| {
                matches!(mention.value.kind(), "speaker" | "person") && mention.toks.end <= before && mention.toks.end + 2 > before
            })
    });
    !reported && !taken
}

/// Who is quoted in a block without marks: whoever its last line names, else whoever the block before it ends with.
fn set_apart(mentions: &Mentions, block: usize, quotation: &Quotation, speaks: &dyn Fn(&[usize]) -> Option<Speaker>) -> Option<Speaker> {
    let signed: Vec<usize> = (quotation.words.end..mentions.article.blocks[block].tokens.end).collect();
    if let Some(speaker) = speaks(&signed) {
        return Some(speaker);
    }
    speaks(&outside(mentions, end_of(mentions, block.checked_sub(1)?)))
}

/// The last words of a block.
fn end_of(mentions: &Mentions, block: usize) -> Toks {
    let whole = mentions.article.blocks[block].tokens;
    Toks::new(whole.start.max(whole.end.saturating_sub(AROUND)), whole.end)
}
