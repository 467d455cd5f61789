# Builds Vivavoce when it is missing or older than its sources. Sourced by ./vivavoce; POSIX sh.
# Expects JDK to be set (bin/find-jdk.sh); speaks on standard error only.

# build_is_stale HOME: whether there is no finished build, or a source or pom is newer than it.
build_is_stale() {
    stamp=$1/cli/target/built
    [ -f "$stamp" ] && [ -f "$1/cli/target/lib/vivavoce.jar" ] || return 0
    newer=$(find "$1" -name target -prune -o -name .git -prune -o -path '*/src/test' -prune -o -type f \
        \( -path '*/src/main/*' -o -name pom.xml \) -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -n "$newer" ]
}

# build HOME: runs Maven with a line per module; on failure shows its errors and where the whole log lies.
build() {
    command -v mvn >/dev/null 2>&1 || {
        echo "vivavoce: Maven is needed to build and 'mvn' is not on the PATH." >&2
        echo "  Install it: sudo apt-get install maven   (Debian, Ubuntu), brew install maven   (macOS), sdk install maven" >&2
        return 69
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

# lock_build HOME: one build at a time; a lock whose process is gone is taken over.
lock_build() {
    lock=$1/cli/target/build.lock
    mkdir -p "$1/cli/target" || return 73 # EX_CANTCREAT
    waited=
    while ! mkdir "$lock" 2>/dev/null; do
        owner=$(cat "$lock/pid" 2>/dev/null || echo)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$lock"
            continue
        fi
        [ -n "$waited" ] || echo "vivavoce: another process is building; waiting for it" >&2
        waited=1
        sleep 1
    done
    echo $$ >"$lock/pid"
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT TERM
}

unlock_build() {
    rm -rf "$1/cli/target/build.lock"
    trap - EXIT INT TERM
}
