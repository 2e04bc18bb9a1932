//! Words → fields: quotes, variables, substitutions, braces, tildes and patterns, in the order of bash.

use std::borrow::Cow;
use std::ops::Range;

use shuck_ast::{ArithmeticExprNode, HeredocBody, HeredocBodyMode, HeredocBodyPart};
use shuck_ast::{Pattern, PatternPart, Span, VarRef, Word, WordPart, WordPartNode};

use super::super::{Effect, UNKNOWN};
use super::glob;
use super::glyphs::{self, Glyph, Mark};
use super::state::{State, Value};
use super::walk::{Source, Walker};

/// A number that only running tells: it holds what is unknown, and does not begin like an option.
pub(super) const DIGITS: &str = "0\u{FFFD}";

/// Which escapes a text knows.
#[derive(Clone, Copy, PartialEq)]
enum Quoting {
    /// A backslash quotes any letter.
    None,
    /// A backslash quotes `$`, `` ` ``, `"`, `\` and a line end.
    Double,
    /// As in double quotes, but for the quote itself.
    Document,
}

impl Walker<'_> {
    /// The words that a word becomes for a command.
    pub(super) fn fields(
        &mut self,
        word: &Word,
        source: &Source,
        state: &mut State,
    ) -> Vec<String> {
        if let Some(text) = plain(word, source) {
            return vec![text.to_owned()];
        }
        self.stray(word, source);
        self.doubtful = false;
        let done = self.split(word, source, state);
        if std::mem::take(&mut self.doubtful) {
            // A variable that is not set is nothing, as far as can be seen; what it is then counts, too.
            self.assumes = true;
            let other = self.dry(|walker| walker.split(word, source, &mut state.clone()));
            self.assumes = false;
            let other = other.into_iter().filter(|word| !word.is_empty());
            let other: Vec<String> = other.filter(|word| !done.contains(word)).collect();
            self.alternatives.extend(other);
        }
        done
    }

    /// A letter that ends a word for bash and stands in one here: the grammar took commands for text.
    pub(super) fn stray(&mut self, word: &Word, source: &Source) {
        let strays = |part: &WordPartNode| {
            let mut letters = source.slice(part.span).chars();
            let mut found = false;
            while let Some(letter) = letters.next() {
                if letter == '\\' {
                    letters.next();
                }
                found |= matches!(letter, ';' | '&' | '|' | '<' | '>' | ' ' | '\t' | '\n');
            }
            found && matches!(part.kind, WordPart::Literal(_))
        };
        if word.parts.iter().any(strays) {
            self.unread(source.slice(word.span), word.span, source);
        }
    }

    fn split(&mut self, word: &Word, source: &Source, state: &mut State) -> Vec<String> {
        let mut done = Vec::new();
        let glyphs = self.glyphs(word, source, state);
        let separators = separators(state);
        self.loose |= glyphs.contains(&(UNKNOWN, Mark::Expanded));
        for mut word in glyphs::braces(glyphs) {
            self.tilde(&mut word, state);
            self.assigned_tilde(&mut word, state);
            for field in glyphs::fields(&word, separators.as_deref()) {
                self.names(&field, state, &mut done);
            }
        }
        done
    }

    /// The text that a word becomes where it stays one word: in assignments, redirections, `case` and `[[`.
    pub(super) fn value(&mut self, word: &Word, source: &Source, state: &mut State) -> String {
        if let Some(text) = plain(word, source) {
            return text.to_owned();
        }
        let mut glyphs = self.glyphs(word, source, state);
        self.tilde(&mut glyphs, state);
        for glyph in &mut glyphs {
            if glyph.1 == Mark::Break {
                *glyph = (' ', Mark::Quoted);
            }
        }
        glyphs::text(&glyphs)
    }

    /// Adds the names of files that a field stands for: the pattern as it was written, too, for rules that name it.
    fn names(&mut self, field: &[Glyph], state: &State, done: &mut Vec<String>) {
        let text = glyphs::text(field);
        let looks = glyphs::is_pattern(field) && !text.contains(UNKNOWN);
        // A pattern that only some shells, or shells with an option, know.
        let extended = field.contains(&('(', Mark::Plain));
        done.push(text);
        self.loose |= looks || extended;
        if extended {
            done.push(UNKNOWN.to_string());
        }
        if !looks {
            return;
        }
        let found = self.in_place(state, |world| {
            glob::matches(field, state.options.deep_patterns, world)
        });
        match found {
            Some(names) if !state.options.odd_patterns => {
                if matches!(field.first(), Some((letter, Mark::Plain | Mark::Expanded)) if "*?[".contains(*letter))
                    && self.makes_option()
                {
                    done.push(UNKNOWN.to_string());
                }
                done.extend(names);
            }
            _ if state.options.odd_patterns => {
                let plain = |glyph: &&Glyph| !glyphs::is_pattern(&[**glyph]);
                let start: Vec<Glyph> = field.iter().take_while(plain).copied().collect();
                done.push(glyphs::text(&start) + &UNKNOWN.to_string());
            }
            // Some names, an option among them perhaps, unless the pattern says how they begin.
            _ if matches!(field.first(), Some((_, Mark::Quoted | Mark::Plain)) if !glyphs::is_pattern(&field[..1])) =>
                {}
            _ => done.push(UNKNOWN.to_string()),
        }
    }

    /// True if something before in the line makes a file whose name looks like an option.
    fn makes_option(&self) -> bool {
        let looks = |text: &str| text.contains("/-");
        self.out.iter().any(|intent| {
            intent.effect != Effect::Read
                && (intent.command.iter().any(|word| looks(word))
                    || intent
                        .command
                        .first()
                        .is_some_and(|word| word.contains('>'))
                        && intent.command[0].contains('-')
                    || intent.command.iter().any(|word| word == "--"))
        })
    }

    /// `name=~/path` among the words of a command is expanded like an assignment.
    fn assigned_tilde(&mut self, word: &mut Vec<Glyph>, state: &State) {
        let Some(at) = word.iter().position(|glyph| *glyph == ('=', Mark::Plain)) else {
            return;
        };
        let name: String = word[..at].iter().map(|glyph| glyph.0).collect();
        if super::outputs::is_name(&name) && word.get(at + 1) == Some(&('~', Mark::Plain)) {
            let mut rest = word.split_off(at + 1);
            self.tilde(&mut rest, state);
            word.extend(rest);
        }
    }

    fn tilde(&mut self, word: &mut Vec<Glyph>, state: &State) {
        if word.first() != Some(&('~', Mark::Plain)) {
            return;
        }
        let end = word.iter().position(|glyph| glyph.0 == '/');
        let end = end.unwrap_or(word.len());
        if word[..end].iter().any(|glyph| glyph.1 != Mark::Plain) {
            return;
        }
        let name: String = word[1..end].iter().map(|glyph| glyph.0).collect();
        let home = match name.as_str() {
            "" => match state.value("HOME", self.scope.world) {
                Value::Text(home) => Some(home),
                _ if state.variables.contains_key("HOME") => Some(UNKNOWN.to_string()),
                // Without the variable bash asks the system.
                _ => self.scope.world.home(None),
            },
            "+" => match state.value("PWD", self.scope.world) {
                Value::Text(cwd) => Some(cwd),
                _ => Some(format!("/{UNKNOWN}")),
            },
            "-" => Some(format!("/{UNKNOWN}")),
            name => self.scope.world.home(Some(name)),
        };
        if let Some(home) = home {
            self.notes.push(format!("~{name} is {home}"));
            let mut letters = Vec::new();
            glyphs::extend(&mut letters, &home, Mark::Quoted);
            word.splice(..end, letters);
        }
    }

    fn glyphs(&mut self, word: &Word, source: &Source, state: &mut State) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        if !is_whole(&word.parts, range(word.span), source) {
            self.unread(source.slice(word.span), word.span, source);
            glyphs.push((UNKNOWN, Mark::Expanded));
        }
        self.parts(&word.parts, Quoting::None, source, state, &mut glyphs);
        glyphs
    }

    fn parts(
        &mut self,
        parts: &[WordPartNode],
        quoting: Quoting,
        source: &Source,
        state: &mut State,
        glyphs: &mut Vec<Glyph>,
    ) {
        for part in parts {
            self.part(part, quoting, source, state, glyphs);
        }
    }

    fn part(
        &mut self,
        part: &WordPartNode,
        quoting: Quoting,
        source: &Source,
        state: &mut State,
        glyphs: &mut Vec<Glyph>,
    ) {
        let mark = if quoting == Quoting::None {
            Mark::Expanded
        } else {
            Mark::Quoted
        };
        match &part.kind {
            WordPart::Literal(text) => {
                let raw = source.slice(part.span);
                let raw = if raw.is_empty() {
                    text.as_str(&source.text, part.span)
                } else {
                    raw
                };
                self.literal(raw, part.span, quoting, source, glyphs);
            }
            WordPart::SingleQuoted { value, .. } => {
                glyphs.push((' ', Mark::Empty));
                let value = value.slice(&source.text);
                if value.contains('\0') || source.slice(part.span).contains("\\c") {
                    let why = "a text with a control letter in it is not looked into";
                    self.opaque(source, part.span, why);
                    glyphs.push((UNKNOWN, Mark::Quoted));
                } else {
                    glyphs::extend(glyphs, value, Mark::Quoted);
                }
            }
            WordPart::DoubleQuoted { parts, .. } => {
                if !matches!(parts.as_slice(), [only] if is_all(only)) {
                    glyphs.push((' ', Mark::Empty));
                }
                let raw = source.slice(part.span);
                let inside = raw.find('"').map(|quote| {
                    let Range { start, end } = range(part.span);
                    start + quote + 1..end - 1
                });
                if inside.is_some_and(|inside| !is_whole(parts, inside, source)) {
                    self.unread(raw, part.span, source);
                    glyphs.push((UNKNOWN, Mark::Quoted));
                }
                self.parts(parts, Quoting::Double, source, state, glyphs);
            }
            WordPart::CommandSubstitution { body, .. } => {
                let text = self.substitution(body, part.span, mark, source, state);
                glyphs::extend(glyphs, &text, mark);
            }
            WordPart::ProcessSubstitution { body, is_input } => {
                let text = self.inside(body, part.span, mark, source, &mut state.clone());
                // bash counts down from 63.
                let path = format!("/dev/fd/{}", 63_usize.saturating_sub(self.open.len()));
                glyphs::extend(glyphs, &path, mark);
                let known = *is_input && !text.contains(UNKNOWN);
                self.open.push((path, known.then_some(text)));
            }
            WordPart::ArithmeticExpansion {
                expression_ast,
                expression_word_ast,
                ..
            } => {
                let ast = expression_ast.as_deref();
                self.arithmetic_part(expression_word_ast, ast, part.span, source, state);
                glyphs::extend(glyphs, DIGITS, Mark::Quoted);
            }
            WordPart::ZshQualifiedGlob(_) => {
                self.opaque(source, part.span, "a pattern of zsh is not looked into");
                glyphs.push((UNKNOWN, mark));
            }
            _ => self.parameter(part, mark, source, state, glyphs),
        }
    }

    /// `$((…))`, which the grammar takes some commands for, too.
    fn arithmetic_part(
        &mut self,
        word: &Word,
        ast: Option<&ArithmeticExprNode>,
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        let raw = source.slice(span);
        if is_commands(raw) {
            self.unread(raw, span, source);
        }
        self.arithmetic_word(word, ast, span, source, state);
    }

    fn literal(
        &mut self,
        raw: &str,
        span: Span,
        quoting: Quoting,
        source: &Source,
        glyphs: &mut Vec<Glyph>,
    ) {
        let mut letters = raw.chars().peekable();
        while let Some(letter) = letters.next() {
            let next = letters.peek().copied();
            match (letter, next) {
                ('\\', Some('\n')) => {
                    letters.next();
                }
                ('\\', Some(quoted)) if escapes(quoting, quoted) => {
                    letters.next();
                    glyphs.push((quoted, Mark::Quoted));
                }
                ('`', _) | ('$', Some('(' | '{' | '[')) => {
                    // The grammar took for text what is none.
                    self.unread(raw, span, source);
                    glyphs.push((UNKNOWN, Mark::Expanded));
                }
                (letter, _) if quoting == Quoting::None => glyphs.push((letter, Mark::Plain)),
                (letter, _) => glyphs.push((letter, Mark::Quoted)),
            }
        }
    }

    /// The patterns of `case` and `[[` hold substitutions, too.
    pub(super) fn pattern(&mut self, pattern: &Pattern, source: &Source, state: &mut State) {
        for part in &pattern.parts {
            match &part.kind {
                PatternPart::Word(word) => {
                    self.value(word, source, state);
                }
                PatternPart::Group { patterns, .. } => {
                    for pattern in patterns {
                        self.pattern(pattern, source, state);
                    }
                }
                PatternPart::CharClass(_) | PatternPart::Literal(_) => {
                    let raw = source.slice(part.span);
                    self.literal(raw, part.span, Quoting::None, source, &mut Vec::new());
                }
                PatternPart::AnyString | PatternPart::AnyChar => {}
            }
        }
    }

    /// What runs in the subscript of a variable.
    pub(super) fn subscript(&mut self, reference: &VarRef, source: &Source, state: &mut State) {
        let Some(subscript) = reference.subscript.as_deref() else {
            return;
        };
        if subscript.is_array_selector() {
            return;
        }
        let span = subscript.syntax_source_text().span();
        match &subscript.word_ast {
            Some(word) => {
                let ast = subscript.arithmetic_ast.as_ref();
                self.arithmetic_word(word, ast, span, source, state);
            }
            None => self.opaque(source, span, "a subscript is not looked into"),
        }
    }

    /// The text of a here-document.
    pub(super) fn document(
        &mut self,
        body: &HeredocBody,
        source: &Source,
        state: &mut State,
    ) -> String {
        let mut glyphs = Vec::new();
        for part in &body.parts {
            match &part.kind {
                HeredocBodyPart::Literal(text) if body.mode == HeredocBodyMode::Literal => {
                    let text = text.as_str(&source.text, part.span);
                    glyphs::extend(&mut glyphs, text, Mark::Quoted);
                }
                HeredocBodyPart::Literal(_) => {
                    let raw = source.slice(part.span);
                    self.literal(raw, part.span, Quoting::Document, source, &mut glyphs);
                }
                HeredocBodyPart::Variable(name) => {
                    self.variable(name.as_str(), Mark::Quoted, state, &mut glyphs);
                }
                HeredocBodyPart::CommandSubstitution { body, .. } => {
                    let text = self.substitution(body, part.span, Mark::Plain, source, state);
                    glyphs::extend(&mut glyphs, &text, Mark::Quoted);
                }
                HeredocBodyPart::ArithmeticExpansion {
                    expression_ast,
                    expression_word_ast,
                    ..
                } => {
                    let ast = expression_ast.as_deref();
                    self.arithmetic_part(expression_word_ast, ast, part.span, source, state);
                    glyphs::extend(&mut glyphs, DIGITS, Mark::Quoted);
                }
                HeredocBodyPart::Parameter(parameter) => {
                    self.expansion(
                        parameter,
                        part.span,
                        Mark::Quoted,
                        source,
                        state,
                        &mut glyphs,
                    );
                }
            }
        }
        glyphs::text(&glyphs)
    }
}

/// The text of a word that is nothing but letters, which most are.
fn plain<'s>(word: &Word, source: &'s Source) -> Option<&'s str> {
    let [part] = word.parts.as_slice() else {
        return None;
    };
    if !matches!(part.kind, WordPart::Literal(_)) {
        return None;
    }
    let text = source.slice(part.span);
    let is_plain = |b: u8| {
        !matches!(
            b,
            b'\\'
                | b'*'
                | b'?'
                | b'['
                | b'{'
                | b'~'
                | b'$'
                | b'`'
                | b'\''
                | b'"'
                | b'\n'
                | b'('
                | b';'
                | b'&'
                | b'|'
                | b'<'
                | b'>'
                | b' '
                | b'\t'
        )
    };
    (!text.is_empty() && text.bytes().all(is_plain)).then_some(text)
}

/// True if the parts hold every letter of the text that they should stand for, but for line ends that are joined.
fn is_whole(parts: &[WordPartNode], text: Range<usize>, source: &Source) -> bool {
    let mut at = text.start;
    let ends = std::iter::once(text.end..text.end);
    let is_placed = |part: &WordPartNode| part.span.end.offset() > part.span.start.offset();
    let mut spans = parts
        .iter()
        .filter(|part| is_placed(part))
        .map(|part| range(part.span))
        .chain(ends);
    text.is_empty()
        || spans.all(|span| {
            let gap = source.text.get(at..span.start).unwrap_or("?");
            at = span.end;
            gap.replace("\\\n", "").is_empty()
        })
}

/// True for what begins like an expression and is a substitution of commands with a subshell in it.
fn is_commands(raw: &str) -> bool {
    let Some(rest) = raw.strip_prefix("$((") else {
        return false;
    };
    let Some(inside) = rest.strip_suffix("))") else {
        return true;
    };
    let mut depth = 0_usize;
    inside.bytes().any(|b| match b {
        b'(' => {
            depth += 1;
            false
        }
        b')' => depth.checked_sub(1).map(|left| depth = left).is_none(),
        _ => false,
    })
}

/// `"$@"` and `"${a[@]}"` are no field where they are empty.
fn is_all(part: &WordPartNode) -> bool {
    match &part.kind {
        WordPart::Variable(name) => name.as_str() == "@",
        WordPart::Parameter(parameter) => {
            let raw = parameter.raw_body.span();
            raw.end.offset() > raw.start.offset()
        }
        WordPart::ArrayAccess(_) | WordPart::ArraySlice { .. } => true,
        _ => false,
    }
}

fn escapes(quoting: Quoting, letter: char) -> bool {
    match quoting {
        Quoting::None => true,
        Quoting::Double => matches!(letter, '$' | '`' | '"' | '\\'),
        Quoting::Document => matches!(letter, '$' | '`' | '\\'),
    }
}

fn separators(state: &State) -> Option<Cow<'static, str>> {
    match state.variables.get("IFS").map(|variable| &variable.value) {
        None => Some(Cow::Borrowed(" \t\n")),
        Some(Value::Text(text)) => Some(Cow::Owned(text.clone())),
        Some(_) => None,
    }
}

/// The bytes of a span.
pub(super) fn range(span: Span) -> Range<usize> {
    span.start.offset()..span.end.offset()
}
