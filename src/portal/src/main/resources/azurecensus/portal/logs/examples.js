/** @import { Language } from './language.js' */

/**
 * Queries that answer common questions, by name.
 *
 * @type {Record<Language, [name: string, text: string][]>}
 */
export const EXAMPLES = {
  kql: [
    ['Requests by name', `requests
| summarize calls = count(), average = avg(duration), p95 = percentile(duration, 95) by name
| order by calls desc`],
    ['Response times over time', `requests
| where timestamp > ago(24h)
| summarize percentiles(duration, 50, 90, 95) by bin(timestamp, 10m)
| render timechart`],
    ['Failed requests by operation', `requests
| where success == false
| summarize failed = count() by name, resultCode
| order by failed desc`],
    ['Requests over time by result', `requests
| summarize count() by bin(timestamp, 10m), resultCode
| render columnchart`],
    ['Failed dependencies', `dependencies
| where success == false
| project timestamp, name, target, resultCode, duration, operation_Id
| top 100 by timestamp desc`],
    ['Slow dependencies of requests', `dependencies
| where duration > 500
| join kind=inner (requests | project operation_Id, request = name) on operation_Id
| summarize calls = count(), slowest = max(duration) by request, name, target
| order by slowest desc`],
    ['Warnings and errors', `traces
| where severityLevel >= 2
| project timestamp, message, severityLevel, cloud_RoleName, operation_Id
| top 100 by timestamp desc`],
    ['Exceptions by problem', `exceptions
| summarize count(), last = max(timestamp) by problemId, type
| order by count_ desc`],
    ['A custom property', `traces
| extend invocation = tostring(customDimensions.InvocationId)
| summarize lines = count() by invocation
| order by lines desc`],
  ],
  sql: [
    ['Requests by name', `SELECT name, count(*) AS calls, avg(duration) AS average, quantile_cont(duration, 0.95) AS p95
FROM requests
GROUP BY name
ORDER BY calls DESC`],
    ['Failed dependencies', `SELECT timestamp, name, target, "resultCode", duration, "operation_Id"
FROM dependencies
WHERE NOT success
ORDER BY timestamp DESC
LIMIT 100`],
    ['Requests over time', `SELECT time_bucket(INTERVAL '10 seconds', timestamp) AS time,
  count(*) AS requests, count(*) FILTER (NOT success) AS failed
FROM requests
GROUP BY time
ORDER BY time`],
    ['Warnings and errors', `SELECT timestamp, message, "severityLevel", "cloud_RoleName", "operation_Id"
FROM traces
WHERE "severityLevel" >= 2
ORDER BY timestamp DESC
LIMIT 100`],
    ['Exceptions by problem', `SELECT "problemId", count(*) AS count, max(timestamp) AS last
FROM exceptions
GROUP BY 1
ORDER BY 2 DESC`],
    ['A custom property', `SELECT customDimensions->>'InvocationId' AS invocation, count(*) AS lines
FROM traces
GROUP BY 1
ORDER BY 2 DESC`],
  ],
};

/** The tables that SQL reads. */
export const SQL_TABLES = [
  'requests', 'dependencies', 'traces', 'exceptions', 'customEvents', 'customMetrics', 'pageViews', 'browserTimings',
  'availabilityResults',
];
