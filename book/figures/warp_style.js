// The look of the warp's figure, beyond what figures.css says of all figures.

export const STYLE = `
.tw-dials { display: grid; gap: 0.3rem 1.2rem; align-content: start; min-width: 0; }
.tw-figure .tw-dial { min-height: var(--tw-target); }
.tw-figure .tw-dial > span { min-width: 4.9em; }
.tw-dial input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-figure .tw-dial output { min-width: 1.9em; text-align: right; font-weight: 600; }
.tw-figure [hidden] { display: none; }
.tw-figure .tw-code { margin: 0 0 0.3rem; padding: 0.35rem 0.7rem; border-radius: 6px; background: var(--tw-panel); font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-x: auto; }
.tw-warp-body { display: grid; gap: 0.9rem; }
.tw-warp-body .tw-panel { align-content: start; }
.tw-figure .tw-patterns { flex: 0 1 15rem; }
.tw-warp-body .tw-stage { gap: 0.2rem; }
.tw-warp-body .tw-told { min-height: 5.9em; padding: 0; border: 0; background: none; }
.tw-figure .tw-warp-body .tw-counters { grid-template-columns: repeat(3, auto); }
.tw-warp-body .tw-gauge div { background: var(--tw-plus); }
.tw-figure .tw-warp { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: default; }
.tw-figure .tw-follow { min-height: 1.5em; color: var(--tw-soft); font-size: 13px; }
.tw-warp .tw-lane { fill: var(--tw-panel); stroke: var(--tw-control); }
.tw-warp .tw-lane.tw-on { fill: var(--tw-ink); stroke: var(--tw-ink); }
.tw-warp text { font-size: 11px; }
.tw-warp .tw-lane-name.tw-on { fill: var(--tw-ground); font-weight: 700; }
.tw-warp .tw-address { fill: var(--tw-soft); }
.tw-empty { fill: var(--tw-panel); }
.tw-fetched-ground { fill: var(--tw-minus-side); }
.tw-warp .tw-fetched-line { stroke: var(--tw-minus); stroke-width: 1.6; opacity: 0.55; }
.tw-frame { fill: none; stroke: var(--tw-minus); stroke-width: 1.5; }
.tw-wanted { fill: var(--tw-plus); }
.tw-late { fill: var(--tw-minus); }
.tw-pad { fill: none; stroke: var(--tw-soft); stroke-width: 1; stroke-dasharray: 2 2; }
.tw-grid-cells { fill: none; stroke: var(--tw-ground); stroke-width: 1; }
.tw-cut { stroke: var(--tw-ink); stroke-width: 1.5; stroke-dasharray: 1 4; }
.tw-lines path { fill: none; stroke: var(--tw-ink); stroke-width: 1; opacity: 0.42; }
.tw-end { fill: var(--tw-ground); stroke: var(--tw-ink); stroke-width: 0.8; }
.tw-chosen, .tw-chosen-halo { fill: none; stroke: var(--tw-ink); stroke-width: 2.5; }
.tw-chosen-halo { stroke: var(--tw-ground); stroke-width: 6; }
.tw-chosen-end { fill: var(--tw-ground); stroke: var(--tw-ink); stroke-width: 2.5; }
.tw-bar-one { fill: var(--tw-plus); }
.tw-bar-many { fill: var(--tw-minus); }
.tw-base { stroke: var(--tw-control); }
.tw-swatch { width: 16px; height: 16px; flex: none; }
.tw-figure .tw-lanes-table { font-size: 13px; }
@container (min-width: 640px) {
  .tw-warp-body { grid-template-columns: minmax(0, 1fr) minmax(270px, 0.9fr); }
  .tw-warp-body .tw-stage { grid-column: 1 / -1; grid-row: 2; }
}
@container (max-width: 480px) {
  .tw-warp-body { --tw-target: 44px; }
  .tw-figure .tw-warp-body .tw-told { min-height: 4.4em; }
}
`;
