//! What a webhook says, in the form its reader takes.

use serde_json::{Value, json};

use crate::approval::{ApprovalRequest, brief, decided};
use crate::config::channels::{Event, Format};
use crate::intent::Effect;

/// Characters of the command in a message for people; Slack takes 4000, ntfy 4096 bytes of everything.
const COMMAND: usize = 1500;
/// Characters of each other line.
const OTHER: usize = 250;
/// Bytes that ntfy shows as a message and not as a file.
const NTFY: usize = 4000;

/// A body and the headers that belong to it.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) body: Vec<u8>,
    pub(super) headers: Vec<(&'static str, String)>,
}

pub(super) fn message(
    request: &ApprovalRequest,
    event: Event,
    format: Format,
    delivery: &str,
) -> Message {
    let json_type = || vec![("Content-Type", "application/json".to_owned())];
    match format {
        Format::Json => Message {
            body: whole(request, event, delivery).to_string().into_bytes(),
            headers: json_type(),
        },
        Format::Slack => Message {
            body: slack(request, event).to_string().into_bytes(),
            headers: json_type(),
        },
        Format::Ntfy => Message {
            body: fitting(&lines(request, event, str::to_owned).join("\n")),
            headers: vec![
                ("Content-Type", "text/plain; charset=utf-8".to_owned()),
                ("Title", title(request, event)),
                ("Priority", priority(request, event).to_owned()),
            ],
        },
    }
}

/// Where a human answers. The answer never comes back this way.
fn how(request: &ApprovalRequest) -> String {
    let code = request.id.short();
    format!(
        "answer on {}: sudomode approve {code}, or sudomode reject {code}",
        crate::term::text(&request.asked.host)
    )
}

fn whole(request: &ApprovalRequest, event: Event, delivery: &str) -> Value {
    let asked = &request.asked;
    let intents: Vec<Value> = asked
        .intents
        .iter()
        .map(|intent| {
            json!({
                "resource": intent.resource,
                "action": intent.action,
                "args": intent.args,
                "effect": intent.effect,
                "opaque": intent.opaque,
            })
        })
        .collect();
    json!({
        "event": event.as_str(),
        "delivery": delivery,
        "id": request.id,
        "code": request.id.short(),
        "status": request.status,
        "fingerprint": request.fingerprint.to_string(),
        "argv": asked.argv,
        "command": asked.argv.join(" "),
        "cwd": asked.cwd,
        "user": asked.user,
        "host": asked.host,
        "agent": asked.agent,
        "program": asked.binary.path,
        "intents": intents,
        "rule": asked.rule,
        "reason": asked.reason,
        "not_inspected": asked.not_inspected,
        "flags": asked.flags,
        "created_at": request.created_at,
        "expires_at": request.deadline.wall,
        "resolution": request.resolution,
        "how_to_answer": how(request),
    })
}

/// The lines for a person; `code` puts the command into a form that cannot end the place where it stands.
fn lines(request: &ApprovalRequest, event: Event, code: fn(&str) -> String) -> Vec<String> {
    let told = brief(request, COMMAND, OTHER);
    let command = code(&told.command);
    if event == Event::Decided {
        return vec![decided(request), command];
    }
    let mut lines = vec![command, told.would];
    lines.extend(
        told.rest
            .into_iter()
            .map(|(name, text)| format!("{name} {text}")),
    );
    lines.push(format!("until {}", request.deadline.wall));
    if !told.whole {
        lines.push(format!(
            "not everything fits here: sudomode show {}",
            request.id.short()
        ));
    }
    lines
}

/// Everything that somebody else wrote stands in a block of code, where nothing is markup but what ends the block;
/// and a link or a mention is none once `<` and `&` are escaped.
fn slack(request: &ApprovalRequest, event: Event) -> Value {
    let block: Vec<String> = lines(request, event, without_backticks)
        .iter()
        .map(|line| escaped(&line.replace('`', "\\x60")))
        .collect();
    let (before, after) = match event {
        Event::Requested => (
            "sudomode: may an agent do this?",
            format!("\n{}", escaped(&how(request).replace('`', "\\x60"))),
        ),
        Event::Decided => ("sudomode: it needs no answer any more", String::new()),
    };
    json!({
        "text": format!("{before}\n```\n{}\n```{after}", block.join("\n")),
        // Slack would fetch the addresses in a command, to show what is there.
        "unfurl_links": false,
        "unfurl_media": false,
        "parse": "none",
    })
}

/// The same words for a shell, with each backtick as an escape. A word that holds one is quoted.
fn without_backticks(command: &str) -> String {
    let mut text = String::with_capacity(command.len());
    let mut rest = command;
    while let Some(first) = rest.chars().next() {
        let (word, open) = match rest {
            _ if rest.starts_with("$'") => (quoted(rest, 2, true), "$'"),
            _ if first == '\'' => (quoted(rest, 1, false), "'"),
            _ => (&rest[..first.len_utf8()], ""),
        };
        rest = &rest[word.len()..];
        if open.is_empty() || !word.contains('`') {
            text += word;
        } else {
            text += "$'";
            text += &word[open.len()..].replace('`', "\\x60");
        }
    }
    text
}

/// The quoted word at the beginning, with its quotes; all of it, if it is not closed.
fn quoted(text: &str, open: usize, escapes: bool) -> &str {
    let mut characters = text.char_indices().skip(open);
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' if escapes => {
                characters.next();
            }
            '\'' => return &text[..=at],
            _ => {}
        }
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// ntfy takes more than its limit for a file; what is cut says so.
fn fitting(text: &str) -> Vec<u8> {
    let mut width = text.chars().count();
    let mut short = text.to_owned();
    while short.len() > NTFY {
        width = width.saturating_sub((short.len() - NTFY).div_ceil(4).max(40));
        let left = text.chars().count() - width;
        short =
            text.chars().take(width).collect::<String>() + &format!("… +{left} more characters");
    }
    short.into_bytes()
}

/// A header holds ASCII only.
fn title(request: &ApprovalRequest, event: Event) -> String {
    let title = match event {
        Event::Requested => {
            let first = request.asked.intents.first();
            let what = first
                .map(|intent| format!("{} {}", intent.resource, intent.action))
                .unwrap_or_default();
            format!("sudomode asks: {what}")
        }
        Event::Decided => format!("sudomode: {}", request.id.short()),
    };
    title
        .chars()
        .map(|c| {
            if c == ' ' || c.is_ascii_graphic() {
                c
            } else {
                '?'
            }
        })
        .take(100)
        .collect()
}

fn priority(request: &ApprovalRequest, event: Event) -> &'static str {
    let grave = |effect| matches!(effect, Effect::Destroy | Effect::Spend);
    match event {
        Event::Decided => "low",
        Event::Requested if request.asked.intents.iter().any(|i| grave(i.effect)) => "high",
        Event::Requested => "default",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backtick_ends_no_block_and_the_words_stay_the_same_to_a_shell() {
        let table = [
            ("git push", "git push"),
            ("echo 'a b'", "echo 'a b'"),
            ("echo '`id` x' y", "echo $'\\x60id\\x60 x' y"),
            ("echo $'it\\'s `a`' b", "echo $'it\\'s \\x60a\\x60' b"),
            ("x --m='```'", "x --m=$'\\x60\\x60\\x60'"),
            (
                "echo '``… +3 more characters",
                "echo $'\\x60\\x60… +3 more characters",
            ),
        ];
        for (given, told) in table {
            assert_eq!(without_backticks(given), told);
        }
    }

    #[test]
    fn a_long_message_is_cut_and_says_so() {
        let long = "ä".repeat(3000);
        let cut = String::from_utf8(fitting(&long)).unwrap();
        assert!(cut.len() <= NTFY && cut.len() > NTFY - 400, "{}", cut.len());
        let (kept, left) = cut.split_once("… +").unwrap();
        let left: usize = left.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(kept.chars().count() + left, 3000);
        assert_eq!(fitting("short"), b"short");
    }
}
