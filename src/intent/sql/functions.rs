//! Functions that only compute or look. A call of any other may do anything.

/// True for functions that are known to change nothing, run nothing and read no files.
pub(super) fn is_pure(name: &str) -> bool {
    let name = name.strip_prefix("pg_catalog.").unwrap_or(name);
    let mut known = PURE
        .split_ascii_whitespace()
        .chain(ELSEWHERE.split_ascii_whitespace());
    known.any(|pure| pure == name)
}

/// True for functions that run SQL, a program or a library that their arguments say.
pub(super) fn runs_code(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    RUNS.split_ascii_whitespace().any(|runs| runs == name)
}

const RUNS: &str = "\
    load_extension edit eval fts3_tokenizer sys_exec sys_eval xp_cmdshell dblink dblink_exec dblink_send_query \
    query_to_xml query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml crosstab ts_stat executable executablepool \
    shell system exec cluster_allnodes openrowset openquery";

const PURE: &str = "\
    count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every \
    bit_and bit_or stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp percentile_cont \
    percentile_disc mode regr_slope regr_intercept row_number rank dense_rank percent_rank cume_dist ntile lag lead \
    first_value last_value nth_value grouping \
    coalesce nullif greatest least length char_length character_length octet_length bit_length lower upper initcap trim \
    ltrim rtrim btrim lpad rpad substring substr left right position strpos replace translate reverse repeat split_part \
    concat concat_ws format quote_ident quote_literal quote_nullable ascii chr md5 sha224 sha256 sha384 sha512 encode decode \
    to_hex to_char to_date to_number to_timestamp regexp_match regexp_matches regexp_replace regexp_split_to_array \
    regexp_split_to_table regexp_count regexp_like regexp_substr starts_with overlay normalize unistr string_to_array \
    string_to_table array_to_string parse_ident \
    abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log10 power mod div gcd lcm pi radians degrees sin cos tan asin acos \
    atan atan2 random width_bucket factorial scale \
    now current_timestamp current_date current_time localtime localtimestamp clock_timestamp statement_timestamp \
    transaction_timestamp timeofday age date_part date_trunc date_bin extract make_date make_time make_timestamp \
    make_timestamptz make_interval justify_days justify_hours justify_interval isfinite \
    array array_length array_ndims array_dims array_lower array_upper array_position array_positions array_append \
    array_prepend array_cat array_remove array_replace cardinality unnest generate_series generate_subscripts \
    to_json to_jsonb row_to_json array_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array \
    json_array_length jsonb_array_length json_each jsonb_each json_each_text jsonb_each_text json_object_keys \
    jsonb_object_keys json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text \
    json_extract_path jsonb_extract_path json_extract_path_text jsonb_extract_path_text json_typeof jsonb_typeof jsonb_set \
    jsonb_insert jsonb_pretty jsonb_strip_nulls json_strip_nulls jsonb_path_query jsonb_path_exists jsonb_path_query_array \
    jsonb_path_query_first json_populate_record jsonb_populate_record json_to_record jsonb_to_record json_to_recordset \
    jsonb_to_recordset \
    to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_headline similarity \
    gen_random_uuid uuid_generate_v4 cast exists row any all some \
    version current_user session_user user current_database current_schema current_schemas current_role current_catalog \
    inet_client_addr inet_server_addr inet_server_port pg_backend_pid pg_postmaster_start_time pg_conf_load_time \
    current_setting pg_typeof pg_is_wal_replay_paused pg_backend_memory_contexts to_regproc to_regnamespace \
    pg_stat_get_activity pg_stat_get_live_tuples pg_stat_get_dead_tuples pg_get_constraintdef pg_get_partkeydef pg_get_ruledef \
    pg_get_function_arguments pg_get_function_result pg_get_function_identity_arguments pg_function_is_visible \
    pg_type_is_visible pg_size_bytes pg_stat_get_db_xact_commit array_fill array_sample array_shuffle trim_array \
    num_nulls num_nonnulls date_add date_subtract to_ascii regexp_instr pg_collation_for pg_index_column_has_property pg_size_pretty pg_database_size pg_relation_size pg_table_size pg_total_relation_size \
    pg_indexes_size pg_tablespace_size pg_column_size pg_get_viewdef pg_get_indexdef pg_get_constraintdef \
    pg_get_functiondef pg_get_expr pg_get_userbyid pg_get_serial_sequence pg_get_triggerdef pg_table_is_visible \
    has_table_privilege has_schema_privilege has_database_privilege has_column_privilege obj_description col_description \
    format_type to_regclass to_regtype pg_is_in_recovery pg_blocking_pids pg_encoding_to_char pg_stat_get_numscans \
    pg_current_wal_lsn pg_last_wal_replay_lsn pg_wal_lsn_diff txid_current currval lastval";

/// Those of `MySQL`, `SQLite` and the warehouses that `PostgreSQL` does not have.
const ELSEWHERE: &str = "\
    ifnull isnull if iif nvl nvl2 zeroifnull decode typeof total group_concat listagg printf instr substring_index field \
    find_in_set elt hex unhex char ord space strcmp lcase ucase mid locate insert make_set bin oct conv crc32 sha sha1 sha2 \
    uuid uuid_short inet_aton inet_ntoa is_ipv4 is_ipv6 soundex quote changes total_changes last_insert_rowid \
    last_insert_id row_count found_rows database schema connection_id \
    curdate curtime sysdate utc_date utc_time utc_timestamp unix_timestamp from_unixtime unixepoch date time datetime julianday \
    strftime timediff datediff date_format date_add date_sub dateadd adddate subdate addtime subtime timestamp timestampdiff \
    timestampadd str_to_date time_format time_to_sec sec_to_time to_days from_days last_day makedate maketime period_add \
    period_diff year quarter month monthname week weekday weekofyear day dayname dayofmonth dayofweek dayofyear hour minute \
    second microsecond getdate getutcdate sysdatetime datename datepart \
    json_array json_object json_extract json_unquote json_quote json_valid json_type json_length json_keys json_contains \
    json_contains_path json_search json_set json_insert json_replace json_remove json_merge_patch json_merge_preserve \
    json_arrayagg json_objectagg json_group_array json_group_object json_tree json_table json_value json_query json_pretty \
    any_value convert binary collate std unlikely likely likelihood glob like unicode zeroblob randomblob sqlite_version \
    rand pow truncate sum0 \
    len charindex patindex stuff isdate isnumeric choose newid object_id object_name db_name db_id schema_name suser_name \
    host_name serverproperty databasepropertyex \
    countif sumif avgif count_if uniq uniqexact uniqif quantile quantiles argmin argmax argmax_by max_by min_by arg_max arg_min \
    grouparray groupuniqarray approx_count_distinct approx_distinct median any_last first last list list_value struct_pack \
    todate todatetime tostring toint32 toint64 touint32 touint64 tofloat64 toyyyymm toyyyymmdd tostartofday tostartofhour \
    tostartofmonth today yesterday formatreadablesize safe_cast safe_divide parse_date parse_timestamp format_date \
    format_timestamp timestamp_sub timestamp_add timestamp_diff timestamp_trunc date_diff generate_uuid range flatten \
    to_varchar to_number parse_json try_cast to_variant object_construct array_construct array_size hash";
