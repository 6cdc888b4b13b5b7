//! Whether a finding counts: what somebody said of it before.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What was said of a finding before the run. The default: nothing, so it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Somebody's word that it is to be passed over.
    pub suppressed: Option<Suppression>,
    /// Whether the run's baseline holds it; none where the run has no baseline.
    pub baseline: Option<BaselineState>,
}

/// A suppression that was found for a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// Why it is passed over, in the words of whoever did it.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// The file that it stands in: the article's own path, or a side file's.
    pub path: String,
    /// Line in that file, from 1.
    pub line: usize,
    /// Whether that file is the article itself.
    pub in_article: bool,
}

/// What a baseline says of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BaselineState {
    /// It is not in the baseline.
    New,
    /// It was there when the baseline was written.
    Unchanged,
}

impl BaselineState {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            BaselineState::New => "new",
            BaselineState::Unchanged => "unchanged",
        }
    }
}

impl Standing {
    /// Whether the finding decides the exit code: it is neither suppressed nor in the baseline.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none() && self.baseline != Some(BaselineState::Unchanged)
    }
}
