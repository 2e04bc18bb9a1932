//! What can be typed as an answer, and what becomes of it.

use std::io;
use std::path::PathBuf;

use dialoguer::console::style;
use zeroize::Zeroizing;

use super::signing::Signing;
use super::{Asking, code};
use crate::approval::terminal::{Interrupts, Key, Keys};
use crate::approval::{ApprovalRequest, Assurance, Proofs, Verdict, challenge, meaning, prompt};
use crate::term;

/// An answer as it was given at the terminal.
pub enum Said {
    /// A word: yes or no, and why.
    Word(Verdict, Option<String>),
    /// Yes to the request as it was shown, and whose passphrase.
    Passphrase(Box<ApprovalRequest>, String, Zeroizing<String>),
    /// Yes, with a signature.
    Signature(String),
}

/// What stands for a yes.
enum Wanted {
    /// The word.
    Yes,
    /// A code that nobody types by habit, for what cannot be taken back.
    Code(String),
    /// More than a word; nothing, where none of it can be given here.
    Proof,
}

/// The question while it stands.
pub(super) struct Question {
    wanted: Wanted,
    proofs: Proofs,
    needs: String,
    how: String,
    details: String,
    /// As it was shown: what is proven is a yes to that.
    shown: ApprovalRequest,
    signing: Signing,
}

impl Question {
    pub(super) fn of(asking: Asking<'_>, signing: Signing) -> Option<Self> {
        let Asking {
            request,
            votes,
            user,
            proofs,
            how,
        } = asking;
        let wanted = if !prompt::takes_a_word(request, votes, user) {
            Wanted::Proof
        } else if prompt::is_grave(request) {
            Wanted::Code(code().ok()?)
        } else {
            Wanted::Yes
        };
        Some(Self {
            wanted,
            proofs,
            needs: prompt::needs(request, votes),
            how,
            details: prompt::details(request),
            shown: request.clone(),
            signing,
        })
    }

    /// Asks until an answer is taken, or the human turns away.
    pub(super) fn put(&self, keys: Keys, answered: impl Fn(Said) -> Option<String>) {
        let mut keys = Some(keys);
        while let Ok(Some(said)) = self.answer(&mut keys) {
            // While it is looked at the terminal is as it was before.
            keys = None;
            let Some(why) = answered(said) else { return };
            let Ok(again) = Keys::open(Interrupts::Signal) else {
                return;
            };
            let again = keys.insert(again);
            if again.show(&format!("  {}\n", term::text(&why))).is_err() {
                return;
            }
        }
    }

    /// The answer; `None` if the human turned away.
    fn answer(&self, terminal: &mut Option<Keys>) -> io::Result<Option<Said>> {
        loop {
            let Some(keys) = terminal.as_mut() else {
                return Ok(None);
            };
            keys.show(&format!("\n  {} ", self.line()))?;
            let Some(typed) = line(keys)? else {
                return Ok(None);
            };
            let typed = typed.trim();
            let lower = typed.to_ascii_lowercase();
            let yes = match &self.wanted {
                Wanted::Yes => lower == "yes",
                Wanted::Code(code) => lower == *code,
                Wanted::Proof => false,
            };
            if yes {
                return Ok(Some(Said::Word(Verdict::Approve, None)));
            }
            let (word, _) = lower.split_once([' ', ',', ':']).unwrap_or((&lower, ""));
            let rest = typed[word.len()..].trim_start_matches([' ', ',', ':']);
            match word {
                "no" => {
                    let why = if rest.is_empty() {
                        "the human at the terminal said no"
                    } else {
                        rest
                    };
                    return Ok(Some(Said::Word(Verdict::Reject, Some(why.to_owned()))));
                }
                "p" if self.proves() && !self.proofs.passphrases.is_empty() => {
                    if let Some(said) = self.passphrase(keys, rest)? {
                        return Ok(Some(said));
                    }
                }
                "s" if self.proves() => {
                    // What ssh-keygen asks for is typed at a terminal as it is used to.
                    *terminal = None;
                    match self.sign(rest) {
                        Ok(signature) => return Ok(Some(Said::Signature(signature))),
                        Err(why) => {
                            let again = terminal.insert(Keys::open(Interrupts::Signal)?);
                            again.show(&format!("  {}\n", term::text(&why)))?;
                        }
                    }
                }
                "v" => keys.show(&format!("\n{}", self.details))?,
                "?" => keys.show(&self.help())?,
                "" => {}
                _ => keys.show(match self.wanted {
                    Wanted::Yes => "  type the whole word, yes or no\n",
                    Wanted::Code(_) => "  type the code as it is shown, or no\n",
                    Wanted::Proof if self.proofs.is_empty() => "  only no can be answered here\n",
                    Wanted::Proof => "  a word is not enough: see above\n",
                })?,
            }
        }
    }

    fn proves(&self) -> bool {
        matches!(self.wanted, Wanted::Proof)
    }

    /// The passphrase of this person, or of the only one, typed without echo.
    fn passphrase(&self, keys: &mut Keys, person: &str) -> io::Result<Option<Said>> {
        let all = &self.proofs.passphrases;
        let found = if person.is_empty() {
            all.first()
        } else {
            all.iter().find(|name| *name == person)
        };
        let Some(person) = found else {
            keys.show(&format!("  one of: {}\n", all.join(", ")))?;
            return Ok(None);
        };
        keys.show(&format!("  passphrase of {person}: "))?;
        let typed = keys.secret()?;
        keys.show("\n")?;
        let typed = typed.filter(|typed| !typed.is_empty());
        Ok(
            typed
                .map(|typed| Said::Passphrase(Box::new(self.shown.clone()), person.clone(), typed)),
        )
    }

    /// A signature with this key, or with the only one that is known.
    fn sign(&self, path: &str) -> Result<String, String> {
        let key = match (path, self.proofs.keys.first()) {
            ("", None) => return Err("say which key: s FILE".to_owned()),
            ("", Some(known)) => known.path.clone(),
            (path, _) => PathBuf::from(path),
        };
        let text = challenge(&self.shown, Verdict::Approve);
        self.signing.sign(&key, &text)
    }

    fn line(&self) -> String {
        let more = style("(v: all of it, ?: help)").for_stderr().dim();
        match &self.wanted {
            Wanted::Yes => format!("Type yes or no {more}:"),
            Wanted::Code(code) => format!(
                "Type {} to run it, or no {more}:",
                style(code).for_stderr().bold()
            ),
            Wanted::Proof if self.proofs.is_empty() => format!(
                "A word is not enough here: {}\n  Type no to reject it {more}:",
                self.how
            ),
            Wanted::Proof => format!(
                "A word is not enough here: it {}\n  Type {}, or no to reject it {more}:",
                self.needs,
                self.ways().join(", or ")
            ),
        }
    }

    /// What can be typed that would count.
    fn ways(&self) -> Vec<String> {
        let bold = |text: &str| style(text.to_owned()).for_stderr().bold().to_string();
        let passphrase = match self.proofs.passphrases.as_slice() {
            [] => None,
            [one] => Some(format!("{} to give the passphrase of {one}", bold("p"))),
            [first, rest @ ..] => Some(format!(
                "{} to give the passphrase of {first}, {} NAME for {}",
                bold("p"),
                bold("p"),
                rest.join(" or ")
            )),
        };
        let key = self.proofs.keys.first().map(|key| {
            let path = term::text(&key.path.to_string_lossy());
            format!("{} to sign with {path} ({})", bold("s"), key.person)
        });
        passphrase.into_iter().chain(key).collect()
    }

    fn help(&self) -> String {
        let yes = match &self.wanted {
            Wanted::Yes => "  yes         runs it once, exactly as it is shown\n".to_owned(),
            Wanted::Code(code) => format!(
                "  {code}        runs it once, exactly as it is shown; a code, for it destroys something or moves money\n"
            ),
            Wanted::Proof => format!(
                "  p NAME      asks for the passphrase of that approver, and runs it once if that is enough\n  \
                 s FILE      signs with that key, by ssh-keygen\n  \
                 elsewhere   {}\n",
                self.how
            ),
        };
        let worth = if self.proves() {
            "a no needs no proof: it only stops this, and is recorded as anybody's word".to_owned()
        } else {
            format!("your answer counts as none: {}", meaning(Assurance::None))
        };
        format!(
            "{yes}  no          rejects it; no, and why: who asked reads the reason\n  \
             v           shows the digests, files and variables too\n  \
             Ctrl-C      takes the request back\n  \
             {worth}\n"
        )
    }
}

/// A line, echoed as it is typed; `None` if the human turned away.
fn line(keys: &mut Keys) -> io::Result<Option<String>> {
    let mut line = String::new();
    loop {
        match keys.next(None)? {
            Some(Key::Enter) => {
                keys.show("\n")?;
                return Ok(Some(line));
            }
            Some(Key::Backspace) if !line.is_empty() => {
                line.pop();
                keys.show("\x08 \x08")?;
            }
            Some(Key::End) if line.is_empty() => return Ok(None),
            Some(Key::Char(c)) if c.is_ascii() || c.is_alphabetic() => {
                line.push(c);
                keys.show(c.encode_utf8(&mut [0; 4]))?;
            }
            _ => {}
        }
    }
}
