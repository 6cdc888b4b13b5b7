//! Dates of metadata: ISO 8601 and the few other forms that front matter and `<meta>` use. Dates in running text are read elsewhere.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The civil day that a metadata value states, in the offset it is written in.
///
/// `2025-04-17`, `2025-04-17T23:30:00+01:00`, `20250417`, `17/04/2025`, `17 April 2025`, `April 17, 2025`, `Thu, 17 Apr 2025 08:00 GMT`.
pub(super) fn civil(value: &str) -> Option<Date> {
    let value: String = value.chars().take(60).collect();
    let parts: Vec<&str> = value
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| -> Option<i16> {
        let digits = part.trim_end_matches(|c: char| c.is_alphabetic());
        let tail = &part[digits.len()..];
        let ordinal = matches!(tail.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th") || tail.starts_with('T');
        (ordinal && !digits.is_empty() && digits.len() <= 4)
            .then(|| digits.parse().ok())
            .flatten()
    };
    if let Some(first) = parts.first() {
        let digits: String = first.chars().take_while(char::is_ascii_digit).collect();
        if digits.len() == 8 {
            return make(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
        }
    }
    let leading = |part: &str| -> Option<i16> { part.split('T').next().and_then(number) };
    if let [a, b, c, ..] = parts[..]
        && let (Some(x), Some(y), Some(z)) = (number(a), number(b), leading(c))
    {
        return if a.len() == 4 { make(x, y, z) } else { make(century(z, c)?, y, x) };
    }
    // Words: skip a weekday, then day and month in either order, then the year.
    parts.windows(3).find_map(|window| {
        let [a, b, c] = window else { return None };
        let year = number(c).filter(|year| *year >= 1000)?;
        match (number(a), month(b), month(a), number(b)) {
            (Some(day), Some(month), ..) | (.., Some(month), Some(day)) => make(year, month, day),
            _ => None,
        }
    })
}

fn century(year: i16, written: &str) -> Option<i16> {
    match written.chars().take_while(char::is_ascii_digit).count() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// The month, from 1, that a word of letters names, whole or by three of its first letters or more.
pub(super) fn month(word: &str) -> Option<i16> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
    i16::try_from(at + 1).ok()
}

fn make(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_metadata() {
        let day = Some(Date::constant(2025, 4, 17));
        for value in [
            "2025-04-17",
            "2025-04-17T23:30:00+01:00",
            "2025-04-17 08:00",
            "20250417",
            "20250417T0800Z",
            "2025/4/17",
            "17/04/2025",
            "17.04.25",
            "17 April 2025",
            "17th April 2025",
            "April 17, 2025",
            "Thursday 17 April 2025, 8am",
            "Thu, 17 Apr 2025 08:00:00 GMT",
        ] {
            assert_eq!(civil(value), day, "{value}");
        }
        for value in ["", "soon", "2025", "April 2025", "31/02/2025", "99999999", "é-é-é"] {
            assert_eq!(civil(value), None, "{value}");
        }
    }
}
