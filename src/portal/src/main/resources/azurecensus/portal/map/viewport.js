import { reactive } from '../lib/vue.js';
import { RADIUS } from './layout.js';

/** @import { MapNode } from '../base/types.js' */
/** @import { Point } from './layout.js' */

const MARGIN = 70;
/** The room that the names of the first column need beside their circles, where they are drawn large. */
const NAME_MARGIN = 90;
const BEND_RADIUS = 20;
const MAXIMUM_FIT = 1.6;
/** A smaller scale makes the names unreadable; a map that needs one is larger than its canvas. */
const MINIMUM_FIT = 0.34;
const SCALE = { minimum: 0.1, maximum: 4 };
const REVEAL_MARGIN = 60;
/** A pointer that moves less while pressed is a click. */
const CLICK_PIXELS = 4;

/**
 * The part of the map that its canvas shows: a point of the map is drawn at x and y plus the point times the scale.
 */
export function useViewport() {
  const view = reactive({ x: 0, y: 0, scale: 1 });

  /**
   * Shows all nodes and bends.
   *
   * @param {{ width: number, height: number }} canvas
   * @param {{ node: MapNode, position: Point }[]} nodes
   * @param {Point[]} bends
   */
  function fit({ width, height }, nodes, bends) {
    const boxes = [
      ...nodes.map(({ node, position }) => ({ ...position, radius: RADIUS[node.kind] })),
      ...bends.map((bend) => ({ ...bend, radius: BEND_RADIUS })),
    ];
    const left = Math.min(...boxes.map(({ x, radius }) => x - radius)) - MARGIN;
    const right = Math.max(...boxes.map(({ x, radius }) => x + radius)) + MARGIN;
    const top = Math.min(...boxes.map(({ y, radius }) => y - radius)) - MARGIN / 2;
    const bottom = Math.max(...boxes.map(({ y, radius }) => y + radius)) + MARGIN;
    const wanted = Math.min(MAXIMUM_FIT, width / (right - left), height / (bottom - top));
    view.scale = Math.max(MINIMUM_FIT, wanted);
    // A map that is too wide begins at its left edge, with the first callers.
    view.x = (right - left) * view.scale > width
      ? (NAME_MARGIN - left) * view.scale
      : width / 2 - ((left + right) / 2) * view.scale;
    view.y = height / 2 - ((top + bottom) / 2) * view.scale;
  }

  /**
   * Zooms about a point of the canvas.
   *
   * @param {number} factor
   * @param {Point} at
   */
  function zoom(factor, at) {
    const scale = Math.min(SCALE.maximum, Math.max(SCALE.minimum, view.scale * factor));
    view.x = at.x - (at.x - view.x) * (scale / view.scale);
    view.y = at.y - (at.y - view.y) * (scale / view.scale);
    view.scale = scale;
  }

  /**
   * Moves a point of the map into the middle of the canvas, unless it is well inside.
   *
   * @param {Point} point
   * @param {{ width: number, height: number }} canvas
   * @param {number} [margin] the distance from the edge of a point that is well inside, in pixels
   */
  function reveal(point, { width, height }, margin = REVEAL_MARGIN) {
    const at = { x: view.x + point.x * view.scale, y: view.y + point.y * view.scale };
    if (at.x < margin || at.y < margin || at.x > width - margin || at.y > height - margin) {
      view.x += width / 2 - at.x;
      view.y += height / 2 - at.y;
    }
  }

  return { view, fit, zoom, reveal };
}

/**
 * Follows the pointer until it is released.
 *
 * @param {PointerEvent} event the press
 * @param {(dx: number, dy: number) => void} onMove called with the distance from the press
 * @param {() => void} onClick called when the pointer is released without having moved
 */
export function followPointer(event, onMove, onClick) {
  let moved = false;
  const move = (/** @type {PointerEvent} */ now) => {
    const dx = now.clientX - event.clientX;
    const dy = now.clientY - event.clientY;
    moved = moved || Math.hypot(dx, dy) > CLICK_PIXELS;
    if (moved) {
      onMove(dx, dy);
    }
  };
  const end = () => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', end);
    if (!moved) {
      onClick();
    }
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end);
}
