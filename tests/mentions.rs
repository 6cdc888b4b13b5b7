//! What is read in phrases: dates, lengths, numbers, names, terms. `tests/mentions/README.md` says what lies there.

mod support;

use std::fmt::Write as _;

use presscheck::{
    Options,
    article::{self, Format},
    finding::UnreadKind,
    mention::{Mentions, Value},
};

const HEAD: &str = "17 April 2025";

/// A mention's value as people write it.
fn value(mentions: &Mentions, value: &Value) -> String {
    let day = mentions.date.map(|date| date.date);
    match value {
        Value::Date(said) => {
            let when = said.when(day);
            let timex = when.as_ref().map_or_else(|| "?".to_owned(), |when| when.timex());
            let more = when.as_ref().map_or(0, |when| when.intervals.len() - 1);
            let wrong = when
                .and_then(|when| when.weekday)
                .map_or(String::new(), |day| format!(", really a {day:?}"));
            let more = if more > 0 { format!(" or {more} more") } else { String::new() };
            format!("{timex}{more}{wrong}")
        }
        Value::Length(length) => format!("{} to {} days", length.least, length.most),
        Value::Number(n) | Value::Ordinal(n) => n.to_string(),
        Value::Bounded(bound, n) => format!("{}{n}", bound.name()),
        Value::Share(share) => format!("{}{}/{}", share.bound.name(), share.of.0, share.of.1),
        Value::Person(name) => name.clone(),
        Value::Body(body) => support::records().bodies[*body].id.clone(),
        Value::Population(population) => support::records().populations[*population].id.clone(),
        Value::Term(_, value) => value.to_string(),
    }
}

#[test]
fn phrases_are_read_as_they_were() {
    let checker = support::checker();
    let phrases = std::fs::read_to_string(support::root().join("tests/mentions/phrases.txt")).expect("the phrases");
    let mut came = String::new();
    for phrase in phrases.lines() {
        let article = article::from_text("a.txt", format!("{HEAD}\n\n{phrase}\n"), Format::Text);
        let mentions = checker.mentions(&article, &Options::default());
        let _ = writeln!(came, "{phrase}");
        for mention in mentions
            .items
            .iter()
            .filter(|mention| article.span(mention.toks).start > HEAD.len())
        {
            let text = mentions.words(mention.toks);
            let _ = writeln!(came, "  {:15} {text}: {}", mention.value.kind(), value(&mentions, &mention.value));
        }
        let unread = checker.check(&article, &Options::default()).unread.into_iter();
        for none in unread.filter(|unread| matches!(unread.kind, UnreadKind::NearMiss | UnreadKind::ImpossibleDate)) {
            let _ = writeln!(came, "  {:15} {}: {}", none.kind.name(), none.text, none.why);
        }
        for quotation in &mentions.quotations {
            let (inside, form) = (quotation.inside.is_some(), quotation.form.name());
            let _ = writeln!(
                came,
                "  quotation       {}: {form}{}",
                mentions.words(quotation.words),
                if inside { ", inside another" } else { "" }
            );
        }
    }
    support::golden(&support::root().join("tests/mentions/came.txt"), &came).unwrap_or_else(|differs| panic!("{differs}"));
}
