# shellcheck shell=sh
# Sourced by setup.sh: what only `make lint` needs of Rust.

rust_components() {
    for component in rustfmt clippy; do
        case $component in
        rustfmt) probe='cargo fmt --version' ;;
        *) probe='cargo clippy --version' ;;
        esac
        if $probe >/dev/null 2>&1; then continue; fi
        if command -v rustup >/dev/null 2>&1; then
            say "installing $component: the lint of the Rust sources"
            rustup component add "$component" || say "rustup could not install $component" >&2
        else
            say "missing: $component, which comes with the Rust toolchain" >&2
        fi
    done
}
