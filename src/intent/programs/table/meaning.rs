//! What a program would do by its line of the table: the words become intents.

use super::super::super::call::{Call, snake, typed};
use super::super::super::catalog::{self, End, Known, Node, Reading, SHIPPED};
use super::super::super::{Effect, Intent, UNKNOWN, Value, generic};
use super::super::sql_words as sql;
use super::super::{families, verbs};
use super::{Program, find};

/// Roles whose operand is a number if it looks like one.
const NUMBERS: &[&str] = &["number", "id", "pid", "port", "count", "size"];

/// Nothing is known but what the catalog says.
struct Nothing;

impl Known for Nothing {}

pub(in super::super) fn read(call: &Call) -> Vec<Intent> {
    read_words(call, call.words, true)
}

fn read_words(call: &Call, words: &[String], may_doubt: bool) -> Vec<Intent> {
    let program = find(call.name);
    let known: &dyn Known = program.map_or(&Nothing, |program| program);
    let main = program.and_then(|program| program.names.split(' ').next());
    let node = SHIPPED
        .program(call.name)
        .or_else(|| SHIPPED.program(main?))
        .filter(|_| program.is_none_or(|program| !program.alone));
    let reading = catalog::read(node, known, words);
    let mut intents = Meaning {
        call,
        program,
        words,
        reading: &reading,
    }
    .intents();
    // An option that is not known may take what seems to be the sub-command.
    if let Some(at) = reading.doubt.filter(|_| may_doubt) {
        let mut others = words.to_vec();
        others.remove(at);
        let others = read_words(call, &others, false);
        intents.extend(others.into_iter().map(|mut intent| {
            intent.absence.unknown = true;
            intent
        }));
    }
    intents
}

struct Meaning<'a> {
    call: &'a Call<'a>,
    program: Option<&'static Program>,
    words: &'a [String],
    reading: &'a Reading,
}

impl Meaning<'_> {
    fn intents(&self) -> Vec<Intent> {
        let reading = self.reading;
        let (resource, path) = self.place();
        if let Some(about) = self.about_itself() {
            return vec![Intent::new(&resource, about, Effect::Read)];
        }
        match reading.end {
            End::Unknown => {
                let intent = Intent::new(&resource, &action(path), Effect::Execute);
                return vec![
                    self.given(intent)
                        .operands(&reading.operands)
                        .opaque("which sub-command it is will be known only at run time"),
                ];
            }
            End::Stranger(at) => return self.strange(&resource, at),
            End::Known => {}
        }
        let row = self.program.and_then(|p| p.meaning(&reading.path));
        if self.program.is_none()
            && let Some(intents) = generic::command(self.call, self.call.name)
        {
            return intents;
        }
        let spelled = match self.program {
            Some(_) if path.is_empty() && !reading.path.is_empty() => action(&reading.path),
            Some(_) if path.is_empty() && resource != self.call.name => snake(self.call.name),
            _ => action(path),
        };
        let mut intent = Intent::new(&resource, &spelled, self.effect(row));
        intent = self.given(intent);
        let row = row.map_or("", |(_, row)| row);
        let destroys = |(name, value): (&String, &Value)| {
            verbs::destroys(name) && *value != Value::Bool(false)
        };
        if intent.args.iter().any(destroys) {
            intent.effect = Effect::Destroy;
        }
        let mut extra = Vec::new();
        let runs_at = self.operands(&mut intent, row, &mut extra);
        self.tokens(&mut intent, row, &mut extra);
        let always = self.program.map_or("", |program| program.always);
        self.tokens(&mut intent, always, &mut extra);
        if let Some(option) = &reading.runs {
            intent = intent.opaque(&format!("{option} runs a program"));
        }
        let hides =
            self.program.is_some_and(|program| program.cautious) && reading.unknown.is_some();
        if intent.opaque.is_some() || hides {
            intent.effect = intent.effect.max(Effect::Execute);
        }
        if intent.effect == Effect::Read && self.names_a_credential(&intent) {
            intent.effect = Effect::Secret;
        }
        let read = self.files_read(&mut intent);
        let mut intents = vec![intent];
        intents.append(&mut extra);
        intents.extend(read);
        if let Some(at) = runs_at {
            intents.extend(self.call.run(&self.words[at.min(self.words.len())..]));
        }
        intents
    }

    /// The resource, and the part of the path that is the action.
    fn place(&self) -> (String, &[String]) {
        let path = self.reading.path.as_slice();
        let Some(program) = self.program else {
            return (self.call.name.to_owned(), path);
        };
        if program.resource == "@" {
            return (self.call.name.to_owned(), path);
        }
        let Some((before, after)) = program.resource.split_once('*') else {
            return (program.resource.to_owned(), path);
        };
        match path.split_first() {
            Some((service, rest)) => {
                let service = families::service(program.resource, service);
                // `az login` is a service and its only verb in one word.
                let rest = if rest.is_empty() { path } else { rest };
                (format!("{before}{service}{after}"), rest)
            }
            None => (before.trim_end_matches('.').to_owned(), path),
        }
    }

    /// The action if it is only asked for its help or version.
    fn about_itself(&self) -> Option<&'static str> {
        if self.reading.unknown.is_some() || matches!(self.reading.end, End::Unknown) {
            return None;
        }
        match self.words.split_last() {
            Some((word, before)) if before.len() == self.reading.path.len() => {
                match word.as_str() {
                    "--help" | "-help" => Some("help"),
                    "--version" | "-version" if before.is_empty() => Some("version"),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Adds the options, and what is known of those that were not given.
    fn given(&self, mut intent: Intent) -> Intent {
        intent.args.extend(self.reading.args.clone());
        intent.absence.unknown = self.reading.unknown.is_some();
        intent.absence.flags.clone_from(&self.reading.flags);
        intent
    }

    /// A sub-command nobody has described: read by its looks.
    fn strange(&self, resource: &str, at: usize) -> Vec<Intent> {
        if let Some(intents) = generic::command(self.call, resource) {
            return intents;
        }
        if self.program.is_some_and(|program| program.plugins) {
            let why = "a sub-command that is not known here may be another program";
            return vec![
                Intent::new(resource, "run_command", Effect::Execute)
                    .texts("positional", self.words)
                    .opaque(why),
            ];
        }
        let mut words = self.reading.path.clone();
        words.extend_from_slice(&self.words[at..]);
        let template = self.program.filter(|p| p.resource.contains('*'));
        let (resource, words) = match (template, words.split_first()) {
            (Some(program), Some((first, rest))) if generic::is_bare(first) => (
                program
                    .resource
                    .replace('*', families::service(program.resource, first)),
                rest.to_vec(),
            ),
            _ => (resource.to_owned(), words),
        };
        let mut intents = generic::read_as(&resource, &words, Effect::Execute);
        for intent in &mut intents {
            for (name, value) in &self.reading.args {
                intent
                    .args
                    .entry(name.clone())
                    .or_insert_with(|| value.clone());
            }
            intent.absence.unknown = true;
        }
        intents
    }

    fn effect(&self, row: Option<(&str, &str)>) -> Effect {
        let node = self.reading.node;
        let told = row.and_then(|(_, row)| row.split_ascii_whitespace().find_map(effect));
        let is_wide = row.is_some_and(|(pattern, _)| pattern.starts_with('*'));
        if is_wide && told == Some(Effect::Read) && verbs::shows_secret(&self.reading.path) {
            return Effect::Secret;
        }
        let by_verb = || verbs::effect(&self.reading.path, self.program.is_some());
        let effect = told.unwrap_or_else(by_verb);
        if told.is_none() && node.is_some_and(Node::is_dangerous) {
            return effect.max(Effect::Destroy);
        }
        effect
    }

    /// Gives the operands their roles; where a command begins among the words, if one is run.
    fn operands(&self, intent: &mut Intent, row: &str, extra: &mut Vec<Intent>) -> Option<usize> {
        let told: Vec<&str> = row
            .split_ascii_whitespace()
            .filter(|token| {
                !token.starts_with(['=', '+'])
                    && !token.starts_with("--")
                    && effect(token).is_none()
                    && !matches!(*token, "opaque" | "remote" | "elsewhere" | "below")
                    && !token.starts_with("nothing:")
            })
            .collect();
        let described = self.reading.node.map(Node::operands).unwrap_or_default();
        let is_told = !told.is_empty();
        let roles: Vec<&str> = if is_told {
            told
        } else {
            described.split_ascii_whitespace().collect()
        };
        let mut operands = self.reading.operands.as_slice();
        let mut plain: Vec<String> = Vec::new();
        let mut used = 0;
        for (index, role) in roles.iter().enumerate() {
            if *role == "run" {
                if operands.is_empty() {
                    break;
                }
                let at = self.reading.rest + used;
                return Some(at);
            }
            let Some((first, rest)) = operands.split_first() else {
                break;
            };
            let name = role.trim_end_matches(['*', '!', '>', '<']);
            let later = roles.len() - index - 1;
            let (these, left) = if role.contains('*') {
                operands.split_at(operands.len().saturating_sub(later).max(1))
            } else {
                (std::slice::from_ref(first), rest)
            };
            used += these.len();
            operands = left;
            if role.contains('!') {
                intent.opaque = Some("it runs a command among its words".to_owned());
            }
            for path in these.iter().filter(|path| is_told && !is_remote(path)) {
                if role.contains('>') {
                    extra.extend(self.call.output(path));
                } else if role.contains('<') && *path != "-" {
                    extra.push(input(path));
                }
            }
            if let Some(flavour) = name.strip_prefix("sql@") {
                let text = Value::String(these.join(" "));
                let text = if these.iter().any(|word| word.contains(UNKNOWN)) {
                    Value::Unknown
                } else {
                    text
                };
                extra.extend(sql::read(self.call, flavour, false, &[text]));
                *intent = std::mem::replace(intent, Intent::new("", "", Effect::Read))
                    .texts("sql", these);
            } else if name == "verb" {
                intent.action = snake(first);
                intent.effect = verbs::effect(&[(*first).clone()], true).max(Effect::Read);
            } else if name == "kind" {
                intent.action = format!("{}_{}", intent.action, snake(first));
            } else if name == "-" || intent.args.contains_key(name) {
                plain.extend_from_slice(these);
            } else if NUMBERS.contains(&name) && these.len() == 1 {
                intent.args.insert(name.to_owned(), typed(first));
            } else {
                *intent =
                    std::mem::replace(intent, Intent::new("", "", Effect::Read)).texts(name, these);
            }
        }
        plain.extend_from_slice(operands);
        if !plain.is_empty() {
            let given = intent.args.contains_key("positional");
            *intent = std::mem::replace(intent, Intent::new("", "", Effect::Read)).operands(&plain);
            if given {
                intent.args.insert("positional".to_owned(), Value::Unknown);
            }
        }
        None
    }

    /// What the rest of a row says: other actions, and options that change it.
    fn tokens(&self, intent: &mut Intent, row: &str, extra: &mut Vec<Intent>) {
        for token in row.split_ascii_whitespace() {
            if let Some(exact) = token.strip_prefix("nothing:=") {
                if let Some(exact) = effect(exact).filter(|_| self.words.is_empty()) {
                    intent.effect = exact;
                }
            } else if token == "opaque" {
                intent.opaque = Some("what it runs is not looked into".to_owned());
            } else if token == "remote" {
                let operands = &self.reading.operands;
                let fetched = |word: &&String| is_remote(word) || word.contains('@');
                if let Some(from) = operands.iter().find(fetched) {
                    intent.opaque = Some(format!("what comes from {from} is not looked into"));
                }
            } else if token == "elsewhere" {
                let places = ["path", "package"]
                    .into_iter()
                    .filter_map(|role| intent.args.get(role));
                let is_here = |place: &Value| {
                    let word = plain(place);
                    !matches!(place, Value::Unknown)
                        && (!word.starts_with(['.', '/', '~']) || self.lies_here(&word))
                };
                let all_here = places.into_iter().all(|place| match place {
                    Value::List(places) => places.iter().all(is_here),
                    place => is_here(place),
                });
                if !all_here {
                    intent.opaque = Some("it runs the code of another place".to_owned());
                }
            } else if token == "below" {
                let place = self.reading.args.get("directory").cloned();
                intent
                    .args
                    .entry("path".to_owned())
                    .or_insert_with(|| place.unwrap_or_else(|| Value::String(".".to_owned())));
            } else if let Some(action) = token.strip_prefix('=') {
                action.clone_into(&mut intent.action);
            } else if let Some((option, change)) = token
                .strip_prefix("--")
                .and_then(|token| token.split_once(':'))
            {
                let is_exact = change.starts_with('=');
                let (option, fits): (_, &dyn Fn(&Value) -> bool) =
                    if let Some((option, other)) = option.split_once("!=") {
                        (option, &move |value| !is(value, other))
                    } else if let Some((option, wanted)) = option.split_once('=') {
                        // What makes it milder has to be sure.
                        (option, &move |value| {
                            !is_exact && may_be(value, wanted) || is(value, wanted)
                        })
                    } else {
                        (option, &|_| true)
                    };
                if let Some(value) = self.reading.args.get(&snake(option))
                    && fits(value)
                {
                    self.change(intent, option, value, change, extra);
                }
            }
        }
        for action in row
            .split_ascii_whitespace()
            .filter_map(|token| token.strip_prefix('+'))
        {
            let mut also = intent.clone();
            action.clone_into(&mut also.action);
            extra.push(also);
        }
    }

    fn change(
        &self,
        intent: &mut Intent,
        option: &str,
        value: &Value,
        change: &str,
        extra: &mut Vec<Intent>,
    ) {
        if *value == Value::Bool(false) {
            return;
        }
        if change == ">" || change == "<" {
            let values = match value {
                Value::List(values) => values.clone(),
                value => vec![value.clone()],
            };
            for value in values {
                match value {
                    Value::Bool(_) => {}
                    Value::Unknown => {
                        intent.opaque = Some(format!("which file --{option} names is not known"));
                    }
                    value if change == ">" => extra.extend(self.call.output(&plain(&value))),
                    value => extra.push(input(&plain(&value))),
                }
            }
        } else if let Some((form, flavour)) =
            change.split_once('@').filter(|(form, _)| !form.is_empty())
        {
            let values = match value {
                Value::List(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            extra.extend(sql::read(self.call, flavour, form == "sqlfile", values));
        } else if change == "elsewhere" {
            let is_here = |place: &Value| match place {
                Value::Unknown => false,
                Value::Bool(_) => true,
                place => self.is_here(&plain(place)),
            };
            let places = match value {
                Value::List(places) => places.as_slice(),
                place => std::slice::from_ref(place),
            };
            if !places.iter().all(is_here) {
                intent.opaque = Some(format!("--{option} makes it run the code of another place"));
            }
        } else if change == "remote" {
            let places = match value {
                Value::List(places) => places.as_slice(),
                place => std::slice::from_ref(place),
            };
            if places
                .iter()
                .any(|place| *place == Value::Unknown || is_remote(&plain(place)))
            {
                intent.opaque = Some(format!("what --{option} names is not looked into"));
            }
        } else if change == "anywhere" {
            let mut named = Intent::new("filesystem", "write", Effect::Write);
            named.args.insert("path".to_owned(), Value::Unknown);
            extra.push(named);
        } else if change == "unknown" {
            intent.absence.unknown = true;
        } else if change == "opaque" {
            intent.opaque = Some(format!("--{option} runs what is not looked into"));
        } else if let Some((action, graver)) = change
            .strip_prefix('@')
            .and_then(|verb| verb.split_once('/'))
        {
            action.clone_into(&mut intent.action);
            self.change(intent, option, value, graver, extra);
        } else if let Some(exact) = change.strip_prefix('=') {
            let sure = *value != Value::Unknown && self.reading.unknown.is_none();
            if let Some(exact) = effect(exact).filter(|_| sure) {
                intent.effect = exact;
            }
        } else if let Some(graver) = effect(change) {
            intent.effect = intent.effect.max(graver);
        }
    }
}

/// The names of keys whose values are credentials.
const CREDENTIALS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "secret",
    "credential",
    "_auth",
    "apikey",
    "api_key",
    "api-key",
];

impl Meaning<'_> {
    /// True if it prints the value of a key that is a credential by its name, or of one that is not known.
    fn names_a_credential(&self, intent: &Intent) -> bool {
        let is_one = |key: &Value| {
            let key = plain(key).to_ascii_lowercase();
            CREDENTIALS.iter().any(|part| key.contains(part))
        };
        match intent.args.get("key") {
            Some(Value::List(keys)) => keys.iter().any(is_one),
            Some(key) => is_one(key),
            None => false,
        }
    }

    /// The reading of files that a program names, for rules about those. What is no file but a service, the program
    /// talks to.
    fn files_read(&self, intent: &mut Intent) -> Option<Intent> {
        let is_read =
            intent.resource == "filesystem" && matches!(intent.action.as_str(), "read" | "search");
        let looks = matches!(
            intent.effect,
            Effect::Read | Effect::Network | Effect::Secret
        ) || self.program.is_some_and(|p| p.cautious) && intent.effect == Effect::Write;
        if !looks || is_read {
            return None;
        }
        let paths = match intent.args.get("path")? {
            Value::List(paths) => paths.clone(),
            Value::Bool(_) => return None,
            path => vec![path.clone()],
        };
        let (remote, mut local): (Vec<Value>, Vec<Value>) =
            paths.into_iter().partition(|path| is_remote(&plain(path)));
        if !remote.is_empty() && self.program.is_some_and(|program| program.cautious) {
            intent.effect = intent.effect.max(Effect::Network);
        }
        local.retain(|path| !matches!(path, Value::String(path) if path == "-"));
        let path = match local.len() {
            0 => return None,
            1 => local.remove(0),
            _ => Value::List(local),
        };
        Some(Intent::new("filesystem", "read", Effect::Read).arg("path", path))
    }

    /// True for a place in the directory that the command runs in, which is there already.
    fn is_here(&self, place: &str) -> bool {
        self.lies_here(place) && self.call.world.exists(place)
    }

    /// True for the directory that the command runs in, and places in it.
    fn lies_here(&self, place: &str) -> bool {
        let cwd = self.call.world.cwd();
        let whole = if place.starts_with('/') {
            place.to_owned()
        } else {
            format!("{cwd}/{place}")
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in whole
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
        {
            if part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        let own: Vec<&str> = cwd.split('/').filter(|part| !part.is_empty()).collect();
        parts.starts_with(&own)
    }
}

/// True if an option has that value, or one that is not known.
fn may_be(value: &Value, wanted: &str) -> bool {
    match value {
        Value::List(values) => values.iter().any(|value| may_be(value, wanted)),
        Value::Unknown => true,
        value => plain(value).eq_ignore_ascii_case(wanted),
    }
}

/// True if an option surely has that value and no other.
fn is(value: &Value, wanted: &str) -> bool {
    matches!(value, Value::String(text) if text.eq_ignore_ascii_case(wanted))
}

/// True for `host:path` and `scheme://host`.
fn is_remote(path: &str) -> bool {
    path.split('/')
        .next()
        .is_some_and(|first| first.contains(':'))
}

/// The text of a value that is one word.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn input(path: &str) -> Intent {
    Intent::new("filesystem", "read", Effect::Read).text("path", path)
}

/// The path in snake case.
fn action(path: &[String]) -> String {
    if path.is_empty() {
        return "run".to_owned();
    }
    let words: Vec<String> = path
        .iter()
        .map(|word| snake(&verbs::parted(word)).to_lowercase())
        .collect();
    words.join("_").replace([':', '.'], "_")
}

fn effect(token: &str) -> Option<Effect> {
    Some(match token {
        "read" => Effect::Read,
        "write" => Effect::Write,
        "network" => Effect::Network,
        "execute" | "opaque" => Effect::Execute,
        "secret" => Effect::Secret,
        "spend" => Effect::Spend,
        "destroy" => Effect::Destroy,
        _ => return None,
    })
}
