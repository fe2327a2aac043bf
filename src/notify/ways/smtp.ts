/** A mail by SMTP, with nodemailer: plain text, one connection, and what the server said when it took it. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createTransport } from 'nodemailer';
import type { NotifyMessage } from '../../ports/notify.ts';
import { splitHostPort } from '../../values/host-port.ts';
import { oneLine, type Params, type Send, textOf } from './send.ts';

const priorities = { alarm: 'high', warning: 'normal', info: 'normal' } as const;

export const sendBySmtp: Send = async (params, message, withinMs) => {
  const transport = createTransport({
    ...connectionOf(params),
    connectionTimeout: withinMs,
    greetingTimeout: withinMs,
    socketTimeout: withinMs,
    dnsTimeout: withinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response } = await transport.sendMail(mailOf(params, message));
    return { ok: true, said: oneLine(response ?? '') };
  } finally {
    transport.close();
  }
};

function connectionOf(params: Params) {
  const { host, port } = splitHostPort(String(params.server)) ?? { host: '', port: 0 };
  const user = textOf(params.user);
  const ca = textOf(params.ca);
  return {
    host,
    port,
    name: hostname(),
    secure: params.tls === 'tls',
    requireTLS: params.tls === 'starttls',
    ignoreTLS: params.tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca: readFileSync(ca, 'utf8') }) } as const,
    ...(user !== undefined && { auth: { user, pass: textOf(params.password) ?? '' } }),
  };
}

function mailOf(params: Params, { id, cluster, severity, summary, text, at, node, test }: NotifyMessage) {
  const domain = String(params.from).split('@')[1] ?? 'localhost';
  return {
    from: { name: `Holdfast ${cluster}`, address: String(params.from) },
    to: (params.to as readonly string[]).map((address) => ({ name: '', address })),
    subject: summary,
    text,
    date: at,
    // Sent again it is the same mail: many servers and readers show it once.
    messageId: `<${id}@${domain}>`,
    priority: priorities[severity],
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Holdfast-Cluster': cluster,
      'X-Holdfast-Node': node,
      'X-Holdfast-Severity': severity,
      ...(test && { 'X-Holdfast-Test': 'yes' }),
    },
  };
}
