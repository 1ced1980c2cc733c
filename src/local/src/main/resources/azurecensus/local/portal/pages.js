import { HomePage } from './pages/home.js';
import { MapPage } from './pages/map.js';
import { NotFoundPage } from './pages/not-found.js';
import { TransactionPage } from './pages/transaction.js';

/** Every page: its path, where {name} takes one segment; its title; and, where it has one, its entry in the menu. */
export const pages = [
  { path: '/', title: 'Overview', menu: 'Overview', icon: 'overview', component: HomePage },
  { path: '/map', title: 'Application map', menu: 'Application map', icon: 'map', component: MapPage },
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
