// OpenTelemetry's packages for Node.js, over OTLP: `node otelnode.js json|protobuf`. They read the address from
// OTEL_EXPORTER_OTLP_ENDPOINT, and the protocol and the exporters from the variables below.
const encoding = process.argv[2];
const role = encoding === 'json' ? 'oteljson' : 'otelproto';
process.env.OTEL_SERVICE_NAME = role;
process.env.OTEL_EXPORTER_OTLP_PROTOCOL = `http/${encoding}`;
for (const signal of ['TRACES', 'LOGS', 'METRICS']) {
  process.env[`OTEL_${signal}_EXPORTER`] = 'otlp';
}

const { NodeSDK } = require('@opentelemetry/sdk-node');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { metrics, trace } = require('@opentelemetry/api');
const { logs } = require('@opentelemetry/api-logs');

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation()] });
sdk.start();
// Instrumented because it is loaded after the start.
const http = require('http');

function sendTelemetry() {
  const logger = logs.getLogger(role);
  logger.emit({ severityNumber: 9, severityText: 'INFO', body: `${role} says hello`, attributes: { answer: 42 } });
  logger.emit({ attributes: { 'microsoft.custom_event.name': `${role} event` } });
  metrics.getMeter(role).createCounter(`${role}.depth`).add(7);
  trace.getActiveSpan()?.recordException(new Error(`${role} failed`));
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
    await sdk.shutdown();
    process.exit(0);
  }, 500));
}));
