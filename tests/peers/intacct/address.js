// Leads the vendor's own host names to the mock: nothing of the SDK is changed but where its connections end. Names are
// still verified, against a certificate that is made here for them.
'use strict';

const { execFileSync } = require('child_process');
const fs = require('fs');
const https = require('https');
const path = require('path');
const tls = require('tls');

const NAMES = ['api.intacct.com', 'na12.intacct.com'];

// A certificate for the vendor's names: {certificate, key} as files in the folder.
function makeCertificate(folder) {
  const certificate = path.join(folder, 'peer-cert.pem');
  const key = path.join(folder, 'peer-key.pem');
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=' + NAMES[0], '-addext', 'subjectAltName=' + NAMES.map((name) => 'DNS:' + name).join(','),
    '-keyout', key, '-out', certificate,
  ], { stdio: 'ignore' });
  return { certificate, key };
}

// All HTTPS of this process that goes to one of the names ends at that port of this machine. Gives the list of names
// that were asked for, in order.
function redirect(port, certificate) {
  const asked = [];
  const ca = fs.readFileSync(certificate);
  https.globalAgent.createConnection = (options, done) => {
    if (!NAMES.includes(options.host)) throw new Error('this test speaks to no one but ' + NAMES.join(', '));
    asked.push(options.host);
    return tls.connect({ ...options, host: '127.0.0.1', port, servername: options.host, ca }, done);
  };
  return asked;
}

module.exports = { makeCertificate, redirect };
