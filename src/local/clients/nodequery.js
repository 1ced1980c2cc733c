// The npm package @azure/monitor-query. It requires a credential and sends the token over https only: a policy behind
// the signing replaces https by http. The token can be any text. Prints the rows of each query as a line of JSON.
const { LogsQueryClient } = require('@azure/monitor-query');
const queries = require('./queries.json');

const RESOURCE = '/subscriptions/any/resourceGroups/any/providers/microsoft.insights/components/any';

const credential = {
  getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const overHttp = {
  name: 'overHttp',
  sendRequest: (request, next) => {
    request.url = request.url.replace(/^https:/, 'http:');
    return next(request);
  },
};
const client = new LogsQueryClient(credential, {
  endpoint: process.env.PORTAL_URL.replace(/^http:/, 'https:'),
  allowInsecureConnection: true,
  additionalPolicies: [{ policy: overHttp, position: 'perRetry' }],
});

function text(cell) {
  if (cell instanceof Date) {
    return cell.toISOString().replace('.000Z', 'Z');
  }
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

async function main() {
  for (const { query } of queries) {
    const { tables: [table] } = await client.queryResource(RESOURCE, query, { duration: 'PT1H' });
    console.log(JSON.stringify(table.rows.map((row) => row.map(text))));
  }
  const [{ tables: [table] }] = await client.queryBatch([{
    workspaceId: 'any',
    query: 'AppExceptions | project ExceptionType, OperationName',
    timespan: { duration: 'PT1H' },
  }]);
  console.log(JSON.stringify(table.rows.map((row) => row.map(text))));
  try {
    await client.queryWorkspace('any', 'AppRequests | filtre true', { duration: 'PT1H' });
  } catch (error) {
    console.log(JSON.stringify(`${error.statusCode} ${error.message}`));
  }
}

main();
