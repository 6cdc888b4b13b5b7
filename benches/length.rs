//! Time against length: `cargo bench` prints, for each shape of text, the seconds for 0.1, 1 and 10 MB and how they grow. A
//! growth near 10 is linear; `cargo bench -- 1` stops at 1 MB, `cargo bench -- 10 dated` times one shape.

use std::time::Instant;

use presscheck::{
    Checker, Options,
    article::{self, Format},
    pack::Packs,
    record::Records,
};

/// Sentences of coverage; `{}` is a council.
const SENTENCES: &[&str] = &[
    "{} Council's children's services have been rated 'outstanding' by Ofsted.",
    "Inspectors visited {} in March and met 40 members of staff.",
    "Leadership was judged to be good, while help and protection requires improvement.",
    "The report, published this week, says that children in {} \"benefit from stable and trusting relationships\".",
    "“We are proud of what our staff have done for families,” said Cllr Jo Bloggs, the council's leader.",
    "It is the third time running that {} has received the top mark.",
    "When it was last inspected in 2019, the authority was told to improve in two areas.",
    "The council will spend £4.2 million on new homes for young people over the next three years.",
    "Parents who spoke to this newspaper said that the buses were late and the park was closed.",
    "A new library opens on Monday 14 April, and the mayor will cut the ribbon.",
    "{} is one of only four councils in the region with an inadequate rating.",
    "Work to help young people who leave care has made good progress, inspectors found.",
];
const COUNCILS: &[&str] = &[
    "Camden",
    "Westminster",
    "Kirklees",
    "Gateshead",
    "Islington",
    "Hartlepool",
    "Leeds",
    "Essex",
];

/// Paragraphs of three sentences, up to a length. Which sentences follow each other does not repeat soon.
fn text(length: usize, head: &str, end: &str, paragraph: &str) -> String {
    let mut out = head.to_owned();
    let mut at: usize = 0;
    while out.len() < length {
        let sentence = SENTENCES[(at * 7 + at / 12) % SENTENCES.len()];
        let sentence = sentence.replace("{}", COUNCILS[(at / 40) % COUNCILS.len()]);
        out.push_str(sentence.trim_end_matches('.'));
        out.push_str(end);
        at += 1;
        if at.is_multiple_of(3) {
            out.push_str(paragraph);
        }
    }
    out
}

/// A name, a head, what ends a sentence, what ends a paragraph.
const SHAPES: &[(&str, &str, &str, &str)] = &[
    ("dated", "Camden rated 'outstanding'\n\n17 April 2025\n\n", ". ", "\n\n"),
    ("undated", "Camden rated 'outstanding'\n\n", ". ", "\n\n"),
    ("one-paragraph", "Camden rated 'outstanding'\n\n17 April 2025\n\n", ". ", ""),
    ("one-sentence", "Camden rated 'outstanding'\n\n17 April 2025\n\n", ", ", ""),
    ("open-quotations", "Camden rated 'outstanding'\n\n17 April 2025\n\n", ". “ ", "\n\n"),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let largest = words.iter().find_map(|word| word.parse::<f64>().ok()).unwrap_or(10.0);
    let chosen = |shape: &str| words.iter().all(|word| word.parse::<f64>().is_ok()) || words.iter().any(|word| word == shape);
    let (Ok(packs), Ok(records)) = (Packs::embedded(), Records::embedded()) else {
        #[allow(clippy::print_stderr, reason = "a bench prints")]
        {
            eprintln!("the built-in packs or records do not load");
        }
        return;
    };
    let checker = Checker::new(packs, records);
    for (shape, head, end, paragraph) in SHAPES.iter().filter(|shape| chosen(shape.0)) {
        let mut before: Option<f64> = None;
        for megabytes in [0.1, 1.0, 10.0_f64].into_iter().filter(|size| *size <= largest) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small sizes")]
            let text = text((megabytes * 1e6) as usize, head, end, paragraph);
            let start = Instant::now();
            let article = article::from_text("long.txt", text, Format::Text);
            let ingest = start.elapsed().as_secs_f64();
            let mentions = checker.mentions(&article, &Options::default());
            let mentioned = start.elapsed().as_secs_f64() - ingest;
            let claims = presscheck::claim::find(&mentions);
            let claimed = start.elapsed().as_secs_f64() - ingest - mentioned;
            let start = Instant::now();
            let outcome = checker.check(&article, &Options::default());
            let check = start.elapsed().as_secs_f64();
            let whole = ingest + check;
            let growth = before.map_or(String::new(), |before| format!("  growth {:.1}", whole / before));
            #[allow(clippy::print_stdout, reason = "a bench prints")]
            {
                println!(
                    "{shape:<16} {megabytes:>4} MB  {whole:>8.2} s  ({ingest:.2} ingest, {mentioned:.2} mentions, {claimed:.2} claims, {:.2} frames and checks; {} claims, {} judged){growth}",
                    check - mentioned - claimed,
                    claims.claims.len(),
                    outcome.claims.len(),
                );
            }
            before = Some(whole);
        }
    }
}
