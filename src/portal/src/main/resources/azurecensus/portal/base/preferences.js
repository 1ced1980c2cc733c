import { reactive, watch } from '../lib/vue.js';

/** @typedef {'system' | 'light' | 'dark'} Theme */

/**
 * What the user chose for all pages. The browser keeps it.
 *
 * @typedef {object} Preferences
 * @property {Theme} theme
 * @property {boolean} utc true for times in UTC instead of this machine's time zone
 * @property {boolean} narrowMenu true for a menu of icons only
 * @property {number} detailsWidth in pixels
 * @property {number} nameShare the share of the timeline's width that the names have, in percent
 */

const KEY = 'preferences';

/** @type {Preferences} */
const DEFAULTS = { theme: 'system', utc: false, narrowMenu: false, detailsWidth: 420, nameShare: 46 };

/** @type {Preferences} */
export const preferences = reactive({ ...DEFAULTS, ...stored() });

/** A browser may refuse storage; then the choices last as long as the page. */
function stored() {
  try {
    return JSON.parse(window.localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

function store() {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // The choice lasts as long as the page.
  }
}

function applyTheme() {
  const { dataset } = document.documentElement;
  if (preferences.theme === 'system') {
    delete dataset.theme;
  } else {
    dataset.theme = preferences.theme;
  }
}

/** Applies the theme now and after each change, and stores every change. */
export function startPreferences() {
  applyTheme();
  watch(preferences, () => {
    applyTheme();
    store();
  });
}

/** True while the pages are drawn dark. */
export function isDark() {
  return preferences.theme === 'system'
    ? window.matchMedia('(prefers-color-scheme: dark)').matches
    : preferences.theme === 'dark';
}
