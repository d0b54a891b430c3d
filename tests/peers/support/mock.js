// The mock ERP as a child of this process, and its admin API.
'use strict';

const { spawn } = require('child_process');
const readline = require('readline');

class Mock {
  static async start(program, argumentList) {
    const child = spawn(program, argumentList, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = readline.createInterface({ input: child.stdout });
    const line = await new Promise((resolve, reject) => {
      lines.once('line', resolve);
      child.once('exit', (code) => reject(new Error('the mock ERP ended with ' + code)));
      child.once('error', reject);
    });
    return new Mock(child, JSON.parse(line));
  }

  constructor(child, urls) {
    this.child = child;
    this.urls = urls;
  }

  async admin(method, where, body) {
    const answer = await fetch(this.urls.admin + where, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(method + ' ' + where + ': ' + answer.status + ' ' + text);
    return text === '' ? null : JSON.parse(text);
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }
}

module.exports = { Mock };
