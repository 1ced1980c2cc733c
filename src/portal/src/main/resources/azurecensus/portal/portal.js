import { createApp, defineComponent, h, onUnmounted, ref, watchEffect } from './lib/vue.js';
import { connection, useLive } from './base/api.js';
import { startFilter } from './base/filter.js';
import { icon } from './base/icons.js';
import { isDark, preferences, startPreferences } from './base/preferences.js';
import { Link, address, keptQuery, route, startRouter } from './base/router.js';
import { importNotice, useFileDrop } from './components/file-import.js';
import { GlobalSearch } from './components/global-search.js';
import { errorNotice, provideHealth } from './components/notices.js';
import { findPage, menuGroups } from './pages.js';

/** @import { LiveData } from './base/api.js' */
/** @import { Health } from './base/types.js' */
/** @import { Page } from './pages.js' */

/** The interval at which the portal's health is loaded: a store that fails to write sends no event. */
const HEALTH_MILLISECONDS = 5000;
const CONNECTION_LOST =
  'The portal does not respond. Check that it is running. This page reconnects without a reload.';

/** The frame around every page: the bar at the top, the menu, and the page that the address names. */
const Shell = defineComponent({
  setup() {
    const menuOpen = ref(false);
    /** @type {LiveData<Health>} */
    const { data: health, reload } = useLive(() => '/api/health');
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), HEALTH_MILLISECONDS);
    onUnmounted(() => clearInterval(timer));
    provideHealth(health);
    useFileDrop();
    watchEffect(() => {
      const { page } = findPage(route.path);
      document.title = `${page.title} - Local Application Insights`;
      closeMenu();
    });

    function closeMenu() {
      menuOpen.value = false;
    }

    const menuButton = () => h('button', {
      class: 'top-button menu-button',
      'aria-label': 'Menu',
      'aria-expanded': String(menuOpen.value),
      onClick: () => {
        menuOpen.value = !menuOpen.value;
      },
      onKeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && closeMenu(),
    }, icon('menu'));

    function themeButton() {
      const label = isDark() ? 'Use the light theme' : 'Use the dark theme';
      const onClick = () => {
        preferences.theme = isDark() ? 'light' : 'dark';
      };
      return h('button', { class: 'top-button theme-button', title: label, 'aria-label': label, onClick },
        icon(isDark() ? 'sun' : 'moon'));
    }

    const topBar = () => h('header', { class: 'top-bar' }, [
      menuButton(),
      h(Link, { class: 'brand', to: '/' }, () => [
        icon('insights', { width: 20, height: 20 }),
        h('span', 'Local Application Insights'),
      ]),
      h(GlobalSearch),
      themeButton(),
    ]);

    function collapseButton() {
      const label = preferences.narrowMenu ? 'Expand the menu' : 'Collapse the menu';
      const onClick = (/** @type {MouseEvent} */ event) => {
        event.stopPropagation();
        preferences.narrowMenu = !preferences.narrowMenu;
      };
      return h('button', { class: 'menu-collapse', title: label, 'aria-label': label, onClick }, icon('collapse'));
    }

    /** @param {Page} current */
    const menu = (current) => h('nav', {
      class: ['menu', { open: menuOpen.value, narrow: preferences.narrowMenu }],
      'aria-label': 'Pages',
      onClick: closeMenu,
    }, [
      collapseButton(),
      menuGroups.map(({ group, pages }) => [
        group && h('p', { class: 'menu-group', title: group }, h('span', group)),
        pages.map((page) => menuEntry(page, page === current)),
      ]),
    ]);

    const notices = () => (connection.lost ? errorNotice(CONNECTION_LOST) : errorNotice(health.value?.fault));

    return () => {
      const { page, parameters } = findPage(route.path);
      return [
        h('a', { class: 'skip-link', href: '#content' }, 'Skip to content'),
        topBar(),
        h('div', { class: 'frame' }, [
          menu(page),
          h('main', { id: 'content', class: 'content', tabindex: -1 }, [
            notices(),
            importNotice(),
            h(page.component, { ...parameters, key: page.path }),
          ]),
        ]),
      ];
    };
  },
});

/** @param {Page} page @param {boolean} current */
function menuEntry({ path, title, icon: name }, current) {
  if (!name) {
    return null;
  }
  const to = address(path, keptQuery());
  const attributes = { class: ['menu-entry', { current }], to, title, 'aria-current': current ? 'page' : null };
  return h(Link, attributes, () => [icon(name), h('span', title)]);
}

startPreferences();
startRouter();
startFilter();
createApp(Shell).mount('#portal');
