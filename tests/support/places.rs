//! What holds of the places in every article; the targets of fuzzing ask it too.

use presscheck::article::Article;

/// Places are inside the file, in order, and on the boundaries of characters; sentences part a block.
pub fn hold(article: &Article) {
    let mut at = 0;
    for block in &article.blocks {
        assert_eq!(block.tokens.start, at, "blocks follow one another");
        at = block.tokens.end;
        assert!(!block.tokens.is_empty(), "a block has words");
        let mut next = block.tokens.start;
        for sentence in &block.sentences {
            assert_eq!(sentence.start, next, "sentences follow one another");
            assert!(!sentence.is_empty(), "a sentence has words");
            next = sentence.end;
        }
        assert_eq!(next, at, "sentences hold every word");
        let mut end = 0;
        for token in &article.tokens[block.tokens.iter()] {
            on_boundaries(&article.source, token.span.start, token.span.end);
            assert!(token.span.start >= end, "words do not overlap: {token:?}");
            end = token.span.end;
            assert_eq!(&*token.word, token.text.to_lowercase());
        }
    }
    assert_eq!(at, article.tokens.len(), "blocks hold every word");
}

/// From here to there is a range of a text.
pub fn on_boundaries(source: &str, start: usize, end: usize) {
    assert!(
        start <= end && source.get(start..end).is_some(),
        "{start}..{end} is no range of a text of {}",
        source.len()
    );
}
