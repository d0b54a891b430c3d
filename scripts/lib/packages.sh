# Debian packages by purpose, and putting in what is missing. Source after common.sh.
# shellcheck shell=bash

declare -A TIEBACK_PACKAGES=(
  [build]="gcc g++ cmake ninja-build ccache mold pkg-config libpoco-dev rapidjson-dev libyaml-cpp-dev libcli11-dev
           prometheus-cpp-dev libargon2-dev libabsl-dev tzdata libboost-dev libsqlite3-dev libpq-dev libssl-dev
           libtcmalloc-minimal4"
  [test]="catch2 libtrompeloeil-cpp-dev openssl python3 python3-jsonschema python3-yaml"
  [postgresql]="postgresql-15"
  [patroni]="patroni etcd-server python3-etcd python3-psycopg2 python3-yaml openssl"
  [chaos]="python3 python3-psycopg2"
  [format]="git clang-format-16"
  [clang]="clang-16 clang-tidy-16 python3"
  [tryton]="python3 python3-yaml tryton-server tryton-proteus tryton-modules-purchase tryton-modules-account
            tryton-modules-analytic-purchase tryton-modules-purchase-amendment"
  [node]="nodejs npm"
  [model]="spin gcc libc6-dev python3"
  [fresh]="git debootstrap debian-archive-keyring"
)

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

_apt() {
  as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@"
}

# missing_packages NAME…: those not installed, one per line; one query whatever the number.
missing_packages() {
  local have
  # ${…} below is dpkg's own, not the shell's; an unknown package makes dpkg-query fail, and is missing.
  # shellcheck disable=SC2016
  have="$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)"
  local name
  for name in "$@"; do
    [[ $'\n'"$have"$'\n' == *$'\n'"installed $name"$'\n'* ]] || printf '%s\n' "$name"
  done
}

# need_packages GROUP…: installs what the groups name and this machine lacks. Idempotent, quick when all is there.
need_packages() {
  local group names=() missing log
  for group in "$@"; do
    [[ -n ${TIEBACK_PACKAGES[$group]:-} ]] || die "no package group '$group' in scripts/lib/packages.sh"
    # shellcheck disable=SC2206  # the list is words
    names+=(${TIEBACK_PACKAGES[$group]})
  done
  mapfile -t missing < <(missing_packages "${names[@]}")
  ((${#missing[@]})) || return 0

  command -v apt-get >/dev/null ||
    die "these Debian 12 packages are needed, and there is no apt-get to install them: ${missing[*]}"
  if ((EUID != 0)) && ! sudo -n true 2>/dev/null; then
    die "these packages are needed: ${missing[*]}. Run as root or with sudo, or: apt-get install ${missing[*]}"
  fi
  step "installing ${#missing[@]} packages: ${missing[*]}"
  log="$(mktemp "${TMPDIR:-/tmp}/tieback-apt.XXXXXX")"
  # Lists may be absent or name versions that the mirror no longer has: the second try is after an update.
  if ! _apt install --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    if ! { _apt update && _apt install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
      tail -n 30 "$log" >&2
      rm -f "$log"
      die "could not install ${missing[*]} (apt-get's own words above)"
    fi
  fi
  rm -f "$log"
}
