// Runs Microsoft's own sign-in library (@azure/msal-node, over TLS) and o.js, the npm client of OData (package `odata`),
// unmodified, against the mock ERP. Only addresses are set, by the libraries' own options.
//   node run.js --mock PATH-OF-tieback-mock-erp --seed FILE
// Prints 'ok …' or 'FAILED …' for each check; the exit code is 0 when all went well.
'use strict';

const assert = require('assert');
const fs = require('fs');

const { ConfidentialClientApplication } = require('@azure/msal-node');
const { o } = require('odata');

const { Mock } = require('../support/mock');

const TENANT = 'acme.example';
const APPLICATION = '5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a11';
const COMPANY = 'companies(a0a0a0a0-0000-4000-8000-00000000c100)/';
const SCOPE = 'https://api.businesscentral.dynamics.com/.default';

function argument(name) {
  const at = process.argv.indexOf('--' + name);
  if (at < 0 || at + 1 >= process.argv.length) throw new Error('--' + name + ' is missing');
  return process.argv[at + 1];
}

async function tokenOf(mock, changes = {}, tenant = TENANT, scope = SCOPE) {
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: APPLICATION,
      clientSecret: 'tieback-client-secret',
      authority: mock.urls.https + '/' + tenant,
      knownAuthorities: [new URL(mock.urls.https).host],
      ...changes,
    },
    system: { customAgentOptions: { ca: fs.readFileSync(mock.urls.ca_file) } },
  });
  return (await client.acquireTokenByClientCredential({ scopes: [scope] })).accessToken;
}

function books(mock, token, headers = {}) {
  return o(mock.urls.http + '/v2.0/' + TENANT + '/Production/api/v2.0/' + COMPANY, {
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + token, ...headers },
  });
}

async function refusal(promise) {
  try {
    await promise;
  } catch (response) {
    assert.strictEqual(typeof response.status, 'number', String(response.stack || response));
    return { status: response.status, headers: response.headers, ...(await response.json()).error };
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

const line = (description, quantity, cost, more = {}) => ({
  lineType: 'Account',
  lineObjectNumber: '62100',
  description,
  description2: 'PEER-1',
  quantity,
  directUnitCost: cost,
  dimensionSetLines: [{ code: 'COSTCODE', valueCode: '03-300' }],
  ...more,
});

async function checks(mock, check) {
  let api;

  await check('MSAL signs in with client credentials, over TLS', async () => {
    const token = await tokenOf(mock);
    assert.match(token, /^[0-9a-f]+$/);
    api = books(mock, token);
  });

  await check('MSAL is told what is wrong with secret, application, tenant and scope', async () => {
    const saying = async (code, ...which) => {
      await assert.rejects(tokenOf(mock, ...which), (error) => {
        assert.match(String(error.message), new RegExp('AADSTS' + code), error.stack);
        return true;
      });
    };
    await saying(7000215, { clientSecret: 'wrong' });
    await saying(700016, { clientId: '00000000-0000-0000-0000-000000000001' });
    await saying(7000222, { clientId: '5b1e2f7a-6c1d-4d53-9a0e-2f6f4f0c7a14' });
    await saying(90002, {}, 'elsewhere.example');
    await saying(500011, {}, TENANT, 'https://graph.microsoft.com/.default');
  });

  await check('o.js looks up vendor, dimension value and order', async () => {
    const [vendor] = await api.get('vendors').query({ $filter: "number eq 'V-1003'", $select: 'number,blocked' });
    assert.deepStrictEqual([vendor.number, vendor.blocked, vendor.displayName], ['V-1003', 'All', undefined]);
    const [dimension] = await api.get('dimensions').query({ $filter: "code eq 'COSTCODE'", $expand: 'dimensionValues' });
    assert.ok(dimension.dimensionValues.some((value) => value.code === '26-000'));
    const [order] = await api
      .get('purchaseOrders')
      .query({ $filter: "number eq 'SC-001'", $expand: 'purchaseOrderLines($expand=dimensionSetLines)' });
    assert.deepStrictEqual([order.status, order.totalAmountExcludingTax, order.purchaseOrderLines.length], ['Draft', 25000, 2]);
    assert.strictEqual(order.purchaseOrderLines[0].dimensionSetLines[0].valueCode, 'TOWER');
    assert.deepStrictEqual((await api.get('purchaseOrders').query({ $filter: "number eq 'O''Neill'" })).length ?? 0, 0);
  });

  await check('o.js follows the pages of a list', async () => {
    const first = await (
      await books(mock, await tokenOf(mock), { Prefer: 'odata.maxpagesize=5' }).get('accountingPeriods').fetch({ $orderby: 'startingDate' })
    ).json();
    assert.strictEqual(first.value.length, 5);
    const next = new URL(first['@odata.nextLink']);
    assert.strictEqual(next.origin, mock.urls.http);
    const rest = await api.get(next.href).query();
    assert.deepStrictEqual(rest.map((period) => period.name).slice(0, 2), ['June', 'July']);
  });

  let order;
  await check('o.js makes an order with its lines, and reads it back', async () => {
    order = await api.post('purchaseOrders', {
      vendorNumber: 'V-1001',
      orderDate: '2026-06-15',
      purchaseOrderLines: [{ lineType: 'Comment', description: 'CCO-003 für Köln', description2: 'PEER-1' }, line('Pump', 3, 450.5)],
    }).query();
    assert.strictEqual(order.number, '106001');
    const read = await api.get('purchaseOrders(' + order.id + ')').query({ $expand: 'purchaseOrderLines' });
    assert.deepStrictEqual(
      read.purchaseOrderLines.map((each) => [each.sequence, each.lineType, each.description, each.amountExcludingTax]),
      [[10000, 'Comment', 'CCO-003 für Köln', 0], [20000, 'Account', 'Pump', 1351.5]],
    );
    assert.strictEqual(read.totalAmountExcludingTax, 1351.5);
  });

  await check('o.js adds a line, is refused its place twice, and changes it by its version', async () => {
    const path = 'purchaseOrders(' + order.id + ')/purchaseOrderLines';
    const added = await api.post(path, line('Credit', -1, 100.25, { sequence: 30000 })).query();
    assert.strictEqual(added.amountExcludingTax, -100.25);
    const twice = await refusal(api.post(path, line('Credit', -1, 100.25, { sequence: 30000 })).query());
    assert.deepStrictEqual([twice.status, twice.code], [400, 'Application_DialogException']);
    assert.match(twice.message, /because a line already exists.*CorrelationId/);

    const one = 'purchaseOrderLines(' + added.id + ')';
    const missing = await refusal(api.patch(one, { quantity: -2 }).query());
    assert.strictEqual(missing.code, 'BadRequest_InvalidToken');
    const versioned = books(mock, await tokenOf(mock), { 'If-Match': added['@odata.etag'] });
    assert.strictEqual((await versioned.patch(one, { quantity: -2 }).query()).amountExcludingTax, -200.5);
    const stale = await refusal(versioned.patch(one, { quantity: -3 }).query());
    assert.deepStrictEqual([stale.status, stale.code], [409, 'Request_EntityChanged']);
  });

  await check('o.js may make the same order twice: there is no key that keeps from it', async () => {
    const again = await api.post('purchaseOrders', { vendorNumber: 'V-1001', purchaseOrderLines: [line('Pump', 3, 450.5)] }).query();
    assert.strictEqual(again.number, '106002');
    const numbered = await refusal(api.post('purchaseOrders', { vendorNumber: 'V-1001', number: '106001' }).query());
    assert.match(numbered.message, /^Control 'number' is read-only\./);
  });

  await check('o.js is told in the vendor\'s words what is wrong', async () => {
    const post = (body) => refusal(api.post('purchaseOrders', body).query());
    assert.match((await post({ vendorNumber: 'V-1003' })).message, /Vendor V-1003 is blocked with type All/);
    assert.match((await post({ vendorNumber: 'V-1001', colour: 'blue' })).message, /The property 'colour' does not exist/);
    const account = await post({ vendorNumber: 'V-1001', purchaseOrderLines: [line('x', 1, 1, { lineObjectNumber: '62900' })] });
    assert.match(account.message, /^Blocked must be equal to 'No' {2}in G\/L Account: No\.=62900/);
    const [released] = await api.get('purchaseOrders').query({ $filter: "number eq 'SC-003'" });
    const closed = await refusal(api.post('purchaseOrders(' + released.id + ')/purchaseOrderLines', line('x', 1, 1)).query());
    assert.match(closed.message, /Current value is 'Released'/);
    const nothing = await refusal(api.get('purchaseOrders(00000000-0000-0000-0000-000000000009)').query());
    assert.strictEqual(nothing.status, 404);
    const stranger = await refusal(books(mock, 'nonsense').get('vendors').query());
    assert.deepStrictEqual([stranger.status, stranger.code], [401, 'Authentication_InvalidCredentials']);
  });

  await check('a transactional batch is taken back as a whole', async () => {
    const before = (await mock.admin('GET', '/books/business_central/purchaseOrders/106001')).purchaseOrderLines.length;
    const url = COMPANY + 'purchaseOrders(' + order.id + ')/purchaseOrderLines';
    const request = (id, body) => ({ id, method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body });
    const service = o(mock.urls.http + '/v2.0/' + TENANT + '/Production/api/v2.0/', {
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + (await tokenOf(mock)), Isolation: 'snapshot' },
    });
    const { responses } = await service
      .post('$batch', { requests: [request('1', line('kept?', 1, 1)), request('2', line('x', 1, 1, { lineObjectNumber: '99999' }))] })
      .query();
    assert.deepStrictEqual(responses.map((each) => each.status), [201, 400]);
    const after = (await mock.admin('GET', '/books/business_central/purchaseOrders/106001')).purchaseOrderLines.length;
    assert.strictEqual(after, before);
  });

  await check('o.js is throttled by one call of the admin side', async () => {
    await mock.admin('POST', '/faults', { match: { dialect: 'business_central' }, fault: { kind: 'too_many_requests', retry_after: 7 }, count: 1 });
    const error = await refusal(api.get('vendors').query());
    assert.deepStrictEqual([error.status, error.headers.get('Retry-After')], [429, '7']);
    assert.ok((await api.get('vendors').query()).length > 0);
  });

  await check('o.js receives and invoices an order, and deletes another', async () => {
    const posted = await api.post('purchaseOrders(' + order.id + ')/Microsoft.NAV.receiveAndInvoice', '').fetch();
    assert.strictEqual(posted.status, 204);
    const invoice = await api.get('purchaseInvoices').query({ $filter: "orderNumber eq '106001'" });
    assert.strictEqual([].concat(invoice)[0].totalAmountExcludingTax, 1151);
    const [second] = await api.get('purchaseOrders').query({ $filter: "number eq '106002'" });
    const gone = await books(mock, await tokenOf(mock), { 'If-Match': '*' }).delete('purchaseOrders(' + second.id + ')').fetch();
    assert.strictEqual(gone.status, 204);
  });
}

async function main() {
  const mock = await Mock.start(argument('mock'), ['--seed', argument('seed')]);
  let failed = 0;
  const check = async (what, run) => {
    try {
      await run();
      console.log('ok ' + what);
    } catch (error) {
      failed += 1;
      // o.js throws the response itself.
      const why = typeof error.text === 'function' ? error.status + ' ' + (await error.text()) : String(error.stack || error);
      console.log('FAILED ' + what + ': ' + why.replace(/\n/g, '\n    '));
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
