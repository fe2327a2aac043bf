# Boot of store. Runs as PID 1 of fresh namespaces; /proc is still the one outside.
set -eu
echo 0 > /cg/holdfast-lab.c/store/cgroup.procs
read -r power < /lab/power/store
[ "$power" = on ] || { echo 'switched off while booting'; exit 75; }
read -r pid rest < /proc/self/stat
echo store > /proc/sys/kernel/hostname
mount -n -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/holdfast-lab/bin /run/lock /run/resource-agents
ln -s /opt/holdfast /run/holdfast-lab/bin/holdfast
: > /run/holdfast-lab/switch
mount -n --bind "/proc/$LAB_SWITCH_PID/ns/net" /run/holdfast-lab/switch
for c in all default; do echo 0 > /proc/sys/net/ipv6/conf/$c/accept_dad; done
ip -batch - <<'END'
link set lo up
END
# Ports of the last boot may still be on their way out.
for p in p3n0; do nsenter --net=/run/holdfast-lab/switch ip link del $p > /dev/null 2>&1 || :; done
ip -batch - <<'END'
link add name office address 02:00:00:00:03:00 type veth peer name p3n0 netns /run/holdfast-lab/switch
addr add 10.1.0.9/24 dev office brd +
link set office up
END
nsenter --net=/run/holdfast-lab/switch ip -batch /lab/hosts/store/ports-up
cat /proc/sys/kernel/random/uuid > /run/holdfast-lab/boot_id
mount -n -t proc proc /proc
mount -n --bind /run/holdfast-lab/boot_id /proc/sys/kernel/random/boot_id
if [ -d /sys/fs/cgroup ]; then
  mkdir /run/holdfast-lab/cgroup
  mount -n --rbind /sys/fs/cgroup /run/holdfast-lab/cgroup
  mount -n -t sysfs sysfs /sys
  mount -n --move /run/holdfast-lab/cgroup /sys/fs/cgroup
  rmdir /run/holdfast-lab/cgroup
fi
first=
[ -e /lab/store.img ] || { first=--nothing-runs; truncate -s 32M /lab/store.img; mkfs.ext4 -q -b 4096 -m 0 /lab/store.img; }
mount -n -o loop /lab/store.img /lab/store
# A lab that was kept may have been kept with a fault.
chattr -f -i /lab/store /lab/store/* || :
rm -f /lab/store/ballast
[ -e /lab/store/holdfast.db ] || /opt/holdfast init /etc/c.yaml --store-file /lab/store/holdfast.db $first
unset LAB_SWITCH_PID
LAB_PID=$pid exec tini -s -- sh /lab/hosts/store/services
