// The npm package applicationinsights 3.x, which is made of OpenTelemetry. It insists on https unless told otherwise twice: an empty part at the end of the
// connection string keeps it from rewriting http to https, and allowInsecureConnection lets it send there. By default it samples five traces a second, counted
// over windows so short that what happens in its first moments is lost; a ratio of 1 with no such limit sends everything.
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

const server = http.createServer((request, response) => {
  if (request.url === '/stock') {
    response.end('7');
    return;
  }
  logs.getLogger('node3').emit({ severityNumber: 9, severityText: 'INFO', body: 'node3 says hello', attributes: { answer: 42 } });
  logs.getLogger('node3').emit({ attributes: { 'microsoft.custom_event.name': 'node3 event' } });
  metrics.getMeter('node3').createCounter('node3.depth').add(7);
  trace.getActiveSpan()?.recordException(new Error('node3 failed'));
  http.get({ port: server.address().port, path: '/stock', host: '127.0.0.1' }, (stock) => stock.pipe(response));
});
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, path: '/hello', host: '127.0.0.1' }, (response) => {
    response.resume();
    response.on('end', () => setTimeout(async () => {
      await shutdownAzureMonitor();
      process.exit(0);
    }, 500));
  });
});
