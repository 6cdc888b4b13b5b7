//! Which domain a sentence speaks of. A pack is read only where its domain is spoken of, so that packs do not disturb each other.

use serde::{Deserialize, Serialize};

use crate::{
    article::{BlockKind, Toks, Zone},
    mention::Mentions,
    pattern::{Index, Matcher},
};

/// The pack that something belongs to, by place in [`Packs::notes`](super::Packs::notes); none if it is read everywhere.
pub type Home = Option<usize>;

/// By which words an article speaks of each pack's domain.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Topics {
    pub(crate) index: Index,
    /// For each pack, whether it has such words; one without is read everywhere.
    pub(crate) worded: Vec<bool>,
}

/// The domains that an article speaks of, sentence by sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spoken {
    /// For each token, one more than its sentence's place in `sets`; 0 outside every sentence.
    of: Vec<u32>,
    sets: Vec<Vec<usize>>,
    /// What the article as a whole is about.
    pub main: Home,
}

impl Spoken {
    /// The packs whose domains the sentence of a token speaks of.
    pub fn at(&self, token: usize) -> &[usize] {
        let set = self.of.get(token).and_then(|place| (*place as usize).checked_sub(1));
        set.map_or(&[], |place| self.sets[place].as_slice())
    }
}

impl Topics {
    /// Whether a pack is read only where its domain is spoken of.
    pub(crate) fn is_worded(&self, pack: usize) -> bool {
        self.worded.get(pack).copied().unwrap_or(false)
    }

    /// What each sentence speaks of: by its own words; else what the block spoke of last; else what the article does. `home` is the
    /// pack that an article without any such words is taken to be about; if none, the first.
    pub(crate) fn find(&self, mentions: &Mentions, home: Home) -> Spoken {
        let mut matcher = Matcher::default();
        let mut own: Vec<(usize, Toks, Vec<usize>)> = Vec::new();
        let mut score = vec![0_u32; self.worded.len()];
        for (block, part) in mentions.article.blocks.iter().enumerate() {
            for sentence in &part.sentences {
                let hits = self.index.matches(&mut matcher, mentions, *sentence, |_| true);
                let mut packs: Vec<usize> = hits.iter().map(|hit| hit.of).collect();
                packs.sort_unstable();
                packs.dedup();
                let weight = match part.zone {
                    Zone::Furniture => 0,
                    Zone::Headline => 3,
                    _ => 1,
                };
                for pack in &packs {
                    score[*pack] += weight;
                }
                own.push((block, *sentence, packs));
            }
        }
        let best = score.iter().copied().max().filter(|points| *points > 0);
        let main = best
            .and_then(|best| score.iter().position(|points| *points == best))
            .or(home)
            .or_else(|| self.worded.iter().position(|worded| *worded));
        let mut spoken = Spoken {
            of: vec![0; mentions.article.tokens.len()],
            sets: Vec::with_capacity(own.len()),
            main,
        };
        let mut last: Home = None;
        let mut before: Option<usize> = None;
        for (block, sentence, packs) in own {
            if before != Some(block) {
                let kind = |at: usize| mentions.article.blocks[at].kind;
                // A list or table goes on about what was said above it, and so does what stands under a heading.
                let goes_on = matches!(kind(block), BlockKind::Item | BlockKind::Row)
                    || before.is_some_and(|before| matches!(kind(before), BlockKind::Heading(_)));
                if !goes_on {
                    last = None;
                }
                before = Some(block);
            }
            match packs.as_slice() {
                [] => {}
                [one] => last = Some(*one),
                _ => last = None,
            }
            let set = if packs.is_empty() {
                last.or(main).into_iter().collect()
            } else {
                packs
            };
            spoken.sets.push(set);
            let place = u32::try_from(spoken.sets.len()).unwrap_or(0);
            spoken.of[sentence.start..sentence.end].fill(place);
        }
        spoken
    }
}
