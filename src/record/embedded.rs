//! The source files that ship inside the program.

use std::sync::OnceLock;

use super::{Records, SourceError, SourceFile, load};
use crate::snapshot;

/// Includes files of `sources/` by name; a test holds the list against the folder.
macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        [$((concat!("sources/", $name), include_str!(concat!("../../sources/", $name)))),*]
    };
}

/// The source files that ship inside the program, in the order in which they are loaded.
///
/// To load them together with a user's own, put the user's after them.
pub fn embedded() -> &'static [SourceFile] {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    FILES.get_or_init(|| {
        let files = sources![
            "english-councils.toml",
            "ofsted-childrens-services.toml",
            "cqc-adult-social-care.toml",
        ];
        files.into_iter().map(|(path, text)| SourceFile::new(path, text)).collect()
    })
}

impl Records {
    /// The records that ship inside the program, loaded on first use and kept; from the snapshot, if it is of these files.
    ///
    /// # Errors
    ///
    /// Everything wrong with the embedded files; a test sees to it that nothing is.
    pub fn embedded() -> Result<&'static Self, &'static [SourceError]> {
        static RECORDS: OnceLock<Result<Records, Vec<SourceError>>> = OnceLock::new();
        match RECORDS.get_or_init(|| snapshot::records().map_or_else(|| load(embedded()), Ok)) {
            Ok(records) => Ok(records),
            Err(errors) => Err(errors),
        }
    }
}
