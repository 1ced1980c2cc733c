/** The JSON of the portal's API, as docs/portal-api.md describes it. Only the type check reads this file. */

/** A table's cell in a query's answer. */
export type Cell = string | number | boolean | null | object;

/** One frame of a call stack. */
export interface StackFrame {
  method: string;
  fileName?: string | null;
  assembly?: string | null;
  line?: number;
}

/** One exception of a chain; the first is the outermost. */
export interface ExceptionDetails {
  type: string;
  message: string;
  parsedStack?: StackFrame[];
  rawStack?: string | null;
}

/** One item of telemetry: the columns of its table. Durations are milliseconds. */
export interface Item {
  itemId: number;
  itemType: string;
  timestamp: string;
  id?: string | null;
  name?: string | null;
  type?: string | null;
  target?: string | null;
  url?: string | null;
  message?: string | null;
  value?: number | null;
  duration?: number | null;
  success?: boolean | null;
  resultCode?: string | null;
  severityLevel?: number | null;
  operation_Id?: string | null;
  operation_Name?: string | null;
  operation_ParentId?: string | null;
  cloud_RoleName?: string | null;
  cloud_RoleInstance?: string | null;
  customDimensions?: Record<string, unknown> | null;
  customMeasurements?: Record<string, unknown> | null;
  details?: ExceptionDetails[] | null;
  [column: string]: unknown;
}

/** The answer of /api/health. */
export interface Health {
  connectionString: string;
  items: number;
  fault?: string | null;
  forward?: Forward;
}

/** Telemetry that the portal sends on to an Application Insights resource. */
export interface Forward {
  target: string;
  sent: number;
  waiting: number;
  leftOut: number;
  dropped: Record<string, number>;
  lastError?: string;
  lastErrorTime?: string;
}

/** One of the answer of /api/operations. */
export interface Operation {
  operation_Id: string;
  timestamp: string;
  name: string | null;
  cloud_RoleName: string | null;
  resultCode: string | null;
  success: boolean | null;
  duration: number | null;
  itemCount: number;
  errors: number;
  roleCount: number;
  roles: string[];
}

/** The answer of /api/items with counts. */
export interface CountedItems {
  items: Item[];
  counts: Record<string, number>;
  /** The number of items before sampling. */
  represented: number;
}

/** A component on the application map. */
export interface MapNode {
  id: string;
  kind: 'role' | 'external';
  name: string;
  type: string;
  instances: number;
  calls: number | null;
  failures: number | null;
  averageDuration: number | null;
}

/** The calls from one component to another. */
export interface MapEdge {
  id: string;
  source: string;
  target: string;
  calls: number;
  failures: number;
  averageDuration: number | null;
}

/** The answer of /api/map. */
export interface ApplicationMap {
  nodes: MapNode[];
  edges: MapEdge[];
}

/** The answer of /api/map/details. */
export interface MapDetails {
  calls: number | null;
  failures: number;
  averageDuration: number | null;
  topFailingStatusCodes: { resultCode: string | null; count: number }[];
  slowestCalls: { name: string | null; averageDuration: number }[];
  commonProperties: Record<string, unknown>;
}

/** The answer of /api/failures. */
export interface Failures {
  totals: { count: number; failures: number };
  operations: { name: string; count: number; failures: number; users: number }[];
  responseCodes: { resultCode: string | null; failures: number }[];
  dependencies: FailedDependency[];
  exceptions: Problem[];
  roles: { role: string | null; instance: string | null; count: number; failures: number }[];
}

/** Failed calls that share type, target, name and result code. */
export interface FailedDependency {
  type: string | null;
  target: string | null;
  name: string;
  resultCode: string | null;
  failures: number;
}

/** Exceptions that share a problem id. */
export interface Problem {
  type: string | null;
  problemId: string | null;
  message: string;
  count: number;
}

/** Counts and percentiles of durations in milliseconds. */
export interface DurationFigures {
  count: number;
  failures: number;
  average: number;
  maximum: number;
  p50: number;
  p95: number;
  p99: number;
}

/** The answer of /api/performance. */
export interface Performance {
  names: (DurationFigures & { name: string })[];
  total: DurationFigures | null;
  distribution: { from: number; count: number }[];
  samples: Sample[];
  samplesTotal: number;
}

/** A call of the slowest. */
export interface Sample {
  itemId: number;
  timestamp: string;
  name: string | null;
  duration: number;
  success: boolean | null;
  resultCode: string | null;
  operation_Id: string | null;
  cloud_RoleName: string | null;
}

/** The answer of /api/groups. */
export interface Groups {
  groups: GroupFigures[];
  moreGroups: number;
  total: GroupFigures;
}

/** The figures of items that share a name or another value. */
export interface GroupFigures {
  group: string;
  count: number;
  failures: number;
  users: number;
  sessions: number;
  average: number | null;
  p50: number | null;
  p95: number | null;
  lastSeen: string | null;
  networkDuration?: number | null;
  sendDuration?: number | null;
  receiveDuration?: number | null;
  processingDuration?: number | null;
}

/** The answer of /api/metrics; the series only where a name is asked for. */
export interface Metrics {
  names: {
    name: string;
    count: number;
    average: number;
    minimum: number;
    maximum: number;
    lastSeen: string;
  }[];
  series?: MetricPoint[];
  dimensions?: string[];
  moreSeries?: number;
}

/** The figures of a metric of one role, or one value of another dimension, in one step of time. */
export interface MetricPoint {
  timestamp: string;
  split: string;
  average: number | null;
  sum: number | null;
  minimum: number | null;
  maximum: number | null;
  count: number | null;
}

/** One second of the answer of /api/live. */
export interface LiveSecond {
  secondsAgo: number;
  count?: number;
  failures?: number;
  averageDuration?: number | null;
}

/** The answer of /api/live. */
export interface Live {
  requests: LiveSecond[];
  dependencies: LiveSecond[];
  exceptions: LiveSecond[];
  servers: {
    role: string | null;
    instance: string | null;
    requests: number;
    failures: number;
    averageDuration: number | null;
    dependencies: number;
    exceptions: number;
  }[];
  streams: LiveStream[];
}

/** The figures that a server streams; those of a second are rates, bytes and percent. */
export interface LiveFigures {
  requests?: number;
  failures?: number;
  averageDuration?: number;
  dependencies?: number;
  dependencyFailures?: number;
  exceptions?: number;
  cpu?: number;
  memory?: number;
}

/** A server that streams live metrics. */
export interface LiveStream extends LiveFigures {
  role: string;
  instance: string;
  machine: string;
  sdkVersion: string;
  seconds: (LiveFigures & { secondsAgo: number })[];
}

/** A column of a query's answer, with its type in SQL or KQL. */
export interface ResultColumn {
  name: string;
  type: string;
}

/** Columns and rows. */
export interface ResultTable {
  columns: ResultColumn[];
  rows: Cell[][];
}

/** The answer of /api/query. */
export interface QueryResult extends ResultTable {
  truncated: boolean;
  milliseconds: number;
}

/** The chart that the operator render asks for, with its properties as they are written. */
export interface Render {
  visualization: string;
  [property: string]: unknown;
}

/** The answer of /api/kql. */
export interface KqlResult extends ResultTable {
  render: Render | null;
  sql: string;
  /** The values of $1, $2 and so on in the SQL. */
  parameters?: string[];
  truncated: boolean;
  milliseconds?: number;
}

/** A mistake in a query in KQL; lines and columns begin with 1. */
export interface KqlMistake {
  message: string;
  line?: number;
  column?: number;
  length?: number;
  remedy?: string | null;
}

/** The answer of /api/kql/schema. */
export interface KqlSchema {
  tables: { name: string; columns: ResultColumn[] }[];
  operators: (string | { name: string })[];
  functions: (string | { name: string })[];
}

/** The figures of one step of time; times are milliseconds since 1970, a figure is null where nothing happened. */
export interface Step {
  from: number;
  to: number;
  [figure: string]: number | null;
}
