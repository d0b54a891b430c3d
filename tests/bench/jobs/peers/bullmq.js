// BullMQ. Tuned: more jobs at a time and completed jobs removed at once. Durability is Redis's own: appendfsync always.
import {Queue, Worker} from 'bullmq';
import {options, payload, post, Race, stock, until} from './common.js';

const connection = {host: '127.0.0.1', port: options.redis, maxRetriesPerRequest: null};
const queue = new Queue('job', {connection});
async function insert(from, to, more) {
  for (let at = from; at < to; at += 1000) {
    const jobs = [];
    for (let i = at; i < Math.min(at + 1000, to); ++i) jobs.push({name: 'job', data: {body: payload(i)}, opts: more});
    await queue.addBulk(jobs);
  }
}
const keep = stock ? {} : {removeOnComplete: true};
await insert(0, options.jobs, keep);
await insert(options.jobs, options.jobs + (options.waiting ?? 0), {...keep, delay: 86400000});
const race = new Race();
const settings = stock ? {concurrency: options.concurrency} : {concurrency: 200, removeOnComplete: true};
race.begin();
const worker = new Worker('job', async (job) => { await post(job.data.body); race.one(); },
                          {connection, concurrency: settings.concurrency});
await race.finished;
await until(async () => (await queue.getActiveCount()) === 0 && (await queue.getWaitingCount()) === 0);
race.report('bullmq', {...settings, appendfsync: 'always'});
await worker.close(true);
process.exit(0);
