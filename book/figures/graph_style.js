// The look of the computational graph, beyond what figures.css says of all figures.

export const STYLE = `
.tw-graph-body { display: grid; gap: 0.9rem; }
.tw-graph-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-graph { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: default; }
.tw-figure .tw-graphs { flex: 0 1 19rem; }
.tw-figure .tw-graph-follow { min-height: 4.4em; color: var(--tw-soft); font-size: 14px; }
.tw-graph .tw-box { fill: var(--tw-ground); stroke: var(--tw-control); stroke-width: 1.5; }
.tw-graph .tw-leaf .tw-box { fill: var(--tw-panel); stroke-dasharray: 5 3; }
.tw-graph .tw-leaf { cursor: ew-resize; }
.tw-graph .tw-fresh .tw-box { stroke: var(--tw-ink); stroke-width: 3; }
.tw-graph .tw-chosen .tw-box { stroke: var(--tw-accent); stroke-width: 3; stroke-dasharray: none; }
.tw-graph .tw-formula { font-size: 13px; fill: var(--tw-soft); }
.tw-graph .tw-value { font-size: 16px; font-weight: 650; fill: var(--tw-plus); }
.tw-graph .tw-grad { font-size: 13px; font-weight: 600; fill: var(--tw-minus); }
.tw-graph .tw-waiting { fill: var(--tw-soft); font-weight: 400; }
.tw-graph .tw-hit { fill: none; stroke: transparent; stroke-width: 22; }
.tw-graph .tw-wire { fill: none; stroke: var(--tw-control); stroke-width: 1.6; }
.tw-graph .tw-known .tw-wire { stroke: var(--tw-plus); }
.tw-graph .tw-back .tw-wire { stroke: var(--tw-minus); stroke-width: 2.4; }
.tw-graph .tw-chosen .tw-wire { stroke-width: 4.5; }
.tw-graph .tw-pill { fill: var(--tw-ground); stroke: var(--tw-edge); }
.tw-graph .tw-back .tw-pill { stroke: var(--tw-minus); }
.tw-graph .tw-chosen .tw-pill { stroke: var(--tw-accent); stroke-width: 2.5; }
.tw-graph .tw-local { font-size: 12px; }
.tw-tip-forward { fill: var(--tw-plus); }
.tw-tip-back { fill: var(--tw-minus); }
.tw-tip-idle { fill: var(--tw-control); }
.tw-figure .tw-leaves { display: grid; gap: 0.1rem 1.4rem; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); }
.tw-figure .tw-dial { min-height: var(--tw-target); }
.tw-figure .tw-dial > span { min-width: 2em; color: var(--tw-ink); font-style: italic; }
.tw-dial input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-figure .tw-dial output { min-width: 3.6em; text-align: right; font-weight: 600; }
.tw-figure .tw-graph-body .tw-main:disabled { border-color: var(--tw-edge); background: var(--tw-panel); color: var(--tw-soft); filter: none; }
.tw-legend .tw-is-value { color: var(--tw-plus); font-weight: 650; }
.tw-legend .tw-is-grad { color: var(--tw-minus); font-weight: 600; }
.tw-legend .tw-is-local { padding: 0 0.5em; border: 1px solid var(--tw-control); border-radius: 9px; color: var(--tw-ink); }
.tw-figure .tw-graph-body .tw-told { min-height: 4.4em; }
.tw-figure .tw-graph-body .tw-buttons { grid-template-columns: repeat(5, 1fr); }
@container (max-width: 480px) {
  .tw-graph-body { --tw-target: 44px; }
  .tw-graph .tw-formula { font-size: 12px; }
  .tw-graph .tw-value { font-size: 15px; }
  .tw-graph .tw-grad { font-size: 12px; }
  .tw-figure .tw-graph-body .tw-told, .tw-figure .tw-graph-follow { min-height: 6em; }
  .tw-figure .tw-graph-body .tw-buttons { grid-template-columns: repeat(3, 1fr); }
  .tw-figure .tw-graph-body .tw-main { grid-column: span 2; }
}
`;
