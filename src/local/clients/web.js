// The npm package @microsoft/applicationinsights-web in a headless Chromium: a page of one origin that calls a service
// of another (SERVICE_URL) and sends its telemetry to the portal, a third. Ends when that telemetry has arrived.
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');

const ATTEMPTS = 60;
const INTERVAL_MILLISECONDS = 500;
const EXPECTED_TYPES = ['pageView', 'browserTiming', 'dependency', 'customEvent', 'exception'];
const BROWSER_OPTIONS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--remote-debugging-port=0',
];

const sdk = fs.readFileSync(
  require.resolve('@microsoft/applicationinsights-web/dist/es5/applicationinsights-web.min.js'),
);
const config = {
  connectionString: process.env.APPLICATIONINSIGHTS_CONNECTION_STRING,
  enableCorsCorrelation: true,
  distributedTracingMode: 2,
  disableInstrumentationKeyValidation: true,
  maxBatchInterval: 0,
};
const page = `<!doctype html><title>shop page</title><script src="/sdk.js"></script><script>
const insights = new Microsoft.ApplicationInsights.ApplicationInsights({ config: ${JSON.stringify(config)} });
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
  const isScript = request.url === '/sdk.js';
  response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
  response.end(isScript ? sdk : page);
});

async function hasArrived() {
  const answer = await fetch(`${process.env.PORTAL_URL}/api/items?role=web&limit=50`);
  const types = (await answer.json()).map(({ itemType }) => itemType);
  return EXPECTED_TYPES.every((type) => types.includes(type));
}

function startBrowser(url) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'web-client-'));
  const program = process.env.TEST_CHROMIUM ?? '/usr/bin/chromium';
  const browser = spawn(program, [...BROWSER_OPTIONS, `--user-data-dir=${profile}`, url], { stdio: 'ignore' });
  browser.on('exit', () => {
    // Processes of the browser may still write to it; the system removes what is left.
    fs.rm(profile, { recursive: true, force: true, maxRetries: 10 }, () => process.exit(0));
  });
  return browser;
}

server.listen(0, '127.0.0.1', async () => {
  const browser = startBrowser(`http://127.0.0.1:${server.address().port}/`);
  for (let attempt = 1; attempt <= ATTEMPTS && !(await hasArrived()); attempt++) {
    await new Promise((resolve) => { setTimeout(resolve, INTERVAL_MILLISECONDS); });
  }
  browser.kill();
});
