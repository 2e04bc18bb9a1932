//! Shells that complete a line ask its program: `kubectl __complete delete ns ''` looks for names, and deletes nothing.
//!
//! The words before the last are those of the line so far. They are read like any others, for an option among them says
//! where is looked; what remains hidden in them is not made harmless by it.

use super::super::call::Call;
use super::super::{Effect, Intent};

/// Programs that answer so: all are built on the same library (cobra).
const ANSWER: &[&str] = &[
    "argocd",
    "buildah",
    "cilium",
    "cosign",
    "crane",
    "docker",
    "doctl",
    "eksctl",
    "flux",
    "gh",
    "glab",
    "helm",
    "istioctl",
    "k9s",
    "kind",
    "kn",
    "kubectl",
    "kustomize",
    "minikube",
    "nerdctl",
    "oc",
    "podman",
    "pulumi",
    "skaffold",
    "skopeo",
    "stripe",
    "supabase",
    "temporal",
    "tkn",
    "velero",
];
/// The words by which they are asked.
const QUESTIONS: [&str; 2] = ["__complete", "__completeNoDesc"];
/// What a script of completions is asked for with.
const SCRIPT: [&str; 6] = [
    "bash",
    "fish",
    "zsh",
    "powershell",
    "--no-descriptions",
    "--help",
];

pub(super) fn read(call: &Call) -> Option<Vec<Intent>> {
    let (first, rest) = call.words.split_first()?;
    if !ANSWER.contains(&call.name) {
        return None;
    }
    // Stripe's writes a file.
    if first == "completion"
        && call.name != "stripe"
        && rest.iter().all(|word| SCRIPT.contains(&word.as_str()))
    {
        let read = super::reader(call.name)?(call);
        let resource = &read.first()?.resource;
        return Some(vec![
            Intent::new(resource, "completion", Effect::Read).texts("positional", rest),
        ]);
    }
    if !QUESTIONS.contains(&first.as_str()) {
        return None;
    }
    let (_, so_far) = rest.split_last()?;
    let line = Call {
        words: so_far,
        ..*call
    };
    let mut intents = super::reader(call.name)?(&line);
    for intent in intents.iter_mut().filter(|intent| intent.opaque.is_none()) {
        "complete".clone_into(&mut intent.action);
        intent.effect = Effect::Read;
    }
    Some(intents)
}
