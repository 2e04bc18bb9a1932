//! Where the shell is after `cd`, and whether that is certain.

use super::super::{Place, UNKNOWN};
use super::state::{State, Value};
use super::walk::Walker;
use crate::intent;
use crate::paths::lexical;

impl Walker<'_> {
    /// `cd`, `pushd`
    pub(super) fn change_directory(&mut self, rest: &[String], state: &mut State) {
        let operands = rest.iter().filter(|word| *word != "--");
        let moves = rest
            .iter()
            .any(|word| word.starts_with("-n") || word.starts_with('+'));
        if moves || operands.filter(|word| !word.starts_with('-')).count() > 1 {
            // It stays where it is, or goes where the stack says.
            state.go(Place::Unknown);
            return;
        }
        let physical = rest
            .iter()
            .any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains('P'));
        let mut words = rest
            .iter()
            .filter(|word| !(word.starts_with('-') && word.len() > 1) || word.starts_with(UNKNOWN));
        let Some(path) =
            words
                .next()
                .cloned()
                .or_else(|| match state.value("HOME", self.scope.world) {
                    Value::Text(home) => Some(home),
                    _ => None,
                })
        else {
            state.go(Place::Unknown);
            return;
        };
        let searched = !state.is_unset("CDPATH", self.scope.world);
        let mut parts = path.split('/');
        let named = path.starts_with('/') || matches!(parts.next(), Some("." | ".."));
        let leads = physical && path.split('/').any(|part| part == "..");
        if path.contains(UNKNOWN) || path == "-" || searched && !named || leads {
            state.go(Place::Unknown);
            return;
        }
        if state.cwd == Place::Unknown && !path.starts_with('/') {
            return;
        }
        let there = self.in_place(state, |world| {
            let cwd = world.cwd();
            let joined = std::path::Path::new(&cwd).join(&path);
            (
                lexical(&joined).to_string_lossy().into_owned(),
                world.exists(&path),
            )
        });
        state.unsure = !there.1 || self.is_gone(&there.0);
        state.go(Place::At(there.0));
    }

    /// True if something before in the line may have taken a directory away.
    fn is_gone(&self, directory: &str) -> bool {
        let taken = |path: &str| {
            let path = path.trim_start_matches("./").trim_end_matches('/');
            path.contains(UNKNOWN)
                || path.contains(['*', '?', '['])
                || directory.contains(&path[path.rfind('/').map_or(0, |slash| slash + 1)..])
        };
        self.out.iter().any(|intent| {
            let removes = intent.resource == "filesystem"
                && matches!(
                    intent.action.as_str(),
                    "delete" | "move" | "remove_directory"
                );
            removes
                && intent.args.iter().any(|(name, value)| {
                    name == "path"
                        && match value {
                            intent::Value::String(path) => taken(path),
                            intent::Value::List(paths) => paths.iter().any(|path| match path {
                                intent::Value::String(path) => taken(path),
                                _ => true,
                            }),
                            _ => true,
                        }
                })
        })
    }
}
