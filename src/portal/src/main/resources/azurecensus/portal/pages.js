import { matchPath } from './base/paths.js';
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

/** @import { Component } from './lib/vue.js' */
/** @import { IconName } from './base/icons.js' */

/**
 * A page; the ones with an icon are in the menu.
 *
 * @typedef {{ path: string, title: string, icon?: IconName, component: Component }} Page
 */

/** @type {Page[]} */
export const pages = [
  { path: '/', title: 'Overview', icon: 'overview', component: HomePage },
  { path: '/map', title: 'Application map', icon: 'map', component: MapPage },
  { path: '/live', title: 'Live stream', icon: 'live', component: LivePage },
  { path: '/search', title: 'Search', icon: 'search', component: SearchPage },
  { path: '/failures', title: 'Failures', icon: 'failures', component: FailuresPage },
  { path: '/performance', title: 'Performance', icon: 'performance', component: PerformancePage },
  { path: '/metrics', title: 'Metrics', icon: 'metrics', component: MetricsPage },
  { path: '/query', title: 'Logs', icon: 'logs', component: QueryPage },
  { path: '/transaction/{operationId}', title: 'End-to-end transaction', component: TransactionPage },
];

/** @type {Page} */
const notFound = { path: '', title: 'Page not found', component: NotFoundPage };

/**
 * The page that a path names, with the values of its {name} segments.
 *
 * @param {string} path
 * @returns {{ page: Page, parameters: Record<string, string> }}
 */
export function findPage(path) {
  for (const page of pages) {
    const parameters = matchPath(page.path, path);
    if (parameters) {
      return { page, parameters };
    }
  }
  return { page: notFound, parameters: {} };
}
