// A site that says exactly what a test tells it to, word for word.
import WebSocket from 'ws';

import { until } from './harness.mjs';
import { PROTOCOL, ROUTE, ZERO, encode, hashAfter } from './wire.mjs';

export const HELLO = {
  type: 'hello', versions: [1], node: 'cucina', role: 'kitchen', epoch: 1, last: { seq: 0, hash: ZERO },
  cursor: { epoch: 0, seq: 0, hash: ZERO }, credit: 4096, at: '2026-10-05T07:00:00.000Z',
  clock: { state: 'synchronised', error_ms: 4 }, program: 'raw',
};

export class Raw {
  heard = [];
  marks = 0;

  constructor(t, url, { token = 'kitchen-secret', protocols = [PROTOCOL] } = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}${ROUTE}`, protocols, {
      headers: token ? { Authorization: `Bearer ${token}` } : {}, autoPong: false,
    });
    this.socket.on('message', (data) => {
      const header = JSON.parse(data.toString().split('\n')[0]);
      if (header.type === 'mark') ++this.marks;
      else this.heard.push(header);
    });
    this.socket.on('unexpected-response', (_, response) => {
      this.status = response.statusCode;
      this.socket.terminate();
    });
    this.socket.on('open', () => (this.opened = true));
    this.socket.on('error', () => {});
    this.socket.on('close', () => (this.closed = true));
    t.after(() => this.socket.terminate());
  }

  async open() {
    await until(() => this.opened, 'open');
    return this;
  }

  /** Greets as a site with these members, and waits for the answer. */
  async greet(members = {}) {
    await this.open();
    this.send({ ...HELLO, ...members });
    return this.next();
  }

  send(header, lines) {
    this.socket.send(encode(header, lines));
  }

  /** Sends lines as the facts from `seq` on, after the hash `prev`; returns the hash of the last. */
  facts(seq, prev, lines, members = {}) {
    this.send({ type: 'facts', epoch: 1, seq, prev, count: lines.length, ...members }, lines);
    return lines.reduce(hashAfter, prev);
  }

  /** The next message that is no mark. */
  async next() {
    let message;
    await until(() => {
      message = this.heard.shift();
      return message !== undefined || this.closed;
    }, 'a message');
    if (!message) throw new Error('closed without a message');
    return message;
  }

  /** Waits for one more mark: whatever was to come before it is here. */
  async mark() {
    const before = this.marks;
    await until(() => this.marks > before, 'a mark');
  }

  async end() {
    await until(() => this.closed, 'closed');
  }
}
