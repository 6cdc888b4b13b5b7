//! Positions: bytes in the original file and tokens in the article are two different types.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in the file as it was read (for UTF-16 and Word documents, in its text as decoded to UTF-8).
///
/// Both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A half-open range of token indices of one article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Toks {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
}

impl Toks {
    /// A range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The indices, in order.
    pub fn iter(self) -> std::ops::Range<usize> {
        self.start..self.end
    }

    /// Number of tokens.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no token.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether token `index` lies inside.
    pub fn contains(self, index: usize) -> bool {
        self.start <= index && index < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a token.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}
