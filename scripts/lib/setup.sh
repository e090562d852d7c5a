# What scripts/demo, scripts/test and scripts/bench share: a JDK, the tools of this machine, the build. For bash; sourced.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
wanted_jdk=25

say() { echo "$(basename "$0"): $*" >&2; }

# fail MESSAGE HINT: one line and what to do.
fail() {
    say "$1"
    [ -z "${2:-}" ] || say "hint: $2"
    exit 1
}

# The feature release of the JDK in $1, 0 if there is none.
jdk_release() {
    local version=
    [ -x "$1/bin/javac" ] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    echo "${version:-0}"
}

# Prints the JDK to use: JAVA_HOME if it is new enough, else the newest under /usr/lib/jvm; nothing if there is none.
find_jdk() {
    local candidate release best= newest=0
    if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_release "$JAVA_HOME")" -ge "$wanted_jdk" ]; then
        echo "$JAVA_HOME"
        return
    fi
    for candidate in /usr/lib/jvm/*; do
        release=$(jdk_release "$candidate")
        if [ "$release" -ge "$wanted_jdk" ] && [ "$release" -gt "$newest" ]; then
            newest=$release
            best=$candidate
        fi
    done
    echo "$best"
}

# missing COMMAND:PACKAGE... prints the packages whose command is not there. `lib*` is a shared library, a path is a file.
missing() {
    local pair libraries
    libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null || true)
    for pair in "$@"; do
        case $pair in
            lib*) [[ $libraries == *"${pair%%:*}"* ]] || echo "${pair##*:}" ;;
            /*) [ -e "${pair%%:*}" ] || echo "${pair##*:}" ;;
            *) PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "${pair%%:*}" >/dev/null || echo "${pair##*:}" ;;
        esac
    done | sort -u
}

policy=/usr/sbin/policy-rc.d
policy_mark='# Made by the set-up of Keepaloft, for as long as this process runs:'

# Keeps packages from starting their daemons: the web server and keepalived are wanted inside namespaces only.
# A policy that is there already is somebody else's, and stays.
without_daemons() {
    local ours= status=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\n%s %s\nexit 101\n' "$policy_mark" $$ >"$policy"
        chmod 755 "$policy"
        ours=yes
        trap 'rm -f "$policy"' EXIT
    fi
    "$@" || status=$?
    if [ -n "$ours" ]; then
        rm -f "$policy"
        trap - EXIT
    fi
    return $status
}

# A set-up that was killed could not remove its policy, and no daemon would start on this machine again.
remove_left_policy() {
    local pid
    pid=$(sed -n "s/^$policy_mark //p" "$policy" 2>/dev/null || true)
    if [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then rm -f "$policy"; fi
}

# available PACKAGE: whether apt could install it. The text is read whole first: `| grep -q` would end apt-cache by SIGPIPE.
available() { [[ $(LC_ALL=C apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[^\(]* ]]; }

# Names differ: Ubuntu 24.04 calls the library libpcap0.8t64.
real_name() {
    if [ "$1" = libpcap0.8 ] && ! available "$1" && available libpcap0.8t64; then echo libpcap0.8t64; else echo "$1"; fi
}

install_packages() {
    local packages=() package lacking=()
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null || say "apt-get update failed; trying with the package lists that are there"
    for package in "$@"; do
        package=$(real_name "$package")
        if available "$package"; then packages+=("$package"); else lacking+=("$package"); fi
    done
    [ ${#lacking[@]} -eq 0 ] || fail "the distribution has no package ${lacking[*]}" "install what it stands for by hand, and start again"
    say "installing ${packages[*]}"
    # A fresh machine may be installing its updates just now; a set-up that was killed may have left packages half installed.
    without_daemons dpkg --configure -a </dev/null >&2 || true
    without_daemons apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "${packages[@]}" </dev/null >&2 \
        || fail "apt-get could not install ${packages[*]}" "what it said stands above"
    stay_off "${packages[@]}"
}

# stay_off PACKAGE...: daemons that came with these packages do not start with the machine's next boot either.
stay_off() {
    local package
    command -v systemctl >/dev/null || return 0
    for package in "$@"; do
        case $package in
            nginx-light) systemctl -q disable nginx.service 2>/dev/null || true ;;
            keepalived) systemctl -q disable keepalived.service 2>/dev/null || true ;;
        esac
    done
}

# need COMMAND:PACKAGE...: everything is there when it returns, and JAVA_HOME is set; or the script has ended with what is missing.
need() {
    local packages jdk
    mapfile -t packages < <(missing "$@")
    jdk=$(find_jdk)
    if [ "$(id -u)" != 0 ]; then
        [ ${#packages[@]} -eq 0 ] || say "missing: ${packages[*]}"
        [ -n "$jdk" ] || say "missing: a JDK $wanted_jdk or newer"
        fail "has to run as root: network namespaces, raw sockets and nftables need it" "sudo $0"
    fi
    remove_left_policy
    if [ -z "$jdk" ]; then
        if command -v apt-get >/dev/null && { apt-get update -q >/dev/null 2>&1 || true; available "openjdk-$wanted_jdk-jdk-headless"; }; then
            packages+=("openjdk-$wanted_jdk-jdk-headless")
        else
            fail "needs a JDK $wanted_jdk or newer, and found none in JAVA_HOME or under /usr/lib/jvm" \
                "unpack one from https://adoptium.net/temurin/releases/?version=$wanted_jdk and set JAVA_HOME"
        fi
    fi
    if [ ${#packages[@]} -gt 0 ]; then
        command -v apt-get >/dev/null || fail "missing: ${packages[*]}" "install them with this system's package manager"
        install_packages "${packages[@]}"
        jdk=$(find_jdk)
    fi
    export JAVA_HOME=$jdk
    export PATH=$PATH:/usr/sbin:/sbin
}

# need_for_lab COMMAND:PACKAGE...: the same for who is root; anybody else passes too who has everything and may create user namespaces.
need_for_lab() {
    local packages jdk why lacking=
    if [ "$(id -u)" = 0 ]; then
        need "$@"
        return
    fi
    export PATH=$PATH:/usr/sbin:/sbin
    mapfile -t packages < <(missing "$@")
    jdk=$(find_jdk)
    if [ ${#packages[@]} -gt 0 ]; then
        say "missing: ${packages[*]}"
        lacking=yes
    fi
    if [ -z "$jdk" ]; then
        say "missing: a JDK $wanted_jdk or newer, in JAVA_HOME or under /usr/lib/jvm"
        lacking=yes
    fi
    if ! why=$(unshare -Urnmpf --mount-proc true 2>&1); then
        say "missing: user namespaces for users who are not root ($why)"
        lacking=yes
    fi
    [ -z "$lacking" ] || fail "cannot run as $(id -un) without that" "sudo $0 installs what is missing, and needs no user namespaces"
    export JAVA_HOME=$jdk
}

maven() {
    local status=0
    (cd "$root" && mvn -B -ntp "$@" </dev/null) || status=$?
    if [ $status -ge 128 ]; then exit $status; fi # Ctrl-C
    return $status
}

# Builds if there is no build yet, or if a source is newer than it.
build_if_needed() {
    local jar
    jar=$(find "$root/agent/target" -maxdepth 1 -name 'keepaloft-agent-*.jar' -print -quit 2>/dev/null || true)
    if [ -n "$jar" ] && [ -d "$root/agent/target/lib" ] && [ -z "$(find "$root/pom.xml" "$root/protocol" "$root/cloud-adapters" "$root/agent" \
            \( -path '*/src/main/*' -o -name pom.xml \) -not -path '*/target/*' -newer "$jar" -type f -print -quit)" ]; then
        return
    fi
    say "building, which takes a minute"
    maven -q -Dmaven.test.skip=true package >&2 || fail "the build failed" "what Maven said stands above"
}

demo_tools=(ip:iproute2 keepalived:keepalived nft:nftables nginx:nginx-light curl:curl nsenter:util-linux unshare:util-linux ps:procps mvn:maven libpcap.so:libpcap0.8)
test_tools=("${demo_tools[@]}" tcpdump:tcpdump tshark:tshark /usr/bin/aws:awscli jq:jq openssl:openssl setpriv:util-linux killall:psmisc
    /etc/protocols:netbase /usr/bin/keystone-manage:python3-keystone /usr/bin/neutron-api:neutron-common
    /usr/lib/python3/dist-packages/neutron:python3-neutron /usr/bin/uwsgi_python3:uwsgi-plugin-python3 /usr/bin/uwsgi-core:uwsgi-core)
