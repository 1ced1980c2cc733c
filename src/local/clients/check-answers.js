// Checks the answers that a query client printed: `node check-answers.js CLIENT LOG`. A line holds the rows of a query
// as JSON, and the last line the text of an error. Exits with 1 when one differs from queries.json.
const { readFileSync } = require('fs');
const queries = require('./queries.json');

/** The answer to the query of a workspace that the clients send as a batch. */
const BATCH = JSON.stringify([['java.lang.IllegalStateException', 'instrumentation']]);
const MISTAKE = /400.*line 1, column 15: 'filtre' is not an operator/s;

function main(client, log) {
  const lines = readFileSync(log, 'utf8').split('\n').filter((line) => /^[["]/.test(line));
  const checks = queries.map(({ query, rows }, i) => [query, lines[i] === JSON.stringify(rows), lines[i]]);
  checks.push(['batch', lines[queries.length] === BATCH, lines[queries.length]]);
  const error = lines[queries.length + 1];
  checks.push(['mistake refused with its place', MISTAKE.test(error), error]);
  checks.forEach(([name, passes]) => console.log(`   ${passes ? 'ok     ' : 'WRONG  '} ${name}`));
  const wrong = checks.filter(([, passes]) => !passes);
  wrong.forEach(([, , answer]) => console.log(`   ${answer}`));
  console.log(`   ${client}: ${wrong.length === 0 ? 'complete' : `${wrong.length} of ${checks.length} wrong`}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

main(process.argv[2], process.argv[3]);
