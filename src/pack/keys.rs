//! The names that a claim's slots, `set` and `fill` may go by: the loader refuses others, the manual lists these, and a test holds
//! them against what `claim` asks for.

/// A name that a claim may give a value to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// What may give it a value: "slot", "set", "fill", in this order.
    pub given_by: &'static str,
    /// What the engine does with it.
    pub is: &'static str,
}

impl Key {
    /// Whether `way` ("slot", "set", "fill") may give it a value.
    pub fn by(&self, way: &str) -> bool {
        self.given_by.split(", ").any(|known| known == way)
    }
}

const fn key(name: &'static str, given_by: &'static str, is: &'static str) -> Key {
    Key { name, given_by, is }
}

/// Every name, sorted.
pub const KEYS: &[Key] = &[
    key("area", "slot, set, fill", "the areas that the grade is of; a list with `{area+}`"),
    key("at-least", "set", "\"yes\": better grades count too"),
    key("beside", "set", "\"yes\": may stand on the same words as another claim"),
    key(
        "beyond",
        "set",
        "of a rank: \"better\" or \"worse\": only grades beyond that one count",
    ),
    key("body", "slot", "whom the claim is about; without it, the engine finds out"),
    key(
        "change",
        "slot, set",
        "\"up\", \"down\" or \"same\": the direction of a change of grade",
    ),
    key(
        "counts",
        "set",
        "\"grade\", \"report\", \"rise\" or \"fall\": what a rank counts; grades if not said",
    ),
    key("date", "slot", "the day, month or year of a date claim"),
    key("denied", "set", "\"yes\": the grade is denied (it is so no longer)"),
    key(
        "event",
        "set",
        "\"inspected\", \"began\", \"ended\", \"published\" or \"either\": what a date claim dates",
    ),
    key("except", "slot", "the areas that are left out, where a grade is of all others"),
    key(
        "figure",
        "set",
        "of a figure: the number of the report's own that it states, as records name it (a score)",
    ),
    key("grade", "slot, set, fill", "the grade"),
    key("k", "slot, set", "of a count of areas: how many"),
    key("last-run", "set", "\"yes\": the run of grades is that of the claim before"),
    key("length", "slot", "how long the inspection took"),
    key("n", "slot, set", "the number of a rank or a figure"),
    key("n-of", "slot, set", "of a count of areas: out of how many"),
    key("of", "slot, set", "of a figure: out of how many"),
    key("others", "set", "\"yes\": the article's own body is left out of the count"),
    key("person", "slot", "the name; every pattern of a name claim must bind it"),
    key("population", "slot, fill", "among whom"),
    key("previous", "slot, set", "the grade before, where an old and a new one are named"),
    key("rank", "slot, set", "the question to the register: see below"),
    key("reach", "set", "\"next-sentence\": may copy a claim of the sentence before"),
    key("region", "set", "\"yes\": among the bodies of the region"),
    key("role", "slot, set", "of a name claim: the role, as records write it"),
    key("run", "slot, set", "of a rank: the length of the run that is asked for"),
    key(
        "same",
        "set",
        "\"yes\": of a date claim: at the time of the article's own body's report",
    ),
    key("steps", "slot, set", "by how many grades it changed"),
    key("time", "set", "\"current\": the latest report is meant, whatever stands around"),
    key("when", "slot", "a date that says which report is meant"),
];

/// Where `fill` may look for a value, sorted.
pub const FILL_PLACES: &[(&str, &str)] = &[
    ("before", "the only one, or the areas, of the sentence before"),
    ("counted", "the grade by which bodies were last counted or ranked"),
    ("last", "that of the last claim of its kind before"),
    ("required", "nowhere: without it there is no claim"),
    ("sentence", "the nearest one in the sentence"),
];

/// What a rule's summary may name in curly brackets.
pub const SUMMARY_PLACES: &[&str] = &["found", "expected", "body", "role"];
