//! Styles: what a paragraph is, by the name of its style or of the one that it is based on.

use std::collections::HashMap;

use super::xml::{Name, Node, Ns, attribute, is_on};

/// What a paragraph is, by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Subtitle,
    /// From 1, the topmost.
    Heading(u8),
    Quote,
    Caption,
    Item,
    /// The table of contents.
    Contents,
    #[default]
    Plain,
}

/// How many styles may be based on each other in a row.
const DEEPEST: usize = 16;

/// The styles of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The id of the style that is being read.
    open: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    role: Option<Role>,
    based_on: Option<String>,
    hidden: Option<bool>,
}

impl Styles {
    /// Takes in a piece of the part that holds the styles.
    pub(super) fn see(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(Name(Ns::Word, b"style"), element) => {
                self.open = attribute(element, "styleId");
                if let Some(id) = &self.open {
                    self.styles.entry(id.clone()).or_default();
                }
            }
            Node::Close(Name(Ns::Word, b"style")) => self.open = None,
            Node::Open(Name(Ns::Word, name), element) => {
                let Some(style) = self.open.as_ref().and_then(|id| self.styles.get_mut(id)) else {
                    return;
                };
                let value = || attribute(element, "val");
                match *name {
                    b"name" => style.role = value().and_then(|name| by_name(&name)),
                    b"basedOn" => style.based_on = value(),
                    b"outlineLvl" if style.role.is_none() => style.role = value().and_then(|level| by_outline(&level)),
                    b"numPr" if style.role.is_none() => style.role = Some(Role::Item),
                    b"vanish" => style.hidden = Some(is_on(element)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// What a paragraph of a style is. A style that the document does not describe is known by its id.
    pub(super) fn role(&self, id: &str) -> Option<Role> {
        match self.styles.get(id) {
            Some(_) => self.chain(id).find_map(|style| style.role),
            None => by_name(id),
        }
    }

    /// Whether words of a style are hidden.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        self.chain(id).find_map(|style| style.hidden).unwrap_or(false)
    }

    /// A style, the one that it is based on, and so on.
    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Style> {
        let next = |style: &&'a Style| style.based_on.as_ref().and_then(|id| self.styles.get(id));
        std::iter::successors(self.styles.get(id), next).take(DEEPEST)
    }
}

/// Word and Google Docs keep the English names of their own styles in every language; a house's own styles are often named for what they are.
fn by_name(name: &str) -> Option<Role> {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let numbered = |key: &str| {
        let rest = name.strip_prefix(key)?;
        rest.parse::<u8>().ok().filter(|level| *level >= 1)
    };
    match name.as_str() {
        "title" | "headline" => Some(Role::Title),
        "subtitle" | "standfirst" => Some(Role::Subtitle),
        "quote" | "intensequote" | "blockquote" | "blocktext" | "quotations" => Some(Role::Quote),
        "caption" => Some(Role::Caption),
        "crosshead" => Some(Role::Heading(2)),
        "tocheading" => Some(Role::Contents),
        _ if numbered("toc").is_some() => Some(Role::Contents),
        _ if name.starts_with("list") => Some(Role::Item),
        _ => numbered("heading").map(|level| Role::Heading(level.min(6))),
    }
}

/// An outline level counts from 0; 9 is running text.
pub(super) fn by_outline(level: &str) -> Option<Role> {
    let level: u8 = level.parse().ok()?;
    (level < 9).then_some(Role::Heading((level + 1).min(6)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles() {
        for (name, role) in [
            ("Title", Some(Role::Title)),
            ("heading 3", Some(Role::Heading(3))),
            ("Heading9", Some(Role::Heading(6))),
            ("Intense Quote", Some(Role::Quote)),
            ("List Bullet 2", Some(Role::Item)),
            ("toc 1", Some(Role::Contents)),
            ("heading", None),
            ("Normal", None),
        ] {
            assert_eq!(by_name(name), role, "{name}");
        }
        assert_eq!(by_outline("0"), Some(Role::Heading(1)));
        assert_eq!(by_outline("9"), None);
    }
}
