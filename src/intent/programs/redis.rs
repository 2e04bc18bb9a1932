//! redis-cli: one command of the server on the line, or one a line on standard input. Resource `redis`.

use std::collections::BTreeSet;

use super::super::call::{Call, snake};
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, Stdin, UNKNOWN, Value};

const OPTIONS: Grammar = Grammar::go(
    "/h= /p= /s= pass/a= user= uri/u= db/n= repeat/r= interval/i= /t= /x /X= /d= /D= cluster/c /e /v /2 /3 raw no-raw quoted-input \
     csv json show-pushes= stat latency latency-history latency-dist lru-test= replica slave rdb= functions-rdb= pipe \
     pipe-timeout= bigkeys memkeys memkeys-samples= hotkeys keystats keystats-samples= scan pattern= quoted-pattern= count= cursor= \
     top= intrinsic-latency= eval= ldb ldb-sync-mode verbose no-auth-warning help version askpass tls sni= cacert= cacertdir= cert= \
     key= insecure tls-ciphers= tls-ciphersuites= no-auth-warning",
)
.leading();

/// Names for the letters.
const LETTERS: &[(&str, &str)] = &[
    ("h", "host"),
    ("p", "port"),
    ("s", "socket"),
    ("x", "stdin_value"),
];

const READS: &str = "get mget keys scan info ping exists ttl pttl expiretime pexpiretime type strlen llen lrange lindex lpos hget \
    hmget hgetall hkeys hvals hlen hexists hscan hstrlen hrandfield smembers scard sismember smismember srandmember sscan sinter \
    sunion sdiff sintercard zrange zrangebyscore zrangebylex zrevrange zrevrangebyscore zrevrangebylex zcard zcount zscore zmscore \
    zrank zrevrank zscan zlexcount zrandmember zinter zunion zdiff zintercard xrange xrevrange xlen xread xinfo_stream xinfo_groups \
    xinfo_consumers xinfo_help xpending getrange substr getbit bitcount bitpos bitfield_ro dbsize time lastsave role echo \
    object_encoding object_freq object_idletime object_refcount object_help memory_usage memory_doctor memory_stats memory_help \
    memory_malloc_stats command command_count command_docs command_info command_list command_getkeys client_list client_info \
    client_getname client_id client_help client_trackinginfo config_get config_help slowlog_get slowlog_len slowlog_help \
    latency_latest latency_history latency_doctor latency_graph latency_histogram latency_help randomkey dump touch geopos geodist \
    geohash georadius_ro georadiusbymember_ro geosearch pfcount monitor subscribe psubscribe ssubscribe pubsub_channels \
    pubsub_numsub pubsub_numpat hello auth select cluster_info cluster_nodes cluster_slots cluster_shards cluster_keyslot \
    cluster_myid cluster_countkeysinslot cluster_getkeysinslot cluster_links wait waitaof acl_whoami acl_cat acl_list acl_help \
    acl_users acl_log function_list function_stats function_help script_exists script_help module_list module_help lolwut readonly \
    quit reset lcs sort_ro json.get json.mget json.type json.strlen json.arrlen json.objkeys json.objlen ft.search ft.info \
    ft.aggregate ft._list ft.explain ts.get ts.range ts.mrange ts.info bf.exists bf.info help sentinel_masters sentinel_master \
    sentinel_replicas sentinel_get_master_addr_by_name multi exec discard watch unwatch";
const WRITES: &str = "set setex psetex setnx mset msetnx getset getex append incr incrby incrbyfloat decr decrby setrange setbit \
    bitop bitfield expire pexpire expireat pexpireat persist rename renamenx copy move lpush lpushx rpush rpushx lset linsert lmove \
    rpoplpush brpoplpush blmove hset hmset hsetnx hincrby hincrbyfloat hexpire hpexpire hpersist sadd smove sinterstore sunionstore \
    sdiffstore zadd zincrby zinterstore zunionstore zdiffstore zrangestore xadd xack xclaim xautoclaim xgroup_create \
    xgroup_createconsumer xgroup_setid xsetid xreadgroup geoadd geosearchstore georadius georadiusbymember pfadd pfmerge publish \
    spublish sort restore save bgsave bgrewriteaof slowlog_reset latency_reset memory_purge config_resetstat client_setname \
    client_kill client_pause client_unpause client_reply client_no_evict client_no_touch client_tracking client_caching \
    client_setinfo client_unblock script_kill function_kill script_flush swapdb json.set json.mset json.merge json.numincrby \
    json.arrappend json.arrinsert json.strappend json.toggle ft.create ft.alter ft.aliasadd ft.aliasupdate ts.add ts.create ts.madd \
    bf.add bf.madd bf.reserve failover cluster_meet cluster_replicate cluster_setslot cluster_addslots cluster_failover \
    cluster_bumpepoch cluster_saveconfig readwrite asking";
const DESTROYS: &str = "del unlink flushall flushdb getdel hdel hgetdel lrem ltrim lpop rpop lmpop blpop brpop blmpop srem spop zrem \
    zremrangebyrank zremrangebyscore zremrangebylex zpopmin zpopmax zmpop bzpopmin bzpopmax bzmpop xdel xdelex xtrim xgroup_destroy \
    xgroup_delconsumer json.del json.forget json.clear ft.dropindex ft.drop ts.del shutdown cluster_reset cluster_flushslots \
    cluster_delslots cluster_forget function_delete function_flush acl_deluser";
const NETWORK: &str = "migrate sync psync";
/// Commands that run code, load a library, write files of the server, or make it follow another one.
const RUNS: &str = "eval evalsha eval_ro evalsha_ro fcall fcall_ro function_load function_restore script_load script_debug \
    module_load module_loadex module_unload slaveof replicaof config_set config_rewrite debug acl_setuser acl_load acl_save \
    sentinel_set sentinel_config_set sentinel_remove sentinel_monitor";
/// Commands with a command of their own behind them.
const FAMILIES: &str = "config client script function module cluster acl slowlog memory latency object xgroup xinfo pubsub \
    command sentinel";
/// Commands of which every operand is a key.
const ALL_KEYS: &str = "del unlink exists touch mget watch pfcount sinter sunion sdiff";
/// Commands whose operands are no keys.
const NO_KEYS: &str = "keys scan info ping echo flushall flushdb select auth hello monitor subscribe psubscribe publish swapdb \
    shutdown save bgsave time dbsize role command randomkey";

const MAX_LINES: usize = 1000;

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    let mut operands: Vec<String> = line
        .operands
        .iter()
        .map(|word| (*word).to_owned())
        .collect();
    if line.is_set("x") || line.is_set("X") {
        operands.push(UNKNOWN.to_string());
    }
    let mut intents = if line.any(&["version", "help", "v"]) && operands.is_empty() {
        vec![Intent::new("redis", "version", Effect::Read)]
    } else if line.is_set("eval") {
        script(call, &line)
    } else if call.words.iter().any(|word| word == "--cluster") {
        cluster(&operands)
    } else if let Some(shows) = SHOWS.iter().find(|shows| line.is_set(shows)) {
        let mut intents = vec![Intent::new("redis", shows, Effect::Read)];
        let files = ["rdb", "functions_rdb"]
            .iter()
            .flat_map(|name| line.texts(name));
        for path in files.filter(|path| *path != "-") {
            intents.extend(call.output(path));
        }
        intents
    } else if operands.is_empty() {
        stdin(call)
    } else {
        command(&operands)
    };
    for intent in &mut intents {
        if intent.resource == "redis" {
            connect(intent, &line);
        }
    }
    intents
}

/// Modes of the client that only look.
const SHOWS: &[&str] = &[
    "stat",
    "latency",
    "latency_history",
    "latency_dist",
    "bigkeys",
    "memkeys",
    "hotkeys",
    "keystats",
    "scan",
    "rdb",
    "functions_rdb",
    "intrinsic_latency",
    "replica",
    "slave",
];

/// One command of the server.
fn command(words: &[String]) -> Vec<Intent> {
    let Some((first, rest)) = words.split_first() else {
        return Vec::new();
    };
    let lower = first.to_lowercase();
    if first.contains(UNKNOWN) {
        return vec![unseen(
            "run_code",
            "which command it sends is known only at run time",
        )];
    }
    let (action, operands) = match rest.split_first() {
        Some((sub, rest)) if is(FAMILIES, &lower) => {
            (format!("{lower}_{}", snake(&sub.to_lowercase())), rest)
        }
        _ => (lower.clone(), rest),
    };
    if action.contains(UNKNOWN) {
        return vec![unseen(
            &lower,
            "which command it sends is known only at run time",
        )];
    }
    let effect = [
        (READS, Effect::Read),
        (WRITES, Effect::Write),
        (DESTROYS, Effect::Destroy),
        (NETWORK, Effect::Network),
    ]
    .iter()
    .find(|(names, _)| is(names, &action))
    .map_or(Effect::Execute, |row| row.1);
    let mut intent = Intent::new("redis", &action, effect);
    if is(RUNS, &action) || is(RUNS, &lower) {
        return runs(intent, &action, operands);
    }
    let is_word = lower != action;
    intent = if is(ALL_KEYS, &action) {
        intent.texts("key", operands)
    } else if action == "keys" {
        intent.texts("pattern", operands)
    } else if is(NO_KEYS, &action) || is_word && !lower.starts_with('x') {
        // A password is no name.
        let kept = if action == "auth" { &[] } else { operands };
        intent.operands(kept)
    } else {
        let intent = intent.texts("key", operands.get(..1).unwrap_or_default());
        match operands.get(1..) {
            Some(value) if matches!(action.as_str(), "set" | "setnx" | "append" | "getset") => {
                intent
                    .texts("value", value.get(..1).unwrap_or_default())
                    .operands(value.get(1..).unwrap_or_default())
            }
            Some(rest) => intent.operands(rest),
            None => intent,
        }
    };
    vec![intent]
}

/// A command that runs code, and what the words of the code say it takes away.
fn runs(intent: Intent, action: &str, operands: &[String]) -> Vec<Intent> {
    let why = "it runs code, or changes what the server does";
    let mut intents = Vec::new();
    // Plain settings are read as what they are; these write files, load libraries, or let others in.
    let grave = [
        "dir",
        "dbfilename",
        "appendfilename",
        "appenddirname",
        "logfile",
        "aclfile",
        "requirepass",
        "enable-",
        "protected-mode",
    ];
    let sets = operands.first().map(|name| name.to_lowercase());
    if action == "config_set"
        && sets.is_some_and(|name| {
            !name.contains(UNKNOWN) && !grave.iter().any(|word| name.starts_with(word))
        })
    {
        let mut intent = intent.operands(operands.get(1..).unwrap_or_default());
        intent.effect = Effect::Write;
        return vec![intent.texts("name", operands.get(..1).unwrap_or_default())];
    }
    intents.push(match operands.first() {
        Some(code) => intent
            .text("code", code)
            .operands(&operands[1..])
            .opaque(why),
        None => intent.opaque(why),
    });
    if action.starts_with("eval") {
        intents.extend(
            operands
                .first()
                .map(|code| losses(code))
                .unwrap_or_default(),
        );
    }
    intents
}

/// Commands in a script that take something away.
fn losses(code: &str) -> Vec<Intent> {
    let words = code.split(|c: char| !c.is_ascii_alphanumeric());
    let words: BTreeSet<&str> = words.filter(|word| word.len() < 32).collect();
    let lower: BTreeSet<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    DESTROYS
        .split_ascii_whitespace()
        .filter(|name| lower.contains(*name))
        .map(|name| {
            unseen(
                name,
                "its words say so; the code around it is not looked into",
            )
        })
        .collect()
}

fn is(names: &str, name: &str) -> bool {
    names.split_ascii_whitespace().any(|known| known == name)
}

fn unseen(action: &str, why: &str) -> Intent {
    let effect = if is(DESTROYS, action) {
        Effect::Destroy
    } else {
        Effect::Execute
    };
    let intent = Intent::new("redis", action, effect).opaque(why);
    intent.arg("key", Value::Unknown)
}

/// `--eval file`.
fn script(call: &Call, line: &Line) -> Vec<Intent> {
    let paths = line.texts("eval");
    let path = paths.first().copied().unwrap_or_default();
    let code = call
        .world
        .read(path)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let mut intents = vec![
        Intent::new("redis", "eval", Effect::Execute)
            .text("file", path)
            .opaque("it runs code that is not looked into"),
    ];
    intents.extend(code.map(|code| losses(&code)).unwrap_or_default());
    intents
}

/// `--cluster create|check|…`: operations on all nodes.
fn cluster(operands: &[String]) -> Vec<Intent> {
    let operation = operands.first().map_or("help", String::as_str);
    let action = format!("cluster_{}", snake(operation));
    let rest = operands.get(1..).unwrap_or_default();
    if operation == "call" {
        let mut intents = command(rest.get(1..).unwrap_or_default());
        intents.push(Intent::new("redis", &action, Effect::Execute).operands(rest));
        return intents;
    }
    let effect = match operation {
        "check" | "info" | "help" | "backup" => Effect::Read,
        "del-node" => Effect::Destroy,
        _ => Effect::Write,
    };
    vec![Intent::new("redis", &action, effect).operands(rest)]
}

/// Commands on standard input, one a line.
fn stdin(call: &Call) -> Vec<Intent> {
    let read = match call.stdin {
        Stdin::Empty => return vec![Intent::new("redis", "connect", Effect::Read)],
        Stdin::Text(text) => Ok(text.clone()),
        Stdin::File(path) => call.world.read(path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "the file is not UTF-8".to_owned())
        }),
        Stdin::Inherited | Stdin::Names(_) | Stdin::Piped(_) => {
            Err("commands from standard input are not read".to_owned())
        }
    };
    let text = match read {
        Ok(text) => text,
        Err(why) => return vec![unseen("run_code", &why)],
    };
    let mut intents: Vec<Intent> = Vec::new();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for (count, line) in lines.enumerate() {
        // Commands of the protocol tell lengths; each word stands on a line of its own.
        if line.starts_with('*') || count >= MAX_LINES {
            let why = "the commands are not looked into from here on";
            intents.push(unseen("run_code", why));
            intents.extend(losses(&text));
            break;
        }
        let words = shell_words::split(line)
            .unwrap_or_else(|_| line.split_whitespace().map(str::to_owned).collect());
        // A number in front says how often.
        let times = words
            .first()
            .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
        for intent in command(&words[usize::from(times)..]) {
            if !intents.contains(&intent) {
                intents.push(intent);
            }
        }
    }
    // What is known only at run time may end a line and begin another command.
    if text.contains(UNKNOWN) {
        let why = "a part of the commands is known only at run time";
        intents.push(unseen("run_code", why));
    }
    if intents.is_empty() {
        intents.push(Intent::new("redis", "connect", Effect::Read));
    }
    intents
}

/// Adds where it goes.
fn connect(intent: &mut Intent, line: &Line) {
    for (name, value) in &line.args {
        let long = LETTERS.iter().find(|(letter, _)| letter == name);
        let name = long.map_or(name.as_str(), |(_, long)| long);
        if name != "eval" {
            intent
                .args
                .entry(name.to_owned())
                .or_insert_with(|| value.clone());
        }
    }
    intent.absence.unknown |= line.unknown.is_some();
}
