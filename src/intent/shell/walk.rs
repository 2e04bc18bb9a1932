//! The walk over the tree of a text: lists, pipes, branches, loops, functions.

use std::collections::BTreeSet;
use std::rc::Rc;

use shuck_ast::{
    BackgroundOperator, BinaryCommand, BinaryOp, CompoundCommand, FunctionDef, Span, Stmt, StmtSeq,
    StmtTerminator,
};

use super::super::call::Scope;
use super::super::world::{Below, World, Written};
use super::super::{Effect, Intent, Place, Stdin, UNKNOWN, Value as Argument};
use super::builtins::KEYWORDS;
use super::redirects::may_fail;
use super::state::{Defined, Function, Journal, State, Value};
use super::{outputs, unseen};
use crate::paths::lexical;

/// What git does that leaves other files in the project.
const MOVES: &[&str] = &[
    "am", "apply", "checkout", "cherry", "clone", "merge", "pull", "rebase", "reset", "restore",
    "revert", "stash", "switch",
];
/// Files of one line whose writing is remembered one by one.
const MAX_WRITTEN: usize = 256;

/// The text that a tree was read from.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) text: Rc<str>,
    /// Where it begins in the line that a person sees, if it stands there letter by letter.
    pub(super) base: Option<usize>,
}

impl Source {
    pub(super) fn slice(&self, span: Span) -> &str {
        let range = span.start.offset()..span.end.offset();
        self.text.get(range).unwrap_or_default()
    }

    /// The place in the line that a person sees.
    pub(super) fn place(&self, span: Span) -> Option<(usize, usize)> {
        let base = self.base?;
        Some((base + span.start.offset(), base + span.end.offset()))
    }
}

/// A text that runs at a signal or at the end.
pub(super) struct Later {
    pub(super) text: String,
    pub(super) base: Option<usize>,
    pub(super) place: Option<(usize, usize)>,
    pub(super) state: State,
    pub(super) journal: Journal,
    /// True if it runs when nothing follows any more.
    pub(super) at_the_end: bool,
}

/// Goes through a text and gathers what it would do.
pub(super) struct Walker<'w> {
    pub(super) scope: Scope<'w>,
    pub(super) out: Vec<Intent>,
    /// Functions that are being run.
    pub(super) calls: Vec<String>,
    /// Functions that were run at least once.
    pub(super) called: BTreeSet<String>,
    /// What was worked out for the command that is being read.
    pub(super) notes: Vec<String>,
    pub(super) loops: usize,
    /// What the text has written so far.
    pub(super) written: Written,
    /// What substitutions of processes hold, by the paths that stand for them.
    pub(super) open: Vec<(String, Option<String>)>,
    /// Words that the command may have instead of those known only at run time.
    pub(super) alternatives: Vec<String>,
    /// The state behind `a && b` if both succeed.
    pub(super) success: Option<State>,
    /// Variables of the environment in the words of the command that are secrets by their names.
    pub(super) secrets: Vec<String>,
    /// True if a word that was read hangs on a variable that is not set, as far as can be seen.
    pub(super) doubtful: bool,
    /// True while such variables are taken for what they would be then.
    pub(super) assumes: bool,
    /// True if how many words a word became is known only at run time.
    pub(super) loose: bool,
    /// The state at the places where an error may have ended the line.
    pub(super) failed: Option<State>,
    /// Texts that run later, with the state and the journal when they were left.
    pub(super) later: Vec<Later>,
    /// Above zero only the state is followed, and nothing is gathered.
    dry: usize,
}

impl<'w> Walker<'w> {
    pub(super) fn new(scope: Scope<'w>) -> Self {
        Self {
            scope,
            out: Vec::new(),
            calls: Vec::new(),
            called: BTreeSet::new(),
            notes: Vec::new(),
            loops: 0,
            written: Written::default(),
            open: Vec::new(),
            alternatives: Vec::new(),
            success: None,
            secrets: Vec::new(),
            doubtful: false,
            assumes: false,
            loose: false,
            failed: None,
            later: Vec::new(),
            dry: 0,
        }
    }

    pub(super) fn is_dry(&self) -> bool {
        self.dry > 0
    }

    /// Follows the state only.
    pub(super) fn dry<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        self.dry += 1;
        let open = self.open.len();
        let done = work(self);
        self.open.truncate(open);
        self.dry -= 1;
        done
    }

    /// The world from where the shell is.
    pub(super) fn in_place<T>(&self, state: &State, work: impl FnOnce(&dyn World) -> T) -> T {
        let world = self.scope.world;
        let cwd;
        let directory = match &state.cwd {
            Place::Same if self.open.is_empty() && self.written == Written::default() => {
                return work(world);
            }
            Place::Same => {
                cwd = world.cwd();
                &cwd
            }
            Place::At(directory) => directory,
            Place::Unknown => "/\u{FFFD}",
        };
        work(&Below {
            world,
            directory,
            open: &self.open,
            written: &self.written,
        })
    }

    pub(super) fn opaque(&mut self, source: &Source, span: Span, why: &str) {
        if !self.is_dry() {
            let mut intent = unseen(source.slice(span), why);
            intent.span = source.place(span);
            self.out.push(intent);
        }
    }

    /// The statements of a whole text: an error in an expression ends the line, and the next one is read on.
    pub(super) fn lines(&mut self, sequence: &StmtSeq, source: &Source, state: &mut State) {
        let outer = self.failed.take();
        for statement in &sequence.stmts {
            let start = statement.span.start.offset();
            let before = source.text.get(..start).unwrap_or_default();
            let before = before.trim_end_matches([' ', '\t']);
            if before.ends_with('\n')
                && !before.ends_with("\\\n")
                && let Some(failed) = self.failed.take()
            {
                *state = std::mem::take(state).or(failed);
            }
            self.next(statement, source, state);
        }
        self.failed = match (outer, self.failed.take()) {
            (Some(outer), Some(inner)) => Some(outer.or(inner)),
            (outer, inner) => outer.or(inner),
        };
    }

    /// Here an error may end the line.
    pub(super) fn may_fail(&mut self, state: &State) {
        if self.is_dry() {
            return;
        }
        let mut here = state.clone();
        here.ended = false;
        if !self.calls.is_empty() {
            here.abandon();
        }
        self.failed = Some(match self.failed.take() {
            Some(failed) => failed.or(here),
            None => here,
        });
    }

    pub(super) fn sequence(&mut self, sequence: &StmtSeq, source: &Source, state: &mut State) {
        for statement in &sequence.stmts {
            self.next(statement, source, state);
        }
    }

    fn next(&mut self, statement: &Stmt, source: &Source, state: &mut State) {
        self.statement(statement, source, state);
        self.success = None;
        if std::mem::take(&mut state.unsure) {
            state.go(Place::Unknown);
        }
    }

    pub(super) fn statement(&mut self, statement: &Stmt, source: &Source, state: &mut State) {
        if !self.is_dry() && !self.scope.take() {
            let why = "the line holds more commands than are looked into";
            if self.out.last().and_then(|last| last.opaque.as_deref()) != Some(why) {
                self.opaque(source, statement.span, why);
            }
            return;
        }
        let background = matches!(
            statement.terminator,
            Some(StmtTerminator::Background(
                BackgroundOperator::Plain | BackgroundOperator::Pipe | BackgroundOperator::Bang
            ))
        );
        if background {
            self.command(statement, source, &mut state.clone());
        } else {
            self.command(statement, source, state);
        }
        let fed = !matches!(state.stdin, Stdin::Inherited | Stdin::Empty);
        if fed && !leaves_input(statement, source) {
            state.stdin = Stdin::Piped("the command before it".to_owned());
        }
    }

    fn command(&mut self, statement: &Stmt, source: &Source, state: &mut State) {
        use shuck_ast::Command::{
            AnonymousFunction, Binary, Builtin, Compound, Decl, Function, Simple,
        };
        match &statement.command {
            Simple(simple) => self.simple(simple, &statement.redirects, source, state),
            Decl(clause) => self.declaration(clause, &statement.redirects, source, state),
            Builtin(builtin) => self.jump(builtin, &statement.redirects, source, state),
            other => {
                let from = self.out.len();
                let outer = state.stdin.clone();
                let fails = statement.redirects.iter().any(|one| may_fail(one, source));
                let before = fails.then(|| state.clone());
                let redirected = self.redirects(&statement.redirects, source, state);
                if let Some(stdin) = redirected.stdin {
                    state.stdin = stdin;
                }
                match other {
                    Binary(binary) => self.binary(binary, source, state),
                    Compound(compound) => {
                        self.compound(compound, statement.span, source, state);
                    }
                    Function(function) => self.define(function, source, state),
                    AnonymousFunction(function) => {
                        self.statement(&function.body, source, &mut state.clone());
                        let why = "a function without a name is not looked into";
                        self.opaque(source, function.span, why);
                    }
                    Simple(_) | Decl(_) | Builtin(_) => {}
                }
                state.stdin = outer;
                if let Some(before) = before {
                    *state = std::mem::take(state).or(before);
                }
                for intent in self.out.iter_mut().skip(from) {
                    intent.span = intent.span.or(source.place(statement.span));
                }
                self.gather(redirected.intents);
            }
        }
    }

    pub(super) fn gather(&mut self, intents: Vec<Intent>) {
        if !self.is_dry() {
            for intent in &intents {
                self.remember(intent);
            }
            self.out.extend(intents);
        }
    }

    /// Remembers which files an intent writes: what is read of them later is not what is there now.
    fn remember(&mut self, intent: &Intent) {
        let leaves = intent.resource == "git"
            && intent.effect != Effect::Read
            && MOVES.iter().any(|verb| intent.action.starts_with(verb));
        let writes = intent.resource == "filesystem"
            && !matches!(intent.effect, Effect::Read | Effect::Network);
        if !leaves && !writes {
            return;
        }
        let written = &mut self.written;
        written.any |= leaves || written.paths.len() > MAX_WRITTEN;
        let cwd = self.scope.world.cwd();
        for name in ["path", "dest"] {
            let values = match intent.args.get(name) {
                Some(Argument::List(values)) => values.as_slice(),
                Some(value) => std::slice::from_ref(value),
                None => &[],
            };
            for value in values {
                match (value, intent.directory_of(&cwd)) {
                    (Argument::String(path), Some(cwd)) => {
                        let path = lexical(&cwd.join(path));
                        written.paths.push(path.to_string_lossy().into_owned());
                    }
                    _ => written.any = true,
                }
            }
        }
    }

    fn binary(&mut self, binary: &BinaryCommand, source: &Source, state: &mut State) {
        match binary.op {
            BinaryOp::Pipe | BinaryOp::PipeAll => {
                let mut left = state.clone();
                let fed = self.piped(&binary.left, source, state);
                self.statement(&binary.left, source, &mut left);
                let mut right = state.clone();
                right.stdin = fed;
                self.statement(&binary.right, source, &mut right);
                // Some shells run the last part of a pipe themselves.
                right.stdin = state.stdin.clone();
                right.ended = false;
                *state = state.clone().or(right);
            }
            BinaryOp::And | BinaryOp::Or => {
                let before = state.cwd.clone();
                self.success = None;
                self.statement(&binary.left, source, state);
                let succeeded = self.success.take();
                let mut right = match (binary.op, succeeded) {
                    (BinaryOp::And, Some(succeeded)) => succeeded,
                    _ => state.clone(),
                };
                right.unsure = false;
                let fails = binary.op == BinaryOp::Or;
                if fails && state.cwd != before {
                    right.cwd = Place::Unknown;
                }
                self.statement(&binary.right, source, &mut right);
                // `cd there || exit` goes on only there.
                state.unsure &= !(fails && right.ended);
                self.success = (!fails).then(|| right.clone());
                *state = std::mem::take(state).or(right);
            }
        }
    }

    /// What the right side of a pipe is fed.
    fn piped(&mut self, left: &Stmt, source: &Source, state: &State) -> Stdin {
        let text = self.dry(|walker| walker.output(left, source, &mut state.clone()));
        match text {
            Some(text) if !text.contains(UNKNOWN) => Stdin::Text(text),
            _ => match self.dry(|walker| walker.places(left, source, &mut state.clone())) {
                Some(places) => Stdin::Names(places),
                None => Stdin::Piped(outputs::last_program(left, source)),
            },
        }
    }

    fn compound(
        &mut self,
        compound: &CompoundCommand,
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        match compound {
            CompoundCommand::If(branches) => {
                self.sequence(&branches.condition, source, state);
                let mut ends = vec![state.clone()];
                self.sequence(&branches.then_branch, source, &mut ends[0]);
                for (condition, body) in &branches.elif_branches {
                    self.sequence(condition, source, state);
                    let mut end = state.clone();
                    self.sequence(body, source, &mut end);
                    ends.push(end);
                }
                if let Some(body) = &branches.else_branch {
                    self.sequence(body, source, state);
                }
                let rest = std::mem::take(state);
                *state = ends.into_iter().fold(rest, State::or);
            }
            CompoundCommand::For(each) => self.for_each(each, source, state),
            CompoundCommand::Select(select) => {
                for word in &select.words {
                    self.fields(word, source, state);
                }
                for name in [select.variable.as_str(), "REPLY"] {
                    self.give(name, Value::Unknown, span, source, state);
                }
                self.repeat(state, |walker, state| {
                    walker.sequence(&select.body, source, state);
                });
            }
            CompoundCommand::While(each) => self.repeat(state, |walker, state| {
                walker.sequence(&each.condition, source, state);
                walker.sequence(&each.body, source, state);
            }),
            CompoundCommand::Until(each) => self.repeat(state, |walker, state| {
                walker.sequence(&each.condition, source, state);
                walker.sequence(&each.body, source, state);
            }),
            CompoundCommand::Repeat(each) => self.repeat(state, |walker, state| {
                walker.sequence(&each.body, source, state);
            }),
            CompoundCommand::Foreach(each) => {
                self.give(each.variable.as_str(), Value::Unknown, span, source, state);
                self.repeat(state, |walker, state| {
                    walker.sequence(&each.body, source, state);
                });
            }
            CompoundCommand::ArithmeticFor(each) => {
                self.arithmetic(each.init_span, each.init_ast.as_ref(), source, state);
                self.repeat(state, |walker, state| {
                    let (span, ast) = (each.condition_span, each.condition_ast.as_ref());
                    walker.arithmetic(span, ast, source, state);
                    walker.sequence(&each.body, source, state);
                    walker.arithmetic(each.step_span, each.step_ast.as_ref(), source, state);
                });
            }
            CompoundCommand::Case(case) => {
                self.fields(&case.word, source, state);
                let mut ends = Vec::new();
                for item in &case.cases {
                    for pattern in &item.patterns {
                        self.pattern(pattern, source, state);
                    }
                    let mut end = state.clone();
                    // Falling through comes from the case before.
                    if let Some(before) = ends.last() {
                        end = end.or(State::clone(before));
                    }
                    self.sequence(&item.body, source, &mut end);
                    ends.push(end);
                }
                let rest = std::mem::take(state);
                *state = ends.into_iter().fold(rest, State::or);
            }
            CompoundCommand::Subshell(body) => self.sequence(body, source, &mut state.clone()),
            CompoundCommand::BraceGroup(body) => self.sequence(body, source, state),
            CompoundCommand::Arithmetic(command) => {
                self.arithmetic(command.expr_span, command.expr_ast.as_ref(), source, state);
            }
            CompoundCommand::Time(time) => {
                if let Some(command) = &time.command {
                    self.statement(command, source, state);
                }
            }
            CompoundCommand::Conditional(conditional) => {
                self.conditional(&conditional.expression, source, state);
            }
            CompoundCommand::Coproc(coproc) => {
                let mut inner = state.clone();
                inner.stdin = Stdin::Piped("coproc".to_owned());
                self.statement(&coproc.body, source, &mut inner);
                self.give(coproc.name.as_str(), Value::Unknown, span, source, state);
            }
            CompoundCommand::Always(always) => {
                self.sequence(&always.body, source, state);
                self.sequence(&always.always_body, source, state);
                self.opaque(source, span, "a construct of zsh is not looked into");
            }
        }
    }

    fn define(&mut self, function: &FunctionDef, source: &Source, state: &mut State) {
        let made = Rc::new(Function {
            body: (*function.body).clone(),
            source: Rc::clone(&source.text),
            base: source.base,
        });
        let mut any = false;
        for name in function.static_names() {
            any = true;
            if KEYWORDS.contains(&name.as_str()) {
                let why = format!("{} changes how what follows is read", name.as_str());
                self.opaque(source, function.span, &why);
                state.distrust.get_or_insert(why);
            }
            let functions = Rc::make_mut(&mut state.functions);
            let defined = Defined {
                function: Some(Rc::clone(&made)),
                always: true,
            };
            functions.insert(name.as_str().to_owned(), defined);
        }
        if !any {
            let why = "the name of a function is known only at run time";
            self.opaque(source, function.span, why);
            state.distrust.get_or_insert_with(|| why.to_owned());
        }
    }

    /// Runs a function of the text.
    pub(super) fn call(&mut self, name: &str, words: &[String], loose: bool, state: &mut State) {
        self.called.insert(name.to_owned());
        let defined = state.functions.get(name).cloned();
        let Some(function) = defined.and_then(|defined| defined.function) else {
            self.gather(vec![unseen(
                &words.join(" "),
                &format!("{name} is defined in more than one way"),
            )]);
            return;
        };
        if self.calls.iter().any(|running| running == name) {
            self.gather(vec![unseen(
                &words.join(" "),
                &format!("{name} calls itself"),
            )]);
            return;
        }
        self.calls.push(name.to_owned());
        let parameters = state.parameters.replace(Rc::new(words.to_vec()));
        let locals = std::mem::take(&mut state.locals);
        let outer_loose = std::mem::replace(&mut state.loose, loose);
        // A loop around the call is none of the function's.
        let loops = std::mem::take(&mut self.loops);
        let source = Source {
            text: Rc::clone(&function.source),
            base: function.base,
        };
        let from = self.out.len();
        self.statement(&function.body, &source, state);
        for intent in self.out.iter_mut().skip(from) {
            intent.chain.insert(0, format!("{name}()"));
        }
        state.leave(locals);
        state.parameters = parameters;
        state.loose = outer_loose;
        self.loops = loops;
        state.ended = false;
        self.calls.pop();
    }

    /// Functions that nothing was seen to run may be run by what was not seen.
    pub(super) fn uncalled(&mut self, state: &State) {
        for name in state.functions.keys() {
            if !self.called.contains(name) {
                let mut state = state.clone();
                state.parameters = None;
                let unknown = [name.clone(), UNKNOWN.to_string()];
                self.call(name, &unknown, true, &mut state);
            }
        }
    }

    /// Reads what was left for later, as it may be by then.
    pub(super) fn left(&mut self, last: &State) {
        for later in std::mem::take(&mut self.later) {
            let mut end = last.clone();
            end.ended = false;
            let mut state = later.state;
            state.ended = false;
            state = state.or(end);
            state.forget_written(&last.written_since(&later.journal));
            let from = self.out.len();
            let before = state.clone();
            self.scoped(|walker| walker.text(&later.text, later.base, &mut state));
            // What it changes holds for the commands between which it runs.
            if !later.at_the_end && !state.ended && state.differs(&before) {
                self.out.push(unseen(
                    &later.text,
                    "a trap changes what later commands do, and when it runs is not known",
                ));
            }
            for intent in self.out.iter_mut().skip(from) {
                intent.chain.insert(0, "trap".to_owned());
                intent.span = intent.span.or(later.place);
            }
        }
    }
}

/// True for a command that surely reads nothing of what it is fed.
fn leaves_input(statement: &Stmt, source: &Source) -> bool {
    use shuck_ast::Command::{Decl, Function, Simple};
    let raw = source.slice(statement.span);
    if raw.contains("$(") || raw.contains('`') || raw.contains("<(") {
        return false;
    }
    match &statement.command {
        Simple(simple) => matches!(
            source.slice(simple.name.span),
            "" | "cd" | "echo" | "printf" | ":" | "true" | "set" | "[" | "test" | "shift"
        ),
        Decl(_) | Function(_) => true,
        _ => false,
    }
}
