//! Whatever a command holds, its page is text that repaints nothing and fits the terminal.

use std::path::PathBuf;

use proptest::prelude::*;

use super::super::ink::{Ink, columns};
use super::page::{Look, page};
use super::subject::Subject;
use super::{shape, told};
use crate::approval::redacted;
use crate::cli::When;
use crate::intent::{self, Bare, Context, Intent, Stdin};
use crate::policy::{PolicySet, built_in};

/// No files and no variables but one.
const NOWHERE: Bare = Bare {
    cwd: "/srv",
    own: None,
    variable: Some(("API_TOKEN", "s3cr3tz")),
    home: Some("/home/me"),
};

/// The page and the object of a line.
fn shown(line: &str, width: usize, all: bool) -> (String, String) {
    let policies = PolicySet {
        base: built_in().unwrap(),
        also: Vec::new(),
    };
    let context = Context {
        user: "ada".to_owned(),
        agent: None,
        cwd: PathBuf::from("/srv"),
        host: "h".to_owned(),
        now: 0,
    };
    let intents = intent::read_line(line, &NOWHERE, &Stdin::Inherited);
    let (judgement, explanations) = policies.explain(&intents, &context);
    let clean: Vec<Intent> = intents.iter().map(redacted).collect();
    let told = told(&intents, &clean, &explanations);
    let subject = Subject::of_line(line, &intents);
    let look = Look {
        ink: Ink::new(When::Never),
        width,
        all,
    };
    let object = shape::object(&subject, &told, &judgement).unwrap();
    (page(&subject, &told, &judgement, look), object)
}

#[test]
fn what_a_variable_hides_is_not_told_by_a_note() {
    for line in [
        "echo $API_TOKEN",
        "curl -u x:$API_TOKEN https://x.y",
        "rm $API_TOKEN",
    ] {
        let (page, _) = shown(line, 80, true);
        let notes = page.lines().filter(|line| line.contains(" is s3cr3tz"));
        assert_eq!(notes.count(), 0, "{page}");
    }
}

const PARTS: &str = "(rm |psql -c |'|\"| -rf|curl |; |&& |\\| |x=|\\$x|\\$\\(|\\)|for i in |do |done|<<E\n|\n|--password |hunter2 |sudo |bash -c |DROP TABLE |\u{202e}|\u{1b}\\[2J|東京|\u{301}|é|\\{a,b\\}|\\*|~|/etc|#|`|\t){0,24}";

proptest! {
    // Each tries a whole policy.
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_line_has_a_page_that_fits(line in PARTS, width in 50_usize..110, all: bool) {
        let (page, object) = shown(&line, width, all);
        let control = |c: char| c.is_control() && c != '\n';
        prop_assert!(!page.contains(control) && !page.contains('\u{202e}'), "{page}");
        prop_assert!(!object.contains(control));
        // The answer names a file, which is not cut.
        for row in page.lines().filter(|row| !row.contains("built-in")) {
            prop_assert!(columns(row) <= width, "{width}: {row}\n{page}");
        }
    }
}
