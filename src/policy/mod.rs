//! Policy decision point: (intent, context) → evaluation.

#![forbid(unsafe_code)]

mod decision;

pub use decision::Decision;
