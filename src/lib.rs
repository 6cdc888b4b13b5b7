//! presscheck

pub mod article;
pub mod finding;
pub mod pack;
pub mod record;
