//! A look through text that could not be parsed: what stands where a command could begin, by its letters alone. It is
//! a guess for rules that deny, never a reason to allow.

/// Commands of one text that are guessed.
const MAX_COMMANDS: usize = 256;
/// Words of one guessed command.
const MAX_WORDS: usize = 64;
/// Words behind which a command begins.
const LEADING: &[&str] = &[
    "if", "then", "else", "elif", "while", "until", "do", "!", "{", "time", "exec", "eval",
    "coproc",
];

/// The words of what may be commands.
pub(super) fn commands(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let ends =
        |letter: char| matches!(letter, '\n' | ';' | '&' | '|' | '(' | ')' | '`' | '{' | '}');
    for piece in text.split(ends) {
        let words = words(piece);
        let is_leading = |word: &&String| {
            LEADING.contains(&word.as_str())
                || word.split_once('=').is_some_and(|(name, _)| is_name(name))
        };
        let skipped = words.iter().take_while(is_leading).count();
        if let Some(command) = words.get(skipped..).filter(|words| !words.is_empty()) {
            found.push(command.to_vec());
        }
        if found.len() == MAX_COMMANDS {
            break;
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Words between spaces, without the quotes around and in them.
fn words(piece: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut letters = piece.chars();
    let mut inside = false;
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, ' ' | '\t') => {
                if inside {
                    words.push(std::mem::take(&mut word));
                    inside = false;
                }
                if words.len() == MAX_WORDS {
                    return words;
                }
            }
            (None, '"' | '\'') => {
                quote = Some(letter);
                inside = true;
            }
            (Some(open), _) if open == letter => quote = None,
            (None | Some('"'), '\\') => {
                word.extend(letters.next());
                inside = true;
            }
            _ => {
                word.push(letter);
                inside = true;
            }
        }
    }
    if inside {
        words.push(word);
    }
    words
}
