//! The walk over a checked condition: three values, exact decimals, a bounded number of steps.

use std::borrow::Cow;
use std::path::Path;

use rust_decimal::Decimal;

use super::expr::{Arithmetic, Compare, Expr, Logic, Name, Quantifier, TextTest};
use super::paths;
use super::term::{Origin, Term};
use super::{Scope, Step};
use crate::intent::{Absent, Number};
use crate::policy::pattern;
use crate::policy::truth::Truth;

/// One step is a node, or 16 bytes of text: some milliseconds at most, whatever the arguments are.
const MAX_STEPS: usize = 1 << 18;

const ELSEWHERE: &str = "the directory it would run in is known only at run time";

/// Walks one condition once.
pub(super) struct Evaluator<'a> {
    scope: &'a Scope<'a>,
    steps: usize,
    element: Option<Term<'a>>,
    /// What was evaluated, where someone wants to see it.
    trace: Option<Vec<Step>>,
}

/// A value of the wanted type, or why there is none.
type Wanted<T> = Result<T, String>;

impl<'a> Evaluator<'a> {
    pub(super) fn new(scope: &'a Scope<'a>, traced: bool) -> Self {
        Self {
            scope,
            steps: 0,
            element: None,
            trace: traced.then(Vec::new),
        }
    }

    pub(super) fn into_trace(self) -> Vec<Step> {
        self.trace.unwrap_or_default()
    }

    pub(super) fn truth(&mut self, expr: &'a Expr) -> Truth {
        match self.term(expr) {
            Term::Bool(value) => value.into(),
            Term::NotSet => Truth::False,
            Term::NotGiven(name) => self.absent(&name),
            Term::Unknown(why) => Truth::Unknown(why),
            other => Truth::Unknown(format!("{expr} is {}, not true or false", other.kind())),
        }
    }

    fn term(&mut self, expr: &'a Expr) -> Term<'a> {
        let term = match self.spend(1) {
            Ok(()) => self.untraced(expr),
            Err(why) => Term::Unknown(why),
        };
        if let Some(trace) = self.trace.as_mut().filter(|_| !expr.is_literal()) {
            trace.push(Step {
                expression: expr.to_string(),
                value: term.to_string(),
                joins: matches!(
                    expr,
                    Expr::If(..) | Expr::Logic(..) | Expr::Not(_) | Expr::Quantify { .. }
                ),
            });
        }
        term
    }

    fn untraced(&mut self, expr: &'a Expr) -> Term<'a> {
        match expr {
            Expr::Arg(name) => self.argument(name),
            Expr::Arithmetic(op, left, right) => or_unknown(self.arithmetic(*op, left, right)),
            Expr::Bool(value) => Term::Bool(*value),
            Expr::Compare(op, left, right) => self.compare(expr, *op, left, right).into(),
            Expr::Element(_) => self.element.clone().unwrap_or(Term::Null),
            Expr::Has(name) => self.has(name).into(),
            Expr::If(test, yes, no) => match self.truth(test) {
                Truth::True => self.term(yes),
                Truth::False => self.term(no),
                Truth::Unknown(why) => Term::Unknown(why),
            },
            Expr::Index(list, index) => or_unknown(self.index(list, index)),
            Expr::List(elements) => {
                Term::List(elements.iter().map(|element| self.term(element)).collect())
            }
            Expr::Logic(op, left, right) => self.logic(*op, left, right).into(),
            Expr::Absolute(path) => or_unknown(self.absolute(path)),
            Expr::LowerAscii(operand) => {
                or_unknown(self.text(operand).map(|(text, origin)| {
                    Term::Text(Cow::Owned(text.to_ascii_lowercase()), origin)
                }))
            }
            Expr::Matches(operand, regex) => or_unknown(
                self.text(operand)
                    .and_then(|(text, _)| regex.is_found(&text).map(Term::Bool)),
            ),
            Expr::Name(name) => self.name(*name),
            Expr::Negate(operand) => or_unknown(
                self.number(operand)
                    .map(|number| Term::Number(Cow::Owned(Number::from(-number)))),
            ),
            Expr::Not(operand) => (!self.truth(operand)).into(),
            Expr::Null => Term::Null,
            Expr::Number(number) => Term::Number(Cow::Borrowed(number)),
            Expr::Quantify {
                quantifier,
                list,
                predicate,
                ..
            } => self.quantify(*quantifier, list, predicate).into(),
            Expr::Size(operand) => or_unknown(self.size(operand)),
            Expr::Text(text) => Term::Text(Cow::Borrowed(text), Origin::Policy),
            Expr::TextTest(kind, text, part) => or_unknown(self.text_test(*kind, text, part)),
        }
    }

    fn name(&self, name: Name) -> Term<'a> {
        let Scope {
            intent, context, ..
        } = *self.scope;
        let text = |text: &'a str| Term::Text(Cow::Borrowed(text), Origin::Policy);
        match name {
            Name::Action => text(&intent.action),
            Name::Agent => match &context.agent {
                Some(agent) => text(agent),
                None => Term::NotGiven("agent".to_owned()),
            },
            Name::Argv => Term::List(
                intent
                    .command
                    .iter()
                    .map(|word| Term::Text(Cow::Borrowed(word), Origin::Policy))
                    .collect(),
            ),
            Name::Cwd => match intent.directory(context).map(Path::to_str) {
                Some(Some(cwd)) => text(cwd),
                Some(None) => Term::Unknown("cwd is no valid text".to_owned()),
                None => Term::Unknown(ELSEWHERE.to_owned()),
            },
            Name::Effect => text(pattern::effect_name(intent.effect)),
            Name::Host => text(&context.host),
            Name::Now => Term::Number(Cow::Owned(Number::from(Decimal::new(context.now, 3)))),
            Name::Opaque => Term::Bool(intent.opaque.is_some()),
            Name::Resource => text(&intent.resource),
            Name::User => text(&context.user),
        }
    }

    fn argument(&mut self, name: &'a str) -> Term<'a> {
        let Some(value) = self.scope.intent.args.get(name) else {
            return self.missing(name, name.to_owned());
        };
        let term = Term::of_argument(value, name);
        match self.spend(term.weight()) {
            Ok(()) => term,
            Err(why) => Term::Unknown(why),
        }
    }

    fn missing(&self, name: &str, shown: String) -> Term<'a> {
        match self.scope.intent.absent(name) {
            Absent::Unknown => Term::Unknown(format!(
                "{shown} may have been given in a form not understood"
            )),
            Absent::NotSet => Term::NotSet,
            Absent::NotGiven => Term::NotGiven(shown),
        }
    }

    /// What it counts as in a comparison that an argument was not given: it equals nothing. Where an allowance would
    /// rest on that, it is unknown, because a context or a profile may supply the argument. To leave it unknown on
    /// both sides of a negation is the same for the rule: a false allowance matches no more than an unknown one.
    fn absent(&self, name: &str) -> Truth {
        if self.scope.allows {
            Truth::Unknown(not_given(name))
        } else {
            Truth::False
        }
    }

    fn has(&self, name: &str) -> Truth {
        match self.scope.intent.args.get(name) {
            Some(crate::intent::Value::Unknown) => {
                Truth::Unknown(format!("{name} is known only at run time"))
            }
            Some(_) => Truth::True,
            None => match self.missing(name, name.to_owned()) {
                Term::NotGiven(name) => self.absent(&name),
                Term::Unknown(why) => Truth::Unknown(why),
                _ => Truth::False,
            },
        }
    }

    fn logic(&mut self, op: Logic, left: &'a Expr, right: &'a Expr) -> Truth {
        match (op, self.truth(left)) {
            (Logic::And, Truth::False) => Truth::False,
            (Logic::Or, Truth::True) => Truth::True,
            (Logic::And, left) => left.and(self.truth(right)),
            (Logic::Or, left) => left.or(self.truth(right)),
        }
    }

    fn compare(&mut self, whole: &Expr, op: Compare, left: &'a Expr, right: &'a Expr) -> Truth {
        let (one, other) = match op {
            Compare::Equal => return self.equal(whole, left, right),
            Compare::NotEqual => return !self.equal(whole, left, right),
            Compare::In => return self.contained(whole, left, right),
            _ => (self.number(left), self.number(right)),
        };
        let order = match (one, other) {
            (Ok(left), Ok(right)) => left.cmp(&right),
            (Err(why), _) | (_, Err(why)) => return Truth::Unknown(why),
        };
        match op {
            Compare::Less => order.is_lt(),
            Compare::LessOrEqual => order.is_le(),
            Compare::Greater => order.is_gt(),
            _ => order.is_ge(),
        }
        .into()
    }

    fn equal(&mut self, whole: &Expr, left: &'a Expr, right: &'a Expr) -> Truth {
        let (left, right) = (self.term(left), self.term(right));
        self.equal_terms(whole, &left, &right)
    }

    fn equal_terms(&mut self, whole: &Expr, left: &Term<'a>, right: &Term<'a>) -> Truth {
        if let Err(why) = self.spend(left.weight().min(right.weight())) {
            return Truth::Unknown(why);
        }
        match left.equals(right, &|name| self.absent(name)) {
            Truth::Unknown(why) if !is_absence(left) && !is_absence(right) => {
                Truth::Unknown(format!("{whole}: {why}"))
            }
            truth => truth,
        }
    }

    fn contained(&mut self, whole: &Expr, element: &'a Expr, list: &'a Expr) -> Truth {
        let (element, list) = (self.term(element), self.term(list));
        match (&element, list) {
            (Term::Unknown(why), _) => Truth::Unknown(why.clone()),
            (_, Term::Unknown(why)) => Truth::Unknown(why),
            (_, Term::NotGiven(name)) => self.absent(&name),
            (_, Term::NotSet) => Truth::False,
            (Term::List(_), _) => Truth::Unknown(format!("{whole}: a list on the left of `in`")),
            (_, Term::List(terms)) => terms.iter().fold(Truth::False, |any, term| {
                any.or(self.equal_terms(whole, &element, term))
            }),
            (_, other) => Truth::Unknown(format!("{whole}: {} is no list", other.kind())),
        }
    }

    fn quantify(&mut self, quantifier: Quantifier, list: &'a Expr, predicate: &'a Expr) -> Truth {
        let terms = match (quantifier, self.term(list)) {
            (_, Term::List(terms)) => terms,
            // `rm a` and `rm a b` are the same kind of thing: one operand is a list of one.
            (_, one @ (Term::Text(..) | Term::Number(_) | Term::Bool(_))) => vec![one],
            (_, Term::Unknown(why)) => return Truth::Unknown(why),
            (Quantifier::Exists, Term::NotGiven(name)) => return self.absent(&name),
            (Quantifier::All, Term::NotGiven(name)) => return Truth::Unknown(not_given(&name)),
            (_, other) => return Truth::Unknown(format!("{list} is {}, not a list", other.kind())),
        };
        let mut held = Truth::from(matches!(quantifier, Quantifier::All));
        for term in terms {
            // An element that is known only at run time may stand for none, or for several.
            let holds = match term {
                Term::Unknown(why) => Truth::Unknown(why),
                known => {
                    self.element = Some(known);
                    self.truth(predicate)
                }
            };
            held = match quantifier {
                Quantifier::All => held.and(holds),
                Quantifier::Exists => held.or(holds),
            };
        }
        self.element = None;
        held
    }

    fn arithmetic(&mut self, op: Arithmetic, left: &'a Expr, right: &'a Expr) -> Wanted<Term<'a>> {
        let (left, right) = (self.number(left)?, self.number(right)?);
        // The library rounds what does not fit its 28 digits; undoing the step shows it.
        match op {
            Arithmetic::Add => left.checked_add(right).filter(|sum| {
                sum.checked_sub(right) == Some(left) && sum.checked_sub(left) == Some(right)
            }),
            Arithmetic::Divide => left
                .checked_div(right)
                .filter(|quotient| quotient.checked_mul(right) == Some(left)),
            Arithmetic::Multiply => left.checked_mul(right).filter(|product| {
                if product.is_zero() {
                    left.is_zero() || right.is_zero()
                } else {
                    product.checked_div(right) == Some(left)
                        && product.scale() <= left.scale() + right.scale()
                }
            }),
            Arithmetic::Remainder => left.checked_rem(right),
            Arithmetic::Subtract => left.checked_sub(right).filter(|rest| {
                rest.checked_add(right) == Some(left) && left.checked_sub(*rest) == Some(right)
            }),
        }
        .map(|result| Term::Number(Cow::Owned(Number::from(result))))
        .ok_or_else(|| "a calculation has no exact result".to_owned())
    }

    fn index(&mut self, list: &'a Expr, index: &'a Expr) -> Wanted<Term<'a>> {
        let position = self.number(index)?;
        let terms = match self.term(list) {
            Term::List(terms) => terms,
            missing @ Term::NotGiven(_) => return Ok(missing),
            Term::Unknown(why) => return Err(why),
            other => return Err(format!("{list} is {}, not a list", other.kind())),
        };
        let position = usize::try_from(position)
            .ok()
            .filter(|_| position.is_integer())
            .ok_or_else(|| format!("{index} is no place in a list"))?;
        let before = terms.get(..=position).unwrap_or(&terms);
        if let Some(why) = Term::unknown_element(before) {
            return Err(why.to_owned());
        }
        let shown = format!("{list}[{position}]");
        Ok(match (terms.get(position), list) {
            (Some(term), _) => term.clone(),
            (None, Expr::Arg(name)) => self.missing(name, shown),
            (None, _) => Term::NotGiven(shown),
        })
    }

    fn size(&mut self, operand: &'a Expr) -> Wanted<Term<'a>> {
        let size = match self.term(operand) {
            Term::List(terms) => match Term::unknown_element(&terms) {
                Some(why) => return Err(why.to_owned()),
                None => terms.len(),
            },
            Term::Text(text, _) => text.chars().count(),
            Term::NotGiven(name) => return Err(not_given(&name)),
            Term::Unknown(why) => return Err(why),
            other => return Err(format!("{operand} is {}, which has no size", other.kind())),
        };
        Ok(Term::Number(Cow::Owned(Number::from(Decimal::from(size)))))
    }

    fn absolute(&mut self, path: &'a Expr) -> Wanted<Term<'a>> {
        let (path, _) = self.text(path)?;
        let rooted =
            paths::rooted(self.base(&[&path])?, &path).ok_or_else(|| shell_knows(&path))?;
        Ok(Term::Text(Cow::Owned(rooted), Origin::Policy))
    }

    /// The directory that the paths are taken from.
    fn base(&self, paths: &[&str]) -> Wanted<&'a Path> {
        let Scope {
            intent, context, ..
        } = *self.scope;
        let rooted = paths.iter().all(|path| path.starts_with('/'));
        let nowhere = rooted.then_some(Path::new("/"));
        let base = intent.directory(context).or(nowhere);
        base.ok_or_else(|| ELSEWHERE.to_owned())
    }

    fn text_test(&mut self, kind: TextTest, text: &'a Expr, part: &'a Expr) -> Wanted<Term<'a>> {
        let ((text, _), (part, _)) = (self.text(text)?, self.text(part)?);
        Ok(Term::Bool(match kind {
            TextTest::Contains => text.contains(part.as_ref()),
            TextTest::EndsWith => text.ends_with(part.as_ref()),
            TextTest::StartsWith => text.starts_with(part.as_ref()),
            TextTest::Within => {
                let cwd = self.base(&[&text, &part])?;
                paths::within(cwd, &text, &part).ok_or_else(|| shell_knows(&text))?
            }
        }))
    }

    fn number(&mut self, expr: &'a Expr) -> Wanted<Decimal> {
        match self.term(expr) {
            Term::Number(number) => Ok(number.decimal()),
            Term::NotGiven(name) => Err(not_given(&name)),
            Term::Unknown(why) => Err(why),
            other => Err(format!("{expr} is {}, not a number", other.kind())),
        }
    }

    /// A text; a number of the command line counts as it was written.
    fn text(&mut self, expr: &'a Expr) -> Wanted<(Cow<'a, str>, Origin)> {
        let (text, origin) = match self.term(expr) {
            Term::Text(text, origin) => (text, origin),
            Term::Number(Cow::Borrowed(number)) => (Cow::Borrowed(number.text()), Origin::Argument),
            Term::NotGiven(name) => return Err(not_given(&name)),
            Term::Unknown(why) => return Err(why),
            other => return Err(format!("{expr} is {}, not a text", other.kind())),
        };
        self.spend(text.len() / 16)?;
        Ok((text, origin))
    }

    fn spend(&mut self, steps: usize) -> Result<(), String> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS {
            return Err("the condition is too much work for these arguments".to_owned());
        }
        Ok(())
    }
}

fn is_absence(term: &Term<'_>) -> bool {
    matches!(term, Term::NotGiven(_) | Term::Unknown(_))
}

fn not_given(name: &str) -> String {
    format!("{name} was not given")
}

fn or_unknown(wanted: Wanted<Term<'_>>) -> Term<'_> {
    wanted.unwrap_or_else(Term::Unknown)
}

fn shell_knows(path: &str) -> String {
    format!("where {path} leads is known to a shell only")
}
