// @microsoft/applicationinsights-web in a headless Chromium: a page of one origin that calls a service of another and reports to the portal, a third.
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');

const sdk = fs.readFileSync(require.resolve('@microsoft/applicationinsights-web/dist/es5/applicationinsights-web.min.js'));
const service = process.env.SERVICE_URL;
const page = `<!doctype html><title>shop page</title><script src="/sdk.js"></script><script>
const insights = new Microsoft.ApplicationInsights.ApplicationInsights({ config: {
  connectionString: ${JSON.stringify(process.env.APPLICATIONINSIGHTS_CONNECTION_STRING)},
  enableCorsCorrelation: true, distributedTracingMode: 2, disableInstrumentationKeyValidation: true, maxBatchInterval: 0 } });
insights.loadAppInsights();
insights.addTelemetryInitializer((item) => { item.tags['ai.cloud.role'] = 'shop-page'; });
insights.trackPageView({ name: 'shop' });
insights.trackEvent({ name: 'opened' });
insights.trackException({ exception: new Error('page failed') });
fetch(${JSON.stringify(service ?? '/data')}).then((answer) => answer.text()).then(() => { insights.flush(); setTimeout(() => { document.title = 'done'; }, 1000); });
</script>`;

const server = http.createServer((request, response) => {
  const script = request.url === '/sdk.js';
  response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
  response.end(script ? sdk : page);
});
server.listen(0, '127.0.0.1', () => {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'web-client-'));
  const browser = spawn(process.env.TEST_CHROMIUM ?? '/usr/bin/chromium', [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', `--user-data-dir=${profile}`, `http://127.0.0.1:${server.address().port}/`], { stdio: 'ignore' });
  setTimeout(() => browser.kill(), 12_000);
  browser.on('exit', () => {
    fs.rmSync(profile, { recursive: true, force: true });
    process.exit(0);
  });
});
