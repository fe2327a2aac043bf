/** What people can be told of, and how urgent it is: what a way of notification chooses from. */

export const notifyTopics = ['problems', 'moves', 'fencing', 'nodes', 'changes'] as const;
export type NotifyTopic = (typeof notifyTopics)[number];

/** The least urgent first. */
export const notifyLevels = ['info', 'warning', 'alarm'] as const;
export type NotifyLevel = (typeof notifyLevels)[number];

export function isUrgentEnough(level: NotifyLevel, from: NotifyLevel): boolean {
  return notifyLevels.indexOf(level) >= notifyLevels.indexOf(from);
}
