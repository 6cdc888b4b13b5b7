//! presscheck

pub mod article;
pub mod claim;
pub mod finding;
pub mod mention;
pub mod pack;
pub mod pattern;
pub mod record;
