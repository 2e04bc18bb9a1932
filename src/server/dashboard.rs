//! The dashboard: plain pages and modules that stand in the binary as they were written, so that a browser is all it
//! takes. There is nothing in them that is secret; what they show they ask of the interface, as whoever signed in.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::digest::Digest;

/// A file of the dashboard.
struct Asset {
    path: &'static str,
    content: &'static str,
}

macro_rules! assets {
    ($($name:literal)*) => {
        &[$(Asset {
            path: concat!("/dashboard/", $name),
            content: include_str!(concat!("dashboard/", $name)),
        }),*]
    };
}

const PAGE: Asset = Asset {
    path: "/",
    content: include_str!("dashboard/index.html"),
};

const ASSETS: &[Asset] = assets! {
    "activity.js" "answer.js" "api.js" "app.js" "bulk.js" "change.js" "chart.js" "diff.js" "dom.js" "grants.js"
    "history.js" "icon.svg" "icons.js" "keys.js" "live.js" "look.css" "parts.css" "pending.js" "people.js"
    "policies.js" "proof.js" "question.js" "receipt.js" "remember.js" "request.js" "rows.js" "screens.css" "sheet.js"
    "sign_in.js" "time.js" "timeline.js" "trial.js" "visible.js"
};

/// What a file is, by the end of its name.
const KINDS: [(&str, &str); 3] = [
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
];

/// An asset with the headers that go with it.
struct Served {
    asset: &'static Asset,
    kind: HeaderValue,
    etag: HeaderValue,
}

static SERVED: LazyLock<Vec<Served>> = LazyLock::new(|| {
    let all = std::iter::once(&PAGE).chain(ASSETS);
    all.filter_map(served).collect()
});

fn served(asset: &'static Asset) -> Option<Served> {
    let kind = KINDS.iter().find(|(end, _)| asset.path.ends_with(end));
    let etag = format!("\"{}\"", Digest::of(asset.content.as_bytes()));
    Some(Served {
        asset,
        kind: HeaderValue::from_static(kind.map_or("text/html; charset=utf-8", |(_, kind)| *kind)),
        etag: HeaderValue::from_str(&etag).ok()?,
    })
}

/// The page at `/`, and below `/dashboard/` what it is made of.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    SERVED.iter().fold(Router::new(), |router, served| {
        let answer = move |headers: HeaderMap| async move { answer(served, &headers) };
        router.route(served.asset.path, get(answer))
    })
}

/// The file, unless the browser has that very one.
fn answer(served: &Served, asked: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(ETAG, served.etag.clone());
    // Kept, and asked for each time: after an upgrade nobody works with an old page.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if asked.get(IF_NONE_MATCH) == Some(&served.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(CONTENT_TYPE, served.kind.clone());
    (headers, served.asset.content).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    /// The assets of a kind, by their names.
    fn all(end: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let named = ASSETS
            .iter()
            .map(|asset| (asset.path.trim_start_matches("/dashboard/"), asset.content));
        named.filter(move |(name, _)| name.ends_with(end))
    }

    #[test]
    fn every_file_of_the_dashboard_is_served() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/dashboard");
        let mut files: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "index.html")
            .collect();
        files.sort();
        let served: Vec<&str> = all("").map(|(name, _)| name).collect();
        assert_eq!(served, files);
    }

    #[test]
    fn what_the_files_name_is_there() {
        for (name, content) in all(".js") {
            let imports = content
                .match_indices("from './")
                .map(|(at, found)| &content[at + found.len()..])
                .map(|rest| &rest[..rest.find('\'').unwrap()]);
            for import in imports {
                assert!(all(import).next().is_some(), "{name} imports {import}");
            }
        }
        for (at, found) in PAGE.content.match_indices("\"dashboard/") {
            let rest = &PAGE.content[at + found.len()..];
            let named = &rest[..rest.find('"').unwrap()];
            assert!(all(named).next().is_some(), "the page names {named}");
        }
    }

    #[test]
    fn nothing_in_it_reads_markup_or_comes_from_elsewhere() {
        const MARKUP: [&str; 12] = [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "DOMParser",
            "createContextualFragment",
            "setHTML",
            "srcdoc",
            "eval(",
            "new Function",
            "javascript:",
            "import(",
        ];
        for (name, content) in all(".js") {
            for word in MARKUP {
                assert!(!content.contains(word), "{name} holds {word}");
            }
        }
        // What a namespace is called is no address.
        for (name, content) in all("").chain([("index.html", PAGE.content)]) {
            let addresses = content.replace("http://www.w3.org/2000/svg", "");
            for word in ["http://", "https://", "url(", "@import"] {
                assert!(!addresses.contains(word), "{name} holds {word}");
            }
        }
        for word in ["<style", " style=", " onclick", " onload", "<script>"] {
            assert!(!PAGE.content.contains(word), "the page holds {word}");
        }
    }
}
