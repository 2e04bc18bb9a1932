//! `POST /v1/requests`: the question of a command that would run on another host.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::approval::grant::Grantable;
use crate::approval::{Asked, Assurance, Binary, Remote, Requester, Required, all_redacted};
use crate::audit::Line;
use crate::clock::Moment;
use crate::enforce::{Reading, Stop, draws, grantable, past, without_secrets};
use crate::intent::Intent;
use crate::policy::Decision;
use crate::redact;
use crate::server::auth::Visitor;
use crate::server::body::Json as Body;
use crate::server::judging::{Judged, Whose};
use crate::server::law::Law;
use crate::server::metrics::count;
use crate::server::problem::{Fault, Kind};
use crate::server::shown;
use crate::server::state::Server;
use crate::store::{Begun, NewRequest};
use crate::term;
use crate::wire::{self, Ask, Form, Material, Word};

/// Puts the question, or picks up the one that stands
///
/// The server reads the words itself and applies the policy of the project; whatever is stricter counts. The same
/// fingerprint of the same requester is the same question.
#[utoipa::path(
    post, path = "/v1/requests", tag = "agents", request_body = Ask,
    responses(
        (status = 201, description = "A new question was put", body = wire::Request),
        (status = 200, description = "The question stands already", body = wire::Request),
    )
)]
pub(super) async fn ask(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Body(ask): Body<Ask>,
) -> Result<(StatusCode, Json<wire::Request>), Fault> {
    let token = visitor.asker()?.map(str::to_owned);
    let claimed = honest(&ask)?;
    let law = visitor.office.law();
    let ask = Arc::new(ask);
    let mut judged = read(&server, &law, &ask.material, &ask.asked).await?;
    let agent = agent_of(&ask.requester);
    let draws = draws(
        &judged.intents,
        &judged.verdict,
        &ask.material.user,
        agent.as_deref(),
    );
    if !draws.is_empty() {
        let over = visitor
            .office
            .desk
            .run(move |store| store.over(&draws))
            .await?;
        past(&mut judged.verdict, &over);
    }
    server.metrics.decided(judged.verdict.decision);
    if judged.verdict.decision == Decision::Deny {
        return Err(denied(&visitor, &judged, &law, &ask, token.as_deref()).await);
    }
    server
        .questions
        .take(token.as_deref().unwrap_or(super::govern::ANONYMOUS))
        .map_err(super::govern::too_fast)?;
    let requester = Requester::Remote(Remote {
        token,
        caller: Some(Box::new(ask.requester.clone())),
        enforces: false,
        same_user: visitor.peer.same_user(),
    });
    let asked = asked(&ask, &judged, &law, agent, visitor.peer.same_user())?;
    let pending_for = ask
        .pending_for
        .map_or(server.config.pending_for, |seconds| {
            server.config.pending_for.min(Duration::from_secs(seconds))
        });
    let mut new = NewRequest {
        fingerprint: claimed,
        asked,
        requester,
        pending_for,
        max_pending: server.config.max_pending,
        grants: true,
        apart: ask.apart,
    };
    let config = server.config.clone();
    let begun = visitor.office.desk.run(move |store| {
        // What stands already is answered all the same; only a new question is not put.
        let stop = Stop::of_store(store, &config, &new.requester, &new.fingerprint)?;
        if stop != Stop::No {
            new.max_pending = 0;
        }
        new.grants &= !matches!(stop, Stop::Fails(_));
        let begun = store.begin(&new)?;
        let votes = match &begun {
            Begun::Standing(request) => store.votes(&request.id)?,
            _ => Vec::new(),
        };
        Ok((begun, votes, stop))
    });
    let (begun, votes, stop) = begun.await?;
    let (status, request) = match begun {
        Begun::Created(request) => {
            count(&server.metrics.questions);
            (StatusCode::CREATED, request)
        }
        Begun::Standing(request) => (StatusCode::OK, request),
        Begun::TooMany(_) if stop != Stop::No => {
            return Err(Kind::Denied
                .because("this caller goes round in circles: nobody was asked, nothing executed")
                .hint("stop: tell your user what you try to do and what was denied, and wait for an answer"));
        }
        Begun::TooMany(waiting) => return Err(too_many(waiting)),
    };
    let shown = shown::request(&request, votes, &visitor.office);
    Ok((status, Json(shown)))
}

pub(super) fn too_many(waiting: u32) -> Fault {
    Kind::TooMany
        .because(format!(
            "{waiting} requests of this caller wait for a human already: nothing was asked or executed"
        ))
        .hint("wait until some are answered, or cancel them, then ask again")
        .after(30)
}

/// What an answer must be worth where no rule says it: whoever answers at a server has proved who it is, unless who asks
/// could have enrolled them.
pub(super) fn least(same_user: bool) -> Assurance {
    if same_user {
        Assurance::None
    } else {
        Assurance::Authenticated
    }
}

/// The fingerprint, if it is of what is said. Else a human would be shown one thing and approve another.
fn honest(ask: &Ask) -> Result<crate::approval::Fingerprint, Fault> {
    let computed = ask.material.fingerprint();
    match computed {
        Some(computed) if computed.0 == ask.fingerprint && !ask.material.argv.is_empty() => {
            Ok(computed)
        }
        Some(_) => Err(Kind::Invalid
            .because("the fingerprint is not that of the material")
            .hint("client and server may be of different versions")),
        None => Err(Kind::Invalid.because("the material holds what no command can hold")),
    }
}

/// Judges the words beside the others: that takes time, and much of the stack.
pub(super) async fn read(
    server: &Server,
    law: &Arc<Law>,
    material: &Material,
    claimed: &Asked,
) -> Result<Judged, Fault> {
    read_words(
        server,
        law,
        material,
        claimed.agent.clone(),
        claimed.intents.clone(),
    )
    .await
}

/// [`read`] where this is what the host says of it.
pub(super) async fn read_words(
    server: &Server,
    law: &Arc<Law>,
    material: &Material,
    agent: Option<String>,
    intents: Vec<Intent>,
) -> Result<Judged, Fault> {
    let words = material
        .words()
        .filter(|words| words.first().is_some_and(|name| !name.is_empty()))
        .ok_or_else(|| Kind::Invalid.because("these are not the words of a command"))?;
    let form = material.form;
    if form != Form::Program && words[0] != form.name() {
        return Err(Kind::Invalid.because("the words do not begin with their form"));
    }
    let cwd = text(&material.cwd);
    let (user, host) = (material.user.clone(), material.host.clone());
    let law = Arc::clone(law);
    let _one_of_few = server.reading.acquire().await;
    let judged = tokio::task::spawn_blocking(move || {
        let whose = Whose {
            user: &user,
            agent: agent.as_deref(),
            cwd: &cwd,
            host: &host,
        };
        if form == Form::Program {
            law.judge_words(&words, &intents, &whose)
        } else {
            law.judge_announced(form, &words, &intents, &whose)
        }
    });
    judged.await.map_err(|_| {
        Kind::Invalid.because("this command cannot be read: nothing was asked or executed")
    })
}

fn text(word: &Word) -> String {
    word.bytes()
        .map(|bytes| bytes.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn agent_of(requester: &Requester) -> Option<String> {
    match requester {
        Requester::Agent { name, .. } => Some(name.clone()),
        _ => None,
    }
}

/// What a human is asked: what follows from the words is the server's own, the rest is what their host says.
fn asked(
    ask: &Ask,
    judged: &Judged,
    law: &Law,
    agent: Option<String>,
    same_user: bool,
) -> Result<Asked, Fault> {
    let Ask {
        material, asked, ..
    } = ask;
    let invalid = || Kind::Invalid.because("the material holds what no command can hold");
    let argv = material.words().ok_or_else(invalid)?;
    let words: Vec<String> = argv
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let required = Required::new(&judged.verdict.demands(), least(same_user)).also(&asked.required);
    let reading = Reading {
        intents: &judged.intents,
        verdict: &judged.verdict,
        policy: law.hash(),
    };
    let plain = Required::new(&[], least(same_user));
    let remembered = if required == plain {
        material
            .with(|material| grantable(reading, material))
            .ok_or_else(invalid)?
    } else {
        Grantable::Never("a rule demands more than it usually takes".to_owned())
    };
    let mut flags = term::flags(&words);
    flags.extend(asked.flags.iter().map(|flag| term::text(flag)));
    flags.dedup();
    let asks = judged.verdict.decision == Decision::RequireApproval;
    let (rule, reason) = if asks {
        (
            judged.verdict.rule.as_ref().map(ToString::to_string),
            judged.verdict.reason.clone(),
        )
    } else {
        (asked.rule.clone(), asked.reason.clone())
    };
    Ok(Asked {
        argv: shown_words(material.form, &argv, &words),
        cwd: term::text(&text(&material.cwd)),
        user: material.user.clone(),
        host: material.host.clone(),
        agent: agent.or_else(|| asked.agent.clone()),
        binary: Binary {
            path: term::text(&text(&material.path)),
            digest: material.binary,
            mutable: asked.binary.mutable,
        },
        intents: all_redacted(&judged.intents),
        rule,
        reason,
        policy: law.hash().to_owned(),
        not_inspected: unseen(judged, asked),
        flags,
        environment: asked.environment.clone(),
        dropped: asked.dropped.clone(),
        files: material
            .files
            .iter()
            .map(|file| (text(&file.path).into(), file.digest))
            .collect(),
        by_name: material
            .by_name
            .iter()
            .map(|path| text(path).into())
            .collect(),
        stdin: asked.stdin.clone().filter(|fed| {
            material
                .stdin
                .is_some_and(|stated| stated.digest == fed.digest)
        }),
        required,
        grantable: Some(remembered),
    })
}

/// The words as a human reads them: a line stands as the shell gets it.
fn shown_words(form: Form, argv: &[OsString], words: &[String]) -> Vec<String> {
    let verb = match form {
        Form::Program => return term::argv(&without_secrets(argv, words)),
        Form::Lines | Form::Named => None,
        Form::Files => Some("write".to_owned()),
        Form::Keys => Some("type".to_owned()),
    };
    let rest = words.iter().skip(1);
    let rest = rest.map(|word| term::text(&redact::text(word)));
    verb.into_iter().chain(rest).collect()
}

/// What was looked into neither here nor there.
fn unseen(judged: &Judged, asked: &Asked) -> Vec<String> {
    let mut unseen: Vec<String> = asked.not_inspected.clone();
    let here = judged
        .intents
        .iter()
        .filter_map(|intent| intent.opaque.clone());
    for why in here {
        if !unseen.contains(&why) {
            unseen.push(why);
        }
    }
    unseen
}

/// Records a denial, and says it.
async fn denied(
    visitor: &Visitor,
    judged: &Judged,
    law: &Law,
    ask: &Ask,
    token: Option<&str>,
) -> Fault {
    let argv = ask.material.words().unwrap_or_default();
    let words: Vec<String> = argv
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let line = Line {
        id: String::new(),
        at: Moment::now().0,
        decision: Decision::Deny,
        rule: judged.verdict.rule.as_ref().map(|rule| rule.id.clone()),
        argv: redact::argv(&words),
        intents: judged
            .intents
            .iter()
            .map(|intent| format!("{}/{}", intent.resource, intent.action))
            .collect(),
        cwd: text(&ask.material.cwd),
        user: ask.material.user.clone(),
        agent: agent_of(&ask.requester),
        policy: law.hash().to_owned(),
        requester: Some(Requester::Remote(Remote {
            token: token.map(str::to_owned),
            caller: Some(Box::new(ask.requester.clone())),
            enforces: false,
            same_user: visitor.peer.same_user(),
        })),
    };
    // A denial executes nothing: that it could not be recorded turns it into no other answer.
    let _ = visitor.office.desk.note(line).await;
    Kind::Denied
        .because(format!("{}: nothing executed", judged.verdict.reason))
        .hint("this is final: do not work around it; take a safer way or ask the user")
        .rule(judged.verdict.rule.as_ref().map(ToString::to_string))
}
