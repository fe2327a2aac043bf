/** What `config show` put out of sight is no value: applied, it would lock the cluster out of its own devices. */
import { error, type Finding, type Path } from '../diagnostic.ts';
import { hiddenWord } from '../hide-secrets.ts';
import type { CheckInput } from './check-input.ts';

export function checkHidden({ model }: CheckInput): Finding[] {
  return search(model, []);
}

function search(value: unknown, path: Path): Finding[] {
  if (typeof value === 'string' && value.includes(hiddenWord)) return [finding(path)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, its]) =>
    search(its, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function finding(path: Path): Finding {
  const wrong = `${hiddenWord} stands for a value that was not to be seen`;
  return error(
    'hidden-value',
    path,
    wrong,
    'write the value, or take the file whole with "holdfast config show --secrets"',
  );
}
