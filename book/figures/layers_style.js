// The look of the layers, beyond what figures.css says of all figures.

export const STYLE = `
.tw-layers-body { display: grid; gap: 0.9rem; }
.tw-layers-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-layers-top { display: flex; flex-wrap: wrap; gap: 0.6rem 1.2rem; margin-bottom: 0.8rem; }
.tw-figure .tw-layers { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: default; }
.tw-layers .tw-part { font-weight: 650; font-size: 13px; }
.tw-layers .tw-rule { fill: none; stroke: var(--tw-grid); }
.tw-layers .tw-one { stroke: var(--tw-axis); stroke-dasharray: 6 4; }
.tw-layers .tw-column { fill: var(--tw-panel); stroke: var(--tw-accent); stroke-width: 2; }
.tw-layers .tw-said { fill: var(--tw-plus); }
.tw-layers .tw-blame { fill: none; stroke: var(--tw-minus); stroke-width: 2; }
.tw-layers .tw-dot { fill: var(--tw-minus); }
.tw-figure .tw-layers-follow { min-height: 3em; color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-layers-dials { display: grid; gap: 0.1rem 1.4rem; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
.tw-figure .tw-layers-dial { min-height: var(--tw-target); }
.tw-layers-dial input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-figure .tw-layers-dial output { min-width: 3.2em; text-align: right; font-weight: 600; }
.tw-figure .tw-layers-body .tw-told { min-height: 5.8em; }
.tw-figure .tw-layers-body .tw-buttons { grid-template-columns: repeat(3, 1fr); }
.tw-legend .tw-key-said { width: 12px; height: 12px; background: var(--tw-plus); }
.tw-legend .tw-key-blame { width: 12px; height: 12px; border-radius: 50%; background: var(--tw-minus); }
@container (max-width: 480px) {
  .tw-layers-top, .tw-layers-body { --tw-target: 44px; }
  .tw-figure .tw-layers-top .tw-choice, .tw-figure .tw-layers-top .tw-bar, .tw-layers-top .tw-bar label { flex: 1 1 auto; }
  .tw-figure .tw-layers-body .tw-told { min-height: 8.6em; }
  .tw-figure .tw-layers-follow { min-height: 7.2em; }
}
`;
