//! A word diff in parts, for formats to mark as they can.

use similar::{ChangeTag, TextDiff};

/// A stretch of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Whether the other side lacks it.
    pub changed: bool,
    /// Its text, spaces included.
    pub text: String,
}

/// Both sides in parts; the texts of a side's parts, put together, are that side.
pub(super) fn words(article: &str, record: &str) -> (Vec<Part>, Vec<Part>) {
    let diff = TextDiff::from_words(article, record);
    let changes: Vec<(ChangeTag, &str)> = diff.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    (side(&changes, ChangeTag::Delete), side(&changes, ChangeTag::Insert))
}

fn side(changes: &[(ChangeTag, &str)], tag: ChangeTag) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (of, word) in changes.iter().filter(|(of, _)| *of == tag || *of == ChangeTag::Equal) {
        let changed = *of == tag;
        match parts.last_mut() {
            Some(part) if part.changed == changed => part.text.push_str(word),
            // A space between two changed words belongs to the change.
            _ => match parts.as_slice() {
                [.., before, space] if changed && before.changed && space.text.trim().is_empty() => {
                    if let Some(space) = parts.pop()
                        && let Some(before) = parts.last_mut()
                    {
                        before.text.push_str(&space.text);
                        before.text.push_str(word);
                    }
                }
                _ => parts.push(Part {
                    changed,
                    text: (*word).to_owned(),
                }),
            },
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(parts: &[Part]) -> String {
        parts
            .iter()
            .map(|part| {
                if part.changed {
                    format!("<{}>", part.text)
                } else {
                    part.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn sides_are_whole_and_neighbouring_changes_are_one() {
        for (article, record, left, right) in [
            ("a b c d", "a x y d", "a <b c> d", "a <x y> d"),
            ("was good", "was not good", "was good", "was <not >good"),
            ("", "a", "", "<a>"),
            ("a  b", "a b", "a<  >b", "a< >b"),
        ] {
            let (of_article, of_record) = words(article, record);
            assert_eq!((marked(&of_article), marked(&of_record)), (left.to_owned(), right.to_owned()));
            assert_eq!(of_article.iter().map(|part| part.text.as_str()).collect::<String>(), article);
            assert_eq!(of_record.iter().map(|part| part.text.as_str()).collect::<String>(), record);
        }
    }
}
