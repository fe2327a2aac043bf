/**
 * `holdfast send-notification`: what an agent lets a child do, so that neither a mail library nor a password stays in a process that
 * lives for months. A task on standard input, one line of JSON on standard output.
 */
import { readFileSync } from 'node:fs';
import { sendMessage } from '../../notify/ways/send-message.ts';
import type { SendTask } from '../../ports/notify.ts';
import type { Context } from '../context.ts';

export async function printSent(context: Context): Promise<undefined> {
  const task = JSON.parse(readFileSync(0, 'utf8')) as SendTask;
  context.out.write(`${JSON.stringify(await sendMessage(task))}\n`);
  return undefined;
}
