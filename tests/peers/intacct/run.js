// Runs Sage Intacct's own SDK for JavaScript against the mock ERP.
//   node run.js --mock PATH-OF-tieback-mock-erp --seed FILE
// Prints 'ok …' or 'FAILED …' for each check; the exit code is 0 when all went well.
'use strict';

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const sdk = require('@intacct/intacct-sdk');

const { makeCertificate, redirect } = require('./address');
const { Mock } = require('../support/mock');

const Common = sdk.Functions.Common;
const Purchasing = sdk.Functions.Purchasing;

function argument(name) {
  const at = process.argv.indexOf('--' + name);
  if (at < 0 || at + 1 >= process.argv.length) throw new Error('--' + name + ' is missing');
  return process.argv[at + 1];
}

function login(changes) {
  const config = new sdk.ClientConfig();
  Object.assign(config, {
    senderId: 'tieback_ws', senderPassword: 'sender-secret', companyId: 'ACME', userId: 'tieback', userPassword: 'secret',
  }, changes);
  return config;
}

function once() {
  const request = new sdk.RequestConfig();
  request.maxRetries = 0;
  return request;
}

function unique() {
  const request = once();
  request.uniqueId = true;
  return request;
}

// A function that the SDK has no class for, written with the SDK's own writer.
class RawFunction {
  constructor(controlId, write) {
    this.controlId = controlId;
    this.write = write;
  }

  writeXml(xml) {
    xml.writeStartElement('function');
    xml.writeAttribute('controlid', this.controlId);
    this.write(xml);
    xml.writeEndElement();
  }
}

// A change order's lines name the document and the lines that they change: no class of the SDK has those elements.
function changeOrder(controlId, reference, order, lines) {
  return new RawFunction(controlId, (xml) => {
    xml.writeStartElement('create_potransaction');
    xml.writeElement('transactiontype', 'Subcontract Change Order');
    xml.writeStartElement('datecreated');
    xml.writeDateSplitElements(new Date(2026, 5, 15));
    xml.writeEndElement();
    xml.writeElement('createdfrom', '');
    xml.writeElement('vendorid', 'V-1001');
    xml.writeElement('referenceno', reference);
    for (const contact of ['returnto', 'payto']) {
      xml.writeStartElement(contact);
      xml.writeElement('contactname', '');
      xml.writeEndElement();
    }
    xml.writeElement('state', 'Pending');
    xml.writeStartElement('potransitems');
    for (const line of lines) {
      xml.writeStartElement('potransitem');
      xml.writeElement('itemid', line.item);
      xml.writeElement('quantity', line.quantity);
      xml.writeElement('unit', 'Each');
      xml.writeElement('price', line.price);
      xml.writeElement('locationid', '100');
      xml.writeElement('relateddockey', order);
      if (line.key) xml.writeElement('relateddoclinekey', line.key);
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
  });
}

function purchaseOrder(controlId, number, vendor = 'V-1001') {
  const line = new Purchasing.PurchasingTransactionLineCreate();
  Object.assign(line, { itemId: '03-300', quantity: 3, unit: 'Each', price: 33.33, locationId: '100', memo: 'A & B <C>' });
  const order = new Purchasing.PurchasingTransactionCreate(controlId);
  Object.assign(order, {
    transactionDefinition: 'Purchase Order', transactionDate: new Date(2026, 5, 15), dueDate: new Date(2026, 6, 15),
    vendorId: vendor, documentNumber: number, referenceNumber: 'REF-1', message: 'Zement für Köln', state: 'Pending',
    lines: [line],
  });
  return order;
}

function query(object, fields, field, value) {
  const asked = new Common.NewQuery.Query('q');
  asked.fromObject = object;
  asked.selectFields = new Common.NewQuery.QuerySelect.SelectBuilder().addFields(fields).selects;
  if (field) asked.filter = new Common.NewQuery.QueryFilter.Filter(field).equalTo(value);
  return asked;
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

async function checks(mock, asked, check) {
  let config = login();
  const client = () => new sdk.OnlineClient(config);

  await check('signs in and moves to the host that the session names', async () => {
    await mock.admin('PATCH', '/settings/intacct', { endpoint: 'https://na12.intacct.com/ia/xml/xmlgw.phtml' });
    config = await sdk.SessionProvider.factory(config);
    assert.match(config.sessionId, /./);
    assert.strictEqual(config.endpointUrl, 'https://na12.intacct.com/ia/xml/xmlgw.phtml');
    await client().execute(query('VENDOR', ['VENDORID']), once());
    assert.deepStrictEqual(asked.slice(0, 2), ['api.intacct.com', 'na12.intacct.com']);
  });

  await check('names a wrong password, a wrong sender and a sender that is not authorised', async () => {
    let error = await refusal(sdk.SessionProvider.factory(login({ userPassword: 'wrong' })));
    assert.match(error.message, /authentication status failure/);
    assert.match(error.message, /Sign-in information is incorrect/);
    error = await refusal(sdk.SessionProvider.factory(login({ senderPassword: 'wrong' })));
    assert.match(error.message, /control status failure.*XL03000006/);
    error = await refusal(sdk.SessionProvider.factory(login({ senderId: 'stranger_ws' })));
    assert.match(error.message, /not authorized to make Web Services requests/);
    error = await refusal(sdk.SessionProvider.factory(login({ companyId: 'OTHER' })));
    assert.match(error.message, /Sign-in information is incorrect/);
  });

  await check('signs in to an entity', async () => {
    const entity = await sdk.SessionProvider.factory(login({ entityId: '200' }));
    assert.strictEqual(entity.entityId, '200');
  });

  await check('looks a vendor up, by query, by readByQuery and by name', async () => {
    let result = (await client().execute(query('VENDOR', ['VENDORID', 'NAME', 'STATUS'], 'VENDORID', 'V-1003'), once())).getResult();
    assert.deepStrictEqual(result.data, [{ VENDORID: 'V-1003', NAME: 'Old Vendor', STATUS: 'inactive' }]);
    assert.strictEqual(result.totalCount, 1);
    const read = new Common.ReadByQuery('r');
    read.objectName = 'VENDOR';
    read.fields = ['VENDORID'];
    read.query = { toString: () => "STATUS = 'active' AND NAME LIKE 'Bright%'" };
    result = (await client().execute(read, once())).getResult();
    assert.deepStrictEqual(result.data, [{ VENDORID: 'V-1002' }]);
    const byName = new Common.ReadByName('n');
    byName.objectName = 'VENDOR';
    byName.fields = ['NAME'];
    byName.names = ['V-1001'];
    result = (await client().execute(byName, once())).getResult();
    assert.deepStrictEqual(result.data, [{ NAME: 'Apex Concrete LLC' }]);
  });

  await check('reads page after page', async () => {
    const read = new Common.ReadByQuery('p');
    read.objectName = 'ITEM';
    read.fields = ['ITEMID'];
    read.pageSize = 3;
    const first = (await client().execute(read, once())).getResult();
    assert.strictEqual(first.count, 3);
    assert.strictEqual(first.numRemaining, 1);
    const more = new Common.ReadMore('m');
    more.resultId = first.resultId;
    const second = (await client().execute(more, once())).getResult();
    assert.strictEqual(second.numRemaining, 0);
    assert.strictEqual(second.data[0].ITEMID, '99-900');
  });

  await check('creates a purchase order and reads it back, amounts exact and texts whole', async () => {
    const created = (await client().execute(purchaseOrder('po-1', 'PO-777'), unique())).getResult();
    assert.strictEqual(created.key, 'Purchase Order-PO-777');
    const back = (await client().execute(
        query('PODOCUMENT', ['DOCNO', 'STATE', 'TRX_TOTAL', 'PONUMBER', 'MESSAGE', 'WHENCREATED'], 'DOCID', created.key), once())).getResult();
    assert.deepStrictEqual(back.data[0], {
      DOCNO: 'PO-777', STATE: 'Pending', TRX_TOTAL: '99.99', PONUMBER: 'REF-1', MESSAGE: 'Zement für Köln', WHENCREATED: '06/15/2026',
    });
    const line = (await client().execute(query('PODOCUMENTENTRY', ['ITEMID', 'UIQTY', 'UIPRICE', 'MEMO'], 'DOCHDRID', created.key), once())).getResult();
    assert.deepStrictEqual(line.data[0], { ITEMID: '03-300', UIQTY: '3', UIPRICE: '33.33', MEMO: 'A & B <C>' });
  });

  await check('is refused the same controlid twice, and the same number', async () => {
    let error = await refusal(client().execute(purchaseOrder('po-1', 'PO-778'), unique()));
    assert.match(error.message, /po-1.*already processed/);
    error = await refusal(client().execute(purchaseOrder('po-2', 'PO-777'), unique()));
    assert.match(error.message, /'PO-777' already exists/);
    const all = await mock.admin('GET', '/books/intacct/PODOCUMENT');
    assert.strictEqual(all.records.filter((record) => record.DOCNO.startsWith('PO-77')).length, 1);
  });

  await check('updates and deletes it', async () => {
    const update = new Purchasing.PurchasingTransactionUpdate('u');
    Object.assign(update, { documentNumber: 'Purchase Order-PO-777', message: 'Changed' });
    await client().execute(update, once());
    const remove = new Purchasing.PurchasingTransactionDelete('d');
    remove.documentId = 'Purchase Order-PO-777';
    await client().execute(remove, once());
    const gone = (await client().execute(query('PODOCUMENT', ['DOCID'], 'DOCNO', 'PO-777'), once())).getResult();
    assert.strictEqual(gone.totalCount, 0);
  });

  await check('creates a change order with links to the lines, through the session of the SDK', async () => {
    const order = (await client().execute(query('PODOCUMENT', ['RECORDNO', 'TRX_REVISEDTOTAL'], 'DOCID', 'Subcontract-SC-001'), once())).getResult().data[0];
    const lines = (await client().execute(query('PODOCUMENTENTRY', ['RECORDNO', 'ITEMID'], 'DOCHDRNO', order.RECORDNO), once())).getResult().data;
    const request = changeOrder('co-1', 'TB-1', order.RECORDNO, [
      { item: '03-300', quantity: '10', price: '150.00', key: lines.find((line) => line.ITEMID === '03-300').RECORDNO },
      { item: '26-000', quantity: '1', price: '-80.50' },
    ]);
    const created = (await client().execute(request, unique())).getResult();
    assert.match(created.key, /^Subcontract Change Order-SCO-/);
    const back = (await client().execute(query('PODOCUMENT', ['STATE', 'TRX_SUBTOTAL'], 'PONUMBER', 'TB-1'), once())).getResult().data;
    assert.deepStrictEqual(back, [{ STATE: 'Pending', TRX_SUBTOTAL: '1419.50' }]);
    const revised = (await client().execute(query('PODOCUMENT', ['TRX_REVISEDTOTAL', 'CHANGELOGNUMBER'], 'DOCID', 'Subcontract-SC-001'), once())).getResult().data[0];
    assert.deepStrictEqual(revised, { TRX_REVISEDTOTAL: '26419.50', CHANGELOGNUMBER: '1' });
    const error = await refusal(client().execute(request, unique()));
    assert.match(error.message, /already processed/);
  });

  await check('is told in Intacct\'s shape what is wrong', async () => {
    let error = await refusal(client().execute(purchaseOrder('bad-1', 'PO-1', 'V-1003'), once()));
    assert.match(error.message, /BL01001973.*V-1003 is inactive.*Could not create Document record/);
    error = await refusal(client().execute(purchaseOrder('bad-2', 'PO-1', 'V-9'), once()));
    assert.match(error.message, /Invalid Vendor 'V-9'/);
    error = await refusal(client().execute(query('VENDOR', ['COLOUR']), once()));
    assert.match(error.message, /COLOUR is not a valid field/);
    const outOfOrder = new RawFunction('bad-3', (xml) => {
      xml.writeStartElement('create_potransaction');
      xml.writeElement('vendorid', 'V-1001');
      xml.writeElement('transactiontype', 'Purchase Order');
      xml.writeEndElement();
    });
    error = await refusal(client().execute(outOfOrder, once()));
    assert.match(error.message, /XL03000003.*'transactiontype': This element is not expected/);
  });

  await check('rolls a transaction of several functions back', async () => {
    const request = unique();
    request.transaction = true;
    const error = await refusal(client().executeBatch([purchaseOrder('t-1', 'PO-881'), purchaseOrder('t-2', 'PO-882', 'V-9')], request));
    assert.match(error.message, /XL03000009/);
    const none = (await client().execute(query('PODOCUMENT', ['DOCID'], 'DOCNO', 'PO-881'), once())).getResult();
    assert.strictEqual(none.totalCount, 0);
  });

  await check('is throttled by one call of the admin side, with the gateway\'s own error', async () => {
    await mock.admin('POST', '/faults', { match: { dialect: 'intacct' }, fault: { kind: 'too_many_requests' }, count: 1 });
    const error = await refusal(client().execute(query('VENDOR', ['VENDORID']), once()));
    assert.match(error.message, /GW-0010/);
    await client().execute(query('VENDOR', ['VENDORID']), once());
  });

  await check('is told when its session has ended', async () => {
    await mock.admin('POST', '/faults', { match: { dialect: 'intacct' }, fault: { kind: 'expired_session' }, count: 1 });
    const error = await refusal(client().execute(query('VENDOR', ['VENDORID']), once()));
    assert.match(error.message, /authentication status failure.*session/);
  });
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tieback-peer-'));
  const { certificate, key } = makeCertificate(folder);
  const mock = await Mock.start(argument('mock'), ['--seed', argument('seed'), '--tls-cert', certificate, '--tls-key', key]);
  let failed = 0;
  const check = async (what, run) => {
    try {
      await run();
      console.log('ok the SDK ' + what);
    } catch (error) {
      failed += 1;
      console.log('FAILED the SDK ' + what + ': ' + String(error.stack || error).replace(/\n/g, '\n    '));
    }
  };
  try {
    const asked = redirect(Number(new URL(mock.urls.https).port), certificate);
    await checks(mock, asked, check);
  } finally {
    await mock.stop();
    fs.rmSync(folder, { recursive: true });
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error) => {
  console.log('FAILED ' + error.stack);
  process.exitCode = 1;
});
