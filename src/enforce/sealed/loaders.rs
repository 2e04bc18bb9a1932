//! How an interpreter runs a script that lies in memory as if it lay where it was named.
//!
//! A loader is handed the script, what the interpreter would have learnt from its place, and its name; it leaves the
//! name and what stands behind it, and runs the script under that name.

/// Words behind the loader: the script, the directory that modules are looked for first, the name.
pub(super) const PYTHON: &str = include_str!("loader.py");

/// Words behind the loader: the script, where what stands behind `__END__` begins (or nothing), the name.
pub(super) const RUBY: &str = include_str!("loader.rb");

/// Words behind the loader: the script, where it lies, the name. It takes away what node adds for a line of code, and
/// looks at no file: what lies there now may be another one.
pub(super) const NODE: &str = include_str!("loader.js");

/// A script of perl that says its name itself; `None` where that cannot be said in front of it.
pub(super) fn perl(name: &[u8], script: &[u8]) -> Option<Vec<u8>> {
    // Perl takes the line for a comment where the name cannot stand in it.
    if name.is_empty() || name.iter().any(|byte| b"\"\n\r\0".contains(byte)) {
        return None;
    }
    let (first, rest) = first_line(script);
    // A first line of another program starts that program.
    let (first, rest, line) = match first {
        Some(first) if contains(first, b"perl") => (first, rest, 2),
        Some(_) => return None,
        None => (&b""[..], script, 1),
    };
    let mut text = first.to_vec();
    text.extend_from_slice(b"BEGIN{$0=pack'H*','");
    for byte in name {
        text.extend_from_slice(format!("{byte:02x}").as_bytes());
    }
    text.extend_from_slice(format!("'}}\n#line {line} \"").as_bytes());
    text.extend_from_slice(name);
    text.extend_from_slice(b"\"\n");
    text.extend_from_slice(rest);
    Some(text)
}

/// The loader of a script of ruby, with the options that the script's first line gives.
pub(super) fn ruby(script: &[u8]) -> Option<Vec<u8>> {
    let mut text = match first_line(script).0 {
        Some(first) if contains(first, b"ruby") => first.to_vec(),
        Some(_) => return None,
        None => Vec::new(),
    };
    text.extend_from_slice(RUBY.as_bytes());
    Some(text)
}

/// Where a script's own data begins: behind a line `__END__`.
pub(super) fn data(script: &[u8]) -> Option<usize> {
    let mut at = 0;
    for line in script.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        if line.strip_suffix(b"\r").unwrap_or(line) == b"__END__" {
            return Some(at);
        }
    }
    None
}

/// The first line with its end, if it is one of `#!`, and what follows.
fn first_line(script: &[u8]) -> (Option<&[u8]>, &[u8]) {
    if !script.starts_with(b"#!") {
        return (None, script);
    }
    match script.iter().position(|byte| *byte == b'\n') {
        Some(end) => (Some(&script[..=end]), &script[end + 1..]),
        None => (None, b""),
    }
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    text.windows(what.len()).any(|part| part == what)
}
