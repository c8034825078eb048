// A network that is slow at random: MESTOLO_MOCK_LAG=400 holds each request, answer and message back by up to 400 ms, by a
// seed that is printed and that MESTOLO_SEED repeats. For finding what is read too early.
import { setTimeout as sleep } from 'node:timers/promises';
import { random } from './kitchen.mjs';

const most = Number(process.env.MESTOLO_MOCK_LAG ?? 0);
const seed = Number(process.env.MESTOLO_SEED ?? Math.floor(Math.random() * 1e6));
const dice = random(seed);
if (most) console.error(`the mock lags by up to ${most} ms: MESTOLO_MOCK_LAG=${most} MESTOLO_SEED=${seed}`);

export const lag = () => (most ? sleep(dice() * most) : undefined);

/** Holds an answer back; `lost()`: the line was cut meanwhile. */
export function answerLate(response, lost) {
  if (!most) return;
  const end = response.end.bind(response);
  response.end = (...body) => {
    void lag().then(() => (lost() ? response.destroy() : end(...body)));
    return response;
  };
}

/** Holds messages back, and keeps their order. */
export function speakLate(socket) {
  if (!most) return;
  const send = socket.send.bind(socket);
  let before = Promise.resolve();
  socket.send = text => { before = Promise.all([before, lag()]).then(() => send(text)); };
}
