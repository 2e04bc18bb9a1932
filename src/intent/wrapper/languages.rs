//! Interpreters: code on the command line, a script, a module, or what they read. Code is opaque, with its text.

use super::super::call::Call;
use super::super::{Effect, Intent, Stdin};
use super::start::Start;

struct Language {
    names: &'static str,
    /// Letters of the options that take code from the command line.
    code: &'static str,
    /// Letters and long options that take the next word.
    takes: &'static str,
    /// Words that only print the version or the like.
    shows: &'static str,
    /// Words that make it look at the script without running it.
    checks: &'static str,
}

const fn language(
    names: &'static str,
    code: &'static str,
    takes: &'static str,
    shows: &'static str,
    checks: &'static str,
) -> Language {
    Language {
        names,
        code,
        takes,
        shows,
        checks,
    }
}

const LANGUAGES: &[Language] = &[
    language(
        "python pypy ipython jython micropython bpython",
        "c",
        "-W -X --check-hash-based-pycs",
        "-V -VV -h -?",
        "",
    ),
    language(
        "node nodejs",
        "ep",
        "-r --require --import -C --conditions --loader --experimental-loader --env-file --inspect-port --title",
        "-v -h --v8-options",
        "-c --check",
    ),
    language(
        "ts-node tsx esno vite-node",
        "ep",
        "-P --project -r --require",
        "-v -V -h",
        "",
    ),
    language("ruby jruby irb", "e", "-I -r -E -C", "-v -h", ""),
    language("perl raku", "eE", "-I -M -m", "-v -V -h", ""),
    language(
        "php",
        "rBRE",
        "-c -d -z -S -t",
        "-v -i -m -h --ini --info",
        "-l --syntax-check",
    ),
    language("lua luajit luau texlua", "e", "-l", "-v", ""),
    language(
        "Rscript R julia elixir iex groovy scala ghci runghc runhaskell crystal osascript tclsh wish guile racket sbcl clojure clj \
         ocaml erl escript java jshell gjs bb janet csi chez scheme swipl gst dart kotlin dotnet-script fsi",
        "e",
        "-cp -classpath --class-path",
        "-version",
        "",
    ),
    language("m4 gnuplot octave", "e", "", "-v", ""),
];

/// Modules of python that are programs of their own, and are read as those.
const PROGRAMS: &[&str] = &[
    "pip",
    "pytest",
    "black",
    "ruff",
    "mypy",
    "flake8",
    "isort",
    "pylint",
    "coverage",
    "tox",
    "nox",
    "build",
    "twine",
    "virtualenv",
    "uvicorn",
    "gunicorn",
    "flask",
    "django",
    "celery",
    "poetry",
    "pdm",
    "pipx",
    "uv",
    "pre_commit",
    "pyright",
    "ansible",
    "awscli",
    "sphinx",
    "mkdocs",
    "jupyter",
    "httpie",
    "youtube_dl",
    "yt_dlp",
];

/// Modules of python that do one known thing.
const MODULES: &[(&str, Effect)] = &[
    ("venv", Effect::Read),
    ("ensurepip", Effect::Write),
    ("compileall", Effect::Read),
    ("py_compile", Effect::Read),
    ("http.server", Effect::Network),
    ("json.tool", Effect::Read),
    ("json", Effect::Read),
    ("site", Effect::Read),
    ("sysconfig", Effect::Read),
    ("platform", Effect::Read),
    ("calendar", Effect::Read),
    ("tokenize", Effect::Read),
    ("ast", Effect::Read),
    ("dis", Effect::Read),
    ("tabnanny", Effect::Read),
    ("this", Effect::Read),
];

/// The row of a language; a version behind the name (`python3.11`) does not matter.
fn row(name: &str) -> Option<&'static Language> {
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    LANGUAGES.iter().find(|row| {
        row.names
            .split_ascii_whitespace()
            .any(|known| known == name || known == plain && !plain.is_empty())
    })
}

pub(super) fn knows(name: &str) -> bool {
    row(name).is_some()
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let Some(row) = row(call.name) else {
        return Vec::new();
    };
    let is = |list: &str, word: &str| list.split_ascii_whitespace().any(|known| known == word);
    if call.asks_about_itself() || matches!(call.words, [word] if is(row.shows, word)) {
        return vec![super::itself(call)];
    }
    if row.names.starts_with("node")
        && let Some(intent) = own_tests(call)
    {
        return vec![intent];
    }
    let why = "it runs code that is not looked into";
    let (mut checks, mut loads) = (false, false);
    let mut at = 0;
    while let Some(word) = call.words.get(at) {
        at += 1;
        if word == "--" || word == "-" {
            break;
        }
        if !word.starts_with('-') {
            at -= 1;
            break;
        }
        checks |= is(row.checks, word);
        let (name, value) = word
            .split_once('=')
            .map_or((word.as_str(), None), |(n, v)| (n, Some(v)));
        // What is loaded first runs, even where the script itself is only looked at.
        loads |= word.starts_with("-r")
            || matches!(
                name,
                "--require" | "--import" | "--loader" | "--experimental-loader"
            );
        if matches!(
            name,
            "--eval" | "--print" | "--run" | "--command" | "--execute"
        ) {
            let code = value.or(call.words.get(at).map(String::as_str));
            return vec![code_of(call, code.unwrap_or_default(), why)];
        }
        if call.name.starts_with("py") && !word.starts_with("--") && bundle_has(word, 'm', row.code)
        {
            return module(call, word, at, why);
        }
        if !word.starts_with("--")
            && let Some(letter) = word[1..].find(|c| row.code.contains(c)).map(|i| i + 1)
            && !is(row.checks, word)
        {
            let behind = &word[letter + 1..];
            // Perl's code stands in the next word, whatever else is bundled; python's may be attached.
            let next = call.words.get(at).map(String::as_str);
            let code = if behind.is_empty() {
                next
            } else {
                Some(behind)
            };
            return vec![code_of(call, code.unwrap_or_default(), why)];
        }
        at += usize::from(value.is_none() && is(row.takes, word));
    }
    match call.words.get(at..).and_then(<[String]>::split_first) {
        Some((path, parameters)) => {
            let own = Intent::new(call.name, "run_script", Effect::Execute)
                .text("path", path)
                .texts("parameter", parameters);
            if checks && !loads {
                return vec![Intent {
                    action: "check".to_owned(),
                    effect: Effect::Read,
                    ..own
                }];
            }
            vec![own.opaque("its code is not looked into")]
        }
        None => match call.stdin {
            Stdin::Text(text) => vec![code_of(call, text, why)],
            Stdin::Piped(program) => {
                vec![call.runs("run_code", &format!("it runs what {program} prints"))]
            }
            _ => vec![call.runs("run_code", why)],
        },
    }
}

/// `node --test`: the tests of the project, as `npm test` would run them. With any other option it runs what it is told.
fn own_tests(call: &Call) -> Option<Intent> {
    let (options, paths): (Vec<&String>, Vec<&String>) =
        call.words.iter().partition(|word| word.starts_with('-'));
    let plain = |word: &&&String| {
        let name = word.split('=').next().unwrap_or(word);
        matches!(
            name,
            "--test"
                | "--test-only"
                | "--watch"
                | "--test-concurrency"
                | "--experimental-test-coverage"
        ) || word.starts_with("--test-name-pattern=")
            || ["spec", "tap", "dot", "junit"]
                .iter()
                .any(|kind| ***word == format!("--test-reporter={kind}"))
    };
    let is_own = |path: &&&String| {
        let outside = path.starts_with(['/', '~', crate::intent::UNKNOWN]);
        !outside && !path.split('/').any(|part| part == "..")
    };
    let tests = options.first().is_some_and(|word| *word == "--test")
        && options.iter().filter(plain).count() == options.len()
        && paths.iter().filter(is_own).count() == paths.len();
    tests.then(|| {
        Intent::new(call.name, "test", Effect::Execute)
            .set("test")
            .texts("path", &paths)
    })
}

/// True for `-m`, `-Im`, `-mvenv`: the letter stands before any that takes the rest.
fn bundle_has(word: &str, letter: char, before: &str) -> bool {
    word[1..]
        .chars()
        .take_while(|c| !before.contains(*c) && !matches!(c, 'W' | 'X'))
        .any(|c| c == letter)
}

fn code_of(call: &Call, code: &str, why: &str) -> Intent {
    Intent::new(call.name, "run_code", Effect::Execute)
        .text("code", code)
        .opaque(why)
}

/// `python -m module`, the module attached or in the next word.
fn module(call: &Call, word: &str, at: usize, why: &str) -> Vec<Intent> {
    let attached = word.split_once('m').map_or("", |(_, name)| name);
    let (name, words) = if attached.is_empty() {
        match call.words.get(at..).and_then(<[String]>::split_first) {
            Some((name, words)) => (name.as_str(), words),
            None => return vec![super::itself(call)],
        }
    } else {
        (attached, &call.words[at..])
    };
    let own = Intent::new(call.name, "run_module", Effect::Execute)
        .text("module", name)
        .texts("parameter", words);
    // The directory comes first on the path of modules: a file there stands in for the one that is meant.
    let top = name.split('.').next().unwrap_or(name);
    if call.world.exists(top) || call.world.exists(&format!("{top}.py")) {
        return vec![own.opaque("a file of that name lies in the directory")];
    }
    if PROGRAMS.contains(&name) {
        let program = name.replace('_', "-");
        let words: Vec<String> = std::iter::once(program)
            .chain(words.iter().cloned())
            .collect();
        return Start::default().words(call, &words);
    }
    let Some((_, effect)) = MODULES.iter().find(|(known, _)| *known == name) else {
        return vec![own.opaque(why)];
    };
    let operands: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let effect_intent = Intent {
        effect: *effect,
        ..own
    };
    match name {
        "json.tool" | "json" => {
            let read = Intent::new("filesystem", "read", Effect::Read);
            let read = operands.first().map(|path| read.text("path", path));
            let outputs = operands
                .get(1)
                .into_iter()
                .flat_map(|path| call.output(path));
            std::iter::once(effect_intent)
                .chain(read)
                .chain(outputs)
                .collect()
        }
        "venv" => std::iter::once(effect_intent)
            .chain(
                operands
                    .iter()
                    .take(call.limit)
                    .flat_map(|path| call.output(path)),
            )
            .collect(),
        // Beside each file lies what it was compiled to.
        "compileall" | "py_compile" => {
            let outputs = operands.iter().take(call.limit).flat_map(|path| {
                let directory = path
                    .rsplit_once('/')
                    .map_or(".", |(directory, _)| directory);
                call.output(&format!("{directory}/__pycache__"))
                    .collect::<Vec<_>>()
            });
            std::iter::once(effect_intent).chain(outputs).collect()
        }
        _ => vec![effect_intent],
    }
}
