//! Programs with one purpose, by what they do with their operands. An option that is not known may do more.

use super::super::table::{Program, program};

/// Options that say what they say in nearly every program.
const COMMON: &str = "help/h version verbose quiet";

const fn plain(names: &'static str, resource: &'static str, rows: &'static str) -> Program {
    program(names, resource, rows).options(COMMON).cautious()
}

/// A program that makes a file, of which an option may say the name.
const fn writer(names: &'static str, rows: &'static str) -> Program {
    program(names, "@", rows)
        .options("output,out/o= help/h version verbose quiet")
        .always("--output:>")
        .cautious()
}

pub(super) const PROGRAMS: &[Program] = &[
    // Shell words that only look, set a variable of the shell, or wait.
    plain(
        "\
         set shopt export unset declare typeset local readonly read readarray mapfile let getopts shift return break continue \
         wait jobs bg fg disown suspend hash type help history dirs pushd popd cd umask ulimit times enable bind complete \
         compgen compopt caller logout exit fc alias unalias bindkey setopt unsetopt zstyle autoload zle rehash vared \
         limit unlimit where functions abbr set_color string math status contains count choose random argparse",
        "shell",
        ": read",
    ),
    // Ask the network something.
    plain(
        "\
         curlie httping httpstat hey wrk ab siege vegeta bombardier oha plow dnstracer dnswalk dnsenum paris-traceroute lft \
         snmpstatus snmptable ldapsearch ldapwhoami ldapcompare rpcinfo showmount smbtree nmblookup avahi-browse avahi-resolve \
         mdns-scan sntp ntpq ntpstat lynx w3m links links2 elinks browsh youtube-dl yt-dlp you-get ytdl gallery-dl instaloader \
         streamlink spotdl annie lux aria2c axel httrack wpull monolith hurl newman grpcurl evans websocat wscat wsc \
         mosquitto_pub mosquitto_sub mqtt kcat kafkacat nats stan amqp-publish amqp-get nsq  s4cmd s5cmd b2 azcopy gdown \
         gdrive dropbox_uploader megatools megadl mega-get transfer ffsend croc wormhole magic-wormhole portal webwormhole \
         transfersh tmpmail ix sprunge pastebinit gist nopaste haste wgetpaste imgurbash speedtest-rs fast fast-cli \
         librespeed-cli ipinfo weather wttr ansiweather wthrr geoiplookup mmdblookup asn asnmap shodan waybackurls w3mman finger \
         mail mailx sendmail msmtp swaks offlineimap mbsync isync getmail vdirsyncer twurl t toot slackcat slack-cli ntfy ntfyme \
         pushover apprise telegram-send todoist gcalcli ddgr googler surfraw hn rsstail r2e castget podget transmission-remote \
         transmission-create transmission-show aria2p webtorrent torrent peerflix \
         dict wikit trans translate-shell cheat tldr onefetch whereami x8 debsecan debman checkupdates ldapdomaindump \
         kubetail ots tracepath6 trafilatura cve-bin-tool esearch gping linkchecker lychee nbdinfo netselect nostr pompem \
         showcert snmpbulkget snmpgetnext spfquery tldextract whohas wpaste mytop termshark eg wikiman wiki-tui stest npm-check",
        "@",
        ": network url* --output:write",
    ),
    // Make a new file from others.
    writer(
        "\
         convert magick composite montage gm ffmpeg avconv sox lame flac oggenc oggdec opusenc opusdec faac \
         faad mpg123 mpg321 mplayer mpv vlc cvlc mencoder HandBrakeCLI handbrakecli mkvmerge mkvextract mp4box \
         MP4Box x264 x265 gifsicle gifski pngquant jpegtran cjpeg djpeg mozjpeg \
         cwebp dwebp gif2webp img2webp webpmux cjxl djxl avifenc avifdec heif-convert heif-enc rawtherapee-cli dcraw ufraw-batch \
         darktable-cli potrace autotrace inkscape rsvg-convert svgo scour svgcleaner svg2png librsvg pdftoppm pdftocairo \
         pdftohtml pdftops pdfunite pdfseparate pdfdetach pdfattach pdfcrop pdfjam pdfjoin pdfnup pdftk qpdf mutool cpdf stapler \
         img2pdf ocrmypdf tesseract ps2pdf pdf2ps pdf2svg ps2ascii ps2epsi a2ps enscript groff troff nroff eqn tbl grap refer \
         soelim makeinfo texi2any help2man pandoc asciidoctor rst2html rst2pdf rst2man multimarkdown markdown cmark md2pdf \
         weasyprint wkhtmltopdf wkhtmltoimage unoconv ebook-convert dot neato twopi circo fdp sfdp osage patchwork plantuml mmdc \
         qrencode zbarimg zint barcode ttf2woff woff2_compress woff2_decompress pyftsubset fonttools msgfmt msgmerge msginit \
         xgettext msgcat msgattrib msgconv msgen unix2mac uconv native2ascii uuencode uudecode \
         base58 zpaq lrz lrztar unar dar pax shar unshar ptar mksquashfs unsquashfs sqfstar genisoimage mkisofs xorriso \
         mkfs.cramfs mkbootimg split hjsplit lxsplit par2 par2create par2repair zsync zsyncmake xdelta3 bsdiff bspatch \
         diff2html combinediff interdiff lsdiff splitdiff patchutils png2ico icotool wrestool icns2png \
         png2icns anytopnm \
         giftopnm cjb2 ddjvu djvups c44 jbig2 tiffcp tiff2pdf tiffinfo tiffsplit gdal_translate gdalwarp ogr2ogr gdalbuildvrt \
         gdaladdo gpsbabel osmium osmconvert osmfilter stl2gts meshlabserver assimp lilypond midicsv csvmidi timidity fluidsynth \
         abc2midi xmp pico2wave text2wave mp3splt mp3wrap cuetools shntool cuebreakpoints \
         ffmpegthumbnailer vcs img2sixel wasm-opt wasm2wat wat2wasm \
         wasm-objdump uglifyjs csso clean-css cleancss html-minifier minify sass sassc lessc stylus autoprefixer \
         closure-compiler json2csv csv2json protoc flatc capnp thrift bison yacc byacc flex lex re2c ragel gperf cpp as ld gold \
         lld objcopy dlltool windres nasm yasm fasm gas tcc gfortran gnat ocamlopt fpc dmd \
         ldc2 gdc valac vala kotlinc javac javadoc javah scalac groovyc ecj mcs csc vbc fsharpc \
         shfmt \
         xmlindent sqlformat pg_format ctags etags \
         gtags universal-ctags \
         csplit rdfind docx2txt gcov source-highlight pdfimages zforce yek mkid ogrmerge ripmime ptargrep \
         pyinstxtractor llvm-dis llvm-as llc pkgdiff jrnl objconv topydo netselect-apt mergiraf \
         lesskey when zipnote repomix extract",
        ": write path* dest>",
    ),
    // Make something else of a file in its place.
    writer(
        "\
         metaflac mkvpropedit mogrify optipng pngcrush oxipng zopflipng jpegoptim unix2dos dos2unix mac2unix strip ranlib \
         patchelf chrpath upx clang-format astyle indent uncrustify gofumpt rustfmt stylish-haskell ormolu fourmolu \
         brittany nixfmt nixpkgs-fmt alejandra scalafmt ktlint ktfmt dfmt perltidy prettierd dprint stylua lua-format \
         cmake-format dartfmt mp3gain normalize-audio eyeD3 vorbiscomment mid3v2 mid3cp cuetag atomicparsley \
         AtomicParsley recode rediff recountdiff isohybrid wasm-strip endlines strip-nondeterminism",
        ": write path*>",
    ),
    // Draw, play, show a window, control the desktop.
    plain(
        "\
         feh imv sxiv nsxiv eog gwenview gthumb shotwell evince okular zathura xpdf mupdf qpdfview atril gv djview foliate \
         fbreader calibre firefox chromium chromium-browser google-chrome brave brave-browser microsoft-edge vivaldi opera \
         epiphany falkon midori qutebrowser konqueror surf luakit nyxt gimp krita blender inkview dia gnumeric libreoffice \
         soffice lowriter localc loimpress thunderbird evolution claws-mail geary kmail audacity ardour lmms musescore mixxx \
         rhythmbox clementine audacious deadbeef amarok banshee quodlibet exaile strawberry mpd mpc ncmpcpp cmus cmus-remote moc \
         mocp playerctl spotify spotify_player spt ncspot pianobar totem smplayer celluloid kodi obs obs-studio \
         simplescreenrecorder kazam peek byzanz-record recordmydesktop ffplay aplay arecord paplay parecord pw-play pw-record \
         pw-cat pw-cli pw-dump pw-link pw-top pw-metadata pw-loopback pw-dot pw-config pactl pacmd pulseaudio pulseaudio-ctl \
         pavucontrol pamixer ponymix amixer alsamixer alsactl alsaloop speaker-test wpctl qpwgraph jack_control jackd qjackctl \
         wlr-randr xrandr arandr autorandr xset xsetroot xsetwacom xinput xmodmap setxkbmap xkbcomp xdotool ydotool wtype wmctrl \
         xclip xsel wl-copy wl-paste clipman cliphist copyq parcellite xclipboard xbacklight light brightnessctl redshift \
         gammastep wlsunset xss-lock i3lock swaylock slock xlock xscreensaver-command xautolock swayidle i3-msg swaymsg hyprctl \
         bspc herbstclient wmutils i3 sway hyprland bspwm openbox fluxbox awesome dwm waybar polybar polybar-msg dunst dunstctl \
         mako makoctl notify-send zenity kdialog yad dialog whiptail gum rofi wofi dmenu bemenu tofi fuzzel wmenu scrot maim \
         grim slurp flameshot spectacle gnome-screenshot xfce4-screenshooter shutter import hyprshot grimshot screenkey wev \
         feh-bg nitrogen hsetroot xwallpaper swaybg swww wpaperd variety wal pywal matugen wallust xdg-open xdg-settings \
         xdg-mime xdg-desktop-menu xdg-icon-resource gio kioclient kioclient5 exo-open mimeopen open gnome-open kde-open \
         nautilus dolphin thunar pcmanfm pcmanfm-qt nemo caja spacefm doublecmd ranger lf nnn vifm yazi  fff joshuto broot \
         xplr clifm gnome-extensions gnome-control-center gnome-calculator gnome-system-monitor plasmashell kwriteconfig5 \
         kreadconfig5 kquitapp5 kstart5 kscreen-doctor kscreen-console krunner kcalc libinput xcape solaar libratbag ratbagctl \
         jstest steam lutris heroic protontricks retroarch scummvm dosbox mame pcsx2 dolphin-emu yuzu ryujinx gamemoded \
         bluetoothctl blueman-manager bluetui hcitool hciconfig l2ping rfcomm sdptool gatttool fprintd-enroll fprintd-verify \
         fprintd-list lp lpr lpq lprm lpstat lpadmin lpoptions lpinfo cancel cupsd cupsctl cupsenable cupsdisable cupsaccept \
         cupsreject accept reject scanimage xsane simple-scan hp-setup hp-info cheese guvcview v4l2-ctl uvcdynctrl fswebcam \
         streamer webcamoid gphoto2 setleds setterm chvt loadkeys kbd_mode setfont showconsolefont deallocvt vlock physlock beep \
         spd-conf",
        "@",
        ": execute path*",
    ),
    // Change files, or the machine, in a way of their own.
    plain(
        "\
         rename prename rename.ul perl-rename mmv qmv imv-rename renameutils detox convmv trash trash-put trash-list \
         trash-restore gio-trash trashy rip safe-rm srm wipe scrub nwipe sfill sswap sdmem bleachbit trash-empty trash-rm rmlint \
         fclones fallocate mkfifo mknod sync fsync fstrim fsfreeze eject e2fsck fsck fsck.ext4 fsck.fat fsck.btrfs dosfsck \
         xfs_repair xfs_growfs xfs_admin resize2fs tune2fs e2image e2undo btrfstune ntfsfix ntfsresize ntfslabel fatlabel \
         exfatlabel tune.exfat mkexfatfs mkdosfs badblocks testdisk photorec extundelete foremost scalpel safecopy ddrescue \
         gddrescue dcfldd dc3dd partclone.ext4 partimage fsarchiver ventoy balena-etcher woeusb usbimager bmaptool growisofs \
         wodim cdrecord cdparanoia cdrdao icedax setserial stty minicom picocom tio avrdude esptool esptool.py dfu-util \
         dfu-programmer stm32flash flashrom fwupdmgr fwupdtool efibootmgr bootupctl grub-set-default grub-reboot grub-editenv \
         grub-mkrescue grub-mkpasswd-pbkdf2 refind-install systemd-firstboot debootstrap pacstrap genfstab multistrap mmdebstrap \
         cloud-init cloud-localds virt-install virt-clone virt-sysprep virt-resize qemu-img qemu-nbd guestmount guestunmount \
         setpci hwclock ntpdate adjtimex zdump zic rtcwake swaplabel zramctl tuned-adm cpupower cpufreq-set powerprofilesctl tlp \
         tlp-stat powertop fancontrol pwmconfig nvidia-settings nvidia-xconfig prime-select envycontrol optimus-manager sdparm \
         sg_raw sg_format sg_sanitize newfs gpart gstripe geli macchanger dhclient dhcpcd wpa_supplicant create_ap nmtui netplan \
         resolvconf openconnect vpnc tor mullvad nordvpn protonvpn expressvpn piactl warp-cli zerotier-cli zerotier-one netbird \
         tcpdump tshark dumpcap ngrep tcpflow tcpreplay editcap mergecap capinfos text2pcap iptraf-ng ipset fail2ban-client \
         exportfs smbpasswd pdbedit testparm ldapadd ldapmodify ldapdelete ldappasswd kinit klist kdestroy kpasswd realm logger \
         logrotate mandb updatedb catman makewhatis fc-cache update-desktop-database gtk-update-icon-cache glib-compile-schemas \
         desktop-file-install xdg-user-dirs-update dpkg-divert dpkg-statoverride dpkg-deb dpkg-source dpkg-buildpackage debuild \
         dch lintian rpmbuild rpmspec rpmkeys rpmsign createrepo createrepo_c alien makepkg namcap repo-add repo-remove \
         pacman-key pacman-mirrors reflector rankmirrors pactree paccache pacsort pkgctl abs asp aur aurutils emerge equery \
         eselect euse xbps-install xbps-remove xbps-query xbps-pkgdb xbps-reconfigure opkg slackpkg slapt-get installpkg \
         removepkg upgradepkg pkgtool swupd eopkg nix-store nix-channel  nix-prefetch-url nix-hash \
         nix-instantiate nixos-option pkg pkg_add pkg_delete pkg_info softwareupdate port mas choco winget scoop deb-get am \
         appman ghcup sdk jenv fnm n nodenv pyenv rbenv goenv tfenv tfswitch plenv perlbrew phpenv phpbrew rvm volta \
         agedu czkawka dupeguru kb pprof flamegraph vimcat lesspipe spd-say espeak espeak-ng say flite e2label p11-kit \
         rabbitvcs show systemd-notify texdoc walk diskonaut dmstats dmypy f3probe hyx inspircd idevicediagnostics \
         i2cdetect i2cdump i2cget jhsdb kmon ledctl wordgrinder fim binwalk jmap moreutils ned dpkg-scanpackages \
         hollywood httm pidwait waitpid pwait triage treemd xmlstarlet xml stoat cfv depcheck nap ncc qprof ikaros",
        "@",
        ": execute name*",
    ),
    // Databases, queues and servers of their own.
    plain(
        "\
         initdb pg_config pg_controldata pg_archivecleanup pg_resetwal pg_checksums pg_verifybackup pg_amcheck pg_combinebackup \
         pg_waldump pg_walsummary pg_upgrade pg_createsubscriber pgbench mysqlcheck mysqlslap mysqlshow mysqlbinlog \
         mysql_upgrade mysql_secure_installation mysqltuner myisamchk innochecksum perror redis-benchmark redis-check-aof \
         redis-check-rdb memcached memcstat memcflush  nodetool elasticsearch-keystore elasticsearch-certutil \
         elasticsearch-users elasticsearch-plugin elasticdump neo4j-admin sqlite-utils sqldiff sqlite3_analyzer mdb-tables \
         mdb-export ldbtool nginx apachectl apache2ctl httpd a2ensite a2dissite a2enmod a2dismod a2enconf a2query caddy traefik \
         haproxy varnishd varnishlog varnishstat varnishadm squid envoy gunicorn uvicorn hypercorn daphne waitress-serve puma \
         http-server serve live-server browser-sync simplehttpserver webfsd darkhttpd miniserve updog ttyd gotty tensorboard \
         grafana grafana-cli grafana-server prometheus promtool alertmanager amtool node_exporter loki logcli telegraf collectd \
         collectdctl zabbix_get zabbix_sender zabbix_server zabbix_agentd monit netdata supervisord supervisorctl circusctl sv \
         rc-status rc-update svcadm svcs launchctl postfix postconf postqueue postmap newaliases doveadm mailq rspamc prosodyctl \
         ejabberdctl asterisk fs_cli named rndc named-checkconf named-checkzone dnssec-keygen unbound-control unbound-checkconf \
         pdnsutil knotc birdc slapcat slapadd slaptest squeue sinfo scancel scontrol sacct sacctmgr sreport sshare sprio sstat \
         qdel bjobs bkill condor_q condor_rm",
        "@",
        ": execute name*\n status,list,ls,show,get,info,version,help,check,configtest,validate,reload-status,test: read\n start,stop,restart,reload,enable,disable,set,add,create,update: write name*\n delete,remove,rm,drop,purge,clear,flush,reset: destroy name*",
    ),
];
