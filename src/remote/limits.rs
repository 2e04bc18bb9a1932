//! What a server's own rules allow up to a limit: it is taken there before it is permitted here.

use std::time::Duration;

use super::line::Call;
use super::{Server, said};
use crate::error::Error;
use crate::report::Report;
use crate::wire;

const PATIENCE: Duration = Duration::from_secs(3);
const RELEASE: Duration = Duration::from_secs(10);

/// What became of taking a part of limits.
#[derive(Debug)]
pub enum Taking {
    /// It may run.
    Allowed,
    /// A limit does not suffice: a human is asked.
    Over,
    /// It may not run.
    Refused(Box<Report>),
}

impl Server {
    /// Takes what a command uses of limits.
    pub fn reserve(
        &mut self,
        material: &wire::Material,
        agent: Option<&str>,
    ) -> Result<Taking, Error> {
        let reserve = wire::Reserve {
            nonce: self.nonce,
            material: material.clone(),
            agent: agent.map(str::to_owned),
        };
        let call = Call::post("/v1/limits/reserve", &reserve)?;
        let answer = self.line.ask(&call, PATIENCE)?;
        if answer.good() {
            let _: wire::Reserved = answer.read()?;
            return Ok(Taking::Allowed);
        }
        let problem = answer.problem();
        if problem
            .as_ref()
            .is_some_and(|problem| problem.name() == "over-limit")
        {
            return Ok(Taking::Over);
        }
        match problem.as_ref().and_then(said::refusal) {
            Some(report) => Ok(Taking::Refused(Box::new(report))),
            None => Err(answer.error()),
        }
    }

    /// It was provably not executed.
    pub fn release(&mut self) -> Result<(), Error> {
        let release = wire::Release { nonce: self.nonce };
        let call = Call::post("/v1/limits/release", &release)?;
        let answer = self.line.ask(&call, RELEASE)?;
        if answer.good() {
            Ok(())
        } else {
            Err(answer.error())
        }
    }
}
