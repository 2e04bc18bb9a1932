//! Redirections: files that are written and read, and what a command is fed.

use shuck_ast::{Heredoc, HeredocBodyPart, Redirect, RedirectKind, RedirectTarget, Word, WordPart};
use shuck_parser::parser::Parser;

use super::super::call::text;
use super::super::{Effect, Intent, Stdin, UNKNOWN};
use super::glob;
use super::glyphs::{self, Mark};
use super::state::{State, Value};
use super::walk::{Source, Walker};

/// Files that keep nothing, or are what the command has already.
const STREAMS: &[&str] = &[
    "/dev/null",
    "/dev/stdout",
    "/dev/stderr",
    "/dev/stdin",
    "/dev/tty",
    "/dev/fd/1",
    "/dev/fd/2",
];

/// Redirections of one command that are looked into.
const MAX_REDIRECTS: usize = 256;

/// What the redirections of one command say.
#[derive(Default)]
pub(super) struct Redirected {
    pub(super) intents: Vec<Intent>,
    /// What it is fed, where they say so.
    pub(super) stdin: Option<Stdin>,
    /// True if its output goes elsewhere.
    pub(super) writes: bool,
}

impl Walker<'_> {
    pub(super) fn redirects(
        &mut self,
        redirects: &[Redirect],
        source: &Source,
        state: &mut State,
    ) -> Redirected {
        let mut done = Redirected::default();
        if let Some(first) = redirects.get(MAX_REDIRECTS) {
            let why = "the command has more redirections than are looked into";
            self.opaque(source, first.span, why);
        }
        for redirect in redirects.iter().take(MAX_REDIRECTS) {
            if let Some(name) = &redirect.fd_var {
                state.assign(name.as_str(), Value::Number, self.scope.world);
            }
            let from = done.intents.len();
            match &redirect.target {
                RedirectTarget::Heredoc(document) => {
                    let quoted = source.slice(document.delimiter.span);
                    let text = if document.delimiter.quoted && !quoted.contains(['\'', '"', '\\']) {
                        self.reread(document, source, state)
                    } else {
                        self.document(&document.body, source, state)
                    };
                    if is_stdin(redirect) {
                        let text = if document.delimiter.strip_tabs {
                            untab(&text)
                        } else {
                            text
                        };
                        done.stdin = Some(fed(text, "a here-document"));
                    }
                }
                RedirectTarget::Word(word) => {
                    self.stray(word, source);
                    self.word(redirect, word, source, state, &mut done);
                }
            }
            for intent in &mut done.intents[from..] {
                intent.span = source.place(redirect.span);
                intent.command = vec![source.slice(redirect.span).to_owned()];
                intent.cwd = state.cwd.clone();
            }
        }
        done
    }

    /// Reads a here-document alone: behind another one the parser takes its name for a quoted one.
    fn reread(&mut self, document: &Heredoc, source: &Source, state: &mut State) -> String {
        let body: String = document
            .body
            .parts
            .iter()
            .map(|part| match &part.kind {
                HeredocBodyPart::Literal(text) => text.as_str(&source.text, part.span),
                _ => source.slice(part.span),
            })
            .collect();
        let name = document.delimiter.cooked.as_str();
        let text = format!(": <<{name}\n{body}{name}\n");
        let parsed = Parser::new(&text).parse();
        let alone = Source {
            text: text.as_str().into(),
            base: None,
        };
        let statements = &parsed.file.body.stmts;
        match statements.first().map(|only| &*only.redirects) {
            Some(
                [
                    Redirect {
                        target: RedirectTarget::Heredoc(inner),
                        ..
                    },
                ],
            ) if parsed.is_ok() && !inner.delimiter.quoted => {
                self.document(&inner.body, &alone, state)
            }
            _ => {
                let why = "a here-document is not looked into";
                self.opaque(source, document.delimiter.span, why);
                UNKNOWN.to_string()
            }
        }
    }

    fn word(
        &mut self,
        redirect: &Redirect,
        word: &Word,
        source: &Source,
        state: &mut State,
        done: &mut Redirected,
    ) {
        use RedirectKind::{
            Append, Clobber, DupInput, DupOutput, HereDoc, HereDocStrip, HereString, Input, Output,
            OutputBoth, ReadWrite,
        };
        match redirect.kind {
            HereString => {
                let text = self.value(word, source, state);
                if is_stdin(redirect) {
                    done.stdin = Some(fed(text + "\n", "a here-string"));
                }
            }
            Input => {
                let known = self.process_output(word, source, state);
                let path = self.value(word, source, state);
                if let Some(intent) = connection(&path) {
                    done.intents.push(intent);
                } else if !STREAMS.contains(&path.as_str()) && !path.starts_with("/dev/fd/") {
                    let others = self.matched(&path, state);
                    for path in std::iter::once(&path).chain(&others) {
                        let read = Intent::new("filesystem", "read", Effect::Read);
                        done.intents.push(read.arg("path", text(path)));
                    }
                    if is_stdin(redirect) && !others.is_empty() {
                        done.stdin = Some(Stdin::Piped(path));
                        return;
                    }
                }
                if is_stdin(redirect) {
                    done.stdin = Some(match path.as_str() {
                        "/dev/null" => Stdin::Empty,
                        "/dev/stdin" => state.stdin.clone(),
                        _ if known.is_some() => fed(known.unwrap_or_default(), "a substitution"),
                        path if path.contains(UNKNOWN) => Stdin::Piped(path.to_owned()),
                        path => Stdin::File(path.to_owned()),
                    });
                }
            }
            Output | Clobber | Append | OutputBoth | ReadWrite => {
                let path = self.value(word, source, state);
                self.written(&path, redirect.kind, state, done);
                for path in self.matched(&path, state) {
                    self.written(&path, redirect.kind, state, done);
                }
                if redirect.kind == ReadWrite && is_stdin(redirect) {
                    done.stdin = Some(Stdin::File(path));
                }
            }
            DupOutput | DupInput => {
                let target = self.value(word, source, state);
                let digits = target.trim_end_matches('-');
                let is_descriptor = digits.bytes().all(|b| b.is_ascii_digit());
                if redirect.kind == DupInput {
                    if is_stdin(redirect) {
                        done.stdin = Some(if digits.is_empty() {
                            Stdin::Empty
                        } else {
                            Stdin::Piped(format!("descriptor {target}"))
                        });
                    }
                } else if is_descriptor || target.starts_with("0\u{FFFD}") {
                    done.writes |= target.ends_with('-') || !digits.is_empty() && digits != "1";
                } else {
                    self.written(&target, redirect.kind, state, done);
                }
            }
            HereDoc | HereDocStrip => {}
        }
    }

    /// The files that the path of a redirection stands for where it is a pattern.
    fn matched(&self, path: &str, state: &State) -> Vec<String> {
        if !path.contains(['*', '?', '[']) || path.contains(UNKNOWN) {
            return Vec::new();
        }
        let mut glyphs = Vec::new();
        glyphs::extend(&mut glyphs, path, Mark::Plain);
        let found = self.in_place(state, |world| glob::matches(&glyphs, false, world));
        found
            .filter(|_| !state.options.odd_patterns)
            .unwrap_or_else(|| vec![UNKNOWN.to_string()])
    }

    fn written(&mut self, path: &str, kind: RedirectKind, state: &State, done: &mut Redirected) {
        if let Some(intent) = connection(path) {
            done.writes = true;
            done.intents.push(intent);
            return;
        }
        let stream = STREAMS.contains(&path) || path.starts_with("/dev/fd/");
        done.writes |= path != "/dev/stderr" && path != "/dev/stdout";
        if stream {
            return;
        }
        let mut write = Intent::new("filesystem", "write", Effect::Write).arg("path", text(path));
        if kind == RedirectKind::Append {
            write = write.set("append");
        }
        done.intents.push(write);
        if self.in_place(state, |world| world.guards(path)) {
            done.intents.push(
                Intent::new("sudomode", "change_files", Effect::Write).arg("path", text(path)),
            );
        }
    }

    /// The known output of `<(…)`, where a word is nothing else.
    fn process_output(
        &mut self,
        word: &Word,
        source: &Source,
        state: &mut State,
    ) -> Option<String> {
        let [part] = word.parts.as_slice() else {
            return None;
        };
        let WordPart::ProcessSubstitution { is_input: true, .. } = part.kind else {
            return None;
        };
        let raw = source.slice(part.span).to_owned();
        let text = raw.strip_prefix("<(")?.strip_suffix(')')?;
        self.dry(|walker| walker.output_of(text, &mut state.clone()))
    }
}

/// True for a redirection that may fail, so that the command is not run.
pub(super) fn may_fail(redirect: &Redirect, source: &Source) -> bool {
    let RedirectTarget::Word(word) = &redirect.target else {
        return false;
    };
    let raw = source.slice(word.span);
    match redirect.kind {
        RedirectKind::HereDoc | RedirectKind::HereDocStrip | RedirectKind::HereString => false,
        RedirectKind::DupInput | RedirectKind::DupOutput => !matches!(raw, "0" | "1" | "2" | "-"),
        _ => raw != "/dev/null" && !raw.starts_with("<(") && !raw.starts_with(">("),
    }
}

fn is_stdin(redirect: &Redirect) -> bool {
    redirect.fd.unwrap_or(0) == 0 && redirect.fd_var.is_none()
}

fn fed(text: String, what: &str) -> Stdin {
    if text.contains(UNKNOWN) {
        Stdin::Piped(what.to_owned())
    } else {
        Stdin::Text(text)
    }
}

/// `<<-` takes the tabs away that lines begin with.
fn untab(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| line.trim_start_matches('\t'))
        .collect()
}

/// bash itself connects to `/dev/tcp/HOST/PORT`.
fn connection(path: &str) -> Option<Intent> {
    let (protocol, rest) = ["tcp", "udp"]
        .iter()
        .find_map(|protocol| Some((*protocol, path.strip_prefix(&format!("/dev/{protocol}/"))?)))?;
    let (host, port) = rest.split_once('/').unwrap_or((rest, ""));
    Some(
        Intent::new("network", "connect", Effect::Network)
            .arg("protocol", text(protocol))
            .arg("host", text(host))
            .arg("port", text(port)),
    )
}
