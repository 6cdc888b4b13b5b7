//! What the head of a table says of the cell that a claim stands in.

use crate::{
    article::{BlockKind, Toks},
    mention::{Mentions, Value},
};

/// The head of a column.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// The time that it names, by place among the mentions.
    pub date: Option<usize>,
    /// The areas that it names, by place among the mentions.
    pub areas: Vec<usize>,
    /// The bodies that it names.
    pub bodies: Vec<usize>,
    /// Whether the row does not line up with the head, or the head does not tell of which report or area the cell is.
    pub unclear: bool,
}

impl Column {
    /// Reads the head of the table that holds a block, over the cell that holds a place.
    pub fn of(mentions: &Mentions, block: usize, place: Toks) -> Self {
        let blocks = &mentions.article.blocks;
        let row = |block: usize| blocks[block].kind == BlockKind::Row;
        if !row(block) {
            return Self::default();
        }
        let Some(head) = (0..block).rev().take_while(|block| row(*block)).last() else {
            return Self::default();
        };
        let own = cells(mentions, blocks[block].tokens);
        let heads = cells(mentions, blocks[head].tokens);
        let has = |cell: &Toks, kind: &str| !mentions.within(*cell, kind).is_empty();
        let tells = |cell: &Toks| ["date", "area", "body"].iter().any(|kind| has(cell, kind));
        if own.len() != heads.len() {
            return Self {
                unclear: heads.iter().any(tells),
                ..Self::default()
            };
        }
        let Some(cell) = own.iter().position(|cell| cell.contains(place.start)).map(|at| heads[at]) else {
            return Self::default();
        };
        // Two columns of one head, "Overall" and "Overall", are of two reports.
        let words = |cell: &Toks| cell.iter().map(|at| &*mentions.article.tokens[at].word).collect::<Vec<_>>();
        let alike = heads.iter().filter(|head| words(head) == words(&cell)).count();
        let graded = own.iter().filter(|cell| has(cell, "grade")).count();
        let earlier = |cell: &Toks| words(cell).iter().any(|word| EARLIER.contains(word));
        Self {
            date: mentions.within(cell, "date").first().copied(),
            areas: mentions.within(cell, "area"),
            bodies: mentions
                .within(cell, "body")
                .into_iter()
                .filter_map(|mention| match mentions.items[mention].value {
                    Value::Body(body) => Some(body),
                    _ => None,
                })
                .collect(),
            unclear: earlier(&cell) || alike > 1 || (!tells(&cell) && (graded > 1 || heads.len() > 2)),
        }
    }
}

/// Words at the head of a column of what was before.
const EARLIER: [&str; 9] = [
    "previous",
    "previously",
    "last",
    "before",
    "then",
    "was",
    "earlier",
    "old",
    "former",
];

/// The cells of a row.
fn cells(mentions: &Mentions, row: Toks) -> Vec<Toks> {
    let mut cells = Vec::new();
    let mut start = row.start;
    for at in row.iter().filter(|at| &*mentions.article.tokens[*at].text == "|") {
        cells.push(Toks::new(start, at));
        start = at + 1;
    }
    cells.push(Toks::new(start, row.end));
    cells
}
