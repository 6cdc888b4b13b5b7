//! Several domains at once: a pack is read where its domain is spoken of, and nowhere else.

mod support;

use std::sync::Arc;

use presscheck::{
    Checker, Options,
    article::{self, Format},
    finding::{CheckedClaim, Verdict},
    pack::{EMBEDDED, Packs},
    record::{self, Records, SourceFile},
};

const YOUTH_JUSTICE: &str = "tests/packs/youth-justice/rules/youth-justice.toml";

fn text(path: &str) -> String {
    std::fs::read_to_string(support::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn packs(more: &[&str]) -> Packs {
    let texts: Vec<(String, String)> = more.iter().map(|path| ((*path).to_owned(), text(path))).collect();
    let given = texts.iter().map(|(path, text)| (Arc::from(path.as_str()), text.as_str()));
    let files: Vec<(Arc<str>, &str)> = EMBEDDED.iter().map(|(path, text)| (Arc::from(*path), *text)).chain(given).collect();
    Packs::load(&files).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn records(more: &[&str]) -> Records {
    let given = more.iter().map(|path| SourceFile::new((*path).to_owned(), text(path)));
    let files: Vec<SourceFile> = record::embedded().iter().cloned().chain(given).collect();
    record::load(&files).unwrap_or_else(|errors| panic!("{}", errors[0]))
}

fn claims(packs: &Packs, records: &Records, path: &str, text: &str) -> Vec<CheckedClaim> {
    let article = article::read(path, text.as_bytes(), None).expect("text");
    Checker::new(packs, records).check(&article, &Options::default()).claims
}

fn told(claims: &[CheckedClaim]) -> Vec<String> {
    let line = |claim: &CheckedClaim| format!("{} “{}” {}: {}", claim.claim, claim.text, claim.verdict.name(), claim.message);
    claims.iter().map(line).collect()
}

#[test]
fn articles_on_one_domain_are_read_alike_with_another_at_hand() {
    let sources = "tests/packs/youth-justice/sources/youth-justice.toml";
    let (alone, both) = (packs(&[]), packs(&[YOUTH_JUSTICE]));
    let (few, all) = (records(&[]), records(&[sources]));
    let mut articles: Vec<(String, String)> = ["html", "md", "txt"]
        .iter()
        .flat_map(|ending| support::texts("tests/articles", ending))
        .collect();
    articles.extend(support::shared().into_iter().flat_map(|shared| {
        let files = support::files(&shared.join("press")).into_iter();
        let articles = files.filter(|path| path.extension().is_some_and(|ending| ending != "json" && ending != "py"));
        articles
            .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("text")))
            .collect::<Vec<_>>()
    }));
    for (path, text) in &articles {
        let (before, after) = (claims(&alone, &few, path, text), claims(&both, &all, path, text));
        assert_eq!(told(&before), told(&after), "{path}");
    }
    assert!(articles.len() >= 3);
}

#[test]
fn an_article_on_the_other_domain_is_held_against_its_records_alone() {
    let (packs, records) = (
        packs(&[YOUTH_JUSTICE]),
        records(&["tests/packs/youth-justice/sources/youth-justice.toml"]),
    );
    let article = text("tests/packs/youth-justice/article.md");
    let found = claims(&packs, &records, "article.md", &article);
    assert!(found.len() >= 10, "{:?}", told(&found));
    assert!(
        found.iter().all(|claim| claim.rule.starts_with("youth-justice-")),
        "{:?}",
        told(&found)
    );
}

/// The verdicts of an article on the built-in packs.
fn verdicts(text: &str) -> Vec<(String, Verdict)> {
    let article = article::from_text("a.txt", text, Format::Text);
    let outcome = support::checker().check(&article, &Options::default());
    outcome.claims.into_iter().map(|claim| (claim.claim, claim.verdict)).collect()
}

fn verdict(text: &str, claim: &str) -> Option<Verdict> {
    let found = verdicts(text);
    found.iter().find(|(id, _)| id == claim).map(|(_, verdict)| *verdict)
}

#[test]
fn an_undated_row_decides_nothing_of_another_day() {
    let said = |day: &str, grade: &str| {
        verdict(
            &format!("{day}\n\nHounslow Council's adult social care has been rated '{grade}' by the Care Quality Commission."),
            "cqc-grade",
        )
    };
    for grade in ["good", "inadequate"] {
        assert_eq!(said("1 March 2025", grade), Some(Verdict::Undecided), "{grade}");
    }
    assert_eq!(said("1 November 2025", "good"), Some(Verdict::Supported));
    assert_eq!(said("1 November 2025", "inadequate"), Some(Verdict::Undecided));
}

#[test]
fn a_dated_row_decides() {
    let said = |grade: &str| {
        verdict(
            &format!("3 March 2025\n\nCamden Council's adult social care has been rated '{grade}' by the Care Quality Commission."),
            "cqc-grade",
        )
    };
    assert_eq!(said("outstanding"), Some(Verdict::Supported));
    assert_eq!(said("good"), Some(Verdict::Contradicted));
}

#[test]
fn a_grade_of_a_provider_is_of_no_council() {
    for sentence in [
        "Sunny View care home in Camden has been rated 'inadequate' by the Care Quality Commission.",
        "Sunny View, in Camden, has been rated 'inadequate' by the CQC.",
        "The CQC rated the hospital in Camden 'requires improvement'.",
        "A home care agency that gives adult social care in Camden was rated 'inadequate' by the CQC.",
        "Camden Council runs a nursing home, which was rated 'inadequate' by the CQC. The watchdog rated it 'inadequate' for safety.",
    ] {
        let found = verdicts(&format!("3 March 2025\n\n{sentence}"));
        assert!(found.is_empty(), "{sentence}: {found:?}");
    }
}

#[test]
fn the_only_one_with_both_is_refuted_by_another_once_it_is_certain() {
    let said = |day: &str, claim: &str, words: &str| {
        verdict(
            &format!(
                "{day}\n\nCamden Council is the {words} in the country to be rated 'outstanding' by both Ofsted and the Care Quality Commission."
            ),
            claim,
        )
    };
    assert_eq!(said("17 April 2025", "only-both", "only council"), Some(Verdict::Undecided));
    assert_eq!(said("24 July 2025", "only-both", "only council"), Some(Verdict::Undecided));
    assert_eq!(said("26 July 2025", "only-both", "only council"), Some(Verdict::Contradicted));
    // Of no day after that of the register.
    assert_eq!(said("1 March 2026", "only-both", "only council"), Some(Verdict::Undecided));
    assert_eq!(said("26 July 2025", "first-both", "first council"), Some(Verdict::Undecided));
    let second = "26 July 2025\n\nKensington and Chelsea is the first council in the country to be rated 'outstanding' by both Ofsted and the Care Quality Commission.";
    assert_eq!(verdict(second, "first-both"), Some(Verdict::Contradicted));
}

#[test]
fn all_of_goes_with_ranks_among_bodies_and_names_what_packs_define() {
    let claim = |rank: &str, family: &str| {
        format!(
            "[[claim]]\nid = \"both\"\nkind = \"rank\"\npatterns = [\"both watchdogs\"]\nset = {{ rank = \"{rank}\" }}\nall-of = [{{ family = \"{family}\", area = \"overall\", grade = \"good\" }}]\n\
             [[claim.example]]\ntext = \"both watchdogs\"\nexpect = {{}}\n[[rule]]\nid = \"both-wrong\"\nclaims = [\"both\"]\ncheck = \"rank\"\nseverity = \"error\"\nsummary = \"no\"\nhelp = \"no\"\n"
        )
    };
    let faults = |text: &str| {
        let files: Vec<(Arc<str>, &str)> = EMBEDDED
            .iter()
            .copied()
            .chain([("house.toml", text)])
            .map(|(path, text)| (Arc::from(path), text))
            .collect();
        let errors = Packs::load(&files).err().unwrap_or_default();
        errors.into_iter().map(|error| error.label).collect::<Vec<_>>()
    };
    assert_eq!(faults(&claim("only", "cqc-adult-social-care")), Vec::<String>::new());
    assert_eq!(
        faults(&claim("consecutive", "cqc-adult-social-care")),
        ["the claim `both` has `all-of` and no rank among bodies"]
    );
    assert_eq!(
        faults(&claim("only", "cqc-adult-care")),
        ["`cqc-adult-care` is no family of frameworks"]
    );
}
