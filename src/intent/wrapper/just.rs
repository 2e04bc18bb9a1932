//! just and task: the recipes that are named, read from the justfile where that is simple.

use std::collections::{BTreeMap, BTreeSet};

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent, UNKNOWN};
use super::follow::is_assignment;
use super::start::{Start, file_text};

const OPTIONS: Grammar = Grammar::gnu(
    "justfile/f= working-directory/d= dotenv-path/E= dotenv-filename= set= shell= shell-arg= shell-command chooser= color= \
     list/l list-heading= list-prefix= summary show/s= evaluate dump dump-format= fmt choose command/c init edit/e variables \
     dry-run/n quiet/q verbose/v yes no-deps no-dotenv no-highlight highlight unsorted/u unstable one check clear-shell-args \
     timestamp groups changelog completions= help/h version/V global-justfile/g tempdir= man \
     taskfile/t= dir= force parallel/p watch/w interval/I= concurrency/C= output/o= silent list-all/a summary status json \
     insecure experiments",
)
.leading();

/// Recipes that are looked into.
const MAX_RECIPES: usize = 256;

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = OPTIONS.read(call.words);
    let shows = [
        "list",
        "summary",
        "show",
        "evaluate",
        "dump",
        "variables",
        "groups",
        "list_all",
        "completions",
        "dry_run",
        "help",
        "version",
    ];
    if line.any(&shows) && line.unknown.is_none() && !line.is_set("command") {
        return vec![Intent::new(call.name, "list", Effect::Read).options(&line)];
    }
    let start = Start::default();
    let own = Intent::new(call.name, "run_target", Effect::Execute).options(&line);
    if line.is_set("command") {
        let inner = start.words(call, line.rest);
        return std::iter::once(own).chain(inner).collect();
    }
    let (variables, words): (Vec<&String>, Vec<&String>) =
        line.rest.iter().partition(|word| is_assignment(word));
    let own = own.texts("target", &words).texts("variable", &variables);
    let hides = [
        "justfile",
        "working_directory",
        "shell",
        "shell_arg",
        "chooser",
        "choose",
        "edit",
        "global_justfile",
        "taskfile",
        "dir",
        "set",
    ];
    if let Some(option) = line.unknown {
        return vec![own.opaque(&format!("{option} may change what it runs"))];
    }
    if line.any(&hides) || call.name != "just" {
        return vec![own.opaque("its recipes are not looked into")];
    }
    let text = ["justfile", "Justfile", ".justfile"]
        .iter()
        .find(|name| call.world.exists(name))
        .ok_or_else(|| "there is no justfile to look into".to_owned())
        .and_then(|name| file_text(call, name));
    let text = match text {
        Ok(text) => text,
        Err(why) => return vec![own.opaque(&why)],
    };
    let file = Justfile::parse(&text);
    let (lines, hidden) = file.recipes(&words);
    let own = match hidden.or(file.hidden) {
        Some(why) => own.opaque(why),
        None if lines.len() > call.limit => own.opaque("it runs more than is looked into"),
        None => own,
    };
    let inner = lines
        .iter()
        .take(call.limit)
        .flat_map(|text| start.words_of_line(call, text));
    std::iter::once(own).chain(inner).collect()
}

#[derive(Default)]
struct Justfile {
    recipes: BTreeMap<String, Recipe>,
    first: Option<String>,
    hidden: Option<&'static str>,
}

#[derive(Default)]
struct Recipe {
    takes: bool,
    needs: Vec<String>,
    lines: Vec<String>,
}

impl Justfile {
    fn parse(text: &str) -> Self {
        let mut file = Self::default();
        let mut current: Option<String> = None;
        for line in text.lines() {
            if line.starts_with([' ', '\t']) {
                let recipe = current.as_ref().and_then(|name| file.recipes.get_mut(name));
                if let Some(recipe) = recipe {
                    recipe.lines.push(line.trim_start().to_owned());
                }
                continue;
            }
            let line = line.trim_end();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            current = None;
            if line.contains('`') {
                file.hidden = Some("its justfile runs commands while it is read");
            }
            let directive = line.split(' ').next().unwrap_or_default();
            if line.starts_with('[') {
                continue;
            }
            if matches!(
                directive,
                "set" | "import" | "import?" | "mod" | "mod?" | "alias"
            ) {
                file.hidden = Some("its justfile has parts that are not looked into");
                continue;
            }
            if line.contains(":=") {
                continue;
            }
            let Some((head, needs)) = line.split_once(':') else {
                file.hidden = Some("its justfile has parts that are not looked into");
                continue;
            };
            let mut head = head.trim_start_matches('@').split_ascii_whitespace();
            let Some(name) = head.next() else { continue };
            if needs.contains(['(', '&']) {
                file.hidden = Some("its justfile has parts that are not looked into");
            }
            let recipe = Recipe {
                takes: head.next().is_some(),
                needs: needs.split_ascii_whitespace().map(str::to_owned).collect(),
                lines: Vec::new(),
            };
            file.first.get_or_insert_with(|| name.to_owned());
            file.recipes.insert(name.to_owned(), recipe);
            current = Some(name.to_owned());
        }
        file
    }

    /// The lines of the recipes and of all that they need; and why there may be more.
    fn recipes(&self, words: &[&String]) -> (Vec<String>, Option<&'static str>) {
        let mut hidden = None;
        let mut waiting: Vec<String> = Vec::new();
        if words.is_empty() {
            waiting.extend(self.first.clone());
        }
        for word in words {
            // What stands behind a recipe that takes arguments is one of them.
            waiting.push((*word).clone());
            if self.recipes.get(*word).is_some_and(|recipe| recipe.takes) {
                break;
            }
        }
        waiting.reverse();
        let mut seen = BTreeSet::new();
        let mut lines = Vec::new();
        while let Some(name) = waiting.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let Some(recipe) = self
                .recipes
                .get(&name)
                .filter(|_| seen.len() <= MAX_RECIPES)
            else {
                hidden = Some("it has no recipe for one of its targets");
                continue;
            };
            if recipe
                .lines
                .first()
                .is_some_and(|line| line.starts_with("#!"))
            {
                hidden = Some("a recipe is a script that is not looked into");
                continue;
            }
            lines.extend(recipe.lines.iter().map(|line| filled(line)));
            waiting.extend(recipe.needs.iter().rev().cloned());
        }
        (lines, hidden)
    }
}

/// A line of a recipe; what `{{ }}` is filled in is known only at run time.
fn filled(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line.trim_start_matches(['@', '-']);
    while let Some((before, behind)) = rest.split_once("{{") {
        text.push_str(before);
        text.push(UNKNOWN);
        rest = behind.split_once("}}").map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text
}
