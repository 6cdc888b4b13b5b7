//! An article as a file: plain text as it is pasted, Markdown as it is kept, and a page as news sites have it.

use std::fmt::Write;

use super::Article;

/// Plain text, with what is copied along from a page.
pub fn text(article: &Article) -> String {
    let mut out = format!(
        "{}\n\n{}\n\n{}\n{}\n\n{}\n\n{}\n\n",
        article.headline,
        article.standfirst,
        article.byline,
        article.date.strftime("%-d %B %Y"),
        article.share,
        article.caption
    );
    for (at, paragraph) in article.paragraphs.iter().enumerate() {
        out.push_str(paragraph);
        out.push_str("\n\n");
        match at {
            3 => out.push_str(&format!("{}\n\n", article.advert)),
            6 => out.push_str(&format!("Read more: {}\n\n", article.related[0])),
            _ => {}
        }
    }
    out.push_str(&format!("{}\n\nMost read\n\n", article.newsletter));
    for related in &article.related {
        out.push_str(&format!("- {related}\n"));
    }
    out.push_str(&format!("\n{}\n{}\n", article.cookies, article.rights));
    out
}

/// Markdown with front matter.
pub fn markdown(article: &Article) -> String {
    let quoted = article.headline.replace('"', "\\\"");
    let mut out = format!(
        "---\ntitle: \"{quoted}\"\ndate: {}\nauthor: \"{}\"\ntags: [council, children]\n---\n\n# {}\n\n*{}*\n\n![{}](/images/{}.jpg)\n\n",
        article.date, article.byline, article.headline, article.standfirst, article.caption, article.id
    );
    for (at, paragraph) in article.paragraphs.iter().enumerate() {
        match at {
            2 => out.push_str(&format!("> {paragraph}\n\n")),
            4 => out.push_str(&format!("## What happens next\n\n{paragraph}\n\n")),
            5 => out.push_str(&format!("**Update:** {paragraph}\n\n")),
            _ => out.push_str(&format!("{paragraph}\n\n")),
        }
    }
    out.push_str("---\n\n### Related\n\n");
    for (at, related) in article.related.iter().enumerate() {
        out.push_str(&format!("- [{related}](/news/{at}-{})\n", article.id));
    }
    out.push_str(&format!("\n{}\n\n{}\n", article.newsletter, article.rights));
    out
}

/// A page: metadata, styles and scripts, a menu, the article with an advertisement in it, what else is read, and a footer.
pub fn html(article: &Article) -> String {
    let mut out = String::with_capacity(16_384);
    let headline = escaped(&article.headline);
    let json = article.headline.replace('"', "\\\"");
    let (date, id) = (article.date, &article.id);
    let _ = write!(
        out,
        r#"<!DOCTYPE html>
<html lang="en-GB" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{headline} - The Courier</title>
<meta name="description" content="{}">
<meta property="og:type" content="article">
<meta property="og:title" content="{headline}">
<meta property="og:image" content="https://courier.example/images/{id}.jpg">
<meta property="article:published_time" content="{date}T07:15:00+00:00">
<link rel="canonical" href="https://courier.example/news/{id}">
<link rel="stylesheet" href="/assets/site.css?v={id}">
<style>{STYLE}</style>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{json}","datePublished":"{date}T07:15:00Z","dateModified":"{date}T09:40:00Z","author":[{{"@type":"Person","name":"{}"}}],"publisher":{{"@type":"Organization","name":"The Courier","logo":{{"@type":"ImageObject","url":"https://courier.example/logo.png"}}}},"mainEntityOfPage":"https://courier.example/news/{id}"}}</script>
<script>{SCRIPT}</script>
</head>
<body class="page page--article">
<div class="cookie-banner" role="dialog" aria-label="Cookies"><p>{}</p><button type="button">Accept all</button><button type="button">Manage</button></div>
<header class="site-header"><a class="logo" href="/">The Courier</a>
<nav aria-label="Main"><ul>
"#,
        escaped(&article.standfirst),
        escaped(&article.byline),
        escaped(&article.cookies)
    );
    for section in [
        "Home",
        "News",
        "Politics",
        "Sport",
        "What's On",
        "Business",
        "Family notices",
        "Jobs",
        "Property",
    ] {
        let _ = writeln!(
            out,
            r#"<li class="nav__item"><a href="/{0}" data-track="nav">{0}</a></li>"#,
            escaped(section)
        );
    }
    let _ = write!(
        out,
        r#"</ul></nav></header>
<main id="content">
<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li>Council</li></ol>
<article class="story" itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">{headline}</h1>
<p class="standfirst">{}</p>
<div class="byline"><span class="author">{}</span> <time datetime="{date}T07:15:00Z">{}</time></div>
<div class="share-bar"><a href="/share/f"><svg viewBox="0 0 24 24"><path d="M12 2 L2 7 L12 12 L22 7 Z"/></svg>Facebook</a> <a href="/share/x">X</a> <a href="/share/m">Email</a> <span>{}</span></div>
<figure><img src="/images/{id}.jpg" srcset="/images/{id}-480.jpg 480w, /images/{id}-960.jpg 960w" alt="{}" loading="lazy"><figcaption>{}</figcaption></figure>
<div class="story__body">
"#,
        escaped(&article.standfirst),
        escaped(&article.byline),
        article.date.strftime("%-d %B %Y"),
        escaped(&article.share),
        escaped(&article.caption),
        escaped(&article.caption)
    );
    for (at, paragraph) in article.paragraphs.iter().enumerate() {
        let paragraph = escaped(paragraph);
        let _ = match at {
            2 => writeln!(out, "<blockquote><p>{paragraph}</p></blockquote>"),
            3 => writeln!(
                out,
                r#"<p>{paragraph}</p>
<div class="ad ad--mpu" data-slot="mpu-1" aria-hidden="true"><span>{}</span><script>window.ads && ads.push({{slot: "mpu-1", sizes: [[300, 250], [336, 280]]}});</script></div>"#,
                escaped(&article.advert)
            ),
            4 => writeln!(out, "<h2>What happens next</h2>\n<p>{paragraph}</p>"),
            5 => writeln!(out, "<p><strong>Update</strong> <!-- {at} -->{paragraph}</p>"),
            6 => writeln!(
                out,
                r#"<p>{paragraph}</p>
<div class="inline-related"><p>Read more: <a href="/news/related-{id}">{}</a></p></div>"#,
                escaped(&article.related[0])
            ),
            _ => writeln!(out, "<p>{paragraph}</p>"),
        };
    }
    let _ = write!(
        out,
        r#"</div>
<div class="newsletter"><form action="/newsletter" method="post"><p>{}</p><label>Email <input type="email" name="email"></label><button>Sign up</button></form></div>
</article>
<aside class="most-read"><h2>Most read</h2><ol>
"#,
        escaped(&article.newsletter)
    );
    for (at, related) in article.related.iter().enumerate() {
        let _ = writeln!(out, r#"<li><a href="/news/{at}-{id}">{}</a></li>"#, escaped(related));
    }
    let _ = write!(
        out,
        r#"</ol></aside>
<section class="comments" id="comments"><h2>Comments</h2><p>Comments are closed.</p></section>
</main>
<footer class="site-footer"><ul><li><a href="/about">About us</a></li><li><a href="/contact">Contact</a></li><li><a href="/privacy">Privacy</a></li><li><a href="/cookies">Cookies</a></li></ul><p>{}</p></footer>
<script src="/assets/site.js?v={id}" defer></script>
</body>
</html>
"#,
        escaped(&article.rights)
    );
    out
}

const STYLE: &str = ":root{--ink:#1a1a1a;--paper:#fff}body{margin:0;font:400 18px/1.5 Georgia,serif;color:var(--ink)}.site-header{display:flex;gap:1rem;padding:.5rem 1rem;border-bottom:1px solid #ddd}.story{max-width:42rem;margin:0 auto}.share-bar a{margin-right:.5rem}.ad{min-height:250px;background:#f4f4f4}@media(max-width:40em){.most-read{display:none}}";
const SCRIPT: &str = r#"document.documentElement.className="js";window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag("js",new Date());(function(d){var s=d.createElement("script");s.async=1;s.src="/assets/consent.js";if(1<2&&d.head){d.head.appendChild(s)}})(document);"#;

/// Text for HTML: marks as entities, as content systems write them.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '‘' => out.push_str("&lsquo;"),
            '’' => out.push_str("&rsquo;"),
            '“' => out.push_str("&ldquo;"),
            '”' => out.push_str("&rdquo;"),
            '©' => out.push_str("&copy;"),
            _ => out.push(c),
        }
    }
    out
}
