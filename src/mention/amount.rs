//! Amounts that are no plain count: bounded ones ("more than 30", "nearly 40", "at least three") and shares ("half", "a third",
//! "24 per cent", "two in five").

use nom::{
    Parser,
    branch::alt,
    combinator::{map, opt, verify},
    sequence::terminated,
};
use serde::{Deserialize, Serialize};

use super::{
    number::{number, words},
    reading::{Read, Reading, digits, keyed, word},
};

/// How a number is bounded by the words before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// It is the number.
    #[default]
    Exact,
    /// "More than".
    Over,
    /// "At least".
    Least,
    /// "Fewer than".
    Under,
    /// "At most", "up to".
    Most,
    /// "Nearly".
    Nearly,
    /// "About".
    About,
}

impl Bound {
    /// Whether a count fits a bounded number; none where the words are too loose to say.
    pub fn fits(self, count: f64, said: f64, grain: f64) -> Option<bool> {
        let about = |low: f64, high: f64, far: f64| {
            if (said - low..=said + high).contains(&count) {
                Some(true)
            } else if (count - said).abs() > far {
                Some(false)
            } else {
                None
            }
        };
        match self {
            Bound::Exact => about(grain, grain, grain * 3.0),
            Bound::Over if count > said => about(f64::INFINITY, said * 0.4 + 2.0 * grain, f64::INFINITY),
            Bound::Over => Some(false),
            Bound::Least => Some(count >= said),
            Bound::Under => Some(count < said),
            Bound::Most => Some(count <= said),
            Bound::Nearly => {
                if count > said {
                    Some(false)
                } else {
                    about(said * 0.2 + grain, 0.0, said * 0.4 + grain)
                }
            }
            Bound::About => about(said * 0.15 + grain, said * 0.15 + grain, said * 0.35 + grain),
        }
    }

    /// The words for it.
    pub fn name(self) -> &'static str {
        match self {
            Bound::Exact => "",
            Bound::Over => "more than ",
            Bound::Least => "at least ",
            Bound::Under => "fewer than ",
            Bound::Most => "at most ",
            Bound::Nearly => "nearly ",
            Bound::About => "about ",
        }
    }
}

/// A share of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// How many parts.
    pub of: (u32, u32),
    /// How the words before bound it.
    pub bound: Bound,
}

const PARTS: &[(&str, u32)] = &[
    ("half", 2),
    ("third", 3),
    ("thirds", 3),
    ("quarter", 4),
    ("quarters", 4),
    ("fifth", 5),
    ("fifths", 5),
    ("tenth", 10),
    ("tenths", 10),
];

/// The words of shares and of dozens.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|(name, _)| *name).chain(["dozen"])
}

/// The words that bound the number behind them.
pub(crate) fn bound(input: Reading<'_>) -> Read<'_, Bound> {
    let pair = |first: &'static [&'static str], second: &'static str, bound: Bound| map((word(first), word_of(second)), move |_| bound);
    alt((
        pair(&["more", "greater", "higher"], "than", Bound::Over),
        pair(&["less", "fewer", "lower"], "than", Bound::Under),
        map((word(&["well"]), opt(word(&["over"]))), |_| Bound::Over),
        map((word(&["just"]), word(&["over"])), |_| Bound::Over),
        map((word(&["just"]), word(&["under"])), |_| Bound::Nearly),
        map((word(&["close"]), word(&["to"])), |_| Bound::Nearly),
        pair(&["at"], "least", Bound::Least),
        pair(&["at"], "most", Bound::Most),
        pair(&["up"], "to", Bound::Most),
        keyed(&[
            ("over", Bound::Over),
            ("under", Bound::Under),
            ("nearly", Bound::Nearly),
            ("almost", Bound::Nearly),
            ("about", Bound::About),
            ("around", Bound::About),
            ("roughly", Bound::About),
            ("approximately", Bound::About),
            ("some", Bound::About),
        ]),
    ))
    .parse(input)
}

fn word_of<'a>(wanted: &'static str) -> impl Fn(Reading<'a>) -> Read<'a, ()> {
    super::reading::token(move |token| (*token.word == *wanted).then_some(()))
}

/// "A dozen", "two dozen", "half a dozen": nobody has counted to the last one.
fn dozens(input: Reading<'_>) -> Read<'_, u32> {
    let many = alt((
        map((word(&["half"]), opt(word(&["a", "-"]))), |_| 6),
        map(verify(words, |n| *n < 10), |n| n * 12),
        map(opt(word(&["a"])), |_| 12),
    ));
    terminated(many, word(&["dozen"])).parse(input)
}

/// A bounded whole number: "more than 30", "at least a dozen"; and a dozen, which is about twelve.
pub(crate) fn bounded(input: Reading<'_>) -> Read<'_, (Bound, u32)> {
    let dozen = map(dozens, |n| (Bound::About, n));
    let (rest, found) = alt(((bound, alt((dozens, number))), dozen)).parse(input)?;
    if percent(rest).is_ok() { input.fail() } else { Ok((rest, found)) }
}

/// "Per cent", behind a number.
pub(crate) fn percent(input: Reading<'_>) -> Read<'_, ()> {
    alt((
        map(word(&["%", "percent", "pc"]), |_| ()),
        map((word(&["per"]), word(&["cent"])), |_| ()),
    ))
    .parse(input)
}

/// A share: "half", "nearly a third", "24%", "two in five".
pub(crate) fn share(input: Reading<'_>) -> Read<'_, Share> {
    let of = alt((
        map(terminated(alt((digits(3), words)), percent), |n| (n, 100)),
        map((word(&["a", "one"]), keyed(&PARTS[1..])), |(_, parts)| (1, parts)),
        map(
            (verify(words, |n| (2..10).contains(n)), opt(word(&["-"])), keyed(&PARTS[1..])),
            |(n, _, parts)| (n, parts),
        ),
        map(keyed(&PARTS[..1]), |parts| (1, parts)),
        map(
            (
                verify(words, |n| (1..10).contains(n)),
                word(&["in"]),
                verify(words, |n| (2..=20).contains(n)),
            ),
            |(n, _, parts)| (n, parts),
        ),
    ));
    map((opt(bound), verify(of, |(n, parts)| n <= parts)), |(bound, of)| Share {
        of,
        bound: bound.unwrap_or_default(),
    })
    .parse(input)
}

#[cfg(test)]
mod tests {
    use super::Bound;

    #[test]
    fn a_bound_fits_what_a_reader_would_take_it_for() {
        assert_eq!(Bound::Nearly.fits(14.0 / 33.0, 0.5, 0.015), Some(true));
        assert_eq!(Bound::Nearly.fits(17.0 / 33.0, 0.5, 0.015), Some(false));
        assert_eq!(Bound::Over.fits(17.0 / 33.0, 0.5, 0.015), Some(true));
        assert_eq!(Bound::Over.fits(0.5, 0.5, 0.015), Some(false));
        assert_eq!(Bound::Over.fits(36.0, 30.0, 0.0), Some(true));
        assert_eq!(Bound::Over.fits(60.0, 30.0, 0.0), None);
        assert_eq!(Bound::Exact.fits(0.5, 0.5, 0.01), Some(true));
        assert_eq!(Bound::Exact.fits(0.3, 0.5, 0.01), Some(false));
        assert_eq!(Bound::Least.fits(3.0, 3.0, 0.0), Some(true));
        assert_eq!(Bound::About.fits(34.0, 40.0, 0.0), Some(true));
        // How far off is still meant, may be meant, and is not, with a grain of the count's own.
        assert_eq!(Bound::About.fits(47.0, 40.0, 1.0), Some(true));
        assert_eq!(Bound::About.fits(33.0, 40.0, 1.0), Some(true));
        assert_eq!(Bound::About.fits(55.0, 40.0, 1.0), None);
        assert_eq!(Bound::About.fits(56.0, 40.0, 1.0), Some(false));
        assert_eq!(Bound::Nearly.fits(31.0, 40.0, 1.0), Some(true));
        assert_eq!(Bound::Nearly.fits(24.0, 40.0, 1.0), None);
        assert_eq!(Bound::Nearly.fits(22.0, 40.0, 1.0), Some(false));
        assert_eq!(Bound::Over.fits(44.0, 30.0, 1.0), Some(true));
        assert_eq!(Bound::Over.fits(45.0, 30.0, 1.0), None);
        assert_eq!(Bound::Under.fits(39.0, 40.0, 0.0), Some(true));
        assert_eq!(Bound::Under.fits(40.0, 40.0, 0.0), Some(false));
        assert_eq!(Bound::Most.fits(40.0, 40.0, 0.0), Some(true));
    }
}
