//! Measurement: how often the rules are right on articles whose claims were labelled by a careful reader.

mod labels;

pub use labels::{Label, Labels};
