// The TypeScript SDK's own client, over every transport that it has. Usage: node typescript-client.mjs ROOT_URL TOKEN
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const [root, token] = process.argv.slice(2);
const requestInit = { headers: { Authorization: `Bearer ${token}` } };
let passed = 0, failed = 0;
const check = (what, good, told) => {
  good ? passed++ : failed++;
  console.log(`${good ? 'ok   ' : 'FAIL '} ${what}${good ? '' : ': ' + JSON.stringify(told).slice(0, 500)}`);
};

for (const [name, transport] of [
  ['Streamable HTTP', () => new StreamableHTTPClientTransport(new URL('/mcp', root), { requestInit })],
  ['SSE', () => new SSEClientTransport(new URL('/sse', root), { requestInit })],
]) {
  const client = new Client({ name: 'check', version: '1' }, { capabilities: { elicitation: {} } });
  let questions = 0;
  client.setRequestHandler(ElicitRequestSchema, () => (questions++, { action: 'accept', content: {} }));
  const connection = transport();
  await client.connect(connection);
  const { tools } = await client.listTools();
  check(`${name}: lists ${tools.length} tools`, tools.length >= 5, tools);
  const lines = await client.callTool({ name: 'list_lines', arguments: { limit: 2 } });
  check(`${name}: list_lines`, !lines.isError && lines.structuredContent.lines.length === 2, lines);
  const requested = await client.callTool({ name: 'request_line',
    arguments: { firstName: 'Line', lastName: name.replaceAll(' ', ''), channelType: 'email', email: 'one@example.com' } });
  check(`${name}: request_line, asked first`, questions === 1 && !requested.isError, { questions, requested });
  let steps = 0;
  const status = await client.callTool({ name: 'line_status',
    arguments: { lineRequestId: requested.structuredContent.lineRequestId, waitSeconds: 2 } }, undefined, { onprogress: () => steps++ });
  check(`${name}: line_status with progress`, steps > 0 && !status.isError, { steps, status });
  // One request may await payment at a time.
  await fetch(requested.structuredContent.paymentUrl, { method: 'POST' });
  const sent = await client.callTool({ name: 'send_message', arguments: { recipientPhone: '+12025550145', message: `Hi over ${name}` } });
  check(`${name}: send_message`, sent.structuredContent?.outcome === 'accepted', sent);
  const wrong = await client.callTool({ name: 'send_message', arguments: { message: 'nobody' } });
  check(`${name}: an error is a result`, wrong.isError === true, wrong);
  await connection.terminateSession?.();
  await client.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
