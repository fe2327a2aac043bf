import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileResource } from '../compile-resource.ts';
import { context, definitionOf, expectGolden } from '../testing.ts';

const image = { device: '/srv/content.img', directory: '/srv/web/', fstype: 'ext4', options: 'ro,noatime' };

test('An image is mounted through a loop device of its own and unmounted whoever uses it', () => {
  expectGolden(new URL('./image.golden.txt', import.meta.url), definitionOf('filesystem', image));
});

test('A disk that the resource has for itself is free after its stop, and in use by nobody before its start', () => {
  const disk = { device: 'LABEL=database', directory: '/srv/db', fstype: 'ext4', options: 'noatime' };
  expectGolden(new URL('./disk.golden.txt', import.meta.url), definitionOf('filesystem', disk));
});

test('What the resource does not have for itself is looked for at its directory alone', () => {
  const devices = (params: object) =>
    compileResource(definitionOf('filesystem', { ...image, ...params }), context).verifyStopped.map(
      (step) => step.kind === 'mount-state' && step.device,
    );
  assert.deepEqual(devices({ options: 'rw' }), ['/srv/content.img']);
  assert.deepEqual(devices({ options: 'ro' }), [undefined]);
  assert.deepEqual(devices({ device: '/srv/a', fstype: 'none', options: 'rbind' }), [undefined]);
  assert.deepEqual(devices({ device: 'host:/a', fstype: 'nfs4', options: 'rw' }), [undefined]);
});

test('A writable mount that turned read-only is noticed, one that was asked to be read-only is not', () => {
  const writable = (options: string, fstype = 'ext4') => {
    const step = compileResource(definitionOf('filesystem', { ...image, options, fstype }), context).probe[0];
    return step?.kind === 'mount-state' && step.writable;
  };
  assert.equal(writable('noatime'), true);
  assert.equal(writable('noatime,ro'), false);
  assert.equal(writable('noatime', 'squashfs'), false);
});

test('A type that leaves a helper process behind is mounted inside the control group', () => {
  const joins = (fstype: string) =>
    compileResource(definitionOf('filesystem', { ...image, fstype }), context).start.some(
      (step) => step.kind === 'run' && step.joins,
    );
  assert.equal(joins('fuse.sshfs'), true);
  assert.equal(joins('ext4'), false);
});
