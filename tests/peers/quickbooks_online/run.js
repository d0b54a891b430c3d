// node run.js --mock <tieback-mock-erp> --seed <seed>
// Runs intuit-oauth and node-quickbooks, their code as npm has it and only their addresses set, against the mock ERP.
// A line that begins with "ok " is a passed test, with "FAILED " a failed one.
'use strict';

const assert = require('node:assert');
const { parseArgs } = require('node:util');

const OAuthClient = require('intuit-oauth');
const QuickBooks = require('node-quickbooks');

const { Mock } = require('../support/mock.js');

const CLIENT = { id: 'ABtieback1', secret: 'tieback-client-secret' };
const REALM = '9130347957983456';
const REFRESH_TOKEN = 'AB11-house-refresh-token';

let failures = 0;
async function test(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failures += 1;
    const text = String((error && error.stack) || JSON.stringify(error)).split('\n').slice(0, 6).join(' | ');
    console.log(`FAILED ${name}: ${text}`);
  }
}

// The callback style of node-quickbooks as promises; a fault is what the HTTP client's error has as its answer.
function call(client, method, ...args) {
  return new Promise((resolve, reject) => {
    client[method](...args, (error, body) => {
      if (!error) return resolve(body);
      const problem = new Error(`${method} was refused: ${error.message}`);
      problem.body = error.response && error.response.data;
      problem.status = error.response && error.response.status;
      return reject(problem);
    });
  });
}

async function refused(promise, code) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error.body && error.body.Fault, `no fault: ${error.stack}`);
    assert.strictEqual(error.body.Fault.Error[0].code, code);
    assert.strictEqual(error.body.Fault.type, 'ValidationFault');
    return error.body.Fault.Error[0];
  }
  throw new Error(`not refused with ${code}`);
}

// Only addresses: where the clients otherwise name Intuit's hosts.
function redirect(urls) {
  OAuthClient.tokenEndpoint = `${urls.http}/oauth2/v1/tokens/bearer`;
  OAuthClient.revokeEndpoint = `${urls.http}/v2/oauth2/tokens/revoke`;
  OAuthClient.authorizeEndpoint = `${urls.http}/connect/oauth2`;
  OAuthClient.environment.sandbox = `${urls.http}/`;
  QuickBooks.TOKEN_URL = `${urls.http}/oauth2/v1/tokens/bearer`;
  QuickBooks.REVOKE_URL = `${urls.http}/v2/oauth2/tokens/revoke`;
  QuickBooks.V3_ENDPOINT_BASE_URL = `${urls.http}/v3/company/`;
}

function order(number, more = {}) {
  return {
    DocNumber: number,
    VendorRef: { value: '56' },
    APAccountRef: { value: '33' },
    Line: [
      {
        Description: 'Extra steel',
        Amount: 2500.5,
        DetailType: 'ItemBasedExpenseLineDetail',
        ItemBasedExpenseLineDetail: { ItemRef: { value: '19' }, Qty: 1, UnitPrice: 2500.5 },
      },
    ],
    ...more,
  };
}

async function signIn(mock) {
  const client = new OAuthClient({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    environment: 'sandbox',
    redirectUri: 'http://localhost/callback',
  });
  await test('intuit-oauth: consent, code, tokens', async () => {
    const uri = client.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: 'here' });
    const consent = await fetch(uri, { redirect: 'manual' });
    assert.strictEqual(consent.status, 302);
    const back = consent.headers.get('location');
    await client.createToken(back);
    assert.strictEqual(client.getToken().realmId, REALM);
    assert.ok(client.isAccessTokenValid());
  });
  await test('intuit-oauth: a call with the token', async () => {
    const answer = await client.makeApiCall({ url: `v3/company/${REALM}/companyinfo/${REALM}` });
    assert.strictEqual(answer.json.CompanyInfo.CompanyName, 'Acme Builders');
  });
  await test('intuit-oauth: refresh hands out another refresh token, and the one before is spent', async () => {
    await mock.admin('PATCH', '/settings/quickbooks_online', { refresh_grace_seconds: 0 });
    const first = (await client.refreshUsingToken(REFRESH_TOKEN)).json;
    assert.ok(first.refresh_token && first.refresh_token !== REFRESH_TOKEN);
    assert.ok(first.x_refresh_token_expires_in > 0);
    await assert.rejects(client.refreshUsingToken(REFRESH_TOKEN));
    await client.refreshUsingToken(first.refresh_token);
  });
  await test('intuit-oauth: a validation error comes as its fault', async () => {
    const bad = client.makeApiCall({
      url: `v3/company/${REALM}/purchaseorder`,
      method: 'POST',
      body: order('X-1', { VendorRef: { value: '999' } }),
    });
    await assert.rejects(bad, (error) => error.fault && error.fault.errors[0].code === '2500');
  });
  await test('intuit-oauth: a throttle is known as one', async () => {
    await mock.admin('POST', '/faults', {
      match: { dialect: 'quickbooks_online' },
      fault: { kind: 'too_many_requests' },
      count: 1,
    });
    const call = client.makeApiCall({ url: `v3/company/${REALM}/preferences` });
    await assert.rejects(call, (error) => error.code === 'RATE_LIMIT_EXCEEDED');
    await client.makeApiCall({ url: `v3/company/${REALM}/preferences` });
  });
  return client;
}

async function purchaseOrders(mock, token) {
  const client = new QuickBooks(CLIENT.id, CLIENT.secret, token.access_token, false, REALM, true, false, null, '2.0',
    token.refresh_token);
  let made;
  await test('node-quickbooks: look-ups of vendor, item, account and customer', async () => {
    const vendors = await call(client, 'findVendors', { DisplayName: 'V-1001' });
    assert.strictEqual(vendors.QueryResponse.Vendor[0].Id, '56');
    const items = await call(client, 'findItems', [{ field: 'Name', value: ['03-300', '05-120'], operator: 'IN' }]);
    assert.strictEqual(items.QueryResponse.Item.length, 2);
    const accounts = await call(client, 'findAccounts', { AccountType: 'Accounts Payable' });
    assert.strictEqual(accounts.QueryResponse.Account[0].Id, '33');
    assert.strictEqual((await call(client, 'getVendor', '57')).DisplayName, 'V-1002');
    const nobody = await call(client, 'findCustomers', { DisplayName: 'nobody' });
    assert.deepStrictEqual(nobody.QueryResponse, {});
  });
  await test('node-quickbooks: look-up of a commitment by number, and count', async () => {
    const found = await call(client, 'findPurchaseOrders', { DocNumber: 'SC-001' });
    assert.strictEqual(found.QueryResponse.PurchaseOrder[0].TotalAmt, 25000);
    const count = await call(client, 'findPurchaseOrders', { count: true });
    assert.strictEqual(count.QueryResponse.totalCount, 5);
    const all = await call(client, 'findPurchaseOrders', [
      { field: 'fetchAll', value: true },
      { field: 'limit', value: 2 },
    ]);
    assert.strictEqual(all.QueryResponse.PurchaseOrder.length, 5);
  });
  await test('node-quickbooks: create and read back', async () => {
    made = await call(client, 'createPurchaseOrder', order('TB-1'));
    assert.strictEqual(made.SyncToken, '0');
    const read = await call(client, 'getPurchaseOrder', made.Id);
    assert.strictEqual(read.DocNumber, 'TB-1');
    assert.strictEqual(read.TotalAmt, 2500.5);
    assert.strictEqual(read.Line[0].Amount, 2500.5);
    assert.strictEqual(read.VendorRef.name, 'V-1001');
  });
  await test('node-quickbooks: a duplicate number is refused, unless it is asked for', async () => {
    const fault = await refused(call(client, 'createPurchaseOrder', order('TB-1')), '6140');
    assert.match(fault.Detail, /TxnId=\d+/);
    await call(client, 'createPurchaseOrder', order('TB-1', { allowDuplicateDocNum: true }));
  });
  await test('node-quickbooks: the same requestId is done once', async () => {
    const first = await call(client, 'createPurchaseOrder', order('TB-2', { requestId: 'once' }));
    const again = await call(client, 'createPurchaseOrder', order('TB-2', { requestId: 'once' }));
    assert.strictEqual(again.Id, first.Id);
  });
  await test('node-quickbooks: update, and a stale SyncToken', async () => {
    const changed = await call(client, 'updatePurchaseOrder', { ...made, PrivateNote: 'changed' });
    assert.strictEqual(changed.SyncToken, '1');
    assert.strictEqual(changed.PrivateNote, 'changed');
    const fault = await refused(call(client, 'updatePurchaseOrder', { ...made, PrivateNote: 'late' }), '5010');
    assert.match(fault.Detail, /working on this at the same time/);
  });
  await test('node-quickbooks: validation errors', async () => {
    await refused(call(client, 'createPurchaseOrder', order('TB-3', { VendorRef: { value: '58' } })), '610');
    await refused(call(client, 'createPurchaseOrder', order('TB-1234567890123456789')), '2050');
    await refused(call(client, 'createPurchaseOrder', order('TB-3', { Line: [] })), '2020');
    await refused(call(client, 'findPurchaseOrders', { PrivateNote: 'x' }), '4001');
  });
  await test('node-quickbooks: a throttle switched on for one request', async () => {
    await mock.admin('POST', '/faults', {
      match: { dialect: 'quickbooks_online', method: 'POST', path: '*/purchaseorder' },
      fault: { kind: 'too_many_requests', retry_after: 30 },
      count: 1,
    });
    await assert.rejects(call(client, 'createPurchaseOrder', order('TB-4')), (error) => error.status === 429);
    await call(client, 'createPurchaseOrder', order('TB-4'));
  });
  await test('node-quickbooks: delete, and then it is not found', async () => {
    const present = await call(client, 'getPurchaseOrder', made.Id);
    const gone = await call(client, 'deletePurchaseOrder', { Id: present.Id, SyncToken: present.SyncToken });
    assert.strictEqual(gone.PurchaseOrder.status, 'Deleted');
    await refused(call(client, 'getPurchaseOrder', made.Id), '610');
  });
  await test('node-quickbooks: preferences and refresh', async () => {
    const preferences = await call(client, 'getPreferences');
    assert.ok(preferences.OtherPrefs.NameValue.length > 0);
    const before = client.token;
    await call(client, 'refreshAccessToken');
    assert.notStrictEqual(client.token, before);
    await call(client, 'getPurchaseOrder', '145');
  });
}

async function main() {
  const { values } = parseArgs({ options: { mock: { type: 'string' }, seed: { type: 'string' } } });
  const mock = await Mock.start(values.mock, ['--seed', values.seed]);
  try {
    redirect(mock.urls);
    const oauth = await signIn(mock);
    await purchaseOrders(mock, oauth.getToken());
    await test('intuit-oauth: after revoking, nothing is let in', async () => {
      const client = new OAuthClient({ clientId: CLIENT.id, clientSecret: CLIENT.secret, environment: 'sandbox' });
      const fresh = (await client.refreshUsingToken('AB11-spare-refresh-token')).json;
      await client.revoke({ access_token: fresh.access_token });
      await assert.rejects(client.refreshUsingToken(fresh.refresh_token));
    });
  } finally {
    await mock.stop();
  }
  process.exitCode = failures === 0 ? 0 : 1;
}

main().catch((error) => {
  console.log(`FAILED to run: ${error.stack}`);
  process.exitCode = 1;
});
