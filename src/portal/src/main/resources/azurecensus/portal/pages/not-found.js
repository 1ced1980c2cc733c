import { defineComponent, h } from '../lib/vue.js';
import { Link } from '../base/router.js';

/** The page of an address that names no other page. */
export const NotFoundPage = defineComponent({
  setup() {
    return () => h('section', { class: 'empty-state' }, [
      h('h1', 'Page not found'),
      h('p', ['Check the address, or go to the ', h(Link, { to: '/' }, () => 'overview'), '.']),
    ]);
  },
});
