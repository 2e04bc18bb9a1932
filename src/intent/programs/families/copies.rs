//! What copies data, keeps it and gives it back: backups, object stores, registries, keys and devices.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
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
        create: write archive path* --content-from-command:opaque --paths-from-command:opaque
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
    program(
        "mc mcli",
        "minio",
        "\
        rm: destroy path* --dry-run:=read
        rb: destroy path*
        mb: write path*
        cp: network path* dest
        mv: write path* dest
        mirror: network path dest --remove:destroy --dry-run:=read
        undo: destroy path
        pipe: network path
        get|put: network path dest
        ls|tree|du|find|stat|cat|head|diff|ping|watch|ready|sql|od,version info: read path*
        share download|upload: secret path
        share list: read
        alias set: write name url
        alias remove: destroy name
        alias list: secret
        admin user|policy|group|service|config|bucket|idp|replicate|prometheus|cluster|decommission|rebalance|update|heal|info|trace|logs|top|console|accesskey|kms|tier|speedtest|scanner: execute
        anonymous set|set-json: write
        anonymous get|list|links: read
        event|ilm|tag|encrypt|version|retention|legalhold|replicate|quota|cors|batch|idp rm|remove|clear|reset: destroy path
        event|ilm|tag|encrypt|version|retention|legalhold|replicate|quota|cors|batch|idp add|set|enable|suspend|import|edit|start: write path
        event|ilm|tag|encrypt|version|retention|legalhold|replicate|quota|cors|batch|idp ls|list|info|status|export: read path
        update: execute",
    )
    .options("recursive/r force dangerous versions incomplete/I older-than= newer-than= version-id,vid= bypass fake dry-run non-current json quiet/q config-dir/C= debug insecure no-color disable-pager limit-upload= limit-download= remove overwrite watch/w preserve/a exclude= attr= storage-class/sc= encrypt-key= ignore-existing/p with-lock with-versioning region= expire/E= api= path= rewind= zip name= maxdepth= purge help/h version/v"),
    program(
        "crane gcrane",
        "crane",
        "\
        delete: destroy image*
        copy: network source dest
        push: network path image
        pull|export: network image path>
        tag|mutate|append|rebase|flatten,index append,index filter: write image
        auth token: secret
        auth login|logout|get: network
        auth get: secret
        ls|manifest|config|digest|catalog|blob|validate|version|help,index list: read image
        registry garbage-collect: destroy
        registry serve: execute",
    )
    .renames("cp=copy")
    .options("insecure platform= verbose/v allow-nondistributable-artifacts help/h all-tags/a no-clobber/n jobs/j= username/u= password/p= password-stdin tag/t= index full-ref omit-digest-tags/o format= base/b= new_layer/f= output/o= set-base-image-annotations"),
    program(
        "zfs",
        "zfs",
        "\
        destroy: destroy name --n:=read
        rollback: destroy name
        receive|recv: destroy name
        create|snapshot|snap|clone|promote|rename|set|inherit|mount|unmount|umount|share|unshare|hold|allow|unallow|upgrade|bookmark|load-key|unload-key|change-key|redact|project: write name*
        release: destroy tag name*
        send: network name
        list|get|diff|holds|userspace|groupspace|version|wait: read name*
        program|jail|unjail|zone|unzone: opaque",
    )
    .options("/r /f /R /n /v /p /d /H /s= /t= /o= /O= /S= /b= /V= /i= /I= /e /c /w /D /L /P /u /F /A /a /l /k="),
    program(
        "zpool",
        "zfs",
        "\
        destroy: destroy name
        create|labelclear|remove|detach|split|offline|export: destroy name*
        add|attach|replace: destroy name path*
        import|online|clear|initialize|resilver|scrub|set|trim|upgrade|reopen|reguid|sync|checkpoint: write name*
        list|status|get|history|iostat|events|version|wait: read name*",
    )
    .options("/f /n /v /a /D /F /H /p /s /t= /o= /O= /R= /m= /d= /c= /l /w /x /P /T= /i /L /g"),
    program(
        "kafka-topics kafka-topics.sh",
        "kafka",
        ": read =topics --delete:@delete_topic/destroy --create:@create_topic/write --alter:@alter_topic/write --list:@list_topics/read --describe:@describe_topic/read --command-config:<",
    )
    .options("bootstrap-server= zookeeper= topic= delete create alter list describe partitions= replication-factor= config= delete-config= command-config= if-exists if-not-exists force help version exclude-internal under-replicated-partitions unavailable-partitions replica-assignment= topic-id="),
];
