// The npm package applicationinsights 3.x, which is made of OpenTelemetry. It insists on https unless told otherwise twice: an empty part at the end of the
// connection string keeps it from rewriting http to https, and allowInsecureConnection lets it send there.
const { shutdownAzureMonitor, useAzureMonitor } = require('applicationinsights');
process.env.OTEL_SERVICE_NAME = 'node3';
useAzureMonitor({
  azureMonitorExporterOptions: {
    connectionString: `${process.env.APPLICATIONINSIGHTS_CONNECTION_STRING};`.replace(/;;$/, ';'),
    allowInsecureConnection: true,
    disableOfflineStorage: true,
  },
});
const http = require('http');
const { trace } = require('@opentelemetry/api');
const { logs } = require('@opentelemetry/api-logs');

const server = http.createServer((request, response) => {
  logs.getLogger('node3').emit({ severityNumber: 9, severityText: 'INFO', body: 'node3 says hello', attributes: { answer: 42 } });
  trace.getActiveSpan()?.recordException(new Error('node3 failed'));
  response.end('hello');
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
