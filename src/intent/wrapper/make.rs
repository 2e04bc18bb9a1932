//! make: the recipes of the targets that are named, read from the Makefile where that is simple.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, UNKNOWN, World};
use super::start::Start;

const OPTIONS: Grammar = Grammar::gnu(
    "/b /m always-make/B directory/C= debug? /d environment-overrides/e eval/E= file/f= makefile= help/h ignore-errors/i \
     include-dir/I= jobs/j? keep-going/k load-average/l? max-load? check-symlink-times/L just-print/n dry-run recon \
     old-file/o= assume-old= output-sync/O? print-data-base/p question/q no-builtin-rules/r no-builtin-variables/R silent/s quiet \
     no-silent no-keep-going stop/S touch/t trace version/v print-directory/w no-print-directory what-if/W= new-file= assume-new= \
     warn-undefined-variables shuffle? jobserver-style=",
);

/// Targets and recipes that are looked into.
const MAX_TARGETS: usize = 256;
/// Bytes of all recipes after their variables were filled in.
const MAX_RECIPES: usize = 1 << 20;
/// References inside of references that are followed.
const MAX_NESTED: usize = 8;

/// Variables that are filled in for one Makefile.
const MAX_FILLED: usize = 20_000;

/// Variables of make itself whose values are not looked into.
const OWN: &str = "CURDIR MAKEFILE_LIST MAKECMDGOALS MAKELEVEL MAKE_VERSION MAKE_HOST MAKE_COMMAND MAKEOVERRIDES MFLAGS SUFFIXES .LIBPATTERNS \
    LEX YACC FC F77 PC CO GET LINT M2C TEX TEXI2DVI MAKEINFO WEAVE CWEAVE TANGLE CTANGLE SHELL .DEFAULT_GOAL .VARIABLES .FEATURES \
    COMPILE.c COMPILE.cc LINK.c LINK.o OUTPUT_OPTION TARGET_ARCH LOADLIBES LDLIBS CPPFLAGS ARFLAGS ASFLAGS FFLAGS LFLAGS YFLAGS VPATH";

/// Variables that make brings along and that name programs.
const BUILT_IN: &[(&str, &str)] = &[
    ("CC", "cc"),
    ("CXX", "g++"),
    ("CPP", "cc -E"),
    ("AR", "ar"),
    ("AS", "as"),
    ("RM", "rm -f"),
    ("MAKE", "make"),
    ("LD", "ld"),
    ("MAKEFLAGS", ""),
    ("CFLAGS", ""),
    ("CXXFLAGS", ""),
    ("LDFLAGS", ""),
];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() || matches!(call.words, [word] if word == "-v" || word == "-h") {
        return vec![super::itself(call)];
    }
    let words: Vec<String> = call
        .words
        .iter()
        .filter(|word| !jobs(word))
        .cloned()
        .collect();
    let line = OPTIONS.read(&words);
    let (variables, targets): (Vec<&str>, Vec<&str>) =
        line.operands.iter().partition(|word| word.contains('='));
    let mut start = Start::default();
    for directory in line.texts("directory") {
        start = start.within(directory);
    }
    let own = Intent::new("make", "run_target", Effect::Execute)
        .options(&line)
        .texts("target", &targets)
        .texts("variable", &variables);
    let file = makefile(call, &line, &start);
    let mut inner = Vec::new();
    let found = file.and_then(|text| {
        start.world(call, |world| {
            let mut make = Make::parse(&text, world, &variables);
            make.recipes(call.limit, &targets)
                .map(|recipes| (make.hidden, recipes))
        })
    });
    // Only lines that call make, or are marked, run all the same.
    let prints = line.is_surely_set("just_print")
        || line.is_surely_set("dry_run")
        || line.is_surely_set("recon");
    let mut why = match found {
        Ok((None, recipes)) if prints && !recipes.iter().any(|text| text.contains("make")) => {
            return vec![Intent {
                effect: Effect::Read,
                ..own
            }];
        }
        Ok((hidden, recipes)) => {
            if recipes.len() > call.limit {
                Some("it runs more than is looked into".to_owned())
            } else {
                // What is put into a recipe by a variable from elsewhere is a word of it.
                for recipe in recipes {
                    inner.extend(start.words_of_line(call, &recipe));
                }
                hidden.map(str::to_owned)
            }
        }
        Err(why) => Some(why),
    };
    if line.any(&["eval", "environment_overrides", "include_dir"]) {
        why = Some("an option brings in rules or variables that are not looked into".to_owned());
    }
    if let Some(option) = line.unknown {
        why = Some(format!("{option} may change what it runs"));
    }
    let own = match why {
        Some(why) => own.opaque(&why),
        None => own,
    };
    std::iter::once(own).chain(inner).collect()
}

/// `-j8`, `-j`: how many jobs is nothing that matters.
fn jobs(word: &str) -> bool {
    word.strip_prefix("-j")
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

fn makefile(call: &Call, line: &Line, start: &Start) -> Result<String, String> {
    let mut given = line.texts("file");
    given.extend(line.texts("makefile"));
    if given.len() > 1 || line.is_unknown("file") || line.is_unknown("makefile") {
        return Err("its rules come from several files".to_owned());
    }
    let names = match given.as_slice() {
        [name] => vec![*name],
        _ => vec!["GNUmakefile", "makefile", "Makefile"],
    };
    for name in names {
        let bytes = start.world(call, |world| world.exists(name).then(|| world.read(name)));
        if let Some(bytes) = bytes {
            let bytes = bytes.map_err(|why| format!("{name} could not be looked into: {why}"))?;
            return String::from_utf8(bytes).map_err(|_| format!("{name} is no text"));
        }
    }
    Err("there is no Makefile to look into".to_owned())
}

/// A Makefile, as far as it is looked into.
struct Make<'a> {
    world: &'a dyn World,
    /// What the command line sets holds against the Makefile.
    given: BTreeSet<String>,
    /// Variables that may still be filled in.
    left: Cell<usize>,
    variables: BTreeMap<String, String>,
    rules: BTreeMap<String, Rule>,
    /// The first target.
    default: Option<String>,
    /// Why there may be more in it than was seen.
    hidden: Option<&'static str>,
}

#[derive(Default)]
struct Rule {
    needs: Vec<String>,
    recipe: Vec<String>,
}

impl<'a> Make<'a> {
    fn parse(text: &str, world: &'a dyn World, given: &[&str]) -> Self {
        let mut make = Self {
            world,
            given: BTreeSet::new(),
            left: Cell::new(MAX_FILLED),
            variables: BTreeMap::new(),
            rules: BTreeMap::new(),
            default: None,
            hidden: None,
        };
        for (name, value) in BUILT_IN {
            make.variables
                .insert((*name).to_owned(), (*value).to_owned());
        }
        for variable in given {
            make.set(variable);
        }
        make.given = make
            .variables
            .keys()
            .filter(|name| {
                given
                    .iter()
                    .any(|variable| variable.starts_with(name.as_str()))
            })
            .cloned()
            .collect();
        let text = text.replace("\\\r\n", "\\\n");
        let mut lines = text.lines();
        let mut current: Vec<String> = Vec::new();
        while let Some(first) = lines.next() {
            let is_recipe = first.starts_with('\t') && !current.is_empty();
            let mut line = first.to_owned();
            while line.ends_with('\\') {
                let Some(next) = lines.next() else { break };
                if is_recipe {
                    line.push('\n');
                    line.push_str(next.strip_prefix('\t').unwrap_or(next));
                } else {
                    line.pop();
                    line.push(' ');
                    line.push_str(next.trim_start());
                }
            }
            if is_recipe {
                for target in &current {
                    let rule = make.rules.entry(target.clone()).or_default();
                    rule.recipe.push(line[1..].to_owned());
                }
                continue;
            }
            make.line(&line, &mut current);
        }
        make
    }

    /// One line that is no recipe.
    fn line(&mut self, line: &str, current: &mut Vec<String>) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            return;
        }
        let first = line.split([' ', '\t']).next().unwrap_or_default();
        let directives = [
            "include", "-include", "sinclude", "define", "endef", "ifeq", "ifneq", "ifdef",
            "ifndef", "else", "endif", "vpath", "load", "-load", "override", "private", "undefine",
        ];
        if directives.contains(&first) {
            self.hidden = Some("its Makefile has parts that are not looked into");
            return;
        }
        if line.contains("$(shell")
            || line.contains("${shell")
            || line.contains("$(eval")
            || line.contains("!=")
        {
            self.hidden = Some("its Makefile runs commands while it is read");
        }
        if first == "export" || first == "unexport" {
            self.set(line[first.len()..].trim_start());
            return;
        }
        let equals = line.find('=');
        let colon = line
            .find(':')
            .filter(|at| !line[*at..].starts_with(":=") && !line[*at..].starts_with("::="));
        match (colon, equals) {
            (Some(colon), equals) if equals.is_none_or(|equals| colon < equals) => {
                self.rule(line, colon, current);
            }
            (_, Some(_)) => {
                current.clear();
                self.set(line);
            }
            _ => self.hidden = Some("its Makefile has parts that are not looked into"),
        }
    }

    fn rule(&mut self, line: &str, colon: usize, current: &mut Vec<String>) {
        let (targets, behind) = line.split_at(colon);
        let behind = behind.trim_start_matches(':');
        if behind.contains('=') {
            self.hidden = Some("its Makefile has variables of single targets");
            return;
        }
        let (needs, recipe) = match behind.split_once(';') {
            Some((needs, recipe)) => (needs, Some(recipe.trim_start())),
            None => (behind, None),
        };
        let needs = self.expand(needs, 0);
        let targets = self.expand(targets, 0);
        if targets.contains(UNKNOWN) || needs.contains(UNKNOWN) {
            self.hidden = Some("its Makefile has targets that are known only at run time");
        }
        current.clear();
        for target in targets.split_ascii_whitespace() {
            if target.contains('%') {
                self.hidden = Some("its Makefile has rules by patterns");
            }
            if self.default.is_none() && !target.starts_with('.') {
                self.default = Some(target.to_owned());
            }
            let rule = self.rules.entry(target.to_owned()).or_default();
            rule.needs.extend(
                needs
                    .split_ascii_whitespace()
                    .filter(|need| *need != "|")
                    .map(str::to_owned),
            );
            rule.recipe.extend(recipe.map(str::to_owned));
            current.push(target.to_owned());
        }
    }

    /// `NAME = value`, `:=`, `?=` and `+=`.
    fn set(&mut self, line: &str) {
        let Some((name, value)) = line.split_once('=') else {
            return;
        };
        let value = value.trim();
        let plain = name.trim_end_matches([':', '?', '+', '!']).trim();
        if matches!(
            plain,
            "SHELL" | ".SHELLFLAGS" | "MAKEFLAGS" | ".RECIPEPREFIX" | "MAKEFILES"
        ) {
            self.hidden = Some("its Makefile says how recipes are run");
        }
        if self.given.contains(plain) {
            return;
        }
        let mut before = self.variables.get(plain).cloned();
        if before.is_none() {
            before = self.world.variable(plain);
        }
        let value = match (name.trim_end().chars().last(), before) {
            (Some('?'), Some(before)) => before,
            (Some('+'), Some(before)) => format!("{before} {value}"),
            (Some('!'), _) => UNKNOWN.to_string(),
            _ => value.to_owned(),
        };
        if value.len() < 64 << 10 {
            self.variables.insert(plain.to_owned(), value);
        }
    }

    /// The recipes of the targets and of all they need, in the order of make.
    fn recipes(&mut self, limit: usize, targets: &[&str]) -> Result<Vec<String>, String> {
        let first: Vec<String> = if targets.is_empty() {
            let default = self.default.clone();
            vec![default.ok_or("its Makefile has no target")?]
        } else {
            targets.iter().map(|target| (*target).to_owned()).collect()
        };
        // Rules for these are not targets: they change how the others run.
        if self.rules.contains_key(".ONESHELL") {
            self.hidden = Some("its Makefile says how recipes are run");
        }
        let mut seen = BTreeSet::new();
        let mut recipes = Vec::new();
        let mut bytes = 0;
        let mut waiting: Vec<String> = first.iter().rev().cloned().collect();
        while let Some(target) = waiting.pop() {
            if !seen.insert(target.clone()) {
                continue;
            }
            if seen.len() > MAX_TARGETS {
                return Err("it has more targets than are looked into".to_owned());
            }
            let Some(rule) = self.rules.get(&target) else {
                if target.contains(UNKNOWN)
                    || first.contains(&target)
                    || !self.world.exists(&target)
                {
                    self.hidden = Some("it has no rule for one of its targets");
                }
                continue;
            };
            for line in &rule.recipe {
                let line = line.trim_start_matches(['@', '-', '+', ' ', '\t']);
                let text = Self::automatic(line, &target, &rule.needs);
                let text = self.expand(&text, 0);
                bytes += text.len();
                if bytes > MAX_RECIPES || recipes.len() > limit {
                    return Err("its recipes are longer than what is looked into".to_owned());
                }
                recipes.push(text);
            }
            waiting.extend(rule.needs.iter().rev().cloned());
        }
        Ok(recipes)
    }

    /// `$@`, `$<` and `$^`.
    fn automatic(line: &str, target: &str, needs: &[String]) -> String {
        if !line.contains('$') || target.len() > 4096 {
            return line.to_owned();
        }
        let all = needs.join(" ");
        let all = if all.len() > 4096 {
            UNKNOWN.to_string()
        } else {
            all
        };
        line.replace("$@", target)
            .replace("$<", needs.first().map_or("", String::as_str))
            .replace("$^", &all)
            .replace("$?", &UNKNOWN.to_string())
            .replace("$*", &UNKNOWN.to_string())
    }

    /// Text with its variables filled in; what is not known is marked.
    fn expand(&self, text: &str, depth: usize) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            filled.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let Some(first) = rest.chars().next() else {
                break;
            };
            let close = match first {
                '(' => ')',
                '{' => '}',
                '$' => {
                    filled.push('$');
                    rest = &rest[1..];
                    continue;
                }
                letter => {
                    filled.push_str(&self.variable(&letter.to_string(), depth));
                    rest = &rest[letter.len_utf8()..];
                    continue;
                }
            };
            let Some(length) = closing(rest, first, close) else {
                filled.push(UNKNOWN);
                break;
            };
            filled.push_str(&self.variable(&rest[1..length], depth));
            rest = &rest[length + 1..];
            if filled.len() > MAX_RECIPES {
                return UNKNOWN.to_string();
            }
        }
        filled.push_str(rest);
        filled
    }

    /// The value of a variable; functions and substitutions are not looked into.
    fn variable(&self, name: &str, depth: usize) -> String {
        let Some(left) = self.left.get().checked_sub(1) else {
            return UNKNOWN.to_string();
        };
        self.left.set(left);
        let plain = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        match self
            .variables
            .get(name)
            .filter(|_| plain && depth < MAX_NESTED)
        {
            Some(value) if value.contains('$') => self.expand(value, depth + 1),
            Some(value) => value.clone(),
            None if plain
                && depth < MAX_NESTED
                && !OWN.split_ascii_whitespace().any(|own| own == name) =>
            {
                self.world.variable(name).unwrap_or_default()
            }
            None => UNKNOWN.to_string(),
        }
    }
}

/// Where the bracket at the front of the text closes.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}
