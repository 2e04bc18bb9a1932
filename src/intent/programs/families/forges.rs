//! Forges: the command lines of GitHub and GitLab.

use super::super::table::{Program, program};

pub(super) const PROGRAMS: &[Program] = &[
    program(
        "gh",
        "github",
        "\
        auth token: secret
        auth status: read --show-token:secret
        auth login|logout|refresh|setup-git|switch: network
        auth git-credential: secret
        api: read url --hostname:network --field:network --raw-field:network --input:network --method=GET:=read --method!=GET:network --method=DELETE:destroy --input:<
        browse: read
        pr create: network --body-file:<
        pr merge: write number --admin:destroy --delete-branch:destroy
        pr close: write number --delete-branch:destroy
        pr checkout: write number
        pr view|diff|checks: read number
        pr list|status: read
        pr comment|review|edit|ready|reopen|lock|unlock|update-branch: write number --body-file:<
        issue create: network --body-file:<
        issue delete: destroy number
        issue view: read number
        issue list|status: read
        issue *: write number --body-file:<
        repo delete: destroy repository
        repo archive|unarchive: write repository
        repo rename: write name
        repo create: write repository --push:network
        repo edit: write repository --visibility:destroy
        repo clone: network repository path
        repo fork: network repository
        repo sync: write repository --force:destroy
        repo view: read repository
        repo list: read user
        repo deploy-key delete: destroy id
        release create: network tag path* --notes-file:<
        release upload: network tag path* --clobber:destroy
        release download: network tag --dir:> --output:>
        release delete: destroy tag
        release delete-asset: destroy tag name
        release edit: write tag
        release view: read tag
        gist create: network path*
        gist delete: destroy id
        gist view: read id
        gist clone: network id path
        run list: read
        run view|watch: read id
        run download: network id --dir:>
        run delete: destroy id
        run rerun|cancel: write id
        workflow run: network workflow
        workflow enable|disable: write workflow
        workflow list|view: read
        secret set: write name --env-file:<
        secret delete|remove: destroy name
        secret list: read
        variable set: write name --env-file:<
        variable list|get: read name
        variable delete: destroy name
        cache delete: destroy id
        label delete: destroy name
        label create|edit: write name
        ssh-key add,gpg-key add: write path
        ssh-key delete,gpg-key delete,repo deploy-key delete: destroy id
        ssh-key list,gpg-key list,repo deploy-key list: read
        repo deploy-key add: write path
        repo autolink delete: destroy id
        repo autolink create: write
        repo autolink list|view,repo gitignore *,repo license *,ruleset *,org list,label list,cache list: read
        repo set-default: write repository
        gist list: read
        gist edit|rename: write id
        label clone: write
        release list: read
        release verify|verify-asset: read tag
        codespace list|view|logs|ports: read
        codespace create: spend
        codespace stop|rebuild|edit: write
        codespace ssh|cp|jupyter|code: opaque
        codespace delete: destroy
        codespace *: write
        extension exec|install|upgrade|create: opaque
        extension list|search|browse: read
        extension remove: write name
        alias set|import: opaque
        alias list: read
        alias delete: write name
        config set: opaque
        config get|list: read key
        config clear-cache: write
        agent-task create: network
        agent-task list|view: read
        copilot *: opaque
        attestation download: network
        attestation *: read
        search *: read
        status: read
        completion: read
        project delete|item-delete|field-delete: destroy
        project list|view|item-list|field-list: read
        project *: write",
    )
    .plugins()
    .options(
        "repo/R= help/h hostname= version yes/y method/X= field/F= raw-field/f= header/H= input= jq/q= template/t= json= \
         paginate silent include/i cache= preview/p= slurp verbose show-token/t web/w limit/L= search/S= env-file/f= body/b= env/e= org/o= app/a=",
    ),
    program(
        "glab",
        "gitlab",
        "\
        auth status: read --show-token:secret
        auth login|logout: network
        auth git-credential: secret
        auth configure-docker|docker-helper|dpop-gen: secret
        api: read url --hostname:network --field:network --raw-field:network --input:network --method=GET:=read --method!=GET:network --method=DELETE:destroy --input:<
        mr merge|close|reopen|approve|revoke|rebase|update|note|subscribe|unsubscribe|todo|checkout: write number
        mr delete: destroy number
        mr view|diff|issues|approvers: read number
        mr list|ls: read
        mr create|new: network
        issue delete: destroy number
        issue view: read number
        issue list|ls: read
        issue create|new: network
        issue close|reopen|note|update|subscribe|unsubscribe: write number
        repo delete: destroy repository
        repo clone: network repository path
        repo view: read repository
        repo list|search|contributors: read
        repo archive: network repository
        repo create|fork|transfer|mirror|update|publish|members: write repository
        project delete: destroy repository
        release delete: destroy tag
        release create|upload: network tag path*
        release download: network tag
        release list|view: read tag
        ci run|trigger|retry|cancel: write
        ci delete: destroy id
        ci list|status|view|trace|get|lint|ci: read
        pipeline run|trigger|retry|cancel: write
        pipeline list|status|view|trace|get: read
        variable get|export: secret name
        variable set|update: write name
        variable delete: destroy name
        variable list: read
        label create: write
        label list: read
        snippet create: network
        ssh-key|deploy-key|gpg-key add: write path
        ssh-key|deploy-key|gpg-key delete: destroy id
        ssh-key|deploy-key|gpg-key list|get: read id
        schedule delete: destroy id
        schedule run|create|update: write id
        schedule list: read
        milestone|iteration|incident|issue|label|securefile|release|variable|stack delete|remove: destroy name
        milestone|incident|label create|edit|update|close|reopen|note|subscribe|unsubscribe: write
        milestone|iteration|incident|securefile list|view|get: read
        securefile create|upload: network path
        securefile download: secret
        cluster agent get-token: secret
        cluster agent update-kubeconfig|bootstrap: write
        cluster agent list|check_manifest_usage: read
        cluster graph: read
        job artifact: network
        runner delete: destroy id
        runner list|assign|unassign: write
        stack *: write
        changelog generate,mcp serve,duo ask: network
        opentofu *: write
        user events: read
        config get: secret key
        config set: write key value
        config edit: opaque
        alias set: opaque
        alias list: read
        token create|rotate: secret
        token revoke: destroy
        check-update|version|completion: read",
    )
    .plugins()
    .options(
        "repo/R= help/h hostname= method/X= field/F= raw-field/f= header/H= input= output/o= message/m= title/t= description/d= \
         label/l= assignee/a= reviewer= milestone= source-branch/s= target-branch/b= draft yes/y force/f all/A opened/o closed/c \
         merged/M web/w page/p= per-page/P= squash/s rebase/r remove-source-branch/d when-pipeline-succeeds sha= group/g= \
         branch/b= status= web comments/c system-logs/s copy-issue-labels fill push paginate silent include/i masked/m \
         protected/p value/v= scope= raw/r type/t= name= notes/N= notes-file/F= ref= tag-name= show-token token= stdin \
         clone name public internal private",
    ),
];
