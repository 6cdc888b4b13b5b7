//! Sentence forms of the press, each with what is read of it: a golden that shows what a change of rules does to all of them.

mod support;

use std::{borrow::Cow, fmt::Write as _};

use presscheck::{
    Checker, Options,
    article::{self, Format},
    record::{self, SourceFile},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Forms {
    form: Vec<Form>,
}

#[derive(Deserialize)]
struct Form {
    id: String,
    text: String,
    #[serde(default)]
    around: Option<String>,
}

/// What is read of a form in an article of the day on which the report on Anytown came out.
fn read(checker: &Checker, form: &Form) -> String {
    let sentence = form.around.as_deref().unwrap_or("{}").replace("{}", &form.text);
    let text = format!("15 April 2025\n\nThe report on children's services in Anytown is out.\n\n{sentence}\n");
    let outcome = checker.check(&article::from_text(&form.id, &text, Format::Text), &Options::default());
    let mut out = format!("{}: {sentence}\n", form.id);
    for claim in outcome.claims.iter().filter(|claim| claim.line > 4) {
        let value = serde_json::to_string(&claim.value).expect("a value");
        let _ = writeln!(out, "  {} {value} {}", claim.claim, claim.verdict.name());
    }
    for unread in outcome.unread.iter().filter(|unread| unread.line > 4) {
        let _ = writeln!(out, "  not read: {}", unread.why);
    }
    out
}

#[test]
fn every_form_is_read_as_it_was() {
    let forms: Forms =
        toml::from_str(&std::fs::read_to_string(support::root().join("tests/forms/forms.toml")).expect("the forms")).expect("forms");
    let files: Vec<SourceFile> = support::texts("tests/forms/sources", "toml")
        .into_iter()
        .chain(record::embedded().iter().map(|file| (file.path.to_string(), file.text.to_string())))
        .map(|(path, text)| SourceFile::new(path, Cow::Owned(text)))
        .collect();
    let records = record::load(&files).expect("records");
    let checker = Checker::new(support::packs(), &records);
    let came: String = forms.form.iter().map(|form| read(&checker, form)).collect();
    support::golden(&support::root().join("tests/forms/expected.txt"), &came).unwrap_or_else(|differs| panic!("{differs}"));
    // Talk of plans, scales and other providers is no claim.
    let read = |form: &Form| read(&checker, form).lines().filter(|line| !line.contains("not read")).count() - 1;
    let silent = ["01", "02", "03", "04", "05", "06", "07", "08", "10", "11"];
    for form in &forms.form {
        if form
            .id
            .strip_prefix("trap-no-claim-")
            .is_some_and(|number| silent.contains(&number))
        {
            assert_eq!(read(form), 0, "{}", form.text);
        }
    }
}
