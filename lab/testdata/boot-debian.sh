# Boot of a. Runs as PID 1 of fresh namespaces; /proc is still the one outside.
set -eu
echo 0 > /cg/holdfast-lab.c/a/cgroup.procs
read -r power < /lab/power/a
[ "$power" = on ] || { echo 'switched off while booting'; exit 75; }
read -r pid rest < /proc/self/stat
echo a > /proc/sys/kernel/hostname
mount -n -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/holdfast-lab
: > /run/holdfast-lab/switch
mount -n --bind "/proc/$LAB_SWITCH_PID/ns/net" /run/holdfast-lab/switch
cat /proc/sys/kernel/random/uuid > /run/holdfast-lab/boot_id
for c in all default; do echo 0 > /proc/sys/net/ipv6/conf/$c/accept_dad; done
ip -batch - <<'END'
link set lo up
END
# Ports of the last boot may still be on their way out.
for p in p1n0 p1n1; do nsenter --net=/run/holdfast-lab/switch ip link del $p > /dev/null 2>&1 || :; done
ip -batch - <<'END'
link add name office address 02:00:00:00:01:00 type veth peer name p1n0 netns /run/holdfast-lab/switch
addr add 10.1.0.1/24 dev office brd +
link set office up
link add name ring address 02:00:00:00:01:01 type veth peer name p1n1 netns /run/holdfast-lab/switch
addr add fd00:77::1/64 dev ring nodad
link set ring up
END
nsenter --net=/run/holdfast-lab/switch ip -batch /lab/hosts/a/ports-up
mount the store
unset LAB_SWITCH_PID
echo "$pid" >&3
exec 3>&-
export HOST_HOOK=/lab/hosts/a/hook
exec unshare --cgroup /opt/holdfast/lab/debian-host as-host /base /lab/hosts/a/system/a

# Adds to the tree of a, at $1, what it has of the lab.
set -eu
new=$1
mkdir -p "$new"/lab
mount -n --bind /lab "$new"/lab
mkdir -p "$new"/srv/c
mount -n --bind /srv/c "$new"/srv/c
mkdir -p "$new"/opt/holdfast
mount -n --bind /opt/holdfast "$new"/opt/holdfast
mkdir -p "$new"/opt/holdfast
mount -n --bind /opt/holdfast "$new"/opt/holdfast
mkdir -p "$new"/lab/store
mount -n --bind /lab/store "$new"/lab/store
mkdir -p "$new"/var/lib/holdfast
mount -n --bind /lab/nodes/a "$new"/var/lib/holdfast
mkdir -p "$new/run/holdfast-lab/cgroup"
cp /run/holdfast-lab/boot_id "$new/run/holdfast-lab/boot_id"
: > "$new/run/holdfast-lab/switch"
mount -n --bind /run/holdfast-lab/switch "$new/run/holdfast-lab/switch"
mount -n --bind /cg/holdfast-lab.c "$new/run/holdfast-lab/cgroup"
mount -n --bind "$new/run/holdfast-lab/boot_id" "$new/proc/sys/kernel/random/boot_id"
: > "$new/dev/watchdog"
mount -n --bind /lab/hosts/a/watchdog "$new/dev/watchdog"
