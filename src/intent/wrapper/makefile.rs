//! A Makefile: its variables, its rules, and the recipes of a target with its variables filled in.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::{UNKNOWN, World};

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

/// A Makefile, as far as it is looked into.
pub(super) struct Make<'a> {
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
    pub(super) hidden: Option<&'static str>,
}

#[derive(Default)]
struct Rule {
    needs: Vec<String>,
    recipe: Vec<String>,
}

impl<'a> Make<'a> {
    pub(super) fn parse(text: &str, world: &'a dyn World, given: &[&str]) -> Self {
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
    pub(super) fn recipes(
        &mut self,
        limit: usize,
        targets: &[&str],
    ) -> Result<Vec<String>, String> {
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
