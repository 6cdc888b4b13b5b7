//! The ledger: passages that look like claims and were not read.

use super::{Claims, Context};
use crate::{
    article::{Toks, Zone},
    mention::Mentions,
    pack::Effect,
    pattern::Matcher,
};

/// Lists grades that stand beside a body, an area or the inspectors, in no claim, no speech and under no cue.
pub(super) fn look(mentions: &Mentions, matcher: &mut Matcher, found: &mut Claims) {
    for (index, block) in mentions
        .article
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.zone != Zone::Furniture)
    {
        for sentence in &block.sentences {
            let grades = mentions.within(*sentence, "grade");
            // Claims are in the order of their sentences.
            let first = found.claims.partition_point(|claim| claim.sentence.start < sentence.start);
            let claimed = |toks: Toks| {
                found.claims[first..]
                    .iter()
                    .take_while(|claim| claim.sentence.start == sentence.start)
                    .any(|claim| claim.toks.overlaps(toks))
            };
            let open: Vec<Toks> = grades
                .into_iter()
                .map(|grade| mentions.items[grade].toks)
                .filter(|toks| !claimed(*toks))
                .collect();
            if open.is_empty() {
                continue;
            }
            let context = Context::new(mentions, matcher, index, *sentence);
            for toks in open {
                let silenced = context.cues.iter().any(|cue| {
                    matches!(cue.effect, Effect::NoClaim | Effect::NoGrade | Effect::Others | Effect::Ungraded)
                        && cue.toks.contains(toks.start)
                });
                let beside = ["body", "area", "speaker", "whole"]
                    .into_iter()
                    .find(|kind| !mentions.within(*sentence, kind).is_empty());
                if silenced || context.in_speech(mentions, toks) || sentence.len() > 120 {
                    continue;
                }
                // An adjective before an ordinary word is no grade.
                let adjective = toks.end < sentence.end && !mentions.closed_class(toks.end) && mentions.article.tokens[toks.end].spaced;
                if let (Some(kind), false) = (beside, adjective) {
                    let with = match kind {
                        "body" => "a body",
                        "area" => "an area",
                        "speaker" => "the inspectors",
                        _ => "the service",
                    };
                    found.unread.push((toks, format!("a grade and {with}, but no claim was read")));
                    break;
                }
            }
        }
    }
}
