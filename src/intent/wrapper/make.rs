//! make: the recipes of the targets that are named, read from the Makefile where that is simple.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};
use super::makefile::Make;
use super::start::Start;

const OPTIONS: Grammar = Grammar::gnu(
    "/b /m always-make/B directory/C= debug? /d environment-overrides/e eval/E= file/f= makefile= help/h ignore-errors/i \
     include-dir/I= jobs/j? keep-going/k load-average/l? max-load? check-symlink-times/L just-print/n dry-run recon \
     old-file/o= assume-old= output-sync/O? print-data-base/p question/q no-builtin-rules/r no-builtin-variables/R silent/s quiet \
     no-silent no-keep-going stop/S touch/t trace version/v print-directory/w no-print-directory what-if/W= new-file= assume-new= \
     warn-undefined-variables shuffle? jobserver-style=",
);

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
    // Rules that are not the project's own are another thing than a target of it.
    let sets_program = |variable: &&str| {
        let (name, _) = variable.split_once('=').unwrap_or((*variable, ""));
        PROGRAMS.contains(&name.trim_end_matches([':', '?', '+']))
    };
    let foreign = line.unknown.is_some()
        || line.any(&[
            "eval",
            "include_dir",
            "file",
            "makefile",
            "environment_overrides",
        ])
        || variables.iter().any(sets_program);
    let mut own = match why {
        Some(why) => own.opaque(&why),
        None if foreign => own.opaque("what it runs is not the project's own"),
        None => own,
    };
    if foreign {
        "run_code".clone_into(&mut own.action);
    }
    std::iter::once(own).chain(inner).collect()
}

/// Variables that name a program which recipes run.
const PROGRAMS: &[&str] = &[
    "AR",
    "AS",
    "CC",
    "CXX",
    "CPP",
    "LD",
    "MAKE",
    "RM",
    "SHELL",
    ".SHELLFLAGS",
];

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
