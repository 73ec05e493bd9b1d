// The look of the receptive-field calculator, beyond what figures.css says of all figures.

export const STYLE = `
.tw-field-body { display: grid; gap: 0.9rem; }
.tw-field-body > div { display: grid; gap: 0.5rem; align-content: start; min-width: 0; }
.tw-figure .tw-field-plane { background: var(--tw-panel); touch-action: pinch-zoom; }
.tw-photo { fill: var(--tw-ground); stroke: var(--tw-control); stroke-width: var(--tw-line-width); }
.tw-touched { fill: var(--tw-plus); fill-opacity: 0.3; }
.tw-nest { fill: none; stroke: var(--tw-soft); stroke-width: var(--tw-line-width); stroke-dasharray: calc(3 * var(--tw-line-width)); }
.tw-outer { fill: none; stroke: var(--tw-plus); stroke-width: calc(2.5 * var(--tw-line-width)); }
.tw-profile { display: block; width: 100%; height: 64px; border-bottom: 1px solid var(--tw-control); }
.tw-profile-bar { fill: var(--tw-minus); }
.tw-figure .tw-profile-words { color: var(--tw-soft); font-size: 13px; }
.tw-figure .tw-field-top { display: flex; flex-wrap: wrap; gap: 0.5rem 1.2rem; align-items: center; margin-bottom: 0.8rem; }
.tw-figure .tw-field-top .tw-field { flex: 1 1 15rem; min-width: 0; }
.tw-figure .tw-field-top select { flex: 1 1 auto; min-width: 0; }
.tw-figure .tw-stack { width: 100%; font-size: 14px; }
.tw-figure .tw-stack th { color: var(--tw-soft); font-size: 12.5px; font-weight: 400; vertical-align: bottom; }
.tw-figure .tw-stack :is(th, td) { padding: 0.12rem 0.2rem; text-align: right; }
.tw-figure .tw-stack :is(th, td):first-child { text-align: left; }
.tw-figure .tw-layers { position: relative; max-height: 21rem; overflow: auto; border: 1px solid var(--tw-edge); border-radius: 7px; }
.tw-figure .tw-layers:focus-visible { outline: 3px solid var(--tw-accent); outline-offset: 2px; }
.tw-figure .tw-layer { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.4rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.tw-figure .tw-layer legend { float: none; width: auto; margin: 0; padding: 0; color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-layer label { display: grid; margin: 0; color: var(--tw-soft); font-size: 13px; }
.tw-figure .tw-layer input { width: 100%; min-width: 0; min-height: var(--tw-target); padding: 0 0.3rem; border: 1px solid var(--tw-control); border-radius: 7px; background: var(--tw-ground); color: var(--tw-ink); font: inherit; }
.tw-figure .tw-layer input:disabled { border-color: var(--tw-edge); color: var(--tw-soft); }
.tw-figure .tw-stack .tw-pick { width: 100%; text-align: left; white-space: nowrap; }
.tw-figure .tw-stack tr.tw-chosen td { background: var(--tw-plus-side); }
.tw-figure .tw-stack tr.tw-chosen .tw-pick { border: 2px solid var(--tw-accent); font-weight: 650; }
.tw-figure .tw-field-body .tw-told { min-height: 7.2em; }
.tw-figure .tw-stack .tw-button { min-height: 32px; padding: 0 0.5rem; font-size: 14px; }
@container (min-width: 540px) {
  .tw-field-body { grid-template-columns: minmax(0, 0.8fr) minmax(0, 1.2fr); }
}
@container (max-width: 480px) {
  .tw-field-body, .tw-field-top { --tw-target: 44px; }
  .tw-figure .tw-stack .tw-button { min-height: 44px; padding: 0 0.3rem; font-size: 13px; }
  .tw-figure .tw-field-body .tw-buttons { grid-template-columns: repeat(2, 1fr); }
  .tw-figure .tw-field-body .tw-told { min-height: 9.5em; }
}
`;
