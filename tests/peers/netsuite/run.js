// Runs netsuite-rest, the most used npm client of NetSuite's REST web services, against the mock ERP. It signs each
// request by token-based authentication (through oauth-1.0a); only its address is set, by its own option.
//   node run.js --mock PATH-OF-tieback-mock-erp --seed FILE
// Prints 'ok …' or 'FAILED …' for each check; the exit code is 0 when all went well.
'use strict';

const assert = require('assert');

const NetsuiteRest = require('netsuite-rest');

const { Mock } = require('../support/mock');

const JSON_BODY = { 'Content-Type': 'application/json' };

function argument(name) {
  const at = process.argv.indexOf('--' + name);
  if (at < 0 || at + 1 >= process.argv.length) throw new Error('--' + name + ' is missing');
  return process.argv[at + 1];
}

function clientFor(mock, changes) {
  return new NetsuiteRest({
    consumer_key: '71cc02b731f05895561ef0862d71553a',
    consumer_secret_key: 'consumer-secret',
    token: '89e08d9767c5ac85b374415725567d05',
    token_secret: 'token-secret',
    realm: '1234567',
    base_url: mock.urls.http,
    ...changes,
  });
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error.response, error.stack);
    const body = JSON.parse(error.response.body);
    return { status: error.response.statusCode, title: body.title, ...body['o:errorDetails'][0] };
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

// The client spreads Node's response, which loses its `headers`; the raw ones stay.
function locationOf(response) {
  const at = response.rawHeaders.findIndex((text) => text.toLowerCase() === 'location');
  assert.ok(at >= 0, 'there is no Location');
  return response.rawHeaders[at + 1];
}

function order(externalId, changes) {
  return JSON.stringify({
    externalId,
    entity: { id: '57' },
    tranDate: '2026-06-15',
    memo: 'Zement für Köln',
    item: { items: [{ item: { id: '233' }, quantity: 3, rate: 450.5, description: 'Pump rental' }] },
    ...changes,
  });
}

async function checks(mock, check) {
  const client = clientFor(mock);
  const get = async (path) => (await client.request({ path })).data;
  const query = async (q) =>
    (await client.request({ path: 'query/v1/suiteql?limit=1000&offset=0', method: 'POST', body: JSON.stringify({ q }) })).data;
  const write = (method, path, body) => client.request({ method, path, body, heads: JSON_BODY });

  await check('is let in by its signature, and not with a wrong secret, token or realm', async () => {
    assert.strictEqual((await get('record/v1/vendor/57')).entityId, 'V-1001');
    for (const changes of [{ token_secret: 'wrong' }, { consumer_secret_key: 'wrong' }, { token: 'nobody' }, { realm: '7654321' }, { token: 'revoked' }]) {
      const error = await refusal(clientFor(mock, changes).request({ path: 'record/v1/vendor/57' }));
      assert.strictEqual(error.status, 401);
      assert.strictEqual(error['o:errorCode'], 'INVALID_LOGIN');
    }
  });

  await check('looks records up by SuiteQL, and page by page', async () => {
    const found = await query("SELECT id, entityid, isinactive FROM vendor WHERE entityid = 'V-1003'");
    assert.deepStrictEqual(found.items, [{ links: [], id: '59', entityid: 'V-1003', isinactive: 'T' }]);
    assert.strictEqual(found.hasMore, false);
    const page = (await client.request({ path: 'query/v1/suiteql?limit=2&offset=2', method: 'POST', body: '{"q":"SELECT id FROM item ORDER BY id"}' })).data;
    assert.deepStrictEqual(page.items.map((item) => item.id), ['235', '236']);
    assert.strictEqual(page.totalResults, 4);
  });

  await check('finds an order by its number, with a query that is signed', async () => {
    const found = await get('record/v1/purchaseOrder?q=' + encodeURIComponent('tranId IS "SC-001"'));
    assert.deepStrictEqual(found.items.map((item) => item.id), ['9001']);
    const read = await get('record/v1/purchaseOrder/9001?expandSubResources=true');
    assert.strictEqual(read.item.totalResults, 2);
    assert.strictEqual(read.total, 25000);
    assert.strictEqual(read.item.items[0].customer.refName, 'TOWER');
  });

  await check('creates a purchase order, is told where it is, and reads it back', async () => {
    const created = await write('POST', 'record/v1/purchaseOrder', order('PEER-1'));
    assert.strictEqual(created.statusCode, 204);
    assert.match(locationOf(created), /\/services\/rest\/record\/v1\/purchaseOrder\/\d+$/);
    const read = await get('record/v1/purchaseOrder/eid:PEER-1?expandSubResources=true');
    assert.ok(locationOf(created).endsWith('/' + read.id));
    assert.strictEqual(read.memo, 'Zement für Köln');
    assert.strictEqual(read.total, 1351.5);
    assert.deepStrictEqual(read.item.items.map((line) => [line.line, line.quantity, line.rate, line.amount]), [[1, 3, 450.5, 1351.5]]);
  });

  await check('is refused the same external id twice, and writes it anew by upsert', async () => {
    const error = await refusal(write('POST', 'record/v1/purchaseOrder', order('PEER-1')));
    assert.strictEqual(error.status, 400);
    assert.match(error.detail, /This record already exists/);
    await write('PUT', 'record/v1/purchaseOrder/eid:PEER-1?replace=item', order('PEER-1', { memo: 'Changed' }));
    const read = await get('record/v1/purchaseOrder/eid:PEER-1?expandSubResources=true');
    assert.deepStrictEqual([read.memo, read.item.totalResults], ['Changed', 1]);
    const books = await mock.admin('GET', '/books/netsuite/PurchaseOrder');
    assert.strictEqual(books.records.filter((record) => record.externalId === 'PEER-1').length, 1);
  });

  await check('adds a line with PATCH and changes one by its key', async () => {
    const [before] = (await get('record/v1/purchaseOrder/eid:PEER-1/item?expandSubResources=true')).items;
    const body = { item: { items: [{ line: before.line, quantity: 4 }, { item: { id: '234' }, rate: -100.25 }] } };
    assert.strictEqual((await write('PATCH', 'record/v1/purchaseOrder/eid:PEER-1', JSON.stringify(body))).statusCode, 204);
    const read = await get('record/v1/purchaseOrder/eid:PEER-1/item?expandSubResources=true');
    assert.deepStrictEqual(read.items.map((line) => [line.line, line.amount]), [[before.line, 1802], [before.line + 1, -100.25]]);
  });

  await check('is told in NetSuite\'s shape what is wrong', async () => {
    let error = await refusal(write('POST', 'record/v1/purchaseOrder', order('PEER-2', { entity: { id: '59' } })));
    assert.deepStrictEqual([error.status, error.title, error['o:errorPath']], [400, 'Bad Request', 'entity']);
    assert.match(error.detail, /Invalid Field Value 59 for the following field: entity/);
    error = await refusal(write('POST', 'record/v1/purchaseOrder', order('PEER-2', { item: { items: [{ item: { id: '9999' }, rate: 1 }] } })));
    assert.strictEqual(error['o:errorPath'], 'item.items[0].item');
    error = await refusal(client.request({ path: 'record/v1/purchaseOrder/424242' }));
    assert.deepStrictEqual([error.status, error['o:errorCode']], [404, 'NONEXISTENT_ID']);
    error = await refusal(query('SELECT colour FROM vendor'));
    assert.match(error.detail, /Unknown identifier 'colour'/);
    error = await refusal(clientFor(mock, { token: 'viewonly' }).request({ method: 'POST', path: 'record/v1/purchaseOrder', body: order('PEER-2'), heads: JSON_BODY }));
    assert.match(error.detail, /Your current role does not have permission/);
  });

  await check('sends a request through the queue once, whatever its key is repeated', async () => {
    const heads = { ...JSON_BODY, 'X-NetSuite-Idempotency-Key': 'cac827ea-3543-4cda-add2-bae634326c27' };
    // The client itself sets `prefer: transient` when there is a body, so the queue is asked for by its own way.
    const queued = (name) => client.request({ method: 'DELETE', path: 'record/v1/purchaseOrder/eid:' + name, heads: { ...heads, Prefer: 'respond-async' } });
    await write('POST', 'record/v1/purchaseOrder', order('PEER-3'));
    const first = await queued('PEER-3');
    assert.strictEqual(first.statusCode, 202);
    const job = new URL(locationOf(first)).pathname.replace('/services/rest/', '');
    const error = await refusal(queued('PEER-3'));
    assert.strictEqual(error['o:errorCode'], 'IDEMPOTENCY_ERROR');
    assert.strictEqual((await get(job)).completed, false);
    assert.deepStrictEqual([(await get(job)).progress, (await refusal(client.request({ path: 'record/v1/purchaseOrder/eid:PEER-3' }))).status], ['succeeded', 404]);
  });

  await check('is throttled by one call of the admin side, with NetSuite\'s own error', async () => {
    await mock.admin('POST', '/faults', { match: { dialect: 'netsuite' }, fault: { kind: 'too_many_requests' }, count: 1 });
    const error = await refusal(query('SELECT id FROM vendor'));
    assert.deepStrictEqual([error.status, error['o:errorCode']], [429, 'CONCURRENCY_LIMIT_EXCEEDED']);
    await query('SELECT id FROM vendor');
  });

  await check('deletes an order', async () => {
    assert.strictEqual((await client.request({ method: 'DELETE', path: 'record/v1/purchaseOrder/eid:PEER-1' })).statusCode, 204);
    assert.strictEqual((await refusal(client.request({ path: 'record/v1/purchaseOrder/eid:PEER-1' }))).status, 404);
  });
}

async function main() {
  const mock = await Mock.start(argument('mock'), ['--seed', argument('seed')]);
  let failed = 0;
  const check = async (what, run) => {
    try {
      await run();
      console.log('ok the client ' + what);
    } catch (error) {
      failed += 1;
      console.log('FAILED the client ' + what + ': ' + String(error.stack || error).replace(/\n/g, '\n    '));
    }
  };
  try {
    await checks(mock, check);
  } finally {
    await mock.stop();
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error) => {
  console.log('FAILED ' + error.stack);
  process.exitCode = 1;
});
