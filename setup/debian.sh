# shellcheck shell=sh
# Sourced by setup.sh: Debian packages, each with the reason it is wanted.

# package, the sign that it is there (a command, or a file by its path), what for
debian_wanted() {
    cat <<'LIST'
g++         c++                    compiles the verilated models
perl        perl                   runs Verilator's script
verilator   verilator              turns RTL into C++; the oldest version that is supported
zlib1g-dev  /usr/include/zlib.h    FST waves
liblz4-dev  /usr/include/lz4.h     FST waves with the newer Verilator
yosys       yosys                  RTL lint: elaboration as synthesis sees it; proofs: the RTL as a netlist
iverilog    iverilog               RTL lint: a second simulator's elaboration
patch       patch                  plants the bug of the demo in a copy of the RTL
z3          z3                     proofs: decides whether RTL and specification can differ
qflow-tech-osu018 /usr/share/qflow/tech/osu018/osu018_stdcells.lib energy gates: a library of cells, 0.18 um
qflow-tech-osu035 /usr/share/qflow/tech/osu035/osu035_stdcells.lib energy gates: a library of cells, 0.35 um
qflow-tech-osu050 /usr/share/qflow/tech/osu050/osu05_stdcells.lib energy gates: a library of cells, 0.5 um
LIST
}

debian_missing() {
    debian_wanted | while read -r package sign reason; do
        case $sign in
        /*) [ -e "$sign" ] || printf '%s %s\n' "$package" "$reason" ;;
        *) command -v "$sign" >/dev/null 2>&1 || printf '%s %s\n' "$package" "$reason" ;;
        esac
    done
}

# Installs the packages named, refreshing the lists only when they do not know them.
debian_install() {
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    if apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null ||
        { apt-get update >"$log" 2>&1 </dev/null &&
            apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null; }; then
        rm -f "$log"
    else
        tail -n 5 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

debian_packages() {
    missing=$(debian_missing)
    [ -n "$missing" ] || return 0
    names=$(printf '%s\n' "$missing" | cut -d' ' -f1 | tr '\n' ' ')
    names=${names% }
    if ! command -v apt-get >/dev/null 2>&1; then
        say "missing, and no apt-get here to install them: $names"
        return 0
    fi
    if [ "$(id -u)" != 0 ]; then
        say "missing; the administrator installs them with: apt-get install $names"
        return 0
    fi
    printf '%s\n' "$missing" | while read -r package reason; do
        say "installing $package: $reason"
    done
    # shellcheck disable=SC2086 # one word per package
    debian_install $names || say "apt-get could not install them: $names" >&2
}
