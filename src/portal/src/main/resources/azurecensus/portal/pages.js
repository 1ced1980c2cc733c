import { matchPath } from './base/paths.js';
import { AvailabilityPage } from './pages/availability.js';
import { BrowserPage } from './pages/browser.js';
import { EventsPage } from './pages/events.js';
import { FailuresPage } from './pages/failures.js';
import { HomePage } from './pages/home.js';
import { LivePage } from './pages/live.js';
import { MapPage } from './pages/map.js';
import { MetricsPage } from './pages/metrics.js';
import { NotFoundPage } from './pages/not-found.js';
import { OperationsPage } from './pages/operations.js';
import { PerformancePage } from './pages/performance.js';
import { QueryPage } from './pages/query.js';
import { SearchPage } from './pages/search.js';
import { TransactionPage } from './pages/transaction.js';

/** @import { Component } from './lib/vue.js' */
/** @import { IconName } from './base/icons.js' */

/** @typedef {'' | 'Investigate' | 'Monitoring' | 'Usage'} Group */

/**
 * A page; the ones with an icon are in the menu, in the groups and the order of the Azure portal.
 *
 * @typedef {{ path: string, title: string, group?: Group, icon?: IconName, component: Component }} Page
 */

/** @type {Page[]} */
export const pages = [
  { path: '/', title: 'Overview', group: '', icon: 'overview', component: HomePage },
  { path: '/map', title: 'Application map', group: 'Investigate', icon: 'map', component: MapPage },
  { path: '/live', title: 'Live metrics', group: 'Investigate', icon: 'live', component: LivePage },
  { path: '/search', title: 'Transaction search', group: 'Investigate', icon: 'search', component: SearchPage },
  { path: '/operations', title: 'Operations', group: 'Investigate', icon: 'operations', component: OperationsPage },
  {
    path: '/availability',
    title: 'Availability',
    group: 'Investigate',
    icon: 'availabilityLine',
    component: AvailabilityPage,
  },
  { path: '/failures', title: 'Failures', group: 'Investigate', icon: 'failures', component: FailuresPage },
  { path: '/performance', title: 'Performance', group: 'Investigate', icon: 'performance', component: PerformancePage },
  { path: '/query', title: 'Logs', group: 'Monitoring', icon: 'logs', component: QueryPage },
  { path: '/metrics', title: 'Metrics', group: 'Monitoring', icon: 'metrics', component: MetricsPage },
  { path: '/events', title: 'Events', group: 'Usage', icon: 'eventLine', component: EventsPage },
  { path: '/browser', title: 'Browser', group: 'Usage', icon: 'browserLine', component: BrowserPage },
  { path: '/transaction/{operationId}', title: 'End-to-end transaction', component: TransactionPage },
];

/** The groups of the menu with their pages. */
export const menuGroups = [...new Set(pages.flatMap(({ group }) => (group === undefined ? [] : [group])))]
  .map((group) => ({ group, pages: pages.filter((page) => page.group === group) }));

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
