// What every peer does alike: the job, the clock, and the one line of figures at the end.
//
// The job: one POST of 1 kB over a kept-alive connection, done when the whole answer (300 bytes) is there.
import http from 'node:http';

export const options = JSON.parse(process.argv[2]); // {mode, jobs, waiting, concurrency, url, postgresql, redis}
export const stock = options.mode === 'stock';

const agent = new http.Agent({keepAlive: true, maxSockets: options.connections ?? 64});
const target = new URL(options.url);

export function payload(i) {
  const head = `{"job":${i},"fill":"`;
  return head + 'x'.repeat(1024 - head.length - 2) + '"}';
}

export function post(body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {agent, host: target.hostname, port: target.port, path: '/jobs', method: 'POST',
       headers: {'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body)}},
      (answer) => {
        answer.on('error', reject);
        answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`status ${answer.statusCode}`))));
        answer.resume();
      });
    request.on('error', reject);
    request.end(body);
  });
}

// Counts jobs done; the clock runs from begin() to the moment when `done()` says that the queue's own books are empty.
export class Race {
  #count = 0;
  #begun;
  #all;
  constructor() { this.finished = new Promise((resolve) => (this.#all = resolve)); }
  begin() { this.#begun = process.hrtime.bigint(); }
  one() { if (++this.#count === options.jobs) this.#all(); }
  report(peer, settings) {
    const seconds = Number(process.hrtime.bigint() - this.#begun) / 1e9;
    console.log(JSON.stringify({peer, mode: options.mode, jobs: options.jobs, seconds, per_second: options.jobs / seconds, settings}));
  }
}

export async function until(met) {
  while (!(await met())) await new Promise((resolve) => setImmediate(resolve));
}
