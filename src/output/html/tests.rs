use super::*;
use crate::output::sample;

#[test]
fn the_sample_page() {
    let got = html(&sample::pages(), &About::default());
    let (_, body) = got.split_once("</head>").expect("a head");
    sample::golden("sample.html", body);
}
