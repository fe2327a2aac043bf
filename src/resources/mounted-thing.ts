/** What a resource mounts, as its steps say it. */
export interface MountedThing {
  readonly directory: string;
  /** As in the cluster file; given when the file system belongs to the resource: after a stop nobody here may have it. */
  readonly device?: string;
}
