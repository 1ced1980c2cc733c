import { createApp, h, onUnmounted, provide, ref, watchEffect } from './lib/vue.js';
import { connection, useLive } from './base/api.js';
import { Link, route, startRouter } from './base/router.js';
import { icon } from './base/icons.js';
import { errorNotice } from './components/notices.js';
import { findPage, pages } from './pages.js';

/** How often the portal is asked for its health, for a store that cannot store changes nothing else. */
const HEALTH_MILLISECONDS = 5000;

/** The frame around every page: the bar on top, the pages' menu, and the page that the address names. */
const Shell = {
  setup() {
    const menuOpen = ref(false);
    const { data: health, reload } = useLive(() => '/api/health');
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), HEALTH_MILLISECONDS);
    onUnmounted(() => clearInterval(timer));
    provide('health', health);
    watchEffect(() => {
      const { page } = findPage(route.path);
      document.title = `${page.title} - Local Application Insights`;
      menuOpen.value = false;
    });
    return () => {
      const { page, parameters } = findPage(route.path);
      return [
        h('a', { class: 'skip-link', href: '#content' }, 'Skip to content'),
        h('header', { class: 'top-bar' }, [
          h('button', {
            class: 'menu-button',
            'aria-label': 'Menu',
            'aria-expanded': String(menuOpen.value),
            onClick: () => { menuOpen.value = !menuOpen.value; },
            onKeydown: (event) => { menuOpen.value = menuOpen.value && event.key !== 'Escape'; },
          }, icon('menu')),
          h(Link, { class: 'brand', to: '/' }, () => [icon('insights'), h('span', 'Local Application Insights')]),
        ]),
        h('div', { class: 'frame' }, [
          h('nav', { class: ['menu', { open: menuOpen.value }], 'aria-label': 'Pages', onClick: () => { menuOpen.value = false; } }, pages.filter((entry) => entry.menu).map((entry) =>
            h(Link, { class: ['menu-entry', { current: entry === page }], to: entry.path, 'aria-current': entry === page ? 'page' : null },
              () => [icon(entry.icon), h('span', entry.menu)]))),
          h('main', { id: 'content', class: 'content', tabindex: -1 },
            [
              connection.lost && errorNotice('The portal does not answer. Is it still running? This page goes on by itself as soon as it is back.'),
              !connection.lost && errorNotice(health.value?.fault),
              h(page.component, { ...parameters, key: page.path }),
            ]),
        ]),
      ];
    };
  },
};

startRouter();
createApp(Shell).mount('#portal');
