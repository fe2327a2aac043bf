/** Debian's fence_virsh, as it is, against a controller that speaks the real protocol. */
import { tryFenceAgent } from '../integration/support/fence-agent-story.ts';

tryFenceAgent({
  program: 'fence_virsh',
  // The usual ones, and the keys of hosts are not kept on this machine.
  options: {
    ssh_options: `-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR -t '/bin/bash -c "PS1=\\\\[EXPECT\\\\]# /bin/bash --noprofile --norc"'`,
  },
  oneEach: false,
  needs: ['/usr/sbin/libvirtd', '/usr/bin/virsh', '/usr/sbin/sshd', '/usr/bin/ssh'],
});
