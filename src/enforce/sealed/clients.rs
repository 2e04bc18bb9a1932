//! Programs that read instructions or data from a file and to which the file's name says nothing: they read a copy.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// A program and the places where it names such files.
pub(super) struct Client {
    names: &'static [&'static str],
    /// Sub-commands it holds for, as the first word; empty for a program without.
    verbs: &'static [&'static str],
    /// Letters and long options whose value is a file.
    files: &'static [&'static str],
    /// Letters that take some other value.
    valued: &'static str,
    /// Long options that take the next word.
    long_valued: &'static [&'static str],
    /// What stands in front of the path in the value: `@`.
    mark: &'static str,
    /// What stands in front of the path in an operand; `None` where operands are no such files.
    operand: Option<&'static str>,
    /// Words in a file that look beside it for another one.
    beside: &'static [&'static str],
}

const NONE: Client = Client {
    names: &[],
    verbs: &[],
    files: &[],
    valued: "",
    long_valued: &[],
    mark: "",
    operand: None,
    beside: &[],
};

const CLIENTS: [Client; 8] = [
    Client {
        names: &["psql"],
        files: &["-f", "--file"],
        valued: "cdFhLopPRTUv",
        long_valued: &[
            "--command",
            "--dbname",
            "--host",
            "--port",
            "--username",
            "--output",
            "--variable",
            "--set",
        ],
        beside: &["\\ir", "\\include_relative"],
        ..NONE
    },
    Client {
        names: &["sqlite3"],
        files: &["-init"],
        operand: Some(".read "),
        ..NONE
    },
    Client {
        names: &["kubectl", "oc"],
        verbs: &[
            "apply", "create", "delete", "diff", "label", "annotate", "patch", "replace", "set",
        ],
        files: &["-f", "--filename"],
        valued: "ckloLnsp",
        long_valued: &[
            "--namespace",
            "--context",
            "--cluster",
            "--output",
            "--selector",
            "--kubeconfig",
            "--patch",
        ],
        ..NONE
    },
    Client {
        names: &["curl"],
        files: &["-d", "--data", "--data-binary", "--data-ascii", "--json"],
        valued: "AbcCDeEFhHKmoPQrtTuUwxXyYz",
        long_valued: &[
            "--url",
            "--header",
            "--request",
            "--output",
            "--user",
            "--form",
            "--upload-file",
            "--config",
        ],
        mark: "@",
        ..NONE
    },
    Client {
        names: &["awk", "gawk", "mawk", "nawk"],
        files: &["-f", "--file"],
        valued: "Fvil",
        long_valued: &["--assign", "--field-separator"],
        beside: &["@include", "@load"],
        ..NONE
    },
    Client {
        names: &["sed"],
        files: &["-f", "--file"],
        valued: "eil",
        long_valued: &["--expression"],
        ..NONE
    },
    Client {
        names: &["jq"],
        files: &["-f", "--from-file"],
        valued: "L",
        beside: &["import", "include"],
        ..NONE
    },
    Client {
        names: &["git"],
        verbs: &["apply"],
        valued: "pC",
        long_valued: &["--directory", "--exclude", "--include", "--whitespace"],
        operand: Some(""),
        ..NONE
    },
];

/// The program of this name, called with these words.
pub(super) fn named(name: &str, words: &[OsString]) -> Option<&'static Client> {
    let first = words.first().map(|word| word.to_string_lossy());
    CLIENTS.iter().find(|row| {
        row.names.contains(&name)
            && (row.verbs.is_empty()
                || first
                    .as_ref()
                    .is_some_and(|verb| row.verbs.contains(&verb.as_ref())))
    })
}

/// A file that a word names: the word, and where in it the path begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) word: usize,
    pub(super) from: usize,
}

impl Client {
    /// True where the file looks for others beside it.
    pub(super) fn looks_beside(&self, bytes: &[u8]) -> bool {
        let holds = |word: &&&str| {
            bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        };
        self.beside.iter().find(holds).is_some()
    }

    /// The files that the words name.
    pub(super) fn places(&self, words: &[OsString]) -> Vec<Place> {
        let mut places = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let bytes = word.as_bytes();
            if bytes == b"--" {
                places.extend((at + 1..words.len()).filter_map(|at| self.operand(words, at)));
                break;
            }
            if bytes.len() < 2 || bytes[0] != b'-' {
                places.extend(self.operand(words, at));
                at += 1;
                continue;
            }
            let Some(text) = word.to_str() else {
                at += 1;
                continue;
            };
            at += self.option(text, at, words, &mut places);
        }
        places
    }

    /// How many words an option takes.
    fn option(&self, text: &str, at: usize, words: &[OsString], places: &mut Vec<Place>) -> usize {
        // `-init`, too: a long option with one dash.
        if self.files.contains(&text) {
            places.extend(self.value(words, at + 1, 0));
            return 2;
        }
        if let Some((name, _)) = text
            .split_once('=')
            .filter(|(name, _)| name.starts_with("--"))
        {
            if self.files.contains(&name) {
                places.extend(self.value(words, at, name.len() + 1));
            }
            return 1;
        }
        if text.starts_with("--") {
            return if self.long_valued.contains(&text) {
                2
            } else {
                1
            };
        }
        for (from, letter) in text.char_indices().skip(1) {
            let behind = from + letter.len_utf8();
            let attached = behind < text.len();
            if self
                .files
                .iter()
                .any(|file| file.strip_prefix('-') == Some(letter.encode_utf8(&mut [0; 4])))
            {
                places.extend(if attached {
                    self.value(words, at, behind)
                } else {
                    self.value(words, at + 1, 0)
                });
            } else if !self.valued.contains(letter) {
                continue;
            }
            return if attached { 1 } else { 2 };
        }
        1
    }

    fn value(&self, words: &[OsString], word: usize, from: usize) -> Option<Place> {
        let value = words.get(word)?.as_bytes().get(from..)?;
        let from = from + self.mark.len();
        value
            .starts_with(self.mark.as_bytes())
            .then_some(Place { word, from })
    }

    fn operand(&self, words: &[OsString], word: usize) -> Option<Place> {
        // The first is the sub-command.
        if word == 0 && !self.verbs.is_empty() {
            return None;
        }
        let mark = self.operand?;
        let named = words[word].as_bytes().starts_with(mark.as_bytes());
        named.then_some(Place {
            word,
            from: mark.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_where_they_are_named() {
        let table: [(&str, &[&str]); 16] = [
            ("psql -f q.sql", &["q.sql"]),
            (
                "psql -d db -f a -fb --file=c --file d",
                &["a", "b", "c", "d"],
            ),
            ("psql -qXf a", &["a"]),
            ("psql -c -f", &[]),
            ("psql -Ufoo db -f a", &["a"]),
            ("kubectl apply -n x -f a.yaml", &["a.yaml"]),
            ("kubectl logs -f pod", &[]),
            ("kubectl -n x apply -f a.yaml", &[]),
            ("curl -sSd @body http://h", &["body"]),
            ("curl -d text --data-binary @body http://h", &["body"]),
            ("curl -H -d @body", &[]),
            ("awk -v x=1 -f p.awk in", &["p.awk"]),
            ("sed -n -f s.sed in", &["s.sed"]),
            ("sed -ibak -f s.sed in", &["s.sed"]),
            ("git apply --index -- a.patch", &["a.patch"]),
            ("git diff a.patch", &[]),
        ];
        for (line, files) in table {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let found: Vec<String> = named(words[0].to_str().unwrap(), &words[1..])
                .map(|client| client.places(&words[1..]))
                .unwrap_or_default()
                .into_iter()
                .map(|place| words[place.word + 1].to_str().unwrap()[place.from..].to_owned())
                .collect();
            assert_eq!(found, files, "{line}");
        }
    }
}
