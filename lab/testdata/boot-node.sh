# Boot of a. Runs as PID 1 of fresh namespaces; /proc is still the one outside.
set -eu
echo 0 > /cg/holdfast-lab.c/a/cgroup.procs
read -r power < /lab/power/a
[ "$power" = on ] || { echo 'switched off while booting'; exit 75; }
read -r pid rest < /proc/self/stat
echo a > /proc/sys/kernel/hostname
mount -n -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/holdfast-lab/bin /run/lock /run/resource-agents
ln -s /opt/holdfast /run/holdfast-lab/bin/holdfast
: > /run/holdfast-lab/switch
mount -n --bind "/proc/$LAB_SWITCH_PID/ns/net" /run/holdfast-lab/switch
mount -n --bind /lab/nodes/a /var/lib/holdfast
if [ ! -e /dev/watchdog ]; then
  mkdir /run/holdfast-lab/dev /run/holdfast-lab/dev/upper /run/holdfast-lab/dev/work /run/holdfast-lab/dev/pts /run/holdfast-lab/dev/shm
  for d in pts shm; do mount -n --rbind /dev/$d /run/holdfast-lab/dev/$d; done
  mount -n -t overlay -o lowerdir=/dev,upperdir=/run/holdfast-lab/dev/upper,workdir=/run/holdfast-lab/dev/work overlay /dev
  for d in pts shm; do mount -n --move /run/holdfast-lab/dev/$d /dev/$d; done
fi
[ -e /dev/watchdog ] || : > /dev/watchdog
mount -n --bind /lab/hosts/a/watchdog /dev/watchdog
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
unset LAB_SWITCH_PID
LAB_PID=$pid exec tini -s -- sh /lab/hosts/a/services
