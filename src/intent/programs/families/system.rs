//! The machine: packages of the distribution, services, processes, users, disks, networks.

use super::super::table::{Program, program};

const APT: &str = "\
    update: network
    upgrade|full-upgrade|dist-upgrade|dselect-upgrade|reinstall|build-dep|satisfy|safe-upgrade|install: execute package*
    remove|purge|autoremove|autopurge: destroy package*
    clean|autoclean: write
    source|download|changelog: network package*
    edit-sources: opaque
    list|search|show|policy|depends|rdepends|madison|showpkg|showsrc|dump|stats|check|indextargets|why|why-not|versions: read package*
    moo|help: read
    markauto|unmarkauto|hold|unhold|keep|add-repository: write package*";

const APT_OPTIONS: &str = "yes/y assume-yes quiet/q no-install-recommends install-recommends install-suggests \
    no-install-suggests fix-broken/f fix-missing/m only-upgrade reinstall purge auto-remove,autoremove dry-run/s simulate,just-print,recon,no-act \
    download-only/d allow-downgrades allow-unauthenticated allow-remove-essential allow-change-held-packages force-yes target-release/t= \
    default-release= option/o=! config-file/c=! installed upgradable,upgradeable all-versions/a manual-installed names-only/n full/f version/v help/h \
    print-uris no-download ignore-missing ignore-hold verbose-versions/V show-upgraded/u trivial-only no-remove list-cleanup allow-releaseinfo-change \
    host-architecture/a= build-profiles/P= arch-only compile/b,build diff-only dsc-only tar-only important/i recurse pre";

pub(super) const PROGRAMS: &[Program] = &[
    program("apt apt-get aptitude nala apt-cache", "apt", APT).options(APT_OPTIONS),
    program("apt-mark", "apt", "showauto|showmanual|showhold|showinstall: read package*\n *: write package*"),
    program("apt-key", "apt", "list|finger|export|exportall: read\n add|adv|update|net-update: write path\n del: destroy"),
    program("add-apt-repository apt-add-repository", "apt", ": write =add_repository name* --remove:@remove_repository/destroy --list:=read")
        .options("yes/y remove/r list/L uri/U= sourceslist/S= ppa/P= component/c= pocket/p= no-update/n enable-source/s dry-run help/h"),
    program("dpkg", "apt", "\
        : read package* --install:@install/execute --unpack:@unpack/write --remove:@remove/destroy --purge:@purge/destroy \
         --configure:@configure/execute --reconfigure:@configure/execute --list:@list/read --status:@status/read --listfiles:@listfiles/read --search:@search/read \
         --get-selections:@get_selections/read --set-selections:@set_selections/write --contents:@contents/read --extract:@extract/write \
         --add-architecture:@add_architecture/write --remove-architecture:@remove_architecture/write --pre-invoke:opaque --post-invoke:opaque --info:@info/read --audit:@audit/read")
    .alone()
    .options("install/i unpack remove/r purge/P configure list/l status/s listfiles/L search/S print-avail/p get-selections set-selections clear-selections \
        contents/c extract/x vextract/X field/f info/I audit/C verify/V add-architecture= remove-architecture= print-architecture print-foreign-architectures \
        force-all force-depends force-overwrite? force-confnew force-confold force-remove-reinstreq force-architecture force-bad-path no-force? recursive/R root= admindir= instdir= \
        pending/a simulate,dry-run,no-act skip-same-version/E refuse-downgrade/G selected-only/O debug/D= pre-invoke= post-invoke= compare-versions yet-to-unpack version help build/b no-pager log="),
    program("dpkg-query", "apt", ": read package* --list:@list/read --status:@status/read --listfiles:@listfiles/read --search:@search/read --show:@show/read")
        .options("list/l show/W status/s listfiles/L search/S print-avail/p control-path/c control-list control-show load-avail showformat/f= admindir= version help no-pager"),
    program("dpkg-reconfigure", "apt", ": execute =reconfigure package*").options("frontend/f= priority/p= all/a force unseen-only/u no-reload default-priority"),
    program("dnf dnf4 dnf5 yum microdnf tdnf", "dnf", "\
        install,upgrade,update,reinstall,downgrade,localinstall,groupinstall,builddep,upgrade-minimal,distro-sync,swap,group install,module install,system-upgrade *,offline-upgrade *: execute package*
        remove,erase,autoremove,groupremove,group remove,module remove: destroy package*
        clean,clean *: write
        makecache|download: network package*
        history undo,history redo,history rollback: execute id
        history *,history: read
        shell|debuginfo-install: opaque
        search,info,list,provides,whatprovides,repoquery,repolist,check-update,deplist,updateinfo *,updateinfo,repoinfo,check,leaves,help,group list,group info,grouplist,groupinfo,module list,module info,list *: read package*
        mark *,versionlock *,config-manager *,config-manager,copr *,repo *,module *,alias,needs-restarting,mark: write")
    .options("assumeyes/y assumeno quiet/q verbose/v best nobest refresh enablerepo= disablerepo= repo,repoid= repofrompath= installroot= releasever= exclude/x= disableexcludes= \
        setopt=! config/c=! allowerasing skip-broken nogpgcheck downloadonly downloaddir= destdir= cacheonly/C version help/h installed available upgrades showduplicates noautoremove color= nodocs \
        requires whatrequires whatprovides= queryformat/qf= list/l file/f= latest-limit= security bugfix resolve source all/a add-repo= set-enabled set-disabled duplicates extras recent debuglevel/d= advisory= transient")
    .abbreviates(),
    program("zypper", "zypper", "\
        install|in|update|up|dist-upgrade|dup|patch|source-install|si|verify|ve|install-new-recommends|inr: execute package*
        remove|rm: destroy package*
        refresh|ref: network
        search|se|info|if|list-updates|lu|list-patches|lp|patch-check|pchk|packages|pa|patterns|pt|products|pd|what-provides|wp|repos|lr|services|ls|locks|ll|licenses|ps|help|versioncmp|patch-info: read package*
        addrepo|ar|modifyrepo|mr|renamerepo|nr|addservice|as|addlock|al|cleanlocks|clean|cc: write name*
        removerepo|rr|removeservice|rs|removelock|rl: destroy name*
        shell|sh: opaque")
    .options("non-interactive/n quiet/q verbose/v no-gpg-checks gpg-auto-import-keys root/R= version/V help/h xmlout/x config/c=! repo/r= type/t= name/n force/f no-confirm/y auto-agree-with-licenses/l dry-run/D details/s recommends no-recommends download-only/d clean-deps/u installed-only/i from= provides requires search-descriptions/d"),
    program("rpm", "rpm", ": read =query package* --install:@install/execute --upgrade:@upgrade/execute --freshen:@freshen/execute --erase:@erase/destroy --import:@import/write --verify:@verify/read --rebuilddb:@rebuilddb/write --checksig:@checksig/read --eval:opaque --define:opaque --pipe:opaque --load:opaque --rcfile:opaque --macros:opaque")
        .alone()
        .options("query/q all/a file/f package/p info/i list/l configfiles/c docfiles/d dump changelog scripts requires/R provides whatprovides= whatrequires= last queryformat= install/i upgrade/U freshen/F erase/e verify/V verbose/v hash/h force nodeps noscripts test replacepkgs replacefiles oldpackage import initdb rebuilddb checksig/K root= dbpath= eval/E= define/D= pipe= load= rcfile= macros= version help quiet percent state/s triggers allmatches nosignature justdb"),
    program("pacman yay paru pamac-aur pikaur trizen aura powerpill", "pacman", "\
        : execute =run package* --sync:@install/execute --query:@query/=read --files:@files/=read --search:@search/=read --info:@info/=read --list:@list/=read --remove:@remove/destroy --upgrade:@upgrade/execute --database:@database/write --deptest:@deptest/=read --clean:@clean/destroy --config:opaque --hookdir:opaque --gpgdir:opaque")
    .alone()
    .options("sync/S query/Q remove/R upgrade/U database/D files/F deptest/T version/V help/h refresh/y sysupgrade/u search/s info/i list/l owns/o explicit/e deps/d unrequired/t foreign/m native/n \
        recursive/s nosave/n cascade/c unneeded/u clean/c downloadonly/w quiet/q verbose/v noconfirm confirm needed asdeps asexplicit overwrite= ignore= ignoregroup= noprogressbar noscriptlet \
        nodeps/d groups/g changelog/c check/k file/p print/p print-format= root/r= dbpath/b= config= cachedir= hookdir= gpgdir= logfile= arch= color= debug disable-download-timeout sysroot= regex/x machinereadable devel aur repo upgrades"),
    program("apk", "apk", "\
        add|upgrade|fix: execute package*
        del: destroy package*
        update|fetch: network package*
        cache clean,cache purge: destroy
        cache *: write
        info|search|list|policy|dot|index|audit|verify|stats|version|manifest|query|help: read package*")
    .options("no-cache update-cache/U virtual/t= repository/X= allow-untrusted quiet/q verbose/v force/f force-overwrite purge root/p= simulate/s interactive/i available/a latest/l upgrade/u installed/I who-owns/W contents/L depends/R recursive/r output/o= help/h version/V no-scripts arch= keys-dir="),
    program("brew", "brew", "\
        install,reinstall,upgrade,update,postinstall,bundle,cask install,bundle *: execute package*
        uninstall,cask uninstall,autoremove,cleanup,untap: destroy package*
        tap: execute name url
        services start,services run,services restart,services stop,services kill: write name
        services cleanup: destroy
        services list,services info,services: read
        link,unlink,pin,unpin,analytics *,developer *,alias: write package*
        edit|create|sh|irb|ruby|test|extract: opaque
        fetch: network package*
        list|ls|leaves|doctor|info|abv|outdated|search|config|formulae|casks|home|deps|uses|desc|log|cat|missing|options|help|commands|shellenv|--prefix|--version|audit|style|livecheck: read package*")
    .plugins()
    .options("cask formula,formulae casks verbose/v quiet/q debug/d force/f dry-run/n HEAD build-from-source/s zap ignore-dependencies json? greedy/g installed tree all prefix cellar repository caskroom cache env version versions pinned help/h full-name 1/1 desc eval-all recursive prune= /r /t /l overwrite global file="),
    program("snap", "snap", "\
        install|refresh|try|revert: execute package*
        remove: destroy package*
        list|find|info|services|connections|interfaces|changes|logs|version|warnings|tasks|known|model|help|get|whoami|interface|aliases|pack: read name*
        enable|disable|start|stop|restart|connect|disconnect|set|unset|alias|unalias|hold|watch|abort|prefer|switch: write name*
        save|restore|saved|forget|check-snapshot|export-snapshot: write
        login|logout|download|buy: network
        run: opaque")
    .options("channel= classic devmode jailmode edge beta candidate stable dangerous purge revision= all color= unicode= hold? unhold list amend verbose verbatim follow/f /n= no-wait time help/h name= cohort= enable disable"),
    program("flatpak", "flatpak", "\
        install|update|upgrade|repair: execute package*
        uninstall|remove: destroy package*
        list|info|search|remotes|remote-ls|remote-info|history|ps|permissions|permission-show|documents|config|document-info|help: read name*
        remote-add|remote-modify|override|mask|pin|make-current|permission-set|document-export: write name url
        remote-delete|permission-reset|permission-remove: destroy name
        run|enter|build|kill|build-init|build-finish: opaque
        *: write")
    .options("user system installation= assumeyes/y noninteractive all/a app runtime unused delete-data if-not-exists columns= show-details/d help/h version arch= verbose/v no-deps reinstall or-update show-commit/c commit= from show/s reset filesystem= device= socket= share= env= nofilesystem="),
    program("nix-env", "nix", ": execute package* --install:@install/execute --uninstall:@uninstall/destroy --upgrade:@upgrade/execute --query:@query/=read --list-generations:@list_generations/=read --delete-generations:@delete_generations/destroy --rollback:@rollback/write")
        .options("install/i uninstall/e upgrade/u query/q rollback list-generations delete-generations switch-generation/G= attr/A from-expression/E installed available/a file/f=! profile/p= description out-path status/s json"),
    program("systemctl", "systemd", "\
        status|show|cat|is-active|is-enabled|is-failed|is-system-running|list-units|list-unit-files|list-timers|list-sockets|list-jobs|list-dependencies|list-machines|list-automounts|list-paths|get-default|show-environment|help|log-level|log-target|service-watchdogs|whoami: read name*
        start|stop|restart|reload|try-restart|reload-or-restart|try-reload-or-restart|kill|enable|disable|reenable|mask|unmask|preset|freeze|thaw|reset-failed|revert|set-property|add-wants|add-requires|cancel|set-default|isolate|preset-all|daemon-reload|daemon-reexec|service-log-level|service-log-target: write name* --root:opaque
        clean: destroy name*
        edit|link|set-environment|unset-environment|import-environment|switch-root|kexec|bind|mount-image: opaque
        poweroff|reboot|halt|rescue|emergency|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|exit|default|soft-reboot|sleep: destroy
        : read =list_units")
    .options("system user/U host/H= machine/M= type/t= state= property/p= all/a full/l recursive/r reverse now dry-run quiet/q wait no-block no-wall no-reload no-pager plain no-legend legend= root= runtime force/f signal/s= kill-whom,kill-who= what= lines/n= output/o= firmware-setup boot-loader-menu= preset-mode= image= failed version help/h after before value timestamp= with-dependencies/w mkdir read-only when="),
    program("service rc-service invoke-rc.d", "systemd", ": write name verb --status-all:=read --list:=read")
        .options("status-all full-restart list/l exists/e help/h version"),
    program("journalctl", "systemd", ": read =journal --vacuum-size:@vacuum/destroy --vacuum-time:@vacuum/destroy --vacuum-files:@vacuum/destroy --rotate:@rotate/write --flush:write --relinquish-var:write --setup-keys:secret --update-catalog:write --pager:opaque --cursor-file:>")
        .alone()
        .options("unit/u= user-unit= system user follow/f lines/n%= no-tail reverse/r output/o= since/S= until/U= boot/b~ list-boots dmesg/k identifier/t= exclude-identifier/T= priority/p= facility= grep/g= case-sensitive? no-pager pager-end/e all/a quiet/q merge/m directory/D= file= root= image= namespace= catalog/x no-full full/l utc no-hostname output-fields= cursor/c= after-cursor= show-cursor cursor-file= field/F= fields/N header disk-usage verify vacuum-size= vacuum-time= vacuum-files= rotate flush sync relinquish-var smart-relinquish-var setup-keys force interval= verify-key= list-catalog dump-catalog update-catalog invocation/I= machine/M= truncate-newline help/h version list-namespaces")
        .abbreviates(),
    program("systemd-analyze", "systemd", "set-log-level|set-log-target|service-watchdogs: write\n *: read\n : read").options("system user global order require fuzz= no-pager man? generators? root= iterations= base-time= host/H= machine/M= to-pattern= from-pattern= dot help/h version quiet/q"),
    program("loginctl hostnamectl timedatectl localectl machinectl bootctl resolvectl networkctl busctl coredumpctl homectl portablectl userdbctl oomctl udevadm", "systemd", "\
        list*|status|show*|session-status|user-status|seat-status|info|query|get*|cat|tree|introspect|monitor|statistics|lldp|log|dump|timesync-status|search|systemd|dns|domain|is-installed|help|kernel-identify|user|group|groups|services|inspect|authenticate|service: read name*
        enable-linger|disable-linger|lock-session|unlock-session|lock-sessions|activate|attach|hostname|set-*|enable|disable|start|update|install|random-seed|flush-caches|reset-*|revert|renew|reload|reconfigure|up|down|settle|trigger|control|resize|passwd|create|chassis|deployment|location|icon-name: write name*
        remove|delete|clean|kill-session|kill-user|terminate-session|terminate-user|terminate-seat|terminate|kill|poweroff|reboot|flush-devices: destroy name*
        shell|login|call|gdb|debug|test-builtin|test|with|import-tar|import-raw|pull-*|export-*|copy-*|run: opaque
        : read")
    .options("no-pager all/a full/l property/p= output/o= host/H= machine/M= no-legend quiet/q value signal/s= kill-whom= lines/n= user system json/j= help/h version name/n= transient static pretty adjust-system-clock no-ask-password query/q= attribute-walk/a path/p= subsystem-match/s= subsystem-nomatch/S= type/t= property-match/p= export/x interface/i= kernel/k udev/u environment/p reload/R timeout/t= since/S= until/U= reverse/r"),
    program("systemd-run", "systemd", ": opaque"),
    program("crontab", "cron", ": execute =install path< --list:@list/=read --remove:@remove/destroy --edit:@edit/opaque")
        .alone()
        .options("edit/e list/l remove/r user/u= interactive/i /s /n= /T /V"),
    program("atq", "cron", ": read =list_jobs"),
    program("atrm", "cron", ": destroy =remove_job id*"),
    program("kill", "process", ": write =kill pid* --list:@list/=read --table:@list/=read")
        .alone()
        .options("signal/s%= list/lL~ table/t queue/q= pid/p all/a verbose timeout= -KILL -TERM -HUP -INT -QUIT -USR1 -USR2 -STOP -CONT -SIGKILL -SIGTERM -SIGHUP -SIGINT -SIGUSR1 -SIGUSR2 -SIGSTOP -SIGCONT -TSTP -SIGTSTP -SIGQUIT"),
    program("pkill killall killall5 skill snice", "process", ": write =kill name* --list:=read --logpidfile:>")
        .alone()
        .options("signal/s%= full/f exact/xe euid/u= uid/U= parent/P= newest/n oldest/o older/O= terminal/t= session/s= pgroup/g= group/G= ignore-case/iI inverse/v echo/e count/c list/l pidfile/F= queue/q= quiet/q verbose/v wait/w process-group/g regexp/r user/u= younger-than/y= older-than/o= interactive help/h version/V list-name -KILL -TERM -HUP -INT -STOP -CONT -USR1 -USR2 -SIGKILL -SIGTERM -SIGHUP -SIGINT -SIGUSR1 -SIGUSR2 -QUIT -SIGSTOP -SIGCONT -SIGQUIT"),
    program("pgrep pidof", "process", ": read =list name*")
        .options("delimiter/d= list-name/l list-full/a inverse/v lightweight/w count/c full/f pgroup/g= group/G= ignore-case/i newest/n oldest/o older/O= parent/P= session/s= signal= terminal/t= euid/u= uid/U= exact/x pidfile/F= logpidfile/L runstates/r= ns= nslist= help/h version/V single-shot/s check-root/c omit-pid/o= env="),
    program("ps top htop btop atop iotop pstree free vmstat iostat mpstat pidstat sar lsof fuser slabtop uptime w tload glances nethogs iftop dstat procs pmap smem lsipc lsns lslocks lslogins pwdx", "process", "\
        : read =list")
    .options("/a /u~ /x every/eA full/f format/o= pid/p= user/U= sort= forest ppid= command/C= tty/t= long/l threads/L /H /b /n= /d= delay= human/h wide /s~ total/t bytes/b kibi/k mebi/m gibi/g si lohi iterations= kill/k interactive/i /i~ /c= /P= /D /N /M /j /w /r /R /T /q /v /V version help /1 /E= show-pids no-headers ns="),
    program("renice ionice", "process", ": write =renice - pid*").options("priority/n= pid/p= pgrp/g= user/u= class/c= ignore/t relative"),
    program("mount", "disk", ": write =mount path dest nothing:=read --options:write")
        .alone()
        .options("all/a bind/B rbind/R move/M options/o= types/t= read-only/r rw,read-write/w verbose/v fake/f fork/F loop label/L= uuid/U= source= target= no-mtab/n mkdir/m make-shared make-private make-rprivate make-slave make-rslave make-rshared make-unbindable internal-only/i sloppy/s show-labels/l test-opts/O= fstab/T= namespace/N= onlyonce help/h version/V no-canonicalize/c options-mode= options-source="),
    program("umount", "disk", ": write =unmount path*").options("all/a force/f lazy/l recursive/R all-targets/A types/t= test-opts/O= verbose/v read-only/r detach-loop/d no-canonicalize/c internal-only/i no-mtab/n quiet/q fake namespace/N= help/h version/V"),
    program("swapon", "disk", ": write =swapon path* --show:=read --summary:=read").options("all/a show? summary/s priority/p= discard/d? fixpgsz/f verbose/v ifexists/e fstab/T= options/o= help/h version/V bytes noheadings raw"),
    program("swapoff losetup", "disk", ": write path* --list:=read --all:write").options("all/a list/l detach/d= detach-all/D find/f show partscan/P read-only/r offset/o= sizelimit= associated/j= verbose/v json/J output/O= nooverlap/L sector-size/b= direct-io? raw noheadings/n help/h version/V set-capacity/c="),
    program("fdisk cfdisk sfdisk gdisk sgdisk cgdisk parted partprobe", "disk", ": destroy =partition path --list:=read --dump:=read --show-size:=read --getsz:=read --print:=read --version:=read --list-free:=read --verify:=read")
        .alone()
        .options("list/l list-details/x sector-size/b= color/L? getsz/s type/t= units/u? output/o= wipe/w= wipe-partitions/W= lock? dump/d show-size verify/V list-free/F json/J script/s align/a= machine/m version/v help/h append/a partno/N= no-act/n force/f zap-all/Z zap/z new/n= delete= typecode= change-name/c= print/p info/i= summary backup= sort clear/o mbrtogpt/g randomize-guids/G"),
    program("lsblk blkid findmnt lsscsi hdparm smartctl nvme lspci lsusb lscpu lsmem lshw dmidecode hwinfo inxi sensors dmesg acpi lsmod modinfo nproc uname lstopo upower nvidia-smi", "system", "\
        list|id-ctrl|id-ns|smart-log|list-subsys: read
        format|sanitize|write|fw-*: destroy
        : read path* --clear:write --read-clear:write --console-off:write --console-on:write --security-erase:destroy --reset:write --enumerate:=read --dump:=read --set:write --test:write")
    .options("all/a json/J fs/f output/o= noheadings/n list/l nodeps/d bytes/b paths/p topology/t perms/m raw/r inverse/s tree/T? include/I= exclude/e= uuid/u match-tag/s= match-types/t= info/i xall/x test/t= health/H attributes/A log/l= device/d= scan follow/w human/H ctime/T level/l= facility/f= decode kernel/k userspace/u color/L? clear/c read-clear/C console-off/D console-on/E since= until= verbose/v numeric/n /D= short class/C= type/t= string/s= quiet/q query-gpu= format= help/h version/V target= source= first-only/f df/D real pseudo /c /F~ /x~ /z /B /G /M /C /S /A /N"),
    program("modprobe insmod rmmod depmod", "kernel", ": execute name* --show-depends:=read --dry-run:=read --remove:@remove/execute --config:opaque --dirname:opaque")
        .options("remove/r force/f verbose/v dry-run/n show-depends/D all/a quiet/q ignore-install/i ignore-remove first-time use-blacklist/b config/C= dirname/d= set-version/S= syslog/s showconfig/c resolve-alias/R help/h version/V wait/w= show/n basedir/b="),
    program("sysctl", "kernel", ": read =sysctl name* --write:@set/write --load:@load/write --system:@load/write")
        .options("all/a write/w load/p~ system values/n names/N ignore/e quiet/q pattern/r= binary/b help/h version/V deprecated dry-run"),
    program("useradd adduser", "user", ": write =add name").options("comment/c= home-dir,home/d= create-home/m no-create-home/M gid/g= groups/G= shell/s= uid/u= password/p= system/r expiredate/e= inactive/f= user-group/U no-user-group/N skel/k= root/R= defaults/D non-unique/o key/K= group ingroup= disabled-password disabled-login gecos= quiet force-badname no-log-init/l btrfs-subvolume-home selinux-user/Z= badname prefix/P=~ help/h"),
    program("userdel deluser", "user", ": destroy =delete name").options("force/f remove/r remove-home remove-all-files backup backup-to= system group quiet root/R= selinux-user/Z help/h"),
    program("usermod", "user", ": write =modify name").options("append/a groups/G= gid/g= home/d= move-home/m login/l= lock/L unlock/U shell/s= uid/u= password/p= comment/c= expiredate/e= inactive/f= remove/r non-unique/o root/R= add-subuids/v= del-subuids/V= add-subgids/w= del-subgids/W= help/h"),
    program("passwd chpasswd", "user", ": write name --status:=read").alone().options("delete/d expire/e lock/l unlock/u status/S all/a mindays/n= maxdays/x= warndays/w= inactive/i= quiet/q repository/r= root/R= keep-tokens/k stdin/s encrypted/e crypt-method/c= help/h md5/m"),
    program("chage chsh chfn gpasswd", "user", ": write name").options("list/l lastday/d= expiredate/E= inactive/I= mindays/m= maxdays/M= warndays/W= shell/s= add/a= delete/d= remove-password/r restrict/R administrators/A= members/M= full-name/f= room/r= root/R= help/h list-shells"),
    program("groupadd addgroup", "group", ": write =add name").options("gid/g= force/f system/r non-unique/o key/K= password/p= root/R= users/U= help/h"),
    program("groupdel delgroup", "group", ": destroy =delete name").options("force/f root/R= system only-if-empty help/h"),
    program("groupmod groupmems newusers vipw vigr", "group", ": write name").options("gid/g= new-name/n= non-unique/o password/p= root/R= append/a users/U= add= delete/d= list/l purge/p group= help/h"),
    program("visudo", "user", ": opaque"),
    program("iptables ip6tables iptables-nft ip6tables-nft iptables-legacy ebtables arptables", "firewall", ": write =rules nothing:=read --list:@list/=read --list-rules:@list/=read --flush:@flush/destroy --append:@append/write --insert:@insert/write --delete:@delete/destroy --policy:@policy/write --delete-chain:@delete_chain/destroy --zero:@zero/write --check:@check/=read --modprobe:opaque")
        .alone()
        .options("append/A= insert/I= delete/D= replace/R= check/C= list/L~ list-rules/S~ flush/F~ zero/Z~ new-chain/N= delete-chain/X~ policy/P== rename-chain/E== protocol/p= source/s= destination/d= match/m= jump/j= goto/g= in-interface/i= out-interface/o= fragment/f set-counters/c= table/t= verbose/v wait/w? wait-interval/W= numeric/n exact/x line-numbers dport,destination-port= sport,source-port= dports= sports= state= ctstate= to-destination= to-source= to-ports= reject-with= limit= limit-burst= comment= icmp-type= tcp-flags== syn log-prefix= mac-source= uid-owner= gid-owner= modprobe= src-range= dst-range= set-mark= ipv4/4 ipv6/6 help/h version/V hitcount= seconds= name= recent set update connlimit-above= mask= string= algo="),
    program("iptables-save ip6tables-save", "firewall", ": read =list --file:>").options("file/f= counters/c table/t= modprobe/M="),
    program("iptables-restore ip6tables-restore", "firewall", ": destroy =restore path<").options("counters/c noflush/n table/t= test wait/w= verbose/v modprobe/M="),
    program("ufw", "firewall", "\
        status,show,app list,app info,version: read
        reset: destroy
        delete: destroy =delete rule*
        disable: destroy
        enable,reload,default,logging,app *: write
        allow|deny|reject|limit|insert|prepend|route: write rule*")
    .alone().skip("rule").options("dry-run force verbose/v version help/h"),
    program("nft", "firewall", "\
        list *,list: read
        flush *,delete *,destroy *,reset *: destroy
        add *,insert *,create *,replace *,rename *: write
        monitor: read
        : write --file:opaque --interactive:opaque")
    .alone().options("file/f= interactive/i includepath/I= check/c numeric/n stateless/s json/j handle/a echo/e debug/d= version/v help/h terse/t define/D= optimize/o reversedns/N service/S guid/u"),
    program("firewall-cmd", "firewall", ": read --add-port:@add_port/write --remove-port:@remove_port/destroy --add-service:@add_service/write --remove-service:@remove_service/destroy --add-rich-rule:@add_rich_rule/write --remove-rich-rule:@remove_rich_rule/destroy --reload:@reload/write --complete-reload:@reload/write --add-source:write --add-interface:write --set-default-zone:write --panic-on:@panic_on/destroy --panic-off:write --runtime-to-permanent:write --new-zone:write --delete-zone:destroy --zone:read --change-interface:write --add-masquerade:write --add-forward-port:write --direct:write --remove-source:destroy --remove-interface:destroy")
        .options("state reload complete-reload permanent zone= policy= list-all list-all-zones list-ports list-services list-rich-rules get-zones get-services get-active-zones get-default-zone set-default-zone= add-port= remove-port= query-port= add-service= remove-service= query-service= add-source= remove-source= add-interface= remove-interface= change-interface= add-rich-rule= remove-rich-rule= add-masquerade remove-masquerade add-forward-port= remove-forward-port= timeout= new-zone= delete-zone= info-zone= info-service= runtime-to-permanent panic-on panic-off query-panic direct quiet/q version/V help/h list-sources list-interfaces get-zone-of-interface= check-config"),
    program("ip", "network", "\
        a|addr|address|l|link|r|route|ro|rule|ru|neigh|n|neighbor|neighbour|maddress|mroute|tunnel|tun|netconf|ntable|token|tcpmetrics|xfrm|mptcp|nexthop|vrf|monitor|stats|netns|macsec|sr|fou|ila|ioam|l2tp: read
        netns exec,vrf exec: opaque
        netns list,netns identify,netns pids,netns monitor: read
        netns add,netns attach,netns set: write name
        netns delete,netns del: destroy name
        * show,* list,* ls,* get,* lst,* sh,* s,* help: read
        * delete,* del,* flush,* d: destroy
        * add,* a,* set,* change,* replace,* append,* save,* restore,* up,* down: write")
    .alone()
    .depth(2)
    .options("color/c? stats,statistics/s details/d json/j pretty/p oneline/o 4/4 6/6 family/f= resolve/r netns/n=! batch/b=! force timestamp/t brief/br human/h all/a version/V -br -4 -6 -brief -c -json -details -stats -N numeric/N iec -iec -color -s -d -j -o -p -all -netns= -n= -batch=! -b=! -force"),
    program("ifconfig route arp ifup ifdown iwconfig ethtool brctl tc bridge nmcli iw rfkill wpa_cli vconfig mii-tool", "network", "\
        con show,connection show,c show,c s,dev status,device status,d,device,dev,d s,device show,general,general status,g,device wifi list,dev wifi list,d wifi list,device wifi,radio,monitor,networking connectivity: read name*
        con delete,connection delete,c delete,c d,device delete,dev delete: destroy name*
        con up,con down,connection up,connection down,c up,c down,con add,connection add,con modify,connection modify,con edit,connection edit,con reload,connection reload,connection import,connection clone,device connect,device disconnect,dev connect,dev disconnect,device wifi connect,dev wifi connect,device wifi hotspot,radio *,networking *,general hostname,general logging: write name*
        connection export,device wifi show-password,dev wifi show-password: secret
        show,list,help,link show,vlan show,fdb show,mdb show,qdisc show,class show,filter show,showmacs,showstp,dev: read
        block,unblock,addbr,addif,stp,setfd,qdisc add,qdisc change,qdisc replace,class *,filter *,link set,vlan add,fdb add: write
        delbr,delif,qdisc del,vlan del,fdb del: destroy
        : write name* nothing:=read")
    .options("all/a short/s verbose/v numeric/n /e extend/F cache/C delete/d set/s temp device/i= show-permaddr/P statistics/S driver/i negotiate/r change/s offload/K show-offload/k show-features terse/t fields/f= mode/m= pretty/p colors/c= escape/e= ask/a show-secrets/s wait/w= get-values/g= order= version help/h"),
    // What the machine itself has open; nothing is sent.
    program("ss netstat", "network", ": read filter* --kill:@kill/destroy --diag:>")
        .alone()
        .options("all/a listening/l numeric/n tcp/t udp/u raw/w unix/x process/p programs extended/e routing/r route interfaces,info/i statistics,summary/s continuous/c ipv4/4 ipv6/6 family/f= query,socket/A= state= memory/m options/o resolve groups/g timers verbose/v kill/K net/N= context/Z contexts/z packet/0 dccp/d sctp/S tipc vsock mptcp/M bpf/b events/E no-header/H no-queues/Q oneline/O cgroup tos inet-sockopt diag/D= filter/F= wide/W fib/F cache/C symbolic help/h version/V"),
    program("nslookup dig host ping ping6 traceroute traceroute6 tracepath mtr whois arping nmap ncat-scan getent ipcalc drill dog doggo kdig fping tcptraceroute speedtest speedtest-cli iperf iperf3 snmpwalk snmpget", "network", ": network host* --script:opaque --output:> --file:<")
        .options("all/a listening/l numeric/n tcp/t udp/u raw/w unix/x process/p extended/e routing/r interfaces/i statistics/s continuous/c ipv4/4 ipv6/6 family/f= query/A= state= memory/m options/o resolve/r summary/s programs/p kill/K count/c= interval/i= size/s= deadline/w= timeout/W= ttl/t= interface/I= quiet/q verbose/v flood/f adaptive/A host/h= /p~ /x= port= report/r report-cycles no-dns/n max-hops/m= first/f= icmp/I tcp/T type/t= class/c= /b= /k= short/+short reverse/R client/c= server/s time/t= parallel/P= udp/u bandwidth/b= json/J help version/V /sS /sU /sn /sV /sC /O /A /Pn /T4 /oN= /oX= /oA= -sS -sT -sU -sn -sV -sC -sP -Pn -PE -T1 -T2 -T3 -T4 -T5 -oN= -oX= -oG= -oA= -iL= -p- -F -6 -4 script= script-args= top-ports= exclude= open reason traceroute osscan-guess /g= /y= /L= -type= -query= -debug -port= -timeout="),
    program("reboot shutdown halt poweroff init telinit runlevel", "system", ": destroy time message* --cancel:@cancel/=write --show:=read")
        .options("halt/H poweroff/pP reboot/r force/f no-wall wtmp-only/w no-wtmp/d no-sync/n cancel/c /h /k show help"),
    program("hostname domainname nisdomainname", "system", ": read"),
    program("chattr setfacl setfattr setcap chcon restorecon semanage setsebool setenforce fixfiles semodule chkconfig update-rc.d update-alternatives rc-update authconfig update-grub grub-install grub-mkconfig mkinitcpio update-initramfs dracut ldconfig locale-gen dconf gsettings update-ca-certificates update-mime-database", "system", "\
        list|list-schemas|list-keys|list-recursively|read|get|dump|range|describe|writable|list-children|watch|monitor|show: read name*
        reset|reset-recursively: destroy name*
        write|set|load|update|compile: write name*
        fcontext|boolean|port|login|user|interface|module|permissive|import: write
        export: read
        : write path*")
    .options("recursive/R list/l verbose/v version/V all modify/m= remove/x= remove-all/b default/d remove-default/k set/s= set-file/M= restore= test name/n= value/v= output/o= display= query= config= install= auto= add/a delete/d list/l level= persistent/P kernel/k= preset/p= generate/g= help/h type/t= user/u= role/r= reference= force/f"),
    program("getfacl getfattr lsattr getcap getsebool getenforce sestatus seinfo sesearch matchpathcon ausearch aureport auditctl last lastb lastlog who finger faillog lslogins logname quota repquota", "system", ": read path* --delete:destroy --delete-rule:destroy --watch:write --add-rule:write --reset:write --edit:opaque").options("recursive/R all/a numeric/n access default/d skip-base/s name/n= dump/d start/ts= message/m= interpret/i user/u= host= limit/n= time/t= before/b= file/f= ip/i fullnames/w present/p delete/D= add-rule/a= delete-rule/d= watch/w= reset help version"),
    program("timeshift snapper", "backup", "\
        list|list-configs|status|diff|get-config: read
        delete|delete-config|undochange|rollback: destroy
        create|create-config|set-config|modify|cleanup|mount|umount: write
        : write --list:=read --list-devices:=read --create:@create/write --delete:@delete/destroy --delete-all:@delete/destroy --restore:@restore/destroy --check:write")
    .options("config/c= description/d= type/t= pre-number= userdata/u= list create delete restore delete-all list-devices check comments= tags= snapshot= snapshot-device= target-device= yes scripted help"),
];
