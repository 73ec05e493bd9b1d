// The look of the surfaces, beyond what figures.css says of all figures.

export const STYLE = `
.tw-descent-body { display: grid; gap: 0.9rem; }
.tw-descent-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-descent .tw-level { fill: none; stroke: var(--tw-control); stroke-width: 1; opacity: 0.75; }
.tw-descent .tw-fate-first { fill: var(--tw-plus-side); }
.tw-descent .tw-fate-other { fill: var(--tw-minus-side); }
.tw-descent .tw-fate-none { fill: var(--tw-panel); }
.tw-lost-hatch { stroke: var(--tw-control); stroke-width: 2; }
.tw-descent .tw-minimum path { stroke: var(--tw-best); stroke-width: 2.5; }
.tw-plane.tw-descent .tw-minimum text { fill: var(--tw-best); font-size: 14px; font-weight: 700; paint-order: stroke; stroke: var(--tw-ground); stroke-width: 4px; }
.tw-descent .tw-track { fill: none; stroke: var(--tw-ink); stroke-width: 1.6; stroke-linejoin: round; }
.tw-descent .tw-was { fill: var(--tw-ink); }
.tw-descent .tw-start { fill: var(--tw-ground); stroke: var(--tw-ink); stroke-width: 2; }
.tw-descent .tw-ball { fill: var(--tw-minus); stroke: var(--tw-ground); stroke-width: 2; }
.tw-curve { display: block; width: 100%; max-width: 420px; }
.tw-curve text { fill: var(--tw-soft); font-size: 9.5px; }
.tw-curve .tw-curve-grid { stroke: var(--tw-grid); }
.tw-curve .tw-curve-line { fill: none; stroke: var(--tw-minus); stroke-width: 2; stroke-linejoin: round; }
.tw-figure .tw-dials { display: grid; gap: 0.1rem 1.4rem; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
.tw-figure .tw-dial { min-height: var(--tw-target); }
.tw-figure .tw-dial > span { min-width: 7.5em; color: var(--tw-ink); }
.tw-dial input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-figure .tw-dial output { min-width: 3.6em; text-align: right; font-weight: 600; }
.tw-figure .tw-descent-body .tw-main:disabled { border-color: var(--tw-edge); background: var(--tw-panel); color: var(--tw-soft); filter: none; }
.tw-figure .tw-descent-body .tw-told { min-height: 4.4em; }
.tw-figure .tw-limit { min-height: 4.4em; color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-descent-body .tw-buttons { grid-template-columns: repeat(4, 1fr); }
.tw-legend .tw-dot { width: 14px; height: 14px; flex: none; border: 1px solid var(--tw-control); }
.tw-legend .tw-dot-first { background: var(--tw-plus-side); }
.tw-legend .tw-dot-other { background: var(--tw-minus-side); }
.tw-legend .tw-dot-lost { background: repeating-linear-gradient(45deg, var(--tw-control) 0 2px, transparent 2px 5px); }
@container (min-width: 680px) {
  .tw-descent-body { grid-template-columns: minmax(0, 1.1fr) minmax(280px, 1fr); }
}
@container (max-width: 480px) {
  .tw-figure .tw-descent-top .tw-field { flex: 1 1 100%; }
  .tw-descent-body { --tw-target: 44px; }
  .tw-figure .tw-descent-body .tw-told, .tw-figure .tw-limit { min-height: 6em; }
  .tw-figure .tw-descent-body .tw-buttons { grid-template-columns: repeat(2, 1fr); }
}
`;
