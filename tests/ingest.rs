//! Ingest against files: the fixtures beside this test, and the development articles where they are at hand
//! (`../shared`, or the folder that `PRESSCHECK_SHARED` names).
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "support/places.rs"]
mod places;

use std::fs;
use std::path::{Path, PathBuf};

use places::hold;
use presscheck::article::{Article, Format, Span, TokenKind, Zone, from_text, read};

fn shared() -> Option<PathBuf> {
    let folder =
        std::env::var_os("PRESSCHECK_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let found = folder.join("press").is_dir();
    if !found {
        println!("skipped: no development articles at {}", folder.display());
    }
    found.then_some(folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "txt" || e == "md" || e == "html") && !path.ends_with("README.md"));
    files.sort();
    files
}

fn articles() -> Vec<PathBuf> {
    let mut all = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest"));
    if let Some(shared) = shared() {
        all.extend(files(&shared.join("press")));
        all.extend(files(&shared.join("seeds")));
    }
    all
}

fn open(path: &Path) -> Article {
    read(&path.to_string_lossy(), &fs::read(path).unwrap(), None).unwrap()
}

#[test]
fn places_are_true() {
    for path in articles() {
        let article = open(&path);
        hold(&article);
        let fixture = path.starts_with(env!("CARGO_MANIFEST_DIR"));
        for token in article
            .tokens
            .iter()
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
        {
            let printed = article.text(token.span).replace(['’', '‘'], "'");
            let printed = printed.replace("&amp;", "&").replace("&rsquo;", "'").replace("&#8217;", "'");
            let printed = if fixture { printed.replace(['*', '_'], "") } else { printed };
            assert_eq!(printed, *token.text, "{}", path.display());
        }
    }
}

#[test]
fn truncated_files_are_read() {
    for path in articles() {
        let bytes = fs::read(&path).unwrap();
        let format = Format::of_path(&path.to_string_lossy()).unwrap();
        for cut in (0..bytes.len()).step_by(97) {
            hold(&from_text("cut", String::from_utf8_lossy(&bytes[..cut]), format));
        }
    }
}

#[test]
fn each_format_reads_every_file() {
    for path in articles() {
        let text = fs::read_to_string(&path).unwrap();
        for format in [Format::Text, Format::Markdown, Format::Html] {
            hold(&from_text("other", text.as_str(), format));
        }
    }
}

/// Every claim outside furniture, and the traps that are furniture inside it.
#[test]
fn zones_of_the_development_articles() {
    let Some(shared) = shared() else { return };
    let (mut claims, mut traps, mut missed, mut leaked) = (0, 0, Vec::new(), Vec::new());
    for path in files(&shared.join("press")) {
        let article = open(&path);
        let gold: serde_json::Value = serde_json::from_str(&fs::read_to_string(path.with_extension("gold.json")).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let zone = |span: Span| -> Vec<Zone> {
            let over = article
                .blocks
                .iter()
                .filter(|block| article.tokens[block.tokens.iter()].iter().any(|token| token.span.overlaps(span)));
            over.map(|block| block.zone).collect()
        };
        for claim in gold["claims"].as_array().unwrap() {
            let text = claim["text"].as_str().unwrap();
            let nth = claim["nth"].as_u64().unwrap_or(1) as usize;
            let Some((start, _)) = article.source.match_indices(text).nth(nth - 1) else {
                println!("{name}: no such text: {text}");
                continue;
            };
            claims += 1;
            let zones = zone(Span::new(start, start + text.len()));
            if zones.is_empty() || zones.contains(&Zone::Furniture) {
                missed.push(format!("{name} {zones:?}: {text}"));
            }
        }
        for trap in gold["traps"].as_array().unwrap() {
            let (text, why) = (trap["text"].as_str().unwrap(), trap["why"].as_str().unwrap());
            let cues = [
                "furniture",
                "menu",
                "sidebar",
                "most-read",
                "advert",
                "related",
                "comment",
                "poll",
                "newsletter box",
                "cookie",
            ];
            let about = cues.iter().any(|cue| why.contains(cue)) && !why.contains("the writer's comment") && why != "readers' comments";
            let Some(start) = article.source.find(text).filter(|_| about) else {
                continue;
            };
            traps += 1;
            let zones = zone(Span::new(start, start + text.len()));
            if zones.iter().any(|zone| *zone != Zone::Furniture) {
                leaked.push(format!("{name} {zones:?}: {text} ({why})"));
            }
        }
    }
    println!(
        "{} of {claims} claims outside furniture; {} of {traps} furniture traps inside",
        claims - missed.len(),
        traps - leaked.len()
    );
    println!("missed: {missed:#?}\nleaked: {leaked:#?}");
    assert!(missed.is_empty());
    assert!(leaked.len() * 20 <= traps);
}

/// Prints the blocks of one file: `SHOW=path cargo test --test ingest show -- --ignored --nocapture`.
#[test]
#[ignore = "prints"]
fn show() {
    let path = std::env::var("SHOW").unwrap();
    let article = open(Path::new(&path));
    println!("{:?} {:?} {:?}", article.date, article.pin, article.links);
    for block in &article.blocks {
        println!("{:?} {:?}", block.zone, block.kind);
        for sentence in &block.sentences {
            let words: Vec<String> = article.tokens[sentence.iter()]
                .iter()
                .map(|token| match token.kind {
                    TokenKind::Open => format!("⟨{}", token.text),
                    TokenKind::Close => format!("{}⟩", token.text),
                    _ => token.text.to_string(),
                })
                .collect();
            println!("    {}", words.join(" "));
        }
    }
}

/// Inputs made to be slow: each must be read, and in time that grows with its length only. The debug build reads 1 MB of each in a few seconds;
/// the longest, 10 MB of one line, is left to the release build.
#[test]
fn long_and_deep_inputs() {
    let n = 100_000;
    let inputs = [
        "\"".repeat(n),
        " \"a".repeat(n),
        " 'as' b".repeat(n),
        " 's' a' ".repeat(n),
        "<div>".repeat(n) + "x",
        "<div>".repeat(n) + &"</p></b>".repeat(n),
        "<p><b>".repeat(n),
        "<ul><li>".repeat(n),
        "<table><tr><td>".repeat(n) + "x",
        "<table><tr>".to_owned() + &"<td>a".repeat(n),
        ">".repeat(n) + "x",
        "&".repeat(n),
        "&#".repeat(n),
        "&ampx".repeat(n),
        "a.".repeat(n),
        "a-".repeat(n),
        "a'".repeat(n),
        "*a ".repeat(n),
        "[a](".repeat(n),
        "a@".repeat(n),
        "x\n".repeat(n),
        "x\n\n".repeat(n),
        "Most read\n".repeat(n),
        "- a: b\n".repeat(n),
        "a\tb\n".repeat(n),
        ". . ".repeat(n),
        "((((".repeat(n),
        "<br>".repeat(n),
        "x<br> <i> </i>".repeat(n),
        "<!--".repeat(n),
        "<a href=x>".repeat(n) + "x",
        "\u{200b}\u{ad}".repeat(n),
        "---\n".to_owned() + &"a: b\n".repeat(n),
    ];
    for input in &inputs {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let start = std::time::Instant::now();
            let article = from_text("long", input.as_str(), format);
            let took = start.elapsed();
            let head: String = input.chars().take(12).collect();
            println!("{format:?} {head:?}: {took:?}");
            assert!(took.as_secs() < 10, "{format:?} {head:?}: {took:?}");
            hold(&article);
        }
    }
    let line = "The council's \u{201c}good\u{201d} services, it said, are 3.5 per cent better. ".repeat(if cfg!(debug_assertions) {
        10_000
    } else {
        145_000
    });
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let start = std::time::Instant::now();
        hold(&from_text("line", line.as_str(), format));
        println!("{format:?}: {} MB in {:?}", line.len() / 1_000_000, start.elapsed());
    }
}

/// Comments are read with their places and whether a block is open; nothing of them is text.
#[test]
fn comments_are_no_text() {
    let comments = |source: &str, format| {
        let article = from_text("x", source, format);
        assert!(
            article.tokens.iter().all(|token| !token.text.contains("hidden")),
            "{source}: a comment is read as text"
        );
        let shown = article
            .comments
            .iter()
            .map(|comment| (article.text(comment.span).to_owned(), comment.inside));
        shown.collect::<Vec<_>>()
    };
    let here = |text: &str, inside| vec![(text.to_owned(), inside)];
    for (source, text, inside) in [
        ("<p>One.</p>\n<!-- hidden -->\n<p>Two.</p>", "<!-- hidden -->", false),
        ("<p>One. <!-- hidden --></p><p>Two.</p>", "<!-- hidden -->", true),
        ("<p><!-- hidden -->One.</p>", "<!-- hidden -->", false),
        ("<p>One.</p><!-- hidden\n<p>more", "<!-- hidden\n<p>more", false),
        ("<p>One <!-- <!-- hidden --> two.</p>", "<!-- <!-- hidden -->", true),
        ("<nav><p>One <!-- hidden --></p></nav>", "<!-- hidden -->", true),
    ] {
        assert_eq!(comments(source, Format::Html), here(text, inside), "{source}");
    }
    for (source, text, inside) in [
        ("One.\n\n<!-- hidden -->\n\nTwo.", "<!-- hidden -->", false),
        ("One. <!-- hidden -->\n\nTwo.", "<!-- hidden -->", true),
        ("<!-- hidden\n\nstill --> \n\nOne.", "<!-- hidden\n\nstill -->", false),
        ("---\ntitle: é\n---\n\n- é <!-- hidden -->\n- two", "<!-- hidden -->", true),
        ("One.\n\n<!-- hidden\n\nTwo.", "<!-- hidden\n\nTwo.", false),
        ("<div>\n<p>é <!-- hidden --></p></div>", "<!-- hidden -->", true),
    ] {
        assert_eq!(comments(source, Format::Markdown), here(text, inside), "{source}");
    }
    assert_eq!(from_text("x", "`<!-- shown -->`", Format::Markdown).comments, []);
    assert_eq!(from_text("x", "<script>// <!-- shown --></script>", Format::Html).comments, []);
    assert_eq!(from_text("x", "<!-- shown -->", Format::Text).comments, []);
    let long = format!("<p>One.</p><!-- {} --><p>Two.</p>", "hidden ".repeat(150_000));
    assert_eq!(comments(&long, Format::Html).len(), 1);
}
