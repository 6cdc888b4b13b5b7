//! Answers to the lines of a stream of articles (`presscheck check --stdin-jsonl`): each stands alone, on one line.

use serde::Serialize;
use serde_json::Value;

use super::json::Article;
use super::{Page, escape};
use crate::stream::{Question, Refusal};

#[derive(Serialize)]
struct Answer<'a, T> {
    id: &'a Value,
    line: usize,
    #[serde(flatten)]
    said: T,
}

#[derive(Serialize)]
struct Failed<'a> {
    error: &'a Refusal,
}

/// The article of a line, in the form of [`super::json()`] behind its id and line.
pub fn answer(question: &Question, page: &Page) -> String {
    line(question, Article::of(page))
}

/// A line that was not checked.
pub fn refusal(question: &Question, error: &Refusal) -> String {
    line(question, Failed { error })
}

fn line(Question { id, line }: &Question, said: impl Serialize) -> String {
    let mut text = escape::json(&Answer { id, line: *line, said });
    text.push('\n');
    text
}
