//! Tools of developers and operators with sub-commands of their own: version control, clusters, backups, queues.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program("jj", "jj", "\
        abandon,op abandon,operation abandon,branch delete,bookmark delete,bookmark forget,workspace forget,op restore,undo: destroy
        git push,git fetch,git clone: network
        config edit,split,diffedit,edit,resolve,fix,run,util exec: execute
        log,status,st,diff,show,evolog,interdiff,file show,file list,file annotate,op log,operation log,op show,op diff,config list,config get,config path,bookmark list,branch list,tag list,workspace list,workspace root,root,version,help,git remote list,sparse list,obslog: read
        config set,config unset,new,commit,ci,describe,desc,squash,rebase,restore,backout,revert,duplicate,absorb,parallelize,metaedit,init,git init,git remote add,git remote remove,git remote rename,git remote set-url,git import,git export,bookmark create,bookmark set,bookmark move,bookmark rename,bookmark track,bookmark untrack,workspace add,workspace update-stale,sparse set,next,prev,track,untrack,file track,file untrack,file chmod,branch create,sign,unsign,simplify-parents,tag set: write"),
    program("hg", "hg", "\
        push,pull,clone,incoming,in,outgoing,out: network
        serve: opaque
        log,status,st,diff,annotate,blame,cat,heads,parents,tip,branches,bookmarks,tags,identify,id,summary,manifest,files,locate,paths,root,showconfig,grep,help,version,verify,phase: read path*
        add,addremove,commit,ci,branch,bookmark,copy,cp,rename,mv,merge,graft,tag,import,export,bundle,unbundle,resolve,backout,init,update,up,checkout,co,archive,shelve,unshelve,record,rebase,histedit,forget: write path* --clean:destroy
        remove,rm,revert,strip,purge,rollback,recover: destroy path*")
        .always("--config:opaque --config-file:opaque --remotecmd:opaque --ssh:opaque"),
    program("svn", "svn", "\
        log,status,st,diff,info,list,ls,cat,blame,annotate,propget,proplist,help: read path*
        checkout,co,update,up,export,switch: network url path
        commit,ci,import,mkdir,copy,cp,move,mv,add,merge,lock,unlock,propset,propdel,resolve,resolved,changelist,relocate,upgrade,patch: write path*
        delete,del,remove,rm,revert,cleanup: destroy path*")
        .always("--diff-cmd:opaque --diff3-cmd:opaque --editor-cmd:opaque --merge-cmd:opaque --config-option:opaque --config-dir:opaque"),
    program("fossil p4 bzr cvs darcs pijul got", "@", "\
        log,status,diff,info,list,ls,timeline,changes,annotate,blame,cat,opened,where,have,fstat,filelog,print,users,clients,branches,help,finfo,extras,descr: read
        push,pull,clone,sync,submit,checkout,co,update,up,fetch,import,export,login: network
        add,edit,commit,ci,branch,tag,merge,mv,move,rename,copy,init,new,open,close,stash,shelve,unshelve,resolve,integrate,integ,integrate,reconcile,settings,user,remote,ignore,reopen,lock,unlock,whoami: write
        rm,remove,delete,revert,undo,purge,obliterate,clean,scrub: destroy
        ui,server: opaque"),
    program("apptainer singularity", "apptainer", "\
        exec,run,shell,instance start,instance run,test,build: opaque
        pull,push,remote login,search,registry login: network path
        inspect,instance list,cache list,verify,sif list,sif dump,key list,remote list,capability list,version,help,sif header,sif info,overlay,plugin list,config global: read path
        delete,cache clean,instance stop,sif del,key remove,remote remove,overlay sync: destroy
        sign,sif new,sif add,key newpair,key import,key push,remote add,remote use,capability add,plugin install,config fakeroot: write"),
    program("qm pct pvesm pveum pvecm pvesh vzdump pvenode", "proxmox", "\
        list,status,config,pending,listsnapshot,showcmd,get,ls,df,cpusets,path,nodes,expected,user list,role list,acl list,group list,scan,extractconfig,user permissions: read id
        destroy,delsnapshot,rollback,unlink,disk unlink,free,remove,delete,user delete,group delete,role delete,delnode,template: destroy id
        guest cmd,start,stop,shutdown,reboot,reset,suspend,resume,set,create,clone,migrate,move-disk,move_disk,disk move,disk resize,disk rescan,disk import,resize,rescan,importdisk,importovf,snapshot,unlock,alloc,add,restore,cloudinit update,cloudinit pending,cloudinit dump,cleanup,wait,sendkey,mount,unmount,fsck,fstrim,user add,user modify,acl modify,group add,role add,passwd,export,import,nbdstop,mtunnel,move-volume: write id
        exec,enter,terminal,monitor,console,push,pull,guest exec,vncproxy,guest passwd: opaque"),
    program("pio platformio", "platformio", "\
        run,ci,debug,test,remote *,home,exec: opaque
        pkg list,pkg search,pkg show,pkg outdated,boards,device list,system info,lib list,lib search,lib show,platform list,platform search,platform show,project config,project metadata,check,account show,org list,team list,access list,package list,settings get,lib stats,lib builtin,platform frameworks: read
        pkg install,pkg update,update,upgrade,lib install,lib update,platform install,platform update,pkg publish,pkg pack,package publish,package pack,account login,account register,account logout,device monitor,lib register: network
        pkg uninstall,lib uninstall,platform uninstall,system prune,account destroy,org destroy,team destroy,package unpublish,pkg unpublish: destroy
        init,project init,settings set,settings reset,account update,account password,account forgot,account token,org create,org update,org add,org remove,team create,team add,team remove,team update,access grant,access revoke,access public,access private,system completion *: write"),
    program("tlmgr", "texlive", "info,list,search,show,check,conf,version,candidates,dump-tlpdb,print-platform,repository list,pinning show,platform list,bug,paper: read\n update,install,restore,backup: network package*\n remove,uninstall: destroy package*\n option,path add,path remove,postaction,generate,platform add,platform remove,repository add,repository remove,repository set,pinning add,pinning remove,key,init-usertree,recreate-tlpdb: write\n gui,shell: opaque"),
    program("regctl oras", "@", "\
        manifest,config,digest,ls,list-tags,catalog,inspect,blob,validate,export,version,image inspect,tag ls,tag list,repo ls,image digest,image manifest,discover,registry serve,repo tags,manifest fetch,blob fetch,resolve: read image
        copy,cp,pull,push,sync,auth login,auth logout,login,logout,layout,attach,image copy,registry login,append: network image dest
        delete,gc,tag delete,tag rm,manifest delete,blob delete,manifest rm: destroy image
        auth token,auth get: secret
        tag,mutate,flatten,rebase,edit,index append,optimize: write image")
        .options("insecure platform= verbose/v help/h src-tls-verify? dest-tls-verify? creds= src-creds= dest-creds= authfile= all/a format/f= full-ref raw omit-digest-tags allow-nondistributable-artifacts override-arch= override-os= username/u= password/p= tag/t= annotation/a= label/l= env/e= entrypoint= recursive/r cache_path/c= base/b= new_layer/f= new_tag/t= output/o="),
    program("consul", "consul", "\
        kv delete,acl token delete,acl policy delete,config delete,intention delete,operator raft remove-peer,force-leave,snapshot restore,services deregister: destroy key
        kv get,kv export,members,catalog *,info,operator raft list-peers,acl policy list,acl token list,config read,config list,intention list,intention check,version,validate,rtt,monitor,snapshot inspect,services export,peering list,peering read: read key
        acl bootstrap,acl token create,acl token read,keygen: secret
        kv put,kv import,join,leave,acl policy create,acl token update,config write,intention create,maint,reload,snapshot save,services register,connect *,keyring: write key value
        event,watch,exec,lock,agent,debug: opaque")
    .one_dash()
    .options("purge recurse force detach verbose json t= namespace= region= address= token= http-addr= datacenter= cas flags= separator= keys detailed h help yes short stale self near= tail f n= job task= id= name= type= description= policy-name= reason= enable disable on off deadline= ignore-system m monitor no-deadline check-index= var= var-file= output hcl1 preserve-counts policy-override eval-id version"),
    program("vault", "vault", "\
        read,kv get,token create,token lookup,unwrap,print token,operator init,operator rekey,operator generate-root,list,kv list,ssh: secret path
        kv metadata get,status,secrets list,auth list,policy list,policy read,audit list,version,namespace list,plugin list,path-help,kv metadata: read path
        delete,kv delete,kv destroy,kv metadata delete,secrets disable,auth disable,policy delete,lease revoke,token revoke,audit disable,operator step-down,operator seal,namespace delete,plugin deregister: destroy path
        write,kv put,kv patch,kv undelete,kv rollback,kv enable-versioning,secrets enable,secrets tune,secrets move,auth enable,auth tune,policy write,audit enable,token renew,lease renew,operator unseal,namespace create,plugin register,patch: write path
        login: network
        agent,server,proxy: opaque"),
    program("borgmatic", "borg", "\
        create,compact,init,mount,umount,rename,upgrade,recreate,import-tar,with-lock,key *: write path*
        delete,prune,break-lock: destroy path*
        extract: write path*
        list,info,check,diff,version,export-tar,config: read path*
        serve: opaque"),
    program("bq", "gcp.bigquery", "\
        rm: destroy name --force:destroy
        ls,show,head,version,info,wait,help: read name
        query: execute query
        mk,update,cp,partition,init,set-iam-policy,add-iam-policy-binding,cancel,undelete,remove-iam-policy-binding: write name
        load,insert,mkdef: write name path*
        extract: network name path
        shell: opaque
        get-iam-policy: read name")
    .alone().one_dash()
    .options("project_id= dataset_id= location= format= use_legacy_sql? nouse_legacy_sql replace? append_table? destination_table= max_results,n= dry_run? quiet,q? force,f? recursive,r? table,t? dataset,d? schema= source_format= autodetect? skip_leading_rows= time_partitioning_type= description= expiration= job_id= sync? batch? apilog= flagfile= headless? view= udf_resource= allow_large_results? flatten_results? view external_table_definition= transfer_config model routine connection display_name="),
    program("s3cmd s4cmd", "aws.s3", "del,rm,rb,rmbucket,delete,delbucket,expire,abortmp: destroy url*\n ls,la,info,du,disk,multipart,listmp,getacl: read url*\n get: network url path\n put: network path* url\n sync: network path dest --delete-removed:destroy\n cp,mv,modify,setacl,mb,setpolicy,delpolicy,setcors,ws-create,tag,restore: write url*\n signurl: secret url")
        .options("recursive/r force/f config/c= access_key= secret_key= acl-public/P dry-run/n verbose/v quiet/q delete-removed exclude= include= host= host-bucket= region= progress no-progress guess-mime-type/M skip-existing continue encrypt/e"),
    program("influx", "influxdb", "delete,bucket delete,org delete,user delete,task delete,auth delete,secret delete,restore: destroy\n query,bucket list,org list,user list,task list,ping,version,config list,telegrafs: read\n auth create,auth list: secret\n write,bucket create,bucket update,org create,user create,task create,backup,setup,import,config create,config set: write")
        .options("bucket/b= org/o= token/t= host= start= stop= predicate/p= precision= file/f= retention/r= name/n= username/u= password= force skip-verify json hide-headers active-config/c= configs-path= id/i= org-id= bucket-id= execute/e= database= port= format= import path="),
    program("nix-collect-garbage", "nix", ": destroy =collect_garbage").options("delete-old/d delete-older-than= dry-run max-freed= quiet verbose/v"),
    program("exo cs aliyun cli4 civo upcloud", "@", "\
        * delete,* remove,* destroy,* purge,delete,* rm,* unset,* reset: destroy
        * list,* show,* describe,* view,* get,* ls,* info,* status,* diff,* usage,* types,* regions: read
        * ssh,* exec,ssh,* run-command,* console: opaque
        login,logout,target,init: network
        config,config *,context *,configure: write
        token issue,* create-token,* kubeconfig: secret
        * create,* add,* update,* set,* start,* stop,* reboot,* reset-password,* rebuild,* resize,* attach,* detach,* enable,* disable,* rename,* poweron,* poweroff,* shutdown: write")
    .depth(2),
    program("rabbitmq-plugins rabbitmq-diagnostics rabbitmq-streams", "rabbitmq", "\
        delete_*,purge_queue,reset,force_reset,forget_cluster_node,clear_*,close_*,delete *,purge *: destroy name*
        list_*,status,cluster_status,environment,ping,version,report,node_health_check,check_*,memory_breakdown,list,list *,show,show *,observer,log_tail,log_location,help,is_*,cipher_suites,command_line_arguments,consume_event_stream,quorum_status,stream_status,alarms,server_version: read name*
        authenticate_user: secret name
        add_*,set_*,change_password,start_app,stop_app,stop,shutdown,join_cluster,rename_*,sync_queue,cancel_sync_queue,enable,disable,set,declare *,publish *,await_*,grow,shrink,rebalance,drain,revive,rotate_logs,update_*,enable_*,disable_*,add_member,delete_member,close *,import,wait: write name*
        export,export_definitions,import_definitions: write path
        eval,exec,eval_file: opaque"),
    program("kafka-configs kafka-configs.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-acls kafka-acls.sh kafka-delete-records kafka-console-consumer kafka-console-producer kafka-console-consumer.sh kafka-console-producer.sh", "kafka", ": network --delete:@delete/destroy --create:@create/write --alter:@alter/write --list:@list/read --describe:@describe/read --delete-offsets:@delete_offsets/destroy --reset-offsets:@reset_offsets/write --add:@add/write --remove:@remove/destroy")
        .options("bootstrap-server= zookeeper= topic= partitions= replication-factor= config= command-config=< delete create alter list describe delete-config= add-config= entity-type= entity-name= group= all-groups reset-offsets delete-offsets to-earliest to-latest to-offset= to-datetime= shift-by= execute dry-run export from-beginning max-messages= property= partition= offset= consumer.config= producer.config= add remove allow-principal= deny-principal= operation= members state if-exists if-not-exists offset-json-file= all-topics timeout= broker-list= under-replicated-partitions unavailable-partitions exclude-internal force version help"),
    program("virsh", "libvirt", "\
        destroy,undefine,pool-delete,pool-destroy,pool-undefine,vol-delete,vol-wipe,net-destroy,net-undefine,snapshot-delete,snapshot-revert,detach-*,managedsave-remove,iface-undefine,secret-undefine,nwfilter-undefine,checkpoint-delete: destroy name
        list,domblk*,domif*,dominfo,domstate,domstats,domid,domuuid,domname,domtime,domfsinfo,domhostname,domcontrol,domdisplay,domjobinfo,dommemstat,domcapabilities,dumpxml,net-list,net-info,net-dumpxml,pool-list,pool-info,pool-dumpxml,vol-list,vol-info,vol-path,vol-dumpxml,snapshot-list,snapshot-info,snapshot-dumpxml,capabilities,nodeinfo,nodelist,version,uri,hostname,help,vncdisplay,vcpuinfo,iface-list,net-dhcp-leases,nodedev-list,secret-list,cpu-stats,schedinfo,freecell,sysinfo,net-name,net-uuid,event: read name
        secret-get-value: secret name
        start,shutdown,reboot,reset,suspend,resume,define,create,autostart,set*,attach-*,migrate,save,restore,managedsave,net-*,pool-*,vol-*,snapshot-create,snapshot-create-as,snapshot-current,blockcommit,blockcopy,blockpull,blockresize,change-media,update-device,rename,memtune,inject-nmi,send-key,screenshot,dump,iface-*,secret-*,nodedev-*,connect: write name
        edit,console,qemu-monitor-command,qemu-agent-command,lxc-enter-namespace: opaque"),
    program("VBoxManage vboxmanage", "virtualbox", "\
        list *,list,showvminfo,showmediuminfo,metrics *,guestproperty get,guestproperty enumerate,getextradata: read name
        unregistervm,closemedium,closemedium *,discardstate,snapshot *,natnetwork remove,hostonlyif remove: destroy name
        guestcontrol *: opaque
        debugvm *,dhcpserver *,createvm,modifyvm,startvm,controlvm,clonevm,clonemedium,clonemedium *,createmedium,createmedium *,modifymedium,registervm,import,export,storageattach,storagectl,sharedfolder *,guestproperty *,natnetwork *,hostonlyif *,movevm,adoptstate,setextradata,setproperty,bandwidthctl,extpack *,cloud *,cloudprofile *,mediumproperty *,convertfromraw,mediumio *,usbfilter *,unattended *,encryptvm *,signova,checkmediumpwd,encryptmedium,updatecheck *,cloudlist *,usbdevsource *: write name*"),
    program("btrfs", "btrfs", "\
        subvolume delete,device delete,device remove,filesystem mkswapfile,check,rescue *,restore,quota disable,qgroup destroy: destroy path*
        subvolume list,subvolume show,filesystem show,filesystem df,filesystem usage,filesystem du,device stats,device usage,scrub status,balance status,property get,property list,qgroup show,inspect-internal *,send,device scan,device ready,subvolume get-default,subvolume find-new,filesystem sync,replace status: read path*
        subvolume create,subvolume snapshot,subvolume set-default,subvolume sync,filesystem defragment,filesystem defrag,filesystem resize,filesystem label,device add,scrub start,scrub cancel,scrub resume,balance start,balance cancel,balance pause,balance resume,property set,quota enable,quota rescan,qgroup create,qgroup limit,qgroup assign,qgroup remove,receive,replace start,replace cancel: write path*"),
    program("pvcreate pvremove pvresize pvmove pvchange vgcreate vgremove vgextend vgreduce vgrename vgchange vgimport vgexport lvcreate lvremove lvresize lvextend lvreduce lvrename lvchange lvconvert pvs vgs lvs pvdisplay vgdisplay lvdisplay pvscan vgscan lvscan lvmdiskscan vgcfgbackup vgcfgrestore pvck vgck vgmerge vgsplit lvmdump lvmconfig lvmpolld lvmdevices", "lvm", ": write name*")
        .alone()
        .options("force/f yes/y size/L= extents/l= name/n= type= snapshot/s resizefs/r stripes/i= mirrors/m= poolmetadatasize= thin/T virtualsize/V= thinpool= permission/p= activate/a= all verbose/v quiet/q test/t noheadings units= options/o= sort= select/S= separator= setautoactivation= addtag= deltag= config= uuid/u= restorefile= zero/Z= physicalextentsize/s= available/a= help/h version merge uncache cachepool= cachemode= chunksize/c= report= foreign nameprefixes unquoted readonly history removemissing typeconfig= withcomments merge adddev= deldev= check update nosuffix segments"),
    program("cryptsetup", "disk", "\
        luksFormat,erase,luksErase,luksKillSlot,luksRemoveKey,reencrypt,luksHeaderRestore: destroy path
        status,isLuks,luksUUID,luksDump,benchmark,tcryptDump,bitlkDump: read path
        open,close,luksOpen,luksClose,create,remove,resize,luksAddKey,luksChangeKey,luksSuspend,luksResume,luksHeaderBackup,refresh,config,convert,token *,plainOpen,repair: write path name"),
    program("mdadm", "disk", ": write path* --detail:=read --examine:=read --query:=read --stop:@stop/destroy --fail:@fail/destroy --remove:@remove/destroy --zero-superblock:@zero_superblock/destroy --create:@create/destroy --assemble:@assemble/write --grow:@grow/write --add:@add/write --program:opaque --monitor:opaque")
        .options("create/C assemble/A detail/D examine/E query/Q stop/S fail/f remove/r add/a grow/G monitor,follow/F level/l= raid-devices/n= spare-devices/x= scan/s verbose/v brief/b force run/R readonly readwrite zero-superblock name/N= uuid/u= metadata/e= chunk/c= bitmap= size/z= program/p= mail/m= config/c= re-add replace with= manage help/h version/V"),
    program("btrbk snapraid duplicity duplicacy kopia rdiff-backup rsnapshot tarsnap borgbackup restic-profile resticprofile rusnapshot autorestic rustic", "@", "\
        delete,remove*,prune,purge,forget,fix,clean,cleanup,wipe,nuke: destroy
        list*,status,check,verify,show,stats,history,diff,info,ls,snapshot list,collection-status,profiles,version,smart,dryrun,snapshots,cat,origin,policy show,policy list,repository status,cache info: read
        backup,run,restore,sync,snapshot create,snapshot,init,create,archive,full,incr,full,incremental,schedule,unschedule,add,policy set,repository *,mount,copy,scrub,maintenance *,server *,resume,touch,pool,set,key: write"),
    program("dolt", "dolt", "push,pull,fetch,clone,login,backup sync: network\n diff,log,status,ls,show,blame,schema show,schema export,tag,remote,version,query-diff,constraints *,docs print: read\n table rm,reset,clean,gc,branch,checkout: destroy\n sql,sql-server,sql-client: opaque\n init,add,commit,merge,config,table import,table export,table cp,table mv,schema import,schema update-tag,creds *,dump,revert,cherry-pick,rebase,conflicts *,docs *,read-tables,filter-branch,backup *,stash,migrate: write"),
    program("dvc yadm chezmoi stow vcsh homeshick dotbot rcm yas", "@", "\
        push,pull,fetch,clone,import,import-url,update: network
        status,diff,list,ls,log,dag,metrics *,params *,plots *,data status,introspect,managed,unmanaged,verify,doctor,cat,dump,source-path,config list,get,show,remote list,which,check-ignore,version: read path*
        remove,rm,gc,destroy,purge,forget,reset,delete,clean,remote remove: destroy path*
        repro,exp run,run,bootstrap,exec,edit,edit-config,enter,execute-template,exp *,stage run,alt,foreach,cd,perms: opaque
        init,add,commit,checkout,config,remote *,move,freeze,unfreeze,unprotect,encrypt,decrypt,apply,re-add,merge,switch,stage *,cache *,install,gitconfig,git-crypt,introspect,link,track,symlink,refresh,generate,root,protect: write path*"),
    program("pueue", "pueue", "add,restart,edit,follow,enqueue,send: opaque\n status,log,group,format-status,completions: read\n clean,reset,remove,kill: destroy\n pause,start,stash,switch,parallel,wait,shutdown,env: write"),
    program("tmuxp tmuxinator mux zellij abduco dvtm byobu", "@", "\n list,ls,list-sessions,doctor,version: read\n *: opaque\n : opaque"),
    program("ollama llm mods sgpt tgpt aichat fabric lms llama-cli llamafile", "@", "\
        list,ls,show,ps,help,models,models list,logs,logs list,plugins,templates,version,keys,aliases,status: read name
        rm,delete,uninstall: destroy name
        pull,push,chat,embed,prompt,run: network name*
        create,cp,copy,stop,import,keys set,aliases set,install: write name
        serve,launch: execute
        : network"),
    program("opencode claude codex gemini aider agy openclaw zeroclaw qwen crush amp goose copilot cursor-agent jules", "agent", "\
        list,ls,status,version,help,mcp list,mcp get,models,doctor,stats,session list,config get,config list,plugin list: read
        auth login,auth logout,login,logout,mcp add,mcp remove,config set,config,upgrade,update,install,plugin install,plugin *: write
        *: opaque
        : opaque"),
    program("age rage", "age", ": write path* --decrypt:@decrypt/secret --output:>").options("encrypt/e decrypt/d output/o= recipient/r= recipients-file/R= identity/i= passphrase/p armor/a /j= version help/h"),
    program("age-keygen rage-keygen", "age", ": secret =generate_key --output:>").options("output/o= /y pq version"),
    program("passage", "pass", "\
        rm,remove,delete: destroy name
        insert,add,generate,mv,cp,move,copy,init,import,create: write name dest
        ls,list,find,search,log,history,version,help: read name
        show,cat,otp,clip: secret name
        git push,git pull,sync: network
        edit,grep,git *,git,audit,recipients *: execute
        : secret name"),
    program("bw rbw keepassxc-cli lpass secret-tool skate", "@", "\
        list items,get *,get,item get,read,inject,show,list,clip,export,document get,lookup,search,generate,login,unlock,signin,code,estimate,history: secret
        delete,delete *,item delete,rm,del,vault delete,clear,document delete,purge,remove: destroy
        status,sync,version,help,whoami,config,vault list,item list,account list,ls,unlocked,db-info,analyze,list-dbs: read
        create,create *,edit,edit *,item create,item edit,add,mv,vault create,document create,store,set,import,db-create,merge,move,lock,logout,register,stop-agent,item *,vault *,user *,group *,connect *: write
        run,plugin *,serve: opaque")
    .alone(),
    program("trivy grype syft snyk semgrep gitleaks trufflehog checkov tfsec tflint kubescape kube-bench nuclei osv-scanner dive cosign noseyparker ggshield bandit-scan safe clamscan clamdscan chkrootkit rkhunter lynis yara yarac zizmor gosec brakeman", "@", "\
        sign,attest,attach *,upload *,copy,login,monitor,auth: network
        verify,verify-attestation,tree,triangulate,download *,version,db status: read
        clean,clean *: destroy
        generate-key-pair: secret
        plugin *,module *,registry *,server,update,db *,cache *: execute
        ci,test,code test,container test,iac test,github,s3: network path*
        : read path* --remove:destroy --move:write --output:> --config:remote --templates:remote
        image,fs,filesystem,config,repo,repository,rootfs,sbom,k8s,kubernetes,vm,detect,git,dir,protect,scan,scan *,filesystem,docker,convert,report,summarize,packages,check,audit *,secret scan *,report *: read path*")
    .options("format/f= output/o= severity/s= scanners= security-checks= exit-code= ignore-unfixed quiet/q verbose/v config/c= skip-dirs= skip-files= template/t= input= cache-dir= timeout= token= key= recursive/r infected/i remove? move= copy= log/l= exclude= exclude-dir= include= scope= fail-on/f= only-fixed add-cpes-if-none name= file= by-cve directory/d= framework= check= source/s= report-path/r= report-format/f= redact? no-git staged url/u= list/l= tags= templates/t= json debug help/h version certificate-identity= certificate-oidc-issuer= yes/y only-verified since-commit= branch= org= results= lockfile/L= sbom/S= call-analysis= sarif"),
    program("kubeadm kubeseal kubeval kubeconform kompose k3s k3sup vcluster talosctl cilium hubble kubie krew kubectl-ctx eks-node-viewer popeye pluto loft dapr okteto telepresence mirrord", "@", "\
        delete,delete *,cluster delete,reset,destroy,destroy *,purge,uninstall,cleanup,remove,node delete,backup delete,restore delete,schedule delete,down,registry delete,undeploy: destroy name*
        get *,get,list,list *,status,status *,describe *,logs,version,config view,ip,profile list,profile,addons list,service list,node list,cluster list,registry list,proxy-status,analyze,validate,proxy-config *,check,viz *,dashboard,health,service,disks,memory,processes,containers,dmesg,services,diagnose,render,options,completion,completion *,template,diff,lint,build,plan,docs,explain,inspect cluster,token list,certs check-expiration,config images list: read name*
        token create,kubeconfig,kubeconfig *,config kubeconfig,get kubeconfig,cluster kubeconfig,get-kubeconfig: secret
        ssh,exec,run,dev,debug,enter,connect,node-shell,sh,console,docker-env,kubectl,attach,test: opaque
        create,create *,start,stop,pause,unpause,init,join,upgrade,upgrade *,install,apply,apply *,sync,deploy,addons enable,addons disable,cluster create,cluster start,cluster stop,config set,config *,load *,image *,node *,backup create,restore create,schedule create,edit *,set *,update *,update,rolling-update *,scale,cp,mount,tunnel,enable,disable,use,use *,add,convert,up,patch,bootstrap,reboot,shutdown,rollback,cordon,drain,export *,import,inject,token *,certs *,phase *,alpha *,registry *,unset *,profile *: write name*")
    .options("namespace/n= context= name= cluster= kubeconfig= config/c= profile/p= output/o= verbose/v filename/f= all/a all-namespaces/A image= nodes= wait timeout= force help/h version yes/y quiet/q tail= since/s= selector/l= container/c= exclude/e= include/i= template= color= interactive/i driver= cpus= memory= kubernetes-version= servers= agents= port/p= set= talosconfig= endpoints/e= insecure/i state= zones= node-count= node-size= include-namespaces= from-backup= include-resources= ttl= schedule= snapshot-volumes? format= cert= controller-namespace= controller-name= scope= raw fetch-cert re-encrypt pod-network-cidr= control-plane-endpoint= upload-certs token= discovery-token-ca-cert-hash= ignore-preflight-errors= cri-socket= module/m= filename-output= tag/t= default-repo= cache-artifacts? port-forward? provider= environment="),
    // Templates and hooks of the project are code, whatever the sub-command.
    program("devspace garden", "@", "\
        version,help,completion,completion *: read
        destroy,delete,down,purge,cleanup,uninstall: destroy name*
        sync,apply,deploy,up,install: write name*
        exec,enter,dev,debug,run,ssh,shell,attach: opaque
        *: execute name*
        : execute")
    .options("file/f= namespace/n= kube-context= environment/e= selector/l= profile/p= default-repo= module/m= tag/t= quiet/q interactive/i help/h version"),
    program("docker-machine podman-compose nerdctl buildah img kaniko distrobox toolbox lxc incus lxd multipass colima lima limactl container finch apx", "@", "\
        delete,rm,destroy,purge,remove,prune,rmi,image rm,volume rm,network rm,system prune,image prune,down,stop-all,reset,builder prune,container rm,storage delete,snapshot delete,profile delete,network delete,image delete: destroy name*
        list,ls,ps,images,info,inspect,version,status,find,get,help,logs,top,stats,network ls,volume ls,image ls,ip,url,config,env,active,networks,aliases,search,port,image list,profile list,network list,storage list,remote list,cluster list,config show,operation list,monitor,image info,profile show,storage info,network info,alias list,project list: read name*
        exec,run,shell,enter,ssh,console,build,create,launch,from,bud,compose *,up,apply-template,assemble,ephemeral,export,generate-entry,upgrade,init,mount,unshare,copy,cp,transfer: opaque
        pull,push,login,logout,image import,image copy,remote add,image export: network name*
        start,stop,restart,suspend,resume,rename,set,snapshot,restore,tag,commit,kill,pause,unpause,add,umount,publish,alias,unalias,recover,scp,provision,save,load,config *,move,file *,profile *,network *,storage *,volume *,image *,cluster *,project *,remote *,wait,device *,update,edit,template,regenerate-certs: write name*"),
    program("rails", "rails", "\
        db:drop,db:reset,db:purge,db:migrate:reset,destroy,db:schema:load,db:truncate_all,tmp:clear,log:clear,db:rollback,db:migrate:down: destroy
        db:migrate,db:create,db:seed,db:setup,db:prepare,generate,g,new,db:migrate:up,db:encryption:init,app:update,db:schema:dump,db:schema:cache:dump,assets:precompile,assets:clean,assets:clobber,credentials:edit,active_storage:install: write
        routes,about,stats,notes,db:version,db:migrate:status,version,middleware,initializers,secret,time:zones:all,zeitwerk:check: read
        server,s,console,c,runner,r,dbconsole,db,test,dev:cache,plugin: opaque")
    .alone()
    .options("port/p= binding/b= environment/e= force/f skip/s quiet/q pretend/p daemon/d pid/P= config/c= database/d= template/m= api skip-test,skip-test-unit/T skip-git/G skip-bundle/B javascript/j= css/c= help/h version/v trace controller/c= grep/g= expanded/E unused/u sandbox/s dev edge"),
    program("prisma", "prisma", "\
        migrate reset: destroy
        db push: write --force-reset:destroy --accept-data-loss:destroy
        db execute: opaque
        migrate deploy,migrate dev,migrate resolve,db pull,init: write
        db seed,generate: execute
        migrate diff,migrate status,validate,format,version,studio,debug: read
        platform *,login,logout,auth *: network")
    .options("schema=< force/f skip-seed skip-generate force-reset accept-data-loss name/n= create-only preview-feature help/h version/v file= stdin url= applied= rolled-back= from-empty from-schema-datamodel= to-schema-datamodel= script shadow-database-url= datasource-provider= watch port/p= browser/b= print config="),
    program("alembic flask-db", "alembic", "\
        upgrade: write revision
        downgrade: destroy revision
        revision,stamp,merge,init,ensure_version: write
        edit: opaque
        current,history,heads,branches,show,check,list_templates: read")
    .options("config/c= name/n= /x= raiseerr quiet/q autogenerate message/m= sql tag= head= splice branch-label= version-path= rev-id= depends-on= verbose/v rev-range/r= indicate-current/i purge help/h version resolve-dependencies"),
    program("knex sequelize sequelize-cli typeorm drizzle-kit mikro-orm node-pg-migrate db-migrate migrate dbmate flyway liquibase sqitch skeema refinery diesel sqlx sea-orm-cli golang-migrate ecto dbt", "@", "\
        *drop*,*rollback*,*reset*,*revert*,*undo*,*down*,clean,schema:drop,drop,*clear*,redo,force,schema clean,*wipe*,*purge*,database drop,migration revert,migration redo,drop-all,*:delete,undo*: destroy
        status,info,validate,history,*:list,*:status,*:show,migrate:currentVersion,version,diff*,check,schema inspect,plan,list,log,verify,show,ls,schema diff,snapshot,migrate status,migration list,migration info,debug,docs *,compile,parse,lint,introspect: read
        *: write")
    .depth(1)
    .options("env= config=< knexfile=< cwd= all/a dataSource,data-source/d= file/f= path= url= database= to= name= migrations-path= models-path= seed= debug verbose/v help/h version dir= table= source= dev-url= auto-approve schema/s= changelog-file,changelogFile= user= password= locations= target= select/s= exclude= full-refresh profiles-dir= project-dir= dry-run force/f database-url= migration-dir= redo-all force-with stub/x="),
    program("dropbear easyrsa certbot acme.sh lego mkcert step cfssl minisign signify certutil keytool pk12util", "certificate", "\
        delete,revoke,crypto *: destroy
        certificates,show_account,list,help,plugins,ca health,certificate inspect,certificate verify,certificate lint,show-ca,show-cert,show-crl: read
        certonly,renew,run,enhance,rollback,register,unregister,install,certificate create,certificate sign,ca *,ca certificate,ca renew,init,reconfigure,update_account,certificate *,path,context *,init-pki,build-ca,gen-req,sign-req,build-*,gen-*: write
        : write --deploy-hook:opaque --pre-hook:opaque --post-hook:opaque --manual-auth-hook:opaque --reloadcmd:opaque --list:=read --printcert:=read")
    .options("domain,domains/d= webroot/w~ standalone nginx apache manual dns= email/m= agree-tos non-interactive/n dry-run force-renewal cert-name= deploy-hook= pre-hook= post-hook= manual-auth-hook= manual-cleanup-hook= renew-hook= staging,test-cert quiet/q expand key-type= preferred-challenges= server/s= issue renew install revoke remove list reloadcmd= key-file= fullchain-file= install-cert deploy cert-file= key-file= pkcs12 client ecdsa uninstall CAROOT keystore= alias= storepass= keypass= file= genkeypair importcert import export delete v noprompt trustcacerts storetype= keyalg= keysize= validity= dname= printcert help/h version"),
    program("xcode-select pod carthage swiftlint flutter dart fvm expo cordova ionic react-native tauri capacitor nativescript", "@", "\
        doctor,devices,emulators,--version,list,search,outdated,analyze,info,channel,whoami,deps,build:list,build:view,project:info,channel:list,update:list,env,pub deps,pub outdated,device:list,webhook:list,secret:list,diagnostics: read
        clean,deintegrate,cache clean,delete,uninstall,pub cache clean,branch:delete,channel:delete,update:delete,secret:delete,device:delete,webhook:delete,build:cancel,remove: destroy
        run,start,drive,attach,exec,screenshot,run-android,run-ios,emulate,serve: opaque
        login,logout,publish,submit,build:submit,upload,trunk push,pub publish,update,update:*,pub get,pub add,pub upgrade,install,repo update,setup,upgrade: network
        test,config,credentials,build,create,init,new,pub remove,format,prebuild,export,eject,add,use,generate,bundle,compile,fix,gen-l10n,config:*,downgrade,customize,project:init,secret:create,build:*,channel:create,device:create,platform add,plugin add: execute"),
    program("nx turbo lerna rush", "@", "\
        list,ls,changed,diff,info,graph,show,show *,report,prune,query,daemon,affected:graph,dep-graph,scan,format:check: read
        reset,clean,purge: destroy
        publish,login,logout,link,version,connect: network
        run,exec,run-many,affected,affected:*,test,build,lint,serve,dev,start,generate,g,migrate,e2e,watch,start: opaque
        init,add,create,bootstrap,import,update,install,change,format:write,repair: execute"),
    program("sst copilot-aws chalice zappa ampx", "@", "\
        delete,destroy,remove,undeploy,rollback,env remove,function remove,api remove,push-delete: destroy
        synth,synthesize,diff,list,ls,print,package,metadata,context,info: execute --app:opaque
        logs,metrics,doctor,validate,status,docs,env list,stack list,tail,notices,list *,package,acknowledge,plugin list: read
        deploy,publish,push,pull,upload,sync,watch,import,invoke,login,logout: network --app:opaque
        dev,local *,invoke local,run,offline,shell,exec,start,pipeline,sandbox: opaque
        init,bootstrap,build,add,update,configure,migrate,create,env add,env checkout,function add,api add,generate *,remote *,traces,gc,secret *,plugin *: write")
    .options("stack-name/s= stage= region/r= profile= config-file= template-file,template/t= guided/g no-confirm-changeset resolve-s3 capabilities= parameter-overrides= force/f all app/a= require-approval= context/c= hotswap concurrency= outputs-file= exclusively/e function= data/d= path/p= verbose/v quiet debug help/h yes/y env= aws-profile= use-container/u no-prompts tail/t name/n= runtime= architecture= s3-bucket= s3-prefix= query= output="),
    program("wg wg-quick", "network", "show: read\n genkey,genpsk,showconf: secret\n pubkey: read\n up,down: opaque\n save,strip,set,setconf,addconf,syncconf: write\n : read"),
    program("masscan zmap rustscan naabu subfinder amass httpx dnsx ffuf gobuster dirsearch feroxbuster wfuzz sqlmap nikto wpscan whatweb wafw00f hydra john hashcat aircrack-ng airodump-ng aireplay-ng ettercap bettercap responder nxc crackmapexec smbclient smbmap enum4linux rpcclient kerbrute evil-winrm theHarvester sherlock tlsx gau hping3 nping arp-scan massdns dnsrecon fierce katana nbtscan netdiscover patator medusa ncrack cewl crunch", "security", "\n : execute host*"),
];
