//! A list of JSON whose items are made while it is written, so that no document is ever whole.

use std::{cell::Cell, io};

use serde::{Serialize, Serializer};

/// A list that can be written once. It ends where its items fail.
pub(super) struct List<I> {
    items: Cell<Option<I>>,
    failed: Cell<Option<io::Error>>,
}

impl<I, T> List<I>
where
    I: Iterator<Item = io::Result<T>>,
{
    pub(super) fn new(items: I) -> Self {
        Self {
            items: Cell::new(Some(items)),
            failed: Cell::new(None),
        }
    }

    /// Whether the list was written to its end; what failed, if not.
    pub(super) fn ended(self) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }
}

impl<I, T> Serialize for List<I>
where
    I: Iterator<Item = io::Result<T>>,
    T: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = self.items.take().into_iter().flatten();
        serializer.collect_seq(items.map_while(|item| item.map_err(|error| self.failed.set(Some(error))).ok()))
    }
}
