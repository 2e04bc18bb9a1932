//! What the grammar's library would misread, or take too long for: such a text is not parsed at all.

/// Braces, and parentheses, that may stand open at once. Past that the parser's time grows with their square.
const MAX_OPEN: usize = 200;
/// Parentheses between two blanks. The parser looks through the rest of such a word again for each of them.
const MAX_PARENTHESES: usize = 1000;

/// Signs of here-documents in one text.
const MAX_DOCUMENTS: usize = 1000;
/// Words like `time` that may stand before one command: the tree is a level deeper for each.
const MAX_LEADING: usize = 32;
/// Operators of one list: the tree is a level deeper for each.
const MAX_LIST: usize = 500;

/// True if words that stand before a command, or operators between commands, are nested deeper than is walked.
fn repeats(text: &str) -> bool {
    let (mut leading, mut list) = (0, 0);
    for word in text.split_ascii_whitespace() {
        leading = if matches!(word, "time" | "coproc" | "-p" | "--") {
            leading + 1
        } else {
            0
        };
        if leading > MAX_LEADING {
            return true;
        }
    }
    for line in text.split(['\n', ';']) {
        list = line.matches("&&").count() + line.matches('|').count();
        if list > MAX_LIST {
            break;
        }
    }
    list > MAX_LIST
}

/// True if bash may end a here-document at another line than the parser: by a name with `$'…'` in it, or at a line
/// that only becomes the name when it is joined with the next one.
fn odd_name(text: &str) -> bool {
    let names: Vec<&str> = text
        .match_indices("<<")
        .map(|(at, _)| &text[at + 2..])
        .filter(|rest| !rest.starts_with('<'))
        .map(|rest| rest.trim_start_matches(['-', ' ', '\t']))
        .collect();
    let ends = |letter: char| letter.is_ascii_whitespace() || ";&|<>()".contains(letter);
    let quotes = |name: &&str| {
        let word = name.split(ends).next().unwrap_or_default();
        word.contains("$'") || word.contains("$\"")
    };
    if names.iter().any(quotes) {
        return true;
    }
    let joined = text
        .lines()
        .filter_map(|line| line.strip_suffix('\\'))
        .map(|line| line.trim_start_matches('\t'))
        .filter(|line| !line.contains(' '));
    let mut count = 0;
    joined.into_iter().any(|line| {
        count += 1;
        let begins = |name: &&str| name.trim_start_matches(['"', '\'', '\\']).starts_with(line);
        count > 200 || !names.is_empty() && names.iter().any(begins)
    })
}

/// Why a text must not be parsed.
pub(super) fn refused(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if bytes.contains(&0) {
        return Some("could not parse: there is a NUL byte in it".to_owned());
    }
    for (open, close) in [(b'{', b'}'), (b'(', b')'), (b'[', b']')] {
        let (mut depth, mut deepest) = (0_usize, 0);
        for byte in bytes {
            if *byte == open {
                depth += 1;
                deepest = deepest.max(depth);
            } else if *byte == close {
                depth = depth.saturating_sub(1);
            }
        }
        if deepest > MAX_OPEN {
            let open = char::from(open);
            return Some(format!("could not parse: too many {open} are open at once"));
        }
    }
    let crowded = |word: &str| word.matches('(').count() > MAX_PARENTHESES;
    if text.split_ascii_whitespace().any(crowded) {
        return Some("could not parse: too many ( are in one word".to_owned());
    }
    let documents = text.matches("<<").count();
    if documents > MAX_DOCUMENTS {
        return Some("could not parse: there are too many here-documents".to_owned());
    }
    if repeats(text) {
        return Some("could not parse: too many words that stand before a command".to_owned());
    }
    // A terminal, a log and some shells end a line at a lone carriage return; bash does not.
    let lone = text
        .match_indices('\r')
        .any(|(at, _)| !matches!(bytes.get(at + 1), Some(b'\n') | None));
    if lone {
        return Some("could not parse: there is a carriage return in it".to_owned());
    }
    // The parser takes the name of a here-document that goes on in the next line for one that ends.
    let joined = |line: &str| line.contains("<<") && line.ends_with('\\');
    if text.contains("<<") && text.lines().any(joined) {
        return Some("could not parse: a line with a here-document goes on".to_owned());
    }
    if text.contains("<<") && odd_name(text) {
        return Some(
            "could not parse: the name of a here-document may end it elsewhere".to_owned(),
        );
    }
    // bash 5.3 runs what stands in these; the parser sees a variable.
    let runs = text.match_indices("${").any(|(at, _)| {
        matches!(
            bytes.get(at + 2),
            Some(b' ' | b'\t' | b'\n' | b'|' | b'(' | b'\r')
        )
    });
    runs.then(|| "could not parse: ${ with a command in it".to_owned())
}

/// The same text with `\{` outside of quotes as `'{'`: the parser takes the braces behind the backslash for a group.
pub(super) fn repaired(text: &str) -> Option<String> {
    if !text.contains("\\{") || text.contains("<<") {
        return None;
    }
    let mut repaired = String::new();
    let mut quote = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter, letters.peek()) {
            (None, '\\', Some('{')) => {
                letters.next();
                let closes = letters.next_if_eq(&'}').is_some();
                repaired.push_str(if closes { "'{}'" } else { "'{'" });
                continue;
            }
            (None | Some('"'), '\\', Some(next)) => {
                repaired.extend([letter, *next]);
                letters.next();
                continue;
            }
            (None, '"' | '\'', _) => quote = Some(letter),
            (Some(open), _, _) if open == letter => quote = None,
            _ => {}
        }
        repaired.push(letter);
    }
    (repaired != text).then_some(repaired)
}
