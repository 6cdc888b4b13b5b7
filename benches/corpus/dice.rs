//! Numbers that look random and are the same each time: SplitMix64 (Steele, Lea and Flood, 2014).

/// A sequence of numbers.
pub struct Dice(u64);

impl Dice {
    /// The sequence of one article of a corpus; those of two articles have nothing to do with each other.
    pub fn new(seed: u64, article: u64) -> Self {
        let mut dice = Dice(seed);
        let start = dice.next();
        let mut dice = Dice(start ^ article.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Dice(dice.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below the limit; 0 if that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit as u64).max(1)).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn of<'a, T>(&mut self, choice: &'a [T]) -> Option<&'a T> {
        choice.get(self.below(choice.len()))
    }

    /// Puts in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
