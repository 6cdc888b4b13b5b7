//! A thousand quotations against the texts of five hundred reports: `cargo bench --bench quotation` prints how long it takes to index
//! the texts, to hold each quotation against one of them, and to look for each in all of them, beside a plain search for the same bytes.

use std::time::{Duration, Instant};

use presscheck::{
    article::{self, Article},
    quote::{Grade, Quoted, Text},
    record::{Paragraph, ReportText},
};

const REPORTS: usize = 500;
const QUOTATIONS: usize = 1_000;
/// Paragraphs of a report, and words of a paragraph: together as long as a report usually is.
const SHAPE: (usize, usize) = (90, 70);
/// Words of a quotation.
const LENGTH: usize = 14;
/// Different words of the language.
const WORDS: usize = 6_000;

/// A sequence that looks random and is the same each time (Knuth's constants for a linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    /// A word; the first of the language are by far the commonest, as in any language.
    fn word(&mut self) -> String {
        let limit = 1 + self.below(WORDS);
        let limit = 1 + self.below(limit);
        let mut number = self.below(limit);
        let mut word = String::new();
        loop {
            word.push(char::from(b"bcdfglmnprst"[number % 12]));
            word.push(char::from(b"aeiou"[(number / 12) % 5]));
            number /= 60;
            if number == 0 {
                return word;
            }
        }
    }
}

fn main() {
    let mut dice = Dice(1);
    let texts: Vec<ReportText> = (0..REPORTS)
        .map(|_| ReportText {
            paragraphs: (1..)
                .zip(0..SHAPE.0)
                .map(|(number, _)| Paragraph {
                    page: 1,
                    last_page: 1,
                    number,
                    text: (0..SHAPE.1).map(|_| dice.word()).collect::<Vec<_>>().join(" "),
                    ..Paragraph::default()
                })
                .collect(),
        })
        .collect();
    // Two of three are exact, the third has another word.
    let quotations: Vec<(usize, Article, String)> = (0..QUOTATIONS)
        .map(|at| {
            let report = dice.below(REPORTS);
            let words: Vec<&str> = texts[report].paragraphs[dice.below(SHAPE.0)].text.split(' ').collect();
            let start = dice.below(words.len() - LENGTH);
            let mut words: Vec<&str> = words[start..start + LENGTH].to_vec();
            if at % 3 == 2 {
                words[LENGTH / 2] = "zyzzyva";
            }
            let text = words.join(" ");
            let article = article::from_text("q.txt", text.clone(), article::Format::Text);
            (report, article, text)
        })
        .collect();
    let texts: Vec<Text> = texts.into_iter().map(|text| Text::new("r.txt", text)).collect();

    let timed = |what: &str, run: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        let count = run();
        report(what, start.elapsed(), count);
    };
    timed("index of 500 reports (once)", &mut || {
        texts.iter().map(|text| usize::from(!text.index().is_empty())).sum()
    });
    timed("1,000 quotations, each against its report", &mut || {
        let graded = quotations
            .iter()
            .map(|(report, quotation, _)| Quoted::new(&quotation.tokens).find(&texts[*report]).grade);
        graded.filter(|grade| *grade == Grade::Exact).count()
    });
    timed("1,000 quotations, each looked for in all 500", &mut || {
        let found = quotations.iter().filter(|(_, quotation, _)| {
            let quoted = Quoted::new(&quotation.tokens);
            texts.iter().any(|text| quoted.stands(text).is_some())
        });
        found.count()
    });
    timed("the same by a search for bytes", &mut || {
        let holds = |text: &Text, words: &str| text.paragraphs().paragraphs.iter().any(|paragraph| paragraph.text.contains(words));
        quotations
            .iter()
            .filter(|(.., words)| texts.iter().any(|text| holds(text, words)))
            .count()
    });
}

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn report(what: &str, took: Duration, count: usize) {
    println!("{what}: {took:.2?}, {count} found");
}
