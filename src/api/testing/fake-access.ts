/** Who may come in, without a store: as many tokens as a test makes. */
import type { AccessDocument } from '../../core/access/access-document.ts';
import { emptyAccess, isBarred } from '../../core/access/access-document.ts';
import {
  addToken,
  barNode,
  bringIn,
  joinTime,
  judgeUse,
  renewalTime,
  revokeTokens,
  tokensMeant,
  useJoinToken,
} from '../../core/access/change-access.ts';
import { type Joining, judgeJoinToken } from '../../core/access/joining.ts';
import type { Access, KnownToken } from '../../ports/access.ts';

export class FakeAccess implements Access {
  now: AccessDocument = emptyAccess;
  /** Wall clock, ms since 1970. */
  at = Date.now();

  signIn(text: string): ReturnType<Access['signIn']> {
    const token = this.now.tokens[text];
    return token?.opens.is === 'role' ? { id: text, name: token.name, role: token.opens.role } : undefined;
  }

  isRevoked(serial: string): boolean {
    return Object.hasOwn(this.now.revoked, serial);
  }

  isBarred(node: string, issuedAt: number): boolean {
    return isBarred(this.now, node, issuedAt);
  }

  async barNode(node: string, by: string): Promise<void> {
    this.now = barNode(this.now, node, { by, at: this.at });
  }

  async joinTime(node: string): Promise<number> {
    return joinTime(this.now, node, this.at);
  }

  renewalTime(node: string): number {
    return renewalTime(this.now, node, this.at);
  }

  async bringIn(joining: Joining, by: string, at: number): ReturnType<Access['bringIn']> {
    const next = bringIn(this.now, joining, { by, at });
    this.now = next ?? this.now;
    return next === undefined ? 'revoked' : undefined;
  }

  async examineJoin(text: string): ReturnType<Access['examineJoin']> {
    const token = Object.hasOwn(this.now.tokens, text) ? this.now.tokens[text] : undefined;
    const fault = judgeJoinToken(token, this.at);
    return fault ?? { id: text, token: token! };
  }

  async useJoin(id: string, joining: Joining): ReturnType<Access['useJoin']> {
    const next = useJoinToken(this.now, id, joining, this.at);
    this.now = next ?? this.now;
    return next === undefined ? judgeUse(this.now, id, joining, this.at) : undefined;
  }

  async tokens(): Promise<readonly KnownToken[]> {
    return Object.entries(this.now.tokens).map(([id, token]) => ({ id, token }));
  }

  /** Its text is its id. */
  async createToken({ forMs, ...draft }: Parameters<Access['createToken']>[0]) {
    const id = String(Object.keys(this.now.tokens).length + 1).padStart(8, '0');
    const token = { ...draft, hash: '0'.repeat(64), madeAt: this.at, endsAt: this.at + forMs };
    const next = addToken(this.now, id, token);
    if (next === undefined) return undefined;
    this.now = next;
    return { known: { id, token }, text: id };
  }

  async revokeTokens(meant: string, by: string): Promise<readonly KnownToken[]> {
    const ids = tokensMeant(this.now, meant, this.at);
    this.now = revokeTokens(this.now, ids, { by, at: this.at });
    return (await this.tokens()).filter(({ id }) => ids.includes(id));
  }
}
