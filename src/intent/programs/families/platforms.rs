//! Platforms that host applications: Heroku, Vercel, Fly, Cloudflare, Supabase and their kin.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "heroku",
        "heroku",
        "\
        apps,apps:info|list|errors|favorites|stacks|open: read
        apps:create,create: spend app
        apps:destroy,destroy: destroy app
        apps:transfer|rename|leave|join|lock|unlock: write
        addons:create,addons:upgrade: spend name
        addons:destroy: destroy name*
        addons:detach: destroy name
        addons:attach|downgrade|rename: write name
        addons,addons:info|docs|plans|services|wait|open: read name
        auth:token: secret
        auth:whoami,whoami: read
        auth:login|logout,login,logout: network
        auth:2fa:disable: destroy
        authorizations:create|rotate|info,clients:create|rotate: secret id
        authorizations:revoke,clients:destroy,sessions:destroy,keys:remove: destroy id
        keys:clear: destroy
        keys:add: write path
        config,config:get: secret key
        config:set: write pair*
        config:unset: destroy key*
        config:edit: opaque
        ci:config,ci:config:get: secret key
        ci:config:unset: destroy key*
        ci:run|rerun|debug: execute
        certs:key: secret
        certs:generate: secret domain
        certs:remove: destroy
        container:push|pull|release|login|logout: network
        container:rm: destroy type*
        container:run: opaque
        run,run:detached|inside,ps:exec,ps:copy,local:run,console,rake: opaque
        local,local:start: execute
        logs,releases:output: read
        domains:add|update: write host
        domains:remove: destroy host
        domains:clear: destroy
        drains:add,webhooks:add: write url
        drains:remove,webhooks:remove: destroy
        buildpacks:clear|remove: destroy
        git:clone: network path
        git:remote: write
        labs:disable,features:disable: write name
        maintenance:on|off: write
        members:add|set,access:add|update: write email
        members:remove,access:remove: destroy email
        pg:reset: destroy database
        pg:psql,psql: network database --command:sql@postgres --file:sqlfile@postgres
        pg:credentials:url: secret database
        pg:credentials:create|rotate: secret database
        pg:credentials:destroy: destroy database
        pg:credentials,pg:backups:url: secret
        pg:backups:restore: destroy source database
        pg:backups:delete: destroy name
        pg:backups:capture|schedule: write database
        pg:backups:unschedule: destroy database
        pg:backups:cancel: write
        pg:backups:download: network name --output:>
        pg:copy,pg:push: destroy source dest
        pg:pull: network source dest
        pg:kill: destroy pid database
        pg:killall,pg:unfollow: destroy database
        pg:links:destroy: destroy database name
        pg:promote|upgrade|attach|detach: write database
        pg:maintenance:run|window,pg:settings:*: write
        pg:outliers: read database --reset:write
        pg,pg:info|ps|locks|bloat|blocking|diagnose|links|maintenance|settings|vacuum-stats|wait|backups,pg:backups:info|schedules: read database
        redis:cli: opaque
        redis:credentials: secret database --reset:destroy
        redis:stats-reset: write database
        redis:promote|timeout|maxmemory|upgrade|maintenance|keyspace-notifications: write database
        pipelines:destroy: destroy pipeline
        pipelines:remove: destroy
        pipelines:promote|transfer|create|add|connect|setup|update|rename: write pipeline
        plugins:install|link|update,update: execute plugin
        plugins:uninstall: write plugin
        ps:scale,dyno:scale: spend type*
        ps:resize,ps:type,dyno:resize: spend type*
        ps:kill|stop|restart,dyno:kill|stop|restart,restart: write name
        ps:forward|socks: network
        releases:rollback,rollback: destroy release
        reviewapps:disable: write
        spaces:create: spend
        spaces:destroy,spaces:peerings:destroy,spaces:vpn:destroy: destroy
        spaces:vpn:config: secret
        spaces:transfer|rename: write
        trusted-ips:add: write source
        trusted-ips:remove: destroy source
        *:add|create|set|update|enable|disable|attach: write
        *:destroy|remove|clear|delete|reset: destroy
        access,authorizations,buildpacks,buildpacks:versions|search,certs,certs:chain,ci,ci:last|open,clients,domains: read
        drains,features,labs,members,notifications,orgs,orgs:open,ps,ps:wait,regions,releases,sessions,spaces,spaces:ps|topology: read
        spaces:peerings,spaces:vpn:connections,status,teams,trusted-ips,webhooks,webhooks:deliveries|events,which,version,help: read
        commands,keys,plugins,plugins:inspect,pipelines,pipelines:diff|open,redis,maintenance,autocomplete: read
        *:info|list|wait: read",
    )
    .plugins()
    .options("app/a= remote/r= team/t= space/s= confirm/c= json help/h yes/y"),
    program(
        "vercel vc now",
        "vercel",
        "\
        : network =deploy path --prod:network
        deploy: network path
        dev|build: execute path
        pull: secret path
        env pull: secret path>
        env add|update: write name environment
        env rm|remove: destroy name environment =env_rm
        env ls|list: read environment
        env run: opaque
        remove|rm: destroy name* =remove
        list|ls: read name =list
        inspect: read url
        logs: read url
        rollback|promote: write url
        redeploy: network url
        link: write path
        alias set: write url domain
        alias rm|remove: destroy domain =alias_rm
        alias ls|list: read
        domains buy|transfer-in: spend domain
        domains rm|remove: destroy domain =domains_rm
        domains add|move|verify: write domain
        domains ls|list|inspect: read domain
        dns rm|remove: destroy id =dns_rm
        dns add|import: write domain
        dns ls|list: read domain
        certs rm|remove: destroy id =certs_rm
        certs issue|add: write domain*
        certs ls|list: read
        secrets|secret rm|remove: destroy name =secrets_rm
        secrets|secret add|rename: write name
        secrets|secret ls|list: read
        project|projects rm|remove: destroy name =project_rm
        project|projects add: write name
        project|projects ls|list|inspect: read name
        project|projects token: secret name
        teams|team add|invite|switch: write
        teams|team rm|remove: destroy
        teams|team ls|list: read
        billing add: spend
        billing rm: destroy id
        billing ls: read
        blob put|copy: write path
        blob del|delete: destroy url* =blob_delete
        blob store remove|delete: destroy id
        blob store add: write name
        blob list|ls|store get: read
        cache purge|invalidate|dangerously-delete: destroy
        integration|integrations remove|rm: destroy name
        integration|integrations add|install: spend name
        integration|integrations list|ls|open: read name
        integration-resource|ir remove|rm|disconnect: destroy name
        git connect|disconnect: write
        target list|ls: read
        rolling-release *: write
        bisect: execute --run:opaque
        init: write
        switch: write name
        login|logout: network
        telemetry *: write
        api: network url --method=DELETE:destroy
        curl|httpstat: network url
        whoami|help|guidance|target|teams|project|projects|domains|dns|certs|env|alias: read",
    )
    .options(
        "help/h version/v token/t= scope/S= team/T= cwd= yes/y debug/d local-config/A= global-config/Q= no-color prod prebuilt \
         env/e= build-env/b= meta/m= force/f with-cache no-wait name/n= regions= public/p archive? skip-domain target= logs/l \
         no-clipboard confirm/c guidance environment= git-branch= sensitive next/N= safe/s project= run/r=! good/g= bad/b= output= \
         timeout= json follow/f limit= since= until= query= method/X= field/F= raw-field/f= header/H= inspect standalone",
    ),
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
         secret=secrets token=tokens ip=ips org=orgs ext=extensions ls=list",
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
        "netlify ntl",
        "netlify",
        "\
        deploy: network --build:execute
        build: execute
        dev,functions:serve,serve: execute
        dev:exec: opaque
        sites:delete: destroy id
        sites:create: write
        sites:list,status,status:hooks,watch,functions:list,addons:list,open,open:admin|site,help: read
        env:get: secret name
        env:list: secret
        env:set|import: write name value
        env:unset: destroy name
        env:clone: write
        addons:delete: destroy name
        addons:create: spend name
        functions:invoke: network name
        functions:create|build: write name
        blobs:get: read name key
        blobs:set: write name key value
        blobs:delete: destroy name key
        blobs:list: read name
        api: network method
        db *: write
        login|logout: network
        link|unlink|init|switch|clone: write
        recipes *: write
        logs,logs:deploy|function,completion: read",
    )
    .options(
        "auth/a= site/s= dir/d= prod,production/p prod-if-unlocked message/m= alias= branch/b= functions/f= open/o build json timeout/t= trigger \
         debug help/h version/V force/f filter= context= data/d= list no-build skip-functions-cache offline create-site? silent \
         http-proxy= http-proxy-certificate-filename= plain/p secret scope=",
    ),
    program(
        "railway",
        "railway",
        "\
        up: network path
        down: destroy
        delete: destroy name
        redeploy|deploy: network
        restart|scale: write
        run|shell|ssh|connect|local: opaque
        variables delete: destroy name
        variables: secret --set:write --set-from-stdin:write
        variables get: secret name
        variables set: write pair
        environment delete|remove: destroy name
        environment new|link: write name
        environment: write name
        volume delete|remove|detach: destroy
        volume add|attach|update: write
        volume list: read
        service delete: destroy
        service: write name
        domain: write domain
        add|init: spend
        link|unlink: write
        login|logout: network
        functions delete: destroy
        functions new|push|link: write
        functions list|pull: read
        status|logs|list|whoami|open|docs|completion|help|version: read",
    )
    .renames("variable=variables vars=variables env=environment")
    .options(
        "environment/e= service/s= json help/h version/V yes/y detach/d ci/c verbose project/p= workspace/w= name/n= set= set-from-stdin= kv/k skip-deploys lines/n= \
         build/b deployment database/d= repo/r= image/i= variables/v= template/t= port/p= browserless/b path/p= no-gitignore volume/v= mount-path/m=",
    ),
    program(
        "render",
        "render",
        "\
        deploys create: network id
        deploys cancel: write id
        services delete: destroy id
        services create|update: write id
        services instances|list: read id
        jobs create: execute id --start-command:opaque
        jobs cancel: write id
        restart: write id
        ssh|psql|pgcli|kv-cli: opaque
        workspace set: write id
        workspace current|list: read
        environments|projects|deploys|jobs list: read id
        blueprints validate: read path
        login|logout: network
        services|logs|whoami|help|docs: read id",
    )
    .options("output/o= confirm help/h version/v resources/r= limit= tail wait commit= image= clear-cache start-command= plan-id= environment-ids/e= start= end= level= text= type="),
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
        db push: execute --include-seed:execute
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
    program(
        "amplify",
        "amplify",
        "\
        push|publish: network
        delete: destroy
        env remove: destroy name
        env add|checkout|import|update: write name
        env list|get: read
        env pull,pull: network
        remove *,* remove: destroy
        add *,* add,update *,* update,* override,* rebuild,configure *,override *: write
        function build: execute
        mock,mock *,run: execute
        init|configure|codegen|upgrade|uninstall|export|import: write
        import *: write
        status|diagnose|console|version|help|logout: read
        * console: read",
    )
    .options("yes/y force help/h version/v app-id= env-name= branch= amplify= frontend= providers= categories= invite-code codegen"),
    program(
        "eas eas-cli",
        "eas",
        "\
        build: network
        build:cancel|delete: destroy id
        build:list|view|inspect|version:get: read id
        build:run: execute
        build:resign|dev|configure|version:sync: write
        submit: network
        update: network
        update:delete,channel:delete,branch:delete,env:delete,secret:delete,webhook:delete,device:delete,deploy:alias:delete: destroy name
        update:roll-back-to-embedded|rollback|republish: write
        update:list|view: read
        env:pull|get|list,secret:list: secret
        env:create|update|push,secret:create|push: write
        env:exec: opaque
        deploy: network
        credentials,credentials:*: secret
        metadata:push: network
        login,logout,account:login|logout: network
        init,channel:create|edit,branch:create|rename,project:init,device:create,webhook:create: write
        *:list|view|info,whoami,config,diagnostics,analytics,help: read",
    )
    .renames("build:submit=submit")
    .options(
        "platform/p= profile/e= non-interactive json no-wait wait local output= auto-submit/s auto-submit-with-profile= clear-cache message/m= \
         branch= channel= auto group= id= latest path= url= help verbose/v environment= name= value= visibility= scope= force prod alias= limit= offset= \
         status= freeze-credentials resource-class=",
    ),
];
