//! Programs that are met now and then, by what they do; those with sub-commands by their verbs.

use super::super::table::{Program, program};

/// Options that say what they say in nearly every program.
const COMMON: &str = "help/h version verbose quiet";

/// The first word is a sub-command, and its verb says what it does.
const fn verbs(names: &'static str, depth: usize) -> Program {
    program(names, "@", "")
        .depth(depth)
        .options(COMMON)
        .cautious()
}

const fn plain(names: &'static str, resource: &'static str, rows: &'static str) -> Program {
    program(names, resource, rows).options(COMMON).cautious()
}

pub(super) const PROGRAMS: &[Program] = &[
    verbs(
        "\
         sfdk hledger hledger-web hledger-ui ledger hledger-iadd koji kaggle jira sui pixi tmt nh trace-cmd puppet bundletool \
         starship rauc flox opam gleam gmssl gita ghost komac alr bootc abroot updatectl twine tomb udisksctl chisel chainctl \
         dagger cradle b4 prowler gnmic timew tea todo tod duc niri prt-get haxelib jbang infection ember dotenvx devpod ndctl \
         rpk sq sqsc systemd-mount waydroid wapm wajig vso zrok vf bcachefs blackfire bitcoin-cli octez-client ooniprobe iwctl \
         mmcli fdroidcl fdroid ipfs k8sec knife lando lb gitlab-ctl gitlab-runner gitlab-backup gitea grunt gulp hf immich \
         immich-go jhat kiwi-ng lxi mk mutagen nimble nixos-container nova nf-core conan concourse critique cephadm ceph \
         chatgpt chronyc clido compseq bru bpkg boltctl bob betterdiscordctl balena bluebuild beet bench cointop cockpit-ws co \
         console coffee circup devcontainer devenv dokku doctum docsify dub electrum ern etcd eget extrepo fossa fscrypt frida \
         gcpdiag gbp github-label-sync gokrazy gotelemetry gops gpclient gst-inspect-1.0 home-manager hostess hut i2pd \
         in-toto-sign inference-snap jekyll jf khal keyd krunvm larasail laravel-zero lein lurk ludusavi maestral mastodon \
         memray mhwd mhwd-kernel mkosi mpremote mr nb openttd ostree osv owut pacstall packwiz paxs pest phive phar pecl phan \
         pickle pint pkcon pkgx pkl pomo pokego portageq prek progpilot propelauth pueued pygbag qc qrcp quarto qvm \
         rbac-lookup railway rector rekor-cli resume robo roll routel rpm-ostree sails sbctl scala-cli sccache semver shiori \
         skicka shpool spicetify snowsql solo sonar-scanner soupault spack spectral stack stratis stolonctl supervisor \
         switcherooctl syncthing systemd-sysext tailspin tldr-lint tmsu toolforge trust tuckr tuned tye ubus ukify umbrel \
         unison unity upt usbip usql vcpkg verdaccio vet vhs virtctl vt waifu warp-diag wal-telegram wpm xcaddy xo xmake xe \
         zek zm zola zigup ghcid osc snapctl salt salt-key sdkmanager sdm secrethub stormlock surge swagger-codegen symfony \
         drush drupal artisan magento typo3 berks bosh buf clever codecrafters copr-cli ctr daml dnote drive dstack earthly \
         elm enpass espanso exercism fedpkg rfpkg firecamp fluxctl forge foreman forever fprintd-delete frpc frps func \
         fwconsole gama ghq gitmoji gitops glean goss gox grumphp hcp heimdall helix hyprpm ignite imctl ipp jfrog jhipster \
         jmeter juju k0s k0sctl kafkactl kcadm.sh kitex kool kpackagetool6 kpackagetool5 krdc kwallet-query lab \
         limine-entry-tool llvd lokalise longbridge marzban mattermost mender meteor miniflux mkinitfs moe monero mosquitto \
         naersk nativefier nexus nextclade ngs nomino now np octopus ohdear omf omz oniux openfortivpn openvpn3 owasp p10k \
         pake parcel pg_timetable pgbackrest wal-g barman pivpn pkgstats plasma-apply-lookandfeel podmansh pypi qdbus quickget \
         rancher reuse rke roblox rojo s2i sencha shopware showwin sic simulator ss-local steamosctl steamos-session-select \
         steamos-readonly steamos-devmode steampipe strapi superfile swa systemd-creds systemd-id128 systemd-cryptenroll \
         systemd-tmpfiles systemd-hwdb talhelper temporal tenv thefuck tinygo tok twilio typst uci vale vcgencmd vela verifpal \
         vscode wasmer wasmtime x11docker yapi zed zinit zipkin",
        1,
    ),
    verbs(
        "\
         tpm2 nova-manage rpi-eeprom-update flarectl",
        1,
    ),
    plain(
        "\
         gst-launch-1.0 gst-device-monitor-1.0 gst-play-1.0 zabbix_agent2 sbt watchexec runlim mpirun mpiexec srun sbatch \
         salloc sattach scrun sh5util daemonize runsvdir supervise tsp schroot sbuild debootstick systemd-inhibit \
         systemd-dissect systemd-socket-activate systemd-cat systemd-stdio-bridge run-mailcap run_init newrole torify oneko \
         x_x dzdo gksu gksudo kdesu lxsu beesu switch-root kexec criu vinmap virt-qemu-run qemu-system-x86_64 \
         qemu-system-aarch64 msfconsole msfvenom metasploit kate kwrite gedit ne mg jed micro bpython ptpython konsave psysh \
         lessecho swipl scheme csi gosh clj coq agda idris sml smlnj factorlang gforth yorick maxima sage matlab cu telnetd \
         byebug dlv frida-trace frida-ps py-spy tcpick radare2 rizin jdb drcov austin scalene hotspot startx xinit \
         mlr xidel vd visidata calc qalc lnav multitail tv csvtool jc wait4x jello lli samply terminalizer termtosvg tpp \
         pydoc conky presenterm qsv mtail drawterm gh-dash page grant flow exenv",
        "@",
        ": opaque",
    ),
    plain(
        "\
         qgis_process ytmdl bcftools samtools bedtools blastn blastp bwa bowtie minimap2 fastqc seqkit seqtk vcftools plink \
         mafft muscle clustalo treetime hmmer abyss spades latexmk xetex lualatex luatex bibtex biber texconfig latexpand \
         tex-fmt dvips dvipdf dvisvgm mktexfmt fmtutil fmtutil-user fmtutil-sys updmap gladtex tectonic mdbook asciidoc \
         doxygen jsdoc typedoc godoc godot rustdoc yard swig cython nuitka pyinstaller py2exe cx_Freeze shiv javap jar \
         jarsigner jpackage jlink jdeprscan native-image protolint aapt aapt2 zipalign apksigner d8 r8 dx apktool jadx smali \
         baksmali dex2jar patool atool als apack aunpack acat arepack dtrx unp ouch zipsplit zipcloak zip2john unflatten \
         lzmadec funzip zpack znew rarcrack lhasa arj cabextract cabal2 cab gcab innoextract xar xarchiver engrampa \
         file-roller makensis makeself flatpak-builder appimagetool linuxdeploy fpm checkinstall debtap deb2appimage dget \
         debchange dpkg-gencontrol gendesk makechrootpkg updpkgsums mkarchiso pkgmk rpm2cpio rpmdev rpmlint mkbundle \
         waifu2x-ncnn-vulkan realesrgan-ncnn-vulkan upscayl rembg guetzli gocr ocrad cuneiform pdfbook2 pdfxup pdfsandwich \
         pdfimpose pdfposter markdown2pdf ebook-meta calibredb kindlegen comic md2gemini npiet svgr icupkg ipe dia2code drawio \
         structurizr gvmap gvpack gvgen gvcolor gxl2gv gv2gxl gml2gv gv2gml graphml2gv mm2gv bcomps ccomps tred acyclic \
         dijkstra edgepaint cluster gc mingle gvedit dot2tex d2 penrose pikchr diagrams inkmake tgatoppm texturepacker sips \
         vgmstream_cli sacd rubberband m4b-tool abcde freac whipper ripit melt vidcutter ccextractor subliminal subsync alass \
         mkvinfo mkvclean av1an rav1e SvtAv1EncApp rtmpdump wf-recorder gpu-screen-recorder asciicast2gif agg svg-term \
         carbon-now silicon freeze termshot obabel openbabel rdkit gmx openscad freecadcmd f3write ghdl iverilog verilator \
         yosys nextpnr arduino-builder avr-gcc picotool esp-idf qmake meson automake autoconf autoreconf aclocal libtool \
         libtoolize configure intltoolize ctest cpack ccache distcc distccd icecc c99 c89 clang-tidy clang-check clangd \
         scan-build bear compdb include-what-you-use cppcheck cppclean flawfinder splint frama-c mpicc mpicxx nvcc hipcc ispc \
         gnatmake gnatbind ocamlfind ocamlc dune dune-build ghc alex happy hlint haddock psc elm-make erlc mlton ldmd2 fsc \
         vbnc msbuild xbuild xmlsec1 crystal zig nim haxe solc solcjs vyper phpdox phploc phpcpd phpmd phpcbf phpcs phpquery \
         php-cs-fixer psalm phpstan pdepend laydown 2to3 futurize modernize pyupgrade unify docformatter jupytext nbconvert \
         nbstripout json5 jigsaw ajson ison csv2tsv csvsql csv-diff csvclean in2csv spss2 parquet-tools pq xls2csv xlsx2csv \
         ssconvert mdbtools podofo po4a-gettextize po4a-updatepo po4a msgunfmt lrelease lupdate rcc uic glib-compile-resources \
         gdbus-codegen gtk-builder-tool blueprint-compiler gacutil gdaldem gdal_contour raster2pgsql shp2pgsql osmosis \
         tippecanoe gmt whitebox_tools mp4decrypt mp4encrypt shaka-packager bento4 atomize texi2dvi fig2dev xfig tgif steghide \
         stegsnow outguess stegoveritas openpuff zsteg mat exiftran jpegexiforient mkfile mkhomedir_helper mkfs.erofs \
         mkfs.exfat mkfs.bcachefs mkrescue xorrisofs ghostwriter mkcramfs duperemove hardlink symlinks mcopy mmove mdel \
         mformat mtype mt mktorrent buildtorrent transmission-edit dropbearkey mkkeys paperkey ssss-split gfsplit envsubst esh \
         gomplate j2 mustache ytt dhall nickel hcl2json toml-cli crudini augtool pastel sd ambr fastmod repren codemod comby \
         jscodeshift rpl",
        "@",
        ": write path* --output:write",
    ),
    plain(
        "\
         kiterunner wacli xxh resend smbclient.py smbserver.py rpcmap.py mssqlclient.py psexec.py wmiexec.py secretsdump.py \
         sambaPipe.py rdp_check.py reg.py sniffer.py ntlmrelayx.py getTGT.py getST.py GetUserSPNs.py GetNPUsers.py \
         GetADUsers.py getArch.py addcomputer.py DumpNTLMInfo.py rpcdump.py lookupsid.py samrdump.py services.py atexec.py \
         dcomexec.py smbexec.py ticketer.py nettacker sublist3r assetfinder httprobe gospider hakrawler dirb dirbuster wapiti \
         arjun arachni dalfox xsstrike commix whatwaf graphw00f testssl testssl.sh sslscan sslyze sslstrip cariddi gow \
         goldeneye.py slowhttptest http_load stress-ng stress stressapptest mdk4 airdecap-ng airmon-ng wifite reaver bully \
         hcxdumptool hcxtools kismet mitmproxy mitmdump mitmweb sngrep sipsak sipp nxcdb ropper ROPgadget fcrackzip bgpgrep \
         bgpq4 exim4 mutt neomutt alpine irssi weechat profanity nicotine hangups telegram-desktop telegram-cli signal-cli \
         matrix-commander iamb tuisky newsboat buku youtube-viewer ytfzf ani-cli animdl mov-cli mangal nhentai deemix scdl \
         gallery get_iplayer isisdl svtplay-dl twitch-dl yewtube bdfr reddit redlib wcurl takeout azurite awslogs \
         aws-google-auth aws-sso saml2aws gimme-aws-creds cli53 s3fs goofys gcsfuse blobfuse sshuttle tmate upterm tailscaled \
         localtunnel lt bore frp rathole pagekite serveo expose pproxy gost v2ray xray ss-server shadowsocks trojan naiveproxy \
         hysteria iproxy redir simpleproxy tinyproxy squidclient burpsuite zaproxy proxify httpry httpflow urlsnarf driftnet \
         arpspoof dsniff webspy dnsmap dnstop maigret holehe onionsearch tookie-osint phoneinfoga social-analyzer spiderfoot \
         recon-ng netperf netserver nuttcp qperf ipscan angryip zenmap vncviewer vncserver x11vnc tigervnc krfb \
         krfb-virtualmonitor rdesktop xfreerdp remmina guacd anydesk rustdesk teamviewer parsec moonlight sunshine scrcpy \
         kdeconnect-cli gsconnect warpinator wami mosquitto_passwd mosquitto_rr ippfind ipptool ippeveprinter upnpc miniupnpc \
         avahi-publish wol wakeonlan etherwake pwnat speed-test speedtest-net cloudping geoip geth bitcoind bitcoin-tx \
         litecoin-cli monerod lightningd lncli lnd hsd-cli hsw-cli light-arionum-cli electrumx octez stellar xrpl ripple ccxt \
         depotdownloader steamcmd lgogdownloader legendary gogdl butler itch ludo rpcs3 megadown megatools-dl megacopy \
         onedrive insync dropbox nextcloudcmd filen owncloudcmd seaf-cli syncoid znapzend zrepl sanoid goimapnotify imapfilter \
         davmail caldav calcurse-caldav khard piping-server pageres webpage2html single-file lighthouse pa11y sitespeed.io \
         webhint unlighthouse blacklight yellowlab wpt linkinator broken-link-checker muffet swagger postman httpyac \
         http-prompt logstash filebeat promtail loadtest pwncat",
        "@",
        ": network url* --output:write",
    ),
    plain(
        "\
         jail ktrace uftrace drgn dbxtool kmod pipe-rename strigger gitui lazygit lazydocker tig gitg git-cola qgit osquery aspell sysbench subunit geteltorito interactive-rebase pwncat ncdu gdu broot hunspell rmlint gitk \
         zerotier-idtool xauth xhost virt-manager virt-viewer virt-sparsify virt-xml virt-what ttyclock tty-clock pipetron \
         systemd-ask-password systemd-tty-ask-password-agent systemd-cryptsetup systemd-machine-id-setup systemd-sysusers \
         systemd-repart synoupgrade synopkg swaynag standard-version spa-acp-tool spa-resample rtl_sdr rtl_fm rtl_power \
         rtl_test quickemu qgis qmmp putty pkgz pikman pihole mozillavpn module minipro minifab minidlna lvm lvm_import_vdo \
         lvmpersist luanti minetest lbu kdesrc-build kde-builder keyctl haveged gup grub-mount gpg-card gpgconf gpgv gpg-zip \
         gpgsm emulator eim ebuild cb bpftool bpftrace bfs blockdev balooctl balooctl6 away autokey avo aurman audit2allow \
         audit2why arduino ArkAscendedServer ShooterGameServer PalServer.sh server_linux AdGuardHome udiskie udiskie-mount \
         udiskie-umount udiskie-dmenu spf sport slurmd slurmctld slurmdbd slurmrestd smalltalkci scrontab scd scriptlive \
         setfiles restorecond semodule_package shelly powertop2tuned picom compton pve-firewall pkgin packtpub orca-c mongod \
         mongos mysqld mariadbd postgres redis-server mate-screenshot mate-search-tool manim lavat lxc-start lxc-stop \
         lxc-create lxc-ls lxc-top lxc-destroy kernelstub kernel-install keybase josm iscsiadm multipath multipathd dmsetup \
         dmraid kpartx imhex i3exit i3-scrot i3-nagbar i3status footclient foot ghostty contour rio st urxvt lxterminal \
         xfce4-terminal terminator tilix guake yakuake terminology termite cool-retro-term ptyxis blackbox kgx fastboot edl \
         mtkclient rkdeveloptool dillo cbatticon box bower clip-view cheatshh chdman caprine bash-it aa-audit aa-autodep \
         aa-cleanprof aa-complain aa-decode aa-disable aa-enforce aa-genprof aa-logprof aa-mergeprof aa-notify \
         aa-remove-unknown aa-unconfined aa-update-browser apparmor_parser atoum agetty getty a2ping try try-rs trip trayer \
         topgrade tts toggle twm unopkg tunelp systemsettings kinfocenter kcmshell5 kcmshell6 plasma-apply-wallpaperimage \
         plasma-apply-colorscheme plasma-apply-cursortheme plasma-apply-desktoptheme plasma-discover slim sddm gdm lightdm \
         lxdm ly slideshow slop shotcut rtorrent deluge deluged transmission-daemon transmission-cli qbittorrent ktorrent \
         seahorse rpicam-still rpicam-jpeg rpicam-vid raspi-config rpi-imager rpi-update rsql qtcreator qtchooser qtile \
         qtgrace qjoypad picoprobe presentermd pulseeffects easyeffects pw-container pw-reserve pw-jack pw-mididump \
         pw-midiplay pw-midi2play pw-midirecord pw-midi2record pipewire pipewire-pulse wireplumber aconnect aseqdump aplaymidi \
         arecordmidi pmount pumount mount.cifs mount.nfs mount.steamos fusermount fusermount3 encfs gocryptfs cryfs veracrypt \
         truecrypt tcplay cryptmount simple-mtpfs jmtpfs mtpfs go-mtpfs ifuse idevicebackup2 idevicecrashreport idevicesyslog \
         ideviceinstaller libimobiledevice obex openrgb liquidctl ckb-next corectrl lact optimus numlockx xkill xrdb xmount \
         xtrlock xcv xwinwrap xborders picom-trans transset betterlockscreen blurlock kdocker alltray kwin_wayland kwin_x11 \
         mutter labwc river cage wayfire weston eww ags nwg-look nwg-drawer waymore wlc wluma wlogout wayland-info waypipe \
         wl-mirror hyprpicker hypridle hyprlock hyprpaper caelestia mons ddcutil modetest kmscon fbset fbterm fbi zotero \
         jabref mendeley anki ktouch gnuchess gnugo gnubg stockfish moon-buggy bastet greed nsnake ninvaders nudoku 2048 \
         vitetris oneliner 3d-ascii-viewer airshare alsa_in jack_lsp supercollider sclang pd puredata chuck orca milkytracker \
         renoise bitwig reaper zrythm qtractor hydrogen carla guitarix rakarrack sonic-pi tidal ipcrm ipcmk chmem chcpu \
         zramswap swapspace earlyoom nohang systemd-oomd ctrlaltdel wall mesg ytalk talk vacation procmail formail maildrop \
         rdate ntpd openntpd ntp-ctl chronyd timesyncd cpuctl cpufreq-aperf cpufreqd thinkfan nbfc ectool ect i8kctl mbpfan \
         hdapsd laptop-detect laptop_mode acpid irqbalance numad ksm rtkit cgcreate cgset cgdelete cgconfigparser etckeeper \
         eclean eclean-kernel eix-update layman genkernel grubby grub-bios-setup grub-mkimage grub-syslinux limine \
         limine-enroll-config refind extlinux syslinux sbsign sbverify mokutil efivar efitools mkinitrd sulogin nologin login \
         initctl runit-init steamos-chroot steamos-bootdebug steamos-select-branch steamos-finalize-install atomupd-manager \
         archinstall archlinux-java arch-install apt-clone apkeep debtags unattended-upgrade needrestart apport-bug ubuntu-bug \
         ubuntu-drivers reportbug abrt-cli sosreport sos pacrepairdb pacrepairfile pactrans pacsync pacfile pacdiff pacaur \
         pacman4console paci paccapability aurvote auracle autoremove yaourt urpmi urpme urpmi.update urpmi.addmedia \
         urpmi.removemedia slapt-src spi vkpurge ia install-tl texliveonly cups-config lpmove mkusb tic tset screendump \
         setvtrgb ttysnoop ttyplay gnome-software gnome-boxes gnome-maps gnome-weather gnome-clocks gparted baobab gnome-disks \
         palimpsest kruler kcolorchooser kmag kmousetool accelerate deepspeed torchrun vllm whisper koboldcpp comfyui invokeai \
         automatic1111 llama-server llama-bench deepseek openai chat skills goreman overmind hivemind honcho procodile circusd \
         god bluepill",
        "@",
        ": execute name*",
    ),
    plain(
        "\
         { } ( ) [[ ]] (( elif fi case esac while until done select function coproc trap emulate sched",
        "shell",
        ": opaque",
    ),
];
