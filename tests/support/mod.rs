//! What several tests need: files found by walking, the built-in packs and records, a small generator of text.

#![allow(dead_code, reason = "no test uses all of it")]

pub mod rust;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use presscheck::{
    Checker, Options,
    article::{self, Format},
    finding::{CheckedClaim, Severity, Verdict},
    pack::Packs,
    record::Records,
};

/// The top of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The development material, which is not part of the repository: `PRESSCHECK_SHARED`, or `../shared`. Says so where it is absent.
#[allow(clippy::print_stdout, reason = "a test that is skipped says so")]
pub fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("PRESSCHECK_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    if folder.join("seeds").is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared is absent");
    None
}

/// What comes of a program whose standard output nobody reads to its end.
pub fn unread(program: &mut Command) -> Output {
    let program = program.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().expect("the program");
    drop(child.stdout.take());
    child.wait_with_output().expect("its end")
}

/// Every file below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The files below a folder of the repository with an ending, as (path from the top, text).
pub fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let named = |path: &Path| path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    files(&root().join(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .map(|path| (named(&path), std::fs::read_to_string(&path).expect("text")))
        .collect()
}

/// Holds a text against its golden, which it becomes under `BLESS=1`; the first line that differs is the error.
pub fn golden(path: &Path, came: &str) -> Result<(), String> {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, came).expect("a golden");
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    let differ = came.lines().zip(expected.lines()).find(|(came, expected)| came != expected);
    match differ {
        Some((came, expected)) => Err(format!("{}:\n  came     {came}\n  expected {expected}", path.display())),
        None if came.lines().count() != expected.lines().count() => Err(format!("{}: more or fewer lines", path.display())),
        None => Ok(()),
    }
}

/// The packs and records that ship with the program, made ready.
pub fn checker() -> Checker<'static> {
    Checker::new(packs(), records())
}

/// The packs that ship with the program.
pub fn packs() -> &'static Packs {
    Packs::embedded().unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// The records that ship with the program.
pub fn records() -> &'static Records {
    Records::embedded().unwrap_or_else(|errors| panic!("{} errors, first {:?}", errors.len(), errors.first().map(ToString::to_string)))
}

/// What is said of a paragraph of an article that begins with `head`.
pub fn said(checker: &Checker, head: &str, paragraph: &str) -> Vec<CheckedClaim> {
    let text = format!("{head}\n\n{paragraph}\n");
    let outcome = checker.check(&article::from_text("article.txt", text, Format::Text), &Options::default());
    outcome.claims.into_iter().filter(|claim| claim.span.start > head.len()).collect()
}

/// The most that is said: an error, a warning, something open, agreement, or nothing.
pub fn most(claims: &[CheckedClaim]) -> &'static str {
    let worst = claims
        .iter()
        .filter(|claim| claim.verdict == Verdict::Contradicted)
        .filter_map(|claim| claim.severity)
        .max();
    match worst {
        Some(Severity::Error) => "error",
        Some(_) => "warning",
        None if claims.is_empty() => "unread",
        None if claims.iter().any(|claim| claim.verdict == Verdict::Supported) => "supported",
        None => "open",
    }
}

/// A small generator of numbers (xorshift): the same seed, the same numbers, on every machine.
pub struct Dice(u64);

impl Dice {
    /// A generator; any seed will do.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % limit.max(1)
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}
