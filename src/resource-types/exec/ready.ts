/** Where a process is expected to listen when its definition names a port and no host. */
export const localHost = '127.0.0.1';
