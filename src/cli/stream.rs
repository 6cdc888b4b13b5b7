//! `presscheck check --stdin-jsonl`: an article a line comes in, and an answer a line goes out, in the same order, for as long as the
//! stream lasts.
//!
//! Memory is bounded: no more is read while a batch is checked than a few chunks, so whoever writes faster than is checked has to wait. A
//! batch never waits for more: what has arrived is checked, and answered, before anything else is waited for.

use std::collections::{HashSet, VecDeque};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use jiff::civil::Date;
use presscheck::finding::{Severity, Tally};
use presscheck::output::{self, Page};
use presscheck::policy::Policy;
use presscheck::stream::{self, Given, Question, Refusal};
use rayon::prelude::*;
use serde_json::Value;

use super::check::unbroken;
use super::config::Settings;
use super::engine::{Engine, Options};
use super::files::Input;
use super::{Console, Status, Trouble};

/// Most bytes read at once, and how many such chunks wait while a batch is checked.
const CHUNK: usize = 64 << 10;
const WAITING: usize = 8;

/// Most lines, and about most bytes, of one batch.
const MOST_LINES: usize = 256;
const MOST_BYTES: usize = 1 << 20;

/// What standard input is called.
const NAME: &str = "<stdin>";

/// What holds for all articles of a stream.
pub struct Terms<'a> {
    pub settings: &'a Settings,
    pub engine: &'a Engine,
    /// Reports and day of articles whose line names none.
    pub reports: &'a [String],
    pub date: Option<Date>,
    pub today: Date,
    /// Least severity that fails the run.
    pub limit: Option<Severity>,
    /// Most bytes of a line.
    pub longest: usize,
}

/// Answers every line of standard input.
pub fn run(terms: &Terms, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let known: HashSet<&str> = terms.engine.records().reports.iter().map(|record| record.id.as_str()).collect();
    let mut lines = Lines::new(chunks(), terms.longest);
    let mut sum = Sum::default();
    loop {
        let batch = lines.batch();
        if batch.is_empty() || console.is_closed() {
            break;
        }
        let answers: Vec<Answer> = batch.into_par_iter().map(|line| terms.answer(line, &known)).collect();
        let text: String = answers.iter().map(|answer| answer.text.as_str()).collect();
        console.out(&text);
        answers.iter().for_each(|answer| sum.add(answer));
    }
    if let Some(error) = &lines.error {
        console.err(&Trouble::file("read", NAME, error).to_string());
    }
    if sum.refused > 0 {
        let what = format!("{} of {} lines could not be checked", sum.refused, sum.lines);
        console.err(&Trouble::new(what, NAME, "each has an answer with the member `error`").to_string());
    }
    if let Some(why) = output::nothing_checked(&sum.tally) {
        console.err(&format!("warning: nothing was checked: {why}\n"));
    }
    Ok(if lines.error.is_some() || sum.refused > 0 {
        Status::Trouble
    } else if sum.worst.zip(terms.limit).is_some_and(|(worst, limit)| worst >= limit) {
        Status::Found
    } else {
        Status::Clean
    })
}

/// What goes out for one line, and what counts of it.
struct Answer {
    text: String,
    tally: Tally,
    worst: Option<Severity>,
    refused: bool,
}

/// What the answers come to.
#[derive(Default)]
struct Sum {
    lines: usize,
    refused: usize,
    tally: Tally,
    worst: Option<Severity>,
}

impl Sum {
    fn add(&mut self, answer: &Answer) {
        self.lines += 1;
        self.refused += usize::from(answer.refused);
        self.tally += answer.tally;
        self.worst = self.worst.max(answer.worst);
    }
}

impl Terms<'_> {
    fn answer(&self, line: Line, known: &HashSet<&str>) -> Answer {
        let mut question = Question {
            id: Value::Null,
            line: line.number,
        };
        let page = given(line, self.longest, known, &mut question).and_then(|given| self.page(given));
        match page {
            Ok(page) => Answer {
                text: output::answer(&question, &page),
                tally: Tally::of([&page.outcome]),
                worst: page.outcome.worst(),
                refused: false,
            },
            Err(refusal) => Answer {
                text: output::refusal(&question, &refusal),
                tally: Tally {
                    articles: 1,
                    unreadable: 1,
                    ..Tally::default()
                },
                worst: None,
                refused: true,
            },
        }
    }

    fn page(&self, given: Given) -> Result<Page, Refusal> {
        let (severities, reports) = self.settings.of(Path::new(&given.name));
        let reports = [given.reports.clone(), self.reports.to_vec(), reports]
            .into_iter()
            .find(|reports| !reports.is_empty())
            .unwrap_or_default();
        let options = Options {
            reports,
            date: given.date.or(self.date),
            policy: Policy {
                today: Some(self.today),
                severities,
                ..Policy::default()
            },
        };
        let input = Input {
            name: given.name.clone(),
            file: None,
        };
        let check = || {
            let article = given.into_article();
            let mut outcome = self.engine.check(&article, &options);
            self.engine.across().hold(&mut outcome);
            Ok(Page {
                outcome,
                source: article.source,
                ..Page::default()
            })
        };
        unbroken(&input, check).map_err(|trouble| Refusal::new("not-checked", trouble.what, trouble.help))
    }
}

fn given(line: Line, longest: usize, known: &HashSet<&str>, question: &mut Question) -> Result<Given, Refusal> {
    let bytes = line.bytes.ok_or_else(|| {
        Refusal::new(
            "line-too-long",
            format!("the line is longer than {longest} bytes"),
            "a longer limit is given with --max-size",
        )
    })?;
    stream::read(&bytes, known, question)
}

/// A line that is not blank.
struct Line {
    /// From 1; blank lines count.
    number: usize,
    /// None if it is longer than may be.
    bytes: Option<Vec<u8>>,
}

/// Standard input in chunks, read by a thread of its own. What has arrived is never held back until a chunk is full.
fn chunks() -> Receiver<std::io::Result<Vec<u8>>> {
    let (send, chunks) = sync_channel(WAITING);
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        let mut buffer = vec![0; CHUNK];
        loop {
            let chunk = match stdin.read(&mut buffer) {
                Ok(0) => return,
                Ok(length) => Ok(buffer[..length].to_vec()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let failed = chunk.is_err();
            if send.send(chunk).is_err() || failed {
                return;
            }
        }
    });
    chunks
}

/// Chunks cut into lines.
struct Lines {
    chunks: Receiver<std::io::Result<Vec<u8>>>,
    longest: usize,
    /// The line whose end is not there yet; none once it is too long.
    begun: Option<Vec<u8>>,
    number: usize,
    ready: VecDeque<Line>,
    ended: bool,
    /// Why there is nothing more to be read.
    error: Option<std::io::Error>,
}

impl Lines {
    fn new(chunks: Receiver<std::io::Result<Vec<u8>>>, longest: usize) -> Self {
        Self {
            chunks,
            longest,
            begun: Some(Vec::new()),
            number: 0,
            ready: VecDeque::new(),
            ended: false,
            error: None,
        }
    }

    /// At least one line, for which it waits, and what else has arrived, up to the size of a batch; none at the end.
    fn batch(&mut self) -> Vec<Line> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < MOST_LINES && bytes < MOST_BYTES {
            if let Some(line) = self.ready.pop_front() {
                bytes += line.bytes.as_ref().map_or(0, Vec::len);
                batch.push(line);
                continue;
            }
            if self.ended {
                break;
            }
            let chunk = if batch.is_empty() {
                self.chunks.recv().map_err(|_| TryRecvError::Disconnected)
            } else {
                self.chunks.try_recv()
            };
            match chunk {
                Ok(Ok(chunk)) => self.feed(&chunk),
                Ok(Err(error)) => {
                    self.error = Some(error);
                    self.ended = true;
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.close();
                    self.ended = true;
                }
            }
        }
        batch
    }

    fn feed(&mut self, chunk: &[u8]) {
        let mut pieces = chunk.split(|byte| *byte == b'\n').peekable();
        while let Some(piece) = pieces.next() {
            match &mut self.begun {
                Some(begun) if begun.len() + piece.len() <= self.longest => begun.extend_from_slice(piece),
                begun => *begun = None,
            }
            if pieces.peek().is_some() {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        self.number += 1;
        let bytes = self.begun.replace(Vec::new());
        if bytes.as_ref().is_none_or(|bytes| !bytes.trim_ascii().is_empty()) {
            self.ready.push_back(Line {
                number: self.number,
                bytes,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunks, and the batches that they make: line number and text of each line, "…" for one that is too long.
    fn batches(chunks: &[&[u8]], longest: usize) -> Vec<Vec<(usize, String)>> {
        let (send, receive) = sync_channel(chunks.len());
        for chunk in chunks {
            send.send(Ok(chunk.to_vec())).expect("room");
        }
        drop(send);
        let mut lines = Lines::new(receive, longest);
        let text = |line: Line| {
            (
                line.number,
                line.bytes.map_or("…".into(), |bytes| String::from_utf8_lossy(&bytes).into_owned()),
            )
        };
        std::iter::from_fn(|| Some(lines.batch()).filter(|batch| !batch.is_empty()))
            .map(|batch| batch.into_iter().map(text).collect())
            .collect()
    }

    #[test]
    fn lines_are_cut_wherever_chunks_are() {
        let expected = vec![vec![(1, "one".into()), (3, "three\r".into()), (4, "four".into())]];
        let whole = b"one\n \nthree\r\nfour";
        assert_eq!(batches(&[whole], 10), expected);
        for at in 1..whole.len() {
            assert_eq!(batches(&[&whole[..at], &whole[at..]], 10), expected, "cut at {at}");
        }
        assert_eq!(batches(&[b"one\n"], 10), [[(1, "one".into())]]);
        assert!(batches(&[], 10).is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_is_not_kept() {
        let chunks: [&[u8]; 4] = [b"12345", b"67", b"8\n12345\n", b"123456"];
        assert_eq!(batches(&chunks, 5), [[(1, "…".into()), (2, "12345".into()), (3, "…".into())]]);
    }

    #[test]
    fn a_batch_is_bounded_by_lines_and_by_bytes() {
        let many = b"x\n".repeat(MOST_LINES + 1);
        let sizes: Vec<usize> = batches(&[&many], 10).iter().map(Vec::len).collect();
        assert_eq!(sizes, [MOST_LINES, 1]);
        let long = [vec![b'x'; MOST_BYTES], b"\nx\n".to_vec()].concat();
        let sizes: Vec<usize> = batches(&[&long], MOST_BYTES).iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 1]);
    }
}
