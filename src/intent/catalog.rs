//! The catalog: what others have described of the sub-commands, options and operands of programs. Facts, no meaning.
//!
//! The data (`catalog/catalog.bin`, made by `catalog/derive.mjs`, which says its layout) is read in place: nothing is
//! unpacked, and a look-up touches only the strings it compares. Bytes that make no sense read as nothing.

mod walk;

pub(super) use walk::{End, Known, Reading, read};

/// The shipped catalog.
pub(super) static SHIPPED: Catalog = Catalog(include_bytes!("catalog/catalog.bin"));

const MAGIC: &[u8] = b"SMC1";
const HEADER: usize = 28;
/// Strings that share their beginnings, in one block.
const BLOCK: usize = 16;
/// Options of one command that are looked at.
const MAX_ROWS: usize = 1024;

const POSIX: u8 = 1;
const LEADING: u8 = 2;
const DANGER: u8 = 4;
const OPERANDS: u8 = 8;
const CHILDREN: u8 = 16;
/// Marks a child that is another name of its sibling.
const ALIAS: usize = 0x80_0000;

/// A catalog in its bytes.
#[derive(Clone, Copy)]
pub(super) struct Catalog(&'static [u8]);

/// A command of the catalog: a program, or a sub-command at any depth.
#[derive(Clone, Copy)]
pub(super) struct Node {
    catalog: Catalog,
    flags: u8,
    rows: usize,
    operands: Option<usize>,
    /// Where the records of the sub-commands stand, and how many they are.
    children: Option<(usize, usize)>,
}

/// One of the two string tables.
#[derive(Clone, Copy)]
struct Strings {
    at: usize,
    count: usize,
}

impl Catalog {
    /// The options of a sub-command and of the commands around it, as a grammar's text; empty where it is not known.
    pub(super) fn options(self, program: &str, path: &[&str]) -> String {
        let mut text = String::new();
        let Some(mut node) = self.program(program) else {
            return text;
        };
        node.options(&mut text);
        for word in path {
            let Some((_, child)) = node.child(word) else {
                return String::new();
            };
            node = child;
            node.options(&mut text);
        }
        text
    }

    /// A catalog of other bytes.
    #[cfg(test)]
    pub(super) fn of(bytes: &'static [u8]) -> Self {
        Self(bytes)
    }

    /// The program of that name.
    pub(super) fn program(self, name: &str) -> Option<Node> {
        if !self.0.starts_with(MAGIC) {
            return None;
        }
        let id = self.find(self.names()?, name.as_bytes())?;
        let (at, count) = self.programs()?;
        let at = self.record(at, count, id)?;
        self.node(at)
    }

    /// Every program's name.
    #[cfg(test)]
    pub(super) fn programs_listed(self) -> Vec<String> {
        let Some((at, count)) = self.programs() else {
            return Vec::new();
        };
        let name = |index: usize| self.string(self.names()?, self.number(at + index * 5, 2)?);
        (0..count).filter_map(name).collect()
    }

    fn number(self, at: usize, bytes: usize) -> Option<usize> {
        let field = self.0.get(at..at.checked_add(bytes)?)?;
        Some(
            field
                .iter()
                .rev()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
        )
    }

    /// Field `index` of the header.
    fn size(self, index: usize) -> Option<usize> {
        self.number(4 + index * 4, 4)
    }

    fn names(self) -> Option<Strings> {
        Some(Strings {
            at: HEADER,
            count: self.size(0)?,
        })
    }

    fn rows(self) -> Option<Strings> {
        Some(Strings {
            at: HEADER + self.size(2)?,
            count: self.size(1)?,
        })
    }

    fn programs(self) -> Option<(usize, usize)> {
        Some((HEADER + self.size(2)? + self.size(3)?, self.size(4)?))
    }

    fn nodes(self) -> Option<usize> {
        let (at, count) = self.programs()?;
        at.checked_add(count.checked_mul(5)?)
    }

    fn lists(self) -> Option<usize> {
        self.nodes()?.checked_add(self.size(5)?)
    }

    fn node(self, at: usize) -> Option<Node> {
        let at = self.nodes()?.checked_add(at)?;
        let flags = *self.0.get(at)?;
        let rows = self.number(at + 1, 3)?;
        let mut at = at + 4;
        let mut operands = None;
        if flags & OPERANDS != 0 {
            operands = Some(self.number(at, 2)?);
            at += 2;
        }
        let mut children = None;
        if flags & CHILDREN != 0 {
            children = Some((at + 2, self.number(at, 2)?));
        }
        Some(Node {
            catalog: self,
            flags,
            rows,
            operands,
            children,
        })
    }

    /// The value of the record with that key among `count` sorted ones of five bytes.
    fn record(self, at: usize, count: usize, key: usize) -> Option<usize> {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = usize::midpoint(low, high);
            let here = at.checked_add(middle.checked_mul(5)?)?;
            let id = self.number(here, 2)?;
            match id.cmp(&key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return self.number(here + 2, 3),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Where block `index` of a table begins.
    fn block(self, table: Strings, index: usize) -> Option<usize> {
        let blocks = table.count.div_ceil(BLOCK);
        let offset = self.number(table.at.checked_add(index.checked_mul(4)?)?, 4)?;
        table.at.checked_add(blocks * 4)?.checked_add(offset)
    }

    /// Writes the string at `at` over the one before it, and says where the next one stands.
    fn next(self, at: usize, text: &mut Vec<u8>) -> Option<usize> {
        let shared = usize::from(*self.0.get(at)?);
        let own = usize::from(*self.0.get(at + 1)?);
        text.truncate(shared);
        text.extend_from_slice(self.0.get(at + 2..at + 2 + own)?);
        Some(at + 2 + own)
    }

    /// The number of a string.
    fn find(self, table: Strings, text: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, table.count.div_ceil(BLOCK));
        let mut buffer = Vec::with_capacity(64);
        // The last block whose first string is not behind the text.
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            buffer.clear();
            self.next(self.block(table, middle)?, &mut buffer)?;
            if buffer.as_slice() <= text {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut at = self.block(table, low)?;
        buffer.clear();
        let first = low * BLOCK;
        for id in first..table.count.min(first + BLOCK) {
            at = self.next(at, &mut buffer)?;
            if buffer == text {
                return Some(id);
            }
        }
        None
    }

    /// The string of that number.
    fn string(self, table: Strings, id: usize) -> Option<String> {
        if id >= table.count {
            return None;
        }
        let mut at = self.block(table, id / BLOCK)?;
        let mut buffer = Vec::with_capacity(64);
        for _ in 0..=id % BLOCK {
            at = self.next(at, &mut buffer)?;
        }
        String::from_utf8(buffer).ok()
    }
}

impl Node {
    /// The sub-command of that name or alias, under its own name.
    pub(super) fn child(self, word: &str) -> Option<(String, Self)> {
        let (at, count) = self.children?;
        let names = self.catalog.names()?;
        let mut id = self.catalog.find(names, word.as_bytes())?;
        let mut node = self.catalog.record(at, count, id)?;
        if node & ALIAS != 0 {
            id = node & !ALIAS;
            node = self.catalog.record(at, count, id)?;
        }
        Some((self.catalog.string(names, id)?, self.catalog.node(node)?))
    }

    /// Adds its options to a grammar's text.
    pub(super) fn options(self, text: &mut String) {
        let _ = self.add_options(text);
    }

    fn add_options(self, text: &mut String) -> Option<()> {
        let at = self.catalog.lists()?.checked_add(self.rows)?;
        let count = self.catalog.number(at, 2)?;
        let rows = self.catalog.rows()?;
        for index in 0..count.min(MAX_ROWS) {
            let id = self.catalog.number(at + 2 + index * 2, 2)?;
            text.push(' ');
            text.push_str(&self.catalog.string(rows, id)?);
        }
        Some(())
    }

    /// Its operands: roles, `-` where one has none, behind each `*` if there may be any number and `!` if it is run.
    pub(super) fn operands(self) -> String {
        let text = self
            .operands
            .and_then(|id| self.catalog.string(self.catalog.names()?, id));
        text.unwrap_or_default()
    }

    pub(super) fn has_children(self) -> bool {
        self.children.is_some_and(|(_, count)| count > 0)
    }

    /// True if letters behind one dash are as many options.
    pub(super) fn bundles(self) -> bool {
        self.flags & POSIX != 0
    }

    /// True if options end at the first operand.
    pub(super) fn is_leading(self) -> bool {
        self.flags & LEADING != 0
    }

    /// True if its describers call it dangerous.
    pub(super) fn is_dangerous(self) -> bool {
        self.flags & DANGER != 0
    }
}
