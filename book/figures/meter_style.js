// The look of the cost meter, beyond what figures.css says of all figures.

export const STYLE = `
.tw-meter-body { display: grid; gap: 0.9rem; }
.tw-meter-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-meter-top { display: flex; flex-wrap: wrap; gap: 0.5rem 1.2rem; align-items: center; margin-bottom: 0.8rem; }
.tw-figure .tw-meter-top .tw-field { flex: 0 1 auto; min-width: 0; }
.tw-figure .tw-meter-top .tw-field:first-child { flex: 1 1 15rem; }
.tw-figure .tw-meter-top select { flex: 1 1 auto; min-width: 0; }
.tw-figure .tw-meter { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: pointer; touch-action: pan-y pinch-zoom; }
.tw-meter .tw-meter-head { fill: var(--tw-soft); font-size: 13px; }
.tw-meter .tw-meter-name { font-size: 13px; font-weight: 600; }
.tw-meter-row { fill: var(--tw-panel); }
.tw-meter-chosen { stroke: var(--tw-accent); stroke-width: 2; }
.tw-meter-parameters { fill: var(--tw-plus); }
.tw-meter-operations { fill: var(--tw-minus); }
.tw-meter-activations { fill: var(--tw-best); }
.tw-figure .tw-meter-layer { display: grid; grid-template-columns: repeat(5, 1fr); gap: 0.4rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.tw-figure .tw-meter-layer legend { float: none; width: auto; margin: 0; padding: 0; color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-meter-layer label { display: grid; margin: 0; color: var(--tw-soft); font-size: 13px; }
.tw-figure .tw-meter-layer input, .tw-figure .tw-meter-top input { width: 100%; min-width: 0; min-height: var(--tw-target); padding: 0 0.3rem; border: 1px solid var(--tw-control); border-radius: 7px; background: var(--tw-ground); color: var(--tw-ink); font: inherit; }
.tw-figure .tw-meter-top input { width: 5.2rem; }
.tw-figure .tw-meter-layer label span { overflow-wrap: normal; font-size: 12.5px; }
.tw-figure .tw-meter-layer input:disabled { border-color: var(--tw-edge); color: var(--tw-soft); }
.tw-figure .tw-meter-body .tw-buttons { grid-template-columns: repeat(3, 1fr); }
.tw-figure .tw-meter-body .tw-told { min-height: 4.4em; }
.tw-figure .tw-meter-one { min-height: 7em; color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-meter-kept { min-height: 3em; font-size: 14px; }
@container (min-width: 640px) {
  .tw-meter-body { grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); }
}
@container (max-width: 480px) {
  .tw-meter-body, .tw-meter-top { --tw-target: 44px; }
  .tw-figure .tw-meter-body .tw-buttons { grid-template-columns: repeat(2, 1fr); }
  .tw-figure .tw-meter-body .tw-told { min-height: 5.8em; }
  .tw-figure .tw-meter-one { min-height: 9em; }
}
`;
