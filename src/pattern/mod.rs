//! The pattern language: read ([`syntax`]), compiled ([`compile`]) and matched against a sentence ([`matching`]).

pub mod compile;
pub mod matching;
pub mod syntax;

pub use compile::{Compiler, Key, Program, Vocabulary};
pub use matching::{Match, Matcher, SlotValue, Text};
