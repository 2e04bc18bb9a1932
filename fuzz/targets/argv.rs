//! Words of a command, separated by NUL.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sudomode::intent::Stdin;

fuzz_target!(|data: &[u8]| {
    sudomode_fuzz::argv(&sudomode_fuzz::inflated(data), &Stdin::Inherited);
});
