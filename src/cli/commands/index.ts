/** The one table of commands, in the order of the help. */
import type { CommandDefinition } from '../define-command.ts';
import { requestCommands } from '../requests/request-commands.ts';
import { auditCommands } from './audit.ts';
import { authorityCommands } from './authority.ts';
import { backupCommands } from './backup.ts';
import { certificateCommands } from './certificate.ts';
import { completionCommands } from './completion.ts';
import { configCommands } from './config.ts';
import { doctorCommands } from './doctor.ts';
import { drillCommands } from './drill.ts';
import { eventsCommands } from './events.ts';
import { explainCommands } from './explain.ts';
import { fenceCommands } from './fence.ts';
import { fileCommands } from './file.ts';
import { groupCommands } from './group.ts';
import { joinCommands } from './join.ts';
import { keyCommands } from './key.ts';
import { labCommands } from './lab.ts';
import { leaveCommands } from './leave.ts';
import { nodeCommands } from './node.ts';
import { notifyCommands } from './notify.ts';
import { readinessCommands } from './readiness.ts';
import { resourceCommands } from './resource.ts';
import { runCommands } from './run.ts';
import { statusCommands } from './status.ts';
import { storeCommands } from './store.ts';
import { storeMemberCommands } from './store-member.ts';
import { supportCommands } from './support.ts';
import { tokenCommands } from './token.ts';
import { updateCommands } from './update.ts';
import { whatIfCommands } from './what-if.ts';

export const definitions: readonly CommandDefinition[] = [
  ...statusCommands,
  ...nodeCommands,
  ...groupCommands,
  ...resourceCommands,
  ...fenceCommands,
  ...readinessCommands,
  ...whatIfCommands,
  ...explainCommands,
  ...eventsCommands,
  ...notifyCommands,
  ...doctorCommands,
  ...supportCommands,
  ...requestCommands('cluster'),
  ...drillCommands,
  ...updateCommands,
  ...leaveCommands,
  ...fileCommands,
  ...joinCommands,
  ...configCommands,
  ...storeCommands,
  ...storeMemberCommands,
  ...backupCommands,
  ...keyCommands,
  ...tokenCommands,
  ...auditCommands,
  ...certificateCommands,
  ...authorityCommands,
  ...runCommands,
  ...completionCommands,
  ...labCommands,
];
