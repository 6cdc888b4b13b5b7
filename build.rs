//! Makes the key of `src/snapshot.bin`: a digest of the rules and records that ship with the program, and of the code that reads them.
//! A snapshot with another key is not used; see `src/snapshot.rs`.

use std::{fs, io, path::Path};

/// What a snapshot is made from: files, and whatever TOML and Rust is in folders.
const MADE_FROM: &[&str] = &[
    "rules",
    "sources",
    "src/pack",
    "src/pattern",
    "src/record",
    "src/snapshot.rs",
    // The numbers that kinds of mentions, claims and severities go by.
    "src/mention/mod.rs",
    "src/finding/mod.rs",
];

fn main() -> io::Result<()> {
    let mut digest = Fnv(0xcbf2_9ce4_8422_2325);
    for path in MADE_FROM {
        println!("cargo::rerun-if-changed={path}");
        digest.add(Path::new(path))?;
    }
    println!("cargo::rustc-env=PRESSCHECK_SNAPSHOT_KEY={:016x}", digest.0);
    Ok(())
}

/// FNV-1a: nobody gains by a collision, and it will be the same with every version of Rust.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            let mut entries: Vec<_> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
            entries.sort();
            return entries.iter().try_for_each(|entry| self.add(entry));
        }
        if path.extension().is_none_or(|ending| ending != "toml" && ending != "rs") {
            return Ok(());
        }
        // Where a text ends and the next begins counts, too.
        for byte in fs::read(path)?.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}
