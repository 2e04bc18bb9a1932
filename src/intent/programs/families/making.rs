//! Programs that make files from files: compilers, builders, patches and pieces.

use super::super::table::{Program, program};

/// Options of compilers with the look of gcc's: most are a letter with its value behind it.
const COMPILER: &str = "/W? /O? /D= /U= /I= /L= /l= /f? /m? /g? /x= output/o= /T= /u= /A= /c /S /E /M /H /P /C /s /v /w /Q /r /t /pedantic \
    -std= -isystem= -iquote= -idirafter= -include= -imacros= -isysroot= -sysroot= sysroot= -MF= -MT= -MQ= -MD -MMD -MP -MM -MG -shared -static \
    -pthread -pipe -rdynamic -nostdlib -nostdinc -nostartfiles -nodefaultlibs -pie -no-pie -static-libgcc -static-libstdc++ -ansi -pedantic \
    -pedantic-errors -save-temps? -print-search-dirs -print-libgcc-file-name -dumpversion -dumpmachine -dumpspecs -arch= -framework= \
    -target= target= -stdlib= -aux-info= -coverage coverage -undef -traditional -trigraphs -dM -dD -dN -dI -J= version help verbose -rpath= -soname=";

pub(super) const PROGRAMS: &[Program] = &[
    program("gcc g++ cc c++ clang clang++ gfortran c99 c89 tcc", "@", ": execute =compile path*< --output:> --MF:> --aux-info:>")
        .options(COMPILER)
        .alone()
        .cautious(),
    program("ld gold ld.gold ld.bfd ld.lld lld as", "@", ": write =link path*< --output:>")
        .options("output,o/o= entry/e= /l= /L= /m= /T= library= library-path= script= shared static strip-all/s strip-debug/S verbose/v version/V help dynamic-linker,dynamic-linker/I= export-dynamic/E gc-sections print-map/M map= Map= soname/h= rpath= rpath-link= relocatable/r start-group end-group as-needed no-as-needed whole-archive no-whole-archive build-id? undefined/u= defsym= oformat= format/b= nostdlib pie 32 64 /g /a? /D /I= /W fatal-warnings")
        .alone()
        .cautious(),
    // Which tests and recipes run stands in the project's own files.
    program("cmake", "@", "\
        : execute path --build:@build/execute --install:@install/write --open:opaque --graphviz:> --trace-redirect:> --build:elsewhere --S:elsewhere --toolchain:opaque")
        .options("build= install= open= S= B= source/S= binary/B= D= generator/G= toolset/T= platform/A= preset= workflow list-presets? fresh target,targets/t+ parallel/j~ config= clean-first use-stderr verbose/v prefix= component= strip default-directory-permissions= graphviz= trace trace-expand trace-redirect= debug-output debug-trycompile warn-uninitialized no-warn-unused-cli log-level= version help/h system-information? toolchain= L /N /LA /LH /U= /D= Wno-dev Wdev /W? find-package")
        .alone()
        .cautious(),
    program("tox nox", "@", "\
        run|run-parallel|p|r|legacy: execute =run name*
        list|l|config|c|depends|de|schema|quickstart|q: execute
        devenv|d|exec|e|man: opaque
        : execute =run name* --conf:elsewhere --root:elsewhere --noxfile:elsewhere")
        .options("/e= env= recreate/r conf,file/c= root,workdir= parallel/p~ skip-env= result-json= notest sitepackages version help/h verbose/v quiet/q list/l listenvs listenvs-all/a sessions,session/s= python,pythons/P= keywords/k= tags/t= noxfile/f= reuse-existing-virtualenvs/R no-install install-pkg= override/x= develop skip-missing-interpreters? colored= parallel-no-spinner force-color no-color posargs")
        .alone()
        .cautious(),
    // Names in a patch that leave the directory are refused by patch itself.
    program("patch gpatch", "filesystem", ": write =patch path> input< below --input:< --output:> --reject-file:> --directory:elsewhere --dry-run:=read")
        .options("backup/b binary context/c directory/d= ifdef/D= dry-run ed/e remove-empty-files/E fuzz/F= force/f get/g= input/i= ignore-whitespace,ignore-white-space/l merge? normal/n forward/N output/o= strip/p= posix quoting-style= reject-file/r= reverse/R silent,quiet/s batch/t set-time/T set-utc/Z unified/u version/v verbose basename-prefix/B= prefix/Y= suffix/z= version-control/V= read-only= follow-symlinks help")
        .alone()
        .abbreviates()
        .cautious(),
    program("split gsplit", "filesystem", ": write =split path< prefix> --filter:write")
        .options("suffix-length/a= additional-suffix= bytes/b= line-bytes/C= numeric-suffixes? /d hex-suffixes? /x elide-empty-files/e filter= lines/l= number/n= separator/t= unbuffered/u verbose help version")
        .alone()
        .abbreviates()
        .cautious(),
    program("csplit gcsplit", "filesystem", ": write =split path< pattern* --prefix:>")
        .options("suffix-format/b= prefix/f= keep-files/k suppress-matched digits/n= quiet,silent/qs elide-empty-files/z help version")
        .alone()
        .abbreviates()
        .cautious(),
];
