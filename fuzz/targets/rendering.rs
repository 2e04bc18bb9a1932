//! Bytes of any kind, shown to a person.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| sudomode_fuzz::rendering(data));
