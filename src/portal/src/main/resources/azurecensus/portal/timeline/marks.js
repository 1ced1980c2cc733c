const UNITS = [
  { most: 1, factor: 0.001, name: 'µS' },
  { most: 1000, factor: 1, name: 'MS' },
  { most: 60_000, factor: 1000, name: 'S' },
  { most: 3_600_000, factor: 60_000, name: 'MIN' },
  { most: Infinity, factor: 3_600_000, name: 'H' },
];

/**
 * The marks of a time axis: about four with a label, each followed by a small one halfway to the next.
 *
 * @param {number} from milliseconds
 * @param {number} to milliseconds
 */
export function marks(from, to) {
  const { factor, name } = UNITS.find(({ most }) => to - from <= most) ?? UNITS[UNITS.length - 1];
  const step = roundStep((to - from) / 4 / factor) * factor;
  const labelled = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const number = Number((at / factor).toPrecision(6));
    labelled.push({ at, label: number === 0 ? '0' : `${number} ${name}` });
  }
  return { labelled, small: labelled.map(({ at }) => at + step / 2).filter((at) => at < to) };
}

/**
 * 1, 2 or 5 times a power of ten, near a number.
 *
 * @param {number} number
 */
function roundStep(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 5].map((digit) => digit * power).find((candidate) => candidate >= number * 0.8) ?? 10 * power;
}
