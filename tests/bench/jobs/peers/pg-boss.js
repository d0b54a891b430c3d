// pg-boss. Tuned: batches of jobs fetched and completed at once, several workers, the shortest polling it takes.
import PgBoss from 'pg-boss';
import {options, payload, post, Race, stock, until} from './common.js';

const boss = new PgBoss({connectionString: options.postgresql, max: 12, supervise: false, schedule: false});
boss.on('error', (error) => console.error(error.message));
await boss.start();
await boss.createQueue('job');
await boss.createQueue('later');
async function insert(name, from, to, more) {
  for (let at = from; at < to; at += 1000) {
    const jobs = [];
    for (let i = at; i < Math.min(at + 1000, to); ++i) jobs.push({name, data: {body: payload(i)}, ...more});
    await boss.insert(jobs);
  }
}
await insert('job', 0, options.jobs, {});
await insert('job', options.jobs, options.jobs + (options.waiting ?? 0), {startAfter: new Date(Date.now() + 86400000)});
const race = new Race();
const settings = stock ? {workers: options.concurrency} : {workers: 8, batchSize: 500, pollingIntervalSeconds: 0.5};
race.begin();
const work = stock ? {pollingIntervalSeconds: 0.5, batchSize: 1} : {batchSize: settings.batchSize, pollingIntervalSeconds: 0.5};
for (let i = 0; i < settings.workers; ++i) {
  await boss.work('job', work, async (jobs) => {
    await Promise.all(jobs.map(async (job) => { await post(job.data.body); race.one(); }));
    // It sleeps between two fetches unless it is told that there is more.
    for (const worker of boss.workers ?? []) worker.notify?.();
  });
}
await race.finished;
await until(async () => {
  const left = await boss.getDb().executeSql("select 1 from pgboss.job where name = 'job' and state in ('created','active') and start_after <= now() limit 1");
  return left.rows.length === 0;
});
race.report('pg-boss', settings);
process.exit(0);
