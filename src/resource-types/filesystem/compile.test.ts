import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileResource } from '../compile-resource.ts';
import { context, definitionOf, expectGolden } from '../testing.ts';

const image = { device: '/srv/content.img', directory: '/srv/web/', fstype: 'ext4', options: 'ro,noatime' };

test('An image is mounted through a loop device of its own and unmounted whoever uses it', () => {
  expectGolden(new URL('./image.golden.txt', import.meta.url), definitionOf('filesystem', image));
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
