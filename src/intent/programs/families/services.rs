//! Services behind a command line: databases that are rented, search, errors, messages, shops.

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
        profiles:create|add|use|port: write
        profiles:list: read
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
];
