//! The pages of a run, which may be more than memory holds: beyond a few they are kept in a temporary file, and read again one at a time.
//! Of each only what sums up the run stays at hand.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Mutex;

use jiff::civil::Date;
use presscheck::finding::{Severity, Tally};
use presscheck::output::{Page, Run};

use super::Trouble;

/// Most pages that stay in memory as they are: to pack and unpack those of a commit would cost more than it spares.
const FEW: usize = 100;

/// Where pages are put.
pub enum Store {
    Memory,
    Log(Log),
}

/// A file that is only added to.
pub struct Log {
    file: File,
    end: Mutex<u64>,
}

/// A page that was put into a store.
pub struct Kept {
    page: Place,
    path: Box<str>,
    date: Option<Date>,
    tally: Tally,
    worst: Option<Severity>,
}

enum Place {
    Here(Box<Page>),
    /// First byte, and how many, in the log.
    There(u64, usize),
}

/// The temporary file failed.
#[derive(Debug)]
pub struct Lost(String);

/// The pages of a run.
pub struct Spool {
    store: Store,
    kept: Vec<Kept>,
    /// Their numbers, by path.
    by_path: Vec<usize>,
}

impl Store {
    /// Room for so many pages.
    pub fn of(pages: usize) -> Result<Self, Lost> {
        if pages <= FEW {
            return Ok(Self::Memory);
        }
        let file = tempfile::tempfile()?;
        Ok(Self::Log(Log { file, end: Mutex::new(0) }))
    }

    /// Keeps a page; threads may do so at once.
    pub fn keep(&self, page: Page) -> Result<Kept, Lost> {
        let outcome = &page.outcome;
        Ok(Kept {
            path: outcome.path.as_str().into(),
            date: outcome.date.map(|(day, _)| day),
            tally: Tally::of([outcome]),
            worst: outcome.worst(),
            page: match self {
                Self::Memory => Place::Here(Box::new(page)),
                Self::Log(log) => log.append(&postcard::to_allocvec(&page)?)?,
            },
        })
    }
}

impl Log {
    fn append(&self, bytes: &[u8]) -> Result<Place, Lost> {
        let mut end = self.end.lock().map_err(|error| Lost(error.to_string()))?;
        let start = *end;
        let mut file = &self.file;
        file.seek(SeekFrom::Start(start))?;
        file.write_all(bytes)?;
        *end += bytes.len() as u64;
        Ok(Place::There(start, bytes.len()))
    }

    fn read(&self, start: u64, length: usize) -> Result<Page, Lost> {
        let mut bytes = vec![0; length];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        Ok(postcard::from_bytes(&bytes)?)
    }
}

impl Spool {
    /// The pages of a run, in its order, out of the store that they were put into.
    pub fn new(store: Store, kept: Vec<Kept>) -> Self {
        let mut by_path: Vec<usize> = (0..kept.len()).collect();
        by_path.sort_by_key(|at| &kept[*at].path);
        Self { store, kept, by_path }
    }

    /// The numbers of the pages, by the articles' days and paths.
    pub fn by_date(&self) -> Vec<usize> {
        let mut order = self.by_path.clone();
        order.sort_by_key(|at| self.kept[*at].date);
        order
    }

    /// The gravest thing that is certain about any article.
    pub fn worst(&self) -> Option<Severity> {
        self.kept.iter().filter_map(|kept| kept.worst).max()
    }

    /// A page.
    pub fn read(&self, at: usize) -> Result<Cow<'_, Page>, Lost> {
        match (&self.kept[at].page, &self.store) {
            (Place::Here(page), _) => Ok(Cow::Borrowed(page)),
            (Place::There(start, length), Store::Log(log)) => log.read(*start, *length).map(Cow::Owned),
            (Place::There(..), Store::Memory) => Err(Lost("there is none".to_owned())),
        }
    }

    /// All pages, in order.
    pub fn pages(&self) -> impl Iterator<Item = Result<Cow<'_, Page>, Lost>> {
        (0..self.kept.len()).map(|at| self.read(at))
    }

    /// Changes a page by what says whether it did.
    pub fn change(&mut self, at: usize, change: impl FnOnce(&mut Page) -> bool) -> Result<(), Lost> {
        let mut page = match &mut self.kept[at].page {
            Place::Here(page) => std::mem::take(&mut **page),
            Place::There(..) => self.read(at)?.into_owned(),
        };
        // One that is at hand was taken out, and has to be put back in any case.
        if change(&mut page) || matches!(self.store, Store::Memory) {
            self.kept[at] = self.store.keep(page)?;
        }
        Ok(())
    }
}

impl Run for Spool {
    fn len(&self) -> usize {
        self.kept.len()
    }

    fn page(&self, at: usize) -> io::Result<Cow<'_, Page>> {
        self.read(at).map_err(io::Error::other)
    }

    fn find(&self, path: &str) -> Option<usize> {
        let found = self.by_path.binary_search_by(|at| (*self.kept[*at].path).cmp(path));
        found.ok().map(|at| self.by_path[at])
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.kept.iter().for_each(|kept| tally += kept.tally);
        tally
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the temporary file of the run failed: {}", self.0)
    }
}

impl std::error::Error for Lost {}

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<postcard::Error> for Lost {
    fn from(error: postcard::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<Lost> for Trouble {
    fn from(lost: Lost) -> Self {
        let help = "free some space there, or name another folder in the environment (TMPDIR; on Windows, TMP)";
        Self::new(lost.to_string(), std::env::temp_dir().to_string_lossy(), help)
    }
}

impl From<Lost> for Vec<Trouble> {
    fn from(lost: Lost) -> Self {
        vec![lost.into()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use presscheck::article::{DateFrom, Span, Zone};
    use presscheck::finding::{
        BaselineState, CheckedClaim, ClaimKind, ClaimValue, Evidence, FrameNote, Outcome, Speaker, Standing, Suppression, Verdict,
    };
    use presscheck::output::{Block, Word};

    fn values() -> Vec<ClaimValue> {
        vec![
            ClaimValue::Grade {
                grade: None,
                area: Some("overall".into()),
                areas: vec![],
                scope: None,
                previous: None,
                change: Some("up".into()),
            },
            ClaimValue::Date {
                event: "inspected".into(),
                from: None,
                to: Some("2025-03-07".into()),
                grain: "day".into(),
            },
            ClaimValue::Name {
                name: "Zoë O’Nion".into(),
                role: "director".into(),
            },
            ClaimValue::Quotation {
                words: "a good place".into(),
                form: "double".into(),
            },
            ClaimValue::Rank {
                rank: "first".into(),
                n: None,
                predicate: "overall=outstanding".into(),
                population: Some("region".into()),
            },
            ClaimValue::Figure {
                n: 3,
                of: Some(150),
                predicate: "overall=inadequate".into(),
                population: None,
            },
        ]
    }

    fn claim(value: ClaimValue) -> CheckedClaim {
        CheckedClaim {
            kind: ClaimKind::Grade,
            claim: "grade".into(),
            rule: "grade-mismatch".into(),
            span: Span::new(3, 9),
            line: 1,
            column: 4,
            text: "‘good’".into(),
            value,
            body: Some("anytown".into()),
            report: None,
            speaker: Speaker::Report,
            zone: Zone::Caption,
            verdict: Verdict::Contradicted,
            severity: Some(Severity::Error),
            message: "it is not".into(),
            reason: String::new(),
            help: String::new(),
            fingerprint: "0123456789abcdef".into(),
            evidence: vec![Evidence {
                source: "sources/anytown.toml".into(),
                line: 5,
                field: "judgement.overall".into(),
                value: "inadequate".into(),
                text: "as it stands there".into(),
            }],
            diff: None,
            replacement: None,
            standing: Standing {
                suppressed: Some(Suppression {
                    reason: "it was asked".into(),
                    until: Some(jiff::civil::date(2027, 1, 31)),
                    path: "a.md".into(),
                    line: 2,
                    in_article: true,
                }),
                baseline: Some(BaselineState::New),
            },
        }
    }

    fn page(path: &str, day: i8, unread: usize) -> Page {
        Page {
            outcome: Outcome {
                path: path.into(),
                date: Some((jiff::civil::date(2025, 4, day), DateFrom::FrontMatter)),
                frames: vec![FrameNote {
                    body: "anytown".into(),
                    report: None,
                    from: "its name".into(),
                }],
                claims: values().into_iter().map(claim).collect(),
                furniture: unread,
                ..Outcome::default()
            },
            source: "It ‘good’".into(),
            blocks: vec![Block {
                zone: Zone::Body,
                kind: presscheck::article::BlockKind::Paragraph,
                words: vec![Word {
                    span: Span::new(0, 2),
                    spaced: false,
                    text: "It".into(),
                }],
            }],
        }
    }

    fn spools() -> [Spool; 2] {
        [3, FEW + 1].map(|room| {
            let store = Store::of(room).expect("a store");
            assert_eq!(matches!(store, Store::Log(_)), room > FEW);
            let pages = [page("c.md", 1, 1), page("a.md", 2, 2), page("b.md", 1, 3)];
            let kept = pages.map(|page| store.keep(page).expect("room")).into();
            Spool::new(store, kept)
        })
    }

    #[test]
    fn pages_come_back_as_they_were() {
        for spool in spools() {
            let back = spool.read(1).expect("a page");
            assert_eq!(format!("{back:?}"), format!("{:?}", page("a.md", 2, 2)));
            let read: Vec<String> = spool.pages().map(|page| page.expect("a page").outcome.path.clone()).collect();
            assert_eq!(read, ["c.md", "a.md", "b.md"]);
            assert_eq!(spool.by_date(), [2, 0, 1]);
            assert_eq!(
                ["a.md", "b.md", "c.md", "d.md"].map(|path| spool.find(path)),
                [Some(1), Some(2), Some(0), None]
            );
        }
    }

    #[test]
    fn what_is_changed_counts_and_the_rest_stays() {
        for mut spool in spools() {
            assert_eq!((spool.worst(), spool.tally().furniture, spool.tally().contradicted), (None, 6, 18));
            spool
                .change(1, |page| {
                    page.outcome.furniture = 7;
                    page.outcome.claims.truncate(1);
                    page.outcome.claims[0].standing = Standing::default();
                    true
                })
                .expect("a page");
            spool.change(2, |_| false).expect("a page");
            assert_eq!(
                (spool.worst(), spool.tally().furniture, spool.tally().contradicted),
                (Some(Severity::Error), 11, 13)
            );
            assert_eq!(spool.read(1).expect("a page").outcome.furniture, 7);
            assert_eq!(format!("{:?}", spool.read(2).expect("a page")), format!("{:?}", page("b.md", 1, 3)));
        }
    }

    #[test]
    fn a_file_that_fails_is_told_with_its_folder() {
        let store = Store::of(FEW + 1).expect("a store");
        let kept = Kept {
            page: Place::There(10, 10),
            ..store.keep(page("a.md", 1, 1)).expect("room")
        };
        if let Store::Log(log) = &store {
            log.file.set_len(15).expect("a shorter file");
        }
        let spool = Spool::new(store, vec![kept]);
        let error = spool.page(0).expect_err("it is gone");
        let trouble = Trouble::from(error.downcast::<Lost>().expect("it is known for what it is"));
        assert!(trouble.what.starts_with("the temporary file of the run failed"), "{trouble}");
        assert_eq!(trouble.at, std::env::temp_dir().to_string_lossy());
    }
}
