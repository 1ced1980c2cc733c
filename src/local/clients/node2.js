// The npm package applicationinsights 2.x, as its readme shows it.
const appInsights = require('applicationinsights');
appInsights.setup(process.env.APPLICATIONINSIGHTS_CONNECTION_STRING).setAutoCollectPerformance(false, false).setSendLiveMetrics(false).start();
const client = appInsights.defaultClient;
client.context.tags[client.context.keys.cloudRole] = 'node2';
const http = require('http');

const server = http.createServer((request, response) => {
  if (request.url === '/stock') {
    response.end('7');
    return;
  }
  client.trackTrace({ message: 'node2 says hello', severity: 1, properties: { answer: 42 } });
  client.trackEvent({ name: 'node2 event', measurements: { size: 1.5 } });
  client.trackMetric({ name: 'node2.depth', value: 7 });
  client.trackException({ exception: new Error('node2 failed') });
  http.get({ port: server.address().port, path: '/stock', host: '127.0.0.1' }, (stock) => stock.pipe(response));
});
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, path: '/hello', host: '127.0.0.1' }, (response) => {
    response.resume();
    response.on('end', () => setTimeout(() => client.flush({ callback: () => process.exit(0) }), 500));
  });
});
