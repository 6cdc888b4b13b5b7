//! The question that a rank or a count puts to the records: what is counted, of which grade, and among whom.

use super::Filler;
use crate::{
    article::{TokenKind, Toks},
    claim::{Areas, Change, Content, Query, Rank, What},
    mention::{Bound, Value},
    pattern::Text,
};

/// The grade that is counted.
struct Counted {
    grade: Option<String>,
    areas: Areas,
    /// Where the grade stands, if in this sentence.
    said: Option<Toks>,
    run: Option<u32>,
    /// Whether it is another sentence's, or may be another clause's.
    guessed: bool,
}

/// Those among whom is counted.
struct Group {
    population: Option<usize>,
    region: bool,
    outside: bool,
    /// Whether it is another sentence's, or none was named where one is needed.
    guessed: bool,
}

impl Filler<'_, '_> {
    /// The question, and whether its grade or population was taken from what was said before, or from nowhere: too little to refute on.
    pub(super) fn query(&self) -> Option<(Query, bool)> {
        let rank = Rank::of(self.def.set.get("rank")?)?;
        let what = self.def.set.get("counts").and_then(|name| What::of(name)).unwrap_or_default();
        let Counted {
            grade,
            areas,
            said,
            run,
            guessed,
        } = self.counted(rank)?;
        let group = self.group(rank)?;
        let guessed = guessed || group.guessed || self.restricted(rank, said, run.is_some());
        let amount = self.candidate.slot("n").first().map(|mention| &self.mentions.items[*mention].value);
        let query = Query {
            rank,
            n: self.number("n"),
            of: self.number("of"),
            grade,
            areas,
            population: group.population,
            region: group.region,
            outside: group.outside,
            others: self.flag("others")
                || self
                    .candidate
                    .hit
                    .toks
                    .iter()
                    .any(|at| matches!(self.word(at), "other" | "others" | "another" | "else")),
            framework: self
                .nearest("framework")
                .and_then(|mention| self.mentions.term(mention))
                .map(|value| value.to_string()),
            since: self.since(),
            run,
            at_least: self.flag("at-least") || self.or_better(said),
            beyond: match self.def.set.get("beyond").map(String::as_str) {
                Some("better") => Some(Change::Up),
                Some("worse") => Some(Change::Down),
                _ => None,
            },
            what,
            bound: match amount {
                Some(Value::Bounded(bound, _)) => *bound,
                _ => Bound::Exact,
            },
            share: match amount {
                Some(Value::Share(share)) => Some(*share),
                _ => None,
            },
            all_of: self.def.all_of.clone(),
        };
        Some((query, guessed))
    }

    /// The grade: the claim's own, else the nearest of the sentence, else the last that was said, as far as the rule lets each fill it.
    fn counted(&self, rank: Rank) -> Option<Counted> {
        let sentence = self.context.sentence;
        let mut grade = self.term("grade");
        let mut areas = Areas::Unsaid(Vec::new());
        let mut run = self.number("run");
        let mut said = self
            .candidate
            .slot("grade")
            .first()
            .map(|mention| self.mentions.items[*mention].toks);
        if grade.is_none()
            && self.fills("grade", "sentence")
            && let Some((found, toks)) = self.nearest_grade()
        {
            grade = Some(found);
            said = Some(toks);
        }
        // "It was the first time, after two years of being inadequate": a grade of another clause may be another's.
        let clauses = &self.context.clauses;
        let mut guessed = self.candidate.slot("grade").is_empty()
            && matches!(rank, Rank::NthTime | Rank::Consecutive)
            && said.is_some_and(|toks| {
                clauses.of(toks.start) != clauses.of(self.candidate.anchor.start) && toks.start > self.candidate.anchor.start
            });
        if grade.is_none() && self.fills("grade", "last") {
            guessed = true;
            // "The third report running", "the same overall grade": what was last said to be graded so.
            let whole = self.mentions.within(sentence, "area").into_iter().any(|mention| {
                self.mentions
                    .term(mention)
                    .is_some_and(|value| &**value == self.mentions.packs.whole_area(self.home()))
            });
            let own = self.before.iter().rev().filter(|claim| claim.home == self.home());
            let last = own.take(12).find_map(|claim| match &claim.content {
                Content::Grade {
                    grade: Some(grade), areas, ..
                } if !whole || matches!(areas, Areas::Unsaid(_) | Areas::All { .. }) => Some((grade.clone(), areas.clone())),
                _ => None,
            });
            if let Some((found, of)) = last {
                grade = Some(found);
                areas = of;
            }
        }
        if self.flag("last-run") {
            let own = self.before.iter().rev().filter(|claim| claim.home == self.home());
            let last = own.clone().find_map(|claim| match &claim.content {
                Content::Rank(query) => Some(query.clone()),
                _ => None,
            })?;
            run = last.run.or(last.n.filter(|_| last.rank == Rank::Consecutive));
            grade = last.grade.or(grade);
        }
        if self.fills("grade", "required") && grade.is_none() {
            return None;
        }
        let taken = self.candidate.slot("area");
        if let Some(k) = self.number("k") {
            areas = Areas::Count { k, n: None };
        } else if !taken.is_empty() {
            areas = self.named(&self.values(taken));
        } else if let Some(toks) = said
            && let (found @ (Areas::Named(_) | Areas::All { .. }), area) = self.areas_for(toks)
        {
            areas = found;
            // "Othertown, with which it shares its managers, is the only one …": an area of another clause may be no part of it.
            let clauses = &self.context.clauses;
            guessed |= matches!(areas, Areas::Named(_)) && area.is_some_and(|area| clauses.of(area.start) != clauses.of(toks.start));
        }
        Some(Counted {
            grade,
            areas,
            said,
            run,
            guessed,
        })
    }

    /// The group: likewise; none if the rule needs one and nothing names it.
    fn group(&self, rank: Rank) -> Option<Group> {
        let sentence = self.context.sentence;
        let clauses = &self.context.clauses;
        let mut guessed = false;
        let population = self
            .candidate
            .slot("population")
            .first()
            .copied()
            .or_else(|| self.fills("population", "sentence").then(|| self.nearest_population()).flatten());
        // "The capital … Seventeen of its 33 authorities are outstanding, against 42 of 153 in England": of the group named before.
        let own = self.candidate.slot("of").first().is_some_and(|of| {
            let start = self.mentions.items[*of].toks.start;
            start > 0 && matches!(self.word(start - 1), "its" | "their")
        });
        let population = if own {
            let before = |toks: Toks| self.mentions.within(toks, "population").last().copied();
            let named = before(Toks::new(sentence.start, self.candidate.anchor.start));
            guessed = named.is_none();
            named.or_else(|| self.previous_sentence().and_then(before))
        } else {
            population
        };
        let population = population.and_then(|mention| match self.mentions.items[mention].value {
            Value::Population(population) => Some((population, mention)),
            _ => None,
        });
        let outside = population.is_some_and(|(_, mention)| {
            let start = self.mentions.items[mention].toks.start;
            (start.saturating_sub(2)..start).any(|at| self.word(at) == "outside")
        });
        let regions = self.mentions.within(sentence, "region");
        let mut region = population.is_none() && (self.flag("region") || !regions.is_empty());
        // "We're told that regional comparisons help, says she, who has worked for two outstanding councils."
        guessed |= region && !self.flag("region") && {
            let clause = clauses.of(self.candidate.anchor.start).to(self.candidate.hit.toks);
            let fronted = |at: usize| at <= sentence.start + 4;
            !regions.iter().any(|mention| {
                let start = self.mentions.items[*mention].toks.start;
                clause.contains(start) || fronted(start)
            })
        };
        let mut population = population.map(|(population, _)| population);
        let required = self.fills("population", "required");
        if population.is_none() && !region && self.fills("population", "last") {
            // "Two are outstanding, three are good": among those last counted.
            let last = self
                .before
                .iter()
                .rev()
                .filter(|claim| claim.home == self.home() && claim.block + 1 >= self.context.block)
                .find_map(|claim| match &claim.content {
                    Content::Rank(query) | Content::Figure(query) if query.population.is_some() || query.region => {
                        Some((query.population, query.region, claim.sentence))
                    }
                    _ => None,
                });
            // The same breath, or the next few, go on about the same group.
            let near = |said: Toks| {
                said == sentence || {
                    let sentences = &self.mentions.article.blocks[self.context.block].sentences;
                    let place = |toks: Toks| sentences.iter().position(|sentence| *sentence == toks);
                    place(said).zip(place(sentence)).is_some_and(|(said, own)| own <= said + 2)
                }
            };
            match last {
                Some((found, of_region, said)) if near(said) => (population, region) = (found, of_region),
                last => {
                    if let Some(found) = self.counted_before() {
                        (population, region) = found;
                    } else if let Some((found, of_region, _)) = last.filter(|_| required) {
                        (population, region) = (found, of_region);
                        guessed = true;
                    }
                }
            }
        }
        guessed |= population.is_none() && !region && matches!(rank, Rank::Only | Rank::NthBody);
        if population.is_none() && !region && required {
            return None;
        }
        Some(Group {
            population,
            region,
            outside,
            guessed,
        })
    }

    /// The date that "since" binds the count to.
    fn since(&self) -> Option<usize> {
        self.mentions.within(self.context.sentence, "date").into_iter().find(|mention| {
            let start = self.mentions.items[*mention].toks.start;
            // "Two are outstanding: Othertown and, since May, Anytown" counts all that there are.
            let parted = |at: usize| matches!(self.word(at), ":" | ";" | "–");
            start > 0 && self.word(start - 1) == "since" && !(self.candidate.hit.toks.end..start).any(parted)
        })
    }

    /// The group that the sentence before says the size of, or its being the body's region: "In Midshire there are five councils. Two are
    /// outstanding."
    fn counted_before(&self) -> Option<(Option<usize>, bool)> {
        let sentence = self.previous_sentence()?;
        let counted = self.mentions.within(sentence, "number").len() == 1 && self.mentions.within(sentence, "grade").is_empty();
        let mut groups = self
            .mentions
            .within(sentence, "population")
            .into_iter()
            .map(|mention| &self.mentions.items[mention].value);
        match (groups.next(), groups.next()) {
            (Some(Value::Population(group)), None) if counted => Some((Some(*group), false)),
            (None, None) if counted && !self.mentions.within(sentence, "region").is_empty() => Some((None, true)),
            _ => None,
        }
    }

    /// Whether bodies are counted by more than a grade: too little of the question is known to refute the answer.
    fn restricted(&self, rank: Rank, grade: Option<Toks>, run: bool) -> bool {
        let counts = matches!(rank, Rank::Only | Rank::OneOf | Rank::None | Rank::Count | Rank::NthBody) && self.def.all_of.is_empty();
        counts
            && (self.excepts_bodies()
                || self.narrower_group(grade)
                || grade.is_some_and(|grade| self.crossed(rank, grade) || self.goes_on(grade, run)))
    }

    /// "Bar Othertown, no council is inadequate."
    fn excepts_bodies(&self) -> bool {
        let sentence = self.context.sentence;
        let excepted = self.mentions.within(sentence, "except").into_iter().any(|mention| {
            let end = self.mentions.items[mention].toks.end;
            !self.mentions.within(Toks::new(end, (end + 2).min(sentence.end)), "body").is_empty()
        });
        excepted && self.candidate.slot("body").is_empty()
    }

    /// A group that no records have, narrower than any of theirs.
    fn narrower_group(&self, grade: Option<Toks>) -> bool {
        let (tokens, sentence) = (&self.mentions.article.tokens, self.context.sentence);
        // "Metropolitan boroughs in the West Midlands": those that are both, which no group is.
        let groups = self.mentions.within(sentence, "population");
        let both = groups.windows(2).any(|pair| {
            let (first, second) = (self.mentions.items[pair[0]].toks, self.mentions.items[pair[1]].toks);
            let joined = matches!(self.word(first.end), "in" | "of" | "across") && second.start <= first.end + 2;
            joined && self.mentions.items[pair[0]].value != self.mentions.items[pair[1]].value
        });
        // "The only coastal council", "in north London": a narrower group than any.
        let hit = self.candidate.hit.toks.to(grade.unwrap_or(self.candidate.hit.toks));
        let grouped = |at: usize| groups.iter().any(|mention| self.mentions.items[*mention].toks.contains(at));
        let heads = |at: usize| {
            let begins = groups.iter().any(|mention| self.mentions.items[*mention].toks.start == at);
            begins
                || (!grouped(at)
                    && matches!(
                        self.word(at),
                        "council" | "councils" | "authority" | "authorities" | "borough" | "boroughs"
                    ))
        };
        let read = |at: usize| {
            (at.saturating_sub(4)..=at).any(|start| self.mentions.starting_at(start).any(|(_, mention)| mention.toks.contains(at)))
        };
        let narrows = |at: usize| {
            let before = &tokens[at - 1];
            before.kind == TokenKind::Word
                && before.text.starts_with(char::is_lowercase)
                && !self.mentions.closed_class(at - 1)
                && !read(at - 1)
                && !matches!(
                    &*before.word,
                    "local" | "single" | "other" | "english" | "rated" | "graded" | "judged"
                )
        };
        both || hit.iter().skip(1).any(|at| heads(at) && narrows(at))
    }

    /// Another grade, another body, a denial or a comparison between the number and the grade, or several subjects before them.
    fn crossed(&self, rank: Rank, grade: Toks) -> bool {
        let named = !self.candidate.slot("body").is_empty();
        // "Ten councils are good, seven require improvement": of two grades behind a number, the first is counted. "The third to be
        // graded, Othertown, was outstanding": somebody else is spoken of.
        let between = Toks::new(self.candidate.anchor.end.min(grade.start), grade.start);
        let other = |mention: &usize| {
            let toks = self.mentions.items[*mention].toks;
            toks.end < grade.start && !matches!(self.word(toks.end), "or" | "and" | "/")
        };
        // "Only two, Othertown and Thirdby, are": as many as are counted.
        let bodies = self.mentions.within(between, "body").len();
        let listed = self.number("n").is_some_and(|n| n as usize == bodies);
        if self.mentions.within(between, "grade").iter().any(other) || (!named && bodies > 0 && !listed) {
            return true;
        }
        // "Only three aren't at least good."
        if between.iter().any(|at| matches!(self.word(at), "n't" | "not" | "never")) {
            return true;
        }
        // "Two London boroughs became the first to be outstanding": theirs, whoever they are.
        let clause = self.context.clauses.of(self.candidate.anchor.start);
        let several = self
            .mentions
            .within(Toks::new(clause.start, self.candidate.anchor.start), "number")
            .into_iter()
            .any(|mention| {
                let end = self.mentions.items[mention].toks.end;
                (end..(end + 3).min(self.candidate.anchor.start))
                    .any(|at| matches!(self.word(at), "councils" | "authorities" | "boroughs" | "counties" | "cities"))
            });
        if several && matches!(rank, Rank::NthBody | Rank::Only) {
            return true;
        }
        let compared =
            |at: usize| matches!(self.word(at), "more" | "fewer" | "many" | "most") && !matches!(self.word(at + 1), "than" | "recent");
        self.candidate.hit.toks.iter().any(|at| at < grade.start && compared(at))
    }

    /// What is said behind the grade: "judged outstanding at two inspections running", "no council that has become outstanding has slipped
    /// back".
    fn goes_on(&self, grade: Toks, run: bool) -> bool {
        let (tokens, sentence) = (&self.mentions.article.tokens, self.context.sentence);
        let clings = |at: &usize| {
            tokens[*at].kind == TokenKind::Close || matches!(self.word(*at), "rating" | "ratings" | "grade" | "grades" | "rated")
        };
        let rest = (grade.end..sentence.end).skip_while(clings);
        let joins = |at: usize| {
            matches!(
                self.word(at),
                "and" | "but" | "while" | "which" | "who" | "that" | "as" | "when" | "after"
            )
        };
        let in_clause = |at: &usize| matches!(tokens[*at].kind, TokenKind::Word | TokenKind::Number) && !joins(*at);
        let tail: Vec<usize> = rest.take_while(in_clause).collect();
        let verb = tail
            .iter()
            .position(|at| matches!(self.word(*at), "has" | "have" | "had" | "is" | "are" | "was" | "were"));
        let goes_on = verb.is_some_and(|place| place == 0 || self.word(tail[place]).starts_with("ha"));
        let again = |at: &usize| {
            matches!(
                self.word(*at),
                "twice" | "again" | "thrice" | "times" | "running" | "row" | "succession" | "each" | "both"
            )
        };
        let points = tail
            .windows(2)
            .any(|pair| self.word(pair[0]) == "for" && matches!(self.word(pair[1]), "it" | "that" | "them" | "these" | "those"));
        (goes_on && self.candidate.slot("body").is_empty()) || (!run && tail.iter().any(again)) || points
    }

    /// Whether bodies are counted as they stood at an earlier time: "the region, which a week ago had two inadequate authorities".
    pub(super) fn counts_then(&self, content: &Content) -> bool {
        let (Content::Rank(query) | Content::Figure(query)) = content else {
            return false;
        };
        if !matches!(query.rank, Rank::Only | Rank::OneOf | Rank::None | Rank::Count) {
            return false;
        }
        let clause = self.context.clauses.of(self.candidate.anchor.start);
        let end = self.candidate.hit.toks.end.max(self.candidate.anchor.start);
        let had = (clause.start..end).any(|at| self.word(at) == "had" && self.word(at + 1) != "been");
        let article = self.mentions.date.map(|date| date.date);
        // "When the report landed in 2017, it was one of five …": so was whatever the sentence goes on to tell.
        let was = (clause.start..self.candidate.anchor.start).any(|at| matches!(self.word(at), "was" | "were" | "had"));
        let told = if was {
            Toks::new(self.context.sentence.start, clause.end)
        } else {
            clause
        };
        let long_ago = self.mentions.within(told, "date").into_iter().any(|mention| {
            let start = self.mentions.items[mention].toks.start;
            let bound = start > 0 && self.word(start - 1) == "since";
            matches!(&self.mentions.items[mention].value, Value::Date(said) if !bound && !said.is_day_of_week()
                && said.when(article).is_some_and(|when| when.intervals.iter().all(|interval| article.is_some_and(|day| interval.to < day))))
        });
        had || long_ago
    }

    /// "Good or better".
    fn or_better(&self, grade: Option<Toks>) -> bool {
        grade.is_some_and(|toks| {
            let tokens = &self.mentions.article.tokens;
            // "'Good' or better": over the mark.
            let closed = tokens.get(toks.end).is_some_and(|token| token.kind == TokenKind::Close);
            let end = toks.end + usize::from(closed);
            self.word(end) == "or" && matches!(self.word(end + 1), "better" | "above" | "higher")
        })
    }

    fn nearest(&self, kind: &str) -> Option<usize> {
        self.nearest_of(self.mentions.within(self.context.sentence, kind))
    }

    /// The nearest population that is not part of a body's name ("the London Borough of Anytown").
    fn nearest_population(&self) -> Option<usize> {
        let sentence = self.context.sentence;
        let bodies = self.mentions.within(sentence, "body");
        let toks = |mention: &usize| self.mentions.items[*mention].toks;
        let mut populations = self.mentions.within(sentence, "population");
        let names = |from: usize, body: usize| {
            from < body
                && from + 4 > body
                && self.word(body - 1) == "of"
                && (from..body).all(|at| self.mentions.packs.beside_body.contains(&self.mentions.word(at)))
        };
        populations.retain(|mention| !bodies.iter().any(|body| names(toks(mention).end, toks(body).start)));
        // "London has 14 outstanding councils, the North East five": the group of the same clause.
        let clause = self.context.clauses.of(self.candidate.anchor.start);
        let here: Vec<usize> = populations
            .iter()
            .copied()
            .filter(|mention| self.context.clauses.of(toks(mention).start) == clause)
            .collect();
        self.nearest_of(if here.is_empty() { populations } else { here })
    }

    fn nearest_of(&self, mentions: Vec<usize>) -> Option<usize> {
        let anchor = self.candidate.anchor;
        mentions.into_iter().min_by_key(|mention| {
            let toks = self.mentions.items[*mention].toks;
            if toks.start >= anchor.start {
                toks.start - anchor.start
            } else {
                anchor.start - toks.start + 4
            }
        })
    }
}
