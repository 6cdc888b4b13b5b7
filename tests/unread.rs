//! Silence must not look like an all-clear: how much of what was not read is listed, and how much of what is listed is worth a look.

mod support;

use presscheck::{
    Options, article,
    finding::{Outcome, UnreadKind},
};

fn check(text: &str) -> Outcome {
    let text = format!("17 April 2025\n\nCamden and its children's services are in the news.\n\n{text}");
    let article = article::from_text("t.txt", text, article::Format::Text);
    support::checker().check(&article, &Options::default())
}

fn unread(text: &str) -> Vec<(UnreadKind, String)> {
    check(text).unread.into_iter().map(|unread| (unread.kind, unread.text)).collect()
}

#[track_caller]
fn listed(text: &str, kind: UnreadKind, words: &str) {
    let found = unread(text);
    assert!(
        found.iter().any(|(found, text)| *found == kind && text.contains(words)),
        "{text}: {found:?}"
    );
}

#[test]
fn each_reason_has_its_passage() {
    listed("Ofsted said that Camden was outsanding.", UnreadKind::NearMiss, "outsanding");
    listed("Ofsted: Camden requires improvemnt.", UnreadKind::NearMiss, "improvemnt");
    listed("The inspecters saw families in Camden.", UnreadKind::NearMiss, "inspecters");
    listed("Inspectors came to Camden on the 14th of Febuary.", UnreadKind::NearMiss, "Febuary");
    listed("Inspectors came to Camden on 31 June.", UnreadKind::ImpossibleDate, "31 June");
    listed(
        "Inspectors came to Camden on 30 February 2025.",
        UnreadKind::ImpossibleDate,
        "30 February",
    );
    listed("Inspectors came to Camden on June 31st.", UnreadKind::ImpossibleDate, "June 31");
    listed("Camden was judged satisfactory by Ofsted.", UnreadKind::Scale, "satisfactory");
    listed(
        "It is the first time that Camden has been looked at under the new inspection framework.",
        UnreadKind::Rank,
        "first time",
    );
    listed(
        "The lead inspector, who is called Doe, liked Camden.",
        UnreadKind::Name,
        "lead inspector",
    );
    listed(
        "Ofsted has seen 36 of the 153 councils as it sees Camden.",
        UnreadKind::Count,
        "36 of the 153",
    );
    listed(
        "All four judgements came out the same for Camden, says Ofsted.",
        UnreadKind::Grade,
        "judgements came out the same",
    );
}

#[test]
fn a_quotation_of_unclear_origin_is_listed() {
    let text = "\"Children here are too often seen late, and alone.\" That is how it goes on about Camden, says the report.";
    let outcome = check(text);
    let claimed = outcome
        .claims
        .iter()
        .any(|claim| claim.kind == presscheck::finding::ClaimKind::Quotation);
    let listed = outcome.unread.iter().any(|unread| unread.kind == UnreadKind::Quotation);
    assert!(claimed || listed, "{outcome:?}");
}

#[test]
fn ordinary_prose_is_not_listed() {
    for text in [
        "Camden hopes to be outstanding one day.",
        "Children in Camden make good progress at school.",
        "The food in Camden is good for children.",
        "Judgment on Camden's projection is reserved for the inspection.",
        "Camden's plan runs from 30 June, and 31 July is its end.",
        "Inspecting and inspected, Ofsted moves on from Camden.",
        "Some 45 June weddings were held in Camden.",
        "The CQC visited a care home in Camden.",
    ] {
        assert_eq!(unread(text), [], "{text}");
    }
}

/// Of the gold claims of the development articles that get no claim, the share that a passage covers; and the passages for each article
/// that no gold claim or trap overlaps. `cargo test --test unread -- --nocapture` prints both, and `UNREAD=1` every passage.
#[test]
#[allow(clippy::print_stdout, reason = "it measures")]
fn what_is_not_read_is_listed() {
    let Some(shared) = support::shared() else { return };
    let checker = support::checker();
    let (mut missed, mut covered, mut idle, mut articles, mut all) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let verbose = std::env::var_os("UNREAD").is_some();
    for gold in support::files(&shared.join("press")) {
        let Some(stem) = gold.to_str().and_then(|path| path.strip_suffix(".gold.json")) else {
            continue;
        };
        let path = ["txt", "md", "html"].map(|ending| format!("{stem}.{ending}"));
        let path = path.iter().find(|path| std::path::Path::new(path).exists()).expect("an article");
        let bytes = std::fs::read(path).expect("text");
        let article = article::read(path, &bytes, None).expect("an article");
        let outcome = checker.check(&article, &Options::default());
        let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(&gold).expect("gold")).expect("JSON");
        let span = |label: &serde_json::Value| {
            let nth = label["nth"].as_u64().and_then(|nth| usize::try_from(nth).ok()).unwrap_or(1);
            let text = label["text"].as_str().unwrap_or_default();
            article
                .source
                .match_indices(text)
                .nth(nth - 1)
                .map(|(at, text)| (at, at + text.len()))
        };
        let labels = |name: &str| gold[name].as_array().cloned().unwrap_or_default();
        let hit = |(start, end): (usize, usize), span: article::Span| start < span.end && span.start < end;
        let group = |kind: &str| match kind {
            "figure" => "rank".to_owned(),
            "quote" => "quotation".to_owned(),
            kind => kind.to_owned(),
        };
        for claim in labels("claims") {
            let Some(place) = span(&claim) else { continue };
            let kind = group(claim["kind"].as_str().unwrap_or_default());
            if outcome
                .claims
                .iter()
                .any(|found| group(found.kind.name()) == kind && hit(place, found.span))
            {
                continue;
            }
            missed += 1;
            let listed = outcome.unread.iter().any(|unread| hit(place, unread.span));
            covered += u32::from(listed);
            if verbose && !listed {
                println!("silent: {path}: {kind}: {}", claim["text"]);
            }
        }
        let known: Vec<_> = labels("claims").iter().chain(&labels("traps")).filter_map(span).collect();
        for unread in &outcome.unread {
            all += 1;
            if !known.iter().any(|place| hit(*place, unread.span)) {
                idle += 1;
                if verbose {
                    println!("idle: {path}:{}: {}: {}", unread.line, unread.kind.name(), unread.text);
                }
            }
        }
        articles += 1;
    }
    println!(
        "{covered} of {missed} gold claims without a claim are listed; {all} passages, {idle} beside any label, in {articles} articles"
    );
    // A floor, not a goal: what is still unread is what is hardest to tell from talk.
    assert!(covered * 5 >= missed * 2, "{covered} of {missed}");
    assert!(idle <= articles, "{idle} in {articles}");
}
