// graphile-worker. Tuned: a local queue that fetches jobs in batches, and completions and failures written in batches
// (worker.graphile.org/docs/config: localQueue, completeJobBatchDelay, failJobBatchDelay).
import {makeWorkerUtils, run} from 'graphile-worker';
import pg from 'pg';
import {options, payload, post, Race, stock, until} from './common.js';

const pool = new pg.Pool({connectionString: options.postgresql, max: 12});
const quiet = {logger: undefined};
const utils = await makeWorkerUtils({pgPool: pool});
await utils.migrate();
const many = options.jobs + (options.waiting ?? 0);
for (let from = 0; from < options.jobs; from += 1000) {
  const specs = [];
  for (let i = from; i < Math.min(from + 1000, options.jobs); ++i) specs.push({identifier: 'job', payload: {body: payload(i)}});
  await utils.addJobs(specs);
}
for (let from = options.jobs; from < many; from += 1000) {
  const specs = [];
  for (let i = from; i < Math.min(from + 1000, many); ++i) {
    specs.push({identifier: 'later', payload: {body: payload(i)}, runAt: new Date(Date.now() + 86400000)});
  }
  await utils.addJobs(specs);
}
const race = new Race();
const settings = stock
  ? {concurrentJobs: options.concurrency}
  : {concurrentJobs: options.concurrency,
     preset: {worker: {localQueue: {size: 500}, completeJobBatchDelay: 0, failJobBatchDelay: 0}}};
race.begin();
const runner = await run({
  ...settings, ...quiet, pgPool: pool, concurrency: settings.concurrentJobs, noHandleSignals: true,
  taskList: {job: async (data) => { await post(data.body); race.one(); }, later: async () => {}},
});
await race.finished;
await until(async () => {
  const left = await pool.query("select 1 from graphile_worker.jobs where task_identifier = 'job' limit 1");
  return left.rowCount === 0;
});
race.report('graphile-worker', settings);
await runner.stop();
await pool.end();
process.exit(0);
