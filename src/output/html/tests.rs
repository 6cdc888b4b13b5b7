use super::*;
use crate::output::sample;

#[test]
fn the_sample_page() {
    let got = sample::shown(|out| html(&sample::pages(), &About::default(), out));
    let (_, body) = got.split_once("</head>").expect("a head");
    sample::golden("sample.html", body);
}
