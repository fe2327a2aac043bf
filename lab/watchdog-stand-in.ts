/**
 * A node's watchdog, outside the node. The node sees a FIFO as its device: the first byte arms it, every further byte
 * pets it, a last byte `V` disarms it (the magic close of the kernel's drivers). Unpetted for its time-out, it bites.
 */
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';

/** After a time-out, pets that already lie in the FIFO still count: a stall of the lab must not look like one of the node. */
const lastLookMs = 20;

export class WatchdogStandIn {
  readonly #timeoutMs: number;
  readonly #bite: () => void;
  readonly #device: Socket;
  #timer: NodeJS.Timeout | undefined;
  #petted = false;
  #powered = false;

  /** Reads the FIFO at `path` until `close`. `bite` is called once per arming, after `timeoutMs` without a pet. */
  constructor(path: string, timeoutMs: number, bite: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#bite = bite;
    // Both ends: the node's writers come and go, and the FIFO must not report its end meanwhile.
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.#device = new Socket({ fd, readable: true, writable: false });
    this.#device.on('data', (bytes: Buffer) => this.#written(bytes));
    this.#device.on('error', () => {});
  }

  get armed(): boolean {
    return this.#timer !== undefined;
  }

  /** A node that has just got power starts with an unarmed watchdog; one without power has none. */
  setPower(on: boolean): void {
    this.#powered = on;
    this.#disarm();
  }

  /** Stops counting, as a watchdog inside a paused machine does. */
  suspend(): void {
    clearTimeout(this.#timer);
  }

  /** Counts on, with the whole time-out again. */
  resume(): void {
    if (this.armed) this.#arm();
  }

  close(): void {
    this.#disarm();
    this.#device.destroy();
  }

  #written(bytes: Buffer): void {
    if (!this.#powered || bytes.length === 0) return;
    this.#petted = true;
    if (bytes.at(-1) === 'V'.charCodeAt(0)) this.#disarm();
    else this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expired(), this.#timeoutMs);
  }

  #expired(): void {
    this.#petted = false;
    this.#timer = setTimeout(() => {
      if (this.#petted) return;
      this.#disarm();
      this.#bite();
    }, lastLookMs);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
