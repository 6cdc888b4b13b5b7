//! Which blocks of a web page are the article: by its tags where it has them, else by a score of our own.

use super::draft::{Draft, Piece};
use super::html::{Hint, Part, Place};
use super::{BlockKind, Span, Zone, zone};

/// Gives every part its zone. Where a page marks its article, what stands outside is furniture; where it does not, the article is the run
/// of dense text with the most of it: paragraphs, few links, no gap of more than a few short blocks.
pub(super) fn zones(source: &str, mut parts: Vec<Part>) -> Vec<Draft> {
    parts.retain(|part| !part.draft.is_blank(source));
    rescue(source, &mut parts);
    let marked: usize = parts
        .iter()
        .filter(|part| part.place == Place::Article && is_dense(source, part))
        .map(|part| part.draft.size)
        .sum();
    let loose: usize = parts
        .iter()
        .filter(|part| part.place == Place::Page && part.hint == Hint::None && is_dense(source, part))
        .map(|part| part.draft.size)
        .sum();
    let by_tags = marked > 0 && marked * 4 >= loose;
    for part in &mut parts {
        part.draft.zone = match (part.hint, part.place) {
            (Hint::Title, _) => Zone::Headline,
            (Hint::Description, _) => Zone::Standfirst,
            (_, Place::Tag | Place::Class) => Zone::Furniture,
            (_, Place::Page) if by_tags => Zone::Furniture,
            (Hint::Caption, _) => Zone::Caption,
            _ => Zone::Body,
        };
        if part.hint == Hint::Title {
            part.draft.kind = BlockKind::Heading(1);
        }
    }
    headings(&mut parts);
    if !by_tags {
        densest(source, &mut parts);
    }
    for part in parts.iter_mut().filter(|part| part.draft.zone == Zone::Body) {
        let links = part.draft.links.len();
        if part.draft.is_linked() && (links >= 3 || part.draft.kind == BlockKind::Item && part.draft.linked * 10 >= part.draft.size * 9) {
            part.draft.zone = Zone::Furniture;
        }
        if part.small && part.draft.size < 200 {
            part.draft.zone = Zone::Furniture;
        }
    }
    standfirst(source, &mut parts);
    let mut drafts: Vec<Draft> = parts
        .into_iter()
        .map(|part| {
            if part.hint == Hint::Title {
                headline_only(source, part.draft)
            } else {
                part.draft
            }
        })
        .collect();
    zone::sweep(source, &mut drafts);
    drafts
}

fn is_dense(source: &str, part: &Part) -> bool {
    let draft = &part.draft;
    let prose = matches!(draft.kind, BlockKind::Paragraph | BlockKind::Quote);
    let ended = matches!(
        draft.last_char(source),
        Some('.' | '!' | '?' | '"' | '\'' | '”' | '’' | '…' | ')' | ':')
    );
    prose && !draft.is_linked() && (draft.size >= 120 || (draft.size >= 60 && ended)) && part.hint == Hint::None && !part.small
}

/// A class such as `has-sidebar` around the whole page: if furniture by class holds nearly all running text, no class is believed.
fn rescue(source: &str, parts: &mut [Part]) {
    let sum = |parts: &[Part], class: bool| -> usize {
        parts
            .iter()
            .filter(|part| part.place != Place::Tag && (part.place == Place::Class) == class && is_dense(source, part))
            .map(|part| part.draft.size)
            .sum()
    };
    if sum(parts, true) > 1000 && sum(parts, true) > 4 * sum(parts, false) {
        for part in parts.iter_mut().filter(|part| part.place == Place::Class) {
            part.place = Place::Page;
        }
    }
}

/// The headline: `<h1>`, also one in the page's header if there is no other; without any, the first heading that is not furniture.
fn headings(parts: &mut [Part]) {
    let is_h1 = |part: &&mut Part| part.draft.kind == BlockKind::Heading(1) && part.hint == Hint::None;
    let mut found = false;
    for part in parts.iter_mut().filter(is_h1) {
        if !matches!(part.place, Place::Tag | Place::Class) {
            part.draft.zone = Zone::Headline;
            found = true;
        }
    }
    if !found {
        let other = parts
            .iter()
            .position(|part| part.draft.kind == BlockKind::Heading(1) && part.hint == Hint::None && part.place == Place::Tag)
            .or_else(|| {
                parts.iter().position(|part| {
                    matches!(part.draft.kind, BlockKind::Heading(1..=3)) && part.draft.zone == Zone::Body && part.draft.size >= 20
                })
            });
        if let Some(at) = other {
            parts[at].draft.zone = Zone::Headline;
        }
    }
}

/// Makes furniture of what lies outside the densest run of text; a date line above it stays.
fn densest(source: &str, parts: &mut [Part]) {
    const GAP: usize = 8;
    let mut best: Option<(usize, usize, usize)> = None;
    let mut run: Option<(usize, usize, usize)> = None;
    for (at, part) in parts.iter().enumerate() {
        if part.draft.zone != Zone::Body || !is_dense(source, part) {
            continue;
        }
        run = match run {
            Some((first, last, size)) if parts[last + 1..at].iter().filter(|part| part.draft.zone == Zone::Body).count() <= GAP => {
                Some((first, at, size + part.draft.size))
            }
            _ => Some((at, at, part.draft.size)),
        };
        if run.map(|run| run.2) > best.map(|best| best.2) {
            best = run;
        }
    }
    let Some((first, last, _)) = best else { return };
    let title = parts[..first]
        .iter()
        .rposition(|part| part.draft.zone == Zone::Headline && part.hint == Hint::None)
        .unwrap_or(first);
    // Items, rows and short quotations right after the last dense paragraph still belong to it.
    let mut end = last + 1;
    while parts.get(end).is_some_and(|part| {
        part.draft.zone == Zone::Body
            && !part.draft.ruled
            && !part.draft.is_linked()
            && matches!(part.draft.kind, BlockKind::Item | BlockKind::Row | BlockKind::Quote)
    }) {
        end += 1;
    }
    for (at, part) in parts.iter_mut().enumerate() {
        if !matches!(part.draft.zone, Zone::Body | Zone::Caption) || (title..end).contains(&at) {
            continue;
        }
        let dated = at < title && part.draft.size < 80 && zone::is_date_line(&part.draft.plain(source, 120));
        if !dated {
            part.draft.zone = Zone::Furniture;
        }
    }
}

/// The standfirst: by its class, or a second heading or an italic paragraph right under the headline.
fn standfirst(source: &str, parts: &mut [Part]) {
    let mut under = false;
    for part in parts.iter_mut() {
        let draft = &mut part.draft;
        match draft.zone {
            Zone::Headline => under = part.hint == Hint::None,
            Zone::Body => {
                let slanted = draft.kind == BlockKind::Paragraph && draft.slanted * 10 >= draft.size * 9 && draft.size >= 40;
                let heading = matches!(draft.kind, BlockKind::Heading(_));
                let placed = under && (heading || slanted) && !zone::is_date_line(&draft.plain(source, 200));
                if part.hint == Hint::Standfirst || placed {
                    draft.zone = Zone::Standfirst;
                }
                under = false;
            }
            _ => {}
        }
    }
}

/// A page title without the site's name: cut at the first " | ", or else at the last dash between spaces.
fn headline_only(source: &str, draft: Draft) -> Draft {
    let plain = draft.plain(source, 2000);
    let cut = plain
        .find(" | ")
        .or_else(|| [" - ", " – ", " — ", " :: "].iter().filter_map(|mark| plain.rfind(mark)).max());
    let Some(cut) = cut.filter(|cut| plain[..*cut].split_whitespace().count() >= 2) else {
        return draft;
    };
    let mark: String = plain[cut..].chars().take(3).collect();
    let keep = plain[..cut].matches(&mark).count();
    // The same mark in the pieces: count to it.
    let mut short = Draft {
        pieces: Vec::new(),
        size: 0,
        ..draft.clone()
    };
    let mark = mark.trim();
    let spaced = format!(" {mark} ");
    let mut seen = 0;
    for piece in &draft.pieces {
        match *piece {
            Piece::Raw(span) => {
                let text = source.get(span.start..span.end).unwrap_or("");
                for (at, _) in text.match_indices(&spaced) {
                    if seen == keep {
                        short.raw(Span::new(span.start, span.start + at));
                        return short;
                    }
                    seen += 1;
                }
                short.raw(span);
            }
            Piece::Char(c, span) => {
                if mark.contains(c) && short.last_is_space(source) {
                    if seen == keep {
                        return short;
                    }
                    seen += 1;
                }
                short.char(c, span);
            }
        }
    }
    short
}

impl Draft {
    fn last_is_space(&self, source: &str) -> bool {
        self.pieces.last().is_some_and(|piece| match *piece {
            Piece::Raw(span) => source
                .get(span.start..span.end)
                .is_some_and(|text| text.ends_with(char::is_whitespace)),
            Piece::Char(c, _) => c.is_whitespace(),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, DateFrom, Format, Zone, from_text};

    const PROSE: &str =
        "<p>Services for children in Ashby have been given the watchdog's top grade, three years after they were told to improve.</p>";

    fn page(html: &str) -> Article {
        from_text("t.html", html, Format::Html)
    }

    /// The zone of the block that has the word.
    fn zone(article: &Article, word: &str) -> Option<Zone> {
        article
            .blocks
            .iter()
            .find(|block| article.tokens[block.tokens.iter()].iter().any(|token| &*token.text == word))
            .map(|block| block.zone)
    }

    fn check(html: &str, expected: &[(&str, Zone)]) {
        let article = page(html);
        for (word, wanted) in expected {
            assert_eq!(zone(&article, word), Some(*wanted), "{word}: {html}");
        }
    }

    #[test]
    fn tags_and_classes() {
        let html = format!(
            "<title>Ashby rises | Fenshire Echo</title><meta content='Aye &amp; more' name=description><body class=has-sidebar><header><nav>Menu</nav></header>\
             <article><h1>Ashby soars</h1><p class=standfirst>Under it</p>{PROSE}<figure><figcaption>Hall</figcaption></figure><div class=ad-slot>Buy</div>\
             <p class=lead>Lead text</p><div class=factbox>Box</div></article><aside>Aside</aside><section><h3>More from Fen FM</h3><p>Teaser</p></section>"
        );
        check(
            &html,
            &[
                ("rises", Zone::Headline),
                ("Aye", Zone::Standfirst),
                ("Menu", Zone::Furniture),
                ("soars", Zone::Headline),
                ("Under", Zone::Standfirst),
                ("Services", Zone::Body),
                ("Hall", Zone::Caption),
                ("Buy", Zone::Furniture),
                ("Lead", Zone::Body),
                ("Box", Zone::Body),
                ("Aside", Zone::Furniture),
                ("Teaser", Zone::Furniture),
            ],
        );
        assert_eq!(zone(&page(&html), "Echo"), None, "the site's name is cut off the title");
    }

    #[test]
    fn pages_without_marks() {
        let html = format!(
            "<table><tr><td><a href=/>The Fenman</a></td><td>5 December 2014</td></tr></table><p>[ <a href=/a>home</a> ] [ <a href=/b>news</a> ]</p>\
             <h2>Ashby soars to the very top</h2>{PROSE}{PROSE}<hr><table><tr><td><b>Elsewhere on the site</b><br>Teaser one<br>Other</td><td>Follow</td></tr></table>"
        );
        check(
            &html,
            &[
                ("December", Zone::Body),
                ("home", Zone::Furniture),
                ("soars", Zone::Headline),
                ("Services", Zone::Body),
                ("Teaser", Zone::Furniture),
                ("Follow", Zone::Furniture),
            ],
        );
    }

    #[test]
    fn tables_of_data_are_rows() {
        let article = page(&format!(
            "<article>{PROSE}<table><tr><th>Area<th>Grade<tr><td><p>Leaders</p><td>Good</table>{PROSE}</article>"
        ));
        let texts: Vec<String> = article
            .blocks
            .iter()
            .filter(|block| block.kind == crate::article::BlockKind::Row)
            .map(|block| {
                article.tokens[block.tokens.iter()]
                    .iter()
                    .map(|token| &*token.text)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(texts, ["Area | Grade", "Leaders | Good"]);
    }

    #[test]
    fn entities_keep_their_places() {
        let html = format!("<article>{PROSE}<p>The council&rsquo;s &pound;3m&hellip;</p></article>");
        let article = page(&html);
        let pairs: Vec<(&str, &str)> = article
            .tokens
            .iter()
            .rev()
            .take(5)
            .rev()
            .map(|token| (&*token.text, article.text(token.span)))
            .collect();
        assert_eq!(
            pairs,
            [("'s", "&rsquo;s"), ("£", "&pound;"), ("3", "3"), ("m", "m"), ("…", "&hellip;")]
        );
    }

    #[test]
    fn dates_by_rank() {
        let json = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":"NewsArticle","datePublished":"2021-05-04T00:30:00+01:00"}]}</script>"#;
        let meta = "<meta property=article:published_time content=2021-05-05T06:00Z><meta name=date content=2021-05-06>";
        let time = format!("<article><time datetime=2021-05-07>7 May</time>{PROSE}</article>");
        let day = |html: &str| page(html).date.map(|date| (date.date.day(), date.from));
        assert_eq!(day(&format!("{time}{meta}{json}")), Some((4, DateFrom::Metadata)));
        assert_eq!(day(&format!("{time}{meta}")), Some((5, DateFrom::Metadata)));
        assert_eq!(day(&time), Some((7, DateFrom::Metadata)));
        assert_eq!(
            day(r#"<script type="application/ld+json">{"datePublished": "2021-05-08", }</script>"#),
            Some((8, DateFrom::Metadata))
        );
    }

    #[test]
    fn links_outside_furniture() {
        let article = page(&format!(
            "<nav><a href=https://a.example/>a</a></nav><article>{PROSE}<p><a href='https://b.example/?a=1&amp;b=2'>the report</a> and https://c.example/d.</p></article>"
        ));
        assert_eq!(article.links, ["https://b.example/?a=1&b=2", "https://c.example/d"]);
    }
}
