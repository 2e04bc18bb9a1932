//! Where the programs of a name stand: a hash of all names, made by the compiler, so that a look-up reads one slot and
//! nothing is done at start.

use super::Program;

/// Slots; a power of two, of which well under half are taken.
const SLOTS: usize = 1 << 14;
const EMPTY: u16 = u16::MAX;

/// One name: which family it is in, which program there, and where it begins among the names.
#[derive(Clone, Copy)]
struct Slot {
    family: u16,
    program: u16,
    at: u16,
}

pub(super) struct Index {
    slots: [Slot; SLOTS],
}

impl Index {
    #[expect(
        clippy::large_stack_arrays,
        reason = "the compiler makes it, and no stack holds it"
    )]
    /// All names of the families. Of programs that share a name, the first is found.
    pub(super) const fn of(families: &[&[Program]]) -> Self {
        let mut slots = [Slot {
            family: EMPTY,
            program: 0,
            at: 0,
        }; SLOTS];
        let mut family = 0;
        while family < families.len() {
            let mut program = 0;
            while program < families[family].len() {
                let names = families[family][program].names.as_bytes();
                let mut at = 0;
                while at < names.len() {
                    let end = end(names, at);
                    if end > at {
                        let mut slot = slot(names, at, end);
                        while slots[slot].family != EMPTY {
                            slot = (slot + 1) % SLOTS;
                        }
                        slots[slot] = Slot {
                            family: short(family),
                            program: short(program),
                            at: short(at),
                        };
                    }
                    at = end + 1;
                }
                program += 1;
            }
            family += 1;
        }
        Self { slots }
    }

    /// The first program of that name in the families that the index was made of.
    pub(super) fn find(
        &self,
        families: &[&'static [Program]],
        name: &str,
    ) -> Option<&'static Program> {
        let bytes = name.as_bytes();
        if bytes.is_empty() || bytes.contains(&b' ') {
            return None;
        }
        let first = slot(bytes, 0, bytes.len());
        for step in 0..SLOTS {
            let slot = self.slots[(first + step) % SLOTS];
            if slot.family == EMPTY {
                return None;
            }
            let program = families
                .get(usize::from(slot.family))?
                .get(usize::from(slot.program))?;
            let here = program.names.as_bytes().get(usize::from(slot.at)..)?;
            let ends = matches!(here.get(bytes.len()), None | Some(b' '));
            if ends && here.starts_with(bytes) {
                return Some(program);
            }
        }
        None
    }
}

/// Where the name that begins at `at` ends.
const fn end(names: &[u8], at: usize) -> usize {
    let mut end = at;
    while end < names.len() && names[end] != b' ' {
        end += 1;
    }
    end
}

/// The slot of a name: FNV-1a.
const fn slot(bytes: &[u8], from: usize, to: usize) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = from;
    while at < to {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 15)) as usize % SLOTS
}

/// A number that fits; what does not stops the compiler.
#[expect(clippy::cast_possible_truncation, reason = "it is checked")]
const fn short(number: usize) -> u16 {
    assert!(number < EMPTY as usize);
    number as u16
}

#[cfg(test)]
mod tests {
    use super::super::{NAMES, families};

    /// A name that stands twice would have a row that nothing reads.
    #[test]
    fn every_name_is_found_and_stands_once() {
        let mut twice = Vec::new();
        for program in families::ALL.iter().flat_map(|family| family.iter()) {
            for name in program.names.split_ascii_whitespace() {
                let found = NAMES.find(families::ALL, name);
                if !found.is_some_and(|found| std::ptr::eq(found, program)) {
                    twice.push(format!(
                        "{name} ({})",
                        &program.names[..program.names.len().min(24)]
                    ));
                }
            }
        }
        assert!(twice.is_empty(), "{}", twice.join("\n"));
        assert!(NAMES.find(families::ALL, "no-such-program").is_none());
    }
}
