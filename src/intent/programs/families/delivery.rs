//! Infrastructure as code and the tools that configure machines: Pulumi, Serverless, CDK, Ansible, Nomad and others.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "pulumi",
        "pulumi",
        "\
        up: execute --yes:destroy --skip-preview:destroy
        destroy|down: destroy =destroy
        refresh: execute --yes:write
        preview|watch: execute
        import: write type name id
        cancel: destroy stack
        stack rm: destroy name --force:destroy
        stack init|rename|change-secrets-provider|select: write name
        stack tag rm: destroy name
        stack tag set: write name value
        stack tag get|ls: read
        stack export: read --file:> --show-secrets:secret
        stack import: destroy --file:<
        stack output: read name --show-secrets:secret
        stack unselect|graph|history|ls: read
        stack: read --show-secrets:secret
        state delete: destroy id
        state unprotect|rename|repair|upgrade|move|taint|untaint|edit: write id
        state protect: write id
        config set|cp|set-all|refresh: write key value
        config rm|rm-all: destroy key*
        config get: read key
        config env rm: destroy name
        config env init|add: write
        config env ls: read
        config: read --show-secrets:secret
        env run: opaque
        env open|get: secret name
        env rm: destroy name
        env init|set|edit|clone|tag|version: write name
        env ls|diff: read
        logs|about|whoami|version|schema|console|gen-completion|help: read
        login|logout: network url
        new|convert|install|package: execute name
        plugin install: execute
        plugin rm: destroy
        plugin ls: read
        policy publish: network
        policy enable|disable|new: write name
        policy rm: destroy name
        policy ls|validate-config: read
        org set-default: write name
        org get-default,org: read
        deployment run: execute
        deployment settings: write
        query: execute
        ai|neo: network",
    )
    .renames("update=up pre=preview")
    .options(
        "yes/y stack/s= cwd/C= color= non-interactive debug/d verbose/v= help/h logtostderr logflow parallel/p= target/t= target-replace= target-dependents \
         replace= refresh/r? skip-preview/f diff message/m= config/c= config-path config-file= expect-no-changes show-config show-reads show-sames \
         show-full-output? suppress-outputs suppress-permalink? policy-pack= secrets-provider= exclude-protected remove preserve-config force secret plaintext \
         path json/j show-secrets show-ids show-urls/u file= all/a tracing= emoji/e profiling= disable-integrity-checking memprofilerate= fully-qualify-stack-names/Q \
         continue-on-error exec-kind=! exec-agent= import-file= plan= save-plan= event-log= preview-only run-program? attach-debugger= local/l cloud-url= default-org= name/n= description= generate-only/g template-mode dir=",
    ),
    program(
        "serverless sls",
        "serverless",
        "\
        deploy: execute --force:execute
        deploy function: execute
        deploy list: read
        remove: destroy
        rollback,rollback function: write
        invoke: network
        invoke local: execute
        package|offline|install|create: execute
        plugin install|uninstall: execute name
        plugin list|search: read
        config credentials: write
        param get: secret name
        param list: secret
        logs|metrics|info|print|doctor|slstats|output|dashboard|help|version|support: read
        login|logout: network",
    )
    .plugins()
    .options(
        "stage/s= region/r= aws-profile= function/f= verbose force package/p= config/c= data/d= path= type/t= log/l raw context= timestamp= app= org= service= \
         tail startTime= filter= template= name/n= help/h version/v param= debug= conceal use-local-credentials update-config qualifier/q= env/e= context-path=",
    ),
    program(
        "sam",
        "sam",
        "\
        deploy: network --template-file:<
        delete: destroy
        build: execute --template-file:<
        sync: network --watch:network
        local invoke|start-api|start-lambda|callback|execution|generate-event: execute name
        remote invoke: network name
        remote *: network
        package|publish: network
        init: write
        pipeline *: write
        list|logs|traces|validate|docs: read
        list *: read",
    )
    .options(
        "stack-name= s3-bucket= s3-prefix= region= profile= capabilities+ guided/g template-file,template/t= config-file= config-env= parameter-overrides+ no-prompts \
         no-confirm-changeset no-fail-on-empty-changeset resolve-s3 debug help/h use-container/u cached parallel/p tail name/n= watch code event/e= output= \
         force-upload tags+ role-arn= disable-rollback on-failure= image-repository= resolve-image-repos no-execute-changeset base-dir/s= build-dir/b= save-params kms-key-id=",
    ),
    program(
        "cdk aws-cdk",
        "cdk",
        "\
        deploy: execute stack* --app:opaque --force:execute --require-approval=never:destroy
        destroy: destroy stack* --app:opaque
        synth|diff|ls|metadata|watch|import|migrate|drift|refactor: execute stack* --app:opaque
        rollback: write stack* --app:opaque
        gc: destroy environment*
        bootstrap: write environment* --app:opaque
        context: read --clear:destroy --reset:destroy
        init: execute
        doctor|doc|notices|version|flags: read
        ack: write id",
    )
    .renames("list=ls docs=doc acknowledge=ack synthesize=synth")
    .options(
        "app/a= context/c= plugin/p=! trace strict lookups? ignore-errors json/j verbose/v debug profile= proxy= ca-bundle-path= ec2creds/i version-reporting? \
         path-metadata? asset-metadata? role-arn/r= staging? output/o= notices? no-color ci unstable= version help/h all exclusively/e require-approval= force/f \
         parameters= outputs-file/O= hotswap hotswap-fallback watch concurrency= method/m= no-execute toolkit-stack-name= tags/t= rollback? no-rollback/R \
         build-exclude/E= quiet/q long/l language= template= clear reset= fail security-only region= yes/y action= import-existing-resources",
    ),
    program(
        "packer",
        "packer",
        "\
        build: execute path --force:destroy
        init: network path
        fmt: write path --check:=read
        validate|inspect|console|hcl2_upgrade|fix|version: read path --write:write
        plugins install: execute name
        plugins remove: destroy name
        plugins installed|required: read",
    )
    .one_dash()
    .options("var= var-file= only= except= force color? debug on-error= parallel-builds= timestamp-ui machine-readable warn-on-undeclared-var syntax-only upgrade check diff write recursive help version use-sequential-evaluation"),
    program(
        "vagrant",
        "vagrant",
        "\
        destroy: destroy name*
        up|reload|provision|resume: execute name*
        halt|suspend: write name*
        ssh|powershell|winrm|rdp: opaque
        ssh-config|winrm-config: read name
        box add: network name
        box remove|prune: destroy name
        box update|repackage: network
        box list|outdated: read
        snapshot delete: destroy name
        snapshot restore|pop: destroy name
        snapshot save|push: write name
        snapshot list: read
        plugin install|update|repair|expunge: execute name
        plugin uninstall: write name
        plugin list: read
        cloud *: network
        package: write name
        push|share|login|upload: network
        init: write name
        rsync|rsync-auto: network
        validate|status|global-status|port|version|help|list-commands|autocomplete|cap: read",
    )
    .plugins()
    .options("force/f name= provider= provision no-provision provision-with= parallel? debug color? no-color version/v help/h machine-readable timestamp debug-timestamp no-tty graceful/g command/c= plain/p no-destroy-on-error install-provider prune all box-version= box= clean checksum= output= vagrantfile= base= include= minimal/m keep-active-boxes/k dry-run/n"),
    program(
        "ansible-playbook",
        "ansible",
        ": execute =playbook path* --syntax-check:=read --list-hosts:=read --list-tasks:=read --list-tags:=read --module-path:opaque --connection:execute --ssh-common-args:opaque --ssh-extra-args:opaque --scp-extra-args:opaque --sftp-extra-args:opaque",
    )
    .options(
        "inventory,inventory-file/i= limit/l= tags/t= skip-tags= check/C diff/D extra-vars/e= become/b become-user= become-method= ask-become-pass/K user,private-key= user/u= forks/f= \
         verbose/v connection/c= timeout/T= private-key,key-file= vault-password-file,vault-pass-file= vault-id= ask-vault-pass,ask-vault-password/J ask-pass/k step start-at-task= syntax-check \
         list-hosts list-tasks list-tags flush-cache force-handlers module-path/M= ssh-common-args= ssh-extra-args= scp-extra-args= sftp-extra-args= become-password-file= connection-password-file= version help/h",
    )
    .abbreviates(),
    program(
        "ansible",
        "ansible",
        ": opaque =run pattern --module-name=ping:=execute --version:=read --list-hosts:=read",
    )
    .options("module-name/m= args/a= inventory/i= become/b become-user= ask-become-pass/K user/u= forks/f= limit/l= extra-vars/e= check/C diff/D one-line/o verbose/v background/B= poll/P= tree/t= list-hosts version help/h")
    .abbreviates(),
    program(
        "ansible-galaxy",
        "ansible",
        "\
        collection install,role install,install: network name* =galaxy_install
        role remove,remove: destroy name* =galaxy_remove
        collection publish: network path =galaxy_publish
        role import,import: network =galaxy_import
        role delete: destroy =galaxy_delete
        collection init,role init,init,collection build: write name
        collection download: network name*
        collection list|verify,role list|info|search,list,info,search: read name
        login: network",
    )
    .options("force/f requirements-file,role-file/r= collections-path,roles-path/p= server/s= api-key,token= ignore-errors/i no-deps/n upgrade/U pre verbose/v help/h version ignore-certs/c"),
    program(
        "ansible-vault",
        "ansible",
        "\
        view: secret path =vault_view
        decrypt: secret path* =vault_decrypt --output:>
        encrypt: write path* =vault_encrypt --output:>
        encrypt_string: read =vault_encrypt_string
        rekey: write path* =vault_rekey
        edit|create: opaque path",
    )
    .options("vault-password-file,vault-pass-file= vault-id= ask-vault-pass,ask-vault-password/J new-vault-id= new-vault-password-file= output= encrypt-vault-id= name/n= stdin-name= prompt/p verbose/v help/h version"),
    program("ansible-inventory ansible-doc ansible-config ansible-lint", "ansible", "list|dump|view|init|validate: read\n: read -* --inventory:execute --playbook-dir:execute")
        .options("list graph host= inventory/i= yaml/y toml vars export output= type/t= verbose/v help/h version vault-password-file= ask-vault-pass limit/l= playbook-dir= config/c= only-changed format/f= fix? profile= offline exclude= parseable/p strict quiet/q"),
    program(
        "nomad",
        "nomad",
        "\
        job run: execute path --var-file:<
        job stop: destroy name --purge:destroy
        job dispatch|periodic|promote|revert|scale|restart|eval|start|deployments|tag: write name
        job plan|validate|inspect|status|history|allocs|init: read path
        run: execute path =job_run
        stop: destroy name =job_stop
        plan|validate: read path
        alloc exec,exec: opaque
        alloc stop,alloc restart,alloc signal: destroy id
        alloc status|logs|fs|checks: read id
        node drain: destroy id
        node purge: destroy id
        node eligibility|config|meta|pool: write id
        node status,status: read id
        namespace delete: destroy name
        namespace apply: write path
        namespace list|status|inspect: read name
        deployment fail|pause|promote|resume|unblock: write id
        deployment list|status: read id
        acl bootstrap,acl token create: secret
        acl token|policy|role|auth-method|binding-rule delete: destroy id
        acl token|policy|role|auth-method|binding-rule create|update|apply: write name
        acl token|policy|role|auth-method|binding-rule list|info|self: read id
        var get: secret path
        var put: write path
        var purge: destroy path
        var list|init: read
        var lock: opaque
        volume delete|deregister|detach: destroy id
        volume create|register|init: write path
        volume status,volume snapshot list: read id
        volume snapshot create: write id
        volume snapshot delete: destroy id
        quota delete: destroy name
        system gc: destroy
        system reconcile: write
        server force-leave: destroy name
        server join: write
        server members: read
        operator raft|autopilot|snapshot|debug|api|scheduler|keyring|root|gossip *: execute
        operator api: network path --X=DELETE:destroy
        operator debug|metrics: read
        agent: execute
        monitor|ui|version|eval|scaling|service|plugin|sentinel|license: read
        login: secret",
    )
    .alone()
    .one_dash()
    .options(
        "address= region= namespace= token= ca-cert= ca-path= client-cert= client-key= tls-skip-verify tls-server-name= no-color force-color purge detach verbose yes/y \
         check-index= var= var-file= policy-override hcl2-strict? output global no-shutdown-delay eval-id= json t= enable disable deadline= force no-deadline \
         ignore-system keep-metadata self m= job task= f tail n= c stderr signal/s= short evals prefix stats allocs help/h version/v X= meta= out= in= type= policy= name= node= X=",
    ),
    program(
        "knife chef",
        "chef",
        "\
        node|client|cookbook|role|environment|data|user|group delete|bulk: destroy name*
        data bag delete: destroy name*
        node|client|cookbook|role|environment|data|user create|edit|upload|from|run_list|key|reregister: write name*
        node|client|cookbook|role|environment|data|user|status|search|diff|list show|list|download: read name*
        ssh|exec|bootstrap|winrm|shell: opaque
        delete: destroy path*
        upload|push|update|install: network path*
        purge|clean-policy-cookbooks|clean-policy-revisions|undelete|delete-policy|delete-policy-group: destroy
        download|list|show|diff|search|status|deps|describe-cookbook|show-policy|env: read path*
        generate: write
        gem|run|ssl: execute
        configure|export: write",
    )
    .alone()
    .options("config/c= config-option= environment/E= server-url/s= user/u= key/k= yes/y format/F= attribute/a= all/a purge/p recurse/r force verbose/V version/v help/h no-color defaults chef-zero-port= local-mode/z print-after editor/e=! disable-editing/d mode/m="),
    program(
        "chef-client chef-solo chef-apply cinc-client puppet-agent",
        "chef",
        ": opaque --version:=read",
    ),
    program(
        "puppet",
        "puppet",
        "\
        apply: opaque
        agent: execute --noop:=execute
        resource: write type name --edit:opaque
        node clean|purge|deactivate: destroy name*
        cert|ca clean|revoke|destroy: destroy name*
        cert|ca sign|generate: write name*
        cert|ca list|print|verify|fingerprint: read
        module install|upgrade: network name
        module uninstall: destroy name
        module list|search|changes: read
        ssl bootstrap|submit_request|download_cert: network
        ssl clean: destroy
        ssl show|verify: read
        config set|delete: write key value
        config print: read key
        parser validate|dump: read path*
        facts|lookup|describe|doc|help|epp|catalog|generate|strings|plugin|device|filebucket|script|node: execute",
    )
    .alone()
    .options("noop test/t debug/d verbose/v modulepath= environment= server= execute/e=! section= version help/h force all certname= detailed-exitcodes onetime no-daemonize enable disable? tags= render-as="),
    program(
        "puppetserver",
        "puppet",
        "ca clean|revoke: destroy\nca sign|generate|import|setup|migrate: write\nca list: read\nstart|stop|reload|gem|irb|ruby: execute",
    )
    .options("certname= all ttl= help/h version"),
    program("salt salt-call salt-ssh salt-run", "salt", ": opaque =run target function -* --version:=read").options(
        "out,output= grain/G list/L pcre/E compound/C pillar/I nodegroup/N batch-size/b= timeout/t= async static local state-output= log-level/l= config-dir/c= raw/r= roster= verbose/v version help/h",
    ),
    program(
        "salt-key",
        "salt",
        "\
        : read =key_list name --list-all:=read --list:=read --delete:@key_delete/destroy --delete-all:@key_delete/destroy --accept:@key_accept/write --accept-all:@key_accept/write \
         --reject:@key_reject/write --reject-all:@key_reject/write --print:=read --finger:=read",
    )
    .options("list/l= list-all/L accept/a= accept-all/A reject/r= reject-all/R delete/d= delete-all/D print/p= print-all/P finger/f= finger-all/F yes/y include-all include-accepted include-rejected out= config-dir/c= help/h version gen-keys="),
];
