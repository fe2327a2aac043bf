/** Every kind of notification, once. A new one does not compile until it has its form (way-forms.ts). */

import { sendByScript } from './script.ts';
import type { Send } from './send.ts';
import { sendBySmtp } from './smtp.ts';
import { sendByWebhook } from './webhook.ts';

export const ways = {
  smtp: sendBySmtp,
  webhook: sendByWebhook,
  script: sendByScript,
} as const satisfies Readonly<Record<string, Send>>;

export type WayKind = keyof typeof ways;
