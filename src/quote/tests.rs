use super::*;
use crate::article;
use crate::record::ReportText;

const REPORT: &str = "# presscheck text 1
[1.1 heading] What needs to improve
[1.2 body] Leaders have not been aware of the extent of practice deficits. The multi-agency safeguarding hub (MASH) responds within 24 hours. EDT workers make clear decisions and supports families’ wellbeing.
[2.1 body] Children in care make good progress from their starting points. Most young people live in suitable homes, and they are visited often.
[2.2 body] There have been four directors of children’s services (DCS) since the last inspection. Plans are robust. Care plans are reviewed.
[2.3 body] Decisions could be recorded more clearly. Elective home education (EHE) is well overseen, and the work of the Adopt Anytown partnership (AAP) is strong.
";

fn found(quotation: &str) -> Found {
    let text = Text::new("r.txt", ReportText::parse(REPORT).expect("a text"));
    Quoted::new(&article::tokens(quotation)).find(&text)
}

fn grade(quotation: &str) -> Grade {
    found(quotation).grade
}

#[test]
fn marks_case_layout_and_acronyms_do_not_count() {
    for exact in [
        "leaders have not been aware of the extent of practice deficits",
        "Make clear decisions and supports families' well-being",
        "multi agency safeguarding hub responds within 24 hours",
        "The MASH responds within 24 hours",
        "The multi-agency safeguarding hub (MASH) responds",
        "emergency duty team workers make clear decisions",
        "[Emergency duty team] workers make clear decisions",
        "four directors of children’s services since the last inspection",
        "4 directors of children's services",
        "Children in care make … progress from their starting points",
        "Children in care ... are visited often",
        "[C]hildren in care make good progress",
        "Children [in the town's care] make good progress",
        "starting points. Most young people",
        "EHE is well overseen",
    ] {
        assert_eq!(grade(exact), Grade::Exact, "{exact}");
    }
}

#[test]
fn one_form_of_one_word_is_inflected() {
    let found = found("make clear decisions and support families");
    assert_eq!(found.grade, Grade::Inflected);
    assert_eq!(found.swap, Some((4..5, "supports".to_owned())));
}

#[test]
fn words_are_laid_beside_those_that_an_acronym_stands_for() {
    let found = found("five directors of children's services since the last inspection");
    assert_eq!(found.swap, Some((0..1, "four".to_owned())));
    let passage = found.passage.expect("a passage").text;
    assert!(passage.starts_with("four directors"), "{passage}");
}

#[test]
fn a_digit_a_negation_and_a_modal_are_never_forgiven() {
    for altered in [
        "Leaders have been aware of the extent of practice deficits",
        "responds within 48 hours",
        "Decisions can be recorded more clearly",
        "Children in care make poor progress from their starting points",
        "five directors of children's services since the last inspection",
    ] {
        assert_eq!(grade(altered), Grade::Altered, "{altered}");
    }
}

#[test]
fn passages_joined_without_an_ellipsis_are_spliced() {
    assert_eq!(grade("robust care plans"), Grade::Spliced);
    assert_eq!(
        grade("Children in care make good progress and they are visited often"),
        Grade::Spliced
    );
    assert_eq!(
        grade("Children in care make good progress … and they are visited often"),
        Grade::Exact
    );
}

#[test]
fn words_from_elsewhere_are_absent() {
    for absent in ["a beacon for the rest of the country", "strong commitment", "", "…"] {
        assert_eq!(grade(absent), Grade::Absent, "{absent}");
    }
}

#[test]
fn a_passage_is_cited_by_page_paragraph_and_line() {
    let passage = found("Most young people live in suitable flats").passage.expect("a passage");
    assert_eq!((passage.page, passage.paragraph, passage.line), (2, 1, 4));
    assert_eq!(passage.text, "Most young people live in suitable homes");
}

#[test]
fn every_input_has_an_answer() {
    for odd in [
        "[",
        "]",
        "[[[a]]]",
        "(MASH)",
        "… … …",
        "[x]",
        "'",
        "%",
        "a b c d e f g h i j k l m n o p",
    ] {
        let _ = grade(odd);
    }
}
