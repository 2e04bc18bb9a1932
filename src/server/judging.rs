//! What the policy of a project says: of what a client names, and of a command that would run on another host.

use std::ffi::OsString;

use serde_json::{Map, Value as Json};

use super::elsewhere::{Elsewhere, foreign};
use super::law::Law;
use crate::clock::Moment;
use crate::enforce::named_intent;
use crate::intent::{Context, Effect, Intent, Stdin};
use crate::policy::Judgement;
use crate::wire::Form;

/// What was judged, and how.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// What it would do.
    pub(super) intents: Vec<Intent>,
    /// What the policy says.
    pub(super) verdict: Judgement,
}

/// Who would do it, and where.
#[derive(Clone, Debug)]
pub(super) struct Whose<'a> {
    pub(super) user: &'a str,
    pub(super) agent: Option<&'a str>,
    pub(super) cwd: &'a str,
    pub(super) host: &'a str,
}

impl Whose<'_> {
    fn context(&self) -> Context {
        Context {
            user: self.user.to_owned(),
            agent: self.agent.map(str::to_owned),
            cwd: self.cwd.into(),
            host: self.host.to_owned(),
            now: Moment::now().0,
        }
    }
}

impl Law {
    /// Judges what a client names itself.
    pub(super) fn judge_named(
        &self,
        resource: &str,
        action: &str,
        args: &Map<String, Json>,
        whose: &Whose<'_>,
    ) -> Judged {
        let intents = vec![Intent::named(resource, action, args)];
        let verdict = self.policies.judge(&intents, &whose.context());
        Judged { intents, verdict }
    }

    /// Judges the words of a command. What its own host says of it is judged, too: that can only make it stricter.
    /// This may take long, and much of the stack.
    pub(super) fn judge_words(
        &self,
        argv: &[OsString],
        claimed: &[Intent],
        whose: &Whose<'_>,
    ) -> Judged {
        let world = Elsewhere { cwd: whose.cwd };
        let mut intents = self.policies.taught().read(argv, &world, &Stdin::Inherited);
        self.judge_read(&mut intents, claimed, whose)
    }

    /// Judges what an agent carries out itself, by its words; the first names the form.
    pub(super) fn judge_announced(
        &self,
        form: Form,
        argv: &[OsString],
        claimed: &[Intent],
        whose: &Whose<'_>,
    ) -> Judged {
        let world = Elsewhere { cwd: whose.cwd };
        let read = |line: &OsString| {
            let line = line.to_string_lossy();
            let taught = self.policies.taught();
            taught.read_line(&line, &world, &Stdin::Inherited)
        };
        let mut intents: Vec<Intent> = match form {
            // What files are its host says: nothing in their names does.
            Form::Files => Vec::new(),
            Form::Named => {
                let words: Vec<String> = argv
                    .iter()
                    .skip(1)
                    .map(|word| word.to_string_lossy().into_owned())
                    .collect();
                named_intent(&words).into_iter().collect()
            }
            Form::Program | Form::Lines | Form::Keys => {
                argv.iter().skip(1).flat_map(read).collect()
            }
        };
        // What nobody says anything of is not nothing.
        if intents.is_empty() && claimed.is_empty() || form == Form::Keys {
            let mut unseen = Intent::new("shell", form.name(), Effect::Execute);
            unseen.doubt("an agent carries it out itself");
            intents.push(unseen);
        }
        self.judge_read(&mut intents, claimed, whose)
    }

    /// Judges a line of shell.
    pub(super) fn judge_line(&self, line: &str, whose: &Whose<'_>) -> Judged {
        let world = Elsewhere { cwd: whose.cwd };
        let mut intents = self
            .policies
            .taught()
            .read_line(line, &world, &Stdin::Inherited);
        self.judge_read(&mut intents, &[], whose)
    }

    fn judge_read(
        &self,
        intents: &mut Vec<Intent>,
        claimed: &[Intent],
        whose: &Whose<'_>,
    ) -> Judged {
        for intent in intents.iter_mut() {
            if let Some(why) = foreign(&intent.program) {
                intent.doubt(why);
            }
        }
        for intent in claimed {
            // Of what is said twice once is enough, if it is the same thing.
            if !intents.iter().any(|read| same(read, intent)) {
                intents.push(intent.clone());
            }
        }
        let verdict = self.policies.judge(intents, &whose.context());
        Judged {
            intents: std::mem::take(intents),
            verdict,
        }
    }
}

fn same(read: &Intent, claimed: &Intent) -> bool {
    read.resource == claimed.resource
        && read.action == claimed.action
        && read.args == claimed.args
        && read.effect == claimed.effect
        && read.cwd == claimed.cwd
        && (read.opaque.is_some() || claimed.opaque.is_none())
}
