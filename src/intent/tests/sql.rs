//! Databases and their clients: `sql.txt` is the table.

use proptest::prelude::*;

use super::*;

#[test]
fn every_command_of_the_table_of_databases_is_read_as_it_says() {
    check("sql.txt", 250);
}
