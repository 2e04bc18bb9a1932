//! Clouds: AWS, Google Cloud and Azure, one resource a service.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "aws",
        "aws.*",
        "\
        s3 ls: read url
        s3 cp: network path dest --recursive:network
        s3 mv: write path dest
        s3 sync: write path dest --delete:destroy
        s3 rm: destroy url
        s3 rb: destroy url
        s3 mb: write url
        s3 presign: secret url
        s3api put-bucket-policy|put-bucket-acl|put-public-access-block: write
        ssm start-session|send-command: opaque
        ecs execute-command: opaque
        emr ssh|put|get|socks: opaque
        lambda invoke: execute path>
        secretsmanager get-secret-value|batch-get-secret-value|get-random-password: secret
        ssm get-parameter|get-parameters|get-parameters-by-path: read --with-decryption:secret
        ecr get-login-password|get-authorization-token|get-login: secret
        sts get-caller-identity: read
        sts *: secret
        iam create-access-key|create-service-specific-credential|create-login-profile: secret
        kms decrypt|generate-data-key: secret
        rds generate-db-auth-token: secret
        eks get-token: secret
        eks update-kubeconfig: write
        configure export-credentials|get: secret
        configure list|list-profiles: read
        configure|configure *: write
        sso login|logout: network
        ec2 purchase-*|savingsplans create-savings-plan: spend
        ec2 get-password-data: secret
        ec2 get-console-*: read
        * delete-*|terminate-*|destroy-*|purge-*|deregister-*|remove-*|batch-delete-*: destroy
        * schedule-key-deletion|release-address|revoke-*: destroy
        * describe-*|list-*|get-*|head-*|search-*|lookup-*|batch-get-*|query|scan|wait|filter-log-events|tail|check-*: read",
    )
    .depth(2)
    .options(
        "profile= region= output= query= endpoint-url= color= ca-bundle= cli-read-timeout= cli-connect-timeout= \
         cli-binary-format= debug no-verify-ssl no-paginate no-sign-request no-cli-pager cli-auto-prompt no-cli-auto-prompt version \
         cli-input-json= cli-input-yaml= generate-cli-skeleton?",
    ),
    program(
        "gcloud",
        "gcp.*",
        "\
        auth print-access-token|print-identity-token: secret
        auth application-default print-access-token: secret
        auth list|describe: read
        auth *: network
        compute ssh|scp|start-iap-tunnel|connect-to-serial-port: opaque
        compute instances get-serial-port-output: read name*
        secrets versions access: secret name
        container clusters get-credentials: write name
        * reset-windows-password: secret name
        * delete|destroy|remove-iam-policy-binding|delete-*: destroy name*
        * deploy: network
        projects delete: destroy name
        config set|unset: write
        config list|get-value|get: read
        * list|describe|get-iam-policy|read|tail|list-*|describe-*|get-*|help|info|version: read
        *: write",
    )
    .skip("alpha beta preview")
    .options(
        "account= project= billing-project= configuration= flags-file= flatten= format= help/h impersonate-service-account= log-http \
         quiet/q trace-token= user-output-enabled? verbosity= filter= limit= page-size= sort-by= uri zone= region= async \
         access-token-file= version/v",
    ),
    program(
        "az",
        "azure.*",
        "\
        account get-access-token: secret
        account show|list|list-locations: read
        account clear: destroy
        account *: write
        login|logout: network
        keyvault secret show|download: secret
        keyvault secret list: read
        keyvault key|certificate download: secret
        * keys|credential list|show|renew: secret
        * list-keys|show-connection-string|get-credentials|list-connection-strings|list-publishing-credentials: secret
        ad sp create-for-rbac: secret
        vm run-command invoke: opaque
        ssh *: opaque
        container exec|attach: opaque
        aks command invoke: opaque
        webapp ssh|remote-connection create: opaque
        rest: network --method=delete:destroy
        extension add|update: opaque
        group delete: destroy --name:destroy
        * delete|purge|remove|clear|delete-*: destroy
        * list|show|list-*|show-*|get-*|exists|wait|check-*|find|version: read
        * create|update|set|start|stop|restart|deallocate|add|assign|scale: write",
    )
    .options(
        "debug help/h only-show-errors output/o= query= verbose subscription= resource-group/g= name/n= yes/y no-wait ids+ \
         location/l= tags+ version/v",
    ),
];
