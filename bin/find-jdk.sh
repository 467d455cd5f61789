# Finds a JDK of version 25 or later. Sourced by ./vivavoce and ./test; POSIX sh, no output but the answer.
#
#   . bin/find-jdk.sh
#   find_jdk && echo "$JDK"      sets JDK to the folder that holds bin/java and bin/javac, or returns 1
#   explain_missing_jdk          says on stderr what to install
#
# Order: JAVA_HOME, PATH, the folders where each system and SDKMAN put JDKs; among folders the newest version wins.

REQUIRED_JAVA=25

# jdk_version HOME: prints the major version, or nothing where HOME holds no JDK (a JRE has no javac).
jdk_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    if [ -f "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
    fi
}

# is_recent_jdk HOME: whether HOME is a JDK that will do.
is_recent_jdk() {
    [ -n "$1" ] || return 1
    found_version=$(jdk_version "$1")
    [ -n "$found_version" ] && [ "$found_version" -ge "$REQUIRED_JAVA" ]
}

# jdk_of_path: prints the home of the java on the PATH, links followed.
jdk_of_path() {
    on_path=$(command -v java 2>/dev/null) || return 0
    [ "$on_path" = /usr/bin/java ] && [ "$(uname -s)" = Darwin ] && return 0 # a stub that may open a dialog
    resolved=$(readlink -f "$on_path" 2>/dev/null) || resolved=$on_path
    home=${resolved%/bin/java}
    [ "$home" = "$resolved" ] || printf '%s\n' "$home"
}

find_jdk() {
    JDK=
    for candidate in "${JAVA_HOME:-}" "$(jdk_of_path)"; do
        if is_recent_jdk "$candidate"; then
            JDK=$candidate
            return 0
        fi
    done
    best=0
    for candidate in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "${HOMEBREW_PREFIX:-/nonexistent}"/opt/openjdk*/libexec \
        "${SDKMAN_DIR:-${HOME:-/nonexistent}/.sdkman}"/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* \
        "${HOME:-/nonexistent}"/.asdf/installs/java/* \
        "${HOME:-/nonexistent}"/.local/share/mise/installs/java/*; do
        if is_recent_jdk "$candidate" && [ "$found_version" -gt "$best" ]; then
            best=$found_version
            JDK=$candidate
        fi
    done
    [ -n "$JDK" ]
}

explain_missing_jdk() {
    {
        echo "vivavoce: no JDK $REQUIRED_JAVA or later found (looked at JAVA_HOME, PATH, the system's JVM folders and SDKMAN)."
        if [ -n "${JAVA_HOME:-}" ]; then
            echo "  JAVA_HOME is $JAVA_HOME: version $(jdk_version "$JAVA_HOME" | grep . || echo 'unknown, or no JDK there')."
        fi
        echo "  Install one, for example:"
        case $(uname -s) in
            Darwin) echo "    brew install openjdk@$REQUIRED_JAVA" ;;
            *) echo "    Debian, Ubuntu: sudo apt-get install openjdk-$REQUIRED_JAVA-jdk   (where the release has it)" ;;
        esac
        echo "    anywhere: sdk install java $REQUIRED_JAVA-tem   (SDKMAN), or an archive of Eclipse Temurin $REQUIRED_JAVA"
        echo "  and, where it lies elsewhere, set JAVA_HOME to its folder."
    } >&2
}
