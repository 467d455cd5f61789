#!/bin/sh
# The Ollama that tests talk to: built once from its sources, kept in the user's cache. Prints where the program lies.
#
#   bin/ollama-for-tests.sh          builds it when it is not there (about 6 minutes of one core, 1 GB while it builds)
#   bin/ollama-for-tests.sh --find   builds nothing
#
# Exit code 69 and a reason on standard error: there is none, and it can't be built (or was not asked for).
# The sources come from Go's module proxy. Module archives lack the headers that Ollama's repository carries for C++, so
# these come from the system (nlohmann-json3-dev, libstb-dev) and from a module that has the third (miniaudio).
set -eu

VERSION=0.17.4
MINIAUDIO=github.com/gen2brain/malgo@v0.11.24

cache=${VIVAVOCE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vivavoce}

# Built for any x86-64 processor it takes ten times as long to read a prompt; a name of its own, for caches are shared.
machine=
flags=-O3
if grep -qw avx2 /proc/cpuinfo 2>/dev/null && grep -qw fma /proc/cpuinfo && grep -qw f16c /proc/cpuinfo; then
    machine=-avx2
    flags="-O3 -mavx2 -mfma -mf16c"
fi
folder=$cache/tools/ollama-$VERSION$machine

unavailable() {
    echo "no Ollama for tests: $1" >&2
    exit 69 # EX_UNAVAILABLE
}

print_if_there() {
    [ -x "$folder/ollama" ] || return 0
    printf '%s\n' "$folder/ollama"
    exit 0
}

# Puts the folders nlohmann and stb into $1/include: the system's own, else out of Debian's packages.
headers() {
    if [ -d /usr/include/nlohmann ] && [ -d /usr/include/stb ]; then
        cp -rL /usr/include/nlohmann /usr/include/stb "$1/include/"
        return
    fi
    { command -v apt-get && command -v dpkg; } >/dev/null ||
        unavailable "the headers of nlohmann-json and stb are missing in /usr/include; install both packages"
    (
        cd "$1"
        apt-get download -qq nlohmann-json3-dev libstb-dev
        for package in *.deb; do dpkg -x "$package" debian; done
        cp -r debian/usr/include/nlohmann debian/usr/include/stb include/
    ) >"$1/log" 2>&1 || {
        tail -n 5 "$1/log" >&2
        unavailable "headers are missing: sudo apt-get update && sudo apt-get install nlohmann-json3-dev libstb-dev"
    }
}

build() {
    for tool in go gcc g++; do
        command -v $tool >/dev/null || unavailable "'$tool' is not on the PATH; it needs Go 1.24 or later, gcc and g++"
    done
    mkdir -p "$folder"
    work=$(mktemp -d "$folder/building.XXXXXX")
    trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$work/include/miniaudio"
    headers "$work"
    echo "building Ollama $VERSION for tests (once; some minutes)" >&2
    {
        (cd "$work" && GOTOOLCHAIN=local go mod download "$MINIAUDIO") &&
            cp "$(go env GOMODCACHE)/$MINIAUDIO/miniaudio.h" "$work/include/miniaudio/" &&
            cd "$work" &&
            CPLUS_INCLUDE_PATH=$work/include CGO_ENABLED=1 CGO_CFLAGS="$flags" CGO_CXXFLAGS="$flags" \
                CGO_CFLAGS_ALLOW='.*' CGO_CXXFLAGS_ALLOW='.*' \
                GOFLAGS=-mod=mod GOTOOLCHAIN=local GOBIN=$work/bin \
                nice go install -p 1 "github.com/ollama/ollama@v$VERSION"
    } >"$work/log" 2>&1 || {
        tail -n 20 "$work/log" >&2
        unavailable "it can't be built; the reason is above"
    }
    # In one step: another build, or a test, never sees half a program.
    mv "$work/bin/ollama" "$folder/ollama"
}

case ${1:-} in
    '') ;;
    --find)
        print_if_there
        unavailable "it is not built; bin/ollama-for-tests.sh builds it (Go and gcc needed, some minutes)"
        ;;
    *)
        echo "ollama-for-tests: unknown option $1; allowed: --find, or none." >&2
        exit 64
        ;;
esac
print_if_there
build
print_if_there
