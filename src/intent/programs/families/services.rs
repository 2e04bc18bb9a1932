//! Services behind a command line: databases that are rented, search, errors, messages, shops, queues and backups.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "atlas mongocli",
        "mongodb_atlas",
        "\
        * delete|rm|revoke|terminate|clear|reject|purge: destroy name*
        auth login|logout|register,login,logout: network
        clusters create,deployments setup,setup,quickstart: spend name
        clusters start|loadSampleData|pause|update|upgrade|failover: write name
        deployments connect: opaque
        deployments start|pause|logs|list: execute name
        * apiKeys create: secret
        logs|log download: network
        * list|ls|describe|get|watch|show|whoami: read name*
        * create|update|add|enable|disable|start|pause|assign|invite|take|ack|unack|edit: write name*
        config|plugin *: write
        whoami|completion|help: read",
    )
    .renames(
        "rm=delete ls=list get=describe cluster=clusters alert=alerts backup=backups dbuser=dbusers project=projects organization=organizations \
         team=teams user=users apikeys=apiKeys accesslists=accessLists snapshot=snapshots restore=restores index=indexes process=processes log=logs",
    )
    .options("profile/P= help/h output/o= projectId= orgId= force tier= provider= region= members/m= diskSizeGB= mdbVersion= file/f= watch/w type= username/u= password/p= role= limit= page= currentIp comment= deleteAfter= clusterName= desc= name="),
    program(
        "pscale planetscale",
        "planetscale",
        "\
        database delete: destroy database
        database create: spend database
        database dump: network database branch
        database restore-dump: destroy database branch
        database show|list: read database
        branch delete: destroy database branch
        branch promote|demote|create|refresh-schema|safe-migrations|vtctld: write database branch
        branch diff|schema|list|show|switch|lint: read database branch
        deploy-request deploy|apply: network database number
        deploy-request create|edit|review|close|cancel|revert|skip-revert: write database number
        deploy-request diff|list|show: read database number
        password|role create|reset|renew: secret database branch name
        password|role delete: destroy database branch name
        password|role list|get: read database branch
        backup delete: destroy database branch id
        backup restore: write database branch id
        backup create: write database branch
        backup list|show: read database branch
        service-token create: secret
        service-token delete|delete-access: destroy id
        service-token add-access: write id
        service-token list|show-access: read
        connect: network database branch --execute:opaque
        shell|sql: opaque database branch
        org switch: write name
        org list|show,region list,audit-log list,size *: read
        keyspace|workflow *: write
        api: network path --method=DELETE:destroy
        auth login|logout,signup: network
        auth check|whoami,ping,version,help,completion: read",
    )
    .renames("ls=list db=database dr=deploy-request pw=password")
    .options("org= api-token= api-url= config= debug format/f= no-color service-token= service-token-id= force web help/h version branch= from= wait region= ttl= role= output= local-addr= dir= threads= execute= execute-protocol= execute-env-url= port= host= deploy-to= into= notes= comment= approve method/X= field/F="),
    program(
        "neonctl neon",
        "neon",
        "\
        projects delete: destroy id
        projects create: spend
        projects update|recover: write id
        projects list|get: read id
        branches delete: destroy id
        branches reset|restore: destroy id
        branches create|rename|set-default|set-expiration|add-compute|schema-diff: write id
        branches list|get: read id
        databases delete: destroy name
        databases create: write name
        databases list: read
        roles delete: destroy name
        roles create: secret name
        roles list: read
        connection-string: secret branch
        vpc *: write
        ip-allow add|reset|remove: write
        ip-allow list: read
        operations list,me,help,completion: read
        set-context: write
        auth: network",
    )
    .renames("project=projects branch=branches database=databases db=databases role=roles cs=connection-string checkout=set-context login=auth")
    .options("project-id= branch= org-id= api-key= config-dir= output/o= context-file= name= database-name= role-name= pooled psql? parent= compute help/h version/v color? analytics? region-id= force-auth preserve-under-name= timestamp="),
    program(
        "turso",
        "turso",
        "\
        db destroy: destroy name*
        db create: spend name
        db shell: network database sql@sqlite
        db import: write path
        db export: network name
        db tokens create: secret name
        db tokens invalidate: destroy name
        db show|list|inspect|locations|config: read name
        group destroy: destroy name
        group create: spend name
        group transfer|unarchive|aws-migration|locations: write name
        group tokens create: secret name
        group tokens invalidate: destroy name
        group list|show: read
        org destroy: destroy name
        org create|switch|members: write name
        org list: read
        plan upgrade|select|overages: spend
        plan show: read
        auth token: secret
        auth api-tokens mint: secret name
        auth api-tokens revoke: destroy name
        auth api-tokens list,auth whoami: read
        auth login|logout|signup: network
        config set|path|cache: write
        dev: execute
        update|relax|quickstart|contact|help: read",
    )
    .options("yes/y group= location= from-db= from-dump= from-file= from-csv= wait/w expiration/e= read-only/r help/h version/v config-path/c= instance= proxy= all/a verbose url http-url db-file/f= port/p= auth-token= enable-extensions type= timestamp= schema= csv-table-name= access-token= overages"),
    program(
        "algolia",
        "algolia",
        "\
        indices delete|clear: destroy name*
        indices copy|move: write name dest
        indices list|analyze|config: read name
        objects delete: destroy name --object-ids:destroy
        objects import|update|operations: write name --file:<
        objects browse: read name
        rules|synonyms delete: destroy name
        rules|synonyms import|save: write name --file:<
        rules|synonyms browse: read name
        settings set|import: write name
        settings get: read name
        apikeys create|get: secret
        apikeys delete: destroy id
        apikeys list: secret
        profile remove: destroy name
        profile add|setdefault: write name
        profile list,search,events tail,dictionary *,describe,open,help: read name
        crawler *: network",
    )
    .renames("index=indices index=indices records=objects")
    .options("profile/p= application-id= api-key= admin-api-key= search-hosts= confirm/y include-replicas/r file/F= output/o= object-ids= query= scope/s= wait/w help/h version filters= template= jsonpath="),
    program(
        "sentry-cli",
        "sentry",
        "\
        releases delete: destroy version
        releases new|finalize|set-commits|archive|restore|propose-version: write version
        releases list|info: read version
        releases files * delete,releases files delete: destroy
        releases files upload|upload-sourcemaps: network version path*
        deploys new: write
        deploys list: read
        releases deploys new|list: write version
        sourcemaps inject: write path*
        sourcemaps upload|resolve|explain: network path*
        debug-files|dif upload|bundle-sources|bundle-jvm|print-sources|check|find: network path*
        upload-dif|upload-dsym|upload-proguard: network path*
        build upload: network path
        issues mute|resolve|unresolve: write id
        issues list,events list,organizations list,projects list,repos list,info,help: read
        send-event|send-envelope: network path*
        monitors run,cron run: opaque
        monitors list: read
        bash-hook: read
        react-native *: execute
        login: network
        update: execute
        uninstall: destroy
        logs list: read",
    )
    .options("org/o= project/p= auth-token= url= header= log-level= quiet,silent allow-failure version/V help/h dist/d= auto commit/c= local finalize url-prefix/u= release/r= wait env/e= message/m= level/l= rewrite validate no-rewrite strip-prefix= ext/x= ignore/i= confirm started finished= time/t= name/n= ignore-missing ignore-empty include-sources"),
    program(
        "datadog-ci",
        "datadog",
        "\
        synthetics run-tests|upload-application|deploy-tests|import-tests: network
        lambda|stepfunctions|cloud-run|aas instrument: write --dry-run:=read
        lambda|stepfunctions|cloud-run|aas uninstrument: destroy --dry-run:=read
        lambda flare,cloud-run flare: network
        trace,measure,tag,run: network
        trace: opaque
        junit|sarif|sbom|sourcemaps|flutter-symbols|dsyms|react-native|git-metadata|coverage|gate|dora|deployment|metric|elf-symbols|unity-symbols|pe-symbols upload|xcode|codepush|evaluate|deployment|correlate|mark|gate: network path*
        version|plugin: read",
    )
    .alone()
    .options("config/c= public-id/p= files/f= search/s= service= release-version= minified-path-prefix= dry-run/d fail-on-critical-errors function/f= region/r= layer-version/v= extension-version/e= env= tags= help/h site= no-fail name= level= format="),
    program(
        "newrelic",
        "newrelic",
        "\
        apm deployment delete: destroy
        apm deployment create: write
        entity tags delete|delete-values: destroy
        entity tags create|replace: write
        entity tags get,entity search,entity deployment: read
        nrql query,nerdgraph query,apm application get|search: read
        nerdstorage * delete,nerdstorage document delete,nerdstorage collection delete: destroy
        nerdstorage * write,nerdstorage document write: write
        nerdstorage document get,nerdstorage collection get: read
        install: execute
        apiAccess apiAccessCreateKeys: secret
        apiAccess apiAccessDeleteKeys: destroy
        apiAccess apiAccessGetKey: secret
        profile add|configure|default: write
        profile delete: destroy
        profile list: read
        workload delete: destroy
        workload create|update|duplicate: write
        workload list|get: read
        events post: network
        synthetics monitor|run: network
        reporting junit: network
        agent|changeTracking|decode|diagnose|edge|utils|version|completion|help: execute",
    )
    .alone()
    .options("accountId/a= format= plain trace debug profile= help/h version applicationId= guid/g= tag/t= query/q= name/n= recipe= assumeYes/y localRecipes= revision="),
    program(
        "pd pagerduty",
        "pagerduty",
        "\
        incident:create,incident:ack|resolve|assign|merge|notes|priority|rename|set|snooze|subscriber: write
        incident:list|log|open|analytics: read
        service:create|disable|enable|set: write
        service:list|open: read
        user:create|set|contact|oncall|replace: write
        user:list,team:list,schedule:list|show|oncall,ep:list,orchestration:list,tag:list,field:list: read
        automation:action:invoke: execute
        auth:add|login|set|web: network
        auth:remove|rm: write
        auth:get|list: read
        rest:get|fetch: read
        rest:post|put: network
        rest:delete: destroy
        event:alert|change: network
        schedule:override:add,tag:assign,schedule:add: write
        *:delete|remove: destroy
        analytics,help,version: read",
    )
    .options("me/m ids/i= from/F= yes/y json/j statuses/s= title/t= service/S= user= teams= urgency= useauth/b= token= help/h endpoint/e= data/d= params/P="),
    program(
        "twilio",
        "twilio",
        "\
        phone-numbers:buy:local|mobile|toll-free|national|voip|shared-cost|machine-to-machine: spend
        api:core:messages:create,api:core:calls:create,api:core:incoming-phone-numbers:create: spend
        api:verify:v2:services:verifications:create,api:core:accounts:messages:create,api:core:accounts:calls:create: spend
        api:messaging:*:create,api:studio:*:executions:create: spend
        phone-numbers:update: write
        phone-numbers:list|release: read
        email:send: spend
        email:set: write
        profiles:remove: destroy name
        profiles:create|add|use|list|port: write
        login: network
        serverless:deploy|activate|promote: network
        serverless:start|run|new|init|create: execute
        serverless:list|logs: read
        flex:plugins:deploy|release: network
        plugins:install|link|update,update: execute plugin
        plugins:uninstall: write plugin
        plugins,plugins:inspect|available,help,commands,which,autocomplete,feedback,version: read
        debugger:logs:list,config:list: read
        config:set: write
        api:*:remove: destroy
        api:*:list|fetch: read
        api:*:update: write
        api:*:create: write",
    )
    .plugins()
    .options("to= from= body= media-url= url= sid= account-sid= messaging-service-sid= properties= profile/p= cli-log-level/l= cli-output-format/o= silent help/h friendly-name= sms-url= voice-url= force/f country-code= limit= no-limit no-header phone-number= text= subject= attachment= path-service-sid= channel= status= production environment= service-name= env= override-existing-project runtime= twiml="),
    program(
        "sendgrid",
        "sendgrid",
        "mail send: spend\n* delete: destroy\n* create|update|add: write\n* list|get: read",
    )
    .depth(2)
    .options("to= from= subject= text= html= help/h version api-key="),
    program(
        "shopify",
        "shopify",
        "\
        theme push: network --publish:destroy --allow-live:destroy
        theme publish: destroy
        theme delete: destroy
        theme rename|share|metafields: write
        theme pull: network
        theme dev|serve|console|check|package|init: execute
        theme list|info|open|language-server|profile: read
        app deploy: network
        app release: destroy
        app dev|build: execute
        app function run,app function build: execute
        app env show: secret
        app env pull: secret
        app config link|use|pull|push: write
        app generate *,app init,app import-extensions: execute
        app info|logs|versions|webhook|bulk: read
        app versions list,organization list: read
        app execute: network
        store execute: network
        hydrogen deploy: network
        hydrogen dev|build|preview|generate|init|setup|shortcut|upgrade|codegen|check|debug|link|login|logout|unlink: execute
        hydrogen env push: write
        hydrogen env pull: secret
        hydrogen env list|list-env: read
        auth login|logout: network
        config *: write
        plugins install|link|update: execute
        plugins uninstall|unlink|remove: write
        commands|help|search|version|upgrade|notifications|docs|whoami: read",
    )
    .alone()
    .options("store/s= theme/t= path= password= environment/e= live/l publish/p development/d unpublished/u allow-live/a nodelete/n only/o= ignore/x= json/j force/f strict verbose no-color help/h version= message= reset client-id= config/c= reset source-control-url= host= port= open live-reload= theme-editor-sync poll error-overlay= show-all/a name= skip-dependencies-installation no-release query= variables= tunnel-url="),
    program(
        "rclone",
        "rclone",
        "\
        copy|copyto: network path dest
        sync|bisync: destroy path dest --dry-run:=read
        move|moveto: destroy path dest --dry-run:=read
        delete|purge|deletefile|cleanup|rmdir|rmdirs: destroy path --dry-run:=read
        dedupe: destroy path --dry-run:=read
        touch|mkdir|settier: write path
        copyurl: network url path
        rcat: network path
        cat|ls|lsd|lsf|lsl|lsjson|size|tree|ncdu|about|hashsum|md5sum|sha1sum|check|checksum|cryptcheck|listremotes|version|help|features|completion|genautocomplete|test|gitannex: read path
        link: network path
        mount|nfsmount: network path dest
        serve: network protocol path
        rc|rcd: execute
        config show|dump|file|paths|providers|redacted: secret
        config create|update|password|reconnect|userinfo|encryption|touch|string: write name
        config delete|disconnect: destroy name
        config: opaque
        backend: execute
        authorize: secret
        obscure|reveal: secret
        archive: write
        selfupdate: execute
        cryptdecode: read",
    )
    .options(
        "dry-run/n progress/P verbose/v quiet/q interactive/i config= transfers= checkers= include= exclude= filter/f= filter-from= include-from= exclude-from= files-from= \
         delete-before delete-during delete-after delete-excluded update/u checksum/c size-only ignore-existing ignore-times/I immutable max-age= min-age= max-size= \
         min-size= max-depth= max-delete= backup-dir= suffix= bwlimit= log-file= log-level= stats= stats-one-line fast-list no-traverse inplace metadata/M links/l copy-links/L \
         create-empty-src-dirs rmdirs leave-root resync vfs-cache-mode= allow-other daemon read-only addr= user= pass= rc rc-addr= rc-no-auth human-readable \
         recursive/R json dirs-only files-only format/F= separator/s= download one-way combined= differ= missing-on-src= missing-on-dst= no-check-dest retries= \
         low-level-retries= timeout= contimeout= tpslimit= order-by= use-json-log help/h version/V password-command=! track-renames ignore-errors multi-thread-streams= \
         s3-no-check-bucket drive-shared-with-me auto-filename/a no-clobber stdout by-hash dedupe-mode=",
    ),
    program(
        "restic",
        "restic",
        "\
        backup: write path* --stdin-from-command:opaque
        forget: destroy id* --prune:destroy --dry-run:=read
        prune: destroy --dry-run:=read
        restore: write id --target:write --delete:destroy --dry-run:=read
        repair *,recover,migrate,tag,rewrite,repair: write id*
        rewrite: destroy id* --dry-run:=read
        copy: network id*
        init: write
        unlock: write --remove-all:destroy
        key add|passwd: write
        key remove: destroy id
        key list: read
        key: write
        mount: network path
        dump: read id path --target:>
        ls: read id path*
        snapshots|stats|check|diff|find|list|cat|cache|version|help|options|generate|features: read id*
        self-update: execute",
    )
    .options(
        "repo/r= repository-file= password-file/p= password-command=! verbose/v quiet/q json no-lock no-cache cache-dir= cacert= limit-upload= limit-download= option/o= \
         tls-client-cert= compression= pack-size= cleanup-cache key-hint= insecure-tls insecure-no-password retry-lock= http-user-agent= stuck-request-timeout= \
         keep-last/l= keep-hourly/H= keep-daily/d= keep-weekly/w= keep-monthly/m= keep-yearly/y= keep-within= keep-tag= prune dry-run/n host/H= tag= path= \
         group-by/g= compact/c exclude/e= iexclude= exclude-file= exclude-caches files-from= files-from-verbatim= files-from-raw= one-file-system/x time= stdin \
         stdin-filename= stdin-from-command parent= force/f with-atime ignore-inode ignore-ctime target/t= include/i= verify delete overwrite= sparse max-unused= \
         max-repack-size= repack-cacheable-only repack-small unsafe-recover-no-free-space read-data read-data-subset= with-cache remove-all add= remove= set= help/h \
         from-repo= from-password-file= from-password-command=! copy-chunker-params long/l recursive latest= mode= blobs/s skip-if-unchanged",
    ),
    program(
        "borg borg1 borg2",
        "borg",
        "\
        create: write path* --content-from-command:opaque --paths-from-command:opaque
        delete,rdelete,repo-delete: destroy path* --dry-run:=read
        prune,compact: destroy path --dry-run:=read
        recreate: destroy path*
        extract: write path* --dry-run:=read
        check: read path --repair:destroy
        init,rcreate,repo-create,rename,config,upgrade,import-tar,transfer,tag: write path*
        export-tar: write path dest
        key change-passphrase,key import,key change-location: write path
        key export: secret path
        mount: network path dest
        umount: write path
        with-lock: opaque
        break-lock: write path
        serve: execute
        list,info,diff,benchmark *,rlist,rinfo,repo-list,repo-info,version,help: read path*
        debug *: execute",
    )
    .options("repo/r= rsh=! remote-path=! verbose/v info debug progress/p json log-json show-rc lock-wait= umask= bypass-lock stats/s list filter= dry-run/n exclude/e= exclude-from= pattern= patterns-from= exclude-caches one-file-system/x compression/C= comment= timestamp= checkpoint-interval/c= encryption/e= append-only storage-quota= make-parent-dirs keep-within= keep-last= keep-hourly/H= keep-daily/d= keep-weekly/w= keep-monthly/m= keep-yearly/y= glob-archives/a= prefix/P= first= last= force keep-security-info cache-only save-space repair verify-data repository-only archives-only paths-from-stdin stdin-name= content-from-command paths-from-command strip-components= sparse format= short help/h version/V critical error warning consider-checkpoints"),
    program(
        "rabbitmqctl rabbitmqadmin rabbitmq-queues rabbitmq-upgrade",
        "rabbitmq",
        "\
        delete_queue|purge_queue|delete_vhost|delete_user|clear_permissions|clear_password|clear_policy|clear_parameter|clear_topic_permissions|clear_user_limits|clear_vhost_limits|clear_operator_policy|clear_global_parameter|delete_shovel: destroy name*
        reset|force_reset|forget_cluster_node|remove_classic_queue_mirroring_from_policies|close_connection|close_all_connections|close_all_user_connections|delete_member|shrink: destroy name*
        stop|stop_app|shutdown|suspend_listeners: destroy
        eval|eval_file|exec: opaque
        delete|purge|close: destroy kind pair*
        declare|publish|get|import: write kind pair*
        export: secret path>
        show|list: read kind
        export_definitions|authenticate_user|hash_password|encode|decode: secret path
        import_definitions: destroy path
        list_*|status|cluster_status|node_health_check|ping|environment|report|help|version|await_*|check_*|list|show: read
        add_user|add_vhost|set_*|change_password|start_app|join_cluster|rename_cluster_node|sync_queue|cancel_sync_queue|enable_feature_flag|rotate_logs|trace_on|trace_off|update_cluster_nodes|restart_vhost|drain|revive|grow|rebalance: write name*",
    )
    .alone()
    .options("node/n= vhost/p= quiet/q longnames/l timeout/t= silent/s formatter= offline online dry-run if-empty/e if-unused/u help/h version host/H= port/P= username/u= password/p= format/f= depth/d= config/c= ssl/s"),
    program(
        "skopeo",
        "skopeo",
        "\
        copy: network source dest
        sync: network source dest --all:network
        delete: destroy image
        inspect|list-tags|manifest-digest: read image
        login|logout: network host
        standalone-sign|standalone-verify|generate-sigstore-key: secret",
    )
    .options("all/a src-creds= dest-creds= creds= authfile= src-authfile= dest-authfile= src-tls-verify? dest-tls-verify? tls-verify? src/s= dest/d= format/f= raw config no-tags/n override-os= override-arch= override-variant= policy= insecure-policy debug command-timeout= registries.d= tmpdir= help/h version/v preserve-digests retry-times= multi-arch= remove-signatures sign-by= quiet/q additional-tag= username/u= password/p= password-stdin keep-going digestfile= src-cert-dir= dest-cert-dir= scoped dry-run"),
    program(
        "tailscale",
        "tailscale",
        "\
        up|login|set|switch|update|configure *: write
        down: write
        logout: destroy
        switch: write name
        ssh|nc: opaque
        file cp: network path* dest
        file get: write path
        serve|funnel: network target
        serve|funnel reset: destroy
        serve|funnel status: read
        drive share|rename: write name path
        drive unshare: destroy name
        lock init|add|remove|sign|disable|revoke-keys: write
        cert: secret domain
        status|ip|ping|netcheck|version|whois|bugreport|metrics|licenses|exit-node|dns|web|syspolicy|completion|appc-routes: read name*
        exit-node list|suggest,dns status|query: read
        update: execute",
    )
    .options("authkey,auth-key= hostname= advertise-routes= advertise-exit-node? advertise-tags= accept-routes? accept-dns? exit-node= exit-node-allow-lan-access? shields-up? ssh? operator= login-server= force-reauth reset timeout= unattended? qr json= accept-risk= nickname= snat-subnet-routes? stateful-filtering? netfilter-mode= socket= help/h peers? self? active 4 6 1 list yes bg https= tcp= set-path= auto-update? accept-risk= webclient? conflict= verbose wait"),
    program(
        "adb",
        "adb",
        "\
        install|install-multiple|install-multi-package: write path*
        uninstall: destroy package --k:destroy
        push: write path* dest
        pull: network path* dest>
        sync: write
        shell: opaque
        exec-out|exec-in|emu: opaque
        reboot|remount|root|unroot|disable-verity|enable-verity|usb|tcpip|connect|disconnect|pair|reconnect|attach|detach: write
        reboot-bootloader|sideload: write path
        backup: secret
        restore: destroy path
        forward|reverse|ppp: network
        keygen: secret
        kill-server|start-server|wait-for-*|mdns: write
        devices|logcat|bugreport|get-state|get-serialno|get-devpath|jdwp|version|help|features|host-features|track-devices: read",
    )
    .alone()
    .options("/s= /t= /d /e /a /H= /P= /L= /r /g /k /l f /p /z= /n= no-streaming instant fastdeploy user= all one-device= exit-on-write-error version help"),
    program(
        "sops",
        "sops",
        "\
        : execute =edit path --decrypt:@decrypt/secret --encrypt:@encrypt/=read --rotate:@rotate/write --extract:secret --set:@set/write --version:=read --output:>
        decrypt: secret path --output:>
        encrypt: read path --in-place:write --output:>
        rotate|set|unset|updatekeys: write path
        edit: opaque path
        exec-env|exec-file: opaque
        publish: network path*
        keyservice: execute
        groups *: write
        filestatus|help|completion: read path",
    )
    .options("decrypt/d encrypt/e rotate/r in-place/i output/o= extract= set= input-type= output-type= kms/k= pgp/p= age/a= gcp-kms= azure-kv= hc-vault-transit= config= verbose show-master-keys/s ignore-mac/m unencrypted-regex= encrypted-regex= encryption-context= add-age= rm-age= add-pgp= rm-pgp= enable-local-keyservice? keyservice= aws-profile= yes/y help/h version/v background user= pristine filename= filename-override="),
    program(
        "pass gopass",
        "pass",
        "\
        show: secret name
        insert|add|generate|edit|init|cp|mv|rename|copy|import: write name dest
        edit: opaque name
        rm|remove|delete: destroy name =rm
        generate: secret name size
        git: opaque
        otp|otp code: secret name
        ls|list|find|search|grep|help|version: read name
        grep: secret pattern
        : secret =show name nothing:=read",
    )
    .alone()
    .options("clip/c? qrcode/q? recursive/r force/f multiline/m echo/e no-symbols/n in-place/i path/p= yes/y help/h version"),
    program(
        "op",
        "1password",
        "\
        read: secret url --out-file:>
        inject: secret --in-file:< --out-file:>
        run,plugin run: opaque
        item get: secret name
        item delete: destroy name --archive:write
        item create|edit|move|share: write name
        item list,item template *: read
        document get: secret name --out-file:>
        document delete: destroy name
        document create|edit: write path
        vault|user|group|connect|service-account|events-api delete|revoke|suspend: destroy name
        vault|user|group|connect|service-account|events-api create|edit|invite|provision|confirm|grant|reactivate|recovery: write name
        service-account create,connect token create,events-api create: secret name
        connect server|token|group|vault create|delete|edit|grant|revoke: write name
        vault|user|group|connect|service-account|document|account|item|environment list|get|ratelimit: read name
        account add|forget: write
        signin|signout: secret
        plugin *: write
        whoami|update|completion|help: read",
    )
    .alone()
    .options("account= vault= format= cache? config= session= no-color encoding= debug iso-timestamps help/h version/v fields= field= otp share-link out-file/o= in-file/i= force/f file-mode= env-file= no-masking archive title= category= url= generate-password? tags= favorite reveal raw no-newline/n dry-run current-vault= destination-vault= include-archive expires-in= can-create-vaults name= description= email= long categories="),
];
