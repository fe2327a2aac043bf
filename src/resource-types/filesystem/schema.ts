/** The parameters of a mount in the cluster file. */
import { absolutePath, scalar, show, someText } from '../../values/scalar.ts';

export const about =
  'A mounted file system. A stop unmounts everything that is mounted of it or on it, in every mount namespace, and ends the processes that use it. A local one that may be written belongs to its resource: it is started only while nobody else on the node has its device, and stopped only when the kernel would give that to another.';

const option = () =>
  scalar<string>({ shown: 'mount options', type: 'string' }, (value) =>
    typeof value === 'string' && /^[^\s,]+(,[^\s,]+)*$/.test(value)
      ? { value }
      : {
          wrong: `${show(value)} is not a list of mount options`,
          right: 'write them with commas and no spaces: ro,noatime',
        },
  );

const device = () =>
  scalar<string>({ shown: 'device', type: 'string' }, (value) =>
    typeof value === 'string' &&
    /^(\/|\{here\}\/|(UUID|LABEL|PARTUUID|PARTLABEL)=.|[^\s/]+:\/?.)|^tmpfs$/.test(value)
      ? { value }
      : {
          wrong: `${show(value)} is not a device`,
          right: 'write an absolute path, {here}/FILE, UUID=…, LABEL=…, HOST:/EXPORT or tmpfs',
        },
  );

export const parameters = {
  device: device().meta({
    description:
      'Block device, image file (a loop device of its own is made per node), label or network export. By whatever name, it is known by its number in the kernel.',
  }),
  directory: absolutePath().meta({ description: 'Mount point; made if it is missing.' }),
  fstype: someText('file system').meta({ description: 'File system type, for example ext4.' }),
  options: option().optional().meta({ description: 'Mount options.', 'x-default': 'none' }),
};
