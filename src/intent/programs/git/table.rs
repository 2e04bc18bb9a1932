//! The sub-commands of git: what each does at least, and its options.

use super::super::super::Effect;
use super::super::super::options::Grammar;

/// One or more sub-commands that share their options.
pub(super) struct Row {
    names: &'static str,
    pub(super) effect: Effect,
    pub(super) grammar: Grammar,
}

/// The row of a sub-command.
pub(super) fn row(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| {
        row.names
            .split_ascii_whitespace()
            .any(|known| known == name)
    })
}

/// Options that run a program or write a file, in any sub-command that has them.
const COMMON: &str = "upload-pack= receive-pack= exec/x= extcmd= open-files-in-pager/O? ext-diff to-cmd= cc-cmd= header-cmd= \
    output=";

const fn line(names: &'static str, effect: Effect, options: &'static str) -> Row {
    Row {
        names,
        effect,
        grammar: Grammar::gnu(options).and(COMMON),
    }
}

const LOG: &str = "oneline graph all branches? tags? remotes? decorate? pretty? format= stat? shortstat numstat name-only name-status \
    patch/pu no-patch/s raw max-count/n%= skip= since= after= until= before= author= committer= grep= grep-reflog= all-match \
    invert-grep regexp-ignore-case/i reverse merges no-merges first-parent follow abbrev-commit abbrev? date= cached staged \
    word-diff? color? unified/U= /S= /G= /L= pickaxe-all diff-filter= ignore-all-space/w ignore-space-change/b quiet/q exit-code \
    check full-index binary find-renames? /M? /C? diff-algorithm= minimal patience histogram walk-reflogs/g show-signature \
    left-right cherry-pick source notes? no-index summary relative? text/a /z /m /c merge-base";

const ROWS: &[Row] = &[
    line(
        "status",
        Effect::Read,
        "short/s branch/b porcelain? long verbose/v untracked-files/u? ignore-submodules? ignored? /z column? ahead-behind renames \
         find-renames? show-stash",
    ),
    line("log show diff whatchanged range-diff", Effect::Read, LOG),
    line(
        "shortlog",
        Effect::Read,
        "numbered/n summary/s email/e format= date= committer/c group= /w? all branches? tags? remotes? since= until= \
         max-count= author= grep= merges no-merges first-parent reverse",
    ),
    line("diff-tree diff-index diff-files", Effect::Read, LOG),
    line(
        "rev-parse",
        Effect::Read,
        "abbrev-ref? short? verify quiet/q show-toplevel git-dir show-prefix is-inside-work-tree is-bare-repository all branches \
         tags remotes symbolic-full-name show-cdup absolute-git-dir git-common-dir is-shallow-repository git-path=",
    ),
    line(
        "rev-list ls-tree ls-files cat-file name-rev merge-base for-each-ref show-ref show-branch describe count-objects \
         check-ignore check-attr verify-commit verify-tag ls-remote cherry var fsck diff-pairs",
        Effect::Read,
        "all count max-count/n= oneline recursive/r name-only name-status long/l tags always abbrev? dirty? others/o cached/c \
         deleted/d modified/m stage/s unmerged/u ignored/i exclude-standard exclude/x= error-unmatch /z /t /p /e heads/h format= \
         sort= points-at= contains? is-ancestor verbose/v quiet/q exit-code get-url symref batch? batch-check? match= \
         first-parent merges no-merges reverse since= until= author= left-right human-readable/H",
    ),
    line(
        "blame annotate",
        Effect::Read,
        "/L= /l /t /S= reverse porcelain/p line-porcelain incremental /c /e show-email /f show-name /n show-number /s /w date= \
         root /b color-lines color-by-age ignore-rev= ignore-revs-file= contents= /M? /C?",
    ),
    line(
        "grep",
        Effect::Read,
        "line-number/n ignore-case/i files-with-matches/lname-only count/c word-regexp/w invert-match/v extended-regexp/E \
         fixed-strings/F perl-regexp/P basic-regexp/G /e= /f= untracked cached no-index /h /H heading break all-match quiet/q \
         after-context/A= before-context/B= context/C= show-function/p function-context/W text/a recursive/r max-depth= threads= \
         max-count/m= only-matching/o column color?",
    ),
    line(
        "help version",
        Effect::Read,
        "all/a build-options guides/g web/w man/m info/i",
    ),
    line(
        "add stage",
        Effect::Write,
        "dry-run/n verbose/v force/f interactive/i patch/p edit/e update/u all/A intent-to-add/N refresh ignore-errors chmod= \
         renormalize sparse pathspec-from-file= pathspec-file-nul",
    ),
    line(
        "commit",
        Effect::Write,
        "all/a patch/p message/m= file/F= author= date= amend no-edit edit/e no-verify/n verify allow-empty allow-empty-message \
         signoff/s gpg-sign/S? fixup= squash= reuse-message/C= reedit-message/c= reset-author short branch porcelain long verbose/v \
         quiet/q dry-run only/o include/i template/t= trailer= cleanup= status untracked-files/u? pathspec-from-file=",
    ),
    line(
        "checkout",
        Effect::Write,
        "quiet/q progress force/f ours/2 theirs/3 /b= /B= track/t? no-track /l detach/d orphan= merge/m conflict= patch/p \
         ignore-skip-worktree-bits ignore-other-worktrees overwrite-ignore recurse-submodules? overlay no-overlay guess \
         pathspec-from-file=",
    ),
    line(
        "switch",
        Effect::Write,
        "create/c= force-create/C= detach/d guess discard-changes force/f merge/m conflict= quiet/q progress track/t? orphan= \
         ignore-other-worktrees recurse-submodules?",
    ),
    line(
        "restore",
        Effect::Destroy,
        "source/s= patch/p worktree/W staged/S quiet/q progress ours theirs merge/m conflict= ignore-unmerged overlay \
         ignore-skip-worktree-bits recurse-submodules? pathspec-from-file=",
    ),
    line(
        "reset",
        Effect::Write,
        "soft mixed/N hard merge keep quiet/q patch/p refresh recurse-submodules? pathspec-from-file= intent-to-add",
    ),
    line(
        "clean",
        Effect::Write,
        "/d force/f interactive/i dry-run/n quiet/q exclude/e= /x /X",
    ),
    line(
        "rm",
        Effect::Destroy,
        "force/f dry-run/n recursive/r cached ignore-unmatch sparse quiet/q pathspec-from-file= pathspec-file-nul",
    ),
    line("mv", Effect::Write, "force/f dry-run/n verbose/v /k sparse"),
    line(
        "branch",
        Effect::Write,
        "delete/d /D force/f move/m /M copy/c /C ignore-case/i remotes/r all/a list/l verbose/v quiet/q track/t? no-track \
         set-upstream-to/u= unset-upstream edit-description contains? no-contains? merged? no-merged? column? sort= points-at= \
         format= show-current abbrev? color? create-reflog recurse-submodules",
    ),
    line(
        "tag",
        Effect::Write,
        "annotate/a sign/s local-user/u= force/f delete/d verify/v /n? list/l sort= column? contains? no-contains? merged? \
         no-merged? points-at= message/m= file/F= edit/e cleanup= create-reflog format= ignore-case/i color? trailer=",
    ),
    line(
        "push",
        Effect::Network,
        "all branches mirror delete/d tags dry-run/n porcelain force/f force-with-lease? force-if-includes repo= verbose/v quiet/q \
         follow-tags signed? atomic push-option/o= set-upstream/u thin progress prune verify no-verify recurse-submodules= \
         ipv4/4 ipv6/6",
    ),
    line(
        "fetch pull",
        Effect::Write,
        "all append/a atomic depth= deepen= shallow-since= shallow-exclude= unshallow update-shallow dry-run force/f keep/k \
         multiple prune/p prune-tags/P tags/t no-tags/n recurse-submodules? jobs/j= set-upstream update-head-ok/u quiet/q verbose/v \
         progress server-option/o= stdin show-forced-updates ipv4/4 ipv6/6 rebase/r? ff ff-only no-ff squash commit edit/e stat \
         log? strategy/s= strategy-option/X= autostash allow-unrelated-histories gpg-sign/S? verify-signatures signoff refmap= \
         negotiation-tip= filter= write-fetch-head",
    ),
    line(
        "clone",
        Effect::Write,
        "local/l no-hardlinks shared/s reference= reference-if-able= dissociate quiet/q verbose/v progress no-checkout/n bare mirror \
         origin/o= branch/b= no-tags recurse-submodules? recursive? jobs/j= depth= shallow-since= shallow-exclude= single-branch \
         shallow-submodules remote-submodules separate-git-dir= server-option= filter= sparse reject-shallow ref-format= \
         also-filter-submodules ipv4/4 ipv6/6 revision= template= config/c= bundle-uri= upload-pack/u=",
    ),
    line(
        "init",
        Effect::Write,
        "quiet/q bare template= separate-git-dir= object-format= initial-branch/b= shared? ref-format=",
    ),
    line(
        "merge rebase am apply",
        Effect::Write,
        "abort continue quit skip commit no-commit/n edit/e ff ff-only no-ff squash message/m= file/F= strategy/s= \
         strategy-option/X= signoff gpg-sign/S? stat log? quiet/q verbose/v allow-unrelated-histories interactive/i onto= autostash \
         autosquash rebase-merges/r? root keep-base fork-point update-refs mainline= allow-empty keep-redundant-commits cached index \
         reverse/R check directory= whitespace= 3way/3 reject unsafe-paths include= exclude= keep-empty no-keep-empty empty= \
         show-current-patch? edit-todo",
    ),
    line(
        "cherry-pick revert",
        Effect::Write,
        "abort continue quit skip no-commit/n edit/e ff signoff/s mainline/m= /x gpg-sign/S? strategy= strategy-option/X= \
         allow-empty allow-empty-message keep-redundant-commits empty= cleanup= reference",
    ),
    line(
        "stash",
        Effect::Write,
        "patch/p keep-index/k include-untracked/u all/a quiet/q message/m= index staged/S only-untracked oneline",
    ),
    line("reflog", Effect::Read, LOG),
    line(
        "remote",
        Effect::Write,
        "verbose/v push all add fetch/f tags track/t= master/m= mirror? dry-run/n prune/p delete/d auto/a",
    ),
    line(
        "config",
        Effect::Write,
        "global system local worktree file/f= blob= get get-all get-regexp get-urlmatch replace-all add unset unset-all \
         rename-section remove-section list/l edit/e get-color get-colorbool type/t= bool int bool-or-int path expiry-date null/z \
         name-only includes show-origin show-scope default= all regexp value= fixed-value comment= url=",
    ),
    line(
        "worktree",
        Effect::Write,
        "force/f detach/d checkout lock reason= quiet/q track guess-remote /b= /B= porcelain /z dry-run/n verbose/v expire= orphan",
    ),
    line(
        "submodule",
        Effect::Write,
        "quiet/q cached recursive init remote no-fetch/N force/f rebase merge reference= depth= jobs/j= branch/b= name= all files",
    ),
    line(
        "bisect",
        Effect::Write,
        "term-new= term-old= term-good= term-bad= no-checkout first-parent",
    ),
    line(
        "gc prune repack maintenance pack-refs",
        Effect::Write,
        "aggressive auto prune? quiet/q force all/a /A /d keep-largest-pack cruft expire= now dry-run/n verbose/v task= schedule=",
    ),
    line(
        "update-ref symbolic-ref",
        Effect::Write,
        "delete/d stdin /z no-deref create-reflog /m= message= short quiet/q recurse",
    ),
    line("filter-branch", Effect::Destroy, ""),
    line(
        "notes",
        Effect::Write,
        "force/f message/m= file/F= ref= /C= /c= allow-empty",
    ),
    line(
        "archive",
        Effect::Read,
        "format= list/l prefix= output/o= add-file= worktree-attributes verbose/v /0 /1 /9",
    ),
    line(
        "format-patch",
        Effect::Write,
        "stdout output-directory/o= max-count%= no-stat signature= no-signature keep-subject/k attach inline numbered/n no-numbered/N start-number= cover-letter signoff/s thread? \
         subject-prefix= rfc base= reroll-count/v= zero-commit quiet/q",
    ),
    line(
        "difftool mergetool",
        Effect::Write,
        "dir-diff/d no-prompt/y prompt gui/g tool/t= tool-help trust-exit-code cached staged rotate-to= skip-to=",
    ),
    line(
        "sparse-checkout write-tree commit-tree update-index hash-object rerere replace",
        Effect::Write,
        "cone no-cone stdin /w /m= /p= /t= /u /n quiet/q /F= assume-unchanged no-assume-unchanged skip-worktree no-skip-worktree refresh add remove force/f delete/d list/l all/a",
    ),
    line(
        "read-tree",
        Effect::Write,
        "/m /u /i reset prefix= index-output= aggressive trivial no-sparse-checkout dry-run/n quiet/q verbose/v empty \
         exclude-per-directory= recurse-submodules?",
    ),
    line(
        "checkout-index",
        Effect::Write,
        "index/u quiet/q force/f all/a no-create/n prefix= stage= temp ignore-skip-worktree-bits stdin /z",
    ),
    line(
        "bundle",
        Effect::Write,
        "quiet/q progress all-progress version= all branches? tags? remotes? since= until= max-count/n%= not",
    ),
    line(
        "send-email daemon instaweb credential hook for-each-repo",
        Effect::Execute,
        "",
    ),
];
