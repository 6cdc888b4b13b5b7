//! The pattern language: read ([`syntax`]), compiled ([`compile`]) and matched against a sentence ([`matching`]): the named lists once
//! for a text ([`phrase`]), the patterns where something stands that they begin with ([`index`]).

pub mod compile;
pub mod index;
pub mod matching;
pub mod phrase;
pub mod syntax;

pub(crate) use compile::AREA;
pub use compile::{Compiler, Kinds, Program, Vocabulary};
pub use index::Index;
pub use matching::{Match, Matcher, SlotValue, Text};
pub use phrase::{Found, Phrases};
