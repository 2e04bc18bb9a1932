//! Clusters and what runs in them: their makers, their meshes, and what is deployed to them continuously.

use super::super::table::{Program, program};

/// Options that most clients of Kubernetes share.
macro_rules! cluster {
    ($own:literal) => {
        concat!(
            $own,
            " namespace/n= context= kube-context= kubeconfig= kube-apiserver= kube-as-user= kube-as-group= kube-ca-file= kube-token= as= \
             as-group= as-uid= cluster= user= token= server= request-timeout= insecure-skip-tls-verify tls-server-name= certificate-authority= \
             client-certificate= client-key= cache-dir= help/h version verbose/v? yes/y"
        )
    };
}

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "eksctl",
        "eksctl",
        "\
        create cluster|nodegroup|fargateprofile|addon|capability: spend name --config-file:<
        create iamserviceaccount|iamidentitymapping|accessentry|podidentityassociation: write name --config-file:<
        delete cluster|nodegroup|fargateprofile|addon|iamserviceaccount|iamidentitymapping|accessentry|podidentityassociation|capability: destroy name --config-file:< --approve:destroy
        drain nodegroup: destroy name
        scale nodegroup: spend name
        upgrade cluster|nodegroup: write name --approve:write
        update addon|autonodegroup|autonomousmode|podidentityassociation|nodegroup|iamserviceaccount|zonal-shift-config: write name
        get cluster|clusters|nodegroup|nodegroups|addon|addons|fargateprofile|iamserviceaccount|iamidentitymapping|labels|accessentry|podidentityassociation: read name
        set|unset labels: write
        utils write-kubeconfig: write
        utils describe-stacks|describe-addon-versions|describe-addon-configuration|schema: read
        utils *: write --approve:write
        enable|register|associate|deploy repo|flux|profile|cluster|identityprovider: write
        deregister|disassociate cluster|identityprovider: destroy
        anywhere *: opaque
        info|version|completion|help: read",
    )
    .options(
        "name/n= cluster/c= region/r= config-file/f= profile/p= wait/w? force approve verbose/v= help/h color/C= dumpLogs/d timeout= nodes/N= nodes-min/m= \
         nodes-max/M= node-type/t= nodegroup-name= version= managed zones= fargate ssh-access? ssh-public-key= node-volume-size= spot dry-run output/o= \
         kubeconfig= set-kubeconfig-context auto-kubeconfig tags= disable-nodegroup-eviction drain? parallel= include= exclude= only-missing instance-types= \
         role-only role-name= attach-policy-arn= namespace= all cfn-role-arn= without-nodegroup alb-ingress-access asg-access full-ecr-access \
         enable-ssm max-grace-period= pod-eviction-wait-period= undo arn= username= group= labels/l=",
    ),
    program(
        "kops",
        "kops",
        "\
        create cluster|instancegroup|ig: write name
        create *,create: write --filename:<
        delete cluster|instance|instancegroup|ig|secret|keypair|sshpublickey: destroy name --yes:destroy
        delete: destroy --filename:<
        replace: write --filename:< --force:destroy
        update cluster: write name --yes:spend
        rolling-update cluster,rolling-update: write name --yes:destroy
        reconcile cluster: write name --yes:destroy
        export kubeconfig|kubecfg: secret name --admin:secret
        get secrets|secret|keypairs|assets: read name
        get *,get: read name
        edit *: opaque
        upgrade cluster: write name
        promote|distrust|rotate|trust keypair|secrets: write name
        toolbox dump|template|instance-selector: read
        toolbox *: execute
        validate cluster,validate: read name
        set|unset cluster|instancegroup|ig: write name
        completion|version|help: read",
    )
    .options("name= state= config= verbosity/v= help/h yes/y filename/f= output/o= zones= node-count= node-size= control-plane-size= networking= force cloud= admin? external unregister region= cloudonly full ssh-public-key= dry-run instance-group= wait= out= target= allow-kops-downgrade"),
    program(
        "kustomize",
        "kustomize",
        "\
        build: read path --enable-exec:opaque --enable-alpha-plugins:opaque --enable-helm:execute --helm-command:opaque --output:>
        create: write
        edit add|set|remove|fix|alpha-list-builtin-plugin: write
        edit *: write
        fn run: opaque
        cfg *: write
        localize: network url path
        version|completion|help: read",
    )
    .options("output/o= load-restrictor= enable-helm helm-command= enable-alpha-plugins enable-exec env/e= mount= network network-name= reorder= as-current-user stack-trace help/h helm-kube-version= enable-star enable-managedby-label resources= autodetect namespace= recursive"),
    program(
        "argocd",
        "argocd",
        "\
        app delete: destroy name* --cascade:destroy
        app delete-resource|terminate-op: destroy name
        app rollback: write name id --prune:destroy
        app sync: write name* --prune:destroy --force:destroy --replace:destroy --local:write
        app create|set|unset|patch|edit|patch-resource|actions|add-source|remove-source|confirm-deletion: write name --upsert:write
        app manifests|get|list|diff|history|logs|resources|wait|get-resource: read name
        app actions run: execute name action
        app actions list: read name
        appset delete: destroy name*
        appset create|generate: write path
        appset get|list: read name
        cluster add: write context
        cluster rm: destroy name*
        cluster set|rotate-auth: write name
        cluster get|list: read name
        repo|repocreds|gpg|cert rm: destroy name*
        repo|repocreds|gpg|cert add,cert add-tls|add-ssh: write url
        repo|repocreds|gpg|cert list|get: read name
        proj delete: destroy name*
        proj create|edit|set|allow-*|deny-*|add-*|remove-*|windows: write name
        proj role create-token: secret project name
        proj role delete|delete-token|remove-policy|remove-group: destroy project name
        proj role create|add-policy|add-group: write project name
        proj role list|get|list-tokens: read project name
        proj get|list: read name
        account generate-token: secret
        account delete-token: destroy id
        account update-password: write
        account bcrypt: secret
        account list|get|can-i|get-user-info: read
        admin initial-password: secret
        admin export: secret
        admin import: destroy path --prune:destroy
        admin *: execute
        configure|context|ctx: write name
        context delete: destroy name
        login|relogin|logout: network host
        version|completion|help: read",
    )
    .options(
        "server= auth-token= core insecure plaintext grpc-web grpc-web-root-path= port-forward port-forward-namespace= config= header/H= loglevel= logformat= \
         argocd-context= kube-context= client-crt= client-crt-key= server-crt= controller-name= redis-name= repo-server-name= prompts-enabled? help/h yes/y cascade? \
         propagation-policy/p= selector/l= app-namespace/N= prune force revision= resource= local= dry-run replace timeout= async retry-limit= strategy= \
         output/o= project= repo= path= dest-server= dest-namespace= dest-name= helm-set= values= values-literal-file= sync-policy= auto-prune self-heal upsert file/f= \
         parameter/p= hard-refresh refresh wait health sync name= username= password= ssh-private-key-path= type= account= id= expires-in/e= sso current-password= \
         new-password= kustomize-image= source-position= namespace/n= in-cluster system-namespace= service-account= kubeconfig= label= assumeYes",
    ),
    program(
        "flux",
        "flux",
        "\
        bootstrap *: network
        install: write
        uninstall: destroy
        delete source: destroy kind name
        delete kustomization|ks|helmrelease|hr|alert|alert-provider|receiver|image|tenant: destroy name
        create secret *,create secret: secret name
        create source: write kind name
        create kustomization|ks|helmrelease|hr|alert|alert-provider|receiver|image|tenant: write name --prune:=write --export:=read
        reconcile source|image|kustomization|ks|helmrelease|hr|receiver|alert|alert-provider: write name --with-source:write
        suspend|resume source|image|kustomization|ks|helmrelease|hr|receiver|alert|alert-provider: write name*
        get *,get: read name
        export *: read
        diff|build kustomization|ks|artifact: read name
        logs|events|tree|trace|stats|check|version|completion|help|envsubst|debug|list: read
        push|pull|tag artifact: network url
        migrate: write",
    )
    .options(cluster!("source= path= url= branch= export interval= prune? target-namespace= chart= chart-version= values= silent/s timeout= with-source owner= repository= personal? private? hostname= token-auth all-namespaces/A all/a keep-namespace dry-run components= components-extra= network-policy? wait kind= follow/f tail= level= since= pre post username= password= private-key-file= health-check= depends-on= force reset output/o= kustomization-file=")),
    program(
        "istioctl",
        "istio",
        "\
        install,operator init: write --filename:<
        uninstall,operator remove,x uninstall: destroy --purge:destroy
        upgrade: write
        manifest generate,manifest diff: read
        manifest install|apply: write
        kube-inject: read --filename:< --output:>
        analyze|validate: read path*
        proxy-config|pc all|cluster|clusters|listener|listeners|route|routes|endpoint|endpoints|bootstrap|log|ecds|rootca-compare: read name
        proxy-config|pc secret|secrets: secret name
        proxy-status|ps|version|completion|help|verify-install|bug-report|profile: read
        dashboard|dash|d *,dashboard: network
        create-remote-secret: secret
        tag remove: destroy name
        tag set|generate: write name
        tag list: read
        waypoint delete: destroy name*
        waypoint apply|generate: write name
        waypoint list|status: read
        admin|experimental *: execute
        ztunnel-config *: read",
    )
    .renames("x=experimental exp=experimental")
    .options(cluster!("istioNamespace/i= purge set/s= filename/f= skip-confirmation,skip-confirmation/y manifests/d= revision/r= force dry-run verify readiness-timeout= vklog= output/o= level= all-namespaces/A all name= recursive/R color? overwrite enroll-namespace for= wait")),
    program(
        "linkerd",
        "linkerd",
        "\
        uninstall,viz uninstall,multicluster uninstall,jaeger uninstall,multicluster unlink: read
        install,upgrade,inject,uninject,viz install,multicluster install,multicluster link,jaeger install,profile,prune,install-cni: read path
        check,viz check,multicluster check,jaeger check,version,completion,help,diagnostics *,identity,authz: read
        viz tap|top|stat|edges|routes|list|profile|authz: read name
        viz dashboard,jaeger dashboard: network
        multicluster gateways|check|allow: read",
    )
    .plugins()
    .options(cluster!("linkerd-namespace/L= set= values/f= crds ha cni-namespace= output/o= pre proxy wait= force ignore-cluster cluster-name= service-account= from= to= time-window/t= all-namespaces/A port= show= manual enable-debug-sidecar")),
    program(
        "velero",
        "velero",
        "\
        backup delete: destroy name* --all:destroy
        backup create: write name
        backup download: network name --output:>
        backup describe|get|logs: read name*
        restore create: write name --existing-resource-policy=update:destroy
        restore delete: destroy name*
        restore describe|get|logs: read name*
        schedule|backup-location|snapshot-location|repo delete: destroy name*
        schedule|backup-location|snapshot-location|repo create|pause|unpause|set: write name
        schedule|backup-location|snapshot-location|repo get|describe: read name*
        delete backup|restore|schedule|backup-location: destroy name*
        create backup|restore|schedule|backup-location|snapshot-location: write name
        get|describe *: read name*
        uninstall: destroy
        install: write
        plugin add|remove|get: write name
        client config: write
        debug|version|completion|help: read",
    )
    .options(cluster!("confirm all selector/l= include-namespaces= exclude-namespaces= include-resources= exclude-resources= from-backup= from-schedule= wait/w ttl= storage-location= snapshot-volumes? output/o= force namespace-mappings= existing-resource-policy= restore-volumes? schedule= provider= bucket= secret-file= backup-location-config= snapshot-location-config= plugins= use-node-agent details include-cluster-resources? labels= default features=")),
    program(
        "skaffold",
        "skaffold",
        "\
        run|dev|debug|deploy|apply|verify|exec: execute --filename:<
        delete: destroy --filename:<
        build|test: execute --filename:<
        render: execute --output:>
        filter: read
        init: write
        fix: read --overwrite:write
        config set|unset: write key value
        config list: read
        diagnose|inspect|schema|survey|version|completion|help|options|lint|find-configs: read",
    )
    .options(cluster!("filename/f= profile/p= default-repo/d= module/m= build-image/b= cache-artifacts? tag/t= tail port-forward? cleanup? skip-tests file-output= build-artifacts/a= output/o= quiet/q label/l= status-check? toot digest-source= env-file= force push? auto-build? auto-deploy? trigger= watch-image/w= rpc-port= dry-run verbosity/v= kube-context= overwrite prune no-prune")),
    program(
        "tilt",
        "tilt",
        "\
        up|ci|alpha: opaque
        down: destroy --delete-namespaces:destroy
        trigger|enable|disable|args: write name*
        delete: destroy kind name
        apply|create|edit|patch|docker-prune: write
        get|describe|logs|status|dump|doctor|explain|api-resources|version|help|verify-install|wait|lsp|completion: read",
    )
    .options("file/f= context= namespace/n= host= port= debug/d verbose/v help/h stream legacy delete-namespaces output/o= follow web klog="),
    program(
        "minikube",
        "minikube",
        "\
        delete: destroy --all:destroy --purge:destroy
        start: execute
        stop|pause|unpause: write
        ssh|kubectl: opaque
        cp: network path dest
        image rm: destroy image*
        image load|build|pull|push|tag: write image*
        image ls|save: read
        cache delete: destroy image*
        cache add|reload|sync: write image*
        cache list: read
        node delete: destroy name
        node add|start|stop: write name
        node list: read
        addons enable|disable|configure: write name
        addons list|images|open: read
        config set|unset: write key value
        config get|view|defaults: read
        profile: write name
        profile list: read
        mount: network path
        tunnel|service|dashboard: network name
        service list: read
        ssh-key|ip|docker-env|podman-env|logs|status|version|update-check|options|completion|help|license|ssh-host: read
        update-context: write",
    )
    .options(
        "profile/p= all purge driver= memory= cpus= nodes/n= kubernetes-version= addons= container-runtime= alsologtostderr v= logtostderr help/h force \
         node= user= disk-size= network-plugin= cni= wait= output/o= base-image= apiserver-port= feature-gates= extra-config= insecure-registry= \
         registry-mirror= delete-on-failure dry-run download-only embed-certs ha interactive? keep-context mount mount-string= native-ssh? ports= preload? \
         static-ip= subnet= vm-driver= wait-timeout= log_dir= stderrthreshold= vmodule= skip-audit rootless bootstrapper/b= keep-context-active cancel-scheduled schedule= cleanup/c",
    ),
    program(
        "kind",
        "kind",
        "\
        delete cluster: destroy name
        delete clusters: destroy name* --all:destroy
        create cluster: execute --config:<
        load docker-image|image-archive: write image*
        export kubeconfig: write
        export logs: read path>
        get kubeconfig: secret
        get clusters|nodes: read
        build node-image: execute
        version|completion|help: read",
    )
    .alone()
    .options("name/n= kubeconfig= config= image= retain wait= verbosity/v= quiet/q help/h version nodes= all/A internal loglevel="),
    program(
        "k3d",
        "k3d",
        "\
        cluster delete: destroy name* --all:destroy
        cluster create: execute name --config:<
        cluster start|stop|edit: write name*
        cluster list: read name*
        node delete: destroy name*
        node create|start|stop|edit: write name*
        node list: read name*
        registry delete: destroy name*
        registry create: execute name
        registry list: read
        kubeconfig get: secret name
        kubeconfig merge: write name
        image import: write image*
        config init|migrate: write
        version|completion|help: read",
    )
    .options("all/a config/c= servers/s= agents/a= port/p= image/i= verbose trace help/h wait timeout= output/o= volume/v= token= network= k3s-arg= kubeconfig-update-default? kubeconfig-switch-context? registry-create= registry-use= no-lb no-rollback subnet= env/e= label= cluster/c= mode/m= role="),
    program(
        "k9s",
        "k9s",
        ": opaque\nversion|info|help: read",
    )
    .options(cluster!("all-namespaces/A command/c= headless readonly write refresh/r= logLevel/l= crumbsless splashless screen-dump-dir= logFile=")),
    program("stern", "kubernetes", ": read =logs pattern").options(cluster!(
        "selector/l= container/c= exclude-container/E= exclude/e= include/i= since/s= tail= output/o= template= template-file= timestamps/t? all-namespaces/A \
         color= no-follow exclude-pod= field-selector= highlight/H= max-log-requests= node= only-log-lines diff-container/d prompt/p stdin ephemeral-containers? init-containers? container-state= timezone= completion= config= verbosity="
    )),
    program(
        "kubectx",
        "kubernetes",
        ": write =config_use_context name --d:@config_delete_context/destroy --unset:@config_unset/write --current:=read nothing:=read",
    )
    .options("help/h version/V current/c unset/u d="),
    program(
        "kubens",
        "kubernetes",
        ": write =config_set_context namespace --current:=read nothing:=read",
    )
    .options("help/h version/V current/c force/f"),
    program(
        "helmfile",
        "helm",
        "\
        destroy|delete: destroy
        apply: execute --skip-diff-on-install:write
        sync: execute
        version|show-dag|help: read
        build|list|status|lint|template|diff|write-values|fetch|deps|repos|test|cache|init: execute",
    )
    .options("file/f= environment/e= selector/l= namespace/n= kube-context= kubeconfig= state-values-set= state-values-file= set= values= args= skip-deps concurrency= interactive/i quiet/q debug log-level= no-color help/h version/v purge wait allow-no-matching-release helm-binary/b=! kustomize-binary/k=! chart/c= output= detailed-exitcode suppress-secrets include-needs skip-needs skip-cleanup"),
    program(
        "rancher",
        "rancher",
        "\
        ssh|kubectl|prompt: opaque
        token: secret
        token delete: destroy name
        clusters kubeconfig: secret name
        clusters delete: destroy name*
        clusters create|import|add-member-role|delete-member-role: write name
        clusters ls: read
        projects|namespaces delete: destroy name*
        projects|namespaces create|add-member-role|delete-member-role|move: write name
        projects|namespaces ls: read
        nodes delete: destroy name*
        nodes ls: read
        context switch|use: write
        context current: read
        machines ls: read
        server current|ls|switch|delete: write
        settings set: write name value
        settings get|ls: read name
        up: write
        rm: destroy name*
        login: network url
        ps|inspect|events|wait|version|help|globaldns: read",
    )
    .alone()
    .renames("cluster=clusters project=projects namespace=namespaces node=nodes ctx=context")
    .options("debug config/c= help/h version/v token/t= context= format= type= quiet/q role= name/n= skip-verify file/f="),
];
