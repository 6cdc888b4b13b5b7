//! The snapshot of what is embedded, held against the TOML that it is made from. `BLESS=1 cargo test --test snapshot` writes it anew.

use std::{fs, path::Path, sync::Arc};

use presscheck::{
    pack::{EMBEDDED, Packs},
    record, snapshot,
};

fn made() -> Vec<u8> {
    let files: Vec<(Arc<str>, &str)> = EMBEDDED.iter().map(|(path, text)| (Arc::from(*path), *text)).collect();
    let packs = Packs::load(&files).unwrap_or_else(|errors| panic!("{errors:?}"));
    let records = record::load(record::embedded()).unwrap_or_else(|errors| panic!("{errors:?}"));
    snapshot::make(&packs, &records).expect("everything embedded can be kept")
}

#[test]
fn the_snapshot_is_of_what_is_embedded() {
    let (path, made) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("src/snapshot.bin"), made());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &made).expect("the snapshot is written");
    }
    assert!(
        fs::read(&path).is_ok_and(|kept| kept == made),
        "src/snapshot.bin is not current: until it is, the program starts slowly (BLESS=1 cargo test --test snapshot rewrites it)"
    );
}

/// What was read from the snapshot, all of it, is what is read from the TOML.
#[test]
fn the_snapshot_says_what_the_toml_says() {
    let (Some(packs), Some(records)) = (snapshot::packs(), snapshot::records()) else {
        // Not current, which is a fault of the other test.
        return;
    };
    assert!(snapshot::make(&packs, &records).is_ok_and(|again| again == made()));
}
