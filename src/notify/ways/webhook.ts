/** A POST of the message. What is behind the address may be anybody's: of its answer no more is read than what is told of it. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { Sent } from '../../ports/notify.ts';
import { oneLine, type Params, type Send, textOf } from './send.ts';

const answerBytesMax = 2048;

export const sendByWebhook: Send = (params, message, withinMs) => {
  const body = Buffer.from(`${JSON.stringify(message)}\n`);
  const url = new URL(String(params.url));
  const headers = headersOf(params, message.id, body);
  return post(url, { headers, body, withinMs, ca: textOf(params.ca) });
};

function headersOf(params: Params, id: string, body: Buffer): Record<string, string | number> {
  const token = textOf(params.token);
  const secret = textOf(params.secret);
  return {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'User-Agent': 'holdfast',
    'Holdfast-Message': id,
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(secret !== undefined && {
      'Holdfast-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    }),
  };
}

interface Post {
  readonly headers: Record<string, string | number>;
  readonly body: Buffer;
  readonly withinMs: number;
  readonly ca: string | undefined;
}

function post(url: URL, { headers, body, withinMs, ca }: Post): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    if (!isSecure && url.protocol !== 'http:') throw new Error(`${url.protocol} is neither http nor https`);
    const signal = AbortSignal.timeout(withinMs);
    const trusted = isSecure && ca !== undefined ? { ca: readFileSync(ca, 'utf8') } : {};
    const options = { method: 'POST', headers, agent: false, signal, ...trusted } as const;
    const late = () => new Error(`no answer within ${withinMs / 1000} s`);
    const fail = (error: Error) => reject(signal.aborted ? late() : error);
    const asked = (isSecure ? requestSecurely : request)(url, options, (answer) => {
      const { statusCode = 0, statusMessage = '' } = answer;
      let text = '';
      const end = () => {
        const said = oneLine(`status ${statusCode} ${statusMessage}${text === '' ? '' : `: ${text}`}`);
        resolve({ ok: statusCode >= 200 && statusCode < 300, said });
        answer.destroy();
      };
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text = (text + chunk).slice(0, answerBytesMax);
        if (text.length >= answerBytesMax) end();
      });
      answer.on('end', end);
      answer.on('error', fail);
    });
    asked.on('error', fail);
    asked.end(body);
  });
}
