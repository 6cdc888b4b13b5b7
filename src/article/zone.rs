//! Words that give page furniture away, whatever the format: headings of teaser lists, adverts, cookie notices, class names.

use super::draft::Draft;
use super::{BlockKind, Zone, date};

/// What a line says about itself and about what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Furniture, alone.
    Line,
    /// The heading of a list of teasers: list-like blocks after it are furniture too.
    List,
    /// The heading of a part that has no article text: everything up to the next heading or rule is furniture.
    Part,
    /// The start of readers' comments: everything after it is furniture.
    Tail,
    /// A caption.
    Caption,
}

/// Headings that open a list of teasers, alone on their line.
const LISTS: [&str; 38] = [
    "most read",
    "most popular",
    "most viewed",
    "most commented",
    "most shared",
    "top stories",
    "trending",
    "popular",
    "read next",
    "read more",
    "related",
    "related stories",
    "related articles",
    "related content",
    "related news",
    "related topics",
    "recommended",
    "recommended reading",
    "latest news",
    "latest",
    "latest stories",
    "recent posts",
    "featured jobs",
    "featured event",
    "featured",
    "job of the week",
    "jobs",
    "sponsored content",
    "what's new",
    "what's new today",
    "follow us",
    "inside",
    "in other news",
    "in this issue",
    "also today",
    "elsewhere on the site",
    "elsewhere on this site",
    "win",
];

/// Beginnings of such headings, on a line of few words.
const LIST_STARTS: [&str; 25] = [
    "most read ",
    "most popular ",
    "most viewed ",
    "trending ",
    "popular ",
    "more from ",
    "more on this",
    "more like this",
    "more stories",
    "more news",
    "more in ",
    "you may also like",
    "you may like",
    "you might also like",
    "you might like",
    "from our archive",
    "from the archive",
    "also in ",
    "also this week",
    "also inside",
    "in other news",
    "coming up in ",
    "dates for ",
    "recommended for",
    "don't miss",
];

/// Keys of a line that is furniture by itself when `:` and more text follow.
const KEYS: [&str; 31] = [
    "related",
    "recommended",
    "most read",
    "trending",
    "read next",
    "you may also like",
    "watch",
    "read more",
    "more",
    "recent posts",
    "see also",
    "read also",
    "also read",
    "tags",
    "topics",
    "sponsored",
    "promoted",
    "advertisement",
    "jobs",
    "follow us",
    "media contact",
    "media enquiries",
    "press contact",
    "next week",
    "in this issue",
    "inside",
    "more on this story",
    "don't miss",
    "filed under",
    "share",
    "on air now",
];

/// Beginnings of sentences that are furniture.
const LINES: [&str; 36] = [
    "sign up",
    "subscribe to ",
    "subscribe now",
    "subscribe for",
    "we value your privacy",
    "this website uses cookies",
    "we use cookies",
    "this site uses cookies",
    "click here to",
    "copyright ",
    "©",
    "(c) ",
    "all rights reserved",
    "follow us on",
    "was this page useful",
    "skip to ",
    "published and promoted by",
    "printed and promoted by",
    "do you consent",
    "share this",
    "accept all",
    "top of page",
    "bottom of page",
    "back to top",
    "media contact",
    "sponsored:",
    "advertisement",
    "get the best of",
    "from the section",
    "share this with",
    "follow us ",
    "get our newsletter",
    "join our newsletter",
    "download our app",
    "last played",
    "coming up in next",
];

/// What the first line of a block says. `line` is plain text with straight quotation marks.
pub(super) fn cue(line: &str) -> Option<Cue> {
    let line: String = line
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .take(160)
        .collect::<String>()
        .to_lowercase();
    let line = line.trim().trim_matches(['*', '_', '#', '=', '+', '▶', '»', '>', '"']).trim();
    let bare = line.trim_end_matches([':', '!', '.', '…', '>', '»']).trim_end();
    if bare.is_empty() {
        return None;
    }
    let words = line.split_whitespace().count();
    if LISTS.contains(&bare) {
        return Some(Cue::List);
    }
    if matches!(
        bare,
        "about us" | "advertise with us" | "newsletter" | "newsletters" | "about the author" | "contact us"
    ) {
        return Some(Cue::Part);
    }
    let counted = bare.split(['(', ':']).next().unwrap_or(bare).trim();
    if matches!(
        counted,
        "comments" | "top comment" | "top comments" | "leave a comment" | "leave a reply" | "post a comment" | "join the conversation"
    ) || bare.starts_with("comments are open")
        || bare.starts_with("comments are closed")
    {
        return Some(Cue::Tail);
    }
    if [
        "picture:",
        "pictured:",
        "photo:",
        "photograph:",
        "image:",
        "pic:",
        "caption:",
        "photo credit:",
    ]
    .iter()
    .any(|key| line.starts_with(key))
    {
        return Some(Cue::Caption);
    }
    if let Some((key, rest)) = line.split_once(':')
        && !rest.trim().is_empty()
        && (KEYS.contains(&key.trim()) || key.starts_with("coming up in") || key.starts_with("also in today"))
    {
        return Some(Cue::Line);
    }
    if words <= 9 && !line.ends_with('.') && LIST_STARTS.iter().any(|start| line.starts_with(start)) {
        return Some(Cue::List);
    }
    if LINES.iter().any(|start| line.starts_with(start)) {
        return Some(Cue::Line);
    }
    // A file name, or a pointer to another page of the paper.
    let extension = line.rsplit_once('.').map_or("", |(_, extension)| extension);
    if words == 1 && matches!(extension, "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg") {
        return Some(Cue::Line);
    }
    if words <= 20 && points_to_page(line) {
        return Some(Cue::Line);
    }
    None
}

/// "… - page 7", "pages 12-13", "p4", "back page".
fn points_to_page(line: &str) -> bool {
    let line = line.trim_end_matches(['.', ')']);
    let mut words = line.rsplit([' ', ',']).filter(|word| !word.is_empty());
    let (Some(last), before) = (words.next(), words.next()) else {
        return false;
    };
    let number = |word: &str| {
        !word.is_empty()
            && word.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '–')
            && word.starts_with(|c: char| c.is_ascii_digit())
    };
    let short = last.strip_prefix("pp").or_else(|| last.strip_prefix('p')).is_some_and(number);
    let page = number(last) && matches!(before, Some("page" | "pages" | "p" | "p." | "pp" | "pp."));
    let back = last == "page" && matches!(before, Some("back" | "centre" | "front"));
    let whole = words.next().is_some();
    whole && (short || page || back)
}

/// How a block reads in the pass over lists of teasers.
fn is_prose(draft: &Draft, source: &str) -> bool {
    let ended = matches!(
        draft.last_char(source),
        Some('.' | '!' | '?' | '"' | '\'' | '”' | '’' | '…' | ')' | ':')
    );
    matches!(draft.kind, BlockKind::Paragraph | BlockKind::Quote) && draft.size >= 80 && ended && !draft.is_linked()
}

/// Makes furniture of lines that say so themselves and of what follows the headings of teaser lists.
pub(super) fn sweep(source: &str, drafts: &mut [Draft]) {
    let mut following: Option<Cue> = None;
    for draft in drafts.iter_mut() {
        if following != Some(Cue::Tail) {
            if draft.ruled {
                following = None;
            }
            let heading = matches!(draft.kind, BlockKind::Heading(_));
            let cue = if draft.zone.is_head() {
                None
            } else {
                cue(&draft.plain(source, 200))
            };
            match cue {
                Some(cue @ (Cue::List | Cue::Part | Cue::Tail)) if draft.kind != BlockKind::Row => {
                    draft.zone = Zone::Furniture;
                    following = Some(cue);
                    continue;
                }
                Some(Cue::Line | Cue::Tail | Cue::List | Cue::Part) => {
                    draft.zone = Zone::Furniture;
                    continue;
                }
                Some(Cue::Caption) if draft.zone == Zone::Body => draft.zone = Zone::Caption,
                _ => {}
            }
            match following {
                Some(Cue::List) if heading || is_prose(draft, source) || draft.zone == Zone::Headline => following = None,
                Some(Cue::Part) if heading || draft.zone == Zone::Headline => following = None,
                _ => {}
            }
        }
        if following.is_some() {
            draft.zone = Zone::Furniture;
        }
    }
}

/// Whether a class or id has a word that only furniture has. Words are split at `-`, `_`, spaces and inner capitals.
pub(super) fn is_furniture_class(names: &str) -> bool {
    let words = words_of(names);
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
        let next = words.get(at + 1).map_or("", String::as_str);
        if matches!(before, "has" | "no" | "with" | "without" | "js" | "is" | "not" | "hide" | "data") {
            return false;
        }
        matches!(
            word.as_str(),
            "nav"
                | "navbar"
                | "navigation"
                | "menu"
                | "megamenu"
                | "submenu"
                | "footer"
                | "aside"
                | "sidebar"
                | "rail"
                | "related"
                | "recommended"
                | "recommendations"
                | "recirc"
                | "popular"
                | "trending"
                | "mostread"
                | "newsletter"
                | "newsletters"
                | "nl"
                | "subscribe"
                | "subscription"
                | "signup"
                | "ad"
                | "ads"
                | "advert"
                | "adverts"
                | "advertisement"
                | "advertising"
                | "adslot"
                | "mpu"
                | "promo"
                | "promos"
                | "promotion"
                | "promoted"
                | "sponsored"
                | "sponsor"
                | "taboola"
                | "outbrain"
                | "cookie"
                | "cookies"
                | "consent"
                | "gdpr"
                | "comments"
                | "comment"
                | "disqus"
                | "share"
                | "sharing"
                | "social"
                | "breadcrumb"
                | "breadcrumbs"
                | "crumb"
                | "crumbs"
                | "tags"
                | "taglist"
                | "poll"
                | "ticker"
                | "breaking"
                | "alert"
                | "weather"
                | "player"
                | "np"
                | "masthead"
                | "paywall"
                | "modal"
                | "popup"
                | "pagination"
                | "copyright"
                | "teasers"
        ) || matches!(
            (word.as_str(), next),
            ("most", "read" | "popular" | "viewed")
                | ("read", "next" | "more")
                | ("sign", "up")
                | ("site" | "page" | "global", "header")
                | ("skip", "link")
        )
    })
}

/// Whether a class or id has one of the words.
pub(super) fn has_class(names: &str, wanted: &[&str]) -> bool {
    words_of(names).iter().any(|word| wanted.contains(&word.as_str()))
}

fn words_of(names: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in names.chars().take(400) {
        let inner = c.is_uppercase() && before.is_lowercase();
        if inner || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a line gives a date and little else: a weekday, a day, a month, a year, a place or a paper's name.
pub(super) fn is_date_line(line: &str) -> bool {
    if line.len() > 120 || line.trim_end().ends_with('.') || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let words: Vec<String> = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number = |w: &String| w.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u32>().ok();
    let month = words.iter().position(|word| date::month(word).is_some());
    let near = month.is_some_and(|at| {
        let around = [at.checked_sub(1), Some(at + 1)];
        around
            .iter()
            .flatten()
            .filter_map(|at| words.get(*at))
            .filter_map(number)
            .any(|n| (1..=31).contains(&n))
    });
    let year = words.iter().filter_map(number).any(|n| (1990..2100).contains(&n));
    let slashed = line.split_whitespace().any(|w| {
        let parts: Vec<&str> = w.split(['/', '.', '-']).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|p| !p.is_empty() && p.len() <= 4 && p.chars().all(|c| c.is_ascii_digit()))
    });
    let others = words
        .iter()
        .filter(|w| number(w).is_none() && date::month(w).is_none() && !w.ends_with("day"))
        .count();
    ((near && year) || slashed) && others <= 10
}

/// Whether a line names who wrote the piece.
pub(super) fn is_byline(line: &str) -> bool {
    let lower: String = line.chars().take(40).collect::<String>().to_lowercase();
    line.len() <= 120
        && !line.trim_end().ends_with(['.', '?'])
        && [
            "by ",
            "posted by ",
            "words:",
            "words by ",
            "reporter:",
            "reporting by",
            "written by ",
            "author:",
            "from our ",
        ]
        .iter()
        .any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues() {
        for (line, expected) in [
            ("Most read", Some(Cue::List)),
            ("MOST READ IN ASHBY", Some(Cue::List)),
            ("More from Fen FM", Some(Cue::List)),
            ("More from the council is due in May, it said.", None),
            ("Related: Fenby loses its grade", Some(Cue::Line)),
            ("Comments (2)", Some(Cue::Tail)),
            ("Picture: Ashby Council", Some(Cue::Caption)),
            ("Market may close - page 7", Some(Cue::Line)),
            ("Fishing p4 • Tides p6", Some(Cue::Line)),
            ("Elsewhere in Fenshire", None),
            ("Side_Ad1.png", Some(Cue::Line)),
            ("Inside the council, spirits are high", None),
        ] {
            assert_eq!(cue(line), expected, "{line}");
        }
    }

    #[test]
    fn class_words_are_whole() {
        for (names, expected) in [
            ("lead", false),
            ("shared-content", false),
            ("ad-slot", true),
            ("nlBox", true),
            ("has-sidebar single", false),
            ("article_most-read", true),
            ("factbox", false),
            ("loading header", false),
            ("site-header", true),
        ] {
            assert_eq!(is_furniture_class(names), expected, "{names}");
        }
    }

    #[test]
    fn date_lines() {
        for line in [
            "Tuesday 13 May 2025",
            "Thursday, May 25, 2023",
            "17/04/25",
            "Ashby Weekly, 14 May 2015",
            "Tuesday 17th March 2020",
            "1 August 2023    £1.20",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for line in [
            "In May 2014 it was good.",
            "Ashby: 5 of 14 areas",
            "He may go on 3 of them",
            "The council of 2014",
        ] {
            assert!(!is_date_line(line), "{line}");
        }
    }
}
