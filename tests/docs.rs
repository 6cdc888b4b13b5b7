//! `rules/README.md` teaches what the program does: its worked example is proved, and its reference is written from the sources
//! and the rule files. `BLESS=1 cargo test --test docs` rewrites the reference.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::PathBuf,
    sync::Arc,
};

use presscheck::{
    mention::KINDS,
    pack::{EMBEDDED, FILL_PLACES, KEYS, Packs, SUMMARY_PLACES},
};
use support::{
    packs, root,
    rust::{Piece, Placed, pieces},
};

const START: &str = "<!-- reference:start -->\n";
const END: &str = "<!-- reference:end -->";

/// What the types of mention are.
const TYPES: &[(&str, &str)] = &[
    ("body", "a name from `sources/`: Camden, the London Borough of Camden"),
    ("date", "March, 3 March 2025, last autumn, from 3 to 7 March, in 2019"),
    ("length", "a fortnight, five days, three weeks"),
    ("number", "3, three, 1,400"),
    ("bounded", "more than 30, nearly 40, at least three"),
    ("share", "half, a third, 24 per cent, two in five"),
    ("ordinal", "first, 3rd, twelfth"),
    ("person", "a name, titles left out: Cllr Jo Bloggs"),
    ("recorded-person", "a name that a record holds, standing alone"),
    ("population", "a group of bodies from `sources/`: London, the north west, England"),
    ("day", "a date said by its day of the week: on Monday, last Friday"),
    ("wrong-day", "a date with a weekday that it did not fall on"),
    (
        "word",
        "any one word that is not of the list `closed-class` (articles, prepositions, auxiliaries …)",
    ),
];

/// One line on each check.
const CHECKS: &[(&str, &str)] = &[
    ("grade", "the grades of areas, and changes of grade, against a report's judgements"),
    (
        "date",
        "a date or a length against the record's inspection or publication; contradicted only if no day is shared",
    ),
    ("weekday", "a weekday against the calendar alone"),
    ("name", "a person in a role against the record"),
    ("quotation", "words in marks against the report's text"),
    (
        "rank",
        "only, first, third time running: a place among bodies or in time, computed over the register",
    ),
    ("figure", "a count over the register"),
    (
        "headline",
        "headlines, titles and standfirsts against the text; no record is needed",
    ),
    (
        "article",
        "what an article says in one place against what it says in another; no record is needed",
    ),
    (
        "run",
        "what the articles of one run say of one report, or of one dated inspection; no record is needed",
    ),
    ("spelling", "two spellings of one person's name in an article"),
    ("unused-suppression", "suppressions that cover no finding"),
    ("expired-suppression", "suppressions whose day is over"),
    ("malformed-suppression", "suppressions that are not understood"),
];

fn source(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of a closed list, in the order of the program: `("no-claim", Effect::NoClaim)`.
fn closed_list(pieces: &[Placed], of: &str) -> Vec<(String, String)> {
    let mark = |at: usize, c: char| matches!(pieces.get(at), Some((_, Piece::Mark(found))) if *found == c);
    let mut found = Vec::new();
    for at in 0..pieces.len() {
        if mark(at, '(')
            && mark(at + 2, ',')
            && let (Some((_, Piece::Text(name))), Some((_, Piece::Word(kind))), Some((_, Piece::Word(variant)))) =
                (pieces.get(at + 1), pieces.get(at + 3), pieces.get(at + 6))
            && kind == of
        {
            found.push((name.clone(), variant.clone()));
        }
    }
    assert!(!found.is_empty(), "the program has no list of {of}");
    found
}

/// What the doc comments of an enum say of its variants.
fn variants(text: &str, of: &str) -> BTreeMap<String, String> {
    let body = text
        .split_once(&format!("pub enum {of} {{"))
        .and_then(|(_, rest)| rest.split_once("\n}"))
        .unwrap_or_else(|| panic!("no enum {of}"))
        .0;
    let mut found = BTreeMap::new();
    let mut doc = String::new();
    for line in body.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            doc = format!("{doc} {}", text.trim()).trim().to_owned();
        } else if let Some(name) = line
            .split([',', '(', ' ', '{'])
            .next()
            .filter(|name| name.starts_with(char::is_uppercase))
        {
            found.insert(name.to_owned(), std::mem::take(&mut doc));
        }
    }
    found
}

/// The keys that the engine asks a claim for: (how, key), such as ("flag", "denied") or, for `set.get("rank")`, ("set", "rank").
fn asked() -> BTreeSet<(String, String)> {
    const CALLS: [&str; 8] = ["term", "number", "flag", "fills", "slot", "bodies", "get", "contains_key"];
    let mut found = BTreeSet::new();
    for (path, pieces) in support::rust::sources()
        .into_iter()
        .filter(|(path, _)| path.starts_with("src/claim/"))
    {
        for at in 1..pieces.len() {
            if let (Piece::Word(call), Some((_, Piece::Mark('('))), Some((_, Piece::Text(key)))) =
                (&pieces[at].1, pieces.get(at + 1), pieces.get(at + 2))
                && CALLS.contains(&call.as_str())
            {
                // `set.get(…)`, `fill.contains_key(…)`: what counts is whose key it is.
                let owner = match &pieces[at.saturating_sub(2)].1 {
                    Piece::Word(owner) if matches!(owner.as_str(), "set" | "fill") => Some(owner),
                    _ => None,
                };
                if let Some(call) = if matches!(call.as_str(), "get" | "contains_key") {
                    owner
                } else {
                    Some(call)
                } {
                    found.insert((call.clone(), key.clone()));
                }
            }
        }
        // `candidate.slot(slot)` over the names of a list: the anchors.
        if path == "src/claim/mod.rs" {
            for at in 0..pieces.len() {
                if matches!(&pieces[at].1, Piece::Mark('&')) && matches!(pieces.get(at + 1), Some((_, Piece::Mark('[')))) {
                    found.extend(
                        pieces[at + 2..]
                            .iter()
                            .take_while(|(_, piece)| *piece != Piece::Mark(']'))
                            .filter_map(|(_, piece)| match piece {
                                Piece::Text(key) if KEYS.iter().any(|known| known.name == key) => Some(("slot".to_owned(), key.clone())),
                                _ => None,
                            }),
                    );
                }
            }
        }
    }
    found
}

/// The places that `fill` may name: `fills("grade", "last")`, `uses("last")`.
fn places() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, pieces) in support::rust::sources()
        .into_iter()
        .filter(|(path, _)| path.starts_with("src/claim/"))
    {
        let text = |at: usize| match pieces.get(at) {
            Some((_, Piece::Text(text))) => Some(text.clone()),
            _ => None,
        };
        for (at, (_, piece)) in pieces.iter().enumerate() {
            match piece {
                Piece::Word(call) if call == "fills" => found.extend(text(at + 2).and(text(at + 4))),
                Piece::Word(call) if call == "uses" => found.extend(text(at + 2)),
                _ => {}
            }
        }
    }
    found
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| {
        format!(
            "| {} |\n",
            cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | ")
        )
    };
    let mut out = line(&head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
    out += &format!("|{}\n", "---|".repeat(head.len()));
    for row in rows {
        out += &line(&row);
    }
    out + "\n"
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn described(names: &[&str], known: &[(&str, &str)], what: &str) -> Vec<Vec<String>> {
    names
        .iter()
        .map(|name| {
            let text = known
                .iter()
                .find(|(key, _)| key == name)
                .unwrap_or_else(|| panic!("tests/docs.rs does not say what the {what} `{name}` is"));
            vec![code(name), text.1.to_owned()]
        })
        .collect()
}

fn reference() -> String {
    let compile = pieces(&source("src/pack/compile.rs"));
    let (pack, finding, claim) = (source("src/pack/mod.rs"), source("src/finding/mod.rs"), source("src/claim/mod.rs"));
    let closed = |of: &str, docs: &str| -> Vec<Vec<String>> {
        let docs = variants(docs, of);
        closed_list(&compile, of)
            .into_iter()
            .map(|(name, variant)| vec![code(&name), docs.get(&variant).cloned().unwrap_or_default()])
            .collect()
    };
    let files: Vec<(&str, toml::Table)> = EMBEDDED
        .iter()
        .map(|(path, text)| (*path, text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))))
        .collect();
    let tables = |name: &str| -> Vec<&toml::Table> {
        files
            .iter()
            .filter_map(|(_, file)| file.get(name)?.as_array())
            .flatten()
            .filter_map(toml::Value::as_table)
            .collect()
    };
    let text = |table: &toml::Table, key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or("").to_owned();

    let mut out = String::from("\n### Tables and their keys\n\n");
    out += &table(&["table", "must have", "may have"], keys_of_tables(&source("src/pack/raw.rs")));
    out += "### Patterns\n\n```";
    let syntax = source("src/pattern/syntax.rs");
    let grammar: Vec<&str> = syntax
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    out += grammar.join("\n").split_once("```").map_or("", |(_, rest)| rest).trim();
    out += "\n\nA gap takes as few words as it can. Quotation marks are passed over, and a possessive 's after a slot is. Write `¦` for the\nmark `|` and `¿` for `?`.\n\n### Types of slot\n\n";
    out += &table(&["type", "takes"], described(KINDS, TYPES, "type"));
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for term in tables("term") {
        kinds.entry(text(term, "kind")).or_default().insert(text(term, "value"));
    }
    out += "And the kinds of the packs' terms. `{grade:marked-grade}` takes a term only where it is set off, by quotation marks or by a\ncapital inside a sentence; so for every kind.\n\n";
    out += &table(
        &["kind", "values"],
        kinds
            .iter()
            .map(|(kind, values)| vec![code(kind), values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", ")]),
    );

    out += "### Roles\n\nAn office that somebody holds of a body; people files name it by its id. Its titles are mentions of the kind `role`, or of the kind\n`common-role` if other organisations have them too.\n\n";
    out += &table(
        &["role", "titles such as", "one holder at a time", "also a title of"],
        tables("role").into_iter().map(|role| {
            let pattern = role
                .get("patterns")
                .and_then(toml::Value::as_array)
                .and_then(|patterns| patterns.first()?.as_str());
            let of = text(role, "title-of");
            let yes = |key: &str| {
                if role.get(key).and_then(toml::Value::as_bool) == Some(true) {
                    "yes"
                } else {
                    ""
                }
            };
            vec![
                code(&text(role, "id")),
                code(pattern.unwrap_or_default()),
                yes("one-holder").to_owned(),
                if of.is_empty() { of } else { code(&of) },
            ]
        }),
    );
    out += "### Kinds of claim\n\n";
    out += &table(&["kind", "states"], closed("ClaimKind", &finding));
    out += "### Checks\n\n";
    let checks: Vec<(String, String)> = closed_list(&compile, "CheckKind");
    out += &table(
        &["check", "holds"],
        described(&checks.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), CHECKS, "check"),
    );
    out += "### Severities\n\n";
    out += &table(&["severity", "means"], closed("Severity", &finding));
    out += "### Kinds of hint, and of what is not read\n\nAll but `near-miss`, `impossible-date` and `quotation` may be the kind of a `[[hint]]`; a passage that none of these explains is not\nlisted.\n\n";
    let unread = variants(&finding, "UnreadKind");
    let kinds = named(&pieces(&finding), "UnreadKind");
    out += &table(
        &["kind", "is"],
        kinds
            .into_iter()
            .map(|(name, variant)| vec![code(&name), unread.get(&variant).cloned().unwrap_or_default()]),
    );
    out += "### Effects of a cue\n\n";
    out += &table(&["effect", "what becomes of the claims in its scope"], closed("Effect", &pack));
    out += "### Scopes of a cue\n\n";
    out += &table(&["scope", "reaches"], closed("Scope", &pack));

    out += "### Kinds of swap\n\nPairs of words that `presscheck rules test --mutate` puts for each other, to see whether the rules notice; nothing is read by them.\n\n";
    out += &table(&["kind", "the words say"], closed("SwapKind", &pack));

    out += "### Slots, `set` and `fill`\n\nA claim's patterns bind slots by these names; `set` gives a slot a fixed value; `fill` says where to look for one that the pattern\nleaves open; a claim of a grade that says where to look for its grade, and finds none, is no claim.\n\n";
    out += &table(
        &["name", "given by", "is"],
        KEYS.iter()
            .map(|key| vec![code(key.name), key.given_by.to_owned(), key.is.to_owned()]),
    );
    out += &table(
        &["`fill` looks in", "that is"],
        FILL_PLACES.iter().map(|(place, is)| vec![code(place), (*is).to_owned()]),
    );
    out += "Values of `rank`:\n\n";
    let ranks = variants(&claim, "Rank");
    let named = claim_ranks(&pieces(&claim));
    out += &table(
        &["rank", "asks for"],
        named
            .into_iter()
            .map(|(name, variant)| vec![code(&name), ranks.get(&variant).cloned().unwrap_or_default()]),
    );

    out += "### Lists\n\n";
    let lists = files.iter().flat_map(|(path, file)| {
        let lists = file.get("lists").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        lists.into_iter().map(move |(name, entries)| {
            let entries = entries.as_array().cloned().unwrap_or_default();
            let some: Vec<String> = entries.iter().filter_map(|entry| entry.as_str()).take(4).map(code).collect();
            vec![
                code(&format!("@{name}")),
                entries.len().to_string(),
                format!("{}{}", some.join(", "), if entries.len() > 4 { " …" } else { "" }),
                path.trim_start_matches("rules/").to_owned(),
            ]
        })
    });
    out += &table(&["list", "entries", "such as", "file"], lists);

    out += "### Cues\n\n";
    out += &table(
        &["cue", "effect", "scope", "why"],
        tables("cue")
            .into_iter()
            .map(|cue| vec![code(&text(cue, "id")), text(cue, "effect"), text(cue, "scope"), text(cue, "why")]),
    );

    out += "### Claims\n\n";
    let rule_of = |id: &str| packs().rule_of(id).map_or(String::new(), |rule| code(&rule.id));
    let claims = tables("claim").into_iter().map(|claim| {
        let example = claim
            .get("example")
            .and_then(toml::Value::as_array)
            .and_then(|all| all.first())
            .and_then(toml::Value::as_table)
            .map_or(String::new(), |first| text(first, "text").replace('\n', " "));
        vec![code(&text(claim, "id")), text(claim, "kind"), example, rule_of(&text(claim, "id"))]
    });
    out += &table(&["claim", "kind", "reads", "judged by"], claims);

    out += "### Rules\n\n";
    let rules = packs()
        .rules
        .iter()
        .map(|rule| vec![code(&rule.id), rule.severity.name().to_owned(), rule.summary.clone()]);
    out += table(&["rule", "severity", "says"], rules).trim_end();
    out.push_str("\n\n");
    out
}

/// The tables of a rule file with their keys, from the types that read them.
fn keys_of_tables(raw: &str) -> Vec<Vec<String>> {
    const TABLES: &[(&str, &str)] = &[
        ("Pack", "[pack]"),
        ("Term", "[[term]]"),
        ("Role", "[[role]]"),
        ("Cue", "[[cue]]"),
        ("Claim", "[[claim]]"),
        ("Example", "[[claim.example]]"),
        ("Counter", "[[claim.counter]]"),
        ("Hint", "[[hint]]"),
        ("Rule", "[[rule]]"),
        ("Case", "[[rule.case]]"),
        ("CaseRecord", "record = [{ … }]"),
        ("CasePerson", "people = [{ … }]"),
        ("Scale", "[[scale]]"),
        ("Grade", "grades = [{ … }]"),
        ("Framework", "[[framework]]"),
        ("Area", "area = [{ … }]"),
        ("ProofBody", "[[body]]"),
        ("Swap", "[[swap]]"),
        ("Document", "[[document]]"),
        ("DocumentPerson", "[document.person.ROLE]"),
        ("DocumentJudgement", "[document.judgement.AREA]"),
    ];
    let row = |(of, shown): &(&str, &str)| {
        let head = format!("pub(crate) struct {of} {{");
        let (_, rest) = raw.split_once(&head).unwrap_or_else(|| panic!("src/pack/raw.rs has no {of}"));
        let body = rest.split_once("\n}").map_or(rest, |(body, _)| body);
        let (mut must, mut may, mut optional) = (Vec::new(), Vec::new(), false);
        for line in body.lines().map(str::trim) {
            optional |= line == "#[serde(default)]";
            if let Some((name, _)) = line.strip_prefix("pub ").and_then(|field| field.split_once(':')) {
                if std::mem::take(&mut optional) { &mut may } else { &mut must }.push(code(&name.replace('_', "-")));
            }
        }
        vec![code(shown), must.join(", "), may.join(", ")]
    };
    let lists = vec![
        code("[lists]"),
        String::new(),
        "any name: a list of patterns, used as `@name`; the same name in a later file adds to it".to_owned(),
    ];
    std::iter::once(lists).chain(TABLES.iter().map(row)).collect()
}

/// `Rank::NthTime => "nth-time"`.
fn claim_ranks(pieces: &[Placed]) -> Vec<(String, String)> {
    named(pieces, "Rank")
}

/// `Of::Variant => "name"`.
fn named(pieces: &[Placed], wanted: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for window in pieces.windows(7) {
        if let [
            (_, Piece::Word(of)),
            (_, Piece::Mark(':')),
            (_, Piece::Mark(':')),
            (_, Piece::Word(variant)),
            (_, Piece::Mark('=')),
            (_, Piece::Mark('>')),
            (_, Piece::Text(name)),
        ] = window
            && of == wanted
        {
            found.push((name.clone(), variant.clone()));
        }
    }
    found
}

fn readme() -> (PathBuf, String) {
    let path = root().join("rules/README.md");
    let text = std::fs::read_to_string(&path).expect("rules/README.md");
    (path, text)
}

#[test]
fn the_reference_is_current() {
    let (path, text) = readme();
    let (before, rest) = text.split_once(START).expect("the start of the reference");
    let (found, after) = rest.split_once(END).expect("the end of the reference");
    let expected = reference();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, format!("{before}{START}{expected}{END}{after}")).expect("a README that can be written");
        return;
    }
    let first = expected.lines().zip(found.lines()).find(|(expected, found)| expected != found);
    assert!(
        expected == found,
        "rules/README.md is not current (BLESS=1 cargo test --test docs rewrites it); first: {first:?}"
    );
}

/// The loader refuses keys that are not listed, so the list must be what the engine asks for: no less, and no more.
#[test]
fn the_keys_and_places_are_those_that_the_engine_asks_for() {
    let asked = asked();
    let ways = |key: &str| {
        let has = |calls: &[&str]| calls.iter().any(|call| asked.contains(&((*call).to_owned(), key.to_owned())));
        let mut ways = Vec::new();
        if has(&["term", "number", "slot", "bodies"]) {
            ways.push("slot");
        }
        if has(&["term", "number", "flag", "set"]) {
            ways.push("set");
        }
        if has(&["fills", "fill"]) {
            ways.push("fill");
        }
        ways.join(", ")
    };
    let keys: BTreeSet<&str> = asked.iter().map(|(_, key)| key.as_str()).collect();
    let found: Vec<(&str, String)> = keys.into_iter().map(|key| (key, ways(key))).collect();
    let listed: Vec<(&str, String)> = KEYS.iter().map(|key| (key.name, key.given_by.to_owned())).collect();
    assert_eq!(
        found, listed,
        "src/claim asks for the keys on the left; src/pack/keys.rs lists those on the right"
    );
    let listed: Vec<&str> = FILL_PLACES.iter().map(|(place, _)| *place).collect();
    assert_eq!(places().iter().map(String::as_str).collect::<Vec<_>>(), listed);
}

/// What `check` fills into a summary is what the loader lets it name.
#[test]
fn the_places_of_a_summary_are_those_that_are_filled() {
    let check = source("src/pack/mod.rs") + &source("src/check/office.rs");
    let filled: BTreeSet<&str> = check
        .split(".replace(\"{")
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect();
    assert_eq!(filled, SUMMARY_PLACES.iter().copied().collect());
}

/// The TOML of the manual is one file of rules; it loads beside the built-in ones, and proves itself.
#[test]
fn the_worked_example_proves_itself() {
    let (_, text) = readme();
    let manual = text.split_once(START).expect("a reference").0;
    let blocks: Vec<&str> = manual
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```").map(|(block, _)| block))
        .collect();
    assert!(blocks.len() >= 4, "{} blocks", blocks.len());
    let house = blocks.join("\n");
    let files: Vec<(Arc<str>, &str)> = EMBEDDED
        .iter()
        .copied()
        .chain([("house.toml", house.as_str())])
        .map(|(path, text)| (Arc::from(path), text))
        .collect();
    let with =
        Packs::load(&files).unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    let proof = with.prove();
    let mut bad = String::new();
    for trial in proof
        .trials
        .iter()
        .filter(|trial| &*trial.at.path == "house.toml" && !trial.result.is_good())
    {
        let _ = writeln!(bad, "{} {}: {}", trial.result.name(), trial.of, trial.detail);
    }
    for gap in proof.uncovered.iter().filter(|gap| gap.contains("house")) {
        let _ = writeln!(bad, "{gap}");
    }
    assert!(bad.is_empty(), "{bad}");
    assert_eq!(proof.trials.iter().filter(|trial| &*trial.at.path == "house.toml").count(), 4);

    // What it adds is read: the phrase, the terms, and not what the cue takes away.
    let records = support::records();
    let read = |text: &str| {
        let article = presscheck::article::from_text("t.txt", format!("17 April 2025\n\n{text}"), presscheck::article::Format::Text);
        let outcome = presscheck::check(&article, &with, records, &presscheck::Options::default());
        outcome.claims.iter().map(|claim| claim.text.clone()).collect::<Vec<_>>()
    };
    assert!(!read("Camden's children's services have been crowned 'outstanding' by Ofsted.").is_empty());
    assert!(!read("Camden's children's services were rated with flying colours by Ofsted.").is_empty());
    assert_eq!(
        read("It is whispered that Camden's children's services have been rated 'outstanding' by Ofsted."),
        [""; 0]
    );
}

/// What the rules are, for people who meet one in a finding: `docs/rules.md`.
fn rule_pages() -> String {
    let mut out = String::from(
        "# Rules\n\n\
         What presscheck reports, one section for each rule; `presscheck explain RULE` prints the same with all its examples.\n\
         `presscheck.toml` makes any of them milder or graver, or turns it off ([configuration.md](configuration.md)); a single finding is\n\
         passed over as [suppressing.md](suppressing.md) says. What an example comes to hangs on the records at hand, which stand beside it in\n\
         the rule's file.\n\n\
         <!-- written from the rule files and docs/measured.toml: BLESS=1 cargo test --test docs -->\n\n",
    );
    // A comment that is quoted must not become one.
    let shown = |text: &str| text.replace('<', "\\<");
    let mut rules: Vec<_> = packs().rules.iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let rows = rules.iter().map(|rule| {
        vec![
            format!("[`{0}`](#{0})", rule.id),
            rule.severity.name().to_owned(),
            rule.help.clone(),
        ]
    });
    out += &table(&["rule", "severity", "cure"], rows);
    let measured = presscheck::measure::embedded().expect("a measurement");
    for rule in rules {
        let _ = writeln!(out, "## {}\n", rule.id);
        let _ = writeln!(out, "**{}**: {}\n", rule.severity.name(), shown(&rule.summary));
        let _ = writeln!(out, "Cure: {}\n", shown(&rule.help));
        // Of every verdict the first sentence: what is reported, and what is not.
        let mut verdicts = BTreeSet::new();
        for case in rule.cases.iter().filter(|case| verdicts.insert(case.verdict.as_str())) {
            let _ = writeln!(out, "- {}:\n", case.verdict);
            for line in case.sample.text.trim().lines() {
                let _ = writeln!(out, "{}", format!("      {line}").trim_end());
            }
            out.push('\n');
        }
        let claims = packs().claims.iter().filter(|claim| rule.claims.contains(&claim.id));
        let left: Vec<String> = claims
            .filter_map(|claim| {
                Some(format!(
                    "- {}: “{}”",
                    code(&claim.id),
                    claim.counters.first()?.text.replace('\n', " ")
                ))
            })
            .collect();
        if !left.is_empty() {
            let _ = writeln!(out, "Its claims leave alone, for instance:\n\n{}\n", left.join("\n"));
        }
        match measured.rule.get(&rule.id) {
            Some(score) => {
                let _ = writeln!(
                    out,
                    "Measured on {} labelled articles ({}): {} accusations, {} wrong; it found {} of {} labelled errors of kind {}, all rules \
                     together {}.\n",
                    measured.articles,
                    measured.date,
                    score.accusations,
                    score.accusations - score.right.min(score.accusations),
                    score.found,
                    score.errors,
                    score.kind,
                    score.found_by_any
                );
            }
            None => out.push_str("Not measured on labelled articles.\n\n"),
        }
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

#[test]
fn the_page_of_rules_is_current() {
    let (path, expected) = (root().join("docs/rules.md"), rule_pages());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, expected).expect("a page that can be written");
        return;
    }
    let found = source("docs/rules.md");
    let first = expected.lines().zip(found.lines()).find(|(expected, found)| expected != found);
    assert!(
        expected == found,
        "docs/rules.md is not current (BLESS=1 cargo test --test docs rewrites it); first: {first:?}"
    );
}
