//! The one place that prints.

use std::io::{ErrorKind, IsTerminal, Write};

use super::{Status, Trouble};

/// Standard output and standard error.
#[derive(Default)]
pub struct Console {
    /// Set once the reader of standard output has gone away: nobody is left to tell.
    gone: bool,
    /// Standard output could not be written for another reason.
    failed: bool,
}

impl Console {
    /// Writes to standard output. A reader that has gone away (`presscheck … | head`) is not an error.
    pub fn out(&mut self, text: &str) {
        if self.gone || self.failed || text.is_empty() {
            return;
        }
        let mut stdout = std::io::stdout().lock();
        if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            if error.kind() == ErrorKind::BrokenPipe {
                self.gone = true;
            } else {
                self.failed = true;
                let trouble = Trouble::new(
                    format!("standard output cannot be written: {error}"),
                    "",
                    "free some space, or write to another place",
                );
                self.err(&trouble.to_string());
            }
        }
    }

    /// Writes to standard error; if even that fails there is nothing left to do.
    pub fn err(&mut self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Whether the reader of standard output has gone away.
    pub fn is_gone(&self) -> bool {
        self.gone
    }

    /// Whether nothing more can be written to standard output.
    pub fn is_closed(&self) -> bool {
        self.gone || self.failed
    }

    /// Whether somebody is watching standard error.
    pub fn is_watched(&self) -> bool {
        std::io::stderr().is_terminal()
    }

    /// Whether to colour standard output: it is a terminal, or `CLICOLOR_FORCE` says so, and `NO_COLOR` does not forbid it.
    pub fn is_coloured(&self) -> bool {
        colored::control::SHOULD_COLORIZE.should_colorize()
    }

    /// The status of the run, given that all of it had to be printed.
    pub fn close(&self, status: Status) -> Status {
        if self.failed { Status::Trouble } else { status }
    }
}
