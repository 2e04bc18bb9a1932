//! Condition text → checked [`Expr`]. The one place that knows the `cel` crate's parser, which is not a stable
//! interface: the crate is pinned, and nothing of its types leaves this file but the tokens.

use cel::common::ast::{
    self, CallExpr, ComprehensionExpr, IdedExpr, LiteralValue, SelectExpr, operators,
};
use cel::parser::PrattParser;
use cel::parser::pratt_parser::TokenKind;

use super::expr::{Arithmetic, Compare, Expr, Logic, NAMES, Quantifier, TextTest};
use super::regular::Regular;
use super::tokens::{Token, tokens};
use super::{ConditionError, python};
use crate::intent::Number;
use crate::policy::suggest;

const MAX_SOURCE_BYTES: usize = 1024;
const MAX_DEPTH: u16 = 32;
const MAX_NODES: usize = 500;

pub(super) const METHODS: [&str; 8] = [
    "all",
    "contains",
    "endsWith",
    "exists",
    "lowerAscii",
    "matches",
    "size",
    "startsWith",
];
pub(super) const FUNCTIONS: [&str; 5] = ["absolute", "has", "matches", "size", "within"];

/// What becomes of the regular expressions in a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Patterns {
    /// They are compiled, and a wrong one is an error.
    Checked,
    /// They were checked when the policy was read, and are compiled when they are needed.
    Later,
}

/// Reads and checks a condition.
pub(super) fn parse(source: &str, patterns: Patterns) -> Result<Expr, ConditionError> {
    if source.len() > MAX_SOURCE_BYTES {
        return Err(
            ConditionError::new(0, "the condition is longer than 1024 bytes")
                .with_hint("split it into several rules"),
        );
    }
    let tokens = tokens(source)?;
    if tokens.is_empty() {
        return Err(ConditionError::new(0, "the condition is empty")
            .with_hint("leave `condition` out for a rule that always applies"));
    }
    let translation = python::translate(&tokens)?;
    let text = translation.as_ref().map_or(source, |cel| cel.text.as_str());
    let parsed = PrattParser::new()
        .max_recursion_depth(MAX_DEPTH)
        .max_expression_node_count(MAX_NODES)
        .parse(text);
    let tree = parsed.map_err(|errors| {
        let position = errors.errors.first().map_or((0, 0), |error| error.pos);
        let offset = offset_of(text, position);
        let offset = offset.map(|offset| {
            translation
                .as_ref()
                .map_or(offset, |cel| cel.source_offset(offset))
        });
        syntax_error(&tokens, offset)
    })?;
    let condition = Lowering {
        tokens: &tokens,
        patterns,
        variable: None,
        nodes: 0,
        depth: 0,
    }
    .lower(&tree)?;
    match condition {
        Expr::Number(_) | Expr::Text(_) | Expr::List(_) | Expr::Null => Err(ConditionError::new(
            0,
            "the condition is neither true nor false",
        )
        .with_hint("compare it with something: args.amount > 50")),
        condition => Ok(condition),
    }
}

/// The byte offset of the parser's line and column, which count from 1; it has none for its limits.
fn offset_of(text: &str, (line, column): (isize, isize)) -> Option<usize> {
    let line = usize::try_from(line).ok()?.checked_sub(1)?;
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    Some((before + column).min(text.len()))
}

fn syntax_error(tokens: &[Token<'_>], offset: Option<usize>) -> ConditionError {
    let Some(offset) = offset else {
        return ConditionError::too_deep(0);
    };
    match tokens.iter().find(|token| token.at == offset) {
        Some(token) if token.kind == TokenKind::TokEqual => {
            python::unexpected(*token).with_hint("did you mean `==`?")
        }
        Some(token) if token.kind == TokenKind::TokString => {
            python::unexpected(*token).with_hint("if it is a text with `\\` in it, write r'…'")
        }
        Some(token) if token.text == "args" => {
            python::unexpected(*token).with_hint("name the argument: args.amount")
        }
        Some(token) => python::unexpected(*token),
        None => ConditionError::too_early(tokens),
    }
}

struct Lowering<'s> {
    tokens: &'s [Token<'s>],
    patterns: Patterns,
    /// The variable of the quantifier around the node.
    variable: Option<String>,
    nodes: usize,
    depth: u16,
}

impl Lowering<'_> {
    fn lower(&mut self, node: &IdedExpr) -> Result<Expr, ConditionError> {
        self.nodes += 1;
        self.depth += 1;
        if self.nodes > MAX_NODES || self.depth > MAX_DEPTH {
            return Err(ConditionError::too_deep(0));
        }
        let lowered = match &node.expr {
            ast::Expr::Call(call) => self.call(call),
            ast::Expr::Comprehension(quantified) => self.quantify(quantified),
            ast::Expr::Ident(name) => self.name(name),
            ast::Expr::List(list) => list
                .elements
                .iter()
                .map(|element| self.lower(element))
                .collect::<Result<_, _>>()
                .map(Expr::List),
            ast::Expr::Literal(literal) => literal_of(literal),
            ast::Expr::Select(select) => self.select(select),
            ast::Expr::Map(_) | ast::Expr::Struct(_) | ast::Expr::Unspecified => {
                let brace = self
                    .tokens
                    .iter()
                    .find(|t| t.kind == TokenKind::TokLeftBrace);
                Err(ConditionError::new(
                    brace.map_or(0, |token| token.at),
                    "`{…}` has no use in a condition",
                ))
            }
        };
        self.depth -= 1;
        lowered
    }

    fn boxed(&mut self, node: &IdedExpr) -> Result<Box<Expr>, ConditionError> {
        self.lower(node).map(Box::new)
    }

    fn name(&self, name: &str) -> Result<Expr, ConditionError> {
        if self.variable.as_deref() == Some(name) {
            return Ok(Expr::Element(name.to_owned()));
        }
        if let Some((_, known)) = NAMES.iter().find(|(word, _)| *word == name) {
            return Ok(Expr::Name(*known));
        }
        let at = self.place(name, |_| true);
        if name == "args" {
            return Err(ConditionError::new(at, "`args` stands alone")
                .with_hint("name the argument: args.amount or args[\"amount\"]"));
        }
        let known: Vec<&str> = NAMES
            .iter()
            .map(|(word, _)| *word)
            .chain(["args"])
            .collect();
        let hint = match suggest::nearest(name, &known) {
            Some(best) => format!("did you mean `{best}`?"),
            None => format!("an argument of the command is written args.{name}"),
        };
        let message = format!("`{name}` is no name of a condition");
        Err(ConditionError::new(at, message).with_hint(hint))
    }

    fn select(&mut self, select: &SelectExpr) -> Result<Expr, ConditionError> {
        if !is_args(&select.operand) {
            let at = self.place(&select.field, |_| true);
            let message = format!("`.{}` of something that has no fields", select.field);
            let hint = match &select.operand.expr {
                ast::Expr::Ident(name) if suggest::nearest(name, &["args"]).is_some() => {
                    "did you mean `args`?"
                }
                _ => "only `args` has fields",
            };
            return Err(ConditionError::new(at, message).with_hint(hint));
        }
        let field = select.field.clone();
        Ok(if select.test {
            Expr::Has(field)
        } else {
            Expr::Arg(field)
        })
    }

    fn call(&mut self, call: &CallExpr) -> Result<Expr, ConditionError> {
        let compare = |op| move |left, right| Expr::Compare(op, left, right);
        let arithmetic = |op| move |left, right| Expr::Arithmetic(op, left, right);
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_AND, [l, r]) => {
                self.binary(l, r, |l, r| Expr::Logic(Logic::And, l, r))
            }
            (operators::LOGICAL_OR, [l, r]) => {
                self.binary(l, r, |l, r| Expr::Logic(Logic::Or, l, r))
            }
            (operators::LOGICAL_NOT, [operand]) => self.boxed(operand).map(Expr::Not),
            (operators::NEGATE, [operand]) => self.boxed(operand).map(Expr::Negate),
            (operators::CONDITIONAL, [test, yes, no]) => Ok(Expr::If(
                self.boxed(test)?,
                self.boxed(yes)?,
                self.boxed(no)?,
            )),
            (operators::IN, [name, args]) if is_args(args) => {
                self.argument_name(name).map(Expr::Has)
            }
            (operators::INDEX, [args, name]) if is_args(args) => {
                self.argument_name(name).map(Expr::Arg)
            }
            (operators::INDEX, [l, r]) => self.binary(l, r, Expr::Index),
            (operators::IN, [l, r]) => self.binary(l, r, compare(Compare::In)),
            (operators::EQUALS, [l, r]) => self.binary(l, r, compare(Compare::Equal)),
            (operators::NOT_EQUALS, [l, r]) => self.binary(l, r, compare(Compare::NotEqual)),
            (operators::LESS, [l, r]) => self.order(l, r, Compare::Less),
            (operators::LESS_EQUALS, [l, r]) => self.order(l, r, Compare::LessOrEqual),
            (operators::GREATER, [l, r]) => self.order(l, r, Compare::Greater),
            (operators::GREATER_EQUALS, [l, r]) => self.order(l, r, Compare::GreaterOrEqual),
            (operators::ADD, [l, r]) => self.binary(l, r, arithmetic(Arithmetic::Add)),
            (operators::SUBSTRACT, [l, r]) => self.binary(l, r, arithmetic(Arithmetic::Subtract)),
            (operators::MULTIPLY, [l, r]) => self.binary(l, r, arithmetic(Arithmetic::Multiply)),
            (operators::DIVIDE, [l, r]) => self.binary(l, r, arithmetic(Arithmetic::Divide)),
            (operators::MODULO, [l, r]) => self.binary(l, r, arithmetic(Arithmetic::Remainder)),
            (function, args) => self.function(function, call.target.as_deref(), args),
        }
    }

    fn function(
        &mut self,
        function: &str,
        target: Option<&IdedExpr>,
        args: &[IdedExpr],
    ) -> Result<Expr, ConditionError> {
        let probe = |kind| move |text, part| Expr::TextTest(kind, text, part);
        match (function, target, args) {
            ("size", Some(operand), []) | ("size", None, [operand]) => {
                self.boxed(operand).map(Expr::Size)
            }
            ("lowerAscii", Some(text), []) => self.boxed(text).map(Expr::LowerAscii),
            ("startsWith", Some(text), [part]) => {
                self.binary(text, part, probe(TextTest::StartsWith))
            }
            ("endsWith", Some(text), [part]) => self.binary(text, part, probe(TextTest::EndsWith)),
            ("contains", Some(text), [part]) => self.binary(text, part, probe(TextTest::Contains)),
            ("absolute", None, [path]) => self.boxed(path).map(Expr::Absolute),
            ("within", None, [path, directory]) => {
                self.binary(path, directory, probe(TextTest::Within))
            }
            ("matches", Some(text), [pattern]) | ("matches", None, [text, pattern]) => {
                let text = self.boxed(text)?;
                self.regex(pattern).map(|regex| Expr::Matches(text, regex))
            }
            _ => Err(self.no_such_function(function, target.is_some())),
        }
    }

    fn no_such_function(&self, function: &str, method: bool) -> ConditionError {
        let known: &[&str] = if method { &METHODS } else { &FUNCTIONS };
        let typed = if function == "size" {
            &["size", "len"][..]
        } else {
            &[function]
        };
        let at = typed
            .iter()
            .map(|word| self.place(word, |next| next.kind == TokenKind::TokLeftParen))
            .max()
            .unwrap_or(0);
        if known.contains(&function) {
            let message = format!("`{function}` has the wrong number of arguments here");
            return ConditionError::new(at, message);
        }
        let elsewhere: &[&str] = if method { &FUNCTIONS } else { &METHODS };
        let error = ConditionError::new(at, format!("`{function}` is no function of a condition"));
        if elsewhere.contains(&function) {
            return error.with_hint(format!("write it as x.{function}(…)"));
        }
        error.with_hint(suggest::hint(function, known))
    }

    /// `exists` and `all`, which the parser expands; every other expansion is refused, and one inside another.
    fn quantify(&mut self, node: &ComprehensionExpr) -> Result<Expr, ConditionError> {
        let start = match &node.accu_init.expr {
            ast::Expr::Literal(LiteralValue::Boolean(start)) => Some(*start.inner()),
            _ => None,
        };
        let (quantifier, predicate) = match (start, &node.loop_step.expr) {
            (Some(false), ast::Expr::Call(step)) if step.func_name == operators::LOGICAL_OR => {
                (Quantifier::Exists, step.args.last())
            }
            (Some(true), ast::Expr::Call(step)) if step.func_name == operators::LOGICAL_AND => {
                (Quantifier::All, step.args.last())
            }
            _ => (Quantifier::All, None),
        };
        let at = self.place(&node.iter_var, |_| true);
        let Some(predicate) = predicate.filter(|_| node.iter_var2.is_none()) else {
            return Err(ConditionError::new(
                at,
                "only `exists` and `all` go over a list",
            ));
        };
        if self.variable.is_some() {
            return Err(ConditionError::new(
                at,
                "an `exists` or `all` inside another",
            ));
        }
        let variable = node.iter_var.clone();
        if variable == "args" || NAMES.iter().any(|(word, _)| *word == variable) {
            let message = format!("`{variable}` has a meaning already");
            return Err(ConditionError::new(at, message).with_hint("choose another variable"));
        }
        let list = self.boxed(&node.iter_range)?;
        self.variable = Some(variable.clone());
        let predicate = self.boxed(predicate)?;
        self.variable = None;
        Ok(Expr::Quantify {
            quantifier,
            list,
            variable,
            predicate,
        })
    }

    fn binary(
        &mut self,
        left: &IdedExpr,
        right: &IdedExpr,
        build: impl FnOnce(Box<Expr>, Box<Expr>) -> Expr,
    ) -> Result<Expr, ConditionError> {
        Ok(build(self.boxed(left)?, self.boxed(right)?))
    }

    /// Order is for numbers: a text that stands in the condition could never be decided.
    fn order(
        &mut self,
        left: &IdedExpr,
        right: &IdedExpr,
        compare: Compare,
    ) -> Result<Expr, ConditionError> {
        let (left, right) = (self.boxed(left)?, self.boxed(right)?);
        if [&left, &right]
            .into_iter()
            .any(|side| matches!(**side, Expr::Text(_)))
        {
            let at = self
                .tokens
                .iter()
                .find(|token| token.kind == TokenKind::TokString)
                .map_or(0, |token| token.at);
            return Err(
                ConditionError::new(at, "a text has no order; only numbers have")
                    .with_hint("write the number without quotes"),
            );
        }
        Ok(Expr::Compare(compare, left, right))
    }

    fn argument_name(&self, node: &IdedExpr) -> Result<String, ConditionError> {
        match &node.expr {
            ast::Expr::Literal(LiteralValue::String(name)) => Ok(name.inner().to_owned()),
            _ => Err(ConditionError::new(
                self.place("args", |_| true),
                "an argument's name is a text that stands in the condition",
            )
            .with_hint("args[\"amount\"]")),
        }
    }

    fn regex(&self, pattern: &IdedExpr) -> Result<Regular, ConditionError> {
        let at = self.place("matches", |_| true);
        let ast::Expr::Literal(LiteralValue::String(pattern)) = &pattern.expr else {
            return Err(ConditionError::new(
                at,
                "the pattern of `matches` is a text that stands in the condition",
            ));
        };
        let regex = Regular::new(pattern.inner());
        if self.patterns == Patterns::Checked {
            regex.check().map_err(|cause| {
                ConditionError::new(
                    at,
                    format!("the pattern of `matches` is no regular expression: {cause}"),
                )
            })?;
        }
        Ok(regex)
    }

    /// Where the word stands that is not a field, followed by what `next` wants; the parser keeps no places.
    fn place(&self, word: &str, next: impl Fn(&Token<'_>) -> bool) -> usize {
        self.tokens
            .iter()
            .enumerate()
            .find(|(index, token)| {
                token.text == word && self.tokens.get(index + 1).is_none_or(&next)
            })
            .map_or(0, |(_, token)| token.at)
    }
}

fn is_args(node: &IdedExpr) -> bool {
    matches!(&node.expr, ast::Expr::Ident(name) if name == "args")
}

fn literal_of(literal: &LiteralValue) -> Result<Expr, ConditionError> {
    let number = match literal {
        LiteralValue::Boolean(value) => return Ok(Expr::Bool(*value.inner())),
        LiteralValue::Null => return Ok(Expr::Null),
        LiteralValue::String(text) => return Ok(Expr::Text(text.inner().to_owned())),
        LiteralValue::Double(double) => double.inner().to_string(),
        LiteralValue::Int(int) => int.inner().to_string(),
        LiteralValue::UInt(uint) => uint.inner().to_string(),
        LiteralValue::Bytes(_) => String::new(),
    };
    Number::parse(&number)
        .map(Expr::Number)
        .ok_or_else(|| ConditionError::new(0, "a number that cannot be kept exactly"))
}
