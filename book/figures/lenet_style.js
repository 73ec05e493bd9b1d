// The look of the net of 1989, beyond what figures.css says of all figures.

export const STYLE = `
.tw-le { display: grid; gap: 0.9rem; --tw-target: 44px; }
.tw-le > div { display: grid; gap: 0.5rem; align-content: start; min-width: 0; }
.tw-le .tw-le-two { display: grid; grid-template-columns: 1fr 1fr; gap: 0.7rem; }
.tw-le .tw-le-two > div { display: grid; gap: 0.3rem; align-content: start; min-width: 0; }
.tw-figure .tw-le-name { color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-le-sheet { touch-action: pinch-zoom; cursor: crosshair; border-radius: 6px; }
.tw-figure .tw-le-input { border-radius: 6px; }
.tw-figure .tw-le-maps, .tw-figure .tw-le-weights { aspect-ratio: auto; border: 0; border-radius: 4px; background: none; }
.tw-figure .tw-le-maps { cursor: crosshair; }
.tw-figure .tw-le-weights { width: auto; max-width: 100%; height: 92px; justify-self: start; }
.tw-le-stroke { fill: none; stroke: var(--tw-ink); stroke-width: 0.08; stroke-linecap: round; stroke-linejoin: round; }
.tw-le-pen { fill: none; stroke: var(--tw-accent); stroke-width: 0.02; }
.tw-le-pen.tw-le-down { fill: var(--tw-accent); }
.tw-le-ink { fill: var(--tw-ink); }
.tw-le-plus { fill: var(--tw-plus); }
.tw-le-minus { fill: var(--tw-minus); }
.tw-le-map { fill: var(--tw-ground); stroke: var(--tw-edge); }
.tw-le-weights .tw-le-map { stroke-width: 0.08; }
.tw-le-field { fill: none; stroke: var(--tw-accent); stroke-width: 1.6; }
.tw-le-maps :is(.tw-le-field, .tw-le-here) { stroke: var(--tw-ink); }
.tw-le-input .tw-le-field { stroke-width: 0.28; }
.tw-le-here { fill: none; stroke: var(--tw-accent); stroke-width: 2.5; }
.tw-le-axis { stroke: var(--tw-axis); }
.tw-figure .tw-le-maps .tw-le-small { fill: var(--tw-soft); font-size: 12px; }
.tw-figure .tw-le-maps .tw-le-digit { font-size: 14px; fill: var(--tw-soft); }
.tw-figure .tw-le-maps .tw-le-best { font-size: 19px; font-weight: 700; fill: var(--tw-ink); }
.tw-figure .tw-le-top { margin-bottom: 0.7rem; }
.tw-figure .tw-le .tw-told { min-height: 3em; }
.tw-figure .tw-le .tw-le-unit { min-height: 6em; font-size: 14px; }
.tw-figure .tw-le .tw-le-digits { grid-template-columns: repeat(10, 1fr); }
.tw-figure .tw-le .tw-le-both { grid-template-columns: 1fr 1fr; }
@container (min-width: 720px) { .tw-le { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
@container (max-width: 480px) {
  .tw-figure .tw-le .tw-le-digits { grid-template-columns: repeat(5, 1fr); }
  .tw-figure .tw-le .tw-le-unit { min-height: 8em; }
}
`;
