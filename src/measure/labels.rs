//! Labels: what a careful reader found in an article, claim by claim.

use serde::Deserialize;

use crate::article::Span;

/// The labels of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Every claim that could be checked.
    pub claims: Vec<Label>,
    /// Passages that must not be reported.
    pub traps: Vec<Span>,
}

/// One labelled claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// "grade", "date", "name", "quotation" or "rank/figure", which count as one.
    pub kind: String,
    /// Where it stands.
    pub span: Span,
    /// "supported", "contradicted" …, as of the article's date.
    pub verdict: String,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    claims: Vec<RawClaim>,
    #[serde(default)]
    traps: Vec<RawPlace>,
}

#[derive(Deserialize)]
struct RawClaim {
    kind: String,
    verdict: String,
    #[serde(flatten)]
    place: RawPlace,
}

/// An exact substring, and which occurrence of it.
#[derive(Deserialize)]
struct RawPlace {
    text: String,
    #[serde(default = "first")]
    nth: usize,
}

fn first() -> usize {
    1
}

impl Labels {
    /// Reads labels (`{ "claims": [{ "kind", "text", "nth", "verdict" }], "traps": [{ "text", "nth" }] }`, as in `NAME.gold.json`
    /// beside `NAME.txt`); `source` is the article's text. A label whose words are not in it is left out.
    ///
    /// # Errors
    /// What is wrong with the form of the labels.
    pub fn read(json: &str, source: &str) -> Result<Self, String> {
        let raw: Raw = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Ok(Self {
            claims: raw
                .claims
                .into_iter()
                .filter_map(|claim| {
                    Some(Label {
                        kind: group(&claim.kind).to_owned(),
                        span: claim.place.span(source)?,
                        verdict: claim.verdict,
                    })
                })
                .collect(),
            traps: raw.traps.iter().filter_map(|place| place.span(source)).collect(),
        })
    }

    /// The places of the labelled errors.
    pub fn wrong(&self) -> Vec<Span> {
        let wrong = self.claims.iter().filter(|label| label.verdict == "contradicted");
        wrong.map(|label| label.span).collect()
    }
}

impl RawPlace {
    fn span(&self, source: &str) -> Option<Span> {
        // Occurrences may overlap each other.
        let mut from = 0;
        let mut found = None;
        for _ in 0..self.nth.max(1) {
            let at = from + source.get(from..)?.find(&self.text)?;
            found = Some(Span::new(at, at + self.text.len()));
            from = at + self.text.chars().next().map_or(1, char::len_utf8);
        }
        found
    }
}

/// Kinds that count as one: a place among bodies is a rank to one reader and a figure to another.
pub(super) fn group(kind: &str) -> &str {
    match kind {
        "quote" => "quotation",
        "rank" | "figure" => "rank/figure",
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_by_their_words_and_occurrence() {
        let json = r#"{ "claims": [
            { "kind": "quote", "text": "good", "nth": 2, "verdict": "contradicted" },
            { "kind": "rank", "text": "bad", "verdict": "supported" }
        ], "traps": [{ "text": "good" }], "clean": false }"#;
        let labels = Labels::read(json, "good, good").unwrap_or_default();
        assert_eq!(labels.claims.len(), 1, "words that are not there are left out");
        assert_eq!(
            (labels.claims[0].kind.as_str(), labels.claims[0].span),
            ("quotation", Span::new(6, 10))
        );
        assert_eq!(
            (labels.traps.as_slice(), labels.wrong()),
            ([Span::new(0, 4)].as_slice(), vec![Span::new(6, 10)])
        );
        assert!(Labels::read("{", "").is_err());
    }
}
