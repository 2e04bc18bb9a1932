//! Platforms that run what stands behind an application: Fly, Cloudflare, Supabase, Firebase.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "fly flyctl",
        "fly",
        "\
        deploy: network path --config:<
        launch: spend path
        apps destroy|delete: destroy name* =apps_destroy
        destroy: destroy name* =apps_destroy
        apps create: write name
        apps move: write name
        apps restart: write app
        apps suspend|resume: write name
        apps list|releases|errors|open: read name
        auth token: secret
        auth whoami: read
        auth login|logout|docker|signup: network
        certs delete|remove: destroy host =certs_delete
        certs create|add: write host =certs_create
        certs list|show|check|setup: read host
        config env: secret
        config save: write
        config show|display|validate: read
        console: opaque
        machine destroy|rm|remove: destroy id* =machine_destroy
        machine kill: destroy id
        machine run|create|clone: spend image
        machine exec: opaque
        machine stop|start|restart|update|suspend|cordon|uncordon|leases: write id*
        machine list|status|api-proxy|egress-ip: read id
        volumes destroy|delete|rm: destroy id* =volumes_destroy
        volumes create|extend|fork: spend name
        volumes update: write id
        volumes snapshots create: write id
        volumes snapshots list: read id
        volumes list|show: read id
        postgres connect: opaque
        postgres create: spend
        postgres attach: write app
        postgres detach: destroy app
        postgres failover|restart|config|renew-certs|barman|import: write
        postgres db|users list: read
        postgres list|events: read
        mpg destroy: destroy id
        mpg create: spend
        mpg connect|proxy: opaque
        mpg attach|restore|backup|databases|users: write
        mpg list|status: read id
        redis|storage|kafka|mysql|vector|tigris destroy|delete: destroy name
        redis|storage|kafka|mysql|vector|tigris create: spend name
        redis|storage|kafka|mysql|vector|tigris update|reset: write name
        redis connect|proxy: opaque
        redis|storage|kafka|mysql|vector|tigris list|status|dashboard|plans: read name
        secrets set|import: write pair*
        secrets unset: destroy name*
        secrets deploy|sync: write
        secrets list: read
        secrets keys delete: destroy name
        secrets keys generate|set: write name
        ssh console: opaque --command:opaque
        ssh issue|establish|log: secret
        ssh sftp get: network path dest>
        ssh sftp shell|put: opaque
        sftp get: network path dest>
        sftp shell|put: opaque
        tokens create *: secret
        tokens attenuate|debug|3p: secret
        tokens revoke: destroy id*
        tokens list: read
        wireguard remove|reset: destroy name
        wireguard create: secret name
        wireguard token create: secret name
        wireguard token delete: destroy name
        wireguard list|status|websockets: read
        ips release: destroy address*
        ips allocate-v4|allocate-v6|allocate-egress: spend
        ips list|private: read
        scale count|vm|memory: spend number
        scale show: read
        autoscale|regions set|add|remove|backup|standard|balanced|disable: write
        autoscale|regions show|list: read
        orgs delete: destroy name
        orgs remove: destroy name email
        orgs create|invite: write name
        orgs list|show: read name
        domains register: spend domain
        domains add: write domain
        domains list|show: read
        dns-records import: destroy domain path
        dns-records export|list: read domain
        extensions sentry|arcjet|kubernetes|supabase|tigris|vector|wafris|enveloped|mysql destroy: destroy name
        extensions sentry|arcjet|kubernetes|supabase|tigris|vector|wafris|enveloped|mysql create: spend name
        extensions sentry|arcjet|kubernetes|supabase|tigris|vector|wafris|enveloped|mysql list|status|dashboard: read
        agent *: execute
        proxy: network
        image update: write
        suspend|resume|restart|move: write name
        incidents|services|platform|checks list|show|status|regions|vm-sizes: read
        image show: read
        version|status|info|logs|history|releases|monitor|open|docs|doctor|dig|ping|dashboard|help|settings|version: read
        curl: network url",
    )
    .renames(
        "pg=postgres vol=volumes machines=machine m=machine volume=volumes v=volumes wg=wireguard img=image dash=dashboard app=apps \
         secret=secrets ip=ips org=orgs ext=extensions ls=list",
    )
    .options(
        "app/a= config/c= access-token/t= json/j verbose debug help/h yes/y org/o= region/r= name/n= image/i= env/e= build-arg= \
         build-target= dockerfile= detach/d strategy= remote-only local-only now ha? stage select/s machine= command/C=! count/n= size/s= \
         vm-size= vm-memory= vm-cpus= force/f all/a no-cache push build-only wait-timeout= group= user/u= pty address/A= quiet/q \
         auto-confirm no-deploy copy-config generate-name internal-port= volume= port/p= primary-region= max-unavailable= immediate \
         smoke-checks? release-command-timeout= file-local= file-secret= file-literal= process-groups= exclude-regions= regions= \
         image-label= deploy-retries= signal= time= skip-health-checks expiry/x= scope=",
    ),
    program(
        "wrangler",
        "cloudflare",
        "\
        deploy|publish: network script
        delete: destroy name
        dev|build|types: execute script
        versions upload|deploy|secret: network
        versions list|view: read id
        deployments list|view|status: read id
        rollback: write id
        triggers deploy: network
        tail: read name
        secret|secrets put: write name =secret_put
        secret|secrets bulk: write path<
        secret|secrets delete: destroy name
        secret|secrets list: read
        secrets-store store|secret delete: destroy
        secrets-store store|secret create|update|duplicate: write
        secrets-store store|secret list|get: read
        kv namespace delete: destroy
        kv namespace create|rename: write name
        kv namespace list: read
        kv key delete: destroy key
        kv key put: write key value --path:<
        kv key get|list: read key
        kv bulk delete: destroy path<
        kv bulk put: write path<
        kv bulk get: read path<
        kv:namespace delete: destroy
        kv:namespace create: write name
        kv:namespace list: read
        kv:key delete: destroy key
        kv:key put: write key value --path:<
        kv:key get|list: read key
        kv:bulk delete: destroy path<
        kv:bulk put: write path<
        d1 delete: destroy name
        d1 create: write name
        d1 execute: network database --command:sql@sqlite --file:sqlfile@sqlite
        d1 export: network database --output:>
        d1 list|info|insights: read name
        d1 migrations apply: execute database
        d1 migrations create: write database name
        d1 migrations list: read database
        d1 time-travel restore: destroy database
        d1 time-travel info: read database
        d1 backup restore: destroy database id
        d1 backup create|download: write database
        d1 backup list: read database
        r2 object delete: destroy path
        r2 object put: write path --file:<
        r2 object get: network path --file:>
        r2 bucket delete: destroy name
        r2 bucket create|update: write name
        r2 bucket list|info: read name
        r2 bucket catalog|cors|domain|dev-url|lifecycle|lock|notification|sippy delete|remove|disable: destroy name
        r2 bucket catalog|cors|domain|dev-url|lifecycle|lock|notification|sippy add|set|create|enable|update: write name
        r2 bucket catalog|cors|domain|dev-url|lifecycle|lock|notification|sippy list|get: read name
        r2 sql query: read
        queues delete|purge: destroy name
        queues create|update|pause-delivery|resume-delivery: write name
        queues list|info: read name
        queues consumer * remove,queues consumer remove: destroy
        queues consumer * add,queues consumer add: write
        vectorize delete|delete-vectors: destroy name
        vectorize create|insert|upsert: write name
        vectorize list|get|info|query|list-vectors: read name
        hyperdrive delete: destroy id
        hyperdrive create|update: write name
        hyperdrive list|get: read id
        pages deploy|publish: network path
        pages dev|functions: execute path
        pages project delete: destroy name
        pages project create: write name
        pages project list,pages deployment list|tail: read
        pages deployment delete: destroy id
        pages secret put|bulk: write name
        pages secret delete: destroy name
        pages secret list: read
        pages download *: network
        dispatch-namespace delete: destroy name
        dispatch-namespace create|rename: write name
        dispatch-namespace list|get: read name
        workflows delete: destroy name
        workflows trigger: network name
        workflows instances terminate: destroy name id
        workflows instances pause|resume|restart: write name id
        workflows instances list|describe,workflows list|describe: read name
        containers delete: destroy id
        containers push|build: network path
        containers list|info|images: read id
        mtls-certificate|cert delete: destroy
        mtls-certificate|cert upload: write
        mtls-certificate|cert list: read
        route delete: destroy id
        route list: read
        pubsub *: write
        subdomain: write name
        init|generate|setup: write name
        login|logout: network
        whoami|docs|telemetry|check|help|version|preview|report: read",
    )
    .alone()
    .options(
        "config/c= env/e= cwd= env-file= help/h version/v name= command= file/f= local remote preview yes/y json persist-to= namespace-id= \
         binding= ttl= expiration= metadata= path= pipe output= table= no-data no-schema dry-run force/f message= tag= var= define= \
         minify compatibility-date= compatibility-flag,compatibility-flags= routes,route= triggers,schedule= outdir= keep-vars latest \
         no-bundle upload-source-maps assets= site= format= status= header= method= sampling-rate= search= ip= version-id= project-name= \
         branch= commit-hash= commit-message= commit-dirty skip-caching port= ip= host= deployment-id= environment= location= jurisdiction= \
         storage-class/s= dimensions= metric= preset= connection-string= batch-size= timestamp= bookmark= count= prefix= text id= \
         content-type= content-disposition= cache-control= browser? strip-styles limit= queue= params= production-branch= \
         experimental-json-config/j legacy-env? delivery-delay-secs= deprecated use-filename dispatch-namespace= secret-file=",
    ),
    program(
        "cloudflared",
        "cloudflare",
        "\
        tunnel run: network name --config:<
        tunnel delete|cleanup: destroy name*
        tunnel create: write name
        tunnel route dns|ip|lb: write
        tunnel token: secret name
        tunnel list|info|ready: read name
        tunnel login,login: network
        tunnel: network
        access tcp|rdp|ssh|smb: network
        access ssh-config|ssh-gen|token: secret
        access curl: network
        access login: network
        service install: execute
        service uninstall: destroy
        update: execute
        proxy-dns: network
        tail: read
        version|help: read",
    )
    .options("config= url= hostname= name/n= force/f token= credentials-file,cred-file= loglevel= protocol= help/h version/v overwrite-dns overwrite/f no-autoupdate metrics= output/o="),
    program(
        "supabase",
        "supabase",
        "\
        db reset: destroy
        db push: execute --dry-run:=read
        db pull: network name
        db dump: network --file:>
        db diff: read --file:>
        db lint|test: read
        db start: execute
        db remote commit|changes: network
        db branch delete: destroy name
        db branch create|switch: write name
        db branch list: read
        branches delete: destroy id
        branches create|update|pause|unpause|disable: write name
        branches get: secret id
        branches list: read
        migration new: write name
        migration up|down: execute
        migration down: destroy
        migration repair: write version*
        migration squash: destroy
        migration fetch: network
        migration list: read
        functions deploy: network name*
        functions delete: destroy name
        functions serve: execute
        functions new|download: write name
        functions list: read
        secrets set: write pair* --env-file:<
        secrets unset: destroy name*
        secrets list: read
        projects delete: destroy id
        projects create: spend name
        projects api-keys: secret
        projects list: read
        orgs create: write name
        orgs list: read
        link|unlink|init|bootstrap: write
        start: execute
        stop: execute --no-backup:destroy
        status: secret
        gen types,gen types typescript: read
        gen keys|signing-key|bearer-jwt: secret
        config push: write
        domains|vanity-subdomains|sso delete|remove: destroy
        domains|vanity-subdomains|sso|network-bans|network-restrictions|ssl-enforcement|postgres-config|encryption create|activate|add|update|remove|delete|update-root-key: write
        encryption get-root-key: secret
        snippets|sso|domains|network-bans|network-restrictions|ssl-enforcement|postgres-config|backups|vanity-subdomains list|get|show|info|download: read
        backups restore: destroy
        storage rm: destroy path*
        storage cp|mv: network path* dest
        storage ls: read path
        seed buckets: write
        inspect *: read
        test db|new: execute
        services|completion|help: read
        login|logout: network",
    )
    .options(
        "debug help/h linked local db-url= project-ref= password/p= workdir= yes experimental dry-run include-all include-roles include-seed \
         schema/s= version= last= no-seed sql-paths= file/f= data-only role-only use-copy use-migra no-backup all exclude/x= ignore-health-check \
         org-id= db-password= region= size= output/o= env-file= no-verify-jwt import-map= profile= create-ticket agent= network-id= dns-resolver= \
         recursive/r jobs/j= prune use-api force lang= status= reveal",
    ),
    program(
        "firebase",
        "firebase",
        "\
        deploy: network --force:destroy
        firestore:delete: destroy path
        firestore:databases:delete|restore: destroy name
        firestore:databases:create|update: write name
        firestore:backups:delete,firestore:backups:schedules:delete: destroy name
        database:remove: destroy path
        database:set: destroy path file<
        database:update|push: write path file<
        database:get: read path --output:>
        functions:delete: destroy name*
        functions:secrets:access: secret name
        functions:secrets:set: write name --data-file:<
        functions:secrets:destroy|prune: destroy name
        functions:secrets:get: read name
        functions:config:unset: destroy key*
        functions:config:set|clone: write pair*
        functions:config:get|export: secret path
        functions:shell,experimental:functions:shell,functions:log:follow: opaque
        hosting:disable,hosting:sites:delete,hosting:channel:delete: destroy name
        hosting:channel:deploy: network name
        hosting:clone: write source dest
        hosting:sites:create,hosting:channel:create: write name
        apps:android:sha:delete: destroy
        apps:create,apps:android:sha:create: write
        auth:export: secret path>
        auth:import: write path<
        emulators:exec: opaque
        emulators:start|export,serve: execute
        ext:uninstall,ext:dev:delete,ext:dev:deprecate: destroy name
        ext:install|configure|update: write name
        login:ci: secret
        login,login:add,logout: network
        login:use,use,target:apply: write name
        login:list: read
        target:clear|remove: destroy type
        projects:create|addfirebase: spend id
        remoteconfig:rollback: destroy
        remoteconfig:get: read --output:>
        appdistribution:distribute: network path
        appdistribution:testers:remove,appdistribution:groups:delete: destroy
        appdistribution:testers:add,appdistribution:groups:create: write
        dataconnect:sql:migrate: destroy --force:destroy
        dataconnect:services:list,dataconnect:sql:diff: read
        apphosting:backends:delete,apphosting:secrets:destroy: destroy name
        apphosting:secrets:access: secret name
        apphosting:secrets:set|grantaccess,apphosting:backends:create: write name
        apphosting:backends:list|get: read name
        init: write
        apps:list|sdkconfig,auth:list,database:instances:list,database:profile,database:settings:get,functions:list|log: read
        hosting:sites:list|get,hosting:channel:list|open,projects:list,remoteconfig:versions:list,ext:list|info: read
        firestore:indexes,firestore:databases:list|get,firestore:locations,firestore:backups:list|get,appdistribution:testers:list: read
        database:settings:set,database:instances:create: write
        setup:emulators:database|firestore|pubsub|storage|ui: network
        target,open,help,experiments:list|describe: read
        experiments:enable|disable: write name",
    )
    .alone()
    .options(
        "project/P= account= json token= non-interactive interactive/i config/c= debug version/V help/h only= except= force/f message/m= public/p= \
         dry-run recursive/r shallow all-collections yes/y confirm region= data-file= site= expires/e= database= instance= data/d= output/o= \
         import= export-on-exit? disable-triggers app= release-notes= testers= groups=",
    ),
];
