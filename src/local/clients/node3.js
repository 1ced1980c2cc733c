// The npm package applicationinsights 3.x, which is made of OpenTelemetry.
const appInsights = require('applicationinsights');
process.env.OTEL_SERVICE_NAME = 'node3';
appInsights.setup(process.env.APPLICATIONINSIGHTS_CONNECTION_STRING).start();
const client = appInsights.defaultClient;
const http = require('http');

const server = http.createServer((request, response) => {
  client.trackTrace({ message: 'node3 says hello', severity: 'Information', properties: { answer: 42 } });
  client.trackEvent({ name: 'node3 event' });
  client.trackMetric({ name: 'node3.depth', value: 7 });
  client.trackException({ exception: new Error('node3 failed') });
  response.end('hello');
});
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, path: '/hello', host: '127.0.0.1' }, (response) => {
    response.resume();
    response.on('end', () => setTimeout(async () => {
      await client.flush();
      await appInsights.dispose();
      setTimeout(() => process.exit(0), 3000);
    }, 500));
  });
});
