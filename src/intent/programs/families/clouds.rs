//! Clouds: AWS, Google Cloud and Azure, one resource a service.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "aws",
        "aws.*",
        "\
        s3 ls: read url
        s3 cp: network path dest> --dryrun:=read
        s3 mv: write path dest> --dryrun:=read
        s3 sync: network path dest --delete:destroy --dryrun:=read
        s3 rm: destroy url --dryrun:=read
        s3 rb: destroy url
        s3 mb: write url
        s3 website: write url
        s3 presign: secret url
        s3api get-object,glacier get-job-output: network path>
        s3api put-object|upload-part: network
        s3api put-bucket-lifecycle*: destroy
        s3api select-object-content: read path>
        ssm start-session|send-command: opaque
        ecs execute-command: opaque
        ec2-instance-connect ssh|open-tunnel: opaque
        emr ssh|put|get|socks|add-steps: opaque
        ssm start-automation-execution,ecs run-task,codebuild start-build*,stepfunctions start-execution: execute
        batch submit-job,glue start-job-run,sagemaker create-*-job,codepipeline start-pipeline-execution: execute
        lambda invoke: execute path>
        lambda update-function-code|create-function|publish-*: write --zip-file:write
        lambda invoke-async: execute
        cloudformation deploy|update-stack|create-stack|execute-change-set: execute
        cloudformation package: network --output-template-file:>
        deploy push|create-deployment: network
        rds-data execute-statement|batch-execute-statement: network --sql:sql@sql
        redshift-data execute-statement: network --sql:sql@aws.redshift
        athena start-query-execution: network --query-string:sql@aws.athena
        dynamodb execute-statement: network --statement:sql@aws.dynamodb
        dynamodb batch-write-item|transact-write-items: destroy
        dynamodb batch-execute-statement|execute-transaction: opaque
        secretsmanager get-secret-value|batch-get-secret-value|get-random-password: secret
        ssm get-parameter|get-parameters|get-parameters-by-path|get-parameter-history: read --with-decryption:secret
        ecr|ecr-public get-login-password|get-authorization-token|get-login: secret
        codeartifact get-authorization-token|login: secret
        sts get-caller-identity|decode-authorization-message|get-access-key-info: read
        sts *: secret
        iam create-access-key|create-service-specific-credential|reset-service-specific-credential|create-login-profile: secret
        iam create-virtual-mfa-device,iam get-credential-report: secret
        kms decrypt|generate-data-key|generate-data-key-pair|generate-random|re-encrypt: secret
        rds generate-db-auth-token,redshift get-cluster-credentials*,dsql generate-*: secret
        lightsail get-instance-access-details|download-default-key-pair|create-key-pair|get-relational-database-master-user-password: secret
        ec2 create-key-pair: secret --dry-run:=read --no-dry-run:secret
        ec2 get-password-data: secret
        ec2 get-console-*: read
        sso get-role-credentials,sso-oidc create-token*,codecommit credential-helper *,codecommit credential-helper,cognito-idp initiate-auth|admin-initiate-auth: secret
        cognito-identity get-credentials-for-identity|get-open-id-token*: secret
        apigateway get-api-key|get-api-keys|create-api-key,appsync create-api-key|list-api-keys: secret
        acm export-certificate,iot create-keys-and-certificate: secret
        eks get-token: secret
        eks update-kubeconfig: write
        configure export-credentials: secret
        configure get: secret key
        configure set: write key value
        configure list|list-profiles: read
        configure,configure *: write
        sso login|logout: network
        login|logout: network
        ec2 run-instances|request-spot-*|create-fleet|allocate-hosts|purchase-*|accept-reserved-*: spend --dry-run:=read --no-dry-run:spend
        * purchase-*,savingsplans create-savings-plan: spend
        route53domains register-domain|renew-domain|transfer-domain*: spend
        bedrock create-provisioned-model-throughput,marketplace-agreement *: spend
        route53 change-resource-record-sets: destroy
        organizations close-account|leave-organization|remove-*: destroy
        elasticbeanstalk rebuild-environment: destroy
        rds restore-*,dynamodb restore-*: write
        ec2 delete-*|terminate-*|deregister-*|release-*|revoke-*|disassociate-*|detach-*|reset-*|cancel-*: destroy --dry-run:=read --no-dry-run:destroy
        * delete-*|terminate-*|destroy-*|purge-*|deregister-*|remove-*|batch-delete-*|reset-*|wipe-*|forget-*|abort-*: destroy
        * schedule-key-deletion|schedule-*-deletion|release-*|revoke-*|deprovision-*|detach-*|disassociate-*|evict-*: destroy
        ec2 describe-*|get-*|search-*: read --dry-run:=read
        * describe-*|list-*|get-*|head-*|search-*|lookup-*|batch-get-*|query|scan|wait|filter-log-events|tail|check-*|estimate-*|preview-*|validate-*: read
        ec2 *: --dry-run:=read --no-dry-run:write",
    )
    .depth(2)
    .abbreviates()
    .always("--endpoint-url:network --generate-cli-skeleton:=read --cli-input-json:unknown --cli-input-yaml:unknown")
    .options(
        "profile= region= output= query= endpoint-url= color= ca-bundle= cli-read-timeout= cli-connect-timeout= \
         cli-binary-format= debug no-verify-ssl no-paginate no-sign-request no-cli-pager cli-auto-prompt no-cli-auto-prompt version \
         cli-input-json= cli-input-yaml= generate-cli-skeleton~ cli-error-format= dry-run no-dry-run delete dryrun",
    ),
    program(
        "gcloud",
        "gcp.*",
        "\
        auth print-access-token|print-identity-token: secret
        auth application-default print-access-token: secret
        auth list|describe: read
        auth revoke,auth application-default revoke: destroy
        auth *: network
        config config-helper: secret
        compute ssh|scp|start-iap-tunnel|connect-to-serial-port|tpus: opaque
        workstations ssh|start-tcp-tunnel: opaque
        sql connect: opaque
        cloud-shell *: opaque
        app instances ssh|scp: opaque
        compute instances get-serial-port-output: read name*
        compute reset-windows-password: secret name
        compute sign-url,storage sign-url: secret
        compute instances create*,compute instances bulk create: spend name*
        container clusters create|create-auto,container node-pools create: spend name
        sql instances create|clone,redis|memcache instances create,spanner instances create,alloydb clusters|instances create: spend name
        compute commitments create|renew,domains registrations register|transfer: spend name
        storage rm: destroy url*
        storage rsync: network path dest --delete-unmatched-destination-objects:destroy --dry-run:=read
        storage cp: network path* dest>
        storage mv: write path* dest
        storage cat|ls|du|hash: read url*
        storage hmac create: secret
        storage buckets|objects|folders|managed-folders delete: destroy url*
        secrets versions access: secret version --out-file:>
        secrets versions destroy: destroy version
        secrets versions enable|disable: write version
        secrets versions add: write name --data-file:<
        secrets create: write name --data-file:<
        iam service-accounts keys create: secret path>
        iam service-accounts sign-jwt|sign-blob: secret
        kms decrypt|asymmetric-decrypt|raw-decrypt: secret --plaintext-file:>
        kms keys versions destroy: destroy name
        spanner databases execute-sql: network name --sql:sql@gcp.spanner
        spanner databases ddl update: execute name
        sql instances restore-backup|reset-ssl-config|promote-replica: destroy name
        sql backups restore: destroy id
        sql import sql|bak|csv: execute name url
        sql export sql|bak|csv: network name url
        sql users set-password: write name
        functions|run deploy: network name
        run services|jobs|worker-pools delete: destroy name*
        functions call: execute name
        run jobs execute: execute name
        builds submit: execute path
        builds triggers run: execute name
        workflows run|execute: execute name
        container clusters get-credentials: write name
        components install|update|remove|restore|reinstall: execute name*
        app deploy: network path*
        app versions migrate|start|stop: write name
        pubsub topics publish: network name
        pubsub subscriptions pull|ack|seek: write name
        tasks queues purge: destroy name
        firestore export: network url
        firestore import: destroy url
        firestore bulk-delete: destroy
        projects delete: destroy name
        projects create: write name
        services disable: destroy name*
        iam service-accounts|roles disable|undelete: write name
        dns record-sets transaction remove: destroy
        compute instances|disks|snapshots delete: destroy name*
        compute instances stop|suspend: write name*
        compute instances simulate-maintenance-event: write name
        emulators *: execute
        config unset|set: write key value
        config list|get-value|get,config configurations list: read key
        config configurations activate|create: write name
        init|survey|feedback: network
        * delete|destroy|purge|remove-iam-policy-binding|delete-*|destroy-*|bulk-delete|abandon*|remove-*|evict*|drain*|reset|reset-*|detach*|revoke|clear|clear-*|purge-*|cancel-lease: destroy name*
        * deploy: network
        * list|describe|get-iam-policy|read|tail|list-*|describe-*|get-*|help|info|version|search*|lookup*: read name*
        * add-iam-policy-binding|set-iam-policy: write name
        *: name*",
    )
    .skip("alpha beta preview")
    .always("--flags-file:unknown")
    .options(
        "account= project= billing-project= configuration= flags-file= flatten= format= help/h impersonate-service-account= log-http \
         quiet/q trace-token= user-output-enabled? verbosity= filter= limit= page-size= sort-by= uri zone= region= async \
         access-token-file= version/v recursive/r delete-unmatched-destination-objects dry-run secret= out-file= command= sql= data-file= \
         location= keyring= key= instance/i= database= image= source= all-versions/a continue-on-error/c",
    ),
    program(
        "gsutil",
        "gcp.storage",
        "\
        rm: destroy url*
        rb: destroy url*
        mb: write url*
        cp: network path* dest>
        mv: write path* dest
        rsync: network path dest --d:destroy --n:=read
        ls|cat|du|stat|hash|help|version: read url*
        signurl: secret path url*
        hmac create: secret name
        hmac delete: destroy id
        hmac list|get|update: write id
        acl|defacl|iam|lifecycle|versioning|cors|label|logging|web|retention|requesterpays|notification|kms|bucketpolicyonly|ubla|pap|rpo|autoclass get|list|authorize: read
        acl|defacl|iam|lifecycle|versioning|cors|label|logging|web|retention|requesterpays|notification|kms|bucketpolicyonly|ubla|pap|rpo|autoclass set|ch|create|lock|clear|event|temp|encryption: write
        notification delete|stopchannel: destroy
        acl|defacl|iam|lifecycle|versioning|cors|label|logging|web|retention|notification|defstorageclass|setmeta|compose|rewrite: write
        config: write
        update: execute
        perfdiag|test: execute",
    )
    .options(
        "/m /o= /h= /D /DD quiet/q /u= /i= recursive/rR force/f all-versions/a /n /d checksum/c /e /z= /Z /j= /J /P /p= /U /v /x= /y= /C /I /L= \
         long/l human-readable/h storage-class/s= /b help testing stet region/l= impersonate-service-account/i= /t",
    ),
    program(
        "az",
        "azure.*",
        "\
        account get-access-token: secret
        account show|list|list-locations: read
        account clear: destroy
        account set: write
        login|logout: network
        keyvault secret show|download: secret
        keyvault secret|key|certificate list|list-versions|list-deleted: read
        keyvault secret backup|restore,keyvault key backup: secret
        keyvault key|certificate download: secret
        keyvault key decrypt: secret
        * keys|credential|admin-key|query-key|apikey list|show|renew|create|regenerate: secret
        * list-keys|list-admin-keys|show-connection-string|get-credentials|list-connection-strings|list-publishing-credentials|list-publishing-profiles|generate-sas|show-access-token|list-credential*|list-api-key*|get-sas-urls|show-secret|get-*kubeconfig|get-*access-token|get-access-token|show-credentials|list-client-tokens: secret
        * regenerate-key*|renew-key|reset-credentials|connection-string show|show-sas: secret
        storage account keys list,cosmosdb keys list,cosmosdb list-connection-strings: secret
        acr login: network --expose-token:secret
        acr credential show|renew: secret
        ad sp create-for-rbac,ad sp credential reset,ad app credential reset: secret
        functionapp|webapp config appsettings list: secret
        functionapp|webapp config appsettings set: write
        functionapp|webapp config appsettings delete: destroy
        vm create,vmss create,aks create,sql db create,sql server create,postgres|mysql|cosmosdb|redis create,aks nodepool add: spend
        reservations reservation-order purchase,billing *: spend
        vm run-command invoke|create,vmss run-command invoke|create: opaque
        ssh *: opaque
        container exec|attach: opaque
        containerapp exec: opaque
        aks command invoke: opaque
        webapp ssh,webapp remote-connection create: opaque
        network bastion ssh|rdp|tunnel: opaque
        rest: network --method=delete:destroy --method=get:=read
        extension add|update: opaque
        extension remove: write
        upgrade: execute
        devops|repos|pipelines|boards * delete|destroy: destroy
        pipelines run: execute
        acr build|run,acr task run: execute
        deployment *: execute --mode=complete:destroy
        deployment group|sub|mg|tenant create|validate|what-if: execute --mode=complete:destroy
        group delete: destroy
        storage blob|file|fs|directory delete|delete-batch|remove: destroy
        storage blob sync|copy|upload|upload-batch|download|download-batch: network --delete-destination:destroy --overwrite:write
        storage azcopy *: network
        storage copy: network
        storage remove: destroy
        vm deallocate|stop|start|restart|redeploy|resize|update|generalize: write
        vm|vmss reimage|simulate-eviction: destroy
        functionapp|webapp deploy|up: network
        functionapp|webapp deployment source|slot|user|container|list-publishing-profiles *: write
        sql db restore|import: write
        sql db export: network
        lock delete,role assignment delete,policy assignment delete: destroy
        interactive: opaque
        configure,config set,config unset,cloud set: write
        * delete|purge|remove|clear|delete-*|destroy|purge-*|delete-batch|reset|revoke|revoke-*|detach|detach-*|disassociate|drain|clean|flush|terminate|wipe|evict|abort|abandon: destroy
        * list|show|list-*|show-*|get-*|exists|wait|check-*|find|version|query|validate|what-if|tail|download-logs: read
        * create|update|set|start|stop|restart|deallocate|add|assign|scale|enable|disable|import|attach|upgrade|move|tag|approve|reject|swap: write",
    )
    .corrects("name/n=")
    .options(
        "debug help/h only-show-errors output/o= query= verbose subscription= resource-group/g= name/n= yes/y no-wait ids+ \
         location/l= tags+ version/v id= expose-token method/m= uri,url/u= body/b= headers+",
    ),
    program(
        "azcopy",
        "azure.storage",
        "\
        copy: network path dest --overwrite:write --dry-run:=read
        sync: network path dest --delete-destination!=false:destroy --dry-run:=read
        remove: destroy url --dry-run:=read
        make: write url
        list: read url
        set-properties: write url
        bench: network url
        jobs clean|remove: destroy
        jobs resume: network id
        jobs list|show: read
        login|logout: network
        env|doc|help: read",
    )
    .renames("cp=copy c=copy rm=remove s=sync bench=bench ls=list")
    .options("recursive? overwrite= dry-run delete-destination= exclude-path= exclude-pattern= include-path= include-pattern= from-to= log-level= cap-mbps= output-type= check-length? put-md5 as-subdir? block-size-mb= block-blob-tier= content-type= s2s-preserve-access-tier? tenant-id= identity service-principal application-id= certificate-path= trusted-microsoft-suffixes= help/h version/v skip-version-check list-of-files= preserve-permissions? preserve-smb-info? mirror-mode? force-if-read-only"),
];
