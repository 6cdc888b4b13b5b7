//! Numbers that a report states of itself: a score, a total.

use super::{Answer, Judge, Judged};
use crate::frame::Target;

impl Judge<'_> {
    pub(super) fn stated(&self, figure: &str, n: u32, body: usize, target: Target) -> Judged {
        let Some(record) = self.record(body, target) else {
            return Judged::default();
        };
        let name = figure.replace('-', " ");
        let Some(recorded) = record.figure(figure) else {
            return Judged {
                expected: format!("the record has no {name}"),
                ..Judged::default()
            };
        };
        let field = format!("figure.{figure}");
        Judged {
            result: if record.is_disputed(&field) {
                Answer::Unsure
            } else if recorded.value == n.to_string() {
                Answer::Agree
            } else {
                Answer::Disagree
            },
            found: format!("{name}: {n}"),
            expected: format!("{name}: {}", recorded.value),
            evidence: vec![self.evidence(&recorded.at, &field, recorded.value.clone())],
            ..Judged::default()
        }
    }
}
