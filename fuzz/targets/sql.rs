//! SQL for the clients of databases, in their words and in what they are fed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sudomode::intent::Stdin;

fuzz_target!(|data: &[u8]| {
    let sql = sudomode_fuzz::inflated(data);
    for client in ["psql\0-c\0", "mysql\0-e\0", "sqlite3\0x.db\0"] {
        let mut words = client.as_bytes().to_vec();
        words.extend(sql.iter().filter(|byte| **byte != 0));
        sudomode_fuzz::argv(&words, &Stdin::Inherited);
    }
    let fed = Stdin::Text(String::from_utf8_lossy(&sql).into_owned());
    for client in ["psql", "mysql", "sqlite3\0x.db"] {
        sudomode_fuzz::argv(client.as_bytes(), &fed);
    }
});
