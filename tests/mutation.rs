//! Errors put into supported claims, one at a time: how many are noticed is a golden (`docs/mutation.md`), so that no change of
//! rules or engine can lose one unseen. `BLESS=1 cargo test --test mutation` rewrites it.

mod support;

use std::{path::Path, sync::Arc};

use presscheck::{
    Checker, Options,
    article::{self, Format},
    measure::Labels,
    mutate::{self, Kind, Study, table},
    pack::{EMBEDDED, Packs},
};
use support::{checker, files, packs, root, shared};

/// Heads the part on articles that are not in the repository.
const DEVELOPMENT: &str = "\n## The development articles\n\n";

const HEAD: &str = "# What is noticed

Every supported case of the rules and every supported claim of the articles is turned into errors, one change each, and the changed
text is checked like any other. A mutant is *caught* if a contradiction appears on the changed words. Changes that the records do not
refute are left out (*equivalent*), and so are those in sentences that may speak of another report, which does not refute them (*open*),
and those of claims that accuse nobody by design, being read on slight grounds or quietly (*slight*): what such an error leaves is an
undecided claim or an unread passage.
Written by `BLESS=1 cargo test --test mutation`; `presscheck rules test --mutate PATH… --missed` shows each mutant that was missed.

What is missed is missed on purpose or for want of better reading: claims read on slight grounds (marked tentative: headlines with a
bare grade, days of the week without a date, counts without a noun) or quiet accuse nobody; dates after the article's own are taken for plans;
a year in which no report came out is left open, since visits without grades are told in the same words; a day without a year far from
the publication is taken for another event's.

## Cases of the rules, and our own articles

";

/// The mutants of the articles in a folder, with the labels that stand beside them.
fn folder(checker: &Checker, folder: &Path) -> Study {
    let mut study = Study::default();
    let endings = ["txt", "md", "html"];
    let is_article = |path: &&std::path::PathBuf| {
        let labelled = path.with_extension("gold.json").is_file() || folder.starts_with(root());
        labelled
            && path.file_name().is_some_and(|name| name != "README.md")
            && path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
    };
    for path in files(folder).iter().filter(is_article) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let article = article::read(&name, &std::fs::read(path).expect("an article"), None).expect("text");
        // Without labels, nothing is wrong with it.
        let labels = std::fs::read_to_string(path.with_extension("gold.json")).unwrap_or("{}".to_owned());
        let wrong = Labels::read(&labels, &article.source).expect("labels").wrong();
        study.add(mutate::article(checker, &article, &Options::default(), Some(&wrong)));
    }
    study
}

#[test]
fn what_is_noticed_is_as_the_table_says() {
    let checker = checker();
    let path = root().join("docs/mutation.md");
    let text = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let (own, development) = text.split_once(DEVELOPMENT).unwrap_or((&text, ""));

    let mut study = mutate::cases(packs());
    study.add(folder(&checker, &root().join("tests/articles")));
    assert_eq!(study.alarms, [""; 0], "false alarms");
    let mut expected = vec![(own, format!("{HEAD}{}", table(&study)))];
    // Part of the table is of articles that are not here: where they are absent, it stays as it is.
    match shared() {
        Some(shared) => {
            let study = folder(&checker, &shared.join("press"));
            assert_eq!(study.alarms, [""; 0], "false alarms");
            expected.push((development, table(&study)));
        }
        None => expected.push((development, development.to_owned())),
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, format!("{}{DEVELOPMENT}{}", expected[0].1, expected[1].1)).expect("a file that can be written");
        return;
    }
    for (found, expected) in expected {
        let first = expected.lines().zip(found.lines()).find(|(expected, found)| expected != found);
        assert!(
            found == expected,
            "docs/mutation.md is not current (BLESS=1 rewrites it; a share that drops is a loss); now and there: {first:?}"
        );
    }
}

const HOUSE: &str = r#"
[[claim]]
id = "house-doormats"
kind = "date"
priority = 9
tentative = TENTATIVE
patterns = ["doormats ..3 {date}"]
set = { event = "published" }

[[claim.example]]
text = "The report on Anytown hit doormats on 15 April 2025."
expect = { from = "2025-04-15" }

[[rule]]
id = "house-doormats-mismatch"
claims = ["house-doormats"]
check = "date"
severity = "warning"
summary = "the article has the report out on {found}; it was {expected}"
help = "correct the day"

[[rule.case]]
text = "20 May 2025\n\nThe report on Anytown hit doormats on 15 April 2025."
record = [
  { framework = "ofsted-ilacs", inspected = "2018-03-05/2018-03-09", published = "2018-04-16", grades = { overall = "good" } },
  { framework = "ofsted-ilacs", inspected = "2025-03-03/2025-03-07", published = "2025-04-15", grades = { overall = "good" } },
]
verdict = "supported"
"#;

/// The mutants of the house rule: (made, caught), and how many changes of all rules were left out for slight grounds.
fn of_house(tentative: &str) -> (usize, usize, usize) {
    let house = HOUSE.replace("TENTATIVE", tentative);
    let files: Vec<(Arc<str>, &str)> = EMBEDDED
        .iter()
        .copied()
        .chain([("house.toml", house.as_str())])
        .map(|(path, text)| (Arc::from(path), text))
        .collect();
    let packs = Packs::load(&files).unwrap_or_else(|errors| panic!("{errors:?}"));
    let study = mutate::cases(&packs);
    let mutants: Vec<_> = study
        .mutants
        .iter()
        .filter(|mutant| mutant.rule == "house-doormats-mismatch" && mutant.kind == Kind::Year)
        .collect();
    let slight = study.slight.get(&Kind::Year).copied().unwrap_or(0);
    (mutants.len(), mutants.iter().filter(|mutant| mutant.caught).count(), slight)
}

#[test]
fn a_rule_that_can_accuse_nobody_shows() {
    let (made, _, slight) = of_house("true");
    assert!(made == 0 && slight > 0, "{made}, {slight}");
    let (made, caught, fewer) = of_house("false");
    assert!(made > 0 && caught > 0 && fewer < slight, "{caught} of {made}, {fewer}");
}

#[test]
fn only_errors_are_made() {
    let text = "17 April 2025\n\nCamden's children's services have been rated 'outstanding' by Ofsted. Inspectors visited Camden in March.";
    let article = article::from_text("a.txt", text, Format::Text);
    let study = mutate::article(&checker(), &article, &Options::default(), Some(&[]));
    let shown: Vec<&str> = study.mutants.iter().map(|mutant| mutant.shown.as_str()).collect();
    let of = |kind: Kind| study.mutants.iter().filter(|mutant| mutant.kind == kind).count();
    assert_eq!(of(Kind::Grade), 3, "each other grade: {shown:?}");
    // 3 to 7 March: February holds the week before, April the publication.
    assert_eq!(study.equivalent.get(&Kind::Month), Some(&2), "{shown:?}");
    assert_eq!(of(Kind::Month), 1, "{shown:?}");
    assert!(
        study
            .mutants
            .iter()
            .filter(|mutant| mutant.kind == Kind::Grade)
            .all(|mutant| mutant.caught),
        "{:?}",
        study.mutants
    );
}
