//! Stores with a command for each operation: etcd, Consul, Vault, `InfluxDB`, `BigQuery`. A row each operation.

use super::super::call::{Call, snake};
use super::super::generic;
use super::super::options::{Grammar, Line};
use super::super::sql::{Client, Dialect, Flavour, Session};
use super::super::{Effect, Intent};
use Effect::{Destroy, Execute, Network, Read, Secret, Write};

/// A tool: its name, resource, options, and whether long options have one dash.
struct Tool {
    name: &'static str,
    resource: &'static str,
    options: Grammar,
    one_dash: bool,
    rows: &'static [Row],
}

/// An operation: its words, the roles of its operands (the last one takes all that are left), its effect.
struct Row(&'static str, &'static str, Effect);

const TOOLS: &[Tool] = &[
    Tool {
        name: "etcdctl",
        resource: "etcd",
        options: Grammar::go(
            "endpoints= user= password= cacert= cert= key= insecure-skip-tls-verify insecure-transport= dial-timeout= \
             command-timeout= debug write-out/w= hex discovery-srv/d= prefix prefix-match from-key prev-kv keys-only print-value-only \
             limit= order= sort-by= rev= consistency/c= count-only lease= ignore-value ignore-lease ttl= keep-alive \
             interactive/i range physical cluster data-dir= name= initial-cluster= peer-urls= learner",
        ),
        one_dash: false,
        rows: &[
            Row("get", "key range_end", Read),
            Row("put", "key value", Write),
            Row("del", "key range_end", Destroy),
            Row("watch", "key", Read),
            Row("compaction", "revision", Destroy),
            Row("defrag", "", Write),
            Row("member list", "", Read),
            Row("member add", "name", Write),
            Row("member remove", "name", Destroy),
            Row("member update", "name", Write),
            Row("snapshot save", "path", Write),
            Row("snapshot status", "path", Read),
            Row("snapshot restore", "path", Write),
            Row("endpoint health", "", Read),
            Row("endpoint status", "", Read),
            Row("endpoint hashkv", "", Read),
            Row("lease grant", "ttl", Write),
            Row("lease revoke", "lease", Destroy),
            Row("lease list", "", Read),
            Row("lease timetolive", "lease", Read),
            Row("alarm list", "", Read),
            Row("alarm disarm", "", Write),
            Row("auth enable", "", Write),
            Row("auth disable", "", Destroy),
            Row("auth status", "", Read),
            Row("user list", "", Read),
            Row("user get", "name", Read),
            Row("user add", "name", Write),
            Row("user delete", "name", Destroy),
            Row("user passwd", "name", Write),
            Row("user grant-role", "name role", Write),
            Row("user revoke-role", "name role", Write),
            Row("role list", "", Read),
            Row("role get", "name", Read),
            Row("role add", "name", Write),
            Row("role delete", "name", Destroy),
            Row("role grant-permission", "name", Write),
            Row("role revoke-permission", "name", Write),
            Row("move-leader", "member", Write),
            Row("version", "", Read),
        ],
    },
    Tool {
        name: "consul",
        resource: "consul",
        options: Grammar::go(
            "http-addr= token= token-file= ca-file= ca-path= client-cert= client-key= tls-server-name= datacenter= stale \
             namespace= partition= recurse cas modify-index= flags= acquire release session= base64 detailed keys separator= format= \
             id= name= kind= service= node= force yes prune wan prefix=",
        ),
        one_dash: true,
        rows: &[
            Row("kv get", "key", Read),
            Row("kv put", "key value", Write),
            Row("kv delete", "key", Destroy),
            Row("kv export", "key", Read),
            Row("kv import", "data", Write),
            Row("catalog", "kind", Read),
            Row("members", "", Read),
            Row("info", "", Read),
            Row("operator raft list-peers", "", Read),
            Row("operator raft remove-peer", "", Destroy),
            Row("snapshot save", "path", Write),
            Row("snapshot inspect", "path", Read),
            Row("snapshot restore", "path", Destroy),
            Row("services register", "path", Write),
            Row("services deregister", "path", Destroy),
            Row("config read", "", Read),
            Row("config list", "", Read),
            Row("config write", "path", Write),
            Row("config delete", "", Destroy),
            Row("intention create", "source dest", Write),
            Row("intention delete", "source dest", Destroy),
            Row("acl token create", "", Secret),
            Row("acl token read", "", Secret),
            Row("acl token list", "", Secret),
            Row("acl token delete", "", Destroy),
            Row("acl policy delete", "", Destroy),
            Row("acl bootstrap", "", Secret),
            Row("leave", "", Destroy),
            Row("force-leave", "node", Destroy),
            Row("join", "host", Write),
            Row("reload", "", Write),
            Row("keygen", "", Secret),
            Row("validate", "path", Read),
            Row("version", "", Read),
        ],
    },
    Tool {
        name: "vault",
        resource: "vault",
        options: Grammar::go(
            "address= agent-address= ca-cert= ca-path= client-cert= client-key= namespace/ns= tls-server-name= tls-skip-verify \
             wrap-ttl= mfa= header= output-curl-string output-policy policy-override field= format= mount= version= versions= cas= \
             method= path= no-store no-print token-only force/f prefix sync accessor self mode= ttl= period= orphan renewable= \
             policy= display-name= role= key-shares= key-threshold= description= default-lease-ttl= max-lease-ttl= detailed \
             non-interactive yes/y",
        ),
        one_dash: true,
        rows: &[
            Row("kv get", "path", Secret),
            Row("kv put", "path data", Write),
            Row("kv patch", "path data", Write),
            Row("kv list", "path", Read),
            Row("kv delete", "path", Destroy),
            Row("kv destroy", "path", Destroy),
            Row("kv undelete", "path", Write),
            Row("kv rollback", "path", Write),
            Row("kv metadata get", "path", Read),
            Row("kv metadata put", "path", Write),
            Row("kv metadata delete", "path", Destroy),
            Row("kv enable-versioning", "path", Write),
            Row("read", "path", Secret),
            Row("write", "path data", Write),
            Row("patch", "path data", Write),
            Row("delete", "path", Destroy),
            Row("list", "path", Read),
            Row("login", "", Secret),
            Row("unwrap", "token", Secret),
            Row("print token", "", Secret),
            Row("token create", "", Secret),
            Row("token lookup", "", Read),
            Row("token renew", "", Write),
            Row("token revoke", "", Destroy),
            Row("token capabilities", "", Read),
            Row("secrets list", "", Read),
            Row("secrets enable", "type", Write),
            Row("secrets disable", "path", Destroy),
            Row("secrets move", "path dest", Write),
            Row("secrets tune", "path", Write),
            Row("auth list", "", Read),
            Row("auth enable", "type", Write),
            Row("auth disable", "path", Destroy),
            Row("auth tune", "path", Write),
            Row("audit list", "", Read),
            Row("audit enable", "type", Write),
            Row("audit disable", "path", Destroy),
            Row("policy list", "", Read),
            Row("policy read", "name", Read),
            Row("policy write", "name path", Write),
            Row("policy delete", "name", Destroy),
            Row("policy fmt", "path", Write),
            Row("lease renew", "lease", Write),
            Row("lease lookup", "lease", Read),
            Row("lease revoke", "lease", Destroy),
            Row("operator init", "", Secret),
            Row("operator seal", "", Destroy),
            Row("operator unseal", "", Write),
            Row("operator rekey", "", Secret),
            Row("operator rotate", "", Write),
            Row("operator step-down", "", Write),
            Row("operator generate-root", "", Secret),
            Row("operator raft list-peers", "", Read),
            Row("operator raft remove-peer", "name", Destroy),
            Row("operator raft snapshot save", "path", Secret),
            Row("operator raft snapshot restore", "path", Destroy),
            Row("status", "", Read),
            Row("version", "", Read),
            Row("path-help", "path", Read),
        ],
    },
    Tool {
        name: "influx",
        resource: "influxdb",
        options: Grammar::go(
            "execute= database= host= port= username= password= precision= format= token/t= org/o= org-id= bucket/b= bucket-id= id/i= \
             name/n= start= stop= predicate/p= file/f= skip-verify active-config/c= configs-path= json hide-headers raw/r \
             retention/r= url/u= header= skipHeader= full force",
        ),
        one_dash: true,
        rows: &[
            Row("delete", "", Destroy),
            Row("write", "data", Write),
            Row("query", "code", Execute),
            Row("ping", "", Read),
            Row("bucket list", "", Read),
            Row("bucket create", "", Write),
            Row("bucket update", "", Write),
            Row("bucket delete", "", Destroy),
            Row("org list", "", Read),
            Row("org create", "", Write),
            Row("org delete", "", Destroy),
            Row("user list", "", Read),
            Row("user create", "", Write),
            Row("user delete", "", Destroy),
            Row("user password", "", Write),
            Row("auth list", "", Secret),
            Row("auth create", "", Secret),
            Row("auth delete", "", Destroy),
            Row("task list", "", Read),
            Row("task create", "code", Execute),
            Row("task delete", "", Destroy),
            Row("backup", "path", Write),
            Row("restore", "path", Destroy),
            Row("export all", "", Read),
            Row("setup", "", Write),
            Row("config list", "", Read),
            Row("version", "", Read),
        ],
    },
    Tool {
        name: "bq",
        resource: "bigquery",
        options: Grammar::go(
            "project_id= dataset_id= location= format= use_legacy_sql? max_rows/n= destination_table= dry_run maximum_bytes_billed= \
             parameter= batch label= api= quiet/q headless synchronous_mode append_table replace job_id= credential_file= \
             apilog= force/f recursive/r dataset/d table/t model/m routine job/j all/a max_results= filter= schema= \
             source_format= autodetect skip_leading_rows= field_delimiter/F= expiration= default_table_expiration= \
             description= display_name= target_dataset= params= data_source= transfer_config view= require_cache use_cache? \
             time_partitioning_type= time_partitioning_field= clustering_fields= nosync sync? noreplace append no_clobber/n \
             destination_format= compression= print_header? capacity_commitment reservation connection transfer_run snapshot \
             restore clone external_table_definition= udf_resource= min_completion_ratio= schedule= flagfile= bigqueryrc=",
        ),
        one_dash: false,
        rows: &[
            Row("query", "code", Execute),
            Row("ls", "name", Read),
            Row("show", "name", Read),
            Row("head", "name", Read),
            Row("wait", "job", Read),
            Row("get-iam-policy", "name", Read),
            Row("set-iam-policy", "name path", Write),
            Row("add-iam-policy-binding", "name", Write),
            Row("remove-iam-policy-binding", "name", Write),
            Row("rm", "name", Destroy),
            Row("truncate", "name", Destroy),
            Row("mk", "name", Write),
            Row("update", "name", Write),
            Row("load", "name source", Write),
            Row("insert", "name path", Write),
            Row("cp", "source dest", Write),
            Row("extract", "name dest", Network),
            Row("cancel", "job", Write),
            Row("mkdef", "source", Read),
            Row("partition", "source dest", Write),
            Row("undelete", "name", Write),
            Row("version", "", Read),
            Row("info", "", Read),
            Row("help", "", Read),
        ],
    },
];

pub(super) fn knows(name: &str) -> bool {
    TOOLS.iter().any(|tool| tool.name == name)
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let Some(tool) = TOOLS.iter().find(|tool| tool.name == call.name) else {
        return generic::read(call);
    };
    let words: Vec<String> = call.words.iter().map(|word| long(tool, word)).collect();
    let line = tool.options.read(&words);
    if let Some(intents) = started(call, &line) {
        return intents;
    }
    if line.is_set("execute") && tool.name == "influx" {
        return sql(call, "influxdb", &line.texts("execute"));
    }
    let row = tool
        .rows
        .iter()
        .filter(|Row(words, ..)| {
            let mut operands = line.operands.iter();
            words.split(' ').all(|word| operands.next() == Some(&word))
        })
        .max_by_key(|row| row.0.len());
    let Some(Row(path, roles, effect)) = row else {
        let mut read = generic::read_as(tool.resource, call.words, Execute);
        return vec![read.swap_remove(0)];
    };
    let operands = &line.operands[path.split(' ').count()..];
    if tool.name == "bq" && *path == "query" {
        let mut intents = sql(call, "bigquery", operands);
        for intent in &mut intents {
            for (name, value) in &line.args {
                intent
                    .args
                    .entry(name.clone())
                    .or_insert_with(|| value.clone());
            }
            intent.absence.unknown |= line.unknown.is_some();
        }
        return intents;
    }
    let action = snake(&path.replace(' ', "_"));
    let mut intent = Intent::new(tool.resource, &action, *effect).options(&line);
    let roles: Vec<&str> = roles.split_whitespace().collect();
    for (at, role) in roles.iter().enumerate() {
        let words = operands.get(at..).unwrap_or_default();
        let is_last = at + 1 == roles.len();
        let words = if is_last {
            words
        } else {
            words.get(..1).unwrap_or_default()
        };
        intent = intent.texts(role, words);
    }
    if roles.is_empty() {
        intent = intent.operands(operands);
    }
    if replaces(tool.name, &line) {
        intent.effect = intent.effect.max(Destroy);
    }
    // Code of a language that is not read here may write what it likes.
    if roles == ["code"] {
        intent = intent.opaque("it runs code that is not looked into");
    }
    let dest = matches!(
        *path,
        "snapshot save" | "operator raft snapshot save" | "backup"
    );
    let mut intents = vec![intent];
    if dest && let Some(path) = operands.first() {
        intents.extend(call.output(path));
    }
    intents
}

/// `bq load --replace` and `bq cp -f` overwrite what is there.
fn replaces(name: &str, line: &Line) -> bool {
    name == "bq"
        && (line.is_set("replace") || line.is_set("force") && line.operands.first() == Some(&"cp"))
}

/// Operations that start another program.
fn started(call: &Call, line: &Line) -> Option<Vec<Intent>> {
    let (words, skip) = match (call.name, line.operands.first().copied()?) {
        ("etcdctl", "lock" | "elect") if line.rest.len() > 2 => (line.rest, 2),
        ("etcdctl", "watch") if call.words.iter().any(|word| word == "--") => {
            let at = call.words.iter().position(|word| word == "--")?;
            (call.words, at + 1)
        }
        ("etcdctl", "txn" | "lock" | "elect" | "make-mirror")
        | ("consul", "lock" | "exec" | "watch" | "connect" | "agent" | "debug")
        | ("vault", "ssh" | "agent" | "server" | "plugin" | "proxy" | "debug")
        | ("influx", "apply" | "stacks" | "v1" | "template" | "pkg")
        | ("bq", "shell" | "init") => {
            return Some(vec![call.runs(
                &snake(line.operands[0]),
                "it runs a program, or code, that is not looked into",
            )]);
        }
        _ => return None,
    };
    let words: Vec<String> = words.get(skip..)?.to_vec();
    let mut intents = vec![call.seen_through()];
    intents.extend(call.run(&words));
    Some(intents)
}

/// SQL on the line, or on standard input where there is none.
fn sql(call: &Call, resource: &'static str, texts: &[&str]) -> Vec<Intent> {
    let dialect = if resource == "bigquery" {
        Dialect::BigQuery
    } else {
        Dialect::Ansi
    };
    let mut session = Session::new(call, Flavour::new(resource, dialect, Client::Plain));
    if texts.is_empty() {
        return session.stdin();
    }
    // Words that were not quoted are one text.
    let read = session.text(&texts.join(" "));
    if read.is_empty() {
        return vec![Intent::new(resource, "query", Effect::Read)];
    }
    read
}

/// Long options with one dash, as Go's `flag` has them.
fn long(tool: &Tool, word: &str) -> String {
    if tool.one_dash && word.starts_with('-') && !word.starts_with("--") && word.len() > 2 {
        format!("-{word}")
    } else {
        word.to_owned()
    }
}
