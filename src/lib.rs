//! presscheck

pub mod article;
pub mod finding;
pub mod output;
pub mod pack;
pub mod record;
