//! The one place that prints.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};

use super::spool::Lost;
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
        // A text that is at hand is not lost.
        let _ = self.pour(|out| out.write_all(text.as_bytes()));
    }

    /// The same with what is written bit by bit; nothing more of it is asked for once nothing more can be written.
    ///
    /// # Errors
    /// What was to be written is lost.
    pub fn pour(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Lost> {
        if self.is_closed() {
            return Ok(());
        }
        let mut stdout = BufWriter::new(io::stdout().lock());
        let Err(error) = write(&mut stdout).and_then(|()| stdout.flush()) else {
            return Ok(());
        };
        drop(stdout);
        match error.downcast::<Lost>() {
            Ok(lost) => return Err(lost),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.gone = true,
            Err(error) => {
                self.failed = true;
                let trouble = Trouble::new(
                    format!("standard output cannot be written: {error}"),
                    "",
                    "free some space, or write to another place",
                );
                self.err(&trouble.to_string());
            }
        }
        Ok(())
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
