// The look of the race, beyond what figures.css says of all figures.

export const STYLE = `
.tw-figure { --tw-bad: #a32626; --tw-bad-side: #fbe6e4; }
@supports (color: light-dark(#000, #fff)) {
  .tw-figure { --tw-bad: light-dark(#a32626, #ff9d94); --tw-bad-side: light-dark(#fbe6e4, #43201e); }
}
.tw-race { display: grid; gap: 0.9rem; }
.tw-race > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-source { margin: 0; padding: 0.5rem 0.5rem 0.5rem 0.2rem; border-radius: 8px; background: var(--tw-panel); list-style: none; font: 13px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.tw-figure .tw-source li { display: flex; align-items: center; min-height: 27px; margin: 0; padding-left: 0.2rem; border-left: 4px solid transparent; }
.tw-figure .tw-source li.tw-hot { border-left-color: var(--tw-bad); background: var(--tw-bad-side); }
.tw-source .tw-no { flex: none; width: 1.4em; margin-right: 0.6em; color: var(--tw-soft); text-align: right; }
.tw-source .tw-text { white-space: pre; }
.tw-source .tw-check { gap: 0; }
.tw-figure .tw-source .tw-check input { width: 18px; height: 18px; margin: 0 0.45em 0 0; }
.tw-source .tw-off-line { color: var(--tw-soft); }
.tw-chips { display: flex; flex: 1 1 auto; gap: 2px; justify-content: flex-end; padding-left: 0.4rem; }
.tw-chip { display: inline-block; flex: none; width: 17px; height: 17px; border: 1px solid var(--tw-accent); border-radius: 50%; background: var(--tw-accent); color: var(--tw-on-accent); font: 600 11px/15px system-ui, sans-serif; text-align: center; }
.tw-chip.tw-waits { background: var(--tw-ground); color: var(--tw-ink); border-color: var(--tw-control); }
.tw-chip.tw-half { border-radius: 3px; }
.tw-chip.tw-raced { border-color: var(--tw-bad); background: var(--tw-bad); color: var(--tw-ground); }
.tw-threads { display: grid; grid-template-columns: 1fr 1fr; gap: 0.4rem; }
.tw-figure .tw-thread { display: grid; grid-template-columns: auto 1fr; gap: 0 0.5rem; align-items: center; min-height: max(var(--tw-target), 44px); padding: 0.2rem 0.6rem; text-align: left; line-height: 1.25; }
.tw-thread b { font-size: 14px; }
.tw-thread span { overflow-wrap: anywhere; font-size: 13px; color: var(--tw-soft); grid-column: 2; }
.tw-thread .tw-chip { grid-row: 1 / 3; grid-column: 1; width: 22px; height: 22px; font: 600 13px/20px system-ui, sans-serif; color: var(--tw-on-accent); }
.tw-thread .tw-chip.tw-waits { color: var(--tw-ink); }
.tw-figure .tw-thread[aria-disabled="true"] { border-style: dashed; background: var(--tw-panel); cursor: default; }
.tw-figure .tw-thread.tw-raced { border: 2px solid var(--tw-bad); background: var(--tw-bad-side); }
.tw-thread.tw-raced span { color: var(--tw-ink); }
.tw-thread.tw-raced .tw-chip { border-color: var(--tw-bad); background: var(--tw-bad); color: var(--tw-ground); }
.tw-figure .tw-words { width: 100%; table-layout: fixed; }
.tw-figure .tw-words caption { caption-side: top; padding: 0 0 0.2rem; color: var(--tw-soft); font-size: 13px; text-align: left; }
.tw-figure .tw-words :is(th, td) { padding: 0.15rem 0.1rem; border: 1px solid var(--tw-edge); text-align: center; }
.tw-figure .tw-words th { color: var(--tw-soft); font-size: 12px; font-weight: 400; }
.tw-figure .tw-words thead td { border: 0; }
.tw-figure .tw-words tbody th { border: 0; text-align: left; }
.tw-figure .tw-words col:first-child { width: 5.2em; }
.tw-figure .tw-words .tw-value td { padding-block: 0.35rem; font-size: 17px; font-weight: 650; }
.tw-figure .tw-words td.tw-old { color: var(--tw-soft); font-style: italic; font-weight: 400; }
.tw-figure .tw-words .tw-small td { font-size: 12px; color: var(--tw-soft); }
.tw-figure .tw-words td.tw-raced { outline: 2px solid var(--tw-bad); outline-offset: -2px; background: var(--tw-bad-side); color: var(--tw-ink); }
.tw-figure .tw-races { margin: 0; padding: 0.4rem 0.7rem; border-left: 4px solid var(--tw-best); background: var(--tw-panel); list-style: none; font-size: 14px; min-height: 5.4em; }
.tw-figure .tw-races.tw-some { border-left-color: var(--tw-bad); }
.tw-races b { color: var(--tw-best); }
.tw-races.tw-some b { color: var(--tw-bad); }
.tw-figure .tw-races li { margin: 0.15rem 0 0; }
.tw-figure .tw-races li.tw-fresh { font-weight: 600; }
.tw-figure .tw-race .tw-buttons { grid-template-columns: repeat(4, 1fr); }
.tw-figure .tw-race .tw-find { grid-column: 1 / -1; }
.tw-race .tw-wrong-sum b { color: var(--tw-bad); }
.tw-race .tw-right-sum b { color: var(--tw-best); }
.tw-figure .tw-race .tw-told { min-height: 8.1em; }
.tw-figure .tw-found { min-height: 1em; font-size: 14px; }
.tw-figure .tw-race + div { margin-top: 0.9rem; }
@container (min-width: 640px) {
  .tw-race { grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); }
}
@container (max-width: 480px) {
  .tw-race { --tw-target: 44px; }
  .tw-figure .tw-source { font-size: 12px; }
  .tw-figure .tw-source li { flex-wrap: wrap; }
  .tw-chips { padding-left: 0.2rem; }
  .tw-chip { width: 16px; height: 16px; line-height: 14px; }
  .tw-figure .tw-words col:first-child { width: 4.4em; }
  .tw-figure .tw-words .tw-value td { font-size: 15px; }
}
`;
