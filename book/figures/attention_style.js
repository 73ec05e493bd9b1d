// The look of the small translator, beyond what figures.css says of all figures.

export const STYLE = `
.tw-att-body { display: grid; gap: 0.9rem; --tw-target: 36px; }
.tw-att-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-att-text { flex: 1 1 16rem; }
.tw-att-text input { flex: 1 1 8rem; min-width: 0; min-height: var(--tw-target); padding: 0.25rem 0.6rem; border: 1px solid var(--tw-control); border-radius: 7px; background: var(--tw-ground); color: var(--tw-ink); font: inherit; }
.tw-figure .tw-att-said { min-height: 1.6em; font-size: 19px; font-weight: 600; }
.tw-figure .tw-att-odd { min-height: 1.45em; color: var(--tw-minus); font-size: 14px; }
.tw-figure .tw-att-head { color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-att { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: pointer; }
.tw-att .tw-att-word { fill: var(--tw-ink); font-size: 13px; }
.tw-att .tw-att-now { font-weight: 700; }
.tw-att-weight { fill: var(--tw-plus); }
.tw-att-cross { fill: var(--tw-panel); }
.tw-att-frame { fill: none; stroke: var(--tw-edge); }
.tw-att-hidden { stroke: var(--tw-control); stroke-width: 1.5; }
.tw-att-here { fill: none; stroke: var(--tw-accent); stroke-width: 2.5; }
.tw-att-next { display: grid; grid-template-columns: 5.6em 1fr 3.6em; gap: 0.15rem 0.5rem; align-items: center; min-height: 5.8em; }
.tw-att-next i { display: block; height: 11px; border-radius: 3px; background: var(--tw-accent); min-width: 1px; }
.tw-att-next span { text-align: right; }
.tw-figure .tw-att-body .tw-choice { margin: 0; }
.tw-figure .tw-att-body .tw-bar span { padding-inline: 0.6rem; }
.tw-figure .tw-att-body .tw-buttons { grid-template-columns: repeat(3, 1fr); }
.tw-figure .tw-att-body .tw-told { min-height: 6em; }
.tw-figure .tw-att-body .tw-main:disabled { border-color: var(--tw-edge); background: var(--tw-panel); color: var(--tw-soft); filter: none; }
@media (pointer: coarse) { .tw-att-body, .tw-att-text { --tw-target: 44px; } }
@container (min-width: 720px) { .tw-att-body { grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); } }
@container (max-width: 480px) {
  .tw-att-body, .tw-att-text { --tw-target: 44px; }
  .tw-figure .tw-att-body .tw-choice { display: grid; gap: 0.2rem; }
  .tw-figure .tw-att-body .tw-bar label { flex: 1 1 auto; }
  .tw-figure .tw-att-body .tw-bar span { justify-content: center; padding-inline: 0.3rem; font-size: 14px; }
}
`;
