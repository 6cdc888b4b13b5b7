//! XML, piece by piece, with namespaces instead of prefixes.

use std::io::{BufReader, Read};

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

/// The namespaces that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    /// Words, paragraphs, tables.
    Word,
    /// What is written twice, for newer programs and for older ones.
    Compatibility,
    /// What the parts are to each other.
    Relations,
    /// Any other.
    Other,
}

/// The name of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a>(pub Ns, pub &'a [u8]);

/// A piece of a part; an empty element opens and closes.
pub(super) enum Node<'a> {
    Open(Name<'a>, &'a BytesStart<'a>),
    Close(Name<'a>),
    Text(&'a str),
}

/// What is wrong with a part, and at which byte of it.
pub(super) struct Broken {
    pub at: u64,
    pub what: String,
}

/// Shows every piece of a part in turn.
pub(super) fn walk(part: impl Read, mut see: impl FnMut(Node<'_>)) -> Result<(), Broken> {
    let mut reader = NsReader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut depth = 0usize;
    let mut elements = 0usize;
    loop {
        buffer.clear();
        let at = reader.buffer_position();
        let broken = |what: String| Broken { at, what };
        let (namespace, event) = match reader.read_resolved_event_into(&mut buffer) {
            Ok(read) => read,
            Err(error) => return Err(broken(error.to_string())),
        };
        let namespace = ns(&namespace);
        match &event {
            Event::Start(element) => {
                depth += 1;
                elements += 1;
                see(Node::Open(Name(namespace, element.local_name().into_inner()), element));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                see(Node::Close(Name(namespace, element.local_name().into_inner())));
            }
            Event::Text(text) => see(Node::Text(&text.decode().map_err(|error| broken(error.to_string()))?)),
            Event::CData(text) => see(Node::Text(&text.decode().map_err(|error| broken(error.to_string()))?)),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => see(Node::Text(c.encode_utf8(&mut [0; 4]))),
                Ok(None) => {
                    let name = entity.decode().map_err(|error| broken(error.to_string()))?;
                    match resolve_xml_entity(&name) {
                        Some(text) => see(Node::Text(text)),
                        None => return Err(broken(format!("an entity that is not known, &{};", name.escape_debug()))),
                    }
                }
                Err(error) => return Err(broken(error.to_string())),
            },
            Event::Eof if elements == 0 => return Err(broken("there is nothing in it".to_owned())),
            Event::Eof if depth > 0 => return Err(broken("it is cut short".to_owned())),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn ns(resolved: &ResolveResult<'_>) -> Ns {
    match resolved {
        ResolveResult::Bound(Namespace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main" | b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )) => Ns::Word,
        ResolveResult::Bound(Namespace(b"http://schemas.openxmlformats.org/markup-compatibility/2006")) => Ns::Compatibility,
        ResolveResult::Bound(Namespace(b"http://schemas.openxmlformats.org/package/2006/relationships")) => Ns::Relations,
        _ => Ns::Other,
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())
        .and_then(|attribute| {
            attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .ok()
                .map(|value| value.into_owned())
        })
}

/// Whether a switch is on: there, and not said to be off.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}
