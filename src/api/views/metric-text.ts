/** Measurements as Prometheus reads them: the text format 0.0.4. Pure. */

export interface Metric {
  readonly name: `holdfast_${string}`;
  readonly type: 'gauge' | 'counter' | 'summary';
  /** One sentence with its period. */
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | boolean;
  /** Of a summary. */
  readonly part?: 'sum' | 'count';
}

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

export function gauge(name: Metric['name'], help: string, samples: readonly Sample[]): Metric {
  return { name, type: 'gauge', help, samples };
}

/** What has no sample now is left out. */
export function renderMetrics(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(renderMetric)
    .join('');
}

function renderMetric({ name, type, help, samples }: Metric): string {
  const lines = samples.map(({ labels = {}, value, part }) => {
    const own = part === undefined ? name : `${name}_${part}`;
    return `${own}${renderLabels(labels)} ${Number(value)}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
