//! Package managers and build tools of languages. Scripts of a project that they run are opaque here.

use super::super::table::{Program, program};

const NODE: &str = "\
    install: execute package* --prefix:unseen --dir:unseen --cwd:unseen --script-shell:opaque
    install-test|install-ci-test|cit|ci|rebuild|restart|start|stop|test: execute --script-shell:opaque
    add: execute package* --script-shell:opaque
    update|upgrade|dedupe|prune|autoclean|fetch|import|unplug: execute package* --script-shell:opaque
    uninstall|remove|r|un: write package*
    link|unlink|ln: write package*
    publish: network path
    unpublish: destroy package
    deprecate: network package
    dist-tag add,dist-tag rm: network package
    dist-tag: network
    owner add,author: network
    team destroy,team rm,team remove,org rm,owner rm,profile disable-2fa: destroy
    access|team|org|hook|profile|star|unstar: network
    access *,team *,org *,hook *,profile *: network
    token list: secret
    token create: secret
    token revoke: destroy
    login|adduser|logout: network
    config list,config get,get,config ls: read key*
    config edit,edit,explore,exec,x,run,create,dlx,node,shell,repl: opaque
    config set,config delete,set: write key value --script-shell:opaque
    config: write
    init: write
    pkg get: read
    pkg *: write
    version: write version
    cache verify,cache dir,cache list,cache ls,store path,store status: read
    cache clean,cache clear,store prune: destroy
    cache add,store add: network
    audit fix: execute
    audit,outdated,view,ls,list,why,explain,search,doctor,ping,whoami,bin,root,prefix,fund,help,help-search,licenses *: read
    docs|repo|bugs|info|versions|stars|completion|completions|licenses|query|sbom: read
    pack: execute
    shrinkwrap: write
    set version,set resolution,set: write
    policies set-version,self-update: execute
    global add: execute package*
    global remove: write package*
    global upgrade: execute package*
    global *: read
    patch,patch-commit,patch-remove,deploy,env use,env add: write
    pm *,pm: read
    workspaces info: read
    server *: write";

pub(super) const PROGRAMS: &[Program] = &[
    program("npm", "npm", NODE).plugins().options(
        "prefix/C= workspace/w= workspaces global/g save/S save-dev/D save-exact/E save-optional/O save-prod/P no-save force/f \
         legacy-peer-deps registry= tag= omit= include= loglevel= json long/l production only= access= otp= dry-run ignore-scripts \
         no-audit audit no-fund fund audit-level= depth= cache= userconfig= script-shell= scope= yes/y silent/s quiet/q verbose \
         version/v help/h if-present parseable/p all/a offline prefer-offline strict-peer-deps package-lock-only no-package-lock \
         engine-strict foreground-scripts location/L= preid= message/m= expect-results",
    ),
    program(
        "yarn",
        "npm",
        NODE,
    )
    .plugins()
    .options(
        "dev/D peer/P optional/O exact/E tilde/T caret/C interactive/i version/v cwd= immutable frozen-lockfile production? prod \
         ignore-scripts modules-folder= registry= verbose silent/s json pattern= depth= latest/L level= access= tag= help/h \
         new-version= major minor patch all/A recursive/R mode= check-cache inline-builds",
    ),
    program("pnpm", "npm", NODE).plugins().options(
        "dir/C= workspace-root/w filter/F= global/g save-dev/D save-prod/P save-optional/O save-exact/E frozen-lockfile \
         no-frozen-lockfile recursive/r prod/P dev/D latest/L offline prefer-offline ignore-scripts lockfile-only reporter= \
         store-dir= registry= tag= access= no-git-checks dry-run json long depth= fix audit-level= interactive/i help/h version/v \
         silent/s production shamefully-hoist force if-present parallel stream script-shell= ",
    ),
    program("bun", "npm", "\
        install|add|update|patch: execute package*
        remove: write package*
        test|build: execute path*
        link|unlink|init|upgrade: write
        pm ls,pm bin,pm hash,pm,outdated,why,audit,info,help,completions,discord: read
        pm cache rm: destroy
        publish: network
        run|x|exec|repl|create|c: opaque
        : opaque path* --version:=read --help:=read")
    .options("dev/d optional peer exact/E global/g production/p frozen-lockfile no-save trust cwd= config/c= registry= silent verbose dry-run force/f version/v help/h watch hot outdir= outfile= target= minify splitting sourcemap? format= external/e= entry-naming= loader/l= define/d= plugin= timeout= coverage bail? test-name-pattern/t= preload/r= eval/e= print= revision tolerate-republish access= tag= otp= all")
    .one_dash(),
    program("pip pip2 pip3", "pip", "\
        install: execute package* remote --requirement:< --requirement:remote --constraint:remote --editable:remote --index-url:opaque --extra-index-url:opaque --find-links:opaque --target:write
        download: network package*
        wheel: execute package*
        uninstall: destroy package* --requirement:<
        list,show,check,freeze,search,index *,inspect,debug,hash,help,completion: read package*
        config list,config get,config debug: read
        config edit: opaque
        config set,config unset: write key value
        config: write
        cache dir,cache info,cache list: read
        cache remove,cache purge: destroy
        cache: write")
    .options(
        "requirement/r= constraint/c= editable/e= target/t= user upgrade/U upgrade-strategy= force-reinstall no-deps pre index-url/i= \
         extra-index-url= no-index find-links/f= trusted-host= no-cache-dir cache-dir= proxy= quiet/q verbose/v yes/y \
         break-system-packages root= prefix= src= python= log= timeout= retries= no-build-isolation config-settings/C= \
         global-option= no-binary= only-binary= prefer-binary require-hashes dry-run report= outdated/o uptodate local/l format= \
         exclude= not-required files/f dest/d= wheel-dir/w= disable-pip-version-check no-input isolated version/V help/h path= all \
         no-color ignore-installed/I no-warn-script-location progress-bar= root-user-action= client-cert= cert=",
    )
    .abbreviates(),
    program("pipenv", "pip", "\
        install|sync|update|upgrade|lock: execute package*
        uninstall: destroy package*
        clean: destroy
        run|shell|open: opaque
        check|graph|verify|requirements|scripts: read")
    .options("dev/d python= three two requirements/r= system deploy skip-lock keep-outdated pre rm venv where where py envs verbose/v help/h version all"),
    program("uv", "pip", "\
        pip install,pip sync: execute package* --requirement:< --editable:write
        pip uninstall: destroy package*
        pip compile: network path* --output-file:>
        pip list,pip show,pip freeze,pip check,pip tree: read package*
        add: execute package*
        remove: write package*
        sync|lock|build: execute
        init: write path
        venv: write path
        export: read --output-file:>
        tree|version|help: read
        tool install,tool upgrade: execute package*
        tool uninstall: destroy package*
        tool list,tool dir,python list,python find,python dir: read
        tool run,run,tool: opaque
        python install: network version*
        python uninstall: destroy version*
        python pin: write version
        publish: network path*
        cache clean,cache prune: destroy package*
        cache dir: read
        self update: execute
        auth token: secret")
    .options(
        "quiet/q verbose/v directory= project= config-file= no-config offline no-cache/n cache-dir= python/p= help/h version/V \
         requirement,requirements/r= constraint/c= editable/e= dev group= extra= all-extras no-dev frozen locked index-url/i= extra-index-url= \
         index= upgrade/U upgrade-package/P= system target= prefix= no-deps output-file/o= optional= package= script= seed \
         break-system-packages reinstall resolution= prerelease= format= with= from= bump= active no-sync name= lib app",
    ),
    program("poetry", "pip", "\
        add: execute package*
        remove: write package*
        install|update|sync|build|lock: execute
        publish: network
        run|shell: opaque
        init|new: write path
        version: write version
        show,check,search,about,export,env info,env list,env activate,source show,cache list,debug *: read
        env remove: destroy
        env use: write
        cache clear: destroy
        config: write key value
        self *: execute
        source *: write")
    .plugins()
    .options(
        "directory/C= project/P= quiet/q verbose/v no-interaction/n no-plugins no-cache version/V help/h group/G= dev/D extras/E= \
         optional with= without= only= sync no-root dry-run all-extras/E tree/t latest/l outdated/o top-level/T format/f= output= unset \
         list local build username/u= password/p= repository/r= skip-existing no-update all editable/e python= source= allow-prereleases",
    ),
    program("pipx", "pip", "\
        install|upgrade|reinstall|inject|install-all|upgrade-all|reinstall-all: execute package*
        uninstall|uninject: destroy package*
        uninstall-all: destroy
        run|runpip: opaque
        list|environment|completions: read
        ensurepath|pin|unpin: write")
    .options("quiet/q verbose/v include-deps force/f suffix= python= fetch-missing-python preinstall= index-url/i= editable/e pip-args= json short include-injected help/h version spec= global system-site-packages skip= include-apps"),
    program("conda mamba micromamba", "conda", "\
        install|update|upgrade|create: execute package* --file:<
        remove|uninstall: destroy package*
        env create,env update: execute --file:<
        env remove: destroy
        env list,env export,list,search,info,env config vars list,compare,package,doctor,notices: read
        clean: destroy
        config: write
        activate|deactivate|init|rename: write
        run|shell: opaque")
    .plugins()
    .options("name/n= prefix/p= channel/c= file/f= yes/y quiet/q json all/a override-channels no-deps dry-run/d verbose/v help/h version/V envs system packages/p tarballs/t index-cache/i add= append= get set= remove= show clone= offline update-deps freeze-installed prune no-builds from-history"),
    program("cargo", "cargo", "\
        build|check|test|bench|clippy|doc|rustc|rustdoc|fix|fetch|package|vendor: execute --config:opaque
        fmt: execute --config:opaque
        run|miri: execute
        install: execute package* --config:opaque
        uninstall: destroy package*
        clean: destroy
        new|init: write path
        add: write package*
        remove: write package*
        update|generate-lockfile: network package* --config:opaque
        publish: network --config:opaque
        yank: destroy package
        owner: network package
        login: network
        logout: write
        search: network query
        nextest *,nextest: execute
        audit,deny *,outdated,machete,tree,metadata,locate-project,pkgid,verify-project,read-manifest,version,help,report *,info,config get: read")
    .skip("+*")
    .corrects("manifest-path=")
    .always("--manifest-path:elsewhere --C:elsewhere")
    .plugins()
    .options(
        "manifest-path= config= color= verbose/v quiet/q frozen locked offline help/h version/V list release/r jobs/j= features/F= \
         all-features no-default-features target= target-dir= package/p= workspace all exclude= lib bins bin= examples example= tests \
         test= benches bench= all-targets profile= message-format= keep-going no-run no-fail-fast doc ignore-rust-version timings? open \
         no-deps git= branch= tag= rev= path= root= registry= index= force/f version= dev build optional rename= dry-run/n allow-dirty \
         token= no-verify fix edition= check document-private-items name= vcs= limit= depth= invert/i= edges/e= duplicates/d \
         artifact-dir= unit-graph lockfile-path= precise= aggressive recursive allow-staged broken-code /Z= /C= undo add/a= remove/r= list/l",
    ),
    program("rustup", "rustup", "\
        update,install,toolchain install,toolchain update,component add,target add: network name*
        toolchain uninstall,uninstall,component remove,target remove: destroy name*
        self uninstall: destroy
        self update: execute
        default,override set,override unset,toolchain link,set *: write name path
        run|doc|man: opaque
        show,show *,check,which,toolchain list,component list,target list,override list,completions,help: read")
    .options("quiet/q verbose/v version/V help/h toolchain= profile= component/c= target/t= no-self-update force allow-downgrade force-non-host installed path= yes/y"),
    program("go", "go", "\
        build: execute package* --o:> --C:elsewhere --toolexec:opaque --vettool:opaque --exec:opaque --overlay:opaque
        vet,install,list,doc,mod download,mod tidy,mod vendor,mod verify,mod graph,mod why,fix,fmt: execute package* --toolexec:opaque --vettool:opaque --exec:opaque --overlay:opaque
        test: execute package* elsewhere --o:> --C:elsewhere --coverprofile:> --cpuprofile:> --memprofile:> --toolexec:opaque --exec:opaque --vettool:opaque --overlay:opaque
        get: execute package*
        mod init,mod edit,work init,work use,work edit,work sync: write path*
        env: read name* --w:@env_write/execute --w:opaque --u:@env_write/execute
        clean: destroy --n:=read
        version,help,telemetry *: read
        generate: execute package* elsewhere --C:elsewhere
        run: execute package - elsewhere remote --C:elsewhere --exec:opaque --toolexec:opaque --overlay:opaque
        tool|bug: opaque
        mod: read")
    .one_dash()
    .options(
        "o= v x n a race msan cover coverprofile= covermode= coverpkg= run= bench= benchtime= benchmem count= cpu= parallel= short timeout= \
         failfast json list= skip= shuffle= tags= ldflags= gcflags= asmflags= gccgoflags= mod= modfile= buildmode= buildvcs= compiler= \
         installsuffix= linkshared pkgdir= trimpath toolexec= exec= vettool= vet= work p= C= overlay= asan f= m u e find deps test export \
         compiled modcache cache testcache fuzzcache i r w,write= u=~ t d all src cmd short cpuprofile= memprofile= blockprofile= \
         mutexprofile= trace= outputdir= fuzz= fuzztime= go= compat= require= droprequire= replace= dropreplace= exclude= module= print diff"),
    program("gofmt", "go", ": read path* --w:write")
        .one_dash()
        .options("/w /l /d /s /e /r= cpuprofile="),
    program("gem", "gem", "\
        install|update|pristine|build: execute package*
        uninstall|cleanup: destroy package*
        push: network path
        yank: destroy package
        owner|signin|signout|cert|mirror: network
        fetch|unpack: network package*
        open|exec|server: opaque
        list|search|info|contents|dependency|environment|outdated|which|specification|stale|query|check|sources|help|lock: read package*
        sources: write")
    .plugins()
    .options("version/v= install-dir/i= bindir/n= no-document/N user-install force/f all/a local/l remote/r both/b source/s= clear-sources platform= executables/x ignore-dependencies/I conservative pre prerelease quiet/q verbose/V silent config-file= help/h add/a= remove/r= otp= key/k= host= development"),
    program("bundle bundler", "gem", "\
        install|update|package|cache|lock|add|pristine|binstubs: execute package*
        remove: write package*
        clean: destroy
        exec,console,open,gem,plugin *: opaque
        check|show|list|info|outdated|viz|platform|doctor|env|licenses|help|version: read package*
        config: write
        config *: write
        init: write")
    .plugins()
    .options("gemfile= path= jobs/j= retry/r= quiet verbose/V no-color deployment without= with= local frozen system full-index group/g= version/v= source/s= git= conservative all/a help/h force dry-run parseable path pre"),
    program("composer", "composer", "\
        install,update,require,remove,create-project,reinstall,dump-autoload,upgrade,global *: execute package*
        run-script|run|exec: opaque
        show|search|info|outdated|validate|diagnose|licenses|depends|why|why-not|prohibits|check-platform-reqs|audit|status|fund|about|list|help|suggests|browse|home: read package*
        clear-cache|clearcache: destroy
        config: write key value
        init|archive|bump: write
        self-update|selfupdate: execute")
    .plugins()
    .options("working-dir/d= no-interaction/n no-plugins no-scripts no-dev quiet/q verbose/v help/h version/V profile no-cache ansi no-ansi dev prefer-source prefer-dist dry-run optimize-autoloader/o classmap-authoritative/a with-dependencies/w with-all-dependencies/W ignore-platform-reqs ignore-platform-req= no-progress no-update lock tree/t installed/i latest/l outdated/o direct/D global/g list/l unset editor/e auth/a format/f= stability/s= minor-only/m"),
    program("mix", "mix", "\
        deps.get|deps.update|deps.compile|compile|test|deps|format|local.hex|local.rebar|archive.install|credo|dialyzer|docs|ecto.create|ecto.migrate: execute
        deps.clean|clean|ecto.drop|ecto.reset|ecto.rollback: destroy
        hex.publish: network
        run|phx.server|do|eval|cmd: opaque
        new|phx.new: write path
        help|hex.info|hex.search|deps.tree|ecto.migrations|phx.routes: read")
    .plugins()
    .options("only= all app= force quiet version help"),
    program("dotnet", "dotnet", "\
        build,restore,test,publish,pack,clean,format,workload *: execute path
        run,exec,watch,watch *,script: opaque
        add package,add reference,remove package,remove reference,sln *,new: write
        tool install,tool update: execute package
        tool uninstall: destroy package
        tool list,list *,nuget list *,--info,help: read
        nuget push: network path
        nuget delete: destroy package
        ef database drop: destroy
        ef *: execute
        dev-certs *: write
        tool run: opaque")
    .plugins(),
    program("tsc", "@", ": execute =compile path* --project:< --outDir:write --outFile:>")
        .options("project/p= build/b watch/w noEmit init showConfig listFiles listFilesOnly version/v help/h all pretty? target/t= module/m= lib= outDir= outFile= rootDir= declaration/d emitDeclarationOnly sourceMap strict? incremental skipLibCheck? jsx= esModuleInterop? allowJs? checkJs? moduleResolution= noEmitOnError force/f dry/d verbose/v clean diagnostics extendedDiagnostics traceResolution preserveWatchOutput resolveJsonModule baseUrl= types= tsBuildInfoFile= composite removeComments isolatedModules noImplicitAny? strictNullChecks? locale="),
    program("mocha vitest", "@", "\
        run|watch|related|list|dev|bench: execute path* elsewhere
        init: write
        : execute path* elsewhere"),
    program("eslint jest prettier biome tslint stylelint", "@","\
        check|lint|format|ci: execute path*
        run|watch|related|list|dev|bench: execute
        migrate|init: write
        : execute path* --output-file:>"),
    program("pytest py.test", "@", ": execute =test path* elsewhere --plugin:opaque --rootdir:opaque --confcutdir:opaque --override-ini:opaque --config-file:opaque --junitxml:> --basetemp:destroy")
    .options("verbose/v quiet/q keyword/k= markexpr,marker/m= exitfirst/x maxfail= last-failed,lf failed-first,ff new-first,nf stepwise,sw collect-only,co pdb trace capture= /s tb= durations= numprocesses/n= dist= cov? cov-report= cov-config= cov-fail-under= no-cov junitxml,junit-xml= show-capture= disable-warnings,disable-pytest-warnings strict-markers strict color= no-header no-summary ignore= ignore-glob= deselect= rootdir= confcutdir= override-ini/o= config-file/c= plugin/p= import-mode= cache-clear cache-show? setup-show setup-only fixtures markers version/V help/h r= /r= /W= asyncio-mode= benchmark-only benchmark-skip html= self-contained-html timeout= reruns= basetemp= doctest-modules log-cli-level= log-level= runslow full-trace showlocals/l"),
    program("ruff black isort flake8 mypy pylint pyright bandit autopep8 yapf", "@", "\
        check,format,linter,config,rule,server,clean,version,help,analyze *: execute path* --output-file:>
        : execute path* --output-file:>")
    .options("fix diff config= select= ignore= line-length/l= target-version/t= check quiet/q verbose/v version help/h output-format= exclude= extend-exclude= unsafe-fixes watch/w show-fixes statistics no-cache cache-dir= profile= in-place/i recursive/r aggressive/a max-line-length= strict ignore-missing-imports python-version= module/m= package/p= code/c= rcfile= disable= enable= jobs/j= preview"),
    program("shellcheck hadolint yamllint markdownlint actionlint", "filesystem", ": read =lint path*")
        .options("shell/s= exclude/e= format/f= severity/S= include/i= external-sources/x check-sourced/a color/C? enable/o= source-path/P= norc version/V help config/c= config-file= strict no-warnings config-data/d= ignore= fix"),
];
