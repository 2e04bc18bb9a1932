//! Expressions: what runs in them, and variables whose text is computed as an expression in turn.

use shuck_ast::{
    ArithmeticAssignOp, ArithmeticExpr, ArithmeticExprNode, ArithmeticLvalue, CompoundCommand,
    Span, Word, WordPart,
};
use shuck_parser::parser::Parser;

use super::super::UNKNOWN;
use super::outputs;
use super::state::{State, Value, is_number};
use super::walk::{Source, Walker};

const AS_CODE: &str = "a value known only at run time is computed, which may run code in it";

impl Walker<'_> {
    /// An expression of `((…))` or `for ((…))`.
    pub(super) fn arithmetic(
        &mut self,
        span: Option<Span>,
        ast: Option<&ArithmeticExprNode>,
        source: &Source,
        state: &mut State,
    ) {
        let Some(span) = span else { return };
        let Some(ast) = ast else {
            if !source.slice(span).trim().is_empty() {
                self.opaque(source, span, "an expression is not looked into");
            }
            return;
        };
        self.may_fail(state);
        self.words_of(ast, source, state);
        // What a variable held before is what is computed: `x=x` reads it first.
        self.variables_of(ast, span, source, state);
        let before = state.clone();
        self.assigned(ast, state);
        if source.slice(span).contains(['?', '&', '|']) {
            // Perhaps only a part of it is computed.
            *state = std::mem::take(state).or(before);
        }
    }

    /// An expression of `$((…))` or of a subscript.
    pub(super) fn arithmetic_word(
        &mut self,
        word: &Word,
        ast: Option<&ArithmeticExprNode>,
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        if let Some(ast) = ast {
            self.arithmetic(Some(span), Some(ast), source, state);
            return;
        }
        // The words in it run in any case; what they make is not understood, but for the key of an associative array.
        self.may_fail(state);
        self.value(word, source, state);
        let key = matches!(word.parts.as_slice(), [part] if matches!(
            part.kind,
            WordPart::Literal(_) | WordPart::SingleQuoted { .. } | WordPart::DoubleQuoted { .. }
        ));
        let text = source.slice(word.span);
        if !key || text.contains(';') {
            self.opaque(source, span, "an expression is not looked into");
        }
    }

    /// Reads the words that stand in an expression.
    fn words_of(&mut self, node: &ArithmeticExprNode, source: &Source, state: &mut State) {
        if let ArithmeticExpr::ShellWord(word) = &node.kind {
            self.computed(word, source, state);
        }
        for part in parts(node) {
            self.words_of(part, source, state);
        }
    }

    /// What an expression assigns is a number.
    fn assigned(&mut self, node: &ArithmeticExprNode, state: &mut State) {
        for part in parts(node) {
            self.assigned(part, state);
        }
        match &node.kind {
            ArithmeticExpr::Assignment {
                target: ArithmeticLvalue::Variable(name),
                ..
            } => state.assign(name.as_str(), Value::Number, self.scope.world),
            ArithmeticExpr::Unary { expr, .. } | ArithmeticExpr::Postfix { expr, .. } => {
                if let ArithmeticExpr::Variable(name) = &expr.kind
                    && is_number(&state.value(name.as_str(), self.scope.world))
                {
                    state.assign(name.as_str(), Value::Number, self.scope.world);
                }
            }
            _ => {}
        }
    }

    fn variables_of(
        &mut self,
        node: &ArithmeticExprNode,
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        let mut names = Vec::new();
        names_in(node, &mut names);
        for name in names {
            if state.is_unset(&name, self.scope.world) {
                continue;
            }
            match state.value(&name, self.scope.world) {
                Value::Number => {}
                Value::Text(text) => self.compute_text(&text, span, source, state),
                Value::List(texts) | Value::Loose(texts) => {
                    for text in texts {
                        self.compute_text(&text, span, source, state);
                    }
                }
                Value::Maybe(_) | Value::Unknown => self.opaque(source, span, AS_CODE),
            }
        }
    }

    /// A text that is computed: a number and a name are harmless, a subscript may run code.
    pub(super) fn compute_text(
        &mut self,
        text: &str,
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        let unknown = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if text.contains(UNKNOWN) {
            // Digits and then what is unknown is how a number looks that only running tells.
            if unknown == text || !unknown.trim_start_matches(UNKNOWN).is_empty() {
                self.opaque(source, span, AS_CODE);
            }
        } else if text.contains(['[', '$', '`']) {
            self.opaque(
                source,
                span,
                "a value is computed, which may run code in it",
            );
        } else if text.bytes().any(|b| b.is_ascii_alphabetic()) && !outputs::is_name(text) {
            self.opaque(source, span, "a value is computed as an expression");
        } else if outputs::is_name(text) && !state.is_unset(text, self.scope.world) {
            match state.value(text, self.scope.world) {
                // A name that is known may lead to another one, and in a circle.
                Value::Text(next) if !next.contains(|c: char| !c.is_ascii_digit()) => {}
                Value::Number => {}
                _ => self.opaque(source, span, AS_CODE),
            }
        }
    }

    /// The expression that `let` gets as a word.
    pub(super) fn let_text(&mut self, text: &str, span: Span, source: &Source, state: &mut State) {
        if text.contains(UNKNOWN) {
            self.opaque(source, span, AS_CODE);
            return;
        }
        let inner = format!("(({text}))");
        let parsed = Parser::new(&inner).parse();
        let inner = Source {
            text: inner.as_str().into(),
            base: None,
        };
        match parsed.file.body.stmts.first().map(|only| &only.command) {
            Some(shuck_ast::Command::Compound(CompoundCommand::Arithmetic(command)))
                if parsed.is_ok() && parsed.file.body.stmts.len() == 1 =>
            {
                self.arithmetic(command.expr_span, command.expr_ast.as_ref(), &inner, state);
            }
            _ => self.opaque(source, span, "an expression is not looked into"),
        }
    }
}

/// What an expression is made of, in the order it is computed.
fn parts(node: &ArithmeticExprNode) -> Vec<&ArithmeticExprNode> {
    match &node.kind {
        ArithmeticExpr::Number(_) | ArithmeticExpr::Variable(_) | ArithmeticExpr::ShellWord(_) => {
            Vec::new()
        }
        ArithmeticExpr::Indexed { index: part, .. }
        | ArithmeticExpr::Parenthesized { expression: part }
        | ArithmeticExpr::Unary { expr: part, .. }
        | ArithmeticExpr::Postfix { expr: part, .. } => vec![part],
        ArithmeticExpr::Binary { left, right, .. } => vec![left, right],
        ArithmeticExpr::Conditional {
            condition,
            then_expr,
            else_expr,
        } => vec![condition, then_expr, else_expr],
        ArithmeticExpr::Assignment { target, value, .. } => match target {
            ArithmeticLvalue::Variable(_) => vec![value],
            ArithmeticLvalue::Indexed { index, .. } => vec![index, value],
        },
    }
}

/// The names of the variables that an expression reads: what `+=` adds to is one of them.
fn names_in(node: &ArithmeticExprNode, found: &mut Vec<String>) {
    match &node.kind {
        ArithmeticExpr::Assignment {
            op: ArithmeticAssignOp::Assign,
            ..
        } => {}
        ArithmeticExpr::Variable(name)
        | ArithmeticExpr::Indexed { name, .. }
        | ArithmeticExpr::Assignment {
            target: ArithmeticLvalue::Variable(name) | ArithmeticLvalue::Indexed { name, .. },
            ..
        } => found.push(name.as_str().to_owned()),
        _ => {}
    }
    for part in parts(node) {
        names_in(part, found);
    }
}
