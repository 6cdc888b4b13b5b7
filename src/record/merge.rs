//! One record per report, however many sources describe it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::load::{Spot, note};
use super::read::Reader;
use super::{Disagreement, Fact, Interval, Place, Record};

/// A report as one source states it, then as all do.
pub(super) struct Draft {
    pub(super) record: Record,
    /// Position of the register whose row it is; none for a record file.
    pub(super) register: Option<usize>,
    pub(super) spot: Spot,
    pub(super) disagreements: Vec<Disagreement>,
    /// Ids that other sources give it.
    pub(super) other_ids: Vec<String>,
}

/// Merges what describes one report: the same id, or a body, framework and day of publication in common.
/// Registers come before record files, and of two sources the later is kept.
/// Two of one origin (two record files, two rows of one register) are never merged: with one id they must state the same facts.
pub(super) fn merge(readers: &mut [Reader<'_>], drafts: impl Iterator<Item = Draft>) -> Vec<Draft> {
    let (rows, files): (Vec<_>, Vec<_>) = drafts.partition(|draft| draft.register.is_some());
    let mut merged: Vec<Option<Draft>> = Vec::with_capacity(rows.len() + files.len());
    let mut at_id: HashMap<String, usize> = HashMap::new();
    let mut at_day: HashMap<(String, String, Date), Vec<usize>> = HashMap::new();
    'next: for mut draft in rows.into_iter().chain(files) {
        let same_id = at_id.get(&draft.record.id).copied();
        let same_day = keys(&draft.record).filter_map(|key| at_day.get(&key)).flatten().copied();
        let mut found: Vec<usize> = same_id.into_iter().chain(same_day).collect();
        found.sort_unstable();
        found.dedup();
        for at in found {
            let Some(slot) = merged.get_mut(at) else {
                continue;
            };
            let Some(first) = slot.take() else { continue };
            if first.register == draft.register {
                let (same_id, same) = (first.record.id == draft.record.id, first.states_the_same(&draft));
                *slot = Some(first);
                if same_id && !same {
                    let message = format!("{:?} is already there, with other facts", draft.record.id);
                    note(
                        readers,
                        draft.spot,
                        message,
                        "an id is the body and the day of publication: correct it, or keep one of the two",
                    );
                }
                if same_id {
                    continue 'next;
                }
                continue;
            }
            if first.record.framework != draft.record.framework
                || !first.record.bodies.iter().any(|body| draft.record.bodies.contains(body))
            {
                let message = format!(
                    "{:?} is already the id of a report on another body or under another framework",
                    draft.record.id
                );
                *slot = Some(first);
                note(
                    readers,
                    draft.spot,
                    message,
                    "an id is the body and the day of publication: correct it",
                );
                continue 'next;
            }
            draft.absorb(first);
        }
        let at = merged.len();
        for id in draft.other_ids.iter().chain([&draft.record.id]) {
            at_id.insert(id.clone(), at);
        }
        for key in keys(&draft.record) {
            at_day.entry(key).or_default().push(at);
        }
        merged.push(Some(draft));
    }
    merged.into_iter().flatten().collect()
}

/// What a report is known by, apart from its id.
fn keys(record: &Record) -> impl Iterator<Item = (String, String, Date)> {
    let day = record.published.as_ref().map(|fact| fact.value);
    record
        .bodies
        .iter()
        .filter_map(move |body| Some((body.clone(), record.framework.clone(), day?)))
}

impl Draft {
    /// Whether another draft states the same facts, wherever they stand.
    fn states_the_same(&self, other: &Self) -> bool {
        fn value<T>(fact: &Option<Fact<T>>) -> Option<&T> {
            fact.as_ref().map(|fact| &fact.value)
        }
        fn values(facts: &[(String, Fact<String>)]) -> Vec<(&str, &str)> {
            let mut values: Vec<_> = facts.iter().map(|(name, fact)| (name.as_str(), fact.value.as_str())).collect();
            values.sort_unstable();
            values
        }
        let (a, b) = (&self.record, &other.record);
        a.bodies == b.bodies
            && a.framework == b.framework
            && a.url == b.url
            && value(&a.inspected) == value(&b.inspected)
            && value(&a.published) == value(&b.published)
            && values(&a.judgements) == values(&b.judgements)
            && values(&a.people) == values(&b.people)
            && values(&a.figures) == values(&b.figures)
    }

    /// Takes over what another source of the same report adds, and notes where it differs.
    fn absorb(&mut self, other: Self) {
        let Self {
            record: theirs,
            mut disagreements,
            other_ids,
            ..
        } = other;
        let ours = &mut self.record;
        let interval = |span: &Interval| format!("{}/{}", span.from, span.to);
        let mut differ = |field: String, kept: (String, Place), other: (String, Place)| {
            let (kept, other) = (
                Fact { value: kept.0, at: kept.1 },
                Fact {
                    value: other.0,
                    at: other.1,
                },
            );
            self.disagreements.push(Disagreement {
                report: ours.id.clone(),
                field,
                kept,
                other,
            });
        };
        match (&ours.inspected, theirs.inspected) {
            (Some(ours), Some(theirs)) if ours.value != theirs.value => {
                differ(
                    "inspected".to_owned(),
                    (interval(&ours.value), ours.at.clone()),
                    (interval(&theirs.value), theirs.at),
                );
            }
            (None, theirs) => ours.inspected = theirs,
            _ => {}
        }
        match (&ours.published, theirs.published) {
            (Some(ours), Some(theirs)) if ours.value != theirs.value => {
                differ(
                    "published".to_owned(),
                    (ours.value.to_string(), ours.at.clone()),
                    (theirs.value.to_string(), theirs.at),
                );
            }
            (None, theirs) => ours.published = theirs,
            _ => {}
        }
        for (prefix, ours, theirs) in [
            ("judgement", &mut ours.judgements, theirs.judgements),
            ("person", &mut ours.people, theirs.people),
            ("figure", &mut ours.figures, theirs.figures),
        ] {
            let mut all = std::mem::take(ours).taken();
            // All of a role's holders count: two people in one role do not disagree with one of them.
            let held: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
            for (name, fact) in theirs.taken() {
                if !held.contains(&name) {
                    all.push((name, fact));
                } else if !all.iter().any(|(other, kept)| *other == name && kept.value == fact.value)
                    && let Some((_, kept)) = all.iter().find(|(other, _)| *other == name)
                {
                    differ(
                        format!("{prefix}.{name}"),
                        (kept.value.clone(), kept.at.clone()),
                        (fact.value, fact.at),
                    );
                }
            }
            *ours = all.into();
        }
        match (&ours.url, theirs.url) {
            (Some(kept), Some(other)) if *kept != other => {
                differ("url".to_owned(), (kept.clone(), ours.at.clone()), (other, theirs.at));
            }
            (None, theirs) => ours.url = theirs,
            _ => {}
        }
        ours.as_at = ours.as_at.or(theirs.as_at);
        if ours.document.is_none() {
            ours.document = theirs.document;
        }
        for disagreement in &mut disagreements {
            disagreement.report.clone_from(&ours.id);
        }
        self.disagreements.append(&mut disagreements);
        let fields = self
            .disagreements
            .iter()
            .map(|disagreement| disagreement.field.clone())
            .chain(theirs.disputed);
        for field in fields {
            if !ours.is_disputed(&field) {
                ours.disputed.push(field);
            }
        }
        self.other_ids.extend(other_ids);
        if theirs.id != ours.id {
            self.other_ids.push(theirs.id);
        }
    }
}
