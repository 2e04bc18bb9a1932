//! The programs that start another one which stands among their words: a row says where it begins and what they add.

use Adds::{Elsewhere, Nothing, Power};
use Alone::{Fails, Looks, Shell};
use Form::{Joined, Line, Words};

use super::super::options::Grammar;

/// What the words of the command are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// A program and its words.
    Words,
    /// Words that are joined with spaces and handed to a shell.
    Joined,
    /// Each word is a line of shell.
    Line,
}

/// What the program adds to the command it starts.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Adds {
    /// Nothing that matters.
    Nothing,
    /// Rights that its caller has not.
    Power,
    /// Another machine, root or container.
    Elsewhere,
}

/// What the program is without a command.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Alone {
    /// A usage message.
    Fails,
    /// It shows something.
    Looks,
    /// A shell that runs what it reads.
    Shell,
}

#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) names: &'static str,
    pub(super) grammar: Grammar,
    /// The operands before the command, by their roles; behind `*`, all words before `--`.
    pub(super) roles: &'static str,
    pub(super) form: Form,
    pub(super) adds: Adds,
    pub(super) alone: Alone,
    /// Options whose value is a line of shell.
    pub(super) lines: &'static str,
    /// Options whose value is the program that is started instead of a shell, or code.
    pub(super) runs: &'static str,
    /// Options that only show something.
    pub(super) shows: &'static str,
    /// Options whose value is a file that is written; behind `|` or `!` it is a line of shell.
    pub(super) writes: &'static str,
    /// The option that names the directory it runs in.
    pub(super) directory: &'static str,
    /// Words before the command that the program knows by their looks; `a=b` assigns a variable.
    pub(super) assigns: bool,
    /// The words that have to come first: `exec`, `run`.
    pub(super) verbs: &'static str,
    /// Options with a value that belong to the program wherever they stand.
    pub(super) anywhere: &'static str,
}

const fn row(names: &'static str, options: &'static str) -> Row {
    Row {
        names,
        grammar: Grammar::gnu(options).leading(),
        roles: "",
        form: Words,
        adds: Nothing,
        alone: Fails,
        lines: "",
        runs: "",
        shows: "help version",
        writes: "",
        directory: "",
        assigns: false,
        verbs: "",
        anywhere: "",
    }
}

impl Row {
    const fn roles(self, roles: &'static str) -> Self {
        Self { roles, ..self }
    }

    const fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    const fn adds(self, adds: Adds) -> Self {
        Self { adds, ..self }
    }

    const fn alone(self, alone: Alone) -> Self {
        Self { alone, ..self }
    }

    const fn lines(self, lines: &'static str) -> Self {
        Self { lines, ..self }
    }

    const fn runs(self, runs: &'static str) -> Self {
        Self { runs, ..self }
    }

    const fn writes(self, writes: &'static str) -> Self {
        Self { writes, ..self }
    }

    const fn shows(self, shows: &'static str) -> Self {
        Self { shows, ..self }
    }

    const fn directory(self, directory: &'static str) -> Self {
        Self { directory, ..self }
    }

    const fn assigns(self) -> Self {
        Self {
            assigns: true,
            ..self
        }
    }

    /// The verbs after which the row holds; the options of the row stand on both sides of them.
    const fn verbs(self, verbs: &'static str) -> Self {
        Self { verbs, ..self }
    }

    const fn anywhere(self, anywhere: &'static str) -> Self {
        Self { anywhere, ..self }
    }

    /// Options may follow operands.
    const fn permuting(self, options: &'static str) -> Self {
        Self {
            grammar: Grammar::gnu(options),
            ..self
        }
    }
}

/// Rows are tried in order; one with verbs holds only for those verbs.
pub(super) const ROWS: &[Row] = &[
    // Priorities, limits, time.
    row("nice", "adjustment/n%= help version").alone(Looks),
    row(
        "ionice",
        "class/c= classdata/n= pid/p= pgid/P= uid/u= ignore/t help/h version/V",
    )
    .alone(Looks)
    .shows("help version pid pgid uid"),
    row(
        "chrt",
        "all-tasks/a max/m other/o fifo/f rr/r batch/b idle/i deadline/d ext/e reset-on-fork/R sched-runtime/T= sched-period/P= \
         sched-deadline/D= pid/p verbose/v help/h version/V",
    )
    .roles("priority")
    .alone(Looks)
    .shows("help version pid max"),
    row("taskset", "all-tasks/a cpu-list/c pid/p help/h version/V")
        .roles("mask")
        .shows("help version pid"),
    row(
        "uclampset",
        "min/m= max/M= all-tasks/a pid/p= system/s reset-on-fork/R verbose/v help/h version/V",
    )
    .shows("help version pid system"),
    row(
        "numactl",
        "interleave/i= weighted-interleave/w= preferred/p= preferred-many/P= membind/m= cpunodebind/N= physcpubind/C= localalloc/l \
         balancing/b all/a hardware/H show/s help/h version/V",
    )
    .alone(Looks)
    .shows("help version hardware show"),
    row("nohup", "help version"),
    row("stdbuf", "input/i= output/o= error/e= help version"),
    row("setsid", "ctty/c fork/f wait/w help/h version/V"),
    row(
        "timeout",
        "signal/s= kill-after/k= foreground/f preserve-status/p verbose/v help version",
    )
    .roles("duration"),
    row(
        "time",
        "format/f= output/o= append/a portability/p quiet/q verbose/v help version/V /l /h",
    )
    .writes("output")
    .alone(Looks),
    row(
        "multitime",
        "/f= /I= /i= /l /n= /o= /q /r= /s= /v",
    )
    .runs("i o r"),
    row(
        "prlimit",
        "pid/p= output/o= noheadings raw verbose core/c? data/d? nice/e? fsize/f? sigpending/i? memlock/l? rss/m? nofile/n? \
         msgqueue/q? rtprio/r? stack/s? cpu/t? nproc/u? as/v? locks/x? rttime/y? help/h version/V",
    )
    .alone(Looks)
    .shows("help version pid"),
    row("choom", "adjust/n= pid/p= help/h version/V").shows("help version pid"),
    row("cpulimit", "limit/l= cpu/c= pid/p= exe/e= path/P= lazy/z include-children/i background/b foreground/f kill/k monitor-forks/m quiet/q strict/s= verbose/v help/h")
        .shows("help pid exe path"),
    row("softlimit", "/a= /c= /d= /f= /l= /m= /o= /p= /r= /s= /t="),
    row("catchsegv", ""),
    row("lockf", "/k /n /p /s /w /t=").roles("path"),
    row("coresched", "source/s= dest/d= dest-type/t= verbose/v help/h version/V")
        .verbs("new")
        .shows("help version"),
    // Another personality, root, namespace or set of rights.
    row(
        "setarch linux32 linux64 i386 i486 i586 i686 x86_64 ppc ppc32 ppc64 s390 s390x sparc sparc32 sparc64 arm armv7l armv8l aarch64 uname26",
        "32bit/B fdpic-funcptrs/F short-inode/I addr-compat-layout/L addr-no-randomize/R whole-seconds/S sticky-timeouts/T \
         read-implies-exec/X mmap-page-zero/Z 3gb/3 4gb uname-2.6 pid/p= verbose/v list show? help/h version/V",
    )
    .alone(Shell)
    .shows("help version list show"),
    row(
        "chroot gchroot",
        "userspec= groups= skip-chdir help version /u= /g= /G= /n",
    )
    .roles("root")
    .adds(Elsewhere)
    .alone(Shell),
    row(
        "unshare",
        "mount/m? uts/u? ipc/i? net/n? pid/p? user/U? cgroup/C? time/T? fork/f kill-child? mount-proc? map-user= map-group= \
         map-root-user/r map-current-user/c map-auto map-users= map-groups= owner= mount-binfmt? propagation= setgroups= \
         keep-caps root/R= wd/w= setuid/S= setgid/G= monotonic= boottime= load-interp/l= forward-signals help/h version/V",
    )
    .alone(Shell)
    .runs("load_interp root")
    .directory("wd"),
    row(
        "nsenter",
        "all/a target/t= mount/m? uts/u? ipc/i? net/n? pid/p? cgroup/C? user/U? time/T? setuid/S? setgid/G? preserve-credentials \
         keep-caps root/r? wd/w? wdns/W? env/e no-fork/F join-cgroup/c follow-context/Z user-parent net-socket/N= help/h version/V",
    )
    .adds(Elsewhere)
    .alone(Shell),
    row(
        "ip",
        "netns/n= family/f= details/d oneline/o resolve/r stats/s json/j pretty/p brief color/c? /4 /6 all/a batch/b= force",
    )
    .verbs("netns exec|net exec|vrf exec")
    .roles("name")
    .adds(Power),
    row(
        "setpriv",
        "dump/d clear-groups keep-groups init-groups inh-caps= ambient-caps= bounding-set= ruid= euid= rgid= egid= reuid= regid= \
         groups= securebits= pdeathsig= ptracer= selinux-label= apparmor-profile= landlock-access= landlock-rule= seccomp-filter= \
         reset-env no-new-privs nnp list-caps help/h version/V",
    )
    .adds(Power)
    .shows("help version dump list_caps"),
    row(
        "runcon",
        "compute/c type/t= user/u= role/r= range/l= help version",
    )
    .roles("context")
    .adds(Power),
    row("aa-exec", "profile/p= namespace/n= file/f= immediate/i debug/d verbose/v help/h")
        .adds(Power),
    row("cgexec", "/g= sticky help/h"),
    row("fakeroot fakeroot-sysv fakeroot-tcp", "lib/l= faked= save-file/s= load-file/i= unknown-is-real/u fd-base/b= help/h version/v")
        .alone(Shell)
        .runs("lib faked"),
    row(
        "fakechroot",
        "lib/l= elfloader/d= use-system-libs/s config-dir/c= bindir/b= environment/e= help/h version/v",
    )
    .alone(Shell)
    .runs("lib elfloader config_dir bindir environment"),
    row(
        "proot",
        "rootfs/r= bind/b= qemu/q= cwd/w= pwd= kernel-release/k= root-id/0 change-id/i= link2symlink/l kill-on-exit verbose/v= \
         help/h version/V about mount/m= /R= /S=",
    )
    .adds(Elsewhere)
    .alone(Shell),
    row(
        "bwrap",
        "help version",
    )
    .adds(Elsewhere),
    row("firejail", "help version list tree quiet/q debug noprofile profile= private? net= join= name= shell=")
        .alone(Shell)
        .runs("profile join shell")
        .shows("help version list tree"),
    row(
        "systemd-nspawn",
        "directory/D= image/i= boot/b ephemeral/x quiet/q user/u= machine/M= private-users= private-network bind= bind-ro= \
         chdir= setenv/E= capability= network-veth/n console= help/h version template= as-pid2/a read-only register= \
         keep-unit property= uuid= hostname= resolv-conf= timezone= volatile? settings= link-journal= /j /U pipe/P",
    )
    .adds(Elsewhere)
    .alone(Shell),
    // Rights of another user. `sudo`, `su` and `runuser` have readers of their own.
    row("doas", "/C= /L /n /s /u=")
        .adds(Power)
        .alone(Shell)
        .runs("C"),
    row("pkexec", "user= disable-internal-agent keep-cwd help version")
        .adds(Power)
        .alone(Shell),
    row(
        "run0",
        "no-ask-password machine/M= unit= property= description= slice= slice-inherit user/u= group/g= nice= chdir/D= via-shell \
         setenv= background= pty pipe shell-prompt-prefix= lightweight= empower help/h version/V",
    )
    .adds(Power)
    .alone(Shell)
    .directory("chdir"),
    row("gosu su-exec", "help/h version/v").roles("user").adds(Power),
    row("setuidgid s6-setuidgid s6-applyuidgid", "").roles("user").adds(Power),
    row(
        "chpst",
        "/u= /U= /b= /e= /_= /n= /l= /L= /m= /d= /o= /p= /f= /c= /t= /r= /C= /v /P /0 /1 /2",
    )
    .adds(Power),
    row("envuidgid envdir softlimit setlock pgrphack", "/n /N /x /X").roles("name"),
    row("newgrp", "").roles("group").adds(Power).alone(Shell),
    row("sg", "command/c=").roles("group").adds(Power).alone(Shell).form(Joined),
    row("machinectl", "uid= setenv/E= machine/M= host/H= quiet/q no-ask-password no-pager help/h version")
        .verbs("shell")
        .roles("machine")
        .adds(Power)
        .alone(Shell),
    row(
        "systemd-run",
        "no-ask-password scope unit/u= property/p= description= slice= slice-inherit expand-environment= no-block remain-after-exit/r \
         wait send-sighup service-type= uid= gid= nice= working-directory= same-dir/d setenv/E= pty/t pty-late/T pipe/P quiet/q json= \
         ignore-failure background= on-active= on-boot= on-startup= on-unit-active= on-unit-inactive= on-calendar= \
         on-timezone-change on-clock-change timer-property= path-property= socket-property= collect/G shell/S user system \
         job-mode= host/H= machine/M= help/h version no-pager verbose/v capsule/C= root-prefix= area=",
    )
    .adds(Power)
    .alone(Shell)
    .runs("property setenv")
    .directory("working_directory"),
    row("systemd-inhibit", "what= who= why= mode= list no-pager no-legend no-ask-password help/h version")
        .alone(Looks)
        .shows("help version list"),
    row("systemd-cat", "identifier/t= priority/p= stderr-priority= level-prefix= namespace= help/h version"),
    // Watching and repeating.
    row(
        "watch",
        "beep/b color/c no-color/C differences/d? errexit/e follow/f chgexit/g equexit/q= interval/n= precise/p no-rerun/r \
         shotsdir/s= no-title/t no-wrap/w exec/x help/h version/v no-linewrap",
    )
    .form(Joined),
    row(
        "entr",
        "/a /c /d /n /p /r /s /x /z",
    ),
    row(
        "hyperfine",
        "warmup/w= min-runs/m= max-runs/M= runs/r= setup/s= reference= prepare/p= conclude/C= cleanup/c= parameter-scan/P= \
         parameter-step-size/D= parameter-list/L= shell/S= /N ignore-failure/i style= sort= time-unit/u= export-asciidoc= \
         export-csv= export-json= export-markdown= export-orgmode= show-output output= input= command-name/n= help/h version/V",
    )
    .permuting(
        "warmup/w= min-runs/m= max-runs/M= runs/r= setup/s= reference= prepare/p= conclude/C= cleanup/c= parameter-scan/P= \
         parameter-step-size/D= parameter-list/L= shell/S= /N ignore-failure/i style= sort= time-unit/u= export-asciidoc= \
         export-csv= export-json= export-markdown= export-orgmode= show-output output= input= command-name/n= help/h version/V",
    )
    .form(Line)
    .writes("export_asciidoc export_csv export_json export_markdown export_orgmode")
    .lines("setup prepare conclude cleanup reference"),
    row("chronic cronic ifne", "/v /e /n"),
    row("pee", "ignore-sigpipe ignore-write-errors no-ignore-sigpipe no-ignore-write-errors").form(Line),
    row(
        "rlwrap",
        "always-readline/a ansi-colour-aware/A break-chars/b= complete-filenames/c history-no-dupes/D= extra-char-after-completion/e= \
         file/f= forget-matching/g= help/h histsize/s= history-filename/H= case-insensitive/i quote-characters/q= remember/r version/v \
         multi-line/m= no-children/n no-warnings one-shot/o prompt-colour/p? substitute-prompt/S= polling/U mirror-arguments/M= \
         logfile/l= only-cook/O= pass-sigint-as-sigterm/I set-term-name/t= pre-given/P= wait-before-prompt/w= filter/z=",
    )
    .runs("filter"),
    row("unbuffer", "/p"),
    row("caffeinate", "/d /i /m /s /u /t= /w="),
    row("tini", "/s /p= /v /w /g /e= /l version h").shows("version h l"),
    row("dumb-init", "single-child/c rewrite/r= verbose/v help/h version/V"),
    row("catatonit", "/g /P help/h version/V"),
    row(
        "start-stop-daemon",
        "start/S stop/K status/T exec/x= startas/a= pidfile/p= name/n= user/u= group/g= chroot/r= chdir/d= background/b \
         make-pidfile/m remove-pidfile retry/R= signal/s= test/t oknodo/o quiet/q verbose/v umask/k= nicelevel/N= procsched/P= \
         iosched/I= no-close/C output/O= chuid/c= pid= ppid= help/H version/V notify-await notify-timeout= env/e= wait/w= \
         stdout/1= stderr/2= interpreted/i",
    )
    .adds(Power)
    .runs("exec startas"),
    row(
        "daemon",
        "name/n= command= respawn/r foreground/f user/u= chroot/R= chdir/D= env/e= pidfile/F= pidfiles/P= output/o= stdout/O= \
         stderr/E= errlog/l= dbglog/b= noconfig/C config/f= unsafe/U safe/S inherit/i verbose/v? debug/d? help/h version/V running \
         stop list umask/m= attempts/A= delay/L= limit/M= core idiot read-eof",
    )
    .runs("config")
    .shows("help version running list"),
    // Displays, buses, the network, the clock.
    row(
        "xvfb-run",
        "auto-servernum/a auto-display/d error-file/e= auth-file/f= server-num/n= listen-tcp/l xauth-protocol/p= server-args/s= \
         wait/w= help/h",
    ),
    row("wayland-run wlheadless-run xwfb-run cage", "/c= help/h"),
    row("dbus-run-session", "dbus-daemon= config-file= help version")
        .runs("dbus_daemon config_file"),
    row("dbus-launch", "exit-with-session exit-with-x11 sh-syntax csh-syntax autolaunch= config-file= version help/h")
        .alone(Looks)
        .runs("config_file"),
    row("ssh-agent", "/D /d /k /c /s /a= /E= /O= /P= /t= /T /u /U /x")
        .alone(Looks)
        .runs("P"),
    row("torsocks torify tsocks", "user/u= pass/p= debug/d quiet/q address/a= port/P= isolate/i shell help/h version")
        .alone(Shell),
    row("proxychains proxychains4", "/q /f=").runs("f"),
    row("faketime", "/m /f /p= exclude-monotonic help/h version/v").roles("time"),
    row("eatmydata", "").alone(Fails),
    row("primusrun optirun prime-run nvidia-offload gamemoderun mangohud", ""),
    // Debuggers and tracers that start what they look at.
    row(
        "strace",
        "/a= /b= /e= /E= /I= /o= /O= /p= /P= /s= /S= /u= /U= /X= /A /c /C /d /D /f /F /h /i /k /n /N /q /r /t /T /v /V /w /x /y /z /Z \
         attach= argv0= columns= const-print-style= daemonize? debug decode-fds? detach-on= env= failed-only failing-only \
         follow-forks fault= inject= help instruction-pointer interruptible= kvm= no-abbrev output= output-append-mode \
         output-separately quiet? raw= read= relative-timestamps? seccomp-bpf secontext? signal= silent= stack-traces? status= \
         string-limit= strings-in-hex? successful-only summary summary-only summary-sort-by= summary-columns= \
         summary-syscall-overhead= summary-wall-clock syscall-limit= syscall-number syscall-times? tips? trace= trace-fds= trace-path= \
         user= verbose= version write= absolute-timestamps? abbrev=",
    )
    .writes("o output")
    .shows("help version h V"),
    row(
        "ltrace",
        "/a= /A= /b /c /C /D= /e= /f /F= /h /i /l= /L /n= /N= /o= /p= /r /s= /S /t /T /u= /V /w= /x= align= config= debug= demangle help \
         indent= library= no-signals output= version where= cgroup-inherit",
    )
    .writes("o output")
    .runs("F config")
    .shows("help version h V"),
    row("valgrind", "tool= log-file= leak-check= help/h version verbose/v quiet/q trace-children= vgdb= error-exitcode= suppressions= xml= \
         xml-file= show-leak-kinds= track-origins= num-callers= gen-suppressions= callgrind-out-file= massif-out-file= track-fds= \
         read-var-info= keep-debuginfo= db-attach= db-command= child-silent-after-fork= log-socket= log-fd= max-stackframe= \
         main-stacksize= dsymutil= undef-value-errors= time-stamp= stats= vgdb-error= alignment= smc-check= cache-sim= branch-sim=")
        .writes("log_file xml_file callgrind_out_file massif_out_file")
    .runs("db_command"),
    row(
        "perf",
        "version help/h /g /a all-cpus /e= event= /F= freq= /o= output= /p= pid= /c= count= call-graph? /d detailed /r= repeat= /x= \
         field-separator= /B /C= cpu= /t= tid= /v verbose /q quiet /s summary /S with-summary /T per-thread /i no-inherit /I= \
         interval-print= /D= delay= /A no-aggr /M= metrics= pre= post= filter= /k= clockid= /m= mmap-pages= /z? switch-events",
    )
    .verbs("stat|record|trace|mem record|c2c record|lock record|sched record|kvm stat")
    .writes("o output")
    .runs("pre post filter"),
    row("heaptrack", "output/o= record-only/r debug/d raw/w pid/p= analyze/a= interpret/i help/h version/v").shows("help version analyze interpret"),
    row("samply", "save-only/s output/o= rate/r= no-open/n port/P= help/h version/V").verbs("record"),
    row("flamegraph", "output/o= root? freq/F= cmd/c= open help/h version/V").runs("cmd"),
    // Credentials and environments put before a command.
    row("sshpass", "/f= /d= /p= /e /P= /v /h /V").shows("h V"),
    row("op", "env-file= no-masking account= cache config= debug encoding= format= iso-timestamps no-color session= vault= help/h version/v")
        .verbs("run")
    .adds(Power),
    row(
        "aws-vault",
        "duration/d= no-session/n mfa-token/t= json/j region= server/s ec2-server ecs-server/s lazy prompt= backend= debug help stdout \
         keychain= pass-dir= pass-cmd= pass-prefix= file-dir= mfa-process=",
    )
    .verbs("exec")
    .adds(Power)
    .roles("profile")
    .alone(Shell)
    .runs("pass_cmd mfa_process"),
    row("saml2aws", "exec-profile= profile/p= idp-account/a= session-duration= skip-prompt help")
        .verbs("exec")
    .adds(Power),
    row("aws-okta", "mfa-provider= mfa-duo-device= debug/d backend/b= session-ttl/t= assume-role-ttl/a= assume-role-arn/r= help/h")
        .verbs("exec")
    .adds(Power)
        .roles("profile"),
    row(
        "doppler",
        "command= project/p= config/c= token/t= scope= preserve-env? name-transformer= fallback= fallback-only fallback-readonly \
         forward-signals mount= mount-format= mount-max-reads= mount-template= no-cache no-fallback no-exit-on-write-failure only-secrets= \
         passphrase= watch silent json debug api-host= no-check-version no-timeout no-verify-tls timeout= enable-dns-resolver \
         config-dir= print-config attempts= dns-resolver-address= dns-resolver-proto= dns-resolver-timeout= help/h version/v",
    )
    .verbs("run")
    .adds(Power)
    .lines("command"),
    row("chamber", "retries/r= min-throttle-delay= backend/b= backend-s3-bucket= kms-key-alias= pristine strict strict-value= verbose help/h")
        .verbs("exec")
        .roles("*service")
        .adds(Power),
    row("infisical", "env= path= command/c= token= projectId= watch/w recursive expand? include-imports? secret-overriding? tags/t= \
         domain= silent log-level/l= help/h watch-interval= project-config-dir= telemetry?")
        .verbs("run")
    .adds(Power)
        .lines("command"),
    row("teller", "config/c= shell/s reset/r log-level= help/h verbose/v").verbs("run")
    .adds(Power),
    row("summon", "/p= /f= /D= /e= yaml= ignore/i= ignore-all/I up help/h version/V all-provider-versions").runs("p"),
    row("envconsul", "config= prefix= secret= upcase sanitize pristine once consul-addr= vault-addr= log-level= exec=")
        .lines("exec")
        .runs("config"),
    row("vault-env berglas", "").verbs("exec"),
    row("sops", "input-type= output-type= background pristine user= same-process help/h verbose")
        .verbs("exec-env")
        .roles("path")
        .form(Line),
    row("sops", "input-type= output-type= background no-fifo filename= user= help/h verbose")
        .verbs("exec-file")
        .roles("path")
        .form(Line),
    row("dotenv", "file/f= export/e= quote/q= overload/o ignore/i help/h version/v /c? /e= /v= /p= /o debug override no-override expand")
        .verbs("run")
        .shows("help version p"),
    row("dotenv dotenvx", "env-file/f= env/e= overload override/o quiet/q verbose/v debug/d convention= ignore= help/h version/V /c? /p= /v= expand quote= log-level/l=")
        .verbs("|run")
        .shows("help version p"),
    row("env-cmd", "file/f= environments/e= rc-file/r= fallback no-override use-shell/x verbose help version silent expand-envs/x recursive")
        .runs("rc_file"),
    row("cross-env cross-env-shell", "").assigns(),
    row("direnv", "").verbs("exec").roles("directory"),
    row("mise rtx", "cd/C= env/E= jobs/j= quiet/q verbose/v yes/y raw command/c= fresh-env no-prepare no-deps help/h")
        .verbs("exec|x")
        .lines("command")
        .directory("cd")
        .roles("*tool"),
    row("asdf", "").verbs("exec"),
    row("guix", "command/c= run= pure packages/p= expr/E= /I= impure help/h version").lines("command run").runs("always"),
    row("rbenv pyenv nodenv goenv jenv", "").verbs("exec"),
    row("fnm", "using= log-level= node-dist-mirror= arch= help/h").verbs("exec"),
    row("volta", "node= npm= pnpm= yarn= bundled-npm no-yarn no-pnpm verbose quiet help/h env=").verbs("run"),
    row("rvm", "").verbs("do|exec"),
    row("rustup", "install verbose/v quiet/q help/h").verbs("run").roles("toolchain"),
    row("bundle bundler", "keep-file-descriptors gemfile= retry= no-color verbose/V help/h").verbs("exec|e"),
    row("poetry", "quiet/q verbose/v ansi no-ansi no-interaction/n directory/C= project/P= no-plugins no-cache help/h version/V")
        .verbs("run")
        .directory("directory"),
    row("pipenv", "quiet/q verbose/v python= system pypi-mirror= help/h clear bare categories= dev/d skip-lock").verbs("run"),
    row("pdm", "global/g project/p= site-packages/s env-file= verbose/v quiet/q no-lock config/c= help/h venv= skip/k= recreate list/l json/j")
        .verbs("run")
        .shows("help list"),
    row("hatch", "env/e= project/p= verbose/v quiet/q color no-color data-dir= cache-dir= config= help/h version no-interactive").verbs("run"),
    row("rye", "list/l pyproject= verbose/v quiet/q help/h env-file=").verbs("run|r").shows("help list"),
    row(
        "uv",
        "extra= all-extras no-extra= no-dev only-dev group= no-group= no-default-groups only-group= all-groups module/m= editable \
         no-editable env-file= no-env-file with= with-editable= with-requirements= isolated active no-sync locked frozen script/s \
         gui-script no-project package= all-packages no-config python/p= quiet/q verbose/v color= native-tls offline directory= \
         project= config-file= cache-dir= no-cache/n index= default-index= index-url/i= extra-index-url= find-links/f= no-index \
         upgrade/U upgrade-package/P= refresh resolution= prerelease= link-mode= reinstall no-progress exact python-platform= \
         managed-python no-managed-python no-python-downloads allow-insecure-host= help/h version/V no-build no-binary",
    )
    .verbs("run")
    .runs("module script gui_script")
    .directory("directory"),
    row("conda mamba micromamba", "name/n= prefix/p= cwd= no-capture-output live-stream dev debug-wrapper-scripts attach/a= verbose/v help/h env/e=")
        .verbs("run")
        .directory("cwd"),
    row("composer", "timeout= dev no-dev list/l no-interaction/n quiet/q verbose/v working-dir/d= no-plugins no-scripts no-cache ansi no-ansi help/h profile")
        .verbs("exec")
        .shows("help list")
        .directory("working_dir"),
    row("opam", "switch= root= set-root set-switch readonly quiet/q verbose/v yes/y help").verbs("exec"),
    row("dune", "root= context= profile= display= no-build help build-dir=").verbs("exec"),
    row("stack", "stack-yaml= silent verbosity= resolver= package= help cwd= plain no-ghc-package-path rts-options= nix system-ghc").verbs("exec"),
    row("cabal", "verbose/v? project-file= enable-nix help/h").verbs("exec"),
    row("mix", "").verbs("cmd").form(Joined),
    row("lerna", "scope= ignore= parallel stream concurrency= since= no-bail no-prefix help").verbs("exec"),
    row("heroku", "app/a= remote/r= size/s= exit-code/x env/e= no-tty no-notify no-launcher type= help listen")
        .anywhere("-a --app -r --remote")
    .verbs("run|run:detached|run:inside")
        .adds(Elsewhere)
        .form(Joined)
        .alone(Shell),
    row(
        "fly flyctl",
        "app/a= config/c= command/C= machine= select/s region/r= container= org/o= quiet/q user/u= address/A= pty pg verbose debug \
         access-token/t= json/j image= help/h",
    )
    .verbs("ssh console|console|machine exec|m exec")
    .adds(Elsewhere)
    .alone(Shell)
    .lines("command"),
    row("railway", "service/s= environment/e= project/p= verbose/v no-local help/h json").verbs("run|local").alone(Shell),
    row("railway", "service/s= environment/e= project/p= deployment-instance/d= session? help/h native")
        .verbs("ssh")
        .adds(Elsewhere)
        .form(Joined)
        .alone(Shell),
    row("render", "output/o= confirm help/h ephemeral/e").verbs("ssh").roles("service").adds(Elsewhere).alone(Shell),
    row("netlify", "context= live debug cwd= filter= help/h").verbs("dev:exec"),
    row("vagrant", "command/c= plain/p tty/t no-color machine-readable version/v debug help/h extra-args=")
        .verbs("ssh")
        .permuting("command/c= plain/p tty/t no-tty no-color machine-readable version/v debug help/h")
        .adds(Elsewhere)
        .lines("command")
        .alone(Shell),
    row("multipass", "working-directory/d= no-map-working-directory/n verbose/v help/h")
        .verbs("exec")
        .roles("name")
        .adds(Elsewhere),
    row("colima limactl lima", "instance/i= profile/p= verbose shell= workdir= tty? debug help/h start? preserve-env")
        .verbs("ssh|shell|")
        .adds(Elsewhere)
        .alone(Shell),
    row("minikube", "profile/p= node/n= native-ssh? help/h alsologtostderr v/v= logtostderr").verbs("ssh").adds(Elsewhere).form(Joined).alone(Shell),
    // Containers that are no docker.
    row(
        "lxc incus",
        "cwd= env= mode/m= disable-stdin/n force-interactive/t force-noninteractive/T group= user= debug verbose/v quiet/q project= \
         force-local sub-commands help/h version",
    )
    .verbs("exec")
    .roles("container")
    .adds(Elsewhere),
    row("lxc-attach lxc-execute lxc-unshare", "name/n= arch/a= elevated-privileges/e? namespaces/s= remount-sys-proc/R keep-env clear-env logfile/o= \
         logpriority/l= quiet/q lxcpath/P= set-var/v= keep-var= rcfile/f= uid/u= gid/g= context/c= pty-log/L= define/s= help/h version")
        .adds(Elsewhere)
        .alone(Shell),
    row("pct", "user= keep-env? help").verbs("exec").roles("container").adds(Elsewhere),
    row("distrobox", "name/n= additional-flags/a= no-workdir no-tty/T root/r dry-run/d verbose/v help/h version/V clean-path headless/H exec/e")
        .verbs("enter")
        .roles("*name")
        .adds(Elsewhere)
        .alone(Shell),
    row("distrobox-enter distrobox-host-exec host-spawn", "name/n= additional-flags/a= root/r yes/Y verbose/v help/h version/V no-pty cwd= env= exec/e")
        .adds(Elsewhere)
        .alone(Shell),
    row("toolbox toolbx", "container/c= distro/d= release/r= preserve-fds= assumeyes/y log-level= log-podman verbose/v help/h")
        .verbs("run")
        .adds(Elsewhere),
    row("flatpak-spawn", "host watch-bus clear-env latest-version no-network sandbox directory= env= unset-env= verbose/v forward-fd= sandbox-expose= \
         sandbox-expose-ro= share-pids expose-pids app-path= usr-path= sandbox-flag= env-fd= help/h version")
        .adds(Elsewhere),
    row("crictl", "interactive/i tty/t sync/s timeout= image-endpoint/i= runtime-endpoint/r= config/c= debug/D help/h runtime= quiet/q name= ignore-errors/e")
        .verbs("exec")
        .roles("container")
        .adds(Elsewhere),
    row("singularity apptainer", "bind/B= cleanenv/c contain containall/C env= home/H= nv rocm writable/w writable-tmpfs pwd= cwd= overlay/o= fakeroot/f net \
         no-home no-mount= userns/u workdir/W= scratch/S= quiet/q verbose/v debug/d silent/s help/h app= hostname= no-privs pid/p ipc/i uts containlibs= security=")
        .verbs("exec")
        .roles("image")
        .adds(Elsewhere),
    row("srun sbatch salloc mpirun mpiexec", "/n= /N= /c= /p= /t= /J= /o= /e= ntasks= nodes= partition= time= job-name= np= host= hostfile= help version mem= gres= \
         account/A= qos= pty wrap= output= error= cpus-per-task= ntasks-per-node= oversubscribe allow-run-as-root bind-to= map-by= quiet/q verbose/v")
        .lines("wrap")
        .adds(Elsewhere)
        .alone(Shell),
    row("parallel-ssh pssh pdsh clush dsh", "host/H= hosts/h= user/l= par/p= outdir/o= errdir/e= timeout/t= option/O= verbose/v askpass/A extra-args/x= \
         extra-arg/X= inline/i inline-stdout print/P send-input/I /w= /g= /f= /u= /R= /a /S /N /b /B group= nodes= help version")
        .permuting("host/H= hosts/h= user/l= par/p= outdir/o= errdir/e= timeout/t= option/O= verbose/v askpass/A extra-args/x= \
         extra-arg/X= inline/i inline-stdout print/P send-input/I /w= /g= /f= /u= /R= /a /S /N /b /B group= nodes= help version")
        .form(Joined)
        .adds(Elsewhere)
        .runs("option extra_args extra_arg R"),
];

/// The rows of a program, in the order in which they are tried.
pub(super) fn rows(name: &str) -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(move |row| {
        row.names
            .split_ascii_whitespace()
            .any(|known| known == name)
    })
}
