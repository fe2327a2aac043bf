/** All resource types: a type that stands here can be named in a cluster file, one line for each. */
export { address } from './address/address.ts';
export { exec } from './exec/exec.ts';
export { filesystem } from './filesystem/filesystem.ts';
export { ocf } from './ocf/ocf.ts';
export { script } from './script/script.ts';
export { systemd } from './systemd/systemd.ts';
