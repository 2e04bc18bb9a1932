//! Lines of shell.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    sudomode_fuzz::shell(&String::from_utf8_lossy(&sudomode_fuzz::inflated(data)));
});
