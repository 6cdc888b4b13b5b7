//! Packs: one domain's vocabulary, claims and rules, from `rules/*.toml`.

mod framework;

pub use framework::{Framework, FrameworkArea};
