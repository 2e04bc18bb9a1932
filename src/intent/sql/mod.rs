//! SQL → intents: one a statement, and one for each statement inside a statement.
//!
//! A text is split as its client splits it ([`split`]), each piece is parsed by the grammar of its database
//! ([`statement`]), and what the client itself is told is read by its own table ([`commands`]). Text that does not parse
//! is opaque, under the action its keywords suggest, so that a rule against that action sees it.

mod commands;
mod flavour;
mod functions;
mod guess;
mod keywords;
mod lexicon;
mod parse;
mod session;
mod split;
mod statement;
mod verbs;
mod version_comments;

pub(super) use flavour::{Client, Dialect, Flavour};
pub(super) use session::Session;
