set -e
# The switch itself is no party on the wire.
echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
ip -batch - <<'END'
link add name b0 type bridge forward_delay 0 mcast_snooping 0
link set b0 up
link add name b1 type bridge forward_delay 0 mcast_snooping 0
link set b1 up
END
nft -f - <<'END'
table bridge lab {
  set mute { type ifname; }
  set deaf { type ifname; }
  set cuts { type ifname . ifname; }
  chain forward {
    type filter hook forward priority 0; policy accept;
    iifname @mute drop
    oifname @deaf drop
    iifname . oifname @cuts drop
  }
}
END
