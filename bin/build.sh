# Builds Vivavoce when it is missing or older than its sources. Sourced by ./vivavoce; POSIX sh.
# Expects JDK to be set (bin/find-jdk.sh); speaks on standard error only.

# build_is_stale HOME: whether there is no finished build, or a source or pom is newer than it.
build_is_stale() {
    stamp=$1/cli/target/built
    [ -f "$stamp" ] && [ -f "$1/cli/target/lib/vivavoce.jar" ] || return 0
    # In web/ the page's sources lie beside its tools (web/build/WebBuild.java names them).
    newer=$(find "$1" -name target -prune -o -name .git -prune -o -name node_modules -prune -o -path '*/src/test' -prune \
        -o -type f ! -name '*.test.ts*' \( -path '*/src/main/*' -o -name pom.xml -o -path '*/web/src/*' \
        -o -path '*/web/public/*' -o -path '*/web/*.json' -o -path '*/web/index.html' -o -path '*/web/vite.config.ts' \
        -o -path '*/web/build/*' \) -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -n "$newer" ]
}

# build HOME: runs Maven with a line per module; on failure shows its errors and where the whole log lies.
build() {
    command -v mvn >/dev/null 2>&1 || {
        echo "vivavoce: Maven is needed to build and 'mvn' is not on the PATH." >&2
        echo "  Install it: sudo apt-get install maven   (Debian, Ubuntu), brew install maven   (macOS), sdk install maven" >&2
        return 69
    }
    can_write_build "$1" || {
        if [ -f "$1/cli/target/lib/vivavoce.jar" ]; then
            echo "vivavoce: $1/cli/target can't be written; running the build that is there, which is older than its sources" >&2
            return 0
        fi
        echo "vivavoce: there is no build yet, and $1/cli/target can't be written. Make it writable, or copy the folder to a place of your own." >&2
        return 73 # EX_CANTCREAT
    }
    lock_build "$1" || return $?
    # Another process may have built while we waited for the lock.
    if ! build_is_stale "$1"; then
        unlock_build "$1"
        return 0
    fi
    started=$(date +%s)
    echo "vivavoce: building with $JDK (the first time fetches libraries and takes some minutes)" >&2
    mkdir -p "$1/cli/target"
    log=$1/cli/target/build.log
    building=$1/cli/target/building
    : >"$building"
    # The stamp is the build's start: what changes while it runs is built the next time.
    start_stamp=$1/cli/target/build.started
    : >"$start_stamp"
    (
        cd "$1" || exit 1
        # A pipe hides Maven's status, so success leaves a mark.
        JAVA_HOME=$JDK mvn -B -ntp -Dstyle.color=never -pl cli -am \
            -Dmaven.test.skip=true -Djacoco.skip=true package 2>&1 && echo ok >>"$building"
    ) | tee "$log" | build_progress >&2
    if [ ! -s "$building" ]; then
        unlock_build "$1"
        grep '^\[ERROR\]' "$log" | head -n 20 >&2
        echo "vivavoce: the build failed; the whole log is in $log" >&2
        return 70 # EX_SOFTWARE
    fi
    rm -f "$building"
    mv "$start_stamp" "$1/cli/target/built"
    unlock_build "$1"
    echo "vivavoce: built in $(($(date +%s) - started)) s" >&2
}

# build_progress: Maven's output as one line per module.
build_progress() {
    awk '/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ { print "  " $NF " " $3; fflush() }'
}

# can_write_build HOME: whether files can be made where the build goes. By trying: another user's folder, a medium that is
# read-only and a full disk all answer in their own ways.
can_write_build() {
    mkdir -p "$1/cli/target" 2>/dev/null || return 1
    probe=$1/cli/target/.probe.$$
    mkdir "$probe" 2>/dev/null || return 1
    rmdir "$probe"
}

# lock_build HOME: one build at a time; a lock whose process is gone is taken over, and so is one that still names no
# process after some seconds: whoever made it was killed before it could say who it is.
lock_build() {
    lock=$1/cli/target/build.lock
    waited=
    nameless=0
    while ! mkdir "$lock" 2>/dev/null; do
        [ -d "$lock" ] || can_write_build "$1" || {
            echo "vivavoce: $1/cli/target can't be written any more; see that there is room and a right to write" >&2
            return 73 # EX_CANTCREAT
        }
        owner=$(cat "$lock/pid" 2>/dev/null || echo)
        [ -n "$owner" ] && nameless=0 || nameless=$((nameless + 1))
        if [ "$nameless" -gt 5 ] || { [ -n "$owner" ] && ! is_running "$owner"; }; then
            rm -rf "$lock"
            nameless=0
            continue
        fi
        [ -n "$waited" ] || echo "vivavoce: another process${owner:+ ($owner)} is building; waiting for it" >&2
        waited=1
        sleep 1
    done
    echo $$ >"$lock/pid"
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT TERM
}

# is_running PID: also of another user's, which kill -0 may not signal.
is_running() {
    kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1
}

unlock_build() {
    rm -rf "$1/cli/target/build.lock"
    trap - EXIT INT TERM
}
