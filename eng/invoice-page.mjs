// The browser's part of eng/invoice-page: request an add-on line, open its invoice, press Pay, see it paid.
import { createRequire } from 'node:module';
const { chromium } = createRequire(process.env.TOOLS + '/')('playwright-core');

let passed = 0;
let failed = 0;
const check = (what, holds) => {
  holds ? passed++ : failed++;
  console.log(`${holds ? 'ok   ' : 'FAIL '} ${what}`);
};
const api = (path, options = {}) =>
  fetch(process.env.TUCO_BASE_URL + path, {
    ...options,
    headers: { Authorization: `Bearer ${process.env.TUCO_API_KEY}`, 'Content-Type': 'application/json' },
  }).then((answer) => answer.json());

const created = await api('/api/line-requests', {
  method: 'POST',
  body: JSON.stringify({ firstName: '<b>Support', lastName: 'Two</b>', channelType: 'email', email: 'two@example.com' }),
});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
const asked = [];
page.on('request', (request) => asked.push(request.url()));

const opened = await page.goto(created.paymentUrl);
check('the payment link opens', opened.status() === 200);
check('it has a language, a title and one heading', (await page.locator('html[lang]').count()) === 1 && (await page.title()).length > 0 && (await page.locator('h1').count()) === 1);
check('the name of the line is text, not markup', (await page.locator('b').count()) === 0 && (await page.getByText('<b>Support Two</b>').count()) > 0);
const pay = page.getByRole('button', { name: /pay/i });
check('there is one Pay button', (await pay.count()) === 1);
if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
await pay.click();
check('after paying the page says so', /paid/i.test(await page.locator('body').innerText()));
check('and has no button any more', (await page.getByRole('button').count()) === 0);
const status = await api(`/api/line-requests/${created.line._id}`);
check('the request moved on', status.status === 'provisioning' || status.status === 'active');
check('nothing outside the sandbox was asked for', asked.every((url) => url.startsWith(process.env.TUCO_BASE_URL)));
await browser.close();

console.log(`invoice-page: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
