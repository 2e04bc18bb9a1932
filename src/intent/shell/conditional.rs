//! `[[ … ]]`: what runs in its words, and what it computes.

use shuck_ast::{ConditionalBinaryOp, ConditionalExpr, ConditionalUnaryOp, Word};

use super::outputs;
use super::state::State;
use super::walk::{Source, Walker};

impl Walker<'_> {
    pub(super) fn conditional(
        &mut self,
        expression: &ConditionalExpr,
        source: &Source,
        state: &mut State,
    ) {
        match expression {
            ConditionalExpr::Binary(binary) => {
                use ConditionalBinaryOp::{
                    ArithmeticEq, ArithmeticGe, ArithmeticGt, ArithmeticLe, ArithmeticLt,
                    ArithmeticNe,
                };
                let computes = matches!(
                    binary.op,
                    ArithmeticEq
                        | ArithmeticNe
                        | ArithmeticLe
                        | ArithmeticGe
                        | ArithmeticLt
                        | ArithmeticGt
                );
                for side in [&binary.left, &binary.right] {
                    match side.as_ref() {
                        ConditionalExpr::Word(word) if computes => {
                            self.computed(word, source, state);
                        }
                        side => self.conditional(side, source, state),
                    }
                }
            }
            ConditionalExpr::Unary(unary) => {
                self.conditional(&unary.expr, source, state);
                if matches!(
                    unary.op,
                    ConditionalUnaryOp::VariableSet | ConditionalUnaryOp::ReferenceVariable
                ) && source.slice(unary.span()).contains(['$', '`'])
                {
                    let why = "the subscript of a variable may run code";
                    self.opaque(source, unary.span(), why);
                }
            }
            ConditionalExpr::Parenthesized(inner) => self.conditional(&inner.expr, source, state),
            ConditionalExpr::Word(word) | ConditionalExpr::Regex(word) => {
                self.value(word, source, state);
            }
            ConditionalExpr::Pattern(pattern) => self.pattern(pattern, source, state),
            ConditionalExpr::VarRef(reference) => self.subscript(reference, source, state),
        }
    }

    /// A word whose text is computed as an expression, and a variable's text in it, too.
    pub(super) fn computed(&mut self, word: &Word, source: &Source, state: &mut State) {
        let text = self.value(word, source, state);
        if outputs::is_number(word, source) {
            return;
        }
        self.compute_text(&text, word.span, source, state);
    }
}
