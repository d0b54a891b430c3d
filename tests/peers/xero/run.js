// Runs Xero's own SDK for Node, unmodified, against the mock ERP.
//   node run.js --mock PATH-OF-tieback-mock-erp --seed FILE
// Prints 'ok …' or 'FAILED …' for each check; the exit code is 0 when all went well.
'use strict';

const assert = require('assert');
const fs = require('fs');

const { XeroClient, LineAmountTypes, PurchaseOrder } = require('xero-node');

const { Mock, redirect } = require('./mock');

const TENANT = '2f9c1f3a-5f0e-4f2c-9c38-0d6f0a1b7c01';
const WEB_APP = { clientId: '5B1E2F7A6C1D4D539A0E2F6F4F0C7A11', clientSecret: 'tieback-client-secret' };
const CUSTOM = { clientId: '9C0D3E8B7D2E4E64AB1F307050D8B22A', clientSecret: 'tieback-client-secret' };
const SCOPES = ['offline_access', 'accounting.invoices', 'accounting.contacts.read', 'accounting.settings.read'];

function argument(name) {
  const at = process.argv.indexOf('--' + name);
  if (at < 0 || at + 1 >= process.argv.length) throw new Error('--' + name + ' is missing');
  return process.argv[at + 1];
}

// What the SDK rejects with is text; what it is about, as an object.
async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return typeof error === 'string' ? JSON.parse(error).response : error.response;
  }
  throw new Error('was not refused');
}

function order(number, contactID, lines, more) {
  return {
    purchaseOrders: [{
      purchaseOrderNumber: number, reference: 'TB-4711', contact: { contactID }, date: '2026-06-15',
      lineAmountTypes: LineAmountTypes.Exclusive, status: PurchaseOrder.StatusEnum.DRAFT, lineItems: lines, ...more,
    }],
  };
}

function line(description, quantity, unitAmount, more) {
  return {
    description, quantity, unitAmount, accountCode: '320', taxType: 'NONE',
    tracking: [{ name: 'Cost Code', option: '03-300' }, { name: 'Job', option: 'TOWER' }], ...more,
  };
}

const checks = [
  ['a refresh token is exchanged, and another one comes with it', async (t) => {
    const set = await t.xero.refreshWithRefreshToken(WEB_APP.clientId, WEB_APP.clientSecret, 'first-refresh-token');
    assert.strictEqual(set.expires_in, 1800);
    assert.notStrictEqual(set.refresh_token, 'first-refresh-token');
    const next = await t.xero.refreshWithRefreshToken(WEB_APP.clientId, WEB_APP.clientSecret, set.refresh_token);
    assert.notStrictEqual(next.refresh_token, set.refresh_token);
  }],
  ['the SDK discovers the identity server and refreshes there', async (t) => {
    await t.xero.initialize();
    const before = t.xero.readTokenSet().refresh_token;
    const set = await t.xero.refreshToken();
    assert.notStrictEqual(set.refresh_token, before);
  }],
  ['a wrong secret is invalid_client', async (t) => {
    const refused = await refusal(t.xero.refreshWithRefreshToken(WEB_APP.clientId, 'wrong', 'second-refresh-token'));
    assert.strictEqual(refused.status, 400);
    assert.deepStrictEqual(refused.data, { error: 'invalid_client' });
  }],
  ['a refresh token that nobody handed out is invalid_grant', async (t) => {
    const refused = await refusal(t.xero.refreshWithRefreshToken(WEB_APP.clientId, WEB_APP.clientSecret, 'no-such'));
    assert.deepStrictEqual(refused.data, { error: 'invalid_grant' });
  }],
  ['the consent page sends a code back, which is exchanged once', async (t) => {
    const url = new URL(await t.xero.buildConsentUrl());
    assert.strictEqual(url.host, 'login.xero.com');
    const https = require('https');
    const location = await new Promise((resolve, reject) => {
      https.get(url, (response) => resolve(response.headers.location || '')).on('error', reject);
    });
    assert.ok(location.startsWith('http://localhost/callback?'), location);
    const set = await t.xero.apiCallback(location);
    assert.ok(set.refresh_token);
    await assert.rejects(t.xero.apiCallback(location));
  }],
  ['the connected organisation is listed, with its details', async (t) => {
    const tenants = await t.xero.updateTenants();
    assert.deepStrictEqual(tenants.map((tenant) => tenant.tenantId), [TENANT]);
    assert.strictEqual(tenants[0].orgData.baseCurrency, 'USD');
  }],
  ['a custom connection signs in with client credentials and needs no tenant', async (t) => {
    const custom = new XeroClient({ ...CUSTOM, grantType: 'client_credentials', scopes: ['accounting.invoices'] });
    const set = await custom.getClientCredentialsToken();
    assert.strictEqual(set.refresh_token, undefined);
    const answer = await custom.accountingApi.getPurchaseOrder('', 'SC-001');
    assert.strictEqual(answer.body.purchaseOrders[0].purchaseOrderNumber, 'SC-001');
  }],
  ['contacts are found by account number, archived ones only when asked for', async (t) => {
    const found = await t.api.getContacts(TENANT, undefined, 'AccountNumber=="V-1001"');
    assert.deepStrictEqual(found.body.contacts.map((contact) => contact.name), ['Apex Concrete LLC']);
    t.contact = found.body.contacts[0].contactID;
    const none = await t.api.getContacts(TENANT, undefined, 'AccountNumber=="V-1003"');
    assert.strictEqual(none.body.contacts.length, 0);
    const archived = await t.api.getContacts(
      TENANT, undefined, 'AccountNumber=="V-1003"', undefined, undefined, undefined, true);
    assert.strictEqual(archived.body.contacts[0].contactStatus, 'ARCHIVED');
  }],
  ['a filter that is none is refused as one', async (t) => {
    const refused = await refusal(t.api.getContacts(TENANT, undefined, 'Name=='));
    assert.strictEqual(refused.statusCode, 400);
    assert.strictEqual(refused.body.Type, 'QueryParseException');
  }],
  ['accounts, tax rates and tracking categories are listed', async (t) => {
    const accounts = (await t.api.getAccounts(TENANT)).body.accounts;
    assert.ok(accounts.some((account) => account.code === '320' && account.status === 'ACTIVE'));
    const rates = (await t.api.getTaxRates(TENANT)).body.taxRates;
    assert.strictEqual(rates.find((rate) => rate.taxType === 'INPUT2').effectiveRate, 15);
    const categories = (await t.api.getTrackingCategories(TENANT)).body.trackingCategories;
    const codes = categories.find((category) => category.name === 'Cost Code').options.map((option) => option.name);
    assert.deepStrictEqual(codes, ['03-300', '05-120', '26-000']);
  }],
  ['the commitment is found by its number and by its id', async (t) => {
    const byNumber = (await t.api.getPurchaseOrderByNumber(TENANT, 'SC-001')).body.purchaseOrders[0];
    assert.strictEqual(byNumber.lineItems.length, 2);
    assert.strictEqual(byNumber.total, 25000);
    const byId = (await t.api.getPurchaseOrder(TENANT, byNumber.purchaseOrderID)).body.purchaseOrders[0];
    assert.strictEqual(byId.purchaseOrderNumber, 'SC-001');
    t.commitment = byNumber;
  }],
  ['what is not there is 404', async (t) => {
    assert.strictEqual((await refusal(t.api.getPurchaseOrder(TENANT, 'SC-999'))).statusCode, 404);
  }],
  ['an order is created, and read back as it was sent', async (t) => {
    const made = await t.api.createPurchaseOrders(
      TENANT, order('TB-4711', t.contact, [line('Footing F-7', 3, 33.3333), line('Credit', 1, -0.5)]), true);
    const read = (await t.api.getPurchaseOrder(TENANT, made.body.purchaseOrders[0].purchaseOrderID)).body
      .purchaseOrders[0];
    assert.strictEqual(read.reference, 'TB-4711');
    assert.strictEqual(read.status, 'DRAFT');
    assert.strictEqual(new Date(read.date).toISOString().slice(0, 10), '2026-06-15');
    assert.deepStrictEqual(read.lineItems.map((item) => item.lineAmount), [100, -0.5]);
    assert.strictEqual(read.subTotal, 99.5);
    assert.deepStrictEqual(read.lineItems[0].tracking.map((entry) => entry.option), ['03-300', 'TOWER']);
    assert.ok(read.lineItems[0].tracking[0].trackingOptionID);
    t.own = read;
  }],
  ['a second order with the number is refused, in the words of Xero', async (t) => {
    const refused = await refusal(
      t.api.createPurchaseOrders(TENANT, order('TB-4711', t.contact, [line('Again', 1, 1)]), true));
    assert.strictEqual(refused.statusCode, 400);
    assert.strictEqual(refused.body.Type, 'ValidationException');
    assert.deepStrictEqual(refused.body.Elements[0].ValidationErrors, [{ Message: 'Order number must be unique' }]);
  }],
  ['without summed-up errors the refusal stands within a 200', async (t) => {
    const answer = await t.api.createPurchaseOrders(
      TENANT, order('TB-4711', t.contact, [line('Again', 1, 1)]), false);
    assert.strictEqual(answer.response.status, 200);
    const element = answer.body.purchaseOrders[0];
    assert.strictEqual(element.statusAttributeString, 'ERROR');
    assert.strictEqual(element.validationErrors[0].message, 'Order number must be unique');
  }],
  ['account, tax rate, contact and line total are checked', async (t) => {
    const wrong = [
      [order('X-1', t.contact, [line('a', 1, 1, { accountCode: '999' })]), "Account code '999' is not a valid code"],
      [order('X-2', t.contact, [line('a', 1, 1, { taxType: 'NOSUCH' })]), "TaxType code 'NOSUCH' does not exist"],
      [order('X-3', 'c0000000-0000-0000-0000-000000000000', [line('a', 1, 1)]), 'A Contact must be specified'],
      [order('X-4', t.contact, [line('a', 3, 1, { lineAmount: 4 })]), 'does not match the expected line total 3.00'],
      [order('X-5', t.contact, []), 'One or more line items must be specified'],
    ];
    for (const [body, words] of wrong) {
      const refused = await refusal(t.api.createPurchaseOrders(TENANT, body, true));
      assert.ok(JSON.stringify(refused.body.Elements).includes(words), JSON.stringify(refused.body.Elements));
    }
  }],
  ['an Idempotency-Key is answered again, and another request under it is refused', async (t) => {
    const body = order('TB-4712', t.contact, [line('Once', 1, 10)]);
    const first = await t.api.createPurchaseOrders(TENANT, body, true, 'key-1');
    const again = await t.api.createPurchaseOrders(TENANT, body, true, 'key-1');
    assert.strictEqual(again.body.purchaseOrders[0].purchaseOrderID, first.body.purchaseOrders[0].purchaseOrderID);
    const other = order('TB-4713', t.contact, [line('Other', 1, 10)]);
    const refused = await refusal(t.api.createPurchaseOrders(TENANT, other, true, 'key-1'));
    assert.strictEqual(refused.statusCode, 400);
    assert.ok(refused.body.Message.includes('is used with a different request'));
  }],
  ['lines are added to an order; those that are named by their id stay', async (t) => {
    const kept = t.commitment.lineItems.map((item) => ({ ...item }));
    const lines = [...kept, line('Footing F-7 [TB-4711]', 1, 10000)];
    const answer = await t.api.updatePurchaseOrder(
      TENANT, t.commitment.purchaseOrderID, { purchaseOrders: [{ lineItems: lines }] });
    const after = answer.body.purchaseOrders[0];
    assert.deepStrictEqual(after.lineItems.slice(0, 2).map((item) => item.lineItemID), kept.map((item) => item.lineItemID));
    assert.strictEqual(after.lineItems.length, 3);
    assert.strictEqual(after.total, 35000);
    assert.strictEqual(after.status, 'AUTHORISED');
    assert.ok(after.updatedDateUTC.getTime() > t.commitment.updatedDateUTC.getTime());
  }],
  ['an order is submitted and approved, never set back, and deleted', async (t) => {
    const id = t.own.purchaseOrderID;
    const set = async (status) => (await t.api.updatePurchaseOrder(TENANT, id, { purchaseOrders: [{ status }] })).body
      .purchaseOrders[0].status;
    assert.strictEqual(await set('AUTHORISED'), 'AUTHORISED');
    assert.strictEqual(await set('DRAFT'), 'AUTHORISED');
    assert.strictEqual(await set('DELETED'), 'DELETED');
    const deleted = await t.api.getPurchaseOrders(TENANT, undefined, 'DELETED');
    assert.ok(deleted.body.purchaseOrders.some((one) => one.purchaseOrderID === id));
  }],
  ['lists come page by page, by date and status', async (t) => {
    const page = (await t.api.getPurchaseOrders(
      TENANT, undefined, 'AUTHORISED', '2026-02-01', '2026-02-28', undefined, 1, 1)).body;
    assert.strictEqual(page.purchaseOrders.length, 1);
    assert.strictEqual(page.pagination.pageCount, page.pagination.itemCount);
    assert.ok(page.pagination.itemCount >= 2);
  }],
  ['history tells who changed it', async (t) => {
    const history = (await t.api.getPurchaseOrderHistory(TENANT, t.commitment.purchaseOrderID)).body.historyRecords;
    assert.ok(history.some((entry) => entry.changes === 'Edited'));
  }],
  ['another organisation is forbidden, a token that is none is unauthorised', async (t) => {
    const tenant = await refusal(t.api.getAccounts('7b1d5c88-3a43-4a0e-8e7e-55d2c1f0aa02'));
    assert.strictEqual(tenant.statusCode, 403);
    assert.strictEqual(tenant.body.Detail, 'AuthenticationUnsuccessful');
    const stranger = new XeroClient();
    stranger.setTokenSet({ access_token: 'nothing' });
    assert.strictEqual((await refusal(stranger.accountingApi.getAccounts(TENANT))).statusCode, 401);
  }],
  ['a missing scope is unauthorised', async (t) => {
    const poor = new XeroClient({
      clientId: '11111111111111111111111111111111', clientSecret: 'tieback-client-secret',
      grantType: 'client_credentials', scopes: ['accounting.contacts.read'],
    });
    await poor.getClientCredentialsToken();
    const refused = await refusal(poor.accountingApi.getPurchaseOrder(TENANT, 'SC-001'));
    assert.strictEqual(refused.statusCode, 401);
    assert.strictEqual(refused.body.Detail, 'AuthorizationUnsuccessful');
  }],
  ['the next call can be throttled by one call of the admin API', async (t) => {
    await t.mock.admin('POST', '/faults', {
      match: { dialect: 'xero', path: '/api.xro/*' }, fault: { kind: 'too_many_requests', retry_after: 34 }, count: 1,
    });
    const refused = await refusal(t.api.getAccounts(TENANT));
    assert.strictEqual(refused.statusCode, 429);
    assert.strictEqual(refused.headers['retry-after'], '34');
    assert.strictEqual(refused.headers['x-rate-limit-problem'], 'minute');
    await t.api.getAccounts(TENANT);
  }],
  ['the limit of calls per minute is counted, and told in headers', async (t) => {
    await t.mock.admin('PATCH', '/settings/xero', { minute_limit: 1000 });
    const left = Number((await t.api.getAccounts(TENANT)).response.headers['x-minlimit-remaining']);
    assert.ok(left > 0 && left < 1000);
    await t.mock.admin('PATCH', '/settings/xero', { minute_limit: 1 });
    const refused = await refusal(t.api.getAccounts(TENANT));
    assert.strictEqual(refused.statusCode, 429);
    assert.ok(Number(refused.headers['retry-after']) <= 60);
    await t.mock.admin('PATCH', '/settings/xero', { minute_limit: 0 });
  }],
  ['a connection that was cut off is refused', async (t) => {
    await t.xero.disconnect('c0a80101-0000-4000-8000-000000000001').catch(() => {});
    const refused = await refusal(t.api.getAccounts(TENANT));
    assert.strictEqual(refused.statusCode, 403);
    const grant = await refusal(
      t.xero.refreshWithRefreshToken(WEB_APP.clientId, WEB_APP.clientSecret, 'second-refresh-token'));
    assert.deepStrictEqual(grant.data, { error: 'invalid_grant' });
  }],
];

async function main() {
  const mock = await Mock.start(argument('mock'), argument('seed'));
  let failed = 0;
  try {
    redirect(mock.urls, fs.readFileSync(mock.urls.ca_file));
    const xero = new XeroClient({
      ...WEB_APP, redirectUris: ['http://localhost/callback'], scopes: SCOPES, state: 'state-1', httpTimeout: 10000,
    });
    const t = { mock, xero, api: xero.accountingApi };
    for (const [name, check] of checks) {
      try {
        await check(t);
        console.log('ok ' + name);
      } catch (error) {
        failed += 1;
        console.log('FAILED ' + name);
        console.log(error && error.stack ? error.stack : error);
      }
    }
  } finally {
    mock.stop();
  }
  return failed === 0 ? 0 : 1;
}

main().then((code) => process.exit(code), (error) => {
  console.log('FAILED to run: ' + (error.stack || error));
  process.exit(1);
});
