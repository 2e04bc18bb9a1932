//! A project while it is served: its desk, and what is kept in memory of its tokens, people and policy.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use super::feed::Feed;
use super::keys::Keys;
use super::law::Law;
use super::people::People;
use super::projects::blocking;
use super::shown::enforces;
use super::waiters::Waiters;
use crate::approval::{ApprovalRequest, RequestId};
use crate::clock::Moment;
use crate::digest::Digest;
use crate::error::Error;
use crate::store::{Desk, Place, Project, RENEW, Store, Token};

/// The policy that holds where none was ever accepted.
const BUILT_IN: &str = include_str!("../../policies.yaml");

/// One project.
pub(super) struct Office {
    /// Its name.
    pub(super) name: Project,
    /// Its store.
    pub(super) desk: Desk,
    /// Who waits.
    pub(super) waiters: Arc<Waiters>,
    /// What happens, for those who watch.
    pub(super) feed: Feed,
    known: RwLock<Known>,
    generation: AtomicI64,
    used: Mutex<HashMap<Digest, Moment>>,
    heard: Mutex<HashMap<RequestId, Instant>>,
    keys: Arc<Keys>,
}

#[derive(Clone)]
struct Known {
    law: Arc<Law>,
    people: Arc<People>,
    tokens: Arc<HashMap<Digest, Arc<Token>>>,
}

/// What the store has of it.
struct Kept {
    generation: i64,
    ruling: Option<(i64, String)>,
    people: Vec<crate::store::Person>,
    tokens: Vec<Token>,
}

impl Office {
    /// Opens a project.
    pub(super) async fn open(place: Place, name: Project, keys: Arc<Keys>) -> Result<Self, Error> {
        let of = name.clone();
        let desk = blocking(move || Desk::open(&place, &of)).await?;
        let kept = desk.read(kept).await?;
        let known = know(&kept, &keys, None)?;
        Ok(Self {
            name,
            desk,
            waiters: Arc::default(),
            feed: Feed::default(),
            known: RwLock::new(known),
            generation: AtomicI64::new(kept.generation),
            used: Mutex::default(),
            heard: Mutex::default(),
            keys,
        })
    }

    /// The policy in force.
    pub(super) fn law(&self) -> Arc<Law> {
        Arc::clone(&self.read().law)
    }

    /// Those who are enrolled.
    pub(super) fn people(&self) -> Arc<People> {
        Arc::clone(&self.read().people)
    }

    /// The token of that hash, if it is in force.
    pub(super) fn token(&self, hash: &Digest) -> Option<Arc<Token>> {
        let token = self.read().tokens.get(hash).map(Arc::clone)?;
        let now = Moment::now();
        let in_force =
            token.revoked_at.is_none() && token.expires_at.is_none_or(|expires| now < expires);
        in_force.then(|| {
            self.used(&token, now);
            token
        })
    }

    /// When it was last used is kept to the minute.
    fn used(&self, token: &Token, now: Moment) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let last = used.get(&token.hash).copied().or(token.last_used);
        if last.is_none_or(|last| now.0 - last.0 >= 60_000) {
            used.insert(token.hash, now);
        }
    }

    /// Whoever asked still waits. It is written down now and then, so that nobody else picks its question up.
    pub(super) async fn heard_of(&self, request: &ApprovalRequest) -> Result<(), Error> {
        if enforces(request) {
            return Ok(());
        }
        {
            let now = Instant::now();
            let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
            if heard.len() > 20_000 {
                heard.retain(|_, at| now.duration_since(*at) < RENEW);
            }
            match heard.get(&request.id) {
                Some(at) if now.duration_since(*at) < RENEW => return Ok(()),
                _ => heard.insert(request.id.clone(), now),
            };
        }
        let id = request.id.clone();
        self.desk.run(move |store| store.waits(&id)).await
    }

    /// Reads anew what was changed, here or by another process.
    pub(super) async fn refresh(&self) -> Result<(), Error> {
        let known = self.generation.load(Ordering::Acquire);
        let kept = self
            .desk
            .read(move |store| {
                if store.generation()? == known {
                    return Ok(None);
                }
                kept(store).map(Some)
            })
            .await?;
        let Some(kept) = kept else {
            return Ok(());
        };
        let law = self.law();
        let new = know(&kept, &self.keys, Some(&law))?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = new;
        self.generation.store(kept.generation, Ordering::Release);
        Ok(())
    }

    /// Writes down when tokens were last used.
    pub(super) async fn keep_used(&self) -> Result<(), Error> {
        let used: Vec<(Digest, Moment)> = self
            .used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain()
            .collect();
        if used.is_empty() {
            return Ok(());
        }
        self.desk.run(move |store| store.tokens_used(&used)).await?;
        self.generation.store(-1, Ordering::Release);
        self.refresh().await
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn kept(store: &Store) -> Result<Kept, Error> {
    store.at_once(|store| {
        Ok(Kept {
            generation: store.generation()?,
            ruling: store
                .ruling_in_force()?
                .map(|ruling| (ruling.version, ruling.text)),
            people: store.people()?,
            tokens: store.tokens()?,
        })
    })
}

fn know(kept: &Kept, keys: &Keys, last: Option<&Arc<Law>>) -> Result<Known, Error> {
    let version = kept.ruling.as_ref().map_or(0, |(version, _)| *version);
    let law = match (last, &kept.ruling) {
        (Some(law), _) if law.version == version => Arc::clone(law),
        (_, Some((version, text))) => Arc::new(Law::read(*version, text.clone())?),
        (_, None) => Arc::new(Law::read(0, BUILT_IN.to_owned())?),
    };
    Ok(Known {
        law,
        people: Arc::new(People::new(kept.people.clone(), keys)?),
        tokens: Arc::new(
            kept.tokens
                .iter()
                .map(|token| (token.hash, Arc::new(token.clone())))
                .collect(),
        ),
    })
}
