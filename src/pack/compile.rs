//! From raw packs to compiled ones, with every fault reported at once.

use std::{collections::BTreeMap, fmt, ops::Range, sync::Arc};

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use toml::Spanned;

use super::{
    Case, CheckKind, ClaimDef, Condition, Cue, Effect, Example, Framework, FrameworkArea, Home, Packs, Rule, Sample, Scope, SourceLine,
    Swap, SwapKind,
    keys::{FILL_PLACES, KEYS, SUMMARY_PLACES},
    prove::NONE,
    raw,
    term::Entry,
};
use crate::{
    finding::{ClaimKind, Severity, UnreadKind},
    mention::KINDS,
    pattern::{
        Compiler, Kinds, Program,
        compile::near,
        syntax::{self, Pattern},
    },
    record::{Body, Fact, Interval, OfficeHolder, Place, Record, ReportText},
};

/// Something wrong in a pack's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackError {
    /// The file.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub label: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} ({})", self.path, self.line, self.column, self.label, self.help)
    }
}

/// One file while it is being compiled.
pub(super) struct Source<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    /// Where its lines end.
    ends: Vec<usize>,
    /// The pack that it is part of.
    home: Home,
}

impl Source<'_> {
    pub(super) fn line(&self, byte: usize) -> SourceLine {
        SourceLine {
            path: self.path.clone(),
            line: self.ends.partition_point(|end| *end < byte) + 1,
        }
    }

    fn error(&self, span: Range<usize>, label: impl Into<String>, help: impl Into<String>) -> PackError {
        let before = &self.text[..span.start.min(self.text.len())];
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        PackError {
            path: self.path.clone(),
            line: before.matches('\n').count() + 1,
            column,
            label: label.into(),
            help: help.into(),
        }
    }
}

/// The ranks that `all-of` goes with: those that count bodies.
const TOGETHER: &[&str] = &["only", "nth-body", "one-of", "count", "none"];

pub(super) struct Build<'a> {
    errors: Vec<PackError>,
    /// Whether something could not be read: what names it is then no fault.
    partial: bool,
    /// The lists that each pack's patterns may use; those of no pack may use all.
    lists: BTreeMap<Home, BTreeMap<String, Vec<Pattern>>>,
    pub(super) packs: Packs,
    pub(super) sources: Vec<Source<'a>>,
}

pub(super) fn load(files: &[(Arc<str>, &str)]) -> Result<Packs, Vec<PackError>> {
    let mut build = Build {
        errors: Vec::new(),
        partial: false,
        lists: BTreeMap::new(),
        packs: Packs::default(),
        sources: files
            .iter()
            .map(|(path, text)| Source {
                path,
                text,
                ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
                home: None,
            })
            .collect(),
    };
    let mut parsed = Vec::new();
    for (at, source) in build.sources.iter().enumerate() {
        let raw::Parsed { file, flaws, whole } = raw::parse(source.text);
        build
            .errors
            .extend(flaws.into_iter().map(|flaw| source.error(flaw.span, flaw.label, flaw.help)));
        build.partial |= !whole;
        parsed.push((at, file));
    }
    build.homes(&parsed);
    build.lists(&parsed);
    build.words();
    build.frameworks(&parsed);
    build.packs.notes = parsed
        .iter()
        .filter_map(|(_, file)| file.pack.as_ref())
        .map(|pack| super::PackNote {
            id: pack.id.get_ref().clone(),
            name: pack.name.clone(),
            publisher: pack.publisher.clone(),
        })
        .collect();
    let mut kinds = Kinds::default();
    for kind in KINDS {
        kinds.intern(kind);
    }
    for (_, file) in &parsed {
        for term in &file.term {
            kinds.intern(term.kind.get_ref());
            kinds.intern(&format!("marked-{}", term.kind.get_ref()));
        }
        if !file.role.is_empty() {
            kinds.intern("role");
            kinds.intern("common-role");
        }
        for body in &file.body {
            build.packs.proof_bodies.push(Body {
                id: body.id.clone(),
                name: body.name.clone(),
                aliases: body.aliases.clone(),
                populations: body.populations.clone(),
            });
        }
    }
    build.packs.kinds = kinds;
    for (at, file) in &parsed {
        build.topics(*at, file);
        build.terms(*at, file);
        build.roles(*at, file);
    }
    for (at, file) in &parsed {
        build.swaps(*at, file);
        build.cues(*at, file);
        build.claims(*at, file);
        build.hints(*at, file);
    }
    for (at, file) in &parsed {
        build.rules(*at, file);
        build.documents(*at, file);
    }
    build.cross();
    let Build { mut errors, mut packs, .. } = build;
    packs.phrases.seal();
    packs.proof_bodies.sort_by(|a, b| a.id.cmp(&b.id));
    errors.sort();
    errors.dedup();
    if errors.is_empty() { Ok(packs) } else { Err(errors) }
}

impl Build<'_> {
    pub(super) fn fault(&mut self, at: usize, span: Range<usize>, label: impl Into<String>, help: impl Into<String>) {
        let error = self.sources[at].error(span, label, help);
        self.errors.push(error);
    }

    /// A name that leads nowhere; what it names may be in what could not be read.
    pub(super) fn dangling(&mut self, at: usize, span: Range<usize>, label: impl Into<String>, help: impl Into<String>) {
        if !self.partial {
            self.fault(at, span, label, help);
        }
    }

    pub(super) fn parse(&mut self, at: usize, pattern: &Spanned<String>) -> Option<Pattern> {
        match syntax::parse(pattern.get_ref()) {
            Ok(tree) => Some(tree),
            Err(error) => {
                // One byte for the opening quotation mark of the TOML string.
                let start = pattern.span().start + 1 + error.at;
                self.fault(
                    at,
                    start..start + 1,
                    format!("in the pattern `{}`: {}", pattern.get_ref(), error.label),
                    error.help,
                );
                None
            }
        }
    }

    fn program(&mut self, at: usize, pattern: &Spanned<String>) -> Option<Program> {
        let tree = self.parse(at, pattern)?;
        let none = BTreeMap::new();
        let scope = self.sources[at].home;
        let mut compiler = Compiler {
            vocabulary: &mut self.packs.vocabulary,
            lists: self.lists.get(&scope).unwrap_or(&none),
            scope,
            phrases: &mut self.packs.phrases,
            kinds: &self.packs.kinds,
        };
        match compiler.compile(&tree) {
            Ok(program) => Some(program),
            Err(error) => {
                let label = format!("in the pattern `{}`: {}", pattern.get_ref(), error.label);
                // Of a list or a type, which another file may define.
                if error.label.starts_with("there is no list") || error.label.starts_with("no mention has") {
                    self.dangling(at, pattern.span(), label, error.help);
                } else {
                    self.fault(at, pattern.span(), label, error.help);
                }
                None
            }
        }
    }

    fn programs(&mut self, at: usize, patterns: &[Spanned<String>]) -> Vec<Program> {
        patterns.iter().filter_map(|pattern| self.program(at, pattern)).collect()
    }

    fn choice<T: Copy>(&mut self, at: usize, what: &str, found: &Spanned<String>, table: &[(&str, T)]) -> Option<T> {
        let hit = table.iter().find(|(name, _)| name == found.get_ref()).map(|(_, value)| *value);
        if hit.is_none() {
            let known: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
            self.fault(
                at,
                found.span(),
                format!("`{}` is no {what}", found.get_ref()),
                format!("use one of: {}", known.join(", ")),
            );
        }
        hit
    }

    /// Which pack each file is part of: the one that it or a file beside it declares, or that its folder is named after.
    fn homes(&mut self, parsed: &[(usize, raw::File)]) {
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let packs: Vec<(String, Option<String>)> = parsed
            .iter()
            .filter_map(|(at, file)| Some((file.pack.as_ref()?.id.get_ref().clone(), folder(self.sources[*at].path))))
            .collect();
        for source in &mut self.sources {
            let Some(own) = folder(source.path) else { continue };
            let named = own.rsplit('/').next().unwrap_or(&own);
            source.home = packs
                .iter()
                .position(|(_, of)| of.as_ref() == Some(&own))
                .or_else(|| packs.iter().position(|(id, _)| id == named));
        }
        self.lists.insert(None, BTreeMap::new());
        self.lists.extend((0..packs.len()).map(|pack| (Some(pack), BTreeMap::new())));
        self.packs.topics.worded = vec![false; packs.len()];
    }

    fn topics(&mut self, at: usize, file: &raw::File) {
        let (Some(pack), Some(home)) = (&file.pack, self.sources[at].home) else {
            return;
        };
        for program in self.programs(at, &pack.topic) {
            self.packs.topics.worded[home] = true;
            self.packs.topics.index.add(home, program);
        }
    }

    fn lists(&mut self, parsed: &[(usize, raw::File)]) {
        for (at, file) in parsed {
            for (name, entries) in &file.lists {
                let patterns: Vec<Pattern> = entries.iter().filter_map(|entry| self.parse(*at, entry)).collect();
                if entries.is_empty() {
                    self.fault(
                        *at,
                        name.span(),
                        format!("the list `{}` is empty", name.get_ref()),
                        "give it at least one entry",
                    );
                }
                // A later file adds to a list of an earlier one: a pack's to its own, one of no pack to everybody's.
                let home = self.sources[*at].home;
                for (of, lists) in &mut self.lists {
                    if home.is_none() || of.is_none() || *of == home {
                        lists.entry(name.get_ref().clone()).or_default().extend(patterns.iter().cloned());
                    }
                }
            }
        }
    }

    /// The lists that the engine itself uses.
    fn words(&mut self) {
        let single = |lists: &BTreeMap<String, Vec<Pattern>>, name: &str| -> Vec<String> {
            lists
                .get(name)
                .into_iter()
                .flatten()
                .flat_map(|pattern| &pattern.alternatives)
                .filter_map(|sequence| match sequence.as_slice() {
                    [
                        syntax::Item {
                            atom: syntax::Atom::Word(word),
                            ..
                        },
                    ] => Some(word.clone()),
                    _ => None,
                })
                .collect()
        };
        let none = BTreeMap::new();
        let lists = self.lists.get(&None).unwrap_or(&none);
        let mut ids = |words: Vec<String>| -> FxHashSet<u32> { words.iter().map(|word| self.packs.vocabulary.intern(word)).collect() };
        self.packs.closed_class = ids(single(lists, "closed-class"));
        self.packs.list_fluff = ids(single(lists, "list-fluff"));
        self.packs.beside_body = ids(single(lists, "beside-body"));
        self.packs.plain_words = single(lists, "plain-words").into_iter().collect();
        self.packs.not_names = single(lists, "not-names").into_iter().collect();
        self.packs.another_time = ids(single(lists, "another-time"));
        self.packs.not_near = single(lists, "not-near").into_iter().collect();
    }

    fn frameworks(&mut self, parsed: &[(usize, raw::File)]) {
        let mut scales: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (at, file) in parsed {
            let home = self.sources[*at].home;
            for scale in &file.scale {
                scales.insert(
                    scale.id.get_ref().clone(),
                    scale.grades.iter().map(|grade| grade.id.clone()).collect(),
                );
                self.packs
                    .grade_names
                    .extend(scale.grades.iter().map(|grade| ((home, grade.id.clone()), grade.name.clone())));
            }
        }
        for (at, file) in parsed {
            for framework in &file.framework {
                let Some(scale) = scales.get(framework.scale.get_ref()) else {
                    self.dangling(
                        *at,
                        framework.scale.span(),
                        format!("there is no scale `{}`", framework.scale.get_ref()),
                        "define it with [[scale]]",
                    );
                    continue;
                };
                let areas = framework
                    .area
                    .iter()
                    .map(|area| FrameworkArea {
                        id: area.id.clone(),
                        from: area.from.as_ref().and_then(|day| self.date(*at, day)),
                        until: area.until.as_ref().and_then(|day| self.date(*at, day)),
                        whole: area.whole,
                        apart: area.apart,
                        optional: area.optional,
                        lineage: area.lineage.clone(),
                    })
                    .collect();
                let family = framework.family.clone().unwrap_or_else(|| framework.id.get_ref().clone());
                self.packs.frameworks.push(Framework {
                    id: framework.id.get_ref().clone(),
                    home: self.sources[*at].home,
                    name: framework.name.clone(),
                    family,
                    scale: scale.clone(),
                    areas,
                });
            }
        }
    }

    fn date(&mut self, at: usize, day: &Spanned<String>) -> Option<Date> {
        match day.get_ref().parse() {
            Ok(date) => Some(date),
            Err(_) => {
                self.fault(at, day.span(), format!("`{}` is no date", day.get_ref()), "write it as 2023-01-31");
                None
            }
        }
    }

    fn terms(&mut self, at: usize, file: &raw::File) {
        for term in &file.term {
            let unless: Arc<[Program]> = self.programs(at, &term.unless).into();
            let (kind, value): (Arc<str>, Arc<str>) = (term.kind.get_ref().as_str().into(), term.value.get_ref().as_str().into());
            if KINDS.contains(&&*kind) {
                self.fault(
                    at,
                    term.kind.span(),
                    format!("`{kind}` is a type of the engine's own"),
                    "name the kind of term otherwise",
                );
            }
            if &*kind == "area"
                && let Some(first) = term.patterns.first()
            {
                self.packs
                    .area_names
                    .entry((self.sources[at].home, value.to_string()))
                    .or_insert_with(|| first.get_ref().replace(['?', '(', ')'], ""));
            }
            let words = term.patterns.iter().flat_map(|pattern| super::near::words(pattern.get_ref()));
            self.packs.term_words.extend(words);
            for program in self.programs(at, &term.patterns) {
                self.packs.terms.index.add(self.packs.terms.entries.len(), program);
                self.packs.terms.entries.push(Entry {
                    home: self.sources[at].home,
                    kind: kind.clone(),
                    value: value.clone(),
                    unless: unless.clone(),
                });
            }
        }
    }

    /// A role's titles are terms; its words are too common to take others for misspellings of them.
    fn roles(&mut self, at: usize, file: &raw::File) {
        for role in &file.role {
            if let Some(of) = &role.title_of {
                let known: Vec<String> = self.packs.roles.iter().map(|role| role.id.clone()).collect();
                self.defined(at, of, "[[role]]", &known);
            }
            if self.packs.role(role.id.get_ref()).is_some() {
                self.fault(
                    at,
                    role.id.span(),
                    format!("the role `{}` is defined twice", role.id.get_ref()),
                    "give one of them another id, or put all patterns into one",
                );
            }
            let unless: Arc<[Program]> = self.programs(at, &role.unless).into();
            let kind: Arc<str> = if role.common { "common-role" } else { "role" }.into();
            let value: Arc<str> = role.id.get_ref().as_str().into();
            let home = self.sources[at].home;
            for program in self.programs(at, &role.patterns) {
                self.packs.terms.index.add(self.packs.terms.entries.len(), program);
                self.packs.terms.entries.push(Entry {
                    home,
                    kind: kind.clone(),
                    value: value.clone(),
                    unless: unless.clone(),
                });
            }
            self.packs.roles.push(super::Role {
                id: role.id.get_ref().clone(),
                name: role.name.clone(),
                one_holder: role.one_holder,
                common: role.common,
                title_of: role.title_of.as_ref().map(|id| id.get_ref().clone()),
                home,
            });
        }
    }

    /// Each pair is kept both ways round.
    fn swaps(&mut self, at: usize, file: &raw::File) {
        const SWAP_KINDS: &[(&str, SwapKind)] = &[
            ("grade", SwapKind::Grade),
            ("direction", SwapKind::Direction),
            ("scope", SwapKind::Scope),
        ];
        for swap in &file.swap {
            let Some(kind) = self.choice(at, "kind of swap", &swap.kind, SWAP_KINDS) else {
                continue;
            };
            for (one, other) in &swap.pairs {
                let words = |text: &Spanned<String>| text.get_ref().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                let (one_words, other_words) = (words(one), words(other));
                if one_words == other_words || one_words.is_empty() || other_words.is_empty() {
                    self.fault(
                        at,
                        one.span(),
                        "a pair of words that do not differ",
                        "write the words of two opposite statements",
                    );
                    continue;
                }
                for (words, other) in [(&one_words, &other_words), (&other_words, &one_words)] {
                    self.packs.swaps.push(Swap {
                        kind,
                        words: words.clone(),
                        other: other.clone(),
                    });
                }
            }
        }
    }

    fn cues(&mut self, at: usize, file: &raw::File) {
        const EFFECTS: &[(&str, Effect)] = &[
            ("no-claim", Effect::NoClaim),
            ("no-grade", Effect::NoGrade),
            ("others", Effect::Others),
            ("previous", Effect::Previous),
            ("current", Effect::Current),
            ("then", Effect::Then),
            ("ungraded", Effect::Ungraded),
            ("doubt", Effect::Doubt),
            ("before-that", Effect::BeforeThat),
            ("perhaps-previous", Effect::Perhaps),
        ];
        const SCOPES: &[(&str, Scope)] = &[
            ("after", Scope::After),
            ("near", Scope::Near),
            ("clause", Scope::Clause),
            ("sentence", Scope::Sentence),
            ("block", Scope::Block),
        ];
        for raw in &file.cue {
            // A fault found stops the loading at its end; until then, anything will do.
            let effect = self.choice(at, "effect", &raw.effect, EFFECTS).unwrap_or(Effect::NoClaim);
            let scope = self.choice(at, "scope", &raw.scope, SCOPES).unwrap_or(Scope::Sentence);
            let cue = Cue {
                id: raw.id.get_ref().clone(),
                home: self.sources[at].home,
                effect,
                scope,
                why: raw.why.clone().unwrap_or_default(),
                unless: self.programs(at, &raw.unless),
            };
            for program in self.programs(at, &raw.patterns) {
                self.packs.cue_index.add(self.packs.cues.len(), program);
            }
            self.packs.cues.push(cue);
        }
    }

    fn claims(&mut self, at: usize, file: &raw::File) {
        const CLAIM_KINDS: &[(&str, ClaimKind)] = &[
            ("grade", ClaimKind::Grade),
            ("date", ClaimKind::Date),
            ("name", ClaimKind::Name),
            ("quotation", ClaimKind::Quotation),
            ("rank", ClaimKind::Rank),
            ("figure", ClaimKind::Figure),
        ];
        for claim in &file.claim {
            let kind = self
                .choice(at, "kind of claim", &claim.kind, CLAIM_KINDS)
                .unwrap_or(ClaimKind::Quotation);
            let index = self.packs.claims.len();
            if let Some(twin) = self.packs.claims.iter().find(|other| other.id == *claim.id.get_ref()) {
                let place = format!("{}:{}", twin.at.path, twin.at.line);
                self.fault(
                    at,
                    claim.id.span(),
                    format!("the claim `{}` is defined twice", claim.id.get_ref()),
                    format!("the other stands at {place}"),
                );
            }
            let needed: &[&str] = match kind {
                ClaimKind::Name => &["person"],
                _ => &[],
            };
            for pattern in &claim.patterns {
                let Some(program) = self.program(at, pattern) else { continue };
                for slot in needed.iter().filter(|slot| !program.bound.iter().any(|bound| bound == **slot)) {
                    self.fault(
                        at,
                        pattern.span(),
                        format!("the pattern `{}` does not always bind {{{slot}}}", pattern.get_ref()),
                        "every pattern of this kind of claim must",
                    );
                }
                self.packs.claim_index.add(index, program);
            }
            for slot in claim.set.keys() {
                self.key(at, slot, "set");
            }
            for (slot, places) in &claim.fill {
                self.key(at, slot, "fill");
                for place in places {
                    let known: Vec<String> = FILL_PLACES.iter().map(|(place, _)| (*place).to_owned()).collect();
                    self.known(at, place, "place that `fill` looks in", &known);
                }
            }
            let dates: Vec<Option<Date>> = claim.example.iter().map(|example| self.day(at, example.date.as_ref())).collect();
            let rank = claim
                .set
                .iter()
                .find(|(key, _)| key.get_ref() == "rank")
                .map(|(_, rank)| rank.get_ref().as_str());
            if !claim.all_of.is_empty() && !rank.is_some_and(|rank| TOGETHER.contains(&rank)) {
                self.fault(
                    at,
                    claim.id.span(),
                    format!("the claim `{}` has `all-of` and no rank among bodies", claim.id.get_ref()),
                    format!("set rank to one of: {}", TOGETHER.join(", ")),
                );
            }
            let all_of = claim.all_of.iter().map(|condition| self.condition(at, condition)).collect();
            let source = &self.sources[at];
            let line = |text: &Spanned<String>| Sample {
                text: text.get_ref().clone(),
                at: source.line(text.span().start),
            };
            let at_line = source.line(claim.id.span().start);
            let examples: Vec<Example> = claim
                .example
                .iter()
                .zip(dates)
                .map(|(example, date)| Example {
                    sample: line(&example.text),
                    date,
                    people: example.people.clone(),
                    expect: example
                        .expect
                        .iter()
                        .map(|(slot, value)| (slot.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
                        .collect(),
                })
                .collect();
            let counters = claim.counter.iter().map(|counter| line(&counter.text)).collect();
            if examples.is_empty() {
                self.dangling(
                    at,
                    claim.id.span(),
                    format!("the claim `{}` has no example", claim.id.get_ref()),
                    "add [[claim.example]] with text and expect",
                );
            }
            let def = ClaimDef {
                id: claim.id.get_ref().clone(),
                home: self.sources[at].home,
                kind,
                all_of,
                set: claim
                    .set
                    .iter()
                    .map(|(slot, value)| (slot.get_ref().clone(), value.get_ref().clone()))
                    .collect(),
                fill: claim
                    .fill
                    .iter()
                    .map(|(slot, places)| (slot.get_ref().clone(), places.iter().map(|place| place.get_ref().clone()).collect()))
                    .collect(),
                priority: claim.priority,
                speech: claim.speech,
                tentative: claim.tentative,
                quiet: claim.quiet,
                subject: claim.subject,
                unless: self.programs(at, &claim.unless),
                examples,
                counters,
                at: at_line,
            };
            self.packs.claims.push(def);
        }
    }

    /// A condition of a rank over several registers; its family, area and grade must be those of a pack.
    fn condition(&mut self, at: usize, raw: &raw::Condition) -> Condition {
        let family = raw.family.get_ref();
        let known: Vec<Framework> = self
            .packs
            .frameworks
            .iter()
            .filter(|known| known.family == *family)
            .cloned()
            .collect();
        let families: Vec<String> = self.packs.frameworks.iter().map(|known| known.family.clone()).collect();
        self.defined(at, &raw.family, "family of frameworks", &families);
        if !known.is_empty() {
            let areas: Vec<String> = known.iter().flat_map(|known| &known.areas).map(|area| area.id.clone()).collect();
            self.defined(at, &raw.area, &format!("area of {family}"), &areas);
            if let Some(grade) = &raw.grade {
                let grades: Vec<String> = known.iter().flat_map(|known| known.scale.clone()).collect();
                self.defined(at, grade, &format!("grade of {family}"), &grades);
            }
        }
        Condition {
            family: family.clone(),
            area: raw.area.get_ref().clone(),
            grade: raw.grade.as_ref().map(|grade| grade.get_ref().clone()),
        }
    }

    fn hints(&mut self, at: usize, file: &raw::File) {
        const UNREAD_KINDS: &[(&str, UnreadKind)] = &[
            ("scale", UnreadKind::Scale),
            ("rank", UnreadKind::Rank),
            ("name", UnreadKind::Name),
            ("date", UnreadKind::Date),
            ("count", UnreadKind::Count),
            ("grade", UnreadKind::Grade),
        ];
        for hint in &file.hint {
            let kind = self
                .choice(at, "kind of hint", &hint.kind, UNREAD_KINDS)
                .unwrap_or(UnreadKind::Grade);
            let programs = self.programs(at, &hint.patterns);
            let unless = self.programs(at, &hint.unless);
            let source = &self.sources[at];
            let samples = |all: &[raw::Counter]| {
                let sample = |text: &Spanned<String>| Sample {
                    text: text.get_ref().clone(),
                    at: source.line(text.span().start),
                };
                all.iter().map(|one| sample(&one.text)).collect()
            };
            let (examples, counters): (Vec<Sample>, Vec<Sample>) = (samples(&hint.example), samples(&hint.counter));
            if examples.is_empty() || counters.is_empty() {
                self.dangling(
                    at,
                    hint.kind.span(),
                    "a hint without an example or without a counter-example",
                    "add [[hint.example]] and [[hint.counter]], each with text",
                );
            }
            let index = self.packs.hints.len();
            for program in programs {
                self.packs.hint_index.add(index, program);
            }
            self.packs.hints.push(super::Hint {
                kind,
                why: hint.why.clone(),
                unless,
                examples,
                counters,
            });
        }
    }

    fn rules(&mut self, at: usize, file: &raw::File) {
        const CHECKS: &[(&str, CheckKind)] = &[
            ("grade", CheckKind::Grade),
            ("date", CheckKind::Date),
            ("weekday", CheckKind::Weekday),
            ("name", CheckKind::Name),
            ("quotation", CheckKind::Quotation),
            ("rank", CheckKind::Rank),
            ("figure", CheckKind::Figure),
            ("headline", CheckKind::Headline),
            ("article", CheckKind::Article),
            ("run", CheckKind::Run),
            ("spelling", CheckKind::Spelling),
            ("unused-suppression", CheckKind::UnusedSuppression),
            ("expired-suppression", CheckKind::ExpiredSuppression),
            ("malformed-suppression", CheckKind::MalformedSuppression),
        ];
        const SEVERITIES: &[(&str, Severity)] = &[("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)];
        for rule in &file.rule {
            let check = self.choice(at, "check", &rule.check, CHECKS).unwrap_or(CheckKind::Quotation);
            let severity = self.choice(at, "severity", &rule.severity, SEVERITIES).unwrap_or(Severity::Note);
            if let Some(twin) = self.packs.rules.iter().find(|other| other.id == *rule.id.get_ref()) {
                let place = format!("{}:{}", twin.at.path, twin.at.line);
                self.fault(
                    at,
                    rule.id.span(),
                    format!("the rule `{}` is defined twice", rule.id.get_ref()),
                    format!("the other stands at {place}"),
                );
            }
            self.summary(at, &rule.summary);
            if check.compares() != rule.claims.is_empty() {
                let (label, help) = if check.compares() {
                    ("judges no single claim", "leave out `claims`")
                } else {
                    ("judges no claim", "name some in `claims`")
                };
                self.fault(at, rule.id.span(), format!("the rule `{}` {label}", rule.id.get_ref()), help);
            }
            for claim in &rule.claims {
                if !self.packs.claims.iter().any(|def| def.id == *claim.get_ref()) {
                    let ids: Vec<String> = self.packs.claims.iter().map(|def| def.id.clone()).collect();
                    let help = near(claim.get_ref(), ids.iter())
                        .map_or("define it with [[claim]]".to_owned(), |known| format!("did you mean `{known}`?"));
                    self.dangling(at, claim.span(), format!("there is no claim `{}`", claim.get_ref()), help);
                }
            }
            let cases = rule
                .case
                .iter()
                .map(|case| {
                    let records = case
                        .record
                        .iter()
                        .filter_map(|raw| Some((self.case_record(at, &case.text, raw)?, raw)));
                    let (records, texts): (Vec<Record>, Vec<_>) = records
                        .map(|(record, raw)| {
                            let text = (record.id.clone(), ReportText::of(&raw.text));
                            (record, text)
                        })
                        .unzip();
                    Case {
                        verdict: self.verdict(at, &case.verdict),
                        sample: Sample {
                            text: case.text.get_ref().clone(),
                            at: self.sources[at].line(case.text.span().start),
                        },
                        beside: case.beside.clone(),
                        date: self.day(at, case.date.as_ref()),
                        records,
                        texts: texts.into_iter().filter(|(_, text)| !text.paragraphs.is_empty()).collect(),
                        people: case.people.iter().map(|person| self.case_person(at, &case.text, person)).collect(),
                    }
                })
                .collect();
            let at = self.sources[at].line(rule.id.span().start);
            self.packs.rules.push(Rule {
                id: rule.id.get_ref().clone(),
                claims: rule.claims.iter().map(|claim| claim.get_ref().clone()).collect(),
                check,
                severity,
                summary: rule.summary.get_ref().clone(),
                help: rule.help.clone(),
                cases,
                at,
            });
        }
    }

    fn case_record(&mut self, at: usize, text: &Spanned<String>, raw: &raw::CaseRecord) -> Option<Record> {
        let place = Place {
            path: self.sources[at].path.clone(),
            line: self.sources[at].line(text.span().start).line,
            document: None,
        };
        let fact = |value: &String| Fact {
            value: value.clone(),
            at: place.clone(),
        };
        self.judgements(at, raw);
        if let Some(body) = &raw.body {
            let known: Vec<String> = self.packs.proof_bodies.iter().map(|body| body.id.clone()).collect();
            self.defined(at, body, "[[body]]", &known);
        }
        let inspected = raw.inspected.get_ref().split_once('/').and_then(|(from, to)| {
            Some(Interval {
                from: from.parse().ok()?,
                to: to.parse().ok()?,
            })
        });
        if inspected.is_none() {
            self.fault(
                at,
                raw.inspected.span(),
                format!("`{}` is not a first and a last day", raw.inspected.get_ref()),
                "write inspected = \"2025-03-03/2025-03-07\"",
            );
        }
        let published = self.date(at, &raw.published);
        let (inspected, published) = (inspected?, published?);
        let body = raw
            .body
            .as_ref()
            .map(|body| body.get_ref().clone())
            .or_else(|| self.packs.proof_bodies.first().map(|body| body.id.clone()))
            .unwrap_or_default();
        Some(Record {
            id: format!("{body}-{published}"),
            bodies: vec![body],
            framework: raw.framework.get_ref().clone(),
            inspected: Some(Fact {
                value: inspected,
                at: place.clone(),
            }),
            published: Some(Fact {
                value: published,
                at: place.clone(),
            }),
            judgements: raw
                .grades
                .iter()
                .map(|(area, grade)| (area.get_ref().clone(), fact(grade.get_ref())))
                .collect(),
            people: raw.people.iter().map(|(role, name)| (role.clone(), fact(name))).collect(),
            figures: raw
                .figures
                .iter()
                .map(|(name, number)| (name.clone(), fact(&number.to_string())))
                .collect(),
            ..Record::default()
        })
    }

    fn case_person(&mut self, at: usize, text: &Spanned<String>, raw: &raw::CasePerson) -> OfficeHolder {
        let roles: Vec<String> = self.packs.roles.iter().map(|role| role.id.clone()).collect();
        self.defined(at, &raw.role, "[[role]]", &roles);
        let bodies: Vec<String> = self.packs.proof_bodies.iter().map(|body| body.id.clone()).collect();
        if let Some(body) = &raw.body {
            self.defined(at, body, "[[body]]", &bodies);
        }
        let mut end = |day: Option<&Spanned<String>>| self.day(at, day).map(|day| Interval { from: day, to: day });
        let (from, to) = (end(raw.from.as_ref()), end(raw.to.as_ref()));
        OfficeHolder {
            name: raw.name.clone(),
            aliases: raw.aliases.clone(),
            role: raw.role.get_ref().clone(),
            body: raw
                .body
                .as_ref()
                .map(|body| body.get_ref().clone())
                .or(bodies.first().cloned())
                .unwrap_or_default(),
            from,
            to,
            at: Place {
                path: self.sources[at].path.clone(),
                line: self.sources[at].line(text.span().start).line,
                document: None,
            },
            ..OfficeHolder::default()
        }
    }

    /// The framework, areas and grades of a case's record must be those of a pack, or the case proves nothing.
    fn judgements(&mut self, at: usize, raw: &raw::CaseRecord) {
        let Some(framework) = self.packs.framework(raw.framework.get_ref()) else {
            let known: Vec<String> = self.packs.frameworks.iter().map(|framework| framework.id.clone()).collect();
            self.defined(at, &raw.framework, "[[framework]]", &known);
            return;
        };
        let areas: Vec<String> = framework.areas.iter().map(|area| area.id.clone()).collect();
        let (id, scale) = (framework.id.clone(), framework.scale.clone());
        for (area, grade) in &raw.grades {
            self.defined(at, area, &format!("area of {id}"), &areas);
            self.defined(at, grade, &format!("grade of {id}"), &scale);
        }
    }

    /// Notes an id that no file defines.
    fn defined(&mut self, at: usize, id: &Spanned<String>, what: &str, known: &[String]) {
        if !self.partial {
            self.known(at, id, what, known);
        }
    }

    /// Notes a word that is none of those known.
    pub(super) fn known(&mut self, at: usize, word: &Spanned<String>, what: &str, known: &[String]) {
        if known.contains(word.get_ref()) {
            return;
        }
        let near = near(word.get_ref(), known.iter()).map_or(String::new(), |near| format!("did you mean `{near}`? "));
        let mut names: Vec<&str> = known.iter().map(String::as_str).collect();
        names.dedup();
        self.fault(
            at,
            word.span(),
            format!("`{}` is no {what}", word.get_ref()),
            format!("{near}use one of: {}", names.join(", ")),
        );
    }

    /// Notes a key of `set` or `fill` that the engine does not ask for.
    fn key(&mut self, at: usize, name: &Spanned<String>, way: &str) {
        let known: Vec<String> = KEYS.iter().filter(|key| key.by(way)).map(|key| key.name.to_owned()).collect();
        self.known(at, name, &format!("key of `{way}`"), &known);
    }

    fn day(&mut self, at: usize, day: Option<&Spanned<String>>) -> Option<Date> {
        day.and_then(|day| self.date(at, day))
    }

    fn verdict(&mut self, at: usize, verdict: &Spanned<String>) -> String {
        const VERDICTS: &[(&str, ())] = &[
            ("supported", ()),
            ("contradicted", ()),
            ("unverifiable", ()),
            ("undecided", ()),
            (NONE, ()),
        ];
        self.choice(at, "verdict", verdict, VERDICTS);
        verdict.get_ref().clone()
    }

    /// Notes places in a summary that nothing fills.
    fn summary(&mut self, at: usize, summary: &Spanned<String>) {
        for (start, _) in summary.get_ref().match_indices('{') {
            let rest = &summary.get_ref()[start + 1..];
            let name = rest.split(['}', '{']).next().unwrap_or_default();
            if SUMMARY_PLACES.contains(&name) && rest[name.len()..].starts_with('}') {
                continue;
            }
            // One byte for the opening quotation mark of the TOML string.
            let byte = summary.span().start + 1 + start;
            let shown = if rest[name.len()..].starts_with('}') {
                format!("nothing fills `{{{name}}}` in a summary")
            } else {
                "a curly bracket is not closed".to_owned()
            };
            let places: Vec<String> = SUMMARY_PLACES.iter().map(|place| format!("{{{place}}}")).collect();
            self.fault(at, byte..byte + 1, shown, format!("use {}", places.join(", ")));
        }
    }

    fn cross(&mut self) {
        if self.partial {
            return;
        }
        let orphans: Vec<(SourceLine, String)> = self
            .packs
            .claims
            .iter()
            .filter(|claim| self.packs.rule_of(&claim.id).is_none())
            .map(|claim| (claim.at.clone(), claim.id.clone()))
            .collect();
        for (at, id) in orphans {
            self.errors.push(PackError {
                path: at.path,
                line: at.line,
                column: 1,
                label: format!("no rule judges the claim `{id}`"),
                help: "name it in the `claims` of a [[rule]]".to_owned(),
            });
        }
    }
}
