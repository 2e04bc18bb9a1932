//! A signature that the user's own `ssh-keygen` makes at the same terminal, for as long as the question stands.

use std::path::Path;
use std::process::Child;
use std::sync::{Arc, Mutex, PoisonError};

use crate::approval::ssh;

/// The program that signs, where one runs. Whoever takes the question away ends it.
#[derive(Clone, Default)]
pub(super) struct Signing(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    child: Option<Child>,
    over: bool,
}

impl Signing {
    /// The signature over a text by a key, or why there is none.
    pub(super) fn sign(&self, key: &Path, text: &str) -> Result<String, String> {
        let stdout = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.over {
                return Err("the question is over".to_owned());
            }
            let (child, stdout) = ssh::begin(key, text).map_err(|error| error.to_string())?;
            state.child = Some(child);
            stdout
        };
        let written = ssh::written(stdout);
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = state.child.take().map(|mut child| child.wait());
        match ended {
            Some(Ok(status)) if status.success() => written.map_err(|error| error.to_string()),
            _ => Err("ssh-keygen signed nothing".to_owned()),
        }
    }

    /// Ends what runs, and lets nothing begin any more.
    pub(super) fn end(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.over = true;
        if let Some(mut child) = state.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
