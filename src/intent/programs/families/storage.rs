//! Archives, copies between hosts, keys and certificates, clients of stores that do not speak SQL, infrastructure.

use super::super::table::{Program, program};

const PACK: &str = ": write =compress path* --decompress:@decompress/write --uncompress:@decompress/write --stdout:=read --to-stdout:=read --list:=read --test:=read --output:>";
const PACK_OPTIONS: &str = "decompress,uncompress/d compress/z keep/k force/f stdout,to-stdout/c list/l test/t recursive/r verbose/v quiet/q suffix/S= \
    threads/T= format/F= best fast extreme/e name/N no-name/n rsyncable synchronous output/o= /1 /2 /3 /4 /5 /6 /7 /8 /9 /0 ultra long? rm \
    memlimit/M= block-size= check/C= single-stream no-sparse files= processes/p= blocksize/b= small/s help/h version/V license/L ascii/a train= adapt dict/D= no-check";

pub(super) const PROGRAMS: &[Program] = &[
    program("gzip gunzip bzip2 bunzip2 xz unxz lzma unlzma zstd unzstd lz4 unlz4 lzop lzip pigz unpigz pbzip2 brotli compress uncompress lrzip pxz bzip3 zopfli", "filesystem", PACK)
        .options(PACK_OPTIONS)
        .abbreviates(),
    program("zcat bzcat xzcat zstdcat lzcat lz4cat gzcat zless zmore xzless bzless", "filesystem", ": read =read path*").options(PACK_OPTIONS),
    program("zip", "filesystem", ": write =archive dest> path* --move:destroy --unzip-command:opaque --delete:destroy")
        .alone()
        .options("recurse-paths/r recurse-patterns/R junk-paths/j move/m update/u freshen/f delete/d encrypt/e password/P= quiet/q verbose/v exclude/x+ include/i+ split-size/s= symlinks/y test/T unzip-command/TT= -TT= names-stdin/@ store/0 /1 /2 /3 /4 /5 /6 /7 /8 /9 temp-path/b= copy/U= output-file/O= grow/g latest-time/o no-extra/X no-dir-entries/D filesync/FS -FS fix/F fixfix/FF -FF from-crlf to-crlf/l archive-comment/z suffixes/n= version help/h license/L adjust-sfx/A show-files -sf -9 -0 compression-method/Z="),
    program("unzip", "filesystem", ": write =extract path* --l:=read --list:=read --t:=read --p:=read --v:=read --Z:=read --o:destroy")
        .alone()
        .options("/l /t /p /c /v /z /Z /o /n /j /q dest/d= exclude/x+ /P= /f /u /a /b /B /C /L /M /D /O= /I= /X /K /V /W /i"),
    program("7z 7za 7zr 7zz p7zip", "filesystem", "\
        a|u|rn: write =archive dest> path* --sdel:destroy
        d: destroy =delete dest> path*
        x|e: write =extract path
        l|t|h|i|b: read path*")
    .alone()
    .options("/p? /o? /t? /m? /y /r? /v? /x? /i? /s? /a? /u? /w? -sdel -si? -so -slt -spf -mx? -mhe? -snl -bd -sfx? -ssc"),
    program("unrar rar", "filesystem", "\
        x|e: write =extract path dest
        l|lb|lt|t|v|vb|vt|p: read path*
        a|u|f|m|mf: write =archive dest> path*
        d: destroy path*")
    .alone()
    .options("/p? /o? /y /r /v? /m? /h? /x? -ep1 -inul -hp?"),
    program("ar", "filesystem", ": write =archive - path* --output:>").options("output= target= plugin=! thin/T"),
    program("cpio", "filesystem", ": write =archive - --extract:anywhere --list:=read --extract:@extract/write --rsh-command:opaque --pass-through:@copy/write")
        .options("extract/i create/o list/t pass-through/p file/F= directory/D= format/H= make-directories/d preserve-modification-time/m unconditional/u verbose/v quiet null/0 no-absolute-filenames pattern-file/E= rsh-command=! reproducible append/A dot/V link/l"),
    program("rsync", "ssh", ": network =sync path* dest> --rsync-path:opaque --delete:destroy --delete-before:destroy --delete-during:destroy --delete-delay:destroy --delete-after:destroy --delete-excluded:destroy --remove-source-files:destroy --daemon:opaque --list-only:=read --dry-run:=read --log-file:> --config:opaque --write-batch:> --only-write-batch:> --backup-dir:> --partial-dir:> --temp-dir:> --server:opaque --early-input:opaque --old-args:opaque expands")
        .alone()
        .options("recursive/r archive/a verbose/v quiet/q compress/z dry-run/n delete delete-during,del delete-before delete-delay delete-after delete-excluded rsh/e= rsync-path= exclude= include= exclude-from= include-from= files-from= progress /P partial human-readable/h update/u links/l copy-links/L perms/p times/t owner/o group/g devices /D checksum/c inplace append append-verify whole-file/W one-file-system/x backup/b backup-dir= suffix= bwlimit= port= password-file= log-file= stats itemize-changes/i list-only ignore-existing existing remove-source-files max-size= min-size= size-only relative/R no-motd daemon config= numeric-ids chmod= chown= hard-links/H acls/A xattrs/X sparse/S temp-dir/T= compare-dest= copy-dest= link-dest= prune-empty-dirs/m filter/f= cvs-exclude/C from0/0 protect-args,secluded-args/s info= debug= timeout= contimeout= ipv4/4 ipv6/6 write-batch= read-batch= only-write-batch= delay-updates mkpath usermap= groupmap= fuzzy/y out-format= max-delete= super fake-super executability/E partial-dir= zc,compress-choice= zl,compress-level= skip-compress= modify-window= blocking-io safe-links copy-unsafe-links keep-dirlinks/K copy-dirlinks/k force ignore-errors dirs/d omit-dir-times/O server sender sockopts= help version/V no-perms,no-p no-owner,no-o no-group,no-g no-times,no-t no-links no-r no-compress no-whole-file early-input= checksum-choice,cc= trust-sender old-args iconv= stop-after= stop-at= open-noatime"),
    program("scp", "ssh", ": network =copy path* dest> --S:opaque --o:opaque --F:opaque --D:opaque --J:network expands")
        .alone()
        .options("/1 /2 /3 /4 /6 /A /B /C /O /p /q /R /r /s /T /v /c= /D= /F= /i= /J= /l= /o= /P= /S= /X="),
    program("sftp", "ssh", ": opaque"),
    program("sshfs", "ssh", ": network =mount path dest --ssh-command:opaque --o:write").options("/o= port/p= /C /f /d /s /F="),
    program("ssh-keygen", "ssh", ": secret =generate_key --y:@print_public_key/secret --l:@fingerprint/=read --B:=read --F:@find_host/=read --H:@hash_hosts/write --R:@remove_host/write --p:@change_passphrase/write --c:@change_comment/write --e:@export_key/=read --i:@import_key/write --s:@sign/secret --L:=read --Q:=read --w:opaque --D:opaque --f:>")
        .alone()
        .options("/A /a= /B /b= /C= /c /D= /E= /e /F= /f= /g /H /h /I= /i /K /k /l /L /M= /m= /N= /n= /O= /P= /p /Q /q /R= /r= /s= /t= /U /u /V= /v /w= /Y= /y /Z= /z="),
    program("ssh-add", "ssh", ": write =add_key path* --l:=read --L:=read --T:=read --D:@remove_keys/destroy --d:@remove_key/destroy --s:opaque --e:opaque --S:opaque").options("/l /L /D /d /c /t= /x /X /k /K /q /v /E= /h= /H= /s= /e= /S= /T="),
    program("ssh-copy-id", "ssh", ": write =copy_id host --f:write --o:opaque --F:opaque").options("/i~ /p= /o= /f /n /s /x /F= /t="),
    program("ssh-keyscan", "ssh", ": network =keyscan host*").options("/4 /6 /c /D /H /q /v /f= /O= /p= /T= /t="),
    program("gpg gpg2", "gpg", "\
        : read path* --gen-key:@generate_key/secret --full-generate-key,full-gen-key:@generate_key/secret --quick-generate-key:@generate_key/secret --export-secret-keys:@export_secret_keys/secret --export-secret-subkeys:@export_secret_subkeys/secret --export-ssh-key:@export/read --decrypt:@decrypt/secret --encrypt:@encrypt/write --symmetric:@encrypt/write --sign:@sign/write --detach-sign:@sign/write --clearsign:@sign/write --clear-sign:@sign/write --import:@import/write --delete-keys:@delete_keys/destroy --delete-key:@delete_key/destroy --delete-secret-keys:@delete_secret_keys/destroy --delete-secret-key:@delete_secret_key/destroy --send-keys:@send_keys/network --recv-keys:@recv_keys/network --receive-keys:@recv_keys/network --search-keys:@search_keys/network --refresh-keys:@refresh_keys/network --edit-key:@edit_key/write --sign-key:@sign_key/write --gen-revoke:@revoke/secret --export:@export/read --verify:@verify/read --list-keys:@list_keys/read --list-secret-keys:@list_keys/read --output:> --exec-path:opaque --photo-viewer:opaque --agent-program:opaque --dirmngr-program:opaque --options:opaque --load-extension:opaque --homedir:opaque --export-ownertrust:@export_ownertrust/read --import-ownertrust:@import_ownertrust/write --card-edit:@card_edit/write --change-pin:write --passwd:@passwd/write")
    .alone()
    .options("homedir= options= armor,armour/a output/o= local-user/u= default-key= recipient/r= hidden-recipient/R= encrypt-to= verbose/v quiet/q dry-run/n interactive/i batch no-batch yes no tty no-tty passphrase= passphrase-file= passphrase-fd= pinentry-mode= keyserver= keyserver-options= keyring= no-default-keyring primary-keyring= trust-model= always-trust status-fd= logger-fd= logger-file= with-colons with-fingerprint keyid-format= list-options= verify-options= export-options= import-options= s2k-mode= s2k-cipher-algo= s2k-digest-algo= s2k-count= cipher-algo= digest-algo= compress-algo= personal-digest-preferences= compress-level/z= textmode/t set-filename= use-embedded-filename exec-path= photo-viewer= agent-program= dirmngr-program= load-extension= sign/s clearsign clear-sign detach-sign/b encrypt/e symmetric/c decrypt/d verify list-keys,list-public-keys/k list-secret-keys/K list-sigs,list-signatures check-sigs,check-signatures fingerprint gen-key generate-key full-generate-key,full-gen-key quick-generate-key,quick-gen-key quick-add-key edit-key sign-key lsign-key delete-keys,delete-key delete-secret-keys,delete-secret-key delete-secret-and-public-key gen-revoke,generate-revocation send-keys recv-keys,receive-keys search-keys refresh-keys locate-keys fetch-keys export export-secret-keys export-secret-subkeys export-ssh-key export-ownertrust import import-ownertrust fast-import show-keys list-packets print-md gen-random= card-status card-edit,edit-card change-pin passwd,change-passphrase warranty version help/h dump-options expert no-symkey-cache command-fd= command-file= allow-secret-key-import multifile store default-recipient-self no-emit-version emit-version comment= check-trustdb update-trustdb fix-trustdb auto-key-retrieve no-auto-key-retrieve auto-key-locate= throw-keyids no-encrypt-to default-new-key-algo= weak-digest= faked-system-time="),
    program("openssl", "openssl", "\
        genrsa|genpkey|gendsa|ecparam|dsaparam|dhparam|rand|passwd|pkcs12|pkcs8|rsa|pkey|ec|dsa|pkeyparam: secret --out:> --engine:opaque --provider:opaque --provider-path:opaque --config:opaque --in:<
        req: write --out:> --keyout:> --key:< --engine:opaque --provider:opaque --config:< --newkey:secret
        ca: write --out:> --engine:opaque
        enc: write --out:> --in:< --engine:opaque --provider:opaque
        pkeyutl|rsautl|smime|cms: write --out:> --in:< --inkey:< --engine:opaque --provider:opaque
        s_client|s_time|ocsp|ts: network host --proxy:network
        s_server: opaque
        engine: opaque
        x509|verify|dgst|crl|crl2pkcs7|asn1parse|ciphers|version|speed|list|help|prime|errstr|nseq|pkcs7|sess_id|storeutl|info|fipsinstall|md5|sha1|sha256|sha512|base64|spkac|rehash: read path* --out:> --in:< --engine:opaque --provider:opaque --provider-path:opaque --signkey:<")
    .one_dash()
    .options("in= out= inform= outform= key= keyout= keyform= config= newkey= new x509 nodes noenc days= subj= passin= passout= text noout pubin pubout pubkey connect= servername= showcerts CAfile= CApath= CA= CAkey= CAcreateserial verify~ verify_return_error brief starttls= cert= certfile= inkey= export name= password= pass= aes256 aes-256-cbc aes128 des3 e d a base64 salt pbkdf2 iter= k= K= iv= S= engine= provider= provider-path= fingerprint sha1 sha256 sha384 sha512 md5 hex binary sign= signature= prverify= dates enddate startdate serial subject issuer hash modulus check algorithm= pkeyopt= genkey param_enc= nocerts nokeys clcerts cacerts legacy batch extensions= reqexts= extfile= addext= set_serial= req signkey= trustout purpose proxy= tls1_2 tls1_3 no_tls1_2 quiet crlf ign_eof reconnect msg debug state tlsextdebug status alpn= r 1 5 6 apr1 stdin salt= table rand= multi= seconds= bytes= p v topk8 nocrypt traditional list_curves curve= name_opt= nameopt= utf8 encrypt decrypt recip= signer= outform= help issuer_checks partial_chain untrusted= crl_check attime= dump strparse= i o generate bits= help"),
    program("helm", "helm", "\
        install|upgrade: write name chart --post-renderer:opaque --kubeconfig:opaque --force:destroy
        uninstall: destroy name* --kubeconfig:opaque
        delete: destroy name* --kubeconfig:opaque
        rollback: write name number --kubeconfig:opaque --force:destroy
        test: opaque
        template: execute name chart --post-renderer:opaque --kubeconfig:opaque --output-dir:write
        get values,get all,get manifest,get notes,get hooks,get metadata: read name --kubeconfig:opaque
        list,status,history,search *,show *,lint,verify,version,env,dependency list,repo list,plugin list,help,completion *: read name --kubeconfig:opaque
        repo add: network name url
        repo update,dependency update,dependency build: network
        repo remove: destroy name*
        repo index,create,package: write path
        pull|fetch: network chart
        push: network path url
        registry *: network host
        plugin *: opaque")
    .plugins()
    .options("namespace/n= kube-context= kubeconfig= kube-token= kube-apiserver= debug values/f= set= set-string= set-file= set-json= set-literal= version= wait wait-for-jobs timeout= atomic create-namespace install/i dry-run? force reuse-values reset-values cleanup-on-fail history-max= post-renderer= post-renderer-args= skip-crds no-hooks description= devel dependency-update generate-name/g name-template= output/o= all/a all-namespaces/A filter= repo= username= password= ca-file= cert-file= key-file= insecure-skip-tls-verify pass-credentials keep-history ignore-not-found untar untardir= destination/d= output-dir= show-only/s= include-crds is-upgrade api-versions/a= validate keyring= verify prov revision= max= pending deployed failed short/q date/d reverse/r help/h render-subchart-notes disable-openapi-validation cascade= no-update force-update")
    .abbreviates(),
    program("terraform tofu terragrunt opentofu", "terraform", "\
        apply: write path --auto-approve:destroy --destroy:destroy
        destroy: destroy
        plan: read --out:> --generate-config-out:>
        fmt: write path* --check:=read --diff:write
        get: network
        validate,graph,show,version,providers,providers *,modules,metadata *,state list,workspace list,workspace show,help: read path
        state show: read address
        output: read name --raw:secret --json:secret
        state pull: secret
        state rm: destroy address*
        state push: destroy path<
        state mv,state replace-provider: write address dest
        import: write address id
        taint|untaint: write address
        refresh: write
        force-unlock: destroy id
        workspace new,workspace select: write name
        workspace delete: destroy name
        init: execute --backend-config:write --plugin-dir:opaque --from-module:network
        login|logout: network host
        run-all|run destroy: destroy
        run-all|run apply: write --auto-approve:destroy
        run-all|run plan|validate|output|init: execute
        console,test,run-all *,run: opaque
        query,stacks *: read")
    .alone()
    .one_dash()
    .options("chdir= help version auto-approve destroy target= replace= var= var-file= out= state= state-out= backup= lock? lock-timeout= input? parallelism= refresh? refresh-only compact-warnings json no-color detailed-exitcode upgrade reconfigure migrate-state force-copy backend? backend-config= get? plugin-dir= lockfile= from-module= module-depth= recursive check diff write? list? raw force allow-missing ignore-remote-version generate-config-out= or-create id= exclude= terragrunt-non-interactive terragrunt-config=! show-sensitive type= draw-cycles filter= test-directory= verbose"),
    program("redis-cli valkey-cli", "redis", "\
        flushall|flushdb|del|unlink|hdel|ltrim|lrem|srem|zrem|spop|getdel|xdel|xtrim: destroy key*
        shutdown|swapdb|rename|restore|cluster|replicaof|slaveof|failover: destroy key*
        get|mget|keys|scan|exists|type|ttl|pttl|strlen|hget|hgetall|hmget|hkeys|hvals|hlen|lrange|llen|lindex|smembers|scard|sismember|zrange|zscore|zcard|dbsize|info|ping|time|echo|xrange|xlen|xinfo|memory|object|randomkey|lastsave|slowlog|latency|getrange|bitcount|dump|role: read key*
        config get,acl list,acl whoami,acl users,client list,module list,script exists: read key*
        config set,config rewrite,config resetstat,client kill: write key value
        eval|evalsha|script|function|fcall|module|config|debug|acl: opaque
        monitor|subscribe|psubscribe|client|command: read
        set|setex|setnx|mset|append|incr|decr|incrby|decrby|incrbyfloat|getset|expire|pexpire|persist|hset|hmset|hincrby|lpush|rpush|lpop|rpop|lset|sadd|smove|zadd|zincrby|xadd|publish|save|bgsave|bgrewriteaof|copy|move|setbit|pfadd|geoadd: write key*
        : opaque --version:=read")
    .alone()
    .options("/h= /p= /s= /a= /n= /u= /r= /i= /x /X= /2 /3 /c /e /d= /D= /t= user= pass= askpass no-auth-warning raw no-raw csv json quoted-input tls sni= cacert= cert= key= insecure stat latency latency-history latency-dist bigkeys memkeys hotkeys scan pattern= count= quoted-pattern= intrinsic-latency= eval=! ldb ldb-sync-mode cluster=! pipe pipe-timeout= rdb= functions-rdb= replica lru-test= verbose help version/v"),
    program("mongodump mongoexport", "mongodb", ": network =dump --out:> --archive:>").options("host/h= port= username/u= password/p= authenticationDatabase= db/d= collection/c= query/q= out/o= gzip archive? uri= fields/f= type= jsonArray pretty sort= limit= skip= quiet verbose/v ssl config= oplog dumpDbUsersAndRoles numParallelCollections/j= forceTableScan excludeCollection= readPreference= help version"),
    program("mongorestore", "mongodb", ": write =restore path --drop:destroy --dir:< --file:<").options("host/h= port= username/u= password/p= authenticationDatabase= db/d= collection/c= drop dir= gzip archive? uri= file= type= headerline jsonArray fields/f= mode= upsertFields= nsInclude= nsExclude= nsFrom= nsTo= dryRun quiet verbose/v ssl config= stopOnError maintainInsertionOrder numInsertionWorkers/j= oplogReplay restoreDbUsersAndRoles objcheck ignoreBlanks columnsHaveTypes help version"),
    program("mongoimport", "mongodb", ": write =import path --drop:destroy --dir:< --file:<").options("host/h= port= username/u= password/p= authenticationDatabase= db/d= collection/c= drop dir= gzip archive? uri= file= type= headerline jsonArray fields/f= mode= upsertFields= nsInclude= nsExclude= nsFrom= nsTo= dryRun quiet verbose/v ssl config= stopOnError maintainInsertionOrder numInsertionWorkers/j= oplogReplay restoreDbUsersAndRoles objcheck ignoreBlanks columnsHaveTypes help version"),
    program("pg_dump pg_dumpall", "postgres", ": network =dump database --file:>").options("dbname/d= host/h= port/p= username/U= password/W no-password/w file/f= format/F= jobs/j= verbose/v compress/Z= data-only/a schema-only/s schema/n= exclude-schema/N= table/t= exclude-table/T= clean/c create/C if-exists no-owner/O no-privileges,no-acl/x inserts column-inserts encoding/E= globals-only/g roles-only/r tablespaces-only quote-all-identifiers section= large-objects,blobs/b no-large-objects,no-blobs/B exclude-table-data= exclude-database= snapshot= role= lock-wait-timeout= disable-triggers no-comments no-publications no-subscriptions superuser/S= extension/e= enable-row-security filter= database/l= help version/V"),
    program("pg_restore", "postgres", ": write =restore path --clean:destroy --file:> --list:=read").options("dbname/d= host/h= port/p= username/U= password/W no-password/w file/f= format/F= jobs/j= verbose/v data-only/a schema-only/s schema/n= exclude-schema/N= table/t= clean/c create/C if-exists no-owner/O no-privileges,no-acl/x list/l use-list/L= single-transaction/1 exit-on-error/e disable-triggers function/P= index/I= trigger/T= superuser/S= section= role= no-data-for-failed-tables strict-names enable-row-security no-comments no-publications no-security-labels no-subscriptions no-tablespaces help version/V"),
    program("createdb", "postgres", ": write =create_database database").options("host/h= port/p= username/U= password/W no-password/w echo/e encoding/E= locale/l= owner/O= template/T= tablespace/D= maintenance-db= lc-collate= lc-ctype= strategy= help version/V"),
    program("dropdb", "postgres", ": destroy =drop_database database").options("host/h= port/p= username/U= password/W no-password/w echo/e interactive/i if-exists force/f maintenance-db= help version/V"),
    program("createuser", "postgres", ": write =create_user name").options("host/h= port/p= username/U= password/W no-password/w echo/e superuser/s no-superuser/S createdb/d no-createdb/D createrole/r no-createrole/R login/l no-login/L pwprompt/P connection-limit/c= interactive role/g= member-of= with-admin/a= inherit/i no-inherit/I replication no-replication bypassrls valid-until/v= help version/V"),
    program("dropuser", "postgres", ": destroy =drop_user name").options("host/h= port/p= username/U= password/W no-password/w echo/e interactive/i if-exists help version/V"),
    program("vacuumdb reindexdb clusterdb", "postgres", ": write =maintain database").options("host/h= port/p= username/U= password/W no-password/w echo/e all/a dbname/d= table/t= full/f analyze/z analyze-only/Z verbose/v quiet/q freeze/F jobs/j= index/i= system/s concurrently schema/S= maintenance-db= parallel/P= analyze-in-stages skip-locked min-mxid-age= min-xid-age= help version/V"),
    program("pg_isready", "postgres", ": read").options("host/h= port/p= username/U= dbname/d= timeout/t= quiet/q help version/V"),
    program("pg_basebackup pg_receivewal pg_recvlogical", "postgres", ": network =backup --pgdata:write --directory:write --drop-slot:destroy --drop:destroy").options("host/h= port/p= username/U= password/W no-password/w pgdata/D= format/F= wal-method,xlog-method/X= gzip/z compress/Z= checkpoint/c= label/l= progress/P verbose/v write-recovery-conf/R max-rate/r= slot/S= create-slot/C directory/D= drop-slot if-not-exists create start drop file/f= target/t= help version/V dbname/d="),
    program("pg_ctl", "postgres", "start|restart|reload|promote|logrotate|stop|init|initdb: write\n status: read\n kill: write").options("pgdata/D= log/l= mode/m= options/o=! wait/w no-wait/W timeout/t= silent/s core-files/c /p=!"),
    program("mysqladmin mariadb-admin", "mysql", "drop: destroy =drop_database database\n create: write =create_database database\n status|extended-status|processlist|ping|version|variables: read\n password: write\n shutdown: destroy\n kill|flush-*|refresh|reload|start-slave|stop-slave: write")
        .alone().options("host/h= user/u= password/p? port/P= socket/S= protocol= force/f verbose/v silent/s sleep/i= count/c= relative/r defaults-file= defaults-extra-file= help/? version/V vertical/E wait/w?"),
    program("mysqldump mariadb-dump", "mysql", ": network =dump database table* --result-file:> --tab:>").options("host/h= user/u= password/p? port/P= socket/S= all-databases/A databases/B single-transaction routines/R triggers events/E no-data/d no-create-info/t result-file/r= tab/T= where/w= lock-tables/l quick/q compress/C hex-blob ignore-table= add-drop-table add-drop-database set-gtid-purged= column-statistics= skip-lock-tables skip-add-locks opt skip-opt extended-insert/e master-data? source-data? flush-logs/F defaults-file= defaults-extra-file= default-character-set= verbose/v force/f complete-insert/c tables skip-comments compact xml/X ssl-mode= no-tablespaces/y protocol= help version/V dump-date skip-dump-date no-create-db/n"),
    program("mysqlimport mariadb-import", "mysql", ": write =import database path* --delete:destroy").options("host/h= user/u= password/p? port/P= socket/S= local/L delete/d force/f ignore/i replace/r fields-terminated-by= lines-terminated-by= columns/c= ignore-lines= verbose/v"),
    program("etcdctl", "etcd", "\
        get,member list,endpoint *,version,user list,user get,role list,role get,snapshot status,watch,check *,lease list,lease timetolive,alarm list: read key
        put,member add,member update,user add,role add,role grant-permission,user grant-role,compaction,defrag,lease grant,lease keep-alive,auth *,snapshot save,move-leader,alarm disarm,user passwd: write key value
        del,member remove,user delete,role delete,snapshot restore,lease revoke,user revoke-role,role revoke-permission: destroy key
        lock|elect|make-mirror|txn: opaque")
    .options("endpoints= cacert= cert= key= user= password= command-timeout= dial-timeout= write-out/w= hex debug insecure-skip-tls-verify insecure-transport prefix from-key keys-only limit= rev= print-value-only sort-by= order= count-only prev-kv lease= data-dir= name= initial-cluster= help/h"),
    program("yq", "filesystem", "\
        : read =read pattern path* --inplace:@write/write --split-exp:opaque --from-file:< loads
        eval|e|eval-all|ea: read =read pattern path* --inplace:@write/write --split-exp:opaque loads
        shell-completion|completion|help: read")
    .options("inplace,in-place/i prettyPrint,prettyprint/P input-format/p= output-format/o= null-input/n raw-output/r unwrapScalar? no-colors/M colors/C indent/I= exit-status/e from-file= verbose/v no-doc/N split-exp/s= header-preprocess? front-matter/f= yaml-output/y toml-output/t xml-output/x compact-output/c slurp/s width/w= yaml-roundtrip/Y arg== argjson== tojson/j version/V help/h"),
    program("base64 base32 basenc md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum shasum md5 sha256 b3sum xxhsum crc32 rhash hashdeep", "filesystem", ": read =read path*")
        .options("decode/d ignore-garbage/i wrap/w= check/c binary/b text/t tag zero/z ignore-missing quiet status strict warn algorithm/a= length/l= UNIVERSAL/U portable/p help/h version base64 base32 base16 base64url hex raw untagged debug")
        .abbreviates(),
    program("xxd", "filesystem", ": read =read path dest> --reverse:@write/write --r:@write/write")
        .alone()
        .options("/r -revert autoskip/a bits/b cols/c= capitalize/C /E /e groupsize/g= help/h include/i len/l= name/n= offset/o= postscript,ps,plain/p seek/s= /d /u version/v /R=")
        .one_dash(),
    program("hexdump hd od strings objdump nm readelf ldd size addr2line c++filt ar-t elfutils", "filesystem", ": read =read path*")
        .alone()
        .options("/r /p /l /s /c /g /u /i /b /E /e= /a /C /n= /v /x /d /o /f /A= /N= /t= /j= /S~ /w~ all/a bytes/n= radix/t= encoding/e= print-file-name/f canonical address-radix= skip-bytes= read-bytes= format= output-duplicates width? disassemble disassemble-all/D source headers/h section-headers full-contents syms/s symbols/s dynamic/d demangle? private-headers/p archive-headers architecture/m= section/j= wide relocs/r segments/l notes verbose unused/u function-relocs undefined-only/u extern-only/g dynamic-syms defined-only size-sort reverse-sort/r line-numbers help/H version/V functions exe= basenames inlines pretty-print"),
    program("sponge pee ts vipe vidir combine ifdata chronic lckdo errno isutf8 parallel-moreutils zrun mispipe ifne", "filesystem", ": execute path*"),
];
