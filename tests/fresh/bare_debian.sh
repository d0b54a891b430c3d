# A bare Debian 12 in a folder, made by debootstrap from the mirror this machine uses itself, to run things in.
# Source after scripts/lib/common.sh and packages.sh; needs to be root.
# shellcheck shell=bash

# _debian_archives: "URI codename" of each Debian archive apt is configured with, as bookworm, bookworm-updates, …
_debian_archives() {
  # $(…) is apt's own, not the shell's.
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
    sed -n 's/^Debian main //p' | grep -E ' bookworm(-updates|-security)?$' | sort -u
}

# _machine_apt_settings: what this machine's apt needs to reach its mirror, as apt.conf lines.
_machine_apt_settings() {
  apt-config dump | grep -iE '^Acquire::(https?|ftp)::|^Acquire::(Check|Force|Max-FutureTime|Retries|Languages)' || true
}

# Certificates that this machine's npm trusts besides its own, say of a company's proxy: where they are in there.
_machine_certificates=/usr/local/share/machine-certificates.pem

# make_bare_debian ROOT CACHE: ROOT becomes a minbase Debian 12; what is fetched is kept in CACHE for the next time.
make_bare_debian() {
  local root=$1 cache=$2 archives mirror
  mkdir -p "$root" "$cache/debootstrap" "$cache/archives/partial"
  archives="$(_debian_archives)"
  if ! grep -q ' bookworm$' <<<"$archives"; then
    _apt update >/dev/null
    archives="$(_debian_archives)"
  fi
  mirror="$(awk '$2 == "bookworm" { print $1; exit }' <<<"$archives")"
  [[ -n $mirror ]] || die "apt is configured with no archive of Debian 12 (bookworm) main"
  local proxy=""
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  [[ -z $proxy || $proxy == DIRECT ]] || export http_proxy="$proxy"
  debootstrap --variant=minbase --cache-dir="$cache/debootstrap" bookworm "$root" "$mirror" >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 20 "$cache/debootstrap.log" >&2 && die "debootstrap failed (full text in $cache/debootstrap.log)"; }

  rm -f "$root/etc/apt/sources.list"
  awk '{ print "deb " $1 " " $2 " main" }' <<<"$archives" >"$root/etc/apt/sources.list"
  _machine_apt_settings >"$root/etc/apt/apt.conf.d/90machine"
  # Packages fetched once are not fetched again; a bare Debian keeps them too, so nothing else changes.
  mount_in "$root" --bind "$cache/archives" /var/cache/apt/archives
  local file
  for file in /etc/resolv.conf /etc/hosts; do
    [[ ! -e $file ]] || cp --remove-destination -L "$file" "$root$file"
  done
  if [[ -n ${NODE_EXTRA_CA_CERTS:-} ]]; then
    install -D -m 644 "$NODE_EXTRA_CA_CERTS" "$root$_machine_certificates"
  fi
  mount_in "$root" -t proc proc /proc
  mount_in "$root" -t sysfs -o ro sysfs /sys
  mount_in "$root" --bind /dev /dev
  mount_in "$root" -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /dev/pts
  mount_in "$root" -t tmpfs tmpfs /dev/shm
}

# mount_in ROOT OPTIONS… WHAT WHERE: mounted now, unmounted on every way out of the script.
mount_in() {
  local root=$1 target="${*: -1}"
  shift
  mkdir -p "$root$target"
  mount "${@:1:$#-1}" "$root$target"
  on_exit unmount "$root$target"
}

# unmount PATH: now if it can be, else as soon as the last user is gone.
unmount() { umount "$1" 2>/dev/null || umount -l "$1"; }

# end_processes_in ROOT: whatever was started in there and is still alive.
end_processes_in() {
  local root=$1 process
  for process in /proc/[0-9]*; do
    [[ $(readlink "$process/root" 2>/dev/null) == "$root" ]] && kill -KILL "${process#/proc/}" 2>/dev/null
  done
  return 0
}

# in_bare_debian ROOT DIR COMMAND…: as root, with an environment as bare as the system, but for proxies and what they are
# known by.
in_bare_debian() {
  local root=$1 dir=$2 name proxies=()
  shift 2
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z ${!name:-} ]] || proxies+=("$name=${!name}")
  done
  [[ ! -e $root$_machine_certificates ]] || proxies+=("NODE_EXTRA_CA_CERTS=$_machine_certificates")
  env -i HOME=/root USER=root TERM="${TERM:-dumb}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    "${proxies[@]}" chroot "$root" /bin/sh -c 'cd "$1" && shift && exec "$@"' sh "$dir" "$@"
}
