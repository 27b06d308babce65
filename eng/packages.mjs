// One conversation over stdio with an installed program. Usage: node packages.mjs COMMAND… | --bundle FOLDER (run as its manifest says)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const manifest = JSON.parse(readFileSync(new URL('../src/Tuco.Mcp/.mcp/manifest.json', import.meta.url)));
let [command, ...args] = process.argv.slice(2), env = process.env;
if (command === '--bundle') {
  const { getMcpConfigForManifest } = await import(pathToFileURL(createRequire(join(process.env.BUNDLER, '/')).resolve('@anthropic-ai/mcpb')));
  const told = await getMcpConfigForManifest({
    manifest: JSON.parse(readFileSync(join(args[0], 'manifest.json'))), extensionPath: args[0], systemDirs: {}, userConfig: { sandbox: true }, pathSeparator: '/',
  });
  ({ command, args } = told);
  env = { ...env, ...told.env };
}

let passed = 0, failed = 0;
const check = (what, good, told) => {
  good ? passed++ : failed++;
  console.log(`${good ? 'ok   ' : 'FAIL '} ${what}${good ? '' : ': ' + JSON.stringify(told)?.slice(0, 500)}`);
};

const began = Date.now();
const program = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
const ended = once(program, 'exit');
let errors = '';
program.stderr.on('data', text => (errors += text));
const awaited = new Map();
createInterface(program.stdout).on('line', line => {
  try {
    const message = JSON.parse(line);
    awaited.get(message.id)?.(message);
  } catch {
    check('only JSON-RPC on its output', false, line);
  }
});
ended.then(() => awaited.forEach(answer => answer({ error: errors })));
const send = message => program.stdin.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const ask = (method, params) => new Promise(answer => {
  const id = awaited.size + 1;
  awaited.set(id, answer);
  send({ id, method, params });
});
program.stdin.on('error', () => {});
const call = async (name, given) => (await ask('tools/call', { name, arguments: given })).result;

const { result: greeting, error } = await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'check', version: '1' } });
check(`initialize, after ${Date.now() - began} ms`, greeting?.serverInfo.name === 'tuco-mcp' && greeting.serverInfo.version === manifest.version, error ?? greeting);
if (greeting) {
  send({ method: 'notifications/initialized' });
  const { tools } = (await ask('tools/list', {})).result;
  const names = tools.map(tool => tool.name);
  // The simulated workspace has an action API too.
  check('lists the tools that the manifest tells', names.join() === [...manifest.tools.map(tool => tool.name), 'query_action', 'run_action'].join(), names);
  const lines = await call('list_lines', { limit: 2 });
  check('list_lines', !lines.isError && lines.structuredContent.sandbox && lines.structuredContent.lines.length === 2, lines);
  const message = { recipientPhone: '+12025550143', message: 'Hi {{firstName}}' };
  const sent = await call('send_message', message);
  check('send_message', sent.structuredContent?.outcome === 'accepted' && sent.structuredContent.sandbox, sent);
  const again = await call('send_message', message);
  check('the ledger answers the same again', again.structuredContent?.replayed === true && again.structuredContent.messageId === sent.structuredContent?.messageId, again);
}
program.stdin.end();
const [code] = await ended;
check('ends with its input', code === 0, { code, errors });
console.log(`${passed} passed, ${failed} failed`);
