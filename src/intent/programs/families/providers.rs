//! Providers of machines and networks: `DigitalOcean`, Linode, Hetzner, Scaleway, IBM, Oracle and others.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "doctl",
        "digitalocean",
        "\
        compute ssh: opaque
        compute droplet delete: destroy name*
        compute droplet create: spend name*
        compute volume|snapshot|image|domain|firewall|load-balancer|reserved-ip|floating-ip|ssh-key|tag|certificate|cdn|vpc-nat-gateway delete|remove: destroy name*
        compute volume|load-balancer|reserved-ip|floating-ip|cdn|vpc-nat-gateway create: spend name
        compute snapshot|image|domain|firewall|ssh-key|tag|certificate create|import|update|apply|add-rules|add-droplets|add-tags: write name
        compute firewall remove-rules|remove-droplets|remove-tags: destroy id
        compute cdn flush: destroy id
        compute load-balancer purge-cache|remove-droplets|remove-forwarding-rules: destroy id
        compute load-balancer update|add-droplets|add-forwarding-rules: write id
        compute domain records delete: destroy domain id*
        compute domain records create|update: write domain
        compute domain records list: read domain
        compute droplet-action reboot|power-cycle|power-on|power-off|shutdown|snapshot|rename|enable-backups|disable-backups|enable-ipv6|change-kernel: write id
        compute droplet-action rebuild|restore|password-reset: destroy id
        compute droplet-action resize: spend id
        compute droplet untag: write name*
        compute droplet tag: write name*
        compute volume-action|image-action|reserved-ip-action|floating-ip-action attach|detach|detach-by-droplet-id|resize|transfer|assign|unassign|convert: write id
        compute droplet|volume|snapshot|image|domain|firewall|load-balancer|reserved-ip|floating-ip|ssh-key|tag|certificate|cdn|size|region|action|droplet-action|image-action list|get|actions|kernels|neighbors|backups|snapshots|list-user|list-distribution|list-application|list-public|list-by-droplet|wait|1-click: read name*
        kubernetes cluster delete: destroy name*
        kubernetes cluster delete-selective: destroy name
        kubernetes cluster create: spend name
        kubernetes cluster upgrade|update|registry: write name
        kubernetes cluster kubeconfig show: secret name
        kubernetes cluster kubeconfig save: write name
        kubernetes cluster kubeconfig remove: write name
        kubernetes cluster node-pool delete|delete-node|replace-node: destroy name id
        kubernetes cluster node-pool create: spend name
        kubernetes cluster node-pool update: write name id
        kubernetes cluster node-pool list|get: read name
        kubernetes cluster list|get|list-associated-resources|get-upgrades: read name
        kubernetes options versions|regions|sizes: read
        kubernetes 1-click install|list: write
        databases delete: destroy id
        databases create|fork|resize: spend id
        databases migrate|maintenance-window: write id
        databases connection|get-ca: secret id
        databases user reset: secret id name
        databases user create|get: secret id name
        databases user|db|pool|replica|topics|index delete: destroy id name
        databases replica create: spend id name
        databases db|pool|topics|replica create|update|promote: write id name
        databases firewalls remove: destroy id
        databases firewalls append|replace: write id
        databases firewalls list: read id
        databases replica connection: secret id name
        databases user|db|pool|replica|topics|events|options|configuration list|get|versions|regions|engines|slugs: read id
        databases configuration update: write id
        databases list|get|backups: read id
        apps delete: destroy id
        apps create: spend --spec:<
        apps create-deployment|update|restart|upgrade-buildpack: network id --spec:<
        apps console: opaque id
        apps dev *: execute
        apps spec get: read id
        apps spec validate: read path
        apps propose: read
        apps list|get|logs|list-deployments|get-deployment|list-regions|list-alerts|list-buildpacks|list-instances: read id
        registry delete|delete-manifest|delete-tag: destroy
        registry repository delete-tag|delete-manifest: destroy repository name*
        registry garbage-collection start: destroy
        registry garbage-collection cancel: write
        registry docker-config|kubernetes-manifest: secret
        registry create: spend name
        registry login|logout: network
        registry repository list|list-tags|list-manifests|list-v2,registry get|garbage-collection: read name
        projects delete: destroy id*
        projects create|update: write id
        projects resources assign: write id
        projects resources list|get,projects list|get: read id
        serverless deploy|init: network path
        serverless undeploy: destroy name*
        serverless functions invoke: network name
        serverless functions|activations|namespaces list|get|logs|result: read name
        serverless namespaces delete: destroy name
        serverless namespaces create: write name
        serverless connect|install|uninstall|watch|upgrade: network
        serverless status: secret
        monitoring alert|uptime delete: destroy id*
        monitoring alert|uptime create|update|get|list: write
        vpcs delete: destroy id*
        vpcs create|update: write id
        vpcs list|get: read id
        genai *: write
        auth init|switch|remove: network
        auth token: secret
        auth list: read
        account|balance|billing-history|invoice|1-click get|list|ratelimit|csv|pdf|summary: read
        version|help|completion: read",
    )
    .alone()
    .renames("k8s=kubernetes k=kubernetes droplets=droplet d=droplet rm=delete del=delete ls=list g=get c=create db=databases dbs=databases database=databases app=apps sls=serverless")
    .options(
        "access-token/t= context= output/o= help/h force/f config/c= api-url/u= trace verbose/v no-header format= wait interactive region= size= image= \
         ssh-keys= tag-name= tag-names= volumes= user-data= user-data-file= enable-backups enable-ipv6 enable-monitoring vpc-uuid= count= version= \
         node-pool= name= spec= project= project-id= engine= num-nodes= dangerous dry-run set-current-context expiry-seconds= record-type= \
         record-name= record-data= record-ttl= record-id= tag= upsert update-sources follow type= deployment= tail= include-untagged-manifests",
    ),
    program(
        "hcloud",
        "hetzner",
        "\
        server ssh: opaque
        server create: spend name
        server rebuild|reset|reset-password|delete: destroy name*
        server change-type|enable-backup: spend name
        server poweroff|shutdown|reboot|poweron|detach-iso|attach-iso|disable-backup|disable-protection|enable-rescue|disable-rescue: write name*
        server request-console|enable-rescue: secret name
        volume|load-balancer|floating-ip|primary-ip create: spend name
        load-balancer remove-target|delete-service: destroy name
        load-balancer-type|server-type|datacenter|location|iso list|describe: read name
        context list|active: read
        context create|use|rename: write name
        config set|unset|add|remove: write
        all list: read
        zone|rrset|firewall|network|image|certificate|ssh-key|placement-group * remove-*|delete-*: destroy name
        * delete|remove-*|delete-*: destroy name*
        * list|describe|metrics|ip: read name
        * create|update|add-label|remove-label|attach|detach|assign|unassign|add-*|set-*|enable-*|disable-*|change-*|apply-to-resource: write name
        version|completion|help: read",
    )
    .alone()
    .depth(2)
    .options(
        "context= config= debug debug-file= endpoint= help/h output/o= poll-interval= quiet no-experimental-warnings selector/l= sort/s= name= type= image= \
         location= datacenter= ssh-key= user-data-from-file= network= volume= firewall= label= server= size= format= automount without-ipv4 without-ipv6 \
         start-after-create? primary-ipv4= primary-ipv6= enable-backup placement-group= allow-deprecated-image token-from-env ip= overwrite/o keep-disk user/u= port/p= ipv6",
    ),
    program(
        "linode-cli linode lin",
        "linode",
        "\
        linodes create|clone|resize: spend
        linodes delete|rebuild|disk-delete|disk-reset-password|linode-reset-password|config-delete|ip-delete|rescue: destroy id
        obj rb|rm|del|mb|put: destroy path*
        obj ls|la|du|info|get: read path
        lke kubeconfig-view: secret id
        lke cluster-create,lke pool-create|pool-update: spend id
        databases *-credentials-reset: destroy id
        databases *-creds-view|*-ssl-cert: secret id
        domains records-delete: destroy id number
        profile token-create|tokens-create: secret
        ssh: opaque
        nodebalancers|volumes create: spend
        volumes resize: spend id
        configure|set-user|remove-user|register-plugin|remove-plugin: write
        * delete|rm|*-delete|remove|*-remove|revoke|*-revoke|reset|*-reset: destroy id*
        * list|ls|view|*-list|*-view|*-get|*-ls: read id*
        * create|update|*-create|*-update|add|*-add|boot|reboot|shutdown|attach|detach|upload|enable|disable|*-enable|*-disable: write id*",
    )
    .alone()
    .depth(2)
    .options(
        "json text markdown pretty format= all all-columns all-rows no-headers delimiter= page= page-size= no-defaults suppress-warnings no-truncation version/v debug \
         help/h as-user= root_pass= label= type= region= image= authorized_keys= authorized_users= size= linode_id= domain= group= tags= private_ip= \
         booted= k8s_version= name= target= record_id= order-by= order= no-retry single-table table= column-width= skip-config",
    ),
    program(
        "scw",
        "scaleway",
        "\
        instance server ssh,instance server console: opaque
        instance server create: spend
        instance server terminate: destroy id*
        instance server backup|start|stop|reboot|standby|enable-routed-ip|update|attach-volume|detach-volume: write id
        k8s kubeconfig get: secret id
        k8s kubeconfig install|uninstall: write id
        k8s cluster|pool create|upgrade: spend
        rdb instance connect: opaque
        rdb instance create|upgrade|clone: spend
        rdb user get-url,rdb instance get-certificate: secret
        baremetal|apple-silicon|elastic-metal|dedibox server create: spend
        secret version access,iam api-key create,iam ssh-key init: secret
        object config get: secret
        registry login|logout: network
        config get|dump: secret key
        config set|unset|reset|destroy|profile|import|delete: write key
        init|login|logout: network
        autocomplete|info|version|help|feedback: read
        * delete|terminate|remove|purge|destroy|reset|revoke|uninstall|flush: destroy id*
        * list|get|describe|wait|logs|dashboard|list-*|get-*: read id*
        * create|add|attach: write
        *: ",
    )
    .alone()
    .depth(3)
    .options("config/c= profile/p= debug/D output/o= help/h wait/w"),
    program(
        "ibmcloud bx",
        "ibmcloud",
        "\
        login|logout|target: network
        iam oauth-tokens: secret
        iam api-key-create,iam service-api-key-create,iam access-token: secret name
        ks cluster config,oc cluster config: secret
        ks|oc cluster|worker|worker-pool|storage|zone rm|delete|remove: destroy name
        ks|oc cluster|worker|worker-pool|storage|zone ls|get|list: read name
        ks|oc cluster|worker|worker-pool|storage|zone update|reload|reboot|replace|resize|add|master: write name
        ks cluster create,oc cluster create: spend
        resource service-instance-create: spend name
        resource reclamation-delete: destroy id
        sm secret get,secrets-manager secret get: secret
        ce|fn|cf push|deploy: network
        plugin install|update|uninstall|repo-add: execute name
        cr login: network
        * ssh|exec: opaque
        * delete|rm|remove|*-delete|*-rm|*-remove|*-terminate|terminate|purge|*-purge: destroy name*
        * list|ls|get|show|*-list|*-get|*-show|*-ls: read name*
        config|api|update: write
        version|help|regions: read",
    )
    .alone()
    .depth(2)
    .options(
        "apikey= sso force/f quiet/q output= region/r= resource-group/g= account/c= user/u= password/p= no-region no-account help/h version/v json cluster/c= \
         recursive name= bucket= key= trace",
    ),
    program(
        "oci",
        "oci.*",
        "\
        compute instance launch: spend
        compute instance terminate: destroy --preserve-boot-volume:destroy
        compute instance action: write
        os object|bucket delete|bulk-delete|delete-object-lifecycle-policy: destroy
        os object get|bulk-download: network --file:>
        os object put|bulk-upload|sync|copy: network --file:< --delete:destroy
        os preauth-request create: secret
        iam api-key|auth-token|customer-secret-key|smtp-credential create|upload: secret
        iam user|ui-password create-or-reset: secret
        ce cluster create-kubeconfig: secret
        ce cluster generate-token: secret
        db autonomous-database generate-wallet: secret
        db autonomous-database|system|database create|launch: spend
        secrets secret-bundle get|get-secret-bundle-by-name: secret
        kms crypto decrypt|export-key|generate-data-encryption-key: secret
        session authenticate|refresh|terminate: network
        session export|import: secret
        setup config|keys|repair-file-permissions|bootstrap|autocomplete: write
        raw-request: network --http-method=DELETE:destroy --http-method=GET:=read
        * delete|terminate|remove|purge|bulk-delete|schedule-deletion|cancel-deletion|delete-*|remove-*|detach: destroy
        * list|get|search|summarize|list-*|get-*|head|summarize-*|request-summarized-*: read
        *: ",
    )
    .alone()
    .depth(3)
    .options(
        "profile= config-file= region= auth= output= query= compartment-id/c= all force help/h debug/d namespace-name/ns,namespace= bucket-name= file= name= \
         instance-id= cluster-id= user-id= wait-for-state= max-wait-seconds= wait-interval-seconds= from-json= generate-full-command-json-input \
         generate-param-json-input= raw-output cli-rc-file= endpoint= cert-bundle= no-retry max-retries= display-name= shape= image-id= subnet-id= \
         availability-domain= metadata= limit= page= prefix= delete dry-run preserve-boot-volume= empty include= exclude= sort-by= sort-order= \
         action= http-method= target-uri= request-body= secret-id= lifecycle-state= assign-public-ip= ssh-authorized-keys-file= id= object-name=",
    ),
    program(
        "vultr-cli vultr",
        "vultr",
        "\
        instance create|reinstall: spend
        instance reinstall|restore|delete: destroy id
        instance start|stop|restart|label|tag|backup|iso|plan|upgrade: write id
        kubernetes config: secret id
        kubernetes create,bare-metal|block-storage|load-balancer|database|reserved-ip|object-storage create: spend
        database connection: secret
        user create: secret
        regions|plans|os|billing|account|version|apps|applications list|history|info|invoice|invoices|metal: read
        * delete|remove|terminate|destroy|reset: destroy id*
        * list|get|info|available: read id*
        * create|update|set|attach|detach|convert: write id*
        version|account|help|completion: read",
    )
    .alone()
    .depth(2)
    .options("config= output/o= help/h region/r= plan/p= os= label/l= host= ipv6 all instance/i= domain/d= type/t= name/n= data= priority= per-page= cursor= size/s= version= node-pools= live"),
    program(
        "openstack",
        "openstack",
        "\
        server ssh: opaque
        server create: spend name
        server rebuild|delete: destroy name*
        token issue: secret
        token revoke: destroy id
        credential|application create: secret
        ec2 credentials: secret
        object|container delete: destroy name*
        object save: network container name
        keypair create: secret name
        console url|log: read name
        quota set: write name
        * delete|remove|purge|unset|abandon: destroy name*
        * list|show: read name*
        * create|set|add|start|stop|reboot|pause|unpause|suspend|resume|lock|unlock|resize|migrate|shelve|unshelve|rescue|unrescue: write name*
        *: ",
    )
    .alone()
    .depth(2)
    .options(
        "os-cloud= os-auth-url= os-username= os-password= os-project-name= os-project-id= os-region-name= os-user-domain-name= os-project-domain-name= \
         format/f= column/c= quote= noindent max-width= fit-width print-empty long all-projects project= user= wait flavor= image= network= key-name= \
         security-group= volume= size= name= force recursive/r insecure verbose/v quiet/q debug help/h version timing property= description= snapshot= \
         type= availability-zone= nic= user-data= config-drive= min= max= hint= limit= marker= status= host= hard soft purge cascade",
    )
    .abbreviates(),
];
