//! What is embedded, already read: the rules and records of the program as they come out of their TOML, so that a start need not read
//! and compile 440 kB of it.
//!
//! `snapshot.bin` is written by `BLESS=1 cargo test --test snapshot`. It begins with a key: a digest, made by `build.rs`, of all that it
//! was made from, texts and code. Once any of that is edited, the key of the build is another, the snapshot is left alone and the TOML
//! is read, as that of users always is. So a snapshot that is out of date costs time, never answers.

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
    sync::{Arc, OnceLock},
};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::{
    pack::{self, Packs},
    record::{self, Fact, Place, Records},
};

static SNAPSHOT: &[u8] = include_bytes!("snapshot.bin");

/// The digest of what a snapshot is made from, as it is in this build.
const KEY: &str = env!("PRESSCHECK_SNAPSHOT_KEY");

/// Packs and records as a snapshot holds them, each for itself: some commands need only one.
#[derive(Serialize, Deserialize)]
struct Parts<'a> {
    packs: &'a [u8],
    records: &'a [u8],
}

/// The snapshot of what is embedded.
///
/// # Errors
/// Packs or records that are not those which are embedded.
pub fn make(packs: &Packs, records: &Records) -> Result<Vec<u8>, String> {
    let pack = |error: postcard::Error| error.to_string();
    let (packs, records) = (
        postcard::to_allocvec(packs).map_err(pack)?,
        postcard::to_allocvec(records).map_err(pack)?,
    );
    let parts = Parts {
        packs: &packs,
        records: &records,
    };
    Ok([KEY.as_bytes(), &postcard::to_allocvec(&parts).map_err(pack)?].concat())
}

fn parts() -> Option<Parts<'static>> {
    postcard::from_bytes(SNAPSHOT.strip_prefix(KEY.as_bytes())?).ok()
}

/// The embedded packs; none if the snapshot is not of what is embedded.
pub fn packs() -> Option<Packs> {
    postcard::from_bytes(parts()?.packs).ok()
}

/// The embedded records; none if the snapshot is not of what is embedded.
pub fn records() -> Option<Records> {
    let mut records: Records = postcard::from_bytes(parts()?.records).ok()?;
    records.index.keep(record::embedded());
    Some(records)
}

/// Something that few runs need: of a snapshot, it is read when it is first asked for.
#[derive(Clone, Debug, Default)]
pub struct Later<T> {
    packed: &'static [u8],
    value: OnceLock<T>,
}

impl<T> From<T> for Later<T> {
    fn from(value: T) -> Self {
        Self {
            packed: &[],
            value: value.into(),
        }
    }
}

impl<T: Default + Deserialize<'static>> Later<T> {
    /// The thing itself.
    pub fn taken(self) -> T {
        self.value.into_inner().unwrap_or_else(|| Self::unpacked(self.packed))
    }

    // A test reads every part of the snapshot: what is wrong there is no run's to report.
    fn unpacked(packed: &'static [u8]) -> T {
        postcard::from_bytes(packed).unwrap_or_default()
    }
}

impl<T: Default + Deserialize<'static>> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| Self::unpacked(self.packed))
    }
}

impl<'a, T: Deserialize<'static>> IntoIterator for &'a Later<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Default + PartialEq + Deserialize<'static>> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Default + Eq + Deserialize<'static>> Eq for Later<T> {}

impl<T: Default + Serialize + Deserialize<'static>> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let packed = postcard::to_allocvec(&**self).map_err(ser::Error::custom)?;
        serializer.serialize_bytes(&packed)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let packed = <&'de [u8]>::deserialize(deserializer)?;
        Ok(Self {
            packed,
            value: OnceLock::new(),
        })
    }
}

/// Paths of embedded files, each by its number: thousands of facts share a few of them.
pub(crate) mod path {
    use super::*;

    fn paths() -> &'static [Arc<str>] {
        static PATHS: OnceLock<Vec<Arc<str>>> = OnceLock::new();
        PATHS.get_or_init(|| {
            // What stands in no file has an empty path.
            let rules = [""].into_iter().chain(pack::EMBEDDED.iter().map(|(path, _)| *path)).map(Arc::from);
            rules.chain(record::embedded().iter().map(|file| file.path.clone())).collect()
        })
    }

    pub fn serialize<S: Serializer>(path: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        let number = paths().iter().position(|known| known == path);
        number.ok_or_else(|| ser::Error::custom("not embedded"))?.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        let path = paths().get(usize::deserialize(deserializer)?);
        path.cloned().ok_or_else(|| de::Error::custom("not embedded"))
    }
}

/// Days by their numbers, which are read faster than words.
type Numbers = (i16, i8, i8);

fn numbers(day: Date) -> Numbers {
    (day.year(), day.month(), day.day())
}

fn day<E: de::Error>((year, month, day): Numbers) -> Result<Date, E> {
    Date::new(year, month, day).map_err(E::custom)
}

/// A day.
pub(crate) mod day {
    use super::*;

    pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        numbers(*day).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        super::day(Numbers::deserialize(deserializer)?)
    }
}

/// A day, and where it stands.
pub(crate) mod day_of_fact {
    use super::*;

    pub fn serialize<S: Serializer>(fact: &Option<Fact<Date>>, serializer: S) -> Result<S::Ok, S::Error> {
        fact.as_ref().map(|fact| (numbers(fact.value), &fact.at)).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fact<Date>>, D::Error> {
        let fact: Option<(Numbers, Place)> = Deserialize::deserialize(deserializer)?;
        fact.map(|(numbers, at)| Ok(Fact { value: day(numbers)?, at })).transpose()
    }
}

/// Tables in the order of their keys, so that a snapshot of the same is the same.
pub(crate) fn sorted<K: Ord + Serialize, V: Serialize, H, S: Serializer>(
    table: &HashMap<K, V, H>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut entries: Vec<(&K, &V)> = table.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    serializer.collect_map(entries)
}

/// Sets in order, for the same reason.
pub(crate) fn sorted_set<K: Ord + Serialize, H, S: Serializer>(set: &HashSet<K, H>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut entries: Vec<&K> = set.iter().collect();
    entries.sort();
    serializer.collect_seq(entries)
}
