import { h } from '../lib/vue.js';
import { Link } from '../base/router.js';

export const NotFoundPage = {
  setup() {
    return () => h('section', { class: 'empty-state' }, [
      h('h2', 'There is no such page'),
      h('p', ['Begin at the ', h(Link, { to: '/' }, () => 'overview'), '.']),
    ]);
  },
};
