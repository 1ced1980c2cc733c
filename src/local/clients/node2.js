// The npm package applicationinsights 2.x, set up as in its readme.
const appInsights = require('applicationinsights');

appInsights.setup(process.env.APPLICATIONINSIGHTS_CONNECTION_STRING)
  .setAutoCollectPerformance(false, false)
  .setSendLiveMetrics(false)
  .start();
const http = require('http');

const client = appInsights.defaultClient;
client.context.tags[client.context.keys.cloudRole] = 'node2';

function sendTelemetry() {
  client.trackTrace({ message: 'node2 says hello', severity: 1, properties: { answer: 42 } });
  client.trackEvent({ name: 'node2 event', measurements: { size: 1.5 } });
  client.trackMetric({ name: 'node2.depth', value: 7 });
  client.trackException({ exception: new Error('node2 failed') });
}

function get(path, onResponse) {
  http.get({ port: server.address().port, path, host: '127.0.0.1' }, onResponse);
}

const server = http.createServer((request, response) => {
  if (request.url === '/stock') {
    response.end('7');
    return;
  }
  sendTelemetry();
  get('/stock', (stock) => stock.pipe(response));
});

server.listen(0, '127.0.0.1', () => get('/hello', (response) => {
  response.resume();
  response.on('end', () => setTimeout(() => client.flush({ callback: () => process.exit(0) }), 500));
}));
