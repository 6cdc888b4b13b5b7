//! Where an article's date is taken from: everything else hangs on it.

mod support;

use presscheck::{
    Options,
    article::{self, Format},
};

const LEAD: &str = "Ofsted has rated the council's work good.";

/// So many paragraphs about nothing.
fn filler(n: usize) -> String {
    "The hall was full and the tea was cold.\n\n".repeat(n)
}

/// The date that an article is read as being of.
fn date(text: &str, format: Format) -> Option<String> {
    let article = article::read("article", text.as_bytes(), Some(format)).expect("an article");
    let outcome = support::checker().check(&article, &Options::default());
    outcome.date.map(|(date, from)| format!("{date} {}", from.name()))
}

#[test]
fn a_line_that_is_a_date_dates_the_article() {
    for line in [
        "17 May 2024",
        "Friday, May 17, 2024",
        "17/05/2024",
        "By Ann Writer, 17 May 2024",
        "ANYTOWN, 17 May 2024 —",
        "17 May 2024, 10.42am",
        "Published on 17 May 2024.",
        "First published: Friday 17th May 2024",
        "The Anytown Echo, late edition, 17 May 2024",
    ] {
        let text = format!("{line}\n\n{LEAD}\n\n{}", filler(3));
        assert_eq!(date(&text, Format::Text).as_deref(), Some("2024-05-17 dateline"), "{line}");
    }
}

#[test]
fn a_sentence_with_a_date_does_not() {
    for line in [
        "The visit began on 17 May 2024 and went on for the whole of the week.",
        "Inspectors came on 17 May 2024.",
        "On 17 May 2024 the council was told to do better, and the chair of the committee said she would see to it that it did.",
        "From 17 to 21 May 2024",
        "17 May",
        "May 2024",
    ] {
        let text = format!("{line}\n\n{LEAD}\n\n{}", filler(3));
        assert_eq!(date(&text, Format::Text), None, "{line}");
    }
}

#[test]
fn it_stands_near_the_top_or_at_the_foot() {
    let at = |before: usize, after: usize| {
        let text = format!("{LEAD}\n\n{}17 May 2024\n\n{}", filler(before), filler(after));
        date(&text, Format::Text)
    };
    for (before, after, dated) in [
        (0, 40, true),
        (23, 40, true),
        (24, 40, false),
        (40, 40, false),
        (40, 2, false),
        (40, 1, true),
        (40, 0, true),
    ] {
        assert_eq!(at(before, after).is_some(), dated, "{before} paragraphs before, {after} after");
    }
}

/// The numbers of words at which a line of so many words, a date among them, dates the article.
fn words(before: usize, line: impl Fn(&str) -> String) -> Vec<usize> {
    let dates = |n: usize| {
        let text = format!("{LEAD}\n\n{}{}\n\n{}", filler(before), line(&"word ".repeat(n)), filler(5));
        date(&text, Format::Text).is_some()
    };
    (0..40).filter(|n| dates(*n)).collect()
}

#[test]
fn a_few_words_may_stand_beside_it() {
    let upto = |n: usize| (0..=n).collect::<Vec<_>>();
    assert_eq!(
        words(0, |words| format!("{words}17 May 2024")),
        upto(25),
        "behind words near the top"
    );
    assert_eq!(words(0, |words| format!("17 May 2024 {words}")), upto(25), "before them");
    assert_eq!(words(0, |words| format!("One two 17 May 2024 {words}")), upto(7), "among them");
    assert_eq!(words(0, |words| format!("{words}17 May 2024.")), upto(3), "in a sentence");
    assert_eq!(words(9, |words| format!("{words}17 May 2024")), upto(9), "further down");
    assert_eq!(
        words(9, |words| format!("{words}17 May 2024.")),
        upto(3),
        "in a sentence further down"
    );
    assert_eq!(
        words(0, |words| format!("{words}ended. 17 May 2024.")),
        upto(28),
        "a sentence of its own"
    );
    assert_eq!(
        words(9, |words| format!("{words}ended. 17 May 2024.")),
        upto(2),
        "which is none further down"
    );
    assert_eq!(words(0, |words| format!("Good {words}17 May 2024")), upto(8), "beside a grade");
    assert_eq!(
        words(0, |words| format!("{words}Ofsted 17 May 2024")),
        upto(8),
        "beside who reports"
    );
    assert_eq!(
        words(0, |words| format!("Good {words}17 May 2024.")),
        Vec::<usize>::new(),
        "a grade in a sentence"
    );
}

#[test]
fn a_head_set_in_lines_has_one_of_them() {
    for (head, dated) in [
        (
            "From: The press desk of the council\nSubject: what the inspectors found, and what comes next\nDate: Fri, 17 May 2024 09:02:11 +0100",
            true,
        ),
        (
            "THE SOCIAL WORK STEWARDS OF ANYTOWN\nNewsletter no. 31 / Friday 17 May 2024 / pin it up, pass it on",
            true,
        ),
        (
            "The Anytown Echo and Advertiser for all the villages\nFriday 17 May 2024\nThe price of this paper is what it was last year",
            true,
        ),
        (
            "The inspectors came to the town in the spring, and their report was published on\nTuesday 17 May 2024, after a wait that the council had called too long, and which\nnobody could explain to the committee that had asked for it.",
            false,
        ),
    ] {
        let text = format!("{head}\n\n{LEAD}\n\n{}", filler(3));
        assert_eq!(date(&text, Format::Text).is_some(), dated, "{head}");
    }
}

#[test]
fn only_a_whole_day_will_do() {
    for (line, day) in [
        ("From 3 to 7 May 2024, updated 9 May 2024", Some("2024-05-09")),
        ("Page 3: 17/05/2024", Some("2024-05-17")),
        ("At 10.30 on 17 May, page 2024", None),
        ("17 May 24", None),
        (
            "(ECHO) 17 May 2024: all the news that is fit to be read by those who like to read it at length and not in short, as others do, every day of every week of the year, come rain or shine",
            Some("2024-05-17"),
        ),
    ] {
        let text = format!("{line}\n\n{LEAD}\n\n{}", filler(3));
        let got = date(&text, Format::Text).map(|date| date[..10].to_owned());
        assert_eq!(got.as_deref(), day, "{line}");
    }
}

#[test]
fn a_list_of_dates_is_of_other_things() {
    let list = |items: &str| date(&format!("{LEAD}\n\n{items}\n\n{}", filler(3)), Format::Markdown);
    assert_eq!(list("- 17 May 2024").as_deref(), Some("2024-05-17 dateline"));
    assert_eq!(list("- 17 May 2024\n- 3 June 2024"), None);
}

#[test]
fn what_the_page_says_of_itself_comes_first() {
    let text = format!("---\ndate: 2024-05-17\n---\n\n3 June 2024\n\n{LEAD}\n");
    assert_eq!(date(&text, Format::Markdown).as_deref(), Some("2024-05-17 front matter"));
    let text = format!("3 June 2024\n\n{LEAD}\n\n17 May 2024\n");
    assert_eq!(date(&text, Format::Text).as_deref(), Some("2024-06-03 dateline"));
}
