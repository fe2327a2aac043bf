/**
 * keepalived as a careful operator would set it up for the same job: VRRP version 3, the web server tracked, fail back on.
 * Scripts run once a second at most, and tracking a process needs the machine's first PID namespace; so whoever runs
 * nginx writes its end into a file that keepalived watches, which is the quickest way there is.
 */
import { floating, nodeNames } from './cluster-file.ts';

const routerId = 58;

/** Text of keepalived.conf for one node. `advertSeconds`: 1 is what keepalived does when nothing is said. */
export function compileKeepalived(node: string, advertSeconds: number): string {
  const priority = 150 - 10 * nodeNames.indexOf(node as (typeof nodeNames)[number]);
  return `global_defs {
  router_id ${node}
  vrrp_version 3
  script_user root
  enable_script_security
}
track_file server {
  file "/run/server-down"
  weight 0
  init_file 0
}
vrrp_instance web {
  interface ${floating.network}
  state BACKUP
  virtual_router_id ${routerId}
  priority ${priority}
  advert_int ${advertSeconds}
  virtual_ipaddress {
    ${floating.address}/${floating.prefix}
  }
  track_file {
    server
  }
}
`;
}
