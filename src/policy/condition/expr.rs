//! A checked condition: every name, function and literal in it is one that can be evaluated.

use std::fmt;

use super::regular::Regular;
use crate::intent::Number;

/// The names a condition sees beside `args`.
pub(super) const NAMES: [(&str, Name); 10] = [
    ("resource", Name::Resource),
    ("action", Name::Action),
    ("effect", Name::Effect),
    ("opaque", Name::Opaque),
    ("argv", Name::Argv),
    ("cwd", Name::Cwd),
    ("user", Name::User),
    ("agent", Name::Agent),
    ("host", Name::Host),
    ("now", Name::Now),
];

/// One of [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Action,
    Agent,
    Argv,
    Cwd,
    Effect,
    Host,
    Now,
    Opaque,
    Resource,
    User,
}

/// A node of a checked condition.
#[derive(Debug)]
pub(super) enum Expr {
    /// `absolute(path)`: the path from the root, by its letters.
    Absolute(Box<Expr>),
    /// `args.NAME`, `args["NAME"]`.
    Arg(String),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    Bool(bool),
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// The variable of the quantifier around it.
    Element(String),
    /// `has(args.NAME)`, `"NAME" in args`.
    Has(String),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Index(Box<Expr>, Box<Expr>),
    List(Vec<Expr>),
    Logic(Logic, Box<Expr>, Box<Expr>),
    LowerAscii(Box<Expr>),
    Matches(Box<Expr>, Regular),
    Name(Name),
    Negate(Box<Expr>),
    Not(Box<Expr>),
    Null,
    Number(Number),
    /// `list.exists(variable, predicate)` or `list.all(variable, predicate)`.
    Quantify {
        quantifier: Quantifier,
        list: Box<Expr>,
        variable: String,
        predicate: Box<Expr>,
    },
    Size(Box<Expr>),
    Text(String),
    TextTest(TextTest, Box<Expr>, Box<Expr>),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Arithmetic {
    Add,
    Divide,
    Multiply,
    Remainder,
    Subtract,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Compare {
    Equal,
    Greater,
    GreaterOrEqual,
    In,
    Less,
    LessOrEqual,
    NotEqual,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Logic {
    And,
    Or,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Quantifier {
    All,
    Exists,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum TextTest {
    Contains,
    EndsWith,
    StartsWith,
    /// A path lies in a directory, or is it, by its letters.
    Within,
}

impl Expr {
    /// Whether its value stands in the condition itself, so that a trace has nothing to show.
    pub(super) fn is_literal(&self) -> bool {
        match self {
            Self::Bool(_) | Self::Null | Self::Number(_) | Self::Text(_) => true,
            Self::List(elements) => elements.iter().all(Self::is_literal),
            _ => false,
        }
    }
}

impl fmt::Display for Expr {
    /// CEL text of the node. Operators inside operators stand in parentheses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arg(name) if is_identifier(name) => write!(f, "args.{name}"),
            Self::Arg(name) => write!(f, "args[{name:?}]"),
            Self::Arithmetic(op, left, right) => {
                let sign = match op {
                    Arithmetic::Add => "+",
                    Arithmetic::Divide => "/",
                    Arithmetic::Multiply => "*",
                    Arithmetic::Remainder => "%",
                    Arithmetic::Subtract => "-",
                };
                write!(f, "{} {sign} {}", Inner(left), Inner(right))
            }
            Self::Bool(value) => write!(f, "{value}"),
            Self::Compare(op, left, right) => {
                let sign = match op {
                    Compare::Equal => "==",
                    Compare::Greater => ">",
                    Compare::GreaterOrEqual => ">=",
                    Compare::In => "in",
                    Compare::Less => "<",
                    Compare::LessOrEqual => "<=",
                    Compare::NotEqual => "!=",
                };
                write!(f, "{} {sign} {}", Inner(left), Inner(right))
            }
            Self::Element(variable) => f.write_str(variable),
            Self::Has(name) if is_identifier(name) => write!(f, "has(args.{name})"),
            Self::Has(name) => write!(f, "{name:?} in args"),
            Self::If(test, yes, no) => {
                write!(f, "{} ? {} : {}", Inner(test), Inner(yes), Inner(no))
            }
            Self::Index(list, index) => write!(f, "{}[{index}]", Inner(list)),
            Self::List(elements) => {
                f.write_str("[")?;
                for (index, element) in elements.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{element}")?;
                }
                f.write_str("]")
            }
            Self::Logic(Logic::And, left, right) => {
                write!(f, "{} && {}", Inner(left), Inner(right))
            }
            Self::Logic(Logic::Or, left, right) => {
                write!(f, "{} || {}", Inner(left), Inner(right))
            }
            Self::LowerAscii(text) => write!(f, "{}.lowerAscii()", Inner(text)),
            Self::Matches(text, regex) => {
                write!(f, "{}.matches({:?})", Inner(text), regex.text())
            }
            Self::Name(name) => f.write_str(
                NAMES
                    .iter()
                    .find(|(_, known)| known == name)
                    .map_or("", |(word, _)| word),
            ),
            Self::Negate(number) => write!(f, "-{}", Inner(number)),
            Self::Not(operand) => write!(f, "!{}", Inner(operand)),
            Self::Null => f.write_str("null"),
            Self::Number(number) => f.write_str(number.text()),
            Self::Quantify {
                quantifier,
                list,
                variable,
                predicate,
            } => {
                let word = match quantifier {
                    Quantifier::All => "all",
                    Quantifier::Exists => "exists",
                };
                write!(f, "{}.{word}({variable}, {predicate})", Inner(list))
            }
            Self::Size(operand) => write!(f, "size({operand})"),
            Self::Absolute(path) => write!(f, "absolute({path})"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::TextTest(TextTest::Within, path, directory) => {
                write!(f, "within({path}, {directory})")
            }
            Self::TextTest(kind, text, part) => {
                let word = match kind {
                    TextTest::Contains => "contains",
                    TextTest::EndsWith => "endsWith",
                    TextTest::StartsWith => "startsWith",
                    TextTest::Within => "within",
                };
                write!(f, "{}.{word}({part})", Inner(text))
            }
        }
    }
}

/// An operand: in parentheses where it is an operator itself.
struct Inner<'e>(&'e Expr);

impl fmt::Display for Inner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expr::Arithmetic(..)
            | Expr::Compare(..)
            | Expr::If(..)
            | Expr::Logic(..)
            | Expr::Negate(_) => write!(f, "({})", self.0),
            operand => write!(f, "{operand}"),
        }
    }
}

fn is_identifier(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
