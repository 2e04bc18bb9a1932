//! What a program would do by its line of the table: the words become intents.

use super::super::super::call::{Call, snake};
use super::super::super::catalog::{self, End, Known, Node, Reading, SHIPPED};
use super::super::super::{Effect, Intent, Value, generic};
use super::super::{families, verbs};
use super::files::names_a_credential;
use super::{Program, find, operands};

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

pub(super) struct Meaning<'a> {
    pub(super) call: &'a Call<'a>,
    pub(super) program: Option<&'static Program>,
    pub(super) words: &'a [String],
    pub(super) reading: &'a Reading,
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
        if intent.effect == Effect::Read {
            intent.effect = self.unexpected_verb(row).unwrap_or(Effect::Read);
        }
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
        if intent.effect == Effect::Read && names_a_credential(&intent) {
            intent.effect = Effect::Secret;
        }
        let read = self.files_read(&mut intent, &extra);
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

    /// What a verb does that stands where the row expects no operand: a sub-command that nobody has described.
    fn unexpected_verb(&self, row: &str) -> Option<Effect> {
        let first = self.reading.operands.first()?;
        let expects = operands::roles(row).next().is_some()
            || self
                .reading
                .node
                .is_some_and(|node| !node.operands().is_empty());
        if expects || self.reading.path.is_empty() || !generic::is_bare(first) {
            return None;
        }
        let effect = verbs::effect(std::slice::from_ref(first), true);
        matches!(effect, Effect::Write | Effect::Destroy).then_some(effect)
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

pub(super) fn effect(token: &str) -> Option<Effect> {
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
