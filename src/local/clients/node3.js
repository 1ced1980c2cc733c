// The npm package applicationinsights 3.x, which is built on OpenTelemetry. Two settings let it send to http: an empty
// part at the end of the connection string, without which it rewrites http to https, and allowInsecureConnection. By
// default it samples five traces a second, counted over windows so short that it drops its first telemetry; a ratio of
// 1 without a limit sends everything.
const { shutdownAzureMonitor, useAzureMonitor } = require('applicationinsights');

process.env.OTEL_SERVICE_NAME = 'node3';
useAzureMonitor({
  samplingRatio: 1,
  tracesPerSecond: 0,
  azureMonitorExporterOptions: {
    connectionString: `${process.env.APPLICATIONINSIGHTS_CONNECTION_STRING};`.replace(/;;$/, ';'),
    allowInsecureConnection: true,
    disableOfflineStorage: true,
  },
});
const http = require('http');
const { metrics, trace } = require('@opentelemetry/api');
const { logs } = require('@opentelemetry/api-logs');

function sendTelemetry() {
  const logger = logs.getLogger('node3');
  logger.emit({ severityNumber: 9, severityText: 'INFO', body: 'node3 says hello', attributes: { answer: 42 } });
  logger.emit({ attributes: { 'microsoft.custom_event.name': 'node3 event' } });
  metrics.getMeter('node3').createCounter('node3.depth').add(7);
  trace.getActiveSpan()?.recordException(new Error('node3 failed'));
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
  response.on('end', () => setTimeout(async () => {
    await shutdownAzureMonitor();
    process.exit(0);
  }, 500));
}));
