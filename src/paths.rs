//! Where policies, configuration and state lie.

use std::env;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use nix::unistd::getuid;

use crate::agent::settings;
use crate::passwd;

/// The directory that root decides in. It wins over everything a user or an agent can set.
pub const SYSTEM: &str = "/etc/sudomode";

/// What sudomode keeps below a home beside its state: the shims.
const DATA: &str = ".local/share/sudomode";

/// The places that belong to one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Login name, or the number.
    pub user: String,
    /// The configuration directory as the environment gives it.
    pub config: PathBuf,
    /// The home in the passwd entry: the one an agent cannot move.
    pub passwd_home: Option<PathBuf>,
    /// The configuration directory there.
    pub passwd_config: Option<PathBuf>,
    /// The state directory: store and journal.
    pub state: PathBuf,
}

impl Paths {
    /// The places of the calling user, by the environment and by the passwd entry.
    #[must_use]
    pub fn of_caller() -> Self {
        let uid = getuid();
        let entry = passwd::entry(uid.as_raw());
        let passwd_home = entry.as_ref().map(|entry| entry.home.clone());
        let home = absolute(env::var_os("HOME").as_deref()).or_else(|| passwd_home.clone());
        let base = |variable: &str, below: &str| {
            absolute(env::var_os(variable).as_deref())
                .or_else(|| home.as_ref().map(|home| home.join(below)))
                // Without a home there is no user's file; a path that cannot exist finds none.
                .unwrap_or_else(|| PathBuf::from("/nonexistent"))
                .join("sudomode")
        };
        Self {
            user: entry.map_or_else(|| uid.to_string(), |entry| entry.name),
            config: base("XDG_CONFIG_HOME", ".config"),
            state: base("XDG_STATE_HOME", ".local/state"),
            passwd_config: passwd_home
                .as_ref()
                .map(|home| home.join(".config/sudomode")),
            passwd_home,
        }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.state.join("store.db")
    }

    /// These places with the state of the home in the passwd entry: what loosens, and what is counted, is kept where
    /// no variable leads away from it.
    #[must_use]
    pub fn kept(&self) -> Self {
        let fixed = self.passwd_home.as_ref();
        let state = fixed.map(|home| home.join(".local/state/sudomode"));
        Self {
            state: state.unwrap_or_else(|| self.state.clone()),
            ..self.clone()
        }
    }

    /// The journal of decisions that needed no store.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.state.join("journal.jsonl")
    }

    /// Where this file is, a question may wait; where it is not, none does. For prompts, which must be quick.
    #[must_use]
    pub fn waiting(&self) -> PathBuf {
        self.state.join("waiting")
    }

    /// The stand-ins for programs: in the home of the passwd entry, where no variable leads away from them.
    #[must_use]
    pub fn shims(&self) -> Option<PathBuf> {
        let home = self.passwd_home.as_ref()?;
        Some(home.join(DATA).join("shims"))
    }

    /// The files and directories whose content is sudomode's own, or decides whether agents ask it.
    #[must_use]
    pub fn own(&self) -> Vec<PathBuf> {
        let mut own = vec![
            PathBuf::from(SYSTEM),
            self.config.clone(),
            self.state.clone(),
        ];
        own.extend(self.passwd_config.clone());
        own.extend(
            self.passwd_home
                .iter()
                .flat_map(|home| [home.join(".local/state/sudomode"), home.join(DATA)]),
        );
        let homes = self.passwd_home.iter();
        own.extend(homes.flat_map(|home| settings::of_home(home)));
        own
    }
}

/// The path with `.` and `..` taken out by its letters; links are not followed.
#[must_use]
pub fn lexical(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut at, component| {
        match component {
            Component::ParentDir => {
                at.pop();
            }
            Component::CurDir => {}
            other => at.push(other),
        }
        at
    })
}

/// XDG: a relative path is invalid and ignored.
fn absolute(path: Option<&OsStr>) -> Option<PathBuf> {
    path.map(Path::new)
        .filter(|path| path.is_absolute())
        .map(Path::to_owned)
}
