/** The parameters of a systemd unit in the cluster file. */
import { scalar, show } from '../../values/scalar.ts';

export const about = 'A unit of systemd; its end is noticed at once. Disable it at boot: Holdfast starts it.';

/** systemd.unit(5): what a unit may be called, and the kinds that can be started and stopped. */
const unitShape = /^[A-Za-z0-9:_.\\@-]{1,240}\.(service|socket|mount|target|timer|path|swap)$/;
const anyKind = /\.(service|socket|mount|target|timer|path|swap|slice|scope|device|automount)$/;
const right = 'write the name of a unit, for example nginx.service or postgresql@15-main.service';

const unit = () =>
  scalar<string>({ shown: 'unit', type: 'string' }, (value) => {
    if (typeof value !== 'string') return { wrong: `${show(value)} is not a text`, right };
    const name = anyKind.test(value) ? value : `${value}.service`;
    if (!unitShape.test(name)) return { wrong: `"${value}" is not the name of a unit`, right };
    if (/@\.[a-z]+$/.test(name))
      return {
        wrong: `"${value}" is a template`,
        right: 'write an instance of it, for example app@1.service',
      };
    return { value: name };
  });

export const parameters = {
  unit: unit().meta({ description: 'Name of the unit; `.service` may be left out.' }),
};
