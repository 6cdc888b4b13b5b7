//! Mutants, counted by rule and kind.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Kind, Study};

/// A table in Markdown: for each rule and kind the mutants, those caught and their share, then for each kind all rules together with
/// the changes left out (equivalent: the records do not refute them; open: the sentence may speak of another report, which does not;
/// slight: the claim accuses nobody by design);
/// and a line on the texts.
pub fn table(study: &Study) -> String {
    let mut rows: BTreeMap<(&str, Kind), (usize, usize)> = BTreeMap::new();
    for mutant in &study.mutants {
        let row = rows.entry((&mutant.rule, mutant.kind)).or_default();
        row.0 += 1;
        row.1 += usize::from(mutant.caught);
    }
    let rule_width = rows.keys().map(|(rule, _)| rule.len()).max().unwrap_or(0).max("all rules".len());
    let mut out = String::new();
    let mut line = |rule: &str, kind: &str, cells: [&str; 6]| {
        let [mutants, caught, share, equivalent, open, slight] = cells;
        let _ = writeln!(
            out,
            "| {rule:<rule_width$} | {kind:<11} | {mutants:>7} | {caught:>6} | {share:>5} | {equivalent:>10} | {open:>4} | {slight:>6} |"
        );
    };
    line("rule", "kind", ["mutants", "caught", "share", "equivalent", "open", "slight"]);
    let dashes = "-".repeat(rule_width);
    line(
        &dashes,
        "-----------",
        ["------:", "-----:", "----:", "---------:", "---:", "-----:"],
    );
    let share = |(all, caught): (usize, usize)| {
        #[allow(clippy::cast_precision_loss, reason = "counts of mutants are small")]
        let share = caught as f64 / all.max(1) as f64;
        format!("{share:.3}")
    };
    for ((rule, kind), row) in &rows {
        line(
            rule,
            kind.name(),
            [&row.0.to_string(), &row.1.to_string(), &share(*row), "", "", ""],
        );
    }
    for kind in Kind::ALL {
        let of_kind = rows.iter().filter(|((_, known), _)| *known == kind);
        let sum = of_kind.fold((0, 0), |sum, (_, row)| (sum.0 + row.0, sum.1 + row.1));
        let left = |of: &BTreeMap<Kind, usize>| of.get(&kind).copied().unwrap_or(0);
        let (equivalent, open, slight) = (left(&study.equivalent), left(&study.open), left(&study.slight));
        if sum.0 + equivalent + open + slight > 0 {
            let share = if sum.0 > 0 { share(sum) } else { String::new() };
            let [mutants, caught, equivalent, open, slight] = [sum.0, sum.1, equivalent, open, slight].map(|count| count.to_string());
            line("all rules", kind.name(), [&mutants, &caught, &share, &equivalent, &open, &slight]);
        }
    }
    let _ = writeln!(
        out,
        "\n{} texts with {} supported claims; {} mutants, {} caught; {} false alarms in the unchanged texts",
        study.texts,
        study.supported,
        study.mutants.len(),
        study.mutants.iter().filter(|mutant| mutant.caught).count(),
        study.alarms.len()
    );
    out
}
