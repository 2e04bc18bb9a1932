//! What a human elsewhere is told: all of the command where it fits, and where not, how much is left out.

use super::{ApprovalRequest, Requester, prompt};
use crate::term;

/// A question in a few lines, each escaped for a screen.
#[derive(Clone, Debug)]
pub struct Brief {
    /// What it would do.
    pub would: String,
    /// The command, as it would stand in a shell.
    pub command: String,
    /// Everything else: a name and a text.
    pub rest: Vec<(&'static str, String)>,
    /// False if anything was left out; the lines say how much.
    pub whole: bool,
}

/// The question with at most so many characters for the command, and for each of the others.
#[must_use]
pub fn brief(request: &ApprovalRequest, command: usize, other: usize) -> Brief {
    let asked = &request.asked;
    let mut whole = true;
    let mut fit = |text: &str, width: usize| {
        let short = term::shorten(text, width);
        whole &= short == text;
        short
    };
    let would: Vec<String> = asked.intents.iter().map(consequence).collect();
    let would = fit(&would.join("; "), other);
    let command = fit(&asked.argv.join(" "), command);
    let mut rest = vec![("in", fit(&asked.cwd, other))];
    // Where the rule stands is for who edits it.
    let rule = asked
        .rule
        .as_deref()
        .map(|rule| rule.split(' ').next().unwrap_or(rule));
    let why = rule.map_or_else(
        || asked.reason.clone(),
        |rule| format!("{rule}: {}", asked.reason),
    );
    rest.push(("why:", fit(&term::text(&why), other)));
    if let Some(fed) = &asked.stdin {
        rest.push(("stdin", fed.heading()));
    }
    let listed = |texts: &[String]| {
        let texts: Vec<String> = texts.iter().map(|text| term::text(text)).collect();
        texts.join("; ")
    };
    for (name, texts) in [("not seen", &asked.not_inspected), ("beware", &asked.flags)] {
        if !texts.is_empty() {
            rest.push((name, fit(&listed(texts), other)));
        }
    }
    rest.push(("asked by", fit(&asked_by(request), other)));
    Brief {
        would,
        command,
        rest,
        whole,
    }
}

/// `stripe charge {amount: 80} (moves money)`
fn consequence(intent: &crate::intent::Intent) -> String {
    format!(
        "{} ({})",
        prompt::intent_line(intent),
        prompt::consequence(intent)
    )
}

fn asked_by(request: &ApprovalRequest) -> String {
    let asked = &request.asked;
    let agent = match (&asked.agent, request.requester.on_host()) {
        (Some(agent), Requester::Agent { .. }) => agent.clone(),
        (Some(agent), _) => format!("{agent} (by its own word)"),
        (None, _) => "no known agent".to_owned(),
    };
    term::text(&format!("{agent} as {} on {}", asked.user, asked.host))
}

/// What became of a request, on one line.
#[must_use]
pub fn decided(request: &ApprovalRequest) -> String {
    let how = request.resolution.as_ref().map_or_else(
        || request.status.to_string().to_lowercase(),
        |answer| {
            let why = answer.reason.as_deref().map(term::text);
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            format!(
                "{} by {} over {}, assurance {}{}",
                answer.verdict.participle(),
                term::text(&answer.by),
                answer.channel,
                answer.assurance,
                term::shorten(&why, 400)
            )
        },
    );
    format!("{} {how}", request.id.short())
}
