/**
 * Debian's Prometheus and Alertmanager inside a node of a lab, with the rules that are shipped: what an administrator sets up by
 * docs/operations/metrics.md, but that nothing is waited for.
 */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestCluster } from './test-cluster.ts';

const rules = join(import.meta.dirname, '..', '..', '..', 'packaging', 'prometheus', 'holdfast.rules.yml');
const programs = ['prometheus', 'promtool', 'prometheus-alertmanager', 'amtool'];

/** The first that is not installed. */
export function missingProgram(): string | undefined {
  return programs.find((program) => spawnSync(program, ['--version']).status !== 0);
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export class Monitoring {
  readonly #cluster: TestCluster;
  readonly #node: string;
  readonly #children: readonly ChildProcess[];

  private constructor(cluster: TestCluster, node: string, children: readonly ChildProcess[]) {
    this.#cluster = cluster;
    this.#node = node;
    this.#children = children;
  }

  /** `targets`: addresses of agents. */
  static async start(
    cluster: TestCluster,
    node: string,
    targets: readonly string[],
    token: string,
  ): Promise<Monitoring> {
    const directory = join(cluster.directory, 'monitoring');
    mkdirSync(directory);
    const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
    write('token', token);
    write('rules.yml', readFileSync(rules, 'utf8').replaceAll(/for: \w+/g, 'for: 0s'));
    write('prometheus.yml', prometheusConfig(directory, join(cluster.directory, 'identity'), targets));
    write('alertmanager.yml', 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n');
    const begin = (program: string, ...args: string[]) =>
      cluster.lab.spawn(node, [program, ...args], { stdio: 'ignore' });
    const children = [
      await begin(
        'prometheus-alertmanager',
        `--config.file=${join(directory, 'alertmanager.yml')}`,
        `--storage.path=${join(directory, 'alerts')}`,
        '--web.listen-address=127.0.0.1:9093',
        '--cluster.listen-address=',
      ),
      await begin(
        'prometheus',
        `--config.file=${join(directory, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(directory, 'series')}`,
        '--web.listen-address=127.0.0.1:9090',
      ),
    ];
    return new Monitoring(cluster, node, children);
  }

  /** What Alertmanager has now. */
  async alerts(): Promise<readonly Alert[]> {
    const query = ['amtool', 'alert', 'query', '--alertmanager.url=http://127.0.0.1:9093', '-o', 'json'];
    const { code, stdout, stderr } = await this.#cluster.lab.exec(this.#node, query);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Alert[];
  }

  async stop(): Promise<void> {
    const ended = this.#children.map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(ended);
  }
}

function prometheusConfig(directory: string, identity: string, targets: readonly string[]): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [join(directory, 'rules.yml')],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:9093'] }] }] },
    scrape_configs: [
      {
        job_name: 'holdfast',
        scheme: 'https',
        authorization: { credentials_file: join(directory, 'token') },
        tls_config: { ca_file: join(identity, 'authority.crt') },
        static_configs: [
          { targets: targets.map((address) => `${address}:7406`), labels: { cluster: 'office' } },
        ],
      },
    ],
  });
}
