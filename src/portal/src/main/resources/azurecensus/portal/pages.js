import { FailuresPage } from './pages/failures.js';
import { HomePage } from './pages/home.js';
import { LivePage } from './pages/live.js';
import { MapPage } from './pages/map.js';
import { MetricsPage } from './pages/metrics.js';
import { NotFoundPage } from './pages/not-found.js';
import { PerformancePage } from './pages/performance.js';
import { QueryPage } from './pages/query.js';
import { SearchPage } from './pages/search.js';
import { TransactionPage } from './pages/transaction.js';

/** Every page: its path, where {name} takes one segment; its title; and, where it has one, its entry in the menu. */
export const pages = [
  { path: '/', title: 'Overview', menu: 'Overview', icon: 'overview', component: HomePage },
  { path: '/map', title: 'Application map', menu: 'Application map', icon: 'map', component: MapPage },
  { path: '/live', title: 'Live stream', menu: 'Live stream', icon: 'live', component: LivePage },
  { path: '/search', title: 'Search', menu: 'Search', icon: 'search', component: SearchPage },
  { path: '/failures', title: 'Failures', menu: 'Failures', icon: 'failures', component: FailuresPage },
  { path: '/performance', title: 'Performance', menu: 'Performance', icon: 'performance', component: PerformancePage },
  { path: '/metrics', title: 'Metrics', menu: 'Metrics', icon: 'metrics', component: MetricsPage },
  { path: '/query', title: 'Logs', menu: 'Logs', icon: 'logs', component: QueryPage },
  { path: '/transaction/{operationId}', title: 'End-to-end transaction', component: TransactionPage },
];

const notFound = { path: '', title: 'Not found', component: NotFoundPage };

/** The page that a path names, with the values of its {name} segments. */
export function findPage(path) {
  const asked = path.replace(/\/+$/, '').split('/');
  for (const page of pages) {
    const parameters = match(page.path.replace(/\/+$/, '').split('/'), asked);
    if (parameters) {
      return { page, parameters };
    }
  }
  return { page: notFound, parameters: {} };
}

function match(pattern, asked) {
  if (pattern.length !== asked.length) {
    return null;
  }
  const parameters = {};
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i].startsWith('{')) {
      parameters[pattern[i].slice(1, -1)] = decodeURIComponent(asked[i]);
    } else if (pattern[i] !== asked[i]) {
      return null;
    }
  }
  return parameters;
}
