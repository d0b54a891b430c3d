// Starts tieback-mock-erp, and speaks to its admin side.
'use strict';

const http = require('http');
const { spawn } = require('child_process');

class Mock {
  static start(program, seed) {
    return new Promise((resolve, reject) => {
      const child = spawn(program, ['--seed', seed], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.on('error', reject);
      child.on('exit', (code) => reject(new Error(`the mock ERP ended with ${code}`)));
      let text = '';
      child.stdout.on('data', (part) => {
        text += part;
        if (text.includes('\n')) resolve(new Mock(child, JSON.parse(text)));
      });
    });
  }

  constructor(child, urls) {
    this.child = child;
    this.urls = urls;
  }

  stop() {
    this.child.removeAllListeners('exit');
    this.child.kill('SIGTERM');
  }

  // A call of the admin API; its answer's JSON, or null.
  admin(method, path, body) {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json' };
      const request = http.request(this.urls.admin + path, { method, headers }, (response) => {
        let text = '';
        response.on('data', (part) => { text += part; });
        response.on('end', () => {
          if (response.statusCode >= 300) reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
          else resolve(text === '' ? null : JSON.parse(text));
        });
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

// Everything that goes to Xero's hosts over TLS goes to the mock instead; names, paths and headers stay as they are.
function redirect(urls, ca) {
  const https = require('https');
  const tls = require('tls');
  const { hostname, port } = new URL(urls.https);
  https.globalAgent.createConnection = (options, callback) => {
    if (!/(^|\.)xero\.com$/.test(options.host)) throw new Error(`the SDK wanted to speak to ${options.host}`);
    return tls.connect({ host: hostname, port, servername: 'localhost', ca }, callback);
  };
}

module.exports = { Mock, redirect };
