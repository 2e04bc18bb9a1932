//! YAML text → a tree that knows where each node stands. Only what a policy needs: mappings, lists and scalars; no
//! anchors, aliases, tags, directives or second document, no key twice. So a text cannot grow when it is read.

use serde_yaml::granit_parser::{
    Event, Options, Parser, ScalarStyle, ScanError, Span, StrInput, Tag,
};

use super::error::Fault;

const MAX_BYTES: usize = 1 << 20;
const MAX_DEPTH: usize = 16;

/// A node and the byte where it begins.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
    Scalar(Scalar),
}

#[derive(Debug)]
pub(super) struct Key {
    pub(super) at: usize,
    pub(super) text: String,
}

#[derive(Debug)]
pub(super) struct Scalar {
    pub(super) text: String,
    /// Neither quoted nor a block: the text may mean something that is not a text.
    pub(super) plain: bool,
    /// Where the text itself begins in the source, where it stands there as it is.
    pub(super) text_at: Option<usize>,
}

/// Reads one document; `None` for a text without any.
pub(super) fn read(text: &str) -> Result<Option<Node>, Fault> {
    if text.len() > MAX_BYTES {
        return Err(Fault::new(0, "the policy is larger than 1 MiB"));
    }
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    options.disallow_directives = true;
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let mut reader = Reader {
        text,
        parser: Parser::new_from_str_with_options(text, options),
    };
    let mut root = None;
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(..) if root.is_none() => {}
            Event::DocumentStart(..) => {
                return Err(Fault::new(offset(&span), "a second document begins here")
                    .with_hint("a policy is one document; remove the `---`"));
            }
            event => root = Some(reader.node(event, &span, 0)?),
        }
    }
    Ok(root)
}

struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Fault> {
        let text = self.text;
        self.parser
            .next_event()
            .transpose()
            .map_err(|error| scan_fault(text, &error))
    }

    /// The next event inside a node; a text cannot end there.
    fn inner(&mut self) -> Result<(Event<'t>, Span), Fault> {
        let end = self.text.len();
        self.next()?
            .ok_or_else(|| Fault::new(end, "the policy ends too early"))
    }

    fn node(&mut self, event: Event<'t>, span: &Span, depth: usize) -> Result<Node, Fault> {
        let at = offset(span);
        if depth > MAX_DEPTH {
            return Err(Fault::new(at, "nested too deep"));
        }
        let kind = match event {
            Event::Scalar(value, style, anchor, tag) => {
                plain_node(at, anchor, tag.as_deref())?;
                let source = span.slice(self.text).unwrap_or_default();
                let one_line = !source.contains('\n');
                let inside = source.find(value.as_ref()).filter(|_| one_line);
                Kind::Scalar(Scalar {
                    text: value.into_owned(),
                    plain: style == ScalarStyle::Plain,
                    text_at: inside.map(|inside| at + inside),
                })
            }
            Event::SequenceStart(_, anchor, tag) => {
                plain_node(at, anchor, tag.as_deref())?;
                self.list(depth)?
            }
            Event::MappingStart(_, anchor, tag) => {
                plain_node(at, anchor, tag.as_deref())?;
                self.map(depth)?
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => return Err(alias(self.text, at)),
            _ => return Err(Fault::new(at, "a value was expected here")),
        };
        Ok(Node { at, kind })
    }

    fn list(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut nodes = Vec::new();
        loop {
            let (event, span) = self.inner()?;
            if event == Event::SequenceEnd {
                return Ok(Kind::List(nodes));
            }
            nodes.push(self.node(event, &span, depth + 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        loop {
            let (event, span) = self.inner()?;
            if event == Event::MappingEnd {
                return Ok(Kind::Map(entries));
            }
            let key = self.node(event, &span, depth + 1)?;
            let Kind::Scalar(Scalar { text, .. }) = key.kind else {
                return Err(Fault::new(key.at, "a key must be a single text"));
            };
            if !seen.insert(text.clone()) {
                return Err(Fault::new(key.at, format!("`{text}` stands here twice")));
            }
            let (event, span) = self.inner()?;
            let value = self.node(event, &span, depth + 1)?;
            entries.push((Key { at: key.at, text }, value));
        }
    }
}

fn plain_node(at: usize, anchor: usize, tag: Option<&Tag>) -> Result<(), Fault> {
    if anchor != 0 {
        return Err(Fault::new(at, "anchors are not supported in a policy"));
    }
    if tag.is_some() {
        return Err(Fault::new(at, "tags are not supported in a policy")
            .with_hint("quote a condition that begins with !, as in \"!args.force\""));
    }
    Ok(())
}

fn scan_fault(text: &str, error: &ScanError) -> Fault {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    // A `*` that should be a pattern is the start of an alias in YAML; the scanner stops at it, or just behind it.
    let star = [at, at.saturating_sub(1)]
        .into_iter()
        .find(|at| text.as_bytes().get(*at) == Some(&b'*'));
    match star {
        Some(star) => alias(text, star),
        None => Fault::new(at, error.info()),
    }
}

fn alias(text: &str, at: usize) -> Fault {
    let rest = text.get(at..).unwrap_or_default();
    let word: String = rest
        .chars()
        .take_while(|c| !c.is_whitespace() && !",]}".contains(*c))
        .take(40)
        .collect();
    Fault::new(at, "anchors are not supported in a policy")
        .with_hint(format!("a pattern with `*` stands in quotes: \"{word}\""))
}

fn offset(span: &Span) -> usize {
    span.start.byte_offset().unwrap_or(0)
}
