//! Platforms that host applications: Heroku, Vercel, Netlify, Railway and their kin.

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
        releases:rollback,rollback: write release
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
