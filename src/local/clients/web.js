// @microsoft/applicationinsights-web in a headless Chromium: a page of one origin that calls a service of another (SERVICE_URL) and reports to the portal, a
// third. Ends when the portal has what the page sent.
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');

const sdk = fs.readFileSync(require.resolve('@microsoft/applicationinsights-web/dist/es5/applicationinsights-web.min.js'));
const page = `<!doctype html><title>shop page</title><script src="/sdk.js"></script><script>
const insights = new Microsoft.ApplicationInsights.ApplicationInsights({ config: {
  connectionString: ${JSON.stringify(process.env.APPLICATIONINSIGHTS_CONNECTION_STRING)},
  enableCorsCorrelation: true, distributedTracingMode: 2, disableInstrumentationKeyValidation: true, maxBatchInterval: 0 } });
insights.loadAppInsights();
insights.addTelemetryInitializer((item) => { item.tags['ai.cloud.role'] = 'web'; });
insights.trackPageView({ name: 'shop' });
insights.trackEvent({ name: 'web event' });
insights.trackTrace({ message: 'web says hello' });
insights.trackMetric({ name: 'web.depth', average: 7 });
insights.trackException({ exception: new Error('web failed') });
fetch(${JSON.stringify(process.env.SERVICE_URL)}).then((answer) => answer.text()).then(() => insights.flush());
</script>`;

const server = http.createServer((request, response) => {
  const script = request.url === '/sdk.js';
  response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
  response.end(script ? sdk : page);
});

async function hasArrived() {
  const answer = await fetch(`${process.env.PORTAL_URL}/api/items?role=web&limit=50`);
  const types = (await answer.json()).map(({ itemType }) => itemType);
  return ['pageView', 'browserTiming', 'dependency', 'customEvent', 'exception'].every((type) => types.includes(type));
}

server.listen(0, '127.0.0.1', async () => {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'web-client-'));
  const browser = spawn(process.env.TEST_CHROMIUM ?? '/usr/bin/chromium', [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', `--user-data-dir=${profile}`, '--remote-debugging-port=0', `http://127.0.0.1:${server.address().port}/`], { stdio: 'ignore' });
  browser.on('exit', () => {
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    process.exit(0);
  });
  for (let left = 60; left > 0 && !(await hasArrived()); left--) {
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  browser.kill();
});
